"""Comments in a layout that no row describes: a period of lines that come back, texts of any length between them."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from statistics import fmean

from stance.split.text.blocks import Block
from stance.split.text.choice import Reading
from stance.split.text.comment_layouts import CommentLayout
from stance.split.text.layouts import COMMENT_HEADING, NO_COMMENT, SIDE_BAR
from stance.split.text.lines import page_ends
from stance.split.text.pattern.fields import read_fields
from stance.split.text.pattern.keys import LABEL, SPEAKER, STRONG, Key, keys_of
from stance.split.text.pattern.lines import LONGEST_PERIOD, ruled
from stance.split.text.pattern.records import Record, answering, blocks_of, columns_of, records_of
from stance.split.text.pattern.slots import LONGEST_SLOT, cut_of, fill, peeled
from stance.split.text.pattern.words import SPEAKS, VOTES
from stance.split.text.rows import Row

ENOUGH = 3
"""Comments from which what they share is a layout."""

MOST_SEEN = 60
"""Times that a line comes back from which it is told whether it is in every comment."""

MOST_ANCHORS = 24
"""Lines that come back which are tried as the one that is in every comment."""

LONGEST_HEADING = 60
"""Characters of a line above a thread that may be its heading."""

PROSE = 30
"""Characters of a text from which it is no name, on average."""

BETTER = 1.25
"""How much more than a known layout's an unknown one's worth has to be."""

SURE = 0.5
"""The worth of a comment from which the lines that come back count as evidence against a known layout."""

SOME, MANY, OFTEN = 4, 8, 0.85
"""Comments, and the share of them, from which lines alike by chance or only short may be evidence as well."""

VARIED, INITIALS = 0.8, 3
"""The share of different lines up to which they are no texts, and the characters up to which one is none."""

PARAGRAPH, STORY = 110, 2
"""Characters of a line that is no teaser, and how many of those make a story."""

LEARNED = CommentLayout("learned-pattern", 0.6)


@dataclass(frozen=True, slots=True)
class Learned:
    """Comments in a layout read off the page, and the lines that showed it: those that come back in most comments."""

    reading: Reading
    lines: frozenset[int]


def pattern_reading(rows: Sequence[Row], start: int, stop: int) -> Learned | None:
    """The comments between two lines that explain most of them; None where nothing comes back that readers say."""
    keys = [keys_of(row) if start <= i < stop else () for i, row in enumerate(rows[:stop])]
    places: dict[Key, list[int]] = defaultdict(list)
    for i in range(start, stop):
        for key in keys[i]:
            places[key].append(i)
    walls = _walls(rows, start, stop, places)
    tried: set[tuple[int, ...]] = set()
    best: tuple[Learned, list[int], tuple[int, int]] | None = None
    ranked = sorted(places.items(), key=lambda item: (item[0][0] not in STRONG, -len(item[1])))
    for _, lines in [each for each in ranked if len(each[1]) >= ENOUGH][:MOST_ANCHORS]:
        for run in _runs(lines, walls):
            if tuple(run) in tried:
                continue
            tried.add(tuple(run))
            wall = bisect_left(walls, run[0])
            low, high = walls[wall - 1], walls[wall]
            # Below the heading of a side bar are teasers, and below "no comment yet" there is none.
            if low >= start and _heads_no_thread(rows, low, run[0]):
                continue
            learned = _learned(rows, keys, run[:MOST_SEEN], (low + 1, high))
            if learned and (best is None or learned.reading.worth > best[0].reading.worth):
                best = learned, run, (low + 1, high)
    if best and len(best[1]) > MOST_SEEN:
        return _learned(rows, keys, best[1], best[2])
    return best[0] if best else None


def explains_more(learned: Learned, known: Reading) -> bool:
    """Whether a layout read off the page explains it better than a known one does.

    It does where most texts of the known one hold lines that come back, and most of its own no head of the known one.
    """
    if learned.reading.worth >= BETTER * known.worth:
        return True
    heads = {i for block in known.blocks for i in range(*block.names)}
    wrong = _share(known.blocks, learned.lines), _share(learned.reading.blocks, heads)
    return wrong[0] >= 0.5 > wrong[1] and learned.reading.worth >= SURE * len(learned.reading.blocks)


def _share(blocks: Sequence[Block], lines: Collection[int]) -> float:
    """The share of comments with any of the lines in their text, below its first words on the line of a head."""
    within = (any(i in lines for i in range(block.text + bool(block.offset), block.end)) for block in blocks)
    return sum(within) / len(blocks)


def _heads_no_thread(rows: Sequence[Row], wall: int, first: int) -> bool:
    """Whether a line says that there is no comment, or heads the side bar that line `first` is in.

    A side bar's name may as well be one of the page's sections, in the menu above the story.
    """
    if NO_COMMENT.fullmatch(rows[wall].folded) or (
        rows[wall].reason == COMMENT_HEADING and _NONE.search(rows[wall].folded)
    ):
        return True
    return rows[wall].reason == SIDE_BAR and sum(len(row.text) >= PARAGRAPH for row in rows[wall:first]) < STORY


def _walls(rows: Sequence[Row], start: int, stop: int, places: dict[Key, list[int]]) -> list[int]:
    """Lines that no thread goes across: headings of comments and of side bars that do not come back."""
    walls = [start - 1]
    for i in range(start, stop):
        times = max((len(places[key]) for key in keys_of(rows[i])[:1]), default=0)
        if times < ENOUGH and (page_ends(rows, i) or rows[i].reason == COMMENT_HEADING):
            walls.append(i)
    return [*walls, stop]


def _runs(lines: Sequence[int], walls: Sequence[int]) -> Iterator[list[int]]:
    """The places of a line, parted where a wall or too many lines are between two."""
    run: list[int] = []
    for i in lines:
        if run and (i - run[-1] > LONGEST_PERIOD or bisect_left(walls, run[-1]) != bisect_left(walls, i)):
            if len(run) >= ENOUGH:
                yield run
            run = []
        run.append(i)
    if len(run) >= ENOUGH:
        yield run


def _learned(
    rows: Sequence[Row], keys: Sequence[Sequence[Key]], run: Sequence[int], walls: tuple[int, int]
) -> Learned | None:
    """The comments in every one of which one line is, between two walls; None where they are no comments."""
    found = ruled(rows, keys, run, walls)
    if found is None:
        return None
    ids = dict(found.ids)
    labelled = found.labelled is not None
    texts = peeled(rows, ids, found.texts, labelled)
    fill(rows, ids, texts)
    between = [[i for i in range(end, start + labelled) if i in ids] for (_, end), (start, _) in pairwise(texts)]
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
    if found.labelled == (SPEAKER,):
        # A title with a colon in it may stand above the heading of the thread.
        first = next((number for number, block in enumerate(blocks[:2]) if _headed(rows, block.first)), 0)
        blocks, records = blocks[first:], records[first:]
    return _judged(rows, ids, blocks, records, labelled and found.labelled != (SPEAKER,))


def _judged(
    rows: Sequence[Row], ids: dict[int, Key], blocks: Sequence[Block], records: Sequence[Record], labelled: bool
) -> Learned | None:
    """The reading with its worth; None where nothing says that it is readers who speak."""
    own = [rows[i] for record in records for i in (*range(record.first, record.text), *range(record.end, record.over))]
    # A count of comments in every line is a list of articles; a thread has its count in the heading.
    own = [row for row in own if row.reason != COMMENT_HEADING]
    said = sum(bool(SPEAKS.search(row.folded) or VOTES.search(row.folded)) for row in own)
    headed = _headed(rows, blocks[0].first)
    if not (headed or labelled) and 2 * said < len(records):
        return None
    worded = sum(len(" ".join(row.text for row in rows[block.text : block.end]).split()) > 2 for block in blocks)
    if 2 * worded < len(blocks):
        return None
    reading = Reading(LEARNED, tuple(blocks), blocks[-1].over, _worth(rows, ids, blocks))
    texts = {i for block in blocks for i in range(block.text, block.end)}
    places: dict[Key, list[Row]] = defaultdict(list)
    for i in ids.keys() - texts:
        places[ids[i]].append(rows[i])
    telling = {key for key, lines in places.items() if key[0] in STRONG or _tells(lines, len(blocks))}
    return Learned(reading, frozenset(i for i, key in ids.items() if key in telling and i not in texts))


def _headed(rows: Sequence[Row], first: int) -> bool:
    """Whether readers speak below by what stands right above their first comment."""
    return any(
        len(row.text) <= LONGEST_HEADING and SPEAKS.search(row.folded) for row in rows[max(0, first - 4) : first]
    )


def _tells(lines: Sequence[Row], count: int) -> bool:
    """Whether lines alike by chance or only short are no texts: towns and ranks recur, initials are tiny."""
    if len(lines) < max(SOME, OFTEN * count):
        return False
    recur = len({row.label for row in lines}) <= VARIED * len(lines)
    return recur or len(lines) >= MANY or max(len(row.text) for row in lines) <= INITIALS


def _worth(rows: Sequence[Row], ids: dict[int, Key], blocks: Sequence[Block]) -> float:
    """How well the period explains its lines: all comments have all of it, and nothing comes back in their texts."""
    region = range(blocks[0].first, blocks[-1].over)
    times = Counter(rows[i].label for i in region if len(rows[i].text) <= LONGEST_SLOT)
    times.update(label["label"] for i in region if (label := LABEL.match(rows[i].folded)))
    strange = sum(
        any(i not in ids and _comes_back(rows[i], times) for i in range(block.text, block.end)) for block in blocks
    )
    texts = {i for block in blocks for i in range(block.text, block.end)}
    lines = sum(1.0 if ids[i][0] != "slot" else 0.8 for i in region if i in ids and i not in texts)
    named = sum(bool(block.author) for block in blocks)
    lengths = [sum(len(row.text) for row in rows[block.text : block.end]) for block in blocks]
    doubts = (
        1 - 0.8 * strange / len(blocks),
        0.6 + 0.4 * min(1.0, lines / len(region) * 2),
        0.75 + 0.25 * named / len(blocks),
        fmean(min(1.0, length / PROSE) for length in lengths),
    )
    # Squared, for a period cut in two finds twice as many comments, every other of which is a name or a label.
    return len(blocks) * prod(doubts) ** 2


def _comes_back(row: Row, times: Mapping[str, int]) -> bool:
    label = LABEL.match(row.folded)
    if label and times[label["label"]] >= ENOUGH:
        return True
    return times[row.label] >= ENOUGH or (row.stamp is not None and len(row.text) <= LONGEST_SLOT)


_NONE = re.compile(r"(?<!\d)0(?!\d)")
