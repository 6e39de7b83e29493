"""The comments of an unknown layout: the lines of each, the first and the last of which the page itself has to end."""

from collections.abc import Sequence
from dataclasses import replace

from stance.split.text.controls import BADGE, NOTICE, RULE
from stance.split.text.pattern.cut import Section, find_above, find_below, keyed
from stance.split.text.pattern.ends import Record, open_end, open_start
from stance.split.text.pattern.frame import OFTEN, STEADY, WINDOW, Frame, is_slot
from stance.split.text.rows import Row

MOST_PARTS = 4
"""Lines of a layout of which a comment has to have more than a third."""


def records_of(section: Section, frame: Frame, cut: int) -> tuple[list[Record], list[dict[int, int]]]:
    """The comments, and by column the lines of each; before the first and behind the last text may be one more."""
    records: list[Record] = []
    cells: list[dict[int, int]] = []
    places = frame.cells
    for k in range(len(places) - 1):
        own = {at: i for at, i in places[k].items() if at >= cut}
        own |= {at: i for at, i in places[k + 1].items() if at < cut}
        begin = _below_others(section, frame, k, own, cut)
        records.append(_record(begin, frame.top(k + 1), own, cut))
        cells.append(own)
    kept = _whole(section.rows, frame, cells)
    records, cells = [records[k] for k in kept], [cells[k] for k in kept]
    if not records:
        return [], []
    before, after = _before(section, frame, cut, records), _after(section, frame, cut, records)
    if before:
        records.insert(0, before[0])
        cells.insert(0, before[1])
    if after:
        records.append(after[0])
        cells.append(after[1])
    return [_without_badge(section.rows, record) for record in records], cells


def _whole(rows: Sequence[Row], frame: Frame, cells: Sequence[dict[int, int]]) -> list[int]:
    """Those that are comments: an advertisement between two has but a line or so of what all the others have."""
    known = keyed(frame, range(len(frame.columns)))
    usual = [at for at in known if sum(at in cell for cell in cells) >= OFTEN * len(cells)]
    shares = [sum(at in cell for at in usual) for cell in cells]
    return [k for k, share in enumerate(shares) if len(usual) < MOST_PARTS or share > len(usual) / 3]


def _below_others(section: Section, frame: Frame, k: int, own: dict[int, int], cut: int) -> int:
    """The first line of the text below place `k`: below the last head there, where strangers stand above the first.

    Articles that a page commends between two comments have names and dates of their own.
    """
    begin, head = frame.end(k), [at for at in keyed(frame, range(cut, len(frame.columns))) if at in own]
    foot = [i for at, i in frame.cells[k].items() if at < cut]
    if not head or not foot or frame.inline or min(own[at] for at in own if at >= cut) == max(foot) + 1:
        return begin
    key = frame.columns[head[-1]]
    last = next((i for i in range(frame.top(k + 1) - 2, begin - 1, -1) if key in section.keys[i]), None)
    if last is None:
        return begin
    for at in [at for at in own if at >= cut]:
        del own[at]
    own[head[-1]] = last
    _chain(section, frame, own, range(head[-1], cut - 1, -1))
    return last + 1


def _without_badge(rows: Sequence[Row], record: Record) -> Record:
    """The comment without the badge of some readers between its head and its text."""
    while record.first < record.text < record.end - 1 and rows[record.text].kind == BADGE:
        record = replace(record, text=record.text + 1)
    return record


def _record(begin: int, end: int, own: dict[int, int], cut: int) -> Record:
    first = min((i for at, i in own.items() if at >= cut), default=begin)
    over = max((i + 1 for at, i in own.items() if at < cut), default=end)
    return Record(first, begin, end, over)


def _before(section: Section, frame: Frame, cut: int, inner: Sequence[Record]) -> tuple[Record, dict[int, int]] | None:
    """The comment above the first place, if the foot of one stands there."""
    count = len(frame.columns)
    foot, head = keyed(frame, range(cut)), keyed(frame, range(cut, count))
    own = {at: i for at, i in frame.cells[0].items() if at < cut}
    if not any(at in own for at in foot):
        return None
    end = min(own.values())
    if end <= section.low:
        return None
    if head:
        line = find_above(section, frame, head)
        if line is None:
            return None
        begin = line + (frame.inline is None)
        # A name or the like below the line that was found.
        for at in range(head[-1] + 1, count):
            if begin < end - 1 and is_slot(section.rows[begin]):
                own[at] = begin
                begin += 1
        own[head[-1]] = line
        _chain(section, frame, own, range(head[-1], cut - 1, -1))
        return _record(begin, end, own, cut), own
    begin = open_start(section, frame, end, inner)
    if begin >= end:
        return None
    for at in range(cut, count):
        if begin < end - 1 and is_slot(section.rows[begin]):
            own[at] = begin
            begin += 1
    return _record(begin, end, own, cut), own


def _after(section: Section, frame: Frame, cut: int, inner: Sequence[Record]) -> tuple[Record, dict[int, int]] | None:
    """The comment below the last place, if the head of one stands there."""
    count = len(frame.columns)
    foot, head = keyed(frame, range(cut)), keyed(frame, range(cut, count))
    own = {at: i for at, i in frame.cells[-1].items() if at >= cut}
    if not any(at in own for at in head):
        return None
    begin = frame.end(-1)
    if begin >= section.high or section.rows[begin].kind == NOTICE:
        return None
    found = [(line, at) for at in foot if (line := find_below(section, frame, [at])) is not None]
    if not found and any(_is_steady(section.rows, frame, at) for at in foot):
        return None
    if found:
        # The votes may be missing above the buttons.
        end, top = min(found)
        line = end
        for at in range(top - 1, -1, -1):
            if frame.columns[at][0] == "slot" and end - 1 > begin and is_slot(section.rows[end - 1]):
                end -= 1
                own[at] = end
        own[top] = line
        _chain(section, frame, own, range(top, cut))
        return _record(begin, end, own, cut), own
    end = open_end(section, begin, inner)
    if end <= begin:
        return None
    for at in range(cut - 1, -1, -1):
        if frame.columns[at][0] == "slot" and end - 1 > begin and is_slot(section.rows[end - 1]):
            end -= 1
            own[at] = end
    return _record(begin, end, own, cut), own


def _is_steady(rows: Sequence[Row], frame: Frame, at: int) -> bool:
    """Whether a line of the foot stands below every comment; a rule stands only between two."""
    lines = [rows[cell[at]] for cell in frame.cells if at in cell]
    return len(lines) >= STEADY * (len(frame.cells) - 1) and lines[0].kind != RULE


def _chain(section: Section, frame: Frame, own: dict[int, int], columns: Sequence[int]) -> None:
    """Find the lines of further columns beyond a line of the first, in order, and what stands between them."""
    at, i = columns[0], own[columns[0]]
    step = 1 if columns[-1] > at else -1
    passed: list[int] = []
    for column in columns[1:]:
        if frame.columns[column][0] == "slot":
            passed.append(column)
            continue
        lines = range(i + step, i + step * (WINDOW + 1), step)
        found = next((j for j in lines if _inside(section, j) and frame.columns[column] in section.keys[j]), None)
        if found is not None and all(is_slot(section.rows[j]) for j in range(i + step, found, step)):
            _fill(frame, own, passed, list(range(i + step, found, step)))
            own[column], i, passed = found, found, []
    lines = range(i + step, i + step * (len(passed) + 1), step)
    _fill(frame, own, passed, [j for j in lines if _inside(section, j) and is_slot(section.rows[j])])


def _inside(section: Section, i: int) -> bool:
    return section.low <= i < section.high and not section.rows[i].rule


def _fill(frame: Frame, own: dict[int, int], columns: Sequence[int], lines: Sequence[int]) -> None:
    """Lines between two columns belong to those of the columns between that are seldom missing."""
    usual = sorted(columns, key=lambda at: -sum(at in cell for cell in frame.cells))[: len(lines)]
    own |= dict(zip([at for at in columns if at in usual], lines, strict=False))
