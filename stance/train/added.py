"""Labels that ship without their texts: rows of `models/labels`, joined to the data they were read in."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.targets import Target
from stance.train.corpus import read_jsonl
from stance.train.rows import LabelledRow

LABELS = Path("models/labels/comments.csv")
TITLES = Path("models/labels/titles.csv")
"""Headlines written for this project, each with the stance that a real comment of unknown article takes under it."""

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


def under_titles(rows: Sequence[LabelledRow], titles: Path = TITLES) -> list[LabelledRow]:
    """Copies of those `rows` without a title that `titles` has headlines for, one copy a headline.

    The first carries all that is known of the comment, the others its stance toward the headline alone: what does not
    hang on the headline is not to be learnt by heart. Raises InputError where `titles` names comments not in `rows`.
    """
    written: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in csv.DictReader(titles.read_text(encoding="utf-8").splitlines()):
        written[line["key"]].append((line["title"], line["initiative"]))
    copies: list[LabelledRow] = []
    for row in rows:
        for number, (title, stance) in enumerate(written.pop(text_key(row.title, row.text), ())):
            known = {} if number else row.labels
            copies.append(replace(row, title=title, labels={**known, "initiative": stance}))
    if written:
        raise InputError(
            f"expected the comments that {titles} has headlines for, {len(written)} are missing; "
            "give all rows labelled without a title"
        )
    return copies


def text_key(title: str, text: str) -> str:
    """What a text is known by where it may not stand itself: 16 hexadecimal digits of its SHA-256."""
    return sha256(f"{title}\n{text}".encode()).hexdigest()[:16]


def _records(data: Path) -> Iterator[dict[str, Any]]:
    for pattern in SOURCES:
        for path in sorted(data.glob(pattern)):
            yield from read_jsonl(path)
