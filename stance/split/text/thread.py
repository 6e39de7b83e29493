"""The comments of a copied page as records, whom each answers, and the part that every line of their section plays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from stance.records import Comment, Reject, Span
from stance.split.ids import comment_id
from stance.split.text.answers import parents_of
from stance.split.text.beside import SIDE_BAR
from stance.split.text.blocks import Block
from stance.split.text.comment_layouts import CommentLayout
from stance.split.text.controls import COUNT, MEDIA, REMOVED, SHEET, SYSTEM
from stance.split.text.headings import is_heading
from stance.split.text.layouts import BUTTON, COMMENT_HEADING, SPACE
from stance.split.text.markdown import unquoted
from stance.split.text.rows import AGE, Row
from stance.split.text.section import Opening

COMMENT, OUTSIDE, BESIDE = "comment", "outside a comment", "beside a comment"


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments of a page, those without text or removed, and a role for each line of the section."""

    comments: tuple[Comment, ...]
    rejects: tuple[Reject, ...]
    roles: tuple[str, ...]

    @property
    def removed(self) -> int:
        """How many comments the site took away."""
        return sum(reject.reason == REMOVED for reject in self.rejects)


def read_thread(page: str, article_id: str, opening: Opening) -> Thread:
    """The comments of `page`; the roles are those of its lines from `opening.start` on."""
    rows, found = opening.rows, opening.blocks
    parents = parents_of(rows, found)
    said = [number for number, block in enumerate(found) if not block.removed and block.text < block.end]
    ids = {number: comment_id(article_id, at) for at, number in enumerate(said, 1)}
    comments: list[Comment] = []
    rejects: list[Reject] = []
    for number, block in enumerate(found):
        if number not in ids:
            rejects.append(_without_text(page, rows, block))
            continue
        above = parents[number]
        # Who answers a removed comment is heard as answering what that one answered.
        while above is not None and above not in ids:
            above = parents[above]
        comment = _comment(page, rows, block, opening.layout)
        parent = None if above is None else ids[above]
        comments.append(replace(comment, id=ids[number], article_id=article_id, parent_id=parent))
        rejects += _beside(page, rows, block)
    return Thread(tuple(comments), tuple(rejects), _roles(opening))


def _beside(page: str, rows: Sequence[Row], block: Block) -> list[Reject]:
    """What no pattern accounts for in the lines of a comment: a town beside its author, a label before its text."""
    rejects: list[Reject] = []
    for i in range(block.first, block.over):
        row = rows[i]
        pieces = [(0, block.offset)] if i == block.text else []
        if i not in range(block.text, block.end) and rows[i].kind in ("", AGE) and _names(rows, i, block):
            kept = sorted(_kept(row, block, i in range(*block.names)))
            ends = [0, *(end for _, end in kept), len(row.text)]
            starts = [*(start for start, _ in kept), len(row.text)]
            pieces = list(zip(ends, starts, strict=False))
        for first, end in pieces:
            span = row.start + first, row.start + end
            if any(char.isalnum() for char in page[slice(*span)]):
                rejects.append(Reject(page[slice(*span)], span, BESIDE))
    return rejects


def _kept(row: Row, block: Block, named: bool) -> list[Span]:
    """The places in a line of its date and, where the line names the author, of the author, outside the date."""
    date = (row.stamp.start, row.stamp.end) if row.stamp and row.stamp is block.date else (0, 0)
    kept = [date] if date[1] else []
    if block.author and named:
        kept += _place(block.author, row.text, date)
    return kept


def _place(name: str, words: str, date: Span) -> list[Span]:
    """Where in a line a name stands before or behind its date; nowhere, or at one place."""
    for start, end in ((0, date[0]), (date[1], len(words))):
        at = words.find(name, start, end)
        place = (at, at + len(name)) if at >= 0 else None
        if place is None and " " in name and (found := _words(name).search(words, start, end)):
            place = found.span()
        if place:
            return [place]
    return []


def _comment(page: str, rows: Sequence[Row], block: Block, layout: CommentLayout) -> Comment:
    text, span = _text(page, rows[block.text : block.end], block.offset, block.tail)
    return Comment(
        id="",
        article_id="",
        text=text,
        span=span,
        rule=layout.rule,
        confidence=layout.confidence,
        author=block.author or None,
        date=block.date.iso if block.date else None,
        date_raw=block.date.words if block.date else None,
        likes=block.likes,
    )


def _text(page: str, rows: Sequence[Row], offset: int, tail: int = 0) -> tuple[str, Span]:
    """A comment's text and its place; the lines below the first lose what stands before the first."""
    more = _TAIL.search(rows[-1].text)
    span = rows[0].start + offset, rows[-1].end - (len(rows[-1].text) - more.start() if more else tail)
    if any(row.kind == SHEET for row in rows):
        # A comment goes on over the foot of a printed page and the head of the next.
        parts = [list(part) for is_sheet, part in groupby(rows, lambda row: row.kind == SHEET) if not is_sheet]
        return "\n".join(_text(page, part, offset * (part[0] is rows[0]))[0] for part in parts), span
    if rows[0].quotes:
        return unquoted(page[slice(*span)], rows[0].quotes), span
    return _INDENTATION.sub(lambda spaces: spaces[0][rows[0].indent :], page[slice(*span)]), span


def _without_text(page: str, rows: Sequence[Row], block: Block) -> Reject:
    span = rows[block.first].start, rows[_last(block)].end
    kind = rows[block.text].kind if block.text < len(rows) else ""
    reason = kind if kind in (SYSTEM, MEDIA) else REMOVED
    return Reject(page[slice(*span)], span, reason if block.removed else "empty comment")


def _last(block: Block) -> int:
    """The last line of a comment whose text is missing."""
    return max(block.end, block.names[1], block.first + 1) - 1


def _roles(opening: Opening) -> tuple[str, ...]:
    """Why each line of the section is left out, or that it is of a comment."""
    rows = opening.rows
    above = rows[opening.start : opening.first]
    roles = [COMMENT_HEADING if is_heading(row) else row.reason or row.kind or OUTSIDE for row in above]
    roles += [_reason(row) for row in rows[opening.first : opening.stop]]
    roles += [row.reason or SIDE_BAR for row in rows[opening.stop :]]
    for block in opening.blocks:
        own = set(range(block.text, block.end))
        own |= {i for i in range(block.first, block.over) if rows[i].kind in ("", AGE) and _names(rows, i, block)}
        if block.removed or block.text >= block.end:
            own = set(range(block.first, _last(block) + 1))
        for i in own:
            roles[i - opening.start] = COMMENT
    return tuple(roles)


def _names(rows: Sequence[Row], i: int, block: Block) -> bool:
    """Whether a line gives a comment's author, date or number."""
    named = range(*block.names)
    if block.date and rows[i].stamp is block.date:
        return True
    return i in named and (i == named.start or bool(block.author and _place(block.author, rows[i].text, (0, 0))))


def _words(name: str) -> re.Pattern[str]:
    """A name as the page may have written it, whatever white space is between its words."""
    return re.compile(r"\s+".join(map(re.escape, name.split())) or r"\n")


def _reason(row: Row) -> str:
    # A bare number counts votes, and an age stands among buttons.
    return BUTTON if row.kind in (COUNT, AGE) else row.kind or OUTSIDE


# What a network writes behind words that it cut, or that their reader changed.
_TAIL = re.compile(
    r"(?:(?<=\S…)|(?<=\S\.{3}))\s*(?:voir plus|see more|عرض المزيد)$"
    r"|(?<=\S)\s*(?:voir moins|afficher moins|show less|عرض أقل)$"
    r"|(?<=\S)[\s\u200e]*[<‹](?:ce message a été modifié|تم تعديل هذه الرسالة|this message was edited)[>›]$",
    re.IGNORECASE,
)
_INDENTATION = re.compile(rf"(?<=[\r\n])[{SPACE}]+")
