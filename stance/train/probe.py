"""What an encoder is worth: fine-tuned on the public sets and labelled comments, scored on rows it never saw.

    python -m stance.train.probe --data DATA --encoder models/encoder --work runs/probe
    python -m stance.train.probe --data DATA --encoder models/encoder --untrained --work runs/probe-fresh
    python -m stance.train.probe --data DATA --tf-idf

Prints one Markdown row: the suite's measures, then macro-F1 of the held-out real comments (initiative, sentiment,
language). The last command prints the same of TF-IDF, one classifier a set.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from transformers import AutoModel, AutoTokenizer, PreTrainedModel
from transformers.utils import logging

from stance.model import folder
from stance.model.network import build
from stance.targets import Target, read_targets
from stance.train.baseline import fit_baseline
from stance.train.default import BROAD, SWAPPED
from stance.train.evaluate import Labeller, macro_f1, model_labels
from stance.train.finetune import Schedule, train
from stance.train.mixing import broad_rows, with_swapped_titles
from stance.train.rows import LabelledRow, read_rows
from stance.train.suite import SUITE, public_scores, rows_of

PER_SET = 800
"""Most rows of each public sentiment and language set, and a third of those of a stance set."""

COMMENT_TARGETS = ("initiative", "sentiment", "language")


def probe(data: Path, encoder: Path, work: Path, schedule: Schedule, untrained: bool = False) -> dict[str, float]:
    """Scores, 0 to 100, of the encoder in `encoder` after one pass over rows of the public sets and labelled comments.

    `untrained` keeps its word vectors and draws its layers anew: what the layers' pretraining bought is the difference.
    """
    logging.set_verbosity_error()
    torch.manual_seed(schedule.seed)
    targets = read_targets()
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    base = AutoModel.from_pretrained(encoder, embedding_dropout=0.1)
    network = build(with_fresh_layers(base) if untrained else base, targets, dropout=0.2)
    comments = [data / "comments" / name for name in ("train.jsonl", "written.jsonl")]
    labelled = [row for row in read_rows(comments, targets) if not row.held_out]
    dev = read_rows([data / "comments" / "dev.jsonl"], targets)
    rows = with_swapped_titles([*broad_rows(data, PER_SET, schedule.seed), *labelled], SWAPPED, schedule.seed)
    train(network, tokenizer, targets, (rows, dev), schedule, work / "train")
    folder.save(work / "model", network, tokenizer, targets)
    label = model_labels(folder.load(work / "model"))
    return public_scores(data, targets, label) | _on_comments(dev, targets, label)


def with_fresh_layers(base: PreTrainedModel) -> PreTrainedModel:
    """An encoder with the word vectors of another and its layers drawn anew."""
    fresh: PreTrainedModel = AutoModel.from_config(base.config)
    fresh.set_input_embeddings(base.get_input_embeddings())
    return fresh


def tf_idf(data: Path) -> dict[str, float]:
    """The same scores of TF-IDF, fitted for each set on that set's training rows."""
    targets = read_targets()
    known = {target.name: target for target in targets}
    scores = {}
    for one in SUITE:
        target = known[one.target]
        fitted = fit_baseline(rows_of(data, one, frozenset(("train",))), (target,))
        scores[one.name] = public_scores(data, targets, fitted.labels, (one,))[one.name]
    comments = [data / "comments" / name for name in ("train.jsonl", "written.jsonl")]
    wanted = tuple(known[name] for name in COMMENT_TARGETS)
    fitted = fit_baseline(read_rows(comments, targets), wanted)
    return scores | _on_comments(read_rows([data / "comments" / "dev.jsonl"], targets), targets, fitted.labels)


def _on_comments(dev: Sequence[LabelledRow], targets: tuple[Target, ...], label: Labeller) -> dict[str, float]:
    scores = {}
    for target in (target for target in targets if target.name in COMMENT_TARGETS):
        judged = [row for row in dev if target.name in row.labels]
        scores[target.name] = 100 * macro_f1([row.labels[target.name] for row in judged], list(label(judged, target)))
    return scores


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m stance.train.probe", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rate", type=float, default=BROAD.rate, help="highest learning rate")
    parser.add_argument("--inner-rate", type=float, default=BROAD.inner_rate, help="that of the encoder's matrices")
    parser.add_argument("--untrained", action="store_true", help="fresh layers on the encoder's word vectors")
    parser.add_argument("--tf-idf", action="store_true", help="the baseline in place of an encoder")
    options = parser.parse_args()
    if not options.tf_idf and not (options.encoder and options.work):
        parser.error("expected --encoder and --work, or --tf-idf")
    schedule = replace(BROAD, epochs=1, seed=options.seed, rate=options.rate, inner_rate=options.inner_rate)
    scores = (
        tf_idf(options.data)
        if options.tf_idf
        else probe(options.data, options.encoder, options.work, schedule, options.untrained)
    )
    print("| " + " | ".join(scores) + " |")  # noqa: T201 - the command's output
    print("| " + " | ".join(f"{score:.1f}" for score in scores.values()) + " |")  # noqa: T201


if __name__ == "__main__":
    main()
