"""How right a model is on labelled rows, per target, language, length and source, beside a TF-IDF baseline."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from stance.errors import InputError
from stance.targets import Target
from stance.train.bootstrap import macro_f1_interval
from stance.train.rows import LabelledRow, read_rows

LEAST_ROWS = 30
"""Fewer labelled rows than this in one group give no score of their own."""

LENGTHS = {"up to 60 characters": 60, "61 to 200 characters": 200, "longer": 10**9}

BINS = 15
"""Bins of confidence over which a calibration error is measured, as Guo et al. 2017 do."""

Labeller = Callable[[Sequence[LabelledRow], Target], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """One labeller on the rows of one target: macro-F1 over the labels that occur, F1 of each label, accuracy.

    `low` and `high` end the 95 % bootstrap interval of the macro-F1. `favg2`, of stances, is the mean F1 of favor and
    against; `ece`, of a model, how far its confidence is from how often it is right. `confusion` counts each
    label's rows by the answer they got.
    """

    target: str
    group: str
    n: int
    macro_f1: float
    low: float
    high: float
    accuracy: float
    f1: Mapping[str, float]
    confusion: Mapping[str, Mapping[str, int]]
    favg2: float | None = None
    ece: float | None = None


def macro_f1(gold: Any, found: Any) -> float:
    """Mean F1 over the labels that occur in `gold`; a label nobody gave cannot be found."""
    from sklearn.metrics import f1_score

    return float(f1_score(gold, found, labels=sorted(set(gold)), average="macro", zero_division=0.0))


def evaluate(
    rows: Sequence[LabelledRow], targets: tuple[Target, ...], label: Labeller, by: Sequence[str] = ("language",)
) -> list[Score]:
    """A score for each target on all rows that judge it, then one for each group with enough of them.

    by: what makes groups: `language`, `length` of the comment, `source` (written for training, or real).
    """
    language = next(target.name for target in targets if target.kind == "language")
    scores = []
    for target in targets:
        judged = [row for row in rows if target.name in row.labels]
        if not judged:
            continue
        found = list(label(judged, target))
        shares = label.shares(judged, target) if isinstance(label, ModelAnswers) else None
        scores.append(_score(target, "all", judged, found, shares))
        for kind in by:
            names = [_group(row, kind, language) for row in judged]
            for name in sorted(set(names) - {""}) if (kind, target.kind) != ("language", "language") else ():
                chosen = [place for place, group in enumerate(names) if group == name]
                if len(chosen) < LEAST_ROWS or (kind == "source" and len(chosen) == len(judged)):
                    continue
                part = None if shares is None else shares[chosen]
                scores.append(_score(target, name, [judged[i] for i in chosen], [found[i] for i in chosen], part))
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
    heads = " | ".join(f"{name} macro-F1 | 95 % | Favg2 | ECE | accuracy | F1 per label" for name in names)
    lines = [f"| target | rows | n | {heads} |", "|---|---|--:|" + "--:|---|--:|--:|--:|---|" * len(names)]
    for together in zip(*scores.values(), strict=True):
        first = together[0]
        cells = [
            f"{one.macro_f1:.3f} | {one.low:.3f} … {one.high:.3f} | {_figure(one.favg2)} | {_figure(one.ece)} | "
            f"{one.accuracy:.3f} | " + " ".join(f"{label} {f:.2f}" for label, f in one.f1.items())
            for one in together
        ]
        lines.append(f"| {first.target} | {first.group} | {first.n} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def confusions(scores: Sequence[Score]) -> str:
    """For each target on all rows, how many of each label's rows got which answer, as Markdown tables."""
    parts = []
    for score in (score for score in scores if score.group == "all"):
        answers = sorted({answer for counts in score.confusion.values() for answer in counts})
        parts += ["", f"| {score.target} | " + " | ".join(f"→ {answer}" for answer in answers) + " |"]
        parts.append("|---|" + "--:|" * len(answers))
        for label, counts in score.confusion.items():
            parts.append(f"| {label} | " + " | ".join(str(counts.get(answer, 0)) for answer in answers) + " |")
    return "\n".join(parts[1:])


def scores_object(scores: Sequence[Score]) -> list[dict[str, Any]]:
    """The scores as JSON holds them."""
    return [asdict(score) for score in scores]


class ModelAnswers:
    """What a model answers; rows asked about for several targets in turn go through it once."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._known: dict[tuple[str, str], dict[str, Any]] = {}

    def __call__(self, judged: Sequence[LabelledRow], target: Target) -> list[str]:
        """The most probable label of each row."""
        return [target.labels[place] for place in self.shares(judged, target).argmax(axis=1)]

    def shares(self, judged: Sequence[LabelledRow], target: Target) -> Any:
        """Calibrated probability of each label, (rows, labels)."""
        from stance.predict import probabilities

        new = list(dict.fromkeys(pair for row in judged if (pair := (row.title, row.text)) not in self._known))
        if new:
            found = probabilities([title for title, _ in new], [text for _, text in new], self._model)
            for place, pair in enumerate(new):
                self._known[pair] = {name: values[place] for name, values in found.items()}
        return np.stack([self._known[row.title, row.text][target.name] for row in judged])


def model_labels(model: Any) -> ModelAnswers:
    """What `model` answers, as `evaluate` asks for it."""
    return ModelAnswers(model)


def _group(row: LabelledRow, kind: str, language: str) -> str:
    if kind == "language":
        return row.labels.get(language, "")
    if kind == "source":
        return "written" if row.source == "written" else "real"
    return next(name for name, most in LENGTHS.items() if len(row.text) <= most)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _score(target: Target, group: str, rows: Sequence[LabelledRow], found: list[str], shares: Any) -> Score:
    from sklearn.metrics import f1_score

    gold = [row.labels[target.name] for row in rows]
    present = [label for label in target.labels if label in gold]
    each = f1_score(gold, found, labels=present, average=None, zero_division=0.0)
    right = np.array([g == f for g, f in zip(gold, found, strict=True)])
    low, high = macro_f1_interval(gold, found)
    sides = ["favor", "against"]
    return Score(
        target=target.name,
        group=group,
        n=len(gold),
        macro_f1=float(np.mean(each)),
        low=low,
        high=high,
        accuracy=float(np.mean(right)),
        f1=dict(zip(present, map(float, each), strict=True)),
        confusion={label: _answers_to(label, gold, found) for label in present},
        favg2=float(f1_score(gold, found, labels=sides, average="macro", zero_division=0.0))
        if target.is_stance
        else None,
        ece=None if shares is None else calibration_error(shares.max(axis=1), right),
    )


def _answers_to(label: str, gold: Sequence[str], found: Sequence[str]) -> dict[str, int]:
    return dict(Counter(answer for given, answer in zip(gold, found, strict=True) if given == label))


def calibration_error(confidence: Any, right: Any) -> float:
    """Expected calibration error: distance of confidence from accuracy in equal bins, weighed by their rows."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return float(sum(gaps))
