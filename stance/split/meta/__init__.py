"""What a page says of its article: title, lead, author, date, site, language and address.

Machines are told one thing and readers shown another. The title is the heading that readers see, as what is
declared ends with the site's name or was rewritten for sharing; author and date are declared ones first, as
those shown may be relative, or belong to another article on the page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from stance.split.markup import Markup, short_text
from stance.split.meta.byline import Around, author_of, date_of
from stance.split.meta.language import SAMPLE, language_of
from stance.split.meta.page import LONGEST_NAME, Page, line_of, one_line, same

TITLE_NAMES = "og:title twitter:title dc.title parsely-title"
LOWER_HEADINGS = "h2, h3, .entry-title, .post-title, .article-title, .page-title, [itemprop=headline]"
LINES = "td, th, div, p, span, strong, b, font, big, a"
PARAGRAPHS = ("p", "h2", "h3", "h4")
LEAD_NAMES = "description og:description twitter:description"
LEAD_PLACES = (
    ".chapo, .chapeau, .standfirst, .lead, .article-lead, .excerpt, .entry-excerpt, .post-excerpt, .entry-summary, "
    ".article-summary, .subtitle, [itemprop=description]"
)
LONGEST_TAIL = 4
"""Words after a title's last dash that may be the name of a site nothing else names; the title itself has more."""

FEWEST_WORDS = 3
"""Of a lower heading, to be the beginning of a title by more than chance."""

SHORTEST_LEAD, LONGEST_LEAD = 25, 800
"""Below, a section's label; above, the whole article in an element of that name."""


@dataclass(frozen=True, slots=True)
class Meta:
    """An article's own data; "" or None where the page does not say.

    `date` is ISO 8601 by the day or minute, with its zone where one is written; `date_raw` its words.
    `language` is an ISO 639 code, `url` an absolute address.
    """

    title: str = ""
    lead: str = ""
    author: str | None = None
    date: str | None = None
    date_raw: str | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None


def read_meta(markup: Markup, without: Iterable[HtmlElement] = ()) -> Meta:
    """The data of the article of a page; what stands in the elements `without`, its comments, is none of it.

    Raises nothing, whatever the mark-up: values that are broken or hostile count as missing.
    """
    page = Page(markup, without)
    titles = [title for title in (*page.declared(TITLE_NAMES), page.json.title, _head_title(markup)) if title]
    headings = page.shown("h1")
    lower = page.shown(LOWER_HEADINGS)
    site = _site(page, titles, headings, lower)
    heading = _heading(headings, lower, titles, site)
    title = line_of(heading) if heading is not None else next((bare_title(title, site) for title in titles), "")
    if heading is None:  # headed by a table cell or a bold line, whose byline is needed all the same
        heading = next((each for each in page.shown(LINES) if each.text and same(each.text) == same(title)), None)
    around = Around(heading, page.around(heading), page.inside(heading))
    date = date_of(page, around)
    return Meta(
        title=title,
        lead=_lead(page, around.near, title),
        author=author_of(page, around, title, site),
        date=date.moment if date else None,
        date_raw=date.words if date else None,
        site=site or None,
        language=_language(page),
        url=_url(page),
    )


def bare_title(title: str, site: str) -> str:
    """A declared title without the site's name before or after it."""
    parts = _parts(title)
    if len(parts) < 3:
        return title
    if site and same(parts[-1]) == same(site):
        return "".join(parts[:-2])
    if site and same(parts[0]) == same(site):
        return "".join(parts[2:])
    # Headlines have dashes of their own ("Gaza - le bilan de la nuit"), bars hardly ever.
    head, tail = "".join(parts[:-2]), parts[-1]
    named = parts[-2].strip() in _BARS or (len(tail.split()) <= LONGEST_TAIL < len(head.split()))
    return head if named else title


def _head_title(markup: Markup) -> str:
    return one_line(markup.root.findtext(".//title") or "")[:500]


def _site(page: Page, titles: Sequence[str], headings: list[HtmlElement], lower: list[HtmlElement]) -> str:
    names = (*page.declared("og:site_name"), page.json.site, *page.declared("application-name al:android:app_name"))
    if name := next((name[:LONGEST_NAME] for name in names if name), ""):
        return name
    # Old themes head each page with the name of the site, with which its title ends or, before that of the
    # article, begins ("Le Site » Archives du blog » Un guichet ouvre").
    shown = {same(line_of(element)) for element in (*headings, *lower)}
    for parts in filter(lambda parts: len(parts) > 1, map(_parts, titles)):
        first, last = parts[0], parts[-1]
        begins = same(last) in shown and len(last) > len(first)
        name = first if begins else last
        if any(same(line_of(heading)) == same(name) for heading in headings):
            return name
    return ""


def _parts(title: str) -> list[str]:
    """Words and separators of a title in turn; signs within quotations separate nothing."""
    parts: list[str] = []
    at = 0
    for found in _SEPARATOR.finditer(_QUOTED.sub(lambda quoted: "x" * len(quoted[0]), title)):
        parts += [title[at : found.start()], title[found.start() : found.end()]]
        at = found.end()
    return [*parts, title[at:]]


def _heading(
    headings: list[HtmlElement], lower: list[HtmlElement], titles: Sequence[str], site: str
) -> HtmlElement | None:
    """The element that shows the title, None where only the head has it."""
    texts = {heading: words for heading in headings if (words := same(line_of(heading))) and words != same(site)}
    below = {element: same(line_of(element)) for element in lower} if titles else {}
    bare = {same(bare_title(title, site)) for title in titles} | {same(_parts(title)[-1]) for title in titles}
    bare -= {same(site), ""}
    # Whole titles first: the section "Maroc" in an <h1> begins "Maroc : un guichet ouvre", which an <h2> shows.
    for element, words in (*texts.items(), *below.items()):
        if words in bare:
            return element
    declared = [same(title) for title in titles]
    for candidates, fewest in ((texts, 1), (below, FEWEST_WORDS)):
        fitting = [each for each, words in candidates.items() if _begins_any(declared, words, fewest)]
        if fitting:
            return max(fitting, key=lambda each: len(candidates[each]))
    # Rewritten for sharing, a title still shares words with the heading; the name of a section does not.
    known = {word for title in declared for word in title.split()}
    shared = {heading: len(known & set(words.split())) for heading, words in texts.items()}
    likely = [heading for heading in texts if shared[heading] or not known]
    return max(likely, key=lambda heading: shared[heading], default=None)


def _lead(page: Page, near: Sequence[HtmlElement], title: str) -> str:
    """The description where the page shows it, or else a standfirst."""
    texts = {" ".join(words.split()) for words in (*page.declared(LEAD_NAMES), page.json.description)} - {"", title}
    longest = max(map(len, texts), default=0)
    for element in page.shown("p, h2, h3, h4, div, li, span, strong, em") if texts else ():
        # What only holds others is left to them: in deep nesting, all words would be read at each level.
        if (element.tag in PARAGRAPHS or (element.text or "").strip()) and short_text(element, longest + 50) in texts:
            return short_text(element, longest)
    close = set(near)
    leads = (line_of(element, LONGEST_LEAD + 1) for element in page.shown(LEAD_PLACES) if element in close)
    return next((words for words in leads if SHORTEST_LEAD <= len(words) <= LONGEST_LEAD and words != title), "")


def _language(page: Page) -> str | None:
    """What is declared, unless the words themselves say otherwise: themes declare "en" over any text."""
    names = (page.language, *page.declared("og:locale content-language"), page.json.language)
    declared = next((found[1].lower() for name in names if (found := _LANGUAGE.match(name))), None)
    paragraphs: list[str] = []
    length = 0
    for element in page.shown("p"):
        paragraphs.append(short_text(element, SAMPLE))
        length += len(paragraphs[-1])
        if length >= SAMPLE:
            break
    seen = language_of(" ".join(paragraphs))
    return declared if seen is None or (declared == "ary" and seen == "ar") else seen


def _url(page: Page) -> str | None:
    links = (link.get("href") or "" for link in page.shown("link[rel=canonical]"))
    shared = next(page.declared("og:url"), "")
    for address in (*links, shared, page.json.url, *page.declared("twitter:url")):
        whole = _joined(page.base or shared, address.strip())
        if whole:
            return whole
    return None


def _joined(base: str, address: str) -> str | None:
    try:
        whole = urljoin(base, address) if address else ""
        parts = urlsplit(whole)
    except ValueError:  # "http://[": no address, whatever it was meant to be
        return None
    sound = parts.scheme in ("http", "https") and "." in parts.netloc and _ADDRESS.fullmatch(whole)
    return whole if sound else None


def _begins_any(titles: Sequence[str], words: str, fewest: int) -> bool:
    return len(words.split()) >= fewest and any(f"{title} ".startswith(f"{words} ") for title in titles)


_SEPARATOR = re.compile(r"\s+(?:[-–—|·•»~]|::|//)\s+|\s?\|\s?")
_QUOTED = re.compile(r"«[^«»]*»")
_BARS = ("|", "»", "::", "·", "•", "//")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z\d]{2,8}){0,3}$")
_ADDRESS = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20]{8,2000}")
