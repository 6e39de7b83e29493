"""Finished rows of a run under way, in files that are each whole or not there, and how they become the results."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from stance.engines.rows import Row, Schema
from stance.engines.tables import FORMATS, Table, head_of, joined

PART = ".part"


class Shards:
    """The shards of each table in `folder`: those that were kept, and one that is being written.

    Files go to the disk before they get their names, so that a name stands for a whole file also after a crash.
    """

    def __init__(self, folder: Path, format: str, schemas: Mapping[str, Schema]) -> None:
        self._folder, self._format, self._schemas = folder, format, schemas
        self._open = ExitStack()
        self._files: dict[str, BinaryIO] = {}
        self._tables: dict[str, Table] = {}
        self.n_kept = 0

    @property
    def open(self) -> bool:
        """Whether rows were written since the last shard was kept."""
        return bool(self._tables)

    def resume(self, sizes: Iterable[Mapping[str, int]]) -> bool:
        """Go on after the shards whose files have these `sizes`, and remove all others; False where one is damaged."""
        kept = {self._place(table, number): size for number, each in enumerate(sizes) for table, size in each.items()}
        self.n_kept = len(kept) // len(self._schemas)
        for place in self._folder.glob("*.*"):
            if place.suffix in (PART, f".{self._format}") and place not in kept:
                place.unlink()
        return all(place.is_file() and place.stat().st_size == size for place, size in kept.items())

    def write(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to a table's open shard."""
        if not self._tables:
            self._begin()
        self._tables[table].write(rows)

    def finish(self) -> Mapping[str, int]:
        """Bring the open shard of every table to the disk, to be counted in `n_kept`; returns their sizes in bytes."""
        if not self._tables:
            self._begin()
        sizes = {}
        for name, table in self._tables.items():
            table.close()
            sizes[name] = self._files[name].tell()
            _sync(self._files[name])
        self._open.close()
        for name in self._tables:
            place = self._place(name, self.n_kept)
            os.replace(_part(place), place)
        sync_folder(self._folder)
        self._tables, self._files = {}, {}
        return sizes

    def adopt(self, folder: Path) -> Mapping[str, int]:
        """Take the files of `folder`, one whole file a table, for a shard; returns their sizes in bytes."""
        places = {name: self._place(name, self.n_kept) for name in self._schemas}
        for name, place in places.items():
            os.replace(folder / f"{name}.{self._format}", place)
        sync_folder(self._folder)
        return {name: place.stat().st_size for name, place in places.items()}

    def drop(self) -> None:
        """Remove the open shard."""
        self._open.close()
        for name in self._tables:
            _part(self._place(name, self.n_kept)).unlink(missing_ok=True)

    def forget(self) -> None:
        """The results are whole: no shard is needed any more."""
        self.n_kept = 0

    def join(self, table: str, place: Path) -> None:
        """Write all rows of a table to `place`, as one file that was never in pieces."""
        shards = [self._place(table, number) for number in range(self.n_kept)]
        with safe_file(place) as file:
            joined(self._format, file, self._schemas[table], shards)

    def _begin(self) -> None:
        for name, schema in self._schemas.items():
            file = _part(self._place(name, self.n_kept)).open("wb")
            self._open.callback(close, file)
            file.write(head_of(self._format))
            table = FORMATS[self._format](file, schema)
            self._open.callback(close, table)
            self._files[name], self._tables[name] = file, table

    def _place(self, table: str, number: int) -> Path:
        return self._folder / f"{table}-{number:06d}.{self._format}"


@contextmanager
def safe_file(place: Path) -> Iterator[BinaryIO]:
    """A file that has its name once all of it is on the disk, and is not there where writing failed."""
    try:
        with _part(place).open("wb") as file:
            yield file
            _sync(file)
        os.replace(_part(place), place)
    except BaseException:
        with suppress(OSError):
            _part(place).unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk, where the system knows of such a thing."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def close(held: BinaryIO | Table) -> None:
    """Let go of what is thrown away: on a full disk its last bytes fail, too, and must not hide the first fault."""
    with suppress(OSError, ValueError):  # Arrow calls a file that it has given up on a wrong value
        held.close()


def _part(place: Path) -> Path:
    return place.with_name(place.name + PART)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
