"""Results of `stance score` → comments to choose from, with the answers of the model that gave them."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stance.engines.rows import COMMENT_COLUMNS
from stance.engines.tables import FORMATS
from stance.errors import InputError, UsageError
from stance.records import Answer
from stance.targets import KINDS, Target
from stance.train.formats.check import word
from stance.train.formats.entries import Place, Record, Remark, Task
from stance.train.formats.files import records

NEEDED = ("id", "text")
Labels = Mapping[str, tuple[str, ...]]
"""Target → its labels."""


def scored(path: Path) -> list[Task]:
    """The comments of a results folder or of its comments file; those without text are left out, as are ids twice.

    Raises UsageError where the folder holds no results, InputError where a row is not one of them.
    """
    file = _comments_file(path)
    labels: Labels | None = None
    model = _model(file.parent / "run.json")
    tasks: dict[str, Task] = {}
    for record in records(file):
        if isinstance(record, Remark):
            raise InputError(f"{record.place}: {record.words}")
        if labels is None:
            labels = labels_of(list(record.fields))
        one = _task(record, labels, model)
        if one.text.strip():
            tasks.setdefault(one.id, one)
    return list(tasks.values())


def labels_of(columns: Sequence[str]) -> Labels:
    """The targets of a comments table with their labels, from its columns: `name`, then `name_label` for each label."""
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for column in columns:
        if name and column.startswith(f"{name}_"):
            found[name] = (*found[name], column.removeprefix(f"{name}_"))
        elif column not in COMMENT_COLUMNS:
            name = column
            found[name] = ()
    return {name: labels for name, labels in found.items() if len(labels) > 1}


def targets_of(tasks: Sequence[Task]) -> tuple[Target, ...]:
    """The questions that the comments were asked, as targets without their claims."""
    answers = tasks[0].answers if tasks else {}
    return tuple(
        Target(name, name if name in KINDS else "theme", tuple(answer.probabilities), "")
        for name, answer in answers.items()
    )


def _comments_file(path: Path) -> Path:
    if not path.is_dir():
        return path
    names = [f"comments.{format}" for format in FORMATS]
    held = [path / name for name in names if (path / name).exists()]
    if not held:
        raise UsageError(
            f"{path}: expected results of stance score ({' or '.join(names)}), found none; score pages first"
        )
    return held[0]


def _model(run: Path) -> str:
    """Name and fingerprint of the model that a run used; empty where no record of the run lies there."""
    try:
        model = json.loads(run.read_bytes())["model"]
        return f"{model['name']} {model['fingerprint'][:12]}"
    except (OSError, ValueError, TypeError, KeyError):
        return ""


def _task(record: Record, labels: Labels, model: str) -> Task:
    fields = record.fields
    if missing := [name for name in NEEDED if not isinstance(fields.get(name), str)]:
        raise InputError(
            f"{record.place}: expected a comment scored by stance, found no {missing[0]}; columns are "
            f"{', '.join(map(str, fields))}"
        )
    return Task(
        id=fields["id"],
        article_id=word(fields.get("article_id")),
        source=word(fields.get("source")),
        title=word(fields.get("title")),
        text=fields["text"],
        answers={name: _answer(fields, name, labels[name], record.place) for name in labels},
        model=model,
    )


def _answer(fields: Mapping[str, Any], name: str, labels: tuple[str, ...], place: Place) -> Answer:
    shares = {}
    for label in labels:
        value = fields.get(f"{name}_{label}")
        try:
            shares[label] = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            shares[label] = math.nan
        if not 0 <= shares[label] <= 1:
            raise InputError(f"{place}: expected a probability in {name}_{label}, got {value!r}; score the pages again")
    return Answer(max(shares, key=shares.__getitem__), shares)
