"""One bar on standard error that says how far a run is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[float, float | None, str], None]
"""Told what is done, out of how much, in words."""


@contextmanager
def bar(shown: bool) -> Iterator[Tell]:
    """What to tell how far a run is; where nobody would see it nothing is drawn."""
    if not shown:
        yield lambda done, total, words: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False) as drawn:
        task = drawn.add_task("reading", total=None)
        yield lambda done, total, words: drawn.update(task, completed=done, total=total, description=words)
