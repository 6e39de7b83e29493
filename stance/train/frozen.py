"""What an encoder knows before anybody fine-tunes it: its states as they are, and a logistic regression on them.

    python -m stance.train.frozen --data DATA ENCODER …

Prints one Markdown row an encoder: the suite's measures, then macro-F1 of the held-out real comments. A probe of
minutes, where `stance.train.probe`, which fine-tunes, takes ten and more.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging

from stance.normalise import normalise
from stance.targets import read_targets
from stance.train.evaluate import macro_f1
from stance.train.probe import COMMENT_TARGETS
from stance.train.rows import LabelledRow, read_rows
from stance.train.suite import MEASURES, SUITE, rows_of

FITTED = 4_000
"""Most rows that a regression is fitted on."""

LENGTH, BATCH = 128, 64


def frozen(data: Path, folder: Path) -> dict[str, float]:
    """Scores, 0 to 100, of a balanced logistic regression on the encoder's mean states, all layers side by side."""
    logging.set_verbosity_error()
    tokenizer, encoder = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    scores = {}
    for one in SUITE:
        rows, test = (rows_of(data, one, frozenset((split,))) for split in ("train", one.split))
        found = _answers(encoder, tokenizer, (rows, test), one.target)
        scores[one.name] = 100 * MEASURES[one.measure](test, [row.labels[one.target] for row in test], found)
    targets = read_targets()
    comments, dev = (read_rows([data / "comments" / f"{name}.jsonl"], targets) for name in ("train", "dev"))
    for name in COMMENT_TARGETS:
        rows, test = ([row for row in rows if name in row.labels] for rows in (comments, dev))
        found = _answers(encoder, tokenizer, (rows, test), name)
        scores[name] = 100 * macro_f1([row.labels[name] for row in test], found)
    return scores


def _answers(encoder: Any, tokenizer: Any, rows: tuple[list[LabelledRow], list[LabelledRow]], name: str) -> list[str]:
    """Answers for the second rows of a regression fitted on the first."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    known = rows[0] if len(rows[0]) <= FITTED else [rows[0][i] for i in _drawn(len(rows[0]))]
    fitted = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, class_weight="balanced", max_iter=300))
    fitted.fit(_states(encoder, tokenizer, known), [row.labels[name] for row in known])
    return [str(label) for label in fitted.predict(_states(encoder, tokenizer, rows[1]))]


def _drawn(rows: int) -> list[int]:
    return [int(place) for place in np.random.default_rng(0).permutation(rows)[:FITTED]]


def _states(encoder: Any, tokenizer: Any, rows: Sequence[LabelledRow]) -> npt.NDArray[np.float32]:
    """Mean states of (title, comment), (rows, hidden × (layers + 1))."""
    order = sorted(range(len(rows)), key=lambda place: len(rows[place].text) + len(rows[place].title))
    made: dict[int, npt.NDArray[np.float32]] = {}
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        texts = [[normalise(side) for side in (rows[place].title, rows[place].text)] for place in places]
        ids = tokenizer(texts, padding=True, truncation=True, max_length=LENGTH, return_tensors="pt")
        with torch.inference_mode():
            layers = encoder(
                input_ids=ids["input_ids"], attention_mask=ids["attention_mask"], output_hidden_states=True
            ).hidden_states
        weights = ids["attention_mask"].unsqueeze(-1).float()
        means = torch.cat([(layer * weights).sum(dim=1) / weights.sum(dim=1) for layer in layers], dim=1)
        made |= dict(zip(places, means.numpy(), strict=True))
    return np.stack([made[place] for place in range(len(rows))])


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m stance.train.frozen", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("encoders", nargs="+", type=Path, metavar="ENCODER")
    options = parser.parse_args()
    for place, folder in enumerate(options.encoders):
        scores = frozen(options.data, folder)
        if place == 0:
            print("| encoder | " + " | ".join(scores) + " |\n|" + "---|" * (len(scores) + 1))  # noqa: T201
        print(f"| {folder} | " + " | ".join(f"{score:.1f}" for score in scores.values()) + " |", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
