"""How a classifier's scores are spread among the comments of each label, learned from held-out rows, with doubt.

Scores are recalibrated (a slope and one bias a label; Alexandari, Kundaje and Shrikumar 2020, "Maximum likelihood
with bias-corrected calibration is hard-to-beat at label shift adaptation") and put into cells. What is not known
for the few rows there are is drawn: each draw weighs the titles anew (the Bayesian bootstrap of Rubin 1981), and
recalibration and cells follow those weights.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from stance.model.validation import Evidence

Array = npt.NDArray[np.float64]

N_CELLS = 24
"""Cells of scores. More tell labels apart better and need more held-out rows; 16 to 36 gave the same errors."""

N_DRAWS = 400
"""Draws of what is not known; the ends of a 95 % interval stand between the 10th and 11th from each side."""

TRUST = 0.2
"""What held-out rows count for, of what they would if any article's comments were drawn from among them.

An article's comments differ from those of other titles, and few titles hold the rare labels. Set by simulation on
title-disjoint halves of the held-out rows: at 1 the 95 % intervals of 500 comments held 78 to 86 % of true shares,
at 0.5 83 to 93 %, at 0.2 97 to 98 % (the last with the prior in use), which errs on the side of doubt.
"""

FLOOR = 5e-4
"""Half a thousandth: evidence is kept in thousandths, and the logarithm of 0 is not to decide anything."""

RIDGE = 1.0
DRAWS = 20
"""Of spreads worked out at once."""

_SEED = 20_020_102


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The spread of scores over cells.

    `centres` (cells, labels) are the cells; `mean` (labels, cells) and `draws` (draws, labels, cells) say how likely
    each is for a comment of each label; `slope` and `bias` (labels,) recalibrate; `prior` (labels,) are the shares
    among the held-out rows that recalibrated probabilities go with.
    """

    centres: Array
    mean: Array
    draws: Array
    slope: float
    bias: Array
    prior: Array

    def cells(self, probabilities: Array) -> npt.NDArray[np.int64]:
        """The cell of each row of (n, labels)."""
        return _nearest(np.sqrt(probabilities), self.centres)[0]

    def recalibrated(self, probabilities: Array) -> Array:
        """Rows of (n, labels) as the held-out rows say they should be."""
        return _softmax(self.slope * _logs(probabilities) + self.bias)


@lru_cache(maxsize=64)
def learn(evidence: Evidence) -> Scores:
    """The spread of scores that `evidence` shows; worked out once for each."""
    chance = np.random.default_rng(_SEED)
    gold = np.eye(len(evidence.labels))[evidence.gold]  # (rows, labels)
    logs = _logs(evidence.probabilities)
    centres = _codebook(np.sqrt(evidence.probabilities), gold, chance)
    cell = np.eye(len(centres))[_nearest(np.sqrt(evidence.probabilities), centres)[0]]  # (rows, cells)
    theta, pull = _recalibration(logs, gold)
    _, group = np.unique(evidence.groups, return_inverse=True)
    weights = chance.gamma(TRUST, 1 / TRUST, size=(N_DRAWS, group.max() + 1))[:, group]  # (draws, rows)
    # One Newton step from the fit on equal weights is close enough to the fit on the drawn ones.
    thetas = theta + (weights - 1) @ pull
    return Scores(
        centres=centres,
        mean=_spread(logs, theta[None], np.ones((1, len(gold))), cell)[0],
        draws=_spread(logs, thetas, weights, cell),
        slope=float(theta[0]),
        bias=theta[1:],
        prior=_softmax(theta[0] * logs + theta[1:]).mean(axis=0),
    )


def _spread(logs: Array, thetas: Array, weights: Array, cell: Array) -> Array:
    """P(cell | label), (draws, labels, cells), under each of `thetas` (draws, 1 + labels) and `weights`."""
    # Some draws at a time: all at once, this would be what a short run needs most memory for.
    starts = range(0, len(thetas), DRAWS)
    mass = np.concatenate([_mass(logs, thetas[s : s + DRAWS], weights[s : s + DRAWS], cell) for s in starts])
    return np.asarray(mass / mass.sum(axis=2, keepdims=True))


def _mass(logs: Array, thetas: Array, weights: Array, cell: Array) -> Array:
    # Labels first: numpy is slow on axes of three.
    values = thetas[:, :1] * np.ascontiguousarray(logs.T)[:, None, :] + thetas.T[1:, :, None]  # (labels, draws, rows)
    powers = np.exp(values - values.max(axis=0))
    shares = powers * (weights / powers.sum(axis=0))
    return np.asarray(np.swapaxes(shares @ cell, 0, 1) + 1e-3 / cell.shape[1])


def _recalibration(logs: Array, gold: Array) -> tuple[Array, Array]:
    """Slope and biases (1 + labels,) by penalised likelihood, and each row's pull on them, (rows, 1 + labels)."""
    n, k = logs.shape
    design = np.concatenate([logs[:, :, None], np.broadcast_to(np.eye(k), (n, k, k))], axis=2)
    plain = np.array([1.0] + [0.0] * k)
    theta = plain
    for _ in range(50):
        shares = _softmax(design @ theta)
        scores = np.einsum("nk,nkt->nt", gold - shares, design)
        centre = np.einsum("nk,nkt->nt", shares, design)
        curve = np.einsum("nk,nkt,nku->tu", shares, design, design) - centre.T @ centre + RIDGE * np.eye(k + 1)
        step = np.linalg.solve(curve, scores.sum(axis=0) - RIDGE * (theta - plain))
        theta = theta + step
        if np.abs(step).max() < 1e-8:
            break
    return theta, scores @ np.linalg.inv(curve)


def _codebook(points: Array, gold: Array, chance: np.random.Generator) -> Array:
    """Centres (cells, labels) by k-means++ on rows weighted so that rare labels get as many cells as frequent ones."""
    counts = gold.sum(axis=0)
    weights = gold @ np.divide(1.0, counts, out=np.zeros_like(counts), where=counts > 0)
    centres = points[[chance.choice(len(points), p=weights / weights.sum())]]
    while len(centres) < N_CELLS:
        mass = weights * _nearest(points, centres)[1]
        if mass.sum() < 1e-9:  # every row stands on a centre
            break
        centres = np.vstack([centres, points[chance.choice(len(points), p=mass / mass.sum())]])
    for _ in range(20):
        member = np.eye(len(centres))[_nearest(points, centres)[0]] * weights[:, None]
        total = member.sum(axis=0)[:, None]
        centres = np.where(total > 0, member.T @ points / np.where(total > 0, total, 1.0), centres)
    return centres


def _nearest(points: Array, centres: Array) -> tuple[npt.NDArray[np.int64], Array]:
    """Place of the nearest centre to each point, and the square of its distance."""
    distance = sum((points[:, None, k] - centres[None, :, k]) ** 2 for k in range(points.shape[1]))
    place = np.asarray(distance).argmin(axis=1)
    return place, np.take_along_axis(np.asarray(distance), place[:, None], axis=1)[:, 0]


def _logs(probabilities: Array) -> Array:
    logs = np.log(np.maximum(probabilities, FLOOR))
    return np.asarray(logs - logs.mean(axis=-1, keepdims=True))


def _softmax(values: Array) -> Array:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))
