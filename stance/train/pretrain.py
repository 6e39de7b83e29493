"""Tokenizer, skip-gram start and masked-language-model pretraining of our own encoder.

    python -m stance.train.pretrain --data ../shared/data --out runs/encoder

Resumable: what OUT already holds (tokenizer, packed ids, vectors, last checkpoint) is not made again.
"""

import argparse
import json
import math
import os
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.optim.lr_scheduler import LambdaLR
from transformers import ModernBertConfig, ModernBertForMaskedLM, PreTrainedTokenizerFast

from stance.errors import MissingExtraError, UsageError
from stance.train.corpus import Ids, corpus, pack
from stance.train.tokenizer import SPECIAL, as_transformers, train_tokenizer

MAX_POSITIONS = 1024
LOG_EVERY, CHECKPOINT_EVERY = 50, 250
"""Steps between two lines of the log and between two checkpoints."""

HIDDEN_INIT_STD = 0.04
"""Spread of the first embeddings: wide enough that the tied output layer starts with usable logits."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Sizes and schedule; the defaults made the encoder under the model that ships."""

    vocabulary: int = 24_576
    hidden: int = 256
    layers: int = 4
    length: int = 128
    batch: int = 16
    steps: int = 1_500
    rate: float = 1e-3
    masked: float = 0.2
    seed: int = 0


def pretrain(data: Path, out: Path, recipe: Recipe) -> Path:
    """Folder `out`/encoder that `AutoModel.from_pretrained` reads, with its tokenizer and training log.

    Raises InputError where `data` holds no text, UsageError where `out` was begun with another recipe.
    """
    out.mkdir(parents=True, exist_ok=True)
    _same_recipe(out / "recipe.json", recipe)
    torch.manual_seed(recipe.seed)
    tokenizer, ids = _tokens(data, out, recipe)
    model = build(recipe, tokenizer)
    shape = (len(tokenizer), recipe.hidden)
    vectors = torch.from_numpy(_skip_gram(ids, out / "vectors.npy", shape, recipe.seed))
    model.set_input_embeddings(torch.nn.Embedding.from_pretrained(vectors, freeze=False, padding_idx=0))
    model.tie_weights()
    _train(model, ids, out, recipe)
    model.save_pretrained(out / "encoder")
    tokenizer.save_pretrained(out / "encoder")
    return out / "encoder"


def build(recipe: Recipe, tokenizer: PreTrainedTokenizerFast) -> ModernBertForMaskedLM:
    """An untrained encoder: pre-norm layers, rotary positions, full attention, tied output layer."""
    return ModernBertForMaskedLM(
        ModernBertConfig(
            vocab_size=len(tokenizer),
            hidden_size=recipe.hidden,
            intermediate_size=2 * recipe.hidden,
            num_hidden_layers=recipe.layers,
            num_attention_heads=recipe.hidden // 64,
            max_position_embeddings=MAX_POSITIONS,
            layer_types=["full_attention"] * recipe.layers,
            rope_parameters={"full_attention": {"rope_type": "default", "rope_theta": 10_000.0}},
            sparse_prediction=True,
            pad_token_id=tokenizer.pad_token_id,
            bos_token_id=tokenizer.cls_token_id,
            eos_token_id=tokenizer.sep_token_id,
            cls_token_id=tokenizer.cls_token_id,
            sep_token_id=tokenizer.sep_token_id,
        )
    )


def mask(ids: torch.Tensor, share: float, vocabulary: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Inputs and labels of the masked-language-model task (Devlin et al. 2019: 80 % mask, 10 % other, 10 % same).

    ids: (batch, length). Special tokens are never chosen; labels are -100 where nothing is asked.
    """
    chosen = (torch.rand(ids.shape) < share) & (ids >= len(SPECIAL))
    labels = torch.where(chosen, ids, -100)
    dice = torch.rand(ids.shape)
    inputs = torch.where(chosen & (dice < 0.8), SPECIAL.index("[MASK]"), ids)
    other = torch.randint(len(SPECIAL), vocabulary, ids.shape)
    return torch.where(chosen & (dice >= 0.9), other, inputs), labels


def _same_recipe(path: Path, recipe: Recipe) -> None:
    wanted = {field: getattr(recipe, field) for field in Recipe.__dataclass_fields__}
    if path.exists() and (found := json.loads(path.read_text())) != wanted:
        raise UsageError(f"{path.parent} was begun with {found}, this run asks for {wanted}; choose another --out")
    path.write_text(json.dumps(wanted))


def _tokens(data: Path, out: Path, recipe: Recipe) -> tuple[PreTrainedTokenizerFast, Ids]:
    """The tokenizer and the whole corpus as ids, made once."""
    from tokenizers import Tokenizer

    place, packed = out / "tokenizer.json", out / "ids.npy"
    if not packed.exists():
        texts = corpus(data, recipe.seed)
        tokenizer = train_tokenizer(texts[::2], recipe.vocabulary)
        tokenizer.save(str(place))
        _write_array(packed, pack(texts, tokenizer))
    return as_transformers(Tokenizer.from_file(str(place)), MAX_POSITIONS), np.load(packed, mmap_mode="r")


def _skip_gram(ids: Ids, path: Path, shape: tuple[int, int], seed: int) -> npt.NDArray[np.float32]:
    """First embeddings: skip-gram with negative sampling over token ids (Mikolov et al. 2013)."""
    if path.exists():
        return np.asarray(np.load(path), dtype=np.float32)
    try:
        from gensim.models import Word2Vec
    except ImportError:
        raise MissingExtraError("pretraining needs gensim: pip install 'stance[pretrain]'") from None

    lines = path.with_suffix(".txt")
    with lines.open("w") as file:
        for start in range(0, len(ids), 1000):
            file.write(" ".join(map(str, ids[start : start + 1000])) + "\n")
    trained = Word2Vec(
        corpus_file=str(lines), vector_size=shape[1], window=5, min_count=1, sg=1, negative=5,
        sample=1e-4, workers=os.cpu_count() or 1, epochs=2, seed=seed,
    )  # fmt: skip
    lines.unlink()
    vectors = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    scale = float(np.std(trained.wv.vectors))
    for token, row in trained.wv.key_to_index.items():
        vectors[int(token)] = trained.wv.vectors[row] / scale
    vectors *= HIDDEN_INIT_STD
    _write_array(path, vectors)
    return vectors


def _train(model: ModernBertForMaskedLM, ids: Ids, out: Path, recipe: Recipe) -> None:
    """Masked-language-model steps from the last checkpoint on; logs loss and speed every 50 steps."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=recipe.rate, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = LambdaLR(optimizer, lambda step: _rate(step, recipe.steps))
    state = out / "checkpoint.pt"
    first = _restore(state, model, optimizer, schedule)
    model.train()
    losses: list[float] = []
    began = time.monotonic()
    for step in range(first, recipe.steps):
        torch.manual_seed(recipe.seed + 1 + step)  # a resumed run draws what an unbroken one would have drawn
        inputs, labels = mask(batch(ids, step, recipe), recipe.masked, model.config.vocab_size)
        loss = model(input_ids=inputs, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if (step + 1) % LOG_EVERY == 0:
            speed = len(losses) * recipe.batch * recipe.length / (time.monotonic() - began)
            line = {
                "step": step + 1,
                "loss": round(float(np.mean(losses[-LOG_EVERY:])), 4),
                "tokens_per_second": round(speed),
            }
            with (out / "log.jsonl").open("a") as log:
                log.write(json.dumps(line) + "\n")
        if (step + 1) % CHECKPOINT_EVERY == 0 or step + 1 == recipe.steps:
            _checkpoint(state, step + 1, model, optimizer, schedule)


def batch(ids: Ids, step: int, recipe: Recipe) -> torch.Tensor:
    """Token ids of one step, (batch, length), each row opened by the class token; windows never repeat in an epoch."""
    width = recipe.length - 1
    windows = len(ids) // width
    epoch, place = divmod(step * recipe.batch, windows)
    order = _order(recipe.seed, epoch, windows)
    rows = order[np.arange(place, place + recipe.batch) % windows]
    taken = np.stack([ids[row * width : (row + 1) * width] for row in rows]).astype(np.int64)
    first = np.full((recipe.batch, 1), SPECIAL.index("[CLS]"))
    return torch.from_numpy(np.concatenate([first, taken], axis=1))


@lru_cache(maxsize=1)
def _order(seed: int, epoch: int, windows: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng((seed, epoch)).permutation(windows)


def _rate(step: int, steps: int) -> float:
    """Linear warm-up over 4 % of the steps, then half a cosine down to a twentieth."""
    warm = max(1, steps // 25)
    return (step + 1) / warm if step < warm else 0.05 + 0.475 * (1 + math.cos(math.pi * (step - warm) / (steps - warm)))


def _restore(path: Path, model: Any, optimizer: Any, schedule: Any) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["step"])


def _checkpoint(path: Path, step: int, model: Any, optimizer: Any, schedule: Any) -> None:
    parts = {"model": model, "optimizer": optimizer, "schedule": schedule}
    fresh = path.with_suffix(".new")
    torch.save({"step": step} | {name: part.state_dict() for name, part in parts.items()}, fresh)
    fresh.replace(path)


def _write_array(path: Path, array: npt.NDArray[Any]) -> None:
    fresh = path.with_suffix(".new.npy")
    np.save(fresh, array)
    fresh.replace(path)


def main() -> None:
    """Command line of this module; the recipe's fields are its options."""
    parser = argparse.ArgumentParser(prog="python -m stance.train.pretrain", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with raw/, comments/, … as in models/README.md"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the encoder and its intermediate files")
    for name, field in Recipe.__dataclass_fields__.items():
        parser.add_argument(f"--{name}", type=type(field.default), default=field.default)
    options = parser.parse_args()
    recipe = Recipe(*(getattr(options, name) for name in Recipe.__dataclass_fields__))
    print(pretrain(options.data, options.out, recipe))  # noqa: T201 - the command's one line of output


if __name__ == "__main__":
    main()
