"""Labelled rows: read from JSON Lines, CSV or Parquet, checked against the targets, nothing silently dropped."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.targets import Target
from stance.train.corpus import HELD_OUT, read_jsonl


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A comment with its title and what is known of it; a target that is absent from `labels` is not judged."""

    title: str
    text: str
    labels: Mapping[str, str]
    source: str = ""
    split: str = "train"

    @property
    def held_out(self) -> bool:
        """Whether the row belongs to a split that nothing is trained on."""
        return self.split in HELD_OUT


def read_rows(paths: Sequence[Path], targets: tuple[Target, ...]) -> list[LabelledRow]:
    """Rows with a `text`, perhaps a `title`, and one column a target; an empty label is not judged.

    Raises InputError, naming file and row, on a label that the target does not know, and where a file has
    no text or no label at all.
    """
    rows = []
    for path in paths:
        found = [_row(record, targets, f"{path}:{number}") for number, record in enumerate(_records(path), 1)]
        if not any(row.labels for row in found):
            raise InputError(
                f"{path}: expected a column for one of {', '.join(t.name for t in targets)}, found none filled"
            )
        rows += found
    return rows


def broad_rows(data: Path, per_set: int, seed: int = 0) -> list[LabelledRow]:
    """Rows of the public stance, sentiment and language sets below `data`, at most `per_set` from each.

    A stance set's target stands where the article's title would be and its stance feeds the initiative's head.
    """
    chosen = random.Random(seed)
    rows: list[LabelledRow] = []
    for path in sorted(data.glob("stance/*.jsonl")):
        rows += _sample((public_row(record, "initiative") for record in read_jsonl(path)), 2 * per_set, chosen)
    for path in sorted(data.glob("sentiment/*.jsonl")):
        rows += _sample((public_row(record, "sentiment") for record in read_jsonl(path)), per_set, chosen)
    by_code: dict[str, list[LabelledRow]] = {}
    for record in read_jsonl(data / "language" / "languages.jsonl"):
        code = record["lang"] if record["lang"] in ("ar", "ary", "ary-Latn", "fr") else "other"
        by_code.setdefault(code, []).append(LabelledRow("", record["text"], {"language": code}, record["dataset"]))
    for code in sorted(by_code):
        rows += _sample(by_code[code], per_set, chosen)
    chosen.shuffle(rows)
    return rows


def public_row(record: Mapping[str, Any], head: str) -> LabelledRow:
    """A row of a public stance or sentiment set, as what the head called `head` learns from or answers."""
    label = record["stance"] if head == "initiative" else record["sentiment"]
    return LabelledRow(record.get("target") or "", record["text"], {head: label}, record["dataset"], record["split"])


def with_swapped_titles(rows: Sequence[LabelledRow], share: float, seed: int = 0) -> list[LabelledRow]:
    """`rows` and, for a share of those that judge an initiative, a copy under another row's title.

    A comment says nothing of an initiative it was not written under, so the copy's initiative is `none`; no
    other target is judged in it. Without such rows a model may answer from the comment's tone alone.
    """
    chosen = random.Random(seed)
    titled = [row for row in rows if row.title and "initiative" in row.labels]
    copies = []
    for row in chosen.sample(titled, int(share * len(titled))):
        other = chosen.choice(titled).title
        if other != row.title:
            copies.append(replace(row, title=other, labels={"initiative": "none"}))
    return [*rows, *copies]


def _sample(rows: Iterable[LabelledRow], most: int, chosen: random.Random) -> list[LabelledRow]:
    usable = [row for row in rows if not row.held_out]
    return chosen.sample(usable, min(most, len(usable)))


def _records(path: Path) -> Iterable[Mapping[str, Any]]:
    if path.suffix in (".jsonl", ".ndjson", ".xz"):
        return read_jsonl(path)
    if path.suffix not in (".parquet", ".csv"):
        raise InputError(
            f"{path}: expected labelled rows as .jsonl, .csv or .parquet, got {path.suffix or 'no ending'}"
        )
    from pyarrow import ArrowException, csv, parquet

    try:
        table = parquet.read_table(path) if path.suffix == ".parquet" else csv.read_csv(path)
    except (OSError, ArrowException) as problem:
        raise InputError(f"{path}: expected a {path.suffix} table, got: {problem}; check path and format") from None
    return list(table.to_pylist())


def _row(record: Mapping[str, Any], targets: tuple[Target, ...], place: str) -> LabelledRow:
    if not isinstance(record.get("text"), str):
        raise InputError(f"{place}: expected a text, got {record.get('text')!r}; columns are {', '.join(record)}")
    labels = {}
    for target in targets:
        label = record.get(target.name)
        if label in (None, ""):
            continue
        if label not in target.labels:
            raise InputError(
                f"{place}: {target.name} is {label!r}; use one of {', '.join(target.labels)} or leave it empty"
            )
        labels[target.name] = label
    return LabelledRow(
        title=record.get("title") or "",
        text=record["text"],
        labels=labels,
        source=record.get("source") or "",
        split=record.get("split") or "train",
    )
