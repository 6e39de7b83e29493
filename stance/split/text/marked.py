"""Which lines above a text that name somebody say whom it answers, and which are its reader's own words."""

from collections.abc import Container, Sequence
from dataclasses import replace

from stance.split.dates import fold
from stance.split.text.blocks import Block
from stance.split.text.marks import NUMBERED
from stance.split.text.match import name_key
from stance.split.text.rows import REPLY_MARK, Row

LONGEST_NAME = 40
"""Characters of a name."""


def with_marks(rows: Sequence[Row], found: list[Block]) -> list[Block]:
    """The same comments, their text starting at a mark that names nobody who speaks.

    Readers too write "رد على الأستاذ" above their words. Where most marks of a page name somebody, all are marks.
    """
    spoken = {name_key(name) for block in found for name in (block.author or "", handle_of(rows, block))}
    marks = {
        # Below a name with its "@handle" a network writes the handle of the post that is answered.
        number: _names_speaker(block, spoken)
        or _names_earlier(block.parent, number)
        or (handle_of(rows, block) != "" and f"@{block.parent}" in mark.text)
        for number, block in enumerate(found)
        for mark in [row for row in rows[block.names[1] : block.text] if row.kind == REPLY_MARK][:1]
    }
    if 2 * sum(marks.values()) >= len(marks):
        return found
    for number in (number for number, known in marks.items() if not known):
        block = found[number]
        mark = next(i for i in range(block.names[1], block.text) if rows[i].kind == REPLY_MARK)
        found[number] = replace(block, text=mark, parent="")
    return found


def with_answered(rows: Sequence[Row], found: Sequence[Block]) -> list[Block]:
    """The same comments, the name of whom each answers apart from its author's above it.

    In copies of Disqus and the Guardian the line right above the date names who is answered, and nobody speaks in it.
    """
    spoken: set[str] = set()
    above = {n: i for n, i in ((n, _name_above(rows, found, n)) for n in range(1, len(found))) if i is not None}
    told: list[Block] = []
    for number, block in enumerate(found):
        named = number in above and name_key(block.author or "") in spoken
        if named:
            at = above[number]
            block = replace(
                block, first=at, names=(at, block.names[1]), author=rows[at].text, parent=block.author or ""
            )
        told.append(block)
        spoken.add(name_key(block.author or ""))
    # A line above all of them is another part of their heads.
    answered = sum(block is not other for block, other in zip(told, found, strict=True))
    return told if answered and 2 * answered > len(above) else list(found)


def _name_above(rows: Sequence[Row], found: Sequence[Block], number: int) -> int | None:
    """The line right above a comment that is of no comment and may be a name."""
    at, before = found[number].first - 1, found[number - 1]
    row = rows[at]
    free = at >= before.end and any(each.kind for each in rows[before.end : at])
    named = len(row.text) <= LONGEST_NAME and any(map(str.isalpha, row.text))
    return at if free and named and not (row.kind or row.rule or row.stamp) else None


def _names_speaker(block: Block, spoken: Container[str]) -> bool:
    """Whether a comment's mark names another of those who speak."""
    named = name_key(block.parent)
    return named in spoken and named != name_key(block.author or "")


def handle_of(rows: Sequence[Row], block: Block) -> str:
    """What a network calls an author below his name, "" where it calls him nothing else."""
    return next((row.text for row in rows[slice(*block.names)] if row.text.startswith("@")), "")


def _names_earlier(mark: str, number: int) -> bool:
    """Whether a mark gives the number of one of the comments that stand above the one with this number."""
    named = NUMBERED.search(fold(mark))
    return named is not None and int(named[1]) <= number
