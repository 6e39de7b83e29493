"""Comments in a layout that no row describes: a period of lines that come back, with texts of any length between them."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod
from statistics import mean

from stance.split.dates import fold
from stance.split.text_blocks import Block
from stance.split.text_choice import Reading
from stance.split.text_comment_layouts import CommentLayout
from stance.split.text_controls import RULE
from stance.split.text_layouts import BUTTON, COMMENT_HEADING, NO_COMMENT, SIDE_BAR
from stance.split.text_lines import page_ends
from stance.split.text_pattern_fields import Column, Fields, read_fields
from stance.split.text_pattern_keys import LABEL, STRONG, Key, keys_of
from stance.split.text_pattern_lines import LONGEST_PERIOD, Ruled, ruled
from stance.split.text_pattern_words import ANSWERS, NAME_LABEL, SPEAKS, TEXT_LABEL, VOTES
from stance.split.text_match import name_key
from stance.split.text_rows import Row

ENOUGH = 3
"""Comments from which what they share is a layout."""

MOST_SEEN = 60
"""Times that a line comes back from which it is told whether it is in every comment."""

MOST_ANCHORS = 24
"""Lines that come back which are tried as the one that is in every comment."""

LONGEST_SLOT, MOST_WORDS = 50, 9
"""Characters and words of a line that may be a name, a town or a rank."""

TELLING = frozenset(("label", "sign", "in brackets"))
"""Ways of looking at a line that tell it from a text even where it is not in every comment."""

LONGEST_MARK = 70
"""Characters of a line that says whom a comment answers."""

LEARNED = CommentLayout("learned-pattern", 0.6)

Texts = list[tuple[int, int]]


def pattern_reading(rows: Sequence[Row], start: int, stop: int) -> Reading | None:
    """The comments between two lines that explain most of them; None where nothing comes back that readers say."""
    keys = [keys_of(row) if start <= i < stop else () for i, row in enumerate(rows[:stop])]
    places: dict[Key, list[int]] = defaultdict(list)
    for i in range(start, stop):
        for key in keys[i]:
            places[key].append(i)
    walls = _walls(rows, start, stop, places)
    tried: set[tuple[int, ...]] = set()
    best: tuple[Reading, list[int], tuple[int, int]] | None = None
    ranked = sorted(places.items(), key=lambda item: (item[0][0] not in STRONG, -len(item[1])))
    for _, lines in [each for each in ranked if len(each[1]) >= ENOUGH][:MOST_ANCHORS]:
        for run in _runs(lines, walls):
            if tuple(run) in tried:
                continue
            tried.add(tuple(run))
            wall = bisect_left(walls, run[0])
            low, high = walls[wall - 1], walls[wall]
            # Below the heading of a side bar are teasers, and below "no comment yet" there is none.
            if low >= start and (rows[low].reason == SIDE_BAR or stated_none(rows[low])):
                continue
            reading = _reading(rows, keys, run[:MOST_SEEN], (low + 1, high))
            if reading and (best is None or reading.worth > best[0].worth):
                best = reading, run, (low + 1, high)
    if best and len(best[1]) > MOST_SEEN:
        return _reading(rows, keys, best[1], best[2])
    return best[0] if best else None


def stated_none(row: Row) -> bool:
    """Whether a line says that there is no comment."""
    return NO_COMMENT.fullmatch(row.folded) is not None or (
        row.reason == COMMENT_HEADING and _NONE.search(row.folded) is not None
    )


def _walls(rows: Sequence[Row], start: int, stop: int, places: dict[Key, list[int]]) -> list[int]:
    """Lines that no thread goes across: headings of comments and of side bars that do not come back."""
    walls = [start - 1]
    for i in range(start, stop):
        if (page_ends(rows, i) or rows[i].reason == COMMENT_HEADING) and len(places[keys_of(rows[i])[0]] if keys_of(rows[i]) else ()) < ENOUGH:
            walls.append(i)
    return [*walls, stop]


def _runs(lines: Sequence[int], walls: Sequence[int]) -> Iterator[list[int]]:
    """The places of a line, parted where a wall or too many lines are between two."""
    blocked = set(walls)
    run: list[int] = []
    wall = iter(sorted(blocked))
    next_wall = next(wall, None)
    for i in lines:
        crossed = False
        while next_wall is not None and next_wall < i:
            crossed = True
            next_wall = next(wall, None)
        if run and (crossed or i - run[-1] > LONGEST_PERIOD):
            if len(run) >= ENOUGH:
                yield run
            run = []
        run.append(i)
    if len(run) >= ENOUGH:
        yield run


def _reading(rows: Sequence[Row], keys: Sequence[Sequence[Key]], run: Sequence[int], walls: tuple[int, int]) -> Reading | None:
    found = ruled(rows, keys, run, walls)
    if found is None:
        return None
    ids = dict(found.ids)
    texts = _peeled(rows, ids, found.texts, bool(found.labelled))
    _fill(rows, ids, texts)
    if len(texts) < 2:
        return None
    between = [[i for i in range(end, start + bool(found.labelled)) if i in ids] for (_, end), (start, _) in pairwise(texts)]
    orders = Counter(tuple(ids[i] for i in lines) for lines in between)
    order = list(orders.most_common(1)[0][0])
    if not order:
        return None
    cut = _cut(rows, ids, texts, between, order, found)
    records = _records(rows, ids, texts, order, cut, found)
    if len(records) < ENOUGH:
        return None
    columns = _columns(rows, ids, records, order)
    blocks = _answering(rows, _blocks(rows, records, read_fields(columns, len(records)), found))
    return _judged(rows, ids, blocks, records, walls)


def is_slot(row: Row) -> bool:
    """Whether a line may be a name, a town, a rank or the like: short, and no sentence."""
    words = row.text.split()
    return (
        row.kind not in (BUTTON, RULE)
        and len(row.text) <= LONGEST_SLOT
        and len(words) <= MOST_WORDS
        and not (row.text[-1] in ".!?؟…:،,;" and len(words) > 2 and len(words[-1]) > 2)
        and row.stamp is None
    )


def _peeled(rows: Sequence[Row], ids: dict[int, Key], texts: Texts, labelled: bool) -> Texts:
    """The texts without the lines at their edges that are short in all of them: names, towns, ranks."""
    if not labelled:
        texts = _without_optional(rows, ids, texts)
    for depth in range(3):
        top = [first for first, end in texts if end - first > 1 and is_slot(rows[first]) and not labelled]
        last = [end - 1 for first, end in texts if end - first > 1 and is_slot(rows[end - 1])]
        several = [each for each in texts if each[1] - each[0] > 1]
        if len(several) < max(2, 0.8 * len(texts)):
            break
        side = max((top, last), key=lambda lines: (len(lines), -sum(len(rows[i].text) for i in lines)))
        if len(side) < 0.85 * len(texts):
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
        telling = [(i, key) for i in edge if is_slot(rows[i]) for key in keys_of(rows[i]) if key[0] in TELLING and key[1] not in "-*"]
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
        chosen = {i for i in edges if rows[i].stamp and len(rows[i].text) <= LONGEST_SLOT and rows[i].text[-1] not in ".!?؟"}
        ids.update(dict.fromkeys(chosen, dated))
        texts = [(first + (first in chosen), end - (end - 1 in chosen)) for first, end in texts]
    return texts


def _fill(rows: Sequence[Row], ids: dict[int, Key], texts: Texts) -> None:
    """What stands between two lines of the layout and is no text is a name, a town or the like."""
    inside = {i for first, end in texts for i in range(first, end)}
    for above, below in list(pairwise(sorted(ids))):
        gap = [i for i in range(above + 1, below) if i not in inside]
        if len(gap) == below - above - 1 <= 3 and all(is_slot(rows[i]) for i in gap):
            ids.update({i: ("slot", "between", *ids[below], str(below - i)) for i in gap})


def _cut(
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
    gaps = [mean(rows[lines[at]].gap for lines in regular) for at in range(len(order))]
    gaps.append(0.0 if labelled else mean(rows[lines[-1] + 1].gap for lines in regular))
    widest = max(gaps)
    first, last = texts[0], texts[-1]
    above = [ids[i] for i in sorted(ids) if i < first[0] + labelled and ids[i][0] != "slot"]
    below = [ids[i] for i in sorted(ids) if i >= last[1] and ids[i][0] != "slot"]
    kind = [_kind(rows, [lines[at] for lines in regular]) for at in range(len(order))]

    top = min(i for i in ids if ids[i][0] != "slot") - sum(key[:2] == ("slot", "end") for key in order)
    signed = top > found.low and rows[top].gap == 0 and not is_slot(rows[top - 1]) and not labelled

    def score(cut: int) -> float:
        total = 2.5 if gaps[cut] == widest > 0 and gaps.count(widest) == 1 else 0.0
        if cut and rows[regular[0][cut - 1]].kind == RULE:
            total += 4
        total += sum(-value if at >= cut else value for at, value in enumerate(kind))
        head = [key for key in order[cut:] if key[0] != "slot"]
        foot = [key for key in order[:cut] if key[0] != "slot"]
        if head and foot:
            total += 2 * (above == head) + 2 * (below == foot)
        elif head:
            total += (above[-len(head) :] == head) + 0.5 * (not below or below == head) - 1.5 * signed
        elif foot:
            total += (below == [] or below == foot) + 1.5 * signed
        return total

    return max(range(len(order) - labelled + 1 - labelled if False else len(order) + 1 - labelled), key=score)


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


@dataclass(frozen=True, slots=True)
class _Record:
    first: int
    text: int
    end: int
    over: int


def _records(
    rows: Sequence[Row], ids: dict[int, Key], texts: Texts, order: Sequence[Key], cut: int, found: Ruled
) -> list[_Record]:
    """The comments, each with the lines of its head and foot; before the first and behind the last text may be one more."""
    head, foot = order[cut:], order[:cut]
    labelled = bool(found.labelled)
    starts = [_head_start(ids, range(end, start + labelled), set(head), start) for (_, end), (start, _) in pairwise(texts)]
    inner = list(texts)
    spoken = {key for key in head if key[0] != "slot"}
    tail = [i for i in sorted(ids) if i >= inner[-1][1] and ids[i] in spoken]
    if tail and not labelled:
        # Below the last head there is a text that nothing which comes back stands below.
        begin = tail[-1] + 1
        end = _open_end(rows, begin, found.high, inner, _apart(rows, inner))
        if end > begin:
            starts.append(_head_start(ids, range(inner[-1][1], begin), set(head), begin))
            for key in (key for key in order if key[:2] == ("slot", "top")):
                if begin < end - 1 and is_slot(rows[begin]):
                    ids[begin] = key
                    begin += 1
            inner.append((begin, end))
    top = _top(rows, ids, inner[0], head, labelled)
    overs = [*starts, _foot_end(ids, inner[-1][1], set(foot), found.high)]
    firsts = [top, *starts]
    records = [_Record(a, *text, over) for a, text, over in zip(firsts, inner, overs, strict=True)]
    if not labelled and not [key for key in head if key[0] != "slot"]:
        before = _first_above(rows, ids, top, order, found.low, inner)
        records = [before, *records] if before else records
    return records


def _head_start(ids: dict[int, Key], lines: range, head: set[Key], text: int) -> int:
    return next((i for i in lines if ids.get(i) in head), text)


def _foot_end(ids: dict[int, Key], i: int, foot: set[Key], high: int) -> int:
    while i < high and ids.get(i) in foot:
        i += 1
    return i


def _top(rows: Sequence[Row], ids: dict[int, Key], text: tuple[int, int], head: Sequence[Key], labelled: bool) -> int:
    """The first line of the first comment's head."""
    i = text[0]
    names = sum(key[0] == "slot" for key in head)
    wanted = [key for key in head if not (labelled and key == ids.get(i))]
    for key in reversed(wanted):
        if i and (ids.get(i - 1) == key or (key[0] == "slot" and names and is_slot(rows[i - 1]))):
            i -= 1
            ids.setdefault(i, key)
    return i


def _apart(rows: Sequence[Row], texts: Texts) -> int:
    """The widest gap that is between any two comments."""
    return min(max(rows[i].gap for i in range(end, start + 1)) for (_, end), (start, _) in pairwise(texts))


def _open_end(rows: Sequence[Row], begin: int, high: int, texts: Texts, apart: int) -> int:
    """The line behind the last text of a page, below which nothing of the layout stands.

    It goes on over gaps as wide as those in other texts, or less than those between two comments.
    """
    widest = max((rows[i].gap for first, end in texts for i in range(first + 1, end)), default=0)
    longest = 3 * max(end - first for first, end in texts) + 3
    end = begin + 1
    while end < min(high, begin + longest) and rows[end].kind != RULE and not rows[end].rule:
        gap = rows[end].gap
        if gap > max(widest, apart - 1) and not (gap == apart == 1 and len(rows[end].text) > LONGEST_SLOT):
            break
        end += 1
    return end if begin < high else begin


def _first_above(
    rows: Sequence[Row], ids: dict[int, Key], top: int, order: Sequence[Key], low: int, texts: Texts
) -> _Record | None:
    """The comment above the first line that comes back, where all such lines stand below their text."""
    over = top
    end = min((i for i in ids if i < top), default=top)
    longest = 3 * max(stop - first for first, stop in texts) + 3
    heading = next((i for i in range(end - 2, max(low, end - longest) - 1, -1) if _heads(rows, i)), None)
    slots = sum(key[0] == "slot" for key in order)
    if heading is None:
        # A heading of any words stands by itself: so does a name over a text, where nothing else marks a head.
        apart = (i for i in range(end - 1, max(low, end - longest), -1) if rows[i].gap)
        heading = next((i - 1 for i in apart if is_slot(rows[i] if slots else rows[i - 1])), None)
    if heading is None or heading + 1 >= end:
        return None
    begin = heading + 1
    first = begin
    for at in range(slots):
        if begin < end - 1 and is_slot(rows[begin]):
            ids[begin] = ("slot", "top", str(at))
            begin += 1
    for key in [key for key in order if key[:2] == ("slot", "end")][::-1]:
        if begin < end - 1 and is_slot(rows[end - 1]):
            end -= 1
            ids[end] = key
    return _Record(first, begin, end, over)


def _heads(rows: Sequence[Row], i: int) -> bool:
    """Whether a line may be a heading under which readers speak."""
    if rows[i].reason == COMMENT_HEADING:
        return True
    return is_slot(rows[i]) and rows[i].gap > 0 and SPEAKS.search(rows[i].folded) is not None


def _columns(rows: Sequence[Row], ids: dict[int, Key], records: Sequence[_Record], order: Sequence[Key]) -> list[Column]:
    """For each line of the layout, its row in each comment, None where a comment lacks it."""
    columns = []
    for key in order:
        column: list[Row | None] = []
        for record in records:
            own = [*range(record.first, record.text), *range(record.end, record.over)]
            column.append(next((rows[i] for i in own if ids.get(i) == key), None))
        columns.append(Column(key, tuple(column)))
    return columns


def _blocks(rows: Sequence[Row], records: Sequence[_Record], fields: Fields, found: Ruled) -> list[Block]:
    blocks = []
    for number, record in enumerate(records):
        offset = 0
        if found.labelled:
            label = LABEL.match(rows[record.text].folded)
            offset = label.end() if label else 0
        own = [*range(record.first, record.text), *range(record.end, record.over)]
        author = fields.authors[number]
        named = next((i for i in own if author and author in rows[i].text), record.text)
        names = (named, named + 1) if named != record.text else (named, named)
        blocks.append(
            Block(
                record.first,
                record.text,
                record.end,
                record.over,
                names,
                author,
                fields.dates[number],
                likes=fields.likes[number],
                offset=offset,
            )
        )
    return blocks


def _answering(rows: Sequence[Row], blocks: Sequence[Block]) -> list[Block]:
    """The same comments, a first line that names another author behind the same words each time being a mark."""
    names = {name_key(block.author): block.author for block in blocks if block.author}
    marks: dict[int, tuple[str, str]] = {}
    for number, block in enumerate(blocks):
        if block.end - block.text < 2 or block.offset or len(rows[block.text].text) > LONGEST_MARK:
            continue
        words = rows[block.text].text.split()
        for at in range(1, min(len(words), 5)):
            name = name_key(" ".join(words[at:]))
            if name in names:
                marks[number] = (fold(" ".join(words[:at])).lower(), names[name])
                break
    times = Counter(words for words, _ in marks.values())
    return [
        replace(block, text=block.text + 1, parent=marks[number][1])
        if number in marks and (times[marks[number][0]] > 1 or ANSWERS.search(marks[number][0]))
        else block
        for number, block in enumerate(blocks)
    ]


def _judged(
    rows: Sequence[Row], ids: dict[int, Key], blocks: Sequence[Block], records: Sequence[_Record], walls: tuple[int, int]
) -> Reading | None:
    """The reading with its worth; None where nothing says that it is readers who speak."""
    above = rows[max(0, blocks[0].first - 4) : blocks[0].first]
    own = [rows[i] for record in records for i in (*range(record.first, record.text), *range(record.end, record.over))]
    speaks = any(len(row.text) <= 60 and SPEAKS.search(row.folded) for row in above)
    speaks = speaks or 2 * sum(bool(SPEAKS.search(row.folded) or VOTES.search(row.folded)) for row in own if row.reason != COMMENT_HEADING) >= len(records)
    if not speaks:
        return None
    worded = sum(len(" ".join(row.text for row in rows[block.text : block.end]).split()) > 2 for block in blocks)
    if 2 * worded < len(blocks):
        return None
    return Reading(LEARNED, tuple(blocks), blocks[-1].over, _worth(rows, ids, blocks))


def _worth(rows: Sequence[Row], ids: dict[int, Key], blocks: Sequence[Block]) -> float:
    """How well the period explains its lines: comments that have all of it, and nothing that comes back in their texts."""
    region = range(blocks[0].first, blocks[-1].over)
    times = Counter(rows[i].label for i in region if len(rows[i].text) <= LONGEST_SLOT)
    strange = sum(
        any((times[rows[i].label] >= ENOUGH or (rows[i].stamp and len(rows[i].text) < 40)) and i not in ids for i in range(b.text, b.end))
        for b in blocks
    )
    texts = {i for block in blocks for i in range(block.text, block.end)}
    lines = sum(1.0 if ids[i][0] != "slot" else 0.8 for i in region if i in ids and i not in texts)
    named = [b.author for b in blocks if b.author]
    prose = sum(min(1.0, sum(len(row.text) for row in rows[b.text : b.end]) / 30) for b in blocks) / len(blocks)
    doubts = (
        1 - 0.8 * strange / len(blocks),
        0.6 + 0.4 * min(1.0, lines / len(region) * 2),
        0.75 + 0.25 * len(named) / len(blocks),
        prose,
    )
    # Squared, for a period cut in two finds twice as many comments, every other of which is a name or a label.
    return len(blocks) * prod(doubts) ** 2


_NONE = re.compile(r"(?<!\d)0(?!\d)")
