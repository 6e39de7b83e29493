"""Cells of a CSV that a spreadsheet may open: no text in them is a formula, and each can be had back as it was.

Excel and LibreOffice run a cell that begins with one of = + - @, a tab or a carriage return, so a comment could act
on the machine of whoever opens the results (OWASP, "CSV Injection"). An apostrophe before it makes it a text.
"""

import re
from collections.abc import Sequence

OURS = ("id", "article_id", "source", "title")
"""How the header of a table of comments begins that this package wrote."""

_FORMULA = re.compile("'*[=+\\-@\t\r]")


def guarded(text: str) -> str:
    """`text` as a cell: behind an apostrophe where it would be a formula, or would look guarded already."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """The text that `guarded` made the cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def is_ours(header: Sequence[str]) -> bool:
    """Whether a CSV with this header holds guarded cells; in anybody else's an apostrophe is the writer's own."""
    return tuple(header[: len(OURS)]) == OURS
