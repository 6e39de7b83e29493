"""Labels that ship without their texts: rows of `models/labels/comments.csv`, joined to the data they were read in."""

import csv
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.targets import Target
from stance.train.corpus import read_jsonl
from stance.train.rows import LabelledRow

LABELS = Path("models/labels/comments.csv")
SOURCES = ("pairs/alriyadh.jsonl", "raw/ary-*.jsonl.xz", "raw/fr-*.jsonl.xz")
"""Where below the data folder the labelled texts stand: pairs first, whose titles an initiative is read from."""


def added_rows(data: Path, targets: tuple[Target, ...], labels: Path = LABELS) -> list[LabelledRow]:
    """The rows of `labels` whose text stands below `data`, in the order of the data.

    Raises InputError where texts are missing, with how many: a model made from fewer would not be the same.
    """
    known = {row["key"]: row for row in csv.DictReader(labels.read_text(encoding="utf-8").splitlines())}
    rows: dict[str, LabelledRow] = {}
    for record in _records(data):
        title = record.get("title") or ""
        key = text_key(title, record["text"])
        if key in known and key not in rows:
            given = {target.name: known[key][target.name] for target in targets if known[key].get(target.name)}
            rows[key] = LabelledRow(title, record["text"], given, "added")
    if missing := len(known) - len(rows):
        raise InputError(
            f"expected the {len(known)} texts of {labels} below {data}, {missing} are missing; "
            f"look for {', '.join(SOURCES)}"
        )
    return list(rows.values())


def text_key(title: str, text: str) -> str:
    """What a text is known by where it may not stand itself: 16 hexadecimal digits of its SHA-256."""
    return sha256(f"{title}\n{text}".encode()).hexdigest()[:16]


def _records(data: Path) -> Iterator[dict[str, Any]]:
    for pattern in SOURCES:
        for path in sorted(data.glob(pattern)):
            yield from read_jsonl(path)
