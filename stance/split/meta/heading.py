"""Which element of a page shows its article's title, and that title without the name of the site."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from stance.split.dates import find_date
from stance.split.meta.page import LONGEST_NAME, Page, line_of, same
from stance.split.shown import Line

LOWER_HEADINGS = "h2, h3, .entry-title, .post-title, .article-title, .page-title, [itemprop=headline]"
LINES = "h1, h2, h3, h4, h5, h6, td, th, div, p, span, strong, b, font, big, a"
LONGEST_TAIL = 4
"""Words after a title's last dash that may be the name of a site nothing else names; the title itself has more."""

FEWEST_WORDS = 3
"""Of a lower heading, to be the beginning of a title by more than chance."""

MOST = 0.4
"""The share of a declared title's words that the one shown has: the rest names the site."""

LONGEST_NAME_OF_SITE = 5
"""Words of a name that a site may have."""

NEAR = 14
"""Lines above the first paragraph among which the title stands."""

LONGEST_TITLE = 250


def bare_title(title: str, site: str) -> str:
    """A declared title without the site's name before or after it; of a post of X, its words alone."""
    if posted := _POSTED.fullmatch(title):
        return _LINK.sub("", posted["words"])
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


def names_in(titles: Sequence[str]) -> set[str]:
    """What titles are put together from: the article's, a section's, the site's."""
    return {same(part) for title in titles for part in _parts(title)[::2]}


def site_of(page: Page, titles: Sequence[str]) -> str:
    """The name of the site, "" where nothing says it."""
    names = (*page.declared("og:site_name"), page.json.site, *page.declared("application-name al:android:app_name"))
    if name := next((name[:LONGEST_NAME] for name in names if name), ""):
        return name
    # Old themes head each page with the name of the site, with which its title ends or, before that of the
    # article, begins ("Le Site » Archives du blog » Un guichet ouvre").
    headings = page.shown("h1")
    for heading in headings:
        if (home := heading.find(".//a")) is None or not (name := line_of(heading)):
            continue
        # A blog's, whose pages are all titled "Blog: Un guichet ouvre", and a forum's: "Un guichet ouvre : Forum".
        led = _HOME.fullmatch(home.get("href") or "-") and any(title.startswith(f"{name}:") for title in titles)
        if led or any(title.endswith(f" : {name}") for title in titles):
            return name
    shown = {same(line_of(element)) for element in (*headings, *page.shown(LOWER_HEADINGS))}
    for parts in filter(lambda parts: len(parts) > 1, map(_parts, titles)):
        first, last = parts[0], parts[-1]
        begins = same(last) in shown and len(last) > len(first)
        name = first if begins else last
        if any(same(line_of(heading)) == same(name) for heading in headings):
            return name
    return ""


def heading_of(page: Page, titles: Sequence[str], site: str, above: Sequence[Line]) -> HtmlElement | None:
    """The element that shows the title, None where only the head has it.

    `above` are the lines above the article's first paragraph, the nearest first.
    """
    texts = {each: words for each in page.shown("h1") if (words := same(line_of(each))) and words != same(site)}
    below = {element: same(line_of(element)) for element in page.shown(LOWER_HEADINGS)} if titles else {}
    bare = {same(bare_title(title, site)) for title in titles} | {same(_parts(title)[-1]) for title in titles}
    # "Le blog » Un guichet ouvre | L'hébergeur"; between two others a short one is a section's.
    bare |= {same(part) for title in titles for part in _parts(title)[2:-1:2] if len(part.split()) > FEWEST_WORDS}
    bare -= {same(site), ""}
    # Whole titles first: the section "Maroc" in an <h1> begins "Maroc : un guichet ouvre", which an <h2> shows.
    for element, words in (*texts.items(), *below.items()):
        if words in bare:
            return element
    declared = [same(title) for title in titles]
    around = _around_titles(titles)
    for candidates, fewest in ((texts, 1), (below, FEWEST_WORDS)):
        own = {each: words for each, words in candidates.items() if words not in around}
        fitting = [each for each, words in own.items() if _begins_any(declared, words, fewest)]
        if fitting:
            return max(fitting, key=lambda each: len(candidates[each]))
    # Rewritten for sharing, a title still shares words with the heading; the name of a section does not.
    known = {word for title in declared for word in title.split()}
    shared = {each: len(known & set(words.split())) for each, words in texts.items()}
    best = max(texts, key=lambda each: shared[each], default=None)
    if best is not None and (not known or 2 * shared[best] > len(texts[best].split())):
        return best
    shown = _shown([*page.shown(LINES), *(line.owner for line in above)] if declared else (), declared, same(site))
    headline = _headline(above, {same(site), *declared})
    # A short title that is shown as it is declared may be the site's name, on all its pages.
    if shown is None or (headline is not None and len(same(line_of(shown)).split()) <= LONGEST_NAME_OF_SITE):
        shown = shown if headline is None else headline
    return best if shown is None and best is not None and (shared[best] or len(texts) == 1) else shown


def _around_titles(titles: Sequence[str]) -> set[str]:
    """The shorter parts of titles that hold another title whole: names of the site or of who shares the article."""
    whole = {same(title) for title in titles}
    split = [[same(part) for part in _parts(title)[::2]] for title in titles]
    return {
        part
        for parts in split
        for part in parts
        if part not in whole and any(len(part) < len(other) for other in whole.intersection(parts))
    }


def _shown(elements: Iterable[HtmlElement], declared: Sequence[str], site: str) -> HtmlElement | None:
    """The element with the longest beginning or end of a declared title: "Le Site : un guichet ouvre"."""
    best, most = None, ""
    first = {words[:3] for title in declared for words in (title, *map(str.strip, _ends(title)))}
    for element in elements:
        start = (element.text or "").strip()
        if not start or same(start[:12])[:3] not in first or _HOME.fullmatch(element.get("href") or "-"):
            continue
        words = same(line_of(element))
        if len(words) > len(most) and words != site and any(_holds(title, words) for title in declared):
            best, most = element, words
    return best


def _ends(title: str) -> Iterable[str]:
    """What is left of a title without its first words, one after the other."""
    words = title.split()
    return (" ".join(words[n:]) for n in range(1, len(words)))


def _holds(title: str, words: str) -> bool:
    count = len(words.split())
    if words == title:
        return True
    if count < FEWEST_WORDS or count < MOST * len(title.split()):
        return False
    return f"{title} ".startswith(f"{words} ") or f" {title}".endswith(f" {words}")


def _headline(above: Sequence[Line], others: set[str]) -> HtmlElement | None:
    """The line above the paragraphs that looks most like a title, where the head of the page holds none."""
    best, most = None, 0.0
    for line in above[:NEAR]:
        count = len(line.text.split())
        if count < FEWEST_WORDS or len(line.text) > LONGEST_TITLE or 2 * line.linked >= len(line.text):
            continue
        # A lead in a heading ends as a sentence does, which most titles do not.
        weight = _weight(line.owner) - 2.5 * line.text.endswith(".")
        if weight > most and same(line.text) not in others and find_date(line.text) is None:
            best, most = _just(line), weight
    return best


def _just(line: Line) -> HtmlElement:
    """The element that shows a line and nothing else, where there is one."""
    inner = islice(line.owner.iter("*"), NEAR) if line_of(line.owner) != line.text else ()
    return next((element for element in inner if line_of(element) == line.text), line.owner)


def _weight(element: HtmlElement) -> float:
    """How much an element looks like a heading."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    sizes = [font.get("size") or "" for font in element.iter("font")]
    size = max((int(size) for size in sizes if size.isdecimal() and len(size) == 1), default=0)
    bold = element.find(".//b") is not None or element.find(".//strong") is not None
    heading = _HEADINGS.get(str(element.tag), 0.0)
    return heading + 2.0 * (_TITLE.search(name) is not None) + 1.0 * bold + 0.5 * max(0, size - 3)


def _parts(title: str) -> list[str]:
    """Words and separators of a title in turn; signs within quotations separate nothing."""
    parts: list[str] = []
    at = 0
    for found in _SEPARATOR.finditer(_QUOTED.sub(lambda quoted: "x" * len(quoted[0]), title)):
        parts += [title[at : found.start()], title[found.start() : found.end()]]
        at = found.end()
    return [*parts, title[at:]]


def _begins_any(titles: Sequence[str], words: str, fewest: int) -> bool:
    return len(words.split()) >= fewest and any(f"{title} ".startswith(f"{words} ") for title in titles)


_HEADINGS: Mapping[str, float] = {"h1": 4.0, "h2": 3.0, "h3": 2.5, "h4": 2.0, "h5": 1.5, "h6": 1.5}
_TITLE = re.compile(r"titl|titr|headline|heading|onwan|3onwan|unwan", re.IGNORECASE)
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:(?:index|default|home|accueil)(?:\.\w{2,5})?)?/?|\./|#")
"""Where the name of a site leads."""
_SEPARATOR = re.compile(r"\s+(?:[-–—|·•»«~▪›>]|::|//)\s+|\s?\|\s?")
_POSTED = re.compile(
    r".{1,80} (?:على|on|sur|en|auf) (?:X|Twitter|تويتر)\s?: [\"«“](?P<words>.+)[\"»”](?: / (?:X|Twitter))?"
)
_LINK = re.compile(r"\s*https://t\.co/\w{1,20}$")
_QUOTED = re.compile(r"«[^«»]*»")
_BARS = ("|", "»", "«", "::", "·", "•", "//", "▪", "›", ">")
