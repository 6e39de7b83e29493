"""Which column of a table is which field: as the caller says, as a known exporter writes it, or by its own name."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from stance.errors import InputError, UsageError
from stance.split.source import to_int
from stance.split.tables.rows import COLUMNS, TEXT

USUAL_NAMES = ("texte", "comment", "commentaire", "content", "message", "body", "review", "tweet", "تعليق", "نص")
"""What others call the column of comments, likeliest first: the fix that a missing `text` is answered with."""

MOST_NAMED = 20
"""Columns that an error lists."""

MISSING = ("NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None")
"""What programs write into a cell that holds nothing."""

Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Naming:
    """Field → the columns that may hold it, likeliest first.

    `changes` are what is done to a cell by its field and column, `required` the columns that have to be there.
    Rows whose cell of a column in `skips` has its pattern are no comments, for the reason given there. What the
    column `against` counts is taken from the likes.
    """

    columns: Mapping[str, Sequence[str]]
    rule: str = "row"
    changes: Mapping[tuple[str, str], Change] = field(default_factory=dict)
    required: Sequence[str] = ()
    skips: Sequence[tuple[str, re.Pattern[str], str]] = ()
    against: str = ""

    @property
    def read(self) -> set[str]:
        """The columns of a table that are looked at; of a dotted path, the column that it begins in."""
        columns = {column for each in self.columns.values() for column in each}
        columns.update((column for column, _, _ in self.skips), filter(None, (self.against,)))
        return columns | {column.partition(".")[0] for column in columns}

    def cells(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of `row` by the names of our fields; the first column that holds something counts."""
        named: dict[str, Any] = {}
        for name, columns in self.columns.items():
            for column in columns:
                value = _lookup(row, column)
                if value in MISSING and self is not PLAIN:
                    value = None
                if value is not None and (change := self.changes.get((name, column))):
                    value = change(value)
                if value is not None and value != "":
                    named[name] = value
                    break
        if (hour := self._hour(row, named.get("date"))) is not None:
            named["date"] = f"{named['date']} {hour}"
        up, down = to_int(named.get("likes")), to_int(_lookup(row, self.against)) if self.against else None
        return named | {"likes": up - down} if up is not None and down is not None else named

    def _hour(self, row: Mapping[str, Any], date: object) -> str | None:
        """The hour that stands in a column beside the one of the day."""
        if not isinstance(date, str) or _HOUR.search(date):
            return None
        cells = (_lookup(row, column) for column in self.columns.get("date", ()))
        return next((cell for cell in cells if isinstance(cell, str) and _HOUR.fullmatch(cell.strip())), None)

    def problem(self, row: Mapping[str, Any]) -> str:
        """Why `row` is no comment; "" where it is one."""
        said = (reason for column, pattern, reason in self.skips if pattern.search(str(_lookup(row, column) or "")))
        return next(said, "")

    def check(self, path: Path, found: Collection[str]) -> None:
        """Raise InputError where a column that has to be there is not among those found."""
        for column in self.required:
            if not _is_there(column, found):
                raise InputError(
                    f"{path}: expected a column {column!r}, as was asked for, got columns {_listed(found)}; "
                    "name one of these"
                )
        if not any(_is_there(column, found) for column in self.columns[TEXT]):
            raise InputError(no_text(path, found))


PLAIN = Naming({name: (name,) for name in COLUMNS})
"""Each field by its own name: rows of such a table are as they should be."""


_HOUR = re.compile(r"\d{1,2}[:h]\d{2}(?::\d{2})?")


def parse_columns(words: str) -> dict[str, str]:
    """Field → column out of "text=body,author=user"; a column's own name may hold dots, spaces and "=".

    Raises UsageError where a part is no FIELD=COLUMN or its field is not one of ours, or comes twice.
    """
    columns: dict[str, str] = {}
    for part in filter(None, map(str.strip, words.split(","))):
        name, sign, column = (piece.strip() for piece in part.partition("="))
        if not sign or not column:
            raise UsageError(
                f"expected columns as FIELD=COLUMN,FIELD=COLUMN, got {part!r}; write text=body,author=user"
            )
        if name not in COLUMNS:
            near = get_close_matches(name.lower(), COLUMNS, 1)
            hint = f"did you mean {near[0]!r}?" if near else "name one of these"
            raise UsageError(f"expected a field out of {', '.join(COLUMNS)}, got {name!r}; {hint}")
        if name in columns:
            raise UsageError(f"expected one column for {name!r}, got {columns[name]!r} and {column!r}; leave one out")
        columns[name] = column
    if not columns:
        raise UsageError(f"expected columns as FIELD=COLUMN,FIELD=COLUMN, got {words!r}; write text=body,author=user")
    return columns


def asked_for(columns: Mapping[str, str]) -> Naming:
    """The naming that a caller asks for: a column named for one field no longer serves under its own name.

    Raises UsageError for a field that is none of ours.
    """
    for name in columns:
        if name not in COLUMNS:
            raise UsageError(f"expected a field out of {', '.join(COLUMNS)}, got {name!r}; name one of these")
    asked = {name: (column,) for name, column in columns.items()}
    own = {name: (name,) for name in COLUMNS if name == TEXT or name not in columns.values()}
    return Naming(own | asked, required=tuple(columns.values()))


def no_text(path: Path, found: Collection[str]) -> str:
    """What to say of a table without a `text` column: found, needed, and the likely fix."""
    usual = [name for usual in USUAL_NAMES for name in found if name.lower() == usual]
    likely = [*usual, *(name for name in found if get_close_matches(TEXT, [name.lower()], cutoff=0.7))]
    fix = f"rename {likely[0]!r} to {TEXT!r}" if likely else f"call the column of comments {TEXT!r}"
    return f"{path}: expected a column {TEXT!r}, got columns {_listed(found)}; {fix}"


def _listed(names: Collection[str]) -> str:
    return ", ".join(repr(name) for name in list(names)[:MOST_NAMED]) or "none"


def _is_there(column: str, found: Collection[str]) -> bool:
    """Whether a column, or the object that it is a part of, was seen."""
    return column in found or ("." in column and column.partition(".")[0] in found)


def _lookup(row: Mapping[str, Any], column: str) -> object:
    """A cell, by its column's name or by the dotted path to it in nested objects."""
    if column in row or "." not in column:
        return row.get(column)
    value: Any = row
    for name in column.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
