"""A model of a few words, to run the whole line without weights: `yes` is for the initiative, `no` against it."""

from functools import partial
from pathlib import Path

import numpy as np

from stance.model.folder import Model
from stance.predict import score
from stance.targets import read_targets

CLUES = {"favor": "yes", "against": "no", "positive": "good", "negative": "bad", "fr": "le"}
DEFAULTS = ("none", "neutral", "ar")


class WordBackend:
    """Logits from whole words of the comment; the title plays no part."""

    def __init__(self, targets):
        self.targets = targets

    def logits(self, titles, texts):
        return {
            target.name: np.array(
                [[self.weight(target, label, text.split()) for label in target.labels] for text in texts],
                dtype=np.float32,
            ).reshape(len(texts), len(target.labels))
            for target in self.targets
        }

    def weight(self, target, label, words):
        if target.kind == "theme" and target.name.split("_")[0] not in words:
            return 2.0 if label == "none" else 0.0
        return 3.0 * (CLUES.get(label) in words) + 1.0 * (label in DEFAULTS)


def load(path=None):
    """The model and the step, as the command line wants them."""
    targets = read_targets()
    model = Model(
        name="words",
        path=Path(path or "words"),
        fingerprint="ab" * 32,
        targets=targets,
        temperatures={target.name: 1.0 for target in targets},
        backend=WordBackend(targets),
    )
    return model, partial(score, model=model)
