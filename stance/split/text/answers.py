"""Whom each comment of a copied page answers: the one that its mark names, or the one it stands below further in."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from stance.split.dates import Date, fold
from stance.split.text.blocks import Block
from stance.split.text.comment_layouts import DATE
from stance.split.text.layouts import BULLET, BUTTON
from stance.split.text.lines import bare
from stance.split.text.marked import handle_of
from stance.split.text.marks import ANSWERING, NUMBERED
from stance.split.text.match import name_key
from stance.split.text.rows import AGE, REPLY_MARK, Row

LONGEST_NAME = 40
"""Characters of a name."""

SET_IN = 2
"""Spaces by which an answer stands further in than what it answers."""


def parents_of(rows: Sequence[Row], found: Sequence[Block]) -> list[int | None]:
    """For each comment the number of the one that it answers: the one a mark names, else the one it is set in below."""
    ways = (_named(rows, found), _unfolded(rows, found), _above(rows, found))
    return [next((other for other in others if other is not None), None) for others in zip(*ways, strict=True)]


def _unfolded(rows: Sequence[Row], found: Sequence[Block]) -> list[int | None]:
    """For each comment the one below whose buttons its answers are counted, to be hidden: "Masquer les 3 réponses".

    Or to be shown, and "Masquer" stands below as many; or they are not counted, and begin with "@sara".
    """
    answered: list[int | None] = [None] * len(found)
    ends = [*(block.text for block in found[1:]), len(rows)]
    for number, block in enumerate(found):
        below = [row.folded for row in rows[block.end : max(block.over, ends[number])]]
        hidden = next((match for line in below if (match := _HIDES.fullmatch(line) or _LISTS.fullmatch(line))), None)
        shown = next(filter(None, map(_SHOWS.fullmatch, below)), None)
        count = int(shown["count"]) if shown else 0
        if any(map(_OPENS.fullmatch, below)) and sum(map(_may_be_answered, below)) == 1:
            last = number + 1
            while last < len(found) and not any(_may_be_answered(r.folded) for r in rows[found[last].end : ends[last]]):
                last += 1
            count = last - number - 1
        elif any(map(_EARLIER.fullmatch, below)):
            count = 1
        elif hidden:
            addressed = takewhile(lambda other: rows[other.text].text.startswith("@"), found[number + 1 :])
            said = 0 if hidden["count"] or hidden["two"] else sum(1 for _ in addressed)
            count = said or int(hidden["count"] or (2 if hidden["two"] else 0 if hidden["all"] else 1))
        elif number + count >= len(found) or not _closed(rows[found[number + count].end : ends[number + count]]):
            continue
        answered[number + 1 : number + 1 + count] = [number] * len(answered[number + 1 : number + 1 + count])
    return answered


def _may_be_answered(line: str) -> bool:
    """Whether a line is the pair of buttons that Blogger gives to comments and not to their answers."""
    return _BOTH.fullmatch(line) is not None


def _closed(rows: Sequence[Row]) -> bool:
    """Whether the button that hides answers stands below the last of them, and none that shows more."""
    folded = [row.folded for row in rows]
    return any(map(_HIDE.fullmatch, folded)) and not any(map(_OTHERS.search, folded))


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


def _named(rows: Sequence[Row], found: Sequence[Block]) -> list[int | None]:
    """For each comment the last one before it that its mark names, by number or by author and hour.

    On a page that shows the newest first, what a comment answers stands below it. The hours of two comments may be in
    that order by chance: then it is above that their marks find somebody.
    """
    marks, handles = _marks(rows, found), [handle_of(rows, block) for block in found]
    downward = _read_through(range(len(found)), marks, found, handles)
    dates = [block.date.iso for block in found if block.date and block.date.iso]
    if dates != sorted(dates, reverse=True) or len(set(dates)) < 2:
        return downward
    upward = _read_through(range(len(found) - 1, -1, -1), marks, found, handles)
    return upward if upward.count(None) <= downward.count(None) else downward


def joined_marks(rows: Sequence[Row]) -> list[Row]:
    """The lines of a page, a mark being one whose words and names each stand on a line: "En réponse à", "@sara".

    Month and day, "1-2", are an age above a button: elsewhere they may be anything.
    """
    joined = list(rows)
    often = Counter(row.text for row in rows if len(row.text) <= LONGEST_NAME)
    for i, row in enumerate(rows[:-1]):
        if _MONTH_DAY.fullmatch(row.text) and rows[i + 1].kind == BUTTON:
            joined[i] = replace(row, form=DATE, kind=AGE, stamp=Date(0, len(row.text), row.text, None))
        if not ANSWERING.fullmatch(bare(row.folded)):
            continue
        named = not rows[i + 1].text.startswith("@")
        # A name that stands above another comment too.
        if named and often[rows[i + 1].text] > 1 and not rows[i + 1].kind:
            joined[i : i + 2] = (replace(each, kind=REPLY_MARK, parent=rows[i + 1].text) for each in rows[i : i + 2])
        elif not named:
            end = i + 2
            while end + 1 < len(rows) and rows[end].folded in _AND and rows[end + 1].text.startswith("@"):
                end += 2
            joined[i:end] = (replace(each, kind=REPLY_MARK, parent=rows[i + 1].text) for each in rows[i:end])
    return joined


def _read_through(
    order: Iterable[int], marks: Sequence[str], found: Sequence[Block], handles: Sequence[str]
) -> list[int | None]:
    """For each comment the last one that its mark names of those that come before it in an order."""
    named: list[int | None] = [None] * len(found)
    said: dict[str, list[int]] = {}
    for number in order:
        block = found[number]
        if marks[number]:
            named[number] = _spoken(marks[number], said, found)
        for name in {name_key(each) for each in (block.author, handles[number]) if each}:
            said.setdefault(name, []).append(number)
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
    ) and not any(_SAID.match(row.folded) for block in found for row in rows[block.end : block.over] if row.parent)
    above = ["", *([""] * len(below) if own else below)]
    return [block.parent or mark for block, mark in zip(found, above, strict=False)]


# What is said of a comment, and is never the button that answers it.
_SAID = re.compile(
    r"(?:[↳↪⤷↩➥➦⮑⤶]️?\s?)?(?:en reponse a|in (?:reply|response) to|replied to|رد[اً]{1,2} على|ردا على)", re.I
)
_LISTS = re.compile(
    r"(?P<count>\d{1,4}) (?P<two>)(?P<all>)"
    r"(?:(?:reponses?|commentaires?) sur le commentaire de|repl(?:y|ies) (?:on|to)|رد(?:ود)? على تعليق) .{1,60}",
    re.IGNORECASE,
)
_BOTH = re.compile("repondresupprimer|replydelete|ردحذف", re.IGNORECASE)
_OPENS = re.compile("reponses|replies|الردود", re.IGNORECASE)
_MONTH_DAY = re.compile(r"(?:1[0-2]|[1-9])-(?:[12]\d|3[01]|[1-9])")
_AND = frozenset(("و", "et", "and"))
_HIDES = re.compile(
    r"(?:masquer|cacher|hide|اخفاء)\s(?P<all>toutes |all |كل |جميع )?(?:(?:les?|la|ال)\s?)?(?:(?P<count>\d{1,4})\s)?"
    r"(?:autres? )?(?:reponses?|repl(?:y|ies)|ردود|رد(?: واحد)?|(?P<two>رد[يا]ن))",
    re.IGNORECASE,
)
_SHOWS = re.compile(
    r"(?:afficher|voir|view|show|عرض|مشاهدة)\s(?:les )?(?P<count>\d{1,4}) "
    r"(?:reponses?|repl(?:y|ies)|رد(?:ود)?)",
    re.IGNORECASE,
)
# Above those answers that a network shows.
_EARLIER = re.compile(
    r"(?:(?:voir|afficher|charger) .{0,20}reponses? precedentes?|(?:view|load) .{0,12}previous repl(?:y|ies)"
    r"|(?:عرض|مشاهدة) .{0,12}رد(?:ود|ين)?(?: واحد)? (?:ال)?سابق(?:ة|ين)?)",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"^(?:afficher|voir|view|show|عرض|مشاهدة)\s\d{1,4} (?:autres?|more|de plus|مزيد)", re.IGNORECASE)
_HIDE = re.compile(r"masquer|hide|اخفاء", re.IGNORECASE)
_BEHIND = re.compile(r"\s?(?:[(\[][^()\[\]]{1,40}[)\]]|[,،|·•–—-] .{1,40})$")
_HOUR = re.compile(r"(?<!\d)([01]?\d|2[0-3])[h:](\d\d)(?!\d)")
