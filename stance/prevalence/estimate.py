"""One call for every estimator: scored comments of many articles in, shares and both ends of their intervals out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.model.validation import Evidence
from stance.prevalence.bayes import sample
from stance.prevalence.counting import BAYES, CORRECTED, COUNT, EMQ, SOFT, wilson
from stance.prevalence.emq import emq, emq_draws
from stance.prevalence.scores import Array, Scores, learn


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The comments of one article on one target: probabilities (n, labels) and the weight of each voice, (n,)."""

    probabilities: Array
    weights: Array

    @property
    def scaled(self) -> Array:
        """Weights that sum to the number of voices they are worth (Kish 1965)."""
        squares = float((self.weights**2).sum())
        return self.weights * (float(self.weights.sum()) / squares) if squares else self.weights


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Estimated shares and the two ends of their 95 % intervals, each (articles, labels)."""

    shares: Array
    low: Array
    high: Array


def estimate(method: str, articles: Sequence[Scored], evidence: Evidence | None, level: float = 0.95) -> Shares:
    """Shares of the labels in each article by the estimator called `method`, none of them `auto`.

    Articles have a voice or more. Raises ValueError where the method is not known, or needs evidence and gets none.
    """
    if method in (COUNT, SOFT):
        return _counted(articles, method == COUNT, level)
    if method not in CORRECTED:
        raise ValueError(f"expected one of {', '.join((COUNT, SOFT, EMQ, BAYES))}, got {method!r}")
    if evidence is None:
        raise ValueError(f"expected evidence from held-out comments for {method!r}, got none")
    ends = [(1 - level) / 2, (1 + level) / 2]
    if method == BAYES:
        drawn = draws(articles, evidence)
        low, high = np.quantile(drawn, ends, axis=1)
        return Shares(drawn.mean(axis=1), low, high)
    scores = learn(evidence)
    points = np.array([emq(scores.recalibrated(a.probabilities), scores.prior, a.weights) for a in articles])
    anew = np.array([emq_draws(counts, scores) for counts in _cell_counts(articles, scores)])
    low, high = np.quantile(anew, ends, axis=1)
    return Shares(points, np.minimum(low, points), np.maximum(high, points))


def draws(articles: Sequence[Scored], evidence: Evidence) -> Array:
    """Draws (articles, draws, labels) of each article's shares by the Bayesian estimator.

    Draws of one place go together across articles: take differences between them place by place.
    """
    scores = learn(evidence)
    return sample(_cell_counts(articles, scores), scores)


def _cell_counts(articles: Sequence[Scored], scores: Scores) -> Array:
    n_cells = len(scores.centres)

    def counted(article: Scored) -> Array:
        cells = scores.cells(article.probabilities)
        return np.asarray(np.bincount(cells, weights=article.scaled, minlength=n_cells), dtype=np.float64)

    return np.array([counted(article) for article in articles]).reshape(len(articles), n_cells)


def _counted(articles: Sequence[Scored], whole: bool, level: float) -> Shares:
    """Weighted shares of the first labels (`whole`) or of the probabilities, as if the classifier never erred."""
    rows, low, high = [], [], []
    for article in articles:
        told = article.probabilities
        if whole:
            told = np.eye(told.shape[1])[told.argmax(axis=1)]
        voices = float(article.scaled.sum())
        counts = np.minimum(article.scaled @ told, voices)
        ends = [wilson(float(count), voices, level) for count in counts]
        rows.append(counts / voices)
        low.append([end[0] for end in ends])
        high.append([end[1] for end in ends])
    return Shares(np.array(rows), np.array(low), np.array(high))
