"""What is converted computes the same as the network, whatever biases and windows its ModernBERT has."""

import copy

import pytest
import torch
from transformers import ModernBertConfig, ModernBertModel

from stance.model.network import build
from stance.model.unjoined import unjoined
from stance.targets import read_targets
from tests import tiny

TARGETS = read_targets()
SPECIAL = {"pad_token_id": 0, "bos_token_id": 2, "cls_token_id": 2, "eos_token_id": 3, "sep_token_id": 3}


def filled(network):
    torch.manual_seed(0)
    for weight in network.parameters():
        weight.data.normal_(std=0.3)
    return network.eval()


def batch():
    ids = torch.randint(4, 60, (3, 40), generator=torch.Generator().manual_seed(0))
    seen = torch.ones_like(ids)
    seen[1, 25:], seen[2, 9:] = 0, 0
    comment = seen.clone()
    comment[:, :5] = 0
    return {"input_ids": ids, "attention_mask": seen, "comment_mask": comment}


@pytest.mark.parametrize("biased", [False, True])
@pytest.mark.parametrize("layers", [["full_attention"] * 3, ["full_attention", "sliding_attention", "full_attention"]])
def test_modernbert_taken_apart_answers_the_same(biased, layers):
    config = ModernBertConfig(
        vocab_size=60,
        hidden_size=32,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=48,
        layer_types=layers,
        local_attention=8,
        attention_bias=biased,
        mlp_bias=biased,
        norm_bias=biased,
        **SPECIAL,
    )
    network = filled(build(ModernBertModel(config), TARGETS))
    apart = unjoined(copy.deepcopy(network))
    assert apart.encoder.layers[0].attn.query.bias is None or biased
    with torch.inference_mode():
        torch.testing.assert_close(apart(**batch()).logits, network(**batch()).logits, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("kind", ["bert", "xlm-roberta"])
def test_other_encoders_stay_as_they_are(kind):
    network = filled(build(tiny.encoder(kind, 60), TARGETS))
    apart = unjoined(copy.deepcopy(network))
    with torch.inference_mode():
        torch.testing.assert_close(apart(**batch()).logits, network(**batch()).logits, atol=1e-4, rtol=1e-4)


def test_tables_lose_nothing_in_sixteen_bits():
    network = filled(build(tiny.encoder("modernbert", 60), TARGETS))
    table = network.encoder.get_input_embeddings().weight
    assert unjoined(copy.deepcopy(network)).encoder.get_input_embeddings().weight.dtype == torch.float32
    table.data = table.data.half().float()
    halved = unjoined(copy.deepcopy(network))
    assert halved.encoder.get_input_embeddings().weight.dtype == torch.float16
    with torch.inference_mode():
        torch.testing.assert_close(halved(**batch()).logits, network(**batch()).logits, atol=1e-4, rtol=1e-4)
