"""Pages whose lines were folded at one width: dumps of text browsers, mail, prints and pictures read back as text."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil

Fold = tuple[str, str]
"""How the line above a fold ends and how the one below begins, `ENDS` characters of each."""

ENDS = 24

NARROWEST, WIDEST = 38, 110
"""Characters of the widest line: of a telephone's picture, of a printed page. Copied paragraphs are wider."""

WORDS = 4
"""Words of an address with what stands before it."""

NARROW, FEWEST, MORE = 60, 8, 18
"""Lines that were folded, and those of a page narrower than that, as readers' own short lines are; fewer may come about
by chance."""

LEVEL = ((0.0, 0.6), (0.15, 0.75))
"""How much narrower than the widest a full line may be, as a share of it, where letters are all as wide as each other
and where they are not; and the share of full lines among those over half as wide that shows the page to be folded."""

WIDER, ASIDE = 1.4, 0.08
"""How much wider than the page's width a line is that nobody folded, where it has some words, not an address alone; and
the share of all signs that may stand in such lines: a copied page has its paragraphs there.
"""

HANGING = 2
"""Spaces by which the lines below the first of a list's item stand further in."""


def folds_of(page: str) -> frozenset[Fold]:
    """Where the page was folded; nothing of a page whose lines end where its writers ended them."""
    lines = [line.expandtabs().rstrip() for line in page.splitlines()]
    pairs = list(dict.fromkeys(_pairs(lines)))  # a name above a date comes back
    for slack, share in LEVEL:
        width = _width(pairs, slack)
        broad = [pair for pair in pairs if width / 2 < len(pair[0])]
        full = [(above, below) for above, below in broad if width in _widths(above, below, slack)]
        least = FEWEST if width >= NARROW else MORE
        if len(full) >= max(least, share * len(broad)) and _aside(lines, width) <= ASIDE:
            return frozenset((_last(above), _first(below)) for above, below in full)
    return frozenset()


def unfolded(words: str, folds: frozenset[Fold]) -> str:
    """`words` with a space for each line end that is a fold of the page, and none where a word was cut."""
    words = _HYPHEN.sub("", words)
    if not folds or "\n" not in words:
        return words
    lines = words.split("\n")
    made = lines[:1]
    for above, below in pairwise(lines):
        if (_last(above), _first(below)) in folds:
            made[-1] = f"{made[-1].rstrip()} {below.lstrip()}"
        else:
            made.append(below)
    return "\n".join(made)


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lines of words with the next line, where that stands below and may go on with it."""
    for above, below in pairwise(lines):
        if (
            " " in above.strip()
            and below
            and not _ITEM.match(below)
            and _indent(below) - _indent(above) in (0, HANGING)
        ):
            yield above, below


def _width(pairs: Sequence[tuple[str, str]], slack: float) -> int:
    """The width that most lines are folded at, those less that are wider: 0 if they are as many."""
    gained = [0] * (WIDEST + 2)
    for above, below in pairs:
        widths = _widths(above, below, slack)
        if widths.start <= WIDEST:
            gained[widths.start] += 2  # full from here on, and no longer too wide
            gained[min(widths.stop, WIDEST + 1)] -= 1
    best, found, total = 0, 0, -len(pairs)
    for width, more in enumerate(gained[: WIDEST + 1]):
        total += more
        if total > best and width >= NARROWEST:
            best, found = total, width
    return found


def _widths(above: str, below: str, slack: float) -> range:
    """The widths at which a line is full: what begins the next had no room in it."""
    needed = len(above) + 1 + len(below.split(None, 1)[0])
    return range(len(above), ceil(needed / (1 - slack)))


def _aside(lines: Sequence[str], width: int) -> float:
    """The share of signs in sentences on a line too wide."""
    wide = sum(len(line) for line in lines if len(line) > WIDER * width and len(line.split()) > WORDS)
    return wide / sum(map(len, lines))


def _last(line: str) -> str:
    return line.rstrip()[-ENDS:].strip()


def _first(line: str) -> str:
    return line.strip()[:ENDS].strip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


_HYPHEN = re.compile("\u00ad[ \t]*\n[ \t]*")
_ITEM = re.compile(r"\s*(?:[-–—*•·▪●>]|\d{1,3}[.)\]-])\s")
