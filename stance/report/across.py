"""What comments say across articles, in each group and as time passes, and what differs there by more than chance."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stance.compare import Difference, apart
from stance.prevalence.counting import COUNT, LEAST_VOICES, NAMES, tells
from stance.records import Prevalence
from stance.report.results import Scored
from stance.report.safety import tame
from stance.report.views import MOST_NAME, SIDES, Bar, question
from stance.report.wording import INITIATIVE, Wording
from stance.targets import STANCE_LABELS

if TYPE_CHECKING:
    from stance.model.validation import Evidence
    from stance.prevalence.scores import Array

MOST_LINES = 12
"""Groups, or spans of time, beside one another."""

MOST_TOLD = 6
"""Differences that are told, the largest first."""

LEAST_THEN = 30
"""Comments of a span of time that is shown; fewer seldom tell anything, and longer spans hold more."""

DATED = 0.8
"""Of dated comments, how many have to stand in the days, months or years that are shown."""

UNITS = {"day": len("2025-01-31"), "month": len("2025-01"), "year": len("2025")}
"""Spans of time, and how much of a date names one."""


@dataclass(slots=True)
class Pool:
    """Of every comment, on the page or not: its group, its day or else its article's, what was said of its stances."""

    groups: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    shares: dict[str, "array[float]"] = field(default_factory=dict)

    def add(self, scored: Scored) -> None:
        """Put in the comments of one article; targets are those of the first one that has comments."""
        if not self.groups:
            names = scored.predictions[0].stances if scored.predictions else ()
            self.shares = {name: array("f") for name in sorted(names, key=lambda name: name != INITIATIVE)}
        for comment, prediction in zip(scored.article.comments, scored.predictions, strict=True):
            self.groups.append(scored.group)
            self.days.append((comment.date or scored.article.date or "")[: UNITS["day"]])
            for name, shares in self.shares.items():
                answer = prediction.stances.get(name)
                shares.extend(answer.probabilities[label] if answer else 0.0 for label in STANCE_LABELS)


@dataclass(frozen=True, slots=True)
class Line:
    """One group or span of time: its name, its number of comments, what these say by label, and if that tells."""

    name: str
    n_words: str
    bars: Mapping[str, Bar]
    told: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One target in all groups: a line each, which differ and by how much, and what has to be said beside it."""

    name: str
    method: str
    lines: tuple[Line, ...]
    differences: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Split:
    """Comments taken apart in one way; `targets` are in the order of the page's questions."""

    heading: str
    note: str
    targets: tuple[Compared, ...]


def splits(pool: Pool, evidence: Mapping[str, "Evidence"], words: Wording, by: str) -> list[Split]:
    """By the column `by`, where one was named, and over time; neither where there are not two groups to compare.

    A group has LEAST_VOICES comments or more, a span of time LEAST_THEN; of more than MOST_LINES groups the largest
    are taken.
    """
    found = []
    groups = [name for name, n in Counter(filter(None, pool.groups)).most_common(MOST_LINES) if n >= LEAST_VOICES]
    if len(groups) > 1:
        heading = words["by_group"].format(column=tame(by, MOST_NAME).text)
        note = words["grouped"].format(**_shown(pool.groups, groups, words), least=LEAST_VOICES)
        found.append(Split(heading, note, _targets(pool, pool.groups, groups, evidence, words)))
    unit, spans = _spans(pool.days)
    if len(spans) > 1:
        cut = [day[: UNITS[unit]] for day in pool.days]
        note = words["dated"].format(**_shown(cut, spans, words), least=LEAST_THEN)
        found.append(Split(words[f"by_{unit}"], note, _targets(pool, cut, spans, evidence, words)))
    return found


def _spans(days: Sequence[str]) -> tuple[str, list[str]]:
    """The shortest unit of time by which few spans hold most dated comments, and those spans, the earliest first."""
    dated = [day for day in days if day]
    for unit, size in UNITS.items():
        kept = {span: n for span, n in Counter(day[:size] for day in dated).items() if n >= LEAST_THEN}
        if 2 <= len(kept) <= MOST_LINES and sum(kept.values()) >= DATED * len(dated):
            return unit, sorted(kept)
    return "year", []


def _shown(keys: Sequence[str], kept: Sequence[str], words: Wording) -> Mapping[str, str]:
    """How many comments have one of the `kept` keys, of how many."""
    known = frozenset(kept)
    n = sum(key in known for key in keys)
    return {"shown": words.number(n), "all": words.counted(len(keys), "comments")}


def _targets(
    pool: Pool, keys: Sequence[str], kept: Sequence[str], evidence: Mapping[str, "Evidence"], words: Wording
) -> tuple[Compared, ...]:
    """Every target among the comments of each of the `kept` keys; `keys` are those of all comments."""
    import numpy as np

    place = {key: number for number, key in enumerate(kept)}
    owner = np.array([place.get(key, -1) for key in keys])
    targets = []
    for name, shares in pool.shares.items():
        rows = np.frombuffer(shares, dtype=np.float32).reshape(-1, len(STANCE_LABELS)).astype(np.float64)
        answered = rows.sum(axis=1) > 0
        parts = {key: rows[(owner == number) & answered] for key, number in place.items()}
        targets.append(_compared(name, parts, evidence.get(name), words))
    return tuple(targets)


def _compared(name: str, parts: Mapping[str, "Array"], evidence: "Evidence | None", words: Wording) -> Compared:
    known = evidence if evidence and evidence.labels == STANCE_LABELS else None
    heard = {key: rows for key, rows in parts.items() if len(rows)}
    names = {key: tame(key, MOST_NAME).text for key in heard}
    shares = _prevalences(list(heard.values()), known)
    lines = tuple(
        Line(names[key], words.counted(len(heard[key]), "comments"), {bar.label: bar for bar in found.bars}, found.told)
        for key, found in zip(heard, (question(name, each, words) for each in shares), strict=True)
    )
    found = apart(heard, STANCE_LABELS, known) if len(heard) > 1 else []
    told = sorted(
        (one for one in found if one.differs and one.label in SIDES), key=lambda one: -min(abs(one.low), abs(one.high))
    )
    differences = tuple(_words(one, name, names, words) for one in told[:MOST_TOLD])
    more = words["more_differ"].format(n=words.number(len(told) - MOST_TOLD)) if len(told) > MOST_TOLD else ""
    note = " ".join(filter(None, (more, words["compared"].format(n=words.number(len(found))))))
    return Compared(words.name(name), words.method(NAMES[_method(known)]), lines, differences, note)


def _prevalences(parts: Sequence["Array"], evidence: "Evidence | None") -> list[Prevalence]:
    import numpy as np

    from stance.prevalence.estimate import Scored as Rows
    from stance.prevalence.estimate import estimate

    method = _method(evidence)
    found = estimate(method, [Rows(rows, np.ones(len(rows))) for rows in parts], evidence)
    made = []
    for place, rows in enumerate(parts):
        counts = np.bincount(rows.argmax(axis=1), minlength=len(STANCE_LABELS))
        three = (found.shares[place], found.low[place], found.high[place])
        shares, low, high = (dict(zip(STANCE_LABELS, each.tolist(), strict=True)) for each in three)
        n = float(len(rows))
        counted = dict(zip(STANCE_LABELS, counts.tolist(), strict=True))
        made.append(Prevalence(counted, shares, low, high, NAMES[method], n, tells(n, low, high)))
    return made


def _method(evidence: "Evidence | None") -> str:
    return evidence.method if evidence else COUNT


def _words(one: Difference, target: str, names: Mapping[str, str], words: Wording) -> str:
    """A difference told from the side of the group where the label is more frequent."""
    first, second, low, high = one.first, one.second, one.low, one.high
    if high < 0:
        first, second, low, high = second, first, -high, -low
    points = {"low": round(100 * low), "high": round(100 * high)}
    return words["differ"].format(
        label=words.label(target, one.label), first=names[first], second=names[second], **points
    )
