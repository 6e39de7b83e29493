"""How right a model is on labelled rows, per target and per language, beside a TF-IDF baseline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from stance.errors import InputError
from stance.targets import Target
from stance.train.rows import LabelledRow, read_rows

LEAST_ROWS = 30
"""Fewer labelled rows than this in one language give no score of their own."""

Labeller = Callable[[Sequence[LabelledRow], Target], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """One labeller on the rows of one target: macro-F1 over the labels that occur, F1 of each label, accuracy."""

    target: str
    group: str
    n: int
    macro_f1: float
    accuracy: float
    f1: Mapping[str, float]


def macro_f1(gold: Any, found: Any) -> float:
    """Mean F1 over the labels that occur in `gold`; a label nobody gave cannot be found."""
    from sklearn.metrics import f1_score

    return float(f1_score(gold, found, labels=sorted(set(gold)), average="macro", zero_division=0.0))


def evaluate(rows: Sequence[LabelledRow], targets: tuple[Target, ...], label: Labeller) -> list[Score]:
    """A score for each target on all rows that judge it, then one for each language with enough of them."""
    language = next(target.name for target in targets if target.kind == "language")
    scores = []
    for target in targets:
        judged = [row for row in rows if target.name in row.labels]
        if not judged:
            continue
        gold, found = [row.labels[target.name] for row in judged], list(label(judged, target))
        groups = [row.labels.get(language, "") for row in judged]
        scores.append(_score(target, "all", gold, found))
        if target.kind == "language":
            continue
        for name in sorted(set(groups) - {""}):
            chosen = [place for place, group in enumerate(groups) if group == name]
            if len(chosen) >= LEAST_ROWS:
                scores.append(_score(target, name, [gold[i] for i in chosen], [found[i] for i in chosen]))
    return scores


def compare(
    labelled: Sequence[Path], model: Path | None, training: Sequence[Path], split: str | None
) -> dict[str, list[Score]]:
    """Scores of the model in `model` (None: the one that ships) and, given `training` files, of the baseline.

    `split` keeps only the rows of that split. Raises InputError where no labelled row is left.
    """
    from stance.model.folder import load

    loaded = load(model)
    rows = [row for row in read_rows(labelled, loaded.targets) if split is None or row.split == split]
    if not rows:
        raise InputError(f"expected labelled rows of split {split!r} in {', '.join(map(str, labelled))}, found none")
    scores = {"model": evaluate(rows, loaded.targets, model_labels(loaded))}
    if training:
        from stance.train.baseline import fit_baseline

        fitted = fit_baseline(read_rows(training, loaded.targets), loaded.targets)
        scores["tf-idf"] = evaluate(rows, loaded.targets, fitted.labels)
    return scores


def table(scores: Mapping[str, Sequence[Score]]) -> str:
    """The scores side by side, as a Markdown table."""
    names = list(scores)
    lines = [
        "| target | rows | n | " + " | ".join(f"{name} macro-F1 | accuracy | F1 per label" for name in names) + " |",
        "|---|---|--:|" + "--:|--:|---|" * len(names),
    ]
    for together in zip(*scores.values(), strict=True):
        first = together[0]
        cells = [
            f"{one.macro_f1:.3f} | {one.accuracy:.3f} | " + " ".join(f"{label} {f:.2f}" for label, f in one.f1.items())
            for one in together
        ]
        lines.append(f"| {first.target} | {first.group} | {first.n} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def model_labels(model: Any) -> Labeller:
    """What `model` answers; rows asked about for several targets in turn go through it once."""
    from stance.predict import probabilities

    known: dict[tuple[str, str], dict[str, str]] = {}

    def label(judged: Sequence[LabelledRow], target: Target) -> list[str]:
        new = list(dict.fromkeys(pair for row in judged if (pair := (row.title, row.text)) not in known))
        if new:
            shares = probabilities([title for title, _ in new], [text for _, text in new], model)
            for place, pair in enumerate(new):
                known[pair] = {one.name: one.labels[int(shares[one.name][place].argmax())] for one in model.targets}
        return [known[row.title, row.text][target.name] for row in judged]

    return label


def _score(target: Target, group: str, gold: list[str], found: list[str]) -> Score:
    from sklearn.metrics import f1_score

    present = [label for label in target.labels if label in gold]
    each = f1_score(gold, found, labels=present, average=None, zero_division=0.0)
    return Score(
        target=target.name,
        group=group,
        n=len(gold),
        macro_f1=float(np.mean(each)),
        accuracy=float(np.mean([g == f for g, f in zip(gold, found, strict=True)])),
        f1=dict(zip(present, map(float, each), strict=True)),
    )
