"""Which lines of a section come back with every comment, found from one that does: those of an unknown layout."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from stance.split.text.controls import TEXT_LABEL
from stance.split.text.pattern.keys import LABEL, SPEAKER, SPOKEN, STRONG, Key
from stance.split.text.pattern.words import NAME_LABEL
from stance.split.text.rows import Row

OFTEN = 0.6
"""The share of comments in which a line has to come back to be the layout's."""

STEADY = 0.8
"""The share of its comings at which a line that might be chance has to stand in the same place."""

LONG = 40
"""Characters from which what stands behind a label is a text, on average."""

LONGEST_PERIOD = 60
"""Lines from one comment to the next."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """Lines of the layout by number, each with what it is known by, and the texts between them, in order.

    A text is the lines from its first to the one behind its last; before and behind those with lines of the layout on
    both sides there may be one more each. `low` and `high` are the walls about the section, `labelled` is what the
    lines are known by that hold a label and the first words of a text behind it.
    """

    ids: dict[int, Key]
    texts: list[tuple[int, int]]
    low: int
    high: int
    labelled: Key | None = None


def ruled(
    rows: Sequence[Row], keys: Sequence[Sequence[Key]], places: Sequence[int], walls: tuple[int, int]
) -> Ruled | None:
    """The lines of the layout and the texts between them, from the places of one line that comes back."""
    period = max(after - before for before, after in pairwise(places))
    # The first and the last comment may be longer than all between.
    low, high = max(walls[0], places[0] - 2 * period - 9), min(walls[1], places[-1] + 2 * period + 9)
    ids = _ids(keys, places, low, high)
    labelled = _text_label(rows, ids)
    if labelled != (SPEAKER,):
        # A colon in a reader's own words is none of the layout's.
        ids = {i: key for i, key in ids.items() if key != (SPEAKER,)}
    texts = _behind(ids, labelled, high) if labelled else _between(rows, ids)
    if len(texts) < 2:
        return None
    return Ruled(ids, texts, walls[0], walls[1], labelled)


def _ids(keys: Sequence[Sequence[Key]], places: Sequence[int], low: int, high: int) -> dict[int, Key]:
    """What each line of the layout is known by: what comes back in most cycles, once in each."""
    ids: dict[int, Key] = {}
    for *_, key, picked in sorted(_coming_back(keys, [low, *places, high])):
        # What a line is known by already leaves to a second key only lines that are none of the layout's.
        if 3 * sum(i in ids for i in picked) < len(picked):
            ids |= {i: key for i in picked if i not in ids}
    return ids


def _coming_back(keys: Sequence[Sequence[Key]], bounds: Sequence[int]) -> Iterator[tuple[int, int, Key, list[int]]]:
    """What most cycles have, with its line in each: what more cycles have first, and what tells more."""
    seen: dict[Key, dict[int, list[int]]] = defaultdict(dict)
    for cycle, (first, after) in enumerate(pairwise(bounds)):
        for i in range(first, after):
            for key in keys[i]:
                seen[key].setdefault(cycle, []).append(i)
    last = len(bounds) - 2
    full = last - 1
    for key, cycles in seen.items():
        inside = {cycle: each for cycle, each in cycles.items() if 0 < cycle < last}
        enough = len(inside) == full if key[0] == "whole" else len(cycles) > 2
        if len(inside) < max(2, OFTEN * full) or not enough:
            continue
        top = Counter(each[0] - bounds[cycle] for cycle, each in inside.items()).most_common(1)[0][1]
        end = Counter(bounds[cycle + 1] - each[-1] for cycle, each in inside.items()).most_common(1)[0][1]
        if key[0] not in STRONG and (max(top, end) < STEADY * len(inside) or len(inside) < STEADY * full):
            continue
        picked = [each[0] if top >= end else each[-1] for each in inside.values()]
        picked += [cycles[0][-1]] if 0 in cycles else []
        picked += [cycles[last][0]] if last in cycles else []
        yield -len(inside), keys[picked[0]].index(key), key, picked


def _text_label(rows: Sequence[Row], ids: Mapping[int, Key]) -> Key | None:
    """The label behind which, on its own line, the texts stand; None where there is none."""
    behind: dict[Key, list[int]] = defaultdict(list)
    for i, key in ids.items():
        if key[0] == "label" and (rows[i].stamp is None or TEXT_LABEL.fullmatch(key[1])):
            label = LABEL.match(rows[i].folded)
            behind[key].append(len(rows[i].folded) - label.end() if label else 0)
    long = {key: fmean(lengths) for key, lengths in behind.items()}
    named = [key for key in long if TEXT_LABEL.fullmatch(key[1])]
    named += [key for key in long if long[key] >= LONG and not NAME_LABEL.fullmatch(key[1])]
    speakers = [SPOKEN.match(rows[i].folded) for i, key in ids.items() if key == (SPEAKER,)]
    if not named and len({speaker["label"] for speaker in speakers if speaker}) > 0.6 * max(len(speakers), 2):
        return (SPEAKER,)
    return next(iter(named), None)


def _behind(ids: Mapping[int, Key], labelled: Key, high: int) -> list[tuple[int, int]]:
    ordered = [*sorted(ids), high]
    return [(i, after) for i, after in pairwise(ordered) if ids[i] == labelled]


def _between(rows: Sequence[Row], ids: Mapping[int, Key]) -> list[tuple[int, int]]:
    """The gaps between the two lines of the layout that have the most words between them."""
    gaps = [(i, after) for i, after in pairwise(sorted(ids))]
    words: Counter[tuple[Key, Key]] = Counter()
    for i, after in gaps:
        size = sum(len(row.text) for row in rows[i + 1 : after])
        words[ids[i], ids[after]] += size
    if not words or not words.most_common(1)[0][1]:
        return []
    top, end = words.most_common(1)[0][0]
    pairs = {(ids[i], ids[after]) for i, after in gaps if ids[i] == top or ids[after] == end}
    # An optional line on one side of the text makes a pair of its own; a name between two lines of a head does not.
    return [(i + 1, after) for i, after in gaps if after > i + 1 and (ids[i], ids[after]) in pairs]
