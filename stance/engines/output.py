"""Where results go: a folder whose files appear whole or not at all, or one stream of rows."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self

from stance.engines.journal import DamagedError, Journal
from stance.engines.places import RUN, WORK, earlier_results, on_disk, written_names
from stance.engines.reading import Input, Skipped
from stance.engines.rows import Row, article_schema, comment_schema, encodable
from stance.engines.shards import PART, Shards, close, safe_file, sync_folder
from stance.engines.tables import FORMATS, Table
from stance.errors import UsageError
from stance.targets import Target


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run that was broken off had done: its state as it was handed to `keep`, and its input files."""

    state: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Mapping[str, Any]] = ()


class Output(Protocol):
    """Takes rows as they come; `commit` says that these were all, and returns the files they are in."""

    @property
    def kept(self) -> Kept:
        """What an earlier process of the same run had kept here."""

    def write(self, comments: Iterable[Row], articles: Iterable[Row]) -> None:
        """Append rows."""

    def keep(self, state: Mapping[str, Any], files: Sequence[Input | Skipped]) -> None:
        """All so far need never be done again."""

    def commit(self, record: Mapping[str, Any]) -> tuple[Path, ...]:
        """Finish, with the record of the run."""


class FolderOutput:
    """`comments.*`, `articles.*` and `run.json`, which appear when all is done; until then shards in a hidden folder.

    Used with `with`. What `keep` has kept outlasts whatever ends the process, and the same run goes on from it;
    where nothing was kept nothing is left, and earlier results stay as they were until `commit`. `key` says what a
    run is; where another one is begun here, UsageError is raised unless `overwrite` is set.
    """

    def __init__(
        self,
        folder: Path,
        format: str,
        targets: Sequence[Target],
        key: Mapping[str, Any] | None = None,
        overwrite: bool = False,
    ) -> None:
        self._folder, self._format, self._key, self._overwrite = folder, format, dict(key or {}), overwrite
        self._work = folder / WORK
        self._shards = Shards(
            self._work, format, {"comments": comment_schema(targets), "articles": article_schema(targets)}
        )
        self._undo = ExitStack()

    @property
    def kept(self) -> Kept:
        """What an earlier process of the same run had kept here."""
        return Kept(self._journal.state, self._journal.files)

    def __enter__(self) -> Self:
        """Create the folders where there are none, and take up the run that is begun there."""
        with on_disk(self._folder), ExitStack() as undo:
            for place in (*reversed(self._folder.parents), self._folder, self._work):
                if not place.exists():
                    place.mkdir()
                    undo.callback(_remove_empty, place)
            self._journal = _opened(self._work, self._overwrite)
            undo.callback(self._journal.close)
            self._take_up()
            self._undo = undo.pop_all()
            self._undo.callback(self._close)
        return self

    def __exit__(self, *_: object) -> None:
        """Remove whatever has not been kept."""
        self._undo.close()

    def write(self, comments: Iterable[Row], articles: Iterable[Row]) -> None:
        """Append rows to both tables. Raises UsageError where the disk does not take them."""
        with on_disk(self._folder):
            self._shards.write("comments", comments)
            self._shards.write("articles", articles)

    def keep(self, state: Mapping[str, Any], files: Sequence[Input | Skipped]) -> None:
        """Finish the open shards and enter them in the journal."""
        with on_disk(self._folder):
            self._journal.keep(self._shards.finish(), state, files)
            self._shards.n_kept += 1

    def adopt(self, folder: Path, state: Mapping[str, Any], files: Sequence[Input | Skipped]) -> None:
        """Enter the tables that another output of this format committed in `folder` as shards of this one."""
        with on_disk(self._folder):
            self._journal.keep(self._shards.adopt(folder), state, files)
            self._shards.n_kept += 1

    def commit(self, record: Mapping[str, Any]) -> tuple[Path, ...]:
        """Write the files, give them their names, `run.json` last, and remove an earlier run's in another format."""
        names = written_names(self._format)
        with on_disk(self._folder):
            if self._shards.open:
                self.keep({}, ())
            stale = earlier_results(self._folder) - set(names)
            for table in ("comments", "articles"):
                self._shards.join(table, self._work / f"{table}.{self._format}")
            text = json.dumps({**record, "files": names}, ensure_ascii=False, indent=2) + "\n"
            with safe_file(self._work / RUN) as file:
                file.write(encodable(text).encode())
            for name in names:
                os.replace(self._work / name, self._folder / name)
            for name in stale:
                (self._folder / name).unlink(missing_ok=True)
            sync_folder(self._folder)
            self._shards.forget()
        return tuple(self._folder / name for name in names)

    def _take_up(self) -> None:
        begun = self._journal.key
        if begun == self._key and self._shards.resume(self._journal.shards):
            return
        if self._journal.shards and not self._overwrite:
            raise UsageError(f"{self._folder}: {_against(begun or {}, self._key)}, or start anew with --overwrite")
        self._journal.begin(self._key)
        self._shards.resume([])

    def _close(self) -> None:
        """Leave what was kept, and nothing otherwise."""
        self._shards.drop()
        if not self._shards.n_kept:
            self._journal.close()
            shutil.rmtree(self._work, ignore_errors=True)


class StreamOutput:
    """Comment rows alone, to a stream, flushed after each write; what is gone there cannot be kept."""

    kept = Kept()

    def __init__(self, stream: BinaryIO, format: str, targets: Sequence[Target]) -> None:
        self._stream = stream
        self._table: Table = FORMATS[format](stream, comment_schema(targets))

    def write(self, comments: Iterable[Row], articles: Iterable[Row]) -> None:
        """Append `comments`; a stream has no place for articles."""
        with on_disk("standard output"):
            self._table.write(comments)
            self._stream.flush()

    def keep(self, state: Mapping[str, Any], files: Sequence[Input | Skipped]) -> None:
        """Nothing."""

    def commit(self, record: Mapping[str, Any]) -> tuple[Path, ...]:
        """Write what was held back; there are no files."""
        with on_disk("standard output"):
            self._table.close()
            self._stream.flush()
        return ()


@contextmanager
def new_file(out: Path | BinaryIO) -> Iterator[BinaryIO]:
    """A stream as it is, or a file that appears when all is written, and not at all where nothing or not all was.

    Raises UsageError where the file exists or the disk does not take what is written.
    """
    if not isinstance(out, Path):
        with on_disk("standard output"):
            yield out
            out.flush()
        return
    if out.exists():
        raise UsageError(f"{out}: expected the name of a new file, found it there; remove it or name another")
    part = out.with_name(out.name + PART)
    with on_disk(out), ExitStack() as undo:
        undo.callback(part.unlink, missing_ok=True)
        file = part.open("wb")
        undo.callback(close, file)
        yield file
        empty = file.tell() == 0
        file.close()
        if not empty:
            os.replace(part, out)


def _against(begun: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    """Why a run with `key` cannot go on with the one that is begun."""
    if begun == key:
        return "expected the shards of the run begun there, found them damaged; name another folder"
    differ = (name for name in {**begun, **key} if begun.get(name) != key.get(name))
    words = ", ".join(f"{name} {key.get(name)} instead of {begun.get(name)}" for name in differ)
    return f"expected the run that is begun there, got {words}; end it as it was begun, name another folder"


def _opened(work: Path, overwrite: bool) -> Journal:
    """The journal in `work`, made anew where it is damaged and `overwrite` is set; nothing is left where it fails."""
    empty = not any(work.iterdir())
    try:
        return Journal(work)
    except DamagedError:
        if not overwrite:
            raise
    except BaseException:
        if empty:
            shutil.rmtree(work, ignore_errors=True)
        raise
    shutil.rmtree(work)
    work.mkdir()
    return Journal(work)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
