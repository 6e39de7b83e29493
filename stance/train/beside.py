"""The n-gram classifier after fine-tuning: what it knew stays, what new rows say of words is added to it."""

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
from stance.train.evaluate import LEAST_ROWS, macro_f1
from stance.train.rows import LabelledRow
from stance.train.wide import FEWEST, NEAR, SHARES

Floats = npt.NDArray[np.float32]


def refit(
    network: StanceNetwork,
    rows: tuple[Sequence[LabelledRow], Sequence[LabelledRow]],
    found: Logits,
    targets: tuple[Target, ...],
) -> dict[str, float]:
    """Add a linear classifier of rows[0]'s n-grams to each target's answer; its share of each comes back.

    found: what `network`, with the n-grams it already has, answers on rows[1]. The share is the least of those whose
    macro-F1 there is near the best (a product of experts, Hinton 2002): where words add nothing, nothing changes.
    """
    wide, known = network.wide, _counts(rows[0])
    old_idf = wide.idf.detach().cpu().numpy() if wide is not None else _idf(known)
    values, beside = _weighed(known, old_idf), _weighed(_counts(rows[1]), old_idf)
    made = Wide(BUCKETS, sum(len(target.labels) for target in targets))
    made.idf.data = torch.from_numpy(old_idf.copy())
    if wide is not None:
        made.weight.data, made.bias.data = wide.weight.detach().cpu().clone(), wide.bias.detach().cpu().clone()
    shares: dict[str, float] = {}
    start = 0
    for target in targets:
        columns = slice(start, start + len(target.labels))
        start += len(target.labels)
        shares[target.name] = 0.0
        learnt = _fit(values, rows[0], target)
        judged = [place for place, row in enumerate(rows[1]) if target.name in row.labels]
        if learnt is None or len(judged) < LEAST_ROWS:
            continue
        gold = np.array([target.labels.index(rows[1][place].labels[target.name]) for place in judged])
        theirs = beside[judged] @ learnt[0] + learnt[1]
        share, heat = _share(found[target.name][judged], theirs, gold)
        if share:
            shares[target.name] = share
            _mix(network, made, target, (columns, learnt, share, (1 - share) / heat))
    network.wide = made
    network.config.wide = BUCKETS
    return shares


def _mix(
    network: StanceNetwork, made: Wide, target: Target, part: tuple[slice, tuple[Floats, Floats], float, float]
) -> None:
    """Scale what answered `target` before by the last number of `part`, and add the learnt weights by their share."""
    columns, learnt, share, kept = part
    with torch.no_grad():
        for each in list(network.heads[target.name].parameters())[-2:]:  # weight and bias of the last layer
            each.mul_(kept)
        made.weight[:, columns] = kept * made.weight[:, columns] + share * torch.from_numpy(learnt[0])
        made.bias[columns] = kept * made.bias[columns] + share * torch.from_numpy(learnt[1])


def _share(ours: Floats, theirs: Floats, gold: npt.NDArray[np.int64]) -> tuple[float, float]:
    heat = temperature(ours, gold)
    scores = [macro_f1(gold, ((1 - share) * ours / heat + share * theirs).argmax(axis=1)) for share in SHARES]
    return SHARES[int(np.flatnonzero(np.array(scores) >= max(scores) - NEAR)[0])], heat


def _fit(values: Any, rows: Sequence[LabelledRow], target: Target) -> tuple[Floats, Floats] | None:
    """Weights (n-grams, labels) and bias (labels) of one target; None where its rows do not differ."""
    from sklearn.linear_model import LogisticRegression

    judged = [place for place, row in enumerate(rows) if target.name in row.labels]
    labels = [rows[place].labels[target.name] for place in judged]
    if len(set(labels)) < 2:
        return None
    model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=400).fit(values[judged], labels)
    coefficients, bias = model.coef_, model.intercept_
    if len(coefficients) == 1:  # two labels have one row, for the second against the first
        coefficients, bias = (np.concatenate([-each, each]) / 2 for each in (coefficients, bias))
    weight = np.zeros((BUCKETS, len(target.labels)), dtype=np.float32)
    # A label nobody gave is no more likely for any word: it stands where the rarest does without one.
    shift = np.full(len(target.labels), bias.min(), dtype=np.float32)
    for label, row, one in zip(model.classes_, coefficients, bias, strict=True):
        weight[:, target.labels.index(label)] = row
        shift[target.labels.index(label)] = one
    return weight, shift


def _idf(counts: Any) -> Floats:
    occur = np.bincount(counts.indices, minlength=BUCKETS)
    # As scikit-learn smooths it: one text more, which holds every n-gram.
    return np.where(occur >= FEWEST, np.log((1 + counts.shape[0]) / (1 + occur)) + 1, 0).astype(np.float32)


def _weighed(counts: Any, idf: Floats) -> Any:
    from scipy.sparse import diags
    from sklearn.preprocessing import normalize

    return normalize(counts @ diags(idf)).tocsr()


def _counts(rows: Sequence[LabelledRow]) -> Any:
    from scipy.sparse import csr_matrix

    found = [ngrams(normalise(row.text)) for row in rows]
    ends = np.cumsum([0, *(len(places) for places, _ in found)])
    places, values = (np.concatenate([each[side] for each in found]) for side in (0, 1))
    return csr_matrix((values, places, ends), shape=(len(rows), BUCKETS), dtype=np.float32)
