"""Where logits come from: the one-method protocol that everything after the model leans on."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from stance.targets import Target

if TYPE_CHECKING:
    from stance.model.network import StanceNetwork

Logits = Mapping[str, npt.NDArray[np.float32]]


class Backend(Protocol):
    """Anything that turns pairs into logits."""

    def logits(self, titles: Sequence[str], texts: Sequence[str]) -> Logits:
        """Logits of each target, (n, labels) float32, for n pairs computed as one batch."""
        ...


class TorchBackend:
    """The network in PyTorch: on the GPU where there is one, in bf16 where the machine computes in it."""

    def __init__(self, network: "StanceNetwork", tokenizer: Any, targets: tuple[Target, ...]) -> None:
        import torch

        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = network.eval()
        torch.nn.Module.to(network, device=self._device, dtype=compute_type(self._device))
        self._tokenizer = tokenizer
        self._targets = targets

    def logits(self, titles: Sequence[str], texts: Sequence[str]) -> Logits:
        """Logits of each target, (n, labels) float32."""
        import torch

        from stance.model.pairs import encode, pad, tensors

        wide = self._network.wide is not None
        batch = tensors(pad(encode(self._tokenizer, titles, texts, wide), self._tokenizer.pad_token_id))
        with torch.inference_mode():
            flat = self._network(**{name: part.to(self._device) for name, part in batch.items()}).logits
        values = flat.float().cpu().numpy()
        ends = np.cumsum([len(target.labels) for target in self._targets])[:-1]
        return dict(zip((target.name for target in self._targets), np.split(values, ends, axis=1), strict=True))


def compute_type(device: Any) -> Any:
    """bf16 on GPUs and on processors with bf16 instructions, else fp32: emulated bf16 is 20 times slower."""
    import torch

    if device.type == "cuda":
        return torch.bfloat16
    able = torch.cpu.get_capabilities()
    return torch.bfloat16 if able.get("avx512_bf16") or able.get("amx_bf16") else torch.float32
