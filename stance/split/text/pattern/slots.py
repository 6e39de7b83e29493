"""Around the texts of an unknown layout: names and towns that stand beside them, and where one comment ends."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from stance.split.text.controls import BADGE, RULE, TEXT_LABEL
from stance.split.text.layouts import BUTTON
from stance.split.text.pattern.keys import Key, keys_of
from stance.split.text.pattern.lines import Ruled
from stance.split.text.rows import Row

LONGEST_SLOT, MOST_WORDS = 50, 9
"""Characters and words of a line that may be a name, a town or a rank."""

TELLING = frozenset(("label", "sign", "in brackets"))
"""Ways of looking at a line that tell it from a text even where it is not in every comment."""

Texts = list[tuple[int, int]]
"""The lines of each text, from its first to the one behind its last."""


def is_slot(row: Row) -> bool:
    """Whether a line may be a name, a town, a rank or the like: short, and no sentence."""
    words = row.text.split()
    return (
        row.kind not in (BUTTON, RULE)
        and len(row.text) <= LONGEST_SLOT
        and len(words) <= MOST_WORDS
        # "Khadija L." is a name, and French sets a question mark apart.
        and not (row.text[-1] in ".!?؟…:،,;" and len(words) > 2 and len(words[-1]) != 2)
        and row.stamp is None
    )


def peeled(rows: Sequence[Row], ids: dict[int, Key], texts: Texts, labelled: bool) -> Texts:
    """The texts without the lines at their edges that are short in all of them: names, towns, ranks."""
    if not labelled:
        texts = _without_optional(rows, ids, texts)
    for depth in range(3):
        top = [first for first, end in texts if end - first > 1 and is_slot(rows[first]) and not labelled]
        last = [end - 1 for first, end in texts if end - first > 1 and is_slot(rows[end - 1])]
        # The last text that stands behind a label has no next comment's name below it.
        total = len(texts) - labelled
        if sum(end - first > 1 for first, end in texts) < max(2, 0.8 * total):
            break
        side = max((top, last), key=lambda lines: (len(lines), -sum(len(rows[i].text) for i in lines)))
        if len(side) < 0.85 * total:
            break
        name: Key = ("slot", "top" if side is top else "end", str(depth))
        ids.update(dict.fromkeys(side, name))
        chosen = set(side)
        texts = [(first + (first in chosen), end - (end - 1 in chosen)) for first, end in texts]
    return texts


def _without_optional(rows: Sequence[Row], ids: dict[int, Key], texts: Texts) -> Texts:
    """The texts without a first or last line that some of them have and that a sign or label tells from words."""
    for side in ("top", "end"):
        edge = [first if side == "top" else end - 1 for first, end in texts if end - first > 1]
        telling = [
            (i, key)
            for i in edge
            if is_slot(rows[i])
            for key in keys_of(rows[i])
            if key[0] in TELLING and key[1] not in "-*"
        ]
        times = Counter(key for _, key in telling)
        for key, count in times.items():
            if count >= max(2, 0.3 * len(texts)):
                chosen = {i for i, other in telling if other == key}
                ids.update(dict.fromkeys(chosen, ("slot", side, "optional")))
                texts = [(first + (first in chosen), end - (end - 1 in chosen)) for first, end in texts]
    dated = next((key for key in ids.values() if key[0] == "dated"), None)
    if dated:
        # Where its name is missing a line with a date looks otherwise than those with both.
        edges = {i for first, end in texts if end - first > 1 for i in (first, end - 1)}
        chosen = {
            i for i in edges if rows[i].stamp and len(rows[i].text) <= LONGEST_SLOT and rows[i].text[-1] not in ".!?؟"
        }
        ids.update(dict.fromkeys(chosen, dated))
        texts = [(first + (first in chosen), end - (end - 1 in chosen)) for first, end in texts]
    return texts


def fill(rows: Sequence[Row], ids: dict[int, Key], texts: Texts) -> None:
    """What stands between two lines of the layout and is no text is a name, a town or the like."""
    inside = {i for first, end in texts for i in range(first, end)}
    for above, below in list(pairwise(sorted(ids))):
        gap = [i for i in range(above + 1, below) if i not in inside]
        if not (len(gap) == below - above - 1 <= 4 and all(is_slot(rows[i]) for i in gap)):
            continue
        badges = [i for i in gap if rows[i].kind == BADGE]
        if len(badges) < len(gap):
            # A badge beside a name takes no other line's place.
            ids.update(dict.fromkeys(badges, ("slot", "between", BADGE)))
            gap = [i for i in gap if i not in badges]
        ids.update({i: ("slot", "between", *ids[below], str(at)) for at, i in enumerate(reversed(gap))})


def cut_of(
    rows: Sequence[Row],
    ids: dict[int, Key],
    texts: Texts,
    between: Sequence[Sequence[int]],
    order: Sequence[Key],
    found: Ruled,
) -> int:
    """How many of the lines between two texts are the foot of the first; the others are the head of the second."""
    regular = [lines for lines in between if [ids[i] for i in lines] == list(order)]
    labelled = bool(found.labelled)
    gaps = [fmean(rows[lines[at]].gap for lines in regular) for at in range(len(order))]
    gaps.append(0.0 if labelled else fmean(rows[lines[-1] + 1].gap for lines in regular))
    first, last = texts[0], texts[-1]
    top = min(i for i in ids if ids[i][0] != "slot") - sum(key[:2] == ("slot", "end") for key in order)
    told = _Told(
        gaps=gaps,
        ruled=[rows[i].kind == RULE for i in regular[0]],
        kinds=[_kind(rows, [lines[at] for lines in regular]) for at in range(len(order))],
        seen_above=_seen_above(rows, ids, first[0] + labelled, order, regular),
        seen_below=_seen_below(rows, ids, last[1], order, regular),
        above=[ids[i] for i in sorted(ids) if i < first[0] + labelled and ids[i][0] != "slot"],
        below=[ids[i] for i in sorted(ids) if i >= last[1] and ids[i][0] != "slot"],
        signed=top > found.low and rows[top].gap == 0 and not is_slot(rows[top - 1]) and not labelled,
    )
    return max(range(len(order) + 1 - labelled), key=lambda cut: _worth_of(cut, order, told))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a page tells of where its comments end: by each line between two texts, and by those around all texts."""

    gaps: Sequence[float]
    ruled: Sequence[bool]
    kinds: Sequence[float]
    seen_above: int
    seen_below: int
    above: Sequence[Key]
    below: Sequence[Key]
    signed: bool


def _worth_of(cut: int, order: Sequence[Key], told: _Told) -> float:
    widest = max(told.gaps)
    total = 2.5 if told.gaps[cut] == widest > 0 and told.gaps.count(widest) == 1 else 0.0
    if cut and told.ruled[cut - 1]:
        total += 4
    total += sum(-value if at >= cut else value for at, value in enumerate(told.kinds))
    # Some of the lines above the first text are a head, some below the last a foot; all of them tell nothing, for
    # there may be one more text beyond.
    total += 2 * (0 < told.seen_below < len(order) and cut == told.seen_below)
    total += 2 * (0 < told.seen_above < len(order) and cut == len(order) - told.seen_above)
    head = [key for key in order[cut:] if key[0] != "slot"]
    foot = [key for key in order[:cut] if key[0] != "slot"]
    if head and foot:
        total += 2 * (told.above == head) + 2 * (told.below == foot)
    elif head:
        total += (told.above[-len(head) :] == head) + 0.5 * (not told.below or told.below == head) - 1.5 * told.signed
    elif foot:
        total += (told.below == [] or told.below == foot) + 1.5 * told.signed
    return total


def _seen_above(
    rows: Sequence[Row], ids: dict[int, Key], text: int, order: Sequence[Key], regular: Sequence[Sequence[int]]
) -> int:
    """How many of the last lines between two texts stand above the first text as well, as far apart as there."""
    for at in range(1, len(order) + 1):
        i, line = text - at, regular[0][-at]
        if i < 0 or not _plays(rows, ids, i, order[-at]):
            return at - 1
        if at < len(order) and rows[i].gap != rows[line].gap:
            return at
    return len(order)


def _seen_below(
    rows: Sequence[Row], ids: dict[int, Key], end: int, order: Sequence[Key], regular: Sequence[Sequence[int]]
) -> int:
    """How many of the first lines between two texts stand below the last text as well, as far apart as there."""
    for at, key in enumerate(order):
        i = end + at
        if i >= len(rows) or not _plays(rows, ids, i, key) or rows[i].gap != rows[regular[0][at]].gap:
            return at
    return len(order)


def _plays(rows: Sequence[Row], ids: dict[int, Key], i: int, key: Key) -> bool:
    return ids[i] == key if i in ids else key[0] == "slot" and is_slot(rows[i])


def _kind(rows: Sequence[Row], lines: Sequence[int]) -> float:
    """How much a line rather is one of a foot (above 0) or of a head."""
    some = rows[lines[0]]
    words = {rows[i].label for i in lines}
    if TEXT_LABEL.fullmatch(some.folded):
        return -2.0
    if some.kind == BUTTON:
        return 1.5
    if some.kind == RULE:
        return 1.0
    if some.folded.endswith(":"):
        return -0.5
    if len(words) == 1 and not any(char == "0" for char in some.label) and some.stamp is None:
        return 1.0
    if len(words) == 1 and some.stamp is None:
        return 0.0
    return -0.5
