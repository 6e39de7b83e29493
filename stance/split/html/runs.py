"""Comments with no element around them: a head, such as a name and a date, and what follows or precedes it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stance.split.html.flow import Flow
from stance.split.html.parts import name_in

BETWEEN = 24
"""As many characters may stand between a name and its date, such as a town."""

ALIKE = 0.6
"""The share of heads before which elements of one kind stand, from which these are the names."""


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
    if len(starts) < 2 or any(flow.parent[start] < 0 for start in starts):
        return []
    if any(flow.parent[start] != parent for start in starts):
        return _nested_runs(flow, items)
    terms = _terms(flow, starts)
    starts = terms or _with_names(flow, starts)
    if not terms and (signed := _signed_runs(flow, starts, items)):
        return signed
    ends = [*starts[1:], _last_end(flow, starts, items[-1].end, _kinds_between(flow, starts))]
    gaps = [
        flow.sizes[_pieces_to(flow, end, parent)] - flow.sizes[flow.last[item.start]]
        for item, end in zip(items, ends, strict=True)
    ]
    if sum(gap > 0 for gap in gaps) < 0.6 * len(gaps):
        return []
    return [Item(start, end, item.mark, True) for start, end, item in zip(starts, ends, items, strict=True)]


def _nested_runs(flow: Flow, items: Sequence[Item]) -> list[Item]:
    """Heads and what follows each, where replies are such a list inside what follows; else none."""
    lists: dict[int, list[Item]] = {}
    for item in items:
        lists.setdefault(flow.parent[item.start], []).append(item)
    if len({flow.elements[item.start].tag for item in items}) > 1:
        return _described(flow, items)
    kinds = {kind for own in lists.values() for kind in _kinds_between(flow, [item.start for item in own])}
    runs: list[Item] = []
    for own in lists.values():
        starts = [item.start for item in own]
        ends = [*starts[1:], _last_end(flow, starts, own[-1].end, kinds)]
        runs += [Item(start, end, item.mark, True) for start, end, item in zip(starts, ends, own, strict=True)]
    runs.sort(key=lambda run: run.start)
    said = 0
    open_runs: list[tuple[Item, int]] = []
    for run in [*runs, Item(len(flow.elements), len(flow.elements), -1)]:
        while open_runs and open_runs[-1][0].end <= run.start:
            said += open_runs.pop()[1] > 0
        head = flow.end[run.start] if run.start < len(flow.elements) else run.end
        words = _size(flow, head, run.end)
        if open_runs:
            above, own_words = open_runs[-1]
            open_runs[-1] = above, own_words - _size(flow, run.start, run.end)
        open_runs.append((run, words))
    return runs if said >= 0.6 * len(runs) else []


def _described(flow: Flow, items: Sequence[Item]) -> list[Item]:
    """The items of a list of several kinds, those dated in a `<dt>` with the `<dd>` that follow; none where none is.

    Replies may be such a list inside comments that have an element of their own, or that were removed.
    """
    if not any(flow.elements[item.start].tag in ("dt", "dl") for item in items):
        return []
    whole: list[Item] = []
    for item in items:
        place = item.mark
        while place > item.start and flow.elements[place].tag != "dt":
            place = flow.parent[place]
        end = flow.end[place]
        for element in flow.elements[place].itersiblings() if flow.elements[place].tag == "dt" else ():
            if element.tag != "dd" or element not in flow.place:
                break
            end = flow.end[flow.place[element]]
        whole.append(Item(place, end, item.mark, True) if end > flow.end[place] else item)
    return whole if any(item.run for item in whole) else []


def _size(flow: Flow, start: int, end: int) -> int:
    """How many characters of words a range of elements holds."""
    pieces = [flow.first[place] if place < len(flow.elements) else len(flow.pieces) for place in (start, end)]
    return flow.sizes[pieces[1]] - flow.sizes[pieces[0]]


def _signed_runs(flow: Flow, starts: Sequence[int], items: Sequence[Item]) -> list[Item]:
    """The items as what stands before each head, where names and dates sign the words above them; else none."""
    between = [flow.last[items[n].start] < flow.first[start] for n, start in enumerate(starts[1:])]
    last = flow.elements[items[-1].start].getnext()
    kinds = {flow.signs[i] for i in (_sibling_before(flow, start) for start in starts[1:]) if i >= 0}
    first = _sibling_before(flow, starts[0])
    ended = last is None or last not in flow.place or flow.signs[flow.place[last]] not in kinds
    ruled = first >= 0 and flow.elements[first].tag == "hr"  # what is drawn above a head stands below what is over
    if ruled or not (ended and between and all(between) and first >= 0 and flow.signs[first] in kinds):
        return []
    while (above := _sibling_before(flow, first)) >= 0 and flow.signs[above] in kinds:
        first = above
    begins = [first, *(flow.end[item.start] for item in items[:-1])]
    return [Item(begin, flow.end[item.start], item.mark, True) for begin, item in zip(begins, items, strict=True)]


def _terms(flow: Flow, starts: Sequence[int]) -> list[int]:
    """The `<dt>` above each head in a list of terms, of which there is one a head; none where it is no such list."""
    if flow.elements[flow.parent[starts[0]]].tag != "dl" or flow.elements[starts[0]].tag != "dd":
        return []
    terms = [flow.place[element] for element in flow.elements[flow.parent[starts[0]]].iterchildren("dt")]
    above = [max((term for term in terms if term < start), default=-1) for start in starts]
    return above if min(above) >= 0 and len(set(above)) == len(starts) else []


def _with_names(flow: Flow, starts: list[int]) -> list[int]:
    """Heads moved up over a short element that stands before every one of them, such as the name before a date."""
    if 2 * sum(name_in(flow.words(start)) is not None for start in starts) >= len(starts):
        return starts  # a short comment above "Ali (04/03/2024)" is not another name
    for _ in range(2):
        before = [_sibling_before(flow, start, BETWEEN) for start in starts]
        signs = Counter(flow.signs[i] if i >= 0 else "" for i in before)
        # One who gave no name leaves its element empty.
        short = all(i >= 0 and flow.size(i) <= 60 for i in before) and 2 * sum(map(flow.size, before)) > len(before)
        # Who has a site of their own has their name in a link.
        (usual, often), *_ = signs.most_common()
        spoken = any(i >= 0 and flow.signs[i] == usual and flow.size(i) for i in before)
        if not (short and spoken) or often < ALIKE * len(before) or min(before) < 0:
            break
        starts = before
    return starts


def _sibling_before(flow: Flow, i: int, most: int = 0) -> int:
    """The element right before another in the same parent, -1 where nothing or more words than `most` stand there."""
    element = flow.elements[i].getprevious()
    if element is None or len((element.tail or "").strip()) > most:
        return -1
    return flow.place.get(element, -1)


def _kinds_between(flow: Flow, starts: Sequence[int]) -> set[str]:
    """The kinds of heads and of what stands between them in their parent."""
    return {
        flow.signs[flow.place[element]]
        for start, end in pairwise(starts)
        for element in flow.elements[start:end]
        if flow.parent[flow.place[element]] == flow.parent[start]
    }


def _last_end(flow: Flow, starts: Sequence[int], at_least: int, kinds: set[str]) -> int:
    """Where the last run ends: before the first sibling of a kind that no other run has."""
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
