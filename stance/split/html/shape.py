"""Items with known roles → a thread: which element is each comment's name, date, votes and text.

Where one element holds the text and nothing else, that is the text, in every item the one at the same path. Where
the words stand beside name and buttons in one element, that element is the text, and what is not text is dropped.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from stance.split.css import State
from stance.split.html.aligned import Path
from stance.split.html.blocks import runs_of
from stance.split.html.cells import DATE, NAME, TEXT, VOTE, WORDS, Cell
from stance.split.html.controls import is_number, voted
from stance.split.html.fitting import dated_element, element_of, spelled
from stance.split.html.flow import Flow
from stance.split.html.hints import hint_of
from stance.split.html.labels import OFTEN
from stance.split.html.parts import name_in
from stance.split.html.roles import Roles, named_in
from stance.split.html.runs import Item
from stance.split.html.stated import votes_stated
from stance.split.html.threads import Thread

RULE = "structure"

SELDOM = 0.2
"""The share of comments that have to show votes at one place for any words there to be votes."""


@dataclass(slots=True)
class Chosen:
    """The parts of comments by their elements."""

    start: State = ()
    by_element: dict[HtmlElement, list[tuple[str, int]]] = field(default_factory=dict)

    def add(self, element: HtmlElement, name: str) -> None:
        """Take an element for a part."""
        self.by_element.setdefault(element, []).append((name, 0))

    def step(self, element: HtmlElement, state: State) -> tuple[list[tuple[str, int]], State]:
        """The parts that an element is."""
        return self.by_element.get(element, []), state


def thread_of(flow: Flow, items: Sequence[Item], roles: Roles, confidence: float) -> Thread:
    """The thread that a cluster's items are. Changes the tree: bare words with a role get an element of their own."""
    parts = Chosen()
    dropped: set[HtmlElement] = set()
    kept: set[HtmlElement] = set()
    holder = _holder(flow, items, roles)
    labels = _labels(roles, len(items))
    texts: list[int] = []
    usual = _vote_places(roles)
    for number, (item, row) in enumerate(zip(items, roles.cells, strict=True)):
        text, bare = _text_of(flow, item, row, holder)
        said = _said(row, holder, bare, labels | _beside_names(flow, item, row))
        owners = [flow.pieces[cell.piece].owner for cell in row]
        silent = [flow.inside(owner, text) and not spoken for owner, spoken in zip(owners, said, strict=True)]
        spoken = sorted(owner for owner, dumb in zip(owners, silent, strict=True) if not dumb)
        elements: dict[int, HtmlElement] = {}
        for at, cell in enumerate(row):
            if silent[at] or cell.role in (DATE, NAME, VOTE):
                elements[cell.piece] = element_of(flow, cell, spoken, text, silent[at])
        dropped.update(elements[cell.piece] for cell, dumb in zip(row, silent, strict=True) if dumb)
        _take_parts(flow, item, _usual_votes(row, usual), elements, parts)
        if name := roles.stated[number]:
            dropped.add(span := spelled(flow.elements[item.start], name))
            parts.add(span, "author")
        shown = any(cell.role == VOTE for cell in _usual_votes(row, usual))
        if not shown and (votes := votes_stated(flow, items, number)) is not None:
            parts.add(votes, "likes")
        texts.append(text)
        kept.update(_holding(flow, item, row))
    heads = [flow.elements[item.start] for item in items]
    stops = {flow.elements[item.end] for item in items if item.run and item.end < len(flow.elements)}
    runs = iter(runs_of((head for head, item in zip(heads, items, strict=True) if item.run), stops))
    heads = [next(runs) if item.run else head for head, item in zip(heads, items, strict=True)]
    for element, item, text in zip(heads, items, texts, strict=True):
        parts.add(element if text == _base(flow, item) else flow.elements[text], "text")
    return Thread(RULE, confidence, heads, parts, frozenset(dropped), frozenset(kept - dropped))


def _holding(flow: Flow, item: Item, row: Sequence[Cell]) -> Iterator[HtmlElement]:
    """What has a part of a comment in it, and is no control for that, whatever it is called."""
    for cell in row:
        place = flow.pieces[cell.piece].owner if cell.role in (TEXT, NAME, DATE) else -1
        while place >= item.start:
            yield flow.elements[place]
            place = flow.parent[place]


def _usual_votes(row: Sequence[Cell], usual: Mapping[Path, int]) -> list[Cell]:
    """The cells with votes only from where those of others stand as well, the most usual place first."""
    votes = [cell for cell in row if cell.role == VOTE and cell.path in usual]
    return [*(cell for cell in row if cell.role != VOTE), *sorted(votes, key=lambda cell: -usual[cell.path])]


def _vote_places(roles: Roles) -> dict[Path, int]:
    """The paths at which votes stand, with how many do: "3" may be the initial of "3omar" as well."""
    cells = Counter(path for row in roles.cells for path in {cell.path for cell in row})
    votes = Counter(path for row in roles.cells for path in {cell.path for cell in row if cell.role == VOTE})
    return {path: count for path, count in votes.items() if count >= SELDOM * cells[path]}


def _holder(flow: Flow, items: Sequence[Item], roles: Roles) -> Path:
    """The path of the highest element that in most items holds text and nothing that has another role."""
    found: Counter[Path] = Counter()
    for item, row in zip(items, roles.cells, strict=True):
        others = sorted(flow.pieces[cell.piece].owner for cell in row if cell.role not in (TEXT, WORDS))
        first = next((flow.pieces[cell.piece].owner for cell in row if cell.role == TEXT), -1)
        if first < 0:
            continue
        base = _base(flow, item)
        while first != base and (above := flow.parent[first]) != base:
            if bisect_left(others, above) < bisect_left(others, flow.end[above]):
                break
            first = above
        found[_path_to(flow, first, base)] += 1
    return max(found, key=lambda path: (found[path], len(path)), default=())


def _text_of(flow: Flow, item: Item, row: Sequence[Cell], holder: Path) -> tuple[int, bool]:
    """The element that holds an item's text, and whether it holds other things as well."""
    base = _base(flow, item)
    if holder and holder[-1].partition(".")[0] not in _PARAGRAPHS:
        spoken = [cell for cell in row if cell.role in (TEXT, WORDS)]
        found = {_at(flow, flow.pieces[cell.piece].owner, base, holder) for cell in spoken} - {-1}
        if len(found) == 1:
            return found.pop(), False
    place = next((flow.pieces[cell.piece].owner for cell in row if cell.role == TEXT), base)
    for _ in range(len(_path_to(flow, place, base)) - max(0, len(holder) - 1)):
        place = flow.parent[place]
    return place, True


def _said(row: Sequence[Cell], holder: Path, bare: bool, labels: set[Path]) -> list[bool]:
    """Which words inside the text's element are the comment's."""
    texts = [at for at, cell in enumerate(row) if cell.role == TEXT]
    said = []
    before = row[: texts[0] if texts else 0]
    head = max((at for at, cell in enumerate(before) if cell.role in (NAME, DATE)), default=-1)
    for at, cell in enumerate(row):
        between = not texts or texts[0] < at < texts[-1]
        beside = cell.path not in labels and (not holder or cell.path[: len(holder)] == holder or _quotes(cell.path))
        said.append(cell.role == TEXT or (cell.role == WORDS and at > head and (not bare or between or beside)))
    return said


def _beside_names(flow: Flow, item: Item, row: Sequence[Cell]) -> set[Path]:
    """Paths of words that stand with a name or a date in an element without text: badges, ranks, towns."""
    texts, heads = (
        sorted(flow.pieces[cell.piece].owner for cell in row if cell.role in roles) for roles in ((TEXT,), (NAME, DATE))
    )
    found: set[Path] = set()
    for cell in row:
        place = flow.pieces[cell.piece].owner if cell.role == WORDS else -1
        while place > item.start and not _any_inside(flow, texts, place):
            if _any_inside(flow, heads, place):
                found.add(cell.path)
                break
            place = flow.parent[place]
    return found


def _any_inside(flow: Flow, places: Sequence[int], i: int) -> bool:
    """Whether one of some elements, in document order, is the ith or inside it."""
    at = bisect_left(places, i)
    return at < len(places) and flow.inside(places[at], i)


def _labels(roles: Roles, n: int) -> set[Path]:
    """Paths at which most items have a few words: ranks, places, headings, none of them the comment's."""
    rows = [{cell.path for cell in row if cell.role == WORDS} for row in roles.cells]
    found = Counter(path for row in rows for path in row)
    return {path for path, count in found.items() if count >= max(2.0, OFTEN * n)}


def _take_parts(flow: Flow, item: Item, row: Sequence[Cell], elements: dict[int, HtmlElement], parts: Chosen) -> None:
    by_role: dict[str, list[Cell]] = {}
    for cell in row:
        by_role.setdefault(cell.role, []).append(cell)
    dates = by_role.get(DATE, [])
    if item.mark >= 0 and not any(
        flow.inside(flow.pieces[cell.piece].owner, item.mark) for cell in row if cell.role == TEXT
    ):
        parts.add(dated_element(flow, item), "date")
    elif dates:
        parts.add(elements[dates[0].piece], "date")
    if names := by_role.get(NAME):
        parts.add(elements[names[0].piece], "author")
    elif dates:
        lettered = (cell for cell in dates if _LETTER.search(name_in(cell.words) or ""))  # "par Z."
        line = next((cell for cell in dates if named_in(cell.words)), next(lettered, dates[0]))
        parts.add(elements[line.piece], "author")
    votes = [cell for cell in by_role.get(VOTE, []) if not _down(flow, flow.pieces[cell.piece].owner)]
    # A bare number may be the comment's own, as where there is but one.
    liked = [c for c in votes if hint_of(flow, flow.pieces[c.piece].owner) == VOTE or not is_number(c.words)]
    counted = next((cell for cell in dates if voted(cell.words)), None)
    if votes:
        parts.add(elements[(liked or votes)[0].piece], "likes")
    elif counted is not None:
        parts.add(elements[counted.piece], "likes")


def _base(flow: Flow, item: Item) -> int:
    """The element from which the paths of an item are counted."""
    return flow.parent[item.start] if item.run else item.start


def _path_to(flow: Flow, place: int, base: int) -> Path:
    path: list[str] = []
    while place != base and place >= 0:
        path.append(flow.signs[place])
        place = flow.parent[place]
    return tuple(reversed(path))


def _at(flow: Flow, place: int, base: int, path: Path) -> int:
    """The element at a path above or at another one of the same item, -1 where there is none."""
    chain: list[int] = []
    while place != base and place >= 0:
        chain.append(place)
        place = flow.parent[place]
    chain = chain[::-1][: len(path)]
    return chain[-1] if tuple(flow.signs[i] for i in chain) == path else -1


def _quotes(path: Path) -> bool:
    return any(sign.partition(".")[0] in _KEPT for sign in path)


def _down(flow: Flow, place: int) -> bool:
    """Whether a number counts votes against a comment."""
    near = (place, flow.parent[place]) if place > 0 else (place,)
    return any(_AGAINST.search(flow.elements[i].get("class") or "") for i in near)


_KEPT = frozenset("blockquote ul ol pre q code".split())
_PARAGRAPHS = frozenset("p blockquote ul ol li pre".split())
_LETTER = re.compile(r"[^\W\d_]")
_AGAINST = re.compile(r"down|dislike|against|moins|minus|negative|contre", re.IGNORECASE)
