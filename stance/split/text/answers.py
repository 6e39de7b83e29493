"""Whom each comment of a copied page answers: the one that its mark names, or the one it stands below further in."""

import re
from collections.abc import Iterable, Iterator, Sequence

from stance.split.dates import fold
from stance.split.text.blocks import Block
from stance.split.text.layouts import BULLET
from stance.split.text.marks import NUMBERED
from stance.split.text.match import name_key
from stance.split.text.rows import REPLY_MARK, Row

SET_IN = 2
"""Spaces by which an answer stands further in than what it answers."""


def parents_of(rows: Sequence[Row], found: Sequence[Block]) -> list[int | None]:
    """For each comment the number of the one that it answers: the one a mark names, else the one it is set in below."""
    above = _above(rows, found)
    named = _named(_marks(rows, found), found)
    return [other if other is not None else set_in for other, set_in in zip(named, above, strict=True)]


def _above(rows: Sequence[Row], found: Sequence[Block]) -> Iterator[int | None]:
    """For each comment the one that it is set in below, by the level that it gives or else by its indentation."""
    path: list[tuple[int, int]] = []
    # A copied list keeps the indentation of its points where paragraphs below them lose theirs.
    listed = all(BULLET.fullmatch(rows[block.names[0]].folded) for block in found)
    for number, block in enumerate(found):
        indent = rows[block.names[0]].indent
        # Numbers of two figures start one space before those of one.
        depth, least = (indent, SET_IN) if block.level is None else (block.level, 1)
        while path and path[-1][0] > depth - least:
            path.pop()
        yield path[-1][1] if path and (listed or block.level is not None or _is_set_in(rows, block)) else None
        path.append((depth, number))


def _is_set_in(rows: Sequence[Row], block: Block) -> bool:
    """Whether the indentation of a comment is the list's: its date or its text stands no further out than its name."""
    below = range(block.names[0] + 1, block.end)
    return all(rows[i].indent >= rows[block.names[0]].indent for i in below)


def _named(marks: Sequence[str], found: Sequence[Block]) -> list[int | None]:
    """For each comment the last one before it that its mark names, by number or by author and hour.

    On a page that shows the newest first, what a comment answers stands below it. The hours of two comments may be in
    that order by chance: then it is above that their marks find somebody.
    """
    downward = _read_through(range(len(found)), marks, found)
    dates = [block.date.iso for block in found if block.date and block.date.iso]
    if dates != sorted(dates, reverse=True) or len(set(dates)) < 2:
        return downward
    upward = _read_through(range(len(found) - 1, -1, -1), marks, found)
    return upward if upward.count(None) <= downward.count(None) else downward


def _read_through(order: Iterable[int], marks: Sequence[str], found: Sequence[Block]) -> list[int | None]:
    """For each comment the last one that its mark names of those that come before it in an order."""
    named: list[int | None] = [None] * len(found)
    said: dict[str, list[int]] = {}
    for number in order:
        block = found[number]
        if marks[number]:
            named[number] = _spoken(marks[number], said, found)
        if block.author:
            said.setdefault(name_key(block.author), []).append(number)
        said.setdefault(f"#{number + 1 if block.number is None else block.number}", []).append(number)
    return named


def _spoken(mark: str, said: dict[str, list[int]], found: Sequence[Block]) -> int | None:
    """The last of the comments that a mark may mean: "Sara", "Sara (10h48)", "#3"."""
    behind = _BEHIND.search(mark)
    numbers = said.get(name_key(mark)) or (said.get(name_key(mark[: behind.start()]), []) if behind else [])
    number = NUMBERED.search(fold(mark))
    if number and not numbers:
        numbers = said.get(f"#{int(number[1])}", [])
    hour = behind and _HOUR.search(behind[0])
    if hour:
        clock = f"T{int(hour[1]):02d}:{hour[2]}"
        numbers = [number for number in numbers if clock in _moment(found[number])] or numbers
    return numbers[-1] if numbers else None


def _moment(block: Block) -> str:
    return (block.date and block.date.iso) or ""


def _marks(rows: Sequence[Row], found: Sequence[Block]) -> list[str]:
    """Whom each comment answers by its mark, "" where none says so.

    Below a text "رد على سعيد" is that comment's own button where each of them names the author above it; else it is
    the first line of the next comment.
    """
    below = [
        next((row.parent for row in rows[block.end : block.over] if row.kind == REPLY_MARK), "") for block in found
    ]
    own = all(
        not mark or name_key(mark) == name_key(block.author or "") for mark, block in zip(below, found, strict=True)
    )
    above = ["", *([""] * len(below) if own else below)]
    return [block.parent or mark for block, mark in zip(found, above, strict=False)]


_BEHIND = re.compile(r"\s?(?:[(\[][^()\[\]]{1,40}[)\]]|[,،|·•–—-] .{1,40})$")
_HOUR = re.compile(r"(?<!\d)([01]?\d|2[0-3])[h:](\d\d)(?!\d)")
