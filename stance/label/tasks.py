"""Comments to label → the file that an annotation tool imports, or a table to fill in."""

import codecs
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from stance.cells import OURS
from stance.engines.rows import Schema, encodable
from stance.engines.tables import Csv, json_line
from stance.train.formats import argilla, doccano, label_studio
from stance.train.formats.entries import Task

Write = Callable[[Sequence[Task], BinaryIO], None]


def to_label_studio(tasks: Sequence[Task], file: BinaryIO) -> None:
    """A JSON array of tasks with predictions."""
    _array((label_studio.task(task, number) for number, task in enumerate(tasks, 1)), file)


def to_argilla(tasks: Sequence[Task], file: BinaryIO) -> None:
    """A JSON array of records with suggestions, for `Dataset.records.from_json`."""
    _array(map(argilla.task, tasks), file)


def to_doccano(tasks: Sequence[Task], file: BinaryIO) -> None:
    """JSON Lines of examples without labels."""
    file.writelines(json_line(doccano.task(task)) for task in tasks)


def to_jsonl(tasks: Sequence[Task], file: BinaryIO) -> None:
    """JSON Lines with an empty field a target. What the model answers is left out: who sees it tends to agree."""
    file.writelines(json_line(_row(task)) for task in tasks)


def to_csv(tasks: Sequence[Task], file: BinaryIO) -> None:
    """The same as a CSV of one task or more; its byte-order mark lets Excel show Arabic."""
    file.write(codecs.BOM_UTF8)
    schema: Schema = dict.fromkeys(_row(tasks[0]), "string")
    table = Csv(file, schema)
    table.write(_row(task) for task in tasks)
    table.close()


WRITERS: Mapping[str, Write] = {
    "label-studio": to_label_studio,
    "doccano": to_doccano,
    "argilla": to_argilla,
    "csv": to_csv,
    "jsonl": to_jsonl,
}


def _row(task: Task) -> dict[str, str | int | float | None]:
    first = (task.id, task.article_id, task.source, task.title)
    return {
        **dict(zip(OURS, first, strict=True)),
        "text": task.text,
        **dict.fromkeys(task.answers),
        "pick": task.pick,
        "split": task.split,
    }


def _array(values: Iterable[Mapping[str, Any]], file: BinaryIO) -> None:
    """One value a line, so that files compare well."""
    text = ",\n".join(json.dumps(value, ensure_ascii=False) for value in values)
    file.write(encodable(f"[\n{text}\n]\n").encode())
