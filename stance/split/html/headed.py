"""Items between which a heading of the page stands: other lists than the comments', where they look otherwise."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from stance.split.html.flow import Flow
from stance.split.html.labels import OFTEN
from stance.split.html.roles import roles_of
from stance.split.html.runs import Item
from stance.split.html.score import look_at

APART = 2.0
"""How much less than the best a part of a list has to look like comments to be another list."""


def of_one_list(flow: Flow, items: Sequence[Item]) -> list[Item]:
    """The items without those that a heading parts from the comments: teasers below it, the article above it."""
    if not items:
        return []
    cut, numbers = _parted(flow, items)
    if numbers[-1] == 0:
        return cut
    roles = roles_of(flow, cut)
    called = False
    looks: dict[int, float] = {}
    for number, group in groupby(range(len(cut)), numbers.__getitem__):
        places = list(group)
        own = replace(roles, cells=[roles.cells[n] for n in places], stated=[roles.stated[n] for n in places])
        look = look_at(flow, [cut[n] for n in places], own)
        called = called or look.called  # what is only a box between two comments has a heading as well
        looks[number] = replace(look, called=called, lone=False).score + look.voted
    least = max(looks.values()) - APART
    return [item for item, number in zip(cut, numbers, strict=True) if looks[number] > least]


def _parted(flow: Flow, items: Sequence[Item]) -> tuple[list[Item], list[int]]:
    """The items, runs without what stands below a heading in them, and for each the number of its part."""
    heads = _heads(flow, items)
    kinds = Counter(flow.signs[head] for head in heads if head >= 0)
    cut: list[Item] = []
    numbers: list[int] = []
    part = 0
    for item, head in zip(items, heads, strict=True):
        parting = head >= 0 and kinds[flow.signs[head]] < max(2.0, OFTEN * len(items))  # not a title of each
        cut.append(replace(item, end=_beside(flow, head, item)) if parting and item.run else item)
        numbers.append(part)
        part += parting
    return cut, numbers


def _heads(flow: Flow, items: Sequence[Item]) -> list[int]:
    """For every item the first heading between it and the next, or among what follows its head; -1: there is none."""
    starts = [item.start for item in items]
    heads: list[int] = []
    reach = 0
    for item, following in zip(items, [*starts[1:], -1], strict=True):
        reach = max(reach, item.end)
        start, end = (flow.end[item.start], item.end) if item.run else (reach, following)
        at = bisect_left(flow.heads, start)
        head = flow.heads[at] if at < len(flow.heads) and flow.heads[at] < end else -1
        if head >= 0 and item.run:
            beside = _beside(flow, head, item)
            inside = bisect_left(starts, beside)
            head = -1 if inside < len(starts) and starts[inside] < flow.end[beside] else head
        heads.append(head)
    return heads


def _beside(flow: Flow, place: int, item: Item) -> int:
    """What holds an element and stands beside the head of a run."""
    while flow.parent[place] != flow.parent[item.start]:
        place = flow.parent[place]
    return place
