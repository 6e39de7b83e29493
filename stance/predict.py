"""Comments → predictions: token buckets, softmax and calibration. The only place where logits become answers."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np
import numpy.typing as npt

from stance.model.backends import Logits, lanes_of
from stance.model.folder import Model
from stance.model.pairs import STEP, normalised
from stance.records import Answer, Article, Prediction
from stance.targets import Target

WINDOW = 900
"""Characters of a comment read at once; longer ones are read in several windows, whose logits are averaged."""

BATCH_TOKENS = 1_024
"""Tokens (title and comment, padding included) of one batch, so that memory stays flat whatever people write.

Three times as many took a third longer a comment in ONNX Runtime and a sixth in torch on one core, whose caches what
stands between two layers must fit, and 16 MB more for one page.
"""

LEAST_TOKENS = 128
"""Tokens of which a batch is made in any case: half of what there is if that is less than BATCH_TOKENS, so that two
processors share a page."""

MARKS = 3
"""Tokens that stand around and between title and comment."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One window of a comment under its title: which comment it is of, and how many tokens both have."""

    owner: int
    title: str
    text: str
    width: int


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
    pieces = _pieces([(titles[first], texts[first]) for first in firsts], model)
    weights = np.zeros(len(firsts), dtype=np.float32)
    sums = {target.name: np.zeros((len(firsts), len(target.labels)), dtype=np.float32) for target in model.targets}
    batches = list(_batches(pieces))
    with lanes_of(model.backend) as each:
        for batch, found in zip(batches, each(partial(_computed, model), batches), strict=True):
            owners = [piece.owner for piece in batch]
            lengths = np.array([max(1, len(piece.text)) for piece in batch], dtype=np.float32)
            np.add.at(weights, owners, lengths)
            for name, values in found.items():
                np.add.at(sums[name], owners, values * lengths[:, None])
    padded = sum(len(batch) * _padded(batch[-1]) for batch in batches)
    padding = round(1 - sum(piece.width for piece in pieces) / padded, 4) if padded else 0.0
    figures = {"n_comments": len(texts), "n_distinct": len(firsts), "n_batches": len(batches), "padding": padding}
    logging.getLogger(__name__).info("batches", extra={"figures": figures})
    return {name: (values / weights[:, None])[places] for name, values in sums.items()}


def _computed(model: Model, batch: Sequence[Piece]) -> Logits:
    return model.backend.logits([piece.title for piece in batch], [piece.text for piece in batch])


def _distinct(titles: Sequence[str], texts: Sequence[str]) -> tuple[list[int], list[int]]:
    """The first of the pairs that are the same once they are normalised, and for each pair which of these it is.

    What is read in several windows stays apart, for its cuts are those of the text as it is.
    """
    seen: dict[tuple[str, str | int], int] = {}
    firsts: list[int] = []
    places = []
    for number, (title, text) in enumerate(zip(titles, texts, strict=True)):
        place = seen.setdefault((title, number if len(text) > WINDOW else normalised(text)), len(firsts))
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


def _pieces(pairs: Sequence[tuple[str, str]], model: Model) -> list[Piece]:
    """The windows of every comment; their width is in characters where the backend cannot count tokens."""
    cut = [(owner, title, piece) for owner, (title, text) in enumerate(pairs) for piece in windows(text)]
    count = getattr(model.backend, "count", lambda texts: [len(text) for text in texts])
    names = list({title for title, _ in pairs})
    heads = dict(zip(names, count(names), strict=True))
    sizes = count([piece for _, _, piece in cut])
    return [Piece(*each, heads[each[1]] + size + MARKS) for each, size in zip(cut, sizes, strict=True)]


def _padded(piece: Piece) -> int:
    """How wide a batch is whose widest piece this is."""
    return STEP * -(-piece.width // STEP)


def _batches(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces of like width together, widest last, each batch within BATCH_TOKENS after padding to its widest."""
    batch: list[Piece] = []
    most = min(BATCH_TOKENS, max(LEAST_TOKENS, sum(map(_padded, pieces)) // 2))
    for piece in sorted(pieces, key=lambda piece: piece.width):
        if batch and (len(batch) + 1) * _padded(piece) > most:
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch


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
