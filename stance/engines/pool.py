"""Reading files on all cores: results in the order of the files, and a page that kills its reader costs only itself."""

import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from stance.engines.reading import Outcome, Read

FEWEST = 8
"""Files that are worth the start of a pool; fewer are read sooner in this process."""

AHEAD = 4
"""Files for each worker that are being read or wait to be taken: enough that none is idle behind a long page."""

AHEAD_BYTES = 128 << 20
"""Fewer wait where they are large tables, whose rows are held whole; one that is larger alone is read where they are
taken, an article at a time.
"""

KILLED = "the process that read it was killed, for want of memory or from outside; split it into smaller files"

Pending = deque[tuple[Path, int, "Future[Outcome]"]]
"""Files under way, in order: path, size in bytes, and what will be read."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A `map` over files with `jobs` processes, which start anew rather than as copies of this one and its threads."""

    jobs: int

    def __call__(self, read: Read, files: Sequence[Path]) -> Iterator[Outcome]:
        """What `read`, which has to be picklable, makes of each file, in order and not far ahead of the caller."""
        if self.jobs < 2 or len(files) < FEWEST:
            yield from map(read, files)
            return
        waiting = deque(files)
        while waiting:
            yield from _alone(read, (yield from self._until_one_is_killed(read, waiting)))

    def _until_one_is_killed(self, read: Read, waiting: deque[Path]) -> Generator[Outcome, None, Pending]:
        """Read on from `waiting`; returns the files that were under way when a worker died, one of which did it."""
        pending: Pending = deque()
        executor = _executor(self.jobs)
        try:
            while waiting or pending:
                if not pending and _size(waiting[0]) > AHEAD_BYTES:
                    yield read(waiting.popleft())
                    continue
                try:
                    while waiting and self._has_room(pending, size := _size(waiting[0])):
                        pending.append((waiting[0], size, executor.submit(read, waiting[0])))
                        waiting.popleft()
                    outcome = pending[0][2].result()
                except BrokenProcessPool:
                    return pending
                pending.popleft()
                yield outcome
            return pending
        finally:
            executor.shutdown(cancel_futures=True)

    def _has_room(self, pending: Pending, size: int) -> bool:
        held = sum(size for _, size, _ in pending)
        return len(pending) < AHEAD * self.jobs and held + size <= AHEAD_BYTES


def _alone(read: Read, pending: Pending) -> Iterator[Outcome]:
    """The files of `pending` that are still unread, one at a time: so the one that kills its reader is known."""
    executor = _executor(1)
    try:
        for path, _, future in pending:
            read_before = future.done() and not future.cancelled() and future.exception() is None
            try:
                outcome = (future if read_before else executor.submit(read, path)).result()
            except BrokenProcessPool:
                executor.shutdown()
                executor = _executor(1)
                outcome = Outcome(path, reason=KILLED)
            yield outcome
    finally:
        executor.shutdown(cancel_futures=True)


def _executor(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # the reader will say what is wrong with it
        return 0
