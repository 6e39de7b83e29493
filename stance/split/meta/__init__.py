"""What a page says of its article: title, lead, author, date, site, language and address.

Machines are told one thing and readers shown another. The title is the heading that readers see, as what is
declared ends with the site's name or was rewritten for sharing; author and date are declared ones first, as
those shown may be relative, or belong to another article on the page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from stance.split.markup import Markup, short_text
from stance.split.meta.byline import Around, author_of, date_of
from stance.split.meta.heading import NEAR, bare_title, heading_of, names_in, site_of
from stance.split.meta.language import SAMPLE, language_of
from stance.split.meta.page import Page, line_of, one_line
from stance.split.meta.signed import dates_of, signed
from stance.split.prose import Story

TITLE_NAMES = "og:title twitter:title dc.title parsely-title"
PARAGRAPHS = ("p", "h2", "h3", "h4")
LEAD_NAMES = "description og:description twitter:description"
LEAD_PLACES = (
    ".chapo, .chapeau, .standfirst, .lead, .article-lead, .excerpt, .entry-excerpt, .post-excerpt, .entry-summary, "
    ".article-summary, .subtitle, .post-subtitle, .jeg_post_subtitle, .entry-subtitle, [itemprop=description]"
)
SHORTEST_LEAD, LONGEST_LEAD = 25, 800
"""Below, a section's label; above, the whole article in an element of that name."""


_NO_STORY = Story()

_THREAD = re.compile(r"\s*(?:الموضوع|thread|discussion|sujet)\s?:\s*", re.IGNORECASE)


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


def read_meta(markup: Markup, without: Iterable[HtmlElement] = (), story: Story = _NO_STORY) -> Meta:
    """The data of the article of a page; what stands in the elements `without`, its comments, is none of it.

    `story` says where its paragraphs are: a title that no mark-up tells and its author stand above them.

    Raises nothing, whatever the mark-up: values that are broken or hostile count as missing.
    """
    page = Page(markup, without)
    titles = [title for title in (*page.declared(TITLE_NAMES), page.json.title, _head_title(markup)) if title]
    site = site_of(page, titles)
    above = story.above(NEAR)
    heading = heading_of(page, titles, site, above)
    title = _unlabelled(heading) if heading is not None else next((bare_title(title, site) for title in titles), "")
    around = Around(heading, page.around(heading), page.inside(heading))
    date = date_of(page, around, dates_of(story, title))
    return Meta(
        title=title,
        lead=_lead(page, around.near, title),
        author=author_of(page, around, signed(story, title, page.menu(heading) | names_in(titles)), site, title),
        date=date.moment if date else None,
        date_raw=date.words if date else None,
        site=site or None,
        language=_language(page, story),
        url=_url(page),
    )


def _unlabelled(heading: HtmlElement) -> str:
    """The words of a heading without the label in front that a forum puts a thread under ("Question", "الموضوع:")."""
    label = next(iter(heading), None)
    if label is not None and _THREAD.fullmatch(heading.text or ""):
        return line_of(heading).partition(":")[2].strip()
    labelled = label is not None and "label" in (label.get("class") or "").split() and not (heading.text or "").strip()
    title = line_of(heading)
    return title.removeprefix(line_of(label)).strip() or title if labelled and label is not None else title


def _head_title(markup: Markup) -> str:
    return one_line(markup.root.findtext(".//title") or "")[:500]


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


def _language(page: Page, story: Story) -> str | None:
    """What is declared, unless the words themselves say otherwise: themes declare "en" over any text."""
    names = (page.language, *page.declared("og:locale content-language"), page.json.language)
    declared = next((found[1].lower() for name in names if (found := _LANGUAGE.match(name))), None)
    paragraphs: list[str] = []
    length = 0
    told = (story.lines[n].text for n in story.kept)
    for words in chain(told, (short_text(element, SAMPLE) for element in page.shown("p"))):
        paragraphs.append(words)
        length += len(words)
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


_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z\d]{2,8}){0,3}$")
_ADDRESS = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20]{8,2000}")
