"""Charts say what was found with its intervals, in the direction of each script, whatever stands in a title."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from stance.aggregate import prevalence
from stance.errors import MissingExtraError, UsageError
from stance.records import Answer, Article, ArticleStance
from stance.report import charts
from stance.report.drawing import letters

pytest.importorskip("matplotlib", reason="charts need Matplotlib; install the dev or notebooks extra")

STANCE = ("favor", "against", "none")
TONE = ("positive", "neutral", "negative")
ARABIC = 'طنجة تجرب "الحي المطمئن".. شرطة وجمعيات على طاولة واحدة'
HOSTILE = "$\\frac{x $ <b>\u202eevil</b>\x00 \U0001f44f\u200d " + "x" * 400


def found(*counts, labels=STANCE):
    answers = [Answer(label, {}) for label, count in zip(labels, counts, strict=True) for _ in range(count)]
    return replace(prevalence(answers, labels), enough=len(answers) >= 4)


def case(name, title, *counts):
    stance = ArticleStance(
        name, sum(counts), {"initiative": found(*counts)}, found(*counts, labels=TONE), found(0, 0, 0)
    )
    return Article(name, f"{name}.txt", title=title), stance


def both(pairs):
    return [article for article, _ in pairs], [stance for _, stance in pairs]


def words(figure):
    """Every word that a figure shows, from top to bottom of what was put into it."""
    from matplotlib.text import Text

    figure.draw_without_rendering()
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def ink(text):
    """Columns of pixels with ink, in runs from left to right: their widths."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 1), dpi=100)
    figure.text(0.1, 0.4, text, fontsize=30, **letters())
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    dark = (np.asarray(canvas.buffer_rgba())[:, :, :3].min(axis=(0, 2)) < 128).astype(int)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], dark, [0]])))
    return [int(end - start) for start, end in edges.reshape(-1, 2)]


def test_arabic_is_joined_and_begins_on_the_right():
    alef_then_sheen = ink("ا ش")
    assert alef_then_sheen[0] > 3 * alef_then_sheen[-1]
    assert len(ink("سـسس")) == 1
    assert len(ink("س س س")) == 3


def test_one_article_has_every_share_with_its_interval():
    shown = words(charts.stance_chart(*case("a", ARABIC, 6, 3, 1)))
    assert ARABIC in shown
    assert "10 comments · Share (%) · 95% interval" in shown
    assert {"The article's initiative · For", "Against", "No side", "Tone · Positive"} <= set(shown)
    assert "60 (31–83)" in shown


@pytest.mark.parametrize(
    ("language", "row"), [("ar", "مبادرة المقال · مع"), ("fr", "L’initiative de l’article · Pour")]
)
def test_a_chart_in_arabic_grows_from_right_to_left(language, row):
    pair = case("a", ARABIC, 6, 3, 1)
    for figure in (
        charts.stance_chart(*pair, language),
        charts.comparison_chart(*both([pair]), "initiative", language=language),
    ):
        axes = figure.axes[0]
        assert axes.xaxis_inverted() == (language == "ar")
        assert axes.spines["right"].get_visible() == (language == "ar")
        assert any(shown.startswith(row) for shown in words(figure))


def test_of_too_few_comments_no_share_is_claimed():
    figure = charts.stance_chart(*case("a", "", 0, 0, 0))
    assert {"a", "too few to say (0–100)"} <= set(words(figure))
    assert not figure.axes[0].patches


def test_a_title_stands_on_the_side_where_it_begins():
    assert charts.stance_chart(*case("a", ARABIC, 1, 1, 1)).axes[0].get_title("right") == ARABIC
    assert charts.stance_chart(*case("a", "Le tram", 1, 1, 1)).axes[0].get_title("left") == "Le tram"


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_hostile_title_is_words_like_any_other(tmp_path, ending):
    pairs = [case("a", HOSTILE, 2, 1, 0), case("b", ARABIC, 0, 0, 0)]
    for number, figure in enumerate(
        [charts.stance_chart(*pairs[0]), charts.comparison_chart(*both(pairs), "initiative")]
    ):
        place = tmp_path / f"{number}.{ending}"
        charts.save(figure, place)
        assert place.stat().st_size > 3_000
        shown = " ".join(words(figure))
        assert "$\\frac{x $ <b>\ufffdevil</b>\ufffd" in shown
        assert "x" * 200 not in shown


def test_articles_are_compared_largest_share_first():
    pairs = [case("few", "Few", 1, 3, 0), case("most", "Most", 9, 1, 0), case("none", "None", 0, 0, 0)]
    axes = charts.comparison_chart(*both(pairs), "initiative").axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Most  (n = 10)", "Few  (n = 4)", "None  (n = 0)"]
    (dot,) = (line for line in axes.lines if line.get_marker() == "o" and line.get_ydata()[0] == 0)
    assert dot.get_xdata()[0] == pytest.approx(90)
    assert len([line for line in axes.lines if line.get_marker() == "o"]) == 2


def test_more_articles_than_fit_are_said_to_be_more():
    pairs = [case(f"a{n}", f"Title {n}", n, 1, 1) for n in range(charts.MOST + 5)]
    figure = charts.comparison_chart(*both(pairs), "initiative")
    assert len(figure.axes[0].get_yticks()) == charts.MOST
    assert f"({charts.MOST} of {charts.MOST + 5} shown)" in " ".join(words(figure))


def test_a_target_or_label_that_is_none_is_answered_with_those_there_are():
    pairs = [case("a", "A", 1, 1, 1)]
    with pytest.raises(UsageError, match="got 'weather'; use one of initiative, sentiment, language"):
        charts.comparison_chart(*both(pairs), "weather")
    with pytest.raises(UsageError, match="got 'maybe'; use one of favor, against, none"):
        charts.comparison_chart(*both(pairs), "initiative", "maybe")


def test_a_trend_goes_by_date_whatever_the_order_and_zone():
    points = [
        ("2024-11-01T10:00+01:00", found(1, 3, 0)),
        ("2024-09-18", found(0, 0, 0)),
        ("2024-10-01", found(3, 1, 0)),
    ]
    axes = charts.trend_chart(points, ("favor", "against"), ARABIC).axes[0]
    favor = next(line for line in axes.lines if line.get_marker() == "o")
    assert list(favor.get_ydata()[1:]) == [75, 25]
    assert np.isnan(favor.get_ydata()[0])
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["favor", "against"]


def test_calibration_is_the_distance_from_the_diagonal():
    honest = charts.reliability_chart([0.75] * 100, [n % 4 != 0 for n in range(100)])
    assert "100 answers, expected calibration error 0.000" in words(honest)
    boastful = charts.reliability_chart([1.0] * 10 + [0.55] * 10, [True] * 5 + [False] * 5 + [True, False] * 5)
    assert "20 answers, expected calibration error 0.275" in words(boastful)


def test_the_same_chart_is_the_same_bytes(tmp_path):
    for name in ("a.svg", "b.svg"):
        charts.save(charts.stance_chart(*case("a", ARABIC, 2, 1, 0)), tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_a_chart_is_saved_as_a_picture_or_not_at_all(tmp_path):
    figure = charts.reliability_chart([0.5], [True])
    with pytest.raises(UsageError, match=r"chart\.pdf: expected a name that ends in \.png or \.svg"):
        charts.save(figure, tmp_path / "chart.pdf")
    with pytest.raises(UsageError, match="cannot be written"):
        charts.save(figure, tmp_path / "missing" / "chart.png")


def test_without_matplotlib_the_way_to_get_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'stance\[notebooks\]'"):
        charts.reliability_chart([0.5], [True])
