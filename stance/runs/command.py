"""What `stance score` does: pages and tables → stance per comment and per article."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import BinaryIO

from stance.aggregate import Counting
from stance.engines.local import Progress, Step, run
from stance.engines.plan import Plan, plan
from stance.engines.reading import Skipped
from stance.engines.tally import RunReport, ScoringModel
from stance.errors import UsageError
from stance.report.bars import Tell, bar

STDOUT = "-"
WIDTH = 120
"""Columns of a summary that goes to a file or pipe."""

LoadStep = Callable[[Path | None], tuple[ScoringModel, Step]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for."""

    paths: Sequence[Path]
    out: str
    format: str
    model: Path | None
    overwrite: bool
    columns: Mapping[str, str]
    prevalence: str
    voices: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many files were read, those that were not, and whether a `run.json` names them."""

    n_files: int
    skipped: Sequence[Skipped]
    written: bool


def carry_out(wish: Wish, load: LoadStep, say: Callable[[str], None]) -> Outcome:
    """Score what was asked for; no model is loaded where there is nothing to read."""
    to_stdout = wish.out == STDOUT
    if to_stdout and wish.format == "parquet":
        raise UsageError("Parquet cannot go to standard output; name a folder with --out, or use --format jsonl or csv")
    work = _plan(wish, sys.stdout.buffer if to_stdout else Path(wish.out))
    if not work.files:
        return Outcome(0, work.skipped, False)
    model, step = load(wish.model)
    # A bar on standard error is shown where somebody sees it, and not among the results.
    with bar(sys.stderr.isatty() and not (to_stdout and sys.stdout.isatty())) as tell:
        report = run(work, model, step, _watch(tell))
    if report.n_files:
        _summarise(report, model, wish.out, say)
    return Outcome(report.n_files, report.skipped, bool(report.written))


def _plan(wish: Wish, place: Path | BinaryIO) -> Plan:
    counting = Counting(wish.prevalence, wish.voices)
    return plan(wish.paths, place, wish.format, wish.overwrite, wish.columns, counting)


def _watch(tell: Tell) -> Callable[[Progress], None]:
    started, before = perf_counter(), -1

    def watch(progress: Progress) -> None:
        nonlocal before
        before = progress.scored if before < 0 else before
        # The comments of files still unread are guessed from those read so far.
        total = progress.found * progress.n_files / max(1, progress.files)
        rate = (progress.scored - before) / (perf_counter() - started)
        files = f"{progress.files}/{progress.n_files} files"
        tell(progress.scored, total, f"{progress.scored} comments, {rate:.0f} a second, {files}")

    return watch


def _summarise(report: RunReport, model: ScoringModel, out: str, say: Callable[[str], None]) -> None:
    from rich.console import Console

    from stance.report.terminal import summary

    known = sys.stderr.isatty() or "COLUMNS" in os.environ
    console = Console(stderr=True, width=None if known else WIDTH)
    console.print(summary(report.largest, model.targets, console.width))
    if more := report.n_articles - len(report.largest):
        say(f"and {_count(more, 'more article')}" + (f", all in {report.written[1]}" if report.written else ""))
    place = "standard output" if out == STDOUT else out
    new = report.n_comments - report.n_before
    if not new:
        say(f"{_count(report.n_comments, 'comment')}: scored before, nothing left to do → {place}")
        return
    done = f"{_count(report.n_articles, 'article')}, {_count(report.n_comments, 'comment')}"
    before = f", {report.n_before} of them scored before" if report.n_before else ""
    say(f"{done}{before} in {report.seconds:.1f} s ({new / report.seconds:.0f} a second) → {place}")


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
