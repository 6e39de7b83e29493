"""What a page shows, line by line, and which of its lines are paragraphs."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from stance.split.dates import find_date
from stance.split.markup import BLOCKS, SILENT

PROSE = 60
"""Characters of a line that is no heading, byline or button."""

SHORT = 25
"""Below, a last line beside paragraphs is a label."""


class Line(NamedTuple):
    """Words that a page shows in one line, how many of their characters are links, and the block that holds them.

    `pieces` are the words of each element in it: a name and a date beside it may have nothing but style between them.
    """

    text: str
    linked: int
    owner: HtmlElement
    pieces: tuple[str, ...]

    @property
    def prose(self) -> bool:
        """Whether this is a paragraph, not a menu, a title or a line with author and date."""
        titled = self.owner.tag in "h1 h2 h3 h4 h5 h6".split() and not self.text.endswith(".")
        return len(self.text) >= PROSE and 2 * self.linked < len(self.text) and not titled and not self.signs

    @property
    def signs(self) -> bool:
        """Whether this is no sentence and has a date."""
        return len(self.text) <= 2 * PROSE and not ENDED.search(self.text) and find_date(self.text) is not None

    @property
    def leads(self) -> bool:
        """Whether this is a title that leads elsewhere."""
        return len(self.text) >= SHORT and 4 * self.linked > 3 * len(self.text)


def lines_of(root: HtmlElement) -> list[Line]:
    """What a page shows, line by line, without what stands beside an article by its tag."""
    lines: list[Line] = []
    holders, owner = [root], root
    words: list[str] = []
    linked = links = 0
    walker = iterwalk(root, events=("start", "end"))
    for event, element in walker:
        skipped = element is not root and _beside(element)
        if element.tag in _LINES and words:
            lines += _line(words, linked, owner)
            words, linked = [], 0
        if event == "start":
            if skipped:
                walker.skip_subtree()
                continue
            if element.tag in _LINES or "-" in element.tag:
                holders.append(element)
            links += element.tag == "a"
            said = element.text
        else:
            if holders[-1] is element and element is not root:
                holders.pop()
            links -= element.tag == "a" and not skipped
            said = element.tail if element is not root else None
        if said and (words or not said.isspace()):
            owner = owner if words else holders[-1]
            words.append(said)
            linked += len(" ".join(said.split())) if links else 0
    return [*lines, *_line(words, linked, owner)]


def _line(words: Sequence[str], linked: int, owner: HtmlElement) -> Iterator[Line]:
    if text := " ".join("".join(words).split()):
        yield Line(text, linked, owner, tuple(piece for word in words if (piece := " ".join(word.split()))))


def _beside(element: HtmlElement) -> bool:
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return element.tag in _SKIPPED or hidden or "display:none" in (element.get("style") or "").replace(" ", "")


ENDED = re.compile(r"[.!?؟…»\"”)]\s*$")
_LINES = BLOCKS | frozenset("main figure form fieldset details summary center body figcaption legend".split())
_SKIPPED = SILENT - {"form"} | frozenset("nav aside footer figcaption label legend option dialog menu".split())
