"""Dates that a line of a copied page has among other words."""

import re
from dataclasses import replace

from stance.split.date_words import MONTHS, one_of
from stance.split.dates import Date, date_line, find_date
from stance.split.text.lines import Line


def in_field(line: Line) -> Date | None:
    """The date in a line; a weekday in front of it that a tab parts from it ends a name: "Lecteur du dimanche"."""
    text = line.text
    date = find_date(text) if YEAR.search(line.folded) else None
    start = text.find("\t", date.start, date.end) + 1 if date else 0
    inner = find_date(text[start:]) if start else None
    if date is None or inner is None or inner.moment != date.moment:
        return date
    return replace(inner, start=inner.start + start, end=inner.end + start)


def outside_address(text: str, date: Date | None) -> Date | None:
    """The date, where it is no part of an address, "https://page.example/2024/01/09/"; of a link it is all of it."""
    before = text[: date.start].split(" ")[-1] if date else ""
    link = _LINK.match(text, date.end) if date and before.endswith("[") else None
    if date and link:
        return replace(date, start=date.start - 1, end=link.end())
    return None if "://" in before or before.startswith("www.") else date


def relative(line: Line) -> Date | None:
    """An age in words within a line, "Sara • il y a 3 ans": the longest run of words that is a date by itself."""
    hint = _HINT.search(line.folded)
    if hint is None:
        return None
    ends = [match.end() for match in _WORDS.finditer(line.folded, hint.start())][:7]
    starts = [match.start() for match in _WORDS.finditer(line.folded, 0, hint.end())][-4:]
    for start in starts:
        for end in reversed(ends):
            date = date_line(line.text[start:end])
            if date and date.iso is None and date.count is None and date.words == line.text[start:end]:
                return Date(start, end, date.words, None)
    return None


def glued(line: Line) -> Date | None:
    """The moment at the end of a line, without a space behind the name, as copies of Blogger's pages have it."""
    match = _GLUED.search(line.folded) if YEAR.search(line.folded) else None
    date = date_line(line.text[match.start() :]) if match else None
    return replace(date, start=match.start(), end=len(line.text)) if match and date and date.iso else None


_WORDS = re.compile(r"[^\s()\[\]{}|•·,/]+")
_HINT = re.compile(
    r"منذ|قبل|امس|اليوم|الان|\bil y a\b|\bago\b|\bhier\b|aujourd|yesterday|today|a l'instant|just now", re.I
)
_ENGLISH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_GLUED = re.compile(
    rf"(?<=\w)(?:[12]\d|3[01]|[1-9])\s(?:{one_of(name for names in MONTHS for name in names)})\b.{{0,40}}$"
    rf"|(?<=[^\W\dA-Z_])(?:{_ENGLISH})[a-z]{{0,6}} \d\d?,? .{{0,30}}$"
)
_LINK = re.compile(r"\]\([^()\s]{1,500}\)")
# What no date is without: most lines have none, and looking for a whole one costs twenty times as much.
YEAR = re.compile(r"(?:19|20)\d\d|\d[-/.]\d\d?[-/.]\d\d")
