"""Rows of a table, a feed or an export → Articles, one comment a row.

Of a plain table the column `text` has to be there; `id, article_id, title, lead, body, url, author, date,
likes, parent_id` are used when present. Rows without `article_id` are grouped by their title.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.records import Article, Comment, Reject
from stance.split.encoding import repair
from stance.split.kinds import Kind
from stance.split.source import clean, survey, to_int
from stance.split.tables.columns import asked_for
from stance.split.tables.exporters import naming_of
from stance.split.tables.readers import read_rows
from stance.split.tables.rows import COLUMNS, TEXT, About, Row
from stance.split.tables.snippets import iso_date

PROSE = ("title", "lead", "body", TEXT, "author")
"""Fields in which mojibake is looked for."""


@dataclass(slots=True)
class Group:
    """The rows of one article, while they are gathered."""

    id: str
    about: dict[str, str] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)
    stated: int | None = None
    described: bool = False
    repaired: int = 0
    above_rejects: dict[str, str | None] = field(default_factory=dict)


def split_rows(path: Path, kind: Kind, columns: Mapping[str, str] | None = None) -> list[Article]:
    """The articles of a table, a feed or an export, in order of first appearance.

    `columns` maps fields to the columns of a table that hold them. A row without text or in broken form
    becomes a Reject. Raises InputError where the table has no `text` column or no row at all can be used,
    and UsageError where `columns` names a field that is none.
    """
    digest, encoding = survey(path)
    mark, untitled = f"{path.stem}-{digest[:8]}", f"{path.stem}-untitled"
    groups: dict[str, Group] = {}
    broken: list[Reject] = []
    for row in _rows(path, kind, encoding, mark, columns):
        if isinstance(row, About):
            _describe(groups, row, untitled)
        elif row.cells is None:
            broken.append(Reject(row.raw, row.span, row.problem))
        else:
            _gather(groups, row, untitled, f"{mark}-r{row.number}")
    known = Counter(comment.id for group in groups.values() for comment in group.comments)
    if not known and not any(group.described for group in groups.values()):
        seen = [*broken, *(reject for group in groups.values() for reject in group.rejects)]
        first = seen[0].reason if seen else "no rows"
        raise InputError(f"{path}: expected rows with text, got none ({first}); mend the file or remove it")
    articles = [_article(group, str(path), known) for group in groups.values()]
    return [replace(articles[0], rejects=(*articles[0].rejects, *broken)), *articles[1:]]


def _rows(path: Path, kind: Kind, encoding: str, mark: str, columns: Mapping[str, str] | None) -> Iterator[Row | About]:
    # Each reader brings its own parser: a run over tables loads neither lxml nor feedparser.
    if kind == "feed":
        from stance.split.tables.feeds import feed_rows

        return feed_rows(path, mark)
    if kind in ("wxr", "disqus"):
        from stance.split.tables.xml_exports import export_rows

        return export_rows(path, kind, encoding, mark)
    asked = asked_for(columns) if columns else None
    return read_rows(path, kind, encoding, lambda names: asked or naming_of(names))


def _describe(groups: dict[str, Group], about: About, untitled: str) -> None:
    values, repaired = _values(about.cells)
    group_id = values["article_id"] or untitled
    group = groups.setdefault(group_id, Group(group_id))
    group.described = True
    group.repaired += repaired
    group.warnings += about.warnings
    group.stated = about.stated if group.stated is None else group.stated
    _set_about(group, values)
    for name in ("author", "date"):
        if value := values[name]:
            group.about.setdefault(name, value.strip())


def _gather(groups: dict[str, Group], row: Row, untitled: str, fallback_id: str) -> None:
    cells = row.cells or {}
    values, repaired = _values(cells)
    title = (values["title"] or "").strip()
    group_id = values["article_id"] or (f"t-{_sha(title)[:12]}" if title else untitled)
    group = groups.setdefault(group_id, Group(group_id))
    group.repaired += repaired
    _set_about(group, values)
    text = (values[TEXT] or "").strip()
    if problem := row.problem or ("" if text else f"row {row.number} has no text"):
        group.rejects.append(Reject(text, row.span, problem))
        if values["id"]:
            group.above_rejects[values["id"]] = values["parent_id"]
        return
    group.comments.append(
        Comment(
            id=values["id"] or fallback_id,
            article_id=group_id,
            text=text,
            span=row.span,
            rule=row.rule,
            confidence=1.0,
            author=(values["author"] or "").strip() or None,
            date=iso_date(values["date"]) if values["date"] else None,
            date_raw=values["date"],
            likes=to_int(cells.get("likes")),
            parent_id=values["parent_id"],
        )
    )


def _values(cells: Mapping[str, Any]) -> tuple[dict[str, str | None], bool]:
    """The cells of a row as text, mojibake undone, and whether there was any."""
    values = {name: _string(cells.get(name)) for name in COLUMNS}
    any_repaired = False
    for name in PROSE:
        if value := values[name]:
            values[name], how = repair(value)
            any_repaired = any_repaired or how is not None
    return values, any_repaired


def _set_about(group: Group, values: Mapping[str, str | None]) -> None:
    for name in ("title", "lead", "body", "url"):
        if value := (values[name] or "").strip():
            group.about.setdefault(name, value)
    group.titles.update([values["title"].strip()] if values["title"] else [])


def _article(group: Group, source: str, known: Mapping[str, int]) -> Article:
    ids = dict.fromkeys(comment.id for comment in group.comments)
    raw = group.about.get("date")
    return Article(
        id=group.id,
        source=source,
        title=group.about.get("title", ""),
        lead=group.about.get("lead", ""),
        body=group.about.get("body", ""),
        author=group.about.get("author"),
        date=iso_date(raw) if raw else None,
        date_raw=raw,
        url=group.about.get("url"),
        comments=tuple(_kept_parent(group, each, ids) for each in group.comments),
        rejects=tuple(group.rejects),
        warnings=(*_warnings(group, known), *group.warnings),
    )


def _kept_parent(group: Group, comment: Comment, ids: Mapping[str, object]) -> Comment:
    """`comment` under the nearest comment above that was kept; a plain table may name one that it does not hold."""
    parent = comment.parent_id
    if parent is None:
        return comment
    seen = {comment.id}
    while parent in group.above_rejects and parent not in ids and parent not in seen:
        seen.add(parent)
        parent = group.above_rejects[parent]
    if comment.rule != "row" and (parent not in ids or parent in seen):
        parent = None
    return comment if parent == comment.parent_id else replace(comment, parent_id=parent)


def _warnings(group: Group, known: Mapping[str, int]) -> Iterator[str]:
    n, n_rejects = len(group.comments), len(group.rejects)
    repeated = [comment.id for comment in group.comments if known[comment.id] > 1]
    if not group.titles and n:
        yield f"{_counted(n)} no title: what they are for or against is not known; add a column 'title'"
    if len(group.titles) > 1:
        yield f"the rows of this article carry {len(group.titles)} titles; the first one is used"
    if broken := sum("\ufffd" in comment.text for comment in group.comments):
        yield f"{_counted(broken)} characters that were broken in the source, kept as \ufffd"
    if group.repaired:
        yield f"encoding repaired: {_counted(group.repaired)} words that had been misread"
    if repeated:
        yield f"{_counted(len(repeated))} an id that another row has too, such as {repeated[0]!r}"
    if group.stated is not None and not n <= group.stated <= n + n_rejects:
        yield f"the file states {group.stated} comments, {n} were found"


def _counted(n: int) -> str:
    return "1 row has" if n == 1 else f"{n} rows have"


def _string(value: object) -> str | None:
    """A cell as it stands, or None where it is null, not a number, or only white space."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    text = clean(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))
    return text if text.strip() else None


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
