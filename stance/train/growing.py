"""A deeper encoder that starts where a shallower one was left: it answers the same until it learns."""

from pathlib import Path

import torch
from torch import nn
from transformers import AutoConfig, ModernBertForMaskedLM

from stance.errors import UsageError

WRITES = ("attn.Wo.", "mlp.Wo.")
"""Parameters through which a layer adds to what passes it: a layer with zeros there changes nothing."""


def grown(start: Path, layers: int) -> ModernBertForMaskedLM:
    """The encoder in `start` with `layers` layers, in fp32: its lowest ones, or all of them and copies among them.

    A copy stands above its original and writes nothing at first (Gong et al. 2019, "Efficient training of BERT by
    progressively stacking"; Evci et al. 2022, "GradMax", for the zeros). Raises UsageError where more than twice as
    many layers are asked for as there are.
    """
    config = AutoConfig.from_pretrained(start)
    found = config.num_hidden_layers
    if layers > 2 * found:
        raise UsageError(f"expected at most {2 * found} layers, twice those of {start}, got {layers}; grow it in steps")
    config.num_hidden_layers, config.layer_types = layers, [config.layer_types[0]] * layers
    if layers <= found:
        return ModernBertForMaskedLM.from_pretrained(start, config=config, dtype=torch.float32)
    old = ModernBertForMaskedLM.from_pretrained(start, dtype=torch.float32)
    new = ModernBertForMaskedLM(config)
    around = {name: value for name, value in old.state_dict().items() if ".layers." not in name}
    new.load_state_dict(around, strict=False)
    new.tie_weights()
    free = iter(new.model.layers)
    for place, source in enumerate(old.model.layers):
        _fill(next(free), source, fresh=False)
        if place >= 2 * found - layers:  # the upper ones are copied first
            _fill(next(free), source, fresh=True)
    return new


def _fill(layer: nn.Module, source: nn.Module, fresh: bool) -> None:
    layer.load_state_dict(source.state_dict(), strict=False)  # the lowest layer has no norm, its copy one of its own
    if fresh:
        for name, value in layer.named_parameters():
            if name.startswith(WRITES):
                nn.init.zeros_(value)
