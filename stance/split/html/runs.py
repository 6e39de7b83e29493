"""Comments with no element around them: a head, such as a name and a date, and what follows or precedes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stance.split.html.flow import Flow
from stance.split.html.parts import name_in


@dataclass(frozen=True, slots=True)
class Item:
    """A comment's range of elements, from `start` to before `end`, with its date's element (-1: it has none).

    `run`: the range is a head and what follows it, not one element.
    """

    start: int
    end: int
    mark: int
    run: bool = False


def runs_in(flow: Flow, items: Sequence[Item]) -> list[Item]:
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
        flow.sizes[_pieces_to(flow, end, parent)] - flow.sizes[flow.last[item.start]]
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
    if 2 * sum(name_in(flow.words(start)) is not None for start in starts) >= len(starts):
        return starts  # a short comment above "Ali (04/03/2024)" is not another name
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
        for start, end in pairwise(starts)
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
