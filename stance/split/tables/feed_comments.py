"""The comments of a feed, as WordPress and Blogger write them: which article each is under, and what it answers."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stance.split.html.words import REMOVED
from stance.split.ids import comment_id
from stance.split.tables.rows import PINGBACK, About, Row
from stance.split.tables.snippets import shown

Entry = Mapping[str, Any]
"""One <item>, <entry> or <channel> by feedparser's names."""

RULE = "feed"
REMOVED_BY_SITE = "removed by the site"

FEED_TITLE = re.compile(
    # "Commentaires sur : X" is of the article X, "Commentaires pour S" of the site S. Blogger puts the
    # site first: "Commentaires sur S : X".
    r"\s*(?:comments (?:on|for)|commentaires (?:sur|pour)|(?:ال)?تعليقات(?: على)?)\b\s*"
    r"(?:(?P<site>[^:]{1,80}?)?\s*:\s*(?P<title>\S.*))?",
    re.IGNORECASE | re.DOTALL,
)
ENTRY_TITLE = re.compile(
    # The last "by": "Comment on Stand by me by Hind".
    r"\s*(?:comments? on|commentaires? sur|تعليق على)\s*:?\s*(?P<title>.+)\s(?:by|par|بواسطة)\s*:?\s+(?P<by>\S.*)"
    r"|\s*(?:by|par|بواسطة)\s*:\s*(?P<only>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
IN_REPLY_TO = re.compile(
    r"\s{0,99}(?:(?P<open><p>)\s{0,99})?(?:in reply to|en réponse à|رد[اًّ]{0,3} على)\s*"
    r"<a\b[^<>]*?\bhref=[\"'](?P<href>[^\"'<>]*)[\"'][^<>]*>[^<]*</a>\s*\.?\s*(?(open)</p>|(?:<br\s*/?>\s*)*)",
    re.IGNORECASE,
)
"""The mark before a reply in a feed of WordPress, which is no part of the reader's words."""


@dataclass(frozen=True, slots=True)
class Thread:
    """One article that entries are comments on."""

    id: str
    title: str
    url: str | None


def is_of_comments(feed: Entry, entries: Sequence[Entry]) -> bool:
    """Whether a feed says that it is of comments, or each of its entries does.

    What an entry says goes first: a site may be called "تعليقات اليوم", and only articles have comments of their own.
    """
    if any("slash_comments" in entry or "wfw_commentrss" in entry for entry in entries):
        return False
    return bool(FEED_TITLE.match(words_of(feed.get("title_detail")))) or (
        bool(entries) and all("#comment" in " ".join(_names(entry)) or "thr_in-reply-to" in entry for entry in entries)
    )


def comment_rows(feed: Entry, entries: Sequence[Entry], mark: str) -> Iterator[Row | About]:
    """The articles that the entries are under, then the comments, in the feed's order."""
    threads = _threads(feed, entries, mark)
    under = [threads.get("") or threads[_page(entry)] for entry in entries]
    yield from (About({"article_id": each.id, "title": each.title, "url": each.url}) for each in threads.values())
    counts: Counter[str] = Counter()
    ids: list[str] = []
    for thread in under:
        counts[thread.id] += 1
        ids.append(comment_id(thread.id, counts[thread.id]))
    known = {_key(name): own for entry, own in zip(entries, ids, strict=True) for name in _names(entry)}
    for number, (entry, thread, own) in enumerate(zip(entries, under, ids, strict=True), 1):
        cells, problem = _comment(entry, known)
        yield Row(number, cells | {"id": own, "article_id": thread.id}, problem, rule=RULE)


def _threads(feed: Entry, entries: Sequence[Entry], mark: str) -> dict[str, Thread]:
    """The articles by the address of their page; "" is the only one where the feed is of one article."""
    title = words_of(feed.get("title_detail"))
    named = FEED_TITLE.match(title)
    of_site = named and not named["title"]
    if not of_site or not entries:
        if named and named["title"]:
            blogger = "blogger" in str(feed.get("generator", "")).lower()
            title = named["title"] if blogger or not named["site"] else f"{named['site']}: {named['title']}"
        return {"": Thread(mark, title, feed.get("link"))}
    threads: dict[str, Thread] = {}
    for entry in entries:
        page = _page(entry)
        if page not in threads:
            on = ENTRY_TITLE.match(words_of(entry.get("title_detail")))
            threads[page] = Thread(f"{mark}-{len(threads) + 1:03d}", (on and on["title"]) or "", page or None)
    return threads


def _comment(entry: Entry, known: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """The cells of a comment, and why it is none."""
    detail = _detail(entry)
    reply = IN_REPLY_TO.match(detail.get("value", ""))
    text = shown(detail["value"][reply.end() :]) if reply else words_of(detail)
    related = next((link.get("href") for link in entry.get("links", ()) if link.get("rel") == "related"), None)
    # Blogger's mark names the article, its related link the comment.
    above = reply["href"] if reply else related or _of(entry.get("thr_in-reply-to")).get("ref")
    by = ENTRY_TITLE.match(words_of(entry.get("title_detail")))
    cells = {
        "text": text,
        "author": author_of(entry) or (by and (by["by"] or by["only"])),
        "date": entry.get("published") or entry.get("updated"),
        "parent_id": known.get(_key(above)) if above else None,
    }
    return cells, PINGBACK if _EXCERPT.fullmatch(text) else REMOVED_BY_SITE if REMOVED.fullmatch(text) else ""


def content_of(entry: Entry) -> str:
    """The whole text of an entry, where it has more than a summary."""
    return words_of(_detail(entry)) if entry.get("content") else ""


def words_of(detail: object) -> str:
    """What one of feedparser's details says: of mark-up, the words that readers see."""
    value = _of(detail).get("value") or ""
    # "text/plain" is feedparser's guess as well, of headlines that still hold an entity.
    return value.strip() if _of(detail).get("type") == "text/plain" and "&" not in value else shown(value)


def author_of(entry: Entry) -> str | None:
    """The name under an entry."""
    return shown(_of(entry.get("author_detail")).get("name") or entry.get("author")) or None


def _detail(entry: Entry) -> Entry:
    contents = entry.get("content") or ()
    html = (each for each in contents if "html" in str(each.get("type")))
    return _of(next(html, contents[0] if contents else entry.get("summary_detail")))


def _of(value: object) -> Entry:
    return value if isinstance(value, Mapping) else {}


def _names(entry: Entry) -> tuple[str, str]:
    """What a reply may call the comment that it answers."""
    return str(entry.get("link") or ""), str(entry.get("id") or "")


def _page(entry: Entry) -> str:
    """The address of the page that a comment stands on."""
    return str(entry.get("link") or "").partition("#")[0]


def _key(name: str) -> str:
    """A comment's number in an address, the same in all that WordPress makes of it; else the address itself."""
    found = _NUMBER.search(name)
    return found[1] if found else name


_NUMBER = re.compile(r"(?:#comment-|/comments/default/|\.post-|#c)(\d{1,19})$")
_EXCERPT = re.compile(r"\[(?:…|\.\.\.)\].*\[(?:…|\.\.\.)\]", re.DOTALL)
"""What another blog's page says around its link, as WordPress shows a pingback."""
