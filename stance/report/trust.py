"""How far a model's probabilities hold on held-out comments, and what is left when only its sure answers count.

    python -m stance.report.trust models/default --chart models/default/reliability.png

Needs the folder's validation.json. Leaving the unsure answers out is selective classification (El-Yaniv and Wiener
2010): coverage is the share of comments that are answered, accuracy how many of those answers are right.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from stance.errors import ModelError, StanceError
from stance.model.folder import check, default_path, fingerprint
from stance.model.validation import VALIDATION, Evidence, read_validation
from stance.report.charts import reliability_charts, save

LEAST = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Probabilities below which an answer is left out."""

WANTED = 0.8
"""Accuracy for which the lowest threshold is looked for."""

SIDES = ("favor", "against")


@dataclass(frozen=True, slots=True)
class Kept:
    """The answers with a probability of `least` or more: their share of all, and how many of them are right."""

    least: float
    coverage: float
    accuracy: float


def curve(evidence: Evidence, answers: npt.NDArray[np.bool_] | None = None) -> list[Kept]:
    """Coverage and accuracy at each threshold of LEAST, of the answers marked in `answers` (rows,), else of all.

    Where no answer is left the accuracy is NaN.
    """
    sure, right = _told(evidence, answers)
    return [_kept(least, sure, right) for least in LEAST]


def threshold(evidence: Evidence, wanted: float = WANTED) -> Kept | None:
    """The lowest threshold, in hundredths, from which on the answers are right as often as `wanted`; None: at none."""
    sure, right = _told(evidence, None)
    found = (_kept(hundredth / 100, sure, right) for hundredth in range(100))
    return next((kept for kept in found if kept.accuracy >= wanted), None)


def table(evidence: Mapping[str, Evidence]) -> str:
    """Markdown: of each target accuracy / coverage in per cent, down from all answers to the surest."""
    heads = " | ".join("all" if not least else f"≥ {least:.1f}" for least in LEAST)
    lines = [
        f"| target | answers | {heads} | {WANTED:.0%} right from | of comments |",
        "|---|--:|" + "--:|" * len(LEAST) + "--:|--:|",
    ]
    for name, one in evidence.items():
        found = threshold(one)
        ends = f"{found.least:.2f} | {found.coverage:.0%}" if found else "never | 0%"
        lines.append(f"| {name} | {len(one.gold)} | {_cells(curve(one))} | {ends} |")
        took_side = np.isin(np.array(one.labels)[one.probabilities.argmax(axis=1)], SIDES)
        if took_side.any():
            lines.append(f"| {name}, a side taken | {took_side.sum()} | {_cells(curve(one, took_side))} | | |")
    return "\n".join(lines)


def evidence_in(folder: Path) -> dict[str, Evidence]:
    """What the model in `folder` answered on held-out comments. Raises ModelError where the folder does not say."""
    check(folder)
    evidence = read_validation(folder, fingerprint(folder))
    if not evidence:
        raise ModelError(
            f"{folder}: expected {VALIDATION} for these weights, found none; "
            "make it with python -m stance.train.validate"
        )
    return evidence


def _told(
    evidence: Evidence, answers: npt.NDArray[np.bool_] | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    sure = evidence.probabilities.max(axis=1)
    right = evidence.probabilities.argmax(axis=1) == evidence.gold
    return (sure, right) if answers is None else (sure[answers], right[answers])


def _kept(least: float, sure: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> Kept:
    kept = sure >= least
    return Kept(least, float(kept.mean()), float(right[kept].mean()) if kept.any() else float("nan"))


def _cells(found: list[Kept]) -> str:
    return " | ".join(f"{each.accuracy:.0%} / {each.coverage:.0%}" if each.coverage else "–" for each in found)


def _drawn(evidence: Mapping[str, Evidence]) -> Iterator[tuple[str, list[float], list[bool]]]:
    for name, one in evidence.items():
        sure, right = _told(one, None)
        yield name, sure.tolist(), right.tolist()


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m stance.report.trust", description=__doc__)
    parser.add_argument("model", nargs="?", type=Path, default=default_path())
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw the reliability of every target, .png or .svg")
    options = parser.parse_args()
    try:
        evidence = evidence_in(options.model)
        print(table(evidence))  # noqa: T201 - the command's output
        if options.chart:
            save(reliability_charts(_drawn(evidence)), options.chart)
    except StanceError as problem:
        sys.exit(f"stance: {problem}")


if __name__ == "__main__":
    main()
