"""Who wrote an article and when: what its page declares, then the line under its heading."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from stance.split.css import outermost
from stance.split.dates import Date, date_line, find_date
from stance.split.markup import short_text
from stance.split.meta_page import LONGEST_NAME, Page, line_of, same

DATE_NAMES = (
    "article:published_time og:article:published_time og:published_time datepublished parsely-pub-date sailthru.date "
    "article.published pubdate publish-date publication_date dc.date.issued dcterms.created dc.date dcterms.date date"
)
DATE_PLACES = (
    "[itemprop=datePublished], time.entry-date, time.published, time[pubdate], .date-post, .entry-date, .post-date, "
    ".article-date"
)
"""Elements that hold the article's date by their name, wherever they stand."""

DATE_NEAR = ("time", ".date, .published, .posted-on, .meta-date, .node-date, .submitted, .date-header")
"""Elements that hold a date, the article's only where they stand near its heading."""

AUTHOR_NAMES = "author article:author dc.creator dcterms.creator parsely-author sailthru.author byl"
AUTHOR_PLACES = (
    "[rel=author]",
    ".author-name, .byline-name, .entry-author, .post-author, .article-author, .author_name, .fn",
    ".author, .byline, .auteur, .signature",
)
LONGEST_BYLINE = 160
"""Characters of a line with name and date: a paragraph that tells of a day is longer."""


def date_of_article(page: Page, near: Sequence[HtmlElement]) -> Date | None:
    """The date of publication: the first that is found, or another of that day which knows the hour."""
    best = None
    for found in _dates(page, near):
        if best is None or (found.iso or "").startswith(f"{best.iso}T"):
            best = found
        if "T" in (best.iso or ""):
            break
    return best


def _dates(page: Page, near: Sequence[HtmlElement]) -> Iterator[Date]:
    for words in (*page.declared(DATE_NAMES), page.json.date):
        yield from _absolute(words)
    for element in page.shown(DATE_PLACES):
        yield from _shown(element)
    close = set(near)
    for selector in DATE_NEAR:
        for element in page.shown(selector):
            if element in close:
                yield from _shown(element)
    # On pages whose names say nothing, what looks like a byline is one.
    for element in near:
        if len(words := short_text(element, LONGEST_BYLINE + 1)) <= LONGEST_BYLINE:
            yield from _absolute(words)


def _shown(element: HtmlElement) -> Iterator[Date]:
    """The dates of an element, in its mark-up before its words."""
    for words in (element.get("datetime"), element.get("content"), short_text(element, LONGEST_BYLINE)):
        yield from _absolute((words or "")[:LONGEST_BYLINE])


def _absolute(words: str) -> Iterator[Date]:
    found = date_line(words) or find_date(words)
    if found and found.iso:
        yield found


def author_of(page: Page, near: Sequence[HtmlElement], title: str, site: str) -> str | None:
    """The first name that is not the site's own; that one where there is no other."""
    sites = None
    for words in _authors(page, near):
        name = person(words, site)
        if name and same(name) not in (same(title), same(site)):
            return name
        sites = sites or (name if same(name or "") == same(site) else None)
    return sites


def _authors(page: Page, near: Sequence[HtmlElement]) -> Iterator[str]:
    for element in outermost(page.shown("[itemprop=author]")):
        inner = (part for part in element.iter("*") if part.get("itemprop") == "name")
        yield line_of(next(inner, element), LONGEST_BYLINE)
    yield page.json.author
    close = set(near)
    for selector in AUTHOR_PLACES:
        yield from (line_of(element, LONGEST_BYLINE) for element in page.shown(selector) if element in close)
    for element in near:
        words = short_text(element, LONGEST_BYLINE + 1)
        if len(words) <= LONGEST_BYLINE and _BYLINE.match(words) and _NAME.fullmatch(person(words) or ""):
            yield words
    yield from page.declared(AUTHOR_NAMES)


def person(words: str, site: str = "") -> str | None:
    """The name in a byline: without "Par", the date, the section or the site's name beside it."""
    if (date := find_date(words)) is not None:
        words = words[: date.start] if date.start else words[date.end :]
    parts = [_BYLINE.sub("", part).strip(_EDGES) for part in _BREAK.split(_BYLINE.sub("", words.strip(_EDGES)))]
    name = next((part for part in parts if part and same(part) != same(site)), parts[0])
    name = _BEFORE_DATE.sub("", name)
    return name if 1 < len(name) <= LONGEST_NAME and _LETTER.search(name) and not _NO_NAME.search(name) else None


_EDGES = " \t\r\n:,،|·•-–—"
_BYLINE = re.compile(
    r"(?:posté |publié |écrit |rédigé |proposé )?(?:par|by|written by|posted by)\s*:?\s+"
    r"|(?:بقلم|بواسطة|كتبه|كتبته|كتبها|كتب|من إعداد|إعداد|الكاتب|نشره|من طرف)\s*:?\s+",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+|\s*[-–—،,]\s*(?=publié|mis à jour|نشر)", re.IGNORECASE)
_BEFORE_DATE = re.compile(r"[\s,،]+(?:le|on|at|à|في|يوم|بتاريخ|publié le|posted on|نشر في)\s*$", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_NO_NAME = re.compile(r"[:/@<>{}]")
# "Par ailleurs, la mairie…" begins like a byline too: there, names are in capitals and few words.
_NAME = re.compile(
    r"(?:(?:[A-ZÀ-Þ][\w.'’-]*|de|du|des|la|le|el|al|ben|bin|ou|et|and|d'|[\u0600-\u06ff]+)(?:\s|$)){1,6}"
)
