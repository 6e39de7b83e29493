"""Files → text, with what kind of file it is; every file that is no page or table is refused in one line."""

import codecs
import hashlib
import json
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from stance.errors import InputError
from stance.split.encoding import bom_encoding, decode, encoding_of, repair

Kind = Literal["html", "text", "jsonl", "json", "csv", "parquet"]

MAX_BYTES = 64 << 20
"""A page is refused above this; the longest real ones, with thousands of comments, stay under 10 MiB."""

MAX_TABLE_BYTES = 2 << 30
HEAD = 64 << 10
CHUNK = 1 << 20

SUFFIXES: dict[str, Kind] = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    ".json": "json",
    ".parquet": "parquet",
    ".txt": "text",
}
SIGNATURES = (
    # First bytes → what such a file is called.
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
)
WANTED = "a page (HTML or copied text) or a table (JSON Lines, JSON, CSV, Parquet)"


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
    _look(path, MAX_BYTES)
    with _opening(path):
        data = path.read_bytes()
    _refuse_nul(path, data, allowed=0)
    decoded = decode(data)
    if decoded is None or _mostly_controls(decoded[0]):
        raise InputError(f"{path}: expected text, got bytes that fit no known encoding; save the page as UTF-8")
    text, warnings = decoded
    text, misread = repair(text)
    if misread:
        warnings = (*warnings, f"encoding repaired: UTF-8 had been read as {misread}")
    if not text.strip("\ufeff \t\r\n\f\v\x00"):
        raise InputError(f"{path}: expected {WANTED}, got only white space; remove the file or save the page again")
    return Source(path, path.name, text, warnings, hashlib.sha256(data).hexdigest())


def survey(path: Path) -> tuple[str, str]:
    """SHA-256 of a table in hex and its encoding, read in pieces."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding: str | None = None
    with _opening(path), path.open("rb") as file:
        while chunk := file.read(CHUNK):
            encoding = encoding or bom_encoding(chunk[:4])
            digest.update(chunk)
            if encoding is None:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:  # the piece that is no UTF-8 tells best what it is instead
                    encoding = encoding_of(chunk)
    return digest.hexdigest(), encoding or "utf-8"


def kind_of(path: Path) -> Kind:
    """What `path` holds: its content decides, its name only where the content leaves it open.

    Raises InputError where it is missing, empty, too long, binary or in a format that is not read here.
    """
    head = _look(path, MAX_TABLE_BYTES)
    if head.startswith(b"PAR1"):
        return "parquet"
    _refuse_nul(path, head, allowed=len(head) // 100)
    text = head.decode(bom_encoding(head) or "utf-8", errors="replace").lstrip("\ufeff \t\r\n\f\v\x00")
    named = SUFFIXES.get(path.suffix.lower())
    if _MARKUP.match(text):
        return "html"
    if found := _FOREIGN.match(text):
        raise InputError(f"{path}: expected {WANTED}, got {_FOREIGN_NAMES[found.lastgroup or '']}; convert it first")
    if _JSON.match(text):
        return _json_kind(text, named)
    if named == "parquet":
        raise InputError(f"{path}: expected Parquet, got a file that does not begin with PAR1; write it again")
    if named in ("html", "jsonl", "json", "csv"):
        return named
    return "csv" if delimiter_of(text.partition("\n")[0]) else "text"


def delimiter_of(header: str) -> str | None:
    """The sign that separates the columns of a CSV header in which one column is called `text`."""
    for delimiter in (",", ";", "\t"):
        cells = [cell.strip('\ufeff \t\r\n"') for cell in header.split(delimiter)]
        if len(cells) > 1 and "text" in cells:
            return delimiter
    return None


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


def _look(path: Path, limit: int) -> bytes:
    """The first bytes of a file that is not refused already for what they or its size say."""
    with _opening(path):
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            what = "a folder" if stat.S_ISDIR(found.st_mode) else "a device or pipe"
            raise InputError(f"{path}: expected a file, got {what}; name the file itself")
        with path.open("rb") as file:
            head = file.read(HEAD)
    if not head:
        raise InputError(f"{path}: expected {WANTED}, got an empty file; remove it or save the page again")
    for start, what in SIGNATURES:
        if head.startswith(start):
            raise InputError(f"{path}: expected {WANTED}, got {what}; save its text instead")
    if found.st_size > limit:
        size, most = (f"{count / (1 << 20):,.0f} MiB" for count in (found.st_size, limit))
        raise InputError(f"{path}: expected at most {most}, got {size}; split it into smaller files")
    return head


def _refuse_nul(path: Path, data: bytes, allowed: int) -> None:
    """A table may hold a stray NUL in a cell, a page none; UTF-16 is full of them and says so first."""
    if not bom_encoding(data) and data.count(0) > allowed:
        raise InputError(
            f"{path}: expected {WANTED}, got NUL bytes (the first at {data.find(0)}), as binary files have and "
            "UTF-16 without a byte-order mark; save it as UTF-8 text"
        )


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"{path}: expected a file, found none of that name; check the path") from None
    except PermissionError:
        raise InputError(f"{path}: expected a readable file, permission was denied; change its permissions") from None
    except OSError as problem:
        raise InputError(f"{path}: expected a readable file, got: {problem.strerror}; check the path") from None


def _json_kind(text: str, named: Kind | None) -> Kind:
    """Rows one a line, or one JSON value over many lines."""
    if text[0] == "[":
        return "json"
    first = text.partition("\n")[0].strip()
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return "json" if named == "json" or first == "{" else "jsonl"
    return "jsonl"


def _mostly_controls(text: str) -> bool:
    head = text[:HEAD]
    return len(_CONTROL.findall(head)) > len(head) // 20


_TAGS = "html|head|body|article|main|section|div|meta|link|title|script|style|header|nav|h1|h2|p|ul|ol|table|span|a"
_MARKUP = re.compile(
    rf"(?:<\?xml[^>]{{0,200}}>\s*)?(?:<!--.{{0,4000}}?-->\s*)?<(?:!doctype\s+html|(?:{_TAGS})\b)", re.I | re.S
)
_FOREIGN = re.compile(
    r"(?P<feed>(?:<\?xml[^>]{0,200}>\s*)?<(?:rss|feed|rdf:RDF)\b)|(?P<xml><\?xml|<!doctype)"
    r"|(?P<mht>(?:[\w-]+: [^\n]*\n(?:[ \t][^\n]*\n)*){0,9}MIME-Version: 1\.0)",
    re.IGNORECASE,
)
_FOREIGN_NAMES = {"feed": "an RSS or Atom feed", "xml": "an XML document", "mht": "a web archive (MHTML) or e-mail"}
_JSON = re.compile(r'\{\s*["}]|\[\s*[{\]]')
_COUNT = re.compile(
    r"[\s(]*(?P<sign>[+−–-]?)\s*(?P<digits>\d{1,3}(?:[\s,.\u00a0\u202f]\d{3})+|\d{1,18})(?:\.0+)?[\s)]*"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
