"""Labelled rows: read from tables and annotation tools, checked against the targets, nothing silently dropped."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from stance.errors import InputError
from stance.targets import Target
from stance.train.corpus import HELD_OUT
from stance.train.formats import entries
from stance.train.formats.check import checked, empty, lines, offers, word
from stance.train.formats.entries import Entry, Place, Remark

LISTED = 20
"""Faults named in one error; more are counted."""


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A comment with its title and what is known of it; a target that is absent from `labels` is not judged.

    Where people are named who labelled it, `votes` maps annotator → target → label, and `labels` holds what most
    of them said; a target on which they are evenly split is not judged.
    """

    title: str
    text: str
    labels: Mapping[str, str]
    source: str = ""
    split: str = "train"
    id: str = ""
    article_id: str = ""
    votes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def held_out(self) -> bool:
        """Whether the row belongs to a split that nothing is trained on."""
        return self.split in HELD_OUT

    def shares(self, target: str) -> dict[str, float]:
        """Label → share of the annotators who gave it, a soft label to learn from; empty where nobody judged."""
        given = [labels[target] for labels in self.votes.values() if target in labels]
        if not given and target in self.labels:
            given = [self.labels[target]]
        return {label: n / len(given) for label, n in Counter(given).items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of each file, and one line on everything that was folded or passed over, or looks odd.

    A comment that several files hold is a row of the first.
    """

    files: tuple[list[LabelledRow], ...]
    notes: tuple[str, ...]

    @property
    def rows(self) -> list[LabelledRow]:
        """The rows of all files."""
        return [row for rows in self.files for row in rows]


@dataclass(frozen=True, slots=True)
class _Judgement:
    """One annotator's labels of one comment, and where they stand."""

    place: Place
    annotator: str
    row: LabelledRow


def read_rows(paths: Sequence[Path], targets: tuple[Target, ...]) -> list[LabelledRow]:
    """The rows of `read_labelled`."""
    return read_labelled(paths, targets).rows


def read_labelled(paths: Sequence[Path], targets: tuple[Target, ...]) -> Reading:
    """Rows with a `text`, perhaps a `title`, and one column a target, or an annotation tool's export of them.

    An empty label is not judged, and a row without any is left out. Rows of the same id, title and text are one
    comment: what a column `annotator` tells apart are votes, and the same labels again are kept once.

    Raises InputError on the first fault, the others in its `__notes__`, where anything in any file cannot be used
    or two rows contradict one another: nothing is returned of files that were read in part.
    """
    found: list[_Judgement] = []
    remarks: list[Remark] = []
    for path in paths:
        judgements, said = _file(path, targets)
        found += judgements
        remarks += said
    merged, said = _folded(found)
    remarks += said
    if faults := lines(remark for remark in remarks if remark.fatal):
        raise _error(faults)
    files: dict[str, list[LabelledRow]] = {str(path): [] for path in paths}
    for one in merged:
        files[one.place.file].append(one.row)
    return Reading(tuple(files.values()), tuple(lines(remarks)))


def _file(path: Path, targets: tuple[Target, ...]) -> tuple[list[_Judgement], list[Remark]]:
    read = list(entries(path, targets))
    found = [one for one in read if isinstance(one, Entry)]
    remarks = [one for one in read if isinstance(one, Remark)]
    sound = []
    for entry in found:
        said = checked(entry, targets)
        if all(map(empty, entry.labels.values())):
            said.append(Remark(entry.place, "no label is filled in, so the row is left out", fatal=False))
        elif not any(remark.fatal for remark in said):
            sound.append(_judgement(entry))
        remarks += said
    if not sound and not any(remark.fatal for remark in remarks):
        names = ", ".join(target.name for target in targets)
        remarks.append(Remark(Place(str(path)), f"expected a column for one of {names}, found none filled"))
    return sound, [*remarks, *offers(found, targets)]


def _judgement(entry: Entry) -> _Judgement:
    fields = entry.fields
    row = LabelledRow(
        title=word(fields.get("title")),
        text=fields["text"],
        labels={name: label for name, label in entry.labels.items() if not empty(label)},
        source=word(fields.get("source")),
        split=word(fields.get("split")) or "train",
        # Tools number their tasks in `id` and keep ours apart.
        id=word(fields.get("comment_id")) or word(fields.get("id")),
        article_id=word(fields.get("article_id")),
    )
    return _Judgement(entry.place, entry.annotator, row)


def _folded(found: Sequence[_Judgement]) -> tuple[list[_Judgement], list[Remark]]:
    """One judgement a comment, in the order of first mention, and what was met on the way."""
    comments: dict[tuple[str, str, str], list[_Judgement]] = {}
    for one in found:
        comments.setdefault((one.row.id, one.row.title, one.row.text), []).append(one)
    merged: list[_Judgement] = []
    remarks: list[Remark] = []
    for together in comments.values():
        row, said = _merged(together)
        merged.append(replace(together[0], row=row))
        remarks += said
    return merged, [*remarks, *_contradictions(merged)]


def _merged(together: Sequence[_Judgement]) -> tuple[LabelledRow, list[Remark]]:
    """The judgements of one comment as one row: each annotator's own first, then what most of them say."""
    first = together[0]
    by_annotator: dict[str, _Judgement] = {}
    remarks = []
    for one in together:
        if one.row.split != first.row.split:
            words = f"the comment is of split {one.row.split}, at {first.place} of {first.row.split}; keep it in one"
            remarks.append(Remark(one.place, words))
        earlier = by_annotator.get(one.annotator)
        if earlier is not None:
            remarks.append(_again(one, earlier))
            one = replace(earlier, row=replace(earlier.row, labels={**earlier.row.labels, **one.row.labels}))
        by_annotator[one.annotator] = one
    votes = {name: one.row.labels for name, one in by_annotator.items()}
    labels, ties = _majority(votes.values())
    words = "annotators are evenly split on {}, which is therefore not judged"
    remarks += [Remark(first.place, words.format(name), fatal=False) for name in ties]
    return replace(first.row, labels=labels, votes=votes if any(votes) else {}), remarks


def _again(one: _Judgement, earlier: _Judgement) -> Remark:
    """What to say of a comment that one annotator, or nobody by name, labelled before."""
    if words := _differences(one.row, earlier.row):
        if one.annotator:
            return Remark(one.place, f"{words}, at {earlier.place} by the same {one.annotator}; keep one of the two")
        return Remark(one.place, f"{words}, at {earlier.place}; keep one, or say who labelled in a column annotator")
    return Remark(one.place, "the same comment with the same labels stands above and is kept once", fatal=False)


def _contradictions(merged: Iterable[_Judgement]) -> list[Remark]:
    """The same text under the same title, told apart by ids, and labelled otherwise: odd, but it may be meant."""
    first: dict[tuple[str, str], _Judgement] = {}
    remarks = []
    for one in merged:
        earlier = first.setdefault((one.row.title, one.row.text), one)
        if earlier is not one and (words := _differences(one.row, earlier.row)):
            told = bool(one.row.id and earlier.row.id)
            end = "both are kept, for their ids differ" if told else "keep one of the two"
            remarks.append(Remark(one.place, f"{words}, at {earlier.place} for the same text; {end}", fatal=not told))
    return remarks


def _differences(one: LabelledRow, other: LabelledRow) -> str:
    differing = [name for name in one.labels if other.labels.get(name, one.labels[name]) != one.labels[name]]
    return ", ".join(f"{name} is {one.labels[name]} here and {other.labels[name]}" for name in differing)


def _majority(votes: Iterable[Mapping[str, str]]) -> tuple[dict[str, str], list[str]]:
    """Target → the label that most gave, and the targets on which no label has most."""
    counts: dict[str, Counter[str]] = {}
    for labels in votes:
        for name, label in labels.items():
            counts.setdefault(name, Counter())[label] += 1
    chosen, ties = {}, []
    for name, counter in counts.items():
        (label, most), *others = counter.most_common(2)
        if others and others[0][1] == most:
            ties.append(name)
        else:
            chosen[name] = label
    return chosen, ties


def _error(faults: Sequence[str]) -> InputError:
    error = InputError(faults[0])
    for fault in faults[1:LISTED]:
        error.add_note(fault)
    if len(faults) > LISTED:
        error.add_note(f"and {len(faults) - LISTED} more faults")
    return error
