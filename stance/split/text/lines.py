"""The visible lines of a copied page: the place of each, and what it is known to be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from stance.split.dates import Date, date_line, fold
from stance.split.text.beside import LineRule
from stance.split.text.layouts import LINE_RULES, SPACE, UNSEEN
from stance.split.text.markdown import STEP, marker_of

OUTER = SPACE + UNSEEN + "\r\n"
"""What is taken off both ends of a line, and of a comment."""

TAB = 3
"""Spaces that a tab at the start of a line is worth beside one."""

DRAWN = "□"
"""What stands in folded words for a letter of a font of its own, with which a page draws a picture."""

JOINED = 20
"""Bars on a line from which they stand for the ends of lines."""

MOST_KNOWN, LONGEST_KNOWN = 4096, 160
"""Lines that are remembered, and characters of one that may come back: most of a thread's are names and buttons."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something to see.

    `start` and `end` are its place in the page without the white space around it, `indent` the number
    of spaces before it, `gap` the number of empty lines above it, `folded` what patterns read, `rule` the
    first of LINE_RULES that it matches.
    """

    start: int
    end: int
    indent: int
    gap: int
    text: str
    folded: str
    rule: LineRule | None
    date: Date | None
    quotes: int = 0
    """How many quotes of Markdown the line is in."""

    heading: int = 0
    """The level of a heading of Markdown, 0 of other lines."""

    @property
    def reason(self) -> str:
        """Why the line is left out; "" if nothing is known against it."""
        return self.rule.reason if self.rule else ""


def read_lines(page: str) -> list[Line]:
    """The lines of `page` that show something, in order."""
    lines: list[Line] = []
    marker = marker_of(page)
    for match in _LINE.finditer(page):
        raw = match[0]
        marks, quotes = marker(raw) if marker else (0, 0)
        text = raw[marks:].strip(OUTER)
        if text:
            before = len(raw) - len(raw[marks:].lstrip(OUTER))
            indent = (
                STEP * quotes
                if quotes
                else before and sum(map(raw[:before].count, SPACE)) + TAB * raw[:before].count("\t")
            )
            start = match.start() + before
            folded, rule, date = known(text) if len(text) <= LONGEST_KNOWN else known.__wrapped__(text)
            lines.append(
                Line(
                    start=start,
                    end=start + len(text),
                    indent=indent,
                    gap=_empty_lines(page, lines[-1].end if lines else 0, start),
                    text=text,
                    folded=folded,
                    rule=rule,
                    date=date and replace(date),
                    quotes=quotes,
                    heading=raw[:marks].count("#"),
                )
            )
    return lines


def parted_at_bars(page: str) -> str:
    """A page of one line, or a few, in which a program put a bar between the pieces of text that it found, as lines."""
    bars = len(_BAR.findall(page))
    joined = bars >= JOINED and bars >= JOINED * page.count("\n")
    return _BAR.sub("\n", page) if joined else page


@lru_cache(MOST_KNOWN)
def known(text: str) -> tuple[str, LineRule | None, Date | None]:
    """The words of a line folded, their rule and their date."""
    folded = _DRAWN.sub(DRAWN, fold(text))
    return folded, _rule_of(bare(folded).strip(f"{DRAWN} ")), date_line(text)


def bare(folded: str) -> str:
    """Words without the signs that Arabic may write above and below its letters, as some interfaces do."""
    return _SIGNS.sub("", folded)


def _rule_of(folded: str) -> LineRule | None:
    """The first rule that a line matches, or one of its halves where it says the same in two scripts."""
    halves = folded.split(" / ", 1)
    twice = len(halves) == 2 and (_ARABIC.search(halves[0]) is None) != (_ARABIC.search(halves[1]) is None)
    for words in (folded, *halves) if twice else (folded,):
        rule = _RULES.fullmatch(words)
        if rule:
            return _RULE_NAMED[rule.lastgroup or ""]
    return None


def author_in(line: Line, pattern: re.Pattern[str], end: int | None = None) -> str | None:
    """The author whom `pattern` finds in the line down to `end`, "" if nameless, None if it does not match.

    The pattern reads the folded line, and the name is taken as the line itself writes it.
    """
    match = pattern.fullmatch(line.folded, 0, len(line.folded) if end is None else end)
    return match and line.text[slice(*match.span("author"))].strip(OUTER)


def is_teaser(lines: Sequence[Line], i: int) -> bool:
    """Whether line `i` is a side bar's headline: its date below, then a count in that line or the headline again."""
    date = lines[i + 1].date if i + 1 < len(lines) else None
    if date is None:
        return False
    return date.count is not None or (i + 2 < len(lines) and lines[i + 2].text == lines[i].text)


def page_ends(lines: Sequence[Line], i: int) -> bool:
    """Whether line `i` is the first of a side bar or form, which nothing of the thread comes after."""
    rule = lines[i].rule
    return (rule is not None and rule.ends in ("thread", "page")) or is_teaser(lines, i)


def side_bar_start(lines: Sequence[Line], i: int) -> int:
    """The first line of the side bar whose presence was noticed at line `i`.

    A teaser's own heading stands above it; one that no rule lists is known by its coming back further down.
    """
    heading = lines[i - 1].text if i else ""
    return i - 1 if is_teaser(lines, i) and any(line.text == heading for line in lines[i:]) else i


def _empty_lines(page: str, start: int, end: int) -> int:
    # Lines end at "\r\n" or at either of both, and a page keeps to one way.
    return max(page.count("\n", start, end), page.count("\r", start, end), 1) - 1


# One expression for all rules, alternatives in their order: trying each by itself costs ten times as much.
_RULES = re.compile("|".join(f"(?P<rule{i}>{rule.pattern})" for i, rule in enumerate(LINE_RULES)), re.IGNORECASE)
_RULE_NAMED = {f"rule{i}": rule for i, rule in enumerate(LINE_RULES)}
_DRAWN = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_SIGNS = re.compile("[\u0640\u064b-\u0652]")
_ARABIC = re.compile("[\u0621-\u064a]")
_LINE = re.compile(r"[^\r\n]+")
_BAR = re.compile(r"(?<=\S)\|(?=\S)")
