"""Rows of a table, a feed or an export → Articles, one comment a row.

A table's columns are our own (`text, id, article_id, title, lead, body, url, author, date, likes, parent_id`), those
that the caller names, those of a known exporter, or what their words or else their cells say they are, in that order.
Rows without `article_id` are grouped by their title.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.records import Comment, Reject
from stance.split.encoding import repair
from stance.split.kinds import Kind
from stance.split.source import clean, survey, to_int
from stance.split.tables.columns import asked_for
from stance.split.tables.exporters import naming_of
from stance.split.tables.gathered import Entry, Gathered
from stance.split.tables.readers import read_rows
from stance.split.tables.rows import ARTICLE_ROW, COLUMNS, TEXT, About, Row
from stance.split.tables.snippets import iso_date

PROSE = ("title", "lead", "body", TEXT, "author")
"""Fields in which mojibake is looked for."""

CONFIDENCE = {"columns-by-words": 0.9, "columns-by-cells": 0.6}
"""How sure columns are that neither the caller nor a known exporter names, but their words or their cells."""

LONGEST_TITLE = 300

OF_ROWS, OF_ARTICLES = ("title", "lead", "body", "url"), ("title", "lead", "body", "url", "author", "date")
"""What a comment's row says of its article, and what a line about the article does."""


def split_rows(path: Path, kind: Kind, columns: Mapping[str, str] | None = None) -> Gathered:
    """The articles of a table, a feed or an export, in order of first appearance.

    `columns` maps fields to the columns of a table that hold them. A row without text or in broken form
    becomes a Reject. Raises InputError where the table has no `text` column or no row at all can be used,
    and UsageError where `columns` names a field that is none.
    """
    digest, encoding = survey(path)
    mark, untitled = f"{path.stem}-{digest[:8]}", f"{path.stem}-untitled"
    broken: list[Reject] = []
    described = False

    def entries() -> Iterator[Entry]:
        nonlocal described
        for row in _rows(path, kind, encoding, mark, columns):
            if isinstance(row, About):
                described = True
                yield _of_article(row, untitled)
            elif row.cells is None:
                broken.append(Reject(row.raw, row.span, row.problem))
            else:
                yield _of_row(row, untitled, f"{mark}-r{row.number}")

    gathered = Gathered(path, entries(), broken)
    if not gathered.n_comments and not described:
        first = next(gathered.reasons, "no rows")
        raise InputError(f"{path}: expected rows with text, got none ({first}); mend the file or remove it")
    return gathered


def _rows(path: Path, kind: Kind, encoding: str, mark: str, columns: Mapping[str, str] | None) -> Iterator[Row | About]:
    # Each reader brings its own parser: a run over tables loads neither lxml nor feedparser.
    if kind == "feed":
        from stance.split.tables.feeds import feed_rows

        return feed_rows(path, mark)
    if kind in ("wxr", "disqus"):
        from stance.split.tables.xml_exports import export_rows

        return export_rows(path, kind, encoding, mark)
    asked = asked_for(columns) if columns else None
    return read_rows(path, kind, encoding, lambda names, sample: asked or naming_of(names, sample))


def _of_article(about: About, untitled: str) -> Entry:
    values, repaired = _values(about.cells)
    return Entry(
        values["article_id"] or untitled,
        _about(values, OF_ARTICLES),
        repaired=repaired,
        stated=about.stated,
        warnings=tuple(about.warnings),
    )


def _of_row(row: Row, untitled: str, fallback_id: str) -> Entry:
    cells = row.cells or {}
    values, repaired = _values(cells)
    title = (values["title"] or "").strip()
    if row.problem == ARTICLE_ROW:
        values["article_id"] = values["article_id"] or (f"t-{_sha(title)[:12]}" if title else untitled)
        return _of_post(values, repaired)
    if row.rule in CONFIDENCE and values["id"] and values["id"] == values["article_id"]:
        return _of_post(values, repaired)
    article_id = values["article_id"] or (f"t-{_sha(title)[:12]}" if title else untitled)
    about = _about(values, OF_ROWS)
    text = (values[TEXT] or "").strip()
    if problem := row.problem or ("" if text else f"row {row.number} has no text"):
        above = (values["id"], values["parent_id"]) if values["id"] else None
        return Entry(article_id, about, Reject(text, row.span, problem), above, repaired)
    comment = Comment(
        id=values["id"] or fallback_id,
        article_id=article_id,
        text=text,
        span=row.span,
        rule=row.rule,
        confidence=CONFIDENCE.get(row.rule, 1.0),
        author=(values["author"] or "").strip() or None,
        date=iso_date(values["date"]) if values["date"] else None,
        date_raw=values["date"],
        likes=to_int(cells.get("likes")),
        parent_id=values["parent_id"],
    )
    return Entry(article_id, about, comment, repaired=repaired)


def _of_post(values: Mapping[str, str | None], repaired: bool) -> Entry:
    """What a row says that is the post which the others answer, as networks list both."""
    text = (values[TEXT] or "").strip()
    about = {"title": text.partition("\n")[0][:LONGEST_TITLE]} | _about(values, OF_ARTICLES) | {"body": text}
    return Entry(values["article_id"] or "", about, repaired=repaired)


def _values(cells: Mapping[str, Any]) -> tuple[dict[str, str | None], bool]:
    """The cells of a row as text, mojibake undone, and whether there was any."""
    values = {name: _string(cells.get(name)) for name in COLUMNS}
    any_repaired = False
    for name in PROSE:
        if value := values[name]:
            values[name], how = repair(value)
            any_repaired = any_repaired or how is not None
    if (values["article_id"] or "").startswith("http"):
        values["url"] = values["url"] or values["article_id"]
        values["article_id"] = f"u-{_sha(values['article_id'] or '')[:12]}"
    return values, any_repaired


def _about(values: Mapping[str, str | None], names: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name in names if (value := (values[name] or "").strip())}


def _string(value: object) -> str | None:
    """A cell as it stands, or None where it is null, not a number, or only white space."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    text = clean(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))
    return text if text.strip() else None


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
