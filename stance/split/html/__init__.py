"""An HTML page → its Article: paragraphs that stand together for a body, and its comments."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from stance.records import Article
from stance.split.css import outermost
from stance.split.html.body import body_of
from stance.split.html.comments import comments_of
from stance.split.html.embeds import ELSEWHERE, RULES_OF
from stance.split.html.jsonld import stated_in_json
from stance.split.html.local import on_local_clock
from stance.split.html.srcdoc import placed, unframed
from stance.split.html.threads import Found
from stance.split.html.words import COUNT_HEADINGS, COUNT_PLACES, SECTIONS, STATED, STATED_WORDS
from stance.split.markup import MAX_DEPTH, Markup, parse, short_text
from stance.split.meta import read_meta
from stance.split.month_first import month_first
from stance.split.prose import story_of
from stance.split.snapshot import parse_snapshot
from stance.split.source import to_int


def split_html(html: str, source: str, article_id: str) -> Article:
    """The article of a page. Whatever the mark-up, this raises nothing; what looked wrong is in `warnings`."""
    page, place = unframed(html)
    article = _article(parse(page), source, article_id)
    return article if page is html else placed(article, place)


def split_snapshot(text: str, source: str, article_id: str) -> Article:
    """The article of a page whose accessibility snapshot was kept, under the same promises."""
    return _article(parse_snapshot(text), source, article_id)


def _article(markup: Markup | None, source: str, article_id: str) -> Article:
    if markup is None:
        return Article(article_id, source, warnings=("the page has no element in its mark-up",))
    found = comments_of(markup, article_id)
    warnings = tuple(_warnings(markup, found))
    _take_out(markup, found)
    story = story_of(markup.root)
    meta = read_meta(markup, found.elements, story)
    opening = found.opening
    return Article(
        id=article_id,
        source=source,
        title=meta.title,
        lead=meta.lead,
        # A forum thread begins with its article.
        body=opening.text if opening else body_of(markup.root, story, meta.title),
        author=(opening.author if opening else None) or meta.author,
        date=opening.date if opening and opening.date else meta.date,
        date_raw=opening.date_raw if opening and opening.date else meta.date_raw,
        url=meta.url,
        comments=on_local_clock(month_first(found.comments), meta.date),
        rejects=found.rejects,
        warnings=warnings,
        site=meta.site,
        language=meta.language,
    )


def _warnings(markup: Markup, found: Found) -> Iterator[str]:
    if markup.flattened:
        yield f"the mark-up is nested without end; tags more than {MAX_DEPTH} deep were left out, their words were not"
    n, with_rejects = len(found.comments), len(found.comments) + len(found.rejects)
    stated = list(_stated(markup))
    if stated and not any(n <= count <= with_rejects for count in stated):
        yield f"the page states {stated[0]} comments, {n} were found"
    read = {comment.rule for comment in found.comments}
    for name, places in ELSEWHERE:
        if RULES_OF.get(name) not in read and markup.index.select(places):
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
            # Some themes put the article itself into "#comments", which by that name would be dropped.
            element.attrib.clear()
        elif element.getparent() is not None:
            element.drop_tree()
