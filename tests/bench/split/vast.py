"""Pages as large as asked for: comments by the thousand, prose without end, and what nobody would write.

Each is a pattern that is repeated, so that twice the size is twice as much of the same.
"""

import re
from collections import Counter
from collections.abc import Callable
from itertools import count, islice
from random import Random
from typing import Literal

from tests.bench.split.pages import Page, pages

Kind = Literal["html", "text"]
Maker = Callable[[int], str]
"""Characters → a page of about as many."""

TURNED = ("bdlmnrst", "بدرسلمنت")
"""Letters that change places from copy to copy of a thread, or no more than its first would have to be read."""

COPIED = ("hespress-copy", "facebook-fr", "youtube-copy", "portail-tabule")

_DATED = "<div><b>Ali</b> <i>4 mars 2024 à 10:12</i><p>Bravo à vous tous</p>"


def repeated(pattern: str, before: str = "", after: str = "") -> Maker:
    """A page of one pattern over and over."""
    return lambda size: before + pattern * max(1, size // len(pattern)) + after


def nested(tag: str) -> Maker:
    """A page of one tag in itself, closed at the end."""
    return lambda size: f"<{tag}>" * (size // (2 * len(tag) + 5)) + "Bravo" + f"</{tag}>" * (size // (2 * len(tag) + 5))


def copied(layout: str) -> Maker:
    """A page copied as text whose thread goes on, names and words differing from copy to copy of it."""

    def make(size: int) -> str:
        page = _page(layout)
        lines = page.text.splitlines(keepends=True)
        said = [comment.text.split("\n")[0][:40] for comment in page.gold.comments]
        # From the first comment's words to the last one's there are as many names and buttons as words.
        first = next(i for i, line in enumerate(lines) if said[0] in line)
        last = max(i for i, line in enumerate(lines) if said[-1] in line)
        times = Counter(lines)
        own = [times[line] == 1 and not re.search(r"\d", line) for line in lines[first:last]]
        length = sum(map(len, lines[first:last]))
        copies = islice(map(_turned, count(1)), max(0, size - len(page.text)) // length)
        thread = (
            line.translate(table) if changed else line
            for table in copies
            for line, changed in zip(lines[first:last], own, strict=True)
        )
        return "".join((*lines[:last], *thread, *lines[last:]))

    return make


def marked(size: int) -> str:
    """A page of mark-up with its comments over and over."""
    page = _page("wp-twentytwelve").text
    opening = page.index('<li class="comment', page.index("<li"))
    closing = page.rindex("</li>") + len("</li>")
    return page[:opening] + page[opening:closing] * (size // (closing - opening)) + page[closing:]


def prose(size: int) -> str:
    """A page of nothing but paragraphs."""
    paragraphs = [words for page in pages("layouts") if page.suffix == ".txt" for words in page.gold.body_paragraphs]
    text = "\n\n".join(dict.fromkeys(paragraphs))
    return "\n\n".join(text.translate(_turned(n)) for n in range(max(1, size // len(text))))


def _page(layout: str) -> Page:
    return next(page for page in pages("layouts") if page.layout == layout)


def _turned(copy: int) -> dict[int, int]:
    """A table that puts letters in the place of others, another one for each copy."""
    table: dict[int, int] = {}
    for letters in TURNED:
        table |= str.maketrans(letters, "".join(Random(copy).sample(letters, len(letters))))
    return table


USUAL: dict[str, tuple[Kind, Maker]] = {
    "comments in HTML": ("html", marked),
    "prose in HTML": ("html", lambda size: f"<h1>Titre</h1><p>{prose(size)}".replace("\n\n", "</p><p>")),
    **{f"comments, {layout}": ("text", copied(layout)) for layout in COPIED},
    "prose": ("text", prose),
}
"""What people have, but for the size."""

HOSTILE: dict[str, tuple[Kind, Maker]] = {
    "tags without end": ("html", nested("div")),
    "headings in headings": ("html", nested("h2")),
    "comments in each other": ("html", repeated(_DATED)),
    "tags that never end": ("html", repeated("<p>Bravo <b>à <i>vous <")),
    "tiny elements": ("html", repeated("<b>a</b> ")),
    "tiny paragraphs": ("html", repeated("<p>a</p>")),
    "line ends": ("html", repeated("a<br>", "<p>")),
    "rows without a table": ("html", repeated("<tr><td>Ali<td>4 mars 2024<td>Bravo")),
    "one text": ("html", repeated("4 mars 2024 à 10:12 ", "<p>", "</p>")),
    "one attribute": ("html", repeated("4 mars 2024 ", '<p title="', '">Bravo</p>')),
    "one class": ("html", repeated("comment ", '<p class="', '">Bravo</p>')),
    "one script": ("html", repeated('{"text": "Bravo", "author": "Ali"},', "<script>var a = [", "]</script><p>Bravo")),
    "brackets in a script": ("html", repeated("[", '<script type="application/ld+json">', "</script><p>Bravo")),
    "one line": ("text", lambda size: prose(size).replace("\n", " ")),
    "figures": ("text", repeated("12 345 678,9 ")),
    "dates": ("text", repeated("4 mars 2024 à 10:12 ")),
    "tabs": ("text", repeated("\t")),
    "open quotes": ("text", repeated('"')),
    "lines of figures": ("text", repeated("12345\n")),
    "lines of dates": ("text", repeated("4 mars 2024 à 10:12\n")),
    "lines of names": ("text", repeated("Ali Baba\n")),
    "lines of quotes": ("text", repeated("> > > a\n")),
    "lines of tabs": ("text", repeated("a\tb\tc\n")),
    "lines of bullets": ("text", repeated("• a\n")),
    "lines of buttons": ("text", repeated("J'aime · Répondre · 2 sem\n")),
    "names and dates": ("text", repeated("Ali\n4 mars 2024\n")),
    "messages of a chat": ("text", repeated("[10:12, 04/03/2024] Ali: Bravo\n")),
}
"""What no page is like; it has to be read all the same."""
