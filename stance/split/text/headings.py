"""The headings of comments on a copied page, and how many comments each states."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

from stance.split.text.controls import COUNT as VOTES
from stance.split.text.controls import DOTS, MORE, NOTICE
from stance.split.text.layouts import BUTTON, COMMENT_HEADING, COUNT, NO_COMMENT
from stance.split.text.lines import Line
from stance.split.text.marks import MARK, NUMBERED
from stance.split.text.rows import Row

BAR = 6
"""Lines from the count of a post's comments down to its bar of buttons."""

COUNT_REACH = 6
"""Lines within which a heading's count stands."""

OFTEN = 3
"""Times that a line with another number each time comes back and counts nothing."""

LONGEST_COUNTED = 60
"""Characters of a heading that no rule lists."""

MOST_HEADINGS = 12
"""Headings that are tried: a page has few, and each costs a sample."""


def stated_in(line: Line) -> int | None:
    """The count in a heading of comments; None where it gives none."""
    figures = _FIGURES.search(_ORDINAL.sub("", line.text))
    if figures:
        return int(figures[0])
    if NO_COMMENT.fullmatch(line.folded):
        return 0
    return 1 if _ONE.match(line.folded) else None


def counted(line: Line) -> int | None:
    """How many comments a line of a few words states that no rule lists: "Paroles de lecteurs [12]", "💬 12"."""
    if len(line.text) > LONGEST_COUNTED or line.rule or line.date or not _FIGURES.search(line.folded):
        return None
    if _TALLY.fullmatch(line.folded):
        answers = (part for part in _DOT.split(line.folded) if READERS.search(part))
        return next((int(figures[0]) for part in answers if (figures := _FIGURES.match(part))), None)
    match = _COUNTED.fullmatch(line.folded.strip("*_"))
    words = match and (match["before"] or match["behind"])
    if not match or not words or not READERS.search(words):
        return None
    # "En réponse à Sara 44" has the number in a name.
    if (
        NUMBERED.search(line.folded)
        or _ANSWERS.match(line.folded)
        or MARK.fullmatch(line.folded)
        or _LIKED.search(line.folded)
    ):
        return None
    return int(match["count"] or match["number"])


def counted_headings(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The lines that may be headings without a rule, with what they state; "Avis n°2" stands above each comment."""
    said = [(i, number) for i, row in enumerate(rows) if not row.kind and (number := counted(row)) is not None]
    times = Counter(rows[i].label for i, _ in said)
    return [(i, number) for i, number in said if times[rows[i].label] == 1]


def is_heading(line: Line) -> bool:
    """Whether a line at the head of a section is its heading or its count."""
    return line.reason == COMMENT_HEADING or COUNT.fullmatch(line.text) is not None or counted(line) is not None


def headings(lines: Sequence[Row]) -> list[tuple[int, int]]:
    """The headings that may have comments below them, each with the next heading or the end."""
    times = numbering(lines)
    found = [
        i
        for i, line in enumerate(lines)
        if line.reason == COMMENT_HEADING and not _is_tally(lines, i) and line.label not in times
    ]
    # Of headings one right above the other ("تعليقات الزوار", "10 تعليقات") the last one opens.
    return [(i, after) for i, after in pairwise([*found, len(lines)]) if after > i + 1][:MOST_HEADINGS]


def numbering(lines: Sequence[Row]) -> frozenset[str]:
    """The labels of lines that number each comment ("COMMENT 1", "COMMENT 2") where headings count all of them."""
    counts: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line.reason == COMMENT_HEADING and (figures := _FIGURES.search(line.folded)):
            counts[line.label].append(int(figures[0]))
    # Those beside links to other articles follow no order; a removed comment leaves a gap.
    steps = {label: {after - before for before, after in pairwise(numbers)} for label, numbers in counts.items()}
    return frozenset(label for label, numbers in counts.items() if len(numbers) >= OFTEN and steps[label] <= {1, 2})


def _is_tally(lines: Sequence[Row], i: int) -> bool:
    """Whether a line says once more what is counted right above it: "27", "27 réactions" below a comment.

    Or how often readers answered one, behind the dot that parts it from who did, "Sara a répondu", "·", "12 réponses",
    or right below its buttons.
    """
    if i and lines[i].kind == MORE and lines[i - 1].kind == BUTTON:
        return True
    # Below the votes for a comment, where a network has no buttons.
    if i > 1 and lines[i - 1].kind == VOTES and _ANSWERED.search(lines[i].folded):
        return not (lines[i - 2].rule or lines[i - 2].kind)
    above = lines[i - 1].text if i else ""
    again = COUNT.fullmatch(above) is not None and above == (lines[i].text.split() or [""])[0]
    return again or above in DOTS


def stated_by(lines: Sequence[Row], heading: int) -> int | None:
    """How many comments a heading and the lines around it state; None where they give no number."""
    top, one = uppermost(lines, heading), numbering(lines)
    near = list(range(top, min(heading + COUNT_REACH, len(lines))))
    # Below a name or words, a bare number is that of a comment's votes.
    near = list(takewhile(lambda i: i <= heading or is_heading(lines[i]) or lines[i].kind or lines[i].rule, near))
    head = [lines[i] for i in near if is_heading(lines[i]) and not is_idle(lines, i) and lines[i].label not in one]
    number = first_number([*head, *count_above(lines, top)])
    return _above_bar(lines, top) if number is None else number


def _above_bar(lines: Sequence[Row], heading: int) -> int | None:
    """How many comments are counted above the bar of buttons that a network's post ends with, right above a heading."""
    for i in range(heading - 1, max(heading - 1 - BAR, -1), -1):
        number = first_number([lines[i]]) if lines[i].reason == COMMENT_HEADING else None
        tally = counted(lines[i])
        # Of one or two comments nothing tells which of the lines below them are counts.
        if number is not None or (tally or 0) >= OFTEN:
            return tally if number is None else number
        if lines[i].kind not in (BUTTON, NOTICE, VOTES) and not lines[i].rule:
            break
    return None


def count_above(lines: Sequence[Line], heading: int) -> Sequence[Line]:
    """The line right above a heading where it is nothing but a count: "12", "Commentaires"."""
    above = lines[heading - 1 : heading] if 0 < heading < len(lines) and not lines[heading].gap else ()
    return [line for line in above if COUNT.fullmatch(line.text)]


def says_none(lines: Sequence[Line]) -> bool:
    """Whether a heading states that there are no comments."""
    found = [i for i, line in enumerate(lines) if line.reason == COMMENT_HEADING or counted(line) == 0]
    return any(first_number([lines[i], *count_above(lines, i)]) == 0 and not is_idle(lines, i) for i in found)


def is_idle(lines: Sequence[Line], i: int) -> bool:
    """Whether a line asks for the first comment right above or below a heading that counts some."""
    if lines[i].reason != COMMENT_HEADING or not NO_COMMENT.fullmatch(lines[i].folded):
        return False
    return any(line.reason == COMMENT_HEADING and stated_in(line) for line in lines[max(i - 1, 0) : i + 2])


def first_number(candidates: Iterable[Line]) -> int | None:
    """The first count that any of the lines gives."""
    numbers = (stated_in(line) for line in candidates)
    return next((number for number in numbers if number is not None), None)


def uppermost(lines: Sequence[Line], heading: int) -> int:
    """The first of the headings that stand one above the other: "تعليقات الزوار", "10 تعليقات"."""
    while heading > 0 and lines[heading - 1].reason == COMMENT_HEADING:
        heading -= 1
    return heading


READERS = re.compile(
    r"comment|avis\b|opinion|reacti|repons|lecteur|discussion|debat|messages?\b|contribu|particip|temoign|paroles?\b"
    r"|replies|[💬🗨]|تعليق|تعقيب|راي|ارا[ءوؤئ]|ردود|\bردا?\b|قرا[ءؤئ]|نقاش|مشارك|مساهم|رسائل",
    re.IGNORECASE,
)
"""Words of a heading under which readers speak."""

_ANSWERED = re.compile(r"\b(?:reponses?|repl(?:y|ies)|رد(?:ود|ان|ين)?)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?P<before>[^\d.!?؟]{1,40}?)\s?[:(\[·|-]{0,2}\s?(?P<count>\d{1,5})\s?[)\]]?"
    r"|[(\[]?(?P<number>\d{1,5})[)\]]?\s(?P<behind>[^\W\d]+(?: [^\W\d]+)?)",
)
# What a network counts below a post: "14 réponses · 27 reposts · 143 j'aime".
_TALLY = re.compile(r"\d[\d., ]{0,9}\s?[^\d·•|]{1,30}(?:\s?[·•|]\s?\d[\d., ]{0,9}\s?[^\d·•|]{1,30}){1,5}")
_DOT = re.compile(r"\s?[·•|]\s?")
# The door to the answers of one comment.
_ANSWERS = re.compile(
    r"(?:voir|afficher|masquer|charger|view|show|hide|load|عرض|اظهار|اخفاء|مشاهدة)\b.{0,12}(?:reponse|repl|(?:ال)?رد)",
    re.IGNORECASE,
)
# "1 lecteur approuve" counts votes.
_LIKED = re.compile(r"\b(?:appro[ub]|aime|like|vot|recommand|applaud|utile)|اعجب|اعجاب|وافق|مفيد|صوت", re.IGNORECASE)
# "2. COMMENTAIRES"
_ORDINAL = re.compile(r"^(?:\d{1,2}|[ivxIVX]{1,4})\s?[.)-]\s?(?=\D)")
_FIGURES = re.compile(r"\d{1,6}")
_ONE = re.compile(r"(?:une?|one|راي واحد|تعليق واحد)\b", re.IGNORECASE)
