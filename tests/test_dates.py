"""Dates as Moroccan pages write them, and everything near them that is none."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.split.dates import FOLDED, MONTHS, date_line, find_date, parse_date, parse_epoch

MOROCCAN = [
    *("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو"),
    *("يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
]
FRENCH = [
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
]
ENGLISH = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
ARABIC_FIGURES = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

FORMS = {
    "arabic": lambda t: f"{t.day} {MOROCCAN[t.month - 1]} {t.year} - {t:%H:%M}",
    "arabic, its figures": lambda t: f"{t.day} {MOROCCAN[t.month - 1]} {t.year} - {t:%H:%M}".translate(ARABIC_FIGURES),
    "arabic, hour in words": lambda t: f"{t.day} {MOROCCAN[t.month - 1]} {t.year} على الساعة {t:%H:%M}",
    "french": lambda t: f"{t.day} {FRENCH[t.month - 1]} {t.year} à {t.hour}h{t:%M}",
    "french, no accents": lambda t: f"{t.day} {FRENCH[t.month - 1].translate(FOLDED).upper()} {t.year} {t:%H:%M}",
    "english": lambda t: f"{ENGLISH[t.month - 1]} {t.day}, {t.year} at {t.hour % 12 or 12}:{t:%M %p}",
    "english, short": lambda t: f"{t.day} {ENGLISH[t.month - 1][:3]} {t.year}, {t:%H:%M}",
    "figures": lambda t: f"{t:%d/%m/%Y %H:%M}",
    "figures, spaced": lambda t: f"{t:%d - %m - %Y} | {t:%H:%M}",
    "hour first": lambda t: f"{t:%H:%M} - {t:%d.%m.%Y}",
    "iso": lambda t: t.isoformat(),
}


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("الثلاثاء 16 يناير 2018 - 05:17", "2018-01-16T05:17"),
        ("14 - 01 - 2018", "2018-01-14"),
        ("١٦ غشت ٢٠٢٣", "2023-08-16"),
        ("السبت 5 أكتوبر 2024", "2024-10-05"),
        ("السبت 24 من شهر سبتمبر 2022", "2022-09-24"),
        ("5 يناير/كانون الثاني 2024", "2024-01-05"),
        ("3 أغسطس 2020", "2020-08-03"),
        ("12 مارس 2019 على الساعة 10:32 مساء", "2019-03-12T22:32"),
        ("12 مارس 2019 12:00 ص", "2019-03-12T00:00"),
        ("\u200f12\u200f/03/\u200f2019 10:32", "2019-03-12T10:32"),
        ("mardi 16 janvier 2018 à 10h32", "2018-01-16T10:32"),
        ("mar. 12 mars 2019, 8h", "2019-03-12T08:00"),
        ("le 1er août 2019", "2019-08-01"),
        ("3 fe\u0301vrier 2020", "2020-02-03"),
        ("16 janv. 2018", "2018-01-16"),
        ("(12/03/2019)", "2019-03-12"),
        ("2018-01-16T05:17:33.120+01:00", "2018-01-16T05:17"),
        ("2018-01-16T05:17:33Z", "2018-01-16T05:17"),
        ("2018-01-16", "2018-01-16"),
        ("January 16, 2018 at 5:17 pm", "2018-01-16T17:17"),
        ("Tuesday, January 16th, 2018 at 12:05 AM", "2018-01-16T00:05"),
        ("16 Jan 2018", "2018-01-16"),
        ("Mar 12, 2019", "2019-03-12"),
        ("5 March 2024, 5 pm", "2024-03-05T17:00"),
        ("Tue, 05 Mar 2024 18:20:00 +0100", "2024-03-05T18:20"),
        ("يناير 16, 2018 الساعة 5:17 م", "2018-01-16T17:17"),
        ("5 أبريل 2019 - 5:10 مساءً", "2019-04-05T17:10"),
        ("7 جويلية 2020", "2020-07-07"),
        ("5 mars 2024 à 18 h 20 min", "2024-03-05T18:20"),
        ("le 05/03/24 à 18:20", "2024-03-05T18:20"),
    ],
)
def test_a_written_date_becomes_iso(raw, iso):
    assert parse_date(raw) == iso


@pytest.mark.parametrize(
    "raw",
    [
        *("", "5", "2018", "10:32", "يناير", "mai", "يوم", "ماي 2018", "16 janvier"),
        *("0612345678", "12-10-14", "192.168.2018", "1/2/3/2018", "3 - 2 - 1"),
        *("وقع ذلك يوم 14 يناير 2018 بالرباط", "vu le 16 janvier 2018 sur le port", "12/03/2019 4"),
        *("31 février 2018", "31 أبريل 2020", "29/02/2019", "12/13/2018", "00/01/2018", "16 يناير 2018 - 25:00"),
        *("منذ 3 ساعات", "il y a 2 h", "hier à 10:32", "قبل يومين"),
    ],
)
def test_what_is_no_whole_possible_absolute_date_has_no_iso(raw):
    assert parse_date(raw) is None


RELATIVE = [
    *("منذ 3 ساعات", "قبل يومين", "منذ ساعة واحدة", "منذ ٣ أيام", "الآن"),
    *("il y a 2 heures", "il y a 3 heures 20 minutes", "il y a plus d'un an", "Hier à 10h32", "à l’instant"),
    *("2 days ago", "an hour ago", "3h ago", "about 2 hours ago", "yesterday at 5:17 pm", "just now"),
    *("16 janvier à 10:32", "5 mars, 18h20"),
]


@pytest.mark.parametrize("raw", [*RELATIVE, "31 février 2018"])
def test_relative_and_impossible_dates_are_still_seen_as_date_lines(raw):
    found = date_line(raw)
    assert found is not None
    assert (found.words, found.iso) == (raw, None)


@pytest.mark.parametrize(
    "line",
    [
        *("hier", "اليوم", "منذ سنوات طويلة ونحن ننتظر", "il y a des jours comme ça", "3 ساعات", "2 h"),
        *("years ago we had water", "5 days ago we went there", "it was 2 days ago", "ago", "May 5", "12-10-14"),
    ],
)
def test_words_of_time_in_a_sentence_are_no_date_line(line):
    assert date_line(line) is None


def test_an_edited_comments_date_is_its_date():
    found = date_line("il y a 3 ans (modifié)")
    assert found is not None
    assert found.words == "il y a 3 ans"


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2024-03-05T18:20:00+01:00", "2024-03-05T18:20+01:00"),
        ("2024-03-05 18:20 +0100", "2024-03-05T18:20+01:00"),
        ("2024-03-05T17:20:11Z", "2024-03-05T17:20+00:00"),
        ("5 mars 2024 18:20 GMT", "2024-03-05T18:20+00:00"),
        ("5 مارس 2024 - 18:20 UTC+1", "2024-03-05T18:20+01:00"),
        ("2024-03-05T12:50:00-03:30", "2024-03-05T12:50-03:30"),
        ("2024-03-05T18:20:00+99:00", "2024-03-05T18:20"),
        ("5 mars 2024 à 18:20", "2024-03-05T18:20"),
        ("2024-03-05", "2024-03-05"),
        ("il y a 2 h", None),
    ],
)
def test_a_zone_is_kept_beside_the_local_time_and_converts_nothing(raw, moment):
    found = date_line(raw)
    assert found is not None
    assert found.moment == moment
    assert found.iso == parse_date(raw)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        *(
            ("1709659200", "2024-03-05T17:20"),
            ("1709659200000", "2024-03-05T17:20"),
            (" 1709659259 ", "2024-03-05T17:20"),
        ),
        *(("", None), ("0", None), ("20240305", None), ("-1709659200", None), ("99999999999", None), ("1e9", None)),
        *(("9" * 5000, None), ("١٧٠٩٦٥٩٢٠٠", None)),
    ],
)
def test_seconds_and_milliseconds_of_the_clock_become_a_minute(raw, iso):
    assert parse_epoch(raw) == iso


def test_a_number_after_the_date_is_a_count_and_no_part_of_it():
    found = date_line("الخميس 28 مارس 2024 - 19:55 4")
    assert found is not None
    assert (found.words, found.iso, found.count) == ("الخميس 28 مارس 2024 - 19:55", "2024-03-28T19:55", 4)


def test_a_date_is_found_among_other_words_at_its_place():
    line = "نشر في جريدة الضفة يوم 14 - 01 - 2018"
    found = find_date(line)
    assert found is not None
    assert (line[found.start : found.end], found.iso) == ("14 - 01 - 2018", "2018-01-14")
    assert find_date("رقم الملف 114/01/2018/77") is None
    assert find_date("لا تاريخ هنا") is None


def test_every_month_name_is_read_as_its_month():
    for number, names in enumerate(MONTHS, 1):
        assert {parse_date(f"7 {name} 2021") for name in names} == {f"2021-{number:02d}-07"}


@settings(max_examples=60)
@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)), st.sampled_from(sorted(FORMS)))
def test_every_minute_survives_every_form(moment, form):
    assert parse_date(FORMS[form](moment)) == moment.isoformat(timespec="minutes")


@settings(max_examples=100)
@given(st.text(max_size=90))
def test_any_text_is_read_without_an_error(text):
    assert parse_date(text) is None or find_date(text) is not None
    found = find_date(text)
    assert found is None or text[found.start : found.end] == found.words


@pytest.mark.parametrize("form", sorted(FORMS))
def test_another_reader_of_dates_reads_the_same_where_it_reads_any(form):
    dateparser = pytest.importorskip("dateparser", reason="comes with trafilatura")
    for moment in (datetime(2018, 1, 16, 5, 17), datetime(2023, 8, 9, 23, 5), datetime(2021, 12, 31, 0, 0)):
        raw = FORMS[form](moment)
        theirs = dateparser.parse(raw, locales=["ar-MA", "fr", "en"], settings={"DATE_ORDER": "DMY"})
        assert theirs is None or theirs.isoformat(timespec="minutes") == parse_date(raw)
