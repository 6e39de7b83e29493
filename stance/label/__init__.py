"""Which comments to label next, out to the tools people label in; how far annotators agree; the guide they work by."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import InputError, UsageError

if TYPE_CHECKING:
    from stance.train.formats.entries import Task


def guide(form: str, targets: Path | None = None) -> str:
    """The codebook as Markdown or, for `label-studio`, the labelling configuration of `targets` (None: ours)."""
    if form != "label-studio":
        return files("stance").joinpath("label/guide.md").read_text(encoding="utf-8")
    from stance.targets import read_targets
    from stance.train.formats.label_studio import configuration

    return configuration(read_targets(targets)) + "\n"


def agreed(labelled: Sequence[Path], targets: Path | None = None) -> tuple[str, tuple[str, ...]]:
    """How far the annotators of labelled files agree, as a table, and the notes on reading them.

    Raises InputError where no comment was judged by two named annotators.
    """
    from stance.targets import read_targets
    from stance.train.agreement import agreement, agreement_table
    from stance.train.rows import read_labelled

    known = read_targets(targets)
    reading = read_labelled(labelled, known)
    found = agreement(reading.rows, known)
    if not found:
        raise InputError(
            f"expected comments that two annotators labelled in {', '.join(map(str, labelled))}, found none; a column "
            "annotator says who gave a label"
        )
    return agreement_table(found), reading.notes


def next_to_label(results: Sequence[Path], n: int, strategy: str, labelled: Sequence[Path] = ()) -> "list[Task]":
    """`n` comments of scored results, chosen as `stance.label.choose.choose` says; none that is in `labelled`.

    Two results are two models' answers to the same comments for the strategy `disagreement`, else one pool.
    Raises UsageError where there is nothing left to choose from.
    """
    from stance.label.choose import choose
    from stance.label.scored import scored, targets_of
    from stance.train.divide import articles
    from stance.train.rows import read_rows

    first, *others = (scored(path) for path in results)
    rival = others.pop(0) if strategy == "disagreement" and others else []
    pool = {task.id: task for tasks in (*reversed(others), first) for task in tasks}
    rows = read_rows(labelled, targets_of(first)) if labelled else []
    done = {row.id for row in rows if row.id} | {(row.title, row.text) for row in rows}
    sides: dict[str, bool] = {}
    for name, row in zip(articles(rows), rows, strict=True):
        sides[name] = row.held_out or sides.get(name, False)
    left = [task for task in pool.values() if task.id not in done and (task.title, task.text) not in done]
    if not left:
        raise UsageError(f"expected comments to choose from, found {len(pool)}, all labelled; score more pages")
    return choose(left, n, strategy, rival, sides=sides)
