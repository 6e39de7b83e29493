"""What readers of tables, feeds and exports hand on: one comment, or one article, at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stance.records import Span

TEXT = "text"
COLUMNS = (TEXT, "id", "article_id", "title", "lead", "body", "url", "author", "date", "likes", "parent_id")
"""The fields of a row, and the names that their columns have where nobody says otherwise."""

ARTICLE_ROW = "the article itself"
PINGBACK = "a link from another page (pingback), not a reader"


@dataclass(frozen=True, slots=True)
class Row:
    """One comment: its number from 1, and its cells by the names in COLUMNS, or the reason why there are none.

    A comment that the site does not show has both. `rule` names the layout that the cells were found by.
    """

    number: int
    cells: Mapping[str, Any] | None
    problem: str = ""
    raw: str = ""
    rule: str = "row"

    @property
    def span(self) -> Span:
        """The row's place, counted from 0."""
        return self.number - 1, self.number


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of an article itself, be it without comments, and how many comments it states.

    `cells` are named as in COLUMNS; `article_id` has to be there, and date and author are the article's.
    """

    cells: Mapping[str, Any]
    stated: int | None = None
    warnings: tuple[str, ...] = ()
