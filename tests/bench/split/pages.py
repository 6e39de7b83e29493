"""The pages: every article of content/ in every layout of its language, and what a perfect splitter finds there.

A template is given `article` (the content file), `threads` (top-level nodes with their `replies`), `comments` (all
nodes in page order), `count` (comments in gold) and `side` (related articles, widgets: see furniture.toml).
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tests.bench.split.wording import FILTERS, relative

HERE = Path(__file__).parent
Folder = Literal["layouts", "heldout"]
FIRST_ID = 184_220


@dataclass(frozen=True, slots=True)
class GoldComment:
    """A comment: `date` to the minute or the day, `parent` the index of the comment it answers; None: not shown."""

    author: str | None
    date: str | None
    text: str
    likes: int | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """What a page holds. Whether the lead, shown or only declared, belongs to the body is left to the splitter."""

    title: str
    lead: str
    body_paragraphs: tuple[str, ...]
    author: str | None
    date: str | None
    comments: tuple[GoldComment, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One article in one layout. `suffix` is ".html" or ".txt"."""

    name: str
    layout: str
    suffix: str
    text: str
    gold: Gold


@dataclass(frozen=True, slots=True)
class Layout:
    """A row of layouts.toml: what a page in this layout lets its reader see, so that gold asks for no more.

    `shows` holds some of: author; date (the day), minute (and the time); likes (numbers from 0), negative (and below
    0), hides_zero (no number where nobody voted); parent; removed (a notice in place of a removed comment); lead;
    article_author; article_date, article_minute. `depth` is the most levels of nesting: deeper replies move up.
    `quote` is the line over the words quoted from the comment that is answered, such as "{author} a écrit :".
    """

    name: str
    kind: Literal["html", "txt"]
    family: str
    languages: tuple[str, ...]
    shows: frozenset[str]
    depth: int = 99
    quote: str = ""


@dataclass(slots=True)
class Node:
    """A comment as templates see it: `quoted` is the comment quoted above its text, `level` its depth from 0."""

    index: int
    author: str
    date: datetime
    text: str
    likes: int
    ago: str
    removed: bool
    parent: "Node | None" = None
    quoted: "Node | None" = None
    level: int = 0
    number: int = 0
    replies: "list[Node]" = field(default_factory=list)

    @property
    def id(self) -> int:
        """The number that this comment has in its site's data base."""
        return FIRST_ID + 7 * self.index


def layouts(folder: Folder) -> list[Layout]:
    """The layouts of a folder, in the order of its layouts.toml."""
    table = tomllib.loads((HERE / folder / "layouts.toml").read_text(encoding="utf-8"))
    return [
        Layout(name, **{**row, "shows": frozenset(row["shows"]), "languages": tuple(row["languages"])})
        for name, row in table.items()
    ]


def contents(folder: Folder = "layouts") -> dict[str, dict[str, Any]]:
    """The articles by name of their file; held-out layouts have some of their own besides."""
    paths = sorted(HERE.glob("content/*.json")) + sorted(HERE.glob(f"{folder}/content/*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def pages(folder: Folder) -> Iterator[Page]:
    """Every page of a folder's layouts."""
    articles = contents(folder)
    for layout in layouts(folder):
        for name, article in articles.items():
            if article["language"] in layout.languages:
                yield page(folder, layout, name, article)


def page(folder: Folder, layout: Layout, name: str, article: Mapping[str, Any]) -> Page:
    """One article in one layout."""
    nodes = arrange(article, layout)
    gold = gold_of(article, layout, nodes)
    text = _template(folder, layout).render(
        article={**article, "date": datetime.fromisoformat(article["date"])},
        threads=[node for node in nodes if node.parent is None],
        comments=nodes,
        count=len(gold.comments),
        quote=layout.quote,
        side=_furniture()[article["language"]],
    )
    return Page(f"{layout.name}--{name}", layout.name, f".{layout.kind}", text, gold)


def arrange(article: Mapping[str, Any], layout: Layout) -> list[Node]:
    """The comments in page order: replies below what they answer, or by date in a layout that shows no replies."""
    nodes = _nodes(article)
    if "removed" not in layout.shows:
        for node in nodes:
            while node.parent and node.parent.removed:
                node.parent = node.parent.parent
        nodes = [node for node in nodes if not node.removed]
    if layout.quote:
        for node in nodes:
            node.quoted = node.parent if node.parent and not node.parent.removed else None
    if "parent" not in layout.shows:
        nodes = [replace(node, parent=None) for node in sorted(nodes, key=lambda node: node.date)]
    ordered = _depth_first(nodes, layout.depth)
    for number, node in enumerate(ordered, 1):
        node.number = number
    return ordered


def gold_of(article: Mapping[str, Any], layout: Layout, nodes: list[Node]) -> Gold:
    """What is to be found on the page: no more than the layout shows."""
    kept = [node for node in nodes if not node.removed]
    place = {node.index: at for at, node in enumerate(kept)}
    comments = []
    for node in kept:
        above = node.parent
        while above and above.removed:
            above = above.parent
        comments.append(
            GoldComment(
                author=node.author if "author" in layout.shows else None,
                date=_date(node.date, layout.shows, "date", "minute"),
                text=_text(node, layout.quote),
                likes=_likes(node.likes, layout.shows),
                parent=place[above.index] if above else None,
            )
        )
    return Gold(
        title=article["title"],
        lead=article["lead"],
        body_paragraphs=tuple(article["paragraphs"]),
        author=article["author"] or None if "article_author" in layout.shows else None,
        date=_date(datetime.fromisoformat(article["date"]), layout.shows, "article_date", "article_minute"),
        comments=tuple(comments),
    )


def _nodes(article: Mapping[str, Any]) -> list[Node]:
    rows = article["comments"]
    moments = [datetime.fromisoformat(row["date"]) for row in rows]
    nodes = [
        Node(
            index=index,
            author=row["author"],
            date=moments[index],
            text=row["text"],
            likes=row["likes"],
            ago=row.get("ago") or relative(moments[index], max(moments), article["language"]),
            removed=row.get("removed", False),
        )
        for index, row in enumerate(rows)
    ]
    for node, row in zip(nodes, rows, strict=True):
        node.parent = nodes[row["parent"]] if row["parent"] is not None else None
    return nodes


def _depth_first(nodes: list[Node], depth: int) -> list[Node]:
    for node in nodes:  # a parent stands before its replies, so its level is known
        while node.parent and node.parent.level >= depth - 1:
            node.parent = node.parent.parent
        node.level = node.parent.level + 1 if node.parent else 0
        if node.parent:
            node.parent.replies.append(node)
    ordered: list[Node] = []
    waiting = [node for node in reversed(nodes) if node.parent is None]
    while waiting:
        ordered.append(waiting.pop())
        waiting += reversed(ordered[-1].replies)
    return ordered


def _date(moment: datetime, shows: frozenset[str], day: str, minute: str) -> str | None:
    if minute in shows:
        return moment.isoformat(timespec="minutes")
    return moment.date().isoformat() if day in shows else None


def _text(node: Node, quote: str) -> str:
    if not node.quoted:
        return node.text
    return "\n".join((quote.format(author=node.quoted.author), node.quoted.text, node.text))


def _likes(likes: int, shows: frozenset[str]) -> int | None:
    if "likes" not in shows:
        return None
    shown = likes if "negative" in shows else max(likes, 0)
    return None if shown == 0 and "hides_zero" in shows else shown


@cache
def _furniture() -> dict[str, Any]:
    return tomllib.loads((HERE / "furniture.toml").read_text(encoding="utf-8"))


@cache
def _template(folder: Folder, layout: Layout) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    house = Environment(
        loader=FileSystemLoader(HERE / folder),
        autoescape=layout.kind == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    house.filters.update(FILTERS)
    return house.get_template(f"{layout.name}.{layout.kind}.j2")
