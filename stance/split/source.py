"""Files → text; what cannot be read as text is refused in one line."""

import codecs
import hashlib
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stance.errors import InputError
from stance.split.encoding import bom_encoding, decode, encoding_of, repair

MAX_BYTES = 64 << 20
"""A page is refused above this; the longest real ones, with thousands of comments, stay under 10 MiB."""

MAX_TABLE_BYTES = 2 << 30
HEAD = 64 << 10
CHUNK = 1 << 20

WANTED = "a page (HTML or copied text), a table (JSON Lines, JSON, CSV, Parquet, XLSX), a feed, an export or a WARC"


@dataclass(frozen=True, slots=True)
class Source:
    """One page as read: its text, what was odd about its bytes, and the SHA-256 of those bytes in hex."""

    path: Path
    name: str
    text: str
    warnings: tuple[str, ...]
    digest: str


def read_source(path: Path) -> Source:
    """The page in `path`, decoded. Raises InputError where it cannot be read as text."""
    look(path, MAX_BYTES)
    with opening(path):
        data = path.read_bytes()
    refuse_nul(path, data, allowed=0)
    decoded = decode(data)
    if decoded is None or _mostly_controls(decoded[0]):
        raise InputError(f"{path}: expected text, got bytes that fit no known encoding; save the page as UTF-8")
    text, warnings = decoded
    text, repaired = repair(text)
    if repaired:
        warnings = (*warnings, repaired)
    if not text.strip("\ufeff \t\r\n\f\v\x00"):
        raise InputError(f"{path}: expected {WANTED}, got only white space; remove the file or save the page again")
    return Source(path, path.name, text, warnings, hashlib.sha256(data).hexdigest())


def survey(path: Path) -> tuple[str, str]:
    """SHA-256 of a table in hex and its encoding, read in pieces."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding: str | None = None
    with opening(path), path.open("rb") as file:
        while chunk := file.read(CHUNK):
            encoding = encoding or bom_encoding(chunk[:4])
            digest.update(chunk)
            if encoding is None:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:  # the piece that is no UTF-8 tells best what it is instead
                    encoding = encoding_of(chunk)
    return digest.hexdigest(), encoding or "utf-8"


def to_int(value: object) -> int | None:
    """A count of likes as a whole number, where the value looks like one: 3, 3.0, "−4", "(12)", "1 200"."""
    if isinstance(value, int):
        return None if isinstance(value, bool) else value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    found = _COUNT.fullmatch(value) if isinstance(value, str) and len(value) < 40 else None
    if found is None:
        return None
    number = int(re.sub(r"\D", "", found["digits"]))
    return -number if found["sign"] in ("-", "−", "–") else number


def clean(text: str) -> str:
    """`text` without NUL, and with unpaired surrogates, which no file can hold, as U+FFFD."""
    text = text.replace("\0", "")
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def look(path: Path, limit: int) -> bytes:
    """The first bytes of a file that is not refused already for being none, empty or longer than `limit`."""
    with opening(path):
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            what = "a folder" if stat.S_ISDIR(found.st_mode) else "a device or pipe"
            raise InputError(f"{path}: expected a file, got {what}; name the file itself")
        with path.open("rb") as file:
            head = file.read(HEAD)
    if not head:
        raise InputError(f"{path}: expected {WANTED}, got an empty file; remove it or save the page again")
    if found.st_size > limit:
        size, most = (f"{count / (1 << 20):,.0f} MiB" for count in (found.st_size, limit))
        raise InputError(f"{path}: expected at most {most}, got {size}; split it into smaller files")
    return head


def refuse_nul(path: Path, data: bytes, allowed: int) -> None:
    """A table may hold a stray NUL in a cell, a page none; UTF-16 is full of them and says so first."""
    if not bom_encoding(data) and data.count(0) > allowed:
        raise InputError(
            f"{path}: expected {WANTED}, got NUL bytes (the first at {data.find(0)}), as binary files have and "
            "UTF-16 without a byte-order mark; save it as UTF-8 text"
        )


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """What the system says against reading `path`, as an InputError."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"{path}: expected a file, found none of that name; check the path") from None
    except PermissionError:
        raise InputError(f"{path}: expected a readable file, permission was denied; change its permissions") from None
    except OSError as problem:
        raise InputError(f"{path}: expected a readable file, got: {problem.strerror}; check the path") from None


def _mostly_controls(text: str) -> bool:
    head = text[:HEAD]
    return len(_CONTROL.findall(head)) > len(head) // 20


_COUNT = re.compile(
    r"[\s(]*(?P<sign>[+−–-]?)\s*(?P<digits>\d{1,3}(?:[\s,.\u00a0\u202f]\d{3})+|\d{1,18})(?:[.,]0)?(?:\.0+)?[\s)]*"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
