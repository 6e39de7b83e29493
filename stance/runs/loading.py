"""The model of a run, on what serves it best: that which the run was begun with, what starts first, or the fastest."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from stance.engines.local import Step
from stance.engines.plan import Plan
from stance.engines.resume import begun_with
from stance.engines.tally import ScoringModel
from stance.model.folder import Model, load
from stance.model.serving import AUTO, QUICK, served_with
from stance.predict import score

SMALL = 1 << 20
"""Bytes of input that are scored in a minute or less: starting sooner gains more there than computing faster."""

LoadStep = Callable[[Path | None], tuple[ScoringModel, Step]]
Say = Callable[[str], None]


def load_step(backend: str, say: Say, path: Path | None) -> tuple[Model, Step]:
    """The model in `path`, or the one that ships, and the function that scores articles with it."""
    model = load(path, backend, say)
    return model, partial(score, model=model)


def loaded(path: Path | None, backend: str, work: Plan, say: Say) -> tuple[ScoringModel, Step, LoadStep]:
    """What `load_step` gives for this run, and what gives the same in another process."""
    model, step = load_step(_wanted(backend, work, say), say, path)
    return model, step, partial(load_step, model.served_by, say)


def _wanted(backend: str, work: Plan, say: Say) -> str:
    if backend != AUTO:
        return backend
    if begun := served_with(begun_with(work)):  # the last digits of two backends differ
        say(f"{begun} serves: the run in {work.out} was begun with it")
        return begun
    return QUICK if _is_small(work.files) else AUTO


def _is_small(files: Sequence[Path]) -> bool:
    size = 0
    for path in files:
        size += path.stat().st_size if path.is_file() else 0
        if size > SMALL:
            return False
    return True
