"""What a line about one or two comments is by itself: of a head, a control, a picture, or nobody's."""

import re
from collections.abc import Sequence

from stance.split.text.blocks import PRESSED
from stance.split.text.controls import BADGE, COUNT, LABEL, MORE, NOTICE, RULE, SHEET
from stance.split.text.headings import is_heading
from stance.split.text.layouts import BUTTON
from stance.split.text.pattern.frame import LONGEST_SLOT, is_slot
from stance.split.text.pattern.keys import LABEL as NAMED
from stance.split.text.pattern.words import ENDS, NAME_LABEL, SENDER, SPEAKS, VOTES
from stance.split.text.rows import AGE, REPLY_MARK, Row

_FEET = PRESSED | {MORE, REPLY_MARK}


def is_head(rows: Sequence[Row], i: int) -> bool:
    """Whether a line below a date is still of the head: a count, a badge, a mark, a label."""
    row = rows[i]
    if row.kind in (COUNT, BADGE, AGE, LABEL, REPLY_MARK, RULE) or row.form == "·":
        return True
    label = NAMED.match(row.folded)
    return label is not None and bool(NAME_LABEL.fullmatch(label["label"]) or SENDER.fullmatch(label["label"]))


def is_aside(rows: Sequence[Row], i: int) -> bool:
    """Whether a line between a heading and the first date is nobody's."""
    row = rows[i]
    invites = is_slot(row) and rows[i + 1].gap > row.gap and ENDS.search(row.folded) is not None
    return bool(row.rule) or invites or is_heading(row) or row.kind in (NOTICE, BUTTON, COUNT, RULE, SHEET, MORE)


def is_picture(rows: Sequence[Row], i: int) -> bool:
    """Whether a line stands for the picture of the one whose name is below it."""
    name = rows[i + 1].text if i + 1 < len(rows) else ""
    row = rows[i]
    initials = len(row.text) <= 3 < len(name) and row.text[0].casefold() == name[0].casefold()
    return len(name) > 1 and (initials or (row.text != name and row.text.endswith(name)))


def is_foot(rows: Sequence[Row], i: int) -> bool:
    """Whether no text goes on at a line: a control, votes, what invites to write, or the page's own."""
    row = rows[i]
    shown = row.kind in _FEET or _BRACKETED.fullmatch(row.folded) is not None
    counted = i + 1 < len(rows) and rows[i + 1].kind == COUNT and not any(map(str.isalnum, row.text))
    said = any(map(str.isalnum, row.text)) and is_control(row)
    return (
        row.gap > 1
        or bool(row.rule)
        or shown
        or counted
        or said
        or (is_slot(row) and ENDS.search(row.folded) is not None)
    )


def is_control(row: Row) -> bool:
    """Whether a line is one to press, or counts votes."""
    if (
        row.kind in _FEET
        or _BRACKETED.fullmatch(row.folded)
        or not (row.text in "•·|" or any(map(str.isalnum, row.text)))
    ):
        return True
    cell = row.text.partition("\t")[0]  # behind which the same line shows more to press
    short = len(cell) <= LONGEST_SLOT and row.text[-1] not in ".!?؟…" and not row.rule
    counts = VOTES.search(row.folded) is not None and any(map(str.isdigit, row.folded))
    return short and not row.stamp and (counts or SPEAKS.match(row.folded.lstrip("[( ")) is not None)


_BRACKETED = re.compile(r"\[ ?[^\[\]]{2,40} ?\]")
