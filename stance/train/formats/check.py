"""Entries checked against the targets, and remarks as lines for people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from stance.targets import STANCE_LABELS, Target
from stance.train.corpus import HELD_OUT
from stance.train.formats.entries import Entry, Place, Remark

SPLITS = ("train", *sorted(HELD_OUT))

NAMED = 5
"""Row numbers in one line about several rows; more are counted."""


def empty(value: Any) -> bool:
    """Whether a cell says nothing: missing, blank, or the NaN that tables hold for it."""
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def word(value: Any) -> str:
    """A name or number as text; empty where it says nothing."""
    return "" if empty(value) else str(value)


def checked(entry: Entry, targets: Sequence[Target]) -> list[Remark]:
    """What is wrong with an entry, in fatal remarks, and what merely looks odd."""
    faults = [Remark(entry.place, words) for words in (*_field_faults(entry.fields), *_label_faults(entry, targets))]
    if not faults and "\ufffd" in entry.fields["text"]:
        return [Remark(entry.place, "characters of the text were lost (\ufffd) before the file was written", False)]
    return faults


def offers(found: Sequence[Entry], targets: Sequence[Target]) -> list[Remark]:
    """Columns of one file that hold nothing but stances, yet belong to no target: a misspelt name, or a new theme."""
    known = {target.name for target in targets}
    values: dict[str, list[Any]] = {}
    for entry in found:
        for name, value in entry.fields.items():
            if name not in known and not empty(value):
                values.setdefault(name, []).append(value)
    return [
        Remark(
            Place(found[0].place.file),
            f"column {name!r} holds {'/'.join(STANCE_LABELS)} but is no target and is not read; correct its name, or "
            "add it to a targets.toml for a theme of your own",
            False,
        )
        for name, held in values.items()
        if all(isinstance(value, str) and value in STANCE_LABELS for value in held)
    ]


def lines(remarks: Iterable[Remark]) -> list[str]:
    """One line for each thing said of each file, with the rows it is said of."""
    rows: dict[tuple[str, str], list[Place]] = {}
    for remark in remarks:
        rows.setdefault((remark.place.file, remark.words), []).append(remark.place)
    return [f"{places[0]}: {words}{_others(places[1:])}" for (_, words), places in rows.items()]


def _others(places: Sequence[Place]) -> str:
    if not places:
        return ""
    more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
    return f" (so too in rows {', '.join(str(place.row) for place in places[:NAMED])}{more})"


def _field_faults(fields: Mapping[str, Any]) -> list[str]:
    text, title, split = fields.get("text"), fields.get("title"), fields.get("split")
    faults = []
    if not isinstance(text, str):
        faults.append(f"expected a text, got {text!r}; columns are {', '.join(map(str, fields))}")
    elif not text.strip():
        faults.append("expected a text, got an empty one; fill it or remove the row")
    elif _misread(text):
        faults.append("expected a text, got UTF-8 misread as Windows-1252 (“Ø§”, “Ã©”); export it again as UTF-8")
    if not (empty(title) or isinstance(title, str)):
        faults.append(f"expected a title in words, got {title!r}")
    if not (empty(split) or split in SPLITS):
        faults.append(f"split is {split!r}; use one of {', '.join(SPLITS)} or leave it empty")
    return faults


def _label_faults(entry: Entry, targets: Sequence[Target]) -> list[str]:
    return [
        f"{target.name} is {label!r}; use one of {', '.join(target.labels)} or leave it empty"
        for target in targets
        if not empty(label := entry.labels.get(target.name)) and label not in target.labels
    ]


def _misread(text: str) -> bool:
    """Whether text is UTF-8 that somebody opened as Windows-1252: hardly any honest text decodes that way."""
    if text.isascii():
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True
