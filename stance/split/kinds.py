"""What a file holds: its content decides, its name only where the content leaves it open."""

import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from stance.errors import InputError
from stance.split.encoding import bom_encoding
from stance.split.source import MAX_TABLE_BYTES, WANTED, look, refuse_nul

Kind = Literal[
    "html", "text", "snapshot", "jsonl", "json", "csv", "parquet", "xlsx", "xml", "feed", "wxr", "disqus", "warc"
]

SUFFIXES: dict[str, Kind] = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".xml", ".rss", ".atom"), "feed"),
    **dict.fromkeys((".warc", ".warc.gz"), "warc"),
    ".json": "json",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
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


def named_kind(path: Path) -> Kind | None:
    """What the name of a file promises."""
    name = path.name.lower()
    return SUFFIXES.get(".warc.gz" if name.endswith(".warc.gz") else path.suffix.lower())


def kind_of(path: Path) -> Kind:
    """What `path` holds: its content decides, its name only where the content leaves it open.

    Raises InputError where it is missing, empty, too long, binary or in a format that is not read here.
    """
    head = look(path, MAX_TABLE_BYTES)
    if kind := _signed(path, head):
        return kind
    refuse_nul(path, head, allowed=len(head) // 100)
    text = head.decode(bom_encoding(head) or "utf-8", errors="replace").lstrip("\ufeff \t\r\n\f\v\x00")
    if _MARKUP.match(text) and not (named_kind(path) == "feed" and _HTML.search(text) is None):
        return "html"
    if _MHTML.match(text):
        raise InputError(f"{path}: expected {WANTED}, got a web archive (MHTML) or e-mail; convert it first")
    if _XML.match(text) or (named_kind(path) == "feed" and text.startswith("<")):
        return _xml_kind(path, text)
    if _JSON.match(text):
        return _json_kind(text, named_kind(path))
    if _is_snapshot(text):
        return "snapshot"
    return _as_named(path) or ("csv" if delimiter_of(text.partition("\n")[0]) else "text")


def _as_named(path: Path) -> Kind | None:
    """The kind that only a name tells, of a file that could be one; a feed or text without mark-up is text."""
    named = named_kind(path)
    if named == "parquet":
        raise InputError(f"{path}: expected Parquet, got a file that does not begin with PAR1; write it again")
    if named == "warc":
        raise InputError(f"{path}: expected a WARC file, got a file that does not begin with WARC/; crawl it again")
    return named if named in ("html", "jsonl", "json", "csv") else None


def _is_snapshot(text: str) -> bool:
    """Whether a text begins as the accessibility snapshot of a page does: as an outline of roles."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    roles = [found[1] for line in lines if (found := _ROLE.match(line))]
    return len(roles) >= max(5, len(lines) * 0.6) and len(set(roles) - {"text", "paragraph"}) > 1


def delimiter_of(header: str, column: str = "text") -> str | None:
    """The sign that separates the columns of a CSV header in which one column is called `column`."""
    for delimiter in (",", ";", "\t"):
        cells = [cell.strip('\ufeff \t\r\n"') for cell in header.split(delimiter)]
        if len(cells) > 1 and column in cells:
            return delimiter
    return None


def _signed(path: Path, head: bytes) -> Kind | None:
    """The kind of a file whose first bytes say it. Raises InputError where they are of a format not read here."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/") or _unpacked_start(head).startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PK\x03\x04") and _is_workbook(path):
        return "xlsx"
    for start, what in SIGNATURES:
        if head.startswith(start):
            raise InputError(f"{path}: expected {WANTED}, got {what}; save its text instead")
    return None


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _unpacked_start(head: bytes) -> bytes:
    """The first bytes of what is packed by gzip, b"" where nothing is."""
    if not head.startswith(b"\x1f\x8b"):
        return b""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 16)
    except zlib.error:
        return b""


def _xml_kind(path: Path, text: str) -> Kind:
    """The kind of an XML file by its root; entities of its own are refused, whatever they stand for."""
    place = 0
    while part := _PROLOGUE.match(text, place):
        place = part.end()
        if _ENTITY.search(part[0]):
            raise InputError(
                f"{path}: expected XML without entities of its own, got a document type that defines some, "
                "as attacks do; remove its <!DOCTYPE …>"
            )
    root = _ROOT.match(text, place)
    name = root["name"] if root else ""
    if name == "rss" and root and "wordpress.org/export/" in root[0]:
        return "wxr"
    if name in ("rss", "feed", "RDF"):
        return "feed"
    if name == "disqus":
        return "disqus"
    if _COMMENTED.search(text):
        return "xml"
    what = f"an XML document of another kind (<{name}>)" if name else "an XML document of another kind"
    raise InputError(f"{path}: expected {WANTED}, got {what}; convert it first")


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


_TAGS = "html|head|body|article|main|section|div|meta|link|title|script|style|header|nav|h1|h2|p|ul|ol|table|span|a"
_MARKUP = re.compile(
    rf"(?:<\?xml[^>]{{0,200}}>\s*)?(?:<!--(?:(?!-->).){{0,4000}}-->\s*)?<(?:!doctype\s+html|(?:{_TAGS})\b)", re.I | re.S
)
_HTML = re.compile(r"<(?:html|body|div|p)\b", re.IGNORECASE)
_XML = re.compile(
    r"(?:<!--(?:(?!-->).){0,4000}-->\s*)?<(?:\?xml|!doctype|(?:rss|feed|rdf:RDF|disqus)\b)", re.IGNORECASE | re.DOTALL
)
_PROLOGUE = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^>\[\"']|\"[^\"]*\"|'[^']*')*(?:\[.*?\]\s*)?>)", re.S | re.I
)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_ROOT = re.compile(r"\s*<(?:[\w.-]{1,40}:)?(?P<name>[\w.-]{1,80})[^>]*", re.S)
_COMMENTED = re.compile(
    r"<(?:\w{1,20}[_-])?(?:comm?ent(?:aire)?s?|repl(?:y|ies)|reponses?)(?:[_-]\w{1,20})?[\s>]", re.I
)
"""What some element of rows in XML is called, where readers wrote them."""
_MHTML = re.compile(r"(?:[\w-]+: [^\n]*\n(?:[ \t][^\n]*\n)*){0,9}MIME-Version: 1\.0", re.IGNORECASE)
_ROLE = re.compile(
    r" *- '?(Page [A-Z][A-Za-z]+(?=:)|(?:/url|banner|main|article|heading|paragraph|list|listitem|link|img|button|"
    r"region|navigation|contentinfo|generic|text|time|figure|document)(?=:| [\"\[]|\s*$))"
)
_JSON = re.compile(r'\{\s*["}]|\[\s*[{\]]')
