"""Where logits come from: the one-method protocol that everything after the model leans on."""

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from stance.machine import cores
from stance.model.pairs import Batch, count, encode, pad, tensors
from stance.targets import Target

if TYPE_CHECKING:
    from stance.model.network import StanceNetwork

Logits = Mapping[str, npt.NDArray[np.float32]]
Map = Callable[..., Iterator[Any]]
"""What works as `map` does."""

MOST_LANES = 8
"""Batches computed at once: what Python does for each takes an eighth of the time, and is done for one at a time."""

AHEAD = 2
"""Batches under way for each lane of a converted graph: while one is computed, the next is encoded."""


class Backend(Protocol):
    """Anything that turns pairs into logits.

    One that also has `count(texts)`, the tokens of each text, is asked for pairs of like length together. One that has
    `lanes()`, a `map` within a context, is asked for several batches at once, each from a thread of its own.
    """

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
        network.standard.float()  # a small difference of large numbers
        if network.wide is not None:
            # Sums over hundreds of n-grams: in bf16 they flip one answer in a hundred, and cost next to nothing.
            network.wide.float()
        self._tokenizer = tokenizer
        self._targets = targets

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text."""
        return count(self._tokenizer, texts)

    @contextmanager
    def lanes(self) -> Iterator[Map]:
        """A `map` that computes as many batches at once as torch has threads, one on each.

        The products of so small a network are too small to be shared: two at once take two thirds of the time that
        both threads take for one after the other.
        """
        import torch

        threads = torch.get_num_threads()
        if self._device.type != "cpu" or threads < 2:
            yield map
            return
        n_lanes = min(threads, MOST_LANES)
        try:
            # A thread's own number of threads; torch takes the last that was set for those that begin later.
            with ThreadPoolExecutor(n_lanes, "lane", torch.set_num_threads, (threads // n_lanes,)) as pool:
                yield pool.map
        finally:
            torch.set_num_threads(threads)

    def logits(self, titles: Sequence[str], texts: Sequence[str]) -> Logits:
        """Logits of each target, (n, labels) float32."""
        import torch

        wide = self._network.wide is not None
        batch = tensors(pad(encode(self._tokenizer, titles, texts, wide), self._tokenizer.pad_token_id))
        with torch.inference_mode():
            flat = self._network(**{name: part.to(self._device) for name, part in batch.items()}).logits
        return _by_target(flat.float().cpu().numpy(), self._targets)


class UnreadableError(Exception):
    """A graph that its runtime does not take."""


class _Graph(ABC):
    """A network as `stance.model.export` converts it, without torch; `tokenizer` is a `tokenizers.Tokenizer`.

    As torch, it takes OMP_NUM_THREADS threads where that is set. Raises UnreadableError where `graph` is damaged.
    """

    def __init__(self, graph: Path, tokenizer: Any, pad_id: int, targets: tuple[Target, ...]) -> None:
        asked = os.environ.get("OMP_NUM_THREADS", "")
        threads = int(asked) if asked.isdecimal() and int(asked) else cores()
        self._lanes = min(threads, MOST_LANES)
        self._inputs = self._open(graph, self._lanes, threads // self._lanes)
        self._tokenizer, self._pad_id = tokenizer, pad_id
        self._targets = targets

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text."""
        return count(self._tokenizer, texts)

    @contextmanager
    def lanes(self) -> Iterator[Map]:
        """A `map` that computes as many batches at once as there are threads, one on each."""
        with ThreadPoolExecutor(AHEAD * self._lanes, "lane") as pool:
            yield pool.map

    def logits(self, titles: Sequence[str], texts: Sequence[str]) -> Logits:
        """Logits of each target, (n, labels) float32."""
        batch = pad(encode(self._tokenizer, titles, texts, "ngrams" in self._inputs), self._pad_id)
        return _by_target(self._run({name: batch[name] for name in self._inputs}), self._targets)

    @abstractmethod
    def _open(self, graph: Path, lanes: int, threads: int) -> list[str]:
        """Make the graph ready for so many batches at once on so many threads each; returns the names of its inputs."""

    @abstractmethod
    def _run(self, batch: Batch) -> npt.NDArray[np.float32]:
        """(n, labels of all targets side by side)."""


class OnnxBackend(_Graph):
    """In ONNX Runtime on the processor, in fp32."""

    def _open(self, graph: Path, lanes: int, threads: int) -> list[str]:
        import onnxruntime
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        try:
            self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        except (Fail, InvalidGraph, InvalidProtobuf) as problem:
            raise UnreadableError(problem) from None
        return [each.name for each in self._session.get_inputs()]

    def _run(self, batch: Batch) -> npt.NDArray[np.float32]:
        (flat,) = self._session.run(None, batch)
        return cast(npt.NDArray[np.float32], flat)


class OpenvinoBackend(_Graph):
    """In OpenVINO on the processor, in bf16 where it has instructions for that, else in fp32."""

    def _open(self, graph: Path, lanes: int, threads: int) -> list[str]:
        import openvino

        # At the first look at a tensor's numbers OpenVINO finds numpy, under a lock that it keeps while it waits for
        # Python's: two lanes that do so at once wait for each other without end.
        _ = openvino.Tensor(np.zeros(1, dtype=np.float32)).data
        core = openvino.Core()
        bf16 = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        settings = {
            "INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32",
            "INFERENCE_NUM_THREADS": lanes * threads,
            "NUM_STREAMS": lanes,
        }
        try:
            self._session = core.compile_model(core.read_model(graph), "CPU", settings)
        except RuntimeError as problem:
            raise UnreadableError(str(problem).strip().rpartition("\n")[2]) from None
        return [each.get_any_name() for each in self._session.inputs]

    def _run(self, batch: Batch) -> npt.NDArray[np.float32]:
        # A request of its own: the session's is for one thread at a time.
        return cast(npt.NDArray[np.float32], self._session.create_infer_request().infer(batch)[0])


def lanes_of(backend: Backend) -> AbstractContextManager[Map]:
    """The backend's `map` for batches, where it has one; they are computed one after the other where it has none."""
    own = getattr(backend, "lanes", None)
    return own() if own else nullcontext(map)


def compute_type(device: Any) -> Any:
    """bf16 on GPUs and on processors with bf16 instructions, else fp32: emulated bf16 is 20 times slower."""
    import torch

    if device.type == "cuda":
        return torch.bfloat16
    able = torch.cpu.get_capabilities()
    return torch.bfloat16 if able.get("avx512_bf16") or able.get("amx_bf16") else torch.float32


def _by_target(flat: npt.NDArray[np.float32], targets: tuple[Target, ...]) -> Logits:
    """(n, labels of all targets side by side) as the logits of each target."""
    ends = np.cumsum([len(target.labels) for target in targets])[:-1]
    return dict(zip((target.name for target in targets), np.split(flat, ends, axis=1), strict=True))
