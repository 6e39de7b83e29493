"""Who wrote an article and when: what its page declares, then the line under its heading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from lxml.html import HtmlElement

from stance.split.dates import Date, date_line, find_date
from stance.split.markup import short_text
from stance.split.meta.page import LONGEST_NAME, Page, line_of, same

DATE_NAMES = (
    "article:published_time og:article:published_time og:published_time datepublished parsely-pub-date sailthru.date "
    "article.published pubdate publish-date publication_date dc.date.issued dcterms.created dc.date dcterms.date date"
)
DATE_PLACES = "time.entry-date, time.published, time[pubdate], .date-post, .entry-date, .post-date, .article-date"
"""Elements that hold the article's date by their name, wherever they stand."""

AUTHOR_NAMES = "author article:author dc.creator dcterms.creator parsely-author sailthru.author byl"
DATE_ATTRIBUTES = ("datetime", "content", "title")
LONGEST_BYLINE = 160
"""Characters of a line with name and date: a paragraph that tells of a day is longer."""

LONGEST_FOOT = 400
"""Of a line that is one by its name, with categories and feeds in it."""


@dataclass(frozen=True, slots=True)
class Around:
    """Where the line with author and date may stand: near the heading, or anywhere in the article's own element."""

    heading: HtmlElement | None
    near: Sequence[HtmlElement]
    inside: Sequence[HtmlElement]


def date_of(page: Page, around: Around, lines: Iterable[str]) -> Date | None:
    """The date of publication: the first that is found, or another of that day which knows the hour.

    `lines` stand by the heading; they are asked after all that says by its name what it is.
    """
    best = None
    for found in _dates(page, around, lines):
        if best is None or (found.iso or "").startswith(f"{best.iso}T"):
            best = found
        if "T" in (best.iso or ""):
            break
    return best


def _dates(page: Page, around: Around, lines: Iterable[str]) -> Iterator[Date]:
    for words in (*page.declared(DATE_NAMES), page.json.date):
        yield from _absolute(words)
    for element in (*page.properties("datePublished", around.heading), *page.shown(DATE_PLACES)):
        yield from _shown(element)
    close = {*around.near, *around.inside}
    for element in page.shown("time"):
        if element in close:
            yield from _shown(element)
    # Under an article, the line is known by its name alone; near the heading, on pages whose names say nothing,
    # whatever short text holds a date is that line.
    for element in around.inside:
        if _DATE_CLASS.search(element.get("class") or ""):
            yield from _absolute(short_text(element, LONGEST_FOOT))
    for words in lines:
        yield from _absolute(words)
    for element in around.near:
        if len(short_text(element, LONGEST_BYLINE + 1)) <= LONGEST_BYLINE:
            yield from _shown(element)


def _shown(element: HtmlElement) -> Iterator[Date]:
    """The dates of an element, in its mark-up before its words."""
    for words in (*map(element.get, DATE_ATTRIBUTES), short_text(element, LONGEST_BYLINE)):
        yield from _absolute((words or "")[:LONGEST_BYLINE])


def _absolute(words: str) -> Iterator[Date]:
    found = date_line(words) or find_date(words)
    if found and found.iso:
        yield found


def author_of(page: Page, around: Around, signatures: Iterable[str], site: str, title: str) -> str | None:
    """The first name that is neither the site's own nor the title; `signatures` are asked last."""
    names = (person(words, site) for words in chain(_authors(page, around), signatures))
    return next((name for name in names if name and same(name) not in (same(title), same(site))), None)


def _authors(page: Page, around: Around) -> Iterator[str]:
    for element in page.properties("author", around.heading):
        inner = (part for part in element.iter("*") if part.get("itemprop") == "name")
        yield line_of(next(inner, element), LONGEST_BYLINE)
    yield page.json.author
    close = {*around.near, *around.inside}
    for element in page.shown("[rel=author]"):
        if element in close:
            yield line_of(element, LONGEST_BYLINE)
    for element in (*around.near, *around.inside):
        if _AUTHOR_CLASS.search(element.get("class") or ""):
            yield line_of(element, LONGEST_BYLINE)
    for element in around.near:
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
_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author|authors|auteur|byline|by|writer|username|signature|fn)(?:[_-]?name)?(?:$|\s)", re.IGNORECASE
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|time|meta|metadata|postmetadata|submitted|created|createdate|timestamp)(?:$|\s)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:(?:posté|publié|écrit|rédigé|proposé|soumis) )?(?:par|by|written by|posted by)(?:\s*:)?(?:\s+|$)"
    r"|(?:(?:مرسلة|نشرت|نشر) )?(?:بقلم|بواسطة|كتبه|كتبته|كتبها|من إعداد|نشره|من طرف)(?:\s*:)?(?:\s+|$)"
    r"|(?:كتب|إعداد|الكاتب)\s*:\s*",  # without the colon, these begin sentences too
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+|\s*[-–—،,]\s*(?=publié|mis à jour|نشر)", re.IGNORECASE)
_BEFORE_DATE = re.compile(r"(?:^|[\s,،]+)(?:(?:publié|posted|نشرت?) )?(?:le|on|at|à|في|يوم|بتاريخ)\s*$", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_NO_NAME = re.compile(r"[:/@<>{}]|^\d+\s")
# "Par ailleurs, la mairie…" begins like a byline too: there, names are in capitals and few words.
_NAME = re.compile(
    r"(?:(?:[A-ZÀ-Þ][\w.'’-]*|de|du|des|la|le|el|al|ben|bin|ou|et|and|d'|[\u0600-\u06ff]+)(?:\s|$)){1,6}"
)
