"""What happens in a run as lines of JSON, for machines that watch it; and how often it is told."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from stance.errors import UsageError

LOGGER = "stance"
"""The root of the names under which the library logs; an event's figures are in `figures` of its record."""


class JsonLines(logging.Handler):
    """Writes each event on a line of its own: when, what, and its figures."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(logging.INFO)
        self._file = file

    def emit(self, record: logging.LogRecord) -> None:
        """Write one event; a full disk under the log does not end the run."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        event = {"time": when, "event": record.getMessage(), **getattr(record, "figures", {})}
        try:
            self._file.write(json.dumps(event, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            self._file.flush()
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: what is lost is a line about the work, not the work."""


@contextmanager
def logged(place: Path | None) -> Iterator[None]:
    """Append what the library logs to `place`. Raises UsageError where it cannot be written."""
    if place is None:
        yield
        return
    try:
        file = place.open("ab")
    except OSError as problem:
        raise UsageError(f"{place}: the log cannot be written ({problem.strerror}); name another file") from None
    logger, handler = logging.getLogger(LOGGER), JsonLines(file)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        with file:
            yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
