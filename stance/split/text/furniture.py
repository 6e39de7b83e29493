"""What comes back on a page and is nobody's words: initials that stand for pictures, the heads of printed sheets."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from stance.split.text.controls import BADGE, MORE, RULE, SHEET
from stance.split.text.headings import BAR
from stance.split.text.layouts import ADVERTISEMENT, BUTTON, COMMENT_HEADING, SHARE_BAR
from stance.split.text.lines import bare
from stance.split.text.match import MOST_INITIALS, is_initials
from stance.split.text.rows import REPLY_MARK, Row

ENOUGH = 2
"""Times that initials stand above a name, or the number of a sheet in a line."""

REACH = 4
"""Lines below a name within which its date stands."""

BESIDE_NUMBER = 2
"""Lines above and below the number of a sheet that may be its head."""

IN_A_ROW = 4
"""Lines that come back together about the pages of a thread; what two readers write alike is shorter."""

ADVERT = 6
"""Lines from the word that calls them an advertisement down to what it wants pressed."""

LONGEST_TRADE = 60
"""Characters of the line with a reader's trade."""

LONGEST_RANK = 40
"""Characters of a reader's rank."""


def without_furniture(rows: Sequence[Row]) -> Sequence[Row]:
    """The same lines, initials and ranks about a name being badges, what heads every sheet and dots no text."""
    kinds = dict.fromkeys(_sheets(rows), SHEET) | dict.fromkeys(_initials(rows), BADGE)
    kinds |= dict.fromkeys(_dots(rows), RULE) | dict.fromkeys(_numbers(rows), BADGE)
    kinds |= dict.fromkeys(_answered(rows), MORE) | dict.fromkeys((*_adverts(rows), *_pictures(rows)), SHEET)
    # A "زائر" whose first letter stands above it is what a reader calls himself.
    named = [i + 1 for i, kind in kinds.items() if kind == BADGE and rows[i].kind == "" and i + 1 < len(rows)]
    kinds |= dict.fromkeys(
        (i for i in named if rows[i].kind == BADGE and is_initials(rows[i - 1].text, rows[i].text)), ""
    )
    kinds |= dict.fromkeys(_workplaces(rows), BADGE)
    marks = _addressed(rows)
    kinds |= dict.fromkeys(marks, REPLY_MARK)
    if not kinds:
        return rows
    return [
        replace(row, kind=kinds[i], parent=marks.get(i, row.parent)) if i in kinds else row
        for i, row in enumerate(rows)
    ]


def _pictures(rows: Sequence[Row]) -> Iterator[int]:
    """The lines that name a picture after whom the line below names: "sara's profile picture", "sara"."""
    for i, (row, below) in enumerate(pairwise(rows)):
        found = _PICTURE.fullmatch(row.text)
        if found and found["name"] == below.text:
            yield i


def _initials(rows: Sequence[Row]) -> list[int]:
    """The lines that stand for pictures above names with a date below, and the ranks between the two.

    A rank comes back; below one that most readers have stand the trades of each, which do not.
    """
    pictures: dict[int, tuple[str, range]] = {}
    for i, (row, below) in enumerate(pairwise(rows)):
        caption = _caption(row, below)
        dated = next((j for j in range(i + 2, min(i + 2 + REACH, len(rows))) if rows[j].stamp), None)
        if dated is not None and caption is not None:
            pictures[i] = caption, range(i + 2, dated)
    # One alone is two lines of a reader's, of which the second is the end of the first.
    # Words in front of a name are a picture's where they come back before another.
    often = Counter(caption for caption, name in {(caption, rows[i + 1].text) for i, (caption, _) in pictures.items()})
    # Of one reader alone they may be two lines of a text: "la", and below it "la fin".
    often[""] = len({rows[i].text for i, (caption, _) in pictures.items() if not caption})
    found = [i for i, (caption, _) in pictures.items() if often[caption] >= ENOUGH]
    between = [pictures[i][1] for i in found]
    times = Counter(rows[i].label for lines in between for i in lines if len(rows[i].text) <= LONGEST_RANK)
    most = [
        lines
        for lines in between
        if lines and (rows[lines[0]].kind == BADGE or 2 * times[rows[lines[0]].label] > len(found) > ENOUGH)
    ]
    ranks = {i for lines in between for i in lines if times[rows[i].label] >= ENOUGH} | {
        i for lines in most for i in lines
    }
    return [*found, *(i for i in ranks if not rows[i].kind)]


def _caption(row: Row, below: Row) -> str | None:
    """What a line says in front of the name below it; "" where it is the name's first letters, None where neither."""
    name = below.text
    if row.kind or row.stamp or below.stamp or below.kind not in ("", BADGE) or len(name) > LONGEST_RANK:
        return None
    if len(row.text) <= MOST_INITIALS:
        return "" if is_initials(row.text, name) else None
    if below.kind:
        return None
    caption = row.text.removesuffix(f" {name}")
    # A reader who writes the same words over and over has none of a picture's in front of a name.
    own = any(map(str.isalpha, caption)) and not set(caption.split()) <= set(name.split())
    whole = len(name) > 1 and caption != row.text and own and len(row.text) <= 2 * LONGEST_RANK
    return caption if whole else None


def _dots(rows: Sequence[Row]) -> Iterator[int]:
    """The lines among buttons with nothing but a dot that parts them, or with what a post's bar under its count has."""
    for i in range(1, len(rows) - 1):
        if rows[i - 1].kind != BUTTON:
            continue
        shared = rows[i].reason == SHARE_BAR and any(row.reason == COMMENT_HEADING for row in rows[max(0, i - BAR) : i])
        if shared or (rows[i + 1].kind == BUTTON and _DOT.fullmatch(rows[i].text)):
            yield i


def _adverts(rows: Sequence[Row]) -> Iterator[int]:
    """The lines of an advertisement, from the word that says so to what is to be pressed."""
    for i, row in enumerate(rows):
        if row.reason == ADVERTISEMENT:
            below = range(i + 1, min(i + ADVERT, len(rows)))
            yield from range(i, next((j + 1 for j in below if _CALL.fullmatch(bare(rows[j].folded))), i))


def _answered(rows: Sequence[Row]) -> Iterator[int]:
    """The lines of a door to answers that stands over three: who gave one, a dot, and how many there are."""
    for i in range(1, len(rows) - 1):
        if _DOT.fullmatch(rows[i].text) and _GAVE.search(rows[i - 1].folded) and _GIVEN.fullmatch(rows[i + 1].folded):
            yield from range(i - 1, i + 2)


def _workplaces(rows: Sequence[Row]) -> Iterator[int]:
    """The line below a reader's name with his town, school or trade, as the plug-in of a network shows it in pages."""
    plugin = next((i for i, row in enumerate(rows) if _PLUGIN.fullmatch(bare(row.folded))), None)
    if plugin is None:
        return
    ends = [i for i in range(plugin) if rows[i].kind == BUTTON and rows[i].stamp]
    top = max((i for i in range(ends[0]) if rows[i].kind == MORE), default=-1) if ends else -1
    for above, end in pairwise([top, *ends]):
        own = [i for i in range(above + 1, end) if rows[i].kind not in (MORE, BADGE)]
        # Below the line words are left: of two lines the second is the comment.
        if len(own) > 2 and len(rows[own[1]].text) <= LONGEST_TRADE and not _SAID.search(rows[own[1]].text):
            yield own[1]


def _addressed(rows: Sequence[Row]) -> dict[int, str]:
    """The lines that name whom a comment answers, between its author's name, below his first letter, and its date."""
    names = {i: rows[i].text for i in range(1, len(rows)) if is_initials(rows[i - 1].text, rows[i].text)}
    known = set(names.values())
    below = (i + 1 for i in names if i + 2 < len(rows) and rows[i + 2].stamp and not rows[i + 1].stamp)
    return {i: rows[i].text for i in below if rows[i].text in known}


def _numbers(rows: Sequence[Row]) -> list[int]:
    """The lines with nothing but the number that a list has in front of each point: "1.", and "2." further down."""
    found = [i for i, row in enumerate(rows) if _NUMBER.fullmatch(row.text)]
    return found if len(found) > ENOUGH else []


def _sheets(rows: Sequence[Row]) -> Iterator[int]:
    """The lines with the numbers of sheets, one after the other, and those about them that are the same on all."""
    numbers = [(i, match) for i, row in enumerate(rows) if (match := _SHEET.search(row.folded))]
    totals = Counter(match["total"] for _, match in numbers)
    total, times = totals.most_common(1)[0] if totals else ("", 0)
    places = [i for i, match in numbers if match["total"] == total]
    counted = [int(match["number"]) for _, match in numbers if match["total"] == total]
    words = {rows[i].label for i in places}
    if times < ENOUGH or len(words) > 1 or any(after - before != 1 for before, after in pairwise(counted)):
        return
    yield from places
    beside = {j for i in places for j in range(i - BESIDE_NUMBER, i + BESIDE_NUMBER + 1) if 0 <= j < len(rows)}
    same = Counter(rows[j].text for j in beside - set(places))
    heads = {rows[j].text for j in beside if same[rows[j].text] >= ENOUGH or _is_head(rows, j, places)}
    yield from (i for i, row in enumerate(rows) if row.text in heads)
    yield from _between(rows, places)


def _between(rows: Sequence[Row], places: Sequence[int]) -> Iterator[int]:
    """The lines between two pages of one thread that stand about another page too, several in a row: menus, forms."""
    chunks = [range(*ends) for ends in pairwise((0, *(place + 1 for place in places), len(rows)))]
    often = Counter(words for chunk in chunks for words in {_letters(rows[i]) for i in chunk})
    again = [words != "" and often[words] >= ENOUGH for words in map(_letters, rows)]
    for is_again, run in groupby(range(places[0] + 1, places[-1]), key=again.__getitem__):
        lines = list(run)
        if is_again and len(lines) >= IN_A_ROW:
            yield from lines


def _letters(row: Row) -> str:
    return " ".join(_WORDS.findall(row.folded))


def _is_head(rows: Sequence[Row], i: int, places: Sequence[int]) -> bool:
    """Whether a line next to the number of a sheet is also the first of all."""
    return bool(rows) and rows[i].text == rows[0].text and i != 0 and (i - 1 in places or i + 1 in places)


_PICTURE = re.compile(r"(?P<name>\S.{0,60}?)['’]s profile picture", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}\.")
_DOT = re.compile("[•·|]")
_GAVE = re.compile(r"\S\s{1,3}(?:a repondu|replied|ردت?|قامت? بالرد)$", re.IGNORECASE)
_GIVEN = re.compile(r"(?:\d{1,5} )?(?:reponses?|repl(?:y|ies)|رد(?:ود)?(?: واحد)?|رد[يا]ن)", re.IGNORECASE)
_CALL = re.compile(
    r"en savoir plus|obtenir (?:un devis|l'offre)|(?:acheter|reserver|commander|j'en profite)(?: maintenant)?"
    r"|(?:learn|read) more|(?:shop|order|book|apply|install) now|get (?:quote|offer)|sign up|installer|telecharger"
    r"|(?:اعرف|معرفة|اكتشف) (?:ال)?مزيد|(?:تسوق|احجز|اطلب|اشترك|سجل|حمل|اتصل) الان|عرض التفاصيل",
    re.IGNORECASE,
)
_PLUGIN = re.compile(
    r"plug-?in (?:de )?commentaires (?:de )?facebook|facebook comments plug-?in|المكون الاضافي للتعليقات من فيسبوك",
    re.I,
)
# No trade: a sentence, a list's heading, an emoji.
_SAID = re.compile(r"[.!?؟:…,،]$|[\U0001f300-\U0001faff]|^@")
_WORDS = re.compile(r"[^\W\d_]+")
_SHEET = re.compile(
    r"(?:^|\s)(?:(?:page|صفحة|الصفحة) )?(?P<number>\d{1,4}) ?(?:/|sur|of|de|من) ?(?P<total>\d{1,4})$", re.I
)
