"""The words at a comment's head that say whom it answers ("En réponse à Amal", "رد على أمل")."""

import re
from collections.abc import Container
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from stance.split.css import classes_of
from stance.split.dates import fold
from stance.split.html.words import REFERENCES
from stance.split.markup import short_text


@dataclass(frozen=True, slots=True)
class Mark:
    """Whom a comment answers: the fragment of the mark's link, "" where it has none, and the name it says.

    `element` is None where the mark is the first line of the comment's own element.
    """

    element: HtmlElement | None
    target: str
    name: str


def mark_of(element: HtmlElement) -> Mark | None:
    """The mark that an element is; None where it is none. Quick for elements that do not begin like one."""
    refers = not REFERENCES.isdisjoint(classes_of(element)) or element.get("itemprop") == "parentItem"
    # Behind the picture of an arrow.
    head = element.text if (element.text or "").strip() or not len(element) else element[0].tail
    if not refers and not _HEAD.match(fold((head or "")[:60])):
        return None
    words = short_text(element, 120)
    if words[:1] + words[-1:] in ("()", "[]"):
        words = words[1:-1].strip()
    found = MARK.fullmatch(fold(words))
    if found is None and not refers:
        return None
    links = (link.get("href") or link.get("content") or "" for link in element.iter("a", "link", "meta"))
    target = next((link.rpartition("#")[2] for link in links if "#" in link), "")
    start, end = found.span("name") if found else (0, len(words))
    return Mark(element, target, words[start:end])


def link_of(element: HtmlElement) -> Mark | None:
    """A link to another place of the page, which may be the comment that is answered ("↪ Amal"), or one's own."""
    href = element.get("href") or ""
    if len(href) < 2 or href[0] != "#":
        return None
    # Web components have links of their own tags; what shows no words is a drawing's reference (<use href>).
    return Mark(element, href[1:], "") if element.tag == "a" or short_text(element, 20) else None


def arrow_leads(element: HtmlElement, text: HtmlElement, dropped: Container[HtmlElement]) -> bool:
    """Whether an arrow and a link are the first words of a comment ("↳ Amal"), behind what is dropped from it."""
    if not _ARROW.match(short_text(element, 20)):
        return False
    while element is not text:
        above = element.getparent()
        if above is None or (above.text or "").strip():
            return False
        before = list(islice(element.itersiblings(preceding=True), _BEFORE + 1))
        if len(before) > _BEFORE or any(each not in dropped or (each.tail or "").strip() for each in before):
            return False
        element = above
    return True


def first_line_of(text: HtmlElement) -> Mark | None:
    """The mark that is the first line of a comment's words ("En réponse à Amal :<br>Bravo")."""
    line = (text.text or "").strip()
    if len(line) > 120 or len(text) == 0 or text[0].tag not in ("br", "p", "div"):
        return None
    found = MARK.fullmatch(fold(line))
    return Mark(None, "", line[slice(*found.span("name"))]) if found else None


def folded_name(name: str) -> str:
    """A name as marks and headings may write it differently."""
    return " ".join(fold(name).lower().split()).strip("@.:")


_BEFORE = 8
"""As many elements with names and dates may stand before an arrow in the element of a comment's words."""
_WORDS = (
    r"(?:(?:en )?reponse a|repond a|a repondu a|in (?:reply|response) to|repl(?:ying|ied) to"
    "|(?:في )?رد\u064b?ا?\u064b? علي?ى?|جواب\u064b?ا?\u064b? على)"
)
_HEAD = re.compile(rf"\W{{0,5}}{_WORDS}", re.IGNORECASE)
_ARROW = re.compile("[↳↪⤷↩⮑➥→]")
MARK = re.compile(
    rf"\W{{0,5}}{_WORDS}\s?:?\s?[@«\"]?\s?(?P<name>\w.{{0,70}}?)\s?[»\"]?\s?[:.]?",
    re.IGNORECASE,
)
"""Folded. "Répondre à Amal" is a button of Amal's own comment, and no mark."""
