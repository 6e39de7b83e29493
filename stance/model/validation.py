"""What a model answered on held-out comments whose labels are known: the evidence that corrected shares rest on.

`validation.json` in a model folder holds numbers only. Under prior shift the evidence that counts is how the scores
of each label's comments are spread, so how often each label occurs among the rows plays no part, and rare labels
may be made as frequent as one likes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.errors import ModelError

VALIDATION = "validation.json"
THOUSAND = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Held-out rows of one target: what the model said and what was true.

    `probabilities` (rows, labels) are calibrated, in thousandths; `gold` (rows,) are places in `labels`; `groups`
    (rows,) numbers the titles, for comments under one title are no independent witnesses. `method` names the
    estimator that was best in simulation on these rows. Two are equal only where they are one object, so that what
    is worked out from one can be kept for it.
    """

    labels: tuple[str, ...]
    method: str
    gold: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    probabilities: npt.NDArray[np.float64]


def write_validation(folder: Path, fingerprint: str, evidence: Mapping[str, Evidence]) -> Path:
    """Write the evidence of each target into the model folder whose bytes `fingerprint` names."""
    targets = {
        name: {
            "labels": list(one.labels),
            "method": one.method,
            "gold": one.gold.tolist(),
            "groups": one.groups.tolist(),
            "thousandths": np.rint(one.probabilities * THOUSAND).astype(int).tolist(),
        }
        for name, one in evidence.items()
    }
    place = folder / VALIDATION
    whole = {"model": fingerprint, "targets": targets}
    place.write_text(json.dumps(whole, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
    return place


def read_validation(folder: Path, fingerprint: str) -> dict[str, Evidence]:
    """Target → evidence; empty where the folder has none, or has one of other weights, for it says nothing of these.

    Raises ModelError where the file is there but not as `write_validation` makes it.
    """
    place = folder / VALIDATION
    if not place.is_file():
        return {}
    try:
        whole = json.loads(place.read_text(encoding="utf-8"))
        if whole["model"] != fingerprint:
            return {}
        return {name: _evidence(fields) for name, fields in whole["targets"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as problem:
        raise ModelError(
            f"{place} is not as expected ({type(problem).__name__}: {problem}); "
            "make it anew with python -m stance.train.validate"
        ) from None


def _evidence(fields: Mapping[str, Any]) -> Evidence:
    labels = tuple(fields["labels"])
    gold, groups = np.array(fields["gold"], dtype=np.int64), np.array(fields["groups"], dtype=np.int64)
    probabilities = np.array(fields["thousandths"], dtype=np.float64) / THOUSAND
    if probabilities.shape != (len(gold), len(labels)) or groups.shape != gold.shape or not len(gold):
        raise ValueError(f"expected {len(gold)} rows of {len(labels)} probabilities, got {probabilities.shape}")
    if gold.min() < 0 or gold.max() >= len(labels):
        raise ValueError(f"expected gold labels from 0 to {len(labels) - 1}")
    return Evidence(labels, fields["method"], gold, groups, probabilities)
