"""Who wrote an article and when: what its page declares, then the line under its heading."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from stance.split.dates import Date, date_line, find_date
from stance.split.markup import short_text
from stance.split.meta_page import LONGEST_NAME, Page, line_of, same

DATE_NAMES = (
    "article:published_time og:article:published_time og:published_time datepublished parsely-pub-date sailthru.date "
    "article.published pubdate publish-date publication_date dc.date.issued dcterms.created dc.date dcterms.date date"
)
DATE_PLACES = (
    # The first two by their names wherever they stand; bare <time> and ".date" only near the heading.
    "time.entry-date, time.published, time[pubdate]",
    ".date-post, .entry-date, .post-date, .article-date, .published",
    "time",
    ".date, .posted-on, .meta-date, .node-date, .submitted, .date-header",
)
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
    for words in page.declared(DATE_NAMES):
        yield from _absolute(words)
    for element in page.shown("[itemprop=datePublished]"):
        yield from _absolute(element.get("content") or element.get("datetime") or line_of(element, 120))
    yield from _absolute(page.json.date)
    close = set(near)
    for selector in DATE_PLACES:
        for element in page.shown(selector):
            if element in close or "time" != element.tag:
                yield from _absolute(element.get("datetime") or element.get("content") or line_of(element, 120))
                yield from _absolute(line_of(element, 120))
    for element in near:
        if len(words := short_text(element, LONGEST_BYLINE + 1)) <= LONGEST_BYLINE:
            yield from _absolute(words)


def _absolute(words: str) -> Iterator[Date]:
    found = date_line(words) or find_date(words)
    if found and found.iso:
        yield found


def author_of(page: Page, near: Sequence[HtmlElement], title: str, site: str) -> str | None:
    """The first name that is not the site's own; that one where there is no other."""
    names = [name for words in _authors(page, near) if (name := person(words)) and same(name) != same(title)]
    return next((name for name in names if same(name) != same(site)), names[0] if names else None)


def _authors(page: Page, near: Sequence[HtmlElement]) -> Iterator[str]:
    for element in page.shown("[itemprop=author]"):
        inner = (part for part in element.iter("*") if part.get("itemprop") == "name")
        yield line_of(next(inner, element), LONGEST_BYLINE)
    yield page.json.author
    close = set(near)
    for selector in AUTHOR_PLACES:
        yield from (line_of(element, LONGEST_BYLINE) for element in page.shown(selector) if element in close)
    yield from (words for element in near if _BYLINE.match(words := short_text(element, LONGEST_BYLINE)))
    yield from page.declared(AUTHOR_NAMES)


def person(words: str) -> str | None:
    """The name in a byline: without "Par", and without the date or section after it."""
    if (date := find_date(words)) is not None:
        words = words[: date.start] if date.start else words[date.end :]
    name = _BYLINE.sub("", _AFTER_NAME.split(words.strip())[0]).strip(" :-–—,|·•")
    return name if 1 < len(name) <= LONGEST_NAME and not _NO_NAME.search(name) else None


_BYLINE = re.compile(
    r"(?:posté |publié |écrit |rédigé |proposé )?(?:par|by|written by|posted by)\s*:?\s+"
    r"|(?:بقلم|بواسطة|كتبه|كتبته|كتبها|كتب|من إعداد|إعداد|الكاتب|نشره|من طرف)\s*:?\s+",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"\s*(?:[|·•\n]|\s[-–—]\s|,?\s(?:le|on|في|يوم|à|at)\s*$)")
_NO_NAME = re.compile(r"[:/@<>{}]|\d{3}|^\W*$")
