"""A model of one's own from labelled comments: resumed exactly, honest about what it gained, old heads kept."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import huggingface_hub
import numpy as np
import pytest
import torch

from stance.cli import main
from stance.errors import InputError, ModelError, UsageError
from stance.model import folder
from stance.model.network import build
from stance.predict import probabilities
from stance.targets import parse_targets, read_targets
from stance.train import beside
from stance.train.base import open_base, wanted_targets
from stance.train.divide import divide
from stance.train.evaluate import macro_f1
from stance.train.rows import LabelledRow
from stance.train.trainer import depths_of, forgetting
from stance.train.tune import Request, tune

sys.path.insert(0, str(Path(__file__).parent))
import tiny

ROOT = Path(__file__).parents[1]
TARGETS = read_targets()
THEME = """[[target]]
name = "gender_equality"
kind = "theme"
labels = ["favor", "against", "none"]
claim = "Women and men should have the same rights."
"""
GOOD = ("مزيان بزاف هاد المشروع", "bravo a la commune bonne initiative")
BAD = ("ما كاين والو غير الكلام", "rien ne change encore des promesses")


def objects(n, **more):
    """Praise is positive and for the initiative, complaint negative and against it, under nineteen titles."""
    for number in range(n):
        pleased = number % 2 == 0
        yield {
            "title": f"مشروع {number % 19}",
            "text": f"{(GOOD if pleased else BAD)[number // 2 % 2]} {number}",
            "initiative": "favor" if pleased else "against",
            "sentiment": "positive" if pleased else "negative",
            "language": ("ary", "fr")[number // 2 % 2],
            **more,
        }


def write(path, objects):
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects), encoding="utf-8")
    return path


def rows_of(*titles, split="train"):
    return [
        LabelledRow(title, f"{title} {n}", {"sentiment": "positive"}, split=split) for n, title in enumerate(titles)
    ]


@pytest.fixture(scope="module")
def tokenizer():
    return tiny.tokenizer()


@pytest.fixture(scope="module")
def place(tmp_path_factory, tokenizer):
    """A base model and labelled rows."""
    made = tmp_path_factory.mktemp("finetune")
    torch.manual_seed(0)
    folder.save(made / "base", build(tiny.encoder("bert", len(tokenizer)), TARGETS), tokenizer, TARGETS)
    write(made / "rows.jsonl", objects(160))
    return made


def quiet(request):
    return tune(request, lambda done, total, words: None, lambda line: None)


def digest(model):
    return hashlib.sha256((model / "model.safetensors").read_bytes()).hexdigest()


def command(place, out, *more):
    options = ["--base", place / "base", "--out", out, "--epochs", "6", "--batch", "8", "--rate", "0.003", *more]
    return ["finetune", *map(str, [place / "rows.jsonl", *options])]


def started(place, out, *more):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "stance", *command(place, out, *more)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def until_trained(process, out, step, wait):
    """Wait until the run has a checkpoint of `step` or a later one and then `wait` more seconds, or until it ends."""
    for _ in range(30_000):
        steps = [int(place.name.split("-")[1]) for place in (out / "run" / "steps").glob("checkpoint-*")]
        if process.poll() is not None or max(steps, default=0) >= step:
            break
        time.sleep(0.01)
    time.sleep(wait)


@pytest.fixture(scope="module")
def unbroken(place):
    torch.set_num_threads(1)
    assert main(command(place, place / "whole")) == 0
    return digest(place / "whole")


def test_a_run_killed_at_random_moments_ends_with_the_weights_of_an_unbroken_one(place, unbroken):
    out, chosen = place / "killed", random.Random()
    # After three of the first four epochs, of sixteen steps each; the moment after it is as random as the load.
    for epoch in sorted(chosen.sample(range(1, 5), 3)):
        process = started(place, out, "--resume")
        until_trained(process, out, 16 * epoch, chosen.uniform(0, 0.3))
        assert process.poll() is None, process.communicate()
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert (out / "run").is_dir()
    # A kill while a checkpoint is written leaves half of one.
    half = out / "run" / "steps" / "checkpoint-999"
    half.mkdir(parents=True)
    (half / "model.safetensors").write_bytes(b"half")
    assert main(command(place, out, "--resume")) == 0
    assert digest(out) == unbroken
    assert not (out / "run").exists()


def test_ctrl_c_saves_within_an_epoch_and_says_how_to_go_on(place, unbroken):
    out, said = place / "interrupted", []
    request = Request((place / "rows.jsonl",), out, str(place / "base"), epochs=6, batch=8, rate=0.003)

    def press(step, steps, words):
        if step == 23:  # the second epoch's eighth
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        tune(request, press, said.append)
    assert said[-1].endswith("with the same command and --resume")
    quiet(replace(request, resume=True))
    assert digest(out) == unbroken


def test_the_folder_is_whole_and_says_what_was_done(place, unbroken, capsys):
    out = place / "whole"
    assert folder.load(out).targets == TARGETS
    training = json.loads((out / "training.json").read_text(encoding="utf-8"))
    assert training["schedule"]["seed"] == 0
    assert any("eval_macro_f1" in line for line in training["log"])
    evaluation = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    assert evaluation["comparison"]["after"] == "whole"
    card = huggingface_hub.ModelCard((out / "README.md").read_text(encoding="utf-8")).data
    assert (card.library_name, card.model_name) == ("transformers", "whole")
    assert {one.dataset_config for one in card.eval_results} == {"initiative", "sentiment", "language"}
    assert str(place) not in (out / "config.json").read_text(encoding="utf-8")


def test_an_unfinished_or_finished_folder_is_not_written_over(place, unbroken, tmp_path, capsys):
    assert main(command(place, place / "whole", "--resume")) == 2
    assert "name a new folder with --out" in capsys.readouterr().err
    begun = tmp_path / "begun"
    (begun / "run").mkdir(parents=True)
    with pytest.raises(UsageError, match="go on with --resume"):
        quiet(Request((place / "rows.jsonl",), begun, str(place / "base")))
    (begun / "run" / "request.json").write_text(json.dumps({"seed": 1}))
    with pytest.raises(UsageError, match=r"was begun with other .*seed"):
        quiet(Request((place / "rows.jsonl",), begun, str(place / "base"), resume=True))


def test_no_article_is_on_both_sides_and_a_fifth_is_held_out():
    rows = rows_of(*(f"t{n % 20}" for n in range(200)))
    found = divide([rows])
    assert {row.title for row in found.train}.isdisjoint(row.title for row in found.dev)
    assert len(found.train) + len(found.dev) == 200
    assert 30 <= len(found.dev) <= 50
    assert divide([rows]) == found


def test_rows_keep_the_split_they_name_and_take_their_article_along():
    own = [*rows_of("a", "b"), *rows_of("c", split="dev"), *rows_of("d", split="test")]
    found = divide([own, rows_of("c", "e", "e", "f")])
    assert {row.title for row in found.dev} >= {"c"}
    assert "c" not in {row.title for row in found.train}
    assert {row.title for row in found.judged} == {"d"}


def test_where_only_a_test_is_named_the_best_epoch_is_chosen_on_other_articles():
    own = [*rows_of(*(f"t{n % 20}" for n in range(100))), *rows_of("u", "v", split="test")]
    found = divide([own])
    assert {row.title for row in found.judged} == {"u", "v"}
    assert {row.title for row in found.dev}.isdisjoint({"u", "v"} | {row.title for row in found.train})
    assert 15 <= len(found.dev) <= 25
    assert not found.flatters
    few = divide([[*rows_of("a", "a"), *rows_of("u", split="test")]])
    assert few.flatters
    assert few.words == "2 rows to learn from, 1 held out to choose the best epoch and to judge by"


def test_files_of_one_article_each_are_divided_together():
    found = divide([rows_of("a", "a", "a"), rows_of("b", "b"), rows_of("c", "c", "c")])
    assert {row.title for row in found.dev} == {"b"}


def test_rows_of_one_article_cannot_be_divided():
    with pytest.raises(InputError, match="two articles"):
        divide([rows_of("a", "a", "a")])


def theme_rows(n):
    """Comments for and against the theme, and on something else, under ten titles."""
    words = {"favor": "العيالات بحال الرجال فالحقوق", "against": "بلاصة المرا فالدار", "none": "الشتا طاحت اليوم"}
    for number, label in enumerate(list(words) * (n // 3)):
        yield {"title": f"قانون {number % 10}", "text": f"{words[label]} {number}", "gender_equality": label}


@pytest.mark.parametrize("rehearsed", [False, True])
def test_a_new_theme_gets_a_head_and_the_others_keep_their_skill(rehearsed, place, unbroken, tmp_path, capsys):
    (tmp_path / "my.toml").write_text(THEME, encoding="utf-8")
    files = [write(tmp_path / "new.jsonl", theme_rows(180)), *([place / "rows.jsonl"] if rehearsed else [])]
    asked = ["finetune", *files, "--base", place / "whole", "--targets", tmp_path / "my.toml"]
    asked += ["--out", tmp_path / "mine", "--epochs", "6", "--rate", "0.003"]
    assert main(list(map(str, asked))) == 0
    said = capsys.readouterr()
    assert "| gender_equality | all |" in said.out
    assert ("new heads alone" in said.err) is not rehearsed
    old, new = folder.load(place / "whole"), folder.load(tmp_path / "mine")
    assert [target.name for target in new.targets] == [*(target.name for target in old.targets), "gender_equality"]
    unseen = list(objects(240))[160:]
    titles, texts = ([one[part] for one in unseen] for part in ("title", "text"))
    before, after = (probabilities(titles, texts, model) for model in (old, new))
    for target in old.targets:
        if not rehearsed:
            np.testing.assert_allclose(after[target.name], before[target.name], atol=1e-5)
        elif target.name in unseen[0]:
            gold = [target.labels.index(one[target.name]) for one in unseen]
            scores = [macro_f1(gold, found[target.name].argmax(axis=1)) for found in (before, after)]
            assert scores[1] > scores[0] - 0.01
    asked = list(theme_rows(192))[180:]
    shares = probabilities([one["title"] for one in asked], [one["text"] for one in asked], new)["gender_equality"]
    right = [
        ("favor", "against", "none")[place] == one["gender_equality"]
        for place, one in zip(shares.argmax(axis=1), asked, strict=True)
    ]
    assert np.mean(right) > 0.8


def test_what_several_files_hold_of_one_comment_is_one_row(place, tmp_path):
    rows = list(objects(40))
    first = write(tmp_path / "amal.jsonl", [one | {"annotator": "amal"} for one in rows])
    second = write(tmp_path / "driss.jsonl", [one | {"annotator": "driss"} for one in rows])
    done = quiet(Request((first, second), tmp_path / "mine", str(place / "base"), epochs=1))
    assert len(done.division.train) + len(done.division.dev) == 40


def test_shares_are_corrected_by_what_the_new_model_gets_wrong(place, unbroken):
    model = folder.load(place / "whole")
    assert set(model.validation) == {"initiative", "sentiment", "language"}
    assert all(len(one.gold) >= 30 for one in model.validation.values())
    text = (place / "whole" / "README.md").read_text(encoding="utf-8")
    assert "corrected for the model's errors on initiative, " in text


def test_a_new_theme_is_offered_and_a_changed_one_refused(place, tmp_path, capsys):
    rows = [one | {"gender_equality": "none"} for one in objects(40)]
    said = []
    request = Request((write(tmp_path / "new.jsonl", rows),), tmp_path / "mine", str(place / "base"), epochs=1)
    tune(request, lambda done, total, words: None, said.append)
    assert any("'gender_equality'" in line and "targets.toml" in line for line in said)
    (tmp_path / "bent.toml").write_text(THEME.replace("gender_equality", "inequality").replace(', "none"', ""))
    with pytest.raises(ModelError, match="inequality has labels favor, against"):
        wanted_targets(str(place / "base"), tmp_path / "bent.toml")
    (tmp_path / "bad.toml").write_text("[[target]]\nnam = 1")
    with pytest.raises(ModelError, match=r"bad\.toml"):
        wanted_targets(str(place / "base"), tmp_path / "bad.toml")


@pytest.mark.parametrize("kind", ["bert", "xlm-roberta", "modernbert"])
def test_heads_are_added_after_those_that_are_kept(kind, tmp_path, tokenizer):
    network = build(tiny.encoder(kind, len(tokenizer)), TARGETS)
    folder.save(tmp_path / "base", network, tokenizer, TARGETS)
    (tmp_path / "my.toml").write_text(THEME)
    targets = wanted_targets(str(tmp_path / "base"), tmp_path / "my.toml")
    opened = open_base(str(tmp_path / "base"), targets, 0)
    found = opened.network.state_dict()
    for name, value in folder.load_network(tmp_path / "base", TARGETS).state_dict().items():
        assert torch.equal(found[name][tuple(slice(0, size) for size in value.shape)], value), name
    assert found["pooling.query"].shape[0] == len(TARGETS) + 1


@pytest.mark.parametrize("kind", ["bert", "xlm-roberta", "modernbert"])
def test_an_encoder_of_any_kind_is_a_base_alone_or_with_lora(kind, tmp_path, tokenizer):
    tiny.encoder(kind, len(tokenizer)).save_pretrained(tmp_path / "encoder")
    tokenizer.save_pretrained(tmp_path / "encoder")
    rows = write(tmp_path / "rows.jsonl", [one | dict.fromkeys(
        ("inequality", "police_conditions", "civil_society_skepticism"), "none") for one in objects(60)])  # fmt: skip
    done = quiet(Request((rows,), tmp_path / "mine", str(tmp_path / "encoder"), epochs=1, lora=kind == "bert"))
    assert done.comparison is None
    assert folder.load(tmp_path / "mine").targets == TARGETS


def test_an_encoder_without_rows_for_a_target_is_no_base(tmp_path, tokenizer):
    tiny.encoder("bert", len(tokenizer)).save_pretrained(tmp_path / "encoder")
    tokenizer.save_pretrained(tmp_path / "encoder")
    rows = write(tmp_path / "rows.jsonl", objects(40))
    with pytest.raises(InputError, match="no row to learn from judges inequality"):
        quiet(Request((rows,), tmp_path / "mine", str(tmp_path / "encoder")))


def test_bases_that_are_nowhere_are_named_in_one_line(monkeypatch):
    import huggingface_hub.constants
    import transformers.utils.hub

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    assert transformers.utils.hub.is_offline_mode()
    with pytest.raises(ModelError, match="hf download nobody/no-such-encoder") as raised:
        open_base("nobody/no-such-encoder", TARGETS, 0)
    assert "\n" not in str(raised.value)
    with pytest.raises(ModelError, match="no such folder"):
        open_base("./models/none", TARGETS, 0)


def test_depths_follow_the_layers_of_every_kind(tokenizer):
    for kind in ("bert", "xlm-roberta", "modernbert"):
        names = [name for name, _ in build(tiny.encoder(kind, len(tokenizer)), TARGETS).named_parameters()]
        depths = dict(zip(names, depths_of(names), strict=True))
        assert {depth for name, depth in depths.items() if "embed" in name} == {0}
        assert {depth for name, depth in depths.items() if name.startswith("heads")} == {3}
        assert {1, 2} <= set(depths.values())


def test_forgetting_counts_only_heads_that_a_row_says_nothing_of():
    teacher, logits = torch.tensor([[4.0, 0.0, 0.0, 4.0]]), torch.tensor([[0.0, 4.0, 4.0, 0.0, 1.0, 2.0]])
    both = forgetting(logits, teacher, torch.tensor([[-100, -100, 0]]), [2, 2, 2])
    one = forgetting(logits, teacher, torch.tensor([[1, -100, 0]]), [2, 2, 2])
    assert both.item() == pytest.approx(2 * one.item())
    assert forgetting(teacher, teacher, torch.tensor([[-100, -100]]), [2, 2]).item() == pytest.approx(0.0, abs=1e-6)


def test_words_that_add_nothing_change_nothing(tokenizer):
    network = build(tiny.encoder("bert", len(tokenizer)), TARGETS)
    rows = [LabelledRow(one["title"], one["text"], {"sentiment": one["sentiment"]}) for one in objects(80)]
    gold = np.array([0 if row.labels["sentiment"] == "positive" else 2 for row in rows])
    sure = {target.name: np.zeros((80, len(target.labels)), np.float32) for target in TARGETS}
    sure["sentiment"] = 5 * np.eye(3, dtype=np.float32)[gold]
    before = [value.clone() for value in network.heads["sentiment"].parameters()]
    assert set(beside.refit(network, (rows, rows), sure, TARGETS).values()) == {0.0}
    assert all(map(torch.equal, before, network.heads["sentiment"].parameters()))
    assert not network.wide.weight.any()
    unsure = sure | {"sentiment": np.zeros((80, 3), np.float32)}
    assert beside.refit(network, (rows, rows), unsure, TARGETS)["sentiment"] > 0
    assert network.wide.weight.any()


def test_themes_of_a_whole_file_and_of_new_tables_alone_are_the_same(place, tmp_path):
    (tmp_path / "new.toml").write_text(THEME)
    (tmp_path / "whole.toml").write_text(f"{THEME}\n{folder.toml_of(TARGETS)}", encoding="utf-8")
    found = {wanted_targets(str(place / "base"), tmp_path / name) for name in ("new.toml", "whole.toml")}
    assert found == {(*TARGETS, parse_targets(f"{THEME}\n{folder.toml_of(TARGETS)}")[0])}
