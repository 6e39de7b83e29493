import json
import re
import unicodedata
from html.parser import HTMLParser

import pytest

from stance.cli import main
from stance.errors import InputError, UsageError
from stance.records import Answer, Comment
from stance.report.behind import records
from stance.report.examples import choose
from stance.report.page import MOST_COMMENTS, page, quota
from stance.report.results import read_results
from stance.report.safety import POSES, TRICKS, tame
from stance.report.views import view
from stance.report.wording import LANGUAGES, wording
from tests import scored as made

SCRIPT = "</script></noscript><script>alert(1)</script><img src=x onerror=alert(2)>"


class Tags(HTMLParser):
    """Every element of a page with its attributes, what <noscript> holds among them."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def sides(favor, against, n):
    """A `pick`: so many comments for and against each stance, the others neither."""

    def pick(target, place):
        if not target.is_stance:
            return target.labels[0]
        return "favor" if place < favor else "against" if place < favor + against else "none"

    return pick


def article(name="a", favor=30, against=5, n=60, text="c'est le commentaire numéro {}", **fields):
    texts = [text.format(place) for place in range(n)]
    return made.scored(name, fields.pop("title", "Le tramway arrive"), texts, sides(favor, against, n), **fields)


@pytest.mark.parametrize(
    ("raw", "safe", "tricks"),
    [
        ("bien\u202etxt.exe", "bientxt.exe", ("direction",)),
        ("\u2067abc\u2069 \u2066d", "abc d", ("direction",)),
        ("vi\u200brus\ufeff \u00adok", "virus ok", ("invisible",)),
        ("a\u200db", "ab", ("invisible",)),
        ("\U0001f600\U000e0041\U000e0042", "\U0001f600", ("invisible",)),
        ("a\x00b\x1b[2J\ud800", "a\ufffdb\ufffd[2J\ufffd", ("control",)),
        ("р\u0430ypal is bon", "paypal is bon", ("look-alike",)),
        ("\U0001d5d9\U0001d5ff\U0001d5f2\U0001d5f2 ｗｉｎ", "Free win", ("look-alike",)),
        ("Z" + "\u0301" * 40 + "algo", "Z" + "\u0301" * 4 + "algo", ("stacked",)),
        ("x" * 50, "x" * 10 + "…", ("cut",)),
        ("a\n\n\n\n\n\nb\r\nc\u2028d", "a\n\nb\nc\nd", ()),
    ],
    ids=ascii,
)
def test_tricks_are_undone_and_named(raw, safe, tricks):
    tamed = tame(raw, 10 if tricks == ("cut",) else None)
    assert (tamed.text, tamed.tricks) == (safe, tricks)


@pytest.mark.parametrize(
    "text",
    [
        "مُحَمَّدٌ رَسُولٌ",
        "می\u200cخواهم",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 ❤️ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "Привет les amis",
        "3lach l'حومة 100%?",
        "l'été à Fès, ça ira…",
        "\u200fمرحبا\u200e (x)",
    ],
)
def test_honest_text_stays_as_it_is(text):
    assert tame(text) == type(tame(text))(text, ())


def test_look_alikes_are_what_their_unicode_names_say():
    for sign, latin in POSES.items():
        assert unicodedata.name(sign).split()[0] in ("CYRILLIC", "GREEK")
        assert unicodedata.name(sign).split()[1] == unicodedata.name(latin).split()[1]


def test_three_languages_say_the_same_things():
    def keys(words):
        return {key: keys(value) if isinstance(value, dict) else None for key, value in words.items()}

    said = [keys(wording(language).words) for language in LANGUAGES]
    plural = re.compile("(two|few|some)_")
    assert [{key: value for key, value in each.items() if not plural.match(key)} for each in said] == [said[1]] * 3
    for key in filter(lambda key: not key.startswith("one_"), said[1]):
        blanks = {tuple(sorted(re.findall(r"{\w+}", str(wording(each).words[key])))) for each in LANGUAGES}
        assert len(blanks) == 1, key


@pytest.mark.parametrize(
    ("language", "n", "words"),
    [
        *[("ar", 1, "تعليق واحد"), ("ar", 2, "تعليقان"), ("ar", 7, "7 تعليقات"), ("ar", 17, "17 تعليقا")],
        *[("ar", 100, "100 تعليق"), ("ar", 103, "103 تعليقات"), ("fr", 0, "0 commentaire"), ("fr", 1, "1 commentaire")],
        *[("fr", 1200, "1\u202f200 commentaires"), ("en", 0, "0 comments"), ("en", 1, "1 comment")],
    ],
)
def test_comments_are_counted_as_each_language_does(language, n, words):
    assert wording(language).counted(n, "comments") == words


@pytest.mark.parametrize(
    ("favor", "against", "n", "verdict"),
    [
        *[(40, 5, 60, "lead_favor"), (5, 40, 60, "lead_against"), (2, 1, 60, "lead_none"), (25, 25, 60, "close")],
        *[(5, 1, 6, "few"), (5, 5, 10, "few")],
    ],
)
def test_a_side_leads_only_where_intervals_allow_it(favor, against, n, verdict):
    asked = view(article(favor=favor, against=against, n=n), wording("en")).stances[0]
    assert (asked.target, asked.verdict, asked.told) == ("initiative", verdict, verdict != "few")


def test_of_few_comments_no_share_is_told():
    few = "".join(page([article(n=6, favor=5, against=1), article("b", n=60)], "en", {}))
    shown = re.findall("<noscript>(.*?)</noscript>", few, re.DOTALL)[-1]
    assert "Too few to say" in shown
    assert "As labelled, not a result: 5 for, 1 against, 0 no side." in shown
    assert "<table" not in shown
    assert "No comments were found" in "".join(page([made.scored("none", "", [])], "en", {}))


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_results_are_read_back_as_they_were(tmp_path, format):
    one = article(text="=1+1 \u202e numéro {}", site="example.ma", url="https://example.ma/1", warnings=("w1", "w2"))
    empty = made.scored("empty", "", [])
    folder = made.write(tmp_path / "out", [one, empty], format)
    read, bare = read_results([folder])
    assert [each.text for each in read.article.comments] == [each.text for each in one.article.comments]
    assert (read.article.title, read.article.site, read.article.warnings) == (
        "Le tramway arrive",
        "example.ma",
        ("w1", "w2"),
    )
    assert read.predictions[3].stances["initiative"].label == one.predictions[3].stances["initiative"].label
    assert read.stance.targets["initiative"].counts == one.stance.targets["initiative"].counts
    assert read.stance.targets["initiative"].low == pytest.approx(one.stance.targets["initiative"].low, abs=1e-6)
    assert (bare.article.id, bare.stance.n) == ("empty", 0)
    assert records([folder])[0]["model"]["name"] == "default-0a1b2c3d"
    (counted,) = read_results([folder / f"comments.{format}"])
    assert counted.stance.sentiment.counts == one.stance.sentiment.counts


def test_shares_are_those_that_the_results_state(tmp_path):
    folder = made.write(tmp_path / "out", [article()])
    place = folder / "articles.jsonl"
    row = json.loads(place.read_text(encoding="utf-8"))
    row |= {"initiative_favor": 0.71, "initiative_favor_low": 0.61, "initiative_favor_high": 0.8}
    row |= {"initiative_method": "EMQ, bootstrap 95 %, voices by author", "initiative_verdict": "enough"}
    place.write_text(json.dumps(row), encoding="utf-8")
    text = "".join(page(read_results([folder]), "fr", {}))
    assert "71\u00a0%" in text
    assert "61–80\u00a0%" in text
    assert "tiennent compte des erreurs du modèle" in text
    assert "Un auteur a une voix." in text


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (lambda folder: (folder / "comments.jsonl").unlink(), UsageError, "expected comments.jsonl"),
        (lambda folder: (folder / "comments.jsonl").write_text("{"), InputError, "comments.jsonl: expected rows"),
        (
            lambda folder: (folder / "comments.jsonl").write_text('{"text": "a"}\n'),
            InputError,
            "row 1 has no article_id",
        ),
        (lambda folder: (folder / "run.json").write_text("["), InputError, "expected the record of a run"),
    ],
    ids=["no table", "no JSON", "no columns", "no record"],
)
def test_what_is_no_result_is_said_in_one_line(tmp_path, spoil, error, words):
    folder = made.write(tmp_path / "out", [article()])
    spoil(folder)
    with pytest.raises(error, match=words):
        list(read_results([folder])) and records([folder])


def test_rows_of_an_article_that_are_apart_are_refused(tmp_path):
    folder = made.write(tmp_path / "out", [article(), article("b")])
    rows = (folder / "comments.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "comments.jsonl").write_text("".join([*rows[1:], rows[0]]), encoding="utf-8")
    with pytest.raises(InputError, match="do not follow each other; sort by article_id"):
        list(read_results([folder]))


def test_examples_are_sure_and_do_not_repeat_one_another():
    texts = ["yes to the tram", "yes to the tram", "yes to the tram!", "my street needs it", "cheaper than a car"]
    sure = [0.99, 0.98, 0.97, 0.9, 0.85]
    comments = [Comment(str(n), "a", text, (0, 0), "row", 1.0, author=f"r{n}") for n, text in enumerate(texts)]
    answers = [Answer("favor", {"favor": p, "against": 1 - p, "none": 0.0}) for p in sure]
    assert [each.id for each in choose(comments, answers, "favor", 3)] == ["0", "3", "4"]
    assert choose(comments, answers, "against", 3) == []


def test_nothing_in_the_page_is_loaded_and_no_script_is_a_strangers():
    bad = article(title=SCRIPT, text=SCRIPT + "{}", url="javascript:alert(3)", site=SCRIPT, warnings=(SCRIPT,))
    text = "".join(
        page(
            [bad, article("b", url="https://example.ma/?a=1&b=2")], "ar", {"model": {"name": SCRIPT}, "started": SCRIPT}
        )
    )
    tags = Tags(text).found
    assert sum(tag == "script" and "type" not in attrs for tag, attrs in tags) == 1
    assert {tag for tag, _ in tags} & {"img", "iframe", "object", "link", "base", "embed"} == set()
    assert not [attrs for _, attrs in tags if any(name.startswith("on") or name in ("src", "style") for name in attrs)]
    addresses = {attrs["href"] for tag, attrs in tags if tag == "a"}
    assert {each for each in addresses if not each.startswith("#")} == {"https://example.ma/?a=1&b=2"}
    policy = next(attrs["content"] for tag, attrs in tags if "http-equiv" in attrs)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_comments_beyond_what_a_page_holds_are_spread_evenly_and_that_is_said():
    assert quota([5, 100, 100], 65) == 30
    assert quota([5, 6], 100) == 6
    text = "".join(page([article(n=700, favor=300, against=100)], "en", {}))
    (data,) = re.findall(r'<script type="application/json">(.*?)</script>', text)
    listed = json.loads(data)
    assert len(listed) == 300 < MOST_COMMENTS
    assert "300 of 700 comments, spread evenly" in text
    assert listed[-1][0].endswith("numéro 697")


def test_arabic_page_runs_from_right_to_left():
    text = "".join(page([article()], "ar", made.RUN))
    assert '<html lang="ar" dir="rtl">' in text
    assert "default-0a1b2c3d" in text


def test_report_command_writes_a_new_file(tmp_path, capsys):
    folder = made.write(tmp_path / "out", [article()])
    out = tmp_path / "report.html"
    assert main(["report", str(folder), "--out", str(out), "--lang", "fr"]) == 0
    assert "Ce que disent les lecteurs" in out.read_text(encoding="utf-8")
    assert main(["report", str(folder), "--out", str(out)]) == 2
    assert "expected the name of a new file" in capsys.readouterr().err
    assert main(["report", str(tmp_path / "none"), "--out", str(tmp_path / "b.html")]) == 2
    assert not (tmp_path / "b.html").exists()


def test_every_trick_has_its_words():
    assert {language: tuple(wording(language).words["tricks"]) for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, TRICKS
    )
