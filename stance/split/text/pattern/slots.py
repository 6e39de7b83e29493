"""Names, towns and ranks around the texts of an unknown layout: short lines that no sign marks."""

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from stance.split.text.controls import BADGE, MORE, NOTICE
from stance.split.text.pattern.frame import Frame, is_slot
from stance.split.text.pattern.keys import SPEAKER, Key
from stance.split.text.pattern.parts import Column, names_in
from stance.split.text.rows import Row

OFTEN, STEADY = 0.6, 0.85

NAMED = 0.75

MOST_OF_RANK = 4
"""Words of a town or a rank, on average."""

_CONTROLS = (BADGE, MORE, NOTICE)


def with_slots(rows: Sequence[Row], frame: Frame) -> Frame:
    """The frame with what stands between its lines as columns of their own."""
    columns: list[Key] = []
    cells: list[dict[int, int]] = [{} for _ in frame.cells]

    def add(key: Key, lines: Sequence[int | None]) -> None:
        for cell, i in zip(cells, lines, strict=True):
            if i is not None:
                cell[len(columns)] = i
        columns.append(key)

    for at, key in enumerate(frame.columns):
        add(key, [cell.get(at) for cell in frame.cells])
        for number, lines in enumerate(_between(rows, frame, at)):
            add(("slot", str(at), str(number)), lines)
    return peeled(rows, Frame(tuple(columns), tuple(cells), frame.inline))


def _between(rows: Sequence[Row], frame: Frame, at: int) -> list[list[int | None]]:
    """The columns of short lines below column `at` and above the next."""
    gaps: list[list[int]] = []
    for cell in frame.cells:
        below = min((i for other, i in cell.items() if other > at), default=None)
        above = max((i for other, i in cell.items() if other <= at), default=None)
        whole = at in cell and below is not None and at + 1 in cell
        lines = range(above + 1, below) if whole and above is not None and below is not None else range(0)
        gaps.append(list(lines) if all(is_slot(rows[i]) for i in lines) else [])
    gaps = _without_badges(rows, gaps)
    some = [each for each in gaps if each]
    if len(some) < OFTEN * sum(at in cell and at + 1 in cell for cell in frame.cells) or not some:
        return []
    width = max(map(len, some))
    top = [[each[t] if t < len(each) else None for each in gaps] for t in range(width)]
    end = [[each[len(each) - width + t] if len(each) - width + t >= 0 else None for each in gaps] for t in range(width)]
    return top if _variety(rows, top[0]) > _variety(rows, end[-1]) else end


def _without_badges(rows: Sequence[Row], gaps: Sequence[list[int]]) -> list[list[int]]:
    """The same without the lines of some comments only: ranks, and controls that open the answers.

    They come back where more stands than in most comments, and never where the least does.
    """
    widths = sorted(len(each) for each in gaps if each)
    if not widths:
        return list(gaps)
    least = widths[0]
    always = {rows[i].label for each in gaps if len(each) == least for i in each}
    times = Counter(rows[i].label for each in gaps for i in each)
    kept = []
    for each in gaps:
        some = [
            i for i in each if rows[i].kind in _CONTROLS or (rows[i].label not in always and times[rows[i].label] > 1)
        ]
        kept.append([i for i in each if i not in some] if len(each) - len(some) >= least else list(each))
    return kept


def _variety(rows: Sequence[Row], lines: Sequence[int | None]) -> int:
    return len({rows[i].label for i in lines if i is not None})


def peeled(rows: Sequence[Row], frame: Frame) -> Frame:
    """The frame with the short lines at the edges of its texts, where it has no names, or only they repeat."""
    for depth in range(3):
        texts = [(frame.end(k), frame.top(k + 1)) for k in range(len(frame.cells) - 1)]
        more = [(first, end) for first, end in texts if end - first > 1]
        if len(more) < max(2, 0.8 * len(texts)):
            return frame
        named = (frame.inline or ("",))[0] == SPEAKER or names_in(columns_in(rows, frame)) >= NAMED
        sides = []
        for side in (-1,) if frame.inline else (-1, 1):
            lines = [first if side > 0 else end - 1 for first, end in more]
            short = [i for i in lines if is_slot(rows[i])]
            if len(short) < STEADY * len(more):
                continue
            tiny = fmean(len(rows[i].text) for i in short) <= 2.5
            recur = len({rows[i].label for i in short}) <= 0.6 * len(short) and len(short) >= 4
            # Of several comments some have but one line, and few end in one that is no longer than a town or a rank.
            brief = fmean(len(rows[i].text.split()) for i in short) <= MOST_OF_RANK
            all_of_them = len(short) == len(texts) >= 4 and brief
            if not named or tiny or recur or all_of_them:
                sides.append((len(short), -sum(len(rows[i].text) for i in short), side, short))
        if not sides:
            return frame
        *_, side, short = max(sides)
        frame = _widened(rows, frame, side, set(short), ("slot", "top" if side > 0 else "end", str(depth)))
    return frame


def _widened(rows: Sequence[Row], frame: Frame, side: int, lines: set[int], key: Key) -> Frame:
    """The frame with one more column: below it (1), the first line of each text, or above it, the last of each."""
    outer = len(frame.cells) - 1 if side > 0 else 0
    cells = []
    for k, cell in enumerate(frame.cells):
        i = frame.end(k) if side > 0 else frame.top(k) - 1
        own = dict(cell) if side > 0 else {at + 1: line for at, line in cell.items()}
        if i in lines or (k == outer and 0 <= i < len(rows) and not rows[i].rule and is_slot(rows[i])):
            own[len(frame.columns) if side > 0 else 0] = i
        cells.append(own)
    columns = (*frame.columns, key) if side > 0 else (key, *frame.columns)
    return Frame(columns, tuple(cells), frame.inline)


def columns_in(rows: Sequence[Row], frame: Frame) -> list[Column]:
    """Every column's line about each place, None where there is none."""
    return [
        Column(key, tuple(rows[cell[at]] if at in cell else None for cell in frame.cells))
        for at, key in enumerate(frame.columns)
    ]
