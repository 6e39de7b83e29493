"""Rows of JSON Lines, a JSON array, CSV or Parquet, one at a time; what is no row says why.

Rows count from 1; in JSON Lines a row is a line, so its number is the one an editor shows.
"""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from stance.cells import is_ours, plain
from stance.errors import InputError
from stance.split.kinds import Kind, delimiter_of
from stance.split.tables.flat import is_flat, lists_of
from stance.split.tables.header import HEADER, SEEN_FIRST, Choose, header_at, named_rows, names_of, renamed
from stance.split.tables.json_exports import known_export
from stance.split.tables.nested import plain_object, unwrapped
from stance.split.tables.rows import About, Row
from stance.split.tables.workbook import workbook_rows
from stance.split.tables.xml_rows import xml_value


def read_rows(path: Path, kind: Kind, encoding: str, choose: Choose) -> Iterator[Row | About]:
    """Every row of the table in `path`, whole or not, its cells under our names as `choose` has it.

    Raises InputError where a column that has to be there is not, or the file as a whole is broken.
    """
    if kind == "parquet":
        return _parquet(path, choose)
    if kind == "xlsx":
        return workbook_rows(path, choose)
    # The mark of UTF-8 is dropped wherever it stands; newline="" leaves lines inside quoted cells alone.
    file = path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="")
    if kind == "csv":
        return _closing(file, _csv(path, file, choose))
    if kind == "xml":
        return _closing(file, _named(path, _rows_of(xml_value(path, file)), choose))
    return _closing(file, _named(path, (_json_lines if kind == "jsonl" else _json_array)(path, file), choose))


def _closing(file: io.TextIOWrapper, rows: Iterator[Row | About]) -> Iterator[Row | About]:
    with file:
        yield from rows


def _named(path: Path, rows: Iterator[Row | About], choose: Choose) -> Iterator[Row | About]:
    """Rows of JSON under our names; those of an export that was known already are left as they are."""
    first = list(islice(rows, SEEN_FIRST))
    sample = [row.cells for row in first if isinstance(row, Row) and row.rule == "row" and row.cells]
    naming = choose(list(_names(first)), sample)
    found: dict[str, None] = {}
    for row in chain(first, rows):
        plain = _names([row])
        found.update(plain)
        yield renamed(row, naming) if plain and isinstance(row, Row) else row
    # Among the rows of an export that is known stands what a scraper says of pages that it could not read.
    if found and not any(isinstance(row, Row) and row.rule != "row" for row in first):
        naming.check(path, found)


def _names(rows: Iterable[Row | About]) -> dict[str, None]:
    """The names of cells in rows that are of no known export."""
    plain = (row.cells for row in rows if isinstance(row, Row) and row.rule == "row" and row.cells)
    return dict.fromkeys(name for cells in plain for name in cells)


def _json_lines(path: Path, file: Iterable[str]) -> Iterator[Row | About]:
    for number, line in enumerate(file, 1):
        if line.strip():
            yield from _json_line(number, line.strip())


def _json_line(number: int, line: str) -> Iterator[Row | About]:
    try:
        value = json.loads(line, object_hook=plain_object)
    except json.JSONDecodeError as problem:
        yield Row(number, None, f"row {number} is not JSON: {problem.msg} at column {problem.colno}", line)
    except (ValueError, RecursionError) as problem:  # a number or a nesting without end
        yield Row(number, None, f"row {number} is not JSON: {problem}", line)
    else:
        found = _rows_of(value) if isinstance(value, dict) else [_object_row(number, value)]
        yield from (replace(row, number=number) if isinstance(row, Row) else row for row in found)


def _rows_of(value: object) -> Iterator[Row | About]:
    """The rows of one JSON value, numbered 0."""
    if (export := known_export(value)) is not None:
        yield from export
        return
    for each in unwrapped(value):
        yield from (known_export(each) if each is not value else None) or [_object_row(0, each)]


def _object_row(number: int, value: object) -> Row:
    if isinstance(value, dict):
        return Row(number, value)
    problem = f"row {number} is not a JSON object but {type(value).__name__}"
    return Row(number, None, problem, json.dumps(value, ensure_ascii=False))


def _json_array(path: Path, file: io.TextIOWrapper) -> Iterator[Row | About]:
    try:
        value = json.load(file, object_hook=plain_object)
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{path}: expected a JSON array of rows, got broken JSON ({problem}); mend it") from None
    if not isinstance(value, list | dict):
        raise InputError(
            f"{path}: expected a JSON array of rows, got one {type(value).__name__}; put its rows in a list"
        )
    number = 0
    for row in _rows_of(value):
        if isinstance(row, Row):
            number += 1
            row = replace(row, number=number, problem=row.problem.replace("row 0 ", f"row {number} "))
        yield row


def _csv(path: Path, file: Iterable[str], choose: Choose) -> Iterator[Row | About]:
    # A limit for the whole process, and the only way to read cells longer than 128 KiB.
    csv.field_size_limit(sys.maxsize)
    lines = iter(file)
    above = list(islice(lines, HEADER))
    at = header_at([_split(line) for line in above], choose)
    first = above[at] if above else ""
    delimiter = delimiter_of(first) or _most(first)
    header = names_of(_split(first, delimiter))
    rows = _cells(chain(above[at + 1 :], lines), header, delimiter)
    if is_flat(header):
        yield from _named(path, _unflattened(rows), choose)
        return
    yield from named_rows(path, header, rows, list(csv.reader(above[:at], delimiter=delimiter)), choose)


def _unflattened(rows: Iterable[Row]) -> Iterator[Row | About]:
    for row in rows:
        found = _rows_of(lists_of(row.cells)) if row.cells else [row]
        yield from (replace(each, number=row.number) if isinstance(each, Row) else each for each in found)


def _split(line: str, delimiter: str = "") -> list[str]:
    return next(csv.reader([line], delimiter=delimiter or _most(line)), [])


def _most(line: str) -> str:
    """The delimiter that a line has most of."""
    return max(",;\t", key=line.count)


def _cells(lines: Iterable[str], header: Sequence[str], delimiter: str) -> Iterator[Row]:
    # Strict, for a quotation that never ends would otherwise swallow every row after it as one cell.
    unread, line = iter(lines), ""

    def followed() -> Iterator[str]:
        nonlocal line
        while line := next(unread, ""):
            yield line

    reader = csv.reader(followed(), delimiter=delimiter, strict=True)
    ours = is_ours(header)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            number += 1
            cells = line.rstrip("\r\n").split("\t") if delimiter == "\t" else []
            # Where tabs part cells, many a program quotes none.
            if len(cells) != len(header):
                yield Row(number, None, f"row {number} is not CSV: {problem}")
                continue
            number -= 1
        if cells:
            number += 1
            yield _csv_row(number, header, [plain(cell) for cell in cells] if ours else cells, delimiter)


def _csv_row(number: int, header: Sequence[str], cells: Sequence[str], delimiter: str) -> Row:
    if any(cells[len(header) :]):
        problem = f"row {number} has {len(cells)} cells, the header {len(header)}; quote cells that hold {delimiter!r}"
        return Row(number, None, problem, delimiter.join(cells))
    return Row(number, dict(zip(header, cells, strict=False)))


def _parquet(path: Path, choose: Choose) -> Iterator[Row]:
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            sample = next(iter(file.iter_batches(SEEN_FIRST)), None)
            naming = choose(names, sample.to_pylist() if sample else ())
            naming.check(path, names)
            number = 0
            for batch in file.iter_batches(columns=[name for name in names if name in naming.read]):
                for cells in batch.to_pylist():
                    number += 1
                    yield renamed(Row(number, cells), naming)
    except (pyarrow.ArrowException, OSError) as problem:
        reason = str(problem).partition("\n")[0]
        raise InputError(
            f"{path}: expected Parquet, got a file that cannot be read ({reason}); write it again"
        ) from None
