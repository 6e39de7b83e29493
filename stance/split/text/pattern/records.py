"""The comments of an unknown layout: the lines of each, and whom it answers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stance.split.dates import fold
from stance.split.text.blocks import Block
from stance.split.text.controls import BADGE, RULE
from stance.split.text.layouts import COMMENT_HEADING
from stance.split.text.match import name_key
from stance.split.text.pattern.fields import Column, Fields, without_says
from stance.split.text.pattern.keys import LABEL, SPEAKER, SPOKEN, Key
from stance.split.text.pattern.lines import Ruled
from stance.split.text.pattern.slots import LONGEST_SLOT, Texts, is_slot
from stance.split.text.pattern.words import ANSWERS, SPEAKS
from stance.split.text.rows import Row

ARROWS = ("↳", "↪", "⤷", "➥")
"""Signs in front of the name of one who is answered, whether or not that one has spoken on the page."""

LONGEST_MARK = 70
"""Characters of a line that says whom a comment answers."""


@dataclass(frozen=True, slots=True)
class Record:
    """By line: where a comment's head starts, its text starts and ends, and where all that is its own is over."""

    first: int
    text: int
    end: int
    over: int


def records_of(
    rows: Sequence[Row], ids: dict[int, Key], texts: Texts, order: Sequence[Key], cut: int, found: Ruled
) -> list[Record]:
    """The comments, each with its head and foot; before the first and behind the last text may be one more."""
    head, foot = order[cut:], order[:cut]
    labelled = bool(found.labelled)
    starts = [
        _head_start(ids, range(end, start + labelled), set(head), start) for (_, end), (start, _) in pairwise(texts)
    ]
    inner = list(texts)
    if labelled and not any(i >= inner[-1][1] for i in ids):
        begin, end = inner[-1]
        inner[-1] = begin, _open_end(rows, begin, end, inner[:-1], _apart(rows, inner))
    spoken = {key for key in head if key[0] != "slot"}
    tail = [i for i in sorted(ids) if i >= inner[-1][1] and ids[i] in spoken]
    if tail and not labelled:
        # Below the last head there is a text that nothing which comes back stands below.
        begin = tail[-1] + 1
        end = _open_end(rows, begin, found.high, inner, _apart(rows, inner))
        if end > begin:
            starts.append(_head_start(ids, range(inner[-1][1], begin), set(head), begin))
            for key in (key for key in order if key[:2] == ("slot", "top")):
                if begin < end - 1 and is_slot(rows[begin]):
                    ids[begin] = key
                    begin += 1
            inner.append((begin, end))
    top = _top(rows, ids, inner[0], head, labelled)
    overs = [*starts, _foot_end(ids, inner[-1][1], set(foot), found.high)]
    firsts = [top, *starts]
    records = [Record(a, *text, over) for a, text, over in zip(firsts, inner, overs, strict=True)]
    if not labelled and not [key for key in head if key[0] != "slot"]:
        before = _first_above(rows, ids, top, order, found.low, inner)
        records = [before, *records] if before else records
    return [_without_badge(rows, ids, record) for record in records]


def _without_badge(rows: Sequence[Row], ids: dict[int, Key], record: Record) -> Record:
    """The comment without the badge of some readers between its head and its text."""
    if record.first == record.text or record.end - record.text < 2 or rows[record.text].kind != BADGE:
        return record
    ids[record.text] = ("slot", "top", BADGE)
    return replace(record, text=record.text + 1)


def _head_start(ids: dict[int, Key], lines: range, head: set[Key], text: int) -> int:
    return next((i for i in lines if ids.get(i) in head), text)


def _foot_end(ids: dict[int, Key], i: int, foot: set[Key], high: int) -> int:
    while i < high and ids.get(i) in foot:
        i += 1
    return i


def _top(rows: Sequence[Row], ids: dict[int, Key], text: tuple[int, int], head: Sequence[Key], labelled: bool) -> int:
    """The first line of the first comment's head."""
    i = text[0]
    names = sum(key[0] == "slot" for key in head)
    wanted = [key for key in head if not (labelled and key == ids.get(i))]
    for key in reversed(wanted):
        if i and (ids.get(i - 1) == key or (key[0] == "slot" and names and is_slot(rows[i - 1]))):
            i -= 1
            ids.setdefault(i, key)
    return i


def _apart(rows: Sequence[Row], texts: Texts) -> int:
    """The widest gap that is between any two comments."""
    return min(max(rows[i].gap for i in range(end, start + 1)) for (_, end), (start, _) in pairwise(texts))


def _open_end(rows: Sequence[Row], begin: int, high: int, texts: Texts, apart: int) -> int:
    """The line behind the last text of a page, below which nothing of the layout stands.

    It goes on over gaps as wide as those in other texts, or less than those between two comments.
    """
    widest = max((rows[i].gap for first, end in texts for i in range(first + 1, end)), default=0)
    longest = 3 * max(end - first for first, end in texts) + 3
    end = begin + 1
    while end < min(high, begin + longest) and rows[end].kind != RULE and not rows[end].rule:
        gap = rows[end].gap
        if gap > max(widest, apart - 1) and not (gap == apart == 1 and len(rows[end].text) > LONGEST_SLOT):
            break
        end += 1
    return end if begin < high else begin


def _first_above(
    rows: Sequence[Row], ids: dict[int, Key], top: int, order: Sequence[Key], low: int, texts: Texts
) -> Record | None:
    """The comment above the first line that comes back, where all such lines stand below their text."""
    over = end = top
    while end - 1 in ids:
        end -= 1
    longest = 3 * max(stop - first for first, stop in texts) + 3
    heading = next((i for i in range(end - 2, max(low - 1, end - longest, 0) - 1, -1) if _heads(rows, i)), None)
    slots = sum(key[0] == "slot" for key in order)
    if heading is None:
        # A heading of any words stands by itself: so does a name over a text, where nothing else marks a head.
        apart = (i for i in range(end - 1, max(low, end - longest), -1) if rows[i].gap)
        heading = next((i - 1 for i in apart if is_slot(rows[i] if slots else rows[i - 1])), None)
    if heading is None or heading + 1 >= end:
        return None
    begin = heading + 1
    first = begin
    for at in range(slots):
        if begin < end - 1 and is_slot(rows[begin]):
            ids[begin] = ("slot", "top", str(at))
            begin += 1
    for key in [key for key in order if key[:2] == ("slot", "end")][::-1]:
        if begin < end - 1 and is_slot(rows[end - 1]):
            end -= 1
            ids[end] = key
    return Record(first, begin, end, over)


def _heads(rows: Sequence[Row], i: int) -> bool:
    """Whether a line may be a heading under which readers speak."""
    if rows[i].reason == COMMENT_HEADING:
        return True
    return is_slot(rows[i]) and rows[i].gap > 0 and SPEAKS.search(rows[i].folded) is not None


def columns_of(
    rows: Sequence[Row], ids: dict[int, Key], records: Sequence[Record], order: Sequence[Key]
) -> list[Column]:
    """For each line of the layout, its row in each comment, None where a comment lacks it."""
    columns = []
    for key in order:
        column: list[Row | None] = []
        for record in records:
            own = [*range(record.first, record.text), *range(record.end, record.over)]
            column.append(next((rows[i] for i in own if ids.get(i) == key), None))
        columns.append(Column(key, tuple(column)))
    return columns


def blocks_of(rows: Sequence[Row], records: Sequence[Record], fields: Fields, found: Ruled) -> list[Block]:
    """The comments with what their fields say."""
    blocks = []
    for number, record in enumerate(records):
        offset, label = 0, None
        if found.labelled:
            spoken = found.labelled == (SPEAKER,)
            label = (SPOKEN if spoken else LABEL).match(rows[record.text].folded)
            offset = label.end() if label else 0
        own = [*range(record.first, record.text), *range(record.end, record.over)]
        author = fields.authors[number]
        if label and found.labelled == (SPEAKER,):
            author = without_says(rows[record.text].text[: label.end("label")])
        named = next((i for i in own if author and author in rows[i].text), record.text)
        names = (named, named + 1) if named != record.text else (named, named)
        blocks.append(
            Block(
                record.first,
                record.text,
                record.end,
                record.over,
                names,
                author,
                fields.dates[number],
                likes=fields.likes[number],
                offset=offset,
            )
        )
    return blocks


def answering(rows: Sequence[Row], blocks: Sequence[Block]) -> list[Block]:
    """The same comments, a first line that names another author behind the same words each time being a mark."""
    names = {name_key(block.author): block.author for block in blocks if block.author}
    marks: dict[int, tuple[str, str]] = {}
    for number, block in enumerate(blocks):
        if block.end - block.text < 2 or block.offset or len(rows[block.text].text) > LONGEST_MARK:
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
