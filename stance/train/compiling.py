"""What makes training on a processor fast: bf16 where it has instructions for that, and a compiled encoder."""

from collections.abc import Callable
from shutil import which
from typing import Any

import torch
from transformers import PreTrainedModel

from stance.model.backends import compute_type


def in_bf16() -> bool:
    """Whether training computes in bf16 on this machine: on its GPU where there is one, else on its processor."""
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool(compute_type(torch.device("cpu")) == torch.bfloat16)


def compiled_forward(encoder: PreTrainedModel, dynamic: bool) -> Callable[..., Any]:
    """The encoder's `forward`, compiled where a C++ compiler is at hand and it pays: in bf16.

    dynamic: one code for texts of all lengths, a fifth slower than one for each length. Compiling takes a minute, which
    a GPU never wins back on texts of all lengths.
    """
    if not in_bf16() or not which("g++") or (torch.cuda.is_available() and dynamic):
        return encoder.forward
    if torch.cuda.is_available():
        return torch.compile(encoder.forward, dynamic=False)
    # What torch fuses for attention is slow backwards on processors; written out, it is compiled with the rest.
    encoder.set_attn_implementation("eager")
    # Dropout drawn in compiled code is drawn one number at a time.
    compiled: Callable[..., Any] = torch.compile(encoder.forward, dynamic=dynamic, options={"fallback_random": True})
    return compiled
