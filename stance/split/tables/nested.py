"""JSON of any make in which articles hold their comments, and comments the answers to them → rows and articles.

What is what is told by words (`stance.split.tables.words`), but for the lists, which are known by theirs. Answers wait
on a stack, in reading order: hostile nesting must not end in a RecursionError.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from stance.split.source import to_int
from stance.split.tables.columns import Naming
from stance.split.tables.likely import RULE, likely_naming
from stance.split.tables.rows import TEXT, About, Row
from stance.split.tables.words import folded_name

Node = Mapping[str, Any]

COMMENTS = re.compile(
    r"(?:all |top |reader |user |latest )?comments?(?: list| data| items)?|commentaires?(?: lecteurs)?|reactions?"
    r"|(?:ال)?تعليقات(?: (?:ال)?(?:قراء|زوار))?",
    re.IGNORECASE,
)
"""What the list of an article's comments is called, in folded words."""

OF_ARTICLE = ("article_id", "title")
"""What the answers to a comment share with it."""

WRAPPERS = ("$oid", "$date", "$numberLong", "$numberInt", "$numberDouble")
"""What MongoDB calls the kind of a value."""

ANSWERS = re.compile(
    r"(?:sub )?(?:repl(?:y|ies)|comments?|reponses?|commentaires?|children|answers|responses|thread)"
    r"|(?:ال)?(?:ردود|تعليقات|اجوبة)",
    re.IGNORECASE,
)
"""What the list of the answers to a comment is called."""

_POST = re.compile(r"article|post|story|news|video|submission|node|page|thread|مقال|خبر")
"""What the object is called that holds an article whose comments stand beside it."""

_OF_COMMENT = re.compile(r"(?:comment|commentaire) (?:url|id|link|date|text)|cid")

STATED = re.compile(
    r"(?:n|nb|num|nbr|nombre|number|total|count)(?: of| de)? ?(?:comments?|commentaires?)"
    r"|(?:comments?|commentaires?) (?:count|total)|عدد (?:ال)?تعليقات"
)


def plain_object(node: dict[str, Any]) -> object:
    """What an object stands for that MongoDB writes around a value, or GraphQL around the nodes of a list."""
    if len(node) == 1 and (wrapped := next(iter(node))) in WRAPPERS:
        return node[wrapped]
    if "nodes" in node and _objects(node["nodes"]) is not None:
        return node["nodes"]
    edges = node.get("edges")
    if isinstance(edges, list) and edges and all(isinstance(edge, dict) and "node" in edge for edge in edges):
        return [edge["node"] for edge in edges]
    return node


def unwrapped(value: object) -> list[Any]:
    """The rows of a JSON value: of an object that has nothing else, or is keyed by what they are of."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return [value]
    own = likely_naming([name for name in value if not isinstance(value[name], list | dict)])
    # A tweet holds a list of those whom it mentions, and is a row all the same.
    if _list(value, COMMENTS) or (own and own.rule == RULE):
        return [value]
    within = [each for each in value.values() if isinstance(each, dict) and _holds_rows(each)]
    if len(within) == 1 and not any(map(_objects, value.values())):
        return unwrapped(within[0])
    objects = [each for each in value.values() if isinstance(each, dict)]
    if objects and len(objects) == len(value) and all(_list(each, COMMENTS) for each in objects):
        key = "url" if all(name.startswith("http") for name in value) else "title"
        return [{key: name} | each for name, each in value.items()]
    lists = [found for each in value.values() if (found := _objects(each))]
    inner = likely_naming(_names(lists[0]), lists[0]) if len(lists) == 1 else None
    holding = len(lists) == 1 and any(_list(each, COMMENTS) for each in lists[0])
    return lists[0] if holding or (inner and inner.rule == RULE) else [value]


def nested(value: Node) -> Iterator[Row | About] | None:
    """The rows of an article that holds its comments, or of a comment that holds answers; None of what does not."""
    if not any(_objects(_listed(each)) is not None for each in value.values()):
        return None
    value = {name: _joined(each) for name, each in value.items()}
    comments = _list(value, COMMENTS)
    within = [each for name, each in value.items() if isinstance(each, dict) and _POST.fullmatch(folded_name(name))]
    if comments and len(within) == 1:  # an article beside its comments
        value = within[0] | value
    own = likely_naming([name for name in value if not isinstance(value[name], list)], [value], of_article=True)
    if own is None:
        return None
    if comments and (len(within) == 1 or not _is_comment(value, own, comments)):
        return _article(value, comments, own)
    if not (own.columns[TEXT] and _list(value, ANSWERS, own)):
        return None
    cells = own.cells(value)
    return _thread([value], {name: cells[name] for name in OF_ARTICLE if name in cells}, own)


def _is_comment(value: Node, own: Naming, answers: str) -> bool:
    """Whether what holds a list of comments is one itself: it says so, answers one, or has no title."""
    if not own.columns[TEXT] or any(_OF_COMMENT.fullmatch(folded_name(name)) for name in value):
        return bool(own.columns[TEXT])
    titled = any(value.get(name) for name in own.columns.get("title", ()))
    bare = not _objects(_listed(value[answers])) and own.columns["author"] and own.columns["likes"]
    return bool(own.columns["parent_id"] or bare or not titled)


def _article(value: Node, key: str, own: Naming) -> Iterator[Row | About]:
    comments = _objects(_listed(value[key])) or []
    cells = own.cells(value)
    if "title" not in cells and own.columns["author"]:
        cells["title"] = cells.pop("author", None)  # its "name"
    about: dict[str, Any] = {name: cells[name] for name in ("title", "lead", "url", "author", "date") if name in cells}
    about["body"] = cells.get("body") or cells.get(TEXT)
    about["article_id"] = cells.get("article_id") or cells.get("id") or cells.get("url") or cells.get("title")
    stated = next((to_int(cell) for name, cell in value.items() if STATED.fullmatch(folded_name(name))), None)
    yield About(about, stated)
    if comments:
        naming = likely_naming(_names(comments), comments)
        if naming:
            yield from _thread(comments, {"article_id": about["article_id"], "title": about.get("title")}, naming)


def _thread(comments: Sequence[Node], article: Node, naming: Naming) -> Iterator[Row]:
    """The comments, each followed by the answers to it; those without an id get one of what stands in the thread."""
    waiting: list[tuple[Node, object]] = [(comment, None) for comment in reversed(comments)]
    told = [[cell for cell in comment.values() if not isinstance(cell, list | dict)] for comment in comments]
    mark = sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:12]
    number = 0
    while waiting:
        comment, parent = waiting.pop()
        number += 1
        cells = naming.cells(comment)
        cells["id"] = cells.get("id") or f"{mark}-{number}"
        cells["parent_id"] = parent or cells.get("parent_id")
        yield Row(
            0, cells | {name: cell for name, cell in article.items() if cell}, naming.problem(comment), rule=naming.rule
        )
        key = _list(comment, ANSWERS, naming)
        answers = (_objects(_listed(comment[key])) or []) if key else []
        waiting += [(answer, cells["id"]) for answer in reversed(answers)]


def _joined(value: object) -> object:
    """The paragraphs of a text that a scraper keeps in a list, as one; anything else as it is."""
    strings = isinstance(value, list) and value and all(isinstance(each, str) for each in value)
    return "\n".join(value) if strings and isinstance(value, list) else value


def _holds_rows(value: object) -> bool:
    """Whether an object holds a list of objects, be it further in."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if any(map(_objects, each.values())) or _list(each, COMMENTS):
                return True
            waiting += each.values()
    return False


def _names(rows: Sequence[Node]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _list(value: Node, words: re.Pattern[str], naming: Naming | None = None) -> str:
    """The name of the list of comments in an object, be it empty or written as words; "" where there is none."""
    texts = naming.columns.get(TEXT, ()) if naming else ()
    return next(
        (
            name
            for name, each in value.items()
            if name not in texts and words.fullmatch(folded_name(name)) and _objects(_listed(each)) is not None
        ),
        "",
    )


def _listed(value: object) -> object:
    """Objects keyed by their ids as a list of them; anything else as it is."""
    if not isinstance(value, dict) or len(value) < 2 or not all(isinstance(each, dict) for each in value.values()):
        return value
    return [{"id": name} | each for name, each in value.items()]


def _objects(value: object) -> list[dict[str, Any]] | None:
    """A list of objects, as it is or written out in a cell; None of anything else."""
    if isinstance(value, str) and value.startswith("[") and value.rstrip().endswith("]"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return None
    return value
