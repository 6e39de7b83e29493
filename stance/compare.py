"""Articles or other groups of comments beside one another, and shares as time passes, with intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

from stance.aggregate import PLAIN, Counting, prevalences
from stance.prevalence.counting import wilson
from stance.records import Answer, Article, Comment, Prevalence
from stance.voices import weights

if TYPE_CHECKING:
    from stance.model.validation import Evidence
    from stance.prevalence.scores import Array

LEVEL = 0.95
UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
DAY_CHARS = len("2024-05-01")


@dataclass(frozen=True, slots=True)
class Difference:
    """How much higher the share of `label` is in `first` than in `second`, with both ends of its interval.

    `n_compared` differences were asked for at once, and the interval is as much wider as that takes: with 95 % none
    of them misses its true value. `differs` where 0 lies outside.
    """

    first: str
    second: str
    label: str
    share: float
    low: float
    high: float
    n_compared: int

    @property
    def differs(self) -> bool:
        """Whether chance and the model's errors alone would hardly give this difference."""
        return self.low > 0 or self.high < 0

    @property
    def note(self) -> str:
        """What has to be said beside it."""
        if self.n_compared == 1:
            return "95 % interval of one comparison"
        return f"95 % for all {self.n_compared} comparisons together (Bonferroni), so each interval is wider"


def differences(groups: Mapping[str, Sequence[Answer]], evidence: "Evidence | None" = None) -> list[Difference]:
    """Every pair of groups by every label: answers on one target, of two groups or more with a comment or more.

    With `evidence` (`load().validation` of that target) shares are the Bayesian ones, and an error of the model that
    both groups share moves neither apart. Without, they are plain shares with the interval of R. G. Newcombe (1998),
    "Interval estimation for the difference between independent proportions", method 10, which holds sampling alone.

    Raises ValueError on fewer groups or an empty one.
    """
    if len(groups) < 2 or not all(groups.values()):
        raise ValueError(f"expected two groups of comments or more, got { ({k: len(v) for k, v in groups.items()}) }")
    import numpy as np

    labels = tuple(next(iter(groups.values()))[0].probabilities)
    shares = {
        name: np.array([[one.probabilities[label] for label in labels] for one in answers])
        for name, answers in groups.items()
    }
    return apart(shares, labels, evidence)


def apart(
    groups: Mapping[str, "Array"], labels: tuple[str, ...], evidence: "Evidence | None" = None
) -> list[Difference]:
    """The same of groups given as probabilities (comments, labels), as which many comments take little memory."""
    n = len(labels) * len(groups) * (len(groups) - 1) // 2
    level = 1 - (1 - LEVEL) / n
    return _corrected(groups, labels, evidence, level, n) if evidence else _plain(groups, labels, level, n)


def over_time(
    article: Article,
    answers: Sequence[Answer],
    unit: Literal["hour", "day"] = "day",
    evidence: "Evidence | None" = None,
    counting: Counting = PLAIN,
) -> dict[int | None, Prevalence]:
    """Shares among the comments of each hour or day after publication, 0 for the first one, earliest first.

    `answers` are those of the article's comments on one target. Under None, and last, are comments that cannot be
    placed: they or the article have no date, or only a day where hours are asked for. Zones are not compared, for
    pages seldom give them.
    """
    places = [_elapsed(article, comment, unit) for comment in article.comments]
    keys = sorted({place for place in places if place is not None}) + ([None] if None in places else [])
    if not keys:
        return {}
    voices = weights(article.comments, counting.voice, counting.replies)
    triples = list(zip(places, answers, voices, strict=True))
    found = prevalences(
        [[answer for place, answer, _ in triples if place == key] for key in keys],
        [[voice for place, _, voice in triples if place == key] for key in keys],
        tuple(answers[0].probabilities),
        evidence,
        counting,
    )
    return dict(zip(keys, found, strict=True))


def _corrected(
    groups: Mapping[str, "Array"], labels: tuple[str, ...], evidence: "Evidence", level: float, n: int
) -> list[Difference]:
    import numpy as np

    from stance.prevalence.estimate import Scored, draws

    scored = [Scored(shares, np.ones(len(shares))) for shares in groups.values()]
    drawn = dict(zip(groups, draws(scored, evidence), strict=True))  # each (draws, labels)
    # The tails of a widened level hold less than one draw in a hundred, so they are taken from a normal of like spread.
    z = NormalDist().inv_cdf((1 + level) / 2)
    found = []
    for first, second in combinations(groups, 2):
        apart = drawn[first] - drawn[second]
        for label, mean, spread in zip(labels, apart.mean(axis=0), apart.std(axis=0), strict=True):
            low, high = max(-1.0, float(mean - z * spread)), min(1.0, float(mean + z * spread))
            found.append(Difference(first, second, label, float(mean), low, high, n))
    return found


def _plain(groups: Mapping[str, "Array"], labels: tuple[str, ...], level: float, n: int) -> list[Difference]:
    found = []
    chosen = {name: rows.argmax(axis=1) for name, rows in groups.items()}
    for first, second in combinations(groups, 2):
        for place, label in enumerate(labels):
            shares, lows, highs = [], [], []
            for name in (first, second):
                count, size = int((chosen[name] == place).sum()), len(chosen[name])
                shares.append(count / size)
                low, high = wilson(count, size, level)
                lows.append(low)
                highs.append(high)
            share = shares[0] - shares[1]
            below = sqrt((shares[0] - lows[0]) ** 2 + (highs[1] - shares[1]) ** 2)
            above = sqrt((highs[0] - shares[0]) ** 2 + (shares[1] - lows[1]) ** 2)
            found.append(Difference(first, second, label, share, share - below, share + above, n))
    return found


def _elapsed(article: Article, comment: Comment, unit: Literal["hour", "day"]) -> int | None:
    published, said = article.date, comment.date
    if not published or not said or (unit == "hour" and min(len(published), len(said)) <= DAY_CHARS):
        return None
    if unit == "day":
        published, said = published[:DAY_CHARS], said[:DAY_CHARS]
    start, then = (datetime.fromisoformat(each).replace(tzinfo=None) for each in (published, said))
    return (then - start) // UNITS[unit]
