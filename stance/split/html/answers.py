"""Which comment answers which: by mark-up that says so, by nesting, by wrappers of replies, by indentation."""

import re
from collections.abc import Container, Iterable, Sequence
from itertools import islice

from lxml.html import HtmlElement

from stance.split.dates import fold
from stance.split.html.blocks import Block
from stance.split.html.controls import is_control
from stance.split.html.marks import folded_name
from stance.split.html.words import DEPTH_ATTRIBUTES, ID_ATTRIBUTES
from stance.split.markup import short_text
from stance.split.text.marks import NUMBERED

_CLIMB = 12
"""How far above an item a wrapper of replies or an indentation is looked for."""


def relate(blocks: Sequence[Block], wrappers: Iterable[HtmlElement] | None) -> None:
    """Every block's `answers`.

    What a page says in so many words or ids goes before nesting: below its deepest level a theme puts replies side
    by side, and only `data-parent` or "En réponse à Amal" tells them apart. Nesting goes before indentation, which
    is often a style of all replies alike. `wrappers` follow a comment and hold the replies to it; None: any element.
    """
    known = {block.element: block for block in blocks}
    named = _names(blocks)
    told = _told(blocks, named)
    beside = _wrapped(blocks, known, None if wrappers is None else set(wrappers))
    depths = {} if any(block.around for block in blocks) or beside else _depths(blocks, known)
    above: list[tuple[float, Block]] = []
    for number, block in enumerate(blocks):
        depth = depths.get(number)
        if depth is not None:
            while above and above[-1][0] >= depth:
                above.pop()
        block.answers = told.get(number) or block.around or beside.get(number) or (above[-1][1] if above else None)
        if depth is not None:
            above.append((depth, block))
    _break_circles(blocks)


def _names(blocks: Sequence[Block]) -> dict[str, Block]:
    """Every id inside a comment → the comment; of its item's ids the number at their end as well."""
    named: dict[str, Block] = {}
    for block in blocks:
        for name in block.names:
            named.setdefault(name, block)
        own = [block.stating.get(name) or "" for name in ID_ATTRIBUTES]
        for value in (*own, *block.names[:1]):
            if digits := _DIGITS.search(value):
                named.setdefault(digits[0], block)
    return named


def _told(blocks: Sequence[Block], named: dict[str, Block]) -> dict[int, Block]:
    told: dict[int, Block] = {}
    by_author: dict[str, Block] = {}
    for number, block in enumerate(blocks):
        values = [value for name, value in block.stating.items() if _NAMES_PARENT.fullmatch(str(name))]
        mark = block.mark
        values += [link.target for link in ((mark,) if mark else ())]
        values += [value for part in islice(block.stating.iter("a", "blockquote"), _CLIMB) if (value := _pointed(part))]
        found = next((each for value in values if (each := _known(value, named))), None)
        if found is None and mark:
            found = by_author.get(folded_name(mark.name)) or _numbered(mark.name, blocks[:number])
        for link in block.links if found is None else ():
            other = _known(link.target, named)
            if other is not None and other is not block:
                found, block.mark = other, link
                break
        if found is not None and found is not block:
            told[number] = found
        if block.author:
            by_author[folded_name(block.author)] = block
    return told


def _numbered(name: str, before: Sequence[Block]) -> Block | None:
    """The one of the comments before another that its mark gives the number of ("au commentaire n° 3")."""
    found = NUMBERED.search(fold(name))
    number = int(found[1]) if found else 0
    return before[number - 1] if 0 < number <= len(before) else None


def _pointed(part: HtmlElement) -> str:
    """The post that a forum's own mark of an answer points to: Discourse's tab above a post, another's quote of one.

    Or the name that Flarum puts in front of an answer, and Invision's quote.
    """
    if "PostMention" in (part.get("class") or ""):
        return part.get("data-id") or ""
    if quoted := part.get("data-ipsquote-contentcommentid"):
        return str(quoted)
    if "reply-to-tab" in (part.get("class") or ""):
        return part.get("data-post-number") or ""
    above = part.getparent()
    if part.tag == "a" and above is not None and _QUOTED.search(above.get("class") or ""):
        return part.get("href") or ""
    source = part.get("data-source") or ""
    return source if part.get("data-quote") and source.startswith("post:") else ""


def _break_circles(blocks: Sequence[Block]) -> None:
    """No comment is its own ancestor, whatever a page's ids say."""
    settled: set[int] = set()
    for block in blocks:
        chain: list[Block] = []
        seen: set[int] = set()
        above: Block | None = block
        while above is not None and id(above) not in settled:
            if id(above) in seen:
                chain[-1].answers = None
                break
            seen.add(id(above))
            chain.append(above)
            above = above.answers
        settled |= seen


def _known(value: str, named: dict[str, Block]) -> Block | None:
    value = value.rpartition("#")[2].strip()
    if not value:
        return None
    if value in named:
        return named[value]
    digits = _DIGITS.search(value)
    return named.get(digits[0]) if digits and int(digits[0][:15]) else None


def _wrapped(
    blocks: Sequence[Block], known: dict[HtmlElement, Block], wrappers: set[HtmlElement] | None
) -> dict[int, Block]:
    """Items in an element that follows another item, as Drupal's .indented follows the comment that it answers."""
    beside: dict[int, Block] = {}
    for number, block in enumerate(blocks):
        wrapper = None if block.around else block.element.getparent()
        for _ in range(_CLIMB):
            if wrapper is None or wrapper in known:
                break
            if wrappers is None or wrapper in wrappers:
                before = _item_before(wrapper, known)
                if before is not None:
                    beside[number] = known[before]
                    break
            wrapper = wrapper.getparent()
    return beside


def _item_before(wrapper: HtmlElement, known: Container[HtmlElement]) -> HtmlElement | None:
    """The item that an element follows, be it over a few without words (`<a id="comment-12">`) or with its buttons."""
    for before in islice(wrapper.itersiblings(preceding=True), _CLIMB):
        if before in known:
            return before
        words = short_text(before)
        if words and not is_control(words):
            return None
    return None


def _depths(blocks: Sequence[Block], known: dict[HtmlElement, Block]) -> dict[int, float]:
    """How far each item is indented, where the items of a thread differ in that."""
    depths = {number: _depth(block.stating, known) for number, block in enumerate(blocks)}
    return depths if len(set(depths.values())) > 1 else {}


def _depth(item: HtmlElement, known: dict[HtmlElement, Block]) -> float:
    """The indentation that an item states, or one around it that holds no other, or the first inside it."""
    above = item.getparent()
    inner = next(iter(item), None)
    lone = above is not None and sum(child in known for child in above[:3]) == 1
    for element in (item, *([above] if lone else []), *([inner] if inner is not None else [])):
        if (depth := _stated_depth(element)) is not None:
            return depth
    return 0.0


def _stated_depth(element: HtmlElement) -> float | None:
    for name in DEPTH_ATTRIBUTES:
        value = element.get(name) or ""
        if value.isascii() and value.isdecimal() and len(value) < 6:
            return float(value)
    if found := _CLASS_DEPTH.search(element.get("class") or ""):
        return float(found["depth"])
    if depths := _STYLE_DEPTH.findall(element.get("style") or ""):
        return sum(map(float, depths))  # the side that text begins at may stand second, after a nought
    for spacer in islice(element.iter("*"), _CLIMB if element.tag in ("tr", "td") else 0):
        if spacer.tag == "img" and not spacer.get("alt") and (spacer.get("width") or "").isdecimal():
            return float(spacer.get("width"))
    return 1.0 if _REPLY_CLASS.search(element.get("class") or "") else None


_NAMES_PARENT = re.compile(
    r"(?:data-)?(?:\w{1,12}[_-])?(?:parent|in[_-]?reply(?:[_-]?to)?|repl(?:y|ies)[_-]?to|answers?(?:[_-]?to)?|respond[_-]?to"
    r"|reponse[_-]?a)(?:[_-]?(?:id|comment|comment[_-]?id|post|message))?",
    re.IGNORECASE,
)
_QUOTED = re.compile("quote|bbcode_postedby")
"""Around the link to the post that a quote is of, in boards' themes."""
_DIGITS = re.compile(r"\d{1,18}(?=\D{0,12}$)")
_CLASS_DEPTH = re.compile(
    r"(?:^|[\s_-])(?:depth|level|lvl|niveau|indent|nested|profondeur)[_-]?(?P<depth>\d{1,3})\b", re.I
)
_STYLE_DEPTH = re.compile(
    r"(?:margin|padding)-(?:left|right|inline-start)\s*:\s*(?P<depth>\d{1,4}(?:\.\d{1,3})?)", re.IGNORECASE
)
_REPLY_CLASS = re.compile(r"(?:^|[\s_-])(?:reply|replies|child|children|reponse|answer|nested|sub)(?:$|[\s_-])", re.I)
