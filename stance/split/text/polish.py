"""What the comments of a page show only when they are seen together, whichever way they were read."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from stance.split.dates import date_line, fold
from stance.split.text.blocks import OFTEN, Block, are_ordinals
from stance.split.text.controls import BADGE, EDITED, NOTICE, PROFILE, SUBJECT
from stance.split.text.furniture import ADVERT
from stance.split.text.last_lines import above_remarks, within_list
from stance.split.text.layouts import ADVERTISEMENT
from stance.split.text.marked import with_answered
from stance.split.text.marks import NUMBERED, answered_in
from stance.split.text.match import name_key
from stance.split.text.names import once, unbold, unwrapped
from stance.split.text.rows import Row

ENOUGH = 3
"""Comments from which what they share is no chance."""


def polished(rows: Sequence[Row], found: Sequence[Block]) -> tuple[Block, ...]:
    """The comments with bare names, what they answer and how deep they stand, and no votes that only number them."""
    found = with_answered(rows, found)
    names = zip(found, _bare(found), strict=True)
    blocks = [block if block.author == name else replace(block, author=name) for block, name in names]
    blocks = _untitled(_signed(rows, _noted(_answered_by(_unnumbered(blocks)))))
    blocks = within_list(rows, unbold(blocks))
    blocks = _dated(rows, [above_remarks(rows, _below_notes(rows, block)) for block in _answering(blocks)])
    if len(blocks) > ENOUGH and are_ordinals([block.likes for block in blocks]):
        blocks = [replace(block, likes=None) for block in blocks]
    # The notice in place of a removed one has lost its number too.
    numbered = [block for block in blocks if not block.removed]
    levels = iter(_levels(rows, numbered))
    return tuple(block if block.removed else replace(block, level=next(levels, block.level)) for block in blocks)


def _bare(found: Sequence[Block]) -> list[str | None]:
    names = [_BADGED.sub("", _TARGET.sub(r"\1", block.author or "")) for block in found]
    names = [name.rstrip(" ·•|").removeprefix("↳").removeprefix("↪").lstrip() for name in names]
    names = ["" if _NAMELESS.fullmatch(name) else name for name in names]
    names = once(names)
    flags = [_COUNTRY.search(name) for name in names]
    if 2 * sum(map(bool, flags)) > len(names):
        names = [name[: flag.start()] if flag else name for name, flag in zip(names, flags, strict=True)]
    if len(set(names)) < ENOUGH and not all(map(_BOLD.fullmatch, filter(None, names))):
        return [name or None for name in names]
    bare = unwrapped(names)
    return [name or block.author if name.strip("-–—") else None for name, block in zip(bare, found, strict=True)]


def _signed(rows: Sequence[Row], blocks: Sequence[Block]) -> Sequence[Block]:
    """The comments by those whom a note in brackets names about most of them: "(الاسم: سعيد، التاريخ: …)"."""
    found = [
        next(filter(None, (_SIGNED.fullmatch(row.text) for row in rows[block.first : block.over])), None)
        for block in blocks
    ]
    if sum(map(bool, found)) < max(ENOUGH, OFTEN * len(blocks)):
        return blocks
    return [
        _signed_by(block, match["name"].strip()) if match else block for block, match in zip(blocks, found, strict=True)
    ]


def _signed_by(block: Block, name: str) -> Block:
    numbered = NUMBERED.fullmatch(fold(block.author or ""))
    number = int(numbered[1]) if numbered else block.number
    return replace(block, author=None if _NAMELESS.fullmatch(f"({name})") else name, number=number)


def _unnumbered(blocks: Sequence[Block]) -> Sequence[Block]:
    """The comments, "3 - Sara" and "Par Sara" being Sara where most are written so, and answers to them are not."""
    if sum(_BY.match(block.author or "") is not None for block in blocks) >= max(ENOUGH, OFTEN * len(blocks)):
        blocks = [replace(block, author=_BY.sub("", block.author or "") or None) for block in blocks]
    found = [_NUMBERED.match(block.author or "") for block in blocks]
    numbers = [int(match[1]) for match in found if match]
    if len(numbers) < max(ENOUGH, OFTEN * len(blocks)) or numbers != sorted(set(numbers)):
        return blocks
    return [
        replace(block, author=(block.author or "")[match.end() :], number=int(match[1])) if match else block
        for block, match in zip(blocks, found, strict=True)
    ]


def _answered_by(blocks: Sequence[Block]) -> Sequence[Block]:
    """The comments, "-> réponse de Sara" being Sara who answers the last one that answers none."""
    answers = [_ANSWER_OF.match(block.author or "") for block in blocks]
    if not any(answers) or any(block.level is not None for block in blocks):
        return blocks
    return [
        replace(block, author=(block.author or "")[match.end() :], level=1) if match else replace(block, level=0)
        for block, match in zip(blocks, answers, strict=True)
    ]


def _noted(blocks: Sequence[Block]) -> list[Block]:
    """The comments, "Sara (en réponse à Ali)" being Sara who answers Ali."""
    asides = [_ASIDE.fullmatch(block.author or "") for block in blocks]
    answered = [answered_in(aside["noted"]) if aside else "" for aside in asides]
    return [
        replace(block, author=aside["name"], parent=block.parent or parent) if aside and parent else block
        for block, aside, parent in zip(blocks, asides, answered, strict=True)
    ]


def _untitled(blocks: Sequence[Block]) -> list[Block]:
    """The comments, "Sara Mod" being the Sara whom others answer."""
    answered = {name_key(part) for block in blocks for part in (block.parent, *_ARROW.split(block.author or "")[1:])}
    plain = (_TITLE.sub("", block.author or "") for block in blocks)
    return [
        replace(block, author=name) if name != block.author and name_key(name) in answered else block
        for block, name in zip(blocks, plain, strict=True)
    ]


def _below_notes(rows: Sequence[Row], block: Block) -> Block:
    """The comment without the lines above its words that are none of them.

    When its text was changed, a notice or an advertisement set off from it, more of a member's card or the subject
    below that, the badge of one that is signed below.
    """
    text = block.text
    while text < block.end - 1 and not block.offset and (over := _note(rows, text, block)) < block.end:
        if over == text:
            break
        text = over
    return replace(block, text=text) if text > block.text else block


def _note(rows: Sequence[Row], i: int, block: Block) -> int:
    """The line below what is no word of a comment, `i` itself where that line is one."""
    kind, above = rows[i].kind, rows[i - 1].kind if i else ""
    if rows[i].reason == ADVERTISEMENT:
        return next((k for k in range(i + 1, min(i + ADVERT, block.end)) if rows[k].gap), i)
    carded = above == PROFILE and kind in (PROFILE, SUBJECT)
    # What is known by its foot begins with its badge.
    chosen = kind == BADGE and block.names[0] >= block.end
    return i + (carded or chosen or kind == EDITED or (kind == NOTICE and rows[i + 1].gap > 0))


def _dated(rows: Sequence[Row], blocks: Sequence[Block]) -> list[Block]:
    """The comments, each ending with its date in brackets where most of them do and none has another."""
    said = [block for block in blocks if not block.removed]
    ended = {
        id(block): next(filter(None, (_ended(block, rows, i) for i in range(block.text, block.end))), None)
        for block in said
    }
    if any(block.date for block in said) or sum(map(bool, ended.values())) < max(2, OFTEN * len(said)):
        return list(blocks)
    return [ended.get(id(block)) or block for block in blocks]


def _ended(block: Block, rows: Sequence[Row], last: int) -> Block | None:
    """The comment down to a line that ends with a date in brackets; None where that line does not."""
    text, start = rows[last].text, block.offset if last == block.text else 0
    found = _BRACKETED.search(text, start)
    date = found and date_line(found[1])
    if not found or not date or found.start() <= start:
        return None
    return replace(block, end=last + 1, tail=len(text) - found.start(), date=date)


def _answering(blocks: Sequence[Block]) -> list[Block]:
    """The comments, "Sara → Ali" being Sara who answers Ali, where both have spoken."""
    split = [_ARROW.split(block.author or "", maxsplit=1) for block in blocks]
    spoken = {name_key(parts[0]) for parts in split}
    return [
        replace(block, author=parts[0], parent=block.parent or parts[1])
        if len(parts) == 2 and parts[0] and name_key(parts[1]) in spoken
        else block
        for block, parts in zip(blocks, split, strict=True)
    ]


def _levels(rows: Sequence[Row], blocks: Sequence[Block]) -> list[int]:
    """How deep the comments stand by what stands in front of all: an outline's "2.", "2.1.", or a list's signs.

    [] where nothing does.
    """
    signs = [_sign(rows[block.first].text) for block in blocks]
    if len(set(signs)) > 1 and None not in signs and signs[0] == 0:
        return [sign or 0 for sign in signs]
    numbers = [_OUTLINE.match(rows[block.first].folded) for block in blocks]
    for above in (0, 1):
        # Alone in its line it stands above what begins a comment that is known by its foot.
        if not all(numbers):
            numbers = [_PATH.fullmatch(rows[max(block.first - above, 0)].folded) for block in blocks]
    levels = [match["number"].count(".") for match in numbers if match]
    whole = len(levels) == len(blocks) >= ENOUGH and levels[0] == 0 and max(levels) > 0
    return levels if whole and all(after - before <= 1 for before, after in pairwise(levels)) else []


def _sign(line: str) -> int | None:
    """How deep a list is whose points begin with the sign that a copied line begins with, as browsers write them."""
    point = _POINT.match(line)
    return next((depth for depth, signs in enumerate(SIGNS) if point and point[0][0] in signs), 0 if point else None)


SIGNS = ("•●", "◦○o", "▪■")
"""What browsers put in front of the points of a list, of one within it, and of those further in."""

_POINT = re.compile(rf"(?:[{''.join(SIGNS)}](?<!o)|o(?=\s))|\d{{1,4}}[.)]\s")
_TARGET = re.compile(r"\[([^\[\]]{1,80})\]\([^()\s]{1,500}\)")
"""A link in Markdown: its words in brackets, its address in round ones."""
_BADGED = re.compile(
    r"(?<=\S)\s+(?:[✔✓☑✅]️?\s?(?:موث[ّ]?ق|v[ée]rifi[ée]e?|verified)?"
    r"|post author|mod[ée]rat(?:eur|rice)|moderator|auteur de l['’]article|كاتب المقال"
    r"|\[(?:abonn[ée]e?|r[ée]daction|mod[ée]rat(?:eur|rice)|admin|auteure?|مشترك|الإدارة|المحرر|مشرف)\])$",
    re.IGNORECASE,
)
"""Behind a name, what a site says of the reader."""
_BRACKETED = re.compile(r"(?<=\S)\s{0,3}[(\[]([^()\[\]]{6,40})[)\]]$")
_NAMELESS = re.compile(
    r"[\[(](?:no name|none|sans(?: nom)?|inconnue?|anonymous|بدون(?: اسم)?|مجهول|لا يوجد|[-–—?؟])[\])]", re.IGNORECASE
)
_SIGNED = re.compile(
    r"[(\[](?:[^()\[\]]{0,80}[,،;؛|]\s?)?(?:nom|auteur|pseudo|name|author|الاسم|الكاتب|صاحب التعليق)\s?:\s?"
    r"(?P<name>[^,،;؛|()\[\]]{1,40})(?:[,،;؛|][^()\[\]]{0,80})?[)\]]",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r"\s{1,3}[\U0001f1e6-\U0001f1ff]{2}\s{1,3}[^\W\d][\w .'’-]{1,30}$")
"""Behind a name, the flag and the name of the country that a reader writes from."""
_BOLD = re.compile(r"(\*{1,2})[^*]+\1")
_ARROW = re.compile(r"\s?[→➔➜▸►▶⮞◂◄◀←⮜]\s?")
# What a thread shows beside the name of who keeps it.
_TITLE = re.compile(r"(?<=\S) (?:Mod|Moderator|Modérateur|Admin|Auteur|Author|المشرف|الكاتب)$")
_BY = re.compile(r"(?:Par|By|بقلم|من طرف|بواسطة)\s+(?=\S)")
_ASIDE = re.compile(r"[>›\s]{0,4}(?P<name>[^()]{1,60}?)\s{0,3}\((?P<noted>[^()]{2,80})\)")
_NUMBERED = re.compile(r"(\d{1,4})\s?[-–.)°:]\s?(?=\S)")
_ANSWER_OF = re.compile(r"\W{0,4}(?:[Rr][ée]ponse (?:de |d['’])|[Rr]eply (?:from|by) |رد (?:من طرف|من) )(?=\S)")
_PATH = re.compile(r"\W{0,4}(?P<number>\d{1,3}(?:\.\d{1,3}){0,9})")
_OUTLINE = re.compile(r"\W{0,2}(?P<number>\d{1,3}(?:\.\d{1,3}){0,9})[.)\]]?(?:\s|$)")
