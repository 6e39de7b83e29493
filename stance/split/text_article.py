"""The article of a copied page: title, standfirst, author, date and body, apart from what stands around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from stance.split.dates import Date
from stance.split.text_blocks import Block
from stance.split.text_comment_layouts import PUBLISHED_BY
from stance.split.text_layouts import BULLET, BYLINE, COMMENT_HEADING, PUBLICATION, SIDE_BAR, SIGNED
from stance.split.text_lines import author_in, page_ends, side_bar_start
from stance.split.text_rows import Row
from stance.split.text_section import stated_in
from stance.split.text_title import PROSE, SENTENCE, STANDFIRST, find_title, is_menu, is_prose, may_be_title, repeated

TITLE, DATE, LEAD, BODY = "title", "date", "lead", "body"

LONGEST_PUBLICATION = 160
"""Characters of a line that says where and when the article came out."""

SUMMARY = 2
"""Bullets under the title that make a summary; one alone is the first remark of a dialogue."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands between the title and the body: roles by line, and what they say."""

    roles: dict[int, str]
    date: Date | None = None
    author: str | None = None


def article_roles(page: Sequence[Row], stop: int) -> tuple[list[str], Header]:
    """A part of the article, or why it is none, for each line above `stop`, where the comments start."""
    rows = page[:stop]
    story = [i for i, row in enumerate(rows) if _tells(row)]
    title = find_title(page, rows, story)
    below = [i for i in story if title is None or (i > title and rows[i].text != rows[title].text)]
    header = _header(rows, below, title or 0)
    body = [i for i in below if i not in header.roles]
    bullets = list(takewhile(lambda i: BULLET.fullmatch(rows[i].folded), body))
    lead = bullets if SUMMARY <= len(bullets) < len(body) else []
    end, after = _end(rows, body) if body else (len(rows), "")
    header = _signed_below(rows, header, [i for i in body if i >= end])
    parts = {i: BODY if i < end else after for i in body} | dict.fromkeys(lead, LEAD) | header.roles
    for i in story:
        parts.setdefault(i, "before the title" if i < (title or 0) else "repeated title")
    if title is not None:
        parts[title] = TITLE
    return [parts.get(i) or row.reason for i, row in enumerate(rows)], header


def _tells(row: Row) -> bool:
    # A heading of comments that opens none is a count beside the title, or without a number a word of the story.
    return row.rule is None or (row.reason == COMMENT_HEADING and stated_in(row) is None)


def _header(rows: Sequence[Row], below: Sequence[int], title: int) -> Header:
    """Date, author and standfirst from the lines below the title; a date right above it serves where none is below."""
    roles: dict[int, str] = {}
    pending: dict[int, str] = {}  # standfirst if a date comes after it, the body's first lines if none does
    dates: list[Date] = []
    for i in below:
        row = rows[i]
        date = _published(row)
        if date and (not pending or i != below[-1]):
            roles |= pending | {i: "publication line" if dates else _date_role(row, date)}
            pending = {}
            dates.append(date)
        elif BYLINE.fullmatch(row.folded) or _is_signed(rows, i):
            (pending if pending else roles)[i] = "byline"
        elif row.kind:
            (pending if pending else roles)[i] = row.kind
        elif dates or not _may_be_standfirst(row, len(pending)):
            break
        else:
            pending[i] = LEAD
    if not dates and title and (above := _published(rows[title - 1])):
        roles[title - 1] = _date_role(rows[title - 1], above)
        dates.append(above)
    if not dates and roles:  # beside a counter, "4 533 vues · 11 mars 2024"
        dates += [row.stamp for row in rows[title : max(roles)] if row.stamp and row.rule]
    names = (name for name in _authors(rows, roles) if any(map(str.isalpha, name)))
    return Header(roles, next(iter(dates), None), next(names, None))


def _authors(rows: Sequence[Row], roles: dict[int, str]) -> Iterator[str]:
    """The names in the header's lines, as each writes them."""
    for i, role in roles.items():
        if role == "byline":
            yield author_in(rows[i], BYLINE) or author_in(rows[i], SIGNED) or ""
        elif role == "publication line":
            for pattern in PUBLISHED_BY:
                match = pattern.fullmatch(rows[i].form)
                if match:
                    yield rows[i].source(match.span("author"))
                    break


def _is_signed(rows: Sequence[Row], i: int) -> bool:
    """Whether a line above a date gives the paper and the author."""
    return SIGNED.fullmatch(rows[i].folded) is not None and i + 1 < len(rows) and rows[i + 1].date is not None


def _may_be_standfirst(row: Row, before: int) -> bool:
    return len(row.text) < 2 * PROSE and (before < STANDFIRST or BULLET.fullmatch(row.folded) is not None)


def _published(row: Row) -> Date | None:
    """The date of a line that says only when, or where and when, or by whom, an article came out."""
    if row.date or len(row.text) > LONGEST_PUBLICATION or row.stamp is None:
        return row.date
    date = row.stamp
    if any(pattern.fullmatch(row.form) for pattern in PUBLISHED_BY):
        return date
    if not _AFTER_DATE.fullmatch(row.text, date.end):
        return None
    return date if not date.start or PUBLICATION.fullmatch(row.folded[: date.start]) else None


def _date_role(row: Row, date: Date) -> str:
    # A paper's name or a count around the date has no place in the article, so such a line is a reject.
    return DATE if row.text == date.words else "publication line"


def _end(rows: Sequence[Row], body: Sequence[int]) -> tuple[int, str]:
    """The line the body is over at, and what the lines from there on are."""
    end, after = len(rows), ""
    for i in range(body[0] + 1, len(rows)):
        rule = rows[i].rule
        if page_ends(rows, i):
            end, after = max(side_bar_start(rows, i), body[0] + 1), SIDE_BAR
            break
        if rule and rule.ends == "article":
            end, after = i, "after the article"
            break
    prose = [i for i in body if i < end and is_prose(rows[i])]
    if len(prose) > 1 and prose[-1] + 1 < end:
        tail = [i for i in body if prose[-1] < i < end]
        if tail and not any(_tells_on(rows[i]) for i in tail):
            return tail[0], "after the article"
    return end, after


def _signed_below(rows: Sequence[Row], header: Header, below: Sequence[int]) -> Header:
    """The header with the author and date that stand right below the story, where none stand above it."""
    if header.date or len(below) < 2 or rows[below[1]].date is None or not _NAME.fullmatch(rows[below[0]].text):
        return header
    return Header(header.roles, rows[below[1]].date, header.author or rows[below[0]].text)


def post_roles(rows: Sequence[Row], stop: int, post: Block) -> tuple[list[str], Header]:
    """The same where the article is the first post of a thread."""
    above = rows[: post.first]
    story = [i for i, row in enumerate(above) if _tells(row)]
    header = [i for i in story if may_be_title(rows[i]) and not is_menu(rows[i])]
    posted = {row.text for row in rows[post.first : post.end]}
    again = (i for i in header if rows[i].text in posted)
    title = next(repeated(rows, above, header), next(again, header[-1] if header else None))
    roles = ["before the post"] * post.first + [row.kind or "after the post" for row in rows[post.first : stop]]
    if title is not None:
        roles[title] = TITLE
    for i in range(*post.names):
        roles[i] = "publication line"
    for i in range(post.text, post.end):
        roles[i] = "repeated title" if title is not None and rows[i].text == rows[title].text else BODY
    return roles, Header({}, post.date, post.author)


def _tells_on(row: Row) -> bool:
    """Whether a line after the last sentence of a story may still be of it: a point of a list, or a long line."""
    return BULLET.fullmatch(row.folded) is not None or len(row.text) >= SENTENCE


_AFTER_DATE = re.compile(r"\s?(?:[|()•·.-].{0,60})?")
_NAME = re.compile(r"(?:La )?[Rr]édaction|هيئة التحرير|[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,3}")
