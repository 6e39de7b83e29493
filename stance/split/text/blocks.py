"""The comments of a section as one layout sees them: which lines are head, text and foot of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from stance.split.dates import Date
from stance.split.text.comment_layouts import CommentLayout
from stance.split.text.controls import (
    BADGE,
    COUNT,
    DOTS,
    EDITED,
    LABEL,
    MEDIA,
    MORE,
    NOTICE,
    PROFILE,
    REMOVED,
    RULE,
    SHEET,
    SUBJECT,
    SYSTEM,
)
from stance.split.text.headings import counted
from stance.split.text.layouts import ADVERTISEMENT, BUTTON
from stance.split.text.match import BESIDE, Match, is_page_part, match_lines, named_above, starts
from stance.split.text.rows import AGE, Row

PRESSED = frozenset((BUTTON, COUNT, AGE, MORE, RULE, BADGE, EDITED, NOTICE, SHEET))
"""What may stand below the text of a comment, and between two comments."""

OFTEN = 0.6
"""The share of comments in which a line has to come back to be part of the layout."""

LEAST_ORDINALS, MOST_EVEN = 3, 6
"""Comments from which numbers one by one may number them, and from which votes do not rise so by chance."""

REACH = 4
"""Lines below a head within which a label says that the text begins."""

_SKIPPED = PRESSED | {REMOVED}
_ASKS = re.compile(
    r"en savoir plus|learn more|shop now|sign up|visit(?:er)? (?:the |le )?site"
    r"|(?:s'inscrire|acheter|commander)(?: \w+)?"
    r"|(?:اطلب|اشتر|تسوق|احجز|سجل|حمل) الان|زيارة الموقع|معرفة المزيد|اكتشف .{1,24}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """One comment: by line where its head starts, its text starts and ends, and where all that is its own is over.

    `offset` is how much of its first line, `tail` how much of its last one is no text, `names` the lines of author and
    date, `number` the comment's own, by which others may answer it, `level` how deep the page says it is.
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
    number: int | None = None
    level: int | None = None
    tail: int = 0


def are_ordinals(numbers: Sequence[int | None]) -> bool:
    """Whether numbers go up or down one by one, as those of a list do, from its start or for so long as no votes do."""
    known = [number for number in numbers if number is not None]
    steps = {after - before for before, after in pairwise(known)}
    whole = len(known) == len(numbers) >= LEAST_ORDINALS and steps in ({1}, {-1})
    return whole and (min(known) in (0, 1) or len(known) >= MOST_EVEN)


def blocks(rows: Sequence[Row], start: int, stop: int, layout: CommentLayout) -> list[Block]:
    """The comments between two lines in one layout, their text running down to what must follow it."""
    return list(_closed(rows, start, stop, layout)) if layout.foot else _opened(rows, start, stop, layout)


def _opened(rows: Sequence[Row], start: int, stop: int, layout: CommentLayout) -> list[Block]:
    """Comments that begin with a head: each goes on to the next."""
    heads: list[Match] = []
    text = after = start
    notices = (i for i in range(start, stop) if rows[i].kind == REMOVED)
    for i in sorted({*starts(rows, start, stop, layout.head), *notices}):
        head = match_lines(rows, i, stop, layout.head) if i >= after else None
        if head is None and rows[i].kind == REMOVED and i >= after and i != text:
            head = Match(i, i)  # the notice stands for the whole comment, its author and date are gone too
        if head:
            heads.append(head)
            text = _downward(rows, head, stop)[0]
            after = max(head.end, i + 1)
    floors = [start, *(head.end + 1 for head in heads)]
    tops = [_upward(rows, head, floor) for head, floor in zip(heads, floors, strict=False)]
    subjects = [_has_subject(rows, top, head, floor) for top, head, floor in zip(tops, heads, floors, strict=False)]
    if sum(subjects) >= OFTEN * len(heads) and subjects[:1] == [True]:
        tops = [top - has for top, has in zip(tops, subjects, strict=True)]
    found = []
    for head, (top, over) in zip(heads, pairwise([*tops, stop]), strict=True):
        text, parent = _downward(rows, head, over)
        removed = _removed(rows, text, over)
        names, parent = (head.first, head.end), head.parent or parent
        found.append(
            Block(top, text, over, over, names, head.author, head.date, parent, head.likes, head.offset, removed)
        )
    return found


def _closed(rows: Sequence[Row], start: int, stop: int, layout: CommentLayout) -> Iterator[Block]:
    """Comments that end with a foot: each begins below the one before."""
    begin = start
    for i in starts(rows, start, stop, layout.foot):
        foot = match_lines(rows, i, stop, layout.foot) if i > begin else None
        if foot is None:
            continue
        while begin < i and (_is_skipped(rows, begin, i) or rows[begin].reason == ADVERTISEMENT):
            if rows[begin].kind == REMOVED:
                yield Block(begin, begin, begin + 1, begin + 1, (begin, begin), removed=True)
            begin = _past_advertisement(rows, begin, i) if rows[begin].reason == ADVERTISEMENT else begin + 1
        head = match_lines(rows, begin, i, layout.head) if layout.head else named_above(rows, begin, foot)
        over = _passed(rows, foot.end, stop)
        if head:
            text, parent = _downward(rows, head, foot.first)
            yield Block(
                first=head.first,
                text=text,
                end=foot.first,
                over=over,
                names=(head.first, head.end) if layout.head else (foot.first, foot.end),
                author=head.author or foot.author,
                date=foot.date or head.date,
                parent=head.parent or parent or foot.parent,
                likes=foot.likes,
                removed=_removed(rows, text, foot.first),
            )
        begin = over


def _past_advertisement(rows: Sequence[Row], begin: int, foot: int) -> int:
    """The line below an advertisement, which ends with what it asks for; without that only its heading is known."""
    near = range(begin + 1, min(begin + REACH + 2, foot))
    return next((i + 1 for i in near if _ASKS.fullmatch(rows[i].folded)), begin + 1)


def _is_skipped(rows: Sequence[Row], begin: int, foot: int) -> bool:
    """Whether a line above a comment that ends in a foot is no part of it."""
    if counted(rows[begin]) is not None and not rows[begin].kind and is_page_part(rows[begin - 1]):
        return True  # the second line of a heading
    if rows[begin].kind == BADGE:
        # "زائر" may be a badge or what a reader calls himself: then no line but one is left for name and text.
        return sum(not row.kind for row in rows[begin + 1 : min(foot, begin + 9)]) > 1
    return rows[begin].kind in _SKIPPED or is_page_part(rows[begin])


def _upward(rows: Sequence[Row], head: Match, floor: int) -> int:
    """The first line of all that stands above an author's line and is the author's: picture, profile, name again."""
    top = head.first
    while top > floor and _is_of_author(rows[top - 1], head):
        top -= 1
    return top


def _is_of_author(row: Row, head: Match) -> bool:
    return row.kind in (BADGE, PROFILE, SUBJECT) or (bool(head.author) and row.text == head.author)


def _has_subject(rows: Sequence[Row], top: int, head: Match, floor: int) -> bool:
    """Whether the line above a head is the subject that some sites make of a comment's first words."""
    if top <= floor or head.end >= len(rows) or rows[top - 1].indent > rows[head.first].indent:
        return False
    subject = " ".join(rows[top - 1].text.rstrip("….").split())
    text = " ".join(" ".join(row.text for row in rows[head.end : head.end + 3]).split())
    return not rows[top - 1].kind and text.startswith(subject)


def _downward(rows: Sequence[Row], head: Match, stop: int) -> tuple[int, str]:
    """The first line of the text below a head, and whom a mark between them says it answers."""
    i, parent = head.end, ""
    if not head.offset:
        i = next((label for label in range(i, min(i + REACH, stop - 1)) if rows[label].kind == LABEL), i)
    while i < stop - 1 and not head.offset and _is_beside(rows, i):
        parent = parent or rows[i].parent
        i += 1
    return i, parent


def _is_beside(rows: Sequence[Row], i: int) -> bool:
    """Whether a line between a head and its text is neither's."""
    if rows[i].text in DOTS:
        return rows[i + 1].kind in BESIDE
    return rows[i].kind in BESIDE or rows[i].kind in (BUTTON, RULE)


def _passed(rows: Sequence[Row], i: int, stop: int) -> int:
    # A badge after the buttons may be the next reader's, or what he calls himself.
    while i < stop and (rows[i].kind in PRESSED or rows[i].text in DOTS) and rows[i].kind != BADGE:
        i += 1
    return i


def _removed(rows: Sequence[Row], text: int, over: int) -> bool:
    return text < over and rows[text].kind in (REMOVED, SYSTEM, MEDIA)
