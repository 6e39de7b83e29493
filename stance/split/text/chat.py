"""A chat or its export: every message begins on the line of its head, which is parted from its words here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stance.split.text.comment_layouts import DATE
from stance.split.text.controls import BADGE, SHEET, SYSTEM
from stance.split.text.layouts import COMMENT_HEADING
from stance.split.text.rows import Row, read_rows

ENOUGH = 3
"""Messages and notices from which a page is a chat."""

FORWARDED = "head of a message that was forwarded"

TOP = 8
"""Lines above the first message: the chat's name and what it says of its members."""


def parted(rows: Sequence[Row]) -> Sequence[Row]:
    """The same lines, those of messages in two where the page is a chat; a dated line of no member's is a notice."""
    timed = [row.stamp is not None and "T" in (row.stamp.iso or "") and row.kind != SHEET for row in rows]
    heads = [HEAD.match(row.form) if dated else None for row, dated in zip(rows, timed, strict=True)]
    said = [i for i, head in enumerate(heads) if head]
    dated = sum(_DATED.match(row.form) is not None for row in rows)
    if (
        not said
        or dated < ENOUGH
        or 2 * len(said) < dated - 2
        or said[0] > TOP
        or any(row.reason == COMMENT_HEADING for row in rows[: said[0]])
    ):
        return rows
    lines: list[Row] = []
    below = [*(_DATED.match(row.form) is None for row in rows[1:]), False]
    for row, head, has_words in zip(rows, heads, below, strict=True):
        left_out = head is not None and _OMITTED.fullmatch(row.form, head.end())
        if head and _is_told(row, head.end()):
            lines.append(replace(row, kind=SYSTEM))
        elif head and (has_words or not left_out):
            halves = list(_halves(row, len(row.source((0, head.end())))))
            # The words below a picture are the message.
            lines += [*halves[:1], *(replace(half, kind=BADGE) if left_out else half for half in halves[1:])]
        else:
            lines.append(replace(row, kind=SYSTEM) if _DATED.match(row.form) else row)
    return lines


def _is_told(row: Row, end: int) -> bool:
    """Whether the words behind a head are the program's: iPhones put a mark of direction in front of those."""
    return row.text[len(row.source((0, end))) :].lstrip().startswith("\u200e")


def is_head(row: Row) -> bool:
    """Whether a line is the head of a message and nothing else."""
    head = HEAD.match(f"{row.form} ")
    return (head is not None and head.end() == len(row.form)) or _NAMED.fullmatch(row.form) is not None


def bare_of_head(rows: list[Row], roles: list[str], role: str) -> tuple[list[Row], list[str]]:
    """The lines and their roles; what plays one of them behind the head of a message that was forwarded, without it."""
    at = roles.index(role) if role in roles else len(rows)
    head = HEAD.match(rows[at].form) if at < len(rows) else None
    halves = list(_halves(rows[at], len(rows[at].source((0, head.end()))))) if head else []
    if len(halves) < 2:
        return rows, roles
    return [*rows[:at], *halves, *rows[at + 1 :]], [*roles[:at], FORWARDED, role, *roles[at + 1 :]]


def _halves(row: Row, end: int) -> Iterator[Row]:
    for first, text, gap in ((0, row.text[:end], row.gap), (end, row.text[end:], 0)):
        for half in read_rows(text):
            start = row.start + first + half.start
            yield replace(half, start=start, end=start + len(half.text), gap=gap, indent=row.indent)


# A picture or a recording that the export leaves out.
_OMITTED = re.compile(r"\s*<[^<>]{3,40}>\s*")
_NAMED = re.compile(rf"[^{DATE}]{{1,50}}, \[{DATE}(?:[:.]\d\d)?\]")
_DATED = re.compile(rf"[\[(]?{DATE}")
HEAD = re.compile(rf"[\[(]?{DATE}(?:[:.]\d\d)?[\])]?\s?(?:[–-]\s)?[^:{DATE}]{{1,50}}:(?=\s)")
