"""Places in items that look otherwise under the paths of the usual ones: a reply's name where a comment's stands."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

Path = tuple[str, ...]
"""The signs of the elements from an item down to one inside it."""


class Placed(Protocol):
    """What stands at a path of an item."""

    path: Path


def align(signs: Sequence[str], cells: Sequence[Sequence[Placed]]) -> None:
    """Give the cells of unusual items the paths of the usual ones; `signs` are those of the items."""
    kinds = Counter(signs)
    usual = max(kinds, key=lambda kind: kinds[kind])
    known: dict[Path, dict[Path, None]] = {}
    for sign, row in zip(signs, cells, strict=True):
        for cell in row if sign == usual else ():
            known.setdefault(_tags(cell.path), {})[cell.path] = None
    ordered = {tags: list(places) for tags, places in known.items()}
    inner = {path[1:] for places in known.values() for path in places if path}
    for sign, row in zip(signs, cells, strict=True):
        if sign != usual:
            _wrap(sign, row, inner, known)
        _rename(row, known, ordered)


def _wrap(sign: str, row: Sequence[Placed], inner: set[Path], known: dict[Path, dict[Path, None]]) -> None:
    """Replies that are the same element as stands in the usual items, without what is around it there."""
    if not any(cell.path in known.get(_tags(cell.path), ()) for cell in row):
        for cell in row:
            wrapped = (sign, *cell.path)
            cell.path = wrapped if cell.path in inner and wrapped in known.get(_tags(wrapped), ()) else cell.path


def _rename(row: Sequence[Placed], known: dict[Path, dict[Path, None]], ordered: dict[Path, list[Path]]) -> None:
    """Paths of the same tags taken for the same place, in their order: replies may have class names of their own."""
    strange: dict[Path, dict[Path, int]] = {}
    for cell in row:
        tags = _tags(cell.path)
        if cell.path in known.get(tags, ()):
            continue
        seen = strange.setdefault(tags, {})
        at = seen.setdefault(cell.path, len(seen))
        places = ordered.get(tags, [])
        cell.path = places[at] if at < len(places) else cell.path


def _tags(path: Path) -> Path:
    return tuple(sign.partition(".")[0] for sign in path)
