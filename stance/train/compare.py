"""Is one model better than another on the same rows? Paired tests, and the answer in words."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from stance.targets import Target
from stance.train.bootstrap import Floats, Marks, interval, resamples
from stance.train.rows import LabelledRow

ALL = "all targets"

Labeller = Callable[[Sequence[LabelledRow], Target], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Macro-F1 of two models on the rows of one target, 0 to 100.

    `low` and `high` end the 95 % interval of `gain` (paired bootstrap over rows, Berg-Kirkpatrick et al. 2012);
    `fixed` and `broken` count answers that became right and wrong, `p` is McNemar's exact test of the two.
    """

    target: str
    n: int
    before: float
    after: float
    low: float
    high: float
    fixed: int
    broken: int
    p: float

    @property
    def gain(self) -> float:
        """How much higher the second model scores."""
        return self.after - self.before

    @property
    def verdict(self) -> str:
        """`better`, `worse`, or `no evidence` where the interval holds 0."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "no evidence"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences of all targets that both models answer, the mean over targets last, and the two names."""

    before: str
    after: str
    differences: tuple[Difference, ...]

    @property
    def is_better(self) -> bool:
        """Better on the mean or on some target, and worse on none."""
        return self._some("better") and not self._some("worse")

    @property
    def verdict(self) -> str:
        """The answer in one line."""
        parts = [f"{word} on {self._named(word)}" for word in ("better", "worse") if self._named(word)]
        rest = "no evidence on the rest" if parts else "no evidence of a difference on any target"
        if all(each.verdict != "no evidence" for each in self.differences):
            return "; ".join(parts)
        return "; ".join([*parts, rest])

    def object(self) -> dict[str, Any]:
        """The comparison as JSON holds it."""
        rows = [asdict(each) | {"gain": each.gain, "verdict": each.verdict} for each in self.differences]
        return {"before": self.before, "after": self.after, "verdict": self.verdict, "targets": rows}

    def table(self) -> str:
        """The differences as a Markdown table, the verdict below."""
        lines = [
            f"| target | n | {self.before} | {self.after} | gain | 95 % | fixed | broken | McNemar p | verdict |",
            "|---|--:|--:|--:|--:|---|--:|--:|--:|---|",
        ]
        for one in self.differences:
            p = f"{one.p:.3f}" if one.target != ALL else ""
            lines.append(
                f"| {one.target} | {one.n} | {one.before:.1f} | {one.after:.1f} | {one.gain:+.1f} | "
                f"{one.low:+.1f} … {one.high:+.1f} | {one.fixed} | {one.broken} | {p} | {one.verdict} |"
            )
        return "\n".join([*lines, "", f"{self.after} beside {self.before}: {self.verdict}."])

    def _some(self, verdict: str) -> bool:
        return any(each.verdict == verdict for each in self.differences)

    def _named(self, verdict: str) -> str:
        return ", ".join(
            f"{each.target} ({each.gain:+.1f}, 95 % CI {each.low:.1f}…{each.high:.1f})"
            for each in self.differences
            if each.verdict == verdict
        )


def compare(
    rows: Sequence[LabelledRow],
    targets: Sequence[Target],
    models: tuple[tuple[str, Labeller], tuple[str, Labeller]],
    seed: int = 0,
) -> Comparison:
    """The second of two named models beside the first, on the targets that rows judge and both answer."""
    judged = [target for target in targets if any(target.name in row.labels for row in rows)]
    marks = [(_marks(rows, target, models[0][1]), _marks(rows, target, models[1][1])) for target in judged]
    # The same rows are drawn for both models and for all targets.
    blocks = [[after.macro_f1(w) - before.macro_f1(w) for before, after in marks] for w in resamples(len(rows), seed)]
    drawn = 100 * np.concatenate(blocks, axis=1)
    each = [_difference(target.name, pair, draws) for target, pair, draws in zip(judged, marks, drawn, strict=True)]
    if len(each) == 1:
        return Comparison(models[0][0], models[1][0], tuple(each))
    low, high = interval(drawn.mean(axis=0))
    mean = Difference(
        target=ALL,
        n=len(rows),
        before=float(np.mean([one.before for one in each])),
        after=float(np.mean([one.after for one in each])),
        low=low,
        high=high,
        fixed=sum(one.fixed for one in each),
        broken=sum(one.broken for one in each),
        p=1.0,
    )
    return Comparison(models[0][0], models[1][0], (*each, mean))


def _marks(rows: Sequence[LabelledRow], target: Target, label: Labeller) -> Marks:
    places = [place for place, row in enumerate(rows) if target.name in row.labels]
    given = dict(zip(places, label([rows[place] for place in places], target), strict=True))
    return Marks.of([row.labels.get(target.name) for row in rows], [given.get(place) for place in range(len(rows))])


def _difference(name: str, marks: tuple[Marks, Marks], drawn: Floats) -> Difference:
    from scipy.stats import binomtest

    before, after = marks[0].right(), marks[1].right()
    fixed, broken = int((after & ~before).sum()), int((before & ~after).sum())
    low, high = interval(drawn)
    whole = np.ones(len(before))
    return Difference(
        target=name,
        n=int(marks[0].gold.sum()),
        before=100 * float(marks[0].macro_f1(whole)),
        after=100 * float(marks[1].macro_f1(whole)),
        low=low,
        high=high,
        fixed=fixed,
        broken=broken,
        p=float(binomtest(fixed, fixed + broken).pvalue) if fixed + broken else 1.0,
    )
