"""The intervals of plain counts, the names of the estimators, and when there is too little to say."""

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import NormalDist

AUTO, COUNT, SOFT, EMQ, BAYES = "auto", "count", "soft", "emq", "bayes"
METHODS = (AUTO, COUNT, SOFT, EMQ, BAYES)
"""Estimators by name; `auto` is the one that did best in simulation on the model's held-out comments."""

CORRECTED = (EMQ, BAYES)
"""Those that need a model's evidence from held-out comments."""

NAMES: Mapping[str, str] = {
    COUNT: "classify-and-count, Wilson 95 %",
    SOFT: "probabilistic count, Wilson 95 %",
    EMQ: "EMQ, bootstrap 95 %",
    BAYES: "Bayesian, 95 %",
}
"""What a result says of how it was made. The intervals of the first two know nothing of the classifier's errors."""

LEAST_VOICES = 10
"""Of fewer voices nothing is said: one of them would move a share by more than ten points."""

WIDEST = 0.5
"""An interval of a share wider than half of all there is does not tell a few from most."""


def wilson(count: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """The two ends of the score interval for a share of `count` in `n`; (0, 1) where n is 0.

    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22, 209-212. Unlike the textbook interval it stays
    within 0 and 1 and is not empty for 0 of n, which is what few comments on a rare theme give.

    Raises ValueError where `count` is not in 0..n or `level` not between 0 and 1.
    """
    if not 0 <= count <= n:
        raise ValueError(f"expected a count between 0 and n, got {count} of {n}")
    if not 0 < level < 1:
        raise ValueError(f"expected a level between 0 and 1, got {level}")
    if n == 0:
        return 0.0, 1.0
    share = count / n
    z = NormalDist().inv_cdf((1 + level) / 2)
    centre = share + z * z / (2 * n)
    margin = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # min and max: at 0 of n and n of n the end is the share itself, and rounding must not push it past.
    return max(0.0, min(share, (centre - margin) / scale)), min(1.0, max(share, (centre + margin) / scale))


def effective(weights: Sequence[float]) -> float:
    """How many voices of one weight tell as much as these (L. Kish 1965, "Survey sampling"); 0 where all are 0."""
    total = sum(weights)
    return total * total / sum(weight * weight for weight in weights) if total else 0.0


def tells(voices: float, low: Mapping[str, float], high: Mapping[str, float]) -> bool:
    """Whether shares between `low` and `high` of that many voices are worth a number."""
    return voices >= LEAST_VOICES and all(high[label] - low[label] <= WIDEST for label in low)
