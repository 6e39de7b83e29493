"""Columns that a list was spread over ("replies/0/text", "replies/1/text") → the list, as scrapers' JSON has it."""

import re
from collections.abc import Collection, Mapping
from typing import Any

_SPREAD = re.compile(r"(?P<list>.{1,60}?)[/.](?P<place>\d{1,4})[/.](?P<name>.{1,80})")


def is_flat(header: Collection[str]) -> bool:
    """Whether some columns of a table are those of objects in a list, which are counted from 0."""
    return any(int(found["place"]) == 0 for found in map(_SPREAD.fullmatch, header) if found)


def lists_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its lists; what no cell says anything of is not in them."""
    whole: dict[str, Any] = {}
    lists: dict[str, dict[int, dict[str, Any]]] = {}
    for column, cell in row.items():
        found = _SPREAD.fullmatch(column)
        if found is None:
            whole[column] = cell
        elif cell not in (None, ""):
            lists.setdefault(found["list"], {}).setdefault(int(found["place"]), {})[found["name"]] = cell
    inner = {name: [lists_of(each[place]) for place in sorted(each)] for name, each in lists.items()}
    return whole | inner
