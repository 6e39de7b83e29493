"""Which items belong to one list: those beside each other, and the replies in lists of their own."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from stance.split.html.controls import LONGEST, is_control
from stance.split.html.flow import Flow
from stance.split.html.own_dates import Key

BACK = 6
"""As many elements that say nothing may stand between a comment and the list of its replies."""

HIGH = 4
"""How far above a reply the list is looked for that follows what it answers."""


def joined(flow: Flow, tops: Sequence[int], keys: Sequence[Key]) -> list[int]:
    """For every item the number of the list that it belongs to."""
    root = list(range(len(tops)))

    def find(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    seats: dict[tuple[object, ...], int] = {}
    # The article with its date, which a thread follows or stands in, is not what it answers.
    places = {top: number for number, top in enumerate(tops) if not flow.titled(top, flow.end[top])}
    open_items: list[int] = []
    for number, top in enumerate(tops):
        while open_items and not flow.inside(top, tops[open_items[-1]]):
            open_items.pop()
        if open_items and tops[open_items[-1]] in places:
            root[find(number)] = find(open_items[-1])
        answered = _answered(flow, top, places, keys, keys[number])
        if answered is not None:
            root[find(number)] = find(answered)
        for seat in _seats(flow, top, keys[number]):
            root[find(number)] = find(seats.setdefault(seat, number))
        open_items.append(number)
    return [find(number) for number in range(len(tops))]


def followed(flow: Flow, i: int) -> Iterable[int]:
    """What an element follows, be it over a line with the buttons of that."""
    for element in islice(flow.elements[i].itersiblings(preceding=True), BACK):
        place = flow.place.get(element)
        if place is None:
            continue
        yield place
        if flow.size(place) and (flow.size(place) > LONGEST or not is_control(flow.words(place))):
            return


def _seats(flow: Flow, top: int, key: Key) -> Iterable[tuple[object, ...]]:
    """What two items of one list have in common: the parent, or parents that are alike and stand side by side."""
    above = flow.parent[top]
    yield above, key
    yield above, flow.signs[top]
    if above >= 0 and ("." in flow.signs[above] or "." in flow.signs[top]):
        yield flow.parent[above], flow.signs[above], flow.signs[top], key


def _answered(flow: Flow, top: int, places: Mapping[int, int], keys: Sequence[Key], key: Key) -> int | None:
    """The number of the item that a wrapper around another follows, as a list of replies follows what they answer."""
    wrapper = flow.parent[top]
    for _ in range(HIGH):
        if wrapper < 0:
            return None
        for far, place in enumerate(followed(flow, wrapper)):
            answered = places.get(place)
            # Over others, only what is like it: a page's columns stand side by side as well.
            if answered is not None and (not far or keys[answered] == key):
                return answered
        wrapper = flow.parent[wrapper]
    return None
