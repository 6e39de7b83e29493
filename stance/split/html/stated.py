"""What repeated elements say in attributes and do not show: names in an avatar's `alt`, votes in `aria-label`."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from stance.split.html.controls import is_control, says_votes
from stance.split.html.flow import Flow, is_dated
from stance.split.html.parts import attribute_role, author_name
from stance.split.html.runs import Item

NEAR = 400
"""How many elements from an item's start are looked at: its words may hold many line ends, its votes follow them."""


def names_stated(flow: Flow, items: Sequence[Item]) -> list[str]:
    """Every item's author by an attribute that most items have and that differs among them, "" where there is none."""
    rows: list[dict[tuple[str, str], str]] = []
    for number in range(len(items)):
        row: dict[tuple[str, str], str] = {}
        for i in own_elements(flow, items, number):
            element = flow.elements[i]
            names = [name for name in element.keys() if attribute_role(str(name)) == "name"]
            for name in (*names, "alt", "aria-label", "title"):
                if value := _name(element.get(name) or ""):
                    row.setdefault((name, flow.signs[i]), value)
        rows.append(row)
    found = Counter(key for row in rows for key in row)
    differing = {key: len({row.get(key, "") for row in rows}) for key in found}
    fitting = [key for key in found if 2 * found[key] >= len(items) and differing[key] > len(items) // 3]
    best = max(fitting, key=lambda key: found[key], default=None)
    return [row.get(best, "") if best else "" for row in rows]


def votes_stated(flow: Flow, items: Sequence[Item], number: int) -> HtmlElement | None:
    """The element of an item that states its votes in an attribute."""
    for i in own_elements(flow, items, number):
        element = flow.elements[i]
        votes = (value for name, value in element.items() if attribute_role(str(name)) == "vote")
        if any(value.lstrip("+-").isdecimal() for value in votes):
            return element
        # "J'aime ce commentaire, 42 mentions J'aime": what a button does, and what it has counted.
        if any(map(says_votes, _CLAUSE.split(element.get("aria-label") or ""))):
            return element
    return None


def own_elements(flow: Flow, items: Sequence[Item], number: int) -> Iterator[int]:
    """The first elements of an item, up to the next item."""
    item = items[number]
    after = items[number + 1].start if number + 1 < len(items) else item.end
    return iter(range(item.start, min(item.end, after, item.start + NEAR)))


def _name(value: str) -> str:
    value = _PICTURE.sub("", value.strip())
    if not 1 < len(value) <= 60 or len(value.split()) > 9 or not re.search(r"[^\W\d_]", value):
        return ""
    return "" if is_dated(value) or is_control(value) or says_votes(value) else author_name(value) or ""


_CLAUSE = re.compile(r"[,،:;–—.]\s")
_PICTURE = re.compile(
    r"^(?:(?:photo|image|avatar|portrait)(?: (?:de profil )?(?:de |d[’']|of )|\s?:?\s?)|صورة\s?)"
    r"|[’']s (?:avatar|photo)$",
    re.IGNORECASE,
)
