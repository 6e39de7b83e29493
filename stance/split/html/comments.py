"""The comments of an HTML page, by whichever way finds them best."""

from dataclasses import replace

from stance.split.html.jsonld import comments_in_json
from stance.split.html.segment import segment
from stance.split.html.structure import find_threads
from stance.split.html.threads import Found
from stance.split.markup import Markup

MOST = 0.8
"""Share of a badly fitting layout's comments that repeated elements have to find, where they say more of them."""


def comments_of(markup: Markup, article_id: str) -> Found:
    """A page's comments with what was rejected; may change the tree where words have no element of their own.

    The order: layouts that are known, then what JSON-LD says, then repeated elements of any kind, as each is less
    sure than the one before. Two exceptions: where a layout fits badly (some items of "div.comment" hold two
    comments, as their replies have another class), and where JSON-LD lists three of the ten comments that the page
    shows, the repeated elements are taken if there are more of them.
    """
    known = segment(markup, article_id)
    if known.comments and not known.loose:
        return known
    told = comments_in_json(markup, article_id)
    guessed = find_threads(markup, article_id)
    said = {comment.text for comment in guessed.comments}
    shown = sum(comment.text in said for comment in told.comments)
    if told.comments and not known.comments and 2 * shown < len(told.comments):
        return replace(told, rejects=(*known.rejects, *told.rejects), elements=known.elements)
    if _better(guessed, known):
        return guessed  # a blog's only "div.post" is no forum's first one, where comments stand below it
    return replace(known, rejects=(*known.rejects, *told.rejects))


def _better(guessed: Found, known: Found) -> bool:
    """Whether repeated elements say more than a layout that fits badly: more comments, or more of most of them.

    A layout whose names stand elsewhere on this page takes notices of removed comments for comments, too.
    """
    n, at_most = len(guessed.comments), len(known.comments)
    return n > at_most or (n >= MOST * at_most and _told(guessed) > _told(known))


def _told(found: Found) -> int:
    """How many names and dates a thread has."""
    return sum((comment.author is not None) + (comment.date_raw is not None) for comment in found.comments)
