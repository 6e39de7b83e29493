"""The index compares groups of articles and spans of time, and tells what differs by more than chance."""

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest

from stance.cli import main
from stance.model.validation import Evidence
from stance.report.across import MOST_LINES, Pool, splits
from stance.report.page import page
from stance.report.wording import wording
from stance.targets import STANCE_LABELS
from tests import scored as made


def article(name, favor, n=60, group="", **fields):
    def pick(target, place):
        return ("favor" if place < favor else "against") if target.is_stance else target.labels[0]

    return replace(made.scored(name, "Le tramway arrive", ["oui"] * n, pick, **fields), group=group)


def pool(*articles):
    made = Pool()
    for each in articles:
        made.add(each)
    return made


def evidence():
    gold = np.repeat([0, 1, 2], 100)
    shares = 0.7 * np.eye(3)[gold] + 0.1
    return {"initiative": Evidence(STANCE_LABELS, "bayes", gold, np.arange(300) // 3, shares)}


@pytest.mark.parametrize("known", [{}, evidence()], ids=["counted", "corrected"])
def test_groups_stand_beside_one_another_and_differences_beyond_chance_are_told(known):
    together = pool(article("a", 50, group="north"), article("b", 10, group="south"), article("c", 11, group="south"))
    (split,) = splits(together, known, wording("en"), "region")
    assert split.heading == "By \u2068region\u2069"
    first = split.targets[0]
    assert [(line.name, line.n_words) for line in first.lines] == [("south", "120 comments"), ("north", "60 comments")]
    assert first.lines[0].bars["favor"].ends[0] < first.lines[1].bars["favor"].ends[0]
    told = r"“For”: \u2068north\u2069 is \d+ to \d+ points above \u2068south\u2069\."
    assert len(first.differences) == 2
    assert any(re.fullmatch(told, each) for each in first.differences)
    assert "3 comparisons" in first.note
    assert ("uncorrected" in first.method) == (not known)
    assert len(split.targets) == 4


def test_groups_alike_do_not_differ():
    (split,) = splits(pool(article("a", 30, group="x"), article("b", 31, group="y")), {}, wording("en"), "g")
    assert all(each.differences == () for each in split.targets)


@pytest.mark.parametrize(
    ("dates", "heading", "spans"),
    [
        (["2025-03-01", "2025-03-02"], "by day", ["2025-03-01", "2025-03-02"]),
        ([f"2025-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 9)], "by month", ["2025-01", "2025-02"]),
        ([f"{year}-{month:02}-01" for year in (2023, 2024) for month in range(1, 9)], "by year", ["2023", "2024"]),
        (["2025-01-01", "2025-01-02", "2025-01-03", "2025-02-01", "2025-02-02"], "by month", ["2025-01", "2025-02"]),
    ],
)
def test_time_is_cut_into_few_spans(dates, heading, spans):
    n = 60 if len(dates) == 2 else 20
    (split,) = splits(pool(*(article(date, 10, n, date=date) for date in dates)), {}, wording("en"), "")
    assert split.heading.endswith(heading)
    assert [line.name for line in split.targets[0].lines] == spans


def test_there_is_nothing_to_compare_without_dates_or_groups_of_some_size():
    assert splits(Pool(), {}, wording("en"), "") == []
    few = pool(article("a", 3, n=9, group="x", date="2025-01-01"), article("b", 9, n=90, group="y", date="2025-02-01"))
    assert splits(few, {}, wording("en"), "g") == []
    many = pool(*(article(str(n), 5, n=10 + n, group=f"g{n}") for n in range(30)))
    (split,) = splits(many, {}, wording("en"), "g")
    assert [line.name for line in split.targets[0].lines] == [f"g{n}" for n in range(29, 29 - MOST_LINES, -1)]
    assert f"{sum(range(28, 40))} of " in split.note


def test_a_comment_counts_on_its_own_day():
    one = article("a", 30, date="2024-01-01")
    dated = [replace(each, date=f"2025-01-{1 + place % 2:02}") for place, each in enumerate(one.article.comments)]
    whole = replace(one, article=replace(one.article, comments=tuple(dated)))
    (split,) = splits(pool(whole), {}, wording("en"), "")
    assert [line.name for line in split.targets[0].lines] == ["2025-01-01", "2025-01-02"]


def test_names_of_groups_are_strangers_words():
    bad = "<script>alert(1)</script>\u202e"
    articles = [article("a", 50, group=bad), article("b", 5, group="south")]
    text = "".join(page(articles, "ar", {}, by="<b>\u202e"))
    assert "<script>alert" not in text
    assert "<b>" not in text
    assert "\u202e" not in text
    assert "\u2068<script>alert(1)</script>\u2069 أعلى من \u2068south\u2069" in unescape(text)


def test_report_command_groups_by_a_column_of_the_results(tmp_path, capsys):
    articles = [article("a", 50, site="one.ma"), article("b", 5, site="two.ma")]
    folder = made.write(tmp_path / "out", articles)
    out = tmp_path / "report.html"
    assert main(["report", str(folder), "--out", str(out), "--lang", "en", "--by", "site"]) == 0
    assert "\u2068one.ma\u2069 is " in unescape(out.read_text(encoding="utf-8"))
    assert main(["report", str(folder), "--out", str(tmp_path / "b.html"), "--by", "region"]) == 2
    assert "expected a column 'region' of the results" in capsys.readouterr().err
    assert not (tmp_path / "b.html").exists()
