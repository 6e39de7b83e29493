"""How near an answer comes to gold: comments as wholes, their fields, the body's words, the title."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

from tests.bench.split.pages import Gold, GoldComment

NEAR = 0.9
"""The share of common tokens from which a comment counts as found, if not as exact."""
TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a splitter made of a page; fields that it does not know are None."""

    title: str
    body: str
    comments: tuple[GoldComment, ...]
    author: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over pages, so that scores add up. Fields are counted over `near` comments, which include exact ones."""

    pages: int = 0
    gold: int = 0
    found: int = 0
    exact: int = 0
    near: int = 0
    author: int = 0
    date: int = 0
    likes: int = 0
    parent: int = 0
    title: int = 0
    by: int = 0
    day: int = 0
    body: float = 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Score)))

    @property
    def precision(self) -> float:
        """Of the comments found, those that are exact."""
        return self.exact / self.found if self.found else float(not self.gold)

    @property
    def recall(self) -> float:
        """Of the comments in gold, those found exactly."""
        return self.exact / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 1 where there was nothing to find and nothing was found."""
        return self._f1(self.exact)

    @property
    def near_f1(self) -> float:
        """The same for comments with at least NEAR of their tokens in common."""
        return self._f1(self.near)

    def accuracy(self, name: str) -> float:
        """The share of matched comments whose author, date, likes or parent is right; 1 where none is matched."""
        right: int = getattr(self, name)
        return right / self.near if self.near else 1.0

    def per_page(self, name: str) -> float:
        """The mean over pages of title, by (the article's author), day (its date) or body (token F1)."""
        total: float = getattr(self, name)
        return total / self.pages if self.pages else 1.0

    def _f1(self, matched: int) -> float:
        return 2 * matched / (self.gold + self.found) if self.gold + self.found else 1.0


def score(gold: Gold, answer: Answer) -> Score:
    """One page's score."""
    exact, near = match(gold.comments, answer.comments)
    partner = dict(exact + near)
    pairs = [(gold.comments[one], answer.comments[other]) for one, other in partner.items()]
    return Score(
        pages=1,
        gold=len(gold.comments),
        found=len(answer.comments),
        exact=len(exact),
        near=len(pairs),
        author=sum(plain(wanted.author or "") == plain(got.author or "") for wanted, got in pairs),
        date=sum(same_date(wanted.date, got.date) for wanted, got in pairs),
        likes=sum(wanted.likes == got.likes for wanted, got in pairs),
        parent=sum(same_parent(wanted, got, partner) for wanted, got in pairs),
        title=plain(gold.title) == plain(answer.title),
        by=plain(gold.author or "") == plain(answer.author or ""),
        day=(gold.date or "")[:10] == (answer.date or "")[:10],
        body=max(overlap(tokens("\n".join(lines)), tokens(answer.body)) for lines in _bodies(gold)),
    )


def match(
    gold: Sequence[GoldComment], found: Sequence[GoldComment]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of places (gold, found): those of equal text, and of the rest those with NEAR of their tokens in common.

    Of several comments with the same text, those are paired that agree in most fields.
    """
    exact: list[tuple[int, int]] = []
    free = dict.fromkeys(range(len(found)))
    by_text: dict[str, list[int]] = {}
    for place, comment in enumerate(found):
        by_text.setdefault(plain(comment.text), []).append(place)
    for place, wanted in enumerate(gold):
        candidates = [other for other in by_text.get(plain(wanted.text), ()) if other in free]
        if candidates:
            exact.append((place, max(candidates, key=lambda other: _agreement(wanted, found[other]))))
            del free[exact[-1][1]]
    left = {place: tokens(gold[place].text) for place in set(range(len(gold))) - {one for one, _ in exact}}
    bags = {other: tokens(found[other].text) for other in free}
    closest = sorted(((overlap(bag, bags[b]), -a, -b) for a, bag in left.items() for b in bags), reverse=True)
    near: list[tuple[int, int]] = []
    for common, a, b in closest:
        if common >= NEAR and -a in left and -b in bags:
            near.append((-a, -b))
            del left[-a], bags[-b]
    return exact, near


def plain(text: str) -> str:
    """NFC, runs of white space inside a line as one space, empty lines left out."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(line for line in lines if line)


def tokens(text: str) -> Counter[str]:
    """How often each word or mark occurs."""
    return Counter(TOKEN.findall(unicodedata.normalize("NFC", text)))


def overlap(one: Counter[str], other: Counter[str]) -> float:
    """F1 of two bags of tokens; 1 if both are empty."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def same_date(wanted: str | None, got: str | None) -> bool:
    """Whether a date is right to what gold knows: minute or day. A zone or seconds do not matter."""
    if wanted is None or got is None:
        return wanted is got
    return got.startswith(wanted)


def same_parent(wanted: GoldComment, got: GoldComment, partner: dict[int, int]) -> bool:
    """Whether a found comment answers the one that it should; never where that one was not found."""
    return got.parent is None if wanted.parent is None else got.parent == partner.get(wanted.parent, -1)


def _bodies(gold: Gold) -> tuple[tuple[str, ...], ...]:
    """The body with its lead and without: splitters differ in where they keep it, and neither is wrong."""
    return (gold.lead, *gold.body_paragraphs), gold.body_paragraphs


def _agreement(wanted: GoldComment, got: GoldComment) -> int:
    return (wanted.author == got.author) + same_date(wanted.date, got.date) + (wanted.likes == got.likes)
