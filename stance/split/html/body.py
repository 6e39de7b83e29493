"""The words of an article: its paragraphs as they stand together, or else what trafilatura makes of the page."""

import logging
from collections.abc import Sequence
from configparser import ConfigParser
from functools import cache

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from stance.split.css import outermost
from stance.split.markup import visible_text
from stance.split.prose import Story, letters

MOST_ELEMENTS, USUAL_DEPTH = 12_000, 40
"""A page that holds more beside its comments, or is deeper, gives all its paragraphs for a body: to find the article
in it takes trafilatura time that grows with the square of its elements. News sites with their menus hold 1,000 to
5,000."""


def body_of(root: HtmlElement, story: Story, title: str) -> str:
    """The body of the article of a page whose comments were taken out of the tree.

    Trafilatura is asked where hardly a paragraph stands with others, as in a poem or a list of short lines. Where one
    does, it drops leads and takes along teasers, tables and headings of comments, by their class names.
    """
    return story.text(title) or _extracted(root, title) or _paragraphs(root)


def _extracted(root: HtmlElement, title: str) -> str:
    if _is_vast(root):
        return ""
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(root, include_comments=False, config=_settings())
    except Exception:  # whatever hostile mark-up brings out in another's code, the comments are found
        document = None
    if document is None or isinstance(document, dict):
        return ""
    return "\n".join(_below_title((document.text or "").strip().split("\n"), title)).strip()


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
    wanted = letters(title)
    above = next((n for n, line in enumerate(lines[:6], 1) if wanted and letters(line) == wanted), 0)
    return lines[above:]


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
