"""What a page says of itself in JSON-LD: its comments, and how many there are."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from stance.records import Comment, Reject, Span
from stance.split.dates import parse_date
from stance.split.html.layouts import JSON_LD_CONFIDENCE, JSON_LD_RULE
from stance.split.html.parts import author_name
from stance.split.html.threads import Found, reason_against
from stance.split.ids import comment_id
from stance.split.json_ld import Node, is_a, nodes_of, objects
from stance.split.markup import Markup, parse, visible_text
from stance.split.source import clean, to_int

KINDS = ("Comment", "UserComments")


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment's JSON object, the span of its script, and the id of the comment that it answers."""

    node: Node
    span: Span
    parent_id: str | None


def comments_in_json(markup: Markup, article_id: str) -> Found:
    """The comments that JSON-LD lists; the span of each is that of its script."""
    comments: list[Comment] = []
    rejects: list[Reject] = []
    named: dict[str, str] = {}
    # A stack, in reading order: hostile nesting must not end in a RecursionError.
    waiting = [Entry(node, span, None) for node, span in _placed(markup)][::-1]
    while waiting:
        entry = waiting.pop()
        parent_id = entry.parent_id
        if is_a(entry.node, KINDS):
            number = len(comments) + 1
            found = _comment(entry, article_id, number, named)
            if isinstance(found, Comment):
                comments.append(found)
                parent_id = found.id
                named.update({key: found.id for key in _keys(entry.node)})
            else:
                rejects.append(found)
        below = [node for key in ("comment", "mainEntity", "@graph") for node in objects(entry.node.get(key))]
        waiting += [Entry(node, entry.span, parent_id) for node in below][::-1]
    return Found(tuple(comments), tuple(rejects))


def stated_in_json(markup: Markup) -> Iterator[int]:
    """The comment counts that articles in JSON-LD state."""
    for node, _ in nodes_of(markup):
        for part in (node, *objects(node.get("@graph"))):
            if (count := to_int(part.get("commentCount"))) is not None and not is_a(part, KINDS):
                yield count


def _placed(markup: Markup) -> Iterator[tuple[Node, Span]]:
    """The page's objects with the spans of their scripts."""
    places = markup.places()
    spans: dict[HtmlElement, Span] = {}
    for node, script in nodes_of(markup):
        if script not in spans:
            spans[script] = places.open(script), places.close(script)
        yield node, spans[script]


def _keys(node: Node) -> list[str]:
    """The identifiers of a comment, by which an answer may name it."""
    return [value for key in ("@id", "url", "identifier") if isinstance(value := node.get(key), str) and value]


def _likes(node: Node) -> int | None:
    """A comment's votes: its own count, else that of likes among its interactions."""
    counts = [node.get("upvoteCount")]
    for counter in objects(node.get("interactionStatistic")):
        kind = counter.get("interactionType")
        names = [kind, *(part.get("@type") for part in objects(kind))]
        if any(isinstance(name, str) and name.endswith(("LikeAction", "AgreeAction")) for name in names):
            counts.append(counter.get("userInteractionCount"))
    return next((number for count in counts if (number := to_int(count)) is not None), None)


def _comment(entry: Entry, article_id: str, number: int, named: Mapping[str, str]) -> Comment | Reject:
    node = entry.node
    text = _words(node.get("text") or node.get("commentText") or node.get("description"))
    if reason := reason_against(text):
        return Reject(text, entry.span, reason)
    parents = [key for above in objects(node.get("parentItem")) for key in _keys(above)]
    raw = _words(node.get("dateCreated") or node.get("datePublished") or node.get("commentTime"))
    return Comment(
        id=comment_id(article_id, number),
        article_id=article_id,
        text=text,
        span=entry.span,
        rule=JSON_LD_RULE,
        confidence=JSON_LD_CONFIDENCE,
        author=author_name(_name(node.get("author") or node.get("creator"))),
        date=parse_date(raw) if raw else None,
        date_raw=raw or None,
        likes=_likes(node),
        parent_id=entry.parent_id or next((named[key] for key in parents if key in named), None),
    )


def _name(value: object) -> str:
    people = objects(value)
    return _words(people[0].get("name") if people else value)


def _words(value: object) -> str:
    """A JSON string as readers see it: mark-up and entities inside it resolved."""
    if not isinstance(value, str):
        return ""
    text = clean(value)
    if _MARKUP.search(text):
        inner = parse(f"<div>{text}</div>")
        return visible_text(inner.root) if inner else ""
    return html.unescape(text).strip()


_MARKUP = re.compile(r"</?(?:p|br|div|a|b|i|em|strong|span|blockquote|li|ul|ol)\b[^<>]{0,500}>", re.IGNORECASE)
