"""Draws of the shares behind an article's comments, by sampling a posterior that knows what the classifier gets wrong.

The model is that of A. Ziegler and P. Czyż (2023), "Bayesian quantification with black-box estimators": shares have
a Dirichlet prior, and each comment's cell of scores comes from its label's spread. Spreads are drawn from what
held-out rows say and not corrected by the article itself: an article whose comments are unlike them must not
vouch for its own reading of the scores (a "cut" posterior; Plummer 2015, "Cuts in Bayesian graphical models").
"""

import numpy as np

from stance.prevalence.scores import Array, Scores

ALPHA = 0.5
"""Of the Dirichlet prior, for each label (Jeffreys).

At 1 a theme that 3 comments in 100 touch was given 7 to 10 in 100 where an article has 30 comments, and its interval
held the truth in 76 to 84 % of articles; at 0.5 in 89 to 97 %, and mixtures of every kind cost no more.
"""

STEPS = 4
"""Metropolis steps of each draw, of which one in two is taken."""

CHUNK = 64
WIDER = 1.6
"""Than the curve at the mode says: a share near 0 has a long tail in its logarithm, which must be offered too."""

_SEED = 1_763


def sample(counts: Array, scores: Scores) -> Array:
    """Draws of the shares, (articles, draws, labels), given how many comments fall into each cell (articles, cells).

    Counts may be fractions. Draw s of every article goes with the same spread s, so differences between articles are
    free of errors that they share; and each article's draws are the same whatever others are worked out beside it.
    """
    parts = [_sample(counts[start : start + CHUNK], scores) for start in range(0, len(counts), CHUNK)]
    return np.concatenate(parts) if parts else np.zeros((0, len(scores.draws), scores.mean.shape[0]))


def _sample(counts: Array, scores: Scores) -> Array:
    chance = np.random.default_rng(_SEED)
    n_draws, k, _ = scores.draws.shape
    total = counts.sum(axis=1) + ALPHA * k
    mode = _mode(counts, total, scores.mean)
    basis = np.linalg.svd(np.eye(k) - 1 / k)[0][:, : k - 1]  # shares as k - 1 free numbers, by their logarithms
    values, vectors = np.linalg.eigh(basis.T @ _curvature(counts, total, mode, scores.mean) @ basis)
    values = np.maximum(values, 0.3)
    wide = vectors / np.sqrt(values)[:, None, :]
    centre = _turned(np.log(mode), basis)
    # Each draw's own spread moves the mode: one Newton step from that of the mean spread.
    lean = _expected(counts, mode[:, None, :], scores.draws) - mode[:, None, :] * total[:, None, None]
    move = _turned(lean, basis) @ (wide @ np.swapaxes(wide, 1, 2))
    centres = centre[:, None, :] + np.clip(move, -2, 2)

    taken = level = None
    for _ in range(STEPS + 1):
        noise = chance.standard_normal((n_draws, k - 1))
        luck = np.log(chance.random(n_draws))
        offered = _shares(_turned(centres + WIDER * (noise @ np.swapaxes(wide, 1, 2)), basis.T))
        height = _height(counts, offered, scores.draws) + (noise**2).sum(axis=1) / 2
        if taken is None or level is None:
            taken, level = offered, height
            continue
        better = luck < height - level
        taken, level = np.where(better[:, :, None], offered, taken), np.where(better, height, level)
    return np.asarray(taken)


def _mode(counts: Array, total: Array, spread: Array) -> Array:
    """Shares (articles, labels) of highest posterior, as logarithms, under one spread (labels, cells)."""
    mode = np.full((len(counts), len(spread)), 1 / len(spread))
    for _ in range(60):
        mode = _expected(counts, mode[:, None, :], spread[None])[:, 0] / total[:, None]
    return mode


def _curvature(counts: Array, total: Array, mode: Array, spread: Array) -> Array:
    """Minus the second derivatives of the log posterior by the logarithms of shares, (articles, labels, labels)."""
    joint = mode[:, :, None] * spread  # (articles, labels, cells)
    owner = joint / joint.sum(axis=1, keepdims=True)
    curve = (owner * counts[:, None, :]) @ np.swapaxes(owner, 1, 2)
    curve -= total[:, None, None] * mode[:, :, None] * mode[:, None, :]
    return np.asarray(curve + ALPHA * np.eye(mode.shape[1]))


def _expected(counts: Array, shares: Array, spreads: Array) -> Array:
    """How many comments of each label are expected, prior included, (articles, draws, labels)."""
    ratio = counts[:, None, :] / _mixture(shares, spreads)
    owned = [(ratio * spreads[:, label, :]).sum(axis=2) for label in range(shares.shape[2])]
    return np.asarray(shares * np.stack(owned, axis=2) + ALPHA)


def _height(counts: Array, shares: Array, spreads: Array) -> Array:
    """Log posterior of shares (articles, draws, labels), but for a constant, as a density over their logarithms."""
    seen = (counts[:, None, :] * np.log(_mixture(shares, spreads))).sum(axis=2)
    return np.asarray(seen + ALPHA * np.log(shares).sum(axis=2))


def _mixture(shares: Array, spreads: Array) -> Array:
    """How likely each cell is, (articles, draws, cells)."""
    mixed = shares[:, :, 0, None] * spreads[:, 0, :]
    for label in range(1, shares.shape[2]):
        mixed += shares[:, :, label, None] * spreads[:, label, :]
    return np.asarray(mixed)


def _turned(values: Array, by: Array) -> Array:
    """`values` (…, m) @ `by` (m, n), term by term: a matrix product may round otherwise beside other articles."""
    turned = values[..., 0, None] * by[0]
    for place in range(1, len(by)):
        turned += values[..., place, None] * by[place]
    return np.asarray(turned)


def _shares(values: Array) -> Array:
    powers = np.exp(values - values.max(axis=2, keepdims=True))
    return np.asarray(np.maximum(powers / powers.sum(axis=2, keepdims=True), 1e-12))
