"""What is left of a model's answers when only the sure ones count."""

import sys
from pathlib import Path

import numpy as np
import pytest

from stance.errors import ModelError
from stance.model.validation import Evidence
from stance.report import trust
from stance.report.charts import reliability_charts

ROOT = Path(__file__).parents[1]
DEFAULT = ROOT / "models" / "default"


def evidence(sure, right, labels=("favor", "against", "none"), answer=0):
    """Answers of `sure` probability for the label at `answer`, the rest of it shared by the others."""
    rest = [[(1 - p) / (len(labels) - 1)] * len(labels) for p in sure]
    for row, p in zip(rest, sure, strict=True):
        row[answer] = p
    gold = [answer if ok else (answer + 1) % len(labels) for ok in right]
    return Evidence(labels, "bayes", np.array(gold), np.arange(len(gold)), np.array(rest))


def test_the_surer_the_answers_the_fewer_there_are_and_the_more_are_right():
    one = evidence([0.95, 0.85, 0.75, 0.65, 0.55, 0.45], [True, True, True, False, True, False])
    found = trust.curve(one)
    assert [kept.least for kept in found] == [0.0, 0.5, 0.6, 0.7, 0.8, 0.9]
    assert [round(6 * kept.coverage) for kept in found] == [6, 5, 4, 3, 2, 1]
    assert [round(kept.accuracy, 2) for kept in found] == [0.67, 0.8, 0.75, 1.0, 1.0, 1.0]


def test_the_threshold_is_the_lowest_that_does():
    one = evidence([0.95, 0.85, 0.75, 0.65, 0.55, 0.45], [True, True, True, False, True, False])
    assert trust.threshold(one, 0.8) == trust.Kept(0.46, 5 / 6, 0.8)
    assert trust.threshold(one, 0.6).least == 0.0
    assert trust.threshold(evidence([0.9, 0.9], [False, False]), 0.8) is None


def test_sides_taken_are_judged_apart_from_none():
    took, none = evidence([0.9, 0.6], [True, False]), evidence([0.8] * 8, [True] * 8, answer=2)
    both = Evidence(
        took.labels,
        "bayes",
        np.concatenate([took.gold, none.gold]),
        np.arange(10),
        np.concatenate([took.probabilities, none.probabilities]),
    )
    lines = trust.table({"initiative": both, "language": evidence([0.9], [True], ("ar", "fr"))}).splitlines()
    assert lines[2].startswith(
        "| initiative | 10 | 90% / 100% | 90% / 100% | 90% / 100% | 100% / 90% | 100% / 90% | 100%"
    )
    assert lines[3].startswith("| initiative, a side taken | 2 | 50% / 100% |")
    assert len(lines) == 5
    assert trust.threshold(both).least == 0.0


def test_the_model_that_ships_is_told_of_by_one_command(tmp_path, monkeypatch, capsys):
    pytest.importorskip("matplotlib", reason="needs the extra notebooks")
    chart = tmp_path / "reliability.svg"
    monkeypatch.setattr(sys, "argv", ["trust", str(DEFAULT), "--chart", str(chart)])
    trust.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0] for line in lines[2:4]] == ["| initiative", "| initiative, a side taken"]
    assert "sentiment" in chart.read_text(encoding="utf-8")


def test_every_target_has_a_chart_of_its_own():
    pytest.importorskip("matplotlib", reason="needs the extra notebooks")
    figure = reliability_charts((f"target {n}", [0.75] * 4, [True, True, True, False]) for n in range(4))
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles[:4] == [f"target {n}\n4 answers, calibration error 0.000" for n in range(4)]


def test_weights_without_evidence_are_one_line(tmp_path):
    for name in (
        "config.json",
        "model.safetensors",
        "stance.json",
        "targets.toml",
        "tokenizer.json",
        "tokenizer_config.json",
    ):
        (tmp_path / name).write_bytes((DEFAULT / name).read_bytes())
    with pytest.raises(ModelError, match=r"expected validation\.json for these weights, found none"):
        trust.evidence_in(tmp_path)
