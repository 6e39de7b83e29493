"""RSS and Atom → rows and articles: a feed of articles, or of comments (`feed_comments`)."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from stance.errors import InputError
from stance.split.source import read_source, to_int
from stance.split.tables.feed_comments import Entry, author_of, comment_rows, content_of, is_of_comments, words_of
from stance.split.tables.rows import About, Row
from stance.split.tables.snippets import xml_text

CUT_OFF = "cut off by the end of the file"
CLOSING = {"rss": "</channel></rss>", "feed": "</feed>", "RDF": "</rdf:RDF>"}
"""What is missing of a feed that was cut after an entry."""


def feed_rows(path: Path, mark: str) -> Iterator[Row | About]:
    """The articles or comments of a feed, and where it breaks off; `mark` begins their ids.

    Raises InputError where it is neither a feed of comments nor has an entry.
    """
    source = read_source(path)
    text, lost = _closed(xml_text(source.text))
    feed, entries = _parsed(text)
    of_comments = is_of_comments(feed, entries)
    if not entries and not of_comments:
        raise InputError(f"{path}: expected a feed with entries, got one without any; save it again")
    last = None
    for row in comment_rows(feed, entries, mark) if of_comments else _articles(entries, mark):
        last = (row.cells or {}).get("article_id")
        yield row
    warnings = list(source.warnings)
    if lost is not None:
        what = "comment" if of_comments else "article"
        warnings.append(f"the file breaks off after {len(entries)} {what}{'' if len(entries) == 1 else 's'}")
        if lost:
            yield Row(len(entries) + 1, None, CUT_OFF, lost)
    if not entries:
        warnings.append("the feed holds no comments")
    yield About({"article_id": last}, warnings=tuple(warnings))


def _parsed(text: str) -> tuple[Entry, Sequence[Entry]]:
    import feedparser

    # Without its declaration, for the encoding that it names has been dealt with; as a stream, for
    # feedparser takes a string for an address or a file name. Sanitizing would alter readers' words.
    data = BytesIO(_DECLARATION.sub("", text).encode("utf-8", "replace"))
    found = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    return found["feed"], found["entries"]


def _closed(text: str) -> tuple[str, str | None]:
    """A feed that is whole up to its last whole entry, and what was cut off after it; None of one that is whole.

    Left open, the last entry would be taken for whole, with half of a reader's words.
    """
    root = _ROOT.search(text)
    if root is None or re.search(rf"</(?:\w+:)?{root['name']}\s*>", text[-4096:]):
        return text, None
    ends = max(text.rfind(tag) + len(tag) if tag in text else 0 for tag in ("</item>", "</entry>"))
    first = _ENTRY.search(text)
    place = ends or (first.start() if first else len(text))
    return text[:place] + CLOSING[root["name"]], text[place:].strip()


def _articles(entries: Sequence[Entry], mark: str) -> Iterator[About]:
    for number, entry in enumerate(entries, 1):
        body, summary = content_of(entry), words_of(entry.get("summary_detail"))
        cells = {
            "article_id": f"{mark}-{number:03d}",
            "title": words_of(entry.get("title_detail")),
            # A summary is most often the body's beginning, which is no lead.
            "lead": summary if body and not body.startswith(_ELLIPSIS.sub("", summary)) else "",
            "body": body or summary,
            "author": author_of(entry),
            "date": entry.get("published") or entry.get("updated"),
            "url": entry.get("link"),
        }
        stated = to_int(entry.get("slash_comments") or entry.get("thr_total"))
        replies = (link.get("href") for link in entry.get("links", ()) if link.get("rel") == "replies")
        place = entry.get("wfw_commentrss") or next(filter(None, replies), None)
        yield About(cells, stated, (f"its comments are in {place}, not in this file",) if place and stated != 0 else ())


_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ROOT = re.compile(r"<(?:\w+:)?(?P<name>rss|feed|RDF)\b")
_ENTRY = re.compile(r"<(?:item|entry)\b")
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)?\s*$")
