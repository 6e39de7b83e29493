"""The linear classifier beside the encoder: TF-IDF of hashed n-grams, balanced logistic regression a target."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from stance.model.backends import Logits
from stance.model.network import StanceNetwork, Wide
from stance.model.ngrams import BUCKETS, ngrams
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


def join(
    network: StanceNetwork, wide: Wide, deep: Logits, held_out: Sequence[LabelledRow], targets: tuple[Target, ...]
) -> dict[str, float]:
    """Put `wide` beside the encoder of `network`; the share of each target's answer that it gets comes back.

    deep: the network's logits on `held_out`, by target. The logits of both, calibrated, are added up by their shares
    (a product of experts, Hinton 2002); the share is the middle one of those whose macro-F1 is near the best.
    """
    with torch.no_grad():
        beside = _logits(wide, held_out)
        shares: dict[str, float] = {}
        start = 0
        for target in targets:
            columns = slice(start, start + len(target.labels))
            judged = [place for place, row in enumerate(held_out) if target.name in row.labels]
            gold = np.array([target.labels.index(held_out[place].labels[target.name]) for place in judged])
            ours, theirs = deep[target.name][judged], beside[judged, columns]
            heat = temperature(ours, gold)
            scores = [macro_f1(gold, ((1 - share) * ours / heat + share * theirs).argmax(axis=1)) for share in SHARES]
            near = np.flatnonzero(np.array(scores) >= max(scores) - NEAR)
            share = shares[target.name] = SHARES[int(near[len(near) // 2])]
            for part in list(network.heads[target.name].parameters())[-2:]:  # weight and bias of the last layer
                part.mul_((1 - share) / heat)
            wide.weight[:, columns] *= share
            wide.bias[columns] *= share
            start += len(target.labels)
    network.wide = wide
    network.config.wide = BUCKETS
    return shares


def _logits(wide: Wide, rows: Sequence[LabelledRow]) -> Floats:
    found = [wide(*(torch.from_numpy(part)[None] for part in ngrams(normalise(row.text)))) for row in rows]
    return np.asarray(torch.cat(found).numpy(), dtype=np.float32)


def _matrix(rows: Sequence[LabelledRow]) -> Any:
    from scipy.sparse import csr_matrix

    found = [ngrams(normalise(row.text)) for row in rows]
    ends = np.cumsum([0, *(len(places) for places, _ in found)])
    places, values = (np.concatenate([each[side] for each in found]) for side in (0, 1))
    return csr_matrix((values, places, ends), shape=(len(rows), BUCKETS), dtype=np.float32)
