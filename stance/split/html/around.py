"""What stands around a list and above it: whether that calls it comments, a widget, or says that there are none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from stance.split.dates import fold
from stance.split.html.flow import Flow
from stance.split.html.words import STATED

BEFORE = 7
"""As many elements before a list are looked at for its heading."""

FEW = 40
"""Among as many elements the field of a form is looked for."""

HIGH, NEAR, NEXT = 10, 5, 3
"""How far above an item names are looked at, and headings, and what calls the list a widget or asks for comments."""


@dataclass(slots=True)
class Around:
    """`called`: names or headings say "comments"; `counted`: with their number; `empty`: with none.

    `aside`: they say that this is a widget. `asked`: a form for comments stands beside the list.
    """

    called: bool = False
    counted: bool = False
    empty: bool = False
    aside: bool = False
    asked: bool = False


def around_of(flow: Flow, place: int) -> Around:
    """What is around and above the element at a place."""
    around = Around()
    above = place
    for height in range(HIGH):
        if above < 0 or flow.elements[above].tag in ("body", "html"):
            break
        element = flow.elements[above]
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        around.called |= _CALLED.search(names) is not None
        if not flow.titled(above, flow.end[above]):  # "with-sidebar" is around the article as well
            around.aside |= element.tag in ("aside", "nav", "footer") or _ASIDE.search(names) is not None
        if height <= NEAR:
            _ask_headings(around, list(islice(_headings_before(flow, above), 3)), height)
        if height <= NEXT:
            around.asked |= any(map(_asks, islice(element.itersiblings(), NEXT)))
        above = flow.parent[above]
    return around


def _ask_headings(around: Around, headings: list[str], height: int) -> None:
    # Below "Commentaires (0)" stands something else.
    digits = {words: _DIGITS.findall(fold(words)) for words in headings if _CALLED_HEADING.search(fold(words))}
    own = [numbers for numbers in digits.values() if numbers != ["0"]]
    around.counted |= any(map(STATED.fullmatch, headings)) or ["1"] in own
    around.called |= bool(own)
    around.empty |= len(own) < len(digits)
    around.aside |= height <= NEXT and any(_ASIDE_HEADING.search(fold(words)) for words in headings[:1])


def _headings_before(flow: Flow, place: int) -> Iterator[str]:
    """The headings and short lines among an element's earlier siblings, the nearest first."""
    for element in islice(flow.elements[place].itersiblings(preceding=True), BEFORE):
        at = flow.place.get(element)
        if at is None:
            continue
        line = element.tag in _LINES or "-" in element.tag  # web components have headers of their own tags
        if (element.tag in _HEADINGS and flow.size(at) < 300) or (0 < flow.size(at) <= 60 and line):
            yield flow.words(at)[:120].strip()


def _asks(element: HtmlElement) -> bool:
    """Whether an element begins with a field for what a reader says of an article."""
    fields = (field for field in islice(element.iter("*"), FEW) if field.tag == "textarea")
    return any(_CALLED_HEADING.search(fold(field.get(name) or "")) for field in fields for name in _LABELS)


_LABELS = ("placeholder", "aria-label", "title")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "legend", "caption"))
_LINES = frozenset("div header p span strong b font center".split())
_DIGITS = re.compile(r"\d+")
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
