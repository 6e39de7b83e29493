"""Where results go: a folder whose files appear whole or not at all, or one stream of rows."""

import codecs
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self

from stance.engines.rows import Row, Schema, article_schema, comment_schema, encodable
from stance.engines.tables import FORMATS, Table
from stance.errors import UsageError
from stance.targets import Target

RUN = "run.json"
PART = ".part"
OURS = frozenset(f"{table}.{format}" for table in ("comments", "articles") for format in FORMATS) | {RUN}
"""Every name a results folder may hold; no other file in it is ever touched."""


class Output(Protocol):
    """Takes rows as they come; `commit` says that these were all, and returns the files they are in."""

    def write(self, comments: Iterable[Row], articles: Iterable[Row]) -> None:
        """Append rows."""

    def commit(self, record: Mapping[str, Any]) -> tuple[Path, ...]:
        """Finish, with the record of the run."""


class FolderOutput:
    """`comments.*`, `articles.*` and `run.json`, each under a temporary name until `commit`.

    Used with `with`: what is not committed by its end is removed, and earlier results stay as they were.
    """

    def __init__(self, folder: Path, format: str, targets: Sequence[Target]) -> None:
        self._folder, self._format = folder, format
        self._schemas = {"comments": comment_schema(targets), "articles": article_schema(targets)}
        self._tables: dict[str, Table] = {}
        self._files: list[BinaryIO] = []
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        """Create the folder where there is none, and open both tables in it."""
        with _disk(self._folder), ExitStack() as undo:
            for place in (*reversed(self._folder.parents), self._folder):
                if not place.exists():
                    place.mkdir()
                    undo.callback(_remove_empty, place)
            for table, schema in self._schemas.items():
                self._tables[table] = self._opened(f"{table}.{self._format}", schema, undo)
            undo.callback(self._part(RUN).unlink, missing_ok=True)
            self._undo = undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Remove whatever has not been committed."""
        self._undo.close()

    def write(self, comments: Iterable[Row], articles: Iterable[Row]) -> None:
        """Append rows to both tables. Raises UsageError where the disk does not take them."""
        with _disk(self._folder):
            self._tables["comments"].write(comments)
            self._tables["articles"].write(articles)

    def commit(self, record: Mapping[str, Any]) -> tuple[Path, ...]:
        """Give the files their names, `run.json` last, and remove an earlier run's results in another format."""
        names = written_names(self._format)
        with _disk(self._folder):
            stale = earlier_results(self._folder) - set(names)
            for table in self._tables.values():
                table.close()
            for file in self._files:
                file.close()
            text = json.dumps({**record, "files": names}, ensure_ascii=False, indent=2) + "\n"
            self._part(RUN).write_bytes(encodable(text).encode())
            for name in names:
                os.replace(self._part(name), self._folder / name)
            for name in stale:
                (self._folder / name).unlink(missing_ok=True)
        return tuple(self._folder / name for name in names)

    def _part(self, name: str) -> Path:
        return self._folder / (name + PART)

    def _opened(self, name: str, schema: Schema, undo: ExitStack) -> Table:
        part = self._part(name)
        undo.callback(part.unlink, missing_ok=True)
        file = part.open("wb")
        undo.callback(_close, file)
        self._files.append(file)
        if self._format == "csv":  # Excel reads Arabic as mojibake without the mark
            file.write(codecs.BOM_UTF8)
        table = FORMATS[self._format](file, schema)
        undo.callback(_close, table)
        return table


class StreamOutput:
    """Comment rows alone, to a stream, flushed after each write."""

    def __init__(self, stream: BinaryIO, format: str, targets: Sequence[Target]) -> None:
        self._stream = stream
        self._table: Table = FORMATS[format](stream, comment_schema(targets))

    def write(self, comments: Iterable[Row], articles: Iterable[Row]) -> None:
        """Append `comments`; a stream has no place for articles."""
        with _disk("standard output"):
            self._table.write(comments)
            self._stream.flush()

    def commit(self, record: Mapping[str, Any]) -> tuple[Path, ...]:
        """Write what was held back; there are no files."""
        with _disk("standard output"):
            self._table.close()
            self._stream.flush()
        return ()


def written_names(format: str) -> tuple[str, ...]:
    """The files of a run in `format`, in the order in which they appear."""
    return f"comments.{format}", f"articles.{format}", RUN


def check_folder(folder: Path, overwrite: bool) -> None:
    """Raise UsageError where `folder` cannot take results, or holds files and `overwrite` is not set."""
    with _disk(folder):
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder}: expected a folder for the results, got a file; name another with --out")
        held = sorted(place.name for place in folder.iterdir()) if folder.exists() else []
    if held and not overwrite:
        raise UsageError(
            f"{folder}: expected a new or empty folder, found {len(held)} files such as {held[0]}; name another, or "
            "add --overwrite to replace the results in it"
        )


@contextmanager
def new_file(out: Path | BinaryIO) -> Iterator[BinaryIO]:
    """A stream as it is, or a file that appears when all is written, and not at all where nothing or not all was.

    Raises UsageError where the file exists or the disk does not take what is written.
    """
    if not isinstance(out, Path):
        with _disk("standard output"):
            yield out
            out.flush()
        return
    if out.exists():
        raise UsageError(f"{out}: expected the name of a new file, found it there; remove it or name another")
    part = out.with_name(out.name + PART)
    with _disk(out), ExitStack() as undo:
        undo.callback(part.unlink, missing_ok=True)
        file = part.open("wb")
        undo.callback(_close, file)
        yield file
        empty = file.tell() == 0
        file.close()
        if not empty:
            os.replace(part, out)


def earlier_results(folder: Path) -> frozenset[str]:
    """Names of the files that, by the `run.json` in `folder`, an earlier run wrote there."""
    try:
        record = json.loads((folder / RUN).read_bytes())
        return OURS & set(record["files"]) if record["stance"] else frozenset()
    except (OSError, ValueError, TypeError, KeyError, RecursionError):  # no record of ours, so none of our files
        return frozenset()


@contextmanager
def _disk(place: Path | str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # no fault of the disk: whoever reads the stream has stopped
        raise
    except OSError as problem:
        why = problem.strerror or problem
        raise UsageError(f"{place}: results cannot be written ({why}); make room or name another place") from None


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _close(held: BinaryIO | Table) -> None:
    """Let go of what is thrown away: on a full disk its last bytes fail, too, and must not hide the first fault."""
    with suppress(OSError, ValueError):  # Arrow calls a file that it has given up on a wrong value
        held.close()
