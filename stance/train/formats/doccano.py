"""doccano: JSON Lines of a text classification project, each label written `target:label`.

A project whose annotators work apart is exported as one file each, called by their names; one whose annotators share
their labels as `all.jsonl`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from stance.targets import Target
from stance.train.formats.entries import Entry, Record, Remark, Task

SHARED = ("all", "unknown")
"""Names of exports that stand for no single annotator."""


def recognises(fields: Mapping[str, Any]) -> bool:
    """Whether a record is an example of doccano."""
    return "text" in fields and isinstance(fields.get("label"), list)


def entries(record: Record, targets: Sequence[Target]) -> Iterator[Entry | Remark]:
    """One entry an example; an example without labels is a remark."""
    known = {target.name for target in targets}
    found = record.fields["label"]
    labels: dict[str, str] = {}
    if not found:
        yield Remark(record.place, "nobody has labelled this example", fatal=False)
        return
    for one in found:
        name, colon, label = str(one).partition(":")
        if not colon or name not in known:
            yield Remark(
                record.place, f"expected a label such as {targets[0].name}:{targets[0].labels[0]}, got {one!r}"
            )
        elif labels.get(name, label) != label:
            yield Remark(record.place, f"expected one label for {name}, got {labels[name]} and {label}")
        else:
            labels[name] = label
    stem = Path(record.place.file).stem
    yield Entry(record.place, record.fields, labels, "" if stem in SHARED else stem)


def task(one: Task) -> dict[str, Any]:
    """An example to import. The model's answers stay out: doccano would take them for an annotator's."""
    return {"text": one.text, "label": [], **one.about}
