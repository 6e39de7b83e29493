"""The first and the last text of an unknown layout, one end of which no line of it marks: the page has to end them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stance.split.text.controls import COUNT, MORE, NOTICE, RULE, SHEET
from stance.split.text.headings import counted
from stance.split.text.layouts import BUTTON, COMMENT_HEADING
from stance.split.text.pattern.cut import Section
from stance.split.text.pattern.frame import LONGEST_SLOT, Frame, is_slot
from stance.split.text.pattern.words import ENDS, SPEAKS
from stance.split.text.rows import Row


@dataclass(frozen=True, slots=True)
class Record:
    """By line: where a comment's head starts, its text starts and ends, and where all that is its own is over."""

    first: int
    text: int
    end: int
    over: int


def open_start(section: Section, frame: Frame, end: int, inner: Sequence[Record]) -> int:
    """The first line of a text of which only the end is known: below the heading, or what else is the page's own."""
    rows = section.rows
    longest = 3 * max(record.end - record.text for record in inner) + 6
    floor = max(section.low, end - longest)
    apart = min((max((rows[i].gap for i in range(a.end, b.text + 1)), default=0) for a, b in _pairs(inner)), default=0)
    # Right below a heading an invitation to write may stand, and what is further down is a reader's.
    known = section.low > 0 and _is_heading(rows[section.low - 1])
    gaps = (i for i in range(section.low + 1, end) if rows[i].gap)
    above = min(end - 1, next(gaps, end)) if known else end - 1
    begin = end
    for i in range(end - 1, floor - 1, -1):
        if _is_page_part(rows[i]) or (i < above and _heads(rows, i, apart)):
            break
        begin = i
    else:
        # No heading in sight: the text is as far from what is above as from other comments.
        return next((i for i in range(end - 1, floor, -1) if rows[i].gap >= max(apart, 1)), end - 1)
    return begin


def _pairs(records: Sequence[Record]) -> list[tuple[Record, Record]]:
    return list(pairwise(records))


def _is_page_part(row: Row) -> bool:
    return row.kind in (RULE, NOTICE, MORE, BUTTON, COUNT, SHEET) or bool(row.rule)


def _heads(rows: Sequence[Row], i: int, apart: int) -> bool:
    """Whether a line may be a heading under which readers speak, or the invitation below it."""
    if _is_heading(rows[i]):
        return True
    if rows[i + 1].gap < min(apart, 1) or len(rows[i].text) > LONGEST_SLOT + 10:
        return False
    return SPEAKS.search(rows[i].folded) is not None and not rows[i].text.endswith((".", "!"))


def _is_heading(row: Row) -> bool:
    return row.reason == COMMENT_HEADING or counted(row) is not None


def open_end(section: Section, begin: int, inner: Sequence[Record]) -> int:
    """The line behind the last text of a page, below which nothing of the layout stands.

    It goes on over gaps as wide as those in other texts, or less than those between two comments.
    """
    rows = section.rows
    widest = max((rows[i].gap for each in inner for i in range(each.text + 1, each.end)), default=0)
    apart = min((max((rows[i].gap for i in range(a.end, b.text + 1)), default=0) for a, b in _pairs(inner)), default=0)
    longest = 3 * max(each.end - each.text for each in inner) + 3
    end = begin + 1
    while end < min(section.high, begin + longest) and not _is_page_part(rows[end]):
        gap = rows[end].gap
        if gap > max(widest, apart - 1) and not (gap == apart == 1 and len(rows[end].text) > LONGEST_SLOT):
            break
        if is_slot(rows[end]) and ENDS.search(rows[end].folded):
            break
        end += 1
    return end
