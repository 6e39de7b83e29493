"""Which words of a comment made the model answer as it did: each is left out once, and the answer watched.

Occlusion (Zeiler & Fergus 2014; for text Li, Monroe & Jurafsky 2016, "Understanding neural networks through
representation erasure"). It asks the model for nothing but answers, so it holds for every backend, and a weight is
in the unit of the result itself: points of the label's calibrated probability.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance.errors import UsageError
from stance.model.backends import Logits
from stance.model.folder import Model
from stance.predict import calibrated, logits, windows
from stance.records import Article, Span

MOST = 60
"""Places of a comment that are left out one by one; the words of a longer comment are taken together."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Weight:
    """A word, characters start to end of the comment's raw text, and by how much it raised the probability."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer for one target and the weight of each word, in the order of the text.

    `weights` cover every word of `text`; a negative one spoke against `label`. They need not add up to
    `probability`, for words act together.
    """

    comment_id: str
    target: str
    label: str
    probability: float
    text: str
    weights: tuple[Weight, ...]

    def strongest(self, n: int = 5, least: float = 0.02) -> tuple[Weight, ...]:
        """The `n` words that spoke most for the label, in the order of the text; none that weigh under `least`."""
        heavy = sorted((each for each in self.weights if each.weight >= least), key=lambda each: -each.weight)[:n]
        return tuple(sorted(heavy, key=lambda each: each.start))

    def _repr_html_(self) -> str:
        from stance.cards import explanation_card

        heading = f"{self.target}: {self.label} ({self.probability:.2f})"
        return explanation_card(heading, self.text, ((each.start, each.end, each.weight) for each in self.weights))


def explain(article: Article, comment_id: str, target: str, model: Model) -> Explanation:
    """Why the model answers as it does for `target` of that comment.

    Raises UsageError where the article has no such comment or the model no such target.
    """
    explained = explain_all(article, comment_id, model)
    if target not in explained:
        raise UsageError(f"expected a target of {model.name}, got {target!r}; use one of {', '.join(explained)}")
    return explained[target]


def explain_all(article: Article, comment_id: str, model: Model, most: int = MOST) -> dict[str, Explanation]:
    """The explanation of every target, for the price of one: each row of the batch answers all of them.

    A comment of one window (`predict.WINDOW`) and at most `most` words costs its words and one more row. Of a longer
    one a place is left out within its own window, which costs one row as well.
    """
    comment = next((each for each in article.comments if each.id == comment_id), None)
    if comment is None:
        raise UsageError(f"expected a comment of article {article.id}, got {comment_id!r}; see article.comments")
    pieces = windows(comment.text)
    places = list(_places(pieces, most))
    without = [pieces[window][:start] + pieces[window][end:] for window, (start, end) in places]
    rows = [*pieces, *without]
    answers = calibrated(_joined(logits([article.title] * len(rows), rows, model), pieces, places, without), model)
    offsets = np.cumsum([0, *map(len, pieces)])
    spans = [(int(offsets[window]) + start, int(offsets[window]) + end) for window, (start, end) in places]
    return {
        target.name: _explanation(comment_id, comment.text, target.name, target.labels, answers[target.name], spans)
        for target in model.targets
    }


def _explanation(
    comment_id: str,
    text: str,
    target: str,
    labels: Sequence[str],
    shares: npt.NDArray[np.float32],
    spans: Sequence[Span],
) -> Explanation:
    """`shares`: (1 + places, labels), first those of the whole text."""
    chosen = int(shares[0].argmax())
    drops = shares[0, chosen] - shares[1:, chosen]
    return Explanation(
        comment_id=comment_id,
        target=target,
        label=labels[chosen],
        probability=float(shares[0, chosen]),
        text=text,
        weights=tuple(Weight(start, end, float(drop)) for (start, end), drop in zip(spans, drops, strict=True)),
    )


def _places(pieces: Sequence[str], most: int) -> Iterator[tuple[int, Span]]:
    """The window and the place in it of each word, or of as many neighbours as keep the places about `most`."""
    words = [[found.span() for found in _WORD.finditer(piece)] for piece in pieces]
    size = -(-sum(map(len, words)) // most) or 1
    for window, spans in enumerate(words):
        for first in range(0, len(spans), size):
            together = spans[first : first + size]
            yield window, (together[0][0], together[-1][1])


def _joined(
    found: Logits, pieces: Sequence[str], places: Sequence[tuple[int, Span]], without: Sequence[str]
) -> Mapping[str, npt.NDArray[np.float32]]:
    """Logits of the whole comment and of it without each place, (1 + places, labels): length-weighted means.

    `found` holds those of `pieces`, then those of `without`.
    """
    n = len(pieces)
    lengths = np.array([max(1, len(piece)) for piece in pieces], dtype=np.float32)
    new_lengths = np.array([max(1, len(piece)) for piece in without], dtype=np.float32)
    owners = [window for window, _ in places]
    total = np.concatenate([[lengths.sum()], lengths.sum() - lengths[owners] + new_lengths])
    joined = {}
    for name, values in found.items():
        parts = values[:n] * lengths[:, None]
        whole = parts.sum(axis=0)
        changed = whole - parts[owners] + values[n:] * new_lengths[:, None]
        joined[name] = (np.vstack([whole, changed]) / total[:, None]).astype(np.float32)
    return joined
