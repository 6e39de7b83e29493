"""Frames that were saved inside their page, as attributes: a service's comments stand in them, escaped.

`<iframe srcdoc="&lt;p&gt;…">` is how SingleFile keeps what a page loads from Disqus, Facebook or a forum.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from html import unescape

from stance.records import Article

Place = Callable[[int], int]


def unframed(html: str) -> tuple[str, Place]:
    """A page with the bodies of its frames that speak of comments in their places, and where each place is in `html`.

    Other frames, most of them advertisements, stay as they are, as do frames within frames.
    """
    if "srcdoc" not in html:
        return html, lambda place: place
    pieces: list[str] = []
    shown, sources = [0], [0]  # where pieces begin, in the new page and in the old one
    done = at = 0

    def take(words: str, source: int) -> None:
        nonlocal at
        if words:
            shown.append(at)
            sources.append(source)
            pieces.append(words)
            at += len(words)

    for tag in _FRAME.finditer(html):
        closed = html.find(tag["quote"], tag.end())
        end = html.find(">", closed) + 1 if closed >= 0 else 0
        if not end:
            break
        if tag.start() < done or not (_COMMENTS.search(tag[0]) or _COMMENTS.search(html, tag.end(), closed)):
            continue
        take(html[done : tag.start()], done)
        take("<div>", tag.start())
        first, last = _body(html, tag.end(), closed)
        for escaped in _ESCAPED.finditer(html, first, last):
            take(html[first : escaped.start()], first)
            take(unescape(escaped[0]), escaped.start())
            first = escaped.end()
        take(html[first:last], first)
        take("</div>", last)
        done = end
    take(html[done:], done)

    def place(n: int) -> int:
        k = bisect_right(shown, n) - 1
        return min(sources[k] + n - shown[k], sources[k + 1] if k + 1 < len(sources) else len(html))

    return "".join(pieces), place


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
