"""Rows of a table → Articles, one comment a row.

The column `text` has to be there; `id, article_id, title, lead, body, url, author, date, likes,
parent_id` are used when present. Rows without `article_id` are grouped by their title.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.records import Article, Comment, Reject
from stance.split.dates import parse_date
from stance.split.readers import COLUMNS, TEXT, Row, no_text, read_rows
from stance.split.source import Kind, clean, survey, to_int


@dataclass(slots=True)
class Group:
    """The rows of one article, while they are gathered."""

    id: str
    about: dict[str, str] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)


def split_rows(path: Path, kind: Kind) -> list[Article]:
    """The articles of a table, in order of first appearance.

    A row without text or in broken form becomes a Reject. Raises InputError where the table has no
    `text` column or no row at all can be used.
    """
    digest, encoding = survey(path)
    groups: dict[str, Group] = {}
    broken: list[Reject] = []
    names: dict[str, None] = {}
    for row in read_rows(path, kind, encoding):
        if row.cells is None:
            broken.append(Reject(row.raw, row.span, row.problem))
            continue
        names.update(dict.fromkeys(row.cells))
        _gather(groups, row, row.cells, path.stem, f"{path.stem}-{digest[:8]}-r{row.number}")
    if groups and TEXT not in names:
        raise InputError(no_text(path, list(names)))
    known = Counter(comment.id for group in groups.values() for comment in group.comments)
    if not known:
        seen = [*broken, *(reject for group in groups.values() for reject in group.rejects)]
        first = seen[0].reason if seen else "no rows"
        raise InputError(f"{path}: expected rows with text, got none ({first}); mend the file or remove it")
    articles = [_article(group, str(path), known) for group in groups.values()]
    return [replace(articles[0], rejects=(*articles[0].rejects, *broken)), *articles[1:]]


def _gather(groups: dict[str, Group], row: Row, cells: Mapping[str, Any], stem: str, fallback_id: str) -> None:
    values = {name: _string(cells.get(name)) for name in COLUMNS}
    title = (values["title"] or "").strip()
    group_id = values["article_id"] or (f"t-{_sha(title)[:12]}" if title else f"{stem}-untitled")
    group = groups.setdefault(group_id, Group(group_id))
    for name in ("title", "lead", "body", "url"):
        if value := (values[name] or "").strip():
            group.about.setdefault(name, value)
    group.titles.update([title] if title else [])
    text = (values[TEXT] or "").strip()
    if not text:
        group.rejects.append(Reject("", row.span, f"row {row.number} has no text"))
        return
    group.comments.append(
        Comment(
            id=values["id"] or fallback_id,
            article_id=group_id,
            text=text,
            span=row.span,
            rule="row",
            confidence=1.0,
            author=(values["author"] or "").strip() or None,
            date=_iso(values["date"]) if values["date"] else None,
            date_raw=values["date"],
            likes=to_int(cells.get("likes")),
            parent_id=values["parent_id"],
        )
    )


def _article(group: Group, source: str, known: Mapping[str, int]) -> Article:
    n = len(group.comments)
    repeated = [comment.id for comment in group.comments if known[comment.id] > 1]
    warnings = []
    if not group.titles and n:
        warnings.append(f"{_rows(n)} no title: what they are for or against is not known; add a column 'title'")
    if len(group.titles) > 1:
        warnings.append(f"the rows of this article carry {len(group.titles)} titles; the first one is used")
    if broken := sum("\ufffd" in comment.text for comment in group.comments):
        warnings.append(f"{_rows(broken)} characters that were broken in the source, kept as \ufffd")
    if repeated:
        warnings.append(f"{_rows(len(repeated))} an id that another row has too, such as {repeated[0]!r}")
    return Article(
        id=group.id,
        source=source,
        title=group.about.get("title", ""),
        lead=group.about.get("lead", ""),
        body=group.about.get("body", ""),
        url=group.about.get("url"),
        comments=tuple(group.comments),
        rejects=tuple(group.rejects),
        warnings=tuple(warnings),
    )


def _rows(n: int) -> str:
    return "1 row has" if n == 1 else f"{n} rows have"


def _string(value: object) -> str | None:
    """A cell as it stands, or None where it is null, not a number, or only white space."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    text = clean(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))
    return text if text.strip() else None


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_iso = lru_cache(maxsize=4096)(parse_date)
