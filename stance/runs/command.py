"""What `stance score` does: pages and tables → stance per comment and per article."""

import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO

from stance.aggregate import Counting
from stance.engines.authors import HASH, Authors
from stance.engines.local import Engine, Progress, Step, run
from stance.engines.plan import Plan, plan
from stance.engines.reading import Skipped
from stance.engines.tally import RunReport, ScoringModel
from stance.errors import UsageError
from stance.report.bars import Tell, bar
from stance.runs.loading import LoadStep, Say, loaded
from stance.runs.log import LOGGER, logged
from stance.runs.secret import default_place, key_in
from stance.runs.signals import ending_well

STDOUT = "-"
RAY = "ray"
WIDTH = 120
"""Columns of a summary that goes to a file or pipe."""

LOG_SECONDS = 5.0
"""Between two lines of a log that say how far the run is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for."""

    columns: Mapping[str, str]
    paths: Sequence[Path]
    out: str
    format: str
    model: Path | None
    overwrite: bool
    prevalence: str
    voices: str
    quiet: bool
    log: Path | None
    authors: str
    authors_key: Path | None
    engine: str
    address: str | None
    backend: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many files were read, those that were not, and whether a `run.json` names them."""

    n_files: int
    skipped: Sequence[Skipped]
    written: bool


@ending_well()
def carry_out(wish: Wish, load: LoadStep | None, say: Say) -> Outcome:
    """Score what was asked for with what `load` gives, the backend wished for by default.

    No model is loaded where there is nothing to read.
    """
    to_stdout = wish.out == STDOUT
    if to_stdout and wish.format == "parquet":
        raise UsageError("Parquet cannot go to standard output; name a folder with --out, or use --format jsonl or csv")
    _check_engine(wish)
    with logged(wish.log):
        work = _plan(wish, sys.stdout.buffer if to_stdout else Path(wish.out))
        if not work.files:
            return Outcome(0, work.skipped, False)
        model, step, again = _loaded(wish, work, load, say)
        engine = _engine(wish, again)
        _log("begun", {"model": model.name, "out": wish.out, "n_files": len(work.files)})
        try:
            with bar(_is_bar_seen(wish)) as tell:
                report = run(work, model, step, _watch(tell), engine)
        except BaseException as stop:
            _log("stopped", {"reason": f"{type(stop).__name__}: {stop}", "notes": getattr(stop, "__notes__", [])})
            raise
        _log_end(report)
    if report.n_files and not wish.quiet:
        _summarise(report, model, wish.out, say)
    return Outcome(report.n_files, report.skipped, bool(report.written))


def _check_engine(wish: Wish) -> None:
    """What can be refused before a model is loaded."""
    if wish.engine != RAY:
        if wish.address:
            raise UsageError(f"expected --engine ray with --address {wish.address}, got none; add it")
        return
    if wish.out == STDOUT:
        raise UsageError("expected a folder for the results of --engine ray, got standard output; name one with --out")
    from stance.engines.ray import check_installed

    check_installed()


def _loaded(wish: Wish, work: Plan, load: LoadStep | None, say: Say) -> tuple[ScoringModel, Step, LoadStep]:
    """Model and step, and what gives them in another process."""
    if load:
        return *load(wish.model), load
    return loaded(wish.model, wish.backend, work, _unsaid if wish.quiet else say)


def _unsaid(line: str) -> None:
    """Nothing, where a quiet run would say a line."""


def _engine(wish: Wish, load: LoadStep) -> Engine | None:
    if wish.engine != RAY:
        return None
    from stance.engines.ray import on_ray

    return on_ray(load, wish.model, wish.address)


def _is_bar_seen(wish: Wish) -> bool:
    """Whether somebody sees a bar on standard error, and not among the results."""
    return sys.stderr.isatty() and not wish.quiet and not (wish.out == STDOUT and sys.stdout.isatty())


def _plan(wish: Wish, place: Path | BinaryIO) -> Plan:
    counting = Counting(wish.prevalence, wish.voices)
    key = key_in(wish.authors_key or default_place()) if wish.authors == HASH else b""
    whole = plan(wish.paths, place, wish.format, wish.overwrite, wish.columns, counting)
    return replace(whole, authors=Authors(wish.authors, key))


def _watch(tell: Tell) -> Callable[[Progress], None]:
    """What tells bar and log how far a run is, with its rate since this process took it up and the time left."""
    started = told = perf_counter()
    before = -1

    def watch(progress: Progress) -> None:
        nonlocal before, told
        before = progress.scored if before < 0 else before
        now = perf_counter()
        rate = (progress.scored - before) / (now - started)
        # The comments of files still unread are guessed from those read so far.
        total = progress.found * progress.n_files / max(1, progress.files)
        files = f"{progress.files}/{progress.n_files} files"
        tell(progress.scored, total, f"{progress.scored} comments, {rate:.0f} a second, {files}")
        if now - told >= LOG_SECONDS:
            told = now
            left = round((total - progress.scored) / rate) if rate else None
            _log("progress", {**asdict(progress), "per_second": round(rate, 1), "seconds_left": left})

    return watch


def _log_end(report: RunReport) -> None:
    for each in report.skipped:
        _log("skipped", asdict(each))
    names = ("n_files", "n_articles", "n_comments", "n_before", "seconds", "model_seconds")
    _log("done", {name: getattr(report, name) for name in names} | {"written": [str(path) for path in report.written]})


def _log(event: str, figures: Mapping[str, Any]) -> None:
    logging.getLogger(LOGGER).info(event, extra={"figures": figures})


def _summarise(report: RunReport, model: ScoringModel, out: str, say: Say) -> None:
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
