"""Supervised training: labelled rows + targets → network, on `datasets` and `transformers.Trainer`."""

import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from transformers import EvalPrediction, TrainingArguments

from stance.model.network import IGNORED, StanceNetwork
from stance.model.pairs import encode, pad, tensors
from stance.targets import Target
from stance.train.compiling import in_bf16
from stance.train.evaluate import macro_f1
from stance.train.rows import LabelledRow
from stance.train.trainer import StanceTrainer

CHECKPOINT = ("model.safetensors", "optimizer.pt", "scheduler.pt", "trainer_state.json")
"""What a checkpoint needs to be gone on from; the last is written last."""

STANDARD = 1_024
"""Rows whose states say what is standard."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how hard one stage trains.

    `balance` is the power of the inverse label frequency that weighs each label's loss: 0 leaves labels as
    they come, 1 makes rare and frequent ones equal. Each layer learns at `layer_decay` times the rate of the one
    above it (Howard and Ruder 2018). Training ends after `patience` epochs without a better score; 0 is never.
    `inner_rate` is that of the matrices in the encoder's layers, which Muon turns; at 0 AdamW turns all at `rate`.
    """

    epochs: float
    rate: float
    batch: int = 32
    balance: float = 0.5
    decay: float = 0.05
    seed: int = 0
    layer_decay: float = 1.0
    patience: int = 0
    inner_rate: float = 0.0


def train(
    network: StanceNetwork,
    tokenizer: Any,
    targets: tuple[Target, ...],
    rows: tuple[Sequence[LabelledRow], Sequence[LabelledRow]],
    schedule: Schedule,
    work: Path,
) -> list[Mapping[str, float]]:
    """Train `network` in place on rows[0]; keep the epoch that scores best on rows[1]; the log comes back.

    Training goes on from the last checkpoint in `work` where there is one. The score is the mean over
    targets of macro-F1 over the labels that occur in rows[1].
    """
    return run(trainer(network, tokenizer, targets, rows, schedule, work))


def trainer(
    network: StanceNetwork,
    tokenizer: Any,
    targets: tuple[Target, ...],
    rows: tuple[Sequence[LabelledRow], Sequence[LabelledRow]],
    schedule: Schedule,
    work: Path,
) -> StanceTrainer:
    """What `train` runs, to which callbacks and a teacher may be added first.

    The states of an encoder that nothing was trained on yet are standardised on rows[0].
    """
    if network.fresh:
        _standardise(network, tokenizer, rows[0])
    network.label_weights = tuple(_weights(target, rows[0], schedule.balance) for target in targets)
    made = StanceTrainer(
        model=network,
        args=_arguments(schedule, work),
        train_dataset=_dataset(rows[0], tokenizer, targets, network.wide is not None),
        eval_dataset=_dataset(rows[1], tokenizer, targets, network.wide is not None),
        data_collator=partial(_collate, pad_id=tokenizer.pad_token_id),
        compute_metrics=partial(_scores, targets=targets),
    )
    made.layer_decay, made.patience = schedule.layer_decay, schedule.patience
    made.inner_rate = schedule.inner_rate
    return made


def _standardise(network: StanceNetwork, tokenizer: Any, rows: Sequence[LabelledRow]) -> None:
    """Fit the network's Standard on the states of STANDARD rows, drawn the same way each time."""
    drawn = Random(0).sample(rows, min(len(rows), STANDARD))
    pairs = sorted(
        encode(tokenizer, [row.title for row in drawn], [row.text for row in drawn]),
        key=lambda pair: len(pair["input_ids"]),
    )
    device, found = network.device, []
    network.encoder.eval()
    with torch.inference_mode():
        for start in range(0, len(pairs), 64):
            batch = tensors(pad(pairs[start : start + 64], tokenizer.pad_token_id))
            ids, read = batch["input_ids"].to(device), batch["attention_mask"].to(device)
            found.append(network.encoder(input_ids=ids, attention_mask=read).last_hidden_state[read.bool()].float())
    network.standardise(torch.cat(found))


def run(made: StanceTrainer) -> list[Mapping[str, float]]:
    """Train from the last whole checkpoint on, then take the best epoch's weights; the log comes back.

    A checkpoint that was being written, or taken away, when its run was killed is removed.
    """
    steps = {}
    for place in Path(str(made.args.output_dir)).glob("checkpoint-*"):
        if _whole(place):
            steps[int(place.name.rpartition("-")[2])] = place
        else:
            shutil.rmtree(place)
    last = steps[max(steps)] if steps else None
    if last is None or not made.was_stopped(last):
        made.train(resume_from_checkpoint=str(last) if last else None)
    return list(made.state.log_history)


def _whole(checkpoint: Path) -> bool:
    if not all((checkpoint / name).is_file() for name in CHECKPOINT):
        return False
    try:
        json.loads((checkpoint / CHECKPOINT[-1]).read_text(encoding="utf-8"))
    except ValueError:
        return False
    return True


def _arguments(schedule: Schedule, work: Path) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(work),
        num_train_epochs=schedule.epochs,
        learning_rate=schedule.rate,
        weight_decay=schedule.decay,
        per_device_train_batch_size=schedule.batch,
        per_device_eval_batch_size=64,
        warmup_steps=0.06,
        lr_scheduler_type="cosine",
        optim="adamw_torch_fused",
        bf16=in_bf16(),
        use_cpu=in_bf16() and not torch.cuda.is_available(),
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=1,
        load_best_model_at_end=True,
        metric_for_best_model="macro_f1",
        logging_steps=50,
        label_names=["labels"],
        remove_unused_columns=False,
        dataloader_pin_memory=torch.cuda.is_available(),
        disable_tqdm=True,
        report_to="none",
        seed=schedule.seed,
    )


def _dataset(rows: Sequence[LabelledRow], tokenizer: Any, targets: tuple[Target, ...], wide: bool) -> Dataset:
    pairs = encode(tokenizer, [row.title for row in rows], [row.text for row in rows], wide)
    labels = [[_label(row, target) for target in targets] for row in rows]
    return Dataset.from_list(
        [{**pair, "labels": label, "length": len(pair["input_ids"])} for pair, label in zip(pairs, labels, strict=True)]
    )


def _label(row: LabelledRow, target: Target) -> int:
    return target.labels.index(row.labels[target.name]) if target.name in row.labels else IGNORED


def _collate(rows: list[dict[str, Any]], pad_id: int) -> dict[str, torch.Tensor]:
    batch = tensors(pad(rows, pad_id)) | {"labels": torch.tensor([row["labels"] for row in rows])}
    if "teacher" in rows[0]:
        batch["teacher"] = torch.tensor([row["teacher"] for row in rows])
    return batch


def _weights(target: Target, rows: Sequence[LabelledRow], balance: float) -> torch.Tensor:
    """Loss weight of each label, 1 on average over the rows; a label that never occurs weighs 1."""
    counts = Counter(row.labels[target.name] for row in rows if target.name in row.labels)
    if not counts:
        return torch.ones(len(target.labels))
    raw = torch.tensor([(counts[label] or max(counts.values())) ** -balance for label in target.labels])
    mean = sum(counts[label] * float(weight) for label, weight in zip(target.labels, raw, strict=True)) / counts.total()
    return raw / mean


def _scores(found: EvalPrediction, targets: tuple[Target, ...]) -> dict[str, float]:
    """Macro-F1 of each target, and their mean as `macro_f1`."""
    logits = np.asarray(found.predictions)
    labels = np.asarray(found.label_ids)
    ends = np.cumsum([len(target.labels) for target in targets])[:-1]
    scores = {}
    for place, (target, values) in enumerate(zip(targets, np.split(logits, ends, axis=1), strict=True)):
        judged = labels[:, place] != IGNORED
        if judged.any():
            scores[target.name] = macro_f1(labels[judged, place], values[judged].argmax(axis=1))
    return scores | {"macro_f1": float(np.mean(list(scores.values())))}
