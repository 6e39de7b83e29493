"""Repeated elements of a page → what each run of words in them is: a name, a date, votes, a button, the comment.

Words are told by their column: where in its item a run of words stands, the same for all items. A column of short
words that differ is the names', one whose words are the same everywhere is buttons or labels, the longest is the text.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from stance.split.dates import fold
from stance.split.html.aligned import Path
from stance.split.html.cells import (
    CONTROL,
    DATE,
    LABEL,
    NAME,
    TEXT,
    VOTE,
    WORDS,
    Cell,
    Column,
    cells_of,
    columns_of,
    go_on,
)
from stance.split.html.controls import is_control, is_number, voted
from stance.split.html.flow import Flow, is_dated
from stance.split.html.labels import OFTEN, free_names, mark_initials, mark_labels, mark_signatures
from stance.split.html.parts import name_in
from stance.split.html.runs import Item
from stance.split.html.stated import names_stated
from stance.split.html.tallies import SELDOM, take_counts, take_tallies
from stance.split.html.words import FIELD_LABEL, REMOVED

FEW = 4
"""Items of which all have to show the same words for these to be a label."""

BESIDE_DATE = 2.5
"""How much more a column looks like names in a page of tables that stand in one cell with the dates, before them."""

INITIALS = 0.8
"""The share of words of one or two letters above which a column holds no names."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The cells of every item with their roles, and the columns of names and text.

    `byline`: names stand in one run of words with dates. `stated`: the names in attributes, where none is shown.
    """

    cells: list[list[Cell]]
    name: Column | None
    text: Column | None
    byline: bool
    stated: list[str]

    def named(self, number: int) -> bool:
        """Whether an item has a name."""
        return self.byline or bool(self.stated[number]) or any(cell.role == NAME for cell in self.cells[number])


def roles_of(flow: Flow, items: Sequence[Item]) -> Roles:
    """What the words of a cluster's items are."""
    cells = cells_of(flow, items)
    columns = columns_of(cells)
    wanted = OFTEN * len(items)
    free_names(columns.values())
    # Of three readers two may say the same.
    mark_labels(columns.values(), float(len(items)) if 1 < len(items) <= FEW else max(2.0, wanted))
    if len(items) == 1:  # nothing comes back in it
        for cell in cells[0][:-1]:
            cell.role = LABEL if cell.role == WORDS and FIELD_LABEL.fullmatch(cell.words) else cell.role
    others = [row for item, row in zip(items, cells, strict=True) if item.run != items[0].run]
    alike = columns_of([row for item, row in zip(items, cells, strict=True) if item.run == items[0].run])
    text, name = _parts(alike.values() if others else columns.values(), wanted - OFTEN * len(others))
    byline = _has_byline(cells, wanted)
    if name and byline and name.hint != NAME:
        name = None
    stated = [""] * len(items) if byline or (name and not _initials(name)) else names_stated(flow, items)
    name = None if any(stated) else name
    # Replies with no element around each are built in another way than what they answer.
    other_text, other_name = _parts(columns_of(others).values(), OFTEN * len(others))
    for chosen, role in ((text, TEXT), (name, NAME), (other_text, TEXT), (other_name, NAME)):
        for cell in chosen.plain() if chosen else ():
            cell.role = role
    mark_initials(cells)
    tallies = take_tallies(items, cells) if text and not _votes_shown(cells) else []
    if text:
        _take_short(flow, text)
        _take_greetings(flow, cells)
        _take_mentions(flow, cells)
        mark_signatures(flow, items, cells)
    for cell in tallies:
        cell.role = VOTE
    _mark_votes(columns.values())
    if text and not _votes_shown(cells):
        take_counts(flow, columns.values(), text, cells)
    return Roles(cells, name, text, byline, stated)


def _parts(columns: Iterable[Column], wanted: float) -> tuple[Column | None, Column | None]:
    """The columns of text and of names, the latter in so many items; None where no column is that."""
    every = list(columns)
    dated = {cell.path[:-1] for column in every for cell in column.cells if cell.role == DATE and "td" in cell.path}
    text = max(every, key=_as_text, default=None)
    text = text if text and _as_text(text) > 0 else None
    names = [column for column in every if column is not text and _coverage(column) >= wanted]
    name = max(names, key=lambda column: _as_name(column, dated), default=None)
    return text, name if name and _as_name(name, dated) > 0 else None


def _has_byline(cells: Sequence[Sequence[Cell]], wanted: float) -> bool:
    """Whether names stand in one run of words with the dates; "Publié le" is none, as it is the same everywhere.

    Nor is a date of which no year is told ("le 12/03 à 10h48"), as but its digits differ.
    """
    names = [next(filter(None, (named_in(c.words) for c in row if c.role == DATE)), None) for row in cells]
    found = Counter(_DIGITS.sub("0", name) for name in names if name)
    return sum(found.values()) >= max(1.0, wanted) and (len(found) > 1 or (len(cells) == 1 and bool(found)))


def _take_short(flow: Flow, text: Column) -> None:
    """Lines of a comment that are but "100%" or two hearts, where nothing else stands in their place.

    Beside other text they are the comment's in an element where few items have such a line, as all would have votes.
    """
    said = {number: TEXT for number, cell in zip(text.items, text.cells, strict=True) if cell.role == TEXT}
    spoken = {_holder(flow, cell) for cell in text.cells if cell.role == TEXT}
    odd = {number for number, cell in zip(text.items, text.cells, strict=True) if cell.role in (VOTE, CONTROL)}
    seldom = len(odd) <= SELDOM * len(set(text.items)) + 1
    for number, cell in zip(text.items, text.cells, strict=True):
        if cell.role not in (VOTE, CONTROL) or cell.linked:
            continue
        if said.setdefault(number, cell.role) == cell.role or (seldom and _holder(flow, cell) in spoken):
            cell.role = TEXT  # votes may stand below in a place of the same kind


def _take_greetings(flow: Flow, cells: Iterable[Sequence[Cell]]) -> None:
    """Lines that all readers begin with ("السلام عليكم"), in the element of their words and of nothing else."""
    for row in cells:
        owners = [flow.pieces[cell.piece].owner for cell in row]
        last = {owner: at for at, (cell, owner) in enumerate(zip(row, owners, strict=True)) if cell.role == TEXT}
        for at, (cell, owner) in enumerate(zip(row, owners, strict=True)):
            if cell.role != LABEL or at > last.get(owner, -1) or is_control(cell.words):
                continue
            inside = {c.role for c, place in zip(row, owners, strict=True) if flow.inside(place, owner)}
            if inside <= {TEXT, LABEL, WORDS} and not FIELD_LABEL.fullmatch(cell.words):
                cell.role = TEXT


def _take_mentions(flow: Flow, cells: Iterable[Sequence[Cell]]) -> None:
    """The link to another reader among a comment's words, which looks as the author's name above them does."""
    for row in cells:
        spoken = {flow.pieces[cell.piece].owner for cell in row if cell.role == TEXT}
        for cell in [cell for cell in row if cell.role == NAME][1:]:
            if flow.parent[flow.pieces[cell.piece].owner] in spoken:
                cell.role = TEXT


def _holder(flow: Flow, cell: Cell) -> int:
    """The element around a paragraph, or the one that holds words between line ends."""
    owner = flow.pieces[cell.piece].owner
    return flow.parent[owner] if flow.elements[owner].tag in ("p", "div", "li", "span") else owner


def _as_text(column: Column) -> float:
    """How much a column looks like the comments' text: a notice of a removed one may be the longest."""
    gone = all(REMOVED.fullmatch(cell.words) for cell in column.cells)
    weight = {TEXT: 3.0, NAME: 0.05, DATE: 0.05, CONTROL: 0.1, VOTE: 0.05}.get(column.hint, 1.0)
    return column.size() * weight * (0.1 if gone else 1.0)


def _as_name(column: Column, dated: Collection[Path]) -> float:
    """How much a column looks like the authors' names; 0 where it cannot be. `dated`: table cells with dates."""
    cells = [cell for cell in column.plain() if len(cell.words) <= 60]
    if not cells or sum(len(cell.words.split()) <= 7 for cell in cells) < 0.8 * len(column.plain()):
        return 0.0
    if column.hint in (DATE, CONTROL, VOTE):
        return 0.0 if column.hint != CONTROL else 0.05 if _initials(column) else 0.1
    tag = column.path[-1].partition(".")[0] if column.path else ""
    score = 1.0 + 3.0 * (column.hint == NAME) - 0.9 * (column.hint == TEXT) + 1.0 * (tag in _NAMING)
    if len(cells) > 1 and len({_DIGITS.sub("0", cell.words) for cell in cells}) == 1 and _DIGITS.search(cells[0].words):
        return 0.0  # "J'aime : 3", "J'aime : 12"
    # The subject of a comment stands above, in bold.
    score += BESIDE_DATE * (column.path[:-1] in dated and all(cell.before for cell in cells))
    score *= 0.1 if _initials(column) else 1.0  # in place of pictures
    spread = len({cell.words for cell in cells}) / len(cells)
    place = column.order / len(column.cells)  # names stand before the words
    return score * (0.5 + spread) / (1.0 + 0.3 * place)


def _initials(column: Column) -> bool:
    """Whether a column shows but the first letters of names."""
    return sum(len(cell.words.strip(".")) <= 2 for cell in column.cells) > INITIALS * len(column.cells)


def _coverage(column: Column) -> int:
    return len({number for number, cell in zip(column.items, column.cells, strict=True) if cell.role == WORDS})


def _mark_votes(columns: Iterable[Column]) -> None:
    """Numbers are votes where a column of them is not a count from 1, of answers, or against the comment."""
    for column in columns:
        votes = [cell for cell in column.cells if cell.role == VOTE]
        values = [int(found[0]) if (found := _DIGITS.search(fold(cell.words))) else 0 for cell in votes]
        pressed = any(sign.partition(".")[0] == "button" for sign in column.path)
        # The bare 1 at a page's only comment numbers it.
        first = len(column.cells) == 1 and column.hint != VOTE and is_number(column.cells[0].words) and values == [1]
        counted = (go_on(values) or first) and not pressed
        dated = column.hint == DATE and not any(cell.hint == VOTE for cell in votes)
        if counted or _COUNTS.search(" ".join(column.path)) or dated:
            for cell in votes:
                cell.role = CONTROL


def _votes_shown(cells: Sequence[Sequence[Cell]]) -> bool:
    """Whether some items show votes; one number may be the first letter of "3omar", in place of a picture."""
    shown = sum(any(cell.role == VOTE or (cell.role == DATE and voted(cell.words)) for cell in row) for row in cells)
    return shown > SELDOM * len(cells)


def named_in(words: str) -> str | None:
    """The name in a line with a date."""
    name = name_in(words)
    return (
        name
        if name
        and not _POSTED.fullmatch(name)
        and not is_dated(name)
        and not is_control(name)
        and _LETTERS.search(name)
        else None
    )


_POSTED = re.compile(
    r"(?:(?:post|publi|ajout|envoy|d[ée]pos)[ée]e?|[ée]crite?|soumise?|posted|written)(?: par| by)?|كتب|نشر|[أا]ضيف",
    re.I,
)
_DIGITS = re.compile(r"[0-9]+")
_LETTERS = re.compile(r"[^\W\d]\.?[^\W\d]")  # "م.ع" too
_COUNTS = re.compile(r"repl|reponse|down|dislike|against|moins|minus|negative", re.IGNORECASE)
_NAMING = frozenset("b strong cite h3 h4 h5 h6 a dt th".split())
