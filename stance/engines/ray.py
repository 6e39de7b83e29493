"""Many processes or machines, by Ray Data: files → parts (tasks) → scored and written (actors) → one run.

Each actor loads the model once. The driver takes parts over in the order of the files and enters each in the journal
of the run: however often Ray has a part done again, it counts once, and a run that was broken off goes on, here or with
the local engine.
"""

import logging
import os
import pickle
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from heapq import nlargest
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any, cast

from stance.engines import local
from stance.engines.local import Engine, Progress, Work
from stance.engines.output import FolderOutput
from stance.engines.parts import Done, Job, LoadStep, Part, Scorer, Unit, split_unit, units_of
from stance.engines.reading import Input, Reader, Skipped
from stance.engines.resume import key_of, state_of, tally_of
from stance.engines.tally import N_LARGEST, Tally
from stance.errors import MissingExtraError, StanceError, UsageError

if TYPE_CHECKING:
    from ray.data import Dataset

READING, SCORING = 0.1, 0.9
"""Shares of a processor: each has an actor, and in what is left files are read ahead of it."""

BLOCK_BYTES = 1 << 20
"""Of what passes from task to actor at once: about one part, so that those of one large table go to many actors."""

Row = dict[str, bytes]


def check_installed() -> None:
    """Raises MissingExtraError without the extra `ray`."""
    try:
        import ray.data  # noqa: F401
    except ImportError:
        raise MissingExtraError("--engine ray needs Ray; install it with: pip install 'stance[ray]'") from None


def on_ray(load: LoadStep, model: Path | None, address: str | None) -> Engine:
    """An engine on the Ray cluster at `address`, on all cores of this machine without one; `load` is pickled.

    The engine raises UsageError where there is no cluster, its machines lack the model or the folders, or its workers
    die again and again.
    """

    def work_through(work: Work, reader: Reader, tally: Tally, watch: Callable[[Progress], None] | None) -> None:
        plan, output = work.plan, cast(FolderOutput, work.output)
        job = Job(replace(plan, files=(), skipped=()), load, model, key_of(plan, work.model), Path.cwd(), local.SHARD)
        job.forget_attempts()
        units = units_of(plan, reader, job)
        copies = {str(path): first for unit in units for path, first in unit.copies.items()}
        refused: dict[str, str] = {}
        with _cluster(address):
            for done in _in_order(_results(units, job), len(units)):
                reader.enter(_as_if_read(done.entries, copies, refused))
                if done.state:
                    _count(tally_of(done.state), tally)
                    output.adopt(job.place(done.name), state_of(tally), reader.read)
                    shutil.rmtree(job.place(done.name), ignore_errors=True)
                if watch:
                    watch(Progress(reader.n_files, len(plan.files), reader.n_comments, tally.n_scored))

    return work_through


@contextmanager
def _cluster(address: str | None) -> Iterator[None]:
    """A connection to Ray, which one that is there already serves, too; what was begun here is ended here."""
    import ray

    logging.getLogger("ray.data").setLevel(logging.ERROR)  # how far it is, is said by our own bar
    if ray.is_initialized():
        yield
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # scoring calls nobody
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    before = signal.getsignal(signal.SIGTERM)
    try:
        ray.init(address or "local", include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    except Exception as problem:  # Ray raises nothing more special where a node does not start
        words = str(problem).partition("\n")[0]
        raise UsageError(f"{address or 'this machine'}: expected to reach Ray, got: {words}; see ray status") from None
    try:
        if current_thread() is main_thread():
            signal.signal(signal.SIGTERM, before)  # Ray would leave without a word
        yield
    finally:
        ray.shutdown()


def _results(units: Sequence[Unit], job: Job) -> Iterator[Done]:
    """The parts of `units` in order, each when it is done. Raises what a worker wants a user to be told."""
    from ray.data import DataContext, from_items
    from ray.exceptions import RayError, RayTaskError

    context = DataContext.get_current().copy()
    context.enable_progress_bars = context.print_on_execution_start = False
    context.execution_options.preserve_order = True
    context.target_max_block_size = BLOCK_BYTES
    with DataContext.current(context):
        rows = from_items([_row(unit) for unit in units], override_num_blocks=max(1, len(units)))
        try:
            for row in _scored(rows, job).iter_rows():
                yield cast(Done, _told(row))
        except RayTaskError:  # a fault of ours keeps its traceback
            raise
        except RayError as problem:
            words = str(problem).partition("\n")[0]
            raise UsageError(f"Ray gave up: {words}; see whether its workers have memory, and start again") from problem


def _scored(rows: "Dataset", job: Job) -> "Dataset":
    import ray
    from ray.data import ActorPoolStrategy

    has = cast(Any, ray).cluster_resources()
    n_gpus = int(has.get("GPU", 0))
    parts = rows.flat_map(partial(_parts, job=job), num_cpus=READING)
    return parts.map(
        cast(Any, _Actor),  # Ray's hints know of functions only
        fn_constructor_args=(job,),
        compute=ActorPoolStrategy(size=n_gpus or max(1, int(has.get("CPU", 1)))),
        num_cpus=SCORING,
        num_gpus=1 if n_gpus else None,
    )


def _parts(row: Row, job: Job) -> Iterator[Row]:
    try:
        yield from map(_row, split_unit(cast(Unit, _told(row)), job))
    except StanceError as problem:
        yield _row(problem)


class _Actor:
    def __init__(self, job: Job) -> None:
        self._score = Scorer(job)

    def __call__(self, row: Row) -> Row:
        try:
            return _row(self._score(cast(Part, _told(row))))
        except StanceError as problem:
            return _row(problem)


def _row(item: Unit | Part | Done | StanceError) -> Row:
    return {"item": pickle.dumps(item)}


def _told(row: Row) -> Unit | Part | Done:
    """What a row holds; raised, where that is an error, for Ray would wrap one in its own and do the work again."""
    item = pickle.loads(row["item"])
    if isinstance(item, StanceError):
        raise item
    return cast(Unit | Part | Done, item)


def _in_order(parts: Iterable[Done], n_units: int) -> Iterator[Done]:
    """The parts, each the next of its unit or the first of the next. Raises UsageError where one is lost or doubled."""
    due = (0, 0)
    for done in parts:
        if (done.unit, done.number) != due:
            break
        yield done
        due = (done.unit + 1, 0) if done.last else (done.unit, done.number + 1)
    else:
        if due == (n_units, 0):
            return
    raise UsageError(f"expected part {due[1]} of unit {due[0]} from Ray, got another; start again to go on from there")


def _as_if_read(
    entries: Sequence[Input | Skipped], copies: Mapping[str, str], refused: dict[str, str]
) -> list[Input | Skipped]:
    """The entries, with copies of a file that could not be read `refused` as that was, and all such entered there."""
    refused.update((each.path, each.reason) for each in entries if isinstance(each, Skipped))
    firsts = [copies.get(each.path, "") for each in entries]
    return [
        Skipped(each.path, refused[first]) if first in refused else each
        for each, first in zip(entries, firsts, strict=True)
    ]


def _count(part: Tally, tally: Tally) -> None:
    """Add what was counted in a part."""
    tally.n_articles += part.n_articles
    tally.n_scored += part.n_scored
    tally.n_warned += part.n_warned
    tally.model_seconds += part.model_seconds
    tally.rejects.update(part.rejects)
    tally.failed += part.failed
    tally.largest = nlargest(N_LARGEST, [*tally.largest, *part.largest], key=lambda pair: pair[1].n)
