"""One or two comments, too few to show the layout they are in: each line says by itself what it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from stance.split.text.blocks import Block
from stance.split.text.choice import Reading
from stance.split.text.comment_layouts import DATE, CommentLayout, pattern
from stance.split.text.controls import COUNT, RULE, SHEET
from stance.split.text.few_lines import is_aside, is_control, is_foot, is_head, is_picture
from stance.split.text.headings import READERS, counted_headings, headings, is_heading, stated_by, uppermost
from stance.split.text.layouts import BUTTON, COMMENT_FORM, COMMENT_HEADING
from stance.split.text.lines import is_teaser, page_ends
from stance.split.text.marks import NUMBERED
from stance.split.text.names import bare_names
from stance.split.text.pattern.fields import votes_in
from stance.split.text.pattern.frame import LONGEST_SLOT, is_slot
from stance.split.text.pattern.keys import LABEL as NAMED
from stance.split.text.pattern.words import NAME_LABEL, SENDER, VOTES
from stance.split.text.rows import REPLY_MARK, Row, lone_number

MOST = 2
"""Comments that are too few for a layout to show."""

REACH, SPAN = 16, 80
"""Lines below a heading within which the first date stands, and both comments."""

LONGEST_DATED = 100
"""Characters of a line that may date a comment."""

LONGEST_NOTE, LONGEST_SAID = 100, 160
"""Characters of a line with the number of comments somewhere in it, and of one that begins with it."""

LAYOUT = CommentLayout("few-comments", 0.5)


@dataclass(frozen=True, slots=True)
class _Part:
    """By line: where a comment's own begins, where its date is, and where all of it is over."""

    first: int
    date: int
    over: int


def few_comments(rows: Sequence[Row]) -> tuple[int, Reading] | None:
    """The heading that states one or two comments, and those below it, where there are as many; None without such."""
    for heading, number in sorted(_stated(rows), reverse=True):
        found = _below(rows, heading, number)
        if found:
            return uppermost(rows, heading), Reading(LAYOUT, tuple(found), found[-1].over, float(number))
    return None


def _stated(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """The lines that state one or two comments: headings, or a count among other words."""
    stated = [(i, stated_by(rows, i)) for i, _ in headings(rows)]
    for i, number in (*stated, *counted_headings(rows)):
        if number and number <= MOST and "=" not in rows[i].text:  # the level of a heading, say
            yield i, number
    for i, row in enumerate(rows):
        if len(row.text) <= LONGEST_SAID and not (row.rule or row.kind or row.stamp):
            said = _SAID.match(row.folded) or (len(row.text) <= LONGEST_NOTE and _NOTED.search(row.folded))
            if said and READERS.search(said[0]):
                yield i, int(said["count"] or said["number"])


def _below(rows: Sequence[Row], heading: int, number: int) -> list[Block] | None:
    """As many comments below a heading as it states, every one with a name and a text."""
    places, stop = _dated(rows, heading, number)
    if len(places) != number or places[0] > heading + REACH:
        return None
    top = [*takewhile(lambda i: not is_aside(rows, i), range(places[0] - 1, heading, -1))][::-1]
    below = [i for i in range(places[0] + 1, places[1] if number > 1 else stop) if not is_foot(rows, i)]
    attached = _attached(rows, places[0], heading)
    closed = any(not is_slot(rows[i]) for i in attached) or not below or _ends_with(rows, places[0], attached)
    parts = _closed_parts(rows, top, places, stop) if closed else _opened_parts(rows, heading, places, stop)
    read = _closed if closed else _opened
    found = [read(rows, part) for part in parts]
    whole = len(found) == number and all(block and block.author for block in found)
    return [block for block in found if block] if whole else None


def _ends_with(rows: Sequence[Row], place: int, above: Sequence[int]) -> bool:
    """Whether the first comment is over at its date: a gap, a foot or a drawn line is right below it."""
    if place + 1 == len(rows):
        return False
    said = any(not is_picture(rows, i) for i in above) and _beside(rows[place])
    apart = rows[place + 1].gap > rows[place].gap or is_control(rows[place + 1])
    return bool(said and apart) or rows[place + 1].kind == RULE


def _dated(rows: Sequence[Row], heading: int, number: int) -> tuple[list[int], int]:
    """The lines that date the comments, and the line at which the section is over."""
    places: list[int] = []
    for i in range(heading + 1, min(len(rows), heading + SPAN)):
        row = rows[i]
        form = row.reason == COMMENT_FORM and not places
        if (page_ends(rows, i) and not form) or (row.reason == COMMENT_HEADING and not is_heading(row)):
            return places, i
        if row.stamp and row.kind not in (BUTTON, SHEET) and len(row.text) <= LONGEST_DATED:
            if len(places) == number or is_teaser(rows, i - 1):
                return places, i
            places.append(i)
    return places, min(len(rows), heading + SPAN)


def _attached(rows: Sequence[Row], place: int, floor: int) -> list[int]:
    """The lines right above a date, down from the last that is nobody's or a gap, or whatever one of votes ends."""
    lines: list[int] = []
    for i in range(place - 1, floor, -1):
        if rows[i + 1].gap or is_aside(rows, i) or (is_control(rows[i]) and not is_picture(rows, i)):
            break
        lines.insert(0, i)
    return lines


def _opened_parts(rows: Sequence[Row], heading: int, places: Sequence[int], stop: int) -> list[_Part]:
    """Comments whose text stands below their date; what is attached to that above it is their head."""
    tops: list[int] = []
    for place, floor in zip(places, [heading, *places], strict=False):
        head = _head_of(rows, _attached(rows, place, floor))
        longest = places[0] - tops[0] if tops else len(head)  # the lines above that are of the text above
        tops.append(place - min(len(head), longest))
    return [_Part(top, place, over) for top, place, over in zip(tops, places, [*tops[1:], stop], strict=True)]


def _head_of(rows: Sequence[Row], lines: list[int]) -> list[int]:
    """Of the lines above a date those from the name on: it stands above the handle, or below its picture."""
    handle = next((at for at, i in enumerate(lines) if at and rows[i].text[0] == "@"), None)
    return lines[handle - 1 :] if handle else lines


def _closed_parts(rows: Sequence[Row], top: Sequence[int], places: Sequence[int], stop: int) -> list[_Part]:
    """Comments whose text stands above their date."""
    overs = []
    for place, end in zip(places, [*places[1:], stop], strict=True):
        overs.append(next((i for i in range(place + 1, end) if not is_control(rows[i])), end))
    firsts = [top[0] if top else places[0], *overs[:-1]]
    return [_Part(first, place, over) for first, place, over in zip(firsts, places, overs, strict=True)]


def _opened(rows: Sequence[Row], part: _Part) -> Block | None:
    """One comment below its date; its name is above that, beside it, right below it, or the last line."""
    head = [i for i in range(part.first, part.date) if not is_picture(rows, i) and not NUMBERED.search(rows[i].folded)]
    author = _labelled(rows, range(part.first, min(part.over, part.date + 3))) or _beside(rows[part.date])
    author = author or (rows[head[0]].text if head else "")
    text = next((i for i in range(part.date + 1, part.over) if not is_head(rows, i)), part.over)
    end = next((i for i in range(text + 1, part.over) if is_foot(rows, i)), part.over)
    if not author and end - text > 1:
        signed = is_slot(rows[end - 1]) and not rows[end - 1].gap and (end == part.over or not is_control(rows[end]))
        if signed and (not is_slot(rows[text]) or len(rows[text].text) > len(rows[end - 1].text)):
            author, end = rows[end - 1].text, end - 1
        elif is_slot(rows[text]):
            author, text = rows[text].text, text + 1
    return _block(rows, part, text, end, author) if text < end else None


def _closed(rows: Sequence[Row], part: _Part) -> Block | None:
    """One comment above its date; its name is beside the date, the first line, or right above the date."""
    lines = [i for i in range(part.first, part.date) if not is_picture(rows, i)]
    author = _beside(rows[part.date])
    if len(lines) > 1 and is_control(rows[lines[0]]) and any(map(str.isalpha, rows[lines[0]].text)):
        del lines[0]  # "Avis épinglé"
    if not lines or not (author or len(lines) > 1):
        return None
    text, end = lines[0], part.date
    if not author and is_slot(rows[text]):
        author, text = rows[text].text, text + 1
    elif not author and is_slot(rows[end - 1]):
        author, end = rows[end - 1].text, end - 1
    return _block(rows, part, text, end, author)


def _block(rows: Sequence[Row], part: _Part, text: int, end: int, author: str) -> Block:
    own = [*range(part.first, text), *range(end, part.over)]
    named = next((i for i in own if author and author in rows[i].text), part.date)
    foot = [
        rows[i]
        for i in takewhile(lambda i: i == part.date or is_control(rows[i]), range(max(end, part.date), part.over))
    ]
    between = [rows[i] for i in range(part.date + 1, text) if rows[i].kind == COUNT]
    counts = [row.likes for row in foot if row.kind == COUNT]
    voted = [number for row in (*between, *foot) if (number := _votes(row)) is not None]
    # Below answers, shares, votes and views networks show bare counts.
    likes = counts[2] if len(counts) in (3, 4) else next(iter(voted), _signed(rows[part.date]))
    over = max(end, part.date + 1) + len(foot) * (part.date < text)
    name = _BY.sub("", bare_names([author])[0])
    parent = next((rows[i].parent for i in range(part.first, text) if rows[i].kind == REPLY_MARK), "")
    stamp, names = rows[part.date].stamp, (named, named + 1)
    return Block(part.first, text, end, min(over, part.over), names, name, stamp, parent, likes)


def _votes(row: Row) -> int | None:
    if row.kind == COUNT or row.kind == BUTTON:
        return row.likes
    return votes_in(row) if VOTES.search(row.folded) and not row.stamp else None


def _signed(row: Row) -> int | None:
    """The votes that stand behind a date: "(5 mai 2024 ; +3)", "· 👍 3"."""
    behind = row.form.partition(DATE)[2]
    match = _SIGNED.fullmatch(behind)
    return int(match[1]) if match else lone_number(behind) if VOTES.search(behind) else None


def _labelled(rows: Sequence[Row], lines: range) -> str:
    """The name behind the first label for names: "Nom : Sara", "De : Sara"."""
    for i in lines:
        label = NAMED.match(rows[i].folded)
        if label and not rows[i].stamp and (NAME_LABEL.fullmatch(label["label"]) or SENDER.fullmatch(label["label"])):
            return rows[i].text[label.end() :]
    return ""


def _beside(row: Row) -> str:
    """The name beside a date; "" where no words stand there but those that say it is one."""
    at = row.form.find(DATE)
    label = NAMED.match(row.form)
    if at < 0 or _WHEN.fullmatch(row.form) or (label and label.end() >= at):
        return ""
    for span in ((0, at), (at + 1, len(row.form))):
        words = _NUMBER.sub("", row.source(span)).strip(_EDGES)
        words = words if words.count("(") == words.count(")") else words.strip("()" + _EDGES)
        if sum(map(str.isalpha, words)) > 1 and len(words) <= LONGEST_SLOT and not VOTES.search(words):
            return words
    return ""


_WORDS = (
    r"(?:commentaires?|messages?|reactions?|reponses?|avis|contributions?|comments?|repl(?:y|ies)"
    r"|تعليق(?:ات|ا|ان)?|ردود|رد|راي|اراء|مشارك(?:ة|ات|تان))"
)
_NOTED = re.compile(rf"(?<![\d.,:/-])(?<!\d )(?P<count>[12]) {_WORDS}(?!\w|\W{{0,3}}\d)(?P<number>)?", re.IGNORECASE)
_SAID = re.compile(
    rf"(?P<count>[12]) {_WORDS}(?!\w)|[^\d.!?؟:(\[]{{1,40}}\s?[:(\[]\s?(?P<number>[12])\s?[)\]]?(?=[.\s]|$)",
    re.IGNORECASE,
)
_WHEN = pattern("{when}")
_NUMBER = re.compile(r"^\s*#?\d{1,5}\s?[.):°–—-]\s+")
_SIGNED = re.compile(r"[\s;؛,،|/(\[•·–-]{1,4}?([+-]\d{1,6}|0)[\s)\].:]{0,3}")
_BY = re.compile(r"(?:par|by|من طرف|بواسطة|بقلم) (?=\w)|(?<=\S) (?:le|on|في|بتاريخ)$", re.IGNORECASE)
_EDGES = " \t|·•*,،;؛/–—-:[]»"
