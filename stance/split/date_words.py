"""The words of dates in Arabic, French and English, as data: a new name or unit is a new word here.

All are written as `FOLDED` leaves them: without hamza and accents, in lower case.
"""

import re
from collections.abc import Iterable

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
    # Moroccan, eastern, Levantine and Algerian Arabic names, then French and English ones and their short forms.
    ("يناير", "كانون الثاني", "جانفي", "janvier", "janv", "january", "jan"),
    ("فبراير", "شباط", "فيفري", "fevrier", "fevr", "fev", "february", "feb"),
    ("مارس", "اذار", "mars", "march", "mar"),
    ("ابريل", "نيسان", "افريل", "avril", "avr", "april", "apr"),
    ("ماي", "مايو", "ايار", "mai", "may"),
    ("يونيو", "يونيه", "حزيران", "جوان", "juin", "june", "jun"),
    ("يوليوز", "يوليو", "يوليه", "تموز", "جويلية", "juillet", "juil", "july", "jul"),
    ("غشت", "اغسطس", "اب", "اوت", "aout", "august", "aug"),
    ("شتنبر", "سبتمبر", "ايلول", "septembre", "september", "sept", "sep"),
    ("اكتوبر", "تشرين الاول", "octobre", "october", "oct"),
    ("نونبر", "نوفمبر", "تشرين الثاني", "novembre", "november", "nov"),
    ("دجنبر", "ديسمبر", "كانون الاول", "decembre", "december", "dec"),
)
BARE_WEEKDAYS = ("اثنين", "ثلاثاء", "اربعاء", "خميس", "جمعة", "سبت", "احد")
"""As Drupal writes them in front of a date; elsewhere they are numbers, and words such as "somebody"."""

WEEKDAYS = (
    *("الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "الجمعه", "السبت", "الاحد"),
    *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    *("lun", "mar", "mer", "jeu", "ven", "sam", "dim"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("mon", "tues", "tue", "wed", "thurs", "thur", "thu", "fri", "sat", "sun"),
)
UNITS_AR = (
    *("ثانية", "ثوان", "ثواني", "دقيقة", "دقيقتين", "دقائق", "ساعة", "ساعتين", "ساعات", "يوم", "يوما", "يومين", "ايام"),
    *("اسبوع", "اسبوعا", "اسبوعين", "اسابيع", "شهر", "شهرا", "شهرين", "اشهر", "شهور"),
    *("سنة", "سنتين", "سنوات", "عام", "عاما", "عامين", "اعوام"),
)
UNITS_FR = (
    *("s", "sec", "secondes?", "mn", "min", "minutes?", "h", "heures?", "j", "jours?", "sem", "semaines?"),
    *("mois", "ans?", "annees?"),
)
UNITS_EN = (
    *("s", "secs?", "seconds?", "m", "mins?", "minutes?", "h", "hrs?", "hours?", "d", "days?", "w", "wks?", "weeks?"),
    *("mos?", "months?", "y", "yrs?", "years?"),
)


def one_of(words: Iterable[str]) -> str:
    """A pattern of any of `words`, longest first: "mar" would leave "s" of "mars" and "di" of "mardi" behind."""
    pattern = "|".join(sorted(words, key=len, reverse=True))
    # An accent may be written as a character of its own ("fe\u0301vrier").
    return re.sub("[eu]", lambda letter: letter[0] + "[\u0301\u0302]?", pattern)


HIJRI = (
    rf"(?:(?<!\w)(?:{one_of(WEEKDAYS)})[\s,]+)?(?<!\w)\d\d?\s(?:من\s)?(?:محرم|صفر|ربيع (?:الاول|الاخر|الثاني)"
    r"|جماد[يى] (?:الاول[يى]|الاخر[ةه]|الثاني[ةه])|رجب|شعبان|رمضان|شوال|ذ[يو] القعدة|ذ[يو] الحجة)"
    r",?\s1[34]\d\d\s?(?:هـ?)?(?!\w)"
)
"""A day of the Islamic calendar, which many pages show before the other; reads folded words."""
