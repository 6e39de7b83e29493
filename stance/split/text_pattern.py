"""Comments in a layout that no row describes: a period of lines that come back, texts of any length between them."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import prod

from stance.split.text_blocks import Block
from stance.split.text_choice import Reading
from stance.split.text_comment_layouts import CommentLayout
from stance.split.text_layouts import COMMENT_HEADING, NO_COMMENT, SIDE_BAR
from stance.split.text_lines import page_ends
from stance.split.text_pattern_fields import read_fields
from stance.split.text_pattern_keys import STRONG, Key, keys_of
from stance.split.text_pattern_lines import LONGEST_PERIOD, ruled
from stance.split.text_pattern_records import Record, answering, blocks_of, columns_of, records_of
from stance.split.text_pattern_slots import LONGEST_SLOT, cut_of, fill, peeled
from stance.split.text_pattern_words import SPEAKS, VOTES
from stance.split.text_rows import Row

ENOUGH = 3
"""Comments from which what they share is a layout."""

MOST_SEEN = 60
"""Times that a line comes back from which it is told whether it is in every comment."""

MOST_ANCHORS = 24
"""Lines that come back which are tried as the one that is in every comment."""

LEARNED = CommentLayout("learned-pattern", 0.6)


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
            if low >= start and (rows[low].reason == SIDE_BAR or _states_none(rows[low])):
                continue
            reading = _reading(rows, keys, run[:MOST_SEEN], (low + 1, high))
            if reading and (best is None or reading.worth > best[0].worth):
                best = reading, run, (low + 1, high)
    if best and len(best[1]) > MOST_SEEN:
        return _reading(rows, keys, best[1], best[2])
    return best[0] if best else None


def _states_none(row: Row) -> bool:
    """Whether a line says that there is no comment."""
    return NO_COMMENT.fullmatch(row.folded) is not None or (
        row.reason == COMMENT_HEADING and _NONE.search(row.folded) is not None
    )


def _walls(rows: Sequence[Row], start: int, stop: int, places: dict[Key, list[int]]) -> list[int]:
    """Lines that no thread goes across: headings of comments and of side bars that do not come back."""
    walls = [start - 1]
    for i in range(start, stop):
        if (page_ends(rows, i) or rows[i].reason == COMMENT_HEADING) and len(
            places[keys_of(rows[i])[0]] if keys_of(rows[i]) else ()
        ) < ENOUGH:
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


def _reading(
    rows: Sequence[Row], keys: Sequence[Sequence[Key]], run: Sequence[int], walls: tuple[int, int]
) -> Reading | None:
    found = ruled(rows, keys, run, walls)
    if found is None:
        return None
    ids = dict(found.ids)
    texts = peeled(rows, ids, found.texts, bool(found.labelled))
    fill(rows, ids, texts)
    if len(texts) < 2:
        return None
    between = [
        [i for i in range(end, start + bool(found.labelled)) if i in ids] for (_, end), (start, _) in pairwise(texts)
    ]
    orders = Counter(tuple(ids[i] for i in lines) for lines in between)
    order = list(orders.most_common(1)[0][0])
    if not order:
        return None
    cut = cut_of(rows, ids, texts, between, order, found)
    records = records_of(rows, ids, texts, order, cut, found)
    if len(records) < ENOUGH:
        return None
    columns = columns_of(rows, ids, records, order)
    blocks = answering(rows, blocks_of(rows, records, read_fields(columns, len(records)), found))
    return _judged(rows, ids, blocks, records, walls)


def _judged(
    rows: Sequence[Row], ids: dict[int, Key], blocks: Sequence[Block], records: Sequence[Record], walls: tuple[int, int]
) -> Reading | None:
    """The reading with its worth; None where nothing says that it is readers who speak."""
    above = rows[max(0, blocks[0].first - 4) : blocks[0].first]
    own = [rows[i] for record in records for i in (*range(record.first, record.text), *range(record.end, record.over))]
    speaks = any(len(row.text) <= 60 and SPEAKS.search(row.folded) for row in above)
    speaks = speaks or 2 * sum(
        bool(SPEAKS.search(row.folded) or VOTES.search(row.folded)) for row in own if row.reason != COMMENT_HEADING
    ) >= len(records)
    if not speaks:
        return None
    worded = sum(len(" ".join(row.text for row in rows[block.text : block.end]).split()) > 2 for block in blocks)
    if 2 * worded < len(blocks):
        return None
    return Reading(LEARNED, tuple(blocks), blocks[-1].over, _worth(rows, ids, blocks))


def _worth(rows: Sequence[Row], ids: dict[int, Key], blocks: Sequence[Block]) -> float:
    """How well the period explains its lines: comments that have all of it, and nothing that comes back in their texts."""  # noqa: E501
    region = range(blocks[0].first, blocks[-1].over)
    times = Counter(rows[i].label for i in region if len(rows[i].text) <= LONGEST_SLOT)
    strange = sum(
        any(
            (times[rows[i].label] >= ENOUGH or (rows[i].stamp and len(rows[i].text) < 40)) and i not in ids
            for i in range(b.text, b.end)
        )
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
