"""What more labels would buy: scores with a quarter, a half and all of the comments that judge an initiative.

    python -m stance.train.curve --data DATA --encoder models/encoder --layers 3 --work runs/curve
    python -m stance.train.curve --data DATA --encoder models/encoder --layers 3 --work runs/fresh --untrained
    python -m stance.train.curve --data DATA --tf-idf

One pass over the rows of each share, the smaller within the larger; judged by the comments that the default model is
judged by, of articles that none of the others stands under. Prints one Markdown row a share: macro-F1 on real comments
and on written ones.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import torch
from transformers import AutoTokenizer
from transformers.utils import logging

from stance.model import folder
from stance.model.network import build
from stance.targets import Target, read_targets
from stance.train.baseline import fit_baseline
from stance.train.default import BROAD, SWAPPED, lowest
from stance.train.evaluate import Labeller, macro_f1, model_labels
from stance.train.finetune import train
from stance.train.material import gather
from stance.train.mixing import with_swapped_titles
from stance.train.probe import with_fresh_layers
from stance.train.rows import LabelledRow

SHARES = (0.25, 0.5, 1.0)
SHOWN = ("initiative", "sentiment")

Learner = Callable[[Sequence[LabelledRow]], Labeller]


def curve(data: Path, targets: tuple[Target, ...], learner: Learner) -> Iterator[tuple[float, int, list[float]]]:
    """Each share, its rows, and 0 to 100 the macro-F1 of SHOWN on real comments and on written ones in turn."""
    material = gather(data, targets, 1)
    rows = [row for row in material.labelled if "initiative" in row.labels]
    Random(0).shuffle(rows)
    shown = [target for target in targets if target.name in SHOWN]
    for share in SHARES:
        learnt = rows[: round(share * len(rows))]
        label = learner(learnt)
        asked = ((target, written) for target in shown for written in (False, True))
        yield share, len(learnt), [_score(material.unseen, *each, label) for each in asked]


def _score(rows: Sequence[LabelledRow], target: Target, written: bool, label: Labeller) -> float:
    judged = [row for row in rows if target.name in row.labels and (row.source == "written") == written]
    return 100 * macro_f1([row.labels[target.name] for row in judged], list(label(judged, target)))


def _encoder(options: argparse.Namespace, targets: tuple[Target, ...]) -> Learner:
    """What fine-tunes the lowest layers of an encoder, or the same layers drawn anew."""
    tokenizer = AutoTokenizer.from_pretrained(options.encoder)
    schedule = replace(BROAD, batch=32)

    def learn(rows: Sequence[LabelledRow]) -> Labeller:
        torch.manual_seed(schedule.seed)
        base = lowest(options.encoder, options.layers)
        network = build(with_fresh_layers(base) if options.untrained else base, targets, dropout=0.2)
        work = options.work / str(len(rows))
        train(network, tokenizer, targets, (with_swapped_titles(rows, SWAPPED), rows[:64]), schedule, work / "train")
        folder.save(work / "model", network, tokenizer, targets)
        return model_labels(folder.load(work / "model"))

    return learn


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m stance.train.curve", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--layers", type=int, default=3, help="how many of the encoder's layers are kept")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--untrained", action="store_true", help="fresh layers on the encoder's word vectors")
    parser.add_argument("--tf-idf", action="store_true", help="the baseline in place of an encoder")
    options = parser.parse_args()
    if not options.tf_idf and not (options.encoder and options.work):
        parser.error("expected --encoder and --work, or --tf-idf")
    logging.set_verbosity_error()
    targets = read_targets()
    shown = tuple(target for target in targets if target.name in SHOWN)
    learner = _encoder(options, targets) if not options.tf_idf else lambda rows: fit_baseline(rows, shown).labels
    for share, n, scores in curve(options.data, targets, learner):
        print(f"| {share:.0%} | {n} | " + " | ".join(f"{score:.1f}" for score in scores) + " |", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
