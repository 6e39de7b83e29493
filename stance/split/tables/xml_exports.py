"""Exports of WordPress (WXR) and Disqus → rows and articles, read as a stream.

Only what is being read is held in memory. Files that define entities are refused before they come here, and
nothing is fetched from anywhere.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from lxml import etree
from lxml.etree import _Element as Element

from stance.errors import InputError
from stance.split.source import CHUNK
from stance.split.tables.rows import PINGBACK, About, Row
from stance.split.tables.snippets import shown, shown_with_breaks, xml_text

Found = Iterator[Row | About]

ARTICLES = ("post", "page")
"""WordPress's items that readers write under; the others are menus, pictures, templates."""

READERS = ("", "comment", "review")
REMOVED = "removed by the site"
SPAM = "spam"
UNSHOWN = {"0": "not approved by the site", "spam": SPAM, "trash": REMOVED, "post-trashed": REMOVED}
TAIL = 4_096
"""Characters at the end of a file among which its last tag is looked for; some write notes after it."""

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


class Export(Protocol):
    """What makes rows of the elements of one kind of export; `article` is the id of the last one begun."""

    article: str
    n: int

    def visit(self, element: Element) -> Found:
        """The rows of an element that has ended."""


def export_rows(path: Path, kind: str, encoding: str, mark: str) -> Found:
    """The articles and comments of an export, and a warning where it breaks off.

    `mark` begins the ids of what comes from WordPress, where they count from 1 on every site; Disqus's are
    its own. Raises InputError where the file breaks off before its first article.
    """
    export: Export = _WordPress(mark) if kind == "wxr" else _Disqus()
    for element in _elements(path, encoding):
        if not isinstance(element, str):
            yield from export.visit(element)
        elif not export.article:
            raise InputError(
                f"{path}: expected an export, got XML that is broken before its first article; export again"
            )
        else:
            what = "1 comment" if export.n == 1 else f"{export.n} comments"
            yield About({"article_id": export.article}, warnings=(f"the file breaks off after {what}{element}",))
    if isinstance(export, _WordPress) and export.article and export.left_out:
        kinds = ", ".join(f"{n} {kind}" for kind, n in export.left_out.items())
        yield About({"article_id": export.article}, warnings=(f"items left out, being no articles: {kinds}",))


def _elements(path: Path, encoding: str) -> Iterator[Element | str]:
    """Every element when it has ended, those before it gone; last why the file ended too early, if it did.

    Of a file that was cut that is "", of one that has an end but a fault before it, where the fault is.
    """
    # The declared encoding is passed over, for the bytes have been decoded by what they are.
    parser = etree.XMLPullParser(("end",), encoding="utf-8", no_network=True, load_dtd=False)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        tail = ""
        try:
            while text := file.read(CHUNK):
                tail = (tail + text)[-TAIL:]
                parser.feed(xml_text(text).encode("utf-8", "replace"))
                yield from _ended(parser)
            parser.close()
        except etree.XMLSyntaxError as problem:
            yield from _ended(parser)
            yield f": it is no XML from line {problem.lineno} on" if _END.search(tail) else ""


def _ended(parser: etree.XMLPullParser) -> Iterator[Element]:
    for _, element in parser.read_events():
        yield element
        parent = element.getparent()
        if parent is None:
            continue
        if _name(parent) in ("channel", "disqus") or _name(element) == "comment":
            element.clear()
            while element.getprevious() is not None:
                # What a WordPress item says of itself stands before its comments, and is still needed.
                if _name(element) == "comment" and _name(element.getprevious()) != "comment":
                    break
                parent.remove(element.getprevious())


class _WordPress:
    def __init__(self, mark: str) -> None:
        self._mark = mark
        self.article = ""
        self.n = 0
        self.left_out: Counter[str] = Counter()

    def visit(self, element: Element) -> Found:
        if _name(element) == "comment" and "wordpress.org/export" in element.tag:
            item = element.getparent()
            if item is not None and self._is_article(item):
                yield from self._begin(item)
                yield self._comment(element)
        elif element.tag == "item":
            if self._is_article(element):
                yield from self._begin(element)
            else:
                self.left_out[_text(element, "post_type") or "item"] += 1

    def _is_article(self, item: Element) -> bool:
        return _text(item, "post_type") in ARTICLES

    def _begin(self, item: Element) -> Found:
        """What an article says of itself, once: with its first comment, or at its end."""
        article = f"{self._mark}-p{_text(item, 'post_id')}"
        if article == self.article:
            return
        self.article = article
        excerpt = next((part.text for part in item if part.tag.endswith("/excerpt/}encoded")), "")
        date = _text(item, "post_date")
        cells = {
            "article_id": article,
            "title": shown(_text(item, "title")),
            "lead": shown_with_breaks(excerpt or ""),
            "body": shown_with_breaks(item.findtext(CONTENT) or ""),
            "author": _text(item, "creator"),
            "date": None if date.startswith("0000") else date,
            "url": _text(item, "link"),
        }
        yield About(cells)

    def _comment(self, comment: Element) -> Row:
        self.n += 1
        kind, parent = _text(comment, "comment_type"), _text(comment, "comment_parent")
        problem = UNSHOWN.get(_text(comment, "comment_approved"), "")
        if kind in ("pingback", "trackback"):
            problem = PINGBACK
        elif kind not in READERS:
            problem = f"not a reader's comment ({kind})"
        cells = {
            "id": f"{self.article}-c{_text(comment, 'comment_id')}",
            "article_id": self.article,
            "text": shown_with_breaks(_text(comment, "comment_content")),
            "author": shown(_text(comment, "comment_author")),
            "date": _text(comment, "comment_date"),
            "parent_id": f"{self.article}-c{parent}" if parent not in ("", "0") else None,
        }
        return Row(self.n, cells, problem, rule="wxr")


class _Disqus:
    def __init__(self) -> None:
        self.article = ""
        self.n = 0

    def visit(self, element: Element) -> Found:
        parent = element.getparent()
        if parent is None or _name(parent) != "disqus":  # a post names its thread by an element of that name
            return
        if _name(element) == "thread":
            yield self._thread(element)
        elif _name(element) == "post":
            yield self._post(element)

    def _thread(self, thread: Element) -> About:
        self.article = _disqus_id(thread)
        cells = {
            "article_id": self.article,
            "title": shown(_text(thread, "title")),
            "body": shown(_text(thread, "message")),
            "date": _text(thread, "createdAt"),
            "url": _text(thread, "link"),
        }
        return About(cells)

    def _post(self, post: Element) -> Row:
        self.n += 1
        self.article = _disqus_id(post.find("{*}thread"))
        spam, deleted = _text(post, "isSpam") == "true", _text(post, "isDeleted") == "true"
        cells = {
            "id": _disqus_id(post),
            "article_id": self.article,
            "text": shown(_text(post, "message")),
            "author": post.findtext("{*}author/{*}name"),
            "date": _text(post, "createdAt"),
            "parent_id": _disqus_id(post.find("{*}parent")),
        }
        return Row(self.n, cells, SPAM if spam else REMOVED if deleted else "", rule="disqus-xml")


def _name(element: Element) -> str:
    """An element's name without its namespace, which changes with the version of an export."""
    return str(element.tag).rpartition("}")[2]


def _text(element: Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _disqus_id(element: Element | None) -> str:
    found = () if element is None else element.attrib.items()
    return next((str(value) for name, value in found if str(name).endswith("}id")), "")


_END = re.compile(r"</(?:rss|disqus)\s*>")
