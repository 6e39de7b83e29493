"""How much a group of repeated elements looks like comments, and not like teasers, widgets or columnists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stance.split.dates import fold
from stance.split.html.aligned import Path
from stance.split.html.around import around_of
from stance.split.html.cells import CONTROL, DATE, LABEL, NAME, TEXT, VOTE, Cell
from stance.split.html.controls import answers, is_button, voted
from stance.split.html.flow import Flow
from stance.split.html.roles import Roles
from stance.split.html.runs import Item

ENOUGH = 3.0
FEW = 4
"""Among as many runs of words an item says that it is the first comment."""

SURE = 4.5
"""Names and prose alone reach this; a heading of comments or their buttons lift what has less."""


@dataclass(frozen=True, slots=True)
class Look:
    """What speaks for comments and against them, each a share of the items or a yes."""

    named: float
    said: float
    pressed: float
    voted: float
    answered: float
    elsewhere: float
    pictured: float
    called: bool
    asked: bool
    aside: bool
    empty: bool
    after: bool
    lone: bool
    spelled: bool
    answerable: bool

    @property
    def handled(self) -> bool:
        """Whether readers can do to this what they do to comments."""
        return bool(self.answerable or (self.pressed and self.voted))

    @property
    def alone(self) -> bool:
        """Whether what stands alone shows more of a comment than a name, a date and words."""
        return (self.called and (self.spelled or self.handled)) or (self.asked and self.handled)

    @property
    def score(self) -> float:
        """ENOUGH or more: comments."""
        if not self.said or self.named < 0.5 or (self.lone and not self.alone):
            return 0.0
        return (
            2.0 * self.named
            + 1.0 * self.said
            + 1.5 * self.pressed
            + 2.0 * (self.called or (self.lone and self.asked))
            + 0.5 * self.after
            # A reader's name may link to a page that says what one does, in more words than a title has.
            - (4.0 * self.elsewhere + 2.0 * self.pictured) * (1.0 - self.answered)
            - 3.0 * self.aside * (1.0 - max(self.pressed, self.voted))
            - 1.0 * (not self.after and not self.called)
            - 2.0 * self.empty
        )


def look_at(flow: Flow, items: Sequence[Item], roles: Roles) -> Look:
    """What a cluster of items looks like."""
    n = len(items)
    named = sum(roles.named(number) for number in range(n))
    pressed = sum(any(_is_pressed(flow, cell) for cell in row) for row in roles.cells)
    said = sum(any(cell.role == TEXT and not cell.linked for cell in row) for row in roles.cells)
    elsewhere = sum(_leads_away(flow, item) for item in items)
    pictured = sum(_pictured(flow, item) for item in items)
    outer = items[0].start
    around = around_of(flow, outer)
    return Look(
        named=named / n,
        said=said / n,
        pressed=pressed / n,
        voted=sum(any(cell.role == VOTE for cell in row) for row in roles.cells) / n,
        answered=sum(_is_answered(row) for row in roles.cells) / n,
        elsewhere=elsewhere / n,
        pictured=pictured / n,
        called=around.called or any(_FIRST.fullmatch(fold(cell.words)) for cell in roles.cells[0][:FEW]),
        asked=around.asked,
        aside=around.aside,
        empty=around.empty and not around.called,
        after=_after_heading(flow, outer),
        lone=n == 1 or all(item.mark < 0 for item in items),
        spelled=around.counted or _spelled(roles) or _links_itself(flow, items[0]) or _counts_votes(roles.cells[0]),
        answerable=any(answers(cell.words) for row in roles.cells for cell in row),
    )


def _is_pressed(flow: Flow, cell: Cell) -> bool:
    """Whether words are what readers press at a comment: known ones, or in a button that comes back in every item."""
    if cell.role not in (CONTROL, LABEL):
        return False
    return is_button(cell.words) or (
        cell.role == LABEL and flow.elements[flow.pieces[cell.piece].owner].tag == "button"
    )


def _is_answered(row: Sequence[Cell]) -> bool:
    """Whether an item has votes and a button to answer it."""
    return any(cell.role == VOTE for cell in row) and any(answers(cell.words) for cell in row)


def _counts_votes(row: Sequence[Cell]) -> bool:
    """Whether words beside an item's date count votes ("Ali · 4 mars · 12 J'aime")."""
    return any(cell.role == DATE and voted(cell.words) for cell in row)


def _spelled(roles: Roles) -> bool:
    """Whether class names or tags say which words are a name, and which are not text."""
    named = roles.name is not None and (roles.name.hint == NAME or _named_by_tag(roles.name.path))
    return named and roles.text is not None and roles.text.hint in ("", TEXT)


def _named_by_tag(path: Path) -> bool:
    return bool(path) and path[-1].partition(".")[0] in ("b", "strong", "cite", "h4", "h5", "h6", "dt")


def _links_itself(flow: Flow, item: Item) -> bool:
    """Whether an item links to its own place in the page, as a comment's number or date does."""
    names = {flow.elements[i].get("id") for i in _own(flow, item)}
    links = (flow.elements[i].get("href") or "" for i in _own(flow, item))
    return any(len(link) > 1 and link[0] == "#" and link[1:] in names for link in links)


def _own(flow: Flow, item: Item, limit: int = 60) -> range:
    return range(item.start, min(item.end, item.start + limit))


def _leads_away(flow: Flow, item: Item) -> bool:
    """Whether a title stands in an item that links to another page."""
    for i in _own(flow, item):
        element = flow.elements[i]
        href = element.get("href") or ""
        if element.tag != "a" or not href or _OWN_LINK.search(href):
            continue
        above = flow.elements[flow.parent[i]] if flow.parent[i] >= 0 else element
        inner = element[0] if len(element) else element
        if (above.tag in _TITLES or inner.tag in _TITLES) and not href.startswith("http"):
            return True  # a reader's name links to a profile or a site of one's own
        words = flow.words(i) if flow.size(i) <= 300 else ""
        if is_button(words.strip("[]() ")):
            continue
        if flow.size(i) > 300 or (len(words.split()) >= 4 and len(words) >= 20 and not _ADDRESS.match(words)):
            return True
    return False


def _pictured(flow: Flow, item: Item) -> bool:
    """Whether a captioned picture or a long heading stands in an item, as in teasers."""
    for i in _own(flow, item):
        tag, above = flow.elements[i].tag, flow.elements[flow.parent[i]]
        shown = tag in ("h2", "h3") or (
            tag == "figcaption" and next(above.iter("img", "picture", "video"), None) is not None
        )
        if shown and len(flow.words(i).split()) > 5:
            return True
    return False


def _after_heading(flow: Flow, place: int) -> bool:
    """Whether the page's heading stands before a place."""
    return not flow.titles or flow.titles[0] < place


_TITLES = frozenset(("h2", "h3", "h4"))
_ADDRESS = re.compile(r"https?://|www\.")
_OWN_LINK = re.compile(r"#|comment|javascript:|reply|user|profil|member|membre|author|auteur|/u/|@", re.IGNORECASE)
_FIRST = re.compile(
    r"\W{0,2}(?:commentaire|comment|avis|تعليق|راي)\s?(?:n[°o]|#|رقم)?\s?[:.]?\s?1\W{0,2}", re.IGNORECASE
)
"""Folded: what numbers a comment ("Commentaire n° 1")."""
