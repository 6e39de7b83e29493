"""Bytes → text: byte-order marks, UTF-8, the declared charset, then a guess; and mojibake undone."""

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

REPAIRED_SHARE = 0.8
"""Mojibake is undone where this share of all runs outside ASCII decodes; of honest text next to none does."""


def bom_encoding(data: bytes) -> str | None:
    """The encoding that the first bytes name."""
    return next((encoding for mark, encoding in BOMS if data.startswith(mark)), None)


def decode(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """A page's text and what was odd about its bytes; None where no encoding fits."""
    encoding = encoding_of(data)
    if encoding is None:
        return None
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    return text, ((f"characters broken in the source ({encoding}), kept as \ufffd: {broken}",) if broken else ())


def encoding_of(data: bytes) -> str | None:
    """The encoding of a page, or of a part of it that holds bytes outside ASCII; None where none fits.

    UTF-8 comes before the declared charset: pages saved by a browser are UTF-8 and go on declaring
    "iso-8859-1", while text in another encoding is hardly ever valid UTF-8. Arabic comes before the
    statistics: every byte is a letter in cp1252 too, and "ÇáÃãä" passes for French there.
    """
    if mark := bom_encoding(data):
        return mark
    if _nearly_utf8(data):
        return "utf-8"
    if name := _declared(data):
        return name
    if _spells_arabic(data):
        return "cp1256"
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=CANDIDATES).best()
    return best.encoding if best else None


def repair(text: str) -> tuple[str, str | None]:
    """`text` with mojibake undone and the encoding it had been misread in; else `text` as it is and None.

    UTF-8 read in a single-byte encoding turns each character outside ASCII into a run of two or more.
    A run is undone only where its bytes are UTF-8 again, so the way back is exact, and only where the
    result is a letter or sign of Arabic or French: "LIBERTÉ»" is no mojibake for "LIBERTɻ".
    """
    runs = _HIGH_RUN.findall(text)
    codec = next((codec for codec in MISREADINGS if _is_misread(runs, codec)), None)
    if codec is None:
        return text, None
    return _HIGH_RUN.sub(lambda run: _undo(run[0], codec) or run[0], text), codec


def _is_misread(runs: list[str], codec: str) -> bool:
    # The first runs tell an honest page already; the long way is for the others.
    return bool(runs) and all(_share(part, codec) >= REPAIRED_SHARE for part in (runs[:200], runs))


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


def _declared(data: bytes) -> str | None:
    """The charset that the page's head names, where the bytes do not speak against it.

    Latin-1 means windows-1252, as in every browser, and not for bytes that spell Arabic.
    """
    found = _DECLARED.search(data, 0, 4096)
    name = found[1].decode("ascii").lower() if found else ""
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
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_CP1256_RUN = re.compile(rb"[\x81\x8d\x8e\x90\x98\xc1-\xd6\xd8-\xdf\xe1\xe3-\xe6\xec\xed\xf0-\xf3\xf5\xf6\xf8\xfa]{2,}")
_PLAUSIBLE = re.compile(
    "[\u00a0-\u00ff\u0152\u0153\u0178\u060c-\u0652\u0660-\u066d\u0670\u067e\u0686\u0698\u06a4\u06a9\u06ad\u06af\u06cc"
    "\u06f0-\u06f9\u2000-\u206f\u20ac\u2122\u2190-\u27bf\ufb50-\ufdff\ufe0f\ufe70-\ufeff\U0001f000-\U0001faff]+"
)
