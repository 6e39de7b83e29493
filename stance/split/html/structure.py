"""Comments on pages whose layout no row describes: repeated elements that each hold a name, a date and prose."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from stance.split.dates import fold
from stance.split.html.cells import NAME, TEXT, pieces_of
from stance.split.html.flow import Flow, dated, flow_of
from stance.split.html.headed import of_one_list
from stance.split.html.items import clusters_of, lone_items, undated_items
from stance.split.html.roles import Roles, roles_of
from stance.split.html.runs import Item, runs_in
from stance.split.html.score import ENOUGH, SURE, look_at
from stance.split.html.shape import thread_of
from stance.split.html.threads import Found, read_thread
from stance.split.html.words import CALLED, REMOVED, STATED
from stance.split.markup import Markup

PROSE = 80
"""Words that go on for so long are an article's, not a menu's."""

_FORUM = re.compile(
    r"forum|topic|thread|viewtopic|showthread|(?:^|[\s_-])(?<!blog[_-])(?<!single[_-])(?:posts?|sujet)(?:$|[\s_-])|منتد",
    re.IGNORECASE,
)

ABOVE, MOST_ABOVE = 2, 5
"""As many elements like the comments may stand above the line that counts them; more above one that counts exactly
those below it."""

_DIGITS = re.compile(r"\d{1,6}")
_NUMBERED = re.compile(r"\W{0,2}(?:commentaire|comment|avis|تعليق|راي)\s?(?:n[°o]|#|رقم)?\s?[:.]?\s?\d", re.IGNORECASE)
"""Folded: what numbers one comment ("Commentaire n° 3")."""

_ANSWERS = re.compile(r"r[ée]ponse|repl|رد", re.IGNORECASE)

HIGH = 3
"""How far above a comment's list the notice in place of a removed one is looked for."""


def find_threads(markup: Markup, article_id: str) -> Found:
    """The comments of the group of elements that looks most like comments; none where none does.

    Changes the tree where a comment's words have no element of their own.
    """
    flow = flow_of(markup)
    marks = dated(flow, markup)
    found = _best(flow, clusters_of(flow, marks), ENOUGH, least=2)
    if found is None:
        # What stands alone or shows no date has to be called a comment by the names around it.
        found = _best(flow, [*lone_items(flow, marks), *undated_items(flow, marks)], SURE, least=1)
    if found is None:
        return Found()
    score, items, roles = found
    if more := _like_them(flow, items):
        items, roles = _with_more(flow, items, more)
        if below := _below_count(items, flow):
            items, roles = (items, roles) if len(below) == len(items) else (below, roles_of(flow, below))
    opening = _is_forum(flow, items)  # asked before the tree is changed
    thread = thread_of(flow, items, roles, _confidence(score))
    return read_thread(markup, replace(thread, opening=opening), article_id)


def _is_forum(flow: Flow, items: list[Item]) -> bool:
    """Whether a list is all that a page says, and calls itself a forum's thread: its first post is the article then."""
    first, last = flow.first[items[0].start], pieces_of(flow, max(items, key=lambda item: item.end))[1]
    outside = flow.pieces[:first] + flow.pieces[last:]
    prose = sum(len(piece.text) for piece in outside if len(piece.text) >= PROSE)
    if len(items) < 2 or prose >= 3 * PROSE:
        return False
    above, names = items[0].start, [flow.words(i) for i in flow.titles[:1]]
    while above >= 0:
        names += [flow.elements[above].get(name) or "" for name in ("class", "id")]
        above = flow.parent[above]
    names += ["".join(title.itertext()) for title in flow.elements[0].getroottree().iter("title")]
    # "post-comments" are those below an article.
    return any(_FORUM.search(name) and "comment" not in name for name in names)


def _best(
    flow: Flow, clusters: Iterable[list[Item]], wanted: float, least: int
) -> tuple[float, list[Item], Roles] | None:
    """The cluster of so many items that looks most like comments, with how much it does, where that is enough."""
    best: tuple[float, list[Item], Roles] | None = None
    most = (wanted, 0, 0, 0.0)
    for cluster in clusters:
        items = _cut(flow, [item for item in cluster if not _holds_article(flow, item)])
        items = of_one_list(flow, items)
        items, roles = _alike(flow, items) if items else (items, None)
        if roles and len(below := _cut(flow, items)) < len(items):
            items, roles = below, roles_of(flow, below)
        if roles is None or len(items) < least or (least == 1 and _says_most(flow, items)):
            continue
        # Of ranges around one date that look alike, the one with the most words: the others lack the text, or votes.
        said = sum(len(cell.words) for row in roles.cells for cell in row if cell.role == TEXT)
        look = look_at(flow, items, roles)
        rank = look.score, len(items), said, look.voted
        if rank > most:
            best, most = (rank[0], items, roles), rank
    return best


def _below_count(items: list[Item], flow: Flow) -> list[Item]:
    """The items below the line that counts comments ("تعليقات القراء (14)"), where one stands between them.

    What stands above it in a page of nothing but tables is the article, or holds all of the page.
    """
    for number, (before, after) in enumerate(pairwise(items[: MOST_ABOVE + 1]), 1):
        (start, first), last = pieces_of(flow, before), pieces_of(flow, after)[0]
        # What only stands side by side goes on to the next, and what holds the next begins before it.
        words = [piece.text for piece in flow.pieces[start if before.run or first > last else first : last]]
        # The number may stand in an element of its own: "(", "14", ")".
        threes = zip(words, words[1:], words[2:], strict=False)
        lines = (*words, *("".join(three) for three in threes if three[1].isdecimal() and three[2] == ")"))
        left = len(items) - number
        if any(_counts_all(line, left, None if number <= ABOVE else left) for line in lines):
            return items[number:]
        if left > 1 and not before.run and before.end > after.start and any(map(CALLED.fullmatch, lines)):
            return items[number:]  # what is around the others and their heading is the page
    return items


def _cut(flow: Flow, items: list[Item]) -> list[Item]:
    """The items below the line that counts comments; those with no element of their own begin where they alone do."""
    below = _below_count(items, flow)
    if len(below) == len(items) or not below[0].run:
        return below
    return runs_in(flow, [Item(item.start, flow.end[item.start], item.mark) for item in below]) or below


def _counts_all(words: str, least: int, most: int | None) -> bool:
    """Whether words state so many comments or more, and not the answers to one."""
    counts = STATED.fullmatch(words) and not (_ANSWERS.search(words) or _NUMBERED.match(fold(words)))
    digits = _DIGITS.search(words) if counts else None
    return digits is not None and int(digits[0]) >= least and (most is None or int(digits[0]) <= most)


def _alike(flow: Flow, items: list[Item]) -> tuple[list[Item], Roles]:
    """The items without those that are a date in a comment's words, or another list's: no name stands in them."""
    roles = roles_of(flow, items)
    named = [roles.named(number) for number in range(len(items))]
    signs = {flow.signs[item.start] for item, has in zip(items, named, strict=True) if has}
    kept = [item for item, has in zip(items, named, strict=True) if has or flow.signs[item.start] in signs]
    if len(kept) == len(items) or not kept:
        return items, roles
    return kept, roles_of(flow, kept)


def _like_them(flow: Flow, items: list[Item]) -> list[Item]:
    """What stands in a list as its comments do, with a date that is not known as one or a notice in its place."""
    known = {item.start for item in items}
    signs = {flow.signs[item.start] for item in items if not item.run}
    lists = dict.fromkeys(flow.parent[item.start] for item in items)
    around: dict[int, None] = {}
    for place in lists:
        for _ in range(HIGH):  # a notice with the replies to it inside
            around.update({place: None} if place >= 0 else {})
            place = flow.parent[place] if place >= 0 else -1
    beside = (flow.place.get(element, -1) for place in lists if place >= 0 for element in flow.elements[place])
    return [
        Item(i, flow.end[i], -1)
        for i in dict.fromkeys((*around, *beside))
        if i >= 0 and i not in known and flow.signs[i] in signs and not flow.titled(i, flow.end[i])
    ]


def _with_more(flow: Flow, items: list[Item], more: list[Item]) -> tuple[list[Item], Roles]:
    """The items and those of `more` that hold a name and words where the others do, or say that they were removed."""
    known = {item.start for item in items}
    everything = of_one_list(flow, sorted([*items, *more], key=lambda item: item.start))
    roles = roles_of(flow, everything)
    kept = []
    for number, (item, row) in enumerate(zip(everything, roles.cells, strict=True)):
        whole = any(cell.role == NAME for cell in row) and any(cell.role == TEXT for cell in row)
        gone = any(REMOVED.fullmatch(cell.words) for cell in row[:3])
        if item.start in known or gone or (whole and roles.named(number)):
            kept.append(item)
    return kept, roles_of(flow, kept)


def _says_most(flow: Flow, items: list[Item]) -> bool:
    """Whether items say more than all that stands together elsewhere: the article does, whose only comment is less."""
    prose = [len(piece.text) if len(piece.text) >= PROSE else 0 for piece in flow.pieces]
    own = {n for item in items for n in range(*pieces_of(flow, item))}
    beside: Counter[int] = Counter()
    for n, piece in enumerate(flow.pieces):
        if n not in own:
            beside[flow.parent[piece.owner]] += prose[n]
    return sum(prose[n] for n in own) > max(3 * PROSE, 2 * max(beside.values(), default=0))


def _holds_article(flow: Flow, item: Item) -> bool:
    """Whether the page's heading stands in an item."""
    return flow.titled(item.start, item.end)


def _confidence(score: float) -> float:
    return round(min(0.9, 0.5 + 0.08 * (score - ENOUGH)), 2)
