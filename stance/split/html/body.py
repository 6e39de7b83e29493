"""The words of an article: found by trafilatura, without what it takes along from around them."""

import logging
import re
from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from functools import cache

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from stance.split.css import outermost
from stance.split.markup import visible_text

MOST_ELEMENTS, USUAL_DEPTH = 12_000, 40
"""A page that holds more beside its comments, or is deeper, gives all its paragraphs for a body: to find the article
in it takes time that grows with the square of its elements. News sites with their menus hold 1,000 to 5,000."""

MOST = 0.75
"""The share of a body's words that the article's own element holds."""

INTRODUCTION, CONCLUSION = 80, 200
"""Words of the article that stand before or after its element are as long as that; teasers are shorter."""


def body_of(root: HtmlElement, title: str) -> str:
    """The body of the article of a page whose comments were taken out of the tree."""
    if _is_vast(root):
        return _paragraphs(root)
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(root, include_comments=False, config=_settings())
    except Exception:  # whatever hostile mark-up brings out in another's code, the comments are found
        document = None
    if document is None or isinstance(document, dict):
        return _paragraphs(root)
    lines = _below_title((document.text or "").strip().split("\n"), title)
    return "\n".join(_own(root, lines)).strip() or _paragraphs(root)


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


def _below_title(lines: Sequence[str], title: str) -> Sequence[str]:
    """The lines below the page's heading, where that is among the first: a section's name stands above it."""
    wanted = _letters(title)
    above = next((n for n, line in enumerate(lines[:6], 1) if wanted and _letters(line) == wanted), 0)
    return lines[above:]


def _own(root: HtmlElement, lines: Sequence[str]) -> Iterator[str]:
    """The lines that stand in the smallest element with most of the words, and long ones beside it."""
    known = [_letters(line) for line in lines]
    inside = _letters(" ".join(visible_text(_holder(root, known)).split("\n")))
    places = [n for n, line in enumerate(known) if line and line in inside]
    if not places or sum(len(known[n]) for n in places) < MOST * sum(map(len, known)):
        yield from lines
        return
    for n, line in enumerate(lines):
        least = INTRODUCTION if n < places[0] else CONCLUSION
        if n in places or len(line) >= least:
            yield line


def _holder(root: HtmlElement, known: Sequence[str]) -> HtmlElement:
    """The smallest element that holds most of the words of some lines, given by their letters."""
    wanted = {line for line in known if line}
    sizes: dict[HtmlElement, int] = {}
    enough = MOST * sum(map(len, wanted))
    for _, element in iterwalk(root, events=("end",)):
        size = sum(sizes.pop(child, 0) for child in element)
        if not size and element.tag in _PARAGRAPHS and (line := _letters("".join(element.itertext()))) in wanted:
            size = len(line)
        if size >= enough:
            return element
        if size:
            sizes[element] = size
    return root


def _letters(line: str) -> str:
    return "".join(_WORD.findall(line))


def _is_vast(root: HtmlElement) -> bool:
    """Whether a page without its comments holds more than any article does."""
    depth = steps = elements = 0
    for event, _ in iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        steps += depth
        if elements > MOST_ELEMENTS or steps > 2 * MOST_ELEMENTS * USUAL_DEPTH:
            return True
    return False


def _paragraphs(root: HtmlElement) -> str:
    """All paragraphs of a page, for those in which trafilatura sees no article."""
    texts = (visible_text(element) for element in outermost(root.iter("p")))
    return "\n".join(text for text in texts if text)


_WORD = re.compile(r"\w+")
_PARAGRAPHS = frozenset("p div li blockquote td dd section article h2 h3 h4 h5 span".split())
