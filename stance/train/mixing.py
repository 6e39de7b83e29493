"""The rows a default model learns from: public sets, and copies of comments under another article's title."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from stance.train.corpus import read_jsonl
from stance.train.rows import LabelledRow


def broad_rows(data: Path, per_set: int, seed: int = 0) -> list[LabelledRow]:
    """Rows of the public stance, sentiment and language sets below `data`.

    At most `per_set` of each sentiment set, half as many of each language, which are easily told apart, and three times
    as many of each stance set: those are few. A stance set's target stands where the article's title would be and its
    stance feeds the initiative's head.
    """
    chosen = random.Random(seed)
    rows: list[LabelledRow] = []
    for path in sorted(data.glob("stance/*.jsonl")):
        rows += _sample((public_row(record, "initiative") for record in read_jsonl(path)), 3 * per_set, chosen)
    for path in sorted(data.glob("sentiment/*.jsonl")):
        rows += _sample((public_row(record, "sentiment") for record in read_jsonl(path)), per_set, chosen)
    by_code: dict[str, list[LabelledRow]] = {}
    for record in read_jsonl(data / "language" / "languages.jsonl"):
        code = record["lang"] if record["lang"] in ("ar", "ary", "ary-Latn", "fr") else "other"
        by_code.setdefault(code, []).append(LabelledRow("", record["text"], {"language": code}, record["dataset"]))
    for code in sorted(by_code):
        rows += _sample(by_code[code], per_set // 2, chosen)
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
