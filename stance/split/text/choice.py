"""Which layout a page's comments are in: the one that explains most of its lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stance.split.text.blocks import Block
from stance.split.text.comment_layouts import DATE, CommentLayout
from stance.split.text.controls import BADGE, COUNT, NOTICE, RULE
from stance.split.text.layouts import BUTTON
from stance.split.text.match import is_page_part
from stance.split.text.names import bare_names
from stance.split.text.rows import Row

LONGEST_NAME, MOST_WORDS = 40, 6

FEW = 5
"""Comments below which their names may all be one reader's."""

SETTLED = 0.9
"""The worth of each comment from which a reading is right about their number, if it is the one that the page states."""

LONGEST_TEXT = 12
"""Lines below the last foot within which the buttons of one more comment stand."""

LONGEST_HEAD, MOST_BESIDE, FEW_BESIDE = 70, 8, 2
"""Characters of a line in a text that may be a head which was not seen, and words beside its date: in all, and on the
side with fewer of them. A sentence has its date in its midst."""


def hangs(rows: Sequence[Row], block: Block) -> bool:
    """Whether a comment's date stands further in than its author, as list items do in a copy."""
    author, end = block.names
    if end != author + 2 or not rows[author + 1].form.startswith(DATE):
        return False
    return rows[author + 1].indent > rows[author].indent


@dataclass(frozen=True, slots=True)
class Reading:
    """A section of a page read in one layout, and how well that explains it."""

    layout: CommentLayout
    blocks: tuple[Block, ...]
    stop: int
    worth: float = 0.0


_BELOW = (BUTTON, COUNT, RULE)


def worth(rows: Sequence[Row], start: int, reading: Reading, stated: int | None) -> float:
    """How well a reading explains the lines from `start` on: its comments, each doubt taking some of their worth.

    Every doubt is a share, so that one wrong line tells as much in a thread of three as in one of three hundred.
    """
    found, layout = reading.blocks, reading.layout
    said = [block for block in found if block.removed or block.text < block.end]
    if not said:
        return 0.0
    hanging = hangs(rows, found[0])
    named = [block.author for block in said if block.author is not None]
    named = named if hanging else bare_names(named)
    doubts = (
        sum(map(_likeness, named)) / max(len(named), 1) if named else 0.5,
        # Letters alone stand for the picture that a reader has not.
        0.6 if sum(name.isalpha() and len(name) <= 2 for name in named) > max(2, len(named) / 2) else 1.0,
        # Few names for many comments: towns or badges, not readers. Few texts: not what readers write.
        0.7 + 0.3 * min(1.0, 2 * _variety(named)),
        0.5 + 0.5 * min(1.0, 1.5 * _variety([rows[block.text].text[block.offset :] for block in said])),
        # A letter or two are what stands for a reader's picture, a number is one of votes; not so below a bullet.
        1.0 if hanging else 0.3 + 0.7 * sum(_says_more(rows, block) for block in said) / len(said),
        (0.5 if _numbered_alike(rows, said) else 1.0) * (0.3 if not hanging and _doubled(rows, said) else 1.0),
        # One line with a date in the text of one comment tells less than one in each of ten.
        1 - 0.8 * min(1.0, _dates_in_text(rows, said) / (len(said) + 0.5)),
        _heads_said(rows, said),
        0.7 if _missed_above(rows, start, found) else 0.85 if _unexplained(rows, start, found[0].first) else 1.0,
        _below_feet(rows, reading, said) if layout.foot else 1.0,
        1.0 if hanging else 1 - 0.3 * _page_in_text(rows, said),
        1 - 0.2 * _buttons_above(rows, said),
        # Below the buttons of a lone comment the page goes on.
        1 - 0.2 * sum(_lost(rows, block) for block in said) / len(said) if len(said) > 1 else 1.0,
        0.9 + 0.1 * _set_apart(rows, found),
        1.4 if agrees(said, stated) else 1.0,
        1.3 if hanging else 1.0,
        0.8 + 0.2 * layout.confidence,
    )
    total = float(len(said))
    for doubt in doubts:
        total *= doubt
    return total


def settled(reading: Reading, stated: int | None) -> bool:
    """Whether a reading that has few doubts finds as many comments as the page states."""
    return agrees(reading.blocks, stated) and reading.worth >= SETTLED * len(reading.blocks)


def timed(thread: Reading) -> bool:
    """Whether what is read as a chat is none of headlines, each with its day: messages have their hour."""
    chat = thread.layout.rule.startswith("chat")
    return not chat or all(block.date and "T" in (block.date.iso or "") for block in thread.blocks)


def agrees(found: Sequence[Block], stated: int | None) -> bool:
    """Whether there are as many comments as the page states; some sites count those that they took away."""
    said = [block for block in found if block.removed or block.text < block.end]
    return stated is not None and stated in (len(said), sum(not block.removed for block in said))


def _says_more(rows: Sequence[Row], block: Block) -> bool:
    return block.end - block.text > 1 or len(rows[block.text].text) > 2


def _heads_said(rows: Sequence[Row], said: Sequence[Block]) -> float:
    """How much is left of a reading whose comments say nothing but what heads hold: a date, or a name."""
    lone = [rows[block.text] for block in said if block.end - block.text == 1]
    if len(lone) == len(said) and all(map(_may_be_head, lone)):
        return 0.2
    return 0.3 if 5 * sum(row.form == DATE for row in lone) > len(said) else 1.0


def _doubled(rows: Sequence[Row], found: Sequence[Block]) -> bool:
    """Whether most texts begin with a line twice, as a picture's caption and the name below it are."""
    twice = (rows[b.text].text == rows[b.text + 1].text for b in found if b.end - b.text > 1 and not b.offset)
    return 2 * sum(twice) > len(found)


def _likeness(name: str) -> float:
    """How much a line looks like a name: short, few words, no sentence."""
    if not name:
        return 1.0  # only a bullet or the like may stand for a nameless author
    words = len(name.split())
    likeness = 1.0 if len(name) <= LONGEST_NAME and words <= MOST_WORDS else 0.3
    if name[-1] in ".!?؟…:،,;" and not (words <= 2 and name[-1] == "."):
        likeness *= 0.5
    return likeness * (0.8 if not any(map(str.isalpha, name)) else 1.0)


def _numbered_alike(rows: Sequence[Row], found: Sequence[Block]) -> bool:
    """Whether all comments begin with one number, as "1)" opens a reader's list: what numbers them differs."""
    numbers = [match[0] for block in found if (match := _NUMBER.match(rows[block.names[0]].folded))]
    return len(numbers) == len(found) > 1 and len(set(numbers)) == 1


def _variety(words: Sequence[str]) -> float:
    """The share of different ones, figures aside; of few it tells only that all are the same."""
    different = len({_FIGURES.sub("0", each) for each in words})
    return different / len(words) if len(words) >= FEW or (different == 1 and len(words) > 2) else 1.0


def _dates_in_text(rows: Sequence[Row], found: Sequence[Block]) -> int:
    """Comments whose text holds a short line with a date: a head or a foot that the layout did not see."""
    return sum(any(_may_be_head(rows[i]) for i in range(block.text + (block.offset > 0), block.end)) for block in found)


def _may_be_head(row: Row) -> bool:
    if DATE not in row.form or len(row.form) > LONGEST_HEAD:
        return False
    sides = [len(side.split()) for side in row.form.split(DATE, 1)]
    return sum(sides) <= MOST_BESIDE and min(sides) <= FEW_BESIDE


def _buttons_above(rows: Sequence[Row], found: Sequence[Block]) -> float:
    """The share of comments with buttons right above their text: a foot taken for a head, more likely than not."""
    return sum(any(rows[i].kind in _BELOW for i in range(block.names[1], block.text)) for block in found) / len(found)


def _unexplained(rows: Sequence[Row], start: int, stop: int) -> int:
    """Lines that are neither of the layout nor of a known sort."""
    return sum(not rows[i].kind and not is_page_part(rows[i]) for i in range(start, stop))


def _missed_above(rows: Sequence[Row], start: int, found: Sequence[Block]) -> bool:
    """Whether a text stands above the first comment with the same buttons below it as comments have."""
    pressed = {rows[i].label for block in found for i in range(block.text, block.over) if rows[i].kind == BUTTON}
    above = [i for i in range(start + 1, found[0].first) if rows[i].kind == BUTTON and rows[i].label in pressed]
    return any(not rows[i - 1].kind and not is_page_part(rows[i - 1]) for i in above)


def _below_feet(rows: Sequence[Row], reading: Reading, said: Sequence[Block]) -> float:
    """What is left of a reading with feet: lines below the last, pictures above the names that are to end comments."""
    # Below its author's picture a name begins the next comment.
    pictured = 0 if reading.layout.head else sum(rows[block.names[0] - 1].kind == BADGE for block in said) / len(said)
    return (1 - 0.5 * _left_below(rows, reading)) * (1 - 0.3 * pictured)


def _left_below(rows: Sequence[Row], reading: Reading) -> float:
    """How many lines below the last comment are unexplained, as a share of those of the comments' texts."""
    over = reading.blocks[-1].over
    ruled = [rows[block.over - 1].kind == RULE for block in reading.blocks]
    if ruled[-1] and not any(ruled[:-1]):
        return 0.0  # a line that is drawn under all of them
    left = _unexplained(rows, over, reading.stop)
    share = left / sum(max(block.end - block.text, 1) for block in reading.blocks)
    # A text with buttons below it is one more comment, whose head was taken for the foot of the one above.
    first = next((i for i in range(over, reading.stop) if not rows[i].kind and not is_page_part(rows[i])), over)
    pressed = left and any(rows[i].kind in _BELOW for i in range(first, min(reading.stop, first + LONGEST_TEXT)))
    return min(1.0, max(share, 0.5 if pressed else 0.0))


def _page_in_text(rows: Sequence[Row], found: Sequence[Block]) -> float:
    """The share of comments in the midst of whose text a form, a notice or a heading of the page's stands."""
    return sum(
        any(is_page_part(rows[i]) or rows[i].kind in (NOTICE, RULE) for i in range(block.text, block.end))
        for block in found
    ) / len(found)


def _lost(rows: Sequence[Row], block: Block) -> bool:
    """Whether there are lines below a comment's buttons that are nobody's."""
    foot = [i for i in range(block.end, block.over) if i not in range(*block.names)]
    return any(not rows[i].kind and (not rows[i].stamp or rows[i].stamp is not block.date) for i in foot)


def _set_apart(rows: Sequence[Row], found: Sequence[Block]) -> float:
    """The share of comments that stand at least as far from the one before as their own lines from one another."""
    others = found[1:]
    apart = sum(
        rows[block.first - 1].kind in _BELOW
        or rows[block.first].gap >= max((rows[i].gap for i in _inner(block)), default=0)
        for block in others
    )
    return apart / len(others) if others else 1.0


def _inner(block: Block) -> range:
    """The lines at which a head goes over into text, and a text into its foot."""
    if block.text > block.first:
        return range(block.first + 1, min(block.text + 1, block.end))
    return range(block.end, block.names[1])


_NUMBER = re.compile(r"#?[\d.]+\s?[-.)]\s")
_FIGURES = re.compile(r"-?\d+")
