"""A section of a page read in one layout: its comments, and the line at which they are over."""

import re
from collections.abc import Sequence
from dataclasses import replace

from stance.split.text.blocks import Block, blocks
from stance.split.text.choice import Reading, hangs, worth
from stance.split.text.comment_layouts import CommentLayout
from stance.split.text.controls import COUNT, REMOVED
from stance.split.text.feet import trimmed
from stance.split.text.layouts import BUTTON, COMMENT_FORM, COMMENT_HEADING
from stance.split.text.lines import is_teaser, page_ends, side_bar_start
from stance.split.text.marked import with_marks
from stance.split.text.rows import AGE, Row

SAMPLE = 400
"""Lines below a heading that are read in every layout; the one that explains them best reads the whole section."""

BARE = 3
"""Comments with buttons below them that tell what is a comment: without a heading, or among teasers."""

MOST = 0.8
"""The share of comments that stand above what is set off from all of them."""

MANY = 6
"""Comments from which none of several paragraphs shows that blank lines stand between two only."""

ALWAYS = 0.8
"""The share of comments with buttons from which one without is none."""


def in_layout(rows: Sequence[Row], start: int, stop: int, layout: CommentLayout, stated: int | None) -> Reading:
    """The lines between two places read in a layout; without comments where it does not fit."""
    stop = _next_part(rows, start, stop)
    found = with_marks(rows, blocks(rows, start, stop, layout))
    if not found:
        return Reading(layout, (), stop)
    hanging = hangs(rows, found[0])
    over = _over(rows, found, stop, hanging, stated or 0)
    over = over if hanging else _set_off(rows, found, over)
    if layout.foot:
        found = [block for block in found if block.names[1] <= over and block.end < over]
    else:
        found = [
            block if block.over <= over else replace(block, end=min(block.end, over), over=over)
            for block in found
            if block.first < over
        ]
    if not hanging:
        found, over = _with_buttons(rows, found, over, stated)
    reading = Reading(layout, tuple(trimmed(rows, found, layout, hanging)), over)
    return replace(reading, worth=worth(rows, start, reading, stated))


def _next_part(rows: Sequence[Row], start: int, stop: int) -> int:
    """The line of the next numbered part ("3. REMARQUES") where the section is one ("2. COMMENTAIRES").

    Or of the next heading of Markdown that is no lower than the section's.
    """
    heading = rows[start - 1] if 0 < start <= len(rows) and rows[start - 1].reason == COMMENT_HEADING else None
    if heading and heading.heading:
        return next((i for i in range(start, stop) if 0 < rows[i].heading <= heading.heading), stop)
    part = _PART.match(heading.folded) if heading else None
    if part is None:
        return stop
    for i in range(start, stop):
        other = _PART.match(rows[i].folded)
        if other and rows[i].gap and int(other[1]) == int(part[1]) + 1 and rows[i].text.isupper():
            return i
    return stop


def _with_buttons(rows: Sequence[Row], found: list[Block], over: int, stated: int | None) -> tuple[list[Block], int]:
    """The comments down to the last that has buttons, where all of them do: teasers at the page's end have none.

    What the site took away has none either. Nor have those between two comments, below the heading that stands under
    the buttons of the upper one.
    """
    pressed = [
        any(_is_pressed(row) or (row.kind == REMOVED and block.removed) for row in rows[block.text : block.over])
        for block in found
    ]
    last = max((k for k, has in enumerate(pressed) if has), default=-1) + 1
    regular = sum(pressed) >= ALWAYS * last and (last >= BARE or last == stated)
    if not regular:
        return found, over
    kept: list[Block] = []
    strange = False
    for block, has in zip(found[:last], pressed, strict=False):
        strange = not has and bool(kept) and (strange or _goes_on(rows, kept[-1], block))
        if not strange:
            kept.append(block)
    return kept, found[last].first if last < len(found) else over


def _set_off(rows: Sequence[Row], found: Sequence[Block], over: int) -> int:
    """The line below the comments that stands further off than any line of theirs, where nothing is pressed below it.

    A page's end without words that are known, or what somebody noted below them. Where he typed each behind its name,
    what stands as far off as they stand from each other is his already.
    """
    heads = [block.first for block in found]
    if len(heads) < BARE:
        return over
    known, last = frozenset(heads), round(MOST * len(heads)) - 1
    apart = min((rows[i].gap for i in heads[1:]), default=0)
    typed = apart > 0 and len(heads) >= MANY and all(block.offset for block in found if not block.removed)
    widest = max((rows[i].gap for i in range(heads[0] + 1, min(heads[last], over))), default=0)
    inner = max((rows[i].gap for i in range(heads[0] + 1, heads[-1]) if i not in known), default=0)
    for i in range(heads[last], over):
        below = typed and inner < apart <= rows[i].gap and i > heads[-1]
        if (rows[i].gap > max(widest, 1) or below) and i not in known:
            return over if any(row.kind in (BUTTON, COUNT, AGE) for row in rows[i:over]) else i
        widest = max(widest, rows[i].gap)
    return over


def _is_pressed(row: Row) -> bool:
    # "COMMENT 3" numbers the one below.
    return row.kind == BUTTON and row.reason != COMMENT_HEADING


def _goes_on(rows: Sequence[Row], above: Block, below: Block) -> bool:
    """Whether something nobody's stands under the buttons of the upper of two comments."""
    foot = max((i for i in range(above.text, below.first) if rows[i].kind == BUTTON), default=below.first)
    return any(not rows[i].kind for i in range(foot + 1, below.first))


def _over(rows: Sequence[Row], found: Sequence[Block], stop: int, hanging: bool, stated: int) -> int:
    """The line at which the thread is over."""
    heads = {block.names[0]: block.names[1] for block in found}
    first, last, seen = found[0].names[0], found[-1].names[0], 0
    i = found[0].first
    buttons: set[str] = set()
    while i < stop:
        if rows[first].quotes > rows[i].quotes == 0:
            return i
        if not hanging:
            # A copy without the list's indentation can only go by the looks of a line.
            if i not in heads and _ends(rows, i, seen < stated and i < last, buttons):
                return max(side_bar_start(rows, i), found[0].first)
        elif rows[i].indent <= rows[first].indent - (i in heads):
            # Where indentation is kept it tells best that the list is over, for a reader may well write what
            # looks like a side bar. A line that lost its own is one of a comment as long as some are missing.
            if seen >= stated or i > last or page_ends(rows, i):
                return i
        elif i > last and rows[i].reason == COMMENT_FORM and rows[i - 1].kind == BUTTON:
            return i
        seen += i in heads
        i = max(heads.get(i, 0), i + 1)
    return stop


def _ends(rows: Sequence[Row], i: int, missing: bool, buttons: set[str]) -> bool:
    """Whether the page ends at a line that is no head.

    A form does not end it above comments that are still missing, nor does "أضف تعليق" where it comes back as a
    button below every comment.
    """
    if not page_ends(rows, i):
        return False
    if is_teaser(rows, i) or rows[i].reason != COMMENT_FORM:
        return True
    words = rows[i].folded
    # Twice in a row is what a field shows and is called.
    below = i + 2 if [row.folded for row in rows[i + 1 : i + 2]] == [words] else i + 1
    if words not in buttons and any(row.folded == words for row in rows[below : i + SAMPLE]):
        buttons.add(words)
    return not missing and words not in buttons


_PART = re.compile(r"(\d{1,2})\s?[.)]\s")
