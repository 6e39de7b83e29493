"""Files → records with their row numbers: JSON Lines, JSON arrays, CSV and Parquet, each fault a remark."""

import csv
import io
import json
import lzma
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from stance.cells import is_ours, plain
from stance.train.formats.entries import Place, Record, Remark

Read = Iterator[Record | Remark]

DELIMITERS = ",;\t"
"""What may part the cells of a CSV: where the decimal sign is a comma, spreadsheets write semicolons."""


def records(path: Path) -> Read:
    """The rows of `path`, read by its ending; whatever cannot be read is a fatal remark in a row's stead."""
    place = Place(str(path))
    if path.is_dir():
        yield Remark(place, "expected a file of rows, got a folder; name the files in it")
        return
    try:
        content = path.read_bytes()
    except OSError as problem:
        yield Remark(place, f"expected a file of rows, got: {problem.strerror}; check the path")
        return
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        ending = path.suffix or "no ending"
        yield Remark(place, f"expected labelled rows as {', '.join(READERS)}, got {ending}; convert it")
        return
    if not content.strip():
        yield Remark(place, "expected rows, found an empty file")
        return
    yield from reader(content, place)


def _json_lines(content: bytes, place: Place) -> Read:
    text = _text(content, place)
    if isinstance(text, Remark):
        yield text
        return
    # Not splitlines: it also cuts at signs that JSON lets stand within a string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _record(line, Place(place.file, number))


def _packed_lines(content: bytes, place: Place) -> Read:
    try:
        unpacked = lzma.decompress(content)
    except lzma.LZMAError as problem:
        yield Remark(place, f"expected JSON Lines packed by xz, got: {problem}; copy the file again")
        return
    yield from _json_lines(unpacked, place)


def _json(content: bytes, place: Place) -> Read:
    text = _text(content, place)
    found = text if isinstance(text, Remark) else _parsed(text, place)
    if isinstance(found, Remark):
        yield found
    elif not isinstance(found, list):
        yield Remark(place, f"expected a JSON array of rows, got {_kind(found)}; name JSON Lines .jsonl")
    elif not found:
        yield Remark(place, "expected rows, found an empty array")
    else:
        for number, fields in enumerate(found, 1):
            yield _checked(fields, Place(place.file, number))


def _csv(content: bytes, place: Place) -> Read:
    text = _text(content, place)
    if isinstance(text, Remark):
        yield text
        return
    first = text.lstrip().split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    number = 0
    header: list[str] = []
    try:
        for number, cells in enumerate(lines, 1):
            here = Place(place.file, number)
            if not header:
                header = [cell.strip() for cell in cells]
                if twice := sorted({name for name in header if header.count(name) > 1}):
                    yield Remark(here, f"expected a name of its own for each column, got {twice[0]!r} more than once")
                    return
            elif not any(cell.strip() for cell in cells):
                continue
            elif len(cells) != len(header):
                yield Remark(here, f"expected {len(header)} cells, got {len(cells)}; quote cells that hold separators")
            else:
                texts = map(plain, cells) if is_ours(header) else cells
                yield Record(here, dict(zip(header, texts, strict=True)))
    except csv.Error as problem:
        yield Remark(Place(place.file, number + 1), f"expected CSV, got: {problem}; close every quotation mark")
    if number < 2:
        yield Remark(place, f"expected rows below the header, found none; columns are {', '.join(header)}")


def _parquet(content: bytes, place: Place) -> Read:
    from pyarrow import ArrowException, BufferReader, parquet

    try:
        rows = parquet.read_table(BufferReader(content)).to_pylist()
    except (OSError, ValueError, ArrowException) as problem:
        yield Remark(place, f"expected a Parquet table, got: {problem}; write or copy the file again")
        return
    if not rows:
        yield Remark(place, "expected rows, found a table without any")
    for number, fields in enumerate(rows, 1):
        yield _checked(fields, Place(place.file, number))


READERS: Mapping[str, Callable[[bytes, Place], Read]] = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".xz": _packed_lines,
    ".json": _json,
    ".csv": _csv,
    ".tsv": _csv,
    ".parquet": _parquet,
}


def _text(content: bytes, place: Place) -> str | Remark:
    """UTF-8 with or without a byte-order mark; no guess at other encodings, for a wrong one spoils every text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = content.count(b"\n", 0, problem.start) + 1
        byte = f"0x{content[problem.start]:02x}"
        return Remark(Place(place.file, row), f"expected UTF-8, got byte {byte}; save the file as UTF-8")
    if "\0" in text:
        return Remark(place, "expected UTF-8 text, found zero bytes; save the file as UTF-8")
    return text


def _record(line: str, place: Place) -> Record | Remark:
    found = _parsed(line, place)
    return found if isinstance(found, Remark) else _checked(found, place)


def _checked(fields: Any, place: Place) -> Record | Remark:
    if isinstance(fields, dict):
        return Record(place, fields)
    return Remark(place, f"expected a JSON object, got {_kind(fields)}; write one row as {{…}}")


def _parsed(text: str, place: Place) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as problem:
        row = place.row or problem.lineno
        return Remark(Place(place.file, row), f"expected JSON, got: {problem.msg} at column {problem.colno}")
    except RecursionError:
        return Remark(place, "expected JSON, got more levels of brackets than can be read")
    except ValueError as problem:
        return Remark(place, str(problem))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names differ; JSON readers else keep the last value and say nothing."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"expected each name once in an object, got {twice!r} more than once; keep one")
    return found


def _kind(value: Any) -> str:
    kinds = {"dict": "an object", "list": "an array", "str": "a string", "NoneType": "null"}
    return kinds.get(type(value).__name__, "a number")
