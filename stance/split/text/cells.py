"""The cells of a sheet copied as text: a row on each line, a tab between cells, a cell of several lines in quotes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from stance.records import Span
from stance.split.dates import date_line, fold
from stance.split.text.controls import TEXT_LABEL
from stance.split.text.lines import OUTER
from stance.split.text.pattern.words import NAME_LABEL

Fields = dict[str, int]
"""Field → the number of its column."""

LONGEST_LABEL = 40
"""Characters of a cell that names its column."""

LONGEST_HEADED = 400
"""Rows in which the one that names the columns is looked for."""

WIDEST = 1000
"""Cells of a row; a line of more is no sheet's, and its cells are not all held at once."""

TALLEST = 200
"""Lines of a cell."""

ENOUGH, MOST = 3, 0.8
"""Rows, and the share of them in which a column without a name has to hold the same sort of thing."""

PROSE = 25
"""Characters of what readers say, on average."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds, with its place in the page, the quotes around it left out."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a page, the first of them that is the sheet's, and which column holds which field."""

    rows: tuple[tuple[Cell, ...], ...]
    first: int
    fields: Fields
    named: bool
    """Whether the sheet names its columns, in the row above its first."""


def find_sheet(page: str) -> Sheet | None:
    """The sheet that a page is, or has below other lines; None where no cells hold what readers say."""
    if page.count("\t") < ENOUGH:
        return None
    rows = tuple(_rows(page))
    for at, row in enumerate(rows[:LONGEST_HEADED]):
        fields = _named(row)
        if fields and at + 1 < len(rows):
            return Sheet(
                (*rows[: at + 1], *_whole(page, rows[at + 1 :], len(row), fields["text"])), at + 1, fields, True
            )
    return _unnamed(rows)


def value_of(row: tuple[Cell, ...], fields: Fields, name: str) -> str:
    """The cell of a row in a field's column, "" where there is none."""
    at = fields.get(name, len(row))
    return row[at].text if at < len(row) else ""


def label_of(words: str) -> str:
    """The field that words name; "" where they name none."""
    bare = fold(words).lower().strip(" \t:.*").replace("_", " ")
    if not 0 < len(bare) <= LONGEST_LABEL:
        return ""
    return next((name for name, pattern in LABELS.items() if pattern.fullmatch(bare)), "")


def _rows(page: str) -> Iterator[tuple[Cell, ...]]:
    """The rows that hold something."""
    at = 0
    while at < len(page):
        cells: list[Cell] = []
        while len(cells) < WIDEST and (match := _CELL.match(page, at)):
            cells.append(_cell(page, match))
            at = match.end()
            if page[at : at + 1] != "\t":
                break
            at += 1
        at = _BREAK.match(page, at).end()  # type: ignore[union-attr]  # it may be empty, at the end of the page
        if any(cell.text for cell in cells):
            yield tuple(cells)


def _whole(page: str, rows: Sequence[tuple[Cell, ...]], width: int, text: int) -> Iterator[tuple[Cell, ...]]:
    """The rows of a sheet, a cell of several lines being one, as tables of documents are copied.

    Its row ends in the midst of it, and goes on in lines of one cell down to the one that has the cells behind it.
    """
    at = 0
    while at < len(rows):
        row = rows[at]
        end = _cell_end(page, rows, at, width - text) if 0 < text and len(row) == text + 1 < width else None
        if end is not None:
            span = row[text].span[0], rows[end][0].span[1]
            row = (*row[:text], Cell(page[slice(*span)], span), *rows[end][1:])
        yield row
        at = (at if end is None else end) + 1


def _cell_end(page: str, rows: Sequence[tuple[Cell, ...]], at: int, left: int) -> int | None:
    """The row in which the last cell of a row ends: the first with as many cells as are left, all above having one."""
    for i in range(at + 1, min(at + TALLEST, len(rows))):
        if not _adjoins(page, rows[i - 1], rows[i]) or len(rows[i]) not in (1, left):
            return None
        if len(rows[i]) == left:
            return i
    return None


def _adjoins(page: str, above: tuple[Cell, ...], below: tuple[Cell, ...]) -> bool:
    return page.count("\n", above[-1].span[1], below[0].span[0]) == 1


def _cell(page: str, match: re.Match[str]) -> Cell:
    start, end = match.span("quoted") if match["quoted"] is not None else match.span("plain")
    raw = page[start:end]
    text = raw.strip(OUTER)
    start += len(raw) - len(raw.lstrip(OUTER))
    return Cell(text.replace('""', '"') if match["quoted"] is not None else text, (start, start + len(text)))


def _named(row: tuple[Cell, ...]) -> Fields | None:
    """The columns that a row names; None where it names no texts, or neither authors nor dates."""
    labels = [label_of(cell.text) for cell in row]
    filled = sum(bool(cell.text) for cell in row)
    fields = {label: at for at, label in reversed([*enumerate(labels)]) if label}
    if "text" not in fields or not fields.keys() & {"author", "date"} or len(fields) < 0.5 * filled:
        return None
    return fields


def _unnamed(rows: tuple[tuple[Cell, ...], ...]) -> Sheet | None:
    """The longest run of rows with as many cells each, one with a date and one with prose."""
    first = 0
    best = (0, 0)
    for at in range(1, len(rows) + 1):
        if at == len(rows) or len(rows[at]) != len(rows[first]) or len(rows[at]) < ENOUGH:
            best = max(best, (at - first, -first))
            first = at
    count, first = best[0], -best[1]
    run = rows[first : first + count]
    if count < ENOUGH or len(run[0]) < ENOUGH:
        return None
    columns = [[row[at].text for row in run] for at in range(len(run[0]))]
    dates = [at for at, column in enumerate(columns) if _share(column, _is_date) >= MOST]
    texts = [(sum(map(len, column)), at) for at, column in enumerate(columns) if at not in dates]
    length, text = max(texts, default=(0, 0))
    names = [at for at, column in enumerate(columns) if at not in dates and at != text and _are_names(column)]
    if not dates or not names or length < PROSE * count:
        return None
    votes = [at for at, column in enumerate(columns) if at > dates[0] and _share(column, _is_number) == 1]
    fields = {"author": names[0], "date": dates[0], "text": text} | ({"likes": votes[0]} if votes else {})
    return Sheet(rows, first, fields, named=False)


def _are_names(column: list[str]) -> bool:
    lettered = [value for value in column if len(value) <= LONGEST_LABEL and any(map(str.isalpha, value))]
    return len(lettered) >= MOST * len(column) and 2 * len(set(lettered)) > len(lettered)


def _share(column: list[str], is_one: Callable[[str], bool]) -> float:
    return sum(map(is_one, column)) / len(column)


def _is_date(words: str) -> bool:
    return date_line(words) is not None


def _is_number(words: str) -> bool:
    return _NUMBER.fullmatch(words) is not None


def _label(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


LABELS: dict[str, re.Pattern[str]] = {
    "parent": _label(
        r"(?:en )?repon(?:d|se) a|parent(?: ?id)?|(?:in )?reply ?(?:to|of)|(?:ال)?رد على|يرد على|ردا على|جواب على"
    ),
    "kind": _label(r"type|nature|genre|element|kind|(?:ال)?نوع|(?:ال)?صنف"),
    "title": _label(r"(?:titre|title)(?: de l'article)?|article|(?:ال)?عنوان(?: (?:ال)?مقال)?|(?:ال)?مقال"),
    "lead": _label(r"chapo|chapeau|resume|lead|(?:ال)?ملخص|(?:ال)?مقدمة"),
    "likes": _label(
        r"(?:nb |nombre )?(?:de |d')?(?:votes?|likes?|points?|(?:mentions? )?j'aime|pour|score|approbations?)|\+1?|👍️?"
        r"|(?:عدد )?(?:ال)?(?:اعجاب|اعجابات|اصوات|نقاط|تصويت|موافقون)"
    ),
    "id": _label(r"ref|reference|id|n°|no|num|numero|code|(?:ال)?رقم|(?:ال)?مرجع|#"),
    "time": _label(r"heure|time|hour|(?:ال)?ساعة|(?:ال)?وقت"),
    "date": _label(r"(?:date|publie le|poste le|created|posted|timestamp|(?:ال)?تاريخ)(?: .{1,24})?"),
    "text": TEXT_LABEL,
    "author": _label(rf"{NAME_LABEL.pattern}|utilisat(?:eur|rice)|lect(?:eur|rice)|internaute|username|(?:ال)?مستخدم"),
}
"""What columns are called, in folded words; the first that fits holds."""

_CELL = re.compile(r'"(?P<quoted>(?:[^"]|""){0,20000}+)"(?=[\t\r\n]|\Z)|(?P<plain>[^\t\r\n]*)')
_BREAK = re.compile(r"\r\n|\r|\n|")
_NUMBER = re.compile(r"[+-]?\d{1,6}")
