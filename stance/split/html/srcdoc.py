"""Frames that were saved inside their page, as attributes: a service's comments stand in them, escaped.

`<iframe srcdoc="&lt;p&gt;…">` is how SingleFile keeps what a page loads from Disqus, Facebook or a forum.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from itertools import accumulate

from stance.records import Article

Place = Callable[[int], int]


def unframed(html: str) -> tuple[str, Place]:
    """A page with the bodies of its frames that speak of comments in their places, and where each place is in `html`.

    Other frames, most of them advertisements, stay as they are, as do frames within frames.
    """
    pieces = list(_pieces(html)) if "srcdoc" in html else []
    shown = [0, *accumulate(len(words) for words, _ in pieces)]
    sources = [*(source for _, source in pieces), len(html)]

    def place(n: int) -> int:
        if not pieces:
            return n
        k = min(bisect_right(shown, n) - 1, len(pieces) - 1)
        return min(sources[k] + n - shown[k], sources[k + 1])

    return "".join(words for words, _ in pieces) if pieces else html, place


def _pieces(html: str) -> Iterator[tuple[str, int]]:
    """What is read, piece by piece, each with where it begins in `html`."""
    done = 0
    for tag in _FRAME.finditer(html):
        closed = html.find(tag["quote"], tag.end())
        end = html.find(">", closed) + 1 if closed >= 0 else 0
        if not end:
            break
        if tag.start() < done or not (_COMMENTS.search(tag[0]) or _COMMENTS.search(html, tag.end(), closed)):
            continue
        yield html[done : tag.start()] + "<div>", done
        first, last = _body(html, tag.end(), closed)
        for escaped in _ESCAPED.finditer(html, first, last):
            if first < escaped.start():
                yield html[first : escaped.start()], first
            yield unescape(escaped[0]), escaped.start()
            first = escaped.end()
        yield html[first:last] + "</div>", first
        done = end
    yield html[done:], done


def _body(html: str, start: int, end: int) -> tuple[int, int]:
    """Where the body of the page in a frame begins and ends; all of it where no tag says so."""
    opened = _BODY.search(html, start, end)
    closed = html.rfind("/body", start, end)
    first = opened.end() if opened else start
    # The sign before the tag's name is escaped or not.
    return first, max(html.rfind("&lt;", first, closed), html.rfind("<", first, closed)) if closed > first else end


def placed(article: Article, place: Place) -> Article:
    """The article, what it holds standing at places of the page that was read."""
    comments = (replace(each, span=(place(each.span[0]), place(each.span[1]))) for each in article.comments)
    rejects = (replace(each, span=(place(each.span[0]), place(each.span[1]))) for each in article.rejects)
    return replace(article, comments=tuple(comments), rejects=tuple(rejects))


_FRAME = re.compile(r"<iframe\b[^<>]{0,2000}?\bsrcdoc\s*=\s*(?P<quote>[\"'])", re.I)
_BODY = re.compile(r"(?:<|&lt;)body\b.*?(?:>|&gt;)", re.I | re.S)
_ESCAPED = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{1,31});", re.I)
_COMMENTS = re.compile(r"comment|disqus|discourse|تعليق", re.I)
