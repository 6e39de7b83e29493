"""Articles as one page to look at: the words of each source, coloured by what they were taken as."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice

from stance.records import Article, Comment, Reject

MOST = 100
"""Articles on one page: with more, a browser is no help any longer."""

PageText = Callable[[Article], str | None]
"""The source of an article where it is plain text, in which spans are places; None of mark-up and tables."""

KINDS = ("title", "lead", "body", "comment", "who and when", "left out", "neither")
"""What words of a source are taken as, in the order of the legend."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a source: what it was taken as, its words, and for a comment or reject what is known of it."""

    kind: str
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One article as its template wants it."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    parts: tuple[Part, ...]
    language: str
    whole: bool


def review(articles: Iterable[Article], page_text: PageText) -> Iterator[str]:
    """The pieces of one self-contained HTML page, without scripts, links or anything that is loaded.

    Copied pages are shown whole. Of mark-up, whose spans hold tags, and of tables the parts that were found stand
    in the order of the source. At most MOST articles are taken from `articles`, and one more to see whether there
    are any; nothing comes out where there is none.
    """
    from jinja2 import Environment, PackageLoader

    following = iter(articles)
    first = next(following, None)
    if first is None:
        return
    house = Environment(loader=PackageLoader("stance", "report"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    shown = islice(chain([first], following), MOST)
    yield from house.get_template("review.html").generate(
        views=(view(article, page_text(article)) for article in shown),
        kinds=KINDS,
        most=MOST,
        more=lambda: next(following, None) is not None,
    )


def view(article: Article, text: str | None) -> View:
    """What the page shows of one article, nothing in which can change the direction or look of what is around it."""
    parts = _in_place(article, text) if text is not None else _in_order(article)
    facts = (
        ("source", article.source),
        ("author", article.author),
        ("date", article.date or article.date_raw),
        ("site", article.site),
        ("language", article.language),
        ("address", article.url),
        ("comments", str(len(article.comments))),
        ("left out", str(len(article.rejects))),
    )
    return View(
        heading=_tame(article.title or article.id),
        facts=tuple((name, _tame(words)) for name, words in facts if words),
        warnings=tuple(map(_tame, article.warnings)),
        parts=tuple(Part(part.kind, _tame(part.text), tuple(map(_tame, part.notes))) for part in parts),
        language=_tame(article.language or ""),
        whole=text is not None,
    )


def _in_order(article: Article) -> Iterator[Part]:
    for kind, text in (("title", article.title), ("lead", article.lead), ("body", article.body)):
        if text:
            yield Part(kind, text)
    numbers = _numbers(article.comments)
    for found in _by_place(article):
        yield Part(_kind(found), found.text, _notes(found, numbers))


def _in_place(article: Article, text: str) -> Iterator[Part]:
    numbers, known = _numbers(article.comments), _known_lines(article)
    at = 0
    for found in _by_place(article):
        start, end = found.span
        if start < at or not start < end <= len(text):  # inside another, or its page has changed since
            yield Part(_kind(found), found.text, _notes(found, numbers))
            continue
        yield from _between(text[at:start], known)
        yield Part(_kind(found), text[start:end], _notes(found, numbers))
        at = end
    yield from _between(text[at:], known)


def _known_lines(article: Article) -> dict[str, str]:
    """Line of the source → what it was taken as, for those that carry no span."""
    known: dict[str, str] = {}
    signed = [(article.author, article.date_raw), *((each.author, each.date_raw) for each in article.comments)]
    known.update((_bare(words), "who and when") for pair in signed for words in pair if words)
    # A name that is a line of the body, too, is the body's; a title repeated there is the title.
    for kind, text in (("body", article.body), ("lead", article.lead), ("title", article.title)):
        known.update((_bare(line), kind) for line in text.split("\n"))
    return known


def _between(text: str, known: Mapping[str, str]) -> Iterator[Part]:
    """Lines that are in no comment, those of one kind together."""
    lines = ((known.get(_bare(line), "neither"), line) for line in text.split("\n") if line.strip())
    for kind, group in groupby(lines, key=lambda line: line[0]):
        yield Part(kind, "\n".join(line for _, line in group))


def _by_place(article: Article) -> list[Comment | Reject]:
    return sorted((*article.comments, *article.rejects), key=lambda found: found.span)


def _numbers(comments: Sequence[Comment]) -> dict[str, int]:
    return {comment.id: number for number, comment in enumerate(comments, 1)}


def _kind(found: Comment | Reject) -> str:
    return "comment" if isinstance(found, Comment) else "left out"


def _notes(found: Comment | Reject, numbers: dict[str, int]) -> tuple[str, ...]:
    if isinstance(found, Reject):
        return (found.reason,)
    parent = found.parent_id
    notes = (
        f"comment {numbers[found.id]}",
        found.author,
        found.date or found.date_raw,
        None if found.likes is None else f"{found.likes} likes",
        parent and (f"answers comment {numbers[parent]}" if parent in numbers else f"answers {parent}"),
        f"{found.rule}, confidence {found.confidence:.2f}",
    )
    return tuple(note for note in notes if note)


def _bare(line: str) -> str:
    return line.strip(" \t\r-–•*·\u00a0\u200e\u200f")


def _tame(text: str) -> str:
    """`text` with U+FFFD for what steers (controls, forced directions) and for what UTF-8 cannot hold."""
    return _STEERING.sub("\ufffd", _LINE_END.sub("\n", text))


_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_STEERING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
