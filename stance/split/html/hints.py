"""What class names, ids and the like say that an element of a comment holds."""

import re

from stance.split.html.flow import Flow
from stance.split.html.words import HINTS, READERS, WHOLES

SHORT = 4
"""Letters from which the first of a class name may stand for a word of its own."""


def hint_of(flow: Flow, i: int) -> str:
    """What an element's class names, id and itemprop say that it is: one of the roles, "" where they say nothing."""
    element = flow.elements[i]
    names = " ".join(
        element.get(name) or "" for name in ("class", "itemprop", "id", "data-testid", "data-role", "slot")
    )
    words = [word for found in _WORD.findall(_STYLE.sub("", names)) if (word := _known(found.lower())) in HINTS]
    if len(words) > 1 and words[-1] in WHOLES and words[-2] not in READERS:
        del words[-1]  # "auteur-msg" is the author of a message, "user-comment" a user's comment
    return HINTS[words[-1]] if words else ""


def _known(word: str) -> str:
    """A word as HINTS has it: "cname" and "uname" are the name of a comment and of a user."""
    return word[1:] if word not in HINTS and word[0] in "cu" and len(word) > SHORT else word


_WORD = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])")
_STYLE = re.compile(
    r"(?<!\S)(?:\w{2,5}:)*(?:text|content|place|bg|border|font)-(?:xs|sm|md|base|lg|\d?xl|left|center|right|justify|start"
    r"|end|muted|wrap|nowrap|truncate|between|bold|medium|\d+|(?:gr[ae]y|slate|black|white|primary|secondary|success|danger"
    r"|warning|info|light|dark|body|red|green|blue|\w+(?=-\d))\S*|\[\S*)(?!\S)"
)
"""Class names that say how words look ("text-sm" of a name), not what they are."""
