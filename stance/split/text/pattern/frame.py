"""The lines that stand around every text of an unknown layout, grown line by line from one that comes back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from stance.split.text.controls import RULE
from stance.split.text.layouts import BUTTON
from stance.split.text.pattern.keys import PICTURED, SLIGHT, SPEAKER, STRONG, TEXT, Key
from stance.split.text.rows import Row

OFTEN = 0.6
"""The share of comments in which a line has to come back to be the layout's."""

STEADY = 0.85
"""The share at which a line that might be chance has to come back, and of lines passed over that must be short."""

WINDOW, JUMP = 4, 8
"""Lines within which the next line of the layout is looked for, past names and badges, and past an advertisement."""

LONGEST_SLOT, MOST_WORDS = 50, 9
"""Characters and words of a line that may be a name, a town or a rank."""

LONGEST_PERIOD = 60
"""Lines from one comment to the next."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The layout's lines, from top to bottom, and where each stands about each place of the one they grew from.

    `cells` holds for each of those places the line of each column there, columns by number; a comment may lack some.
    """

    columns: tuple[Key, ...]
    cells: tuple[dict[int, int], ...]
    inline: Key | None = None
    """What the last column is known by where its lines hold the first words of the texts."""

    def top(self, k: int) -> int:
        """The first line of the layout about place `k`."""
        return min(self.cells[k].values())

    def end(self, k: int) -> int:
        """The line behind the last of the layout about place `k`."""
        return max(self.cells[k].values()) + (self.inline is None)


def is_slot(row: Row) -> bool:
    """Whether a line may be a name, a town, a rank or the like: short, and no sentence."""
    words = row.text.split()
    return (
        row.kind not in (BUTTON, RULE)
        and len(row.text) <= LONGEST_SLOT
        and len(words) <= MOST_WORDS
        # "Khadija L." is a name, and French sets a question mark apart.
        and not (row.text[-1] in ".!?؟…:،,;" and len(words) > 2 and len(words[-1]) != 2)
        and row.stamp is None
    )


class _Growing:
    """A frame while it grows: the next line to look at on either side of each place."""

    def __init__(
        self, rows: Sequence[Row], keys: Sequence[Sequence[Key]], places: Sequence[int], key: Key, inline: bool
    ) -> None:
        self.rows, self.keys, self.places, self.inline = rows, keys, places, inline
        self.columns: list[Key] = [key]
        self.cells: list[list[int | None]] = [list(places)]
        self.edges = {1: [i + (not inline) for i in places], -1: [i - 1 for i in places]}

    def grow(self, low: int, high: int) -> None:
        """Take in lines on both sides, those next to the frame first."""
        for window in (1, WINDOW, WINDOW):
            while any([self._step(step, window, low, high) for step in ((-1,) if self.inline else (1, -1))]):
                pass

    def _step(self, step: int, window: int, low: int, high: int) -> bool:
        """One more column on a side; whether there was one."""
        ends = self._ends(step, low, high)
        found = self._next(step, window, ends)
        if found is None:
            return False
        key, picks = found
        column: list[int | None] = [picks.get(k) for k in range(len(self.places))]
        share = len(picks) / len(self.places)
        if share >= OFTEN and key[0] in ("whole", "dated", "counted", *PICTURED):
            # What stands once among the lines of a frame, an advertisement or a door to answers, is jumped.
            for k in (k for k, i in enumerate(column) if i is None):
                lines = range(self.edges[step][k], self.edges[step][k] + step * JUMP, step)
                column[k] = next((i for i in lines if _within(i, ends[k], step) and key in self.keys[i]), None)
        for k, i in enumerate(column):
            if i is not None:
                self.edges[step][k] = i + step
        at = len(self.columns) if step > 0 else 0
        self.columns.insert(at, key)
        self.cells.insert(at, column)
        return True

    def _ends(self, step: int, low: int, high: int) -> list[int]:
        """For each place the line on a side that is no more to be taken: a text stays between two places."""
        other = self.edges[-step]
        if step > 0:
            return [*(edge for edge in other[1:]), high]
        return [low, *(edge for edge in other[:-1])]

    def _next(self, step: int, window: int, ends: Sequence[int]) -> tuple[Key, dict[int, int]] | None:
        edges = self.edges[step]
        seen: dict[Key, dict[int, int]] = defaultdict(dict)
        for k, edge in enumerate(edges):
            for i in range(edge, edge + step * window, step):
                if not _within(i, ends[k], step):
                    break
                for key in self.keys[i]:
                    if key[0] not in (SPEAKER, TEXT):
                        seen[key].setdefault(k, i)
                if TEXT in {key[0] for key in self.keys[i]}:
                    break
        last = len(edges) - 1 if step > 0 else 0
        best: tuple[tuple[float, ...], Key, dict[int, int]] | None = None
        for key, picks in seen.items():
            inner = {k: i for k, i in picks.items() if k != last}
            worth = self._worth(key, inner, edges, step)
            if worth is not None and (best is None or worth > best[0]):
                best = worth, key, self._passable(picks, edges, step)
        return (best[1], best[2]) if best else None

    def _worth(self, key: Key, picks: dict[int, int], edges: Sequence[int], step: int) -> tuple[float, ...] | None:
        """How much a line is one of the layout; None where it may be chance or what is passed over may be text."""
        total = len(edges) - 1
        strong = key[0] in STRONG
        if len(picks) < max(2, (OFTEN if strong else STEADY) * total) or (not strong and total < 3):
            return None
        far = {k: abs(i - edges[k]) for k, i in picks.items()}
        if not strong and (len(set(far.values())) > 1 or self._is_said(key, picks)):
            return None
        passed = [j for k, i in picks.items() for j in range(edges[k], i, step)]
        short = sum(is_slot(self.rows[j]) for j in passed)
        if passed and short < STEADY * len(passed):
            return None
        variety = len({self.rows[i].label for i in picks.values()})
        rank = self.keys[next(iter(picks.values()))].index(key)
        return -sum(far.values()) / len(far), len(picks) / total, -rank, -variety

    def _is_said(self, key: Key, picks: dict[int, int]) -> bool:
        """Whether lines that share a word are as long as what readers say."""
        wordy = sum(len(self.rows[i].text.split()) > MOST_WORDS for i in picks.values())
        return key[0] in SLIGHT and wordy > (1 - STEADY) * len(picks)

    def _passable(self, picks: dict[int, int], edges: Sequence[int], step: int) -> dict[int, int]:
        return {k: i for k, i in picks.items() if all(is_slot(self.rows[j]) for j in range(edges[k], i, step))}


def _within(i: int, end: int, step: int) -> bool:
    return i < end if step > 0 else i > end


def frame_of(
    rows: Sequence[Row], keys: Sequence[Sequence[Key]], places: Sequence[int], key: Key, walls: tuple[int, int]
) -> Frame | None:
    """The lines around the places of one that comes back; None where fewer than two texts are between them."""
    inline = key[0] in (SPEAKER, TEXT)
    frame = _grown(rows, keys, places, key, walls)
    strange = _strange(frame)
    if strange and len(places) - len(strange) > 1:
        frame = _grown(rows, keys, [i for k, i in enumerate(places) if k not in strange], key, walls)
    kept = _kept(frame)
    cells = tuple(frame.cells[k] for k in kept)
    return Frame(frame.columns, cells, key if inline else None) if len(kept) > 1 else None


def _grown(
    rows: Sequence[Row], keys: Sequence[Sequence[Key]], places: Sequence[int], key: Key, walls: tuple[int, int]
) -> Frame:
    growing = _Growing(rows, keys, places, key, key[0] in (SPEAKER, TEXT))
    growing.grow(walls[0] - 1, walls[1])
    cells = tuple(
        {at: i for at, column in enumerate(growing.cells) if (i := column[k]) is not None} for k in range(len(places))
    )
    return Frame(tuple(growing.columns), cells, key if growing.inline else None)


def _strange(frame: Frame) -> set[int]:
    """The places within a thread about which most of the layout is missing: what comes back stands in a text there."""
    usual, found = _usual(frame)
    full = [2 * each >= usual > 2 or 2 * each > usual for each in found]
    whole = [k for k, each in enumerate(full) if each]
    return {k for k in range(whole[0], whole[-1]) if not full[k]} if whole else set()


def _usual(frame: Frame) -> tuple[int, list[int]]:
    """How many lines most places have about them, and how many of those each has.

    One place fewer is between two others than there are, for above the first or below the last the page goes on.
    """
    inner = len(frame.cells) - 1
    usual = [at for at in range(len(frame.columns)) if sum(at in cell for cell in frame.cells) >= OFTEN * inner]
    return len(usual), [sum(at in cell for at in usual) for cell in frame.cells]


def _kept(frame: Frame) -> range:
    """The places, without those at both ends about which most of the layout is missing, or no text stands between."""
    total = len(frame.cells)
    usual, found = _usual(frame)
    full = [2 * each > usual for each in found]
    filled = [frame.end(k) < frame.top(k + 1) for k in range(total - 1)]
    first, last = 0, total - 1
    while first < last and not (full[first] and filled[first]):
        first += 1
    while last > first and not (full[last] and filled[last - 1]):
        last -= 1
    return range(first, last + 1)
