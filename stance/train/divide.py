"""Labelled rows on two sides, what is learned from and what is held out, with no article on both."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from stance.errors import InputError
from stance.normalise import normalise
from stance.train.rows import LabelledRow

SHARE = 0.2
"""Of the rows of a file that names no split: about this much is held out, in whole articles."""


@dataclass(frozen=True, slots=True)
class Division:
    """`train` is learned from, the best epoch is chosen on `dev`; `test`, where rows say so, judges the result."""

    train: tuple[LabelledRow, ...]
    dev: tuple[LabelledRow, ...]
    test: tuple[LabelledRow, ...] = ()

    @property
    def judged(self) -> tuple[LabelledRow, ...]:
        """The rows that say whether the result is better: those that chose nothing, where there are any."""
        return self.test or self.dev

    @property
    def held_out(self) -> tuple[LabelledRow, ...]:
        """All rows that no weight was learned from."""
        return self.dev if self.dev == self.test else (*self.dev, *self.test)

    @property
    def words(self) -> str:
        """How many rows each side has."""
        words = f"{len(self.train)} rows to learn from, {len(self.dev)} held out to choose the best epoch"
        return f"{words}, {len(self.test)} to judge by" if self.test else words


def divide(files: Sequence[Sequence[LabelledRow]], seed: int = 0) -> Division:
    """The rows of each file by their own splits, and by article where a file has none.

    An article of which one row is held out is held out whole, wherever its rows come from. Raises InputError
    where one of the sides would be empty.
    """
    held: dict[str, str] = {}
    for rows in files:
        own = {_article(row): "test" if row.split == "test" else "dev" for row in rows if row.held_out}
        held |= own or dict.fromkeys(_drawn(rows, seed), "dev")
    sides: dict[str, list[LabelledRow]] = {"train": [], "dev": [], "test": []}
    for rows in files:
        for row in rows:
            sides[held.get(_article(row), "train")].append(row)
    if not sides["train"] or not (sides["dev"] or sides["test"]):
        n = sum(map(len, files))
        raise InputError(
            f"expected comments of two articles at least, got {n} rows that fall on one side; "
            "label another article, or give rows a split (train, dev)"
        )
    sides["dev"] = sides["dev"] or sides["test"]
    return Division(*(tuple(sides[name]) for name in ("train", "dev", "test")))


def _drawn(rows: Sequence[LabelledRow], seed: int) -> list[str]:
    """Articles, at random, of about SHARE of the rows; none where there is only one article."""
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[_article(row)] = sizes.get(_article(row), 0) + 1
    if len(sizes) < 2:
        return []
    names = sorted(sizes)
    random.Random(seed).shuffle(names)
    taken, n = [], 0
    for name in names:
        if n + sizes[name] <= SHARE * 1.2 * len(rows):
            taken.append(name)
            n += sizes[name]
        if n >= SHARE * len(rows):
            break
    return taken or [min(names, key=lambda name: sizes[name])]


def _article(row: LabelledRow) -> str:
    """What stands for a row's article: its title, or its id, or, without both, the comment itself."""
    return normalise(row.title) or f"\n{row.article_id or normalise(row.text)}"
