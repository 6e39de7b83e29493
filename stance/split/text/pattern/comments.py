"""What the comments of an unknown layout say of themselves: authors, dates, votes, whom each answers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from stance.split.dates import fold
from stance.split.text.blocks import Block
from stance.split.text.controls import BADGE, MORE, REMOVED
from stance.split.text.layouts import BUTTON
from stance.split.text.marks import ANSWERED
from stance.split.text.match import name_key
from stance.split.text.pattern.cut import Section
from stance.split.text.pattern.ends import Record
from stance.split.text.pattern.fields import Fields
from stance.split.text.pattern.frame import is_slot
from stance.split.text.pattern.keys import LABEL, SPEAKER, SPOKEN, TEXT
from stance.split.text.pattern.parts import without_says
from stance.split.text.pattern.words import ANSWERS
from stance.split.text.rows import REPLY_MARK, Row

ARROWS = ("↳", "↪", "⤷", "➥")
"""Signs in front of the name of one who is answered, whether or not that one has spoken on the page."""

LONGEST_MARK = 70
"""Characters of a line that says whom a comment answers."""


def blocks_of(section: Section, records: Sequence[Record], fields: Fields, spoken: bool) -> list[Block]:
    """The comments with what their fields say, and the names in front of their texts where those are `spoken`."""
    blocks = []
    rows = section.rows
    pressed = 2 * sum(any(rows[i].kind == BUTTON for i in range(one.end, one.over)) for one in records) > len(records)
    for number, record in enumerate(_trimmed(rows, record, pressed) for record in records):
        row = section.rows[record.text]
        known = {key[0] for key in section.keys[record.text]}
        name = SPOKEN.match(row.folded) if spoken and SPEAKER in known else None
        label = name or (LABEL.match(row.folded) if TEXT in known else None)
        author = without_says(row.text[: name.end("label")]) if name else fields.authors[number]
        own = [*range(record.first, record.text), *range(record.end, record.over)]
        named = next((i for i in own if author and author in section.rows[i].text), record.text)
        whole = author == rows[named].text.removeprefix("@")
        below = named + (named != record.text)
        if record.first < named < record.text and whole and _wears(rows[named - 1], rows[named]):
            named -= 1
            author = rows[named].text
        blocks.append(
            Block(
                record.first,
                record.text,
                record.end,
                record.over,
                (named, below),
                author,
                fields.dates[number],
                parent=_named(fields.parents[number]),
                likes=fields.likes[number],
                offset=label.end() if label else 0,
                number=fields.numbers[number],
                level=fields.levels[number],
            )
        )
    return blocks


def _wears(name: Row, badge: Row) -> bool:
    """Whether a line is the badge or the "@handle" of the reader whose name stands right above it."""
    lettered = sum(map(str.isalpha, name.text)) > 1 and not (name.kind or name.stamp or name.rule)
    return (badge.kind == BADGE or badge.text[0] == "@") and badge.gap == 0 and lettered


def _trimmed(rows: Sequence[Row], record: Record, pressed: bool) -> Record:
    """The comment without what was removed below it, and where others have buttons without its own.

    It lacks what stands above them in the others.
    """
    end = record.end
    while end - 1 > record.text and (
        rows[end - 1].kind == REMOVED or (pressed and rows[end - 1].kind in (BUTTON, MORE))
    ):
        end -= 1
    return replace(record, end=end)


def _headed(rows: Sequence[Row], block: Block, names: Mapping[str, str]) -> str:
    """Whom a line above the text says it answers, by number or by a name that somebody on the page has."""
    for i in range(block.first, block.text):
        if rows[i].kind == REPLY_MARK:
            return rows[i].parent
        found = ANSWERED.search(rows[i].folded)
        if found and found["number"]:
            return _named(found["number"])
        key = name_key(found["name"]) if found else ""
        known = next((name for name in names if name and key.startswith(name)), "")
        if known:
            return names[known]
    return ""


def _named(parent: str) -> str:
    """Whom a comment answers, by number as "#3"."""
    return f"#{int(parent)}" if parent.isdecimal() else parent


def answering(rows: Sequence[Row], blocks: Sequence[Block]) -> list[Block]:
    """The same comments, a first line that names another author behind the same words each time being a mark."""
    names = {name_key(block.author): block.author for block in blocks if block.author}
    heads = [_headed(rows, block, names) for block in blocks]
    # "Répondre à Sara" below each of Sara's comments and above the next one is a button.
    own = all(name_key(head) == name_key(above.author or "") for head, above in zip(heads[1:], blocks, strict=False))
    if not own:
        blocks = [replace(block, parent=block.parent or head) for block, head in zip(blocks, heads, strict=True)]
    marks: dict[int, tuple[str, str]] = {}
    for number, block in enumerate(blocks):
        if block.end - block.text < 2 or block.offset or len(rows[block.text].text) > LONGEST_MARK:
            continue
        if rows[block.text].kind == REPLY_MARK:
            marks[number] = REPLY_MARK, rows[block.text].parent
            continue
        words = rows[block.text].text.split()
        if words[0] in ARROWS and is_slot(rows[block.text]):
            marks[number] = words[0], " ".join(words[1:])
        for at in range(1, min(len(words), 5)):
            name = name_key(" ".join(words[at:]))
            if name in names:
                marks[number] = (fold(" ".join(words[:at])).lower(), names[name])
                break
    times = Counter(words for words, _ in marks.values())
    return [
        replace(block, text=block.text + 1, parent=marks[number][1])
        if number in marks and (times[marks[number][0]] > 1 or ANSWERS.search(marks[number][0]))
        else block
        for number, block in enumerate(blocks)
    ]
