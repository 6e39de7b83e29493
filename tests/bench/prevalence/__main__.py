"""`python -m tests.bench.prevalence [--model DIR] [--articles N] [TARGET …]`: how near estimated shares come.

Articles of 10, 30, 100 and 500 comments are drawn from one half of the model's held-out titles, with true shares
from all mixtures of the labels alike; estimators know the other half. Cells are the mean absolute error of a share
and, in per cent, how many 95 % intervals hold the true one. It ends with a line for each goal and exit code 1 where
one is missed.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from stance.model.folder import default_path, fingerprint
from stance.model.validation import read_validation
from stance.train.validate import METHODS, SIZES, Outcome, compare, table

PER_HALVING = 20
GOAL_RATIO, GOAL_COVERAGE, GOAL_SIZE = 0.6, (0.92, 0.98), 100


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of every target, then that of their mean, and whether the default is as good as it has to be."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.prevalence", description=__doc__)
    parser.add_argument("--model", type=Path, default=default_path(), metavar="DIR")
    parser.add_argument("--articles", type=int, default=500, metavar="N", help="of each size, for each target")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="only these")
    options = parser.parse_args(arguments)
    evidence = read_validation(options.model, fingerprint(options.model))
    names = options.targets or list(evidence)
    halvings = max(1, options.articles // PER_HALVING)
    # Another seed than that which chose the method.
    outcomes = {name: compare(evidence[name], halvings, PER_HALVING, seed=1) for name in names}
    methods = {name: evidence[name].method for name in names}
    print(table(outcomes))
    print(verdict(outcomes, methods))
    met = goals(outcomes, methods)
    print("\n".join(f"{'PASS' if good else 'FAIL'}: {words}" for words, good in met))
    sys.exit(0 if all(good for _, good in met) else 1)


def verdict(outcomes: Mapping[str, Sequence[Outcome]], methods: Mapping[str, str]) -> str:
    """The mean over targets; `methods` names each target's default."""
    lines = [f"| mean of {len(outcomes)} | n | {' | '.join((*METHODS, 'default'))} |", "|---|--:|" + "--:|" * 5]
    for n in SIZES:
        cells = []
        for method in (*METHODS, "default"):
            chosen = [
                one
                for name, each in outcomes.items()
                for one in each
                if one.n == n and one.method == (methods[name] if method == "default" else method)
            ]
            cells.append(f"{_mean(chosen, 'error'):.3f} / {100 * _mean(chosen, 'coverage'):.1f}")
        lines.append(f"| | {n} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def goals(outcomes: Mapping[str, Sequence[Outcome]], methods: Mapping[str, str]) -> list[tuple[str, bool]]:
    """Each goal with whether it is met: error beside plain counts, and coverage at every size."""
    default = [one for name, each in outcomes.items() for one in each if one.method == methods[name]]
    plain = [one for each in outcomes.values() for one in each if one.method == METHODS[0]]
    ratio = _mean([o for o in default if o.n == GOAL_SIZE], "error") / _mean(
        [o for o in plain if o.n == GOAL_SIZE], "error"
    )
    covered = {n: _mean([o for o in default if o.n == n], "coverage") for n in SIZES}
    low, high = GOAL_COVERAGE
    return [
        (f"error at {GOAL_SIZE} is {ratio:.2f} of plain counts', goal at most {GOAL_RATIO}", ratio <= GOAL_RATIO),
        *((f"coverage at {n} is {100 * c:.1f} %, goal 92 to 98", low <= c <= high) for n, c in covered.items()),
    ]


def _mean(outcomes: Sequence[Outcome], what: str) -> float:
    return float(np.mean([getattr(one, what) for one in outcomes]))


if __name__ == "__main__":
    main()
