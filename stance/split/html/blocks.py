"""The items of a thread with their parts, found in one walk over each thread of a page."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from stance.records import Span
from stance.split.css import State
from stance.split.html.marks import Mark, arrow_leads, first_line_of, link_of, mark_of
from stance.split.html.words import ID_ATTRIBUTES
from stance.split.markup import SILENT, STAMP, Places

LINKS = 4
"""As many links before a comment's words are looked at for the comment that it answers."""

RUN = "stance-run"
"""The tag of an element that is put around a comment's head and what follows it up to the next head."""


class Parts(Protocol):
    """Which element is which part of a comment, asked for in document order."""

    start: State

    def step(self, element: HtmlElement, state: State) -> tuple[list[tuple[str, int]], State]:
        """The names, each with its rank, that `element` answers to below `state`, and the state below it."""


@dataclass(slots=True)
class Block:
    """One item of a thread while its page is walked.

    `around` is the item that it stands in, `answers` the one that it answers, which need not be the same. `names`
    are ids inside it, by which others refer to it, `mark` says whom it answers,
    `links` may; `bodies` counts the separate elements
    that might be its text.
    """

    element: HtmlElement
    around: "Block | None"
    start: int
    end: int = 0
    words_end: int = 0
    first_reply: int | None = None
    fields: dict[str, tuple[int, HtmlElement]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    bodies: int = 0
    mark: Mark | None = None
    links: list[Mark] = field(default_factory=list)
    author: str | None = None
    id: str | None = None
    answers: "Block | None" = None

    @property
    def stating(self) -> HtmlElement:
        """The element whose attributes are the comment's: of a run its head."""
        return self.element[0] if self.element.tag == RUN else self.element

    def part(self, name: str) -> HtmlElement | None:
        """The element of one part of the comment."""
        return self.fields[name][1] if name in self.fields else None

    @property
    def bare(self) -> bool:
        """Whether the words stand in one element with the author's name."""
        text, author = self.part("text"), self.part("author")
        return text is not None and author is not None and text in author.iterancestors()

    @property
    def span(self) -> Span:
        """The comment's place in the source."""
        if self.first_reply is not None and self.words_end <= self.first_reply:
            return self.start, self.first_reply
        return self.start, self.end

    def kept_parent(self) -> str | None:
        """The id of the nearest comment above that was kept."""
        above = self.answers
        while above is not None and above.id is None:
            above = above.answers
        return above.id if above else None


def blocks_of(
    items: Sequence[HtmlElement], places: Places, parts: Parts, dropped: Container[HtmlElement] = ()
) -> Iterator[Block]:
    """The items with their parts, in document order, found in one walk over each thread; `dropped` is no text."""
    blocks: dict[HtmlElement, Block] = {}
    wanted = set(items)
    for outer in items:
        if outer in blocks:
            continue
        open_elements: list[tuple[Block | None, State, bool]] = [(None, parts.start, False)]
        for event, element in iterwalk(outer, events=("start", "end")):
            block, state, silent = open_elements[-1]
            if event == "end":
                _close(block, element, places.close(element), silent)
                open_elements.pop()
                continue
            at = places.open(element)
            if element in wanted:
                blocks[element] = block = _new_block(element, block, at)
                state = parts.start
            if block:
                state = _take(block, element, parts, state, dropped)
            open_elements.append((block, state, silent or element in dropped or element.tag in SILENT))
    yield from blocks.values()


def runs_of(heads: Iterable[HtmlElement], stops: Container[HtmlElement] = ()) -> list[HtmlElement]:
    """New elements, each around one of `heads` and its later siblings up to the next head or one of `stops`.

    A page that has no element around a comment (`<dt>` and `<dd>`, rows of a table) gets one this way.
    """
    runs: list[HtmlElement] = []
    known = list(heads)
    wanted = set(known)
    for head in known:
        parent = head.getparent()
        if parent is None:
            continue
        run = head.makeelement(RUN)
        if stamp := head.get(STAMP):
            run.set(STAMP, stamp)
        members = [head]
        for sibling in head.itersiblings():
            if sibling in wanted or sibling in stops:
                break
            members.append(sibling)
        head.addprevious(run)
        for member in members:
            run.append(member)  # lxml moves the words after an element along with it
        runs.append(run)
    return runs


def _take(block: Block, element: HtmlElement, parts: Parts, state: State, dropped: Container[HtmlElement]) -> State:
    """What one element inside an item is to it."""
    for name in ID_ATTRIBUTES:
        if value := element.get(name):
            block.names.append(value)
    text = block.part("text")
    if block.mark is None and not block.words_end and element is not block.element:
        block.mark = mark_of(element)  # after the words, "رد على أمل" is a button
    if len(block.links) < LINKS and (link := link_of(element)):
        ahead = text is None or text is block.element
        if ahead or (not block.links and text is not None and arrow_leads(element, text, dropped)):
            block.links.append(link)
    hits, state = parts.step(element, state)
    if block.mark is None and any(name == "text" for name, _ in hits):
        block.mark = first_line_of(element)
    for name, rank in hits:
        if name == "text" and block.words_end and text is not None and rank == block.fields["text"][0]:
            block.bodies += 1
        if name not in block.fields or rank < block.fields[name][0]:
            block.fields[name] = rank, element
    return state


def _new_block(element: HtmlElement, around: Block | None, start: int) -> Block:
    if around and around.first_reply is None:
        around.first_reply = start
    return Block(element, around, start)


def _close(block: Block | None, element: HtmlElement, end: int, silent: bool) -> None:
    if block is None:
        return
    text = block.part("text")
    if element is block.element:
        block.end = end
    elif element is text:
        block.words_end = end
    elif text is block.element and block.first_reply is not None and not silent:
        # The words of an item without an element of their own may go on after the replies.
        said = (element.tail or "").strip() or ((element.text or "").strip() and end > block.first_reply)
        block.words_end = end if said else block.words_end
