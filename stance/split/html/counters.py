"""Votes that no layout names: a number between an arrow up and an arrow down, or one that its class calls likes."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from stance.split.html.blocks import Block
from stance.split.html.controls import is_control, is_number
from stance.split.markup import short_text

_CLIMB = 12
"""How far above a number its comment's element is looked for."""

_LONGEST = 80
"""Characters of the votes for and against a comment; what is longer holds its words."""


def count_votes(blocks: Sequence[Block]) -> None:
    """Give comments a `likes` part where none has one: services rename their class names with every build."""
    if any(block.part("likes") is not None for block in blocks):
        return
    known = {block.element: block for block in blocks}
    for block in blocks:
        for element in _counters(block.element) if block.around is None else ():
            item = next((above for above in islice(element.iterancestors(), _CLIMB) if above in known), None)
            if item is not None:
                known[item].fields.setdefault("likes", (0, element))


def counter_in_text(block: Block) -> HtmlElement | None:
    """The element with a comment's votes and nothing else, where a plug-in puts it among the comment's words."""
    counter, text = block.part("likes"), block.part("text")
    if counter is None or text is None or text not in islice(counter.iterancestors(), _CLIMB):
        return None
    while (above := counter.getparent()) is not None and above is not text and is_control(short_text(above, _LONGEST)):
        counter = above
    return counter


def _counters(outer: HtmlElement) -> Iterator[HtmlElement]:
    """The numbers in an element between two arrows, behind the sign of a like, or called a count of likes."""
    for element in outer.iter("*"):
        if len(element) or not is_number((element.text or "").strip()):
            continue
        if _COUNT.search(element.get("class") or ""):
            yield element
        before, after = element.getprevious(), element.getnext()
        if before is None or after is None:
            continue
        between = not (element.tail or before.tail or "").strip() and _is_arrow(before) and _is_arrow(after)
        if between or (before.tag in ("i", "svg", "img") and _LIKE.search(before.get("class") or "")):
            yield element


def _is_arrow(element: HtmlElement) -> bool:
    """Whether an element is pressed and shows a sign or a picture."""
    pressed = element.tag in ("button", "a") or element.get("role") == "button"
    return pressed and not _WORD.search(short_text(element, 20))


_COUNT = re.compile(
    r"(?:^|[\s_-])(?:up-?)?(?:like|vote|upvote|thumbs?-?up)s?[_-]?(?:count(?:er)?|number|nbr?|num|total|result)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
_LIKE = re.compile(r"(?:^|[\s_-])(?:like|thumbs?-?(?:o-)?up|upvote|heart|jaime)(?:$|[\s_-])", re.IGNORECASE)
_WORD = re.compile(r"\w")
