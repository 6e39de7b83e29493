"""`python -m tests.bench.labelling [LABELLED …]`: does it pay to choose which comments to label?

Labelled comments are taken for unlabelled: a first lot is drawn at random, then each strategy asks for the labels it
wants, up to each budget. A cheap learner stands in for the encoder, which would take days: balanced logistic regression
on TF-IDF of characters 2–4 and words 1–2, weighted once over all texts, labels unseen. Macro-F1, times 100, on articles
that the pool has no comment of; mean and standard deviation over the seeds. The order that a strategy puts comments in
is measured, without the spread over articles and languages that comes on top of it.

The last table says at how many labels each strategy reaches what random choice reaches with the most, on the line
between budgets.
"""

import argparse
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from stance.label.choose import STRATEGIES
from stance.normalise import normalise
from stance.records import Answer
from stance.targets import Target, read_targets
from stance.train.evaluate import macro_f1
from stance.train.formats.entries import Task
from stance.train.rows import LabelledRow, read_rows

BUDGETS = (200, 400, 800, 1600)
COMPARED = ("random", "uncertainty", "diverse")
TESTED = 0.3
"""Share of the articles whose comments are the test."""

ROOT = Path(__file__).parents[3]
WRITTEN = [ROOT / "seeds" / "comments.jsonl", ROOT / "models" / "labels" / "written.jsonl"]


@dataclass(frozen=True, slots=True)
class World:
    """Labelled rows and their features; those of `pool` hide their labels until asked for."""

    rows: Sequence[LabelledRow]
    pool: Sequence[int]
    test: Sequence[int]
    features: Any


def worlds(rows: Sequence[LabelledRow], seeds: int) -> list[World]:
    """The articles drawn into pool and test, once a seed; a comment without a title is an article of its own."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion

    common = {"preprocessor": cache(normalise), "sublinear_tf": True, "min_df": 3, "dtype": np.float32}
    words = TfidfVectorizer(ngram_range=(1, 2), max_features=5_000, **common)
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), max_features=10_000, **common)
    texts = [row.text for row in rows]
    features = FeatureUnion([("words", words), ("chars", chars)]).fit_transform(texts).tocsr()
    articles = [row.title or row.text for row in rows]
    names = sorted(set(articles))
    found = []
    for seed in range(seeds):
        tested = set(np.random.default_rng(seed).permutation(names)[: round(TESTED * len(names))].tolist())
        pool = [place for place, name in enumerate(articles) if name not in tested]
        test = [place for place, name in enumerate(articles) if name in tested]
        found.append(World(rows, pool, test, features))
    return found


def fitted(world: World, known: Sequence[int], targets: Sequence[Target]) -> dict[str, Any]:
    """The learner of each target on the rows `known`; none where they hold fewer than two labels."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    # 50 iterations end before it has converged, for every strategy alike, and save most of the time.
    warnings.simplefilter("ignore", ConvergenceWarning)
    models = {}
    for target in targets:
        judged = [place for place in known if target.name in world.rows[place].labels]
        labels = [world.rows[place].labels[target.name] for place in judged]
        if len(set(labels)) > 1:
            learner = LogisticRegression(C=10.0, class_weight="balanced", max_iter=50)
            models[target.name] = learner.fit(world.features[judged], labels)
    return models


def answered(world: World, places: Sequence[int], models: dict[str, Any]) -> list[Task]:
    """The rows `places` as a scored file would give them."""
    answers: list[dict[str, Answer]] = [{} for _ in places]
    for name, model in models.items():
        labels = [str(label) for label in model.classes_]
        for one, shares in zip(answers, model.predict_proba(world.features[places]).tolist(), strict=True):
            one[name] = Answer(labels[int(np.argmax(shares))], dict(zip(labels, shares, strict=True)))
    rows = [world.rows[place] for place in places]
    return [
        Task(str(place), row.title, "", row.title, row.text, one)
        for place, row, one in zip(places, rows, answers, strict=True)
    ]


def curve(world: World, strategy: str, targets: Sequence[Target], seed: int) -> list[list[float]]:
    """Macro-F1 of each target at each budget."""
    order = np.random.default_rng(seed).permutation(world.pool).tolist()
    known = order[: BUDGETS[0]]
    models = fitted(world, known, targets)
    scores = [[_score(world, models, target) for target in targets]]
    for budget in BUDGETS[1:]:
        held = set(known)
        left = [place for place in order if place not in held]
        tasks = answered(world, left, models)
        wanted = islice(STRATEGIES[strategy](tasks, (), budget - len(known)), budget - len(known))
        known = known + [left[place] for place in wanted]
        models = fitted(world, known, targets)
        scores.append([_score(world, models, target) for target in targets])
    return scores


def _score(world: World, models: dict[str, Any], target: Target) -> float:
    judged = [place for place in world.test if target.name in world.rows[place].labels]
    gold = [world.rows[place].labels[target.name] for place in judged]
    model = models.get(target.name)
    return 100 * macro_f1(gold, list(model.predict(world.features[judged])) if model else ["none"] * len(gold))


def needed(curve_: Sequence[float], goal: float) -> str:
    """The budget at which a curve reaches `goal`, between two budgets on the line that joins their scores."""
    for (low, below), (high, above) in zip(
        zip(BUDGETS, curve_, strict=True), zip(BUDGETS[1:], curve_[1:], strict=True), strict=False
    ):
        if above >= goal > below:
            return f"{low + (high - low) * (goal - below) / (above - below):.0f}"
    return f"> {BUDGETS[-1]}" if curve_[-1] < goal else f"≤ {BUDGETS[0]}"


def tables(found: dict[str, np.ndarray[Any, Any]], targets: Sequence[Target]) -> str:
    """The curves as Markdown. found: strategy → (seeds, budgets, targets)."""
    lines = []
    for name in ("mean", *(target.name for target in targets)):
        lines += ["", f"| {name} | " + " | ".join(map(str, BUDGETS)) + " | minus random at the last three |"]
        lines.append("|---|" + "--:|" * (len(BUDGETS) + 1))
        for strategy, scores in found.items():
            places = range(len(targets)) if name == "mean" else [[t.name for t in targets].index(name)]
            each, floor = scores[:, :, places].mean(axis=2), found["random"][:, :, places].mean(axis=2)
            gain = (each - floor)[:, 1:]
            cells = [f"{m:.1f} ± {s:.1f}" for m, s in zip(each.mean(axis=0), each.std(axis=0, ddof=1), strict=True)]
            gains = ", ".join(f"{m:+.1f}" for m in gain.mean(axis=0)) + f" ({(gain > 0).sum()}/{gain.size} above)"
            lines.append(f"| {strategy} | " + " | ".join(cells) + f" | {gains} |")
    means = {strategy: scores.mean(axis=(0, 2)).tolist() for strategy, scores in found.items()}
    goal = means["random"][-1]
    lines += ["", f"labels needed for {goal:.1f}, random's at {BUDGETS[-1]}: "]
    lines[-1] += ", ".join(f"{strategy} {needed(each, goal)}" for strategy, each in means.items())
    return "\n".join(lines[1:])


def main(arguments: list[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.labelling", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=WRITTEN, metavar="LABELLED")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args(arguments)
    targets = read_targets()
    rows = read_rows(options.paths, targets)
    found: dict[str, list[list[list[float]]]] = {strategy: [] for strategy in COMPARED}
    for seed, world in enumerate(worlds(rows, options.seeds)):
        for strategy in COMPARED:
            found[strategy].append(curve(world, strategy, targets, seed))
            means = ", ".join(f"{np.mean(each):.1f}" for each in found[strategy][-1])
            print(f"seed {seed}, {strategy}: {means}", file=sys.stderr, flush=True)
    print(f"{len(rows)} comments, {len(world.pool)} of them in the last pool, {options.seeds} seeds\n")
    print(tables({strategy: np.array(each) for strategy, each in found.items()}, targets))


if __name__ == "__main__":
    main()
