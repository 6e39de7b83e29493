"""Dates as Moroccan pages write them, in Arabic, French, English or figures → ISO 8601; of figures the day is first.

One grammar finds them, and it is anchored: a bare number, a word or a sentence is no date.
Relative dates ("منذ 3 ساعات", "il y a 2 h", "2 days ago") are known as dates but have no ISO form here, since
the page does not say when it was read. A zone written after the hour is kept apart, and nothing is converted.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from stance.split.date_words import (
    BARE_WEEKDAYS,
    FOLDED,
    HIJRI,
    MONTHS,
    UNITS_AR,
    UNITS_EN,
    UNITS_FR,
    WEEKDAYS,
    one_of,
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


def parse_epoch(raw: str) -> str | None:
    """Seconds or milliseconds since 1970, as in `data-timestamp`, in ISO 8601 by the minute, UTC; None of others.

    Only moments from 1995 to 2099 count: other numbers of that length are identifiers.
    """
    digits = raw.strip()
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 13:
        return None
    seconds = int(digits) // (1000 if len(digits) >= 12 else 1)
    if not _EARLIEST <= seconds < _LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M")


def date_line(line: str) -> Date | None:
    """The date that is all of `line`, save a number after it (side bars count comments there)."""
    if len(line) > _LONGEST or not _HINT.search(line):
        return None
    match = _WHOLE.fullmatch(fold(line))
    return match and _date(line, match)


def find_date(line: str) -> Date | None:
    """The first absolute date in a line of any words."""
    match = _INSIDE.search(fold(line)) if _FIGURE.search(line) else None
    return match and _date(line, match)


def fold(text: str) -> str:
    """`text` with hamza, accents, dashes and figures in one form, every character at its old place."""
    return text.translate(FOLDED)


_AROUND = " \t\r\n\u00a0\u200e\u200f()[]|·•,،:-–—"
_LONGEST = 80
_EARLIEST, _LATEST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1995, 2100))
_WEEKDAY = rf"(?:(?P<w0>{one_of((*WEEKDAYS, *BARE_WEEKDAYS))})\.?\s{{0,2}}[,:]?\s{{0,2}})?"
_MONTH = one_of(name for names in MONTHS for name in names)
_YEAR = r"(?:19|20)\d\d"
_DAY = "|".join(
    (
        rf"(?P<d0>\d\d?)(?:er|st|nd|rd|th)?[\s/-]{{0,3}}(?:من (?:شهر )?|of )?(?P<m0>{_MONTH})\.?"
        rf"(?:\s?/\s?(?:{_MONTH}))?[\s,/-]{{0,3}}(?P<y0>{_YEAR})",
        rf"(?P<d1>\d\d?)\s{{0,2}}(?P<s1>[-/.])\s{{0,2}}(?P<m1>\d\d?)\s{{0,2}}(?P=s1)\s{{0,2}}(?P<y1>{_YEAR})",
        rf"(?P<y2>{_YEAR})(?P<s2>[-/.])(?P<m2>\d\d?)(?P=s2)(?P<d2>\d\d?)",
        rf"(?P<m3>{_MONTH})\.?\s{{1,2}}(?P<d3>\d\d?)(?:er|st|nd|rd|th)?\s?,?\s{{1,2}}(?P<y3>{_YEAR})",
        # Elaph's, behind the hour: "GMT 6:31 2014 الثلاثاء 4 نوفمبر".
        rf"(?P<y5>{_YEAR})\s{{1,2}}(?:{one_of(WEEKDAYS)})\s{{1,2}}(?P<d5>\d\d?)\s{{1,2}}(?P<m5>{_MONTH})",
        # Two figures are a year only before an hour: "12-10-14" alone may be anything.
        r"(?P<d4>\d\d?)(?P<s4>[-/.])(?P<m4>\d\d?)(?P=s4)(?P<y4>\d\d)(?=,?\s{1,3}(?:(?:a|at|-)\s)?\d\d?\s?[:h]\s?\d\d)",
    )
)
_HALF = r"صباح\u064b?ا\u064b?|مساء\u064b?ا?\u064b?|ص\b|م\b|[ap]\.?m\b\.?"
_ZONE = r"z|(?:gmt|utc)?\s?[+-]\d\d?(?::?\d\d)?|gmt|utc"
# "10h" needs its h: a bare figure after a date is a count, and "10:32" must not be read as 10 o'clock.
_HOUR = (
    r"(?P<h{0}>\d\d?)(?:\s?[:h]\s?(?P<n{0}>\d\d)(?:[:m]\d\d(?:[.,]\d{{1,9}})?|\s?mi?n)?|\s?h|(?=\s?[ap]\.?m\b)"
    # The British write "9.41".
    r"|\.(?P<o{0}>\d\d)(?=\s?(?:gmt|bst|[ap]\.?m\b|$)))"
    rf"(?:\s?(?P<p{{0}}>{_HALF}))?(?:\s?(?P<z{{0}}>{_ZONE})\b)?"
)
_JOIN = r"\s{0,3}(?:[-,|@·•]|t|a|at|le|vers|على الساعة|الساعة|على|في|عند|يوم)?\s{0,3}"
_OTHER = rf"(?:{HIJRI}\s{{0,2}}(?:[-/|(،,]|الموافق(?: ل)?)?\s{{0,2}})?"
_ABSOLUTE = (
    rf"{_OTHER}(?:(?:(?P<z5>gmt)\s)?{_HOUR.format(0)},?{_JOIN})?{_WEEKDAY}(?:{_DAY})"
    rf"(?:\s?(?:م|ميلادية?)\b)?(?:,?{_JOIN}{_HOUR.format(1)})?"
)
_SOME = r"(?:\d{1,3}|une?|quelques|an?|one|a few|بضع|بضعة)\s{0,2}"
_AR, _FR, _EN = (one_of(units) for units in (UNITS_AR, UNITS_FR, UNITS_EN))
_RELATIVE = (
    rf"(?:منذ|قبل)\s{{1,2}}(?:حوالي\s)?(?:{_SOME})?(?:{_AR})(?:\s(?:واحدة?|تقريبا))?"
    rf"|il y a\s{{1,2}}(?:environ\s|plus d')?(?:{_SOME})?(?:{_FR})(?:\s(?:{_SOME})(?:{_FR}))?"
    rf"|(?:about\s|over\s)?{_SOME}(?:{_EN})(?:,?\s(?:{_SOME})(?:{_EN}))?\sago"
    rf"|(?:اليوم|امس|aujourd'hui|hier|avant-hier|today|yesterday)(?:,?{_JOIN}){_HOUR.format(2)}"
    # Without its year a day is a date only with the hour: "16 janvier" alone may head a list.
    rf"|\d\d?\s(?:{_MONTH})\.?(?:,?{_JOIN}){_HOUR.format(3)}"
    rf"|(?:last )?(?:{one_of(WEEKDAYS)})\.?(?: (?:derniere?|passee?|الماضي))?(?:,?{_JOIN}){_HOUR.format(4)}"
    r"|a l'instant|الان|just now"
)
_EDITED = (
    r"(?:\s{0,2}\((?:modifiee?|edite|edited|معدل|تم التعديل|تم تعديله"
    # What scripts write behind a moment's zone: its name.
    r"|(?:gmt|utc)[^()]{0,12}|[^()\d]{3,40}\stime|heure [^()]{3,40}|توقيت [^()]{3,40})\)?)?"
)
# What every date has: folding and matching a line cost twenty times as much as seeing that it has none.
_HINT = re.compile(r"\d|منذ|قبل|il y a|[àa] l.instant|ال[آا]ن|\bago\b|just now", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_WHOLE = re.compile(
    rf"\s*(?:(?:le|on|في|يوم|بتاريخ) )?(?P<date>{_ABSOLUTE}|{_RELATIVE}){_EDITED}(?:\s{{1,3}}(?P<count>\d{{1,5}}))?\s*",
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
        year, date = int(parts["y"]), int(parts["d"])
        if month.isdecimal() and _is_american(year, number, date, parts.get("w", "")):
            number, date = date, number
        day = datetime(year if year > 99 else 2000 + year, number, date)
        if "h" not in parts:
            return day.date().isoformat()
        hour = day.replace(
            hour=_hour(int(parts["h"]), parts.get("p", "")), minute=int(parts.get("n", parts.get("o", "0")))
        )
    except ValueError:  # 31 February, hour 25
        return None
    return hour.isoformat(timespec="minutes")


def _is_american(year: int, month: int, day: int, weekday: str) -> bool:
    """Whether the weekday shows that what stands where a month would is the day: 10/05/2022 is no Wednesday in May."""
    wanted = _WEEKDAY_NUMBER.get(weekday.lower())
    if wanted is None or day > 12:
        return False
    year += 2000 * (year < 100)
    fits = month <= 12 and datetime(year, month, day).weekday() == wanted
    return not fits and datetime(year, day, month).weekday() == wanted


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


# Of the systems that write the month first: where others name a day, they write the day of the month first.
_WEEKDAY_NUMBER = {
    name: number
    for names in (BARE_WEEKDAYS, ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    for number, name in enumerate(names)
}
_ACCENT = re.compile("[\u0301\u0302]")
