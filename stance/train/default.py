"""The recipe of the model that ships: everything together first, labelled comments last, word counts beside them.

python -m stance.train.default --data DATA --encoder ENCODER --layers 3 --work runs/default --out models/default
"""

import argparse
from collections.abc import Mapping, Sequence
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
from stance.predict import logits, softmax
from stance.targets import Target, read_targets
from stance.train import wide
from stance.train.calibrate import temperature
from stance.train.evaluate import calibration_error, macro_f1
from stance.train.finetune import Schedule, train
from stance.train.material import Material, gather
from stance.train.mixing import with_swapped_titles
from stance.train.rows import LabelledRow

BROAD = Schedule(epochs=2, rate=6e-4)
LABELLED = Schedule(epochs=1, rate=4e-4)
SWAPPED = 0.15
REHEARSED = 0.3
"""Rows of the public sets for each labelled comment in the last stage."""

SEEDS = (0, 1)
"""Runs of the last stage, whose weights are averaged (Wortsman et al. 2022, "Model soups"): runs from one start err
differently. Each leaves out one part of the Moroccan comments with a title. A second epoch overfits.
"""

KEPT = 0.5
"""Share of the broad stage's weights in a run's (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models")."""


def make(data: Path, encoder: Path, layers: int, out: Path, work: Path) -> None:
    """Train on `data`, calibrate on comments that training did not see, and save the folder `out`.

    Of the encoder the lowest `layers` are kept, as fast to train as they are few (Sajjad et al. 2023). Checkpoints
    go to `work`; a stage that was finished or begun there is not done again.
    """
    logging.set_verbosity_error()
    targets = read_targets()
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    torch.manual_seed(BROAD.seed)
    network = build(_lowest(encoder, layers), targets, dropout=0.2)
    rows = gather(data, targets, len(SEEDS))
    everything = with_swapped_titles([*rows.public, *rows.labelled], SWAPPED)
    train(network, tokenizer, targets, (everything, rows.kept_back), BROAD, work / "broad")
    start = deepcopy(network.state_dict())
    runs, unseen = [], []
    for seed, part in zip(SEEDS, rows.parts, strict=True):
        network.load_state_dict(start)
        seen = [row for other in rows.parts if other is not part for row in other]
        learnt = with_swapped_titles(
            _rehearsed([*rows.labelled, *rows.titled, *seen], rows.public, seed), SWAPPED, seed
        )
        stage = work / f"labelled-{seed}"
        train(network, tokenizer, targets, (learnt, [*rows.held_out, *part]), replace(LABELLED, seed=seed), stage)
        ended = network.state_dict()
        runs.append({name: KEPT * start[name] + (1 - KEPT) * ended[name] for name in start})
        network.load_state_dict(runs[-1])
        folder.save(stage / "model", network, tokenizer, targets)
        unseen.append(_logits(stage / "model", part))
    network.load_state_dict({name: torch.stack([run[name] for run in runs]).mean(dim=0) for name in start})
    folder.save(out, network, tokenizer, targets)
    parts = [_logits(out, rows.held_out), *unseen]
    deep = {target.name: np.concatenate([part[target.name] for part in parts]) for target in targets}
    print(finish(out, (network, tokenizer, targets), rows, deep))  # noqa: T201


def finish(out: Path, made: tuple[StanceNetwork, object, tuple[Target, ...]], rows: Material, deep: Logits) -> str:
    """Put the n-grams beside the network and calibrate both on what they did not see, save `out`; a table of scores.

    made: network, tokenizer and targets. deep: logits of the encoder on `rows.unseen`, each from a run that did not
    see the row; the n-grams learn from none of these rows.
    """
    network, tokenizer, targets = made
    # Not what is titled: that puts the same words beside opposite stances, and n-grams read the words alone.
    beside = wide.fit([*rows.public, *rows.labelled], targets)
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
