"""A call checked before any work: which files to read, and where the results may go."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from stance.aggregate import PLAIN, Counting
from stance.engines.authors import Authors
from stance.engines.places import check_folder, earlier_results, written_names
from stance.engines.reading import Skipped
from stance.errors import UsageError
from stance.split import find_inputs

AS_THEY_ARE = Authors()


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to read and those that will not be, the place and format of the results, the names of columns.

    `counting` is how comments become shares; `overwrite` lets the results replace what is in their folder,
    and `authors` says what becomes of names.
    """

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...]
    out: Path | BinaryIO
    format: str
    columns: Mapping[str, str] = field(default_factory=dict)
    counting: Counting = PLAIN
    overwrite: bool = False
    authors: Authors = AS_THEY_ARE


def plan(
    paths: Sequence[Path],
    out: Path | BinaryIO,
    format: str,
    overwrite: bool = False,
    columns: Mapping[str, str] | None = None,
    counting: Counting = PLAIN,
) -> Plan:
    """The plan of scoring the files under `paths`, with all that can be refused before a model is loaded.

    `out` is a folder, or a binary stream for the comment rows alone; `columns` maps our fields to what tables
    call them. Results of an earlier run that lie in a folder of `paths` are not read as comments. Raises UsageError
    where `out` cannot be used, or where the run would replace one of its own inputs.
    """
    if isinstance(out, Path):
        check_folder(out, overwrite)
    found, unread = find_inputs(paths)
    given = {os.path.realpath(path) for path in paths}
    results = {folder: earlier_results(folder) for folder in {path.parent for path in found}}
    earlier = [path for path in found if path.name in results[path.parent] and os.path.realpath(path) not in given]
    files = tuple(path for path in found if path not in set(earlier))
    if isinstance(out, Path):
        _keep_inputs(files, out, format)
    skipped = [Skipped.of(path, reason) for path, reason in unread]
    skipped += [Skipped.of(path, "result of an earlier run; name the file itself to score it") for path in earlier]
    return Plan(files, tuple(skipped), out, format, columns or {}, counting, overwrite)


def _keep_inputs(files: Sequence[Path], out: Path, format: str) -> None:
    replaced = {os.path.realpath(out / name) for name in earlier_results(out) | set(written_names(format))}
    for path in files:
        if os.path.realpath(path) in replaced:
            raise UsageError(f"{path}: this input would be replaced by the results; name another folder with --out")
