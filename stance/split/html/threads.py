"""The items of a thread → comments, and what looks like one and is none.

A comment's span runs from its item's start tag to the item's end, or to the first reply inside it where
the comment's own words stand before that, so that spans of a thread do not overlap.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from stance.records import Comment, Reject
from stance.split.dates import fold, parse_date, parse_epoch
from stance.split.html.answers import relate
from stance.split.html.blocks import Block, Parts, blocks_of
from stance.split.html.counters import count_votes, counter_in_text
from stance.split.html.parts import author_name, date_of, likes_in, likes_of, name_of, words_of
from stance.split.html.words import (
    ADVERTISING_NAME,
    CONTROLS,
    CREATED_ATTRIBUTES,
    EPOCH_NAMES,
    LATER_PAGE,
    LIKES_ATTRIBUTES,
    NAME_ATTRIBUTES,
    PING,
    PINGBACKS,
    REMOVED,
    SAYS,
    SPONSORED,
    TEMPLATE,
    TEMPLATE_NAME,
)
from stance.split.ids import comment_id
from stance.split.markup import Markup, short_text, visible_text
from stance.split.text.layouts import COMMENT_FORM
from stance.split.text.lines import known

NO_TEXT = "a comment without text"
REMOVED_BY_SITE = "removed by the site"
PINGBACK = "a link from another page (pingback), not a reader"
ADVERTISING = "an advertisement"
UNFILLED = "a template that scripts fill, not a comment"

NEAR = 12
"""Elements of an item in which it may say what it is."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a layout found: comments, what looked like one but is none, and the elements that hold them.

    `opening` is a forum thread's first post, which is the article. `loose` says that the layout fits the page badly:
    an item of it holds more than one comment, or none has a name, or none a date.
    """

    comments: tuple[Comment, ...] = ()
    rejects: tuple[Reject, ...] = ()
    elements: tuple[HtmlElement, ...] = ()
    opening: Comment | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """The items of a thread and how to read them: by a layout's selectors, or as the structural finder says.

    `dropped` is what stands inside the text and is none of it, `kept` what is of it whatever its class is called;
    `wrappers` and `opening` as in a layout.
    """

    rule: str
    confidence: float
    items: Sequence[HtmlElement]
    parts: Parts
    dropped: frozenset[HtmlElement] = frozenset()
    kept: frozenset[HtmlElement] = frozenset()
    wrappers: Iterable[HtmlElement] | None = None
    opening: bool = False


def read_thread(markup: Markup, thread: Thread, article_id: str) -> Found:
    """The comments of a thread, in the order of the page."""
    items = frozenset(thread.items)
    beside = thread.dropped.union(markup.index.select(CONTROLS)) - items - thread.kept
    blocks = list(blocks_of(thread.items, markup.places(), thread.parts, beside | items))
    beside |= _marks(blocks)
    count_votes(blocks)
    beside |= {counter for block in blocks if (counter := counter_in_text(block)) is not None}
    for block in blocks:
        block.author = _author(block, beside)
    relate(blocks, thread.wrappers)
    pingbacks = set(markup.index.select(PINGBACKS))
    templates = {element for outer in markup.index.select("template") for element in outer.iter("*")}
    opening = _first_page(markup) if thread.opening else False
    # A link that leads to the comment answered is no word of this one; which ones do is known only now.
    dropped = beside | items | _marks(blocks)
    rejects: list[Reject] = []
    first: Comment | None = None
    kept: list[tuple[Block, str]] = []
    for block in blocks:
        text = _text(block, dropped) or _marked_text(block, dropped)
        unfilled = UNFILLED if block.element in templates else _unfilled(block, text)
        if reason := unfilled or _advertising(block) or reason_against(text, block.element in pingbacks):
            rejects.append(Reject(text or visible_text(block.element, items), block.span, reason))
        elif opening and first is None:
            first = _comment(block, article_id, text, thread, beside)
        else:
            kept.append((block, text))
            block.id = comment_id(article_id, len(kept))
    # Where the newest stand first, a comment answers one below it: all have their ids by now.
    comments = [_comment(block, article_id, text, thread, beside) for block, text in kept]
    outer = tuple(block.element for block in blocks if block.around is None)
    whole = any(comment.author for comment in comments) and any(comment.date_raw for comment in comments)
    loose = any(block.bodies for block in blocks) or (bool(comments) and not whole)
    return Found(tuple(comments), tuple(rejects), outer, first, loose)


def _marked_text(block: Block, dropped: frozenset[HtmlElement] | set[HtmlElement]) -> str:
    """The words that say whom a comment answers, where they are all that it says and lead nowhere."""
    mark = block.mark
    alone = mark is not None and mark.element is not None and not mark.target
    return _text(block, dropped - {mark.element}) if mark and alone else ""


def _marks(blocks: Sequence[Block]) -> set[HtmlElement]:
    """The elements that say whom comments answer."""
    marks = (block.mark.element for block in blocks if block.mark)
    return {element for element in marks if element is not None}


def reason_against(text: str, pingback: bool = False) -> str:
    """Why what stands where a comment would is none; "" where it is one."""
    if pingback or PING.fullmatch(text):
        return PINGBACK
    if not text:
        return NO_TEXT
    # Above it a letter or a sign may stand for a picture.
    said = text.partition("\n")[2] if len(text.partition("\n")[0]) <= 2 and "\n" in text else text
    return REMOVED_BY_SITE if len(text) < 200 and REMOVED.fullmatch(said) else ""


def _unfilled(block: Block, text: str) -> str:
    element = block.element
    named = f"{element.get('id') or ''} {element.get('class') or ''} {element.get('type') or ''}"
    hidden = element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(" ", "")
    blank = TEMPLATE.search(text) and (not block.author or TEMPLATE.search(block.author))
    return UNFILLED if blank or (hidden and TEMPLATE_NAME.search(named)) else ""


def _advertising(block: Block) -> str:
    """What is against an item without a date that says it is an advertisement, by its class or in a word of its own."""
    item = block.stating
    if block.part("date") is not None and date_of(block.part("date"))[0]:
        return ""
    short = (
        fold(short_text(part, 30)).strip(" :·•") for part in islice(item.iter("small", "span", "em", "b", "i"), NEAR)
    )
    called = ADVERTISING_NAME.search(f"{item.get('class') or ''} {item.get('id') or ''}")
    return ADVERTISING if called or any(map(SPONSORED.fullmatch, short)) else ""


def _first_page(markup: Markup) -> bool:
    """Whether a forum thread begins on this page."""
    links = [link.get("href") or "" for link in markup.index.select("link[rel=canonical]")]
    links += [link.get("content") or "" for link in markup.index.select("meta[property=og:url]")]
    return not any(LATER_PAGE.search(link) for link in links)


def _text(block: Block, without: Container[HtmlElement]) -> str:
    """The words of a comment, without the lines before them that only join them to a name."""
    lines = words_of(block.part("text"), without).split("\n")
    mark = block.mark
    while len(lines) > 1 and (SAYS.fullmatch(lines[0]) or (mark and mark.element is None and mark.name in lines[0])):
        del lines[0]
        mark = None
    # As in mail, a line of dashes stands above a signature.
    if len(lines) > 2 and (above := next((n for n in (-2, -3) if lines[n:] and lines[n] in ("--", "__", "---")), 0)):
        del lines[above:]
    # Where a comment has no element of its own, the heading of the form below all of them ends the last.
    if len(lines) > 1 and (rule := known(lines[-1])[1]) and rule.reason == COMMENT_FORM:
        del lines[-1]
    text = "\n".join(lines)
    # Behind a name in the same element ("<b>Amal</b> : Bravo"): a reader may begin with a colon as well.
    return text.removeprefix(": ") if block.bare else text


def _author(block: Block, without: Container[HtmlElement]) -> str | None:
    stated = (block.stating.get(name) or "" for name in NAME_ATTRIBUTES)
    shown, date = name_of(block.part("author"), without), block.part("date")
    # Where one comment lacks the element that others have for the name, its date may stand there.
    if shown and date is not None and shown == short_text(date):
        shown = None
    return shown or next(filter(None, map(author_name, stated)), None)


def _comment(block: Block, article_id: str, text: str, thread: Thread, without: Container[HtmlElement]) -> Comment:
    raw, iso = _date(block, without)
    likes = likes_of(block.part("likes"))
    stated = (block.stating.get(name) or "" for name in LIKES_ATTRIBUTES)
    return Comment(
        id=block.id or "",
        article_id=article_id,
        text=text,
        span=block.span,
        rule=thread.rule,
        confidence=thread.confidence,
        author=block.author,
        date=iso,
        date_raw=raw,
        likes=likes if likes is not None else next((n for n in map(likes_in, stated) if n is not None), None),
        parent_id=block.kept_parent(),
    )


def _date(block: Block, without: Container[HtmlElement]) -> tuple[str | None, str | None]:
    """A comment's date as written and in ISO 8601; attributes of its item are asked where none is shown."""
    part = block.part("date")
    raw, iso = date_of(part, without) if part is not None else (None, None)
    if iso:
        return raw, iso
    for name in (*CREATED_ATTRIBUTES, *EPOCH_NAMES):
        stated = (block.stating.get(name) or "").strip()
        if stated and (iso := parse_date(stated) or parse_epoch(stated)):
            return stated, iso
    return raw, None
