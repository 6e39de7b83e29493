"""The article of a copied page: title, standfirst, author, date and body, apart from what stands around them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from stance.split.dates import Date
from stance.split.text.beside import SIDE_BAR
from stance.split.text.blocks import Block
from stance.split.text.bylines import author_of, is_byline, is_caption, is_name, is_signature, published
from stance.split.text.chat import is_head
from stance.split.text.controls import BADGE, MEDIA, SHEET, SYSTEM
from stance.split.text.echoes import about, key_of
from stance.split.text.layouts import BULLET, BUTTON, RELATED_LINKS
from stance.split.text.lines import page_ends, side_bar_start
from stance.split.text.prose import Core, find_core, is_sentence, share_of, stems, tells, words_of
from stance.split.text.rows import Row
from stance.split.text.title import find_title, whole_post
from stance.split.text.whole import whole_title

TITLE, DATE, LEAD, BODY = "title", "date", "lead", "body"
PUBLISHED, BYLINE, CAPTIONED, RELATED = "publication line", "byline", "caption", "related link"
ABOVE, AGAIN, AFTER, BESIDE = "before the title", "repeated title", "after the article", "beside the article"

STANDFIRST = 2
"""Lines, bullets aside, that may stand between the title and its date; a date further down is the story's."""

LONGEST_STANDFIRST = 400
"""Characters of one of them."""

SUMMARY = 2
"""Bullets under the title that make a summary; one alone is the first remark of a dialogue."""

SIGNATURE = 3
"""Lines below a story within which its author and date stand."""

OWN, OWN_ALONE = 0.5, 0.2
"""The share of its words that a heading has in common with the story below it; a notice has fewer, and of several
short lines above a story some are notices."""

NOTE = 60
"""Characters of a line without a full stop that may be the last of a story, such as a word on its author."""


@dataclass(frozen=True, slots=True)
class Header:
    """What is known of an article besides its text: roles of lines, and what they say."""

    roles: dict[int, str]
    date: Date | None = None
    author: str | None = None


def article_roles(page: Sequence[Row], stop: int) -> tuple[list[str], Header]:
    """A part of the article, or why it is none, for each line above `stop`, where the comments start."""
    rows = page[:stop]
    core = whole_post(rows, find_core(rows))
    # Nothing but short lines: the first is the title.
    plain = (i for i in range(stop) if tells(rows[i]) and not (rows[i].date or is_head(rows[i])))
    title = find_title(page, core) if core else next(plain, None)
    sure = core if core and core.sure else None
    titled = 1 + bool(title is not None and whole_title(rows, title))
    below = title + titled if title is not None else sure.start if sure else 0
    told = words_of(rows, sure) if sure else set()
    header = _header(rows, range(below, stop), title, told)
    roles = _body(page, stop, [i for i in range(below, stop) if i not in header.roles], sure, told)
    body = [i for i, role in roles.items() if role == BODY]
    header = _signed(rows, header, body[-1] + 1 if body else stop)
    bullets = list(takewhile(lambda i: BULLET.fullmatch(rows[i].folded), body))
    lead = bullets if SUMMARY <= len(bullets) < len(body) else []
    above = {i: rows[i].reason or ABOVE for i in range(below)}
    parts = above | roles | dict.fromkeys(lead, LEAD) | header.roles
    if title is not None:
        key = key_of(rows[title].text)
        parts |= {i: AGAIN for i, row in enumerate(rows) if parts[i] != BODY and key_of(row.text) == key}
        parts |= dict.fromkeys(range(title, title + titled), TITLE)
    return [parts[i] for i in range(stop)], header


def _header(rows: Sequence[Row], below: range, title: int | None, told: set[str]) -> Header:
    """Date, author and standfirst from the lines below the title; a date close above it serves where none is below."""
    roles: dict[int, str] = {}
    pending: dict[int, str] = {}  # standfirst if a date comes after it, the body's first lines if none does
    dates: list[Date] = []
    key = "" if title is None else key_of(rows[title].text)
    for i in below:
        row, date = rows[i], published(rows[i])
        if date and (not pending or i != below[-1]):
            roles |= pending | {i: PUBLISHED if dates else _date_role(row, date)}
            pending = {}
            dates.append(date)
        elif aside := _aside(rows, i, key):
            (pending if pending else roles)[i] = aside
        elif dates or not _may_be_standfirst(row, pending):
            break
        else:
            pending[i] = LEAD if _is_own(row, told, OWN_ALONE) else BESIDE
    for i in range((title or 0) - 1, max((title or 0) - 3, -1), -1):
        if i == (title or 0) - 1 and is_name(rows[i]) and i and rows[i - 1].date:
            roles[i] = BYLINE
        if not dates and (above := published(rows[i])):
            roles[i] = _date_role(rows[i], above)
            dates.append(above)
    names = (author_of(rows[i]) or rows[i].text for i, role in roles.items() if role == BYLINE)
    named = (author_of(rows[i]) for i, role in roles.items() if role in (PUBLISHED, BYLINE))
    return Header(roles, next(iter(dates), None), next((name for name in (*named, *names) if name), None))


def _aside(rows: Sequence[Row], i: int, key: str) -> str:
    """What a line among title, date and story is; "" for one that may be of the story."""
    row = rows[i]
    if is_byline(rows, i):
        return BYLINE
    if is_caption(rows, i):
        return CAPTIONED
    if row.kind or not tells(row):
        return row.reason or row.kind
    if key_of(row.text) == key:
        return AGAIN
    return BYLINE if _stands_by_date(rows, i) or _stands_by_picture(rows, i) else ""


def _stands_by_picture(rows: Sequence[Row], i: int) -> bool:
    """Whether a line is the name that the words of the picture above it end with: "Photo de Sara", "Sara"."""
    above = rows[i - 1].text if i else ""
    return is_name(rows[i]) and above.endswith(f" {rows[i].text}") and len(above) < 2 * len(rows[i].text) + NOTE


def _stands_by_date(rows: Sequence[Row], i: int) -> bool:
    """Whether a line is a name right above or below the article's date."""
    above = i > 0 and published(rows[i - 1]) and not rows[i].gap  # below a gap it heads the story
    below = i + 1 < len(rows) and published(rows[i + 1])
    return is_name(rows[i]) and bool(above or below)


def _is_own(row: Row, told: set[str], share: float) -> bool:
    """Whether a line above a story is part of it: a sentence, or one that shares its words; all are where none tell."""
    return not told or is_sentence(row) or share_of(stems(row.text), told) >= share


def _may_be_standfirst(row: Row, pending: dict[int, str]) -> bool:
    before = sum(role == LEAD for role in pending.values())
    return len(row.text) < LONGEST_STANDFIRST and (before < STANDFIRST or BULLET.fullmatch(row.folded) is not None)


def _date_role(row: Row, date: Date) -> str:
    # A paper's name or a count around the date has no place in the article, so such a line is a reject.
    return DATE if row.text == date.words else PUBLISHED


def _body(page: Sequence[Row], stop: int, below: Sequence[int], core: Core | None, told: set[str]) -> dict[int, str]:
    """The parts of the lines below the title; `core` is the story where whole paragraphs tell of it."""
    rows = page[:stop]
    end, after = _end(rows, below[0] + 1, core) if below else (stop, AFTER)
    seen = Counter(key_of(row.text) for row in about(page, stop) if len(row.text) <= LONGEST_STANDFIRST)
    above = [i for i in below if core and i < core.start and not is_sentence(rows[i])]
    share = OWN_ALONE if len(above) == 1 else OWN
    beside = {i for i in above if not _is_own(rows[i], told, share)}
    roles: dict[int, str] = {}
    for i in below:
        row = rows[i]
        if not tells(row):
            roles[i] = row.reason
        elif i >= end:
            roles[i] = after
        elif row.kind == SHEET or (core and (row.kind or is_caption(rows, i))):
            roles[i] = CAPTIONED if is_caption(rows, i) else row.kind
        elif core and not is_sentence(row) and (seen[key_of(row.text)] > 1 or _is_related(rows, i)):
            roles[i] = RELATED
        else:
            roles[i] = BESIDE if i in beside else BODY
    return roles


def _is_related(rows: Sequence[Row], i: int) -> bool:
    """Whether a line stands right below the heading of links to other stories."""
    return i > 0 and rows[i - 1].reason == RELATED_LINKS


def _end(rows: Sequence[Row], first: int, core: Core | None) -> tuple[int, str]:
    """The line the story is over at, and what the lines from there on are."""
    if core:
        return _with_note(rows, core.end), AFTER
    for i in range(first, len(rows)):
        if page_ends(rows, i):
            return max(side_bar_start(rows, i), first), SIDE_BAR
        rule = rows[i].rule
        pressed = is_sentence(rows[i - 1]) and [row.kind for row in rows[i : i + 2]] == [BUTTON, BUTTON]
        if pressed or (rule and rule.ends == "article"):
            return i, AFTER
    return len(rows), AFTER


def _with_note(rows: Sequence[Row], end: int) -> int:
    """The end of a story with one long line or point below its last sentence; several are a list of other stories."""
    tail = list(takewhile(lambda i: tells(rows[i]) and not rows[i].kind, range(end, len(rows))))
    note = len(tail) == 1 and not rows[end].date and (len(rows[end].text) >= NOTE or BULLET.fullmatch(rows[end].folded))
    return end + 1 if note else end


def _signed(rows: Sequence[Row], header: Header, end: int) -> Header:
    """The header with the author and date that stand right below the story, where none stand above it."""
    if header.date and header.author:
        return header
    roles: dict[int, str] = {}
    date, author = header.date, header.author
    for i in range(end, min(end + SIGNATURE, len(rows))):
        found, dated = published(rows[i]), i + 1 < len(rows) and rows[i + 1].date is not None
        if found and found.iso and date is None and i - end < 2:
            date, roles[i] = found, _date_role(rows[i], found)
        if author is None and (
            found
            or is_byline(rows, i)
            or (is_name(rows[i]) and (dated if date is None else i == end and _LATIN.match(rows[i].text)))
        ):
            author = author_of(rows[i]) or (None if found else rows[i].text)
            roles.setdefault(i, BYLINE)
    return Header(header.roles | roles, date, author)


def post_roles(rows: Sequence[Row], stop: int, post: Block, chat: bool) -> tuple[list[str], Header]:
    """The same where the article is the first post of a thread, or of a `chat`."""
    start = next((i for i in range(post.text, post.end) if not _POINTER.fullmatch(rows[i].text)), post.text)
    core = Core(start, max(post.end, start), True)
    title = find_title(rows, core)
    roles = [ABOVE if i < post.text else row.reason or row.kind or AFTER for i, row in enumerate(rows[:stop])]
    roles[post.names[0] : post.names[1]] = [PUBLISHED] * len(roles[post.names[0] : post.names[1]])
    for i in range(post.text, min(post.end, stop)):
        beside = rows[i].kind in (MEDIA, SYSTEM) or _POINTER.fullmatch(rows[i].text)
        roles[i] = rows[i].kind or ABOVE if beside else BODY
    if title is not None and title < stop:
        key = key_of(rows[title].text)
        roles = [AGAIN if key_of(row.text) == key else role for role, row in zip(roles, rows, strict=False)]
        roles[title] = TITLE
    # In a chat it is the group or a paper that posts, and the text itself may name who wrote it.
    signed = next((author_of(row) for row in rows[post.text : post.end] if is_signature(row)), None)
    badges = {row.text for row in rows[: post.text] if row.kind == BADGE}
    posted = post.author if post.author not in badges and not chat else None
    return roles, Header({}, post.date, signed or posted)


# What stands above a page that a message passes on.
_POINTER = re.compile(r"https?://\S+|\{\w+\}")

# Two words of Arabic below a story head the next list as often as they sign it.
_LATIN = re.compile("[A-ZÀ-Þ]")
