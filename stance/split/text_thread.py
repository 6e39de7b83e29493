"""The comments of a copied page: where they start, where each begins, and where the side bar takes over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stance.records import Comment, Reject, Span
from stance.split.dates import find_date
from stance.split.text_layouts import (
    BUTTON,
    COMMENT_HEADING,
    COMMENT_LAYOUTS,
    COUNT,
    NO_COMMENT,
    SIDE_BAR,
    SPACE,
    CommentLayout,
)
from stance.split.text_lines import Line, author_in, is_teaser, page_ends, side_bar_start

COMMENT, OUTSIDE = "comment", "outside a comment"

REACH = 6
"""Lines within which a heading's first comment begins: the count, sort buttons and notices lie between."""

LONGEST_HEAD = 160
"""Characters of a line that may hold a comment's author and date."""

STORY = 3
"""Lines of text above a heading that no comment follows; "3 commentaires" right below a title is not the heading."""


@dataclass(frozen=True, slots=True)
class Opening:
    """By line: where the comments' section starts, its first comment, and how its comments begin."""

    start: int
    first: int
    layout: CommentLayout | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments of a page, the heads without text under them, and a role for each line of the section."""

    comments: tuple[Comment, ...]
    empty: tuple[Reject, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above a comment's text. By line: where it begins, and where the text does."""

    layout: CommentLayout
    line: int
    text: int
    author: str | None
    date: str | None
    date_raw: str


def find_opening(lines: Sequence[Line]) -> Opening:
    """The comments' section: from the nearest heading above the first comment that any layout fits.

    Where none fits, from the last heading below a story; where there is none either, behind the page.
    """
    heading = -REACH - 1
    for i, line in enumerate(lines):
        if line.reason == COMMENT_HEADING:
            heading = i
        elif i - heading <= REACH:
            layout = next((layout for layout in COMMENT_LAYOUTS if _head(lines, i, layout)), None)
            if layout:
                return Opening(_uppermost(lines, heading), i, layout)
    story, last = 0, None
    for i, line in enumerate(lines):
        story += not line.rule
        if line.reason == COMMENT_HEADING and story >= STORY:
            last = i
    start = len(lines) if last is None else _uppermost(lines, last)
    return Opening(start, next((i for i in range(start, len(lines)) if page_ends(lines, i)), len(lines)))


def stated_count(lines: Sequence[Line], opening: Opening) -> int | None:
    """How many comments the page says it has: at the head of their section, else in a heading above it."""
    section = lines[opening.start : min(opening.first, opening.start + REACH)]
    candidates = [line for line in section if _is_heading(line)]
    candidates += [line for line in lines[: opening.start] if line.reason == COMMENT_HEADING]
    numbers = (stated_in(line) for line in candidates)
    return next((number for number in numbers if number is not None), None)


def stated_in(line: Line) -> int | None:
    """The count in a heading of comments; None where it gives none."""
    figures = _FIGURES.search(line.text)
    if figures:
        return int(figures[0])
    return 0 if NO_COMMENT.fullmatch(line.folded) else None


def read_thread(page: str, article_id: str, lines: Sequence[Line], opening: Opening) -> Thread:
    """The comments of `page`, whose lines are `lines`; the roles are those of the lines from `opening.start` on."""
    heads, over = _heads(lines, opening)
    above = lines[opening.start : opening.first]
    roles = [COMMENT_HEADING if _is_heading(line) else line.reason or OUTSIDE for line in above]
    roles += [COMMENT] * (over - opening.first) + [line.reason or SIDE_BAR for line in lines[over:]]
    parents = _parents(lines, heads)
    comments: list[Comment] = []
    empty: list[Reject] = []
    ids: dict[int | None, str] = {}
    for number, head in enumerate(heads):
        end = heads[number + 1].line if number + 1 < len(heads) else over
        while end - 1 > head.text and lines[end - 1].reason == BUTTON:
            end -= 1
            roles[end - opening.start] = BUTTON
        if end == head.text:
            span = lines[head.line].start, lines[end - 1].end
            empty.append(Reject(page[slice(*span)], span, "empty comment"))
            continue
        text, span = _text(page, lines[head.text : end])
        ids[number] = f"{article_id}-c{len(ids) + 1:03d}"
        comments.append(
            Comment(
                id=ids[number],
                article_id=article_id,
                text=text,
                span=span,
                rule=head.layout.rule,
                confidence=head.layout.confidence,
                author=head.author,
                date=head.date,
                date_raw=head.date_raw,
                parent_id=ids.get(parents[number]),
            )
        )
    return Thread(tuple(comments), tuple(empty), tuple(roles))


def _heads(lines: Sequence[Line], opening: Opening) -> tuple[list[_Head], int]:
    """Each comment's head, and the line at which the thread is over."""
    layout, first = opening.layout, opening.first
    if layout is None:
        return [], first
    hanging = _hangs(lines, first, layout)
    stated = stated_count(lines, opening) or 0
    last = max(i for i in range(first, len(lines)) if _head(lines, i, layout))
    heads: list[_Head] = []
    i = first
    while i < len(lines):
        head = _head(lines, i, layout)
        if not hanging:
            # A copy without the list's indentation can only go by the looks of a line.
            if head is None and page_ends(lines, i):
                return heads, max(side_bar_start(lines, i), heads[-1].text)
        elif lines[i].indent <= lines[first].indent - (head is not None):
            # Where indentation is kept it tells best that the list is over, for a reader may well write what
            # looks like a side bar. A line that lost its own is one of a comment as long as some are missing.
            if len(heads) >= stated or i > last or page_ends(lines, i):
                return heads, i
        if head:
            heads.append(head)
        i = head.text if head else i + 1
    return heads, i


def _head(lines: Sequence[Line], i: int, layout: CommentLayout) -> _Head | None:
    """The head of the comment that begins at line `i`, if one does."""
    line = lines[i]
    if layout.date_below:
        date = lines[i + 1].date if i + 1 < len(lines) else None
        if date is None or line.date or is_teaser(lines, i):
            return None
        author = author_in(line, layout.pattern)
        text = i + 2
    else:
        date = find_date(line.text) if len(line.text) <= LONGEST_HEAD else None
        if date is None or line.text[date.end :].strip(" .:)-"):
            return None
        author = author_in(line, layout.pattern, date.start)
        text = i + 1
    return None if author is None else _Head(layout, i, text, author or None, date.iso, date.words)


def _hangs(lines: Sequence[Line], i: int, layout: CommentLayout) -> bool:
    """Whether a comment's date stands further in than its author, as list items do in a copy."""
    return layout.date_below and lines[i + 1].indent > lines[i].indent


def _parents(lines: Sequence[Line], heads: Sequence[_Head]) -> list[int | None]:
    """For each head the number of the one it hangs under: the nearest before it with less indentation."""
    parents: list[int | None] = []
    path: list[int] = []
    for number, head in enumerate(heads):
        while path and lines[heads[path[-1]].line].indent >= lines[head.line].indent:
            path.pop()
        parents.append(path[-1] if path and _hangs(lines, head.line, head.layout) else None)
        path.append(number)
    return parents


def _text(page: str, lines: Sequence[Line]) -> tuple[str, Span]:
    """A comment's text and its place; the lines below the first lose as many spaces as stand before the first."""
    span = lines[0].start, lines[-1].end
    return _INDENTATION.sub(lambda spaces: spaces[0][lines[0].indent :], page[slice(*span)]), span


def _is_heading(line: Line) -> bool:
    return line.reason == COMMENT_HEADING or COUNT.fullmatch(line.text) is not None


def _uppermost(lines: Sequence[Line], heading: int) -> int:
    # "تعليقات الزوار" and "10 تعليقات" may stand one above the other.
    while heading > 0 and lines[heading - 1].reason == COMMENT_HEADING:
        heading -= 1
    return heading


_FIGURES = re.compile(r"\d{1,6}")
_INDENTATION = re.compile(rf"(?<=[\r\n])[{SPACE}]+")
