"""The article of a page as its paragraphs stand in the tree: those that one element holds, whatever it is called.

Paragraphs of an article stand side by side, in one element or each in one of the same kind; a teaser stands alone in
its card. So every element is given the words of the paragraphs in it, half of those one level further down, and the
one with the most is the article's (after Readability, which asks class names besides).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from lxml.html import HtmlElement

from stance.split.dates import find_date
from stance.split.shown import ENDED, PROSE, SHORT, Line, lines_of

LEVELS = 3
"""How far above its paragraphs the article's element is looked for."""

SHARE = 0.3
"""Of an article's words: what elements of one kind inside it hold to be its own, and no box beside them."""

TEASER = 0.3
"""How much a paragraph beside a linked title counts, for the element around it only: most are teasers in a list."""

POINTS = 30
"""Lines of a list below what leads to it."""

ENOUGH = 120
"""Characters of paragraphs from which a page has an article."""


@dataclass(frozen=True, slots=True)
class Story:
    """A page's lines, and the places of those that are the article's paragraphs, none where it has hardly any.

    `holder` is the element around them, `homes` are the elements that hold each line's paragraph.
    """

    lines: Sequence[Line] = ()
    homes: Sequence[HtmlElement] = ()
    holder: HtmlElement | None = None
    kept: Sequence[int] = ()

    def above(self, most: int) -> list[Line]:
        """The lines above the paragraphs, the nearest first."""
        first = self.kept[0] if self.kept else 0
        return list(self.lines[max(0, first - most) : first][::-1])

    def between(self, title: str) -> Sequence[Line]:
        """The lines between the heading and the second paragraph, as the first may be a lead; all above if none is."""
        headed = self._headed(title)
        first = [n for n in self.kept if n > headed][:2]
        return [self.lines[n] for n in range(headed + 1, first[-1] if first else 0) if n not in first]

    def before(self, title: str, most: int) -> Sequence[Line]:
        """The lines before the heading that stand in what is around it, or in its article's own element."""
        headed = max(0, self._headed(title))
        above = list(self.lines[headed].owner.iterancestors()) if headed else []
        near = {*above[:2], *(each for each in above if "article" in (each.tag, each.get("role")))}
        return [line for line in self.lines[max(0, headed - most) : headed] if near & set(line.owner.iterancestors())]

    def below(self, most: int) -> list[Line]:
        """The lines below the last paragraph in the article's own element."""
        after = self.lines[self.kept[-1] + 1 : self.kept[-1] + 1 + most] if self.kept else ()
        return [line for line in after if self.holder is not None and self.holder in line.owner.iterancestors()]

    def text(self, title: str) -> str:
        """The article's words below its heading, with the short lines between its paragraphs."""
        headed = self._headed(title)
        kept = [n for n in self.kept if n > headed]
        if not kept:
            return ""
        places = {home for n in kept for home in (self.homes[n], self.lines[n].owner)}
        end = next((n for n in range(kept[-1] + 1, len(self.lines)) if not self._ends(n, places)), len(self.lines))
        known = set(kept)
        said = [
            n
            for n in range(kept[0], end)
            if n in known or n > kept[-1] or _between(self.lines[n], places) or self._is_point(n)
        ]
        lead = [n for n in range(headed + 1, said[0]) if headed >= 0 and self._leads(n)]
        return "\n".join(self.lines[n].text for n in (*lead, *said))

    def _headed(self, title: str) -> int:
        """The place of the line with the title, -1 where none shows it above the middle of the article."""
        wanted, half = letters(title), self.kept[len(self.kept) // 2] if self.kept else 0
        return max((n for n in range(half) if wanted and letters(self.lines[n].text) == wanted), default=-1)

    def _ends(self, n: int, places: set[HtmlElement]) -> bool:
        """Whether a short line below the paragraphs is the article's last."""
        line = self.lines[n]
        near = line.owner.tag in _PARAGRAPHS and line.owner.getparent() in places
        return near and len(line.text) >= SHORT and not line.linked and ENDED.search(line.text) is not None

    def _is_point(self, n: int) -> bool:
        """Whether a short line is one of a list that the line above it leads to: "Il faut :"."""
        line = self.lines[n]
        short = 2 * line.linked < len(line.text) < PROSE and line.owner.tag == "li"
        points = line.owner.getparent() if short else None
        first = n
        while points is not None and n - POINTS < first and first and self._within(first - 1, points):
            first -= 1
        return points is not None and first > 0 and self.lines[first - 1].text.endswith(":")

    def _within(self, n: int, element: HtmlElement) -> bool:
        return self.lines[n].owner.getparent() is element

    def _leads(self, n: int) -> bool:
        """Whether a line between a heading and its paragraphs is the article's first."""
        line = self.lines[n]
        long = len(line.text) >= PROSE and 4 * line.linked < len(line.text) and find_date(line.text) is None
        above = list(islice(self.holder.iterancestors(), 2)) if long and self.holder is not None else []
        return any(element in above for element in line.owner.iterancestors())


def story_of(root: HtmlElement) -> Story:
    """The article of a page whose comments were taken out of the tree."""
    lines = lines_of(root)
    homes = _homes(lines)
    holder = _holder(lines, homes)
    if holder is None:
        return Story(lines, homes)
    inside = {element: None for element in holder.iter("*")}
    own = [n for n, line in enumerate(lines) if line.prose and line.owner in inside and not _boxed(line, holder)]
    kinds: Counter[str] = Counter()
    for n in own:
        kinds[_kind(homes[n])] += len(lines[n].text)
    usual = {kind for kind, size in kinds.items() if size >= SHARE * kinds.total()}
    kept = [n for n in own if homes[n] is holder or homes[n].tag in _QUOTING or _kind(homes[n]) in usual]
    return Story(lines, homes, holder, kept)


def letters(line: str) -> str:
    """A line without what differs between two writings of it."""
    return "".join(_WORD.findall(line))


def _homes(lines: Sequence[Line]) -> list[HtmlElement]:
    """For every line the element that its paragraph stands in: of lines between line ends their own."""
    often = Counter(line.owner for line in lines if line.prose)
    above = (line.owner.getparent() if often[line.owner] < 2 else None for line in lines)
    return [line.owner if up is None else up for line, up in zip(lines, above, strict=True)]


def _holder(lines: Sequence[Line], homes: Sequence[HtmlElement]) -> HtmlElement | None:
    """The element with the most paragraphs close below it."""
    said: defaultdict[HtmlElement, float] = defaultdict(float)
    for n, (line, home) in enumerate(zip(lines, homes, strict=True)):
        if line.prose:
            near = (*lines[max(0, n - 2) : n], *lines[n + 1 : n + 2])
            beside = any(other.leads and home in (other.owner, *other.owner.iterancestors()) for other in near)
            # A paragraph that is itself a linked title and what follows it counts nothing.
            told = SHORT <= line.linked and 5 * line.linked > len(line.text)
            share = 0.0 if told else len(line.text) * (TEASER if beside else 1.0)
            for above in islice((home, *islice(home.iterancestors(), LEVELS)), 1 if beside else LEVELS):
                said[above] += share
                share /= 2
    best = max(said, key=lambda element: said[element], default=None)
    return best if best is not None and said[best] >= ENOUGH else None


def _between(line: Line, places: set[HtmlElement]) -> bool:
    """Whether a short line among an article's paragraphs is one of them, or a heading between them."""
    above = next((each for each in line.owner.iterancestors() if each.tag != "blockquote"), None)
    near = line.owner in places or (line.owner.tag in _PARAGRAPHS and above in places)
    return near and 2 * line.linked < len(line.text) < PROSE and find_date(line.text) is None


def _boxed(line: Line, holder: HtmlElement) -> bool:
    """Whether a paragraph stands in something that by its name is beside the article ("postmetadata")."""
    within = takewhile(lambda element: element is not holder, (line.owner, *line.owner.iterancestors()))
    return any(_BOX.search(element.get("class") or "") for element in within)


def _kind(element: HtmlElement) -> str:
    return f"{element.tag}.{(element.get('class') or '').split(' ')[0]}"


_WORD = re.compile(r"\w+")
_BOX = re.compile(
    r"(?:^|[\s_-])(?:post-?meta(?:data)?|metadata|share|sharing|social|tags|related|newsletter|promo|author-(?:box|bio)|bio"
    r"|caption|legende|copyright|disclaimer|advert|pub)(?:$|[\s_-])",
    re.IGNORECASE,
)
_QUOTING = frozenset("blockquote ul ol section".split())
_PARAGRAPHS = frozenset("p h2 h3 h4 h5 h6 li blockquote dd dt".split())
