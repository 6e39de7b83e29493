"""Pretraining on text written here: what each objective reads, and that a killed run goes on as if unbroken."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

from stance.errors import UsageError
from stance.normalise import normalise
from stance.train import corpus, objectives, pretrain
from stance.train.batches import Pools, Windows, turns
from stance.train.growing import grown

sys.path.insert(0, str(Path(__file__).parent))
import tiny

RECIPE = pretrain.Recipe(
    vocabulary=400, hidden=64, layers=1, length=32, batch=4, steps=60, rate=1e-3, reactions=0.3, pairs=0.1, vectors=2
)
GOOD, BAD = "مبادرة جيدة تستحق التشجيع", "ما كاين والو غير الكلام"


def write(path, *records):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    texts = [f"{text} {number}" for number in range(60) for text in tiny.TEXTS]
    texts += [f"{GOOD} {n} 😍🔥" for n in range(20)] + [f"{BAD} {n} 😡" for n in range(20)]
    write(folder / "raw" / "ary-00.jsonl", *({"source": "s", "text": text} for text in texts))
    titles = {"ملعب جديد في الحي": GOOD, "الزيادة في ثمن الحافلة": BAD}
    write(
        folder / "pairs" / "alriyadh.jsonl",
        *({"title": title, "text": f"{text} {n}"} for n in range(20) for title, text in titles.items()),
    )
    write(folder / "comments" / "dev.jsonl", {"text": f"{GOOD} 3", "split": "dev"})
    return folder


def losses_of(encoder):
    lines = (encoder.parent / "log.jsonl").read_text().splitlines()
    return {line.pop("step"): line for line in map(json.loads, lines)}


@pytest.mark.parametrize("start", ["new", "gone on from"])
def test_a_killed_run_goes_on_with_the_same_losses_and_gives_an_encoder(data, tmp_path, monkeypatch, start):
    monkeypatch.setattr(pretrain, "LOG_EVERY", 10)
    monkeypatch.setattr(pretrain, "CHECKPOINT_EVERY", 10)
    first = None
    if start == "gone on from":
        first = pretrain.pretrain(data, tmp_path / "first", RECIPE)
    whole = pretrain.pretrain(data, tmp_path / "whole", RECIPE, first)
    (tmp_path / "parts").mkdir()
    for name in ("tokenizer.json", "ids.npy", "vectors.npy"):  # skip-gram on two threads is not repeatable
        if (tmp_path / "whole" / name).exists():
            (tmp_path / "parts" / name).write_bytes((tmp_path / "whole" / name).read_bytes())

    calls = []

    def killed(*given):
        calls.append(given)
        if len(calls) == 30:
            raise KeyboardInterrupt
        return objectives.mask(*given)

    monkeypatch.setattr(pretrain, "mask", killed)
    with pytest.raises(KeyboardInterrupt):
        pretrain.pretrain(data, tmp_path / "parts", RECIPE, first)
    parts = pretrain.pretrain(data, tmp_path / "parts", RECIPE, first)

    one, other = losses_of(whole), losses_of(parts)
    assert list(one) == list(other) == [10, 20, 30, 40, 50, 60]
    for step, line in one.items():
        for name in ("masked", "reaction", "match"):
            assert other[step].get(name) == pytest.approx(line.get(name), abs=1e-3)
    assert one[60]["masked"] < one[10]["masked"]
    encoder, tokenizer = AutoModel.from_pretrained(parts), AutoTokenizer.from_pretrained(parts)
    assert encoder.get_input_embeddings().weight.shape == (len(tokenizer), 64)
    assert encoder.dtype == torch.float32
    assert load_file(parts / "model.safetensors")["model.layers.0.attn.Wo.weight"].dtype == torch.float16


def test_a_folder_begun_with_another_recipe_is_refused(data, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "recipe.json").write_text('{"hidden": 32}')
    with pytest.raises(UsageError, match="choose another --out"):
        pretrain.pretrain(data, tmp_path / "out", RECIPE)


def test_masking_asks_for_the_share_and_never_for_special_tokens():
    torch.manual_seed(0)
    ids = torch.randint(0, 400, (64, 128))
    made = objectives.mask(ids, 0.2, 400)
    asked = made["labels"] != -100
    assert asked.float().mean().item() == pytest.approx(0.2, abs=0.02)
    assert torch.equal(made["labels"][asked], ids[asked])
    assert torch.equal(made["labels"].flatten()[made["asked"]], ids[asked])
    assert (ids[asked] >= 5).all()
    assert torch.equal(made["input_ids"][~asked], ids[~asked])


def test_a_word_is_told_from_drawn_ones_as_from_all():
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    recipe = pretrain.Recipe(hidden=64, layers=1)
    counts = torch.arange(len(tokenizer)) % 7  # some words never occur, and are never drawn
    network = objectives.Pretraining(pretrain.build(recipe, tokenizer), counts)
    decoder = network.model.decoder
    torch.nn.init.normal_(decoder.bias)
    never = counts == 0
    never[: len(objectives.SPECIAL)] = True
    decoder.bias.data[never] = -1e4
    words = torch.nonzero(~never).squeeze(1)
    states = torch.randn(len(words), 64)
    with torch.no_grad():
        states = network.model.head(states)
        whole = torch.nn.functional.cross_entropy(decoder(states), words)
        drawn = torch.stack([network._against_drawn(states, words) for _ in range(20)]).mean()
    assert drawn.item() == pytest.approx(whole.item(), rel=0.01)


def test_workers_read_other_text_and_end_with_one_mean(data, tmp_path):
    pretrain.pretrain(data, tmp_path / "first", replace(RECIPE, steps=1))
    command = [sys.executable, "-m", "stance.train.pretrain", "--workers", "2"]
    names = ("length", "batch", "steps", "rate", "reactions", "pairs")
    options = [f"--{name}={getattr(RECIPE, name)}" for name in names]
    given = ["--data", str(data), "--out", str(tmp_path / "out"), "--start", str(tmp_path / "first" / "encoder")]
    done = subprocess.run(
        [*command, *given, "--layers=1", "--hidden=64", *options],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1], timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    alone = pretrain.pretrain(data, tmp_path / "alone", RECIPE, tmp_path / "first" / "encoder")
    one, other = (load_file(place / "model.safetensors") for place in (tmp_path / "out" / "encoder", alone))
    assert any(not torch.equal(one[name], other[name]) for name in one)
    assert (tmp_path / "out" / "log.jsonl").read_text().count("\n") == 1


@pytest.mark.parametrize("layers", [1, 2, 3, 4])
def test_a_grown_encoder_answers_as_the_one_it_came_from_until_it_learns(tmp_path, layers):
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    start = pretrain.build(replace(RECIPE, layers=2), tokenizer).eval()
    start.save_pretrained(tmp_path)
    model = grown(tmp_path, layers).eval()
    assert len(model.model.layers) == model.config.num_hidden_layers == layers
    ids = torch.randint(5, len(tokenizer), (2, 12))
    same = torch.allclose(model(input_ids=ids).logits, start(input_ids=ids).logits, atol=1e-5)
    assert same == (layers >= 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(2):
        model(input_ids=ids, labels=ids).loss.backward()
        optimizer.step()
    written = [layer.mlp.Wo.weight.abs().sum().item() for layer in model.model.layers]
    assert all(written)
    assert len(set(written)) == layers


def test_an_encoder_more_than_doubles_in_no_step(tmp_path):
    pretrain.build(replace(RECIPE, layers=2), tiny.tokenizer()).save_pretrained(tmp_path)
    with pytest.raises(UsageError, match=r"at most 4 layers, twice those of .*, got 5"):
        grown(tmp_path, 5)


@pytest.mark.filterwarnings("default")  # the compiler asks torch for much that torch warns of
def test_a_compiled_encoder_gives_the_same_losses():
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    model = pretrain.build(RECIPE, tokenizer)
    batch = objectives.mask(torch.randint(5, len(tokenizer), (4, 32)), 0.25, len(tokenizer))
    found = []
    for compiled in (False, True):
        torch.manual_seed(1)
        found.append(objectives.Pretraining(model, torch.ones(len(tokenizer)), compiled)(batch)["masked"])
    assert found[0].item() == pytest.approx(found[1].item(), abs=0.02)


def test_emoji_leave_the_text_they_are_guessed_from_and_held_out_texts_never_enter(data):
    from stance.train.corpus import held_out_texts

    tokenizer = tiny.tokenizer().backend_tokenizer
    texts = objectives.reactions(data, tokenizer, held_out_texts(data))
    assert len(texts.first) == 39
    found = {tokenizer.decode(list(map(int, ids))).replace(" ##", ""): set(labels.tolist()) for ids, labels in
             zip(texts.first, texts.second, strict=True)}  # fmt: skip
    assert all("قلوب" not in text and "coeur" not in text for text in found)
    praised = {frozenset(labels) for text, labels in found.items() if "جيده" in text}
    blamed = {frozenset(labels) for text, labels in found.items() if "والو" in text}
    assert len(praised) == len(blamed) == 1
    assert [len(next(iter(kind))) for kind in (praised, blamed)] == [2, 1]
    ids, shares = objectives.reaction_batch(texts, [0, 38])
    assert shares.sum(dim=1).tolist() == [1.0, 1.0]
    assert (ids[:, 0] == objectives.CLS).all()


def test_a_comment_is_matched_with_its_own_title_or_another_rows(data):
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer().backend_tokenizer
    pairs = objectives.title_pairs(data, tokenizer, frozenset())
    ids, own = objectives.match_batch(pairs, range(40))
    assert 0.2 < own.mean() < 0.8
    for place, row in enumerate(ids.tolist()):
        title = row[1 : row.index(objectives.SEP)]
        assert (title == pairs.second[place].tolist()) == bool(own[place])  # neighbouring rows have other titles
    assert ids.shape[1] <= objectives.LONGEST


def test_what_was_written_under_a_title_is_read_behind_it_and_held_out_texts_are_not_read(data):
    found = corpus.corpus(data)
    under = [text for text in found if " [SEP] " in text]
    assert len(under) == 2 * 39  # twice what stands under titles, but for the one that is held out
    assert f"{normalise('ملعب جديد في الحي')} [SEP] {normalise(GOOD)} 4" in under
    assert not any(text.endswith(f"{normalise(GOOD)} 3") for text in found)
    ids = corpus.pack(under[:1], tiny.tokenizer().backend_tokenizer)
    assert (ids == objectives.SEP).sum() == 2


def test_texts_come_back_as_they_were_saved(data, tmp_path):
    tokenizer = tiny.tokenizer().backend_tokenizer
    pairs = objectives.title_pairs(data, tokenizer, frozenset())
    objectives.save(tmp_path / "pairs.safetensors", pairs)
    again = objectives.read(tmp_path / "pairs.safetensors")
    assert again.titled
    assert [ids.tolist() for ids in again.first + again.second] == [ids.tolist() for ids in pairs.first + pairs.second]


def test_every_text_is_read_once_an_epoch_within_the_budget():
    lengths = [3 + n % 17 for n in range(500)]
    pools = Pools(lengths, 64, seed=0)
    rows, number = [], 0
    while len(rows) < 500:
        batch = pools[number]
        assert len(batch) == 1 or max(lengths[row] for row in batch) * len(batch) <= 64
        rows += batch.tolist()
        number += 1
    assert sorted(rows) == list(range(500))
    assert pools[number].tolist() != pools[0].tolist()
    kinds, before = turns((0.5, 0.3, 0.2), 1000, seed=0)
    assert [before[kinds == kind].tolist() == list(range((kinds == kind).sum())) for kind in range(3)] == [True] * 3


def test_windows_cover_the_corpus_without_repeating():
    import numpy as np

    windows = Windows(np.arange(5, 5 + 310, dtype=np.uint16), (4, 32), seed=0)
    first = [token for number in range(2) for row in windows[number][:, 1:].tolist() for token in row]
    assert len(set(first)) == len(first) == 2 * 4 * 31
