"""The default model's recipe on rows written here: its stages, and two answers put together on unseen rows."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from stance.model import folder
from stance.model.backends import TorchBackend
from stance.model.network import build
from stance.targets import read_targets
from stance.train import default, wide
from stance.train.default import finish
from stance.train.material import Material
from stance.train.rows import LabelledRow
from stance.train.workers import Worker

sys.path.insert(0, str(Path(__file__).parent))
import tiny

TARGETS = read_targets()


def rows_of(n, source):
    """Comments whose tone one word tells, under as many titles."""
    return [
        LabelledRow(
            f"article {number}",
            f"{('مزيان', 'كارثة')[number % 2]} {number}",
            {
                "sentiment": ("positive", "negative")[number % 2],
                "language": ("ary", "fr")[number % 2],
                **{target.name: ("favor", "none")[number % 2] for target in TARGETS if target.is_stance},
            },
            source,
        )
        for number in range(n)
    ]


def test_what_is_saved_is_calibrated_on_unseen_rows_and_scored_real_and_written_apart(tmp_path):
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    network = build(tiny.encoder("modernbert", len(tokenizer)), TARGETS)
    known, real, written = rows_of(60, "added"), rows_of(20, "hespress"), rows_of(20, "written")
    rows = Material(known[:20], [], known[20:], [], [real[:10], real[10:]], written)
    asked = rows.unseen
    assert asked == [*written, *real]
    deep = TorchBackend(network, tokenizer, TARGETS).logits([r.title for r in asked], [r.text for r in asked])
    beside = wide.fit([*rows.public, *rows.labelled], TARGETS)
    table = finish(tmp_path / "made", (network, tokenizer, TARGETS), rows, (deep, beside))
    assert "| sentiment | real | 20 | 1.000 |" in table
    assert "| sentiment | written | 20 | 1.000 |" in table
    model = folder.load(tmp_path / "made")
    assert set(model.temperatures) == {target.name for target in TARGETS}
    found = model.backend.logits(["article 3"], ["كارثة"])["sentiment"]
    assert np.argmax(found) == TARGETS[[target.name for target in TARGETS].index("sentiment")].labels.index("negative")


def test_the_whole_recipe_makes_a_model_and_does_no_finished_stage_again(tmp_path, monkeypatch):
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    encoder = tmp_path / "encoder"
    tiny.encoder("modernbert", len(tokenizer)).save_pretrained(encoder)
    tokenizer.save_pretrained(encoder)
    known, real, written = rows_of(60, "added"), rows_of(20, "hespress"), rows_of(20, "written")
    rows = Material(known[:20], known[:8], known[20:], known[20:24], [real[:10], real[10:]], written)
    monkeypatch.setattr(default, "gather", lambda data, targets, parts: rows)
    monkeypatch.setattr(default, "compiled_forward", lambda encoder, dynamic: encoder.forward)
    for stage in ("BROAD", "LABELLED"):  # of so few rows a part is no step that changes anything
        monkeypatch.setattr(default, stage, replace(getattr(default, stage), epochs=1, batch=8))
    ran = []

    def one_by_one(world, work):
        ran.append(world)
        for rank in range(world):
            work(Worker(rank, 1))

    monkeypatch.setattr(default, "together", one_by_one)
    default.make(tmp_path, encoder, 1, tmp_path / "made", tmp_path / "work")
    assert ran == [2, 2]
    made = folder.load(tmp_path / "made")
    assert np.isfinite(made.backend.logits(["article 3"], ["كارثة"])["sentiment"]).all()
    network = folder.load_network(tmp_path / "made", TARGETS)
    assert network.config.encoder["num_hidden_layers"] == 1
    start, *ends = (torch.load(tmp_path / "work" / f"{name}.pt") for name in ("broad", "labelled-0", "labelled-1"))
    name = "encoder.layers.0.attn.Wo.weight"
    assert not torch.equal(start[name], ends[0][name])
    assert torch.allclose(network.state_dict()[name].float(), (ends[0][name] + ends[1][name]) / 2, atol=1e-3)
    default.make(tmp_path, encoder, 1, tmp_path / "again", tmp_path / "work")
    assert ran == [2, 2]
    again = (tmp_path / "again" / "model.safetensors").read_bytes()
    assert again == (tmp_path / "made" / "model.safetensors").read_bytes()
