"""Training on tiny encoders: labels are checked, nulls are masked, a killed run goes on as if nothing had happened."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from stance.errors import InputError
from stance.model import folder
from stance.model.network import build
from stance.targets import read_targets
from stance.train.baseline import fit_baseline
from stance.train.calibrate import temperature
from stance.train.evaluate import compare, evaluate, macro_f1, table
from stance.train.finetune import Schedule, train
from stance.train.mixing import broad_rows, with_swapped_titles
from stance.train.rows import LabelledRow

sys.path.insert(0, str(Path(__file__).parent))
import tiny

TARGETS = read_targets()
SENTIMENT = next(target for target in TARGETS if target.name == "sentiment")


def write(path, *records):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def toy_rows(n):
    """Praise is positive and for the initiative, complaint negative and against it; languages differ too."""
    good = ("مزيان بزاف هاد المشروع", "bravo a la commune bonne initiative")
    bad = ("ما كاين والو غير الكلام", "rien ne change encore des promesses")
    rows = []
    for number in range(n):
        text, pleased = (good, bad)[number % 2][number // 2 % 2], number % 2 == 0
        labels = {
            "initiative": "favor" if pleased else "against",
            "sentiment": "positive" if pleased else "negative",
            "language": ("ary", "fr")[number // 2 % 2],
        }
        rows.append(LabelledRow("مشروع جديد", text, labels))
    return rows


def test_swapped_titles_judge_the_initiative_only():
    rows = [LabelledRow(f"title {n}", "text", {"initiative": "favor", "sentiment": "positive"}) for n in range(40)]
    made = with_swapped_titles(rows, 0.5)[40:]
    assert len(made) >= 15
    assert all(row.labels == {"initiative": "none"} for row in made)


def test_public_sets_feed_their_heads_and_keep_held_out_rows_out(tmp_path):
    stance = {"dataset": "d", "target": "لقاح", "text": "نعم", "stance": "favor"}
    write(
        tmp_path / "stance" / "a.jsonl", stance | {"split": "train"}, stance | {"split": "test", "text": "seen later"}
    )
    write(
        tmp_path / "sentiment" / "b.jsonl", {"dataset": "s", "text": "bad", "sentiment": "negative", "split": "train"}
    )
    write(tmp_path / "language" / "languages.jsonl", {"dataset": "l", "lang": "arz", "text": "ايه ده"})
    rows = sorted(broad_rows(tmp_path, 10), key=lambda row: row.source)
    assert [(row.title, row.text, dict(row.labels)) for row in rows] == [
        ("لقاح", "نعم", {"initiative": "favor"}),
        ("", "ايه ده", {"language": "other"}),
        ("", "bad", {"sentiment": "negative"}),
    ]


def test_finetuning_learns_and_a_finished_run_is_not_done_again(tmp_path):
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    network = build(tiny.encoder("modernbert", len(tokenizer)), TARGETS)
    rows = toy_rows(64)
    log = train(network, tokenizer, TARGETS, (rows, rows[:16]), Schedule(epochs=12, rate=5e-3, batch=16), tmp_path)
    assert max(line.get("eval_macro_f1", 0.0) for line in log) > 0.95
    again = build(tiny.encoder("modernbert", len(tokenizer)), TARGETS)
    train(again, tokenizer, TARGETS, (rows, rows[:16]), Schedule(epochs=12, rate=5e-3, batch=16), tmp_path)
    assert all(
        torch.equal(a, b) for a, b in zip(network.state_dict().values(), again.state_dict().values(), strict=True)
    )


def test_arabizi_digits_stay_in_their_words_and_masks_are_one_piece():
    tokenizer = tiny.tokenizer([*tiny.TEXTS, "3lach 7na 9alb <url> @user"])
    assert tokenizer.tokenize("3lach <url> @user") == ["3lach", "<url>", "@user"]


def test_macro_f1_counts_the_labels_that_occur():
    assert macro_f1(["a", "a", "b", "b"], ["a", "b", "b", "c"]) == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_scores_per_target_and_language_beside_the_baseline(tmp_path):
    rows = toy_rows(80)
    fitted = fit_baseline([*rows, LabelledRow("", "neutre", {"sentiment": "neutral", "inequality": "none"}),
                           *[LabelledRow("", f"فوارق {n}", {"inequality": "favor", "police_conditions": p,
                                                          "civil_society_skepticism": p})
                             for n, p in enumerate(("none", "favor"))]], TARGETS)  # fmt: skip
    scores = evaluate(rows, TARGETS, fitted.labels)
    assert {(score.target, score.group) for score in scores} >= {
        ("initiative", "all"),
        ("initiative", "fr"),
        ("language", "all"),
    }
    assert all(score.macro_f1 == 1.0 for score in scores)
    assert "| sentiment | ary | 40 | 1.000 |" in table({"tf-idf": scores})


def test_a_split_that_no_row_has_is_named(tmp_path, monkeypatch):
    path = write(tmp_path / "rows.jsonl", {"text": "x", "sentiment": "positive"})
    tokenizer = tiny.tokenizer()
    folder.save(tmp_path / "m", build(tiny.encoder("bert", len(tokenizer)), TARGETS), tokenizer, TARGETS)
    assert compare([path], tmp_path / "m", [], None)["model"][0].target == "sentiment"
    with pytest.raises(InputError, match="split 'dev'"):
        compare([path], tmp_path / "m", [], "dev")


def test_temperature_undoes_overconfidence():
    generator = np.random.default_rng(0)
    gold = generator.integers(0, 3, 4000)
    honest = generator.normal(size=(4000, 3)).astype(np.float32)
    honest[np.arange(4000), gold] += 1.0  # the log-odds of these draws
    assert temperature(3.0 * honest, gold) == pytest.approx(3.0, rel=0.15)
