from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.aggregate import Counting, aggregate, prevalence, wilson
from stance.model.validation import Evidence
from stance.records import Answer, Article, Comment, Prediction

STANCE = ("favor", "against", "none")
TONE = ("positive", "neutral", "negative")
TONGUE = ("ar", "ary", "fr")


def answer(label, labels, probability=0.8):
    rest = (1 - probability) / (len(labels) - 1)
    return Answer(label, {name: probability if name == label else rest for name in labels})


def prediction(name, stance="none", probability=0.8, tone="neutral", tongue="ar"):
    return Prediction(
        comment_id=name,
        language=answer(tongue, TONGUE),
        sentiment=answer(tone, TONE),
        stances={"initiative": answer(stance, STANCE, probability), "fees": answer("none", STANCE)},
        model="test",
    )


def article(name, *comments):
    return Article(
        id=name,
        source=f"{name}.txt",
        comments=tuple(Comment(each, name, f"text of {each}", (0, 1), "test", 1.0) for each in comments),
    )


# Ends worked out by hand from Wilson's formula with z = 1.959964.
@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),
        (30, 100, 0.2189, 0.3958),
    ],
)
def test_wilson_gives_the_known_ends(count, n, low, high):
    assert wilson(count, n) == pytest.approx((low, high), abs=5e-5)


def test_nothing_is_known_of_a_share_among_no_comments():
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_higher_level_gives_a_wider_interval():
    low, high = wilson(5, 10, level=0.99)
    assert low < 0.2366
    assert high > 0.7634


@pytest.mark.parametrize(("count", "n", "level"), [(-1, 3, 0.95), (4, 3, 0.95), (1, 3, 0.0), (1, 3, 1.0)])
def test_wilson_refuses_what_is_no_count_or_level(count, n, level):
    with pytest.raises(ValueError, match="expected a"):
        wilson(count, n, level)


@settings(deadline=None)
@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_stays_within_bounds_around_the_share(pair):
    count, n = pair
    low, high = wilson(count, n)
    assert 0 <= low <= count / n <= high <= 1
    mirrored = wilson(n - count, n)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.sampled_from(STANCE), max_size=60))
def test_counts_and_shares_sum_to_all_answers(labels):
    found = prevalence([answer(label, STANCE) for label in labels], STANCE)
    assert tuple(found.counts) == tuple(found.shares) == tuple(found.low) == tuple(found.high) == STANCE
    assert sum(found.counts.values()) == len(labels)
    assert sum(found.shares.values()) == pytest.approx(1.0 if labels else 0.0)
    assert all(found.low[label] <= found.shares[label] <= found.high[label] for label in STANCE)


def test_an_answer_outside_the_labels_is_refused_with_the_labels():
    with pytest.raises(ValueError, match=r"\['favor', 'against', 'none'\], got \['maybe'\]"):
        prevalence([Answer("maybe", {"maybe": 1.0})], STANCE)


def test_each_article_gets_the_answers_of_its_own_comments():
    articles = [article("a", "1", "2"), article("empty"), article("b", "3")]
    predictions = [
        prediction("1", "favor", tone="positive"),
        prediction("2", "against", tongue="fr"),
        prediction("3", "against", tone="negative", tongue="ary"),
    ]
    first, empty, last = aggregate(articles, predictions)
    assert (first.article_id, first.n, last.article_id, last.n) == ("a", 2, "b", 1)
    assert first.targets["initiative"].counts == {"favor": 1, "against": 1, "none": 0}
    assert first.targets["fees"].shares == {"favor": 0.0, "against": 0.0, "none": 1.0}
    assert first.sentiment.counts == {"positive": 1, "neutral": 1, "negative": 0}
    assert first.languages.counts == {"ar": 1, "ary": 0, "fr": 1}
    assert last.targets["initiative"].shares["against"] == 1.0
    assert empty.n == 0
    assert empty.targets["initiative"].counts == {"favor": 0, "against": 0, "none": 0}
    assert empty.targets["initiative"].high["favor"] == 1.0
    assert "Wilson" in first.targets["initiative"].method


def test_the_clearest_comments_of_each_side_come_first_and_ties_keep_their_order():
    comments = [("weak", 0.5), ("tie1", 0.7), ("strong", 0.9), ("tie2", 0.7)]
    predictions = [prediction(name, "favor", probability) for name, probability in comments]
    predictions.append(prediction("other", "none", 0.99))
    (stance,) = aggregate([article("a", *(p.comment_id for p in predictions))], predictions)
    assert stance.examples["initiative"] == {"favor": ("strong", "tie1", "tie2"), "against": ()}
    assert stance.examples["fees"] == {"favor": (), "against": ()}


def test_predictions_that_do_not_fit_the_comments_are_refused():
    articles = [article("a", "1", "2")]
    predictions = [prediction("1"), prediction("2")]
    with pytest.raises(ValueError, match="each of 2 comments, got 1"):
        aggregate(articles, predictions[:1])
    with pytest.raises(ValueError, match="comment '1' in place 0, got that of '2'"):
        aggregate(articles, predictions[::-1])
    with pytest.raises(ValueError, match="each of 0 comments, got 2"):
        aggregate([replace(articles[0], comments=())], predictions)


def test_articles_without_any_comment_give_empty_answers():
    (stance,) = aggregate([article("a")], [])
    assert (stance.n, stance.targets, stance.examples, stance.sentiment.counts) == (0, {}, {}, {})


def evidence(method="bayes"):
    """A classifier that takes one comment in favor in three for none, and errs nowhere else."""
    gold = np.repeat([0, 1, 2], 90)
    heard = np.where((gold == 0) & (np.arange(270) % 3 == 0), 2, gold)
    shares = np.where(np.arange(3) == heard[:, None], 0.8, 0.1)
    return Evidence(STANCE, method, gold, np.random.default_rng(0).permutation(270) // 3, shares)


def thread(*stances, author=None):
    comments = [replace(article("a", str(i)).comments[0], author=author) for i in range(len(stances))]
    predictions = [prediction(str(i), stance) for i, stance in enumerate(stances)]
    return replace(article("a"), comments=tuple(comments)), predictions


@pytest.mark.parametrize("method", ["auto", "bayes", "emq"])
def test_shares_are_corrected_with_the_models_evidence_and_counts_stay_raw(method):
    given, predictions = thread(*["favor"] * 40, *["none"] * 60)
    (stance,) = aggregate([given], predictions, {"initiative": evidence()}, Counting(method))
    found = stance.targets["initiative"]
    assert found.counts == {"favor": 40, "against": 0, "none": 60}
    assert found.shares["favor"] == pytest.approx(0.6, abs=0.06)  # of three in favor, two were heard
    assert sum(found.shares.values()) == pytest.approx(1)
    assert all(found.low[label] <= found.shares[label] <= found.high[label] for label in STANCE)
    assert ("EMQ" if method == "emq" else "Bayesian") in found.method
    assert found.enough
    assert found.voices == 100


def test_auto_takes_the_method_that_the_evidence_names_and_plain_counts_say_what_they_lack():
    given, predictions = thread("favor", "none")
    named = aggregate([given], predictions, {"initiative": evidence("soft")})[0].targets
    assert named["initiative"].method.startswith("probabilistic count")
    assert named["fees"].method.endswith("errors are not in it")


def test_corrections_without_evidence_or_with_that_of_other_labels_are_refused():
    given, predictions = thread("favor", "none")
    with pytest.raises(ValueError, match="expected evidence"):
        aggregate([given], predictions, None, Counting("bayes"))
    other = replace(evidence(), labels=("yes", "no", "none"))
    with pytest.raises(ValueError, match=r"evidence on the labels \('favor', 'against', 'none'\)"):
        aggregate([given], predictions, {"initiative": other})
    with pytest.raises(ValueError, match=r"one of auto, count, soft, emq, bayes, got 'guess'"):
        Counting("guess")


def test_an_author_who_writes_much_is_one_voice():
    given, predictions = thread(*["favor"] * 9, "against", author="Salma")
    last = replace(given.comments[-1], author="Omar")
    given = replace(given, comments=(*given.comments[:-1], last))
    (by_comment,) = aggregate([given], predictions)
    (by_author,) = aggregate([given], predictions, counting=Counting(voice="author"))
    assert by_comment.targets["initiative"].shares["favor"] == pytest.approx(0.9)
    found = by_author.targets["initiative"]
    assert found.shares["favor"] == pytest.approx(0.5)
    assert found.counts["favor"] == 9
    assert found.voices < 4
    assert not found.enough
    assert "voices by author" in found.method


def test_replies_left_out_have_no_voice():
    given, predictions = thread("favor", "against", "against")
    replies = tuple(replace(comment, parent_id="0") for comment in given.comments[1:])
    given = replace(given, comments=(given.comments[0], *replies))
    (stance,) = aggregate([given], predictions, counting=Counting(replies=False))
    assert stance.targets["initiative"].shares == {"favor": 1.0, "against": 0.0, "none": 0.0}
    assert "without replies" in stance.targets["initiative"].method
    (silent,) = aggregate([replace(given, comments=replies)], predictions[1:], counting=Counting(replies=False))
    assert silent.targets["initiative"].high["favor"] == 1.0
    assert silent.targets["initiative"].voices == 0


def test_few_comments_or_wide_intervals_are_too_few_to_say():
    for n, enough in ((9, False), (40, True)):
        given, predictions = thread(*["favor"] * n)
        assert aggregate([given], predictions)[0].targets["initiative"].enough is enough
