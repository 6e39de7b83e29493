"""What a model answers on held-out rows, put into its folder, so that shares can be corrected for its errors.

    python -m stance.train.validate models/default seeds/comments.jsonl more-rows.jsonl

Only rows of a held-out split (`dev`, `test`, `valid`) are taken, and only numbers are written. Which estimator
does best is found by simulation: articles with shares of every kind, drawn from one half of the titles, are
estimated with what the other half shows.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from stance.errors import InputError
from stance.model.folder import Model, load
from stance.model.validation import Evidence, write_validation
from stance.predict import probabilities
from stance.prevalence.counting import BAYES, COUNT, EMQ, SOFT
from stance.prevalence.estimate import Scored, Shares, estimate
from stance.train.rows import LabelledRow, read_rows

SIZES = (10, 30, 100, 500)
HALVINGS = 6
PER_HALVING = 15
HONEST = 0.88
"""An estimator whose 95 % intervals hold fewer of the true shares than this is not chosen, however near it comes."""

METHODS = (COUNT, SOFT, EMQ, BAYES)
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one estimator did on articles of one size: mean absolute error of shares, and coverage of intervals."""

    method: str
    n: int
    error: float
    coverage: float


def validate(folder: Path, paths: Sequence[Path]) -> dict[str, list[Outcome]]:
    """Write `validation.json` into the model folder from the held-out rows in `paths`; the simulation, by target.

    Raises InputError where no row is held out.
    """
    model = load(folder)
    rows = [row for row in read_rows(paths, model.targets) if row.held_out]
    if not rows:
        raise InputError(f"expected rows of a held-out split in {', '.join(map(str, paths))}, found none")
    found, outcomes = {}, {}
    for name, evidence in evidence_of(rows, model).items():
        outcomes[name] = compare(evidence)
        found[name] = replace(evidence, method=best(outcomes[name]))
    write_validation(folder, model.fingerprint, found)
    return outcomes


def evidence_of(rows: Sequence[LabelledRow], model: Model) -> dict[str, Evidence]:
    """Target → what `model` answers on the rows that judge it; `method` is yet to be chosen."""
    answers = probabilities([row.title for row in rows], [row.text for row in rows], model)
    titles = {title: number for number, title in enumerate(sorted({row.title for row in rows}))}
    # A row without a title is a group of its own: nothing says which others it stood beside.
    groups = np.array([titles[row.title] if row.title else len(titles) + place for place, row in enumerate(rows)])
    found = {}
    for target in model.targets:
        judged = [place for place, row in enumerate(rows) if target.name in row.labels]
        if not judged:
            continue
        found[target.name if target.is_stance else target.kind] = Evidence(
            labels=target.labels,
            method=COUNT,
            gold=np.array([target.labels.index(rows[place].labels[target.name]) for place in judged]),
            groups=groups[judged],
            probabilities=answers[target.name][judged].astype(np.float64).round(DIGITS),
        )
    return found


def halves(evidence: Evidence, chance: np.random.Generator) -> tuple[Evidence, Evidence]:
    """Two halves that share no title."""
    groups = np.unique(evidence.groups)
    first = np.isin(evidence.groups, chance.permutation(groups)[: len(groups) // 2])
    return _where(evidence, first), _where(evidence, ~first)


def articles(
    pool: Evidence, n: int, count: int, chance: np.random.Generator
) -> tuple[list[Scored], npt.NDArray[np.float64]]:
    """`count` articles of `n` comments drawn from `pool`, and the true shares behind each, (count, labels).

    True shares are drawn from all mixtures of the labels in the pool alike; comments are drawn with replacement.
    """
    by_label = [np.flatnonzero(pool.gold == label) for label in range(len(pool.labels))]
    present = [label for label, places in enumerate(by_label) if len(places)]
    truth = np.zeros((count, len(pool.labels)))
    truth[:, present] = chance.dirichlet(np.ones(len(present)), size=count)
    drawn = []
    for shares in truth:
        labels = chance.multinomial(n, shares)
        places = np.concatenate([chance.choice(by_label[label], labels[label]) for label in present])
        drawn.append(Scored(pool.probabilities[places], np.ones(n)))
    return drawn, truth


def outcome(method: str, n: int, found: Shares, truth: npt.NDArray[np.float64]) -> Outcome:
    """The estimator's error and coverage over articles; labels that never occur are left out, being no test."""
    present = truth.sum(axis=0) > 0
    held = (found.low <= truth) & (truth <= found.high)
    return Outcome(method, n, float(np.abs(found.shares - truth)[:, present].mean()), float(held[:, present].mean()))


def compare(
    evidence: Evidence, halvings: int = HALVINGS, per_halving: int = PER_HALVING, seed: int = 0
) -> list[Outcome]:
    """Every estimator on articles of every size, `per_halving` of each for each halving of the titles."""
    chance = np.random.default_rng(seed)
    runs: dict[tuple[str, int], list[Outcome]] = {}
    for _ in range(halvings):
        known, pool = halves(evidence, chance)
        for n in SIZES:
            drawn, truth = articles(pool, n, per_halving, chance)
            for method in METHODS:
                found = outcome(method, n, estimate(method, drawn, known), truth)
                runs.setdefault((method, n), []).append(found)
    return [
        Outcome(method, n, float(np.mean([o.error for o in each])), float(np.mean([o.coverage for o in each])))
        for (method, n), each in runs.items()
    ]


def best(outcomes: Sequence[Outcome]) -> str:
    """The estimator with the least error over all sizes among those whose intervals are honest at every size.

    Plain counts where none is: what they lack, they at least do not hide.
    """
    methods = {one.method for one in outcomes}
    honest = {m for m in methods if all(one.coverage >= HONEST for one in outcomes if one.method == m)}
    errors = {m: float(np.mean([one.error for one in outcomes if one.method == m])) for m in honest}
    return min(errors, key=lambda method: errors[method], default=COUNT)


def table(outcomes: dict[str, list[Outcome]]) -> str:
    """The simulation as a Markdown table: error / coverage in per cent of each method, targets and sizes down."""
    lines = [f"| target | n | {' | '.join(METHODS)} |", "|---|--:|" + "--:|" * len(METHODS)]
    for name, each in outcomes.items():
        for n in SIZES:
            cells = {o.method: f"{o.error:.3f} / {100 * o.coverage:.0f}" for o in each if o.n == n}
            lines.append(f"| {name} | {n} | {' | '.join(cells[method] for method in METHODS)} |")
    return "\n".join([*lines, "", *(f"{name}: {best(each)}" for name, each in outcomes.items())])


def _where(evidence: Evidence, chosen: npt.NDArray[np.bool_]) -> Evidence:
    return replace(
        evidence,
        gold=evidence.gold[chosen],
        groups=evidence.groups[chosen],
        probabilities=evidence.probabilities[chosen],
    )


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(
        prog="python -m stance.train.validate", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("model", type=Path, metavar="MODEL", help="a model folder; validation.json is written into it")
    parser.add_argument("rows", type=Path, nargs="+", metavar="ROWS", help="labelled rows; those held out are taken")
    options = parser.parse_args()
    print(table(validate(options.model, options.rows)))  # noqa: T201


if __name__ == "__main__":
    main()
