"""The splitter's benchmark can be trusted: pages show what gold asks for, and the score of known answers is known."""

import html
import json
import re
import sys
from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from lxml.html import fromstring

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.bench.split import __main__ as bench
from tests.bench.split.pages import Gold, GoldComment, arrange, contents, gold_of, layouts, pages
from tests.bench.split.rivals import stance, trafilatura
from tests.bench.split.score import Answer, Score, match, plain, score
from tests.bench.split.wording import indic, relative, when

FOLDERS = ("layouts", "heldout")
NAMES = [(folder, layout.name) for folder in FOLDERS for layout in layouts(folder)]
ONE = GoldComment("Salma", "2024-03-05T19:02", "Bonne idée.\n\nEnfin !", 4)
TWO = GoldComment("كريم", "2024-03-05T20:15", "فكرة جيدة", -2, parent=0)
THREE = GoldComment("Zoubir", "2024-03-06T08:00", "Et qui paie les bancs, l’eau, la lumière ?", 0)
GOLD = Gold(
    "Le marché", "Un quartier vend.", ("Un hangar ouvre.", "On y vend."), "Imane", "2024-03-05T18:00", (ONE, TWO, THREE)
)


def answer(*comments, **changed):
    told = Answer(GOLD.title, "\n".join(GOLD.body_paragraphs), comments, GOLD.author, GOLD.date)
    return replace(told, **changed)


@cache
def pages_of(folder):
    every = {}
    for page in pages(folder):
        every.setdefault(page.layout, []).append(page)
    return every


# The score


def test_gold_itself_scores_one_in_everything():
    perfect = score(GOLD, answer(*GOLD.comments))
    assert (perfect.precision, perfect.recall, perfect.f1, perfect.near_f1) == (1, 1, 1, 1)
    assert [perfect.accuracy(name) for name in bench.FIELDS] == [1, 1, 1, 1]
    assert [perfect.per_page(name) for name in ("body", "title", "by", "day")] == [1, 1, 1, 1]


def test_white_space_and_composition_of_letters_do_not_count_but_line_ends_do():
    same = replace(ONE, text="  Bonne  ide\u0301e. \n Enfin\u00a0! ")
    joined = replace(ONE, text="Bonne idée. Enfin !")
    assert score(GOLD, answer(same)).exact == 1
    assert (score(GOLD, answer(joined)).exact, score(GOLD, answer(joined)).near) == (0, 1)


def test_a_comment_in_two_pieces_or_two_in_one_is_not_found():
    pieces = (replace(ONE, text="Bonne idée."), replace(ONE, text="Enfin !"))
    merged = replace(ONE, text=f"{ONE.text}\n{TWO.text}")
    assert score(GOLD, answer(*pieces)).near == 0
    assert score(GOLD, answer(merged)).near == 0


def test_precision_counts_what_is_no_comment_and_recall_what_is_missing():
    result = score(GOLD, answer(ONE, GoldComment(None, None, "Les plus lus"), TWO, GoldComment(None, None, "Partager")))
    assert (result.precision, result.recall) == (2 / 4, 2 / 3)
    assert result.f1 == pytest.approx(4 / 7)


def test_a_leftover_word_makes_a_comment_near_and_not_exact():
    longer = replace(THREE, text=THREE.text + " Répondre")
    result = score(GOLD, answer(longer))
    assert (result.exact, result.near, result.author) == (0, 1, 1)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("author", "Salma (non vérifié)"),
        ("date", "2024-03-05T18:02"),
        ("date", "2024-03-05"),
        ("date", None),
        ("likes", 5),
        ("likes", None),
        ("parent", 1),
    ],
)
def test_one_wrong_field_costs_that_field_alone(field, wrong):
    result = score(GOLD, answer(replace(ONE, **{field: wrong}), TWO, THREE))
    assert {name: getattr(result, name) for name in bench.FIELDS} == {
        name: 2 if name == field else 3 for name in bench.FIELDS
    }


def test_a_date_may_say_more_than_gold_but_must_be_absent_where_gold_has_none():
    day, none = replace(ONE, date="2024-03-05"), replace(ONE, date=None)
    got = replace(ONE, date="2024-03-05T19:02:11+01:00")
    assert score(replace(GOLD, comments=(ONE,)), answer(got)).date == 1
    assert score(replace(GOLD, comments=(day,)), answer(got)).date == 1
    assert score(replace(GOLD, comments=(none,)), answer(got)).date == 0
    assert score(replace(GOLD, comments=(none,)), answer(none)).date == 1


def test_parents_are_compared_as_comments_not_as_places():
    shuffled = (THREE, replace(ONE), replace(TWO, parent=1))
    assert score(GOLD, answer(*shuffled)).parent == 3
    assert score(GOLD, answer(*(THREE, ONE, replace(TWO, parent=0)))).parent == 2
    assert score(GOLD, answer(replace(TWO, parent=None))).parent == 0  # what it answers was not found


def test_comments_of_the_same_words_are_told_apart_by_their_fields():
    early, late = (GoldComment("Ali", f"2024-03-05T19:0{minute}", "Bravo", 0) for minute in (1, 2))
    assert match((early, late), (late, early)) == ([(0, 1), (1, 0)], [])


def test_a_page_without_comments_is_right_if_nothing_is_found():
    empty = replace(GOLD, comments=())
    assert (score(empty, answer()).f1, score(empty, answer()).precision) == (1, 1)
    assert (score(empty, answer(ONE)).f1, score(empty, answer(ONE)).precision) == (0, 0)


def test_the_lead_may_be_in_the_body_or_out_of_it():
    with_lead = "\n".join((GOLD.lead, *GOLD.body_paragraphs))
    assert score(GOLD, answer(body=with_lead)).body == score(GOLD, answer()).body == 1
    assert score(GOLD, answer(body=GOLD.lead)).body < 1


def test_scores_of_pages_add_up():
    whole = score(GOLD, answer(*GOLD.comments)) + score(GOLD, answer(ONE, title="", body="Un hangar ouvre."))
    assert (whole.pages, whole.gold, whole.found, whole.exact, whole.title) == (2, 6, 4, 4, 1)
    assert whole.per_page("body") == pytest.approx((1 + 2 * 4 / (4 + 8)) / 2)
    assert Score() + whole == whole


# The pages


def test_the_benchmark_is_as_large_as_it_says():
    known, held = (pages_of(folder) for folder in FOLDERS)
    assert len(known) >= 15
    assert len(held) >= 5
    assert sum(map(len, known.values())) + sum(map(len, held.values())) >= 60
    assert not known.keys() & held.keys()
    assert all(len(each) >= 3 for each in (*known.values(), *held.values()))


@pytest.mark.parametrize("name", contents())
def test_articles_are_whole_and_replies_stand_below_what_they_answer(name):
    article = contents()[name]
    assert len(article["paragraphs"]) >= 4
    assert all(150 <= len(paragraph) <= 600 for paragraph in article["paragraphs"])
    for place, comment in enumerate(article["comments"]):
        assert comment["text"] == comment["text"].strip() != ""
        assert comment["author"] == comment["author"].strip() != ""
        assert (
            article["date"] < comment["date"] == datetime.fromisoformat(comment["date"]).isoformat(timespec="minutes")
        )
        assert comment["parent"] is None or 0 <= comment["parent"] < place


@pytest.mark.parametrize(("folder", "name"), NAMES)
def test_gold_asks_for_no_more_than_the_layout_shows(folder, name):
    layout = next(each for each in layouts(folder) if each.name == name)
    for page in pages_of(folder)[name]:
        for place, comment in enumerate(page.gold.comments):
            assert (comment.author is not None) == ("author" in layout.shows)
            assert len(comment.date or "") == (16 if "minute" in layout.shows else 10 if "date" in layout.shows else 0)
            assert comment.likes is None or "likes" in layout.shows
            assert comment.parent is None or (comment.parent < place and "parent" in layout.shows)


@pytest.mark.parametrize(("folder", "name"), NAMES)
def test_pages_show_all_that_gold_asks_for(folder, name):
    layout = next(each for each in layouts(folder) if each.name == name)
    shown_replies = 0
    for page in pages_of(folder)[name]:
        seen, attributes = visible(page)
        text, everything = squeezed(seen), squeezed(f"{seen} {attributes}")
        numbers = set(re.findall(r"-?\d+", western(f"{seen} {attributes}")))
        comments = page.gold.comments
        lead = [page.gold.lead] if "lead" in layout.shows else []
        wanted = (*lead, *wanted_lines(page.gold))
        assert [line for line in wanted if squeezed(line) not in text] == [], page.name
        assert [each for each in comments if each.date and not shows_date(each.date, everything)] == [], page.name
        # Nobody and one reader are often told in words ("Aucun lecteur n’approuve").
        assert {str(each.likes) for each in comments if each.likes not in (None, 0, 1)} - numbers == set(), page.name
        shown_replies += sum(each.parent is not None for each in comments)
    assert shown_replies or "parent" not in layout.shows


def test_a_removed_comment_is_not_in_gold_and_its_replies_hang_on_the_nearest_one_kept():
    kept, gone = (
        {"author": "A", "date": "2024-03-05T19:00", "text": "un", "likes": 0, "parent": None},
        {"removed": True},
    )
    rows = [kept, kept | gone | {"parent": 0}, kept | gone | {"parent": 1}, kept | {"parent": 2}]
    article = contents()["a02_eau"] | {"comments": rows}
    for shows in ({"parent"}, {"parent", "removed"}):
        layout = replace(layouts("layouts")[0], shows=frozenset(shows))
        nodes = arrange(article, layout)
        assert len(nodes) == (4 if "removed" in shows else 2)
        assert [each.parent for each in gold_of(article, layout, nodes).comments] == [None, 0]


def test_replies_deeper_than_a_layout_nests_move_up():
    row = {"author": "A", "date": "2024-03-05T19:00", "text": "un", "likes": 0}
    rows = [row | {"parent": parent} for parent in (None, 0, 1, 2, 0)]
    article = contents()["a02_eau"] | {"comments": rows}
    for depth, parents in ((99, [None, 0, 1, 2, 0]), (3, [None, 0, 1, 1, 0]), (2, [None, 0, 0, 0, 0])):
        layout = replace(layouts("layouts")[0], shows=frozenset({"parent"}), depth=depth)
        assert [each.parent for each in gold_of(article, layout, arrange(article, layout)).comments] == parents


# The words of sites


def test_dates_and_ages_are_worded_as_sites_word_them():
    moment = datetime(2024, 8, 5, 19, 2)
    assert when(moment, "%A %-d %B %Y à %-H h %M") == "lundi 5 août 2024 à 19 h 02"
    assert when(moment, "%A %d %B %Y - %H:%M", "ma") == "الاثنين 05 غشت 2024 - 19:02"
    assert indic(when(moment, "%d %B، %Y %-I:%M %p", "ar")) == "٠٥ أغسطس، ٢٠٢٤ ٧:٠٢ م"
    assert relative(moment, moment, "fr") == "il y a 2 heures"
    assert relative(datetime(2024, 8, 1, 9, 0), moment, "ar") == "منذ 4 أيام"


# The report


def test_a_perfect_splitter_scores_one_on_every_page_and_a_failing_one_nothing(capsys):
    given = pages_of("layouts")["hespress"]
    golds = {page.text: page.gold for page in given}

    def perfect(text, suffix):
        gold = golds[text]
        return Answer(gold.title, "\n".join(gold.body_paragraphs), gold.comments, gold.author, gold.date)

    def failing(text, suffix):
        raise ValueError("no page")

    result = bench.run(perfect, given)
    assert (result.pages, result.f1, result.per_page("body")) == (len(given), 1, 1)
    assert bench.run(failing, given).exact == 0
    assert "hespress--" in capsys.readouterr().err
    lines = list(bench.table("hespress", {"stance": result, "other": result, "absent": None}))
    assert lines[1].split()[1:] == ["1.000"] * 12
    assert lines[2].split()[5:9] == ["–"] * 4
    assert lines[3].split() == ["absent", "not", "installed"]


def test_pages_are_written_for_others_with_their_gold(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "pages", lambda folder: pages_of(folder)["hespress"])
    bench.main(["--write", str(tmp_path / "pages")])
    rows = [json.loads(line) for line in (tmp_path / "pages" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["page"] for row in rows} | {"gold.jsonl"} == {path.name for path in (tmp_path / "pages").iterdir()}
    assert set(rows[0]) == {"page", "layout", *(field.name for field in fields(Gold))}


# The splitter


@cache
def known_totals(kind):
    """Our score over three pages of each known layout: the two with most comments and the one with fewest."""
    totals = Score()
    kept = {layout.name for layout in layouts("layouts") if layout.kind == kind}
    for name in kept:
        ranked = sorted(pages_of("layouts")[name], key=lambda page: -len(page.gold.comments))
        totals += bench.run(stance, (*ranked[:2], ranked[-1]))
    return totals


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_comments_of_known_layouts_and_their_fields_stay_above_the_floors(kind):
    totals = known_totals(kind)
    assert totals.f1 >= 0.98
    assert min(totals.accuracy(name) for name in ("author", "date", "likes")) >= 0.97
    assert totals.accuracy("parent") >= 0.95
    assert totals.per_page("body") >= 0.95


@pytest.mark.parametrize("name", [layout.name for layout in layouts("layouts") if layout.kind == "html"])
def test_bodies_are_at_least_as_right_as_those_of_trafilatura(name):
    first = pages_of("layouts")[name][:1]
    assert bench.run(stance, first).per_page("body") >= bench.run(trafilatura, first).per_page("body") - 1e-9


def visible(page):
    """What a reader of a page sees, and what stands in attributes and data."""
    if page.suffix == ".txt":
        return page.text.replace('\\"', '"'), ""  # in a dump, words in quotation marks escape their own
    root = fromstring(page.text)
    for picture in root.iter("img"):
        picture.tail = picture.get("alt", "") + (picture.tail or "")  # an emoji, or the name of the reader in it
    data = " ".join(decoded(script.text) for script in root.iter("script") if "ld+json" in script.get("type", ""))
    attributes = " ".join(value for element in root.iter() for value in element.attrib.values())
    return root.text_content() + data, attributes


def decoded(script):
    """JSON with its escapes written out."""
    units = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), script)
    whole = units.encode("utf-16", "surrogatepass").decode("utf-16")
    return html.unescape(whole.replace('\\"', '"').replace("\\n", "\n"))


def western(text):
    """With Arabic-Indic digits and the minus of mathematics as on a keyboard."""
    return text.translate({0x0660 + digit: str(digit) for digit in range(10)} | {ord("−"): "-"})


def squeezed(text):
    """Without white space."""
    return "".join(western(plain(text)).split())


def wanted_lines(gold):
    yield gold.title
    yield from gold.body_paragraphs
    for comment in gold.comments:
        yield from filter(None, (comment.author, *comment.text.split("\n")))


def shows_date(date, everything):
    """Whether a page without white space shows a day, and the time if `date` has one."""
    moment = datetime.fromisoformat(date)
    day = f"{moment.day}" in everything and f"{moment.year % 100:02}" in everything
    hours = f"0?(?:{moment.hour}|{(moment.hour - 1) % 12 + 1})"
    return day and (len(date) == 10 or bool(re.search(rf"{hours}(?:[:.hH]|heures?){moment.minute:02}", everything)))
