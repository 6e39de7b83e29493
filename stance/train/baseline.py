"""TF-IDF with balanced logistic regression: what every score of the model is shown beside."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from stance.normalise import normalise
from stance.targets import Target
from stance.train.rows import LabelledRow


def fit_baseline(rows: Sequence[LabelledRow], targets: tuple[Target, ...]) -> "Baseline":
    """One classifier a target on character 2–5-grams and words 1–2 of the normalised comment.

    Held-out rows are left out.
    """
    from sklearn.linear_model import LogisticRegression

    known = [row for row in rows if not row.held_out]
    space = _features().fit(known)
    classifiers = {}
    for target in targets:
        judged = [row for row in known if target.name in row.labels]
        classifier = LogisticRegression(C=10.0, class_weight="balanced", max_iter=100)
        classifiers[target.name] = classifier.fit(space.transform(judged), [row.labels[target.name] for row in judged])
    return Baseline(space, classifiers)


class Baseline:
    """Fitted features and classifiers."""

    def __init__(self, space: Any, classifiers: dict[str, Any]) -> None:
        self._space = space
        self._classifiers = classifiers

    def labels(self, rows: Sequence[LabelledRow], target: Target) -> list[str]:
        """The predicted label of each row for one target."""
        return [str(label) for label in self._classifiers[target.name].predict(self._space.transform(rows))]


def _features() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion

    common = {"preprocessor": _comment, "sublinear_tf": True, "min_df": 2, "dtype": np.float32}
    return FeatureUnion(
        [
            ("chars", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), max_features=200_000, **common)),
            ("words", TfidfVectorizer(ngram_range=(1, 2), max_features=100_000, **common)),
        ]
    )  # fmt: skip


def _comment(row: LabelledRow) -> str:
    return normalise(row.text)
