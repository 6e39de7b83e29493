"""Dates of a page → the repeated elements that might be comments, each around one date.

What makes comments is that they are alike: from the element of one comment down to its date the same tags lead, and
no other date is reached that way. Class names are not asked, since sites without known ones are what this is for.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from stance.split.html.flow import Flow
from stance.split.html.lists import followed, joined
from stance.split.html.own_dates import CLIMB, TOO_HIGH, Key, own_dates, way_up
from stance.split.html.runs import Item, runs_in

FEW = 60
"""A page of more dates is looked at for lists only."""

LOW = 6
"""How far above its date a page's only comment is looked for."""


def clusters_of(flow: Flow, marks: Sequence[int]) -> list[list[Item]]:
    """Groups of items that belong to one list each, in document order, replies with what they answer."""
    marks = own_dates(flow, marks)
    tops, orphans = _tops(flow, marks)
    groups: dict[int, list[int]] = defaultdict(list)
    for number, root in enumerate(joined(flow, [top for top, _ in tops], [key for _, key in tops])):
        groups[root].append(number)
    _adopt(groups, orphans, [(key, flow.signs[top]) for top, key in tops])
    clusters = []
    for numbers in groups.values():
        items = [Item(tops[n][0], flow.end[tops[n][0]], marks[n]) for n in numbers]
        clusters.append(runs_in(flow, items) or items)
    return clusters


def _adopt(groups: dict[int, list[int]], orphans: set[int], kinds: Sequence[tuple[Key, str]]) -> None:
    """Put replies to what was taken away, which no list of the thread leads to, into the group of their like."""
    for root in [root for root, numbers in groups.items() if len(numbers) == 1 and numbers[0] in orphans]:
        number = groups[root][0]
        alike = [
            other for other, numbers in groups.items() if other != root and kinds[number] in {kinds[n] for n in numbers}
        ]
        if len(alike) == 1:
            del groups[root]
            groups[alike[0]] = sorted([*groups[alike[0]], number])


def lone_items(flow: Flow, marks: Sequence[int]) -> list[list[Item]]:
    """Every range of elements around one date and no other: a page's only comment is one of them."""
    found: list[list[Item]] = []
    if len(marks) > FEW:
        return found
    for before, mark, after in zip([-1, *marks], marks, [*marks[1:], len(flow.elements)], strict=False):
        place = mark
        for _ in range(LOW):
            place = flow.parent[place]
            if place <= before or flow.end[place] > after or flow.elements[place].tag in TOO_HIGH:
                break
            found.append([Item(place, flow.end[place], mark)])
    return found


def undated_items(flow: Flow, marks: Sequence[int]) -> list[list[Item]]:
    """Groups of elements of one kind whose class names call them comments, whether they show a date or none."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, element in enumerate(flow.elements):
        if _NAMED_ITEM.search(element.get("class") or "") and flow.first[i] < flow.last[i]:
            groups[flow.signs[i]].append(i)
    return [
        [Item(i, flow.end[i], _mark_in(flow, marks, i)) for i in group] for group in groups.values() if len(group) > 1
    ]


def _mark_in(flow: Flow, marks: Sequence[int], i: int) -> int:
    """The first date inside an element, -1 where there is none."""
    at = bisect_left(marks, i)
    return marks[at] if at < len(marks) and flow.inside(marks[at], i) else -1


def _tops(flow: Flow, marks: Sequence[int]) -> tuple[list[tuple[int, Key]], set[int]]:
    """For every date the highest element that is one comment's alone, and the tags that lead there.

    And the numbers of the dates of replies that stand in a comment without one.
    """
    keys: dict[tuple[Key, str], Key] = {}
    paths = [way_up(flow, mark, keys) for mark in marks]
    shared: Counter[Key] = Counter()
    under: Counter[tuple[int, Key]] = Counter()
    for path in paths:
        shared.update(key for _, key in path)
        under.update(path)
    first: dict[int, int] = {}
    for number, path in enumerate(paths):
        for above, _ in path:
            first.setdefault(above, number)  # a reply's date stands after that of what it answers
    heights = []
    for number, path in enumerate(paths):
        height = 0
        for k, (above, key) in enumerate(path):
            if shared[key] < 2 or under[above, key] > 1 or first[above] != number:
                break
            height = k
        heights.append(height)
    settled: dict[int, tuple[Key, str]] = {}
    tops = [path[height] for path, height in zip(paths, heights, strict=True)]
    beside = Counter((flow.parent[top], key) for top, key in tops)
    for number, path in enumerate(paths):
        top, key = tops[number]
        within = flow.parent[top] if beside[flow.parent[top], key] > 1 else None
        heights[number] = height = _level(flow, path, heights[number], settled, within)
        settled[path[height][0]] = path[height][1], flow.signs[path[height][0]]
    high = _unwrapped(flow, paths, heights)
    heights = _dated_alone(flow, paths, high)
    orphans = {number for number, pair in enumerate(zip(high, heights, strict=True)) if pair[0] != pair[1]}
    return [path[height] for path, height in zip(paths, heights, strict=True)], orphans


def _level(
    flow: Flow, path: list[tuple[int, Key]], height: int, settled: dict[int, tuple[Key, str]], within: int | None
) -> int:
    """How high a date's way up goes: not to the list around a thread's only reply, but to the reply.

    The reply is like the comment around it, or like the one that its list follows, which `settled` knows already. Of
    several that stand side by side, `within` one element, lists follow what stands there too.
    """
    top = path[height][0]
    known = (place for place in _around(flow, top) if place in settled)
    kin = {settled[place] for place in known if within is None or flow.parent[place] == within}
    if (path[height][1], flow.signs[top]) in kin:
        return height
    return next((k for k in range(height - 1, -1, -1) if (path[k][1], flow.signs[path[k][0]]) in kin), height)


def _around(flow: Flow, top: int) -> Iterable[int]:
    """What an element stands in, and what it and those above it follow."""
    place = top
    for _ in range(CLIMB):
        yield from followed(flow, place)
        place = flow.parent[place]
        if place < 0:
            return
        yield place


def _unwrapped(flow: Flow, paths: Sequence[list[tuple[int, Key]]], heights: Sequence[int]) -> list[int]:
    """The same heights, without what is only around single items: lists of replies that hold one each.

    What stands beside its like, as <li> around <article>, is the item: its ids and indentation are the comment's.
    """
    groups: dict[tuple[Key, str], list[int]] = defaultdict(list)
    for number, (path, height) in enumerate(zip(paths, heights, strict=True)):
        groups[path[height][1], flow.signs[path[height][0]]].append(number)
    lower = list(heights)
    for numbers in groups.values():
        tops = [paths[n][heights[n]][0] for n in numbers]
        parents = {flow.parent[top] for top in tops}
        inner = [paths[n][heights[n] - 1][0] if heights[n] else -1 for n in numbers]
        if len(parents) == len(tops) and all(
            i >= 0 and _wraps(flow, top, i) for top, i in zip(tops, inner, strict=True)
        ):
            for n in numbers:
                lower[n] -= 1
    return lower


def _dated_alone(flow: Flow, paths: Sequence[list[tuple[int, Key]]], heights: Sequence[int]) -> list[int]:
    """The same heights, down to the reply where a comment that was taken away, and has no date, stands around it."""
    kinds = [(path[height][1], flow.signs[path[height][0]]) for path, height in zip(paths, heights, strict=True)]
    often = Counter(kinds)
    lower = list(heights)
    for number, (path, (key, sign)) in enumerate(zip(paths, kinds, strict=True)):
        if often[key, sign] > 1 or "." not in sign:
            continue
        below = range(heights[number] - 1, -1, -1)
        alike = (k for k in below if flow.signs[path[k][0]] == sign and often[path[k][1], sign] > 1)
        lower[number] = next(alike, heights[number])
    return lower


def _wraps(flow: Flow, outer: int, inner: int) -> bool:
    """Whether an element holds no words but those of one inside it."""
    return (flow.first[outer], flow.last[outer]) == (flow.first[inner], flow.last[inner])


_NAMED_ITEM = re.compile(
    r"comment|(?:^|[\s_-])(?:cmt|repl(?:y|ies)|avis|reaction|reponse|feedback|message)", re.IGNORECASE
)
