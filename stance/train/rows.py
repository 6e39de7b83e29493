"""Labelled rows: read from JSON Lines, CSV or Parquet, checked against the targets, nothing silently dropped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
