"""Which rows the default model learns from and which judge it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from stance.targets import Target
from stance.train.added import added_rows, under_titles
from stance.train.mixing import broad_rows
from stance.train.rows import LabelledRow, read_rows

PER_SET = 5_000
"""Most rows of each public set, so that no large set of another country drowns the small Moroccan ones."""

WRITTEN = (Path("seeds/comments.jsonl"), Path("models/labels/written.jsonl"))
"""The comments written for this project, in its checkout: the starter ones with all that are held out, and the rest."""

CONTRAST = Path("models/labels/contrast.jsonl")
"""Comments written in pairs that say opposite things in nearly the same words: what no count of words tells apart."""

KEPT_BACK = 1_500
"""Rows of the public sets that judge the epochs of the broad stage."""

ABROAD = "AOC"
"""Source of the labelled comments with a title that no Moroccan page published."""


@dataclass(frozen=True, slots=True)
class Material:
    """Rows by what they are for; none stands in two of them. `titled` are those that n-grams would learn nothing from.

    `parts` are the comments of Moroccan pages with a title, articles whole: few, and what the model is for. Each run
    of the last stage leaves one part out and is judged by it, so that all of them are both learnt from and judge.
    """

    public: list[LabelledRow]
    kept_back: list[LabelledRow]
    labelled: list[LabelledRow]
    titled: list[LabelledRow]
    parts: list[list[LabelledRow]]
    held_out: list[LabelledRow]

    @property
    def alone(self) -> list[LabelledRow]:
        """The labelled rows that do not come again under headlines."""
        again = {row.text for row in self.titled}
        return [row for row in self.labelled if row.title or row.text not in again]

    @property
    def unseen(self) -> list[LabelledRow]:
        """The rows that judge: those held out, then the parts in turn."""
        return [*self.held_out, *(row for part in self.parts for row in part)]


def gather(data: Path, targets: tuple[Target, ...], parts: int) -> Material:
    """Everything below `data` and in this checkout that a default model is made from."""
    real = read_rows([data / "comments" / "train.jsonl"], targets)
    written = read_rows(WRITTEN, targets)
    public = broad_rows(data, PER_SET)
    others = [row for row in real if not _moroccan(row)] + added_rows(data, targets)
    return Material(
        public=public[KEPT_BACK:],
        kept_back=public[:KEPT_BACK],
        labelled=[*(row for row in others if row.labels), *(row for row in written if not row.held_out)],
        titled=[*under_titles([row for row in others if not row.title]), *read_rows([CONTRAST], targets)],
        parts=parted([row for row in real if _moroccan(row)], parts),
        held_out=[
            *read_rows([data / "comments" / "dev.jsonl"], targets),
            *(row for row in written if row.held_out),
        ],
    )


def parted(rows: Sequence[LabelledRow], n: int) -> list[list[LabelledRow]]:
    """`rows` in `n` parts, all rows of a title in one, whatever else there is."""
    found: list[list[LabelledRow]] = [[] for _ in range(n)]
    for row in rows:
        found[int(sha256(row.title.encode()).hexdigest(), 16) % n].append(row)
    return found


def _moroccan(row: LabelledRow) -> bool:
    return bool(row.title) and row.source != ABROAD
