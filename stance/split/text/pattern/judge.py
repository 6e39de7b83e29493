"""Whether lines that come back are comments at all, how well they explain a page, and whether a known layout does."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import prod
from statistics import fmean

from stance.split.text.blocks import Block
from stance.split.text.choice import Reading, agrees
from stance.split.text.comment_layouts import CommentLayout
from stance.split.text.controls import BADGE
from stance.split.text.headings import counted
from stance.split.text.layouts import COMMENT_HEADING
from stance.split.text.pattern.cut import Section
from stance.split.text.pattern.ends import Record
from stance.split.text.pattern.frame import LONGEST_SLOT
from stance.split.text.pattern.keys import LABEL, STRONG, Key
from stance.split.text.pattern.words import SPEAKS, VOTES
from stance.split.text.rows import Row

ENOUGH = 3
"""Comments from which what they share is a layout."""

HEAD = 8
"""Lines above the first comment in which its heading, a count and an invitation to write may stand."""

LONGEST_HEADING = 60
"""Characters of a line above a thread that may be its heading."""

PROSE = 30
"""Characters of a text from which it is no name, on average."""

SOME, MANY, OFTEN = 4, 8, 0.85
"""Comments, and the share of them, from which lines alike by chance or only short may be evidence as well."""

VARIED, INITIALS = 0.8, 3
"""The share of different lines up to which they are no texts, and the characters up to which one is none."""

BETTER = 1.25
"""How much more than a known layout's an unknown one's worth has to be."""

SURE = 0.5
"""The worth of a comment from which the lines that come back count as evidence against a known layout."""

NAMED = 0.6
"""The share of comments whose names a known layout has to leave lying about to be wrong."""

AGREED = 1.4
"""How much more comments are worth where they are as many as the page states."""

UNRANKED = 1 / 3
"""The share of comments without a rank that is known, from which those with one do not count."""

LEARNED = CommentLayout("learned-pattern", 0.6)


Columns = tuple[tuple[Key, ...], int]
"""The lines of a layout from top to bottom, and how many of them stand below a text."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Comments in a layout read off the page, and the lines that showed it: those that come back in most comments."""

    reading: Reading
    lines: frozenset[int]
    columns: Columns = ((), 0)


def placed(learned: Learned, lines: Sequence[int]) -> Learned:
    """Comments that were read from some of a page's lines, by their places among all of them."""
    ends = [0, *(line + 1 for line in lines)]
    blocks = tuple(
        replace(
            block,
            first=lines[block.first],
            text=lines[block.text],
            end=ends[block.end],
            over=ends[block.over],
            names=(
                lines[block.names[0]],
                ends[block.names[1]] if block.names[1] > block.names[0] else lines[block.names[0]],
            ),
        )
        for block in learned.reading.blocks
    )
    reading = replace(learned.reading, blocks=blocks, stop=ends[learned.reading.stop])
    return replace(learned, reading=reading, lines=frozenset(lines[i] for i in learned.lines))


def judged(
    section: Section, ids: dict[int, Key], blocks: Sequence[Block], records: Sequence[Record], labelled: bool
) -> Learned | None:
    """The reading with its worth; None where nothing says that it is readers who speak."""
    rows, low = section.rows, section.low
    own = [rows[i] for record in records for i in (*range(record.first, record.text), *range(record.end, record.over))]
    # A count of comments in every line is a list of articles; a thread has its count in the heading.
    own = [row for row in own if row.reason != COMMENT_HEADING]
    speaking = (row for row in own if SPEAKS.search(row.folded) or VOTES.search(row.folded))
    said = 2 * sum(1 for _ in islice(speaking, (len(records) + 1) // 2)) >= len(records)
    headed = headed_by(rows, blocks[0].first, ids)
    stated = _stated(rows, blocks[0].first, low)
    named = 2 * sum(bool(block.author) for block in blocks) >= len(blocks)
    few = stated is not None and (stated < ENOUGH or 2 * stated < len(records))
    if few or (not said and not labelled and not (headed and (named or stated == len(records)))):
        return None
    worded = sum(len(" ".join(row.text for row in rows[block.text : block.end]).split()) > 2 for block in blocks)
    if 2 * worded < len(blocks):
        return None
    worth = _worth(section, ids, blocks) * (AGREED if stated == len(blocks) else 1.0)
    reading = Reading(LEARNED, tuple(blocks), blocks[-1].over, worth)
    texts = {i for block in blocks for i in range(block.text, block.end)}
    places: dict[Key, list[Row]] = defaultdict(list)
    for i in ids.keys() - texts:
        places[ids[i]].append(rows[i])
    telling = {key for key, lines in places.items() if key[0] in STRONG or _tells(lines, len(blocks))}
    return Learned(reading, frozenset(i for i, key in ids.items() if key in telling and i not in texts))


def headed_by(rows: Sequence[Row], first: int, ids: Mapping[int, Key]) -> bool:
    """Whether readers speak below by what stands right above their first comment."""
    return any(
        i not in ids and len(rows[i].text) <= LONGEST_HEADING and SPEAKS.search(rows[i].folded)
        for i in range(max(0, first - 4), first)
    )


def _stated(rows: Sequence[Row], first: int, low: int) -> int | None:
    """How many comments the line above their section, or one right above the first of them, says there are."""
    above = (counted(rows[i]) for i in (*range(first - 1, max(0, first - HEAD) - 1, -1), low - 1))
    return next((number for number in above if number is not None), None)


def _tells(lines: Sequence[Row], count: int) -> bool:
    """Whether lines alike by chance or only short are no texts: towns and ranks recur, initials are tiny."""
    if len(lines) < max(SOME, OFTEN * count):
        return False
    recur = len({row.label for row in lines}) <= VARIED * len(lines)
    return recur or len(lines) >= MANY or max(len(row.text) for row in lines) <= INITIALS


def _worth(section: Section, ids: dict[int, Key], blocks: Sequence[Block]) -> float:
    """How well the period explains its lines: all comments have all of it, and nothing comes back in their texts."""
    rows = section.rows
    region = range(blocks[0].first, blocks[-1].over)
    # Not what readers quote from each other.
    times = Counter(rows[i].label for i in region if len(rows[i].text) <= LONGEST_SLOT and section.keys[i])
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


def finds_all(rows: Sequence[Row], learned: Sequence[Block], stated: int | None) -> bool:
    """Whether what is read off a page is as many comments as stated, by names and not the "@handles" below them."""
    handles = sum(rows[block.names[0]].text.startswith("@") for block in learned)
    return agrees(learned, stated) and 2 * handles <= len(learned)


def explains_more(rows: Sequence[Row], learned: Learned, known: Reading) -> bool:
    """Whether a layout read off the page explains it better than a known one does.

    It does where most texts of the known one hold lines that come back, and most of its own no head of the known one.
    """
    if learned.reading.worth >= BETTER * known.worth:
        return True
    # A known layout that took towns for names leaves the names lying about, most surely those below pictures.
    left = {rows[i].text for block in known.blocks for i in _left(rows, block)}
    # The first words of a text above it are its subject.
    names = [
        block.author in left and not rows[block.text].text.startswith(block.author or "")
        for block in learned.reading.blocks
    ]
    better = learned.reading.worth > known.worth or ("pictured",) in learned.columns[0]
    if better and sum(names) >= NAMED * len(names) and len(names) >= len(known.blocks):
        return True
    heads = {i for block in known.blocks for i in range(*block.names)}
    said = _unranked(rows, _said_once(rows, known.blocks), learned.lines)
    wrong = _share(said, learned.lines), _share(learned.reading.blocks, heads)
    # Two readers may end on the same words.
    often = wrong[0] > 0.5 and round(wrong[0] * len(said)) >= ENOUGH
    return often and wrong[1] < 0.5 and _sure(learned)


def _said_once(rows: Sequence[Row], blocks: Sequence[Block]) -> list[Block]:
    """The comments without those whose words come back because somebody says them again."""
    texts = [tuple(row.text for row in rows[block.text : block.end]) for block in blocks]
    times = Counter(texts)
    return [block for block, text in zip(blocks, texts, strict=True) if times[text] == 1]


def _unranked(rows: Sequence[Row], blocks: Sequence[Block], lines: Collection[int]) -> list[Block]:
    """The comments without those that have a badge known by its words where the layout read off the page has a rank.

    That they are right in the known layout is only because readers of other ranks are not: "Membre", "Plume d'or".
    """
    badges = {i for i in lines if rows[i].kind == BADGE}
    others = [block for block in blocks if badges.isdisjoint(range(block.first, block.text))]
    return others if len(others) >= UNRANKED * len(blocks) else list(blocks)


def _sure(learned: Learned) -> bool:
    return learned.reading.worth >= SURE * len(learned.reading.blocks)


def _left(rows: Sequence[Row], block: Block) -> Iterator[int]:
    """The lines of a comment's own that are no text, no button and in no field."""
    for i in range(block.first, block.over):
        dated = block.date and rows[i].stamp is block.date
        if not (rows[i].kind or dated or i in range(block.text, block.end) or i in range(*block.names)):
            yield i


def _share(blocks: Sequence[Block], lines: Collection[int]) -> float:
    """The share of comments with any of the lines in their text, below its first words on the line of a head."""
    within = (any(i in lines for i in range(block.text + bool(block.offset), block.end)) for block in blocks)
    return sum(within) / max(len(blocks), 1)
