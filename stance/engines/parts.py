"""A run in parts that many processes do, on one machine or many: what each is told, and what it does.

A part is some thousand comments of whole articles. It is worked through as the local engine works through a run, in a
folder that gets its name when it is whole, so that a part done twice is there once.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from stance import __version__
from stance.engines.local import Step, Work, work_through
from stance.engines.output import FolderOutput
from stance.engines.places import RUN, WORK, on_disk, written_names
from stance.engines.plan import Plan
from stance.engines.reading import Input, Outcome, Read, Reader, Skipped, digest_of, same_as, splitter
from stance.engines.resume import key_of, state_of
from stance.engines.shards import sync_folder
from stance.engines.tally import ScoringModel, Tally
from stance.errors import UsageError
from stance.records import Article

UNIT_FILES, UNIT_BYTES = 256, 32 << 20
"""Of the files that one task reads, at most, unless a single one is larger."""

ATTEMPTS = 4
"""At a part, each of which killed its process, are enough: with Ray alone it would go round for ever."""

LoadStep = Callable[[Path | None], tuple[ScoringModel, Step]]


@dataclass(frozen=True, slots=True)
class Job:
    """What every process is told: how to load the model, what it has to be, where to write, comments of a part.

    `plan` names no files; `home` is where the run was called.
    """

    plan: Plan
    load: LoadStep
    model: Path | None
    key: Mapping[str, Any]
    home: Path
    shard: int

    def place(self, name: str) -> Path:
        """The folder of the part called `name`."""
        return cast(Path, self.plan.out) / WORK / "parts" / name

    def attempts(self, name: str) -> list[Path]:
        """The folders of attempts at that part that are under way, or were when their process was killed."""
        return list(self.place(name).parent.glob(f"{name}.*"))

    def forget_attempts(self) -> None:
        """Remove what an earlier run of this job left of them."""
        for attempt in self.attempts("*"):
            shutil.rmtree(attempt, ignore_errors=True)

    def is_whole(self, name: str) -> bool:
        """Whether that part is done."""
        return all((self.place(name) / each).is_file() for each in written_names(self.plan.format))

    def go_home(self) -> None:
        """Make paths mean what they mean where the run was called. Raises UsageError where that folder is not."""
        try:
            os.chdir(self.home)
        except OSError as problem:
            raise UsageError(
                f"{self.home}: expected this folder on every machine of the cluster, got: {problem.strerror}; "
                "start the run in a folder that they share"
            ) from None


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that one task reads; `copies` says which repeat an earlier one, `skip` how many articles are done."""

    number: int
    name: str
    files: tuple[Path, ...]
    copies: Mapping[Path, str]
    skip: int


@dataclass(frozen=True, slots=True)
class Part:
    """Articles of a unit, the last or not, and what became of the files read for them; `name` says what it holds."""

    unit: int
    number: int
    last: bool
    name: str
    entries: tuple[Input | Skipped, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A part that is done: its place in the order, and the state of its tally, empty where it had no articles."""

    unit: int
    number: int
    last: bool
    name: str
    entries: tuple[Input | Skipped, ...]
    state: Mapping[str, Any]


class Given(Reader):
    """Articles that were read before."""

    def __init__(self, articles: Sequence[Article]) -> None:
        super().__init__((), splitter({}))
        self._articles = articles

    def __iter__(self) -> Iterator[Article]:
        """The articles."""
        return iter(self._articles)


def units_of(plan: Plan, reader: Reader, job: Job) -> list[Unit]:
    """The files of `plan` that `reader` has left, cut as they would be with none done."""
    n_done, start = len(reader.read), 0
    digests = _digests(plan.files[n_done:])
    copies = _copies(digests, reader)
    units: list[Unit] = []
    for files in _cut(plan.files):
        left = files[max(0, n_done - start) :]
        start += len(files)
        if left:
            skip = 0 if units else reader.skip
            said = json.dumps([job.key, job.shard, skip, [[str(path), digests[path]] for path in left]])
            name = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
            units.append(Unit(len(units), name, left, {path: copies[path] for path in left if path in copies}, skip))
    return units


def split_unit(unit: Unit, job: Job) -> Iterator[Part]:
    """The parts of a unit, as the articles in its files come."""
    job.go_home()
    reader = Reader(unit.files, splitter(job.plan.columns), partial(_read_firsts, unit.copies), skip=unit.skip)
    number = n_told = size = 0
    articles: list[Article] = []

    def part(last: bool) -> Part:
        name = f"{unit.name}-{number:06d}"
        return Part(unit.number, number, last, name, tuple(reader.read[n_told:]), tuple(articles))

    for article in reader:
        articles.append(article)
        size += max(1, len(article.comments))
        if size >= job.shard:
            yield part(last=False)
            number, n_told, size, articles = number + 1, len(reader.read), 0, []
    yield part(last=True)


class Scorer:
    """Scores parts, with a model that is loaded when the first arrives."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._loaded: tuple[ScoringModel, Step] | None = None

    def __call__(self, part: Part) -> Done:
        """Do `part`, if it is not done yet. Raises UsageError where this machine lacks what it takes."""
        self._job.go_home()
        state = {}
        if part.articles:
            if not self._job.is_whole(part.name):
                self._score(part)
            state = json.loads((self._job.place(part.name) / RUN).read_bytes())["state"]
        return Done(part.unit, part.number, part.last, part.name, part.entries, state)

    def _score(self, part: Part) -> None:
        self._loaded = self._loaded or _load(self._job)
        model, step = self._loaded
        place = self._job.place(part.name)
        # In a folder of its own, for a process that is taken for dead may still be writing.
        attempt = place.with_name(f"{part.name}.{uuid4().hex}")
        tally = Tally()
        if len(self._job.attempts(part.name)) >= ATTEMPTS:
            raise UsageError(
                f"{part.articles[0].source}: every process that scores the {len(part.articles)} articles from "
                f"{part.articles[0].id} on is killed; see whether it has memory enough, or leave the file out"
            )
        with on_disk(place):
            place.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FolderOutput(attempt, self._job.plan.format, model.targets) as output:
                work_through(Work(self._job.plan, model, step, output), Given(part.articles), tally, None)
                output.commit({"stance": __version__, "state": state_of(tally)})
            with on_disk(place):
                if not self._job.is_whole(part.name):
                    shutil.rmtree(place, ignore_errors=True)  # half of it was adopted when the run was killed
                    os.rename(attempt, place)
                    sync_folder(place.parent)
        finally:
            shutil.rmtree(attempt, ignore_errors=True)


def _load(job: Job) -> tuple[ScoringModel, Step]:
    model, step = job.load(job.model)
    found = key_of(job.plan, model)
    if differ := [f"{name} {found[name]} instead of {job.key[name]}" for name in found if found[name] != job.key[name]]:
        raise UsageError(f"expected one model and one stance on all machines of the cluster, got {', '.join(differ)}")
    return model, step


def _digests(files: Sequence[Path]) -> dict[Path, str]:
    with ThreadPoolExecutor() as threads:
        found = threads.map(lambda path: digest_of(path) if path.is_file() else "", files)
        return dict(zip(files, found, strict=True))


def _copies(digests: Mapping[Path, str], reader: Reader) -> dict[Path, str]:
    """Which files repeat an earlier one, be it of another unit."""
    firsts = {each.sha256: each.path for each in reader.inputs}
    found = {path: firsts.setdefault(digest, str(path)) for path, digest in digests.items() if digest}
    return {path: first for path, first in found.items() if first != str(path)}


def _cut(files: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    unit: list[Path] = []
    held = 0
    for path in files:
        size = path.stat().st_size if path.is_file() else 0
        if unit and (len(unit) == UNIT_FILES or held + size > UNIT_BYTES):
            yield tuple(unit)
            unit, held = [], 0
        unit.append(path)
        held += size
    if unit:
        yield tuple(unit)


def _read_firsts(copies: Mapping[Path, str], read: Read, files: Sequence[Path]) -> Iterator[Outcome]:
    for path in files:
        yield Outcome(path, reason=same_as(copies[path])) if path in copies else read(path)
