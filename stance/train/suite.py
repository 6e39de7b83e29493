"""The public test sets a model is measured on beside its own labels, each by the measure its makers report.

Favg2 is the mean F1 of favor and against, for each target, averaged over targets (Mohammad et al. 2016).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stance.targets import Target
from stance.train.corpus import read_jsonl
from stance.train.evaluate import Labeller, macro_f1
from stance.train.mixing import public_row
from stance.train.rows import LabelledRow

Measure = Callable[[Sequence[LabelledRow], Sequence[str], Sequence[str]], float]


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A test set: file below the data folder, split, measure, and what others report on the same rows."""

    file: str
    split: str
    measure: str
    published: str = ""

    @property
    def name(self) -> str:
        """What the set is called in tables."""
        return Path(self.file).stem

    @property
    def target(self) -> str:
        """The head that answers it: a stance set's target stands where the title would be."""
        return "initiative" if self.file.startswith("stance") else "sentiment"


SUITE = (
    PublicSet("stance/mawqif.jsonl", "test", "Favg2", "78.89 best of four fine-tuned BERTs; 84.38 best of 16 teams"),
    PublicSet("stance/e-fra.jsonl", "test", "macro-F1"),
    PublicSet("stance/republique-numerique.jsonl", "dev", "macro-F1", "66.4 TF-IDF on unseen proposals"),
    PublicSet("sentiment/afrisenti-ary.jsonl", "test", "weighted F1"),
    PublicSet("sentiment/xlm-t-ar.jsonl", "test", "macro-F1", "66.33 XLM-R base"),
    PublicSet("sentiment/xlm-t-fr.jsonl", "test", "macro-F1", "72.0 XLM-R, 71.2 XLM-T, 54.8 fastText"),
)


def favg2(rows: Sequence[LabelledRow], gold: Sequence[str], found: Sequence[str]) -> float:
    """Mean F1 of favor and against for each title among `rows`, averaged over titles."""
    from sklearn.metrics import f1_score

    titles = np.array([row.title for row in rows])
    scores = []
    for title in sorted(set(titles)):
        chosen = np.flatnonzero(titles == title).tolist()
        labels = [[side[i] for i in chosen] for side in (gold, found)]
        scores.append(f1_score(*labels, labels=["favor", "against"], average="macro", zero_division=0.0))
    return float(np.mean(scores))


def _weighted(rows: Sequence[LabelledRow], gold: Sequence[str], found: Sequence[str]) -> float:
    from sklearn.metrics import f1_score

    return float(f1_score(gold, found, average="weighted", zero_division=0.0))


MEASURES: Mapping[str, Measure] = {
    "Favg2": favg2,
    "macro-F1": lambda rows, gold, found: macro_f1(gold, found),
    "weighted F1": _weighted,
}


def rows_of(data: Path, one: PublicSet, splits: frozenset[str]) -> list[LabelledRow]:
    """The rows of a set that belong to `splits`. Raises InputError where its file is not below `data`."""
    return [
        public_row(record, one.target)
        for record in read_jsonl(data / one.file)
        if record["split"] in splits and record.get("stance", record.get("sentiment"))
    ]


def public_scores(
    data: Path, targets: tuple[Target, ...], label: Labeller, sets: Sequence[PublicSet] = SUITE
) -> dict[str, float]:
    """The measure of each set, 0 to 100; `label` answers rows for one target."""
    known = {target.name: target for target in targets}
    scores = {}
    for one in sets:
        rows = rows_of(data, one, frozenset((one.split,)))
        gold = [row.labels[one.target] for row in rows]
        found = list(label(rows, known[one.target]))
        scores[one.name] = 100 * MEASURES[one.measure](rows, gold, found)
    return scores
