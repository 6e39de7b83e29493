"""Shares by expectation maximisation, as SLD or EMQ in the literature.

M. Saerens, P. Latinne and C. Decaestecker (2002), "Adjusting the outputs of a classifier to new a priori
probabilities: a simple procedure", Neural Computation 14, 21-41.
"""

import numpy as np

from stance.prevalence.scores import Array, Scores

ROUNDS = 1_000
CELL_ROUNDS = 50
THINNED = 4
"""One drawn spread in four: each takes as long here as all of a posterior's draws together."""

_SEED = 2_002


def emq(probabilities: Array, prior: Array, weights: Array | None = None, tolerance: float = 1e-6) -> Array:
    """Shares (labels,) under which comments with `probabilities` (n, labels) are most likely.

    The probabilities are those that go with shares of `prior`, each above 0; `weights` (n,) are one each where none
    are given. Stops where no share moves by more than `tolerance`, after ROUNDS at the latest.
    """
    each = np.full(len(probabilities), 1 / len(probabilities)) if weights is None else weights / weights.sum()
    ratios = probabilities / prior
    shares = prior / prior.sum()
    for _ in range(ROUNDS):
        owned = ratios * shares
        moved = each @ (owned / owned.sum(axis=1, keepdims=True))
        still = np.abs(moved - shares).max() < tolerance
        shares = moved
        if still:
            break
    return np.asarray(shares)


def emq_draws(counts: Array, scores: Scores) -> Array:
    """The same estimate, (draws, labels), of comments in cells (cells,) drawn anew, each under its own drawn spread."""
    chance = np.random.default_rng(_SEED)
    spreads = scores.draws[::THINNED]
    n_draws, k, _ = spreads.shape
    drawn = chance.standard_gamma(counts, size=(n_draws, len(counts))) + 1e-9
    drawn /= drawn.sum(axis=1, keepdims=True)
    shares = np.full((n_draws, k), 1 / k)
    for _ in range(CELL_ROUNDS):
        mixed = np.einsum("sk,skc->sc", shares, spreads)
        shares = shares * np.einsum("sc,skc->sk", drawn / mixed, spreads)
    return shares
