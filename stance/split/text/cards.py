"""What a site adds to a post: of a forum's member his name, rank and counts, of a link in it the page that it opens."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stance.split.text.beside import LineRule
from stance.split.text.controls import BADGE, MORE, PROFILE
from stance.split.text.rows import Row

PAIRS, ENOUGH = 2, 2
"""Labels, each with its value below, that make a card; and cards that make a forum."""

RANKS = 4
"""Lines between a member's name and the rest of his card."""

LONGEST_VALUE = 30

CARD = LineRule(PROFILE, "")


def with_cards(rows: Sequence[Row]) -> Sequence[Row]:
    """The same lines, those of members' cards being profiles and badges: their dates and counts are no comment's."""
    cards = list(_cards(rows))
    if len(cards) < ENOUGH:
        return rows
    found = list(rows)
    for card in cards:
        for i in card:
            found[i] = replace(rows[i], kind=PROFILE, rule=CARD, stamp=None, date=None, form=rows[i].folded)
        top = card.start
        name = next((i for i in range(top - 1, max(top - 1 - RANKS, 0), -1) if rows[i].text == rows[i - 1].text), None)
        if name is not None:
            for i in (name - 1, *range(name + 1, top)):
                found[i] = replace(rows[i], kind=BADGE)
    return found


def with_previews(rows: Sequence[Row]) -> Sequence[Row]:
    """The same lines, those of a link's preview below it, its site in capitals and its title, being no words of it."""
    found = list(rows)
    for i, row in enumerate(rows):
        if _SITE.fullmatch(row.text) and any("://" in above.text for above in rows[max(0, i - 2) : i]):
            for k in range(i, min(i + 2, len(rows))):
                found[k] = found[k] if found[k].kind else replace(found[k], kind=MORE)
    return found


def _cards(rows: Sequence[Row]) -> Iterator[range]:
    """The lines of each card: labels, each above a date or a number, or above words where it asks for some."""
    i = 0
    while i < len(rows):
        end = i
        while end + 1 < len(rows) and _is_pair(rows[end], rows[end + 1], end > i):
            end += 2
        if end - i >= 2 * PAIRS:
            yield range(i, end)
        i = max(end, i + 1)


def _is_pair(label: Row, value: Row, within: bool) -> bool:
    if len(value.text) > LONGEST_VALUE or value.gap:
        return False
    if _LABEL.fullmatch(label.folded):
        return value.date is not None or _NUMBER.fullmatch(value.folded) is not None
    return within and _WORDS.fullmatch(label.folded) is not None


_LABEL = re.compile(
    r"(?:inscri(?:te?|ption)(?: (?:le|depuis))?|date d'inscription|membre depuis|join(?:ed|\s?date)|registered"
    r"|messages?|posts?|sujets?|reactions?|(?:score de reaction|reaction score)|points?|age"
    r"|likes?(?: received)?|j'aime(?: reçus)?"
    r"|(?:تاريخ )?(?:التسجيل|الانتساب|الانضمام)|عضو منذ|(?:عدد )?(?:ال)?(?:مشاركات|مواضيع|رسائل)"
    r"|(?:ال)?(?:تفاعل|نقاط|اعجاب|العمر))\s?:?",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(?:lieu|locali[sz]ation|location|ville|pays|sexe|gender|profession|occupation|(?:ال)?(?:مكان|مدينة|بلد|جنس|مهنة|اقامة))\s?:",
    re.IGNORECASE,
)
"""Labels above words, within a card that others have begun."""
_SITE = re.compile(r"(?:[A-Z0-9-]{1,40}\.){1,4}[A-Z]{2,10}")
_NUMBER = re.compile(r"\d[\d .,]{0,12}[km]?")
