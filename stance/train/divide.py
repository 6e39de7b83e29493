"""Labelled rows on two sides, what is learned from and what is held out, with no article on both."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stance.errors import InputError
from stance.normalise import normalise
from stance.train.formats.entries import Task
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
    def flatters(self) -> bool:
        """Whether the best epoch is chosen on the rows that judge it."""
        return self.judged == self.dev

    @property
    def held_out(self) -> tuple[LabelledRow, ...]:
        """All rows that no weight was learned from."""
        return self.dev if self.dev == self.test else (*self.dev, *self.test)

    @property
    def words(self) -> str:
        """How many rows each side has."""
        words = f"{len(self.train)} rows to learn from, {len(self.dev)} held out to choose the best epoch"
        if not self.test:
            return words
        return f"{words} and to judge by" if self.flatters else f"{words}, {len(self.test)} to judge by"


def divide(files: Sequence[Sequence[LabelledRow]], seed: int = 0) -> Division:
    """The rows of each file by their own splits; where a file names no dev rows, some of its articles are drawn.

    An article of which one row is held out is held out whole, wherever its rows come from. Files of one article
    are drawn from together. Raises InputError where one of the sides would be empty.
    """
    names = iter(articles([row for rows in files for row in rows]))
    named = [[(next(names), row) for row in rows] for rows in files]
    held = {name: "test" if row.split == "test" else "dev" for rows in named for name, row in rows if row.held_out}
    lots: list[list[str]] = [[]]
    for rows in named:
        if not any(row.held_out and row.split != "test" for _, row in rows):
            free = [name for name, _ in rows if name not in held]
            lots.append(free)
            if len(set(free)) == 1:
                lots[0] += lots.pop()
    for lot in lots:
        held |= dict.fromkeys(drawn(lot, SHARE, seed), "dev")
    sides: dict[str, list[LabelledRow]] = {"train": [], "dev": [], "test": []}
    for rows in named:
        for name, row in rows:
            sides[held.get(name, "train")].append(row)
    if not sides["train"] or not (sides["dev"] or sides["test"]):
        n = sum(map(len, files))
        raise InputError(
            f"expected comments of two articles at least, got {n} rows that fall on one side; "
            "label another article, or give rows a split (train, dev)"
        )
    sides["dev"] = sides["dev"] or sides["test"]
    return Division(*(tuple(sides[name]) for name in ("train", "dev", "test")))


def drawn(articles: Sequence[str], share: float, seed: int) -> list[str]:
    """Some of the articles, at random, to which about `share` of the comments belong; none of fewer than two.

    articles: the article of each comment.
    """
    sizes = Counter(articles)
    if len(sizes) < 2:
        return []
    names = sorted(sizes)
    random.Random(seed).shuffle(names)
    taken, n = [], 0
    for name in names:
        if n + sizes[name] <= share * 1.2 * len(articles):
            taken.append(name)
            n += sizes[name]
        if n >= share * len(articles):
            break
    return taken or [min(names, key=lambda name: sizes[name])]


def articles(rows: Sequence[LabelledRow | Task]) -> list[str]:
    """What stands for each comment's article: its title, or its id, or, without both, the comment itself.

    Comments without a title that all bear one id are a list, such as a table of posts, and no article.
    """
    several = len({row.article_id for row in rows if not row.title.strip()}) > 1
    return [
        normalise(row.title) or f"\n{row.article_id if several and row.article_id else normalise(row.text)}"
        for row in rows
    ]
