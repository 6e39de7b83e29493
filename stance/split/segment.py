"""The comments of an HTML page: one layout after the other is tried on its tree.

A comment's span runs from its item's start tag to the item's end, or to the first reply inside it where
the comment's own words stand before that, so that spans of a thread do not overlap.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from stance.records import Comment, Reject, Span
from stance.split.css import Fields, State
from stance.split.dates import find_date, parse_date
from stance.split.html_layouts import AUTHOR_NOISE, CONTROLS, LAYOUTS, PINGBACKS, REMOVED, ThreadLayout
from stance.split.ids import comment_id
from stance.split.markup import Markup, Places, visible_text
from stance.split.source import to_int

DATE_ATTRIBUTES = ("datetime", "content", "data-datetime", "title")
"""Where mark-up holds an absolute date; before the visible words, which may say "3 hours ago"."""

NO_TEXT = "a comment without text"
REMOVED_BY_SITE = "removed by the site"
PINGBACK = "a link from another page (pingback), not a reader"


@dataclass(frozen=True, slots=True)
class Found:
    """What a layout found: comments, what looked like one but is none, and the elements that hold them."""

    comments: tuple[Comment, ...] = ()
    rejects: tuple[Reject, ...] = ()
    elements: tuple[HtmlElement, ...] = ()


@dataclass(slots=True)
class Block:
    """One item of a thread while its page is walked."""

    element: HtmlElement
    parent: "Block | None"
    start: int
    end: int = 0
    words_end: int = 0
    first_reply: int | None = None
    fields: dict[str, tuple[int, HtmlElement]] = field(default_factory=dict)
    id: str | None = None

    def part(self, name: str) -> HtmlElement | None:
        """The element of one part of the comment."""
        return self.fields[name][1] if name in self.fields else None

    @property
    def span(self) -> Span:
        """The comment's place in the source."""
        if self.first_reply is not None and self.words_end <= self.first_reply:
            return self.start, self.first_reply
        return self.start, self.end

    def kept_parent(self) -> str | None:
        """The id of the nearest comment above that was kept."""
        above = self.parent
        while above is not None and above.id is None:
            above = above.parent
        return above.id if above else None


def segment(markup: Markup, article_id: str) -> Found:
    """The comments of the first layout that finds any; else what one found to be removed or no comment."""
    without_comments = Found()
    for layout in LAYOUTS:
        for items in layout.items:
            found = _thread(markup, layout, items, article_id)
            if found.comments:
                return found
            if any(reject.reason != NO_TEXT for reject in found.rejects):
                without_comments = found
    return without_comments


def date_of(element: HtmlElement, without: Container[HtmlElement] = ()) -> tuple[str | None, str | None]:
    """A date that an element shows: as written, and in ISO 8601."""
    for name in DATE_ATTRIBUTES:
        raw = (element.get(name) or "").strip()
        if raw and (iso := parse_date(raw)):
            return raw, iso
    words = " ".join(visible_text(element, without).split())
    found = find_date(words[:300])
    return words or None, parse_date(words) or (found.iso if found else None)


def words_of(element: HtmlElement | None, without: Container[HtmlElement] = ()) -> str:
    """The words of an element that may hold them in an attribute (`<meta content>`); none of no element."""
    if element is None:
        return ""
    return (element.get("content") or "").strip() if element.tag == "meta" else visible_text(element, without)


def _thread(markup: Markup, layout: ThreadLayout, items: str, article_id: str) -> Found:
    elements = markup.index.select(items)
    if not elements:
        return Found()
    threads = set(elements)
    beside = threads.union(markup.index.select(CONTROLS))
    dropped = beside.union(markup.index.select(layout.drop) if layout.drop else ())
    blocks = list(_blocks(elements, markup.places(), Fields(layout.fields())))
    pingbacks = set(markup.index.select(PINGBACKS))
    comments: list[Comment] = []
    rejects: list[Reject] = []
    for block in blocks:
        text = words_of(block.part("text"), dropped)
        if reason := reason_against(text, block.element in pingbacks):
            rejects.append(Reject(text or visible_text(block.element, threads), block.span, reason))
            continue
        block.id = comment_id(article_id, len(comments) + 1)
        comments.append(_comment(block, article_id, text, layout, beside))
    outermost = tuple(block.element for block in blocks if block.parent is None)
    return Found(tuple(comments), tuple(rejects), outermost)


def _blocks(items: Sequence[HtmlElement], places: Places, fields: Fields) -> Iterator[Block]:
    """The items with their parts, in document order, found in one walk over each thread."""
    blocks: dict[HtmlElement, Block] = {}
    wanted = set(items)
    for outer in items:
        if outer in blocks:
            continue
        open_elements: list[tuple[Block | None, State]] = [(None, fields.start)]
        for event, element in iterwalk(outer, events=("start", "end")):
            block, state = open_elements[-1]
            if event == "end":
                _close(block, element, places.close(element))
                open_elements.pop()
                continue
            at = places.open(element)
            if element in wanted:
                blocks[element] = block = _new_block(element, block, at)
                state = fields.start
            if block:
                hits, state = fields.step(element, state)
                for name, rank in hits:
                    if name not in block.fields or rank < block.fields[name][0]:
                        block.fields[name] = rank, element
            open_elements.append((block, state))
    yield from blocks.values()


def _new_block(element: HtmlElement, parent: Block | None, start: int) -> Block:
    if parent and parent.first_reply is None:
        parent.first_reply = start
    return Block(element, parent, start)


def _close(block: Block | None, element: HtmlElement, end: int) -> None:
    if block and element is block.element:
        block.end = end
    elif block and element is block.part("text"):
        block.words_end = end


def reason_against(text: str, pingback: bool = False) -> str:
    """Why what stands where a comment would is none; "" where it is one."""
    if pingback:
        return PINGBACK
    if not text:
        return NO_TEXT
    return REMOVED_BY_SITE if len(text) < 200 and REMOVED.fullmatch(text) else ""


def _comment(block: Block, article_id: str, text: str, layout: ThreadLayout, beside: Container[HtmlElement]) -> Comment:
    date = block.part("date")
    raw, iso = date_of(date, beside) if date is not None else (None, None)
    count = _NUMBER.search(words_of(block.part("likes")))
    return Comment(
        id=block.id or "",
        article_id=article_id,
        text=text,
        span=block.span,
        rule=layout.rule,
        confidence=layout.confidence,
        author=author_name(words_of(block.part("author"), beside)),
        date=iso,
        date_raw=raw,
        likes=to_int(count[0]) if count else None,
        parent_id=block.kept_parent(),
    )


def author_name(words: str) -> str | None:
    """A name in one line, without what stands around it ("يقول:")."""
    return AUTHOR_NOISE.sub("", " ".join(words.split())).strip() or None


_NUMBER = re.compile(r"[+−–-]?\s?\d[\d\s,.\u00a0\u202f]{0,12}")
