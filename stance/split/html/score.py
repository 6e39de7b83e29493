"""How much a group of repeated elements looks like comments, and not like teasers, widgets or columnists."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from stance.split.dates import fold
from stance.split.html.aligned import Path
from stance.split.html.cells import CONTROL, LABEL, NAME, TEXT, VOTE, Cell
from stance.split.html.controls import answers, is_button
from stance.split.html.flow import Flow
from stance.split.html.roles import Roles
from stance.split.html.runs import Item
from stance.split.html.words import STATED

ENOUGH = 3.0
BEFORE = 7
"""As many elements before a list are looked at for its heading."""

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
    elsewhere: float
    pictured: float
    called: bool
    aside: bool
    after: bool
    lone: bool
    spelled: bool
    answerable: bool

    @property
    def marked(self) -> bool:
        """Whether what stands alone shows more of a comment than a name, a date and words."""
        return bool(self.spelled or self.answerable or (self.pressed and self.voted))

    @property
    def score(self) -> float:
        """ENOUGH or more: comments."""
        if not self.said or self.named < 0.5 or (self.lone and not (self.called and self.marked)):
            return 0.0
        return (
            2.0 * self.named
            + 1.0 * self.said
            + 1.5 * self.pressed
            + 2.0 * self.called
            + 0.5 * self.after
            - 4.0 * self.elsewhere
            - 2.0 * self.pictured
            - 3.0 * self.aside * (1.0 - max(self.pressed, self.voted))
            - 1.0 * (not self.after and not self.called)
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
    called, aside, counted = _surroundings(flow, outer)
    return Look(
        named=named / n,
        said=said / n,
        pressed=pressed / n,
        voted=sum(any(cell.role == VOTE for cell in row) for row in roles.cells) / n,
        elsewhere=elsewhere / n,
        pictured=pictured / n,
        called=called or any(_FIRST.fullmatch(fold(cell.words)) for cell in roles.cells[0][:FEW]),
        aside=aside,
        after=_after_heading(flow, outer),
        lone=n == 1 or all(item.mark < 0 for item in items),
        spelled=counted or _spelled(roles),
        answerable=any(answers(cell.words) for row in roles.cells for cell in row),
    )


def _is_pressed(flow: Flow, cell: Cell) -> bool:
    """Whether words are what readers press at a comment: known ones, or in a button that comes back in every item."""
    if cell.role not in (CONTROL, LABEL):
        return False
    return is_button(cell.words) or (
        cell.role == LABEL and flow.elements[flow.pieces[cell.piece].owner].tag == "button"
    )


def _spelled(roles: Roles) -> bool:
    """Whether class names or tags say which words are a name, and which are not text."""
    named = roles.name is not None and (roles.name.hint == NAME or _named_by_tag(roles.name.path))
    return named and roles.text is not None and roles.text.hint in ("", TEXT)


def _named_by_tag(path: Path) -> bool:
    return bool(path) and path[-1].partition(".")[0] in ("b", "strong", "cite", "h4", "h5", "h6", "dt")


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


def _surroundings(flow: Flow, place: int) -> tuple[bool, bool, bool]:
    """Whether what stands around and above a list calls it comments, whether it is a widget, whether it is counted."""
    called = aside = counted = False
    above = place
    for height in range(10):
        if above < 0 or flow.elements[above].tag in ("body", "html"):
            break
        element = flow.elements[above]
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        called = called or _CALLED.search(names) is not None
        if not flow.titled(above, flow.end[above]):  # "with-sidebar" is around the article as well
            aside = aside or element.tag in ("aside", "nav", "footer") or _ASIDE.search(names) is not None
        if height <= 5:
            headings = list(islice(_headings_before(flow, above), 3))
            # Below "Commentaires (0)" stands something else.
            digits = {words: _DIGITS.findall(fold(words)) for words in headings if _CALLED_HEADING.search(fold(words))}
            own = [numbers for numbers in digits.values() if numbers != ["0"]]
            counted = counted or any(map(STATED.fullmatch, headings))
            counted = counted or ["1"] in own
            called = called or bool(own)
            aside = aside or (height <= 3 and any(_ASIDE_HEADING.search(fold(words)) for words in headings[:1]))
        above = flow.parent[above]
    return called, aside, counted


def _headings_before(flow: Flow, place: int) -> Iterator[str]:
    """The headings and short lines among an element's earlier siblings, the nearest first."""
    for element in islice(flow.elements[place].itersiblings(preceding=True), BEFORE):
        at = flow.place.get(element)
        if at is None:
            continue
        line = element.tag in _LINES or "-" in element.tag  # web components have headers of their own tags
        if (element.tag in _HEADINGS and flow.size(at) < 300) or (0 < flow.size(at) <= 60 and line):
            yield flow.words(at)[:120].strip()


def _after_heading(flow: Flow, place: int) -> bool:
    """Whether the page's heading stands before a place."""
    return not flow.titles or flow.titles[0] < place


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "legend", "caption"))
_LINES = frozenset("div header p span strong b font center".split())
_TITLES = frozenset(("h2", "h3", "h4"))
_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"https?://|www\.")
_OWN_LINK = re.compile(r"#|comment|javascript:|reply|user|profil|member|membre|author|auteur|/u/|@", re.IGNORECASE)
_CALLED = re.compile(
    r"comment|(?:^|[\s_-])(?:reply|replies|discuss|reaction|avis|reponse|opinions?-lecteurs|feedback|guestbook|livredor|cmt|ta3li[qk]|taali[qk])",
    re.IGNORECASE,
)
_CALLED_HEADING = re.compile(
    r"commentaire|comment|reaction|reagi|\bavis\b|reponse|discussion|debat|repl(?:y|ies)|lecteurs|courrier|temoignage"
    r"|livre d'or|guestbook|la parole|\bvos (?:messages|mots|opinions|impressions)|votre avis|vous avez dit"
    r"|تعليق|اراء|اراؤكم|رايكم|ردود|نقاش|تفاعل|مشاركات|القراء|القارئ|قرا(?:ئ|ؤ)نا|الزوار|شاركنا|شاركونا",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\W{0,2}(?:commentaire|comment|avis|تعليق|راي)\s?(?:n[°o]|#|رقم)?\s?[:.]?\s?1\W{0,2}", re.IGNORECASE
)
"""Folded: what numbers a comment ("Commentaire n° 1")."""

_ASIDE = re.compile(
    r"side-?bar|widget|recent|latest|related|popular|most-?read|trending|last-comments|derniers?|teaser|promo|similar|"
    r"memesujet|lire-?aussi|voir-?aussi|suggest|recommend|columnist|chroniq|opinion-list",
    re.IGNORECASE,
)
_ASIDE_HEADING = re.compile(
    r"^(?:(?:les )?derni(?:er|ere)s?|latest|recent|related|popular|trending|most|top|"
    r"lire aussi|a lire|"
    r"(?:les )?plus (?:lus|commentes|vus|recents)|voir aussi|sur le meme sujet|dans la meme|nos |"
    r"billets?|chroniq|tribunes?|editos?|articles?|videos?|"
    r"(?:le |en )?direct\b|live\b|agenda|evenements|chronologie|historique|communiques?|documents|depeches|"
    r"(?:اخر|احدث) |الاكثر|اقرا|مواضيع|مقالات|كتاب|اعمدة|راي |في نفس|ذات صلة|قد (?:يعجبك|يهمك)|فيديو|مباشر|بلاغات"
    r"|اجندة)",
    re.IGNORECASE,
)
