"""Muon for the matrices of an encoder's layers, AdamW for everything else, as one optimizer.

Muon (Jordan et al. 2024) makes every direction of an update equally large. From random weights it was 0.12 of loss
ahead of AdamW after 46 million tokens, at a fifth fewer tokens a second. What was pretrained with it is fine-tuned with
it (Liu et al. 2025, "Muon is scalable for LLM training"): AdamW's updates lie in few directions and break such weights.
"""

import re
from collections.abc import Iterable
from typing import Any

import torch
from torch import nn

LAYER = re.compile(r"\.(?:layers?|blocks?|h)\.(\d+)\.")
"""Where encoders of `transformers` keep the number of a layer in its parameters' names."""

BESIDE = 0.1
"""What embeddings and norms of an encoder learn at in fine-tuning, as a share of its matrices' rate."""

Named = Iterable[tuple[str, nn.Parameter]]


class Together(torch.optim.Optimizer):
    """Several optimizers of different parameters as one, whose groups are theirs: a schedule sets the rates of all."""

    def __init__(self, *parts: torch.optim.Optimizer) -> None:
        super().__init__([group for part in parts for group in part.param_groups], {})
        self.parts = parts

    def step(self, closure: Any = None) -> None:  # type: ignore[override]  # no closure is ever given
        """One step of each."""
        for part in self.parts:
            part.step()

    def state_dict(self) -> dict[str, Any]:
        """What `load_state_dict` reads."""
        return {"parts": [part.state_dict() for part in self.parts]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take the state of each part; their groups are new then."""
        for part, state in zip(self.parts, state_dict["parts"], strict=True):
            part.load_state_dict(state)
        self.param_groups = [group for part in self.parts for group in part.param_groups]


def for_pretraining(named: Named, rate: float) -> Together:
    """One rate for all: Muon's updates are scaled to be as large as AdamW's."""
    learnt = list(named)
    inner = [value for name, value in learnt if _is_inner(name, value)]
    others = [value for name, value in learnt if not _is_inner(name, value)]
    adam = torch.optim.AdamW(others, rate, (0.9, 0.98), weight_decay=0.01, fused=True)
    return Together(_muon(inner, rate, 0.01), adam)


def for_finetuning(named: Named, rate: float, inner_rate: float, decay: float) -> Together:
    """Heads learn at `rate`, the matrices of the encoder's layers at `inner_rate`, the rest of it at BESIDE of that."""
    learnt = [(name, value) for name, value in named if value.requires_grad]
    inner = [value for name, value in learnt if _is_inner(name, value)]
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, value in learnt:
        if not _is_inner(name, value):
            own = BESIDE * inner_rate if name.startswith("encoder.") else rate
            groups.setdefault((own, decay if value.ndim > 1 else 0.0), []).append(value)
    adam = torch.optim.AdamW(
        [{"params": values, "lr": own, "weight_decay": heavy} for (own, heavy), values in groups.items()], fused=True
    )
    return Together(_muon(inner, inner_rate, 0.0), adam)


def _is_inner(name: str, value: nn.Parameter) -> bool:
    """Whether a parameter is a matrix of an encoder's layers, or of what stands between them and the words."""
    return value.ndim == 2 and (LAYER.search(name) is not None or name.endswith(".head.dense.weight"))


def _muon(matrices: list[nn.Parameter], rate: float, decay: float) -> torch.optim.Optimizer:
    return torch.optim.Muon(matrices, rate, weight_decay=decay, momentum=0.95, adjust_lr_fn="match_rms_adamw")
