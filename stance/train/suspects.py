"""Labels that are likely wrong, by confident learning (Northcutt et al. 2021) on cross-validated TF-IDF."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.normalise import normalise
from stance.targets import Target
from stance.train.rows import LabelledRow

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row, numbered from 1 among those asked about, whose label for a target the other rows speak against.

    `margin` is how much more probable the other rows make `likelier` than `label`.
    """

    row: int
    target: str
    label: str
    likelier: str
    margin: float
    text: str

    def object(self) -> dict[str, Any]:
        """The suspect as JSON holds it."""
        return asdict(self)


def suspects(rows: Sequence[LabelledRow], targets: tuple[Target, ...]) -> list[Suspect]:
    """Suspected labels, the clearest first.

    A label is suspected where another label is more probable than it usually is on rows that carry it, and more than
    the one given. Probabilities are those of classifiers that never saw the row. Targets of which some label has
    fewer than FOLDS rows are judged on the labels that have enough.
    """
    found = []
    for target in targets:
        counts = {label: sum(row.labels.get(target.name) == label for row in rows) for label in target.labels}
        names = [label for label, n in counts.items() if n >= FOLDS]
        if len(names) < 2:
            continue
        places = [place for place, row in enumerate(rows) if row.labels.get(target.name) in names]
        given = np.array([names.index(rows[place].labels[target.name]) for place in places])
        shares = _shares([normalise(rows[place].text) for place in places], given)
        usual = np.array([shares[given == label, label].mean() for label in range(len(names))])
        likely = np.where(shares >= usual, shares, 0).argmax(axis=1)
        margins = shares[np.arange(len(given)), likely] - shares[np.arange(len(given)), given]
        for at in np.flatnonzero((likely != given) & (margins > 0) & (shares >= usual).any(axis=1)):
            row = rows[places[at]]
            found.append(
                Suspect(
                    row=places[at] + 1,
                    target=target.name,
                    label=names[given[at]],
                    likelier=names[likely[at]],
                    margin=round(float(margins[at]), 3),
                    text=row.text,
                )
            )
    return sorted(found, key=lambda one: -one.margin)


def suspects_table(found: Sequence[Suspect]) -> str:
    """The suspects as a Markdown table."""
    lines = ["| row | target | label | likelier | margin | text |", "|--:|---|---|---|--:|---|"]
    for one in found:
        text = " ".join(one.text.split()).replace("|", "\\|")
        shown = text if len(text) <= 100 else f"{text[:99]}…"
        lines.append(f"| {one.row} | {one.target} | {one.label} | {one.likelier} | {one.margin:.2f} | {shown} |")
    return "\n".join(lines)


def _shares(texts: list[str], given: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, max_features=100_000),
        LogisticRegression(C=10.0, max_iter=400),
    )
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    return np.asarray(cross_val_predict(model, texts, given, cv=folds, method="predict_proba"))
