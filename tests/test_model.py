"""A model folder gives back the model that was saved in it, on any encoder, or says in one line why not."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModel

from stance.errors import ModelError
from stance.model import folder
from stance.model.backends import TorchBackend, compute_type
from stance.model.network import IGNORED, build
from stance.model.pairs import COMMENT_TOKENS, TITLE_TOKENS, encode, pad, tensors
from stance.normalise import normalise
from stance.targets import parse_targets, read_targets

sys.path.insert(0, str(Path(__file__).parent))
import tiny

TARGETS = read_targets()
TITLES = ["مشروع جديد", ""]
COMMENTS = ["والله مزيان", "rien ne change"]


@pytest.fixture(scope="module")
def tokenizer():
    return tiny.tokenizer()


def network_on(kind, tokenizer, seed=0):
    torch.manual_seed(seed)
    network = build(tiny.encoder(kind, len(tokenizer)), TARGETS)
    for values in network.parameters():  # fresh queries are zero: move everything, so that order shows
        values.data += 0.05 * torch.randn_like(values)
    return network


@pytest.fixture
def saved(tokenizer, tmp_path):
    folder.save(tmp_path / "m", network_on("modernbert", tokenizer), tokenizer, TARGETS)
    return tmp_path / "m"


@pytest.mark.parametrize("kind", ["bert", "xlm-roberta", "modernbert"])
def test_a_loaded_folder_answers_as_the_network_that_was_saved(kind, tokenizer, tmp_path):
    network = network_on(kind, tokenizer)
    folder.save(tmp_path, network, tokenizer, TARGETS)
    before = TorchBackend(network, tokenizer, TARGETS).logits(TITLES, COMMENTS)
    after = folder.load(tmp_path).backend.logits(TITLES, COMMENTS)
    assert list(after) == [target.name for target in TARGETS]
    for target in TARGETS:
        assert after[target.name].shape == (2, len(target.labels))
        assert after[target.name].dtype == np.float32
        np.testing.assert_allclose(after[target.name], before[target.name], atol=5e-3)  # weights went through fp16


def test_an_encoder_saved_by_transformers_is_taken_as_base(tokenizer, tmp_path):
    base = tiny.encoder("bert", len(tokenizer))
    base.save_pretrained(tmp_path / "hub")
    network = build(AutoModel.from_pretrained(tmp_path / "hub"), TARGETS)
    ours = network.encoder.get_input_embeddings().weight
    assert torch.equal(ours, base.get_input_embeddings().weight)


def test_torch_computes_a_batch_on_each_thread_and_has_its_threads_back(tokenizer):
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        backend = TorchBackend(network_on("modernbert", tokenizer), tokenizer, TARGETS)
        alone = backend.logits(TITLES, COMMENTS)
        with backend.lanes() as each:
            found = list(each(backend.logits, [TITLES] * 6, [COMMENTS] * 6))
            used = set(each(lambda _: torch.get_num_threads(), range(8)))
        if backend._device.type == "cpu":
            assert used == {1}
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
    for name, wanted in alone.items():
        for answer in found:
            np.testing.assert_allclose(answer[name], wanted, atol=3e-2)


def test_the_title_changes_the_answer_and_padding_does_not(tokenizer):
    backend = TorchBackend(network_on("modernbert", tokenizer), tokenizer, TARGETS)
    alone = backend.logits(["مشروع"], ["مزيان"])["initiative"]
    other = backend.logits(["commune"], ["مزيان"])["initiative"]
    padded = backend.logits(["مشروع", "x"], ["مزيان", "encore des promesses " * 20])["initiative"][:1]
    assert np.abs(alone - other).max() > 1e-4
    np.testing.assert_allclose(alone, padded, atol=1e-3)  # a few steps of bf16


def test_only_the_comment_is_pooled_and_an_empty_one_still_reads_something(tokenizer):
    rows = encode(tokenizer, ["مشروع جديد", "a"], ["rien", ""])
    assert [sum(row["comment_mask"]) for row in rows] == [len(tokenizer.tokenize("rien")) + 1, 1]
    batch = pad(rows, tokenizer.pad_token_id)
    assert (batch["comment_mask"] <= batch["attention_mask"]).all()


def test_long_titles_are_cut_and_leave_the_comment_whole(tokenizer):
    row = encode(tokenizer, ["مشروع " * 300], ["rien ne change"])[0]
    assert len(row["input_ids"]) <= TITLE_TOKENS + 3 + len(tokenizer.tokenize("rien ne change"))
    assert "change" in tokenizer.decode(row["input_ids"]).replace(" ##", "")


def test_the_plain_tokenizer_says_what_that_of_transformers_says_and_cuts_where_it_cuts(saved):
    ours, (plain, pad_id) = folder.load_tokenizer(saved), folder.load_plain_tokenizer(saved)
    titles, texts = ["مشروع جديد", "", "budget " * 90], ["والله مزيان", "", "rien ne change " * 400]
    rows = encode(plain, titles, texts)
    assert pad_id == ours.pad_token_id
    assert rows == encode(ours, titles, texts)
    asked = [normalise(title) for title in (*titles[:2], titles[2][: len("budget") * 5])], map(normalise, texts)
    whole = ours(*map(list, asked), truncation="only_second", max_length=TITLE_TOKENS + COMMENT_TOKENS)["input_ids"]
    assert [row["input_ids"] for row in rows[:2]] == whole[:2]
    assert len(rows[2]["input_ids"]) == len(whole[2]) == TITLE_TOKENS + COMMENT_TOKENS
    assert rows[2]["comment_mask"][-1] == 1


def test_a_tokenizer_that_is_none_or_pads_with_nothing_is_one_line(saved):
    settings = json.loads((saved / "tokenizer_config.json").read_text())
    (saved / "tokenizer_config.json").write_text(json.dumps(settings | {"pad_token": "<no such>"}))
    with pytest.raises(ModelError, match="no padding token"):
        folder.load_plain_tokenizer(saved)
    (saved / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match="not readable"):
        folder.load_plain_tokenizer(saved)


def test_a_null_label_takes_no_part_in_the_loss(tokenizer):
    network = network_on("bert", tokenizer).eval()
    batch = tensors(pad(encode(tokenizer, TITLES, COMMENTS), tokenizer.pad_token_id))
    nothing = torch.full((2, len(TARGETS)), IGNORED)
    assert network(**batch, labels=nothing).loss.item() == 0.0
    one = nothing.clone()
    one[0, 0] = 1
    loss = network(**batch, labels=one).loss
    loss.backward()
    moved = {
        name for name, head in network.heads.items() if head[0].weight.grad is not None and head[0].weight.grad.any()
    }
    assert loss.item() > 0
    assert moved == {"initiative"}


def test_folder_without_weights(saved):
    (saved / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"missing model\.safetensors"):
        folder.load(saved)


def test_folder_that_is_not_there(tmp_path):
    with pytest.raises(ModelError, match="not a model folder"):
        folder.load(tmp_path / "nowhere")


def test_a_missing_head_is_an_error_and_never_a_random_one(saved):
    weights = {k: v for k, v in load_file(saved / "model.safetensors").items() if "heads.police_conditions" not in k}
    save_file(weights, saved / "model.safetensors")
    with pytest.raises(ModelError, match=r"missing heads\.police_conditions"):
        folder.load(saved)


def test_targets_that_the_heads_do_not_fit(saved):
    text = (saved / "targets.toml").read_text(encoding="utf-8").replace("inequality", "inflation")
    (saved / "targets.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="inflation"):
        folder.load(saved)


def test_another_normaliser_version(saved):
    settings = json.loads((saved / "stance.json").read_text())
    (saved / "stance.json").write_text(json.dumps(settings | {"normaliser_version": 99}))
    with pytest.raises(ModelError, match="expected normaliser version 1, got 99"):
        folder.load(saved)


def test_broken_weights_and_broken_settings(saved):
    (saved / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="not readable"):
        folder.load(saved)
    (saved / "stance.json").write_text("{")
    with pytest.raises(ModelError, match="not readable JSON"):
        folder.load(saved)


def test_targets_survive_their_toml():
    assert parse_targets(folder.toml_of(TARGETS)) == TARGETS


def test_the_fingerprint_follows_the_bytes(saved):
    before = folder.fingerprint(saved)
    folder.write_settings(saved, "m", {target.name: 2.0 for target in TARGETS})
    assert folder.fingerprint(saved) != before


def test_bf16_only_where_the_processor_computes_in_it():
    able = torch.cpu.get_capabilities()
    native = able.get("avx512_bf16") or able.get("amx_bf16")
    assert compute_type(torch.device("cpu")) == (torch.bfloat16 if native else torch.float32)
