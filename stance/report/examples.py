"""Which comments speak for a label: sure of it, and not all saying the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from stance.records import Answer, Comment

POOL = 30
"""Comments of the highest probability that the choice is made among."""

WEIGHT = 0.5
"""Probability that a comment must have more of to be chosen although it repeats one that was."""

SEEN = 400
"""Characters of a comment that are compared."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    comment: Comment
    probability: float
    grams: frozenset[str]


def choose(comments: Sequence[Comment], answers: Sequence[Answer], label: str, most: int) -> list[Comment]:
    """At most `most` of the comments answered with `label`, the surest first, then those that add most to it.

    Maximal marginal relevance (Carbonell and Goldstein 1998): each next one has the highest probability less
    WEIGHT times its likeness to the nearest chosen one, which is the Jaccard index of their letters by threes, or
    1 for the same author. Copies of a chosen comment are never chosen.
    """
    said = [(one, answer) for one, answer in zip(comments, answers, strict=True) if answer.label == label]
    surest = sorted(said, key=lambda pair: -pair[1].probabilities[label])[:POOL]
    left = [_Candidate(one, answer.probabilities[label], _grams(one.text)) for one, answer in surest]
    chosen: list[_Candidate] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda each: each.probability - WEIGHT * _likeness(each, chosen))
        chosen.append(best)
        left = [each for each in left if each is not best and each.grams != best.grams]
    return [each.comment for each in chosen]


def _likeness(one: _Candidate, chosen: Sequence[_Candidate]) -> float:
    return max((_pair(one, other) for other in chosen), default=0.0)


def _pair(one: _Candidate, other: _Candidate) -> float:
    if one.comment.author and one.comment.author == other.comment.author:
        return 1.0
    together = len(one.grams | other.grams)
    return len(one.grams & other.grams) / together if together else 1.0


@lru_cache(maxsize=1024)  # a comment is looked at once for each target and side
def _grams(text: str) -> frozenset[str]:
    letters = "".join(text[:SEEN].casefold().split())
    return frozenset(letters[at : at + 3] for at in range(max(1, len(letters) - 2)))
