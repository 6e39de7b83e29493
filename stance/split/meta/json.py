"""What a page says of its article in JSON-LD: one flat record, whatever was nested, listed or referred to."""

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stance.split.json_ld import Node, is_a, nodes_of, objects
from stance.split.markup import Markup
from stance.split.source import clean

ARTICLES = (
    # The kinds that are an article for sure, before those that a theme gives any of its pages.
    (*("NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle", "BlogPosting", "Article"),),
    ("SocialMediaPosting", "DiscussionForumPosting", "Report", "CreativeWork"),
    ("WebPage", "ItemPage"),
)
SITES = ("WebSite", "Organization", "NewsMediaOrganization")
MOST_NODES = 2_000
"""Objects looked at in one page: a real one holds some dozens."""


@dataclass(frozen=True, slots=True)
class Declared:
    """The article by its JSON-LD; "" where that says nothing."""

    title: str = ""
    description: str = ""
    author: str = ""
    date: str = ""
    site: str = ""
    language: str = ""
    url: str = ""


def declared_in_json(markup: Markup) -> Declared:
    """The first article that JSON-LD describes; the fields that are missing or broken stay empty."""
    nodes = list(_nodes(markup))
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    about = next((node for kinds in ARTICLES for node in nodes if is_a(node, kinds)), {})
    publisher = _names(about.get("publisher"), by_id)
    site = publisher or next((name for node in nodes if is_a(node, SITES) and (name := _words(node.get("name")))), "")
    return Declared(
        title=_words(about.get("headline")) or _words(about.get("name")),
        description=_words(about.get("description")),
        author=_names(about.get("author") or about.get("creator"), by_id),
        date=_words(about.get("datePublished")) or _words(about.get("dateCreated")),
        site=site,
        language=_words(about.get("inLanguage")),
        url=_words(about.get("url")) or _address(about.get("mainEntityOfPage")),
    )


def _nodes(markup: Markup) -> Iterator[Node]:
    """All objects that stand for themselves, in reading order: not people or comments inside others."""
    waiting = [node for node, _ in nodes_of(markup)][::-1]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        yield node
        below = [inner for key in ("@graph", "mainEntity", "mainEntityOfPage") for inner in objects(node.get(key))]
        waiting += below[::-1]


def _names(value: object, by_id: Mapping[str, Node]) -> str:
    """The names of people or of a publisher: written out, as objects, or by reference to objects elsewhere."""
    names: dict[str, None] = {}
    for one in value if isinstance(value, list) else [value]:
        node = one if isinstance(one, dict) else {"name": one}
        referred = by_id.get(str(node.get("@id")), {})
        name = _words(node.get("name")) or _words(referred.get("name"))
        if name and "://" not in name:
            names[name] = None
    return ", ".join(names)


def _address(value: object) -> str:
    return _words(value) or next((_words(node.get("@id") or node.get("url")) for node in objects(value)), "")


def _words(value: object) -> str:
    return " ".join(html.unescape(clean(value)).split()) if isinstance(value, str) else ""
