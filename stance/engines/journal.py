"""What of a run is done, in a SQLite file beside its shards: a shard is entered when it is safe on the disk."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from stance.engines.reading import Input, Skipped
from stance.errors import UsageError

JOURNAL = "journal.sqlite"
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

_TABLES = """
CREATE TABLE IF NOT EXISTS run (key TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS shards (number INTEGER PRIMARY KEY, sizes TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (place INTEGER PRIMARY KEY, entry TEXT NOT NULL);
"""


class DamagedError(UsageError):
    """A file that is no journal stands where one should."""


class Journal:
    """The journal in `folder`, made where there is none, and held against every other process until it is closed.

    `key` says what a run is: results of runs with another key never stand in one table. Raises UsageError where
    another process holds it, DamagedError where it is damaged, sqlite3.Error where the disk does not take it.
    """

    def __init__(self, folder: Path) -> None:
        # Files of an earlier process are entered anew: those after its last shard may have changed since.
        self._n_files = 0
        self._db = sqlite3.connect(folder / JOURNAL, timeout=0, isolation_level=None)
        try:
            # With one process alone, the write-ahead log needs no shared memory, which network disks lack.
            for setting in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL"):
                self._db.execute(f"PRAGMA {setting}")
            self._db.executescript(f"BEGIN EXCLUSIVE; {_TABLES} COMMIT;")
        except sqlite3.Error as problem:
            self._db.close()
            raise _refused(folder, problem) from None

    def close(self) -> None:
        """Let others at it."""
        self._db.close()

    @property
    def key(self) -> Mapping[str, Any] | None:
        """What the run that is begun here is, None where none is."""
        found = self._db.execute("SELECT key FROM run").fetchone()
        return json.loads(found[0]) if found else None

    @property
    def state(self) -> Mapping[str, Any]:
        """What the run had done when its last shard was kept, empty before the first."""
        found = self._db.execute("SELECT state FROM run").fetchone()
        return dict(json.loads(found[0])) if found else {}

    @property
    def shards(self) -> list[Mapping[str, int]]:
        """Of each shard that was kept, the size in bytes of each of its files."""
        return [json.loads(sizes) for (sizes,) in self._db.execute("SELECT sizes FROM shards ORDER BY number")]

    @property
    def files(self) -> list[Mapping[str, Any]]:
        """What became of each input file, in order."""
        return [json.loads(entry) for (entry,) in self._db.execute("SELECT entry FROM files ORDER BY place")]

    def begin(self, key: Mapping[str, Any]) -> None:
        """Begin a run with nothing done, whatever was here."""
        with self._db:
            self._db.executescript("BEGIN; DELETE FROM run; DELETE FROM shards; DELETE FROM files;")
            self._db.execute("INSERT INTO run VALUES (?, '{}')", (json.dumps(key),))

    def keep(self, sizes: Mapping[str, int], state: Mapping[str, Any], files: Sequence[Input | Skipped]) -> None:
        """Enter one more shard, all that is done by its end, and the input files read by then."""
        entries = [
            (place, json.dumps(asdict(each))) for place, each in enumerate(files[self._n_files :], self._n_files)
        ]
        with self._db:
            self._db.execute("BEGIN")
            self._db.execute("INSERT INTO shards SELECT COUNT(*), ? FROM shards", (json.dumps(sizes),))
            self._db.execute("UPDATE run SET state = ?", (json.dumps(state),))
            self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", entries)
        self._n_files = len(files)


def _refused(folder: Path, problem: sqlite3.Error) -> Exception:
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF  # the rest of the number is detail
    if code in LOCKED:
        return UsageError(f"{folder.parent}: expected no other run here, got one under way; wait for its end")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return DamagedError(f"{folder.parent}: the journal of the run begun here is damaged; begin anew: --overwrite")
    return problem
