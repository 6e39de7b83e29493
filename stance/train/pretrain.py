"""Tokenizer and pretraining of our own encoder, on one GPU or on processors.

    python -m stance.train.pretrain --data DATA --out runs/encoder
    python -m stance.train.pretrain --data DATA --out runs/longer --start models/encoder --workers 2 --batch 64

Resumable: what OUT already holds (tokenizer, packed ids, vectors, last checkpoint) is not made again. With a start,
its tokenizer and weights are gone on from. The defaults are for a GPU; on processors small batches learn faster, and
several workers each read other text and share the mean of their weights.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch.optim.lr_scheduler import LambdaLR
from transformers import AutoTokenizer, ModernBertConfig, ModernBertForMaskedLM, PreTrainedTokenizerFast

from stance.errors import UsageError
from stance.train import objectives
from stance.train.batches import Pools, Windows, turns
from stance.train.checkpoints import restore, save
from stance.train.corpus import Ids, corpus, held_out_texts, pack
from stance.train.growing import grown
from stance.train.muon import for_pretraining
from stance.train.objectives import Batch, Pretraining, Texts, mask
from stance.train.skipgram import skip_gram, write_array
from stance.train.tokenizer import as_transformers, train_tokenizer
from stance.train.workers import ALONE, AVERAGED, Worker, together

MAX_POSITIONS = 1024
LOG_EVERY, CHECKPOINT_EVERY = 50, 250
"""Steps between two lines of the log, and fewest between two checkpoints: a long run writes fifty."""

WORTH_COMPILING = 1_000
"""Steps from which a minute of compiling is won back."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Sizes and schedule; the defaults made `models/encoder`."""

    vocabulary: int = 24_576
    hidden: int = 384
    layers: int = 6
    length: int = 256
    batch: int = 256
    steps: int = 21_500
    rate: float = 2e-3
    masked: float = 0.25
    reactions: float = 0.0
    """Share of the steps that guess a text's emoji."""
    pairs: float = 0.0
    """Share of the steps that tell a comment's own title from another."""
    vectors: int = 0
    """Passes of skip-gram over the text, whose vectors a new encoder starts from: worth it where steps are few."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Sources:
    """What the steps of a run read."""

    ids: Ids
    reactions: Texts
    pairs: Texts


def pretrain(data: Path, out: Path, recipe: Recipe, start: Path | None = None, worker: Worker = ALONE) -> Path:
    """Folder `out`/encoder that `AutoModel.from_pretrained` reads, with its tokenizer and training log.

    Goes on from the encoder in `start` where one is given. Raises InputError where `data` holds no text, UsageError
    where `out` was begun with another recipe.
    """
    tokenizer, sources = _prepared(data, out, recipe, start)
    torch.manual_seed(recipe.seed)
    model = grown(start, recipe.layers) if start else build(recipe, tokenizer)
    if recipe.vectors and not start:
        vectors = torch.from_numpy(np.load(out / "vectors.npy"))
        model.set_input_embeddings(torch.nn.Embedding.from_pretrained(vectors, freeze=False, padding_idx=0))
        model.tie_weights()
    counts = torch.from_numpy(np.bincount(sources.ids, minlength=len(tokenizer)))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = Pretraining(model, counts, recipe.steps >= WORTH_COMPILING).to(device)
    _train(network, sources, out, recipe, worker)
    if worker.rank == 0:
        _save(model, tokenizer, out / "encoder")
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


def _same_recipe(path: Path, recipe: Recipe) -> None:
    wanted = {field: getattr(recipe, field) for field in Recipe.__dataclass_fields__}
    if not path.exists():
        path.write_text(json.dumps(wanted))
    elif (found := json.loads(path.read_text())) != wanted:
        raise UsageError(f"{path.parent} was begun with {found}, this run asks for {wanted}; choose another --out")


def _prepared(data: Path, out: Path, recipe: Recipe, start: Path | None) -> tuple[PreTrainedTokenizerFast, _Sources]:
    """The tokenizer, all texts as ids, and for a new encoder the skip-gram vectors, made once."""
    from tokenizers import Tokenizer

    out.mkdir(parents=True, exist_ok=True)
    _same_recipe(out / "recipe.json", recipe)
    place, packed = out / "tokenizer.json", out / "ids.npy"
    if not packed.exists():
        texts = corpus(data, recipe.seed)
        if start:
            tokenizer = AutoTokenizer.from_pretrained(start).backend_tokenizer
        else:
            tokenizer = train_tokenizer(texts[::2], recipe.vocabulary)
        tokenizer.save(str(place))
        write_array(packed, pack(texts, tokenizer))
    tokenizer = Tokenizer.from_file(str(place))
    others = []
    for name, gather in (("reactions", objectives.reactions), ("pairs", objectives.title_pairs)):
        made = out / f"{name}.safetensors"
        if getattr(recipe, name) and not made.exists():
            objectives.save(made, gather(data, tokenizer, held_out_texts(data)))
        others.append(objectives.read(made) if getattr(recipe, name) else Texts((), ()))
    sources = _Sources(np.load(packed, mmap_mode="r"), *others)
    if recipe.vectors and not start:
        shape = (tokenizer.get_vocab_size(), recipe.hidden)
        skip_gram(sources.ids, out / "vectors.npy", shape, recipe.vectors, recipe.seed)
    return as_transformers(tokenizer, MAX_POSITIONS), sources


def _train(network: Pretraining, sources: _Sources, out: Path, recipe: Recipe, worker: Worker) -> None:
    """Steps from the last checkpoint on, which is the first worker's; it logs losses and speed every 50 steps."""
    device = network.shares.device
    optimizer = for_pretraining(network.named_parameters(), recipe.rate)
    schedule = LambdaLR(optimizer, lambda step: _rate(step, recipe.steps))
    state = out / "checkpoint.pt"
    first = restore(state, network, optimizer, schedule)
    network.train()
    losses: dict[str, list[torch.Tensor]] = defaultdict(list)
    read, began = 0, time.monotonic()
    for step, ids, batch in _batches(sources, replace(recipe, seed=recipe.seed + 1000 * worker.rank), first):
        found = network(_at(device, batch | mask(ids, recipe.masked, network.model.config.vocab_size)))
        torch.stack(list(found.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if (step + 1) % AVERAGED == 0 or step + 1 == recipe.steps:
            worker.mean(network)
        if worker.rank:
            continue
        read += ids.numel()
        for name, loss in found.items():
            losses[name].append(loss.detach())
        if (step + 1) % LOG_EVERY == 0:
            means = {name: round(torch.stack(values).mean().item(), 4) for name, values in losses.items()}
            speed = {"tokens_per_second": round(read / (time.monotonic() - began))}
            with (out / "log.jsonl").open("a") as log:
                log.write(json.dumps({"step": step + 1} | means | speed) + "\n")
            losses.clear()
        if (step + 1) % max(CHECKPOINT_EVERY, recipe.steps // 50) == 0 or step + 1 == recipe.steps:
            save(state, step + 1, network, optimizer, schedule)


def _batches(sources: _Sources, recipe: Recipe, first: int) -> Iterator[tuple[int, torch.Tensor, Batch]]:
    """Number, token ids and further labels of each step from `first` on."""
    budget = recipe.batch * recipe.length
    windows = Windows(sources.ids, (recipe.batch, recipe.length), recipe.seed)
    pools = [Pools(objectives.lengths(texts), budget, recipe.seed) for texts in (sources.reactions, sources.pairs)]
    shares = (1 - recipe.reactions - recipe.pairs, recipe.reactions, recipe.pairs)
    kinds, before = turns(shares, recipe.steps, recipe.seed)
    for step in range(first, recipe.steps):
        torch.manual_seed(recipe.seed + 1 + step)  # a resumed run draws what an unbroken one would have drawn
        number = int(before[step])
        if kinds[step] == 0:
            yield step, windows[number], {}
        elif kinds[step] == 1:
            ids, emoji = objectives.reaction_batch(sources.reactions, pools[0][number].tolist())
            yield step, ids, {"reaction": emoji}
        else:
            ids, own = objectives.match_batch(sources.pairs, pools[1][number].tolist())
            yield step, ids, {"match": own}


def _at(device: torch.device, batch: Batch) -> Batch:
    """The batch on `device`, sent without waiting for what a GPU still computes."""
    if device.type == "cpu":
        return batch
    return {name: part.pin_memory().to(device, non_blocking=True) for name, part in batch.items()}


def _save(model: ModernBertForMaskedLM, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Weights in fp16, which whoever reads them gets in fp32."""
    model.half().save_pretrained(folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"dtype": "float32"}, indent=2) + "\n")
    tokenizer.save_pretrained(folder)


def _rate(step: int, steps: int) -> float:
    """Warm-up over 100 steps, level, and linear to nothing over the last fifth (Hägele et al. 2024)."""
    return min(1.0, (step + 1) / min(100, steps), (steps - step) / max(1, steps // 5))


def main() -> None:
    """Command line of this module; the recipe's fields are its options."""
    parser = argparse.ArgumentParser(prog="python -m stance.train.pretrain", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder as in models/README.md")
    parser.add_argument("--out", type=Path, required=True, help="folder for the encoder and its intermediate files")
    parser.add_argument("--start", type=Path, help="encoder to go on from; default: a new one")
    parser.add_argument("--workers", type=int, default=1, help="processes, best one a core")
    for name, field in Recipe.__dataclass_fields__.items():
        parser.add_argument(f"--{name}", type=type(field.default), default=field.default)
    options = parser.parse_args()
    recipe = Recipe(*(getattr(options, name) for name in Recipe.__dataclass_fields__))
    _prepared(options.data, options.out, recipe, options.start)
    together(options.workers, partial(pretrain, options.data, options.out, recipe, options.start))
    print(options.out / "encoder")  # noqa: T201 - the command's one line of output


if __name__ == "__main__":
    main()
