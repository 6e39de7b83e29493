"""Where a copied page tells its story: the run of lines that holds most prose, and the words that it uses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stance.split.dates import fold
from stance.split.text.beside import FOOTER, NEWSLETTER
from stance.split.text.controls import SHEET
from stance.split.text.headings import stated_in
from stance.split.text.layouts import ADVERTISEMENT, COMMENT_HEADING, RELATED_LINK, RELATED_LINKS
from stance.split.text.rows import Row

PARAGRAPH = 100
"""Characters that a sentence needs to weigh for a story; teasers, notices and remarks have about as many."""

LONG = 140
"""Characters from which a line without a full stop is a paragraph all the same."""

TEASER = 150
"""Characters above which a sentence is no teaser of another story."""

HEAVIEST = 400
"""Characters of a line that count: one endless paragraph must not outweigh a story."""

WRAPPED = 60
"""Characters from which a line may be one of a printed paragraph."""

SHORT_COST, DATED_COST, HEADING_COST = 40, 80, 300
"""What a line that is no prose takes from a run: a few headings of sections leave it whole, a list of headlines with
dates or the heading of a side bar does not."""

BREAK, BREAKS = 9, (RELATED_LINKS, RELATED_LINK, ADVERTISEMENT, NEWSLETTER)
"""Lines that may stand in the midst of a story, and what the first of them is."""

APART, LEAST = 60, 40
"""Characters of a sentence that goes on with a story below them, set apart, and below a link that is all of a line."""

POINTS = 10
"""Lines of a list of points, with the one that leads to it and the sentence below it."""

SAMPLE = 40_000
"""Characters of a story whose words are looked at."""


@dataclass(frozen=True, slots=True)
class Core:
    """The lines of the story from `start` to `end`; `sure` if there are whole paragraphs among them."""

    start: int
    end: int
    sure: bool


def find_core(rows: Sequence[Row]) -> Core | None:
    """The run of lines with most prose, and the sentences right above and below it; None where no sentence is."""
    for least in (PARAGRAPH, 0):
        start, end = _heaviest([_weight(rows, i, least) for i in range(len(rows))])
        if start < end:
            while start and is_sentence(rows[start - 1]):
                start -= 1
            end = _below(rows, _listed(rows, _below(rows, _resumed(rows, end))))
            return Core(start, _after_break(rows, end) if least else end, least > 0)
    return None


def tells(row: Row) -> bool:
    """Whether a line may be of a story: no rule knows it for something else."""
    # A heading of comments that opens none is a count beside the title, or without a number a word of the story.
    return row.rule is None or (row.reason == COMMENT_HEADING and stated_in(row) is None)


def is_sentence(row: Row) -> bool:
    """Whether a line ends like a sentence, or is too long for anything but a paragraph."""
    return tells(row) and not row.kind and (len(row.text) >= LONG or _SENTENCE_END.search(row.text) is not None)


def stems(text: str) -> set[str]:
    """The longer words of a text without what Arabic and French write before and behind them."""
    words = (_PREFIX.sub("", word) for word in _WORD.findall(fold(text[:SAMPLE]).lower()))
    return {word[:STEM] for word in words if len(word) > 2}


def words_of(rows: Sequence[Row], core: Core) -> set[str]:
    """The longer words of a story's sentences."""
    return stems("\n".join(row.text for row in rows[core.start : core.end] if is_sentence(row)))


def share_of(words: set[str], told: set[str]) -> float:
    """The share of words that a story uses as well; one word alone says half as much."""
    common = len(words & told)
    return common / max(len(words), 2) if words else 0.0


def wraps(rows: Sequence[Row], i: int) -> bool:
    """Whether a line is one of a paragraph that was printed: the next goes on in the midst of a sentence."""
    row, below = rows[i], rows[i + 1] if i + 1 < len(rows) else rows[i]
    dated = below.stamp is not None and below.stamp.start <= 1 and len(below.text) <= LONG
    lower = below.text[0].islower() and "://" not in below.text[:8]
    goes_on = below.gap == 0 and lower and below is not row and not dated
    return goes_on and len(row.text) >= WRAPPED and tells(row) and not row.kind and not _SENTENCE_END.search(row.text)


def _weight(rows: Sequence[Row], i: int, least: int) -> int:
    row = rows[i]
    if row.kind == SHEET:
        return 0
    if wraps(rows, i) or (i and wraps(rows, i - 1)):
        return min(len(row.text), HEAVIEST)
    if not tells(row):
        # The agency of a picture, "© AFP", stands in the midst of stories.
        ends = row.rule and row.rule.ends != "nothing" and row.reason != FOOTER
        # And so does a link or two to other stories, under their heading.
        return -SHORT_COST if not ends else -DATED_COST if row.reason == RELATED_LINKS else -HEADING_COST
    if row.date:
        return -DATED_COST
    return min(len(row.text), HEAVIEST) - least if is_sentence(row) else -SHORT_COST


def _resumed(rows: Sequence[Row], end: int) -> int:
    """The end of a story that goes on below a list of short points or a dialogue, with whole paragraphs as before."""
    last = end
    for i in range(end, len(rows)):
        if not tells(rows[i]) or rows[i].kind or rows[i].date:
            break
        if len(rows[i].text) > TEASER and is_sentence(rows[i]):
            last = i + 1
    return last


def _listed(rows: Sequence[Row], end: int) -> int:
    """The end of a story that goes on with a sentence below a list of points, which a line with a colon leads to."""
    if end < len(rows) and rows[end].text.endswith(":"):
        for i in range(end, min(end + POINTS, len(rows))):
            if not tells(rows[i]) or rows[i].kind or rows[i].date:
                break
            if len(rows[i].text) >= APART and is_sentence(rows[i]):
                return i + 1
    return end


def _below(rows: Sequence[Row], end: int) -> int:
    """The end of the sentences that go on at `end`."""
    while end < len(rows) and is_sentence(rows[end]):
        end += 1
    return end


def _after_break(rows: Sequence[Row], end: int) -> int:
    """The end of a story that an advertisement or a link to another one cuts in two, or more."""
    at = end
    while at < len(rows) and (at > end or rows[at].reason in BREAKS):
        rule = rows[at].rule
        if at > end + BREAK or (rule and rule.ends == "page" and rule.reason != NEWSLETTER):
            break
        at += 1
        # "Lire aussi : …" with its title is over in its line.
        linked = at == end + 1 and rows[end].reason == RELATED_LINK
        least = LEAST if linked else APART if at < len(rows) and rows[at].gap else PARAGRAPH
        if at < len(rows) and len(rows[at].text) >= least and is_sentence(rows[at]):
            at = end = _below(rows, at)
    return end


def _heaviest(weights: Sequence[int]) -> tuple[int, int]:
    """The run of greatest sum, (0, 0) where all are below nought."""
    best = start = total = 0
    span = 0, 0
    for i, weight in enumerate(weights):
        if total <= 0:
            start, total = i, 0
        total += weight
        if total > best:
            best, span = total, (start, i + 1)
    return span


STEM = 5
"""Letters of a word that its forms share."""

_SENTENCE_END = re.compile(r"[.!?؟…؛](?:\s?[»”\"'’)\]])*$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_PREFIX = re.compile(r"^(?:[وفبلك]?ال|لل|[وفبلك](?=\w{4}))")
