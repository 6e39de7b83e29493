"""How far annotators agree on each target, beyond what chance would bring."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance.targets import Target
from stance.train.rows import LabelledRow

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Annotators on the comments that two or more of them judged for one target.

    `same` is the share of pairs of judgements that agree. `alpha` and `kappa` are 1 where all agree and 0 where
    they do as chance would; None where everybody gave one and the same label, for then chance explains everything.
    """

    target: str
    n: int
    annotators: int
    same: float
    alpha: float | None
    kappa: float | None


def agreement(rows: Sequence[LabelledRow], targets: Sequence[Target]) -> list[Agreement]:
    """One line a target that two people judged on any comment.

    Alpha is Krippendorff's for nominal labels, with missing judgements (Krippendorff 2011, "Computing
    Krippendorff's Alpha-Reliability"). Kappa is Cohen's where two people judged, else Fleiss' (1971), each comment
    by as many judgements as it has.
    """
    found = []
    for target in targets:
        judged = [_votes(row, target.name) for row in rows]
        judged = [votes for votes in judged if len(votes) > 1]
        if not judged:
            continue
        people = sorted({name for votes in judged for name in votes})
        counts = np.array([[list(votes.values()).count(label) for label in target.labels] for votes in judged])
        kappa = _cohen([[votes[name] for votes in judged] for name in people]) if len(people) == 2 else fleiss(counts)
        found.append(Agreement(target.name, len(judged), len(people), _same(counts), krippendorff(counts), kappa))
    return found


def krippendorff(counts: Counts) -> float | None:
    """Alpha for nominal labels. counts: (comments, labels), how often each label was given, twice or more in all.

    None where only one label occurs.
    """
    per_label, total = counts.sum(axis=0), counts.sum()
    of_each = counts.sum(axis=1)
    # Pairs of unequal labels within a comment, each comment weighing by its number of judgements.
    observed = ((of_each**2 - (counts**2).sum(axis=1)) / (of_each - 1)).sum() / total
    expected = (total**2 - (per_label**2).sum()) / (total * (total - 1))
    return float(1 - observed / expected) if expected else None


def fleiss(counts: Counts) -> float | None:
    """Fleiss' kappa. counts: (comments, labels), as for `krippendorff`. None where only one label occurs."""
    of_each = counts.sum(axis=1)
    observed = ((counts * (counts - 1)).sum(axis=1) / (of_each * (of_each - 1))).mean()
    expected = ((counts.sum(axis=0) / counts.sum()) ** 2).sum()
    return float((observed - expected) / (1 - expected)) if expected < 1 else None


def agreement_table(found: Sequence[Agreement]) -> str:
    """The agreement as a Markdown table."""
    lines = ["| target | comments | annotators | same label | alpha | kappa |", "|---|--:|--:|--:|--:|--:|"]
    for one in found:
        shown = [f"{value:.3f}" if value is not None else "–" for value in (one.alpha, one.kappa)]
        lines.append(f"| {one.target} | {one.n} | {one.annotators} | {one.same:.3f} | {' | '.join(shown)} |")
    return "\n".join(lines)


def _votes(row: LabelledRow, target: str) -> dict[str, str]:
    return {name: labels[target] for name, labels in row.votes.items() if target in labels}


def _cohen(labels: Sequence[Sequence[str]]) -> float | None:
    from sklearn.metrics import cohen_kappa_score

    if len(set(labels[0]) | set(labels[1])) < 2:
        return None
    return float(cohen_kappa_score(*labels))


def _same(counts: Counts) -> float:
    of_each = counts.sum(axis=1)
    return float((counts * (counts - 1)).sum() / (of_each * (of_each - 1)).sum())
