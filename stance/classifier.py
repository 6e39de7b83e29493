"""Fine-tuning as a scikit-learn estimator.

from stance.classifier import StanceClassifier
"""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted

from stance.errors import UsageError
from stance.model.folder import Model, load, toml_of
from stance.predict import probabilities
from stance.targets import STANCE_LABELS, Target

Pair = tuple[str, str]
"""(title, comment)."""


class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Fine-tuning as a scikit-learn classifier of comments, or of (title, comment) pairs, for one target.

    target: the target that y labels; one that the base does not know gets a new head. base: a model folder, an
    encoder's folder or a hub name; None is the model that ships. out: folder the fitted model is kept in, None
    keeps it in memory only. epochs, seed: as `stance finetune` takes them.
    """

    def __init__(
        self,
        target: str = "initiative",
        *,
        base: str | None = None,
        out: str | None = None,
        epochs: float | None = None,
        seed: int = 0,
    ) -> None:
        self.target = target
        self.base = base
        self.out = out
        self.epochs = epochs
        self.seed = seed

    def fit(self, X: Sequence[str | Pair], y: Sequence[Any]) -> "StanceClassifier":
        """Fine-tune the base on comments X labelled y; comments of one title are held out together.

        Raises InputError where y holds labels that the target does not know, UsageError where X is no text.
        """
        pairs, labels = _pairs(X), list(y)
        if len(pairs) != len(labels):
            raise UsageError(f"expected a label for each comment, got {len(pairs)} comments and {len(labels)} labels")
        self.classes_ = np.unique(labels)
        if len(self.classes_) < 2:
            raise UsageError(f"expected comments of two classes or more, got one class: {self.classes_.tolist()}")
        with TemporaryDirectory() as work:
            self.model_ = self._fitted(Path(work), pairs, list(map(str, labels)))
        return self

    def predict_proba(self, X: Sequence[str | Pair]) -> npt.NDArray[np.float32]:
        """Calibrated probability of each of `classes_`, (comments, classes)."""
        check_is_fitted(self)
        pairs = _pairs(X)
        found = probabilities([title for title, _ in pairs], [text for _, text in pairs], self.model_)[self.target]
        target = next(target for target in self.model_.targets if target.name == self.target)
        chosen = found[:, [target.labels.index(str(label)) for label in self.classes_]]
        return np.asarray(chosen / chosen.sum(axis=1, keepdims=True), dtype=np.float32)

    def predict(self, X: Sequence[str | Pair]) -> npt.NDArray[Any]:
        """The most probable class of each comment."""
        shares = self.predict_proba(X)
        return np.asarray(self.classes_[shares.argmax(axis=1)])

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        return tags

    def _fitted(self, work: Path, pairs: Sequence[Pair], labels: Sequence[str]) -> Model:
        from stance.train.base import wanted_targets
        from stance.train.tune import Request, tune

        rows = [
            {"title": title, "text": text, self.target: label}
            for (title, text), label in zip(pairs, labels, strict=True)
        ]
        (work / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        themes = None
        if self.target not in {target.name for target in wanted_targets(self.base, None)}:
            names = sorted(set(labels) | (set(STANCE_LABELS) if set(labels) <= set(STANCE_LABELS) else set()))
            themes = work / "targets.toml"
            themes.write_text(toml_of((Target(self.target, "theme", tuple(names), ""),)), encoding="utf-8")
        out = Path(self.out) if self.out else work / "model"
        request = Request((work / "rows.jsonl",), out, self.base, themes, epochs=self.epochs, seed=self.seed)
        tune(request, lambda done, total, words: None, lambda line: None)
        return load(out)


def _pairs(comments: Sequence[str | Pair]) -> list[Pair]:
    """(title, comment) of each input."""
    pairs = []
    for place, one in enumerate(comments):
        if isinstance(one, str):
            pairs.append(("", one))
        elif isinstance(one, tuple | list) and len(one) == 2 and all(isinstance(part, str) for part in one):
            pairs.append((one[0], one[1]))
        else:
            raise UsageError(f"expected comments as text or (title, text) pairs, got {one!r} at place {place}")
    return pairs
