from dataclasses import replace

import numpy as np
import pytest

from stance.compare import differences, over_time
from stance.model.validation import Evidence
from stance.records import Answer, Article, Comment

LABELS = ("favor", "against", "none")


def answers(*counts, sure=0.8):
    """So many answers of each label."""
    rest = (1 - sure) / 2
    return [
        Answer(label, {name: sure if name == label else rest for name in LABELS})
        for label, count in zip(LABELS, counts, strict=True)
        for _ in range(count)
    ]


def evidence():
    """A classifier that takes one favor in four for none, and errs seldom otherwise."""
    told = {0: [75, 5, 20], 1: [5, 90, 5], 2: [5, 5, 90]}
    gold = np.repeat([0, 1, 2], 100)
    heard = np.concatenate([np.repeat([0, 1, 2], told[label]) for label in (0, 1, 2)])
    shares = np.full((300, 3), 0.1)
    shares[np.arange(300), heard] = 0.8
    return Evidence(LABELS, "bayes", gold, np.random.default_rng(0).permutation(300) // 3, shares)


def only(found, label):
    return next(one for one in found if one.label == label)


@pytest.mark.parametrize("known", [None, evidence()])
def test_groups_that_differ_are_told_from_groups_that_do_not(known):
    found = differences({"north": answers(150, 30, 20), "south": answers(40, 140, 20)}, known)
    favor, none = only(found, "favor"), only(found, "none")
    assert favor.differs
    assert favor.share > 0.4
    assert favor.low < favor.share < favor.high
    assert not none.differs
    assert sum(one.share for one in found) == pytest.approx(0, abs=1e-9)


def test_newcombes_interval_is_the_published_one():
    # Newcombe (1998), table II, method 10: 56/70 against 48/80 is 0.2, from 0.0524 to 0.3339; two labels of one pair.
    def two(yes, no):
        return [Answer("yes", {"yes": 1.0, "no": 0.0})] * yes + [Answer("no", {"yes": 0.0, "no": 1.0})] * no

    found = only(differences({"a": two(56, 14), "b": two(48, 32)}), "yes")
    assert found.share == pytest.approx(0.2)
    assert found.low < 0.0524 < 0.3339 < found.high  # wider, for there are two comparisons
    assert found.low > 0.0
    assert found.n_compared == 2


def test_more_comparisons_make_every_interval_wider_and_say_so():
    groups = {name: answers(30, 30, 40) for name in "abcd"}
    few = only(differences({name: groups[name] for name in "ab"}), "favor")
    many = only(differences(groups), "favor")
    assert (few.n_compared, many.n_compared) == (3, 18)
    assert many.high - many.low > few.high - few.low
    assert "18 comparisons" in many.note
    assert "one comparison" in replace(few, n_compared=1).note


def test_errors_that_both_share_move_neither_apart():
    known = evidence()
    found = only(differences({"a": answers(600, 200, 200), "b": answers(600, 200, 200)}, known), "favor")
    assert found.share == pytest.approx(0, abs=1e-9)
    assert found.high - found.low < 0.25


def test_one_group_or_an_empty_one_is_refused():
    with pytest.raises(ValueError, match=r"two groups of comments or more, got \{'a': 3\}"):
        differences({"a": answers(1, 1, 1)})
    with pytest.raises(ValueError, match="'b': 0"):
        differences({"a": answers(1, 1, 1), "b": []})


def thread(published, *dates):
    comments = tuple(Comment(str(i), "a", "x", (0, 1), "test", 1.0, date=date) for i, date in enumerate(dates))
    return Article("a", "a.txt", date=published, comments=comments)


def test_shares_by_day_count_from_the_articles_own():
    article = thread("2024-05-01T22:00", "2024-05-01T23:30", "2024-05-02T00:10", None, "2024-05-04", "2024-05-02T08:00")
    found = over_time(article, answers(2, 2, 1), "day")
    assert list(found) == [0, 1, 3, None]
    assert found[0].counts == {"favor": 1, "against": 0, "none": 0}
    assert found[1].counts == {"favor": 1, "against": 0, "none": 1}
    assert found[None].counts == {"favor": 0, "against": 1, "none": 0}
    assert not found[0].enough


def test_shares_by_hour_need_hours():
    article = thread("2024-05-01T22:00+01:00", "2024-05-01T22:59", "2024-05-02", "2024-05-01T23:00")
    assert {k: sum(v.counts.values()) for k, v in over_time(article, answers(1, 1, 1), "hour").items()} == {
        0: 1,
        1: 1,
        None: 1,
    }
    assert over_time(thread(None), []) == {}
    assert list(over_time(thread(None, "2024-05-01"), answers(1, 0, 0))) == [None]


def test_shares_over_time_are_corrected_where_there_is_evidence():
    article = thread("2024-05-01", *["2024-05-01"] * 60)
    found = over_time(article, answers(20, 20, 20), "day", evidence())[0]
    assert "Bayesian" in found.method
    assert found.shares["favor"] > 1 / 3  # some of those taken for none are in favor
