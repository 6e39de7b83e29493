"""Dates of a page → those that head a comment, without those in readers' words."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from stance.split.html.flow import Flow, is_dated
from stance.split.html.parts import loose_date

CLIMB = 14
"""How far above its date a comment's element is looked for."""

MOSTLY = 0.5
"""The share of dates at one kind of place that have to stand beside a comment's own to be all of them spoken of."""

TOO_HIGH = frozenset(("html", "body", "main"))

Key = int
"""The tags that lead from a date up to an element, by number."""


def own_dates(flow: Flow, marks: Sequence[int]) -> list[int]:
    """The dates without those among other words where one that stands alone, as others do, is the comment's.

    "On me l'a promis le 12/03/2024" is a reader's paragraph, not the head of a comment.
    """
    spoken = _spoken(flow, marks)
    marks = [mark for mark in marks if mark not in spoken]
    kinds = [_kind(flow, mark) for mark in marks]
    alone = Counter(kind for kind, mark in zip(kinds, marks, strict=True) if _is_date(flow, mark))
    kept = []
    for mark, kind in zip(marks, kinds, strict=True):
        place, near = flow.parent[mark], range(0)
        while kind not in alone and place >= 0 and len(near) < 2:
            near = range(bisect_left(marks, place), bisect_left(marks, flow.end[place]))
            place = flow.parent[place]
        others = sum(alone[kinds[n]] > 1 for n in near)
        if kind in alone or others < sum(kinds[n] == kind for n in near):
            kept.append(mark)
    return kept


def way_up(flow: Flow, mark: int, keys: dict[tuple[Key, str], Key]) -> list[tuple[int, Key]]:
    """The elements from a date upwards, each with the tags that lead from it to the date."""
    path: list[tuple[int, Key]] = []
    key: Key = -1
    place = mark
    while place >= 0 and len(path) < CLIMB and (not path or flow.elements[place].tag not in TOO_HIGH):
        key = keys.setdefault((key, str(flow.elements[place].tag)), len(keys))
        path.append((place, key))
        place = flow.parent[place]
    return path


def _spoken(flow: Flow, marks: Sequence[int]) -> set[int]:
    """The dates among words that share an element with one bare date, where more such elements hold one bare date.

    In a table of name, date and words, "05/03/2024" stands alone in its cell: "vu le 12/03/2024" in the words of one
    comment is none, though its cell is like the other.
    """
    keys: dict[tuple[Key, str], Key] = {}
    holders: dict[int, Key] = {}
    bare = {mark for mark in marks if _is_bare(flow, mark)}
    for mark in sorted(bare):
        for place, key in way_up(flow, mark, keys):
            holders[place] = -1 if place in holders else key
    often = Counter(key for key in holders.values() if key >= 0)
    beside: Counter[tuple[str, str]] = Counter()
    among: Counter[tuple[str, str]] = Counter()
    found: set[int] = set()
    for mark in marks:
        if mark not in bare:
            place = next((place for place, _ in way_up(flow, mark, keys) if place in holders), -1)
            among[_kind(flow, mark)] += 1
            if often[holders.get(place, -1)] > 1:
                beside[_kind(flow, mark)] += 1
                found.add(mark)
    return {mark for mark in found if beside[kind := _kind(flow, mark)] >= MOSTLY * among[kind]}


def _kind(flow: Flow, mark: int) -> tuple[str, str]:
    return flow.signs[mark], str(flow.elements[flow.parent[mark]].tag) if flow.parent[mark] >= 0 else ""


def _is_bare(flow: Flow, mark: int) -> bool:
    """Whether an element, or a line right in it, holds a date and no word but those that introduce one."""
    return flow.elements[mark].tag == "time" or _INTRODUCING.fullmatch(_beside(flow, mark)) is not None


def _is_date(flow: Flow, mark: int) -> bool:
    """Whether an element, or a line right in it, holds a date and hardly a word beside it."""
    return flow.elements[mark].tag == "time" or len(_WORD.findall(_beside(flow, mark))) <= 2


def _beside(flow: Flow, mark: int) -> str:
    """The words of a date's line without the date."""
    own = (piece.text for piece in flow.pieces[flow.first[mark] : flow.last[mark]] if piece.owner == mark)
    words = next(filter(is_dated, own), None) or flow.words(mark)
    found = loose_date(words)
    return f"{words[: found.start]} {words[found.end :]}" if found else words


_WORD = re.compile(r"[^\W\d]\w+")
_INTRODUCING = re.compile(
    r"(?:\W|\((?:modifiée?|edited|معدل)\)|(?<!\w)(?:posté|publié|écrit|envoyé|ajouté|date|posted|published"
    r"|on|at|le|à|il y a|depuis|نشرت?|كتبت?|[أا]ضيفت?|(?:ال)?تاريخ|بتاريخ|في|يوم|على|الساعة|منذ)(?!\w))*",
    re.IGNORECASE,
)
