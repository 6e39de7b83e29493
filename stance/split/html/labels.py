"""Words that come back in every item of a list: labels, buttons, counts of the items; and buttons that are names.

So are the letters in place of pictures and the signatures below posts, which are no more a comment's words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from stance.split.dates import fold
from stance.split.html.cells import CONTROL, DATE, LABEL, NAME, TEXT, VOTE, WORDS, Cell, Column
from stance.split.html.controls import answers_by_name, is_control
from stance.split.html.flow import Flow
from stance.split.html.runs import Item
from stance.split.html.words import ANONYMOUS

OFTEN = 0.5
"""The share of items in which a name has to stand at one path, or the same words, to be a name or a label."""

LEAST_CARDS = 2
"""Items that have a line of a card."""

LONGEST_LABEL, ALMOST_ALL = 30, 0.9
"""Words longer than a button's, which readers may copy from each other, are labels only where hardly a comment lacks
them."""


def free_names(columns: Iterable[Column]) -> None:
    """Buttons that show other words in each item do nothing: a reader's name opens what there is to know of one."""
    for column in columns:
        pressed = [cell for cell in column.cells if cell.role == CONTROL]
        cells = [cell for cell in pressed if not (is_control(cell.words) or answers_by_name(cell.words))]
        said = {_DIGITS.sub("0", cell.words) for cell in cells}
        if len(said) > max(1.0, OFTEN * len(column.cells)) or column.hint == NAME:
            for cell in cells:
                cell.role = WORDS


def mark_labels(columns: Iterable[Column], wanted: float) -> None:
    """Words that are the same in most items are labels and buttons, save names that stand for none."""
    for column in columns:
        labels = {(number, _label(cell.words)) for number, cell in zip(column.items, column.cells, strict=True)}
        seen = Counter(label for _, label in labels)
        counted = _counts(column)
        for cell in column.cells:
            if cell.role not in (WORDS, CONTROL):
                continue
            least = wanted if len(cell.words) <= LONGEST_LABEL else ALMOST_ALL * len(set(column.items))
            often = seen[_label(cell.words)] >= max(wanted, least) and not _repeatable(cell.words)
            if often or counted:
                cell.role = LABEL
        _mark_card(column, wanted)


def _mark_card(column: Column, wanted: float) -> None:
    """Lines of a member's card ("Messages : 17", "De : Fès") are labels, where most items have two of them or more."""
    fields = [_FIELD.fullmatch(cell.words) if cell.role == WORDS else None for cell in column.cells]
    of = {(number, field["name"]) for number, field in zip(column.items, fields, strict=True) if field}
    often = Counter(name for _, name in of)
    known = {name for name, times in often.items() if times >= max(wanted, LEAST_CARDS)}
    for cell, field in zip(column.cells, fields, strict=True) if len(known) > 1 else ():
        if field and field["name"] in known:
            cell.role = LABEL


def mark_initials(cells: Iterable[Sequence[Cell]]) -> None:
    """Letters in place of a reader's picture are labels: the "A" of "Amal", the "3" of "3omar"."""
    for row in cells:
        for at, cell in enumerate(row):
            if cell.role not in (WORDS, VOTE) or len(cell.words) > 2:
                continue
            named = (c.words for c in row[at + 1 :] if c.role in (NAME, DATE) or cell.role == VOTE)
            if any(_begins(words, cell.words) for words in named):
                cell.role = LABEL


def _begins(name: str, letters: str) -> bool:
    following = name[len(letters) : len(letters) + 1]
    return name[: len(letters)].casefold() == letters.casefold() and (following.isalpha() or following == ".")


def mark_signatures(flow: Flow, items: Sequence[Item], cells: Iterable[Sequence[Cell]]) -> None:
    """Words below a rule that stands outside the text's own element are what a reader signs all posts with."""
    for item, row in zip(items, cells, strict=True):
        texts = sorted(flow.pieces[cell.piece].owner for cell in row if cell.role == TEXT)
        for cell in row:
            place = flow.pieces[cell.piece].owner
            while cell.role in (TEXT, WORDS) and texts and place > max(item.start, texts[0]):
                above = flow.parent[place]
                if _ruled(flow, place) and not flow.inside(texts[0], above):
                    cell.role = LABEL
                place = above


def _ruled(flow: Flow, place: int) -> bool:
    """Whether a rule stands right before an element."""
    before = flow.elements[place].getprevious()
    return before is not None and before.tag == "hr"


def _repeatable(words: str) -> bool:
    """Whether many comments may hold the same words, and they are still the readers': no name, or an address."""
    return ANONYMOUS.fullmatch(fold(words)) is not None or _ADDRESS.fullmatch(words) is not None


def _counts(column: Column) -> bool:
    """Whether a column numbers the items ("Commentaire n° 1", "Commentaire n° 2")."""
    words = [cell.words for cell in column.cells]
    if len(words) < 2 or len({_DIGITS.sub("0", line) for line in words}) > 1 or any(len(line) > 40 for line in words):
        return False
    numbers = [int(found[0]) if (found := _DIGITS.search(line)) else 0 for line in words]
    return {after - before for before, after in pairwise(numbers)} in ({1}, {-1})


def _label(words: str) -> str:
    return _COUNTED.sub("0", words[:60]).lower()


_COUNTED = re.compile(r"^\W*[0-9]+")  # "3 réponses" is a label, "Lecteur 3" a name
_FIELD = re.compile(r"(?P<name>[^\W\d][^:]{1,24}?)\s?:\s?\S.{0,24}")
_DIGITS = re.compile(r"[0-9]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
