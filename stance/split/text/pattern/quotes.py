"""What readers quote from each other: lines that come back, and are none of the layout's."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from stance.split.text.pattern.words import QUOTES
from stance.split.text.rows import Row

NEAR = 4
"""Lines between the words quoted and the name of the one who wrote them, above them or below."""

MOST_TRIED, LONGEST = 8, 60
"""Places at which quoted words may stand, and the lines that are compared at each."""


def quoted_lines(rows: Sequence[Row], start: int, stop: int) -> frozenset[int]:
    """The lines between two places that quote a reader, "Sara a écrit :", with the words that stand at her name."""
    found = {i: QUOTES.fullmatch(rows[i].folded) for i in range(start, stop - 1)}
    headed = {i: match["name"] or match["whose"] for i, match in found.items() if match}
    if not headed:
        return frozenset()
    places: dict[str, list[int]] = defaultdict(list)
    for i in range(start, stop):
        places[rows[i].text].append(i)
    quoted: set[int] = set()
    for i, name in headed.items():
        if i not in quoted:
            others = (p for p in islice(places[rows[i + 1].text], MOST_TRIED) if p != i + 1)
            same = max((_same(rows, (i + 1, p), stop) for p in others if _is_at(rows, p, name, headed)), default=0)
            quoted.update(range(i, i + 1 + same) if same else ())
    return frozenset(quoted)


def _same(rows: Sequence[Row], places: tuple[int, int], stop: int) -> int:
    """How many lines at two places are the same."""
    most = min(LONGEST, stop - max(places), abs(places[1] - places[0]))
    return next((k for k in range(most) if rows[places[0] + k].text != rows[places[1] + k].text), most)


def _is_at(rows: Sequence[Row], place: int, name: str, headed: dict[int, str]) -> bool:
    """Whether a name stands near a place, and not because it is quoted there."""
    near = range(max(0, place - NEAR), min(len(rows), place + NEAR))
    return any(i not in headed and name in rows[i].folded for i in near)
