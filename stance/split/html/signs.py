"""What makes elements of one kind look alike: their tags, and the class names that others have too."""

import re
from collections.abc import Callable

from lxml.html import HtmlElement


def sign_of(element: HtmlElement, often: Callable[[str], int]) -> str:
    """What makes elements of one kind look alike: the tag, and the first class that others have too.

    Numbers and words of state ("even", "depth-2", "comment-184") are left out, as they tell items of one list apart.
    """
    for name in (element.get("class") or "").split()[:6]:
        plain = _DIGITS.sub("", name).strip("-_")
        if plain and not _STATE.fullmatch(plain) and (often(name) > 1 or plain != name):
            bare = _EVERY_OTHER.sub("", name if often(name) > 1 else plain)
            return f"{element.tag}.{_NUMBERED_ROW.sub('', bare) if _is_alone(element) else bare}"
    return str(element.tag)


def _is_alone(element: HtmlElement) -> bool:
    """Whether an element is the only one of its tag in its parent: side by side, "row1" and "row2" are two columns."""
    parent = element.getparent()
    return parent is not None and len(parent) <= 1


_DIGITS = re.compile(r"\d+")
_STATE = re.compile(
    r"even|odd|alt|first|last|active|current|depth|level|thread-even|thread-odd|clearfix|byuser|bypostauthor|parent"
    r"|is-.*|has-.*|js-.*|col-.*|row|pair|impair|new|mb|mt|my|py|px|p|m",
    re.IGNORECASE,
)
# What older pages call every other row of a table: "CommentAltRow" beside "CommentRow".
_EVERY_OTHER = re.compile(r"(?<=[a-z])(?:Alt(?:ernat(?:e|ing))?|Odd|Even)(?=[A-Z]|$)")
_NUMBERED_ROW = re.compile(r"(?<=[Rr]ow)[_-]?[012]$")
