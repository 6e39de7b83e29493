"""Dates of a page → the repeated elements that might be comments, each around one date.

What makes comments is that they are alike: from the element of one comment down to its date the same tags lead, and
no other date is reached that way. Class names are not asked, since sites without known ones are what this is for.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from stance.split.html_flow import Flow

CLIMB = 14
"""How far above its date a comment's element is looked for."""

LOW = 6
"""How far above its date a page's only comment is looked for."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A comment's range of elements, from `start` to before `end`, with its date's element (-1: it has none).

    `run`: the range is a head and what follows it, not one element.
    """

    start: int
    end: int
    mark: int
    run: bool = False


def clusters_of(flow: Flow, marks: Sequence[int]) -> list[list[Item]]:
    """Groups of items that belong to one list each, in document order, replies with what they answer."""
    tops = _tops(flow, marks)
    groups: dict[int, list[int]] = defaultdict(list)
    for number, root in enumerate(_joined(flow, [top for top, _ in tops], [key for _, key in tops])):
        groups[root].append(number)
    clusters = []
    for numbers in groups.values():
        items = [Item(tops[n][0], flow.end[tops[n][0]], marks[n]) for n in numbers]
        clusters.append(_runs(flow, items) or items)
    return clusters


def lone_items(flow: Flow, marks: Sequence[int]) -> list[list[Item]]:
    """Every range of elements around one date and no other: a page's only comment is one of them."""
    found: list[list[Item]] = []
    for before, mark, after in zip([-1, *marks], marks, [*marks[1:], len(flow.elements)], strict=False):
        place = mark
        for _ in range(LOW):
            place = flow.parent[place]
            if place <= before or flow.end[place] > after or flow.elements[place].tag in _TOO_HIGH:
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


def _tops(flow: Flow, marks: Sequence[int]) -> list[tuple[int, Key]]:
    """For every date the highest element that is one comment's alone, and the tags that lead there."""
    paths = [_path(flow, mark) for mark in marks]
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
    usual = _usual(flow, paths, heights)
    heights = [_level(flow, path, height, usual) for path, height in zip(paths, heights, strict=True)]
    return [path[height] for path, height in zip(paths, _unwrapped(flow, paths, heights), strict=True)]


def _usual(flow: Flow, paths: Sequence[list[tuple[int, Key]]], heights: Sequence[int]) -> Counter[tuple[Key, str]]:
    """How many dates end at each kind of element."""
    tops = (path[height] for path, height in zip(paths, heights, strict=True))
    return Counter((key, flow.signs[place]) for place, key in tops)


def _level(flow: Flow, path: list[tuple[int, Key]], height: int, usual: Counter[tuple[Key, str]]) -> int:
    """How high a date's way up goes: not to the list around a thread's only reply, but to the reply."""
    counts = [usual[key, flow.signs[place]] for place, key in path[: height + 1]]
    best = max(range(height + 1), key=lambda k: (counts[k], k))
    return best if counts[best] > counts[height] else height


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


def _wraps(flow: Flow, outer: int, inner: int) -> bool:
    """Whether an element holds no words but those of one inside it."""
    return (flow.first[outer], flow.last[outer]) == (flow.first[inner], flow.last[inner])


def _path(flow: Flow, mark: int) -> list[tuple[int, Key]]:
    """The elements from a date upwards, each with the tags that lead from it to the date."""
    path: list[tuple[int, Key]] = []
    key: Key = ()
    place = mark
    while place >= 0 and len(path) < CLIMB and flow.elements[place].tag not in _TOO_HIGH:
        key = (*key, str(flow.elements[place].tag))
        path.append((place, key))
        place = flow.parent[place]
    return path or [(mark, (str(flow.elements[mark].tag),))]


def _joined(flow: Flow, tops: Sequence[int], keys: Sequence[Key]) -> list[int]:
    """For every item the number of the list that it belongs to."""
    root = list(range(len(tops)))

    def find(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    seats: dict[tuple[object, ...], int] = {}
    places = {top: number for number, top in enumerate(tops)}
    open_items: list[int] = []
    for number, top in enumerate(tops):
        while open_items and not flow.inside(top, tops[open_items[-1]]):
            open_items.pop()
        if open_items:
            root[find(number)] = find(open_items[-1])
        answered = _answered(flow, top, places)
        if answered is not None:
            root[find(number)] = find(places[answered])
        for seat in _seats(flow, top, keys[number]):
            root[find(number)] = find(seats.setdefault(seat, number))
        open_items.append(number)
    return [find(number) for number in range(len(tops))]


def _seats(flow: Flow, top: int, key: Key) -> Iterable[tuple[object, ...]]:
    """What two items of one list have in common: the parent, or parents that are alike and stand side by side."""
    above = flow.parent[top]
    yield above, key
    yield above, flow.signs[top]
    if above >= 0 and "." in flow.signs[above]:
        yield flow.parent[above], flow.signs[above], key


def _answered(flow: Flow, top: int, tops: Container[int]) -> int | None:
    """The item that a wrapper around another follows, as a list of replies follows what they answer."""
    wrapper = flow.parent[top]
    for _ in range(4):
        if wrapper < 0:
            return None
        before = flow.elements[wrapper].getprevious()
        place = -1 if before is None else flow.place.get(before, -1)
        if place in tops:
            return place
        wrapper = flow.parent[wrapper]
    return None


def _runs(flow: Flow, items: Sequence[Item]) -> list[Item]:
    """The items as heads with what follows each, where their words stand between them; else none."""
    starts = [item.start for item in items]
    parent = flow.parent[starts[0]]
    if len(starts) < 2 or parent < 0 or any(flow.parent[start] != parent for start in starts):
        return []
    starts = _with_names(flow, starts)
    if signed := _signed_runs(flow, starts, items):
        return signed
    ends = [*starts[1:], _last_end(flow, starts, items[-1].end)]
    gaps = [
        sum(len(piece.text) for piece in flow.pieces[flow.last[item.start] : _pieces_to(flow, end, parent)])
        for item, end in zip(items, ends, strict=True)
    ]
    if sum(gap > 0 for gap in gaps) < 0.6 * len(gaps):
        return []
    return [Item(start, end, item.mark, True) for start, end, item in zip(starts, ends, items, strict=True)]


def _signed_runs(flow: Flow, starts: Sequence[int], items: Sequence[Item]) -> list[Item]:
    """The items as what stands before each head, where names and dates sign the words above them; else none."""
    between = [flow.last[items[n].start] < flow.first[start] for n, start in enumerate(starts[1:])]
    last = flow.elements[items[-1].start].getnext()
    kinds = {flow.signs[i] for i in (_sibling_before(flow, start) for start in starts[1:]) if i >= 0}
    first = _sibling_before(flow, starts[0])
    ended = last is None or last not in flow.place or flow.signs[flow.place[last]] not in kinds
    if not (ended and between and all(between) and first >= 0 and flow.signs[first] in kinds):
        return []
    while (above := _sibling_before(flow, first)) >= 0 and flow.signs[above] in kinds:
        first = above
    begins = [first, *(flow.end[item.start] for item in items[:-1])]
    return [Item(begin, flow.end[item.start], item.mark, True) for begin, item in zip(begins, items, strict=True)]


def _with_names(flow: Flow, starts: list[int]) -> list[int]:
    """Heads moved up over a short element that stands before every one of them, such as the name before a date."""
    for _ in range(2):
        before = [_sibling_before(flow, start) for start in starts]
        signs = {flow.signs[i] if i >= 0 else "" for i in before}
        short = all(i >= 0 and 0 < flow.size(i) <= 60 for i in before)
        if not short or len(signs) > 1 or min(before) < 0:
            break
        starts = before
    return starts


def _sibling_before(flow: Flow, i: int) -> int:
    """The element right before another in the same parent, -1 where words or nothing stand there."""
    element = flow.elements[i].getprevious()
    if element is None or (element.tail or "").strip():
        return -1
    return flow.place.get(element, -1)


def _last_end(flow: Flow, starts: Sequence[int], at_least: int) -> int:
    """Where the last run ends: before the first sibling of a kind that no other run has."""
    kinds = {
        flow.signs[flow.place[element]]
        for start, end in zip(starts, starts[1:], strict=False)
        for element in flow.elements[start:end]
        if flow.parent[flow.place[element]] == flow.parent[start]
    }
    end = at_least
    for element in flow.elements[starts[-1]].itersiblings():
        place = flow.place.get(element)
        if place is None:
            continue
        if kinds and flow.signs[place] not in kinds and place >= at_least:
            break
        end = max(end, flow.end[place])
    return end


def _pieces_to(flow: Flow, end: int, parent: int) -> int:
    """The piece before which a range of elements ends."""
    return flow.first[end] if end < len(flow.elements) and end < flow.end[parent] else flow.last[parent]


_NAMED_ITEM = re.compile(
    r"comment|(?:^|[\s_-])(?:cmt|repl(?:y|ies)|avis|reaction|reponse|feedback|message)", re.IGNORECASE
)
_TOO_HIGH = frozenset(("html", "body", "main"))
