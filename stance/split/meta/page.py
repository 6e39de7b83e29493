"""A page as one looks for its article's data: what its head declares, and which elements may show it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from stance.split.css import classes_of, outermost
from stance.split.dates import fold
from stance.split.markup import Markup, short_text
from stance.split.meta.json import Declared, declared_in_json

BESIDE = (
    "aside, nav, [role=complementary], [role=navigation], [role=contentinfo], [hidden], .sidebar, .related, "
    ".related-posts, .related-articles, .most-read, .breadcrumb, .breadcrumbs, .author-box, .author-bio"
)
"""What stands beside an article, with titles, names and dates of others."""

COMMENTS = (
    "#comments, #respond, .comments, .comments-area, .comment-list, .commentlist, .comment, .comment-respond, "
    ".fb-comments, [itemprop=comment], [itemtype$=schema.org/Comment]"
)
"""Where readers' names and dates stand, also on pages where no comment was made out."""

OWN, OWN_CLASSES = "article", frozenset(("post", "hentry", "node", "entry"))
"""Elements that hold one article and its byline, by tag and by class."""

LONGEST_NAME = 100
MOST_PROPERTIES = 50
"""Of one name in a page: its article and the teasers of others."""

MOST_LINKS = 300
"""As many of a menu's links are looked at."""

BEFORE, AFTER = 5, 40
"""Elements before and after the heading among which a line with the author and the date stands: a section's label
and a picture come between at most, widgets and teasers of other articles not yet."""


class Page:
    """The index of a page without what is not the article's own."""

    def __init__(self, markup: Markup, without: Iterable[HtmlElement]) -> None:
        self._index = markup.index
        articles = {inner for each in outermost(self._index.select("article, main")) for inner in each.iter("footer")}
        footers = [each for each in self._index.select("footer") if each not in articles]
        # Some themes put the whole article into "#comments", its heading too.
        threads = [each for each in outermost(self._index.select(COMMENTS)) if each.find(".//h1") is None]
        beside = (*without, *threads, *outermost(footers), *outermost(self._index.select(BESIDE)))
        self._beside = {inner for each in beside for inner in each.iter("*")}
        self.json: Declared = declared_in_json(markup)
        self.language = markup.root.get("lang") or markup.root.get("xml:lang") or ""
        self.base = next((base.get("href") or "" for base in self._index.select("base")), "")
        self._named: dict[str, str] = {}
        for element in self._index.select("meta"):
            name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
            if content := one_line(element.get("content") or ""):
                self._named.setdefault(name.lower(), content)

    def shown(self, selector: str) -> list[HtmlElement]:
        """Elements in document order, without those of comments and of what stands beside the article."""
        return [element for element in self._index.select(selector) if element not in self._beside]

    def declared(self, names: str) -> Iterator[str]:
        """Values of `<meta>`, the first of the names first."""
        return (self._named[name] for name in names.split() if name in self._named)

    def around(self, heading: HtmlElement | None) -> list[HtmlElement]:
        """The elements after the heading and then, the nearest first, those before it; of no heading the first."""
        elements = self._index.elements
        place = elements.index(heading) if heading is not None else 0
        after = elements[place + 1 : place + 1 + AFTER]
        before = elements[max(0, place - BEFORE) : place][::-1]
        return [element for element in (*after, *before) if element not in self._beside]

    def menu(self, heading: HtmlElement | None) -> set[str]:
        """The words of links that stand beside others before the heading: parts of the site."""
        elements = self._index.elements
        place = elements.index(heading) if heading is not None else 0
        links = list(islice((each for each in elements[:place] if each.tag == "a"), MOST_LINKS))
        around = [(link.getparent(), *islice(link.iterancestors(), 1, 2)) for link in links]
        many = Counter(above for each in around for above in each)
        listed = (link for link, each in zip(links, around, strict=True) if any(many[above] > 2 for above in each))
        return {same(line_of(link, LONGEST_NAME)) for link in listed}

    def properties(self, name: str, heading: HtmlElement | None) -> list[HtmlElement]:
        """Microdata of that name, without what is said of other things than the article that the heading is in."""
        found = list(islice(outermost(self.shown(f"[itemprop={name}]")), MOST_PROPERTIES))
        above = {heading, *heading.iterancestors()} if heading is not None else set()
        scopes = [next((up for up in each.iterancestors() if up.get("itemscope") is not None), None) for each in found]
        own = [each for each, scope in zip(found, scopes, strict=True) if scope is None or scope in above]
        return own or (found if len(found) == 1 else [])

    def inside(self, heading: HtmlElement | None) -> list[HtmlElement]:
        """The elements of the article that the heading stands in, where mark-up says which it is."""
        above = [each for each in heading.iterancestors() if each.tag != "body"] if heading is not None else []
        own = next((each for each in above if each.tag == OWN or not OWN_CLASSES.isdisjoint(classes_of(each))), None)
        return [] if own is None else [each for each in own.iter("*") if each not in self._beside]


def one_line(text: str) -> str:
    """`text` with single spaces and nothing that steers a terminal or turns the direction of what follows."""
    return " ".join("".join(char if char.isprintable() or char in JOINERS else " " for char in text).split())


def line_of(element: HtmlElement, limit: int = 500) -> str:
    """The beginning of an element's words, or those in its `content`, as one line."""
    return one_line((element.get("content") or "")[:limit] or short_text(element, limit))


def same(text: str) -> str:
    """What two writings of one title or name have in common: its words in one form."""
    return " ".join(_WORD.findall(fold(text).casefold()))


JOINERS = "\u200c\u200d"
"""Not printable by Unicode, but letters of a word's shape in Arabic and in emoji."""
_WORD = re.compile(r"\w+")
