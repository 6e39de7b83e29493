"""One temperature a head, so that a probability of 0.8 is right about eight times in ten."""

from typing import Any

import numpy as np
import numpy.typing as npt

from stance.predict import softmax

RANGE = (0.25, 8.0)


def temperature(logits: npt.NDArray[np.float32], gold: npt.NDArray[np.int64]) -> float:
    """Temperature of least negative log-likelihood (Guo et al. 2017) for logits (n, labels) and label indices (n,)."""
    from scipy.optimize import minimize_scalar

    def loss(log_t: float) -> float:
        shares = softmax(logits / np.float32(np.exp(log_t)))
        return float(-np.log(shares[np.arange(len(gold)), gold] + 1e-12).mean())

    found: Any = minimize_scalar(loss, bounds=tuple(np.log(RANGE)), method="bounded")
    return round(float(np.exp(found.x)), 4)
