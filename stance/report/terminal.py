"""Stances of articles as a table for the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.records import Article, ArticleStance, Prevalence
from stance.targets import Target

if TYPE_CHECKING:
    from rich.table import Table

NOTHING = "–"
TITLE_CHARS = 60
ROOMY = 100
CAPTION = "% of comments; first those for and against the article's own initiative, with 95 % intervals"
TOO_FEW = "?"
TOO_FEW_CAPTION = f"; {TOO_FEW} where comments are too few to say"


def summary(articles: Sequence[tuple[Article, ArticleStance]], targets: Sequence[Target], width: int) -> "Table":
    """A row an article: comments, shares and intervals of the initiative, who is for each theme, and the tone.

    `width` is that of the terminal in columns; below ROOMY the names of themes are folded to leave room for titles.
    Titles stand in logical order, as terminals expect them: ordering right-to-left text is their part.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    initiatives = [target for target in targets if target.kind == "initiative"]
    themes = [target.name for target in targets if target.kind == "theme"]
    tone = next(target.labels for target in targets if target.kind == "sentiment")
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, caption=CAPTION, caption_justify="left")
    table.add_column("article", min_width=10)
    table.add_column("n", justify="right", no_wrap=True)
    for target in initiatives:
        for label in target.labels:
            table.add_column(
                label if len(initiatives) == 1 else f"{target.name}\n{label}", justify="right", no_wrap=True
            )
    for name in themes:
        table.add_column(
            name.replace("_", "\n") + "\nfavor",
            justify="right",
            overflow="fold",
            max_width=None if width >= ROOMY else 6,
        )
    table.add_column("/\n".join(tone), justify="right", no_wrap=True)
    if any(not found.enough for _, stance in articles for found in _all(stance)):
        table.caption = CAPTION + TOO_FEW_CAPTION
    for article, stance in articles:
        cells: list[str | Text] = [Text(_cut(one_line(article.title or article.id))), str(stance.n)]
        cells += [_range(stance.targets.get(target.name), label) for target in initiatives for label in target.labels]
        cells += [_share(stance.targets.get(name), "favor") for name in themes]
        cells.append("/".join(_share(stance.sentiment, label) for label in tone) if stance.n else NOTHING)
        table.add_row(*cells)
    return table


def one_line(text: str) -> str:
    """`text` with nothing in it that moves a terminal's cursor or changes its colours."""
    return "".join(char if char.isprintable() else " " for char in text)


def _all(stance: ArticleStance) -> list[Prevalence]:
    return [*stance.targets.values(), stance.sentiment]


def _share(found: Prevalence | None, label: str) -> str:
    if not found or not sum(found.counts.values()):
        return NOTHING
    return f"{100 * found.shares[label]:.0f}" if found.enough else TOO_FEW


def _range(found: Prevalence | None, label: str) -> str:
    if not found or not sum(found.counts.values()):
        return NOTHING
    return f"{_share(found, label)}\n({100 * found.low[label]:.0f}–{100 * found.high[label]:.0f})"


def _cut(text: str) -> str:
    return text if len(text) <= TITLE_CHARS else text[: TITLE_CHARS - 1] + "…"
