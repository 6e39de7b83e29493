"""Repeated elements of a page → what each run of words in them is: a name, a date, votes, a button, the comment.

Words are told by their column: where in its item a run of words stands, the same for all items. A column of short
words that differ is the names', one whose words are the same everywhere is buttons or labels, the longest is the text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stance.split.dates import fold
from stance.split.html_controls import is_control, is_number, is_vote
from stance.split.html_flow import Flow, is_dated
from stance.split.html_items import Item
from stance.split.html_words import ANONYMOUS, HINTS
from stance.split.parts import name_in

DATE, NAME, VOTE, CONTROL, LABEL, WORDS, TEXT = "date", "name", "vote", "control", "label", "words", "text"
DEEPEST = 24
OFTEN = 0.5
"""The share of items in which a name has to stand at one path, or the same words, to be a name or a label."""

Path = tuple[str, ...]


@dataclass(slots=True)
class Cell:
    """A run of words of one item: the number of its piece, where it stands, whether it is a link, what its
    class names call it, whether it stands before the date, and what it is."""

    piece: int
    words: str
    path: Path
    linked: bool
    hint: str
    before: bool
    role: str = WORDS


@dataclass(slots=True)
class Column:
    """The cells that stand at one path, with the numbers of their items. `hint`: what its class names call it."""

    path: Path
    hint: str = ""
    cells: list[Cell] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    order: float = 0.0

    def plain(self) -> list[Cell]:
        """The cells that are not known to be something else."""
        return [cell for cell in self.cells if cell.role == WORDS]

    def size(self) -> int:
        """How much is said in this column, no one cell outweighing the others."""
        return sum(min(len(cell.words), 400) for cell in self.plain() if not cell.linked)


@dataclass(frozen=True, slots=True)
class Roles:
    """The cells of every item with their roles, and the columns of names and text; `byline`: names stand with dates."""

    cells: list[list[Cell]]
    name: Column | None
    text: Column | None
    byline: bool


def roles_of(flow: Flow, items: Sequence[Item]) -> Roles:
    """What the words of a cluster's items are."""
    cells = _cells(flow, items)
    columns = _columns(cells)
    wanted = OFTEN * len(items)
    _mark_labels(columns.values(), max(2.0, wanted))
    text = max(columns.values(), key=_as_text, default=None)
    text = text if text and _as_text(text) > 0 else None
    names = [column for column in columns.values() if column is not text and _coverage(column) >= wanted]
    name = max(names, key=_as_name, default=None)
    name = name if name and _as_name(name) > 0 else None
    byline = _has_byline(cells, wanted)
    if name and byline and name.hint != NAME:
        name = None
    for chosen, role in ((text, TEXT), (name, NAME)):
        for cell in chosen.plain() if chosen else ():
            cell.role = role
    if text:
        _take_short(text)
    _mark_votes(columns.values())
    return Roles(cells, name, text, byline)


def _has_byline(cells: Sequence[Sequence[Cell]], wanted: float) -> bool:
    """Whether names stand in one run of words with the dates; "Publié le" is none, as it is the same everywhere."""
    names = [next(filter(None, (_names(c.words) for c in row if c.role == DATE)), None) for row in cells]
    found = Counter(filter(None, names))
    return sum(found.values()) >= max(1.0, wanted) and (len(found) > 1 or (len(cells) == 1 and bool(found)))


def _cells(flow: Flow, items: Sequence[Item]) -> list[list[Cell]]:
    """The runs of words of every item, those of items that look otherwise under the paths of the usual ones."""
    cells: list[list[Cell]] = [[] for _ in items]
    for number, piece in own_pieces(flow, items):
        path, linked, hint = _path(flow, flow.pieces[piece].owner, items[number])
        cell = Cell(piece, flow.pieces[piece].text, path, linked, hint, _before(flow, piece, items[number]))
        cell.role = _plain_role(flow, cell, items[number])
        cells[number].append(cell)
    kinds = Counter(flow.signs[item.start] for item in items)
    usual = max(kinds, key=lambda kind: kinds[kind])
    known: dict[Path, list[Path]] = {}
    for item, row in zip(items, cells, strict=True):
        for cell in row if flow.signs[item.start] == usual else ():
            places = known.setdefault(_tags(cell.path), [])
            places += [] if cell.path in places else [cell.path]
    for row in cells:
        _rename(row, known)
    return cells


def _rename(row: Sequence[Cell], known: dict[Path, list[Path]]) -> None:
    """Paths of the same tags taken for the same place, in their order: replies may have class names of their own."""
    strange: dict[Path, list[Path]] = {}
    for cell in row:
        tags = _tags(cell.path)
        if cell.path in known.get(tags, ()):
            continue
        seen = strange.setdefault(tags, [])
        seen += [] if cell.path in seen else [cell.path]
        places = known.get(tags, [])
        at = seen.index(cell.path)
        cell.path = places[at] if at < len(places) else cell.path


def _tags(path: Path) -> Path:
    return tuple(sign.partition(".")[0] for sign in path)


def _columns(cells: Sequence[Sequence[Cell]]) -> dict[tuple[Path, bool], Column]:
    columns: dict[tuple[Path, bool], Column] = {}
    for number, row in enumerate(cells):
        for order, cell in enumerate(row):
            # Of three bare <div> the one before the date is the name, the one after it the text.
            column = columns.setdefault((cell.path, cell.before), Column(cell.path, cell.hint))
            column.cells.append(cell)
            column.items.append(number)
            column.order += order
    return columns


def own_pieces(flow: Flow, items: Sequence[Item]) -> list[tuple[int, int]]:
    """(item, piece) for every run of words in items, that of an inner item not in its outer one's."""
    bounds = [pieces_of(flow, item) for item in items]
    own: list[tuple[int, int]] = []
    inside: list[int] = []
    place = 0
    for number, (first, _) in enumerate([*bounds, (len(flow.pieces), 0)]):
        while place < first:
            while inside and bounds[inside[-1]][1] <= place:
                inside.pop()
            if not inside:
                break
            own.append((inside[-1], place))
            place += 1
        place = max(place, first)
        inside.append(number)
    return own


def pieces_of(flow: Flow, item: Item) -> tuple[int, int]:
    """The range of an item's runs of words, inner items included."""
    if not item.run:
        return flow.first[item.start], flow.last[item.start]
    parent = flow.parent[item.start]
    within = item.end < flow.end[parent]
    return flow.first[item.start], flow.first[item.end] if within else flow.last[parent]


def _path(flow: Flow, owner: int, item: Item) -> tuple[Path, bool, str]:
    """Where in an item an element stands, whether it is in a link, and what its class names say that it is."""
    base = flow.parent[item.start] if item.run else item.start
    path: list[str] = []
    linked, hint = False, ""
    while owner != base and owner >= 0 and len(path) < DEEPEST:
        path.append(flow.signs[owner])
        linked = linked or flow.elements[owner].tag == "a"
        # Bootstrap's "media-body" is around all of a comment, and says nothing of one part of it.
        alone = len(path) <= 3 and not flow.inside(item.mark, owner) or owner == item.mark
        hint = hint or (hint_of(flow, owner) if alone else "")
        owner = flow.parent[owner]
    return tuple(reversed(path)), linked, hint


def hint_of(flow: Flow, i: int) -> str:
    """What an element's class names, id and itemprop say that it is: one of the roles, "" where they say nothing."""
    element = flow.elements[i]
    names = " ".join(
        element.get(name) or "" for name in ("class", "itemprop", "id", "data-testid", "data-role", "slot")
    )
    found = [HINTS[word.lower()] for word in _WORD.findall(names) if word.lower() in HINTS]
    return found[-1] if found else ""


def _plain_role(flow: Flow, cell: Cell, item: Item) -> str:
    """What words are whatever stands in their column: those of the date, of buttons, numbers."""
    owner = flow.pieces[cell.piece].owner
    if item.mark >= 0 and flow.inside(owner, item.mark) and _is_line(flow, item.mark):
        return DATE
    if len(cell.words) <= 120 and is_dated(cell.words) and (owner == item.mark or cell.hint in (DATE, NAME)):
        return DATE
    if any(flow.elements[i].tag in _PRESSED for i in _ancestors(flow, owner, item)):
        return VOTE if is_vote(cell.words) else CONTROL
    if is_number(cell.words) or (is_vote(cell.words) and is_control(cell.words)):
        return VOTE
    return CONTROL if is_control(cell.words) else WORDS


def _is_line(flow: Flow, mark: int) -> bool:
    """Whether an element holds a date and nothing that goes on for more than its line."""
    inside = flow.elements[mark : flow.end[mark]]
    return flow.elements[mark].tag not in _HOLDERS and not any(element.tag in ("br", "p", "div") for element in inside)


def _before(flow: Flow, piece: int, item: Item) -> bool:
    return item.mark >= 0 and piece < flow.first[item.mark]


def _ancestors(flow: Flow, owner: int, item: Item) -> list[int]:
    found = []
    while owner >= item.start and len(found) < 4:
        found.append(owner)
        owner = flow.parent[owner]
    return found


def _mark_labels(columns: Iterable[Column], wanted: float) -> None:
    """Words that are the same in most items are labels and buttons, save names that stand for none."""
    for column in columns:
        labels = {(number, _label(cell.words)) for number, cell in zip(column.items, column.cells, strict=True)}
        seen = Counter(label for _, label in labels)
        for cell in column.cells:
            if cell.role not in (WORDS, CONTROL):
                continue
            if seen[_label(cell.words)] >= wanted and not ANONYMOUS.fullmatch(fold(cell.words)):
                cell.role = LABEL


def _take_short(text: Column) -> None:
    """A comment that is but "100%" or two hearts, where nothing else stands in its place."""
    said = {number for number, cell in zip(text.items, text.cells, strict=True) if cell.role == TEXT}
    for number, cell in zip(text.items, text.cells, strict=True):
        if number not in said and cell.role in (VOTE, CONTROL) and not cell.linked:
            cell.role = TEXT


def _label(words: str) -> str:
    return _DIGITS.sub("0", words[:60]).lower()


def _as_text(column: Column) -> float:
    """How much a column looks like the comments' text."""
    weight = {TEXT: 3.0, NAME: 0.05, DATE: 0.05, CONTROL: 0.1, VOTE: 0.05}.get(column.hint, 1.0)
    return column.size() * weight


def _as_name(column: Column) -> float:
    """How much a column looks like the authors' names; 0 where it cannot be that."""
    cells = [cell for cell in column.plain() if len(cell.words) <= 60]
    if not cells or sum(len(cell.words.split()) <= 7 for cell in cells) < 0.8 * len(column.plain()):
        return 0.0
    if column.hint in (DATE, CONTROL, VOTE, TEXT):
        return 0.0 if column.hint != CONTROL else 0.1
    tag = column.path[-1].partition(".")[0] if column.path else ""
    score = 1.0 + 3.0 * (column.hint == NAME) + 1.0 * (tag in _NAMING)
    spread = len({cell.words for cell in cells}) / len(cells)
    place = column.order / len(column.cells)  # names stand before the words
    return score * (0.5 + spread) / (1.0 + 0.3 * place)


def _coverage(column: Column) -> int:
    return len({number for number, cell in zip(column.items, column.cells, strict=True) if cell.role == WORDS})


def _mark_votes(columns: Iterable[Column]) -> None:
    """Numbers are votes where a column of them is not a count from 1, of answers, or against the comment."""
    for column in columns:
        votes = [cell for cell in column.cells if cell.role == VOTE]
        values = [int(found[0]) if (found := _DIGITS.search(cell.words)) else 0 for cell in votes]
        steps = {b - a for a, b in zip(values, values[1:], strict=False)}
        counted = len(values) > 1 and steps in ({1}, {-1})
        if counted or _COUNTS.search(" ".join(column.path)) or column.hint == DATE:
            for cell in votes:
                cell.role = CONTROL


def _names(words: str) -> str | None:
    """The name in a line with a date."""
    name = name_in(words)
    return name if name and not is_dated(name) and not is_control(name) and re.search(r"[^\W\d]{2}", name) else None


_WORD = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])")
_DIGITS = re.compile(r"[0-9]+")
_COUNTS = re.compile(r"repl|reponse|down|dislike|against|moins|minus|negative", re.IGNORECASE)
_PRESSED = frozenset(("button", "label", "select", "option", "form"))
_NAMING = frozenset("b strong cite h3 h4 h5 h6 a dt th".split())
_HOLDERS = frozenset("p div li td dd section article".split())
