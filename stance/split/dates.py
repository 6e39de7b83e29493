"""Dates as Moroccan pages write them, in Arabic, French or figures → ISO 8601.

One grammar finds them, and it is anchored: a bare number, a word or a sentence is no date.
Relative dates ("منذ 3 ساعات", "il y a 2 h") are known as dates but have no ISO form here, since
the page does not say when it was read. A zone written after the hour is kept apart, and nothing is converted.
"""

import re
from dataclasses import dataclass
from datetime import datetime

FOLDED = str.maketrans(
    # One character for one, so that a place in the folded text is a place in the source.
    dict.fromkeys("أإآٱ", "ا")
    | dict.fromkeys("éèêëÉÈÊ", "e")
    | dict.fromkeys("àâÀÂ", "a")
    | dict.fromkeys("ûùÛÙ", "u")
    | dict.fromkeys("–—−‐‑", "-")
    | dict.fromkeys("’‘`´", "'")
    | dict.fromkeys("\u00a0\u202f\u2009\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069\t", " ")
    | {"،": ",", "٫": ".", "ی": "ي"}
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
)
"""What changes nothing in the sense of a date or a page's fixed wording: hamza, accents, dashes, figures."""

MONTHS = (
    # Moroccan, eastern and Levantine Arabic names, then French ones and their short forms, all folded.
    ("يناير", "كانون الثاني", "janvier", "janv"),
    ("فبراير", "شباط", "fevrier", "fevr", "fev"),
    ("مارس", "اذار", "mars"),
    ("ابريل", "نيسان", "avril", "avr"),
    ("ماي", "مايو", "ايار", "mai"),
    ("يونيو", "يونيه", "حزيران", "juin"),
    ("يوليوز", "يوليو", "يوليه", "تموز", "juillet", "juil"),
    ("غشت", "اغسطس", "اب", "aout"),
    ("شتنبر", "سبتمبر", "ايلول", "septembre", "sept"),
    ("اكتوبر", "تشرين الاول", "octobre", "oct"),
    ("نونبر", "نوفمبر", "تشرين الثاني", "novembre", "nov"),
    ("دجنبر", "ديسمبر", "كانون الاول", "decembre", "dec"),
)
WEEKDAYS = (
    *("الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "السبت", "الاحد"),
    *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    *("lun", "mar", "mer", "jeu", "ven", "sam", "dim"),
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date in a line: its place and words, its ISO 8601 form (None if relative or impossible), a number after it.

    `offset` is the zone of its hour as in ISO 8601 ("+01:00"), where one is written.
    """

    start: int
    end: int
    words: str
    iso: str | None
    count: int | None = None
    offset: str | None = None

    @property
    def moment(self) -> str | None:
        """The ISO 8601 form with the zone where it is known."""
        return f"{self.iso}{self.offset or ''}" if self.iso else None


def parse_date(raw: str) -> str | None:
    """`raw` in ISO 8601, by the day (2018-01-14) or the minute (2018-01-16T05:17); None if it is no whole date."""
    found = date_line(raw.strip(_AROUND))
    return found.iso if found and found.count is None else None


def date_line(line: str) -> Date | None:
    """The date that is all of `line`, save a number after it (side bars count comments there)."""
    if len(line) > _LONGEST or not _HINT.search(line):
        return None
    match = _WHOLE.fullmatch(fold(line))
    return match and _date(line, match)


def find_date(line: str) -> Date | None:
    """The first absolute date in a line of any words."""
    match = _INSIDE.search(fold(line))
    return match and _date(line, match)


def fold(text: str) -> str:
    """`text` with hamza, accents, dashes and figures in one form, every character at its old place."""
    return text.translate(FOLDED)


def _names(names: tuple[str, ...]) -> str:
    # Longest first: "mar" would leave "s" of "mars" and "di" of "mardi" behind. An accent may be
    # written as a character of its own ("fe\u0301vrier").
    pattern = "|".join(sorted(names, key=len, reverse=True))
    return re.sub("[eu]", lambda letter: letter[0] + "[\u0301\u0302]?", pattern)


_AROUND = " \t\r\n\u00a0\u200e\u200f()[]|·•,،:-–—"
_LONGEST = 80
_WEEKDAY = rf"(?:(?:{_names(WEEKDAYS)})\.?\s{{0,2}}[,:]?\s{{0,2}})?"
_MONTH = _names(tuple(name for names in MONTHS for name in names))
_YEAR = r"(?:19|20)\d\d"
_DAY = "|".join(
    (
        rf"(?P<d0>\d\d?)(?:er)?[\s/-]{{0,3}}(?:من (?:شهر )?)?(?P<m0>{_MONTH})\.?(?:\s?/\s?(?:{_MONTH}))?"
        rf"[\s,/-]{{0,3}}(?P<y0>{_YEAR})",
        rf"(?P<d1>\d\d?)\s{{0,2}}(?P<s1>[-/.])\s{{0,2}}(?P<m1>\d\d?)\s{{0,2}}(?P=s1)\s{{0,2}}(?P<y1>{_YEAR})",
        rf"(?P<y2>{_YEAR})(?P<s2>[-/.])(?P<m2>\d\d?)(?P=s2)(?P<d2>\d\d?)",
    )
)
# "10h" needs its h: a bare figure after a date is a count, and "10:32" must not be read as 10 o'clock.
_HOUR = (
    r"(?P<h{0}>\d\d?)\s?(?:[:h]\s?(?P<n{0}>\d\d)(?:[:m]\d\d(?:\.\d{{1,9}})?)?|h)"
    r"(?:\s?(?P<p{0}>صباحا|مساء|ص\b|م\b|[ap]\.?m\b\.?))?(?:\s?(?P<z{0}>z|(?:gmt|utc)?\s?[+-]\d\d?(?::?\d\d)?|gmt|utc)\b)?"
)
_JOIN = r"\s{0,3}(?:[-,|@·•]|t|a|le|على الساعة|الساعة|في|يوم)?\s{0,3}"
_ABSOLUTE = rf"(?:{_HOUR.format(0)}{_JOIN})?{_WEEKDAY}(?:{_DAY})(?:{_JOIN}{_HOUR.format(1)})?"
_UNIT = (
    r"ثانية|ثواني?|دقيقة|دقيقتين|دقائق|ساعة|ساعتين|ساعات|يوم|يوما|يومين|ايام|اسبوع|اسبوعين|اسابيع|شهر|شهرا|شهرين|اشهر|شهور|سنة|سنتين|سنوات|عام|عامين|اعوام"
    r"|s|sec|secondes?|mn|min|minutes?|h|heures?|j|jours?|semaines?|mois|ans?|annees?"
)
_RELATIVE = (
    rf"(?:منذ|قبل|il y a)\s{{1,2}}(?:(?:\d{{1,3}}|une?|quelques|بضع|بضعة)\s{{0,2}})?(?:{_UNIT})"
    rf"|(?:اليوم|امس|aujourd'hui|hier|avant-hier){_JOIN}{_HOUR.format(2)}|a l'instant|الان"
)
# What every date has: folding and matching a line cost twenty times as much as seeing that it has none.
_HINT = re.compile(r"\d|منذ|قبل|il y a|[àa] l.instant|ال[آا]ن", re.IGNORECASE)
_WHOLE = re.compile(
    rf"\s*(?:(?:le|في|يوم|بتاريخ) )?(?P<date>{_ABSOLUTE}|{_RELATIVE})(?:\s{{1,3}}(?P<count>\d{{1,5}}))?\s*",
    re.IGNORECASE,
)
_INSIDE = re.compile(rf"(?<!\w)(?P<date>{_ABSOLUTE})(?!\w)", re.IGNORECASE)
_MONTH_NUMBER = {name: number for number, names in enumerate(MONTHS, 1) for name in names}


def _date(line: str, match: re.Match[str]) -> Date:
    start, end = match.span("date")
    count = match.groupdict().get("count")
    # The grammar names the parts by letter and place ("d0", "d1"): at most one of each letter is filled,
    # save the hour, which a careless page writes on both sides; the one after the day then holds.
    parts = {name[0]: value for name, value in match.groupdict().items() if value and len(name) == 2}
    iso = _iso(parts) if "y" in parts else None
    return Date(start, end, line[start:end], iso, int(count) if count else None, _offset(parts.get("z")))


def _iso(parts: dict[str, str]) -> str | None:
    month = parts["m"]
    try:
        number = int(month) if month.isdecimal() else _MONTH_NUMBER[_ACCENT.sub("", month).lower()]
        day = datetime(int(parts["y"]), number, int(parts["d"]))
        if "h" not in parts:
            return day.date().isoformat()
        hour = day.replace(hour=_hour(int(parts["h"]), parts.get("p", "")), minute=int(parts.get("n", 0)))
    except ValueError:  # 31 February, hour 25
        return None
    return hour.isoformat(timespec="minutes")


def _offset(zone: str | None) -> str | None:
    """A zone as "+01:00"; None where there is none or it is no zone on Earth."""
    if not zone:
        return None
    sign, digits = ("-" if "-" in zone else "+"), re.sub(r"\D", "", zone)
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits or "0", "0")
    return f"{sign}{int(hours):02d}:{int(minutes):02d}" if int(hours) <= 14 and int(minutes) < 60 else None


def _hour(hour: int, half: str) -> int:
    if not half or not 1 <= hour <= 12:
        return hour
    return hour % 12 + (12 if half[0].lower() in "pم" else 0)


_ACCENT = re.compile("[\u0301\u0302]")
