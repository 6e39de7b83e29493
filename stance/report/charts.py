"""Charts of shares with their intervals, as Matplotlib figures: for notebooks, or as PNG and SVG files.

Matplotlib shapes Arabic and orders right-to-left text itself from 3.11 on; words are handed to it as they are.
"""

import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.aggregate import wilson
from stance.cards import tame
from stance.errors import MissingExtraError, UsageError
from stance.records import Article, ArticleStance, Prevalence

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREY, GREEN = "#0072b2", "#d55e00", "#8c8c8c", "#009e73"
COLOURS = {
    **{"favor": BLUE, "against": ORANGE, "none": GREY},
    **{"positive": BLUE, "neutral": GREY, "negative": ORANGE},
}
"""Of Okabe and Ito (2008), which people of every colour vision tell apart."""

FONTS = ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans")
"""Those that are there are used; the last, which comes with Matplotlib, has Latin and Arabic letters."""

MOST = 30
"""Articles in one comparison: more cannot be told apart on a page."""

TITLE, LINE, NAME = 160, 62, 48
"""Characters of a title that are shown over a chart, of one line of it, and beside a row."""

DOTS_PER_INCH = 150
AXIS_END = 130
"""Percent: beyond 100 there is room for the words beside a bar."""

TOO_FEW = "too few to say"
BOX = "\u25a1"


def stance_chart(article: Article, stance: ArticleStance) -> "Figure":
    """One article: a bar a target and label, each as long as its share, with the interval across its end.

    Where there is too little to say, there is an interval and no bar.
    """
    shown = {**stance.targets, "sentiment": stance.sentiment}
    rows = [(name, label) for name, found in shown.items() for label in found.shares]
    figure, axes = _figure(0.28 * len(rows) + 1.4)
    for place, (name, label) in enumerate(rows):
        at = place + 0.7 * list(shown).index(name)  # a gap between targets
        _bar(axes, at, shown[name], label)
        words = f"{_spoken(name)}: {label}" if label == next(iter(shown[name].shares)) else label
        axes.text(-1.5, at, words, ha="right", va="center", **_letters())
    axes.set_yticks([])
    axes.invert_yaxis()
    _percent(axes, f"% of {stance.n} comments, with 95 % intervals")
    _title(axes, article.title or article.id)
    return figure


def comparison_chart(
    articles: Sequence[Article], stances: Sequence[ArticleStance], target: str, label: str = "favor"
) -> "Figure":
    """Several articles: the share of `label` in each with its interval, largest first.

    Of more than MOST articles those with most comments are shown, and the title says so; an article of which there is
    too little to say has an interval and no dot. `stances` are those of
    `articles`, one to one. Raises UsageError where there is no such target or label.
    """
    pairs = sorted(zip(articles, stances, strict=True), key=lambda pair: -pair[1].n)[:MOST]
    found = [(article, _of(stance, target, label)) for article, stance in pairs]
    found.sort(key=lambda pair: -pair[1].shares[label])
    figure, axes = _figure(0.36 * len(found) + 1.4, width=9.0)
    colour = COLOURS.get(label, GREEN)
    for place, (_, shares) in enumerate(found):
        low, high = 100 * shares.low[label], 100 * shares.high[label]
        axes.plot([low, high], [place, place], color=colour, linewidth=2, alpha=0.6, solid_capstyle="butt")
        if shares.enough:
            axes.plot([100 * shares.shares[label]], [place], "o", color=colour)
    names = [f"{_cut(article.title or article.id, NAME)}  (n = {sum(s.counts.values())})" for article, s in found]
    axes.set_yticks(range(len(found)), labels=names, parse_math=False, **_letters())
    axes.set_ylim(len(found) - 0.4, -0.6)
    left_out = f", the {MOST} of {len(articles)} articles with most comments" if len(articles) > MOST else ""
    _percent(axes, "% of comments, with 95 % intervals")
    _title(axes, f"{_spoken(target)}: {label}{left_out}")
    return figure


def trend_chart(points: Sequence[tuple[str, Prevalence]], labels: Sequence[str], title: str = "") -> "Figure":
    """Shares of `labels` over time: `points` are ISO 8601 dates, of articles or of days, with what was found then."""
    dated = sorted(((_moment(date), found) for date, found in points), key=lambda pair: pair[0])
    moments: list[Any] = [moment for moment, _ in dated]
    figure, axes = _figure(4.2)
    for label in labels:
        colour = COLOURS.get(label, GREEN)
        low, high = ([100 * getattr(found, end)[label] for _, found in dated] for end in ("low", "high"))
        axes.fill_between(moments, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.errorbar(moments, _middle(dated, label), yerr=None, marker="o", color=colour, label=label)
    axes.set_ylim(0, 100)
    axes.set_ylabel("% of comments, with 95 % intervals", **_letters())
    axes.tick_params(axis="x", rotation=30)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    _title(axes, title)
    return figure


def reliability_chart(probabilities: Sequence[float], right: Sequence[bool], bins: int = 10) -> "Figure":
    """How often answers were right, by the probability that the model gave them: on the diagonal it is calibrated.

    One point a bin of equal width that holds answers, with the interval of its share. The title gives the expected
    calibration error (Naeini, Cooper & Hauskrecht 2015): the mean distance from the diagonal, weighted by answers.
    """
    pairs = list(zip(probabilities, right, strict=True))
    held = [[pair for pair in pairs if min(bins - 1, int(pair[0] * bins)) == place] for place in range(bins)]
    figure, axes = _figure(5.0, width=5.6)
    error = 0.0
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1)
    for inside in filter(None, held):
        n, hits = len(inside), sum(ok for _, ok in inside)
        said, share = sum(p for p, _ in inside) / n, hits / n
        low, high = wilson(hits, n)
        error += abs(said - share) * n / len(pairs)
        axes.errorbar([said], [share], yerr=[[share - low], [high - share]], fmt="o", color=BLUE, capsize=3)
        axes.annotate(f"{n}", (said, high), xytext=(0, 4), textcoords="offset points", ha="center", fontsize=8)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.08), aspect="equal")
    axes.set_xlabel("probability given to the chosen label", **_letters())
    axes.set_ylabel("share that was right, with 95 % intervals", **_letters())
    _title(axes, f"{len(pairs)} answers, expected calibration error {error:.3f}")
    return figure


def save(figure: "Figure", path: Path) -> None:
    """Write `figure` as PNG or SVG, by the ending of `path`; the same figure gives the same bytes.

    Raises UsageError for another ending, and where the disk does not take it.
    """
    from matplotlib import rc_context

    if path.suffix.lower() not in (".png", ".svg"):
        raise UsageError(f"{path}: expected a name that ends in .png or .svg; give the chart such a name")
    undated = {"Date": None} if path.suffix.lower() == ".svg" else None
    try:
        with rc_context({"svg.hashsalt": "stance"}):
            figure.savefig(path, dpi=DOTS_PER_INCH, metadata=undated)
    except OSError as problem:
        raise UsageError(f"{path}: the chart cannot be written ({problem.strerror}); name another place") from None


def _figure(height: float, width: float = 8.0) -> "tuple[Figure, Axes]":
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("charts need Matplotlib 3.11 or newer: pip install 'stance[notebooks]'") from None
    # Not by pyplot, which keeps every figure it made.
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _bar(axes: "Axes", at: float, found: Prevalence, label: str) -> None:
    share, low, high = (100 * end[label] for end in (found.shares, found.low, found.high))
    if found.enough:
        axes.barh([at], [share], height=0.8, color=COLOURS.get(label, GREEN), alpha=0.75)
    axes.plot([low, high], [at, at], color="black", linewidth=1)
    words = f"{share:.0f}" if found.enough else TOO_FEW
    axes.text(high + 1.5, at, f"{words} ({low:.0f}–{high:.0f})", va="center", fontsize=8)


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


def _percent(axes: "Axes", words: str) -> None:
    axes.set_xlim(0, AXIS_END)
    axes.set_xticks(range(0, 101, 20))
    axes.set_xlabel(words, **_letters())


def _title(axes: "Axes", words: str) -> None:
    """On the side where its script begins, nothing in it read as a formula."""
    lines = "\n".join(textwrap.wrap(_cut(words, TITLE), LINE))
    axes.set_title(lines, loc="right" if _is_rtl(words) else "left", parse_math=False, **_letters())


@cache
def _letters() -> Mapping[str, Any]:
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    return {"fontfamily": [name for name in FONTS if name in known]}


@cache
def _drawable() -> frozenset[int]:
    """Characters that one of the fonts has a shape for."""
    from matplotlib.font_manager import findfont, get_font

    return frozenset(char for name in _letters()["fontfamily"] for char in get_font(findfont(name)).get_charmap())


def _spoken(target: str) -> str:
    return target.replace("_", " ")


def _cut(words: str, most: int) -> str:
    """`words` on one line, with a box for what no font can draw, such as emoji."""
    line = "".join(char if ord(char) in _drawable() else BOX for char in " ".join(tame(words).split()))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _is_rtl(words: str) -> bool:
    """By the first letter that has a direction, as browsers do with dir="auto"."""
    directions = (unicodedata.bidirectional(char) for char in words)
    return next((found for found in directions if found in ("L", "R", "AL")), "L") != "L"
