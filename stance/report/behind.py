"""The model behind results, where it is at hand: it corrects what would only be counted, and says what weighed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import InputError, ModelError, UsageError
from stance.model.folder import NEEDED, default_path, fingerprint, load
from stance.model.validation import Evidence, read_validation

if TYPE_CHECKING:
    from stance.model.folder import Model

RECORD = "run.json"
SHOWN = 8
"""Signs of a fingerprint that tell one model from another."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A model folder and its evidence from held-out comments, by target; the network is loaded when it is asked for."""

    folder: Path
    evidence: Mapping[str, Evidence]

    def load(self) -> "Model | None":
        """The model itself, or None where it was made for another version of the library: results outlive that."""
        try:
            return load(self.folder)
        except ModelError:
            return None


def records(paths: Sequence[Path]) -> list[Mapping[str, Any]]:
    """What `run.json` says in each folder of `paths` or beside each table, once a folder; empty where there is none.

    Raises InputError where one is no such record.
    """
    places = dict.fromkeys((path if path.is_dir() else path.parent) / RECORD for path in paths)
    return [_record(place) for place in places]


def behind(runs: Sequence[Mapping[str, Any]], given: Path | None) -> Behind | None:
    """The model that wrote the results of `runs`, or None where it is not known or not here any more.

    It is looked for where it was and where the model that ships is; `given` is a folder that the user names. Raises
    UsageError where that is no model folder, or another model than the records name.
    """
    named = [each["model"] if isinstance(each.get("model"), Mapping) else {} for each in runs]
    wanted = {str(each.get("fingerprint", "")) for each in named}
    if given is not None:
        _check(given, wanted - {""})
        return _behind(given)
    if len(wanted) != 1:
        return None
    places = [default_path(), *(Path(str(each.get("path"))) for each in named)]
    found = (place for place in places if _is_whole(place) and fingerprint(place) in wanted)
    return next(map(_behind, found), None)


def _behind(folder: Path) -> Behind:
    return Behind(folder, read_validation(folder, fingerprint(folder)))


def _check(folder: Path, wanted: set[str]) -> None:
    if not _is_whole(folder):
        raise UsageError(f"{folder}: expected a model folder with {', '.join(NEEDED)}; name the one behind the results")
    if others := wanted - {fingerprint(folder)}:
        raise UsageError(
            f"{folder}: expected the model that wrote the results, whose fingerprint begins with "
            f"{min(others)[:SHOWN]}, got {fingerprint(folder)[:SHOWN]}; name that model or leave --model out"
        )


def _is_whole(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED)


def _record(place: Path) -> Mapping[str, Any]:
    if not place.is_file():
        return {}
    try:
        record = json.loads(place.read_bytes())
    except (OSError, ValueError) as problem:
        raise InputError(f"{place}: expected the record of a run, got: {problem}; score again") from None
    return record if isinstance(record, dict) else {}
