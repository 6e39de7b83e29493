"""Rows of JSON Lines, a JSON array, CSV or Parquet, one at a time; what is no row says why.

Rows count from 1; in JSON Lines a row is a line, so its number is the one an editor shows.
"""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.records import Span
from stance.split.source import Kind, delimiter_of

TEXT = "text"
COLUMNS = (TEXT, "id", "article_id", "title", "lead", "body", "url", "author", "date", "likes", "parent_id")
USUAL_NAMES = ("texte", "comment", "commentaire", "content", "message", "body", "review", "tweet", "تعليق", "نص")
"""What others call the column of comments, likeliest first: the fix that a missing `text` is answered with."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1, and its cells or the reason why there are none."""

    number: int
    cells: Mapping[str, Any] | None
    problem: str = ""
    raw: str = ""

    @property
    def span(self) -> Span:
        """The row's place, counted from 0."""
        return self.number - 1, self.number


def read_rows(path: Path, kind: Kind, encoding: str) -> Iterator[Row]:
    """Every row of the table in `path`, whole or not.

    Raises InputError where CSV or Parquet has no `text` column, or the file as a whole is broken.
    """
    if kind == "parquet":
        return _parquet(path)
    # The mark of UTF-8 is dropped wherever it stands; newline="" leaves lines inside quoted cells alone.
    file = path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="")
    return _closing(file, {"jsonl": _json_lines, "json": _json_array}.get(kind, _csv)(path, file))


def _closing(file: io.TextIOWrapper, rows: Iterator[Row]) -> Iterator[Row]:
    with file:
        yield from rows


def _json_lines(path: Path, file: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(file, 1):
        if line.strip():
            yield _json_row(number, line)


def _json_row(number: int, line: str) -> Row:
    line = line.strip()
    try:
        value = json.loads(line)
    except json.JSONDecodeError as problem:
        return Row(number, None, f"row {number} is not JSON: {problem.msg} at column {problem.colno}", line)
    except (ValueError, RecursionError) as problem:  # a number or a nesting without end
        return Row(number, None, f"row {number} is not JSON: {problem}", line)
    return _object_row(number, value)


def _object_row(number: int, value: object) -> Row:
    if isinstance(value, dict):
        return Row(number, value)
    problem = f"row {number} is not a JSON object but {type(value).__name__}"
    return Row(number, None, problem, json.dumps(value, ensure_ascii=False))


def _json_array(path: Path, file: io.TextIOWrapper) -> Iterator[Row]:
    try:
        value = json.load(file)
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{path}: expected a JSON array of rows, got broken JSON ({problem}); mend it") from None
    if isinstance(value, dict) and TEXT in value:
        value = [value]
    if not isinstance(value, list):
        raise InputError(
            f"{path}: expected a JSON array of rows, got one {type(value).__name__}; put its rows in a list"
        )
    for number, cells in enumerate(value, 1):
        yield _object_row(number, cells)


def _csv(path: Path, file: Iterable[str]) -> Iterator[Row]:
    # A limit for the whole process, and the only way to read cells longer than 128 KiB.
    csv.field_size_limit(sys.maxsize)
    lines = iter(file)
    first = next((line for line in lines if line.strip()), "")
    delimiter = delimiter_of(first) or max(",;\t", key=first.count)
    # Strict, for a quotation that never ends would otherwise swallow every row after it as one cell.
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if TEXT not in header:
        raise InputError(no_text(path, header))
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            number += 1
            yield Row(number, None, f"row {number} is not CSV: {problem}")
            continue
        if cells:
            number += 1
            yield _csv_row(number, header, cells, delimiter)


def _csv_row(number: int, header: Sequence[str], cells: Sequence[str], delimiter: str) -> Row:
    if any(cells[len(header) :]):
        problem = f"row {number} has {len(cells)} cells, the header {len(header)}; quote cells that hold {delimiter!r}"
        return Row(number, None, problem, delimiter.join(cells))
    return Row(number, dict(zip(header, cells, strict=False)))


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if TEXT not in names:
                raise InputError(no_text(path, names))
            number = 0
            for batch in file.iter_batches(columns=[name for name in names if name in COLUMNS]):
                for cells in batch.to_pylist():
                    number += 1
                    yield Row(number, cells)
    except (pyarrow.ArrowException, OSError) as problem:
        reason = str(problem).partition("\n")[0]
        raise InputError(
            f"{path}: expected Parquet, got a file that cannot be read ({reason}); write it again"
        ) from None


def no_text(path: Path, names: Sequence[str]) -> str:
    """What to say of a table without a `text` column: found, needed, and the likely fix."""
    usual = [name for usual in USUAL_NAMES for name in names if name.lower() == usual]
    likely = [*usual, *(name for name in names if get_close_matches(TEXT, [name.lower()], cutoff=0.7))]
    fix = f"rename {likely[0]!r} to {TEXT!r}" if likely else f"call the column of comments {TEXT!r}"
    found = ", ".join(repr(name) for name in names[:20]) or "none"
    return f"{path}: expected a column {TEXT!r}, got columns {found}; {fix}"
