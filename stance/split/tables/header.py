"""Rows below a header → rows under our names: which row is the header, and what stands above it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from stance.split.tables.columns import PLAIN, Naming
from stance.split.tables.likely import RULE
from stance.split.tables.nested import nested
from stance.split.tables.rows import TEXT, About, Row
from stance.split.tables.words import WORDS, folded_name

Choose = Callable[[Sequence[str], Sequence[Mapping[str, Any]]], Naming]
"""The naming for the names of columns, and rows below them."""

SEEN_FIRST = 100
"""Rows that are looked at before a naming is chosen."""

HEADER, CELLS = 12, 3
"""Rows among which the header stands, and cells that it has where others stand above it."""

OF_ARTICLE = ("title", "url", "article_id")
"""What merged cells say of an article."""

ABOUT = ("title", "url", "lead", "body")
"""What is said of an article above a table of comments on it."""

LEAST_TITLE, LONGEST_TITLE = 15, 300
"""Characters of a title above a header."""


def header_at(rows: Sequence[Sequence[str]], choose: Choose) -> int:
    """The row with the names of columns: the first that names some of ours, else the first with anything."""
    filled = [at for at, row in enumerate(rows) if any(map(str.strip, row))]
    for at in filled:
        names = names_of(rows[at])
        known = sum(map(bool, rows[at])) >= CELLS and choose(names, ()) is not PLAIN
        if known or TEXT in names:
            return at
    return filled[0] if filled else 0


def names_of(header: Sequence[str]) -> list[str]:
    """The names of a header's columns; of one without, its place."""
    return [name.strip() or f"column {place}" for place, name in enumerate(header, 1)]


def named_rows(
    path: Path, header: Sequence[str], rows: Iterator[Row], above: Sequence[Sequence[str]], choose: Choose
) -> Iterator[Row | About]:
    """The rows of a table under our names; where a cell holds the comments of its row's article, those.

    Raises InputError where no column holds text.
    """
    sample = list(islice(rows, SEEN_FIRST))
    if any(row.cells and nested(row.cells) for row in sample):
        for row in chain(sample, rows):
            yield from (nested(row.cells) if row.cells else None) or [row]
        return
    naming = choose(header, [row.cells for row in sample if row.cells])
    naming.check(path, header)
    told = {} if naming.columns.get("title") else _about_in(above)
    carried: dict[str, Any] = {**told}
    merged = naming.rule == RULE and _is_merged(sample, naming)
    for row in chain(sample, rows):
        named = renamed(row, naming)
        if merged and named.cells:
            carried |= {name: named.cells[name] for name in OF_ARTICLE if name in named.cells}
        yield replace(named, cells={**carried, **named.cells}) if carried and named.cells else named


def _is_merged(sample: Sequence[Row], naming: Naming) -> bool:
    """Whether the title stands in the first row of each article alone, as merged cells are saved."""
    told = [bool(naming.cells(row.cells).get("title")) for row in sample if row.cells]
    return bool(told) and told[0] and 2 * sum(told) < len(told)


def renamed(row: Row, naming: Naming) -> Row:
    """A row under our names."""
    if naming is PLAIN or row.cells is None:
        return row
    return Row(row.number, naming.cells(row.cells), naming.problem(row.cells), row.raw, naming.rule)


def _about_in(above: Sequence[Sequence[str]]) -> dict[str, str]:
    """What rows above the header say of the article: "Titre" and its title, side by side, or the title alone."""
    told: dict[str, str] = {}
    for row in above:
        filled = list(filter(None, map(str.strip, row)))
        name = folded_name(filled[0]) if len(filled) == 2 else ""
        fields = (field for field in ABOUT if any(re.fullmatch(words, name, re.IGNORECASE) for words in WORDS[field]))
        if name and (field := next(fields, "")):
            # "Article" stands in front of either.
            told.setdefault("body" if field == "title" and len(filled[1]) > LONGEST_TITLE else field, filled[1])
    return told or _title_in(above)


def _title_in(above: Sequence[Sequence[str]]) -> dict[str, str]:
    """The title that stands alone in a row above the header, as an office has it."""
    for row in above:
        filled = list(filter(None, map(str.strip, row)))
        if len(filled) == 1 and LEAST_TITLE <= len(filled[0]) <= LONGEST_TITLE and "://" not in filled[0]:
            return {"title": filled[0]}
    return {}
