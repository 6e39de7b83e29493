"""The linear classifier beside the encoder: TF-IDF of hashed n-grams, balanced logistic regression a target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from stance.model.backends import Logits
from stance.model.network import StanceNetwork, Wide
from stance.model.ngrams import BUCKETS, ngrams_of
from stance.normalise import normalise
from stance.targets import Target
from stance.train.calibrate import temperature
from stance.train.evaluate import macro_f1
from stance.train.rows import LabelledRow

SHARES = tuple(step / 20 for step in range(21))
"""How much of a target's answer may come from the n-grams: from nothing to all of it."""

NEAR = 0.003
"""Macro-F1 that is no difference on some hundreds of rows."""

NEVER = -20.0
"""Logit of a label that no row carries."""

FEWEST = 2
"""Texts an n-gram has to occur in."""

Floats = npt.NDArray[np.float32]


def fit(rows: Sequence[LabelledRow], targets: tuple[Target, ...]) -> Wide:
    """A classifier of the comment alone, whose logits are log-probabilities; a label never seen is never answered."""
    from scipy.sparse import diags
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    counts = _matrix(rows)
    occur = np.bincount(counts.indices, minlength=BUCKETS)
    # As scikit-learn smooths it: one text more, which holds every n-gram.
    idf = np.where(occur >= FEWEST, np.log((1 + len(rows)) / (1 + occur)) + 1, 0).astype(np.float32)
    values = normalize(counts @ diags(idf))
    wide = Wide(BUCKETS, sum(len(target.labels) for target in targets))
    wide.idf.data = torch.from_numpy(idf)
    wide.bias.data.fill_(NEVER)
    start = 0
    for target in targets:
        judged = [place for place, row in enumerate(rows) if target.name in row.labels]
        model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=400)
        model.fit(values[judged], [rows[place].labels[target.name] for place in judged])
        # Two labels have one row of coefficients, for the second against the first.
        learnt = np.column_stack([model.coef_, model.intercept_])
        if len(learnt) == 1:
            learnt = np.concatenate([-learnt, learnt]) / 2
        for label, weights in zip(model.classes_, learnt, strict=True):
            column = start + target.labels.index(label)
            wide.weight.data[:, column] = torch.from_numpy(weights[:-1].astype(np.float32))
            wide.bias.data[column] = float(weights[-1])
        start += len(target.labels)
    return wide


@dataclass(frozen=True, slots=True)
class Blend:
    """How one target's two answers are put together.

    `share` comes from the n-grams, the rest from the encoder, whose logits are divided by `heat` first.
    """

    share: float
    heat: float

    def both(self, deep: Floats, beside: Floats) -> Floats:
        """Logits of the two together (a product of experts, Hinton 2002); all of shape (rows, labels)."""
        return np.asarray((1 - self.share) * deep / self.heat + self.share * beside, dtype=np.float32)


def blends(
    wide: Wide, deep: Logits, rows: Sequence[LabelledRow], targets: tuple[Target, ...]
) -> tuple[dict[str, Blend], Logits]:
    """How each target's answers are best put together on `rows`, and the logits that gives there.

    deep: the encoder's logits on `rows`, by target. Neither it nor `wide` may have learnt from `rows`. The share is
    the middle one of those whose macro-F1 is near the best.
    """
    beside = logits(wide, rows, targets)
    found, together = {}, {}
    for target in targets:
        judged = [place for place, row in enumerate(rows) if target.name in row.labels]
        gold = np.array([target.labels.index(rows[place].labels[target.name]) for place in judged])
        heat = temperature(deep[target.name][judged], gold)
        tried = [Blend(share, heat) for share in SHARES]
        answers = (one.both(deep[target.name][judged], beside[target.name][judged]).argmax(axis=1) for one in tried)
        scores = np.array([macro_f1(gold, answer) for answer in answers])
        near = np.flatnonzero(scores >= scores.max() - NEAR)
        found[target.name] = tried[int(near[len(near) // 2])]
        together[target.name] = found[target.name].both(deep[target.name], beside[target.name])
    return found, together


def join(network: StanceNetwork, wide: Wide, found: Mapping[str, Blend], targets: tuple[Target, ...]) -> None:
    """Put `wide` beside the encoder of `network`, each target's answers together as `found` says."""
    with torch.no_grad():
        start = 0
        for target in targets:
            columns = slice(start, start + len(target.labels))
            blend = found[target.name]
            for part in list(network.heads[target.name].parameters())[-2:]:  # weight and bias of the last layer
                part.mul_((1 - blend.share) / blend.heat)
            wide.weight[:, columns] *= blend.share
            wide.bias[columns] *= blend.share
            start += len(target.labels)
    network.wide = wide
    network.config.wide = BUCKETS


def logits(wide: Wide, rows: Sequence[LabelledRow], targets: tuple[Target, ...]) -> Logits:
    """What `wide` alone answers on `rows`: (rows, labels) for each target."""
    with torch.no_grad():
        texts = ngrams_of([normalise(row.text) for row in rows])
        found = [wide(*(torch.from_numpy(part)[None] for part in text)) for text in texts]
    ends = np.cumsum([len(target.labels) for target in targets])[:-1]
    parts = np.split(torch.cat(found).numpy(), ends, axis=1)
    return {target.name: part for target, part in zip(targets, parts, strict=True)}


def _matrix(rows: Sequence[LabelledRow]) -> Any:
    from scipy.sparse import csr_matrix

    found = ngrams_of([normalise(row.text) for row in rows])
    ends = np.cumsum([0, *(len(places) for places, _ in found)])
    places, values = (np.concatenate([each[side] for each in found]) for side in (0, 1))
    return csr_matrix((values, places, ends), shape=(len(rows), BUCKETS), dtype=np.float32)
