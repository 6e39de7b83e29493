"""Where the lines of a head or foot are found in a page, and what they say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stance.split.dates import Date, fold
from stance.split.text.comment_layouts import DATE, OTHER
from stance.split.text.controls import BADGE, EDITED, LABEL, MEDIA, PROFILE, REMOVED, SUBJECT
from stance.split.text.layouts import COMMENT_HEADING, COUNTER
from stance.split.text.lines import OUTER, Line, is_teaser
from stance.split.text.marks import answered_in, proved
from stance.split.text.rows import REPLY_MARK, Row, lone_number

MOST_INITIALS = 3
"""Letters that stand for the picture of a reader who has none."""

BESIDE = frozenset((BADGE, EDITED, LABEL, MEDIA, PROFILE, SUBJECT, REPLY_MARK))
"""What may stand above, within and below the lines of a head."""


@dataclass(frozen=True, slots=True)
class Match:
    """By line where a head or foot starts and ends, and what it says.

    With words of the text on the head's last line, that line is the text's first, which starts at `offset` in it.
    """

    first: int
    end: int
    author: str | None = None
    date: Date | None = None
    parent: str = ""
    offset: int = 0
    likes: int | None = None


def starts(rows: Sequence[Row], start: int, stop: int, patterns: Sequence[re.Pattern[str]]) -> Iterator[int]:
    """The lines, in order, at which the patterns may begin to match: above a date as many as they have above theirs."""
    above = next(
        (number for number, pattern in enumerate(patterns) if DATE in pattern.pattern.replace(OTHER, "")), None
    )
    if above is None:
        yield from range(start, stop)
        return
    free = start
    for date in range(start, stop):
        if not rows[date].stamp:
            continue
        first, left = date, above
        while left and first > start:
            first -= 1
            left -= rows[first].kind not in BESIDE
        yield from range(max(first, free), date - above + 1)
        free = max(free, date - above + 1)


def match_lines(rows: Sequence[Row], i: int, stop: int, patterns: Sequence[re.Pattern[str]]) -> Match | None:
    """The lines from `i` on that match the patterns one by one, badges and the like between them aside."""
    found = Match(i, i)
    if i < stop and (is_page_part(rows[i]) or rows[i].kind == REMOVED):
        return None
    if i + 1 < stop and _is_picture(rows[i], rows[i + 1]):
        return None
    for number, pattern in enumerate(patterns):
        at = found.end
        any_words = pattern.pattern.startswith(OTHER)
        match = pattern.fullmatch(rows[at].form) if at < stop else None
        while (match is None or any_words) and number and at < stop and _is_beside(rows, at, stop):
            found = replace(found, parent=found.parent or rows[at].parent)
            at += 1
            match = pattern.fullmatch(rows[at].form) if at < stop else None
        no_head = match is None or rows[at].kind in (REMOVED, LABEL) or rows[at].reason == COUNTER
        if match is None or no_head or (number and is_teaser(rows, i)):
            return None
        found = _with(found, rows[at], match, at)
    return found


def named_above(rows: Sequence[Row], begin: int, foot: Match) -> Match:
    """The name above a text, where a board tells of its members, if the foot signs with it; else where all begins."""
    for i in range(begin, foot.first - 2):
        if foot.author == rows[i].text == rows[i + 1].text:
            return Match(i, i + 2)
    return Match(begin, begin)


def _is_picture(row: Row, below: Row) -> bool:
    """Whether a line is what stands for an author's picture, whose name is below: "Avatar de Sara", "Sara"."""
    name = below.text.lstrip("●•→@~ ")
    if row.kind == BADGE and (is_initials(row.text, name) or row.text.endswith(f" {below.text}")):
        return True
    return bool(name) and (row.text.endswith(name) or (row.kind == BADGE and row.text.startswith(name)))


def _is_beside(rows: Sequence[Row], i: int, stop: int) -> bool:
    """Whether a line within a head is none of those that its layout tells of."""
    return rows[i].kind in BESIDE and not _is_name(rows, i, stop)


def _is_name(rows: Sequence[Row], i: int, stop: int) -> bool:
    """Whether a badge is what a reader calls himself: parted from the line above, and his date right below."""
    return (
        rows[i].kind == BADGE and rows[i].gap > 0 and i + 1 < stop and rows[i + 1].gap == 0 and bool(rows[i + 1].stamp)
    )


def is_initials(words: str, name: str) -> bool:
    """Whether words are the first letters of a name, as they stand for a picture: "S", "SB". A "VIP" is no picture."""
    few = len(words) <= MOST_INITIALS and words[0].isalpha() and " " not in words
    # "la" above "la fin" is its reader's: a word of two letters gives one.
    whole = len(words) > 1 and name.casefold().startswith(f"{words.casefold()} ")
    return few and not whole and len(name) > len(words) and name[0].casefold() == words[0].casefold()


def _with(found: Match, row: Row, match: re.Match[str], at: int) -> Match:
    groups = match.groupdict()
    named = {name: row.source(match.span(name)).strip(OUTER) for name, words in groups.items() if words is not None}
    # A date among the words is the reader's.
    stamp = None if DATE in (groups.get("text") or "") else row.stamp
    noted = named.get("noted", "")
    likes = lone_number(groups["likes"]) if groups.get("likes") else _liked(noted)
    return Match(
        first=found.first,
        # Words on the line of the head are the text's first, so the text starts in that line.
        end=at if "text" in named else at + 1,
        author=named.get("author", found.author),
        date=found.date or stamp,
        parent=named.get("parent") or found.parent or answered_in(noted),
        offset=len(row.text) - len(named["text"]) if "text" in named else 0,
        likes=found.likes if likes is None else likes,
    )


def _liked(noted: str) -> int | None:
    """The votes that a note about a comment gives: "12 mars, 14 j'aime"."""
    likes = _LIKES.search(fold(noted))
    return int(likes[1]) if likes else None


def name_key(words: str) -> str:
    """What two spellings of one reader's name share."""
    return fold(proved(words)).lower().strip(" @.:[]()«»")


def is_page_part(line: Line) -> bool:
    """Whether a line is a heading of comments, a form or a side bar by its words."""
    return line.rule is not None and (line.reason == COMMENT_HEADING or line.rule.ends in ("thread", "page"))


_LIKES = re.compile(r"(\d{1,6})\s?(?:j'aime|likes?\b|votes?\b|points?\b|👍|[❤♥]|اعجاب)", re.IGNORECASE)
