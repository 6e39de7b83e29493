"""Comments in a layout that no row describes: a period of lines that come back, texts of any length between them."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stance.split.text.beside import SIDE_BAR
from stance.split.text.controls import MORE, SHEET
from stance.split.text.headings import counted
from stance.split.text.layouts import COMMENT_HEADING, NO_COMMENT
from stance.split.text.lines import page_ends
from stance.split.text.pattern.comments import answering, blocks_of
from stance.split.text.pattern.cut import Section, cuts
from stance.split.text.pattern.ends import Record
from stance.split.text.pattern.fields import read_fields
from stance.split.text.pattern.frame import LONGEST_PERIOD, Frame, frame_of
from stance.split.text.pattern.judge import ENOUGH, Columns, Learned, headed_by, judged, placed
from stance.split.text.pattern.keys import SPEAKER, STRONG, Key, keys_of, seen_in
from stance.split.text.pattern.parts import Column
from stance.split.text.pattern.records import records_of
from stance.split.text.pattern.slots import with_slots
from stance.split.text.rows import Row

MOST_SEEN = 60
"""Times that a line comes back from which it is told whether it is in every comment."""

MOST_ANCHORS = 24
"""Lines that come back which are tried as the one that is in every comment."""

PARAGRAPH, STORY = 110, 2
"""Characters of a line that is no teaser, and how many of those make a story."""

TELLING = 1.2
"""How much more the worth of comments is for each point that speaks for where they are cut."""


def pattern_reading(rows: Sequence[Row], start: int, stop: int) -> Learned | None:
    """The comments between two lines that explain most of them; None where nothing comes back that readers say.

    "Afficher 3 réponses" may stand in each of them, or only about those that were answered.
    """
    seen = _read_off(rows, start, stop)
    if not any(_is_door(rows, i) for i in range(start, stop)):
        return seen
    kept = [i for i in range(len(rows)) if not _is_door(rows, i)]
    first, last = bisect_left(kept, start), bisect_left(kept, stop)
    without = _read_off([rows[i] for i in kept], first, last)
    if seen is None or without is None:
        return seen or (without and placed(without, kept))
    # Of as many comments those are right of whose lines more come back; a door is nobody's name.
    doors = {row.text for row in rows[start:stop] if row.kind == MORE}
    named = any(block.author in doors for block in seen.reading.blocks)
    enough = len(without.reading.blocks) >= len(seen.reading.blocks) - named
    explained = enough and (named or len(without.lines) > len(seen.lines))
    return placed(without, kept) if explained else seen


def _is_door(rows: Sequence[Row], i: int) -> bool:
    return rows[i].kind in (MORE, SHEET) and not page_ends(rows, i)


def _read_off(rows: Sequence[Row], start: int, stop: int) -> Learned | None:
    """The comments by the lines as they stand."""
    keys = seen_in(rows, start, stop)
    places: dict[Key, list[int]] = defaultdict(list)
    for i in range(start, stop):
        for key in keys[i]:
            places[key].append(i)
    walls = _walls(rows, start, stop, places)
    tried: set[tuple[object, ...]] = set()
    best: tuple[Learned, list[int], Key, Section] | None = None
    ranked = sorted(places.items(), key=lambda item: (item[0][0] not in STRONG, -len(item[1])))
    anchors = {tuple(lines): key for key, lines in reversed(ranked) if len(lines) >= ENOUGH}
    for lines, key in [*reversed(anchors.items())][:MOST_ANCHORS]:
        for run in _runs(lines, walls):
            if tuple(run) in tried:
                continue
            tried.add(tuple(run))
            wall = bisect_left(walls, run[0])
            low, high = walls[wall - 1], walls[wall]
            # Below the heading of a side bar are teasers, and below "no comment yet" there is none.
            if low >= start and _heads_no_thread(rows, low, run[0]):
                continue
            section = Section(rows, keys, low + 1, high)
            frame = _frame(section, run[:MOST_SEEN], key)
            # Several lines of one layout grow into the same frame.
            grown = (low, frame.columns, *(tuple(cell.items()) for cell in frame.cells)) if frame else ()
            if grown in tried:
                continue
            tried.add(grown)
            learned = _learned(section, frame)
            if learned and (best is None or _rank(learned) > _rank(best[0])):
                best = learned, run, key, section
    if best and len(best[1]) > MOST_SEEN:
        return _learned(best[3], _frame(best[3], best[1], best[2]), best[0].columns)
    return best[0] if best else None


def _rank(learned: Learned) -> tuple[float, int]:
    """How well comments explain a page; of equals those come first that account for more of its lines."""
    return learned.reading.worth, len(learned.lines)


def _frame(section: Section, run: Sequence[int], key: Key) -> Frame | None:
    """The lines around those of `run`, one of which is in every comment."""
    return frame_of(section.rows, section.keys, run, key, (section.low, section.high))


def _learned(section: Section, frame: Frame | None, known: Columns | None = None) -> Learned | None:
    """The comments that a frame stands around, between two walls; None where they are no comments.

    Where the columns `known` of a sample come again, they are cut where those were.
    """
    if frame is None:
        return None
    frame = with_slots(section.rows, frame)
    best: tuple[float, Learned] | None = None
    for said, cut in [(0.0, known[1])] if known and known[0] == frame.columns else cuts(section, frame):
        learned = _cut(section, frame, cut)
        worth = learned.reading.worth * TELLING**said if learned else 0.0
        if learned and (best is None or worth > best[0]):
            best = worth, learned
    return best[1] if best else None


def _cut(section: Section, frame: Frame, cut: int) -> Learned | None:
    """The comments, so many columns of the frame being the foot of each."""
    rows = section.rows
    records, cells = records_of(section, frame, cut)
    if len(records) < ENOUGH or not _in_order(records):
        return None
    columns = [
        Column(name, tuple(rows[cell[at]] if at in cell else None for cell in cells))
        for at, name in enumerate(frame.columns)
        if name != frame.inline
    ]
    spoken = frame.inline == (SPEAKER,)
    blocks = answering(rows, blocks_of(section, records, read_fields(columns, len(records)), spoken))
    ids = {i: frame.columns[at] for cell in (*frame.cells, *cells) for at, i in cell.items()}
    if spoken:
        # A title with a colon in it may stand above the heading of the thread.
        headed = (number for number, block in enumerate(blocks[:2]) if headed_by(rows, block.first, ids))
        first = next(headed, 0)
        blocks, records = blocks[first:], records[first:]
    found = judged(section, ids, blocks, records, frame.inline is not None and not spoken)
    return found and replace(found, columns=(frame.columns, cut))


def _in_order(records: Sequence[Record]) -> bool:
    lines = [line for each in records for line in (each.first, each.text, each.end, each.over)]
    return lines[0] >= 0 and all(record.text < record.end for record in records) and lines == sorted(lines)


def _heads_no_thread(rows: Sequence[Row], wall: int, first: int) -> bool:
    """Whether a line says that there is no comment, or heads the side bar that line `first` is in.

    A side bar's name may as well be one of the page's sections, in the menu above the story.
    """
    if NO_COMMENT.fullmatch(rows[wall].folded) or (
        rows[wall].reason == COMMENT_HEADING and _NONE.search(rows[wall].folded)
    ):
        return True
    return rows[wall].reason == SIDE_BAR and sum(len(row.text) >= PARAGRAPH for row in rows[wall:first]) < STORY


def _walls(rows: Sequence[Row], start: int, stop: int, places: dict[Key, list[int]]) -> list[int]:
    """Lines that no thread goes across: headings of comments and of side bars that do not come back."""
    walls = [start - 1]
    for i in range(start, stop):
        if page_ends(rows, i) or rows[i].reason == COMMENT_HEADING or counted(rows[i]) is not None:
            times = max((len(places[key]) for key in keys_of(rows[i])[:1]), default=0)
            walls += [i] if times < ENOUGH else []
    return [*walls, stop]


def _runs(lines: Sequence[int], walls: Sequence[int]) -> Iterator[list[int]]:
    """The places of a line, parted where a wall or too many lines are between two."""
    run: list[int] = []
    for i in lines:
        if run and (i - run[-1] > LONGEST_PERIOD or bisect_left(walls, run[-1]) != bisect_left(walls, i)):
            if len(run) >= ENOUGH:
                yield run
            run = []
        run.append(i)
    if len(run) >= ENOUGH:
        yield run


_NONE = re.compile(r"(?<!\d)0(?!\d)")
