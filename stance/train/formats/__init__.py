"""The files that labels come from and comments to label go to: tables, Label Studio, doccano, Argilla."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from stance.targets import Target
from stance.train.formats import argilla, doccano, label_studio
from stance.train.formats.entries import Entry, Record, Remark
from stance.train.formats.files import records

TOOLS = (label_studio, argilla, doccano)


def entries(path: Path, targets: Sequence[Target]) -> Iterator[Entry | Remark]:
    """What `path` says of comments, in order; a row is read as the tool's whose shape it has, else as a plain row."""
    for record in records(path):
        if isinstance(record, Remark):
            yield record
            continue
        tool = next((tool for tool in TOOLS if tool.recognises(record.fields)), None)
        if tool is None:
            yield _plain(record, targets)
        else:
            yield from tool.entries(record, targets)


def _plain(record: Record, targets: Sequence[Target]) -> Entry:
    labels = {target.name: record.fields[target.name] for target in targets if target.name in record.fields}
    annotator = record.fields.get("annotator")
    return Entry(record.place, record.fields, labels, "" if annotator is None else str(annotator))
