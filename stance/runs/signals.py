"""A request to end, as systems send it to programs, taken like Ctrl-C: what is open is closed, what is done is kept."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType


class Terminated(KeyboardInterrupt):
    """SIGTERM arrived; its arguments are what is said of it and the exit code, 128 and the signal's number."""

    def __init__(self) -> None:
        super().__init__("terminated", 128 + signal.SIGTERM)


@contextmanager
def ending_well() -> Iterator[None]:
    """Raise Terminated where SIGTERM arrives; only a program's main thread can be told of one."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Terminated
