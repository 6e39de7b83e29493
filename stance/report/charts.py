"""Charts of shares with their intervals, as Matplotlib figures: for notebooks, or as PNG and SVG files.

Matplotlib shapes Arabic and orders right-to-left text itself from 3.11 on; words are handed to it as they are.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from stance.aggregate import wilson
from stance.errors import UsageError
from stance.records import Article, ArticleStance, Prevalence
from stance.report.drawing import cut, figure_with_axes, figure_with_grid, letters, save, set_title
from stance.report.wording import Wording, wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["comparison_chart", "reliability_chart", "reliability_charts", "save", "stance_chart", "trend_chart"]

BLUE, ORANGE, GREY, GREEN = "#0072b2", "#d55e00", "#8c8c8c", "#009e73"
COLOURS = {
    **{"favor": BLUE, "against": ORANGE, "none": GREY},
    **{"positive": BLUE, "neutral": GREY, "negative": ORANGE},
}
"""Of Okabe and Ito (2008), which people of every colour vision tell apart."""

MOST = 30
"""Articles in one comparison: more cannot be told apart on a page."""

NAME = 48
"""Characters of a title that are shown beside a row."""

AXIS_END = 130
"""Percent: beyond 100 there is room for the words beside a bar."""


def stance_chart(article: Article, stance: ArticleStance, language: str = "en") -> "Figure":
    """One article: a bar a target and label, each as long as its share, with the interval across its end.

    Where there is too little to say, there is an interval and no bar. `language` is ar, fr or en; a chart in Arabic
    grows from right to left.
    """
    words = wording(language)
    shown = {**stance.targets, "sentiment": stance.sentiment}
    rows = [(name, label) for name, found in shown.items() for label in found.shares]
    figure, axes = figure_with_axes(0.28 * len(rows) + 1.4)
    for place, (name, label) in enumerate(rows):
        at = place + 0.7 * list(shown).index(name)  # a gap between targets
        _bar(axes, at, shown[name], label, words)
        first = label == next(iter(shown[name].shares))
        row = f"{words.name(name)} · {words.label(name, label)}" if first else words.label(name, label)
        axes.text(-1.5, at, row, ha="left" if _is_rtl(words) else "right", va="center", parse_math=False, **letters())
    axes.set_yticks([])
    axes.invert_yaxis()
    _percent(axes, f"{words.counted(stance.n, 'comments')} · {words['share']} (%) · {words['interval']}", words)
    set_title(axes, article.title or article.id)
    return figure


def comparison_chart(
    articles: Sequence[Article],
    stances: Sequence[ArticleStance],
    target: str,
    label: str = "favor",
    language: str = "en",
) -> "Figure":
    """Several articles: the share of `label` in each with its interval, largest first.

    Of more than MOST articles those with most comments are shown, and the title says so; an article of which there is
    too little to say has an interval and no dot. `stances` are those of `articles`, one to one; `language` is ar, fr
    or en. Raises UsageError where there is no such target or label.
    """
    words = wording(language)
    pairs = sorted(zip(articles, stances, strict=True), key=lambda pair: -pair[1].n)[:MOST]
    found = [(article, _of(stance, target, label)) for article, stance in pairs]
    found.sort(key=lambda pair: -pair[1].shares[label])
    figure, axes = figure_with_axes(0.36 * len(found) + 1.4, width=9.0)
    colour = COLOURS.get(label, GREEN)
    for place, (_, shares) in enumerate(found):
        low, high = 100 * shares.low[label], 100 * shares.high[label]
        axes.plot([low, high], [place, place], color=colour, linewidth=2, alpha=0.6, solid_capstyle="butt")
        if shares.enough:
            axes.plot([100 * shares.shares[label]], [place], "o", color=colour)
    names = [f"{cut(article.title or article.id, NAME)}  (n = {sum(s.counts.values())})" for article, s in found]
    axes.set_yticks(range(len(found)), labels=names, parse_math=False, **letters())
    axes.set_ylim(len(found) - 0.4, -0.6)
    _percent(axes, f"{words['share']} (%) · {words['interval']}", words)
    left_out = f" ({words['shown'].format(shown=MOST, all=len(articles))})" if len(articles) > MOST else ""
    set_title(axes, f"{words.name(target)} · {words.label(target, label)}{left_out}")
    return figure


def trend_chart(points: Sequence[tuple[str, Prevalence]], labels: Sequence[str], title: str = "") -> "Figure":
    """Shares of `labels` over time: `points` are ISO 8601 dates, of articles or of days, with what was found then."""
    dated = sorted(((_moment(date), found) for date, found in points), key=lambda pair: pair[0])
    moments: list[Any] = [moment for moment, _ in dated]
    figure, axes = figure_with_axes(4.2)
    for label in labels:
        colour = COLOURS.get(label, GREEN)
        low, high = ([100 * getattr(found, end)[label] for _, found in dated] for end in ("low", "high"))
        axes.fill_between(moments, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.errorbar(moments, _middle(dated, label), yerr=None, marker="o", color=colour, label=label)
    axes.set_ylim(0, 100)
    axes.set_ylabel("% of comments, with 95 % intervals", **letters())
    axes.tick_params(axis="x", rotation=30)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    set_title(axes, title)
    return figure


def reliability_chart(probabilities: Sequence[float], right: Sequence[bool], bins: int = 10) -> "Figure":
    """How often answers were right, by the probability that the model gave them: on the diagonal it is calibrated.

    One point a bin of equal width that holds answers, with the interval of its share. The title gives the expected
    calibration error (Naeini, Cooper & Hauskrecht 2015): the mean distance from the diagonal, weighted by answers.
    """
    figure, axes = figure_with_axes(5.0, width=5.6)
    n, error = _reliability(axes, list(zip(probabilities, right, strict=True)), bins)
    axes.set_xlabel("probability given to the chosen label", **letters())
    axes.set_ylabel("share that was right, with 95 % intervals", **letters())
    set_title(axes, f"{n} answers, expected calibration error {error:.3f}")
    return figure


def reliability_charts(answers: Iterable[tuple[str, Sequence[float], Sequence[bool]]], bins: int = 10) -> "Figure":
    """A `reliability_chart` for each target, three in a row: its name, the probabilities and what was right."""
    answers = list(answers)
    figure, places = figure_with_grid(-(-len(answers) // 3), min(3, len(answers)), 3.2)
    for axes, (name, probabilities, right) in zip(places, answers, strict=False):
        n, error = _reliability(axes, list(zip(probabilities, right, strict=True)), bins)
        words = f"{name}\n{n} answers, calibration error {error:.3f}"
        axes.set_title(words, loc="left", fontsize=10, parse_math=False, **letters())
    figure.supxlabel("probability given to the chosen label", **letters())
    figure.supylabel("share that was right, with 95 % intervals", **letters())
    return figure


def _reliability(axes: "Axes", pairs: Sequence[tuple[float, bool]], bins: int) -> tuple[int, float]:
    """Draw the points; how many answers there are, and their calibration error."""
    held = [[pair for pair in pairs if min(bins - 1, int(pair[0] * bins)) == place] for place in range(bins)]
    error = 0.0
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1)
    for inside in filter(None, held):
        n, hits = len(inside), sum(ok for _, ok in inside)
        said, share = sum(p for p, _ in inside) / n, hits / n
        low, high = wilson(hits, n)
        error += abs(said - share) * n / len(pairs)
        axes.errorbar([said], [share], yerr=[[share - low], [high - share]], fmt="o", color=BLUE, capsize=3)
        axes.annotate(f"{n}", (said, high), xytext=(0, 4), textcoords="offset points", ha="center", fontsize=8)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.12), aspect="equal")
    return len(pairs), error


def _bar(axes: "Axes", at: float, found: Prevalence, label: str, words: Wording) -> None:
    share, low, high = (100 * end[label] for end in (found.shares, found.low, found.high))
    if found.enough:
        axes.barh([at], [share], height=0.8, color=COLOURS.get(label, GREEN), alpha=0.75)
    axes.plot([low, high], [at, at], color="black", linewidth=1)
    beside = f"{share:.0f} ({low:.0f}–{high:.0f})" if found.enough else f"{words['few']} ({low:.0f}–{high:.0f})"
    axes.text(high + 1.5, at, beside, ha="right" if _is_rtl(words) else "left", va="center", fontsize=8, **letters())


def _of(stance: ArticleStance, target: str, label: str) -> Prevalence:
    shown = {**stance.targets, "sentiment": stance.sentiment, "language": stance.languages}
    if target not in shown:
        raise UsageError(f"expected a target of these results, got {target!r}; use one of {', '.join(shown)}")
    if label not in shown[target].shares:
        raise UsageError(
            f"expected a label of {target}, got {label!r}; use one of {', '.join(shown[target].shares) or 'none'}"
        )
    return shown[target]


def _middle(dated: Sequence[tuple[datetime, Prevalence]], label: str) -> list[float]:
    """Shares in percent, a gap where there is too little to say."""
    return [100 * found.shares[label] if found.enough else float("nan") for _, found in dated]


def _moment(date: str) -> datetime:
    # Zones go: a chart of days does not need them, and dates with and without cannot be sorted.
    return datetime.fromisoformat(date).replace(tzinfo=None)


def _percent(axes: "Axes", says: str, words: Wording) -> None:
    """The axis of percent; in a language that is read from right to left it grows that way."""
    axes.set_xlim(0, AXIS_END)
    axes.set_xticks(range(0, 101, 20))
    axes.set_xlabel(says, **letters())
    if _is_rtl(words):
        axes.invert_xaxis()
        axes.yaxis.tick_right()
        axes.spines["left"].set_visible(False)
        axes.spines["right"].set_visible(True)


def _is_rtl(words: Wording) -> bool:
    return words["direction"] == "rtl"
