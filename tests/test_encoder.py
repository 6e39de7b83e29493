"""The encoder that ships beside the model: read by `transformers` as it lies there, and it has learnt something."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModel, AutoModelForMaskedLM, AutoTokenizer

from stance.normalise import normalise
from stance.targets import read_targets
from stance.train.base import open_base
from stance.train.rows import read_rows
from tests.bench.blanks import right

ROOT = Path(__file__).parents[1]
ENCODER = ROOT / "models" / "encoder"


@pytest.fixture(scope="module")
def tokenizer():
    return AutoTokenizer.from_pretrained(ENCODER)


def test_it_is_small_and_in_sixteen_bits():
    assert sum(path.stat().st_size for path in ENCODER.iterdir()) < 50_000_000
    assert {value.dtype for value in load_file(ENCODER / "model.safetensors").values()} == {torch.float16}


def test_transformers_reads_it_and_a_pair_of_texts(tokenizer):
    encoder = AutoModel.from_pretrained(ENCODER)
    given = tokenizer(*map(normalise, ("توسيع شبكة الحافلات", "فكرة مزيانة 3lach la")), return_tensors="pt")
    states = encoder(given["input_ids"], given["attention_mask"]).last_hidden_state
    assert states.shape == (*given["input_ids"].shape, encoder.config.hidden_size)
    assert states.dtype == torch.float32
    assert tokenizer.unk_token_id not in given["input_ids"]


def test_finetuning_starts_from_it():
    base = open_base(str(ENCODER), read_targets(), 0)
    assert base.name == "encoder"
    assert base.known == ()


def test_it_guesses_hidden_words_of_comments_it_never_saw(tokenizer):
    model = AutoModelForMaskedLM.from_pretrained(ENCODER, dtype=torch.float32).eval()
    rows = [row for row in read_rows([ROOT / "seeds" / "comments.jsonl"], read_targets()) if row.held_out]
    texts = [row.text for row in rows if row.labels.get("language") in ("ar", "ary", "fr")]
    asked, found = right(model, tokenizer, texts[::8])
    # The most frequent piece alone is right in one of twenty.
    assert found / asked > 0.2
