"""The few CSS selectors that layouts are written in, matched in one walk over a tree.

Read: `tag`, `.class`, `#id`, `[name]`, `[name=value]` and `^= $= *=`, one inside another by a space, one right
below another by ` > `, several by a comma. One walk asks every selector at once, so its time is linear in the page,
where asking each comment for its parts again would go through a deep thread once for each of its levels.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from lxml.html import HtmlElement

State = tuple[int, ...]
"""For every chain, how many of its steps the open elements have taken."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one element has to be like."""

    tag: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]
    below: "Step | None" = None

    @property
    def key(self) -> str:
        """Where an index keeps the elements that this may match."""
        if self.classes:
            return "." + min(self.classes)
        return self.tag or "@" + self.attributes[0][0]

    def matches(self, element: HtmlElement, classes: frozenset[str]) -> bool:
        """Whether `element`, whose class names are `classes`, is like that."""
        if self.tag and self.tag != element.tag:
            return False
        if not (self.classes <= classes and all(_holds(element.get(name), *how) for name, *how in self.attributes)):
            return False
        if self.below is None:
            return True
        parent = element.getparent()
        return parent is not None and self.below.matches(parent, classes_of(parent))


Chain = tuple[Step, ...]


@cache
def chains(selector: str) -> tuple[Chain, ...]:
    """A selector, read; ValueError where it is written in more CSS than is known here."""
    return tuple(_chain(part) for part in selector.split(","))


def outermost(elements: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """Those of `elements`, given in document order, that stand in none of the others."""
    seen: set[HtmlElement] = set()
    for element in elements:
        if element not in seen:
            seen.update(element.iter("*"))
            yield element


def classes_of(element: HtmlElement) -> frozenset[str]:
    """The class names of an element."""
    names = element.get("class")
    return frozenset(names.split()) if names else _NO_CLASSES


class Index:
    """A page's elements by tag, class and attribute, so that a selector looks only where it may match."""

    def __init__(self, root: HtmlElement) -> None:
        self.elements: list[HtmlElement] = list(root.iter("*"))
        self._by: dict[str, list[int]] = defaultdict(list)
        for place, element in enumerate(self.elements):
            self._by[element.tag].append(place)
            for name in element.keys():
                self._by["@" + name].append(place)
            for name in classes_of(element):
                self._by["." + name].append(place)

    def holds(self, selector: str) -> bool:
        """Whether the page may hold what a selector asks for: an element for each step of one of its chains."""
        return any(all(self._by.get(step.key) for step in chain) for chain in chains(selector))

    def often(self, name: str) -> int:
        """How many elements have a class."""
        return len(self._by.get("." + name, ()))

    def select(self, selector: str) -> list[HtmlElement]:
        """The elements that match a selector without spaces in it, in document order."""
        found: set[int] = set()
        for (step,) in chains(selector):
            for place in self._by.get(step.key, ()):
                element = self.elements[place]
                if step.matches(element, classes_of(element)):
                    found.add(place)
        return [self.elements[place] for place in sorted(found)]


class Fields:
    """Named selectors in order of preference, followed down a tree together."""

    def __init__(self, selectors: Mapping[str, tuple[str, ...]]) -> None:
        self._chains = [
            (name, rank, chain)
            for name, ranked in selectors.items()
            for rank, selector in enumerate(ranked)
            for chain in chains(selector)
        ]
        self.start: State = (0,) * len(self._chains)

    def step(self, element: HtmlElement, state: State) -> tuple[list[tuple[str, int]], State]:
        """The names, each with its rank, that `element` answers to below `state`, and the state below it."""
        classes = classes_of(element)
        hits = []
        moved = None
        for place, (name, rank, chain) in enumerate(self._chains):
            taken = state[place]
            if not chain[taken].matches(element, classes):
                continue
            if taken == len(chain) - 1:
                hits.append((name, rank))
            else:
                moved = moved or list(state)
                moved[place] += 1
        return hits, tuple(moved) if moved else state


def _holds(value: str | None, how: str, wanted: str) -> bool:
    if value is None:
        return False
    if not how:
        return True
    return {
        "=": value == wanted,
        "^=": value.startswith(wanted),
        "$=": value.endswith(wanted),
        "*=": wanted in value,
    }[how]


def _chain(text: str) -> Chain:
    steps: list[Step] = []
    for part in _CHILD.sub(">", text).split():
        step: Step | None = None
        for link in part.split(">"):
            step = _step(link, step)
        steps += [step] if step else []
    return tuple(steps)


def _step(text: str, below: Step | None) -> Step:
    found = _STEP.fullmatch(text)
    if found is None:
        raise ValueError(f"expected a selector of tags, classes, ids and attributes, got {text!r}")
    classes = frozenset(part[1:] for part in _PART.findall(found["rest"]) if part[0] == ".")
    ids = [("id", "=", part[1:]) for part in _PART.findall(found["rest"]) if part[0] == "#"]
    others = [_ATTRIBUTE.fullmatch(part) for part in _PART.findall(found["rest"]) if part[0] == "["]
    attributes = (*ids, *((part[1], part[2] or "", part[3] or "") for part in others if part))
    return Step(found["tag"], classes, attributes, below)


_NO_CLASSES: frozenset[str] = frozenset()
_ATTRIBUTE = re.compile(r"\[([\w:-]+)(?:([\^$*]?=)([^\]]+))?\]")
_CHILD = re.compile(r"\s*>\s*")
_PART = re.compile(r"[.#][\w-]+|\[[^\]]+\]")
_STEP = re.compile(r"(?P<tag>[\w-]*)(?P<rest>(?:[.#][\w-]+|\[[\w:-]+(?:[\^$*]?=[^\]]+)?\])*)")
