"""The model that ships, on text nobody trained on: it has to know more than the majority label."""

from pathlib import Path

import pytest

from stance import aggregate, load, score, split
from stance.targets import read_targets
from stance.train.evaluate import compare

ROOT = Path(__file__).parents[1]
FLOORS = {
    "initiative": 0.57,
    "inequality": 0.69,
    "police_conditions": 0.74,
    "civil_society_skepticism": 0.75,
    "sentiment": 0.67,
    "language": 0.87,
}
"""Three to four points under what the weights scored on the held-out written comments when they were saved.

The initiative's floor fell from 0.61, that of police conditions from 0.76 and of sentiment from 0.68 with the weights
that learnt from headlines written for real comments: what is written for training lost up to four points on them, real
comments held out gained six and three, and probabilities on these are less too sure of themselves.
"""


@pytest.fixture(scope="module")
def model():
    return load()


def test_it_answers_the_targets_of_this_version(model):
    assert model.targets == read_targets()


def test_it_knows_languages_and_tone_of_a_seed_page(model):
    articles = split(ROOT / "seeds" / "003_quartier-apaise.txt")
    predictions = score(articles, model)
    comments = articles[0].comments
    assert len(predictions) == len(comments) == 17
    latin = [p for p, c in zip(predictions, comments, strict=True) if sum("a" <= char <= "z" for char in c.text) > 40]
    assert latin
    assert all(p.language.label in ("fr", "ary-Latn", "mixed") for p in latin)
    result = aggregate(articles, predictions)[0]
    assert sum(result.targets["initiative"].counts.values()) == 17
    assert len({p.stances["initiative"].label for p in predictions}) > 1


def test_held_out_written_comments_score_above_their_floors():
    scores = compare([ROOT / "seeds" / "comments.jsonl"], None, [], "dev")["model"]
    found = {each.target: each.macro_f1 for each in scores if each.group == "all"}
    low = {target: (found[target], floor) for target, floor in FLOORS.items() if found[target] < floor}
    assert not low


def test_ten_comments_of_the_real_page_each_get_an_answer(model):
    pages = ROOT.parent / "shared" / "seeds"
    if not pages.is_dir():
        pytest.skip("the real pages lie beside the project and are not here")
    articles = split(pages)
    predictions = score(articles, model)
    assert len(articles) == 5
    assert [len(article.comments) for article in articles if article.comments] == [10]
    french = [p.language.label for p, c in zip(predictions, sum((a.comments for a in articles), ()), strict=True)
              if c.text.isascii() or "é" in c.text]  # fmt: skip
    assert set(french) == {"fr"}
