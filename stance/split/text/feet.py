"""Where the text of each comment ends: at buttons, votes, and the lines that come back below every comment."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stance.split.dates import fold
from stance.split.text.blocks import OFTEN, PRESSED, Block, are_ordinals
from stance.split.text.comment_layouts import CommentLayout
from stance.split.text.controls import (
    BADGE,
    COUNT,
    EDITED,
    MORE,
    PROFILE,
    RULE,
    SHEET,
    SYSTEM,
    TEXT_LABEL,
)
from stance.split.text.layouts import BUTTON
from stance.split.text.marks import NUMBERED
from stance.split.text.pattern.words import OTHER_COUNTS
from stance.split.text.rows import AGE, REPLY_MARK, Row, lone_number

ENOUGH = 3
"""Comments from which a line that comes back is no chance; of two, both may say "Bravo"."""

MOST = 0.8
"""The share of texts from which a label in front of them is the layout's."""

SIGNATURE = 16
"""Characters of a line that signs posts: "Cordialement" ends what it stands below."""

SIGNED = 3
"""Lines that a signature may have."""

BARE_COUNTS, ALL_COUNTS = 2, 4
"""Bare numbers below a text: for and against it, the first being the votes for it, and all that a network counts."""

LONGEST_BUTTON = 40
"""Characters of an unknown line that may be a button."""


@dataclass(frozen=True, slots=True)
class _Habit:
    """What the comments of a page have in common: labels that end a text, labels that stand above one, last kinds."""

    ends: frozenset[str]
    tops: frozenset[str]
    kinds: frozenset[str]


def trimmed(rows: Sequence[Row], found: Sequence[Block], layout: CommentLayout, hanging: bool) -> list[Block]:
    """The same comments without what stands below and above their text, and with the votes that stand there.

    Where the indentation of a list is kept (`hanging`) it tells what is text, and nothing is learned from the page.
    """
    habit = _habit(rows, found, hanging)
    kept = _unlabelled(rows, [_trimmed(rows, block, habit, layout) for block in found])
    for _ in range(SIGNED if layout.forum else 0):
        kept = _unsigned(rows, kept)
    return _without_subjects(rows, _voted(rows, kept, habit))


def _habit(rows: Sequence[Row], found: Sequence[Block], hanging: bool) -> _Habit:
    kept = [block for block in found if not block.removed and block.text < block.end]
    below = Counter(label for block in kept for label in {_label(rows[i], block) for i in _below(rows, block)})
    often = {label for label, count in below.items() if count >= OFTEN * len(kept)}
    kinds = _kinds(rows, kept)
    if hanging or not kept:
        return _Habit(frozenset(), frozenset(), kinds)
    alone = {_label(rows[block.text], block) for block in kept if block.end == block.text + 1}
    above = (block for block in kept if block.end > block.text + 1 and not _QUOTE.fullmatch(rows[block.text].folded))
    tops = Counter(_label(rows[block.text], block) for block in above)
    top = {label for label, count in tops.items() if count >= max(ENOUGH, OFTEN * len(kept)) and label not in alone}
    known = {_label(rows[i], block) for block in kept for i in _below(rows, block) if rows[i].kind in (BUTTON, RULE)}
    learned = {label for label in often - known - alone if below[label] >= ENOUGH} - {""}
    return _Habit(frozenset((often & known) | learned), frozenset(top - {""}), kinds)


def _kinds(rows: Sequence[Row], kept: Sequence[Block]) -> frozenset[str]:
    """The kinds of line that end most comments."""
    last = Counter(rows[block.end - 1].kind for block in kept if block.end > block.text + 1)
    return frozenset(kind for kind, count in last.items() if count >= max(2, OFTEN * len(kept)))


def _below(rows: Sequence[Row], block: Block) -> range:
    return range(block.text + 1, block.end)


def _label(row: Row, block: Block) -> str:
    """What stays the same of a line below each comment; "" for one that is too long to be a button, or has a date."""
    if row.kind == "" and (row.stamp or len(row.text) > LONGEST_BUTTON):
        return ""
    return row.label.replace(fold(block.author).lower(), "@") if block.author else row.label


def _trimmed(rows: Sequence[Row], block: Block, habit: _Habit, layout: CommentLayout) -> Block:
    text = block.text
    if text < block.end - 1 and not block.offset and _label(rows[text], block) in habit.tops:
        text += 1
    if block.removed or text >= block.end:
        return replace(block, text=text, end=max(block.end, text))
    end = next((i for i in range(text, block.end) if i > text and _label(rows[i], block) in habit.ends), block.end)
    if layout.forum:
        # Below a line that is drawn, or says when the text was changed, stands the member's signature.
        end = next((i for i in range(text + 1, end) if rows[i].kind in (RULE, SYSTEM, EDITED)), end)
    while end < block.end and end - 1 > text and rows[end - 1].kind == MORE:
        end -= 1  # the rest of a long text was folded away
    pressed = end < len(rows) and (
        rows[end].kind == BUTTON or [row.kind for row in rows[end : end + 2]] == [COUNT, COUNT]
    )
    while end - 1 > text and _is_foot(rows, end - 1, block, habit, pressed):
        end -= 1
        pressed = True
    if habit.ends and rows[text].kind == BUTTON and end == text + 1:
        end = text  # nothing but its buttons
    return block if (text, end) == (block.text, block.end) else replace(block, text=text, end=end)


def _unlabelled(rows: Sequence[Row], found: list[Block]) -> list[Block]:
    """The comments without a label, "Commentaire :", where one stands in front of most texts."""
    places = [not block.offset and block.text < block.end and _TEXT.match(rows[block.text].folded) for block in found]
    if sum(map(bool, places)) < max(2, MOST * len(found)):
        return found
    return [replace(block, offset=place.end()) if place else block for block, place in zip(found, places, strict=True)]


def _without_subjects(rows: Sequence[Row], found: list[Block]) -> list[Block]:
    """The comments without their first words in a line of their own, where most have them: Drupal makes subjects so."""
    made = [not block.removed and not block.offset and _is_subject(rows, block) for block in found]
    if sum(made) < max(ENOUGH, MOST * len(found)):
        return found
    return [replace(block, text=block.text + has) for block, has in zip(found, made, strict=True)]


def _is_subject(rows: Sequence[Row], block: Block) -> bool:
    below = " ".join(row.text for row in rows[block.text + 1 : block.end][:3])
    return bool(below) and below.startswith(rows[block.text].text.rstrip("….").rstrip())


def _unsigned(rows: Sequence[Row], found: list[Block]) -> list[Block]:
    """The posts without the line that several posts of a member end with."""
    tails = [(block.author, rows[block.end - 1].text) if _has_tail(rows, block) else None for block in found]
    # Below the note of an edit the line stands outside the words.
    times = Counter(filter(None, tails))
    times.update((b.author, rows[i].text) for b in found for i in range(b.end, b.over) if not rows[i].kind)
    return [
        replace(block, end=block.end - 1) if tail and tail[0] and times[tail] > 1 else block
        for block, tail in zip(found, tails, strict=True)
    ]


def _has_tail(rows: Sequence[Row], block: Block) -> bool:
    last = rows[block.end - 1]
    return not block.removed and block.end > block.text + 1 and len(last.text) >= SIGNATURE


def _is_foot(rows: Sequence[Row], i: int, block: Block, habit: _Habit, pressed: bool) -> bool:
    """Whether line `i`, all below which is foot, is foot as well.

    A bare number may be the last line of a text ("Rendez-vous en / 2030"): it counts votes only above buttons, or
    where most comments of the page end with one.
    """
    kind = rows[i].kind
    if kind in (BUTTON, RULE, SHEET, EDITED) or _label(rows[i], block) in habit.ends:
        return True
    # "Contact : 06…" or "Voir mon commentaire plus haut" may be a reader's last words.
    if kind in (COUNT, MORE, PROFILE, REPLY_MARK):
        return pressed or kind in habit.kinds or (kind == MORE and i + 1 < len(rows) and rows[i + 1].kind == AGE)
    if pressed and rows[i + 1].kind == COUNT and _LIKE.fullmatch(rows[i].folded):
        return True
    if pressed and any(map(_are_thumbs, rows[i - 1 : i + 1], rows[i : i + 2])):
        return True
    return pressed and (kind in (AGE, BADGE) or (rows[i + 1].kind == PROFILE and rows[i].text == block.author))


def _are_thumbs(one: Row, other: Row) -> bool:
    """Whether two lines are the buttons for and against, which show no votes."""
    return _FOR.fullmatch(one.folded) is not None and _AGAINST.fullmatch(other.folded) is not None


def _voted(rows: Sequence[Row], found: Sequence[Block], habit: _Habit) -> list[Block]:
    """The comments with their votes; numbers that go up or down one by one only number the comments.

    Of three bare numbers below a text nothing tells which counts what; four are those of a network: answers, reposts,
    likes, views.
    """
    feet = [list(_foot(rows, block, habit)) for block in found]
    bare = [[row.likes for row in foot if row.kind == COUNT] for foot in feet]
    crowded = any(len(numbers) > BARE_COUNTS for numbers in bare)
    counts = [
        numbers[2] if len(numbers) == ALL_COUNTS else None if crowded else next(iter(numbers), None) for numbers in bare
    ]
    numbered = not crowded and are_ordinals(counts)
    return [
        block
        if block.likes is not None
        else replace(block, likes=likes if (likes := _shown(foot)) is not None or numbered else count)
        for block, foot, count in zip(found, feet, counts, strict=True)
    ]


def _foot(rows: Sequence[Row], block: Block, habit: _Habit) -> Iterator[Row]:
    """The lines right below a text that are no text, and those between its author and its text."""
    yield from rows[block.names[1] : block.text]
    for i in range(block.end, block.over):
        if rows[i].kind in PRESSED or _label(rows[i], block) in habit.ends or _LIKE.fullmatch(rows[i].folded):
            yield rows[i]
        elif (
            i >= block.names[0]
            and i not in range(*block.names)
            and rows[i].text != block.author
            and (block.date is None or rows[i].stamp is not block.date)
        ):
            break


def _shown(foot: Sequence[Row]) -> int | None:
    """The votes in the first line of buttons that has some, or beside words that come back for what is counted."""
    for row in foot:
        if row.kind == BUTTON and row.likes is not None:
            return row.likes
        other = OTHER_COUNTS.search(row.folded) or NUMBERED.search(row.folded)
        if not (row.kind or row.stamp or other):
            number = lone_number(row.form)
            if number is not None:
                return number
    return None


# A heart above a number counts votes, above a button it may be all that a reader says.
_LIKE = re.compile("[👍♥❤♡🤍▲△↑]️?")
_FOR = re.compile(f"{_LIKE.pattern}|vote", re.IGNORECASE)
_AGAINST = re.compile(r"[👎▼▽↓]️?(?:\s?\d{1,6})?|downvote", re.IGNORECASE)
# A comment's words hold what it quotes, with the line above that.
_QUOTE = re.compile(r"(?:citation|quote|اقتباس)\s?:", re.IGNORECASE)
_TEXT = re.compile(rf"(?:{TEXT_LABEL.pattern})(?<=:)\s{{0,3}}(?=\S)", re.IGNORECASE)
