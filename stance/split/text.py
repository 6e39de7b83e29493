"""Pages copied as text → Articles: every visible line is part of the article, of a comment, or a reject."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile

from stance.records import Article, Reject
from stance.split.dates import Date, find_date
from stance.split.text_layouts import BULLET, BYLINE, COMMENT_HEADING, PUBLICATION, SIDE_BAR
from stance.split.text_lines import Line, author_in, page_ends, side_bar_start
from stance.split.text_rows import read_rows
from stance.split.text_section import find_opening, stated_count, stated_in
from stance.split.text_thread import COMMENT, Thread, read_thread

TITLE, DATE, LEAD, BODY = "title", "date", "lead", "body"
PARTS = (TITLE, DATE, LEAD, BODY, COMMENT)

LONGEST_TITLE = 300
"""Characters. Headlines of Moroccan papers stay under 160; a longer first line is a paragraph."""

PROSE = 200
"""Characters. Above a line as long as this, a line that comes twice in a row is the title; below it, a refrain."""

LONGEST_PUBLICATION = 160
"""Characters of a line that says where and when the article came out."""

STANDFIRST = 2
"""Lines, bullets aside, that may stand between the title and its date; a date further down is the story's."""

SUMMARY = 2
"""Bullets under the title that make a summary; one alone is the first remark of a dialogue."""

_Run = tuple[str, int, int]
"""A role and where in the page it is played, in characters."""


@dataclass(frozen=True, slots=True)
class _Header:
    """What stands between the title and the body: roles by line, and what they say."""

    roles: dict[int, str]
    date: Date | None = None
    author: str | None = None


def split_text(text: str, source: str, article_id: str) -> Article:
    """The article and comments of one page that was copied as text; never raises, whatever the text.

    Title, lead and body are slices of `text`; where something was taken out of them, a line break
    joins the slices. The lead is what the layout marks as one: two or more bullets under the title with
    more text below them, or a line or two between the title and its date. All other text above the
    comments is body.

    `text[slice(*comment.span)]` is a comment's text in the source, without the white space and unseen
    marks around it; `comment.text` is that slice once the lines below the first have lost as many spaces
    as stand before the first: the indentation of the list. Line breaks and blank lines stay as they are.
    """
    lines = read_rows(text)
    opening = find_opening(lines)
    thread = read_thread(text, article_id, lines, opening)
    roles, header = _article_roles(lines[: opening.start])
    roles += thread.roles
    runs = _runs(lines, roles)
    title, lead, body = (_joined(text, runs, part) for part in (TITLE, LEAD, BODY))
    return Article(
        id=article_id,
        source=source,
        title=title,
        lead=lead,
        body=body,
        author=header.author,
        date=header.date.iso if header.date else None,
        date_raw=header.date.words if header.date else None,
        comments=thread.comments,
        rejects=tuple(sorted((*_rejects(text, runs), *thread.rejects), key=lambda reject: reject.span)),
        warnings=_warnings(title, body, stated_count(lines, opening), thread),
    )


def _article_roles(lines: Sequence[Line]) -> tuple[list[str], _Header]:
    """A part of the article, or why it is none, for each line above the comments."""
    story = [i for i, line in enumerate(lines) if _tells(line)]
    title = _title(lines, story)
    below = [i for i in story if title is None or (i > title and lines[i].text != lines[title].text)]
    header = _header(lines, below, title or 0)
    body = [i for i in below if i not in header.roles]
    bullets = list(takewhile(lambda i: BULLET.fullmatch(lines[i].folded), body))
    lead = bullets if SUMMARY <= len(bullets) < len(body) else []
    end, after = _end(lines, body[0]) if body else (len(lines), "")
    parts = {i: BODY if i < end else after for i in body} | dict.fromkeys(lead, LEAD) | header.roles
    for i in story:
        parts.setdefault(i, "before the title" if i < (title or 0) else "repeated title")
    if title is not None:
        parts[title] = TITLE
    return [parts.get(i) or line.reason for i, line in enumerate(lines)], header


def _tells(line: Line) -> bool:
    # A heading of comments that opens none is a count beside the title, or without a number a word of the story.
    return line.rule is None or (line.reason == COMMENT_HEADING and stated_in(line) is None)


def _title(lines: Sequence[Line], story: Sequence[int]) -> int | None:
    """The line of the title: one that comes twice in a row above all prose, else the story's first."""
    undated = [i for i in story if lines[i].date is None]
    above = takewhile(lambda pair: len(lines[pair[1]].text) < PROSE, pairwise(undated))
    twice = (i for i, after in above if lines[i].text == lines[after].text)
    title = next(twice, undated[0] if undated else None)
    return title if title is not None and len(lines[title].text) <= LONGEST_TITLE else None


def _header(lines: Sequence[Line], below: Sequence[int], title: int) -> _Header:
    """Date, author and standfirst from the lines below the title; a date right above it serves where none is below."""
    roles: dict[int, str] = {}
    pending: dict[int, str] = {}  # standfirst if a date comes after it, the body's first lines if none does
    dates: list[Date] = []
    for i in below:
        line = lines[i]
        date = _published(line)
        if date and (not pending or i != below[-1]):
            roles |= pending | {i: "publication line" if dates else _date_role(line, date)}
            pending = {}
            dates.append(date)
        elif BYLINE.fullmatch(line.folded):
            (pending if pending else roles)[i] = "byline"
        elif dates or not _may_be_standfirst(line, len(pending)):
            break
        else:
            pending[i] = LEAD
    if not dates and title and (above := _published(lines[title - 1])):
        roles[title - 1] = _date_role(lines[title - 1], above)
        dates.append(above)
    authors = (author_in(lines[i], BYLINE) for i, role in roles.items() if role == "byline")
    return _Header(roles, next(iter(dates), None), next(authors, None))


def _may_be_standfirst(line: Line, before: int) -> bool:
    return len(line.text) < 2 * PROSE and (before < STANDFIRST or BULLET.fullmatch(line.folded) is not None)


def _published(line: Line) -> Date | None:
    """The date of a line that says only when, or where and when, an article came out."""
    if line.date or len(line.text) > LONGEST_PUBLICATION:
        return line.date
    date = find_date(line.text)
    if date is None or not _AFTER_DATE.fullmatch(line.text, date.end):
        return None
    return date if PUBLICATION.fullmatch(line.folded[: date.start]) else None


def _date_role(line: Line, date: Date) -> str:
    # A paper's name or a count around the date has no place in the article, so such a line is a reject.
    return DATE if line.text == date.words else "publication line"


def _end(lines: Sequence[Line], first: int) -> tuple[int, str]:
    """The line the body is over at, and what the lines from there on are."""
    for i in range(first + 1, len(lines)):
        if page_ends(lines, i):
            return max(side_bar_start(lines, i), first + 1), SIDE_BAR
        rule = lines[i].rule
        if rule and rule.ends == "article":
            return i, "after the article"
    return len(lines), ""


def _joined(page: str, runs: Sequence[_Run], part: str) -> str:
    """The slices of the page that play one part."""
    return "\n".join(page[start:end] for role, start, end in runs if role == part)


def _rejects(page: str, runs: Sequence[_Run]) -> list[Reject]:
    """Neighbouring lines left out for one reason are one reject."""
    return [Reject(page[start:end], (start, end), role) for role, start, end in runs if role not in PARTS]


def _runs(lines: Sequence[Line], roles: Sequence[str]) -> list[_Run]:
    """Neighbouring lines with one role as one run."""
    groups = (list(group) for _, group in groupby(zip(roles, lines, strict=True), key=lambda pair: pair[0]))
    return [(group[0][0], group[0][1].start, group[-1][1].end) for group in groups]


def _warnings(title: str, body: str, stated: int | None, thread: Thread) -> tuple[str, ...]:
    """What looks wrong with the article as it was read."""
    found = len(thread.comments)
    # Some sites count the comments that they took away.
    missed = stated is not None and stated not in (found, found + thread.removed)
    signs = (
        (not title, "no title was found"),
        (not body, "no body was found"),
        (missed, f"the page states {stated} comments, {found} were found"),
    )
    return tuple(words for wrong, words in signs if wrong)


_AFTER_DATE = re.compile(r"\s?(?:[|()•·.-].{0,60})?")
