"""Which texts a pretraining step reads: decided by seed and step alone, so that a resumed run reads on where it was."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch

from stance.train.corpus import Ids
from stance.train.tokenizer import SPECIAL

POOL = 4096
"""Texts sorted by length together: batches waste little on padding and still differ from epoch to epoch."""

Rows = npt.NDArray[np.int64]


class Windows:
    """Windows of one long row of token ids, each opened by the class token; none repeats within an epoch."""

    def __init__(self, ids: Ids, shape: tuple[int, int], seed: int) -> None:
        """`shape`: rows and tokens of a batch."""
        self._ids, (self._rows, self._length), self._seed = ids, shape, seed

    def __getitem__(self, number: int) -> torch.Tensor:
        """Token ids of batch `number`, (rows, tokens)."""
        width = self._length - 1
        windows = len(self._ids) // width
        epoch, place = divmod(number * self._rows, windows)
        order = _order(self._seed, epoch, windows)
        rows = order[np.arange(place, place + self._rows) % windows]
        taken = np.stack([self._ids[row * width : (row + 1) * width] for row in rows]).astype(np.int64)
        first = np.full((self._rows, 1), SPECIAL.index("[CLS]"))
        return torch.from_numpy(np.concatenate([first, taken], axis=1))


class Pools:
    """Row numbers of texts of like length, at most `budget` tokens a batch with padding."""

    def __init__(self, lengths: Sequence[int], budget: int, seed: int) -> None:
        self._lengths, self._budget, self._seed = np.asarray(lengths), budget, seed
        self._epochs: dict[int, list[Rows]] = {}

    def __getitem__(self, number: int) -> Rows:
        """The rows of batch `number`."""
        epoch = 0
        while number >= len(found := self._batches(epoch)):
            number -= len(found)
            epoch += 1
        return found[number]

    def _batches(self, epoch: int) -> list[Rows]:
        if epoch not in self._epochs:
            draw = np.random.default_rng((self._seed, epoch))
            order = draw.permutation(len(self._lengths))
            batches: list[Rows] = []
            for start in range(0, len(order), POOL):
                pool = order[start : start + POOL]
                pool = pool[np.argsort(self._lengths[pool], kind="stable")]
                while len(pool):
                    # The longest of the first n is the nth: as many as fit the budget, one at least.
                    padded = self._lengths[pool] * np.arange(1, len(pool) + 1)
                    n = max(1, int(np.searchsorted(padded, self._budget, side="right")))
                    batches.append(pool[:n])
                    pool = pool[n:]
            self._epochs[epoch] = [batches[place] for place in draw.permutation(len(batches))]
        return self._epochs[epoch]


def turns(shares: Sequence[float], steps: int, seed: int) -> tuple[Rows, Rows]:
    """For each step the kind of text it reads, drawn by `shares`, and how many of that kind were read before."""
    kinds = np.random.default_rng(seed).choice(len(shares), size=steps, p=shares)
    before = np.zeros(steps, dtype=np.int64)
    for kind in range(len(shares)):
        chosen = kinds == kind
        before[chosen] = np.arange(chosen.sum())
    return kinds, before


@lru_cache(maxsize=1)
def _order(seed: int, epoch: int, windows: int) -> Rows:
    return np.random.default_rng((seed, epoch)).permutation(windows)
