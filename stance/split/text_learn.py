"""Layouts that nobody wrote a row for, learned from the page itself."""

from collections.abc import Sequence

from stance.split.text_comment_layouts import CommentLayout
from stance.split.text_rows import Row


def learned_layouts(rows: Sequence[Row]) -> tuple[CommentLayout, ...]:
    """Layouts."""
    return ()
