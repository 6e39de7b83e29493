"""The words of repeated elements as a table: an item is a row, the place in its item where words stand a column."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from stance.split.html.aligned import Path, align
from stance.split.html.controls import answers_by_name, counts_other, is_control, is_number, is_vote
from stance.split.html.flow import LONGEST_LINE, Flow, is_dated
from stance.split.html.hints import hint_of
from stance.split.html.runs import Item
from stance.split.html.words import NAME_LABEL

DATE, NAME, VOTE, CONTROL, LABEL, WORDS, TEXT = "date", "name", "vote", "control", "label", "words", "text"
DEEPEST = 24

MOSTLY = 0.7
"""The share of numbers, each by one more than the one before it, from which they are a count of the comments."""


@dataclass(slots=True)
class Cell:
    """A run of words of one item: the number of its piece, where in the item it stands, and what it is.

    `hint` is what class names call it, `before` says that it stands before the date.
    """

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
        """How much is said in this column, no one item outweighing the others."""
        said: Counter[int] = Counter()
        for number, cell in zip(self.items, self.cells, strict=True):
            if cell.role == WORDS and not cell.linked:
                said[number] = min(said[number] + len(cell.words), 400)
        return said.total()


def cells_of(flow: Flow, items: Sequence[Item]) -> list[list[Cell]]:
    """The runs of words of every item, those of items that look otherwise under the paths of the usual ones."""
    cells: list[list[Cell]] = [[] for _ in items]
    dates = [_date_piece(flow, item) for item in items]
    for number, piece in own_pieces(flow, items):
        path, linked, hint = _path(flow, flow.pieces[piece].owner, items[number])
        cell = Cell(piece, flow.pieces[piece].text, path, linked, hint, piece < dates[number])
        cell.role = _plain_role(flow, cell, items[number])
        cells[number].append(cell)
    _place_undated(items, cells)
    _hint_at_named(cells)
    _unlink(flow, cells)
    align([flow.signs[item.start] for item in items], cells)
    return cells


def _hint_at_named(cells: Sequence[Sequence[Cell]]) -> None:
    """What a label calls a name is one, whatever stands in bold above it: the subject of a comment does."""
    for row in cells:
        for label, cell in pairwise(row):
            if NAME_LABEL.fullmatch(label.words) and ":" not in cell.words:
                cell.hint = NAME


def _unlink(flow: Flow, cells: Sequence[Sequence[Cell]]) -> None:
    """Words that are all of an element and a link stand where those of others do without one.

    Readers with a site of their own have their names linked to it. Where one item has both, as a name without a class
    above its text without one, they are two things.
    """
    plain: defaultdict[Path, set[int]] = defaultdict(set)
    lone: defaultdict[Path, list[tuple[int, Cell]]] = defaultdict(list)
    for number, row in enumerate(cells):
        for cell in row:
            if cell.role == WORDS and not cell.linked:
                plain[cell.path].add(number)
            elif cell.role == WORDS and _is_all_link(flow, cell):
                lone[cell.path[:-1]].append((number, cell))
            elif cell.role == WORDS:  # "<a><b>Amal</b></a>" beside "<b>Omar</b>"
                lone[tuple(sign for sign in cell.path if sign.partition(".")[0] != "a")].append((number, cell))
    for path, found in lone.items():
        beside = sum(number in plain[path] for number, _ in found)
        for _, cell in found if plain[path] and 2 * beside <= len(found) else ():
            cell.path = path


def _is_all_link(flow: Flow, cell: Cell) -> bool:
    owner = flow.pieces[cell.piece].owner
    above = flow.parent[owner]
    return flow.elements[owner].tag == "a" and above >= 0 and flow.last[above] - flow.first[above] == 1


def _place_undated(items: Sequence[Item], cells: Sequence[Sequence[Cell]]) -> None:
    """The cells of items without a date are before it where those of others at their path are."""
    before: Counter[Path] = Counter()
    for item, row in zip(items, cells, strict=True):
        before.update({cell.path: 1 if cell.before else -1 for cell in row if item.mark >= 0})
    for item, row in zip(items, cells, strict=True):
        for cell in row if item.mark < 0 else ():
            cell.before = before[cell.path] > 0


def columns_of(cells: Sequence[Sequence[Cell]]) -> dict[tuple[Path, bool], Column]:
    """The columns by path and by whether they stand before the date."""
    columns: dict[tuple[Path, bool], Column] = {}
    for number, row in enumerate(cells):
        for order, cell in enumerate(row):
            # Of three bare <div> the one before the date is the name, the one after it the text.
            column = columns.setdefault((cell.path, cell.before), Column(cell.path, cell.hint))
            column.cells.append(cell)
            column.items.append(number)
            column.order += order
    return columns


def go_on(values: Sequence[int]) -> bool:
    """Whether numbers count one by one, up or down, with a gap here and there for what was removed."""
    steps = [after - before for before, after in pairwise(values)]
    ones = max(steps.count(1), steps.count(-1))
    return bool(steps) and ones >= MOSTLY * len(steps) and (min(steps) > 0 or max(steps) < 0)


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
        alone = (len(path) <= 3 and not flow.inside(item.mark, owner)) or owner == item.mark
        hint = hint or (hint_of(flow, owner) if alone else "")
        owner = flow.parent[owner]
    return tuple(reversed(path)), linked, hint


def _plain_role(flow: Flow, cell: Cell, item: Item) -> str:
    """What words are whatever stands in their column: those of the date, of buttons, numbers."""
    owner = flow.pieces[cell.piece].owner
    dated = len(cell.words) <= LONGEST_LINE and is_dated(cell.words)
    pressed = flow.elements[owner].tag in _PRESSED and not dated  # beside the date, in one line with it
    if item.mark >= 0 and flow.inside(owner, item.mark) and not pressed and _is_line(flow, item.mark):
        return DATE
    if dated and (owner == item.mark or cell.hint in (DATE, NAME)):
        return DATE
    above = _ancestors(flow, owner, item)
    # A button around the date as well folds a whole comment away: its words are the head's.
    if any((flow.elements[i].tag in _PRESSED and not flow.inside(item.mark, i)) or i in flow.forms for i in above):
        # What a whole comment is called ("Réponse de Amal") says nothing of a button in it.
        labels = (flow.elements[i].get("aria-label") or "" for i in above if not flow.inside(item.mark, i))
        other = any(map(counts_other, labels))
        return VOTE if is_vote(cell.words) and not other else CONTROL
    if is_number(cell.words) or (is_vote(cell.words) and is_control(cell.words)):
        return VOTE
    answers = cell.linked and answers_by_name(cell.words)
    return CONTROL if answers or is_control(cell.words) else WORDS


def _is_line(flow: Flow, mark: int) -> bool:
    """Whether an element holds a date and nothing that goes on for more than its line."""
    if flow.size(mark) > LONGEST_LINE:
        return False
    inside = flow.elements[mark : flow.end[mark]]
    return flow.elements[mark].tag not in _HOLDERS and not any(element.tag in ("br", "p", "div") for element in inside)


def _date_piece(flow: Flow, item: Item) -> int:
    """The number of the run of words with an item's date; 0 where it has none, as nothing stands before that."""
    if item.mark < 0:
        return 0
    first, last = flow.first[item.mark], min(flow.last[item.mark], flow.first[item.mark] + DEEPEST)
    return next((n for n in range(first, last) if is_dated(flow.pieces[n].text)), first)


def _ancestors(flow: Flow, owner: int, item: Item) -> list[int]:
    found: list[int] = []
    while owner >= item.start and len(found) < 4:
        found.append(owner)
        owner = flow.parent[owner]
    return found


_PRESSED = frozenset(("button", "select", "option"))
_HOLDERS = frozenset("p div li td dd section article".split())
