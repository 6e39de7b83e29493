"""What the weights that ship have reached once they may not fall below: `floors.json` in the model's folder.

    python -m stance.train.floors                      # check; exit code 1 where a floor is missed
    python -m stance.train.floors --raise              # floors up to what the weights reach
    python -m stance.train.floors --lower "the reason" # and down, which needs one

Floors are macro-F1 on the held-out rows of one file, by target and language; the file's hash stands beside them.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from stance.errors import InputError, StanceError
from stance.model.folder import default_path
from stance.train.evaluate import compare

FLOORS = "floors.json"
LABELLED = Path("seeds/comments.jsonl")
SLACK = 0.01
"""Macro-F1 that another processor may cost: bf16 and fp32 answer one comment in some hundreds otherwise."""

FEWEST = 90
"""Rows below which a group's score says too little to hold anybody to it."""

Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Floors:
    """Least macro-F1 by "target group", the hash of the rows it was measured on, and why floors were lowered."""

    data: str
    least: Scores
    lowered: tuple[Mapping[str, Any], ...] = field(default=())

    def missed(self, scores: Scores) -> dict[str, tuple[float, float]]:
        """Score and floor of each group that is below, a group without a score included."""
        found = {name: (scores.get(name, 0.0), floor) for name, floor in self.least.items()}
        return {name: (score, floor) for name, (score, floor) in found.items() if score < floor - SLACK}

    def raised(self, scores: Scores) -> "Floors":
        """Floors at what `scores` reach, where that is higher or there was none."""
        return replace(self, least={name: max(score, self.least.get(name, 0.0)) for name, score in scores.items()})

    def lowered_to(self, scores: Scores, why: str) -> "Floors":
        """Floors that `scores` miss put down to them, each with the reason."""
        missed = self.missed(scores)
        notes = [{"floor": name, "from": floor, "to": score, "why": why} for name, (score, floor) in missed.items()]
        down = {name: score for name, (score, _) in missed.items()}
        return replace(self, least={**self.least, **down}, lowered=(*self.lowered, *notes))


def measure(model: Path, labelled: Path) -> Scores:
    """Macro-F1 by "target group" of the model on the held-out rows of `labelled`, to three digits."""
    scores = compare([labelled], model, [], "dev")["model"]
    return {f"{one.target} {one.group}": round(one.macro_f1, 3) for one in scores if one.n >= FEWEST}


def read_floors(model: Path, labelled: Path) -> Floors:
    """The floors in a model's folder.

    Raises InputError where they are not to be read, or were measured on other rows than those in `labelled`.
    """
    place = model / FLOORS
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        floors = Floors(found["data"], found["floors"], tuple(found["lowered"]))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise InputError(f"{place}: expected floors, got: {problem}; make them with --raise") from None
    if floors.data != _hash(labelled):
        raise InputError(f"{labelled}: expected the rows that {place} was measured on, got others; delete it, --raise")
    return floors


def write_floors(model: Path, floors: Floors) -> None:
    """Write them into the model's folder."""
    found = {"data": floors.data, "floors": dict(floors.least), "lowered": list(floors.lowered)}
    (model / FLOORS).write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _hash(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as problem:
        raise InputError(f"{path}: expected labelled rows, got: {problem}; run this in the checkout") from None


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m stance.train.floors", description=__doc__)
    parser.add_argument("model", nargs="?", type=Path, default=default_path())
    parser.add_argument("--labelled", type=Path, default=LABELLED)
    parser.add_argument("--raise", dest="up", action="store_true", help="floors up to what the weights reach")
    parser.add_argument("--lower", metavar="WHY", help="floors that are missed down to what the weights reach")
    options = parser.parse_args()
    try:
        sys.exit(_run(options))
    except StanceError as problem:
        sys.exit(f"stance: {problem}")


def _run(options: argparse.Namespace) -> int:
    model, labelled = options.model, options.labelled
    new = options.up and not (model / FLOORS).exists()
    floors = Floors(_hash(labelled), {}) if new else read_floors(model, labelled)
    scores = measure(model, labelled)
    if options.lower:
        floors = floors.lowered_to(scores, options.lower)
    if options.up:
        floors = floors.raised(scores)
    if options.lower or options.up:
        write_floors(model, floors)
    print("| group | score | floor |\n|---|--:|--:|")  # noqa: T201 - the command's output
    for name, floor in floors.least.items():
        print(f"| {name} | {scores.get(name, 0.0):.3f} | {floor:.3f} |")  # noqa: T201
    return 1 if floors.missed(scores) else 0


if __name__ == "__main__":
    main()
