"""Numbers beside words of their own ("Merci : 12") that count votes, where nothing that is known to does."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from stance.split.dates import fold
from stance.split.html.cells import CONTROL, LABEL, TEXT, VOTE, WORDS, Cell, Column, go_on
from stance.split.html.controls import is_control
from stance.split.html.flow import Flow
from stance.split.html.labels import OFTEN
from stance.split.html.runs import Item

SELDOM = 0.2
"""The share of items in which a number has to stand beside one word to count votes: many sites show no zero."""


def take_counts(flow: Flow, columns: Iterable[Column], text: Column, cells: Sequence[Sequence[Cell]]) -> None:
    """Where nothing else counts votes, a number below the text beside one word everywhere does ("Merci : 12").

    Where only one comment shows it, as many sites show no zero, it has to stand among the buttons.
    """
    below = text.order / len(text.cells)
    for column in columns:
        plain = column.plain()
        found = [_COUNT.fullmatch(cell.words) for cell in plain]
        labels = {_DIGITS.sub("", cell.words) for cell in plain}
        steps = {int(b["n"]) - int(a["n"]) for a, b in pairwise(found) if a and b}
        if any("summary" in sign for sign in column.path):
            continue  # it counts what it opens
        lone = cells[column.items[column.cells.index(plain[0])]] if len(plain) == 1 else []
        often = len(plain) >= max(2.0, SELDOM * len(cells)) or (bool(lone) and _among_buttons(flow, lone, plain[0]))
        fits = often and all(found) and len(labels) == 1 and steps not in ({1}, {-1})
        if fits and column.order / len(column.cells) > below and not _NO_VOTES.search(fold(labels.pop())):
            for cell in plain:
                cell.role = VOTE


def _among_buttons(flow: Flow, row: Sequence[Cell], cell: Cell) -> bool:
    """Whether words stand in one element with buttons and with nothing else."""
    place = flow.parent[flow.pieces[cell.piece].owner]
    beside = [other for other in row if other is not cell and flow.inside(flow.pieces[other.piece].owner, place)]
    return all(other.role in (LABEL, CONTROL) for other in beside) and any(is_control(c.words) for c in beside)


def take_tallies(items: Sequence[Item], cells: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Lines among those of the text that are but a number below words which come back ("Solde des votes : -3").

    They are labels, as is what follows one before the next comment: no word of this one's.
    """
    rows = [{_counted(cell): at for at, cell in enumerate(row)} for row in cells]
    seen = Counter(words for row in rows for words in row if words and not _NO_VOTES.search(fold(words)))
    words, count = max(seen.items(), key=lambda pair: pair[1], default=("", 0))
    if count < max(2.0, OFTEN * len(items)):
        return []
    places = [(item, row, found[words]) for item, row, found in zip(items, cells, rows, strict=True) if words in found]
    if go_on([int(_TALLY.sub(r"\g<n>", row[at].words)) for _, row, at in places]):
        return []
    for item, row, at in places:
        for cell in row[at:] if item.run else row[at : at + 1]:
            cell.role = LABEL
    return [row[at] for _, row, at in places]


def _counted(cell: Cell) -> str:
    """The words that a number stands behind in a line below a comment's date, "" in others."""
    found = _TALLY.fullmatch(cell.words) if cell.role in (TEXT, WORDS) and not cell.before else None
    return found["words"] if found else ""


_DIGITS = re.compile(r"[0-9]+")
_COUNT = re.compile(r"(?:[^\W\d][^\d:()]{0,30}?\s?[:(]?\s?)?(?P<n>[0-9]{1,6})(?:\s?\)|\s[^\W\d][^\d:]{0,30})?")
_NO_VOTES = re.compile(
    r"repon|repl|vue|view|lu\b|lectur|messag|post|comment|membre|inscri|depuis|partag|share|n°|num|signal|report|page"
    r"|contre|pas |\bin|dis|رد|ردود|مشاهد|قراء|زيار|مشارك|مداخل|تعليق|عضو|منذ|رقم"
    r"|تبليغ|صفح|لا |غير |اعارض|تعقيب|جواب|اجوب",
    re.IGNORECASE,
)
_TALLY = re.compile(r"(?P<words>[^\W\d][^\d:()]{2,30}?)\s?:?\s?[+−–-]?\s?(?P<n>[0-9]{1,6})")
