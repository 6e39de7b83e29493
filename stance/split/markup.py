"""HTML → a tree whose elements know where in the source they stand.

Before parsing, every start tag is stamped with an attribute that holds its character offset; the end of
an element is its end tag where there is one, else the next start tag after it, so that whatever the
parser took into an element lies between the two.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass

from emoji import purely_emoji
from lxml.etree import ParserError, iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from stance.split.css import Index, classes_of
from stance.split.line_ends import FORBIDDEN, LINE_END, keep_line_ends

STAMP = "data-stance-at"

SHADOW = "stance-shadow"
"""The tag given to a declarative shadow root, whose words show; those of any other <template> do not."""

MAX_DEPTH = 500
"""Deeper tags are flattened, in pages that pass the parser's own limit: body extraction gets very slow there."""

SILENT = frozenset("head script style noscript template svg button form textarea select input iframe object".split())
BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section table "
    "td th tr ul".split()
)
SHADOW_MODES = frozenset(("shadowrootmode", "shadowroot"))
"""What makes a template one: the second is how browsers named it before 2023."""

EMOJI_CLASSES = frozenset("emoji wp-smiley smilie smilies smiley emoticon".split())
EMOJI_PLACE = re.compile(r"/(?:smil(?:ies|eys?|es?)|emoticons?|emojis?)/", re.IGNORECASE)
"""Pictures that a blog or a board puts in place of an emoji, which stays in `alt`: by class, or where they lie."""
LONGEST_EMOJI = 12
"""Signs that one emoji may be made of."""


@dataclass(slots=True)
class Places:
    """Where elements begin and end in the source, asked for in the order of one walk."""

    length: int
    starts: list[int]
    ends: dict[str, list[int]]
    at: int = 0
    seen: int = -1

    def open(self, element: HtmlElement) -> int:
        """The offset of an element's start tag."""
        stamp = element.get(STAMP)
        if stamp is not None:
            self.seen = int(stamp)
            self.at = max(self.at, self.seen)
        return self.at

    def close(self, element: HtmlElement) -> int:
        """The offset after an element's end tag, or of the next start tag where it has none."""
        following = bisect_right(self.starts, max(self.seen, self.at - 1))
        limit = self.starts[following] if following < len(self.starts) else self.length
        ends = self.ends.get(element.tag, [])
        place = bisect_right(ends, self.at)
        if place < len(ends) and ends[place] <= limit:
            self.at = ends[place]
            return self.at
        return limit


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed page, and whether it had to be flattened."""

    root: HtmlElement
    index: Index
    length: int
    ends: dict[str, list[int]]
    flattened: bool

    def places(self) -> Places:
        """A fresh walk's view of where elements begin and end."""
        stamps = (element.get(STAMP) for element in self.index.elements)
        return Places(self.length, sorted(int(stamp) for stamp in stamps if stamp), self.ends)


def parse(html: str) -> Markup | None:
    """The tree of a page, None where there is no element in it. Never raises, whatever the mark-up."""
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    for depth in (None, MAX_DEPTH):
        stamped, ends = _stamp(html, depth)
        try:
            root = document_fromstring(stamped.encode("utf-8", "replace"), parser=parser)
        except ParserError:
            return None
        if not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            break
    _clean_attributes(root)
    keep_line_ends(root)
    for template in root.iter("template"):
        if not SHADOW_MODES.isdisjoint(template.keys()):
            template.tag = SHADOW
    ends[SHADOW] = ends["template"]
    return Markup(root, Index(root), len(html), ends, depth is not None)


def is_emoji(picture: HtmlElement) -> bool:
    """Whether a picture stands in place of an emoji that somebody wrote."""
    if not EMOJI_CLASSES.isdisjoint(classes_of(picture)) or EMOJI_PLACE.search(picture.get("src") or ""):
        return True
    words = picture.get("alt") or ""
    return 0 < len(words) <= LONGEST_EMOJI and purely_emoji(words)


def visible_text(top: HtmlElement, without: Container[HtmlElement] = ()) -> str:
    """What a reader sees of an element: white space as a browser shows it, a line for each block.

    Left out are the elements `without` and those that never show words.
    """
    pieces: list[str] = []
    walker = iterwalk(top, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if (tag in SILENT or element in without) and element is not top:
                walker.skip_subtree()
            elif tag == "img" and is_emoji(element):
                pieces.append(element.get("alt", ""))
            else:
                pieces += ["\0" if tag in BLOCKS or _heads_quote(element) else "", element.text or ""]
        elif element is not top:
            pieces += ["\0" if tag in BLOCKS or _heads_quote(element) else "", element.tail or ""]
    lines = (_SPACES.sub(" ", line).strip() for line in _ENDS.split("".join(pieces)))
    return "\n".join(line for line in lines if line)


def _heads_quote(element: HtmlElement) -> bool:
    """Whether an element names whom a quote is of, in a line of its own as forums show it."""
    parent = element.getparent() if element.tag == "cite" else None
    if parent is None or element.getprevious() is not None or (parent.text or "").strip():
        return False
    above = parent if parent.tag == "blockquote" else parent.getparent()
    return above is not None and above.tag == "blockquote"


def short_text(top: HtmlElement, limit: int = 200) -> str:
    """The beginning of an element's words in one line: enough of a heading, quick for all of a page."""
    pieces: list[str] = []
    length = 0
    for piece in top.itertext():
        pieces.append(piece)
        length += len(piece) + 1
        if length > limit:
            break
    return " ".join(" ".join(pieces).split())[:limit]


def _stamp(html: str, depth_limit: int | None) -> tuple[str, dict[str, list[int]]]:
    """`html` with its start tags stamped, and for each tag name the offsets after its end tags.

    Below `depth_limit` a start tag becomes one of an element that holds nothing, and its end tag goes; where another
    tag follows at once it goes as well, or a page of nothing but tags would be as vast as before.
    """
    pieces: list[str] = []
    ends: dict[str, list[int]] = defaultdict(list)
    last = depth = 0
    for token in _tokens(html):
        name = (token["end"] or token["start"] or "").lower()
        if token["end"]:
            depth = max(0, depth - (name not in _VOID))
            deep = depth_limit is not None and depth >= depth_limit
            pieces.append(html[last : token.start() if deep else token.end()])
            ends[name].append(token.end())
        else:
            deep = depth_limit is not None and depth >= depth_limit
            depth += name not in _VOID
            wordless = _WORDLESS.match(html, token.end()) if deep and name not in _RAW else None
            if wordless:
                pieces.append(html[last : token.start()])
                last = wordless.end()
                continue
            shown = "<param" if deep and name not in _RAW else token[0]
            pieces.append(f"{html[last : token.start()]}{shown} {STAMP}={token.start()} ")
        last = token.end()
    pieces.append(html[last:])
    # The parser would stop at a NUL, and what XML forbids would end the work of whoever writes it anew.
    return FORBIDDEN.sub("\ufffd", "".join(pieces)), ends


def _tokens(html: str) -> Iterator[re.Match[str]]:
    """Start and end tags outside comments and scripts."""
    place = 0
    endless: set[str] = set()  # what was looked for once and never ends is not looked for again
    while token := _TOKEN.search(html, place):
        place = token.end()
        name = "!--" if token["comment"] else (token["start"] or "").lower()
        if name != "!--":
            yield token
        if name in _RAW and name not in endless:
            found = _RAW[name].search(html, token.start() + 2)
            place = max(place, found.start()) if found else place
            endless.update([] if found else [name])


def _clean_attributes(root: HtmlElement) -> None:
    """Stamps taken out of attributes that hold mark-up themselves, such as alt="a <b>"."""
    for element in root.iter("*"):
        for name, value in element.items():
            if STAMP in value:
                element.set(name, FORBIDDEN.sub("", _STAMPED.sub("", value)).replace("\f", " "))


_TOKEN = re.compile(r"<(?:(?P<comment>!--)|/(?P<end>[a-zA-Z][^\s/>]*)[^<>]*>?|(?P<start>[a-zA-Z][^\s/>\"'=<]*))")
_WORDLESS = re.compile(r"[^<>]*>(?=</?[a-zA-Z])")
_RAW = {
    "!--": re.compile("--!?>"),
    **{
        name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
        for name in ("script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes")
    },
}
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_STAMPED = re.compile(rf" {STAMP}=\d+ ")
_ENDS = re.compile(rf"[\0{LINE_END}]")
_SPACES = re.compile(r"[ \t\r\n\f]+")
