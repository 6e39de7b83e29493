"""What `stance label` does: the guide, the annotators' agreement, or a file of comments to label."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from stance.engines.output import new_file
from stance.errors import UsageError
from stance.label import agreed, guide, next_to_label
from stance.label.tasks import WRITERS
from stance.train.divide import articles


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line, by the names it has there."""

    results: tuple[Path, ...]
    n: int
    strategy: str
    to: str
    out: str | None
    labelled: tuple[Path, ...]
    guide: str | None
    agreement: tuple[Path, ...]
    targets: Path | None


def carry_out(wish: Wish, say: Callable[[str], None]) -> str:
    """What goes to standard output; `say` is told in a line each what was passed over and what was written."""
    if wish.guide:
        return guide(wish.guide, wish.targets)
    if wish.agreement:
        table, notes = agreed(wish.agreement, wish.targets)
        for note in notes:
            say(note)
        return table + "\n"
    if not wish.results or not wish.out:
        raise UsageError("expected results of stance score and --out FILE, or --guide, or --agreement FILE…")
    tasks = next_to_label(wish.results, wish.n, wish.strategy, wish.labelled)
    with new_file(sys.stdout.buffer if wish.out == "-" else Path(wish.out)) as file:
        WRITERS[wish.to](tasks, file)
    tested = [name for name, task in zip(articles(tasks), tasks, strict=True) if task.split == "test"]
    more = "" if len(tasks) == wish.n else f" (of {wish.n}: no more that are no copies)"
    under = f"{n} articles" if (n := len(set(tested))) != 1 else "one article"
    kept = f"{len(tested)} of them at random, under {under} kept for a fair test" if tested else "none for a test"
    say(f"{len(tasks)} comments to label{more}, {kept} → {wish.out}")
    if not tested:
        say("a fair test takes articles that nothing is learned from: score pages of others too")
    return ""
