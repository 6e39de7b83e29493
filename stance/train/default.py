"""The recipe of the model that ships: everything together first, labelled comments last, word counts beside them.

python -m stance.train.default --data DATA --encoder ENCODER --layers 2 --work runs/default --out models/default
"""

import argparse
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import torch
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedModel
from transformers.utils import logging

from stance.model import folder
from stance.model.backends import Logits
from stance.model.network import StanceNetwork, build
from stance.predict import logits
from stance.targets import Target, read_targets
from stance.train import wide
from stance.train.added import added_rows
from stance.train.calibrate import temperature
from stance.train.finetune import Schedule, train
from stance.train.mixing import broad_rows, with_swapped_titles
from stance.train.rows import LabelledRow, read_rows

PER_SET = 4_000
"""Most rows of each public set, so that no large set of another country drowns the small Moroccan ones."""

BROAD = Schedule(epochs=2, rate=6e-4)
LABELLED = Schedule(epochs=2, rate=3e-4)
SWAPPED = 0.15
REHEARSED = 0.6
"""Rows of the public sets for each labelled comment in the last stage."""

WRITTEN = (Path("seeds/comments.jsonl"), Path("models/labels/written.jsonl"))
"""The comments written for this project, in its checkout: the starter ones with all that are held out, and the rest."""

KEPT_BACK = 1_500
"""Rows of the public sets that judge the epochs of the broad stage."""

SEEDS = (0, 1)
"""Runs of the last stage, whose weights are averaged (Wortsman et al. 2022, "Model soups"): labelled comments are
overfitted within two epochs, and runs from one start err differently.
"""

KEPT = 0.2
"""Share of the broad stage's weights in the mean (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models")."""


def make(data: Path, encoder: Path, layers: int, out: Path, work: Path) -> None:
    """Train on `data`, calibrate on the comments held out, and save the folder `out`.

    Of the encoder the lowest `layers` are kept, as fast to train as they are few (Sajjad et al. 2023). Checkpoints
    go to `work`; a stage that was finished or begun there is not done again.
    """
    logging.set_verbosity_error()
    targets = read_targets()
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    network = build(_lowest(encoder, layers), targets, dropout=0.2)
    comments = data / "comments"
    written = read_rows(WRITTEN, targets)
    labelled = [*read_rows([comments / "train.jsonl"], targets), *(row for row in written if not row.held_out)]
    labelled += added_rows(data, targets)
    held_out = [*read_rows([comments / "dev.jsonl"], targets), *(row for row in written if row.held_out)]
    broad = broad_rows(data, PER_SET)
    kept_back, broad = broad[:KEPT_BACK], broad[KEPT_BACK:]
    everything = with_swapped_titles([*broad, *labelled], SWAPPED)
    train(network, tokenizer, targets, (everything, kept_back), BROAD, work / "broad")
    start = deepcopy(network.state_dict())
    runs = []
    for seed in SEEDS:
        rows = with_swapped_titles(_rehearsed(labelled, broad, seed), SWAPPED, seed)
        network.load_state_dict(start)
        train(network, tokenizer, targets, (rows, held_out), replace(LABELLED, seed=seed), work / f"labelled-{seed}")
        runs.append(deepcopy(network.state_dict()))
    network.load_state_dict(
        {name: KEPT * start[name] + (1 - KEPT) * torch.stack([run[name] for run in runs]).mean(dim=0) for name in start}
    )
    finish(out, network, tokenizer, targets, (_rehearsed(labelled, broad, SEEDS[0]), held_out))


def finish(
    out: Path,
    network: StanceNetwork,
    tokenizer: object,
    targets: tuple[Target, ...],
    rows: tuple[Sequence[LabelledRow], Sequence[LabelledRow]],
) -> None:
    """Fit the linear classifier on rows[0], weigh it against the encoder and calibrate both on rows[1], save `out`."""
    folder.save(out, network, tokenizer, targets)
    shares = wide.join(network, wide.fit(rows[0], targets), _logits(out, rows[1]), rows[1], targets)
    folder.save(out, network, tokenizer, targets)
    found = _logits(out, rows[1])
    temperatures = {}
    for target in targets:
        judged = [place for place, row in enumerate(rows[1]) if target.name in row.labels]
        gold = np.array([target.labels.index(rows[1][place].labels[target.name]) for place in judged])
        temperatures[target.name] = temperature(found[target.name][judged], gold)
    folder.write_settings(out, out.name, temperatures)
    print("share of the n-grams:", ", ".join(f"{name} {share:.2f}" for name, share in shares.items()))  # noqa: T201


def _rehearsed(labelled: Sequence[LabelledRow], broad: Sequence[LabelledRow], seed: int) -> list[LabelledRow]:
    """Rows of the public sets beside the labelled ones: without them what those taught is forgotten."""
    return [*labelled, *Random(seed).sample(broad, int(REHEARSED * len(labelled)))]


def _lowest(encoder: Path, layers: int) -> PreTrainedModel:
    # Dropout was off in pretraining, where no text came twice; labelled comments are few and come often.
    config = AutoConfig.from_pretrained(encoder, embedding_dropout=0.1, mlp_dropout=0.1)
    config.num_hidden_layers = layers
    config.layer_types = config.layer_types[:layers]
    lowest: PreTrainedModel = AutoModel.from_pretrained(encoder, config=config)
    return lowest


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
