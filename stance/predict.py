"""Comments → predictions: length buckets, softmax and calibration. The only place where logits become answers."""

import logging
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from stance.model.backends import Logits
from stance.model.folder import Model
from stance.normalise import normalise
from stance.records import Answer, Article, Prediction
from stance.targets import Target

WINDOW = 900
"""Characters of a comment read at once; longer ones are read in several windows, whose logits are averaged."""

BATCH_CHARS = 12_000
"""Characters (title and comment, padding included) of one batch: about 3,000 tokens, so that memory stays flat."""


def score(articles: Sequence[Article], model: Model) -> list[Prediction]:
    """One prediction for each comment, in the order of the articles and of their comments."""
    pairs = [(article.title, comment.text) for article in articles for comment in article.comments]
    ids = [comment.id for article in articles for comment in article.comments]
    answers = probabilities([title for title, _ in pairs], [text for _, text in pairs], model)
    return [_prediction(comment_id, place, answers, model) for place, comment_id in enumerate(ids)]


def probabilities(titles: Sequence[str], texts: Sequence[str], model: Model) -> Logits:
    """Calibrated probabilities of each target, (n, labels) float32."""
    return calibrated(logits(titles, texts, model), model)


def calibrated(found: Logits, model: Model) -> Logits:
    """Logits of each target as its calibrated probabilities, of the same shape."""
    return {name: softmax(values / model.temperatures[name]) for name, values in found.items()}


def logits(titles: Sequence[str], texts: Sequence[str], model: Model) -> Logits:
    """Logits of each target, (n, labels) float32; a long comment's are the mean over its windows.

    Comments that are the same once they are normalised, under the same title, are computed once. What that and the
    padding came to is logged as `batches`.
    """
    firsts, places = _distinct(titles, texts)
    pieces = [(owner, titles[first], piece) for owner, first in enumerate(firsts) for piece in windows(texts[first])]
    weights = np.zeros(len(firsts), dtype=np.float32)
    sums = {target.name: np.zeros((len(firsts), len(target.labels)), dtype=np.float32) for target in model.targets}
    n_batches = padded = 0
    for batch in _batches(pieces):
        owners = [owner for owner, _, _ in batch]
        lengths = np.array([max(1, len(piece)) for _, _, piece in batch], dtype=np.float32)
        np.add.at(weights, owners, lengths)
        for name, values in model.backend.logits([t for _, t, _ in batch], [piece for _, _, piece in batch]).items():
            np.add.at(sums[name], owners, values * lengths[:, None])
        n_batches, padded = n_batches + 1, padded + len(batch) * max(map(_width, batch))
    filled = sum(map(_width, pieces))
    padding = round(1 - filled / padded, 4) if padded else 0.0
    figures = {"n_comments": len(texts), "n_distinct": len(firsts), "n_batches": n_batches, "padding": padding}
    logging.getLogger(__name__).info("batches", extra={"figures": figures})
    return {name: (values / weights[:, None])[places] for name, values in sums.items()}


def _distinct(titles: Sequence[str], texts: Sequence[str]) -> tuple[list[int], list[int]]:
    """The first of the pairs that are the same once they are normalised, and for each pair which of these it is.

    What is read in several windows stays apart, for its cuts are those of the text as it is.
    """
    seen: dict[tuple[str, str | int], int] = {}
    firsts: list[int] = []
    places = []
    for number, (title, text) in enumerate(zip(titles, texts, strict=True)):
        place = seen.setdefault((title, number if len(text) > WINDOW else normalise(text)), len(firsts))
        if place == len(firsts):
            firsts.append(number)
        places.append(place)
    return firsts, places


def windows(text: str) -> list[str]:
    """`text` in pieces of at most WINDOW characters, cut at white space where there is some."""
    pieces = []
    while len(text) > WINDOW:
        cut = max(text.rfind(space, WINDOW // 2, WINDOW) for space in " \n\t")
        cut = cut if cut > 0 else WINDOW
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def softmax(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Rows of (n, labels) as probabilities."""
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _batches(pieces: Sequence[tuple[int, str, str]]) -> Iterator[list[tuple[int, str, str]]]:
    """Pieces of like length together, each batch within BATCH_CHARS after padding to its longest."""
    batch: list[tuple[int, str, str]] = []
    for piece in sorted(pieces, key=_width):
        if batch and (len(batch) + 1) * _width(piece) > BATCH_CHARS:
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch


def _width(piece: tuple[int, str, str]) -> int:
    return len(piece[1]) + len(piece[2])


def _prediction(comment_id: str, place: int, answers: Logits, model: Model) -> Prediction:
    by_kind = {
        kind: {target.name: _answer(target, answers[target.name][place]) for target in targets}
        for kind, targets in groupby(sorted(model.targets, key=_kind), key=_kind)
    }
    return Prediction(
        comment_id=comment_id,
        language=next(iter(by_kind["language"].values())),
        sentiment=next(iter(by_kind["sentiment"].values())),
        stances={target.name: by_kind["stance"][target.name] for target in model.targets if target.is_stance},
        model=model.name,
    )


def _kind(target: Target) -> str:
    return "stance" if target.is_stance else target.kind


def _answer(target: Target, shares: npt.NDArray[np.float32]) -> Answer:
    return Answer(target.labels[int(shares.argmax())], dict(zip(target.labels, map(float, shares), strict=True)))
