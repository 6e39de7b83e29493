"""Layouts that nobody wrote a row for, learned from the page: the words that all its heads have around the names."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.split.text_comment_layouts import DATE, CommentLayout, layout
from stance.split.text_rows import Row

ENOUGH = 3
"""Different names from which the words around them are the layout's, not the readers'."""

MOST = 0.8
"""The share of heads that have to have a word in common."""

LONGEST_FRAME = 100
"""Characters of a line that may be a head."""

CONFIDENCE = 0.6


@dataclass(frozen=True, slots=True)
class _Frame:
    """The words before and after the names, as patterns."""

    before: str
    after: str

    def around(self, hole: str) -> str:
        """A pattern with the frame's words around a hole."""
        return f"{self.before}{hole}{self.after}"


def learned_layouts(rows: Sequence[Row]) -> tuple[CommentLayout, ...]:
    """The layouts that the dates of a section suggest: a name beside the date, or on the line above it."""
    beside = [row.form.split(DATE, 1) for row in rows if _may_be_head(row)]
    return (*_beside([(before, after) for before, after in beside]), *_above(rows))


def _may_be_head(row: Row) -> bool:
    return not row.kind and DATE in row.form and len(row.form) <= LONGEST_FRAME


def _beside(sides: Sequence[tuple[str, str]]) -> Iterator[CommentLayout]:
    befores, afters = [before.strip() for before, _ in sides], [after.strip() for _, after in sides]
    for named, other, first in ((befores, afters, True), (afters, befores, False)):
        frame = _frame(named)
        if frame is None:
            continue
        rest = _constant(other)
        name = frame.around(_NAME)
        pattern = rf"{name}\s?{DATE}\s?{rest}" if first else rf"{rest}\s?{DATE}\s?{name}"
        yield layout("learned-line", CONFIDENCE, pattern)
        yield layout("learned-line-below", CONFIDENCE, foot=(pattern,))


def _above(rows: Sequence[Row]) -> Iterator[CommentLayout]:
    names = [row.form for row, date in zip(rows, rows[1:], strict=False) if date.form == DATE and not row.kind]
    frame = _frame(names)
    if frame and (frame.before or frame.after):
        yield layout("learned-author-date", CONFIDENCE, frame.around(_NAME), "{when}")


def _frame(sides: Sequence[str]) -> _Frame | None:
    """The words that most lines begin and end with; None if what is between them hardly differs."""
    words = [side.split() for side in sides if side]
    if len({" ".join(each) for each in words}) < ENOUGH or len(words) < MOST * len(sides):
        return None
    before = _shared(words)
    after = _shared([each[len(before) :][::-1] for each in words])[::-1]
    start = "".join(rf"{_literal(word)}\s" for word in before)
    return _Frame(start, "".join(rf"\s{_literal(word)}" for word in after))


def _shared(lines: Sequence[Sequence[str]]) -> list[str]:
    """The first words that most of the lines share, at least one word of each being left."""
    shared: list[str] = []
    while True:
        at = len(shared)
        words = Counter(_FIGURES.sub("0", line[at]) for line in lines if len(line) > at + 1)
        word, count = words.most_common(1)[0] if words else ("", 0)
        if count < MOST * len(lines):
            return shared
        shared.append(word)


def _constant(sides: Sequence[str]) -> str:
    """What stands on the other side of the date: the same words for most, else whatever is short."""
    common, count = Counter(_FIGURES.sub("0", side) for side in sides).most_common(1)[0]
    if count >= MOST * len(sides):
        return _literal(common)
    return ".{0,30}"


def _literal(words: str) -> str:
    return re.escape(words).replace("0", r"\d{1,6}")


_FIGURES = re.compile(r"\d+")
_NAME = r"\s?[,:|•·\[(-]?\s?{author}\s?[,:|•·\])-]?"
