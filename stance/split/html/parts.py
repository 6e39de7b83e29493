"""What the parts of a comment say: its author's name, its date, its likes."""

import re
from collections.abc import Container
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from stance.split.date_words import HIJRI, MONTHS, WEEKDAYS, one_of
from stance.split.dates import Date, date_line, find_date, fold, parse_date, parse_epoch
from stance.split.html.controls import voted
from stance.split.html.words import (
    AFTER_DATE,
    AUTHOR_NOISE,
    BEFORE_DATE,
    DATE_NAMES,
    EPOCH_NAMES,
    HINTS,
    LIKES_ATTRIBUTES,
    NAME_ATTRIBUTES,
    SAID_ON,
)
from stance.split.markup import visible_text
from stance.split.source import to_int

LONGEST_NAME = 80
_NEAR = 12
"""How many elements inside a date's element may hold its attributes."""


def words_of(element: HtmlElement | None, without: Container[HtmlElement] = ()) -> str:
    """The words of an element that may hold them in an attribute (`<meta content>`); none of no element."""
    if element is None:
        return ""
    return (element.get("content") or "").strip() if element.tag == "meta" else visible_text(element, without)


def date_of(element: HtmlElement, without: Container[HtmlElement] = ()) -> tuple[str | None, str | None]:
    """A date that an element shows: as written, and in ISO 8601 (None where it is only relative).

    Attributes go before the visible words, which may say "3 hours ago", save where they are in UTC and the words
    show the hour: a reader's clock is what the other dates of the page are told by.
    """
    words = " ".join(visible_text(element, without).split())[:300]
    shown = loose_date(words)
    shown_iso = shown.iso if shown else parse_date(words)
    raw, iso, universal = _marked(element)
    if iso is None or ((universal or "T" not in iso) and shown_iso and "T" in shown_iso):
        return (shown.words if shown else words) or None, shown_iso
    return raw, iso


def loose_date(line: str) -> Date | None:
    """The first date in a line of other words, an absolute one before one that is relative ("Ali, il y a 3 h")."""
    if found := find_date(line):
        return found
    folded = fold(line)
    for match in _RELATIVE.finditer(folded):
        rest = _SEPARATOR.split(line[match.start() :], maxsplit=1)[0].rstrip()
        if found := date_line(rest):
            return Date(match.start() + found.start, match.start() + found.end, found.words, None)
    return None


def name_of(element: HtmlElement | None, without: Container[HtmlElement] = ()) -> str | None:
    """The author that an element names, be it in a line with the date ("Le 4 mars 2024 à 10:12, par Amal").

    A button that is all of it is read as well: it opens the reader's profile.
    """
    if element is not None and element.tag == "button":
        return name_in("".join(element.itertext()))
    return name_in(words_of(element, without))


def name_in(words: str) -> str | None:
    """A name in one line, without the date and the other words around it; None where no name is left."""
    words = _without_calendar(" ".join(words.split())[:300])
    found = loose_date(words)
    if found:
        before = SAID_ON.sub("", BEFORE_DATE.sub("", words[: found.start]).strip())
        after = AFTER_DATE.sub("", words[found.end :]).strip()
        before, after = _SEPARATOR.split(before)[0], _SEPARATOR.split(after)[0]
        words = after if _BY.match(after) or not re.search(r"[^\W\d]", before) else before
    name = author_name(words)
    return name if name and len(name) <= LONGEST_NAME else None


def _without_calendar(words: str) -> str:
    """A line without its date of the Hijri calendar and the hour that stands with it, neither of which is a name."""
    found = [*_HIJRI.finditer(fold(words))]
    if found and (hour := _AT.search(fold(words), found[-1].end())):
        found.append(hour)
    for match in reversed(found):
        words = f"{words[: match.start()].rstrip()} {words[match.end() :].lstrip()}"
    return words.strip()


def author_name(words: str) -> str | None:
    """A name in one line, without what stands around it ("يقول:", "(non vérifié)")."""
    name = " ".join(words.split())
    while (shorter := AUTHOR_NOISE.sub("", name).strip()) != name:
        name = shorter
    return name or None


def likes_of(element: HtmlElement | None) -> int | None:
    """The first number in an element: "12", "−4", "J'aime (3)", "1,2 k"; buttons are read as well."""
    if element is None:
        return None
    # An attribute first: where it stands on a whole comment, the words are not the votes.
    stated = (value for name, value in element.items() if name == "content" or attribute_role(str(name)) == "vote")
    inner = list(islice(element.iter("*"), _NEAR))
    counted = (each.get(name) or "" for name in ("data-count", "data-like-count", "aria-label") for each in inner)
    shown = " ".join(islice(element.itertext(), 40)), *counted
    found = (likes_in(" ".join(words.split())[:80]) for words in (*stated, *shown))
    return next((likes for likes in found if likes is not None), None)


@lru_cache(maxsize=1024)
def attribute_role(attribute: str) -> str:
    """What an attribute calls its value by the last word of its name ("data-comment-author"); "" for most."""
    if attribute in NAME_ATTRIBUTES or attribute in LIKES_ATTRIBUTES:
        return "name" if attribute in NAME_ATTRIBUTES else "vote"
    last = attribute.rpartition("-")[2].rpartition(":")[2]
    return "" if attribute in _NOT_SAID else HINTS.get(last, "")


def likes_in(words: str) -> int | None:
    """The number in a line that is said to count votes, else the first one; in thousands where it says so."""
    found = _NUMBER.search(fold(voted(words) or words))
    if found is None:
        return None
    if found["thousands"]:
        return round(float(re.sub(r"\s", "", found["digits"]).replace(",", ".")) * 1000)
    return to_int(found[0].strip())


def _marked(element: HtmlElement) -> tuple[str | None, str | None, bool]:
    """A date in the attributes of an element or of one inside it: as written, in ISO 8601, whether in UTC."""
    epoch: tuple[str | None, str | None, bool] = None, None, False
    for inner in islice(element.iter("*"), _NEAR):
        stated = [
            (raw, iso) for name in DATE_NAMES if (raw := (inner.get(name) or "").strip()) and (iso := parse_date(raw))
        ]
        # `datetime` may be in UTC where `title` has the hour of the reader's clock.
        local = [(raw, iso) for raw, iso in stated if not _UNIVERSAL.search(raw)]
        if stated:
            raw, iso = next((pair for pair in local if "T" in pair[1]), stated[0])
            return raw, iso, _UNIVERSAL.search(raw) is not None
        for name in EPOCH_NAMES:
            raw = (inner.get(name) or "").strip()
            if raw and not epoch[1] and (iso := parse_epoch(raw) or parse_date(raw)):
                epoch = raw, iso, True
    return epoch


_HIJRI = re.compile(rf"{HIJRI}(?:[\s,]+\d\d?:\d\d(?!\w))?")
_AT = re.compile(r"[\s,-]*(?:(?<!\w)على )?(?<!\w)الساعة\s\d\d?\s?[:h]\s?\d\d(?!\w)")
_NOT_SAID = frozenset(("name", "for", "title", "aria-label"))
_BY = re.compile(r"(?:par|by|de la part de|بواسطة|من طرف)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[·•|»–—]\s*")
_UNIVERSAL = re.compile(r"(?:[\dT]\s?Z|[+-]00:?00|GMT|UTC)$", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?<!\w)(?:il y a|منذ|قبل|hier|aujourd'hui|avant-hier|yesterday|today|اليوم|امس|a l'instant|just now|(?<!\w )الان"
    r"|(?:about |over )?(?:\d{1,3}|an?|one) \w{1,8},? (?:\d{1,3} \w{1,8} )?ago"
    rf"|\d\d? (?:{one_of(name for names in MONTHS for name in names)})(?=\W.{{0,20}}\d)"
    rf"|(?:last )?(?:{one_of(WEEKDAYS)})(?=\W.{{0,30}}\d))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<digits>\d{1,4}(?:[.,]\d)?)\s?(?P<thousands>[kK]\b|الف\b)"
    r"|[+−–-]?\s?\d(?:[\d\u00a0\u202f., ]{0,11}\d)?"
)
