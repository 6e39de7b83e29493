"""The parts of the lines of an unknown layout, apart at their separators and dates, and which of them are names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from stance.split.dates import fold
from stance.split.text.comment_layouts import DATE
from stance.split.text.names import unwrapped
from stance.split.text.pattern.keys import LABEL, SEPARATOR, Key
from stance.split.text.pattern.words import NAME_LABEL, SAYS, SENDER, VOTES
from stance.split.text.rows import Row

LONGEST_NAME = 50

OFTEN = 0.6
"""The share of lines in which a sign has to stand to part their fields."""


@dataclass(frozen=True, slots=True)
class Column:
    """One line of the layout in each comment, None in those that lack it."""

    key: Key
    rows: tuple[Row | None, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a line in each comment, and the label that it stands behind."""

    values: tuple[str, ...]
    label: str
    behind: str


def names_in(columns: Sequence[Column]) -> float:
    """How much the most likely slot of a layout looks like names."""
    return max((likeness(slot) for column in columns for slot in slots_of(column)), default=0.0)


def without_says(name: str) -> str:
    """A name without the word behind it that its bearer speaks: "Sara dit"."""
    words = name.split()
    said = next((at for at in range(1, len(words)) if SAYS.fullmatch(fold(" ".join(words[at:])))), len(words))
    return " ".join(words[:said])


def slots_of(column: Column) -> list[Slot]:
    """The parts of a line, apart at its separators and its date."""
    usual = _usual_separators(column)
    sides = [_sides(row, usual) if row else ([], []) for row in column.rows]
    dated = sum(bool(row and row.stamp and DATE in row.form) for row in column.rows)
    rows = sum(bool(row) for row in column.rows)
    slots = []
    label = column.key[1] if column.key[0] == "label" and not dated else ""
    if NAME_LABEL.fullmatch(label) or SENDER.fullmatch(label) or column.key[0] == "pictured":
        # Behind "Nom :" or below a picture all is the name, signs that part fields elsewhere among it.
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
        if common == 1:
            # "Pr Idrissi, forestier" among names of one part is one too.
            return [_slot([_trimmed(row.text) if row else "" for row in column.rows])]
        slots = [_slot([each[at] if len(each) == common else "" for each in parts]) for at in range(common)]
    return [slot for slot in slots if any(slot.values)]


def _aligned(parts: Sequence[Sequence[str]]) -> list[list[str]]:
    """The first fields of each, the second, and so on."""
    width = max(map(len, parts), default=0)
    return [[each[at] if at < len(each) else "" for each in parts] for at in range(width)]


def _usual_separators(column: Column) -> frozenset[str]:
    """The signs that part fields in most lines; others stand in names: "Karim - Rabat · 3 h"."""
    rows = [row for row in column.rows if row]
    times = Counter(sign for row in rows for sign in {_sign(match) for match in SEPARATOR.finditer(_form(row))})
    return frozenset(sign for sign, count in times.items() if count >= OFTEN * len(rows))


def _sign(separator: re.Match[str]) -> str:
    return separator[0].strip(" ") or " "


def _form(row: Row) -> str:
    return row.tabbed or row.folded


def _sides(row: Row, usual: frozenset[str]) -> tuple[list[str], list[str]]:
    """The fields of a line before its date and behind it."""
    form = row.form or row.folded
    if not row.form:
        return [row.text], []
    at = form.find(DATE)
    if at < 0:
        return _parts(row, (0, len(form)), usual), []
    return _parts(row, (0, at), usual), _parts(row, (at + 1, len(form)), usual)


def _parts(row: Row, span: tuple[int, int], usual: frozenset[str]) -> list[str]:
    cuts = [match.span() for match in SEPARATOR.finditer(_form(row), *span) if _sign(match) in usual]
    starts = [span[0], *(after for _, after in cuts)]
    ends = [*(before for before, _ in cuts), span[1]]
    fields = [_trimmed(row.source((first, last))) for first, last in zip(starts, ends, strict=True) if first < last]
    return [field for field in fields if field]


def _trimmed(field: str) -> str:
    """A field without what parts it from the next, and without a bracket that is not its own."""
    field = field.strip(_EDGES)
    return field if field.count("(") == field.count(")") else field.strip("()" + _EDGES)


def _slot(values: Sequence[str]) -> Slot:
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
    bare = unwrapped(bare) if sum(map(bool, bare)) > 1 else bare
    signs = {value[0] for value in bare if value}
    if len(signs) == 1 and not next(iter(signs)).isalnum():
        bare = [value[1:].strip() for value in bare]
        label = label or next(iter(signs))
    return Slot(tuple(value.strip(" :") for value in bare), label, " ".join(after).strip(" :"))


def _shared(words: Sequence[Sequence[str]]) -> list[str]:
    shared: list[str] = []
    while words:
        at = len(shared)
        heads = Counter(_FIGURES.sub("0", line[at]) for line in words if len(line) > at + 1)
        word, times = heads.most_common(1)[0] if heads else ("", 0)
        if times < max(0.8 * len(words), 2):
            break
        shared.append(word)
    return shared


def _between(value: str, before: int, after: int) -> str:
    words = value.split()
    return " ".join(words[before : len(words) - after]) if len(words) > before + after else value


def likeness(slot: Slot) -> float:
    """How much a slot looks like names: different, short, of letters, behind a word for a name."""
    values = [value for value in slot.values if value]
    if not values:
        return 0.0
    lettered = fmean(sum(char.isalpha() for char in value) >= max(2, 0.5 * len(value)) for value in values)
    # "12 points" and "3 points" say the same of two comments.
    different = len({_FIGURES.sub("0", value) for value in values}) / len(values)
    short = fmean(len(value) <= LONGEST_NAME for value in values)
    # "12 personnes aiment" and "1 personne aime" are no names, nor what is left of them.
    voted = fmean(VOTES.search(fold(value)) is not None for value in values) > 0.5 > different
    if lettered < 0.6 or len(set(values)) < 2 or voted:
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


_EDGES = " \t|·•,/–—-"
_NUMBERED = re.compile(r"#?\d{1,5}\s?[.):°-]\s+(?=\S)")
_FIGURES = re.compile(r"\d+")
