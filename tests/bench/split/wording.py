"""How sites write dates, ages, digits and paragraphs: the filters of the templates."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "ma": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
}
SHORT_MONTHS = {
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
DAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}
SHORT_DAYS = "lun. mar. mer. jeu. ven. sam. dim."
HALVES = {"fr": ("AM", "PM"), "en": ("am", "pm"), "ar": ("ص", "م")}
AGES = {
    "fr": (("an", "ans"), ("mois", "mois"), ("jour", "jours"), ("heure", "heures"), ("minute", "minutes")),
    "ar": (
        ("سنة", "سنتين", "سنوات", "سنة"),
        ("شهر", "شهرين", "أشهر", "شهرا"),
        ("يوم", "يومين", "أيام", "يوما"),
        ("ساعة", "ساعتين", "ساعات", "ساعة"),
        ("دقيقة", "دقيقتين", "دقائق", "دقيقة"),
    ),
}
UNITS = (timedelta(days=365), timedelta(days=30), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1))
EMOJI = re.compile("[\U0001f300-\U0001faff]")
READ_AFTER = timedelta(hours=2, minutes=10)
"""When the page is saved: this long after its newest comment."""


def relative(moment: datetime, newest: datetime, language: str) -> str:
    """The age of a comment in words, such as "il y a 3 heures" or "منذ ساعتين"."""
    age = newest + READ_AFTER - moment
    ages = ((age // unit, words) for unit, words in zip(UNITS, AGES[language], strict=True))
    count, words = next(each for each in ages if each[0])
    if language == "fr":
        return f"il y a {count} {words[count > 1]}"
    if count <= 2:
        return f"منذ {words[count - 1]}"
    return f"منذ {count} {words[2] if count <= 10 else words[3]}"


def when(moment: datetime, pattern: str, names: str = "fr") -> str:
    """A date by `strftime` pattern, its %A, %B, %b and %p in `names`: fr, en, ar, or ma (ar with Moroccan months).

    %a is French, as short days are nowhere else in use here.
    """
    tongue = "ar" if names == "ma" else names
    months = MONTHS[names].split()
    words = {
        "%A": DAYS[tongue].split()[moment.weekday()],
        "%a": SHORT_DAYS.split()[moment.weekday()],
        "%B": months[moment.month - 1],
        "%b": SHORT_MONTHS.get(names, MONTHS[names]).split()[moment.month - 1],
        "%p": HALVES[tongue][moment.hour >= 12],
        "%-d": str(moment.day),
        "%-m": str(moment.month),
        "%-H": str(moment.hour),
        "%-I": str((moment.hour - 1) % 12 + 1),
    }
    return moment.strftime(re.sub(r"%-?\w", lambda found: words.get(found[0], found[0]), pattern))


def epoch(moment: datetime) -> int:
    """Seconds since 1970 of a moment in Moroccan time."""
    return int(moment.replace(tzinfo=timezone(timedelta(hours=1))).timestamp())


def indic(value: object) -> str:
    """The same with Arabic-Indic digits."""
    return str(value).translate({ord("0") + digit: chr(0x0660 + digit) for digit in range(10)})


def autop(text: str) -> Any:
    """Paragraphs as WordPress makes them: an empty line parts <p>, a line end is <br />, addresses are links."""
    from markupsafe import Markup

    return Markup("\n").join(Markup("<p>{}</p>").format(breaks(part)) for part in text.split("\n\n"))


def breaks(text: str) -> Any:
    """Every line end as <br />, addresses as links."""
    from jinja2.utils import urlize
    from markupsafe import Markup, escape

    return Markup("<br />\n").join(Markup(urlize(escape(line), rel="nofollow ugc")) for line in text.split("\n"))


def twemoji(markup: Any) -> Any:
    """Every emoji as the picture that WordPress puts in its place, with the emoji as alternative text."""
    from markupsafe import Markup

    picture = '<img draggable="false" role="img" class="emoji" alt="{0}" src="https://s.example/emoji/{1:x}.svg">'
    return Markup(EMOJI.sub(lambda found: picture.format(found[0], ord(found[0])), str(markup)))


def rows(text: str) -> list[str]:
    """The lines that hold something."""
    return [line for line in text.split("\n") if line.strip()]


FILTERS: dict[str, Callable[..., Any]] = {
    "when": when,
    "epoch": epoch,
    "indic": indic,
    "autop": autop,
    "breaks": breaks,
    "rows": rows,
    "twemoji": twemoji,
}
