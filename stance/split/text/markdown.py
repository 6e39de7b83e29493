"""Marks in front of lines, as in Markdown, forwarded mail and dumps of pages, and what stands above a page in YAML."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice

ENOUGH = 3
"""Lines with marks from which a page with a heading of Markdown is Markdown."""

LINKS, MOST_LINKS = 8, 2_000
"""Lines with a mark of another sort from which it is the page's, and lines that are looked at for them."""

SAMPLE = 100_000
"""Characters of a page that tell whether it is a quote."""

LONGEST_FRONT = 60
"""Lines of what stands above a page."""

STEP = 2
"""Spaces by which a quote in a quote stands further in."""


@dataclass(frozen=True, slots=True)
class Front:
    """What a clipper wrote above a page, down to `end`: its fields by name, of a list the first."""

    end: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """The value of the first of the fields that there is; "" without one."""
        return next((value for name in names if (value := self.fields.get(name, ""))), "")


def front_matter(page: str) -> Front:
    """What stands between two lines of "---" at the top of a page; nothing where nothing does."""
    match = _FRONT.match(page)
    if match is None:
        return Front()
    fields: dict[str, str] = {}
    name = ""
    for line in match["fields"].splitlines():
        said = _FIELD.fullmatch(line)
        name = said["name"].lower() if said else name
        value = _bare(said["value"] or "" if said else line.strip().removeprefix("-"))
        if name and value:
            fields.setdefault(name, value)
    return Front(match.end(), fields) if fields else Front()


def is_markdown(page: str) -> bool:
    """Whether a page is Markdown: it has a heading, and links, quotes or bold words at the start of lines."""
    if front_matter(page).end:
        return True
    return _HEADING.search(page) is not None and len([*islice(_MARKED.finditer(page), ENOUGH)]) == ENOUGH


def marker_of(page: str) -> Callable[[str], tuple[int, int]] | None:
    """What tells the marks in front of a page's lines: the characters of them, and how many quotes a line is in."""
    if is_markdown(page) or _mostly(_QUOTED, page):
        return marks_of
    links = [int(match[1]) for match in islice(_LINK.finditer(page), MOST_LINKS)]
    return link_of if len(links) >= LINKS and links == sorted(set(links)) else None


def _mostly(pattern: re.Pattern[str], page: str) -> bool:
    lines = [line for line in page[:SAMPLE].splitlines() if line.strip()]
    return len(lines) >= LINKS and sum(pattern.match(line) is not None for line in lines) > len(lines) / 2


def link_of(line: str) -> tuple[int, int]:
    """The characters of the number that a dump puts in front of a link, "[12]Sara"; in no quote."""
    match = _LINK.match(line)
    return (match.end(), 0) if match else (0, 0)


def marks_of(line: str) -> tuple[int, int]:
    """The characters of the marks in front of a line, and how many quotes it is in."""
    match = _MARKS.match(line)
    return (match.end(), match["quotes"].count(">")) if match else (0, 0)


def unquoted(text: str, depth: int) -> str:
    """A text of several lines without the marks of quotes in front of all but the first."""
    return re.sub(rf"(?<=[\r\n])(?:[ \t]{{0,3}}>){{1,{depth}}}[ \t]?", "", text)


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].replace('\\"', '"')
    return value.removeprefix("[[").removesuffix("]]").strip()


_FRONT = re.compile(rf"\s*---[ \t]*\r?\n(?P<fields>(?:(?!---)[^\n]*\n){{1,{LONGEST_FRONT}}})---[ \t]*(?:\r?\n|\Z)")
_FIELD = re.compile(r"(?P<name>[\w-]{1,40}):(?:\s+(?P<value>.*))?")
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_MARKED = re.compile(r"^(?:#{1,6} \S|> \S|\*\*\S|!?\[[^\]\n]{0,200}\]\()", re.MULTILINE)
_QUOTED = re.compile(r"[ \t]{0,3}>")
_LINK = re.compile(r"^[ \t]*\[(\d{1,4})\](?=\S)", re.MULTILINE)
_MARKS = re.compile(r"[ \t]{0,3}(?P<quotes>(?:>[ \t]{0,3})*)(?:#{1,6}[ \t]+)?")
