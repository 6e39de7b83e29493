"""What each line of an unknown layout says: which of its fields is the name, which the date, which counts votes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from stance.split.dates import Date, fold
from stance.split.text.comment_layouts import DATE
from stance.split.text.match import name_key
from stance.split.text.pattern.keys import LABEL, SEPARATOR, Key
from stance.split.text.pattern.words import ANSWERS, NAME_LABEL, OTHER_COUNTS, SAYS, SENDER, VOTES
from stance.split.text.rows import Row

LONGEST_NAME = 50


@dataclass(frozen=True, slots=True)
class Column:
    """One line of the layout in each comment, None in those that lack it."""

    key: Key
    rows: tuple[Row | None, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """By comment: author, date, votes, whom it answers by name or as "#3", and its number."""

    authors: tuple[str | None, ...]
    dates: tuple[Date | None, ...]
    likes: tuple[int | None, ...]
    parents: tuple[str, ...]
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """A part of a line in each comment, and the label that it stands behind."""

    values: tuple[str, ...]
    label: str
    behind: str


def read_fields(columns: Sequence[Column], count: int) -> Fields:
    """The fields of `count` comments."""
    dated = next(
        (column for column in columns if sum(bool(row and row.stamp) for row in column.rows) > 0.5 * count), None
    )
    dates = tuple(row.stamp if row else None for row in dated.rows) if dated else (None,) * count
    slots = [slot for column in columns for slot in _slots(column)]
    named = [slot for column in columns if column.key[0] == "pictured" for slot in _slots(column)]
    scored = [(_likeness(slot) * (3 if slot in named else 1), -number, slot) for number, slot in enumerate(slots)]
    best = max(scored, default=None, key=lambda each: each[:2])
    authors: tuple[str | None, ...] = (None,) * count
    if best and best[0] > 0:
        authors = tuple(value or None for value in best[2].values)
    others = [_answered(slot, authors) for slot in slots if best and slot is not best[2]]
    answered = next((values for values in others if values), ("",) * count)
    return Fields(authors, dates, _likes(columns, count), answered, _numbers(columns, count))


def _answered(slot: _Slot, authors: Sequence[str | None]) -> tuple[str, ...]:
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


def names_in(columns: Sequence[Column]) -> float:
    """How much the most likely slot of a layout looks like names."""
    return max((_likeness(slot) for column in columns for slot in _slots(column)), default=0.0)


def without_says(name: str) -> str:
    """A name without the word behind it that its bearer speaks: "Sara dit"."""
    words = name.split()
    said = next((at for at in range(1, len(words)) if SAYS.fullmatch(fold(" ".join(words[at:])))), len(words))
    return " ".join(words[:said])


def _slots(column: Column) -> list[_Slot]:
    """The parts of a line, apart at its separators and its date."""
    sides = [_sides(row) if row else ([], []) for row in column.rows]
    dated = sum(bool(row and row.stamp and DATE in row.form) for row in column.rows)
    rows = sum(bool(row) for row in column.rows)
    slots = []
    label = column.key[1] if column.key[0] == "label" and not dated else ""
    if NAME_LABEL.fullmatch(label) or SENDER.fullmatch(label):
        # Behind "Nom :" all is the name, signs that part fields elsewhere among it.
        return [_slot([row.text.strip() if row else "" for row in column.rows])]
    if 2 * dated > rows:
        # Whom a comment answers stands behind the date of some only.
        slots += [_slot(values) for values in reversed(_aligned([before[::-1] for before, _ in sides]))]
        slots += [_slot(values) for values in _aligned([after for _, after in sides])]
    else:
        parts = [before + after for before, after in sides]
        lengths = Counter(len(each) for each in parts if each)
        common, times = lengths.most_common(1)[0] if lengths else (0, 0)
        if times < 0.6 * lengths.total():
            common = max(lengths, default=0)
        slots = [_slot([each[at] if len(each) == common else "" for each in parts]) for at in range(common)]
    return [slot for slot in slots if any(slot.values)]


def _aligned(parts: Sequence[Sequence[str]]) -> list[list[str]]:
    """The first fields of each, the second, and so on."""
    width = max(map(len, parts), default=0)
    return [[each[at] if at < len(each) else "" for each in parts] for at in range(width)]


def _sides(row: Row) -> tuple[list[str], list[str]]:
    """The fields of a line before its date and behind it."""
    form = row.form or row.folded
    if not row.form:
        return [row.text], []
    at = form.find(DATE)
    if at < 0:
        return _parts(row, 0, len(form)), []
    return _parts(row, 0, at), _parts(row, at + 1, len(form))


def _parts(row: Row, start: int, end: int) -> list[str]:
    form = row.tabbed or row.folded
    cuts = [match.span() for match in SEPARATOR.finditer(form, start, end)]
    starts = [start, *(after for _, after in cuts)]
    ends = [*(before for before, _ in cuts), end]
    fields = [_trimmed(row.source((first, last))) for first, last in zip(starts, ends, strict=True) if first < last]
    return [field for field in fields if field]


def _trimmed(field: str) -> str:
    """A field without what parts it from the next, and without a bracket that is not its own."""
    field = field.strip(_EDGES)
    return field if field.count("(") == field.count(")") else field.strip("()" + _EDGES)


def _slot(values: Sequence[str]) -> _Slot:
    if all(_NUMBERED.match(value) for value in values if value):
        values = [_NUMBERED.sub("", value, count=1) for value in values]
    labels = [LABEL.match(value) for value in values]
    label = ""
    if sum(bool(each) for each in labels) > 0.6 * sum(bool(value) for value in values):
        label = Counter(each["label"] for each in labels if each).most_common(1)[0][0]
        values = [value[each.end() :] if each else value for value, each in zip(values, labels, strict=True)]
    words = [value.split() for value in values if value]
    before = _shared(words)
    after = _shared([each[len(before) :][::-1] for each in words])[::-1]
    label = label or " ".join(before)
    bare = [_between(value, len(before), len(after)) for value in values]
    bracketed = [value for value in bare if value]
    if bracketed and all(value[0] + value[-1] in ("[]", "()", "«»", "<>") for value in bracketed):
        bare = [value[1:-1].strip() for value in bare]
    signs = {value[0] for value in bare if value}
    if len(signs) == 1 and not next(iter(signs)).isalnum():
        bare = [value[1:].strip() for value in bare]
        label = label or next(iter(signs))
    return _Slot(tuple(value.strip(" :") for value in bare), label, " ".join(after).strip(" :"))


def _shared(words: Sequence[Sequence[str]]) -> list[str]:
    shared: list[str] = []
    while words:
        at = len(shared)
        heads = Counter(line[at] for line in words if len(line) > at + 1)
        word, times = heads.most_common(1)[0] if heads else ("", 0)
        if times < max(0.8 * len(words), 2):
            break
        shared.append(word)
    return shared


def _between(value: str, before: int, after: int) -> str:
    words = value.split()
    return " ".join(words[before : len(words) - after]) if len(words) > before + after else value


def _likeness(slot: _Slot) -> float:
    """How much a slot looks like names: different, short, of letters, behind a word for a name."""
    values = [value for value in slot.values if value]
    if not values:
        return 0.0
    lettered = fmean(sum(char.isalpha() for char in value) >= max(2, 0.5 * len(value)) for value in values)
    # "12 points" and "3 points" say the same of two comments.
    different = len({_FIGURES.sub("0", value) for value in values}) / len(values)
    short = fmean(len(value) <= LONGEST_NAME for value in values)
    if lettered < 0.6 or len(set(values)) < 2:
        return 0.0
    # A name is there in every comment, a town or a rank may be missing.
    total = lettered * short * (0.3 + 0.7 * different) * len(values) / len(slot.values)
    total *= 0.6 if fmean(len(value) for value in values) <= 2.5 else 1.0
    if slot.label:
        named = slot.label == "@" or NAME_LABEL.fullmatch(fold(slot.label))
        total *= 2.5 if named else 0.5 if len(slot.label) > 1 else 1.0
    if slot.behind and SAYS.fullmatch(fold(slot.behind)):
        total *= 2.5
    return total


def _likes(columns: Sequence[Column], count: int) -> tuple[int | None, ...]:
    """The votes in the first line whose numbers count them."""
    for column in columns:
        rows = [row for row in column.rows if row]
        if any(row.stamp for row in rows) or not rows:
            continue
        numbers = [_number(row) if row else None for row in column.rows]
        known = [number for number in numbers if number is not None]
        if len(known) < 0.6 * count or {after - before for before, after in pairwise(known)} == {1}:
            continue
        voted = sum(bool(VOTES.search(row.folded)) for row in rows) > 0.6 * len(rows)
        lone = all(row.kind == "count" for row in rows)
        if voted or lone or _changes_alone(rows):
            return tuple(numbers)
    return (None,) * count


def _changes_alone(rows: Sequence[Row]) -> bool:
    """Whether one number among several words to press is all that differs from line to line."""
    label, times = Counter(row.label for row in rows).most_common(1)[0]
    fields = [field for field in SEPARATOR.split(label) if field]
    counted = [field for field in fields if "0" in field]
    return times >= 0.8 * len(rows) and len(fields) > 1 == len(counted) and not OTHER_COUNTS.search(counted[0])


def _number(row: Row) -> int | None:
    found = _FIGURES.search(row.folded)
    return int(found[0].replace(" ", "")) if found else None


_EDGES = " \t|·•,/–—-"
_NUMBERED = re.compile(r"#?\d{1,5}\s?[.):°-]\s+(?=\S)")
_BEHIND = re.compile(r"\s?[(\[].{1,40}[)\]]$")
_BY_NUMBER = re.compile(r"(?P<words>\D{2,40}?)\s?#?(?P<number>\d{1,5})")
_FIGURES = re.compile(r"[+-]?\d{1,6}")
_ORDINAL = re.compile(r"\D{0,12}?(\d{1,5})(?!\d)")
