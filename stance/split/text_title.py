"""Which line of a copied page is the article's title."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from stance.split.text_controls import SUBJECT
from stance.split.text_layouts import BYLINE, COMMENT_HEADING, MENU
from stance.split.text_rows import Row

LONGEST_TITLE = 300
"""Characters. Headlines of Moroccan papers stay under 160; a longer first line is a paragraph."""

SHORTEST_TITLE = 20
"""Characters from which a line above the story may be its title; names of papers and rubrics stay under it."""

SHORT = 30
"""Characters under which a line above the story is rather a name than a title, where a title stands above it."""

PROSE = 200
"""Characters. Above a line as long as this, a line that comes twice in a row is the title; below it, a refrain."""

SENTENCE = 60
"""Characters from which a line that ends like a sentence is one of a story."""

HEADER = 12
"""Lines between a title and the first sentence of its story: author, date, buttons, the number of comments."""

STANDFIRST = 2
"""Lines, bullets aside, that may stand between the title and its date; a date further down is the story's."""


def find_title(page: Sequence[Row], rows: Sequence[Row], story: Sequence[int]) -> int | None:
    """The line of the title.

    One that comes twice in a row above all prose; else one that a breadcrumb, a heading of comments or the subject
    of an answer repeats; else the one right above the story, or above the story's date; else the story's first.
    """
    undated = [i for i in story if rows[i].date is None]
    above = takewhile(lambda pair: len(rows[pair[1]].text) < PROSE, pairwise(undated))
    twice = (i for i, after in above if rows[i].text == rows[after].text)
    first = next((i for i in undated if is_prose(rows[i])), len(rows))
    header = [i for i in undated if i < first and may_be_title(rows[i])]
    title = next(twice, None)
    if title is None:
        title = next(repeated(page, rows, header), None)
    if title is None:
        title = _above_story(page, rows, header, first)
    if title is None and undated:
        title = undated[0]
    return title if title is not None and len(rows[title].text) <= LONGEST_TITLE else None


def is_prose(row: Row) -> bool:
    """Whether a line is one of a story."""
    # Headlines may ask or exclaim, but hardly ever end with a full stop.
    return len(row.text) >= PROSE or (len(row.text) >= SENTENCE and _SENTENCE_END.search(row.text) is not None)


def may_be_title(row: Row) -> bool:
    """Whether a line is long enough for a headline and nothing else by its looks."""
    return not row.kind and not row.stamp and len(row.text) >= SHORTEST_TITLE and len(row.text.split()) > 2


def repeated(page: Sequence[Row], rows: Sequence[Row], header: Sequence[int]) -> Iterator[int]:
    """Lines whose words end a breadcrumb, a heading of comments or the subject of an answer."""
    witnesses = [row.text for row in page if row.reason in (MENU, COMMENT_HEADING) or row.kind == SUBJECT]
    ends = "\n".join(f"{words.rstrip(_CLOSING)}\n" for words in witnesses)
    return (i for i in header if f"{rows[i].text.rstrip(_CLOSING)}\n" in ends and rows[i].reason != COMMENT_HEADING)


def _above_story(page: Sequence[Row], rows: Sequence[Row], header: Sequence[int], first: int) -> int | None:
    """The last line above the story that is no headline of another list; one above the story's date goes first."""
    near = [i for i in header if first - i <= HEADER and not is_menu(rows[i]) and not _comes_back(page, rows[i].text)]
    if first == len(rows) or not near:
        return None
    dated = [i for i in range(near[0], first) if rows[i].stamp or BYLINE.fullmatch(rows[i].folded)]
    over = [i for i in near if dated and dated[0] - STANDFIRST <= i < dated[0]]
    if over:
        return over[-1]
    # "Le Courrier du Sud" under the headline of its film
    longer = [
        i
        for i in near[-2:-1]
        if len(rows[near[-1]].text) < SHORT and 2 * len(rows[i].text) > 3 * len(rows[near[-1]].text)
    ]
    return (longer or near)[-1]


def _comes_back(page: Sequence[Row], words: str) -> bool:
    """Whether other lines hold a line's words: the name of the paper, or a headline listed twice."""
    return sum(words in row.text for row in page if len(row.text) < PROSE) > 1


def is_menu(row: Row) -> bool:
    """Whether a line is made of several pieces."""
    return len(_SEPARATORS.findall(row.text)) > 2


_CLOSING = " »”\"')]:."
_SENTENCE_END = re.compile(r"[.…؛](?:[»”\")\]]|\s»)?$")
_SEPARATORS = re.compile(r"\s[-|•·/]\s|\s{2,}")
