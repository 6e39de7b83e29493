"""Whether a model is better is said from paired rows, with the doubt that few rows leave."""

import json
import sys
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from stance.cli import main
from stance.errors import UsageError
from stance.model import folder
from stance.model.network import build
from stance.targets import read_targets
from stance.train.bootstrap import Marks, macro_f1_interval
from stance.train.commands import Questions, assess
from stance.train.compare import ALL, compare
from stance.train.evaluate import evaluate
from stance.train.rows import LabelledRow
from stance.train.suspects import suspects

sys.path.insert(0, str(Path(__file__).parent))
import tiny

TARGETS = read_targets()
SENTIMENT = next(target for target in TARGETS if target.name == "sentiment")
INITIATIVE = TARGETS[0]


def rows_of(n):
    return [
        LabelledRow(f"t{i}", f"text {i}", {"sentiment": tone, "initiative": ("favor", "none")[i % 2]})
        for i, tone in zip(range(n), cycle(SENTIMENT.labels), strict=False)
    ]


def right_on(share, seed):
    """A labeller that is right on about this share of rows, else says the next label."""
    draw = np.random.default_rng(seed)

    def label(rows, target):
        wrong = draw.random(len(rows)) >= share
        gold = [target.labels.index(row.labels[target.name]) for row in rows]
        return [target.labels[(g + w) % len(target.labels)] for g, w in zip(gold, wrong, strict=True)]

    return label


def gold(rows, target):
    return [row.labels[target.name] for row in rows]


def differences(comparison):
    return {each.target: each for each in comparison.differences}


def test_a_model_that_is_right_more_often_is_better_on_every_target():
    found = compare(rows_of(300), TARGETS, (("old", right_on(0.6, 1)), ("new", right_on(0.9, 2))))
    by_target = differences(found)
    assert set(by_target) == {"sentiment", "initiative", ALL}
    assert all(each.low > 0 and each.p < 0.001 for name, each in by_target.items() if name != ALL)
    assert found.is_better
    assert "better on" in found.verdict
    assert "worse" not in found.verdict


def test_a_worse_model_is_called_worse_and_never_better():
    found = compare(rows_of(300), TARGETS, (("old", right_on(0.9, 1)), ("new", right_on(0.6, 2))))
    assert not found.is_better
    assert found.verdict.startswith("worse on")
    assert "| new |" in found.table().splitlines()[0]


def test_a_model_beside_itself_is_no_evidence():
    found = compare(rows_of(60), TARGETS, (("old", gold), ("new", gold)))
    assert not found.is_better
    assert found.verdict == "no evidence of a difference on any target"
    assert all((each.low, each.high, each.p) == (0, 0, 1) for each in found.differences)


def test_better_on_one_target_and_level_on_the_rest_is_said_so():
    def mixed(rows, target):
        return right_on(0.95 if target is SENTIMENT else 0.6, 7)(rows, target)

    found = compare(rows_of(300), TARGETS, (("old", right_on(0.6, 3)), ("new", mixed)))
    assert "better on sentiment (+" in found.verdict
    assert "initiative (" not in found.verdict
    assert "no evidence on the rest" in found.verdict


def test_few_rows_leave_doubt_that_many_take_away():
    few = compare(rows_of(24), (SENTIMENT,), (("old", right_on(0.70, 1)), ("new", right_on(0.75, 9)))).differences[0]
    many = compare(rows_of(900), (SENTIMENT,), (("old", right_on(0.70, 1)), ("new", right_on(0.80, 9)))).differences[0]
    assert few.verdict == "no evidence"
    assert many.verdict == "better"
    assert many.high - many.low < few.high - few.low


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1, max_size=40))
def test_weighted_scores_are_those_of_scikit_learn(pairs):
    given_labels, found = zip(*pairs, strict=True)
    weights = np.arange(1, len(pairs) + 1, dtype=float)
    want = f1_score(
        given_labels, found, labels=sorted(set(given_labels)), average="macro", sample_weight=weights, zero_division=0.0
    )
    assert Marks.of(given_labels, found).macro_f1(weights) == pytest.approx(want)


def test_an_interval_holds_its_score_and_is_a_point_where_all_is_right():
    assert macro_f1_interval(["a", "b"] * 30, ["a", "b"] * 30) == (1.0, 1.0)
    low, high = macro_f1_interval(["a", "b"] * 30, (["a", "b"] * 20) + ["b", "a"] * 10)
    assert 0.4 < low < 2 / 3 < high < 0.9


def test_scores_hold_favg2_confusion_and_groups_by_length_and_source():
    rows = [
        LabelledRow("t", "x" * (20 if i % 2 else 100), {"initiative": ("favor", "against", "none")[i % 3]}, source)
        for i, source in enumerate(["written"] * 40 + ["press"] * 80)
    ]
    scores = evaluate(rows, TARGETS, lambda rows, target: ["favor"] * len(rows), by=("length", "source"))
    whole = scores[0]
    assert whole.favg2 == pytest.approx(0.25)
    assert whole.ece is None
    assert whole.confusion == {label: {"favor": 40} for label in ("favor", "against", "none")}
    assert {(one.group, one.n) for one in scores[1:]} == {
        ("up to 60 characters", 60),
        ("61 to 200 characters", 60),
        ("written", 40),
        ("real", 80),
    }


def test_a_label_that_all_other_rows_speak_against_is_suspected_first():
    texts = {"positive": "مزيان بزاف والله", "negative": "كارثة كبيرة هادي", "neutral": "شكون عرف شي حاجة"}
    rows = [LabelledRow("t", f"{texts[label]} {i}", {"sentiment": label}) for i, label in enumerate(list(texts) * 15)]
    rows[6] = LabelledRow("t", rows[6].text, {"sentiment": "negative"})  # it is praise like all of its kind
    found = suspects(rows, TARGETS)
    named = [(one.row, one.target, one.label, one.likelier) for one in found]
    assert named == [(7, "sentiment", "negative", "positive")]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    place = tmp_path_factory.mktemp("compare")
    tokenizer = tiny.tokenizer()
    for name in ("one", "two"):
        folder.save(place / name, build(tiny.encoder("bert", len(tokenizer)), TARGETS), tokenizer, TARGETS)
    lines = (
        json.dumps({"title": f"t{i}", "text": f"text {i}", "sentiment": SENTIMENT.labels[i % 3]}) for i in range(60)
    )
    (place / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return place


def test_the_command_prints_scores_confusion_comparison_and_suspects_and_writes_them(saved, capsys):
    options = ["--model", saved / "two", "--against", saved / "one", "--suspects", "3", "--by", "length,language"]
    assert main(["evaluate", *map(str, [saved / "rows.jsonl", *options, "--json", saved / "all.json"])]) == 0
    printed = capsys.readouterr().out
    for words in ("| sentiment | all | 60 |", "| sentiment | → ", "McNemar p", "| row | target | label |", " beside "):
        assert words in printed
    written = json.loads((saved / "all.json").read_text(encoding="utf-8"))
    assert written["comparison"]["targets"][0]["target"] == "sentiment"
    assert 0 <= written["scores"]["model"][0]["ece"] <= 1
    assert len(written["suspects"]) <= 3


def test_an_evaluation_of_nothing_says_what_it_wants(saved):
    with pytest.raises(UsageError, match="--suite"):
        assess(Questions((), saved / "one"))


def test_the_public_suite_stands_beside_published_figures(saved, tmp_path, capsys):
    from stance.train.suite import SUITE

    for one in SUITE:
        place = tmp_path / one.file
        place.parent.mkdir(exist_ok=True)
        stance = one.target == "initiative"
        label = {"target": "لقاح", "stance": "favor"} if stance else {"sentiment": "positive"}
        place.write_text(json.dumps({"dataset": "d", "text": "نعم", "split": one.split, **label}), encoding="utf-8")
    assert main(["evaluate", "--model", str(saved / "one"), "--suite", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert all(one.name in printed for one in SUITE)
    assert "84.38 best of 16 teams" in printed
