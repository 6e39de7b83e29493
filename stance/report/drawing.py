"""What all charts share: a figure, letters for every script, titles that are only words, and files."""

import textwrap
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.cards import tame
from stance.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONTS = ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans")
"""Those that are there are used; the last, which comes with Matplotlib, has Latin and Arabic letters."""

TITLE, LINE = 160, 62
"""Characters of a title that are shown over a chart, and of one line of it."""

DOTS_PER_INCH = 150
BOX = "\u25a1"


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


def figure_with_axes(height: float, width: float = 8.0) -> "tuple[Figure, Axes]":
    """An empty figure of `width` by `height` inches. Raises MissingExtraError where Matplotlib is not installed."""
    figure = _empty(width, height)
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def figure_with_grid(rows: int, columns: int, side: float) -> "tuple[Figure, list[Axes]]":
    """An empty figure with axes of `side` inches in rows, read line by line. Raises as `figure_with_axes` does."""
    figure = _empty(columns * side, rows * side)
    places = [figure.add_subplot(rows, columns, place + 1) for place in range(rows * columns)]
    for axes in places:
        axes.spines[["top", "right"]].set_visible(False)
    return figure, places


def _empty(width: float, height: float) -> "Figure":
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("charts need Matplotlib 3.11 or newer: pip install 'stance[notebooks]'") from None
    # Not by pyplot, which keeps every figure it made.
    return Figure(figsize=(width, height), layout="constrained")


def set_title(axes: "Axes", words: str) -> None:
    """On the side where its script begins, nothing in it read as a formula."""
    lines = "\n".join(textwrap.wrap(cut(words, TITLE), LINE))
    axes.set_title(lines, loc="right" if _is_rtl(words) else "left", parse_math=False, **letters())


@cache
def letters() -> Mapping[str, Any]:
    """What every text is given, so that Latin and Arabic letters are found."""
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    return {"fontfamily": [name for name in FONTS if name in known]}


@cache
def _drawable() -> frozenset[int]:
    """Characters that one of the fonts has a shape for."""
    from matplotlib.font_manager import findfont, get_font

    return frozenset(char for name in letters()["fontfamily"] for char in get_font(findfont(name)).get_charmap())


def cut(words: str, most: int) -> str:
    """`words` on one line, with a box for what no font can draw, such as emoji."""
    line = "".join(char if ord(char) in _drawable() else BOX for char in " ".join(tame(words).split()))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _is_rtl(words: str) -> bool:
    """By the first letter that has a direction, as browsers do with dir="auto"."""
    directions = (unicodedata.bidirectional(char) for char in words)
    return next((found for found in directions if found in ("L", "R", "AL")), "L") != "L"
