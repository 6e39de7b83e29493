"""What a page says again of a line: as a line, in a heading of comments, as a part of another line."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from stance.split.dates import fold
from stance.split.text.controls import SHEET, SUBJECT
from stance.split.text.layouts import COMMENT_HEADING
from stance.split.text.prose import Core
from stance.split.text.rows import Row

LONGEST_ECHO = 400
"""Characters of a line that may repeat a title beside other words."""

FAR = 2000
"""Lines below a story, and at the end of its page, that may repeat its title."""


@dataclass(frozen=True, slots=True)
class Echoes:
    """How often lines come again: as lines, after "Re:" or in a heading of comments, as parts of lines."""

    lines: Counter[str]
    named: Counter[str]
    parts: Counter[str]
    below: str
    """What stands below the story."""


def key_of(text: str) -> str:
    """What two writings of one title have in common."""
    return _key_of(text) if len(text) <= LONGEST_ECHO else _key_of.__wrapped__(text)


@lru_cache(4096)
def _key_of(text: str) -> str:
    return _EDGES.sub("", " ".join(_SIGNS.sub(" ", fold(text).lower()).split()))


def about(rows: Sequence[Row], end: int) -> Sequence[Row]:
    """The lines of a page that may repeat its title, the story being over at `end`: those amid a long thread do not."""
    return rows if len(rows) <= end + 2 * FAR else [*rows[: end + FAR], *rows[-FAR:]]


def echoes_of(rows: Sequence[Row], core: Core) -> Echoes:
    """How often the lines about a story come again."""
    lines: Counter[str] = Counter()
    named: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    rows = about(rows, core.end)
    for row in rows:
        if len(row.text) > LONGEST_ECHO:
            continue
        lines[key_of(row.text)] += 1
        if row.reason == COMMENT_HEADING or row.kind == SUBJECT:
            named.update(key_of(row.text[match.end() :]) for match in _NAMES.finditer(row.text))
        ends = [match.span() for match in _BREAK.finditer(row.text)][:8]
        between = {key_of(row.text[end:start]) for (_, end), (start, _) in pairwise(ends)}
        parts.update(
            {key_of(row.text[:start]) for start, _ in ends} | {key_of(row.text[end:]) for _, end in ends} | between
        )
    below = (key_of(row.text) for row in rows[core.end :] if len(row.text) <= LONGEST_ECHO and row.kind != SHEET)
    return Echoes(lines, named, parts, "\n".join(below))


_BREAK = re.compile(r"\s{4,}|\s+[-–—|:•·/>»›→]+\s+|\s*[|>›→]\s*|(?<=[^\s\d:/])/(?=[^\s\d/])|(?<=\w):\s")
_NAMES = re.compile(r":\s|\b(?:sur|à|on|to|pour)\s|(?:على|حول)\s")
_SIGNS = re.compile(r"[^\w\s]")
_EDGES = re.compile(r"^\s+|\s+$")
