"""Where one comment of an unknown layout ends and the next begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from stance.split.text.controls import RULE, TEXT_LABEL
from stance.split.text.layouts import BULLET, BUTTON
from stance.split.text.pattern.frame import LONGEST_PERIOD, Frame
from stance.split.text.pattern.keys import PICTURED, Key
from stance.split.text.pattern.words import VOTES
from stance.split.text.rows import Row

LIKELY = 3.0
"""What may speak less for a cut than for the best one, where it gives better comments."""

_COUNTED = re.compile(r"\d")

Keys = Sequence[Sequence[Key]]


@dataclass(frozen=True, slots=True)
class Section:
    """The lines between two walls, and every way in which each may be like others."""

    rows: Sequence[Row]
    keys: Keys
    low: int
    high: int


def keyed(frame: Frame, columns: range) -> list[int]:
    """Those of the columns that are known by what comes back, from top to bottom."""
    return [at for at in columns if frame.columns[at][0] != "slot"]


def cuts(section: Section, frame: Frame) -> list[tuple[float, int]]:
    """How many columns may be the foot of the comment above, the others being the head of the one below.

    Each with what speaks for it, and no more than `LIKELY` less than for the first.
    """
    count = len(frame.columns) + (frame.inline is None)
    scored = sorted(((_worth(section, frame, cut), cut) for cut in range(count)), key=lambda each: -each[0])
    return [(worth, cut) for worth, cut in scored if worth >= scored[0][0] - LIKELY]


def _worth(section: Section, frame: Frame, cut: int) -> float:
    rows, count = section.rows, len(frame.columns)
    gaps = _gaps(rows, frame)
    widest = max(gaps)
    total = 2.5 if gaps[cut] == widest > 0 and gaps.count(widest) == 1 else 0.0
    total -= 1.5 * (gaps[cut] == 0 < widest)
    for at in range(count):
        lines = [rows[cell[at]] for cell in frame.cells if at in cell]
        kind = _kind(lines, frame.columns[at])
        total += kind if at < cut else -kind
    if cut and all(rows[cell[cut - 1]].kind == RULE for cell in frame.cells if cut - 1 in cell):
        total += 3
    return total + _edges(section, frame, cut)


def _gaps(rows: Sequence[Row], frame: Frame) -> list[float]:
    """The mean number of empty lines above each column, and above the text."""
    inner = list(enumerate(frame.cells))
    gaps = []
    for at in range(len(frame.columns)):
        found = [rows[cell[at]].gap for k, cell in inner if at in cell and (k or at)]
        gaps.append(round(fmean(found), 1) if found else 0.0)
    ends = (frame.end(k) for k in range(len(frame.cells) - 1))
    texts = [rows[end].gap for end in ends if end < len(rows)]
    return [*gaps, round(fmean(texts), 1) if texts else 0.0]


def _kind(lines: Sequence[Row], key: Key) -> float:
    """How much a column rather is one of a foot (above 0) or of a head."""
    if not lines:
        return 0.0
    some = lines[0]
    if TEXT_LABEL.fullmatch(some.folded):
        return -2.0
    if key[0] in PICTURED:
        return -3.0
    if some.stamp and sum(BULLET.fullmatch(row.folded) is not None for row in lines) > 0.5 * len(lines):
        return -2.0  # a bullet opens what it stands in front of
    if some.kind == BUTTON or (_COUNTED.search(some.folded) and VOTES.search(some.folded)):
        return 1.5
    if some.kind == RULE:
        return 1.0
    if key[0] == "slot":
        return -0.3
    if some.folded.endswith(":"):
        return -0.5
    if len({row.label for row in lines}) == 1 and some.stamp is None:
        return 0.0 if any(char == "0" for char in some.label) else 1.0
    return -0.5


def _edges(section: Section, frame: Frame, cut: int) -> float:
    """What the lines about the first and the last place tell of where comments end."""
    count = len(frame.columns)
    foot, head = keyed(frame, range(cut)), keyed(frame, range(cut, count))
    first, last = frame.cells[0], frame.cells[-1]
    total = 0.0
    if foot and head:
        above, below = [at for at in foot if at in first], [at for at in head if at in last]
        if not above:
            total += 2
        else:
            total += 2.5 if find_above(section, frame, head) is not None else -2
        if not below:
            total += 2
        else:
            total += 2.5 if find_below(section, frame, foot) is not None else -2
    elif head:
        total += 1.0 if all(at in first for at in head[:1]) else -1
        if frame.end(-1) >= section.high:
            total -= 3
    elif foot:
        total += 1.0 if all(at in last for at in foot[-1:]) else -1
        if frame.top(0) - 1 <= section.low:
            total -= 3
    return total


def find_above(section: Section, frame: Frame, head: Sequence[int]) -> int | None:
    """The lowest line above the first place, with a text between, that is like the last of the head's columns."""
    wanted = _looks(section, frame, head[-1])
    top = frame.top(0)
    for i in range(top - 1 - (frame.inline is None), max(section.low, top - LONGEST_PERIOD) - 1, -1):
        if wanted & set(section.keys[i]):
            return i
    return None


def find_below(section: Section, frame: Frame, foot: Sequence[int]) -> int | None:
    """The first line below the last place, with a text between, that is like the first of the foot's columns."""
    wanted = _looks(section, frame, foot[0])
    end = frame.end(-1)
    return next(
        (i for i in range(end + 1, min(section.high, end + LONGEST_PERIOD)) if wanted & set(section.keys[i])), None
    )


def _looks(section: Section, frame: Frame, at: int) -> set[Key]:
    return {frame.columns[at]}
