"""Words of a comment that its reader presses or counts, as the lines of copied pages have them too."""

import re
from functools import lru_cache

from stance.split.dates import fold
from stance.split.text.controls import AGES, BUTTONS, DISLIKE, LIKE, VOTE_UNITS

LONGEST = 60
MOST_WORDS, LONGEST_BUTTON = 14, 6


@lru_cache(maxsize=4096)
def is_control(words: str) -> bool:
    """Whether words are buttons, counts and signs, and nothing else."""
    if len(words) > LONGEST:
        return False
    parts = _BETWEEN.split(_bare(words).strip(_AROUND))
    spoken = len(parts) == 2 and all(map(_LETTER.search, parts))
    if spoken and len(parts[0].split()) < 3 and len({_ARABIC.match(part) is None for part in parts}) == 2:
        return any(map(_are_controls, parts))  # "إشعار / Signaler" in a page of two languages
    return all(map(_are_controls, parts))


def _are_controls(words: str) -> bool:
    """Whether words are one control after the other: each is tried once at each word, never all ways to part them."""
    if _ONE.fullmatch(words):
        return True
    parts = words.split()
    reached = {0}
    for end in range(1, len(parts) + 1 if len(parts) <= MOST_WORDS else 0):
        starts = [start for start in reached if end - start <= LONGEST_BUTTON]
        if any(_ONE.fullmatch(" ".join(parts[start:end])) for start in starts):
            reached.add(end)
    return len(parts) in reached


def _bare(words: str) -> str:
    """Words without the vowel signs that some buttons have ("ردّ")."""
    return _SIGNS.sub("", fold(words))


@lru_cache(maxsize=4096)
def is_button(words: str) -> bool:
    """Whether words are what is pressed at a comment, such as "Répondre" or "J'aime (3)"."""
    return len(words) <= LONGEST and _PRESSED.fullmatch(_bare(words)) is not None


@lru_cache(maxsize=4096)
def answers(words: str) -> bool:
    """Whether words are a button to answer a comment ("Répondre")."""
    return len(words) <= LONGEST and _ANSWERING.fullmatch(_bare(words)) is not None


@lru_cache(maxsize=4096)
def is_vote(words: str) -> bool:
    """Whether words are a number of votes for a comment, with or without what says so; "💬 12" counts answers."""
    return (
        len(words) <= LONGEST
        and not _OF_OTHERS.search(words)
        and (
            _VOTE.fullmatch(_bare(words)) is not None or (is_control(words) and _VOTED.search(_bare(words)) is not None)
        )
    )


def says_votes(words: str) -> bool:
    """Whether words are a number with what says that it counts votes ("12 mentions J'aime")."""
    return len(words) <= LONGEST and _VOTED.fullmatch(_bare(words).strip()) is not None


@lru_cache(maxsize=1024)
def counts_other(label: str) -> bool:
    """Whether a button that says what it does counts something else than votes ("Répondre", "Partager")."""
    return len(label) <= LONGEST and _OTHER.fullmatch(_bare(label)) is not None


def answers_by_name(words: str) -> bool:
    """Whether words are a button that names whom it answers ("Répondre à Amal")."""
    return len(words) <= LONGEST and _ANSWER.fullmatch(_bare(words)) is not None


def is_number(words: str) -> bool:
    """Whether words are a bare number, signed or in brackets."""
    return len(words) <= 12 and _NUMBER.fullmatch(fold(words)) is not None


@lru_cache(maxsize=4096)
def voted(words: str) -> str:
    """The part of a line that counts the votes for a comment ("Ali · 4 mars 2024 · 3 J'aime"), "" where none does."""
    found = _FOR.search(_bare(words))
    return found[0] if found else ""


_SIGNS = re.compile("[\u064b-\u0652]")
_LETTER = re.compile(r"[^\W\d]")
_ARABIC = re.compile("[\u0621-\u064a]")
_COUNT = r"[(\[]?\s?[+-]?\s?\d{1,6}(?:[.,]\d)?\s?k?\s?[)\]]?"
_FOR_WORDS = (
    "pts?",
    "score",
    "helpful",
    "agree",
    "d'accord",
    "مفيد",
    "اوافق",
    "اتفق",
    "اؤيد",
    "مؤيد(?:ا|ين|ون)?",
    "معجب(?:ا|ين|ون)?",
    "اعجابا",
)
_AGAINST_WORDS = ("disagree", "pas d'accord", "contre", "(?:لا|غير) (?:اوافق|اتفق|اؤيد|مفيد)", "(?:اعارض|ارفض)")
_LIKE, _DISLIKE = "|".join(LIKE), "|".join((*DISLIKE, *_AGAINST_WORDS))
_LIKES = rf"(?:ال)?(?:{'|'.join((*LIKE, *VOTE_UNITS, *_FOR_WORDS))})"
_READERS = r"(?:personnes?|lecteurs?|internautes?|membres?|people|readers|اشخاص|شخصا?|قراء|قارئا?|اعضاء|عضوا?)"
_LIKED = (
    r"(?:(?:aimee?s? par|liked by) \d{1,6}(?: \w{1,10})?"
    rf"|(?:\d{{1,6}} {_READERS}|(?:شخص|قارئ|عضو) واحد)"
    r" (?:(?:ont )?(?:aim(?:e|ent)|apprecie(?:nt)?)|likes?|liked|(?:ا?عجب|يعجب)ت?(?:ه|هم))"
    r"(?: (?:ceci|cela|[cç]a|ce \w{4,12}|this|هذ[اه](?: ال\w{2,10})?))?(?: \(\d{1,6}\))?)"
)
_MORE = (
    r"(?:commenter|envoyer|annuler|fermer|(?:alerter|avertir|prevenir)(?: la| le)? \w{3,12}|اعلى|top|par|by|بواسطة"
    r"|من طرف|(?:ال)?اصل|(?:a )?dit|says|يقول|كتبه?|le|في|[+−-]|🗨️?|[·•|/:,.«»()\[\]–—-]{1,3}"
    r"|\d{1,4} (?:reponses?|repl(?:y|ies)|ردود|رد)"
    r"|(?:voir|afficher|masquer|cacher|show|hide|view)(?: les| la)? (?:\d{1,4} )?(?:reponses?|repl(?:y|ies))"
    r"|(?:(?:عرض|اظهار|اخفاء) (?:ال)?)?(?:رد|تعقيب|جواب)(?: واحد|ان|ين)|(?:عرض|اظهار|اخفاء) (?:ال)?(?:ردود|اجوبة)"
    r"|\d{1,4} (?:تعقيبات?|اجوبة|جوابا))"
)
_ANSWERS = (
    r"(?:repondre|lui repondre|citer|reagir|reply|quote|(?:ال)?رد|(?:ال)?رد على (?:هذا|(?:هذا )?التعليق)"
    r"|اجب|جاوب|عق\u0651?ب|علق|رد (?:مع|ب)\s?اقتباس|اقتباس|(?:repondre|reagir) a ce \w{4,12})"
)
_WARNS = r"(?:صوت|(?:ا?بلغ|نب\u0651?ه|اخبر|راسل)(?: (?:ال|عن )\w{3,12})?)"
_ONE = re.compile(
    rf"(?:{'|'.join(BUTTONS)}|{_ANSWERS}|{_WARNS}|{_LIKE}|{_DISLIKE}|{_LIKED}|{_MORE})(?:\s?[:,،]?\s?{_COUNT})?"
    rf"|{_LIKES}\s?[:,،]?\s?{_COUNT}|{_COUNT}(?:\s?(?:{_LIKES}|{_DISLIKE}))?",
    re.IGNORECASE,
)
_PRESSED = re.compile(
    rf"\W{{0,3}}(?=.*[^\W\d]{{2}})(?:{'|'.join(BUTTONS)}|{_ANSWERS}|{_WARNS}|{_LIKE})(?:\s?[:,،]?\s?{_COUNT})?\W{{0,3}}",
    re.IGNORECASE,
)
_ANSWERING = re.compile(rf"\W{{0,3}}{_ANSWERS}(?:\s?{_COUNT})?\W{{0,3}}", re.IGNORECASE)
_OTHER = re.compile(rf"\W{{0,3}}(?:{'|'.join(BUTTONS)}|{_ANSWERS}|{_WARNS})(?: .{{0,40}})?", re.IGNORECASE)
_ANSWER = re.compile(r"\W{0,3}(?:repondre a|reply to|الرد على)\s\w.{0,50}", re.IGNORECASE)
_AROUND = " \t:·•|/,-–—()[]"
_BETWEEN = re.compile(r"\s*[·•|/,–—]\s*|\s-\s")
_VOTE = re.compile(
    rf"\W{{0,3}}(?:\+\s?\d{{1,6}}\s?[/|,]?\s?[−–-]\s?\d{{1,6}}|{_COUNT}\s?(?:{_LIKES})?|{_LIKES}\s?[:,،]?\s?{_COUNT}|{_LIKED})\W{{0,3}}",
    re.IGNORECASE,
)
_VOTED = re.compile(rf"{_LIKES}\s?[:,،]?\s?{_COUNT}(?!\s?(?:{'|'.join(AGES)})\b)|{_COUNT}\s?{_LIKES}", re.IGNORECASE)
_FOR = re.compile(
    rf"(?<!\w)(?<!pas )(?<!لا )(?<!غير )"
    rf"(?:{_LIKES}\s?[:,،]?\s?{_COUNT}(?!\s?(?:{'|'.join(AGES)})\b)|(?<![\d:]){_COUNT}\s?{_LIKES})(?!\w)",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile("[💬🗨🔁↩↪⤴📤🔗]")
_NUMBER = re.compile(_COUNT, re.IGNORECASE)
AGE = re.compile(
    rf"(?:\d{{1,3}}|an?|une?)\s?(?:{'|'.join(AGES)})(?: ago)?"
    r"|(?:دقيق|ساع|سن)(?:ة(?: واحدة)?|تين|تان)|(?:يوم|شهر|اسبوع|عام)(?:ين|ان| واحد)?",
    re.IGNORECASE,
)
"""An age so short that only its place beside a name shows what it is ("3 h", "2 sem")."""
