"""Predictions of an article's comments → ArticleStance: counts, shares, intervals and the clearest examples."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from stance.prevalence.counting import AUTO, CORRECTED, COUNT, METHODS, NAMES, effective, tells, wilson
from stance.records import Answer, Article, ArticleStance, Prediction, Prevalence
from stance.voices import COMMENT, VOICES, weights

if TYPE_CHECKING:
    from stance.model.validation import Evidence

__all__ = ["SIDES", "Counting", "aggregate", "prevalence", "wilson"]

SENTIMENT, LANGUAGE = "sentiment", "language"
SIDES = ("favor", "against")
N_EXAMPLES = 3
UNCORRECTED = "; the model's errors are not in it"


@dataclass(frozen=True, slots=True)
class Counting:
    """How comments become shares: the estimator, whose voice counts, and whether replies to comments do.

    `method` is one of `stance.prevalence.counting.METHODS`; `auto` takes, for each target, the one that was best in
    simulation on the model's held-out comments, and plain counts where a model has none. `voice` is one of
    `stance.voices.VOICES`. Raises ValueError on others.
    """

    method: str = AUTO
    voice: str = COMMENT
    replies: bool = True

    def __post_init__(self) -> None:
        for got, known in ((self.method, METHODS), (self.voice, VOICES)):
            if got not in known:
                raise ValueError(f"expected one of {', '.join(known)}, got {got!r}")

    def words(self, method: str) -> str:
        """What a result by `method` says of how it was made."""
        whose = "" if self.voice == COMMENT else f", voices by {self.voice}"
        return NAMES[method] + whose + ("" if self.replies else ", without replies")


PLAIN = Counting()


def prevalence(answers: Sequence[Answer], labels: Sequence[str]) -> Prevalence:
    """Count and share of each of `labels` among `answers`; with no answers shares are 0 and intervals (0, 1).

    Raises ValueError where an answer is none of `labels`.
    """
    counts = _counts(answers, labels)
    n = len(answers)
    ends = {label: wilson(count, n) for label, count in counts.items()}
    low, high = ({label: pair[side] for label, pair in ends.items()} for side in (0, 1))
    shares = {label: count / n if n else 0.0 for label, count in counts.items()}
    return Prevalence(counts, shares, low, high, PLAIN.words(COUNT), float(n), tells(n, low, high))


def aggregate(
    articles: Sequence[Article],
    predictions: Sequence[Prediction],
    validation: Mapping[str, "Evidence"] | None = None,
    counting: Counting = PLAIN,
) -> list[ArticleStance]:
    """One ArticleStance for each article, in order; `predictions` are those of all its comments, one after another.

    `validation` is the model's (`load().validation`): with it shares and intervals are corrected for its errors.
    Targets and labels are those of the predictions, so an article without comments gets the same ones with counts of
    0; with no prediction at all they are not known, and every article's `targets` is empty.

    Raises ValueError where predictions do not follow the comments one to one, by place and by id, or `counting`
    asks for a method that needs evidence and there is none of any target.
    """
    _check(articles, predictions)
    _check_evidence(validation, counting)
    places = list(pairwise(accumulate((len(article.comments) for article in articles), initial=0)))
    parts = [predictions[start:end] for start, end in places]
    voices = [weights(article.comments, counting.voice, counting.replies) for article in articles]

    def found(name: str, answer: Callable[[Prediction], Answer]) -> list[Prevalence]:
        labels = tuple(answer(predictions[0]).probabilities) if predictions else ()
        answers = [[answer(prediction) for prediction in part] for part in parts]
        return prevalences(answers, voices, labels, (validation or {}).get(name), counting)

    names = tuple(predictions[0].stances) if predictions else ()
    targets = {name: found(name, lambda one, name=name: one.stances[name]) for name in names}  # type: ignore[misc]
    sentiment, languages = found(SENTIMENT, lambda one: one.sentiment), found(LANGUAGE, lambda one: one.language)
    return [
        ArticleStance(
            article_id=article.id,
            n=len(article.comments),
            targets={name: targets[name][place] for name in names},
            sentiment=sentiment[place],
            languages=languages[place],
            examples={name: _examples(parts[place], name) for name in names},
        )
        for place, article in enumerate(articles)
    ]


def _check(articles: Sequence[Article], predictions: Sequence[Prediction]) -> None:
    expected = [comment.id for article in articles for comment in article.comments]
    got = [prediction.comment_id for prediction in predictions]
    if len(expected) != len(got):
        raise ValueError(f"expected one prediction for each of {len(expected)} comments, got {len(got)}")
    for place, (wanted, found) in enumerate(zip(expected, got, strict=True)):
        if wanted != found:
            raise ValueError(f"expected the prediction of comment {wanted!r} in place {place}, got that of {found!r}")


def _check_evidence(validation: Mapping[str, "Evidence"] | None, counting: Counting) -> None:
    if counting.method in CORRECTED and not validation:
        raise ValueError(f"expected evidence from held-out comments for {counting.method!r}, got none")


def prevalences(
    answers: Sequence[Sequence[Answer]],
    voices: Sequence[Sequence[float]],
    labels: tuple[str, ...],
    evidence: "Evidence | None",
    counting: Counting,
) -> list[Prevalence]:
    """One target's prevalence in each article; an article without any voice has the interval from 0 to 1.

    Without `evidence` what should be corrected is counted, and its method says so.
    """
    bare = evidence is None and counting.method in (AUTO, *CORRECTED)
    method = counting.method if evidence is None or counting.method != AUTO else evidence.method
    method = COUNT if bare else method
    words = counting.words(method) + (UNCORRECTED if bare else "")
    heard = [place for place, each in enumerate(voices) if any(each)]
    shares = _estimates(method, [(answers[p], voices[p]) for p in heard], labels, evidence) if heard else []
    known = dict(zip(heard, shares, strict=True))
    nothing = ([0.0] * len(labels), [0.0] * len(labels), [1.0] * len(labels))
    found = []
    for place, each in enumerate(answers):
        share, low, high = (dict(zip(labels, row, strict=True)) for row in known.get(place, nothing))
        n = effective(voices[place])
        found.append(Prevalence(_counts(each, labels), share, low, high, words, n, tells(n, low, high)))
    return found


def _estimates(
    method: str,
    heard: Sequence[tuple[Sequence[Answer], Sequence[float]]],
    labels: tuple[str, ...],
    evidence: "Evidence | None",
) -> list[tuple[list[float], list[float], list[float]]]:
    """Shares, lower and upper ends of each article, by label."""
    import numpy as np

    from stance.prevalence.estimate import Scored, estimate

    if evidence and evidence.labels != labels:
        raise ValueError(f"expected evidence on the labels {labels}, got {evidence.labels}")
    scored = [
        Scored(np.array([[one.probabilities[label] for label in labels] for one in answers]), np.array(voices))
        for answers, voices in heard
    ]
    found = estimate(method, scored, evidence)
    return list(zip(found.shares.tolist(), found.low.tolist(), found.high.tolist(), strict=True))


def _counts(answers: Sequence[Answer], labels: Sequence[str]) -> dict[str, int]:
    counted = Counter(answer.label for answer in answers)
    if unknown := sorted(set(counted) - set(labels)):
        raise ValueError(f"expected labels among {list(labels)}, got {unknown}")
    return {label: counted[label] for label in labels}


def _examples(predictions: Sequence[Prediction], name: str) -> dict[str, tuple[str, ...]]:
    """The comments that take each side with the highest probability; of equals the earlier one."""
    examples = {}
    for side in SIDES:
        taken = [one for one in predictions if one.stances[name].label == side]
        clearest = sorted(taken, key=lambda one: -one.stances[name].probabilities[side])[:N_EXAMPLES]
        examples[side] = tuple(one.comment_id for one in clearest)
    return examples
