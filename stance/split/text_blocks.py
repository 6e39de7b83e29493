"""The comments of a section as one layout sees them: which lines are head, text and foot of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stance.split.dates import Date
from stance.split.text_comment_layouts import CommentLayout
from stance.split.text_controls import BADGE, COUNT, MORE, NOTICE, PROFILE, REMOVED, RULE, SUBJECT
from stance.split.text_layouts import BUTTON, COMMENT_HEADING
from stance.split.text_lines import OUTER, Line, is_teaser
from stance.split.text_rows import AGE, REPLY_MARK, Row

BESIDE = frozenset((BADGE, PROFILE, SUBJECT, REPLY_MARK))
"""What may stand above, within and below the lines of a head."""

PRESSED = frozenset((BUTTON, COUNT, AGE, MORE, RULE, BADGE, NOTICE))
"""What may stand below the text of a comment, and between two comments."""


OFTEN = 0.6
"""The share of comments in which a line has to come back to be part of the layout."""

_SKIPPED = PRESSED | {REMOVED}


@dataclass(frozen=True, slots=True)
class Block:
    """One comment: by line where its head starts, its text starts and ends, and where all that is its own is over.

    `offset` is the place in its first line of text from which the text goes, `names` the lines of author and date.
    """

    first: int
    text: int
    end: int
    over: int
    names: tuple[int, int]
    author: str | None = None
    date: Date | None = None
    parent: str = ""
    likes: int | None = None
    offset: int = 0
    removed: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    first: int
    end: int
    author: str | None = None
    date: Date | None = None
    parent: str = ""
    offset: int = 0


def blocks(rows: Sequence[Row], start: int, stop: int, layout: CommentLayout) -> list[Block]:
    """The comments between two lines in one layout, their text running down to what must follow it."""
    if layout.foot:
        return list(_closed(rows, start, stop, layout))
    return _opened(rows, start, stop, layout)


def _opened(rows: Sequence[Row], start: int, stop: int, layout: CommentLayout) -> list[Block]:
    """Comments that begin with a head: each goes on to the next."""
    heads: list[_Match] = []
    i = text = start
    while i < stop:
        head = _match(rows, i, stop, layout.head)
        if head is None and rows[i].kind == REMOVED and i != text:
            head = _Match(i, i)  # the notice stands for the whole comment, its author and date are gone too
        if head:
            heads.append(head)
            text = _downward(rows, head, stop)[0]
        i = max(head.end, i + 1) if head else i + 1
    floors = [start, *(head.end + 1 for head in heads)]
    tops = [_upward(rows, head, floor) for head, floor in zip(heads, floors, strict=False)]
    subjects = [_has_subject(rows, top, head, floor) for top, head, floor in zip(tops, heads, floors, strict=False)]
    if sum(subjects) >= OFTEN * len(heads) and subjects[:1] == [True]:
        tops = [top - has for top, has in zip(tops, subjects, strict=True)]
    found = []
    for head, (top, over) in zip(heads, pairwise([*tops, stop]), strict=True):
        text, parent = _downward(rows, head, over)
        block = Block(top, text, over, over, (head.first, head.end), head.author, head.date, head.parent or parent)
        found.append(replace(block, offset=head.offset, removed=_removed(rows, text, over)))
    return found


def _closed(rows: Sequence[Row], start: int, stop: int, layout: CommentLayout) -> Iterator[Block]:
    """Comments that end with a foot: each begins below the one before."""
    begin = i = start
    while i < stop:
        foot = _match(rows, i, stop, layout.foot)
        if foot is None or foot.first == begin:
            i += 1
            continue
        while begin < i and _is_skipped(rows, begin, i):
            if rows[begin].kind == REMOVED:
                yield Block(begin, begin, begin + 1, begin + 1, (begin, begin), removed=True)
            begin += 1
        head = _match(rows, begin, i, layout.head) if layout.head else _Match(begin, begin)
        i = _passed(rows, foot.end, stop)
        if head:
            text, parent = _downward(rows, head, foot.first)
            yield Block(
                first=begin,
                text=text,
                end=foot.first,
                over=i,
                names=(head.first, head.end) if layout.head else (foot.first, foot.end),
                author=head.author if layout.head else foot.author,
                date=foot.date,
                parent=head.parent or parent or foot.parent,
                removed=_removed(rows, text, foot.first),
            )
        begin = i


def _is_skipped(rows: Sequence[Row], begin: int, foot: int) -> bool:
    """Whether a line above a comment that ends in a foot is no part of it."""
    if rows[begin].kind == BADGE:
        # "زائر" may be a badge or what a reader calls himself: then no line but one is left for name and text.
        return sum(not row.kind for row in rows[begin + 1 : min(foot, begin + 9)]) > 1
    return rows[begin].kind in _SKIPPED or is_page_part(rows[begin])


def _match(rows: Sequence[Row], i: int, stop: int, patterns: Sequence[re.Pattern[str]]) -> _Match | None:
    """The lines from `i` on that match the patterns one by one, badges and the like between them aside."""
    found = _Match(i, i)
    if i < stop and is_page_part(rows[i]):
        return None
    for number, pattern in enumerate(patterns):
        at = found.end
        match = pattern.fullmatch(rows[at].form) if at < stop else None
        while match is None and number and at < stop and rows[at].kind in BESIDE:
            found = replace(found, parent=found.parent or rows[at].parent)
            at += 1
            match = pattern.fullmatch(rows[at].form) if at < stop else None
        if match is None or (number and is_teaser(rows, i)):
            return None
        found = _with(found, rows[at], match, at)
    return found


def _with(found: _Match, row: Row, match: re.Match[str], at: int) -> _Match:
    groups = match.groupdict()
    named = {name: row.source(match.span(name)).strip(OUTER) for name, words in groups.items() if words is not None}
    return _Match(
        first=found.first,
        # Words on the line of the head are the text's first, so the text starts in that line.
        end=at if "text" in named else at + 1,
        author=named.get("author", found.author),
        date=found.date or row.stamp,
        parent=named.get("parent", found.parent),
        offset=len(row.text) - len(named["text"]) if "text" in named else 0,
    )


def _upward(rows: Sequence[Row], head: _Match, floor: int) -> int:
    """The first line of all that stands above an author's line and is the author's: picture, profile, name again."""
    top = head.first
    while top > floor and _is_of_author(rows[top - 1], head):
        top -= 1
    return top


def _is_of_author(row: Row, head: _Match) -> bool:
    return row.kind in (BADGE, PROFILE, SUBJECT) or (bool(head.author) and row.text == head.author)


def _has_subject(rows: Sequence[Row], top: int, head: _Match, floor: int) -> bool:
    """Whether the line above a head is the subject that some sites make of a comment's first words."""
    if top <= floor or head.end >= len(rows) or rows[top - 1].indent > rows[head.first].indent:
        return False
    subject = rows[top - 1].text.rstrip("….")
    return not rows[top - 1].kind and " ".join(row.text for row in rows[head.end : head.end + 3]).startswith(subject)


def _downward(rows: Sequence[Row], head: _Match, stop: int) -> tuple[int, str]:
    """The first line of the text below a head, and whom a mark between them says it answers."""
    i, parent = head.end, ""
    while i < stop - 1 and not head.offset and (rows[i].kind in BESIDE or rows[i].kind in (BUTTON, RULE)):
        parent = parent or rows[i].parent
        i += 1
    return i, parent


def _passed(rows: Sequence[Row], i: int, stop: int) -> int:
    # A badge after the buttons may be the next reader's, or what he calls himself.
    while i < stop and rows[i].kind in PRESSED and rows[i].kind != BADGE:
        i += 1
    return i


def _removed(rows: Sequence[Row], text: int, over: int) -> bool:
    return text < over and rows[text].kind == REMOVED


def is_page_part(line: Line) -> bool:
    """Whether a line is a heading of comments, a form or a side bar by its words."""
    return line.rule is not None and (line.reason == COMMENT_HEADING or line.rule.ends == "page")
