"""The recipe of the model that ships: everything together first, labelled comments last, word counts beside them.

python -m stance.train.default --data DATA --encoder ENCODER --layers 6 --work runs/default --out models/default
"""

import argparse
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedModel
from transformers.utils import logging

from stance.model import folder
from stance.model.backends import Logits
from stance.model.network import StanceNetwork, Wide, build
from stance.predict import logits, softmax
from stance.targets import Target, read_targets
from stance.train import wide
from stance.train.calibrate import temperature
from stance.train.compiling import compiled_forward
from stance.train.evaluate import calibration_error, macro_f1
from stance.train.finetune import Schedule, run, train, trainer
from stance.train.material import Material, gather
from stance.train.mixing import with_swapped_titles
from stance.train.rows import LabelledRow
from stance.train.workers import Worker, together

BROAD = Schedule(epochs=1.0, rate=1e-3, batch=64, inner_rate=5e-4)
"""Of each worker: together they read everything twice."""

LABELLED = Schedule(epochs=0.4, rate=5e-4, batch=64, inner_rate=2.5e-4)
SWAPPED = 0.15
REHEARSED = 0.3
"""Rows of the public sets for each labelled comment in the last stage."""

MADE, OFTEN = 0.2, 4
"""Share of the headlines and pairs in a run of the last stage, where all of them would be learnt by heart; times that
it reads the Moroccan comments it is given: they are few, and what the model is for.
"""

SEEDS = (0, 1)
"""Runs of the last stage, whose weights are averaged (Wortsman et al. 2022, "Model soups"): runs from one start err
differently. Each leaves out one part of the Moroccan comments with a title. A second epoch overfits.
"""

KEPT = 0.5
"""Share of the broad stage's weights in a run's (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models")."""


def make(data: Path, encoder: Path, layers: int, out: Path, work: Path) -> None:
    """Train on `data`, calibrate on comments that training did not see, and save the folder `out`.

    Of the encoder the lowest `layers` are kept, as fast to train as they are few (Sajjad et al. 2023). What each stage
    ends with goes to `work`; a stage that was finished there is not done again.
    """
    recipe = _Recipe(data, encoder, layers, work)
    targets, workers = read_targets(), len(SEEDS)
    if not recipe.begun.exists():
        together(workers, partial(_broad, recipe))
    if not all(recipe.ended(number).exists() for number in range(workers)):
        together(workers, partial(_labelled, recipe))
    rows = gather(data, targets, workers)
    tokenizer, network = recipe.network(targets)
    ends = [torch.load(recipe.ended(number), weights_only=True) for number in range(workers)]
    parts = []
    for weights, part in zip(ends, rows.parts, strict=True):
        network.load_state_dict(weights)
        folder.save(work / "alone", network, tokenizer, targets)
        parts.append(_logits(work / "alone", part))
    network.load_state_dict({name: torch.stack([end[name] for end in ends]).mean(dim=0) for name in ends[0]})
    folder.save(out, network, tokenizer, targets)
    parts.insert(0, _logits(out, rows.held_out))
    deep = {target.name: np.concatenate([part[target.name] for part in parts]) for target in targets}
    print(finish(out, (network, tokenizer, targets), rows, (deep, recipe.fitted(rows, targets))))  # noqa: T201


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What the stages are given, and where each leaves its weights."""

    data: Path
    encoder: Path
    layers: int
    work: Path

    @property
    def begun(self) -> Path:
        return self.work / "broad.pt"

    def ended(self, number: int) -> Path:
        return self.work / f"labelled-{number}.pt"

    def network(self, targets: tuple[Target, ...]) -> tuple[Any, StanceNetwork]:
        """The tokenizer, and the network with fresh heads, the same each time."""
        logging.set_verbosity_error()
        torch.manual_seed(BROAD.seed)
        return AutoTokenizer.from_pretrained(self.encoder), build(lowest(self.encoder, self.layers), targets, 0.2)

    def fitted(self, rows: Material, targets: tuple[Target, ...]) -> Wide:
        """The n-grams' classifier, fitted once."""
        place = self.work / "words.pt"
        if not place.exists():
            # Not on what is titled: that puts the same words beside opposite stances, and n-grams read words alone.
            _write(place, wide.fit([*rows.public, *rows.labelled], targets).state_dict())
        known = torch.load(place, weights_only=True)
        beside = Wide(*known["weight"].shape)
        beside.load_state_dict(known)
        return beside


def _broad(recipe: _Recipe, worker: Worker) -> None:
    """Everything once for each worker, in another order, with the mean of all weights now and then."""
    targets = read_targets()
    tokenizer, network = recipe.network(targets)
    network.encoder.forward = compiled_forward(network.encoder, dynamic=True)
    rows = gather(recipe.data, targets, len(SEEDS))
    everything = with_swapped_titles([*rows.public, *rows.labelled], SWAPPED)
    stage = recipe.work / f"broad-{worker.rank}"
    shutil.rmtree(stage, ignore_errors=True)  # workers go on together from the beginning, or not at all
    schedule = replace(BROAD, seed=BROAD.seed + worker.rank)
    made = trainer(network, tokenizer, targets, (everything, rows.kept_back), schedule, stage)
    made.worker = worker
    run(made)
    if worker.rank == 0:
        _write(recipe.begun, network.state_dict())


def _labelled(recipe: _Recipe, worker: Worker) -> None:
    """One run of the last stage, which sees all parts but the one that judges it."""
    if recipe.ended(worker.rank).exists():
        return
    targets = read_targets()
    tokenizer, network = recipe.network(targets)
    start = torch.load(recipe.begun, weights_only=True)
    network.load_state_dict(start)
    network.encoder.forward = compiled_forward(network.encoder, dynamic=True)
    rows = gather(recipe.data, targets, len(SEEDS))
    part, seed = rows.parts[worker.rank], SEEDS[worker.rank]
    seen = [row for other in rows.parts if other is not part for row in other]
    made = Random(seed).sample(rows.titled, int(MADE * len(rows.titled)))
    rehearsed = _rehearsed([*rows.alone, *made, *(OFTEN * seen)], rows.public, seed)
    learnt = with_swapped_titles(rehearsed, SWAPPED, seed)
    stage = recipe.work / f"labelled-{worker.rank}"
    train(network, tokenizer, targets, (learnt, [*rows.held_out, *part]), replace(LABELLED, seed=seed), stage)
    ended = network.state_dict()
    _write(recipe.ended(worker.rank), {name: KEPT * start[name] + (1 - KEPT) * ended[name] for name in start})


def _write(path: Path, weights: Mapping[str, torch.Tensor]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    torch.save(dict(weights), fresh)
    fresh.replace(path)


def finish(
    out: Path, made: tuple[StanceNetwork, object, tuple[Target, ...]], rows: Material, answers: tuple[Logits, Wide]
) -> str:
    """Put the n-grams beside the network and calibrate both on what they did not see, save `out`; a table of scores.

    made: network, tokenizer and targets. answers: logits of the encoder on `rows.unseen`, each from a run that did not
    see the row, and the n-grams' classifier, which learnt from none of these rows.
    """
    (network, tokenizer, targets), (deep, beside) = made, answers
    blends, together = wide.blends(beside, deep, rows.unseen, targets)
    wide.join(network, beside, blends, targets)
    folder.save(out, network, tokenizer, targets)
    heats = {}
    for target in targets:
        judged = [place for place, row in enumerate(rows.unseen) if target.name in row.labels]
        heats[target.name] = temperature(together[target.name][judged], _gold(rows.unseen, judged, target))
    folder.write_settings(out, out.name, heats)
    shares = ", ".join(f"{name} {blend.share:.2f}" for name, blend in blends.items())
    return f"share of the n-grams: {shares}\n\n{_table(rows.unseen, targets, together, heats)}"


def _table(rows: Sequence[LabelledRow], targets: tuple[Target, ...], found: Logits, heats: Mapping[str, float]) -> str:
    """Scores on rows that no part of the answer learnt from, real and written ones apart."""
    lines = ["| target | rows | n | macro-F1 | calibration error |", "|---|---|--:|--:|--:|"]
    for target in targets:
        for kind in ("real", "written"):
            judged = [
                place
                for place, row in enumerate(rows)
                if target.name in row.labels and (row.source == "written") == (kind == "written")
            ]
            gold = _gold(rows, judged, target)
            shares = softmax(found[target.name][judged] / np.float32(heats[target.name]))
            right = shares.argmax(axis=1) == gold
            error = calibration_error(shares.max(axis=1), right)
            score = macro_f1(gold, shares.argmax(axis=1))
            lines.append(f"| {target.name} | {kind} | {len(judged)} | {score:.3f} | {error:.3f} |")
    return "\n".join(lines)


def _gold(rows: Sequence[LabelledRow], judged: Sequence[int], target: Target) -> np.ndarray:
    return np.array([target.labels.index(rows[place].labels[target.name]) for place in judged])


def _rehearsed(labelled: Sequence[LabelledRow], broad: Sequence[LabelledRow], seed: int) -> list[LabelledRow]:
    """Rows of the public sets beside the labelled ones: without them what those taught is forgotten."""
    return [*labelled, *Random(seed).sample(broad, min(len(broad), int(REHEARSED * len(labelled))))]


def lowest(encoder: Path, layers: int) -> PreTrainedModel:
    """The encoder in a folder with its lowest layers alone, their words dropped now and then."""
    # Dropout was off in pretraining; labelled comments are few and come often.
    config = AutoConfig.from_pretrained(encoder, embedding_dropout=0.1)
    config.num_hidden_layers = layers
    config.layer_types = config.layer_types[:layers]
    kept: PreTrainedModel = AutoModel.from_pretrained(encoder, config=config)
    return kept


def _logits(model: Path, rows: Sequence[LabelledRow]) -> Logits:
    return logits([row.title for row in rows], [row.text for row in rows], folder.load(model))


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m stance.train.default", description=__doc__)
    for name in ("data", "encoder", "out", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--layers", type=int, required=True, help="how many of the encoder's layers are kept")
    options = parser.parse_args()
    make(options.data, options.encoder, options.layers, options.out, options.work)


if __name__ == "__main__":
    main()
