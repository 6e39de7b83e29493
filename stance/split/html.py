"""An HTML page → its Article: body by trafilatura, comments by our own segmenter."""

import logging
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass, replace
from functools import cache

from lxml.html import HtmlElement

from stance.records import Article
from stance.split.css import outermost
from stance.split.html_layouts import (
    COUNT_HEADINGS,
    COUNT_PLACES,
    DATE_PLACES,
    ELSEWHERE,
    SECTIONS,
    STATED,
    STATED_WORDS,
)
from stance.split.jsonld import comments_in_json, stated_in_json
from stance.split.markup import MAX_DEPTH, Markup, parse, short_text, visible_text
from stance.split.segment import Found, date_of, segment
from stance.split.source import to_int


@dataclass(frozen=True, slots=True)
class Facts:
    """What trafilatura reads from a page whose comments were taken out."""

    title: str = ""
    body: str = ""
    description: str = ""
    author: str | None = None
    date: str | None = None
    url: str | None = None


def split_html(html: str, source: str, article_id: str) -> Article:
    """The article of a page. Whatever the mark-up, this raises nothing; what looked wrong is in `warnings`.

    The lead is the page's description where the page shows it as a paragraph of its own; a description
    that only stands in the head is a text for search engines.
    """
    markup = parse(html)
    if markup is None:
        return Article(article_id, source, warnings=("the page has no element in its mark-up",))
    found = segment(markup, article_id)
    if not found.comments:
        in_json = comments_in_json(markup, article_id)
        found = replace(in_json, rejects=(*found.rejects, *in_json.rejects), elements=found.elements)
    warnings = tuple(_warnings(markup, found))
    raw, date = _date(markup)
    _take_out(markup, found)
    facts = _facts(markup.root)
    return Article(
        id=article_id,
        source=source,
        title=facts.title,
        lead=_lead(markup.root, facts),
        body=facts.body,
        author=facts.author,
        date=date or facts.date,
        date_raw=raw or facts.date,
        url=_url(markup) or facts.url,
        comments=found.comments,
        rejects=found.rejects,
        warnings=warnings,
    )


def _warnings(markup: Markup, found: Found) -> Iterator[str]:
    if markup.flattened:
        yield f"the mark-up is nested without end; tags more than {MAX_DEPTH} deep were left out, their words were not"
    n, with_rejects = len(found.comments), len(found.comments) + len(found.rejects)
    stated = list(_stated(markup))
    if stated and not any(n <= count <= with_rejects for count in stated):
        yield f"the page states {stated[0]} comments, {n} were found"
    for name, places in ELSEWHERE:
        if markup.index.select(places):
            yield f"comments are loaded by {name}, not in this file"


def _stated(markup: Markup) -> Iterator[int]:
    """The comment counts that a page states, its headings first."""
    sections = outermost(markup.index.select(SECTIONS))
    within = {element for section in sections for element in section.iter("*")}
    inside = (element for element in markup.index.select(COUNT_PLACES) if element in within)
    for element in (*markup.index.select(COUNT_HEADINGS), *inside):
        words = short_text(element)
        following = element.getnext()
        # "تعليقات الزوار" and its number often stand in two elements.
        for text in (words, f"{words} {short_text(following, 20) if following is not None else ''}"):
            if match := STATED.fullmatch(text.strip()):
                yield _number(match["number"] or match["after"] or match["words"])
                break
    yield from stated_in_json(markup)


def _number(words: str) -> int:
    known = STATED_WORDS.get(words.lower())
    return known if known is not None else to_int(words) or 0


def _date(markup: Markup) -> tuple[str | None, str | None]:
    for selector, attribute in DATE_PLACES:
        for element in markup.index.select(selector):
            if attribute and not element.get(attribute):
                continue
            raw, iso = date_of(element)
            if iso:
                return raw, iso
    return None, None


def _take_out(markup: Markup, found: Found) -> None:
    """The comments and their forms, out of the tree: what is left is the article's."""
    for element in found.elements:
        if element.getparent() is not None:
            element.drop_tree()
    with_heading: set[HtmlElement] = set()
    for heading in markup.root.iter("h1"):
        for above in heading.iterancestors():
            if above in with_heading:
                break
            with_heading.add(above)
    for element in markup.index.select(SECTIONS):
        if element in with_heading or element.tag == "body":
            # Some themes put the article itself into "#comments", which by that name trafilatura would drop.
            element.attrib.clear()
        elif element.getparent() is not None:
            element.drop_tree()


@cache
def _settings() -> ConfigParser:
    """How trafilatura is asked: quietly, and for short articles too."""
    from trafilatura.settings import use_config

    for name in ("trafilatura", "htmldate"):
        # Their logs would be printed to stderr by default, and say nothing that the article's warnings do not.
        logging.getLogger(name).addHandler(logging.NullHandler())
    config: ConfigParser = use_config()
    # From 250: below that it gives up on paragraphs and runs all words of a short page together, its date first.
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "40"
    return config


def _facts(root: HtmlElement) -> Facts:
    from trafilatura import bare_extraction

    # Not the extensive search: it takes any year on the page, be it in the footer, for the article's date.
    dates = {"extensive_search": False, "original_date": True}
    try:
        document = bare_extraction(
            root, include_comments=False, with_metadata=True, date_extraction_params=dates, config=_settings()
        )
    except Exception:  # whatever hostile mark-up brings out in another's code, the comments are found
        document = None
    if document is None or isinstance(document, dict):
        return Facts(title=_heading(root, ""), body=_paragraphs(root))
    title = _heading(root, document.title or "")
    body = (document.text or "").strip()
    first, _, rest = body.partition("\n")
    body = rest.strip() if first.strip() == title else body
    return Facts(
        title=title,
        body=body or _paragraphs(root),
        description=document.description or "",
        author=document.author,
        date=document.date,
        url=document.url,
    )


def _heading(root: HtmlElement, title: str) -> str:
    """The page's heading where its declared title begins with it (and ends with the site's name)."""
    headings = [short_text(element, 500) for element in root.iter("h1")]
    fitting = [text for text in headings if text and title.startswith(text)]
    if fitting:
        return max(fitting, key=len)
    return title or next(filter(None, headings), "") or " ".join((root.findtext(".//title") or "").split())


def _paragraphs(root: HtmlElement) -> str:
    """All paragraphs of a page, for those in which trafilatura sees no article."""
    texts = (visible_text(element) for element in outermost(root.iter("p")))
    return "\n".join(text for text in texts if text)


def _lead(root: HtmlElement, facts: Facts) -> str:
    description = " ".join(facts.description.split())
    if not description or description == facts.title:
        return ""
    for element in root.iter("p", "h2", "h3", "div", "li"):
        if short_text(element, len(description) + 50) == description:
            return description
    return ""


def _url(markup: Markup) -> str | None:
    links = (link.get("href") or "" for link in markup.index.select("link[rel=canonical]"))
    return next((link.strip() for link in links if link.strip()), None)
