"""The JSON-LD of a page: objects in its scripts, for what they say of the article and of its comments."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from stance.split.markup import Markup

Node = Mapping[str, Any]
SCRIPTS = "script[type^=application/ld+json]"


def nodes_of(markup: Markup) -> Iterator[tuple[Node, HtmlElement]]:
    """Every outermost object with its script, in the order of the page; scripts that hold no JSON are passed over."""
    for script in markup.index.select(SCRIPTS):
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in objects(value):
            yield node, script


def objects(value: object) -> list[Node]:
    """JSON-LD writes one object or a list of them."""
    values = value if isinstance(value, list) else [value]
    return [node for node in values if isinstance(node, dict)]


def is_a(node: Node, kinds: Collection[str]) -> bool:
    """Whether an object is of one of the kinds, with or without the address of the vocabulary before it."""
    found = node.get("@type")
    named = found if isinstance(found, list) else [found]
    return any(isinstance(kind, str) and kind.rpartition("/")[2] in kinds for kind in named)
