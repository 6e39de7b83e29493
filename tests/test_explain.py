"""Leaving a word out has to show what it did, in places of the raw text, for any backend and any length."""

import re
import runpy
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.errors import UsageError
from stance.explain import MOST, explain, explain_all
from stance.predict import WINDOW, score, windows
from stance.records import Article, Comment
from stance.targets import read_targets

MODEL, _ = runpy.run_path(str(Path(__file__).parent / "data" / "word_scorer.py"))["load"]()


class Counting:
    """The same backend, with a count of the rows it was given."""

    def __init__(self):
        self.rows = 0

    def logits(self, titles, texts):
        self.rows += len(texts)
        return MODEL.backend.logits(titles, texts)


def article(*texts):
    comments = tuple(Comment(f"c{n}", "a", text, (0, 1), "row", 1.0) for n, text in enumerate(texts))
    return Article("a", "a.txt", title="Free buses", comments=comments)


def words(explanation, weights=None):
    found = explanation.weights if weights is None else weights
    return {explanation.text[each.start : each.end]: each.weight for each in found}


def test_the_word_that_decides_weighs_most_and_the_others_nothing():
    found = explain(article("I say  yes\nto the buses"), "c0", "initiative", MODEL)
    assert (found.comment_id, found.target, found.label) == ("c0", "initiative", "favor")
    assert list(words(found)) == ["I", "say", "yes", "to", "the", "buses"]
    assert words(found, found.strongest()) == {"yes": pytest.approx(words(found)["yes"])}
    assert words(found)["yes"] > 0.4
    assert words(found)["buses"] == pytest.approx(0, abs=1e-6)


def test_a_weight_is_the_drop_of_the_calibrated_probability():
    flat = replace(MODEL, temperatures=dict.fromkeys(MODEL.temperatures, 3.0))
    whole, without = (score([article(text)], flat)[0].stances["initiative"] for text in ("yes bus", " bus"))
    found = explain(article("yes bus"), "c0", "initiative", flat)
    assert found.probability == pytest.approx(whole.probabilities["favor"])
    assert words(found)["yes"] == pytest.approx(whole.probabilities["favor"] - without.probabilities["favor"], abs=1e-6)


def test_a_word_that_speaks_against_the_answer_weighs_less_than_nothing():
    found = explain(article("yes but no"), "c0", "initiative", MODEL)
    assert found.label == "favor"
    assert words(found)["no"] < -0.2 < 0.2 < words(found)["yes"]
    assert "no" not in words(found, found.strongest(least=0.0))


def test_every_target_is_answered_from_the_same_rows():
    backend = Counting()
    text = " ".join(["yes", "bad", *(f"w{n}" for n in range(MOST - 2))])
    found = explain_all(article(text), "c0", replace(MODEL, backend=backend))
    assert list(found) == [target.name for target in read_targets()]
    assert backend.rows == MOST + 1
    assert words(found["sentiment"], found["sentiment"].strongest()).keys() == {"bad"}


@pytest.mark.parametrize("length", [61, 200, 5_000])
def test_a_long_comment_costs_little_more_than_scoring_it(length):
    backend = Counting()
    text = " ".join(["yes", *(f"word{n}" for n in range(length - 1))])
    found = explain(article(text), "c0", "initiative", replace(MODEL, backend=backend))
    assert backend.rows <= MOST + 1 + 2 * len(windows(text))
    covered = [word for place in words(found) for word in place.split()]
    assert covered == text.split()


def test_what_a_window_answers_is_weighed_as_in_scoring():
    long = article("yes " + "x" * 400 + " " + "maybe " * 300 + "yes")
    found = explain(long, "c0", "initiative", MODEL)
    answer = score([long], MODEL)[0].stances["initiative"]
    assert len(long.comments[0].text) > 2 * WINDOW
    assert (found.label, found.probability) == (answer.label, pytest.approx(answer.probabilities[answer.label]))
    assert found.strongest(1, least=0.0)[0].start in (0, found.weights[-1].start)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=2_500))
def test_places_are_in_order_apart_and_leave_only_white_space(text):
    found = explain(article(text), "c0", "sentiment", MODEL)
    at, between = 0, []
    for each in found.weights:
        assert at <= each.start < each.end <= len(text)
        between.append(text[at : each.start])
        at = each.end
    assert not re.search(r"\S", "".join([*between, text[at:]]))


def test_a_comment_without_a_word_has_an_answer_and_no_weights():
    found = explain(article(" \n "), "c0", "initiative", MODEL)
    assert (found.label, found.weights, found.strongest()) == ("none", (), ())


def test_what_is_not_there_is_named_with_what_is():
    with pytest.raises(UsageError, match="expected a comment of article a, got 'c9'"):
        explain(article("yes"), "c9", "initiative", MODEL)
    with pytest.raises(UsageError, match=r"got 'weather'; use one of initiative, .*language"):
        explain(article("yes"), "c0", "weather", MODEL)


def test_a_notebook_shows_the_words_marked_and_nothing_of_them_as_mark_up():
    page = explain(article("<b>good</b> \u202eaye yes and no"), "c0", "initiative", MODEL)._repr_html_()
    assert "initiative: favor" in page
    assert "&lt;b&gt;good&lt;/b&gt;</mark>" in page
    assert "\u202e" not in page
    shades = {word: float(alpha) for alpha, word in re.findall(r"rgba\([\d, ]+, ([\d.]+)\)[^>]*>([^<]*)<", page)}
    assert max(shades, key=shades.get) == "yes"
    assert shades["and"] == 0
