"""Workbooks of Excel and LibreOffice (.xlsx) → rows: those of every sheet that has a column of comments."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from stance.errors import InputError, MissingExtraError
from stance.split.source import MAX_TABLE_BYTES
from stance.split.tables.columns import PLAIN, no_text
from stance.split.tables.header import HEADER, Choose, header_at, named_rows, names_of
from stance.split.tables.rows import TEXT, About, Row
from stance.split.unpack import MAX_RATIO

LARGE = 16 << 20
"""Bytes of a part from which its packed size is asked for."""


def workbook_rows(path: Path, choose: Choose) -> Iterator[Row | About]:
    """The rows of a workbook's sheets under our names, numbered from 1 through all of them.

    Raises InputError where it is no workbook, a bomb, or no sheet has a column of comments; MissingExtraError without
    openpyxl.
    """
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError:
        raise MissingExtraError("reading workbooks needs openpyxl: pip install 'stance[excel]'") from None
    _refuse_bombs(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as problem:
        raise InputError(
            f"{path}: expected a workbook, got a file that cannot be read ({problem}); save it again"
        ) from None
    number, seen = 0, [""]
    for sheet in book.worksheets:
        lines = ([_words(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
        above = list(islice(lines, HEADER))
        at = header_at(above, choose)
        header = names_of(above[at]) if above else []
        if TEXT not in header and choose(header, ()) is PLAIN:
            seen += header
            continue
        rows = (Row(0, dict(zip(header, line, strict=False))) for line in chain(above[at + 1 :], lines) if any(line))
        for row in named_rows(path, header, rows, above[:at], choose):
            number += isinstance(row, Row)
            yield Row(number, row.cells, row.problem, row.raw, row.rule) if isinstance(row, Row) else row
    book.close()
    if not number:
        raise InputError(no_text(path, list(filter(None, seen))))


def _refuse_bombs(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            swollen = part.file_size > LARGE and part.file_size > MAX_RATIO * max(part.compress_size, 1)
            if swollen or part.file_size > MAX_TABLE_BYTES:
                raise InputError(
                    f"{path}: expected a workbook, got one whose {part.filename} unpacks to {part.file_size:,} bytes, "
                    "as a bomb does; save its sheet as CSV"
                )
            with archive.open(part) as file:
                if b"<!DOCTYPE" in file.read(2048):
                    raise InputError(f"{path}: expected a workbook, got one that defines entities; save it as CSV")


def _words(cell: Any) -> str:  # noqa: ANN401 - whatever a cell may hold
    """What a cell shows: dates to the minute, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
