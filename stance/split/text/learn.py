"""What a page itself shows of its layout, where no row describes it: its buttons, how it writes dates, its frames."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stance.split.text.blocks import Block
from stance.split.text.comment_layouts import DATE, OTHER, PRESS, CommentLayout, layout
from stance.split.text.layouts import BUTTON, COMMENT_HEADING
from stance.split.text.marks import NUMBERED
from stance.split.text.rows import Row, lone_number

ENOUGH = 3
"""Times that a line has to come back to be a button, and different names that a frame has to hold."""

OFTEN = 0.6
"""The share of dated lines that a button has to come back as often as."""

MOST = 0.8
"""The share of heads that have to have a word in common for it to be the layout's."""

LONGEST_BUTTON = 40
LONGEST_FRAME = 100
"""Characters of a line that may be buttons, and of one that may be a head."""

CONFIDENCE = 0.6


def with_buttons(rows: Sequence[Row], start: int, stop: int) -> Sequence[Row]:
    """The same rows, lines from `start` on being buttons that come back between `start` and `stop` below every date."""
    section = rows[start:stop]
    dates = sum(bool(row.stamp) and len(row.form) <= LONGEST_FRAME for row in section)
    times = Counter(row.label for row in section if _may_be_button(row))
    # Of two comments both have to have it.
    labels = {label for label, count in times.items() if count >= max(2, OFTEN * dates) and count >= min(ENOUGH, dates)}
    if not labels:
        return rows
    pressed = (_pressed(row) if _may_be_button(row) and row.label in labels else row for row in rows[start:])
    return [*rows[:start], *pressed]


def says_nothing(rows: Sequence[Row], pressed: Sequence[Row], found: Sequence[Block]) -> bool:
    """Whether a comment says nothing but what was taken for a button: two readers may well have the same to say."""
    said = (range(block.text, block.end) for block in found if not block.removed)
    return any(lines and all(pressed[i].kind != rows[i].kind for i in lines) for lines in said)


def _may_be_button(row: Row) -> bool:
    # What ends in a colon stands above what it speaks of: "Citation :".
    known = row.kind or row.stamp or row.reason == COMMENT_HEADING
    return not known and 0 < len(row.form) <= LONGEST_BUTTON and row.form[-1] != ":"


def _pressed(row: Row) -> Row:
    liked = _LIKED.search(row.folded)
    votes = int(liked["n"]) if liked else None if NUMBERED.search(row.folded) else lone_number(row.form)
    return replace(row, form=PRESS, kind=BUTTON, likes=votes)


def learned_layouts(rows: Sequence[Row]) -> tuple[CommentLayout, ...]:
    """The layouts that a section's dates suggest: words of their own around each, or a frame around name and date."""
    forms = [row.form.strip() for row in rows if _may_be_head(row)]
    texts = [row.form.strip().split(DATE, 1) for row in rows if row.stamp and row.form.find(DATE) < LONGEST_FRAME]
    common, count = next(iter(Counter(_FIGURES.sub("0", form) for form in forms).most_common(1)), ("", 0))
    if count > 1 and count >= OFTEN * len(forms):
        return tuple(_around(_literal(common))) if common != DATE else ()
    return (*_framed([form.split(DATE, 1) for form in forms]), *_before_text(texts))


def _may_be_head(row: Row) -> bool:
    # A date and then a number is a teaser's: side bars count comments there.
    counted = row.stamp is not None and row.stamp.count is not None
    return row.kind != BUTTON and row.stamp is not None and not counted and len(row.form) <= LONGEST_FRAME


def _around(when: str) -> Iterator[CommentLayout]:
    """The places that a name may have about a line with a date, which the page writes in its own way."""
    yield layout("learned-author-date", CONFIDENCE, "{author}", when)
    yield layout("learned-date-author", CONFIDENCE, when, "{author}")
    yield layout("learned-author-line-date", CONFIDENCE - 0.1, "{author}", f"{OTHER}{{1,60}}", when)
    yield layout("learned-author-text-date", CONFIDENCE, "{author}", foot=(when,))
    yield layout("learned-text-author-date", CONFIDENCE, foot=("{author}", when))
    yield layout("learned-text-date-author", CONFIDENCE, foot=(when, "{author}"))


def _framed(sides: Sequence[Sequence[str]]) -> Iterator[CommentLayout]:
    """Name and date on one line, in the words that most lines share."""
    befores, afters = [before.strip() for before, _ in sides], [after.strip() for _, after in sides]
    for named, other, first in ((befores, afters, True), (afters, befores, False)):
        frame = _frame(named)
        if frame is None:
            continue
        rest = _constant(other)
        line = rf"{frame}\s?{DATE}\s?{rest}" if first else rf"{rest}\s?{DATE}\s?{frame}"
        yield layout("learned-line", CONFIDENCE, line)
        yield layout("learned-line-below", CONFIDENCE, foot=(line,))


def _before_text(sides: Sequence[Sequence[str]]) -> Iterator[CommentLayout]:
    """Name, date and the comment's first words on one line."""
    frame = _frame([before.strip() for before, _ in sides])
    if frame:
        yield layout(
            "learned-line-text",
            CONFIDENCE,
            rf"{frame}\s?{DATE}\s?[)\]|•·:-]{{0,2}}\s{{0,2}}:?\s{{0,4}}(?:(?<![^)\]|•·:\s-]){{text}})?",
        )


def _frame(sides: Sequence[str]) -> str | None:
    """The words that most lines begin and end with around the name; None if what is between them hardly differs."""
    words = [side.split() for side in sides if side]
    if len({" ".join(each) for each in words}) < ENOUGH or len(words) < MOST * len(sides):
        return None
    before = shared_words(words)
    after = shared_words([each[len(before) :][::-1] for each in words])[::-1]
    return "".join((*(rf"{_literal(word)}\s" for word in before), _NAME, *(rf"\s{_literal(word)}" for word in after)))


def shared_words(lines: Sequence[Sequence[str]]) -> list[str]:
    """The first words that most of the lines share, figures as 0, at least one word of each being left."""
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
    return _literal(common) if count >= MOST * len(sides) else ".{0,30}"


def _literal(words: str) -> str:
    return re.escape(words).replace("0", r"\d{1,6}")


# What asks whether readers like a comment, and how many do and do not.
_LIKED = re.compile(r"(?:aime|like|utile|اعجب|مفيد)[^\d]{0,30}\b(?P<n>\d{1,5})\D{1,6}\d{1,5}$", re.IGNORECASE)
_FIGURES = re.compile(r"\d+")
_NAME = r"(?P<open>[\[(])?{author}\s?(?(open)[\])]|[,:|•·-]?)"
