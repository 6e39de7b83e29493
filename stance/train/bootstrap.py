"""Macro-F1 over rows drawn with replacement: how far a score may be luck."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS, BLOCK = 2_000, 100
"""Resamples, and how many of them are held in memory at once."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Marks:
    """Which rows carry each label and which are given it: (labels, rows); only labels that rows carry have a line."""

    gold: Floats
    found: Floats

    @classmethod
    def of(cls, gold: Sequence[str | None], found: Sequence[str | None]) -> "Marks":
        """Marks of rows labelled `gold` and answered `found`; None is a row that is not judged."""
        names = sorted({name for name in gold if name is not None})
        return cls(
            *(np.array([[one == name for one in side] for name in names], dtype=float) for side in (gold, found))
        )

    def macro_f1(self, weights: Floats) -> Floats:
        """Macro-F1 under each row of `weights` (draws, rows), over the labels that then occur."""
        hits, given, carried = (weights @ marks.T for marks in (self.gold * self.found, self.found, self.gold))
        f1 = 2 * hits / np.maximum(given + carried, 1e-12)
        occur = carried > 0
        return np.asarray((f1 * occur).sum(axis=-1) / np.maximum(occur.sum(axis=-1), 1))

    def right(self) -> npt.NDArray[np.bool_]:
        """Which rows are answered as they are labelled."""
        return np.asarray((self.gold * self.found).sum(axis=0) > 0)


def resamples(n: int, seed: int) -> Iterator[Floats]:
    """Blocks (draws, n) of how often each of n rows was drawn."""
    draw = np.random.default_rng(seed)
    for _ in range(DRAWS // BLOCK):
        yield np.stack([np.bincount(draw.integers(0, n, n), minlength=n) for _ in range(BLOCK)]).astype(float)


def interval(drawn: Floats) -> tuple[float, float]:
    """The ends of the middle 95 % of what was drawn."""
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)


def macro_f1_interval(gold: Sequence[str], found: Sequence[str], seed: int = 0) -> tuple[float, float]:
    """95 % interval of the macro-F1 of one labeller (percentile bootstrap, Efron 1979)."""
    marks = Marks.of(gold, found)
    return interval(np.concatenate([marks.macro_f1(weights) for weights in resamples(len(gold), seed)]))
