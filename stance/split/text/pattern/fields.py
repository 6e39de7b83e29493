"""What each line of an unknown layout says: which of its fields is the name, which the date, which counts votes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stance.split.dates import Date, fold
from stance.split.text.blocks import are_ordinals
from stance.split.text.comment_layouts import DATE
from stance.split.text.controls import COUNT
from stance.split.text.match import name_key
from stance.split.text.pattern.keys import SEPARATOR
from stance.split.text.pattern.parts import LONGEST_NAME, Column, Slot, likeness, slots_of
from stance.split.text.pattern.words import ANSWERS, LEVEL, OTHER_COUNTS, VOTES
from stance.split.text.rows import Row, lone_number


@dataclass(frozen=True, slots=True)
class Fields:
    """By comment: author, date, votes, whom it answers by name or as "#3", its number, and how deep it stands."""

    authors: tuple[str | None, ...]
    dates: tuple[Date | None, ...]
    likes: tuple[int | None, ...]
    parents: tuple[str, ...]
    numbers: tuple[int | None, ...]
    levels: tuple[int | None, ...]


def read_fields(columns: Sequence[Column], count: int) -> Fields:
    """The fields of `count` comments."""
    dated = _dated(columns, count)
    dates = tuple(row.stamp if row else None for row in dated.rows) if dated else (None,) * count
    slots = [slot for column in columns for slot in slots_of(column)]
    named = [slot for column in columns if column.key[0] == "pictured" for slot in slots_of(column)]
    scored = [(likeness(slot) * (3 if slot in named else 1), -number, slot) for number, slot in enumerate(slots)]
    best = max(scored, default=None, key=lambda each: each[:2])
    authors: tuple[str | None, ...] = (None,) * count
    if best and best[0] > 0:
        authors = tuple(value or None for value in best[2].values)
    others = [_answered(slot, authors) for slot in slots if best and slot is not best[2]]
    answered = next((values for values in others if values), ("",) * count)
    likes, numbers = _likes(columns, count), _numbers(columns, count)
    return Fields(authors, dates, likes, answered, numbers, _levels(columns, count))


def _dated(columns: Sequence[Column], count: int) -> Column | None:
    """The first column in which most comments have a date, one with the hour before others."""
    found = [column for column in columns if sum(bool(row and row.stamp) for row in column.rows) > 0.5 * count]
    timed = (
        column for column in found if any(row and row.stamp and "T" in (row.stamp.iso or "") for row in column.rows)
    )
    return next(timed, next(iter(found), None))


def _answered(slot: Slot, authors: Sequence[str | None]) -> tuple[str, ...]:
    """Whom each comment answers, where all that stands in a slot names somebody behind words for that.

    What names but its own author is a button, and what names nobody who speaks is none of the two.
    """
    if slot.label and len(slot.label) < LONGEST_NAME and ANSWERS.match(fold(slot.label).lower()):
        known = {name_key(author) for author in authors if author}
        named = [name_key(_BEHIND.sub("", value)) for value in slot.values]
        own = all(name == name_key(author or "") for name, author in zip(named, authors, strict=True) if name)
        return slot.values if not own and any(name in known or name.isdecimal() for name in named) else ()
    # Of a single answer nothing tells the words from the name, but its number does.
    found = [_BY_NUMBER.fullmatch(fold(value)) for value in slot.values]
    said = all(
        each and ANSWERS.match(each["words"].lower()) for each, value in zip(found, slot.values, strict=True) if value
    )
    return tuple(each["number"] if each else "" for each in found) if said and any(found) else ()


def _numbers(columns: Sequence[Column], count: int) -> tuple[int | None, ...]:
    """The numbers that go up or down one by one from comment to comment, at the start of a line."""
    for column in columns:
        found = [_ORDINAL.match(row.folded) if row else None for row in column.rows]
        numbers = [int(match[1]) if match else None for match in found]
        known = [number for number in numbers if number is not None]
        if len(known) == count and {after - before for before, after in pairwise(known)} in ({1}, {-1}):
            return tuple(numbers)
    return (None,) * count


def _levels(columns: Sequence[Column], count: int) -> tuple[int | None, ...]:
    """How deep each comment stands, where a line says so and an answer is one deeper than what it answers."""
    for column in columns:
        found = [LEVEL.search(row.folded) if row else None for row in column.rows]
        levels = [int(match["level"]) for match in found if match]
        if len(levels) == count and levels[0] == min(levels) and all(b - a <= 1 for a, b in pairwise(levels)):
            return tuple(levels)
    return (None,) * count


def _likes(columns: Sequence[Column], count: int) -> tuple[int | None, ...]:
    """The votes in the first line whose numbers count them; what words show to count votes may be missing in some.

    Of three or four bare counts, which networks show below answers, shares, votes and views, it is the third.
    """
    bare = [column for column in columns if all(row is None or row.kind == COUNT for row in column.rows)]
    for column in bare[2:3] if len(bare) in (3, 4) else columns:
        rows = [row for row in column.rows if row]
        if any(row.stamp for row in rows) or not rows:
            beside = tuple(_beside_date(row) if row else None for row in column.rows)
            if any(number is not None for number in beside):
                return tuple(
                    _bare_beside_date(row) if row and number is None else number
                    for row, number in zip(column.rows, beside, strict=True)
                )
            continue
        voted = sum(bool(VOTES.search(row.folded)) for row in rows) > 0.6 * len(rows)
        numbers = [votes_in(row) if row else None for row in column.rows]
        known = [number for number in numbers if number is not None]
        if len(known) < (1 if voted else 0.6 * count) or are_ordinals(known):
            continue
        lone = all(row.kind == COUNT for row in rows)
        if voted or lone or _changes_alone(rows):
            return tuple(numbers)
    return (None,) * count


def _beside_date(row: Row) -> int | None:
    """The votes in a field of their own behind a date: "Sara, le 3 mai 2024 · 👍 12"."""
    fields = SEPARATOR.split(row.form.partition(DATE)[2])
    return next(
        (lone_number(field) for field in fields if VOTES.search(field) and not OTHER_COUNTS.search(field)), None
    )


def _bare_beside_date(row: Row) -> int | None:
    """The number that alone stands behind a date, where others have votes there: "0" among "+12" and "+3"."""
    match = _BARE.fullmatch(row.form.partition(DATE)[2])
    return int(match[1]) if match else None


def _changes_alone(rows: Sequence[Row]) -> bool:
    """Whether one number among several words to press is all that differs from line to line."""
    label, times = Counter(row.label for row in rows).most_common(1)[0]
    fields = [field for field in SEPARATOR.split(label) if field]
    counted = [field for field in fields if "0" in field]
    return times >= 0.8 * len(rows) and len(fields) > 1 == len(counted) and not OTHER_COUNTS.search(counted[0])


def votes_in(row: Row) -> int | None:
    """The number of a line, of several the first in a field that speaks of votes: "💬 2   👍 14"."""
    fields = [field for field in SEPARATOR.split(row.folded) if _FIGURES.search(field)]
    voted = (field for field in fields if VOTES.search(field) and not OTHER_COUNTS.search(field))
    found = _FIGURES.search(next(voted, next(iter(fields), "")))
    return int(found[0]) if found else None


_BEHIND = re.compile(r"\s?[(\[].{1,40}[)\]]$")
_BY_NUMBER = re.compile(r"(?P<words>\D{2,40}?)\s?#?(?P<number>\d{1,5})")
_FIGURES = re.compile(r"[+-]?\d{1,6}")
_BARE = re.compile(r"[\s;؛,،|/(\[•·–-]{1,4}?([+-]?\d{1,6})[\s)\].:]{0,3}")
_ORDINAL = re.compile(r"\D{0,12}?(\d{1,5})(?!\d)")
