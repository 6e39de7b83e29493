"""Where the comments of a copied page are: under which heading they start, in which layout, and where they are over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile

from stance.split.text.blocks import Block
from stance.split.text.choice import Reading, agrees, hangs, settled, timed
from stance.split.text.comment_layouts import COMMENT_LAYOUTS, CommentLayout
from stance.split.text.controls import COUNT as VOTES
from stance.split.text.few import few_comments
from stance.split.text.headings import (
    COUNT_REACH,
    count_above,
    counted_headings,
    first_number,
    headings,
    is_heading,
    is_idle,
    numbering,
    says_none,
    stated_by,
    uppermost,
)
from stance.split.text.layouts import BUTTON, COMMENT_HEADING
from stance.split.text.learn import learned_layouts, says_nothing, with_buttons
from stance.split.text.lines import Line, page_ends
from stance.split.text.names import unframed
from stance.split.text.pattern import pattern_reading
from stance.split.text.pattern.frame import is_slot
from stance.split.text.pattern.judge import explains_more, finds_all
from stance.split.text.polish import polished
from stance.split.text.reading import BARE, SAMPLE, in_layout
from stance.split.text.rows import Row

REACH = 24
"""Lines within which a heading's first comment begins: the count, sort buttons, a form and notices lie between."""

UNSURE = 0.6
"""The worth of each of a few comments from which a known layout reads them right below a heading that no rule lists."""

STORY = 3
"""Lines of text above a heading that no comment follows; "3 commentaires" right below a title is not the heading."""


@dataclass(frozen=True, slots=True)
class Opening:
    """By line: where the comments' section starts, its first comment, and how the section is read.

    `rows` are the page's, with the buttons that the section's reading knew. `post` is the first post of a forum's
    thread, which is the article; the section starts below it.
    """

    start: int
    first: int
    rows: Sequence[Row]
    reading: Reading | None = None
    post: Block | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The comments, without that post."""
        found = self.reading.blocks if self.reading else ()
        return found[1:] if self.post else found

    @property
    def layout(self) -> CommentLayout:
        """The layout of the comments; only to be asked where there are any."""
        assert self.reading
        return self.reading.layout

    @property
    def stop(self) -> int:
        """The line at which the thread is over."""
        return self.reading.stop if self.reading else self.first


def find_opening(rows: Sequence[Row]) -> Opening:
    """The comments' section, its comments being told what only all of them together show."""
    opening = _found(rows)
    reading = opening.reading
    polish = reading and replace(reading, blocks=polished(opening.rows, reading.blocks))
    return replace(opening, reading=polish)


def _found(rows: Sequence[Row]) -> Opening:
    """The comments' section, from where they are read best; else below a story's last heading, or behind the page."""
    best: tuple[int, Sequence[Row], Reading] | None = None
    for heading, after in headings(rows):
        if best and heading >= best[2].stop and settled(best[2], stated_by(rows, best[0])):
            break  # below a thread with as many comments as were stated, counts are those of other articles
        seen, reading = _seen(rows, heading, min(after, heading + REACH))
        if reading and (best is None or reading.worth > best[2].worth):
            best = heading, seen, reading
    thread = _read(rows, 0, min(len(rows), SAMPLE), [layout for layout in COMMENT_LAYOUTS if layout.forum], None)
    written = thread and not all(block.removed for block in thread.blocks)
    if thread and written and timed(thread) and (best is None or thread.worth > best[2].worth):
        thread = _whole(rows, 0, thread.layout, None)
        below = thread.blocks[1].first if len(thread.blocks) > 1 else thread.stop
        return Opening(below, below, rows, thread, thread.blocks[0])
    if says_none(rows) and (best is None or len(best[2].blocks) < min(BARE, stated_by(rows, best[0]) or 0)):
        return _without_comments(rows)
    sure = best and (hangs(best[1], best[2].blocks[0]) or settled(best[2], stated_by(rows, best[0])))
    few = None if sure else few_comments(rows)
    if few and (best is None or len(best[2].blocks) <= 2 * len(few[1].blocks)):
        return Opening(few[0], few[1].blocks[0].first, rows, few[1])
    unknown = _unknown(rows, best)
    if best is None and (best := _stated(rows, unknown)):
        unknown = None
    if unknown:
        return unknown
    if best is None:
        return _bare(rows) or _few(rows) or _without_comments(rows)
    heading, seen, reading = best
    whole = _whole(seen, heading + 1, reading.layout, stated_by(rows, heading))
    return Opening(uppermost(rows, heading), whole.blocks[0].first, seen, whole)


def _stated(rows: Sequence[Row], unknown: Opening | None) -> tuple[int, Sequence[Row], Reading] | None:
    """The comments below a heading that no rule lists, where a known layout alone finds as many as it states."""
    for heading, number in counted_headings(rows):
        if number >= BARE:
            if unknown and finds_all(rows, unknown.blocks, number):
                return None
            reading = _read(rows, heading + 1, min(len(rows), heading + SAMPLE), COMMENT_LAYOUTS, number)
            if reading and settled(reading, number) and reading.blocks[0].first < heading + REACH:
                return heading, rows, reading
    return None


def _unknown(rows: Sequence[Row], best: tuple[int, Sequence[Row], Reading] | None) -> Opening | None:
    """Comments in a layout that no row describes, where that explains the page better than all rows."""
    start = best[0] + 1 if best else 0
    stop = min(len(rows), start + SAMPLE) if best else len(rows)
    learned = pattern_reading(rows, start, stop)
    bare = None if best or learned is None else _bare(rows)
    known = best[2] if best else bare.reading if bare else None
    stated = stated_by(rows, best[0]) if best else None
    if known and learned and settled(known, stated) and not finds_all(rows, learned.reading.blocks, stated):
        return None
    # Where the indentation of a list is kept, no line within it is the layout's.
    if learned is None or (known and (hangs(rows, known.blocks[0]) or not explains_more(rows, learned, known))):
        return None
    whole = ((pattern_reading(rows, start, len(rows)) if stop < len(rows) else None) or learned).reading
    first = whole.blocks[0].first
    return Opening(
        uppermost(rows, best[0]) if best else first - (first and is_slot(rows[first - 1])), first, rows, whole
    )


def _whole(rows: Sequence[Row], start: int, layout: CommentLayout, stated: int | None) -> Reading:
    """The rest of the page in the layout that explained its sample best."""
    whole = in_layout(rows, start, len(rows), layout, stated)
    return whole if hangs(rows, whole.blocks[0]) else replace(whole, blocks=tuple(unframed(whole.blocks)))


def _seen(rows: Sequence[Row], heading: int, reach: int) -> tuple[Sequence[Row], Reading | None]:
    """The best reading below a heading, of the page as it is or as it is if lines that come back there are buttons."""
    stated = stated_by(rows, heading)
    plain = _best(rows, heading, reach, stated)
    pressed = with_buttons(rows, heading + 1, heading + SAMPLE)
    if pressed is rows or (plain and hangs(rows, plain.blocks[0])):
        return rows, plain
    other = _best(pressed, heading, reach, stated)
    # Of equals the second: a comment with buttons in its text is as long a comment, but not a right one.
    if other and (plain is None or (other.worth >= plain.worth and not says_nothing(rows, pressed, other.blocks))):
        return pressed, other
    return rows, plain


def stated_count(lines: Sequence[Line], opening: Opening) -> int | None:
    """How many comments the page says it has: at the head of their section, else in a heading above it."""
    section = range(opening.start, min(opening.first, opening.start + COUNT_REACH))
    named = [i for i in section if is_heading(lines[i]) and opening.rows[i].label not in numbering(opening.rows)]
    candidates = [*(lines[i] for i in named if not is_idle(lines, i)), *count_above(lines, opening.start)]
    candidates += [line for line in lines[: opening.start] if line.reason == COMMENT_HEADING]
    return first_number(candidates)


def _best(rows: Sequence[Row], heading: int, reach: int, stated: int | None) -> Reading | None:
    """The best reading of the lines below a heading; None where no comment begins within reach."""
    if stated == 0:
        return None
    stop = min(len(rows), heading + SAMPLE)
    reading = _read(rows, heading + 1, stop, COMMENT_LAYOUTS, stated)
    learned = _read(rows, heading + 1, stop, learned_layouts(rows[heading + 1 : stop]), stated)
    # What one or two comments have in common is chance.
    if learned and len(learned.blocks) >= BARE and (reading is None or _is_better(learned, reading, stated)):
        reading = learned
    first = reading.blocks[0] if reading else None
    return reading if first and max(first.first, first.names[1] - 1) < reach else None


def _is_better(learned: Reading, known: Reading, stated: int | None) -> bool:
    """Whether a layout read off the page explains more than a known one, which alone may find all that is stated."""
    return learned.worth > known.worth and (settled(learned, stated) or not settled(known, stated))


def _read(
    rows: Sequence[Row], start: int, stop: int, layouts: Iterable[CommentLayout], stated: int | None
) -> Reading | None:
    """The lines between two places read in the layout that explains them best, first as many comments as stated."""
    readings = (in_layout(rows, start, stop, layout, stated) for layout in layouts)
    found = [reading for reading in readings if reading.blocks and reading.worth]
    # Indentation that was kept tells as much as the right number.
    return max(
        found,
        key=lambda reading: (settled(reading, stated) or hangs(rows, reading.blocks[0]), reading.worth),
        default=None,
    )


def _bare(rows: Sequence[Row]) -> Opening | None:
    """Comments without a heading, known by the buttons below them."""
    pressed = [i for i, row in enumerate(rows) if row.kind == BUTTON]
    if len(pressed) < BARE:
        return None
    start = max(0, pressed[0] - REACH)
    opened = [layout for layout in COMMENT_LAYOUTS if not layout.foot]
    reading = _read(rows, start, min(len(rows), start + SAMPLE), opened, None)
    if reading is None:
        return None
    whole = _whole(rows, start, reading.layout, None)
    found = tuple(dropwhile(lambda block: not _has_buttons(rows, block), whole.blocks))
    enough = sum(_has_buttons(rows, block) for block in found) >= BARE
    return Opening(found[0].first, found[0].first, rows, replace(whole, blocks=found)) if enough else None


def _few(rows: Sequence[Row]) -> Opening | None:
    """As many comments in a known layout as a heading states that no rule lists: too few to read one off the page."""
    for heading, number in counted_headings(rows):
        stop = min(len(rows), heading + SAMPLE) if 0 < number < BARE else heading
        reading = _read(rows, heading + 1, stop, COMMENT_LAYOUTS, number)
        if reading and agrees(reading.blocks, number) and reading.worth >= UNSURE * number:
            return Opening(heading, reading.blocks[0].first, rows, reading)
    return None


def _has_buttons(rows: Sequence[Row], block: Block) -> bool:
    return block.end < block.over and rows[block.end].kind in (BUTTON, VOTES)


def _without_comments(lines: Sequence[Row]) -> Opening:
    story, last = 0, None
    for i, line in enumerate(lines):
        story += not line.rule
        if line.reason == COMMENT_HEADING and story >= STORY:
            last = i
    start = len(lines) if last is None else uppermost(lines, last)
    return Opening(start, next((i for i in range(start, len(lines)) if page_ends(lines, i)), len(lines)), lines)
