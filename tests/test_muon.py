"""What Muon turns and what it leaves to AdamW, that a broken-off run goes on the same, and states made standard."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from stance.model import folder
from stance.model.network import StanceConfig, StanceNetwork, Standard, build, heads_of
from stance.targets import read_targets
from stance.train.finetune import Schedule, run, train, trainer
from stance.train.muon import for_finetuning, for_pretraining

sys.path.insert(0, str(Path(__file__).parent))
import tiny
from test_train import toy_rows

TARGETS = read_targets()
SCHEDULE = Schedule(epochs=2, rate=1e-2, batch=16, inner_rate=5e-3)


@pytest.fixture
def made():
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    return build(tiny.encoder("modernbert", len(tokenizer)), TARGETS), tokenizer


def weights(network):
    return {name: value.clone() for name, value in network.state_dict().items()}


@pytest.mark.parametrize("kind", ["bert", "xlm-roberta", "modernbert"])
def test_muon_turns_the_layers_matrices_and_nothing_else(kind):
    network = build(tiny.encoder(kind, 400), TARGETS)
    names = {id(value): name for name, value in network.named_parameters()}
    muon, adam = for_finetuning(network.named_parameters(), 1e-2, 5e-3, 0.05).parts
    inner = {names[id(value)] for group in muon.param_groups for value in group["params"]}
    assert inner
    assert all(name.startswith("encoder.") and ".layer" in name and "norm" not in name.lower() for name in inner)
    rates = {names[id(value)]: group["lr"] for group in adam.param_groups for value in group["params"]}
    assert not inner & rates.keys()
    assert all(rate == pytest.approx(5e-4 if name.startswith("encoder.") else 1e-2) for name, rate in rates.items())


def test_its_updates_are_as_large_in_every_direction():
    matrix = torch.nn.Parameter(torch.zeros(16, 8))
    optimizer = for_pretraining([("model.layers.0.mlp.weight", matrix), ("b", torch.nn.Parameter(torch.ones(1)))], 0.1)
    matrix.grad = torch.randn(16, 1) @ torch.randn(1, 8) * 100 + torch.randn(16, 8)
    optimizer.step()
    sizes = torch.linalg.svdvals(matrix.detach())
    assert sizes.max() < 3 * sizes.min()  # the gradient's are in the ratio of hundreds
    assert matrix.detach().pow(2).mean().sqrt().item() == pytest.approx(0.2 * 0.1, rel=0.3)  # as AdamW's


def test_a_broken_off_run_goes_on_with_the_same_weights(made, tmp_path):
    network, tokenizer = made
    start, rows = weights(network), (toy_rows(64), toy_rows(16))
    train(network, tokenizer, TARGETS, rows, SCHEDULE, tmp_path / "whole")
    whole = weights(network)
    network.load_state_dict(start)
    broken = trainer(network, tokenizer, TARGETS, rows, SCHEDULE, tmp_path / "parts")
    broken.tell = lambda step, steps, known: setattr(broken, "interrupted", step >= 5)
    with pytest.raises(KeyboardInterrupt):
        run(broken)
    network.load_state_dict(start)
    train(network, tokenizer, TARGETS, rows, SCHEDULE, tmp_path / "parts")
    assert not all(torch.equal(value, start[name]) for name, value in whole.items())
    for name, value in network.state_dict().items():
        assert torch.allclose(value, whole[name], atol=1e-6), name


def test_states_are_standard_before_the_first_step_and_never_fitted_again(made, tmp_path):
    network, tokenizer = made
    assert network.fresh
    rows = toy_rows(64)
    trainer(network, tokenizer, TARGETS, (rows, rows), SCHEDULE, tmp_path / "a")
    assert not network.fresh
    mean, scale = network.standard.mean.clone(), network.standard.scale.clone()
    trainer(network, tokenizer, TARGETS, (rows[:2], rows), replace(SCHEDULE, seed=1), tmp_path / "b")
    assert torch.equal(network.standard.mean, mean)
    assert torch.equal(network.standard.scale, scale)
    states = torch.randn(500, 4) * torch.tensor([1.0, 5.0, 0.1, 1.0]) + torch.tensor([0.0, 90.0, -3.0, 1.0])
    standard = Standard(4)
    standard.fit(states)
    found = standard(states)
    assert torch.allclose(found.mean(dim=0), torch.zeros(4), atol=1e-4)
    assert torch.allclose(found.std(dim=0), torch.ones(4), atol=1e-4)
    standard.fit(torch.ones(9, 4))
    assert torch.isfinite(standard.scale.half()).all()
    assert torch.allclose(standard(torch.ones(1, 4)), torch.zeros(1, 4))


def test_a_network_of_before_is_read_as_it_was(tmp_path):
    tokenizer = tiny.tokenizer()
    encoder = tiny.encoder("modernbert", len(tokenizer))
    old = StanceNetwork(StanceConfig(encoder=encoder.config.to_dict(), heads=heads_of(TARGETS)), encoder)
    assert not old.fresh
    assert old.heads["sentiment"][0].out_features == encoder.config.hidden_size
    folder.save(tmp_path, old, tokenizer, TARGETS)
    again = folder.load_network(tmp_path, TARGETS)
    for name, value in again.state_dict().items():
        assert torch.allclose(value, old.state_dict()[name], atol=1e-2), name
