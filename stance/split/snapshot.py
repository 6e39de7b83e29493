"""An accessibility snapshot, the outline of roles and names that browser automation writes → the tree of its page.

The YAML is that of Playwright's `ariaSnapshot` (https://playwright.dev/docs/aria-snapshots), read line by line: what
was cut or copied in parts is read as far as it goes.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from stance.split.css import Index
from stance.split.line_ends import FORBIDDEN
from stance.split.markup import MAX_DEPTH, STAMP, Markup

TAGS = {
    **{tag: tag for tag in ("article", "main", "button", "time", "blockquote", "figure", "code", "strong", "table")},
    **{"paragraph": "p", "list": "ul", "listitem": "li", "region": "section", "banner": "header", "link": "a"},
    **{"contentinfo": "footer", "navigation": "nav", "complementary": "aside", "img": "img", "emphasis": "em"},
    **{"row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th", "rowheader": "th", "rowgroup": "tbody"},
    **{"separator": "hr", "term": "dt", "definition": "dd", "caption": "caption", "text": "span", "generic": "div"},
    **{"textbox": "textarea", "searchbox": "textarea", "combobox": "select", "option": "option", "search": "form"},
    **dict.fromkeys(("checkbox", "radio", "switch", "slider", "spinbutton", "menuitem", "tab"), "button"),
    **dict.fromkeys(("document", "group", "status", "alert", "dialog", "log", "feed", "tablist", "tabpanel"), "div"),
    **dict.fromkeys(("menu", "menubar", "toolbar", "progressbar", "iframe", "form", "note", "timer"), "div"),
    **{"heading": "h2", "superscript": "sup", "subscript": "sub", "insertion": "ins", "deletion": "del"},
}
CALLED = frozenset("section ul header footer nav aside main article div form table figure textarea select".split())
"""Tags whose name is a label that no reader sees."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: how far it stands in, its role or property, the name and the value written after it."""

    indent: int
    start: int
    role: str
    name: str
    level: str
    value: str


def parse_snapshot(text: str) -> Markup | None:
    """The tree of the page, each element stamped with the place of its line; None where there is no such line."""
    root = document_fromstring("<html><head></head><body></body></html>", parser=HTMLParser())
    about, body = root
    stack: list[tuple[int, HtmlElement]] = [(-1, body)]
    flattened = False
    for line in _lines(text):
        while stack[-1][0] >= line.indent:
            _close(stack.pop()[1])
        above = stack[-1][1]
        if line.role.startswith("/"):
            if line.role == "/url" and above.tag == "a":
                above.set("href", line.value)
        elif line.role.startswith("Page "):
            _declare(about, line)
        else:
            flattened |= len(stack) > MAX_DEPTH
            element = _element(above, line)
            if len(stack) <= MAX_DEPTH:
                stack.append((line.indent, element))
            else:
                _close(element)
    for _, element in reversed(stack):
        _close(element)
    return Markup(root, Index(root), len(text), defaultdict(list), flattened) if len(body) else None


def _lines(text: str) -> Iterator[_Line]:
    place = 0
    for written in text.splitlines(keepends=True):
        found = _LINE.match(written)
        if found and _known(found):
            yield _line(found, place)
        place += len(written)


def _known(found: re.Match[str]) -> bool:
    key = found["quoted"] or found["role"]
    return key.startswith(("/", "Page ")) or key.split(maxsplit=1)[0] in TAGS


def _line(found: re.Match[str], place: int) -> _Line:
    value = found["value"] or ""
    if found["quoted"] is None:
        role, rest = found["role"], found["rest"] or ""
    else:
        role, _, rest = found["quoted"].replace("''", "'").partition(" ")
    name, level = _NAME.match(rest.strip()), _LEVEL.search(rest)
    named = _unquoted(name[0]) if name else ""
    return _Line(len(found["indent"]), place, role, named, level[1] if level else "", _unquoted(value))


def _unquoted(written: str) -> str:
    """A string as it was before it was put between marks."""
    written = written.strip()
    if len(written) > 1 and written[0] == written[-1] == '"':
        try:
            written = json.loads(_HEX.sub(r"\\u00\1", written))
        except ValueError:
            written = written[1:-1]
    elif len(written) > 1 and written[0] == written[-1] == "'":
        written = written[1:-1].replace("''", "'")
    return FORBIDDEN.sub("\ufffd", written.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _element(above: HtmlElement, line: _Line) -> HtmlElement:
    """A new element below `above`, parted by a space from what stands before it unless it begins with a point."""
    tag = f"h{line.level}" if line.role == "heading" and line.level in tuple("123456") else TAGS[line.role]
    element = above.makeelement(tag, {STAMP: str(line.start)})
    element.tail = " "
    if len(above) and line.value[:1] in tuple(".,;:!?)»،؛؟…"):
        above[-1].tail = None
    if line.name:
        element.set("alt" if tag == "img" else "aria-label", line.name)
    element.text = line.value or None
    above.append(element)
    return element


def _close(element: HtmlElement) -> None:
    """What is called by the words in it shows its name, unless these stand in it once more."""
    name = element.get("aria-label")
    if name and element.tag not in CALLED and not any(map(str.strip, element.itertext())):
        element.text = name


def _declare(about: HtmlElement, line: _Line) -> None:
    """The page's address and title, which a tool writes above its snapshot."""
    if line.role == "Page Title":
        title = about.makeelement("title")
        title.text = line.value
        about.append(title)
    elif line.role == "Page URL":
        about.append(about.makeelement("link", {"rel": "canonical", "href": line.value}))


_LINE = re.compile(
    r"(?P<indent> *)- (?:'(?P<quoted>(?:[^'\n]|'')*)'|(?P<role>/?[a-z]+|Page [A-Z][A-Za-z]*)"
    r"(?P<rest>(?: (?:\"(?:[^\"\\\n]|\\.)*\"|/(?:[^/\\\n]|\\.)*/|\[[^\]\n]*\]))*))"
    r"(?P<colon>:(?: (?P<value>[^\n]*))?)?\s*$"
)
_NAME = re.compile(r'"(?:[^"\\]|\\.)*"')
_LEVEL = re.compile(r"\[level=(\d)\]")
_HEX = re.compile(r"\\x([0-9a-fA-F]{2})")
