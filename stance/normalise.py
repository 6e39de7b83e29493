"""Text as the model reads it: ordered rules, one str → str function each.

The user's text is never replaced by this; only the model sees it. A model folder records
VERSION, and a model trained under another version is refused.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

import emoji

VERSION = 1

URL, USER, EMAIL, PHONE = "<url>", "@user", "<email>", "<phone>"
MASKS = (URL, USER, EMAIL, PHONE)

FOLDED_LETTERS = str.maketrans(
    # Spellings that writers of Arabic and Darija use for one and the same letter.
    dict.fromkeys("أإآٱٲٳٵ", "ا")
    | dict.fromkeys("ىیېۍے", "ي")
    | dict.fromkeys("ةھہەۀۃۂ", "ه")
    | dict.fromkeys("کڪ", "ك")
    | dict.fromkeys("ڭݣڬڮ", "گ")
    | dict.fromkeys("ڤ", "ف")
    | {"œ": "oe", "æ": "ae", "ß": "ss"}
)
"""Declared changes of letters, next to case and Latin accents; a test checks that no other letter goes."""

FOLDED_PUNCTUATION = str.maketrans(
    dict.fromkeys("’‘`´ʼ′", "'")
    | dict.fromkeys("“”«»„″", '"')
    | dict.fromkeys("–—―−‐‑", "-")
    | {"؟": "?", "،": ",", "؛": ";", "٪": "%", "٫": ".", "٬": ",", "۔": ".", "•": "-"}
)

_URL = re.compile(r"<url>|(?:[a-z]+://|www+\.)[^\s<>\"]+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# With the accents that some names carry loose: left behind, they would sit on the mask and go in a second pass.
_LOOSE = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0711\u0730-\u074a\u07a6-\u07b0\u08d3-\u0dff\u0e31-\u0ecd\u0f18-\u0fc6"
    r"\u102b-\u109d\u135d-\u135f\u1712-\u18a9\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
)
_USER = re.compile(rf"(?<![\w@])@(?:\w[{_LOOSE}]*)+")
_PHONE = re.compile(r"(?<![\w+])(?:\+|00?)\d(?:[ .-]?\d){7,13}(?!\w)")
_EMOJI_HINT = re.compile("[#*0-9]\ufe0f?\u20e3|[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]")
_EMOJI_PART = re.compile("[\ufe0e\ufe0f\u20e3\U0001f1e6-\U0001f1ff]")
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
_RUN = re.compile(r"(.)\1\1")
_LETTER_RUN = re.compile(r"([^\W\d_])\1{2,}")
_SIGN_RUN = re.compile(r"([^\w\s])\1{3,}")
# Much faster than `str.translate`, which looks up every letter.
_LETTER, _SIGN = (re.compile(f"[{''.join(map(chr, table))}]") for table in (FOLDED_LETTERS, FOLDED_PUNCTUATION))
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")

WORDS, LETTERS = 1 << 15, 32
"""So many words are remembered as `case_and_accents` leaves them, and of so many letters: people write them again."""


def compatibility(text: str) -> str:
    """Presentation forms, full-width letters and ligatures as plain letters (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", text)


def emoji_words(text: str) -> str:
    """Each run of one emoji as its name, once, in the language of the script around it."""
    if not _EMOJI_HINT.search(text):
        return text
    language = "ar" if _mostly_arabic(text) else "fr"
    words: list[str] = []
    last = ""
    for token in emoji.analyze(text, non_emoji=True):
        if isinstance(token.value, str):
            words.append(token.value)
            last = token.value if not token.value.isspace() else last
        elif token.chars != last:
            words.append(f" {_emoji_name(token.chars, language)} ")
            last = token.chars
    return "".join(words)


def visible(text: str) -> str:
    """Controls, bidirectional marks, zero-width characters, unpaired surrogates and loose emoji parts taken out."""
    if _EMOJI_PART.search(text):
        text = text.translate(_EMOJI_PARTS)
    if text.isprintable():
        return text
    return "".join(_VISIBLE.get(unicodedata.category(char), char) if char not in "\n\t" else " " for char in text)


def masks(text: str) -> str:
    """Links, e-mail addresses, user names and phone numbers as one mask each."""
    if "://" in text or "<" in text or "www" in text.lower():
        text = _URL.sub(URL, text)
    if "@" in text:
        text = _USER.sub(USER, _EMAIL.sub(EMAIL, text))
    return _PHONE.sub(PHONE, text)


def marks(text: str) -> str:
    """Tatweel and harakat taken out: they vary freely and carry no stance."""
    return _MARKS.sub("", text)


def case_and_accents(text: str) -> str:
    """Latin letters in lower case without accents, as half of the comments write them anyway."""
    if text.isascii():
        return text.lower()
    return " ".join([_bared(word) if len(word) <= LETTERS else _bare(word) for word in text.split(" ")])


def letters(text: str) -> str:
    """One spelling for each group of interchangeable letters (FOLDED_LETTERS)."""
    return _LETTER.sub(lambda found: FOLDED_LETTERS[ord(found[0])], text)


def punctuation(text: str) -> str:
    """One form of each quote, dash, comma and question mark."""
    return _SIGN.sub(lambda found: FOLDED_PUNCTUATION[ord(found[0])], text)


def digits(text: str) -> str:
    """Arabic-Indic and other decimal digits as 0 to 9; those inside Arabizi words stay where they are."""
    return _FOREIGN_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


def elongation(text: str) -> str:
    """A letter written three times or more is written twice, a sign four times or more three times."""
    if not _RUN.search(text):
        return text
    return _SIGN_RUN.sub(r"\1\1\1", _LETTER_RUN.sub(r"\1\1", text))


def spaces(text: str) -> str:
    """One space between words, none outside."""
    return " ".join(text.split())


RULES: tuple[Callable[[str], str], ...] = (
    compatibility,
    marks,  # before `masks`: "@أمِين" is a name to its end only without its haraka
    digits,  # before `masks`: "٠٦١٢٣٤٥٦٧٨" is a phone number only in 0 to 9
    emoji_words,  # before `visible`: "👨‍👩‍👧" is one emoji only while its joiners are there
    visible,
    case_and_accents,
    letters,  # after `case_and_accents`: "Œuvre" has to be lower-case to meet its rule
    punctuation,  # before `masks`: the sign in "lʼ@ali" is a letter for Unicode, and would hide the name
    spaces,  # before `masks`: "06 12  34 56 78" is a phone number only without the second space
    masks,  # before `elongation`: "www.AAAA.ma" is a link, not a stretched word
    elongation,  # after `marks`: "جمــيـيـيـل" is a stretched word only without tatweel
)


def normalise(text: str) -> str:
    """`text` after every rule in order; doing it twice changes nothing more."""
    for rule in RULES:
        text = rule(text)
    return text


_EMOJI_PARTS = dict.fromkeys((0xFE0E, 0xFE0F, 0x20E3), None) | {0x1F1E6 + n: chr(97 + n) for n in range(26)}
"""What makes an emoji only beside other parts; half a flag is the letter it stands for."""

_VISIBLE = {"Cc": " ", "Cf": "", "Cs": "", "Co": "", "Cn": "", "Zl": " ", "Zp": " "}


@cache
def _emoji_name(chars: str, language: str) -> str:
    name = emoji.demojize(chars, language=language, delimiters=("", ""))
    if name == chars:  # too new for that language's table
        name = emoji.demojize(chars, delimiters=("", ""))
    return marks(name.replace("_", " ").replace("-", " "))


def _mostly_arabic(text: str) -> bool:
    arabic = sum("\u0600" <= char <= "\u06ff" for char in text)
    latin = sum(char.isascii() and char.isalpha() for char in text)
    return arabic >= latin


@cache
def _is_latin(char: str) -> bool:
    return "LATIN" in unicodedata.name(char, "")


def _bare(word: str) -> str:
    kept, latin = [], False
    for char in unicodedata.normalize("NFD", word.lower()):
        if unicodedata.combining(char) or unicodedata.category(char) == "Me":
            if latin:
                continue
        else:
            latin = _is_latin(char)
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


_bared = lru_cache(WORDS)(_bare)
