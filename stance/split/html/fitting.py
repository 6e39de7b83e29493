"""Elements of their own for the parts of a comment whose words stand in one element with others. Changes the tree."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from lxml.html import HtmlElement

from stance.split.html.cells import Cell
from stance.split.html.flow import Flow, Piece
from stance.split.html.parts import date_of
from stance.split.html.runs import Item


def spelled(element: HtmlElement, name: str) -> HtmlElement:
    """A new element with a name that only an attribute states."""
    span = element.makeelement("span")
    span.text = name
    element.insert(0, span)
    return span


def dated_element(flow: Flow, item: Item) -> HtmlElement:
    """The date's element, or the one around it where day and hour stand in two."""
    element = flow.elements[item.mark]
    following = element.getnext()
    if (
        following is not None
        and not (element.tail or "").strip()
        and _HOUR.fullmatch(" ".join(following.itertext()).strip())
    ):
        return _together(element, following)
    above = flow.parent[item.mark]
    if above > item.start and flow.size(above) <= 60:
        iso, whole = date_of(element)[1], date_of(flow.elements[above])[1]
        if whole and "T" in whole and "T" not in (iso or "T"):
            return flow.elements[above]
    return element


def _together(one: HtmlElement, other: HtmlElement) -> HtmlElement:
    """A new element around two that stand side by side."""
    span = one.makeelement("span")
    one.addprevious(span)
    one.tail = " "
    span.extend((one, other))
    span.tail, other.tail = other.tail, None
    return span


def element_of(flow: Flow, cell: Cell, spoken: Sequence[int], text: int, silent: bool) -> HtmlElement:
    """The element of a run of words, or a new one around them where theirs holds other words too.

    `spoken` are the places of elements with words that are not dropped, those of the cell itself unless `silent`.
    """
    piece = flow.pieces[cell.piece]
    inside = bisect_left(spoken, flow.end[piece.owner]) - bisect_left(spoken, piece.owner)
    shared = flow.inside(text, piece.owner) or inside > (not silent)
    return _isolated(flow, piece) if shared else flow.elements[piece.owner]


def _isolated(flow: Flow, piece: Piece) -> HtmlElement:
    owner = flow.elements[piece.owner]
    span = owner.makeelement("span")
    if piece.after is None:
        span.text, owner.text = owner.text, None
        owner.insert(0, span)
    else:
        span.text, piece.after.tail = piece.after.tail, None
        piece.after.addnext(span)
    return span


_HOUR = re.compile(r"\W{0,3}(?:à |at |على الساعة )?\d{1,2}\s?[:hH]\s?\d{2}(?::\d{2})?(?: ?[AaPp][Mm]| ?[صم])?\W{0,2}")
