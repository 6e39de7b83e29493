"""Which comments to label next: those that a model is unsure of, those that differ, or any; spread, without twins."""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from stance.errors import UsageError
from stance.normalise import normalise
from stance.records import Comment
from stance.train.divide import articles, drawn
from stance.train.formats.entries import Task
from stance.voices import clusters

Scores = npt.NDArray[np.float64]
Order = Iterator[int]

HELD_BACK = 0.2
"""Share of the comments drawn at random whatever the strategy, and of the articles they come from: a fair test."""

CROWD = 1.5
"""One article or language gets at most this many times its even share while others have comments to give."""

MOST = 20_000
"""Larger pools are first thinned at random: those left are about as doubtful, and copies are found in seconds."""

CANDIDATES = 10
"""Times as many of the least certain comments are grouped by likeness as are wanted (Citovsky et al. 2021)."""

LANGUAGE = "language"


def choose(
    pool: Sequence[Task],
    n: int,
    strategy: str,
    rival: Sequence[Task] = (),
    seed: int = 0,
    sides: Mapping[str, bool] | None = None,
) -> list[Task]:
    """`n` comments of the pool, or all that are no near-duplicates where it has fewer.

    The share HELD_BACK is drawn at random and of split `test`, from articles of its own: an article that one comment
    is tested on is tested on whole. `pick` says how each was chosen. `rival` holds the same comments answered by
    another model, for `disagreement`; `sides` says of articles, by `divide.articles`, whether they are tested already.

    Raises UsageError where the strategy needs answers that the pool does not have.
    """
    random = np.random.default_rng(seed)
    tasks = [pool[place] for place in random.permutation(len(pool))[: max(MOST, CANDIDATES * n)]]
    tested = _tested(tasks, sides or {}, seed)
    kept, free = ([place for place, held in enumerate(tested) if held is side] for side in (True, False))
    chosen = _Chosen(tasks)
    chosen.take(kept, round(HELD_BACK * min(n, len(tasks))))
    left = [tasks[place] for place in free]
    preferred = [free[place] for place in STRATEGIES[strategy](left, rival, n)] if left else []
    chosen.take(preferred, n, _crowds(left, n) if strategy != RANDOM else None)
    chosen.take(preferred, n)
    chosen.take(kept, n)
    picked = [
        replace(tasks[place], pick=RANDOM, split="test") if tested[place] else replace(tasks[place], pick=strategy)
        for place in chosen.places
    ]
    # Mixed, so that a list that is labelled only in part still holds some of both kinds.
    return [picked[place] for place in random.permutation(len(picked))]


def _tested(tasks: Sequence[Task], sides: Mapping[str, bool], seed: int) -> list[bool]:
    """Whether each comment stands under an article kept for the test: one that is tested already, or is drawn."""
    names = articles(tasks)
    tested = {name for name in names if sides.get(name)}
    if sum(name in tested for name in names) < HELD_BACK * len(names):
        tested |= set(drawn([name for name in names if name not in sides], HELD_BACK, seed))
    return [name in tested for name in names]


def uncertainty(tasks: Sequence[Task]) -> dict[str, Scores]:
    """Target → 1 minus the margin between the two likeliest labels, (tasks,), from 0 for certain to 1."""
    return {name: np.array([_doubt(task, name) for task in tasks]) for name in _targets(tasks)}


def disagreement(tasks: Sequence[Task], rival: Sequence[Task]) -> dict[str, Scores]:
    """Target → Jensen-Shannon divergence in bits between two models' answers, (tasks,); 0 where one has none."""
    other = {task.id: task for task in rival}
    return {
        name: np.array([_divergence(task, other[task.id], name) if task.id in other else 0.0 for task in tasks])
        for name in _targets(tasks)
    }


class _Chosen:
    """Places taken from the pool in order, none of them a near-duplicate of another."""

    def __init__(self, pool: Sequence[Task]) -> None:
        self.places: list[int] = []
        self._pool = pool
        self._texts = _texts(pool)
        self._taken: set[Hashable] = set()
        self._groups: Counter[tuple[str, str]] = Counter()

    def take(self, order: Sequence[int], n: int, crowds: Mapping[str, int] | None = None) -> None:
        """Take from `order` until there are `n`; `crowds` bounds how many may come of one article or language."""
        for place in order:
            if len(self.places) >= n:
                return
            groups = _groups(self._pool[place]).items()
            crowded = crowds and any(self._groups[kind, name] >= crowds[kind] for kind, name in groups)
            if self._texts[place] not in self._taken and not crowded:
                self._taken.add(self._texts[place])
                self.places.append(place)
                self._groups.update(groups)


def _texts(pool: Sequence[Task]) -> list[Hashable]:
    """What each text counts as: copies as the first of them, wherever they stand; short texts only under one title."""
    comments = [Comment(str(place), "", task.text, (0, 0), "", 1.0) for place, task in enumerate(pool)]
    first = {name: cluster.ids[0] for cluster in clusters(comments) for name in cluster.ids}
    return [first.get(str(place), (task.title, normalise(task.text))) for place, task in enumerate(pool)]


def _groups(task: Task) -> dict[str, str]:
    language = task.answers.get(LANGUAGE)
    named = {"article": task.article_id, LANGUAGE: language.label if language else ""}
    return {kind: name for kind, name in named.items() if name}


def _crowds(pool: Sequence[Task], n: int) -> dict[str, int]:
    """How many may come of one article, and of one language."""
    names: dict[str, set[str]] = {}
    for task in pool:
        for kind, name in _groups(task).items():
            names.setdefault(kind, set()).add(name)
    return {kind: math.ceil(CROWD * n / len(held)) for kind, held in names.items()}


def _at_random(tasks: Sequence[Task], rival: Sequence[Task], n: int) -> Order:
    return iter(range(len(tasks)))  # they come shuffled


def _least_certain(tasks: Sequence[Task], rival: Sequence[Task], n: int) -> Order:
    return _in_turn(uncertainty(tasks))


def _most_disputed(tasks: Sequence[Task], rival: Sequence[Task], n: int) -> Order:
    known = {task.id for task in rival}
    if not any(task.id in known for task in tasks):
        raise UsageError(
            "expected two results of the same comments for --strategy disagreement, scored by different models; "
            "name both folders"
        )
    return _in_turn(disagreement(tasks, rival))


def _most_diverse(tasks: Sequence[Task], rival: Sequence[Task], n: int) -> Order:
    """The least certain comments grouped by their words, the least certain of each group first."""
    doubt = np.mean(list(uncertainty(tasks).values()), axis=0)
    candidates = np.argsort(-doubt, kind="stable")[: CANDIDATES * n]
    groups = _grouped([tasks[place].text for place in candidates], min(n, len(candidates)))
    rank: Counter[int] = Counter()
    turns: list[tuple[int, int, int]] = []
    for place, group in zip(candidates.tolist(), groups, strict=True):
        turns.append((rank[group], len(turns), place))
        rank[group] += 1
    yield from (place for _, _, place in sorted(turns))
    yield from np.argsort(-doubt, kind="stable")[CANDIDATES * n :].tolist()


def _in_turn(scores: Mapping[str, Scores]) -> Order:
    """Every place once: each target in turn names the highest of its scores that is left, so that all are served."""
    orders = [iter(np.argsort(-each, kind="stable").tolist()) for each in scores.values()]
    named: set[int] = set()
    total = len(next(iter(scores.values())))
    while len(named) < total:
        for order in orders:
            place = next((place for place in order if place not in named), None)
            if place is not None:
                named.add(place)
                yield place


def _grouped(texts: Sequence[str], n: int) -> list[int]:
    """The number of each text's group among `n`, by k-means on the main directions of its words."""
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    if n < 2 or len(texts) <= n:
        return list(range(len(texts)))
    counts = TfidfVectorizer(preprocessor=normalise, sublinear_tf=True).fit_transform(texts)
    points = TruncatedSVD(min(64, counts.shape[1] - 1), random_state=0).fit_transform(counts)
    found = MiniBatchKMeans(n, random_state=0, n_init=1, batch_size=max(1024, n)).fit_predict(points)
    return [int(group) for group in found]


def _targets(tasks: Sequence[Task]) -> list[str]:
    names = list(tasks[0].answers) if tasks else []
    if tasks and not names:
        raise UsageError("expected comments that a model has scored, found no label; use --strategy random")
    return names


def _doubt(task: Task, name: str) -> float:
    best, second = sorted(task.answers[name].probabilities.values(), reverse=True)[:2]
    return 1 - (best - second)


def _divergence(one: Task, other: Task, name: str) -> float:
    if name not in other.answers:
        return 0.0
    labels = one.answers[name].probabilities
    p = np.array([labels[label] for label in labels])
    q = np.array([other.answers[name].probabilities.get(label, 0.0) for label in labels])
    middle = (p + q) / 2
    return float(_entropy(middle) - (_entropy(p) + _entropy(q)) / 2)


def _entropy(shares: Scores) -> float:
    positive = shares[shares > 0]
    return float(-(positive * np.log2(positive)).sum())


RANDOM = "random"
STRATEGIES: Mapping[str, Callable[[Sequence[Task], Sequence[Task], int], Order]] = {
    "uncertainty": _least_certain,
    "diverse": _most_diverse,
    RANDOM: _at_random,
    "disagreement": _most_disputed,
}
