"""What is made from a model once for a machine: a folder in the user's cache, in which things are whole or not there.

Where the cache takes nothing, a temporary folder stands in for it as long as the process lives.
"""

import atexit
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

FORMAT = 2
"""Of converted graphs: a change in how they are made takes a new number, and old ones are made anew."""

MAKING = "making"
"""Folder in which what will be kept is made."""


def folder_of(fingerprint: str) -> Path:
    """Where the cache keeps what is made from a model (XDG base directories); OSError for a user without a home."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(home):
        raise FileNotFoundError(errno.ENOENT, "no folder for caches; set XDG_CACHE_HOME", home)
    return Path(home) / "stance" / _name(fingerprint)


def shelf(fingerprint: str, needed: str) -> tuple[Path, str]:
    """The folder for what is made from a model, and why it is a temporary one, "" where it is not.

    A cache that takes nothing still serves where what is `needed` lies in it. Raises OSError where not even a
    temporary folder can be made.
    """
    try:
        place = folder_of(fingerprint)
        if (place / needed).exists():
            return place, ""
        place.mkdir(parents=True, exist_ok=True)
        if os.access(place, os.W_OK):
            return place, ""
        reason = f"{place}: {os.strerror(errno.EACCES)}"
    except OSError as problem:
        reason = str(problem)
    return _passing() / _name(fingerprint), reason


@contextmanager
def making(place: Path) -> Iterator[Path]:
    """An empty folder in `place` for one process at a time; what a process that was killed left in it is gone."""
    place.mkdir(parents=True, exist_ok=True)
    work, handle = place / MAKING, os.open(place, os.O_RDONLY)
    try:
        with suppress(OSError):  # a network disk may know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
    finally:
        os.close(handle)


def settle(made: Path, place: Path) -> None:
    """Give what was written its name: whoever reads it finds it whole, also after a crash."""
    for written in made.iterdir() if made.is_dir() else [made]:
        with written.open("rb") as file:
            os.fsync(file.fileno())
    made.replace(place)


def _name(fingerprint: str) -> str:
    return f"{fingerprint[:32]}-{FORMAT}"


@cache
def _passing() -> Path:
    place = mkdtemp(prefix="stance-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return Path(place)
