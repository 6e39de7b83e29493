"""A page as a line of words, each with the element that shows it, and the elements that show a date."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from stance.split.dates import find_date, fold, parse_date, parse_epoch
from stance.split.html.controls import AGE, is_control
from stance.split.html.parts import loose_date
from stance.split.html.signs import sign_of
from stance.split.html.words import DATE_NAMES, EPOCH_NAMES
from stance.split.markup import SILENT, Markup

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())

LONGEST_LINE = 120
"""Words longer than this are no line of names, dates and buttons."""

FEW_BESIDE = 2
"""Words before a date with others right behind it: more of them, and it is a date in a reader's sentence."""

MOST = 50_000
"""As many dates are looked at; a page of more is no page of comments."""

_DEEP = 30
"""How far above a field to fill in its form is looked for."""

_SPOKEN = SILENT - {"form", "button", "head"}


class Piece(NamedTuple):
    """A run of words: the element that shows it, and the child of it that they follow, None where they come first."""

    owner: int
    after: HtmlElement | None
    text: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A page's visible elements in document order, as lists that share their places.

    `end[i]` is the place after the last element inside the ith, `first[i]` and `last[i]` the range of its pieces.
    `sizes[n]` is how many characters the first n pieces hold, `titles` are the places of the page's h1, `heads` of
    all its headings, `forms` of forms with fields to fill in.
    """

    elements: list[HtmlElement]
    parent: list[int]
    end: list[int]
    first: list[int]
    last: list[int]
    pieces: list[Piece]
    place: dict[HtmlElement, int]
    signs: list[str]
    sizes: list[int]
    titles: list[int]
    heads: list[int]
    forms: set[int]

    def words(self, i: int) -> str:
        """The words of an element in one line."""
        return " ".join(piece.text for piece in self.pieces[self.first[i] : self.last[i]])

    def size(self, i: int) -> int:
        """How many characters of words an element holds."""
        return self.sizes[self.last[i]] - self.sizes[self.first[i]]

    def titled(self, start: int, end: int) -> bool:
        """Whether the page's heading stands in a range of elements."""
        at = bisect_left(self.titles, start)
        return at < len(self.titles) and self.titles[at] < end

    def inside(self, i: int, j: int) -> bool:
        """Whether the ith element is the jth or inside it."""
        return j <= i < self.end[j]


def flow_of(markup: Markup) -> Flow:
    """The visible elements of a page and their words."""
    flow = Flow([], [], [], [], [], [], {}, [], [0], [], [], set())
    often = markup.index.often
    open_places = [-1]
    walker = iterwalk(markup.root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if element.tag in _SPOKEN or element.tag == "head":
                walker.skip_subtree()
                open_places.append(-2)
                continue
            i = len(flow.elements)
            flow.place[element] = i
            flow.elements.append(element)
            flow.parent.append(open_places[-1])
            flow.end.append(i + 1)
            flow.first.append(len(flow.pieces))
            flow.last.append(0)
            flow.signs.append(sign_of(element, often))
            open_places.append(i)
            if element.tag == "h1":
                flow.titles.append(i)
            if element.tag in HEADINGS or element.get("role") == "heading":
                flow.heads.append(i)
            _add(flow, i, None, element.text)
        else:
            i = open_places.pop()
            if i >= 0:
                flow.end[i] = len(flow.elements)
                flow.last[i] = len(flow.pieces)
            if open_places[-1] >= 0:
                _add(flow, open_places[-1], element, element.tail)
    for asked in markup.index.select("textarea, select, input[type=text], input[type=email]"):
        form = next((above for above in islice(asked.iterancestors(), _DEEP) if above.tag == "form"), None)
        flow.forms.update([flow.place[form]] if form in flow.place else [])
    return flow


def dated(flow: Flow, markup: Markup) -> list[int]:
    """The places of elements that show or state a date, in document order, none inside another."""
    # Words that stand bare beside a date ("Par Ali le 4 mars 2024<br>Bravo !") make its element long.
    lines = Counter(piece.owner for piece in flow.pieces if len(piece.text) <= LONGEST_LINE and is_dated(piece.text))
    stated = _stating(flow, markup)
    marks: list[int] = []
    for i in sorted({*(i for i in lines if flow.size(i) <= LONGEST_LINE or lines[i] == 1), *stated}):
        if marks and flow.inside(i, marks[-1]):
            shown = i in lines and flow.size(marks[-1]) >= 2 * flow.size(i) and marks[-1] not in lines
            if flow.size(marks[-1]) <= LONGEST_LINE and not shown:
                continue
            marks.pop()  # the attribute of a whole comment, which shows its date as well
        marks.append(i)
    return _apart(flow, sorted({*marks, *_kin(flow, marks)}))[:MOST]


def _kin(flow: Flow, marks: list[int]) -> Iterator[int]:
    """What holds a date among so many words that only its place shows it to be one: others stand there in its list."""
    kinds = Counter(_kind(flow, i) for i in marks)
    for owner, _, text in flow.pieces:
        if len(text) > LONGEST_LINE or flow.size(owner) > LONGEST_LINE or kinds[_kind(flow, owner)] < 2:
            continue
        above = flow.parent[owner]
        at = bisect_left(marks, above)  # a date around all of it, or another in the same comment
        alone = flow.elements[owner].tag in _HEADS or at == len(marks) or not flow.inside(marks[at], above)
        around = at > 0 and flow.inside(owner, marks[at - 1])
        if alone and not around and find_date(text):
            yield owner


def _kind(flow: Flow, i: int) -> tuple[str, str, int]:
    """What elements at one place of the items of a list have in common."""
    above = flow.parent[i]
    return flow.signs[i], flow.signs[above] if above >= 0 else "", flow.parent[above] if above >= 0 else -1


def _stating(flow: Flow, markup: Markup) -> set[int]:
    """The places of elements with a date in an attribute."""
    found: set[int] = set()
    for names, read in ((DATE_NAMES, parse_date), (EPOCH_NAMES, parse_epoch)):
        for name in names:
            for element in markup.index.select(f"[{name}]"):
                value = element.get(name) or ""
                if element in flow.place and 6 <= len(value) <= 60 and read(value.strip()):
                    found.add(flow.place[element])
    return found


@lru_cache(maxsize=4096)
def is_dated(line: str) -> bool:
    """Whether a short line shows a date beside no more than a name and buttons."""
    if not _MAYBE.search(line):
        return False
    if AGE.fullmatch(fold(line)):
        return True
    found = loose_date(line)
    if found is None or _EDITED.search(fold(line)):
        return False
    before, after = line[: found.start], line[found.end :]
    if _GOES_ON.match(after) and len(before.split()) > FEW_BESIDE and not is_control(after):
        return False
    rest = f"{before} {after}"
    return len(_WORD.findall(rest)) <= 8 and not _SENTENCE.search(rest)


def _apart(flow: Flow, marks: list[int]) -> list[int]:
    """Of dates side by side in one line ("4 mars 2024 - 10:12 (il y a 3 ans)") the first."""
    kept: list[int] = []
    for i in marks:
        before = kept[-1] if kept else -1
        if before >= 0 and flow.parent[before] == flow.parent[i] and not _broken(flow, before, i):
            continue
        kept.append(i)
    return kept


def _broken(flow: Flow, i: int, j: int) -> bool:
    """Whether a line ends between two elements of one parent."""
    blocks = any(element.tag in _LINES for element in flow.elements[flow.end[i] : min(j + 1, flow.end[i] + 20)])
    return blocks or flow.elements[i].tag in _LINES or flow.sizes[flow.first[j]] - flow.sizes[flow.last[i]] > 40


def _add(flow: Flow, owner: int, after: HtmlElement | None, text: str | None) -> None:
    if text and (words := " ".join(text.split())):
        flow.pieces.append(Piece(owner, after, words))
        flow.sizes.append(flow.sizes[-1] + len(words))


_WORD = re.compile(r"\w[\w’'.-]*")
_GOES_ON = re.compile(r"\s+(?![|·•–—(\[/-])\S+\s+\S+\s+\S")
_DIGITS = re.compile(r"\d+")
# What every date has: looking for one costs twenty times as much as seeing that there is none.
_MAYBE = re.compile(
    r"\d|منذ|قبل|[أا]مس|يوم|ال[آا]ن|دقيق|ساع|سن[ةت]|شهر|[أا]سبوع|عام"
    r"|il y a|hier|aujourd|instant|\bago\b|now|today|yesterday",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"(?<!\()(?:modifi|edit|معدل)|mis a jour|updated|تعديل|inscri|membre depuis|joined|enregistre|انتساب|تسجيل", re.I
)
_SENTENCE = re.compile(r"[.!?؟]\s+\w+ \w+ \w|\w[,،] \w+ \w+ \w+")
_HEADS = frozenset("dt h3 h4 h5 h6 summary".split())
"""What stands above words as their head: its date is no other's, whatever stands beside it."""

_LINES = frozenset("p div li br hr tr td table dt dd h1 h2 h3 h4 h5 h6 section article ul ol".split())
