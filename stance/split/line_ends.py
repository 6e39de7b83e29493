"""Line ends of the source that a browser shows: those of elements whose style keeps white space."""

import re

from lxml.etree import iterwalk
from lxml.html import HtmlElement

LINE_END = "\u2028"
"""What is put in place of a line end that shows: white space to all who do not ask for lines."""


FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
"""What a tree may be read from ("&#1;"), but takes from nobody."""


def keep_line_ends(root: HtmlElement) -> None:
    """Mark the line ends that show, in the style of an element, of one around it or of a utility class."""
    kept = [False]
    for event, element in iterwalk(root, events=("start", "end")):
        if event == "start":
            kept.append(_keeps(element, kept[-1]))
            if kept[-1] and element.tag not in _UNSHOWN:
                element.text = _marked(element.text)
        else:
            kept.pop()
            if kept[-1]:
                element.tail = _marked(element.tail)


def _keeps(element: HtmlElement, around: bool) -> bool:
    """Whether the line ends in an element show; `around` says so of what it stands in."""
    if element.tag == "pre" or element.get("data-testid") == "tweetText":
        return True
    said = _STYLE.search(element.get("style") or "") or _UTILITY.search(element.get("class") or "")
    return said["value"].lower() in _KEEPING if said else around


def _marked(words: str | None) -> str | None:
    if not words:
        return words
    return FORBIDDEN.sub("", words.replace("\r\n", "\n")).replace("\f", " ").replace("\n", LINE_END)


_UNSHOWN = ("script", "style")  # read by programs, to whom a mark is no white space
_KEEPING = frozenset(("pre", "pre-wrap", "pre-line", "break-spaces"))
_STYLE = re.compile(r"(?<![\w-])white-space\s*:\s*(?P<value>[\w-]{1,20})", re.IGNORECASE)
_UTILITY = re.compile(r"(?<!\S)whitespace-(?P<value>pre-wrap|pre-line|pre|break-spaces|normal|nowrap)(?!\S)")
