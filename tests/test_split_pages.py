"""Whole pages as people have them, each in a layout of its own: read as their gold says, field by field.

`tests/data/pages` holds the pages and beside each its gold: title, body with its standfirst, comments in order, and
under "open" what is known to be read wrongly. An open field that comes right has to leave that list. A network's post
has its first line for a title, where it is one.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from stance.split import articles_in

PAGES = Path(__file__).parent / "data" / "pages"
GOLD = sorted(PAGES.glob("*.json"))
FIELDS = ("title", "body", "comments", "author", "date", "likes", "parent")


def plain(text):
    return " ".join(text.split())


def token_f1(one, other):
    one, other = (Counter(re.findall(r"\w+", text or "")) for text in (one, other))
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


def read(gold):
    page = next(path for path in PAGES.glob(f"{gold.stem}.*") if path.suffix != ".json")
    (article,) = articles_in(page)
    places = {comment.id: place for place, comment in enumerate(article.comments)}
    return article, [
        {
            "author": comment.author,
            "date": comment.date and comment.date[:16],
            "likes": comment.likes,
            "parent": places.get(comment.parent_id),
            "comments": plain(comment.text),
        }
        for comment in article.comments
    ]


def fields_wrong(gold):
    wanted = json.loads(gold.read_text(encoding="utf-8"))
    article, found = read(gold)
    wrong = set()
    if article.title != wanted["title"]:
        wrong.add("title")
    story = article.body if article.lead in article.body else f"{article.lead}\n{article.body}"
    if token_f1(story, wanted["body"]) < 0.95:
        wrong.add("body")
    if [each["comments"] for each in found] != [plain(each["text"]) for each in wanted["comments"]]:
        return wrong | {"comments"}, wanted["open"]
    for field in ("author", "date", "likes", "parent"):
        if [each[field] for each in found] != [each[field] for each in wanted["comments"]]:
            wrong.add(field)
    return wrong, wanted["open"]


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_a_page_is_read_as_its_gold_says(gold):
    wrong, known = fields_wrong(gold)
    assert sorted(wrong) == sorted(known)


def test_the_gold_stands_on_its_pages():
    for gold in GOLD:
        wanted = json.loads(gold.read_text(encoding="utf-8"))
        assert set(wanted["open"]) <= set(FIELDS)
        assert len(wanted["comments"]) >= 5
