"""Bytes → text: byte-order marks, UTF-8, the declared charset, then a guess; and mojibake undone.

Two hands undo mojibake. Ours knows cp1256, which ftfy does not, and looks at a whole text at once; ftfy
sees single lines in a text that is otherwise sound, text misread twice, and bytes lost on the way.
"""

import codecs
import re
from functools import cache

BOMS = (
    # UTF-32 before UTF-16: its little-endian mark begins with the other's.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ["cp1252", "cp1256", "mac_roman", "cp850", "iso8859_6"]
"""What Moroccan pages come in when they are not UTF-8; wider guesses turn short French into Thai or Korean."""

MISREADINGS = ("cp1252", "cp1256")
"""The encodings in which UTF-8 is read by mistake: "Ã©" and "Ø§" in the first, "ط£ط¨" in the second."""

BROKEN_SHARE = 0.02
"""A page with fewer broken bytes than this, among its bytes outside ASCII, is UTF-8 that was cut or mixed."""

MISREAD_AT_MOST = 3
"""How often in a row a text is taken to have been misread; twice is seen, by way of two databases."""

REPAIRED_SHARE = 0.8
"""Mojibake is undone where this share of all runs outside ASCII decodes; of honest text next to none does."""


def bom_encoding(data: bytes) -> str | None:
    """The encoding that the first bytes name."""
    return next((encoding for mark, encoding in BOMS if data.startswith(mark)), None)


def decode(data: bytes, declared: str = "") -> tuple[str, tuple[str, ...]] | None:
    """A page's text and what was odd about its bytes; None where no encoding fits.

    `declared` is the charset that came with the page, such as that of an HTTP header.
    """
    encoding = encoding_of(data, declared)
    if encoding is None:
        return None
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    return text, ((f"characters broken in the source ({encoding}), kept as \ufffd: {broken}",) if broken else ())


def encoding_of(data: bytes, declared: str = "") -> str | None:
    """The encoding of a page, or of a part of it that holds bytes outside ASCII; None where none fits.

    UTF-8 comes before the declared charset: pages saved by a browser are UTF-8 and go on declaring
    "iso-8859-1", while text in another encoding is hardly ever valid UTF-8. The charset of the HTTP header
    comes before the page's own, as in a browser. Arabic comes before the statistics: every byte is a letter
    in cp1252 too, and "ÇáÃãä" passes for French there.
    """
    if mark := bom_encoding(data):
        return mark
    if _nearly_utf8(data):
        return "utf-8"
    found = _DECLARED.search(data, 0, 4096)
    for name in (declared, found[1].decode("ascii") if found else ""):
        if encoding := _believable(name.strip().lower(), data):
            return encoding
    if _spells_arabic(data):
        return "cp1256"
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=CANDIDATES).best()
    return best.encoding if best else None


def repair(text: str) -> tuple[str, str | None]:
    """`text` with mojibake undone, and what was repaired in words; else `text` as it is and None.

    UTF-8 read in a single-byte encoding turns each character outside ASCII into a run of two or more.
    A run is undone only where its bytes are UTF-8 again, so the way back is exact, and only where the
    result is a letter or sign of Arabic or French: "LIBERTÉ»" is no mojibake for "LIBERTɻ". The whole text
    comes before its lines: where all of it was misread, even a run too short to be judged alone was.
    """
    if not _SUSPECT.search(text):
        return text, None
    first = None
    for _ in range(MISREAD_AT_MOST):
        codec = _misread_in(text)
        if codec is None:
            break
        first = first or f"encoding repaired: UTF-8 had been read as {codec}"
        text = _undo_all(text, codec)
    text, n = _repair_lines(text)
    places = "1 place" if n == 1 else f"{n} places"
    return text, first or (f"encoding repaired in {places}, misread before" if n else None)


def _repair_lines(text: str) -> tuple[str, int]:
    """`text` with its mojibake undone line by line, in mark-up between tags, and in how many of them it was."""
    lines = _LINE_ENDS.split(text)
    fixed = [_repair_line(line) if _SUSPECT.search(line) else line for line in lines]
    return "".join(fixed), sum(map(str.__ne__, lines, fixed))


def _repair_line(line: str) -> str:
    if _misread_in(line) == "cp1256":
        return _undo_all(line, "cp1256")
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    fixed = fix_encoding(line) if is_bad(line) else line
    # Cyrillic or Chinese out of a page in French and Arabic is a chance hit, not a repair.
    plausible = all(char in line or _PLAUSIBLE.fullmatch(char) for char in _HIGH.findall(fixed))
    return fixed if plausible else line


def _misread_in(text: str) -> str | None:
    runs = _HIGH_RUN.findall(text)
    return next((codec for codec in MISREADINGS if _is_misread(runs, codec)), None)


def _undo_all(text: str, codec: str) -> str:
    return _HIGH_RUN.sub(lambda run: _undo(run[0], codec) or run[0], text)


def _is_misread(runs: list[str], codec: str) -> bool:
    # The first runs tell an honest page already; the long way is for the others.
    if not runs or any(_share(part, codec) < REPAIRED_SHARE for part in (runs[:200], runs)):
        return False
    # One Arabic letter is too little to go by: "JE NE SAIS PAS OÙ…" is no mojibake for "Oم".
    undone = (_undo(run, codec) or "" for run in runs)
    return any(len(letters) > 1 or "" < letters < "\u0600" for letters in undone)


def _share(runs: list[str], codec: str) -> float:
    return sum(_undo(run, codec) is not None for run in runs) / len(runs)


def _undo(run: str, codec: str) -> str | None:
    table = _bytes_of(codec)
    try:
        text = bytes(table[char] for char in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
    return text if _PLAUSIBLE.fullmatch(text) else None


@cache
def _bytes_of(codec: str) -> dict[str, int]:
    """Character → the byte it was read from; the five holes of cp1252 are read as control characters."""
    table = {chr(byte): byte for byte in range(0x80, 0x100)} if codec == "cp1252" else {}
    for byte in range(0x80, 0x100):
        table[bytes([byte]).decode(codec, errors="replace")] = byte
    table.pop("\ufffd", None)
    return table


def _nearly_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text = decoder.decode(data)  # leaves out a last character that was cut in the middle
    outside = len(_HIGH.findall(text))
    cut = bool(decoder.getstate()[0])
    return text.count("\ufffd") <= BROKEN_SHARE * outside and not (cut and outside == 0)


def _believable(name: str, data: bytes) -> str | None:
    """A declared charset, where the bytes, which are not UTF-8, do not speak against it.

    Latin-1 means windows-1252, as in every browser, and not for bytes that spell Arabic.
    """
    if name in ("iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii"):
        return "cp1256" if _spells_arabic(data) else "cp1252"
    return name if name.startswith(("iso-8859", "windows-", "cp", "mac", "x-mac", "koi8")) and _known(name) else None


def _known(name: str) -> bool:
    try:
        return bool(codecs.lookup(name))
    except LookupError:
        return False


def _spells_arabic(data: bytes) -> bool:
    """Whether most bytes outside ASCII stand in runs of cp1256's Arabic letters, none of them French."""
    high = len(_HIGH_BYTE.findall(data))
    return sum(map(len, _CP1256_RUN.findall(data))) * 2 > high


_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w.:-]{2,40})""", re.I)
_HIGH = re.compile("[^\x00-\x7f]")
_HIGH_RUN = re.compile("[^\x00-\x7f]+")
_LINE_ENDS = re.compile("([\n<])")
_LATER = (
    "\u00a0-\u00bf\u20ac\u0160-\u0161\u0152-\u0153\u0178\u017d-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u2122"
    "\u060c\u061b\u061f\u067e\u0679\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06be\u200c-\u200d"
)
_SUSPECT = re.compile(
    f"[\u0080-\u009fĂŘŮ√├ÿŸ]|[ÂÃÅØÙÚÛآأإطظعغ][{_LATER}]|Ã |[âïð\u064b][{_LATER}][{_LATER}]",
)
"""What a line of mojibake holds when its letters are of Arabic or French: first byte and later ones, as shown.

Judging a line takes ftfy a hundred times as long as seeing that it has none of these.
"""
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_CP1256_RUN = re.compile(rb"[\x81\x8d\x8e\x90\x98\xc1-\xd6\xd8-\xdf\xe1\xe3-\xe6\xec\xed\xf0-\xf3\xf5\xf6\xf8\xfa]{2,}")
_PLAUSIBLE = re.compile(
    "[\u00a0-\u00ff\u0152\u0153\u0178\u060c-\u0652\u0660-\u066d\u0670\u067e\u0686\u0698\u06a4\u06a9\u06ad\u06af\u06cc"
    "\u06f0-\u06f9\u2000-\u206f\u20ac\u2122\u2190-\u27bf\ufb50-\ufdff\ufe0f\ufe70-\ufeff\U0001f000-\U0001faff]+"
)
