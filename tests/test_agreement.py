"""Agreement of annotators, against published worked examples and scikit-learn."""

import numpy as np
import pytest

from stance.targets import read_targets
from stance.train.agreement import agreement, agreement_table, fleiss, krippendorff
from stance.train.rows import LabelledRow

TARGETS = read_targets()

# Krippendorff (2011), example C: four observers, twelve units, five values, some judgements missing; alpha 0.743.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)

# Fleiss (1971) as tabulated in textbooks: 10 subjects, 14 raters, five categories; kappa 0.210.
FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def row(**votes):
    return LabelledRow("", "x", {}, votes={who: {"sentiment": label} for who, label in votes.items()})


def test_alpha_is_that_of_the_published_example():
    units = [[value for value in unit if value != "."] for unit in zip(*map(str.split, OBSERVERS), strict=True)]
    counts = np.array([[unit.count(value) for value in "12345"] for unit in units if len(unit) > 1])
    assert krippendorff(counts) == pytest.approx(0.743, abs=5e-4)


def test_kappa_of_many_is_that_of_the_published_example():
    assert fleiss(np.array(FLEISS)) == pytest.approx(0.210, abs=5e-4)


def test_two_people_get_cohens_kappa_and_comments_judged_once_do_not_count():
    from sklearn.metrics import cohen_kappa_score

    one = ["positive", "positive", "negative", "neutral", "negative", "negative"]
    other = ["positive", "negative", "negative", "neutral", "negative", "positive"]
    rows = [row(anna=a, badr=b) for a, b in zip(one, other, strict=True)]
    (found,) = agreement([*rows, row(anna="positive"), LabelledRow("", "y", {"sentiment": "neutral"})], TARGETS)
    assert (found.target, found.n, found.annotators, found.same) == ("sentiment", 6, 2, pytest.approx(4 / 6))
    assert found.kappa == pytest.approx(cohen_kappa_score(one, other))


def test_judgements_missing_here_and_there_are_no_hindrance():
    rows = [
        row(anna="positive", badr="positive", chama="positive"),
        row(anna="negative", chama="negative"),
        row(badr="neutral", chama="neutral"),
    ]
    (found,) = agreement(rows, TARGETS)
    assert (found.n, found.annotators, found.same, found.alpha, found.kappa) == (3, 3, 1.0, 1.0, 1.0)


def test_a_label_that_everybody_always_gives_proves_nothing():
    for votes in ({"anna": "neutral", "badr": "neutral"}, {"anna": "neutral", "badr": "neutral", "chama": "neutral"}):
        (found,) = agreement([row(**votes)] * 3, TARGETS)
        assert (found.same, found.alpha, found.kappa) == (1.0, None, None)
        assert "| 1.000 | – | – |" in agreement_table([found])


def test_nobody_named_is_no_agreement():
    assert agreement([LabelledRow("", "x", {"sentiment": "neutral"})], TARGETS) == []
