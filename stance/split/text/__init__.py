"""Pages copied as text → Articles: every visible line is part of the article, of a comment, or a reject."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from stance.records import Article, Reject
from stance.split.dates import date_line
from stance.split.meta.language import language_of
from stance.split.month_first import month_first
from stance.split.text.answers import joined_marks
from stance.split.text.article import BODY, DATE, LEAD, TITLE, article_roles, post_roles
from stance.split.text.beside import LineRule
from stance.split.text.cards import with_cards, with_previews
from stance.split.text.cells import find_sheet
from stance.split.text.chat import bare_of_head, parted
from stance.split.text.folds import folds_of, unfolded
from stance.split.text.furniture import without_furniture
from stance.split.text.lines import Line, parted_at_bars
from stance.split.text.markdown import front_matter
from stance.split.text.rows import read_rows
from stance.split.text.section import find_opening, stated_count
from stance.split.text.sheet import sheet_article
from stance.split.text.thread import COMMENT, Thread, read_thread
from stance.split.text.whole import bare_title

PARTS = (TITLE, DATE, LEAD, BODY, COMMENT)

FRONT = LineRule("what a clipper wrote above the page", "")

_BOARD = re.compile(r"\t[^\S\r\n]*(?:عنوان المشاركة|[Ss]ujet du message|[Pp]ost subject)\s?:")
"""The head of a post in the first boards' theme, which is no row of a sheet though a tab parts its name and subject."""

_Run = tuple[str, int, int]
"""A role and where in the page it is played, in characters."""


def split_text(text: str, source: str, article_id: str) -> Article:
    """The article and comments of one page that was copied as text; never raises, whatever the text.

    Title, lead and body are slices of `text`; where something was taken out of them, a line break
    joins the slices. The lead is what the layout marks as one: two or more bullets under the title with
    more text below them, or a line or two between the title and its date. All other text above the
    comments is body.

    `text[slice(*comment.span)]` is a comment's text in the source, without the white space and unseen
    marks around it; `comment.text` is that slice once the lines below the first have lost as many spaces
    as stand before the first: the indentation of the list. Line breaks and blank lines stay as they are, but for those
    of a page that was folded at one width: there they are spaces. In a cell of a sheet, a quote that was doubled is
    single. Where a program put a bar between pieces of text, and no line ends, the bars are line ends.
    """
    text = parted_at_bars(text)
    sheet = None if _BOARD.search(text) else find_sheet(text)
    article = sheet_article(text, sheet, source, article_id) if sheet else None
    return article or _page(text, source, article_id)


def _page(text: str, source: str, article_id: str) -> Article:
    front = front_matter(text)
    lines = [
        replace(line, rule=FRONT) if line.start < front.end else line
        for line in parted(with_previews(with_cards(joined_marks(without_furniture(read_rows(text))))))
    ]
    opening = find_opening(lines)
    thread = read_thread(text, article_id, opening)
    post = opening.post
    chat = post is not None and opening.layout.rule.startswith("chat")
    roles, header = post_roles(lines, opening.start, post, chat) if post else article_roles(lines, opening.start)
    stated = stated_count(lines, opening)
    lines, roles = bare_of_head(lines, [*roles, *thread.roles], TITLE)
    runs = _runs(lines, roles)
    folds = folds_of(text)
    lead, body = (unfolded(_joined(text, runs, part), folds) for part in (LEAD, BODY))
    title = front.first("title") or (bare_title(lines, roles.index(TITLE)) if TITLE in roles else "")
    date = date_line(front.first("published", "date")) or header.date
    return Article(
        id=article_id,
        source=source,
        title=title,
        lead=lead,
        body=body,
        author=front.first("author", "auteur") or header.author,
        date=date.moment if date else None,
        date_raw=date.words if date else None,
        url=front.first("source", "url") or None,
        comments=tuple(replace(each, text=unfolded(each.text, folds)) for each in month_first(thread.comments)),
        rejects=tuple(sorted((*_rejects(text, runs), *thread.rejects), key=lambda reject: reject.span)),
        language=language_of(body),
        warnings=_warnings(title, body, stated, thread),
    )


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
