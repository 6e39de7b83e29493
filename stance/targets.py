"""Targets and their label vocabularies, read from a targets.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from stance.errors import ModelError

KINDS = ("initiative", "theme", "sentiment", "language")
STANCE_LABELS = ("favor", "against", "none")


@dataclass(frozen=True, slots=True)
class Target:
    """One question put to every comment, answered by one head of the model."""

    name: str
    kind: str
    labels: tuple[str, ...]
    claim: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ModelError(f"target {self.name!r} has kind {self.kind!r}; use one of {', '.join(KINDS)}")
        if len(set(self.labels)) != len(self.labels) or len(self.labels) < 2:
            raise ModelError(f"target {self.name!r} needs two or more different labels, got {list(self.labels)}")

    @property
    def is_stance(self) -> bool:
        """Whether the labels are favor, against and none."""
        return self.kind in ("initiative", "theme")


def read_targets(path: Path | None = None) -> tuple[Target, ...]:
    """Targets of a targets.toml, in its order; of the one that ships when no path is given.

    Raises ModelError where the file is missing, is not TOML, or lacks a field.
    """
    place = files("stance").joinpath("targets.toml") if path is None else path
    try:
        return parse_targets(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise ModelError(f"expected targets in {place}, got: {problem}; copy stance/targets.toml and edit it") from None


def parse_targets(text: str) -> tuple[Target, ...]:
    """Targets written in TOML, checked: names differ, one sentiment and one language among them."""
    try:
        targets = tuple(_target(table) for table in tomllib.loads(text)["target"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        raise ModelError(
            f"targets are not as expected ({problem}); each is a [[target]] with name, kind, labels, claim"
        ) from None
    names = [target.name for target in targets]
    kinds = [target.kind for target in targets]
    if len(set(names)) != len(names):
        raise ModelError(f"each target needs a name of its own, got {names}")
    if kinds.count("sentiment") != 1 or kinds.count("language") != 1:
        raise ModelError(f"expected one sentiment and one language target, got kinds {kinds}")
    return targets


def _target(table: Mapping[str, Any]) -> Target:
    return Target(table["name"], table["kind"], tuple(table["labels"]), table.get("claim", ""))
