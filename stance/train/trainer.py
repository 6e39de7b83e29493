"""`transformers.Trainer` with randomness that seed and step decide, rates that fall with depth, and a teacher."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import Trainer, TrainerState
from transformers.trainer_pt_utils import LengthGroupedSampler

from stance.model.network import IGNORED
from stance.train.muon import LAYER, for_finetuning
from stance.train.workers import ALONE, AVERAGED, Worker


class StanceTrainer(Trainer):
    """A trainer whose broken-off run, resumed, gives the weights of an unbroken one.

    What is drawn (order of rows, dropout) depends on the seed and on the epoch's or step's number alone, so that it
    does not matter where a run was broken off. A `teacher` column holds a base model's logits: where a row says
    nothing of a target, the loss asks for the teacher's answer ("learning without forgetting", Li and Hoiem 2016).
    """

    layer_decay = 1.0
    inner_rate = 0.0
    patience = 0
    interrupted = False
    """Set from outside: before its next step the trainer saves a checkpoint and raises KeyboardInterrupt."""

    worker: Worker = ALONE
    """Which of several that go on together, over as many steps: they take the mean of their weights now and then."""

    tell: Callable[[int, int, Mapping[str, float]], None] | None = None
    """Told the steps done, out of how many, and the last losses and scores."""

    def training_step(self, model: Any, inputs: dict[str, Any], num_items_in_batch: Any = None) -> torch.Tensor:
        """One step, whose dropout its number decides."""
        if self.interrupted:
            self._save_checkpoint(model, None)
            raise KeyboardInterrupt
        if self.tell:
            known = {name: value for line in self.state.log_history[-20:] for name, value in line.items()}
            self.tell(self.state.global_step, self.state.max_steps, known)
        if self.state.global_step and self.state.global_step % AVERAGED == 0:
            self.worker.mean(model)
        torch.manual_seed(_mixed(self.args.seed, 1, self.state.global_step))
        return super().training_step(model, inputs, num_items_in_batch)

    def evaluate(
        self, eval_dataset: Any = None, ignore_keys: Any = None, metric_key_prefix: str = "eval"
    ) -> dict[str, float]:
        """Scores on the held-out rows; training ends where they have not risen for long."""
        if self.model is not None:
            self.worker.mean(self.model)
        scores = super().evaluate(eval_dataset, ignore_keys, metric_key_prefix)
        # What decides is the log, which a resumed run has too.
        if self.lost_patience(self.state):
            self.control.should_training_stop = True
        return dict(scores)

    def was_stopped(self, checkpoint: Path) -> bool:
        """Whether a run ended early at `checkpoint`; then the best weights are in place."""
        self.state = TrainerState.load_from_json(str(checkpoint / "trainer_state.json"))
        stopped = self.lost_patience(self.state)
        if stopped:
            self._load_best_model()
        return stopped

    def lost_patience(self, state: TrainerState) -> bool:
        """Whether the best score is `patience` or more epochs old."""
        scores = [line["eval_macro_f1"] for line in state.log_history if "eval_macro_f1" in line]
        return 0 < self.patience <= len(scores) - 1 - scores.index(max(scores)) if scores else False

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """Muon and AdamW where the layers have a rate of their own; else AdamW, with a group for each depth."""
        network: Any = self.model if model is None else model
        if self.inner_rate:
            args = self.args
            self.optimizer = for_finetuning(
                network.named_parameters(), args.learning_rate, self.inner_rate, args.weight_decay
            )
            return self.optimizer
        if self.layer_decay == 1.0:
            return super().create_optimizer(model)
        learnt = [(name, value) for name, value in network.named_parameters() if value.requires_grad]
        depths = depths_of([name for name, _ in learnt])
        decayed = set(self.get_decay_parameter_names(network))
        groups: dict[tuple[int, bool], list[nn.Parameter]] = {}
        for (name, value), depth in zip(learnt, depths, strict=True):
            groups.setdefault((depth, name in decayed), []).append(value)
        kind, options = self.get_optimizer_cls_and_kwargs(self.args, network)
        top = max(depths)
        self.optimizer = kind(
            [
                {
                    "params": values,
                    "lr": self.args.learning_rate * self.layer_decay ** (top - depth),
                    "weight_decay": self.args.weight_decay if heavy else 0.0,
                }
                for (depth, heavy), values in sorted(groups.items(), key=lambda group: group[0])
            ],
            **options,
        )
        return self.optimizer

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """The network's loss on labels, and on the teacher's answers where there are none."""
        teacher = inputs.pop("teacher", None)
        found = model(**inputs)
        loss = found.loss
        if teacher is not None:
            loss = loss + forgetting(found.logits, teacher, inputs["labels"], head_sizes(self.model))
        return (loss, found) if return_outputs else loss

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:
        rows: Any = self.train_dataset if train_dataset is None else train_dataset
        batch = self.args.train_batch_size
        steps = -(-len(rows) // batch)
        return _ByLength(
            batch, list(rows["length"]), lambda: _mixed(self.args.seed, 0, self.state.global_step // steps)
        )

    def _load_rng_state(self, checkpoint: str | None) -> None:
        """Nothing: seed, epoch and step decide all draws."""


class _ByLength(LengthGroupedSampler):
    """Rows of like length together, in an order that seed and epoch decide."""

    def __init__(self, batch: int, lengths: list[int], draw: Callable[[], int]) -> None:
        super().__init__(batch, lengths=lengths, generator=torch.Generator())
        self._draw = draw

    def __iter__(self) -> Iterator[int]:
        self.generator.manual_seed(self._draw())
        return iter(super().__iter__())


def depths_of(names: Sequence[str]) -> list[int]:
    """Depth of each parameter: 0 in the embeddings, then the encoder's layers, above them all heads."""
    found = [0 if "embed" in name else int(m[1]) + 1 if (m := LAYER.search(name)) else -1 for name in names]
    top = max(found, default=0) + 1
    return [top if depth < 0 else depth for depth in found]


def head_sizes(network: Any) -> list[int]:
    """Number of labels of each head, in order."""
    return [int(n) for _, n in network.config.heads or []]


def forgetting(logits: torch.Tensor, teacher: torch.Tensor, labels: torch.Tensor, sizes: Sequence[int]) -> torch.Tensor:
    """Divergence from the teacher's answers on heads without a label, summed over heads, averaged over the batch.

    logits, teacher: (batch, labels of all heads); the teacher may lack the last heads. labels: (batch, targets).
    """
    total = logits.new_zeros(())
    start = 0
    for place, size in enumerate(sizes):
        columns = slice(start, start + size)
        start += size
        if start > teacher.shape[1]:
            break
        wanted, found = teacher[:, columns].softmax(dim=1), logits[:, columns].log_softmax(dim=1)
        each = nn.functional.kl_div(found, wanted, reduction="none").sum(dim=1)
        total = total + (each * (labels[:, place] == IGNORED)).sum() / len(labels)
    return total


def _mixed(seed: int, kind: int, number: int) -> int:
    return (seed * 2 + kind) * 1_000_003 + number
