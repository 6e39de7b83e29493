"""Whom a network's reader answers, by the first words of his comment: "@sara …", "Sara Alami …".

Networks put there whoever is answered. What readers type themselves on other pages ("À Sara :", "@Sara, non") is left
alone: it speaks to somebody, and says of no comment that it is answered.
"""

import re
from collections.abc import Mapping

from stance.split.dates import fold

MOST_WORDS = 4
"""Words of a name."""


def spoken_key(name: str) -> str:
    """What two spellings of one reader's name share."""
    return " ".join(fold(_UNSEEN.sub("", name)).lower().split())


def addressed(text: str, spoken: Mapping[str, int]) -> int | None:
    """The number of the comment that a text answers by its first words; None where they name nobody, or quote him.

    `spoken`: by the `spoken_key` of its author the number of each comment that may be meant. A handle begins with "@"
    and is one word, a name without that sign is of two words or more.
    """
    words = spoken_key(text[:200]).split(" ")
    if words[0].startswith("@"):
        return spoken.get(words[0], spoken.get(words[0][1:]))
    for n in range(min(len(words), MOST_WORDS), 1, -1):
        if (key := " ".join(words[:n])) in spoken:
            return None if _QUOTED.match(" ".join(words[n:])) else spoken[key]
    return None


_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_QUOTED = re.compile(r"(?:a (?:ecrit|dit|repondu)|disait|ecrivait|wrote|said|كتبت?|قالت?|يقول|dit)\b|[:،,]")
