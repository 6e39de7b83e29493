"""Pages of a size and kind that nobody would write are split to their end, and long threads come back whole."""

import pytest

from stance.split.html import split_html
from stance.split.text import split_text
from tests.bench.split.vast import COPIED, HOSTILE, USUAL, copied

SPLITTERS = {"html": split_html, "text": split_text}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_to_their_end(name):
    kind, make = HOSTILE[name]
    article = SPLITTERS[kind](make(12_000), "p", "A")
    assert article.id == "A"
    assert all(comment.text for comment in article.comments)


@pytest.mark.parametrize("layout", COPIED)
def test_a_long_thread_comes_back_as_its_short_one(layout):
    name = f"comments, {layout}"
    short, long = (SPLITTERS[USUAL[name][0]](copied(layout)(size), "p", "A").comments for size in (20_000, 60_000))
    assert [comment.text for comment in long[: len(short) - 1]] == [comment.text for comment in short[:-1]]
    assert {comment.rule for comment in long} == {comment.rule for comment in short}
    assert len(long) > 2.5 * len(short)


@pytest.mark.parametrize("tags", ["<div>", "<h2>", "<span class=c>", "<ul><li>"])
def test_tags_without_end_leave_the_article_whole(tags):
    article = split_html(f"<p>{'Le marché rouvre ses portes ce lundi. ' * 4}</p>{tags * 9_000}Bravo", "p", "A")
    assert "Le marché rouvre" in article.body
    assert any("nested without end" in warning for warning in article.warnings)
