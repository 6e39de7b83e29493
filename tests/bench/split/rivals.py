"""Ours and what others use for the same, each behind one function from the text of a page to an Answer."""

import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.bench.split.pages import GoldComment
from tests.bench.split.score import Answer

Splitter = Callable[[str, str], Answer]
"""The text of a page and its suffix → an Answer."""


def stance(text: str, suffix: str) -> Answer:
    """This package, by the way in that users have: a file."""
    from stance.split import split

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"page{suffix}"
        path.write_text(text, encoding="utf-8")
        (article,) = split(path)
    place = {comment.id: at for at, comment in enumerate(article.comments)}
    comments = (
        GoldComment(each.author, each.date, each.text, each.likes, place[each.parent_id] if each.parent_id else None)
        for each in article.comments
    )
    lead = "" if article.body.startswith(article.lead) else article.lead
    return Answer(article.title, f"{lead}\n{article.body}", tuple(comments), article.author, article.date)


def trafilatura(text: str, _: str) -> Answer:
    """Every paragraph of its comments counts as a comment: it gives no other boundaries."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(text, with_metadata=True, include_comments=True)
    if found is None:
        return Answer("", "", ())
    lines = (found.comments or "").splitlines()
    return Answer(found.title or "", found.text or "", _bare(lines), found.author, found.date)


def newspaper4k(text: str, _: str) -> Answer:
    """Finds no comments."""
    from newspaper import Article

    article = Article("https://page.example/", fetch_images=False)
    article.download(input_html=text)
    article.parse()
    date = article.publish_date
    return Answer(article.title, article.text, (), ", ".join(article.authors), date and date.isoformat())


def readability(text: str, _: str) -> Answer:
    """Finds no comments."""
    from lxml import html
    from readability import Document

    document = Document(text)
    summary = html.fromstring(document.summary())
    return Answer(document.short_title(), "\n".join(map(str, summary.itertext())), ())


def resiliparse(text: str, _: str) -> Answer:
    """Its comments are the lines that its switch for them adds to the body; each counts as one."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    body = extract_plain_text(text, main_content=True, comments=False)
    known = set(body.splitlines())
    more = extract_plain_text(text, main_content=True, comments=True).splitlines()
    title = HTMLTree.parse(text).title
    return Answer(title or "", body, _bare([line for line in more if line not in known]))


RIVALS: dict[str, tuple[str, Splitter]] = {
    "trafilatura": ("trafilatura", trafilatura),
    "newspaper4k": ("newspaper", newspaper4k),
    "resiliparse": ("resiliparse", resiliparse),
    "readability": ("readability", readability),
}
"""Name → the module it needs, and the function. All read HTML only."""


def splitters(kind: str) -> dict[str, Splitter | None]:
    """Ours first, then the others that read `kind`; None for one that is not installed."""
    if kind != "html":
        return {"stance": stance}
    others = {name: function if find_spec(module) else None for name, (module, function) in RIVALS.items()}
    return {"stance": stance, **others}


def _bare(lines: list[str]) -> tuple[GoldComment, ...]:
    return tuple(GoldComment(None, None, line) for line in lines if line.strip())
