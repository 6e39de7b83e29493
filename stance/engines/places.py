"""Names in a results folder: which are ours, what an earlier run left, and whether a new one may write there."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stance.engines.tables import FORMATS
from stance.errors import UsageError

RUN = "run.json"
WORK = ".stance-run"
"""The folder, inside that of the results, in which a run keeps what it has done until it is whole."""

OURS = frozenset(f"{table}.{format}" for table in ("comments", "articles") for format in FORMATS) | {RUN}
"""Every name a results folder may hold; no other file in it is ever touched."""


def written_names(format: str) -> tuple[str, ...]:
    """The files of a run in `format`, in the order in which they appear."""
    return f"comments.{format}", f"articles.{format}", RUN


def check_folder(folder: Path, overwrite: bool) -> None:
    """Raise UsageError where `folder` cannot take results, or holds files that are no run and `overwrite` is not set.

    A run that is begun or whole there is for whoever knows the model to take up or refuse.
    """
    with on_disk(folder):
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder}: expected a folder for the results, got a file; name another with --out")
        held = {place.name for place in folder.iterdir()} if folder.exists() else set()
    if not overwrite and WORK not in held and held - earlier_results(folder):
        raise refused(folder)


def refused(folder: Path) -> UsageError:
    """The error that says that `folder` holds something else."""
    held = sorted(place.name for place in folder.iterdir())
    return UsageError(
        f"{folder}: expected a new or empty folder, found {len(held)} files such as {held[0]}; name another, or "
        "add --overwrite to replace the results in it"
    )


def earlier_results(folder: Path) -> frozenset[str]:
    """Names of the files that, by the `run.json` in `folder`, an earlier run wrote there."""
    try:
        record = json.loads((folder / RUN).read_bytes())
        return OURS & set(record["files"]) if record["stance"] else frozenset()
    except (OSError, ValueError, TypeError, KeyError, RecursionError):  # no record of ours, so none of our files
        return frozenset()


@contextmanager
def on_disk(place: Path | str) -> Iterator[None]:
    """What the disk says against results in `place`, as a UsageError."""
    try:
        yield
    except BrokenPipeError:  # no fault of the disk: whoever reads the stream has stopped
        raise
    except (OSError, sqlite3.Error) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise UsageError(f"{place}: results cannot be written ({why}); make room or name another place") from None
