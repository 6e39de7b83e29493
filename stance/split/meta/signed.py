"""Who signed an article, where no class name or attribute says so: names in the lines between title and paragraphs."""

import re
from collections.abc import Container, Iterator
from itertools import islice

from stance.split.dates import date_line, find_date, fold
from stance.split.meta.page import same
from stance.split.prose import Story
from stance.split.shown import Line

NEAR = 8
"""Lines between title and paragraphs among which the one with the author stands."""

FEW = 4
"""Lines before the title or below the article that are looked at as well."""

LONGEST = 120
"""Characters of such a line."""


def signed(story: Story, title: str, menu: Container[str]) -> Iterator[str]:
    """Names near an article's paragraphs: those that a word introduces, then those that stand beside its date.

    `menu` holds the words of links to parts of the site, which stand there as well ("Société | 4 mars 2024").
    """
    between = story.between(title)[-NEAR:]
    for lines in (between, story.before(title, FEW)[::-1], story.below(FEW)):
        short = [line for line in lines if len(line.text) <= LONGEST]
        parts = [_parts(line) for line in short]
        whole = ([*own, *_BREAK.split(line.text)] for own, line in zip(parts, short, strict=True))
        for found in (_SAID.search(part) for each in whole for part in each):
            if found and _NAME.fullmatch(found["name"].strip()):
                yield found["name"].strip()
        dated = [_is_dated(line) for line in short]
        # Between title and text what stands with the date goes first, beside them what is nearest.
        for n in sorted(range(len(short)), key=lambda n: not dated[n] and lines is between):
            # Beside a line with the date, only a whole one is a name.
            if dated[n] or (any(dated[max(0, n - 2) : n + 3]) and len(parts[n]) == 1):
                yield from (part for part in parts[n] if _is_name(part) and same(part) not in menu)


def dates_of(story: Story, title: str) -> Iterator[str]:
    """The short lines near an article's title, those between it and the paragraphs first, and their pieces."""
    for line in (*story.between(title)[-NEAR:], *story.before(title, FEW)[::-1]):
        if len(line.text) <= LONGEST:
            yield from (line.text, *line.pieces)


def _is_dated(line: Line) -> bool:
    if any(element.tag == "time" for element in islice(line.owner.iter("*"), NEAR)):
        return True  # which may show no year
    return find_date(line.text) is not None or any(
        date_line(part) or find_date(part) for piece in line.pieces for part in _BREAK.split(piece)
    )


def _parts(line: Line) -> list[str]:
    """A line without its date, as the pieces between its elements and separators."""
    parts: list[str] = []
    for piece in line.pieces:
        found = find_date(piece)
        words = f"{piece[: found.start]} | {piece[found.end :]}" if found else piece
        parts += (_JOINTS.sub("", part).strip() for part in _BREAK.split(words))
    return [part for part in parts if part and date_line(part) is None]


def _is_name(words: str) -> bool:
    """Whether words without an introduction look like somebody's name."""
    if _NEWSROOM.fullmatch(words):
        return True
    shaped = _LATIN.fullmatch(words) or _ARABIC.fullmatch(words)
    return 2 <= len(words.split()) <= 5 and shaped is not None and not _NO_NAME.search(fold(words))


_BREAK = re.compile(r"\s*(?:[|·•▪،,]|(?<!\d)/|/(?!\d))\s*|\s+[-–—]\s+|\s[«»]\s")
_JOINTS = re.compile(
    r"(?:^|\s+)(?:le|on|at|à|في|يوم|بتاريخ|publié le|posted on|نشر في|نشر يوم)\s*$|^[\s:،,–—-]+|[\s:،,–—-]+$",
    re.IGNORECASE,
)
_CAPITAL = r"(?:[A-ZÀ-Þ][\w.'’-]*|(?:de|du|des|la|le|el|al|ben|bin|ou|et|d['’]|l['’]))"
_LATIN = re.compile(rf"[A-ZÀ-Þ][\w.'’-]*(?:\s{_CAPITAL}){{1,4}}")
_ARABIC = re.compile(r"[\u0621-\u064a]{2,}(?:\s[\u0621-\u064a]{2,}){1,3}")
_NEWSROOM = re.compile(
    r"(?:la |notre )?r[ée]daction|(?:هيئة |قسم )?التحرير|AFP|MAP|EFE|Reuters|و\.?\s?م\.?\s?ع\.?|أ\.?\s?ف\.?\s?ب\.?",
    re.IGNORECASE,
)
_NAME = re.compile(rf"{_CAPITAL}(?:\s{_CAPITAL}){{0,4}}|{_ARABIC.pattern}|{_NEWSROOM.pattern}")
_NO_NAME = re.compile(
    r"تحديث|نشر|تاريخ|قراء|دقائق|دقيقة|مشاهد|زيار|تعليق|اليوم|الساعة|اخر |منذ|قبل |صور|مشارك|حجم|الخط|استمع|طباع"
    r"|الرئيسية|اخبار"
    r"|^(?:الدار البيضاء|بني ملال|القصر الكبير|وادي زم|ايت ملول|سيدي (?:قاسم|سليمان|افني|بنور))$"
    r"|^(?:el jadida|al hoceima|beni mellal|ksar el kebir|oued zem|sidi (?:kacem|slimane|ifni|bennour))$",
    re.IGNORECASE,
)
"""Folded: what else two or three words beside a date may be, towns among them."""

_SAID = re.compile(
    r"(?:^|\s)(?:(?:par|by|بقلم|بواسطة|من إعداد)\s"
    r"|(?:rédaction|auteure?|texte(?: et photos?)?|reportage|enquête|entretien|signé|par|كتبته?|إعداد|تحرير|بقلم"
    r"|الكاتبة?|المحررة?|متابعة|مراسلة?|تغطية|تقرير|حاوره|حاورته)\s?:)\s*(?P<name>[^:|]{2,60})$",
    re.IGNORECASE,
)
