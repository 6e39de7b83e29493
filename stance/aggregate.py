"""Predictions of an article's comments → ArticleStance: counts, shares, intervals and the clearest examples."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from math import sqrt
from statistics import NormalDist

from stance.records import Answer, Article, ArticleStance, Prediction, Prevalence

METHOD = "classify-and-count, Wilson 95 %"
SIDES = ("favor", "against")
N_EXAMPLES = 3


def wilson(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
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


def prevalence(answers: Sequence[Answer], labels: Sequence[str]) -> Prevalence:
    """Count and share of each of `labels` among `answers`; with no answers shares are 0 and intervals (0, 1).

    Raises ValueError where an answer is none of `labels`.
    """
    counted = Counter(answer.label for answer in answers)
    if unknown := sorted(set(counted) - set(labels)):
        raise ValueError(f"expected labels among {list(labels)}, got {unknown}")
    n = len(answers)
    ends = {label: wilson(counted[label], n) for label in labels}
    return Prevalence(
        counts={label: counted[label] for label in labels},
        shares={label: counted[label] / n if n else 0.0 for label in labels},
        low={label: low for label, (low, _) in ends.items()},
        high={label: high for label, (_, high) in ends.items()},
        method=METHOD,
    )


def aggregate(articles: Sequence[Article], predictions: Sequence[Prediction]) -> list[ArticleStance]:
    """One ArticleStance for each article, in order; `predictions` are those of all its comments, one after another.

    Targets and labels are those of the predictions, so an article without comments gets the same ones with
    counts of 0; with no prediction at all they are not known, and every article's `targets` is empty.

    Raises ValueError where predictions do not follow the comments one to one, by place and by id.
    """
    expected = [comment.id for article in articles for comment in article.comments]
    got = [prediction.comment_id for prediction in predictions]
    if len(expected) != len(got):
        raise ValueError(f"expected one prediction for each of {len(expected)} comments, got {len(got)}")
    for place, (wanted, found) in enumerate(zip(expected, got, strict=True)):
        if wanted != found:
            raise ValueError(f"expected the prediction of comment {wanted!r} in place {place}, got that of {found!r}")
    like = predictions[0] if predictions else None
    rest = iter(predictions)
    return [_stance(article.id, list(islice(rest, len(article.comments))), like) for article in articles]


def _stance(article_id: str, predictions: Sequence[Prediction], like: Prediction | None) -> ArticleStance:
    """`like` is any prediction of the same model, or None: it names the targets and their labels."""
    stances = {
        name: [prediction.stances[name] for prediction in predictions] for name in (like.stances if like else ())
    }
    ids = [prediction.comment_id for prediction in predictions]
    return ArticleStance(
        article_id=article_id,
        n=len(predictions),
        targets={
            name: prevalence(answers, _labels(like.stances[name] if like else None))
            for name, answers in stances.items()
        },
        sentiment=prevalence([p.sentiment for p in predictions], _labels(like.sentiment if like else None)),
        languages=prevalence([p.language for p in predictions], _labels(like.language if like else None)),
        examples={name: _examples(ids, answers) for name, answers in stances.items()},
    )


def _labels(answer: Answer | None) -> tuple[str, ...]:
    return tuple(answer.probabilities) if answer else ()


def _examples(ids: Sequence[str], answers: Sequence[Answer]) -> dict[str, tuple[str, ...]]:
    """The comments that take each side with the highest probability; of equals the earlier one."""
    examples = {}
    for side in SIDES:
        taken = [(name, answer) for name, answer in zip(ids, answers, strict=True) if answer.label == side]
        clearest = sorted(taken, key=lambda pair: -pair[1].probabilities[side])[:N_EXAMPLES]
        examples[side] = tuple(name for name, _ in clearest)
    return examples
