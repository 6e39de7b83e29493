"""One article as text for the terminal: what was taken as what, where, and by which rule."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stance.records import Article, Comment, Reject, Span
from stance.report.terminal import NOTHING, one_line

if TYPE_CHECKING:
    from rich.console import Group

EXCERPT = 280
"""Characters of a text that are shown; the number of all stands beside it."""

NAMES = 9
"""Columns of the names of fields, the same in all sections."""


def explain(article: Article) -> "Group":
    """What was found on one page, as lines that fit any terminal: data, warnings, body, comments, rejects.

    Arabic stands in logical order, as terminals expect it: ordering right-to-left text is their part.
    """
    from rich.console import Group
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    parts: list[Text | Rule | Table] = []
    for heading, rows in _sections(article):
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, min_width=NAMES)
        table.add_column(overflow="fold")
        for name, words in rows:
            table.add_row(Text(name, "dim"), Text("\n".join(map(one_line, words.split("\n")))))
        parts += [Rule(Text(one_line(heading)), align="left", characters="─"), table]
    return Group(*parts)


Rows = list[tuple[str, str]]


def _sections(article: Article) -> Iterator[tuple[str, Rows]]:
    yield f"article {article.id}", list(_about(article))
    yield f"body, {len(article.body)} characters", [("text", _excerpt(article.body))]
    numbers = {comment.id: number for number, comment in enumerate(article.comments, 1)}
    for number, comment in enumerate(article.comments, 1):
        yield f"comment {number} of {len(article.comments)}", list(_comment(comment, numbers))
    for number, reject in enumerate(article.rejects, 1):
        yield f"left out {number} of {len(article.rejects)}: {reject.reason}", list(_reject(reject))


def _about(article: Article) -> Iterator[tuple[str, str]]:
    yield "source", article.source
    yield "title", article.title or NOTHING
    yield "lead", article.lead or NOTHING
    yield "author", article.author or NOTHING
    yield "date", _date(article.date, article.date_raw)
    yield "site", article.site or NOTHING
    yield "language", article.language or NOTHING
    yield "address", article.url or NOTHING
    yield "comments", _rules(article)
    yield "left out", str(len(article.rejects))
    for warning in article.warnings:
        yield "warning", warning


def _rules(article: Article) -> str:
    """How many comments each rule found."""
    found: dict[str, int] = {}
    for comment in article.comments:
        rule = f"{comment.rule} (confidence {comment.confidence:.2f})"
        found[rule] = found.get(rule, 0) + 1
    return ", ".join(f"{n} by {rule}" for rule, n in found.items()) or "0"


def _comment(comment: Comment, numbers: dict[str, int]) -> Iterator[tuple[str, str]]:
    parent = comment.parent_id
    yield "why", f"{comment.rule}, confidence {comment.confidence:.2f}"
    yield "where", _place(comment.span)
    yield "author", comment.author or NOTHING
    yield "date", _date(comment.date, comment.date_raw)
    yield "likes", NOTHING if comment.likes is None else str(comment.likes)
    if parent is not None:
        yield "answers", f"comment {numbers[parent]}" if parent in numbers else parent
    yield "text", _excerpt(comment.text)


def _reject(reject: Reject) -> Iterator[tuple[str, str]]:
    yield "where", _place(reject.span)
    yield "text", _excerpt(reject.text)


def _place(span: Span) -> str:
    return f"{span[0]}–{span[1]} in the source"


def _date(iso: str | None, raw: str | None) -> str:
    return f"{iso or NOTHING}, written “{raw}”" if raw and raw != iso else iso or NOTHING


def _excerpt(text: str) -> str:
    if len(text) <= EXCERPT:
        return text or NOTHING
    return f"{text[:EXCERPT].rstrip()} … ({len(text)} characters)"
