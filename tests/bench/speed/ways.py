"""Ways to score the same comments with the same weights: ours on each backend, and what people would write instead."""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from time import perf_counter
from typing import Any

import torch
from transformers import Pipeline

from stance.model import folder
from stance.model.pairs import encode, pad, tensors
from stance.predict import probabilities
from stance.train.baseline import fit_baseline
from stance.train.rows import LabelledRow

BATCH = 32
ONE_BY_ONE = "transformers pipeline, one by one"
BY_32 = f"transformers pipeline, batch_size={BATCH}"
FLOOR = "TF-IDF + logistic regression"


class PlainPipeline(Pipeline):
    """A pipeline of transformers as its manual shows one: encode, ask the network, take the most probable label."""

    def _sanitize_parameters(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        return {}, {}, {}

    def preprocess(self, input_: tuple[str, str], **options: Any) -> dict[str, torch.Tensor]:
        (row,) = encode(self.tokenizer, [input_[0]], [input_[1]], self.model.wide is not None)
        return tensors(pad([row], self.tokenizer.pad_token_id))

    def _forward(self, input_tensors: dict[str, torch.Tensor], **options: Any) -> dict[str, torch.Tensor]:
        return {"logits": self.model(**input_tensors).logits}

    def postprocess(self, model_outputs: dict[str, torch.Tensor], **options: Any) -> int:
        return int(model_outputs["logits"][0].argmax())


class Timed:
    """A backend that knows how long its network was at work, on one batch or on several at once."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self.seconds = 0.0
        self._lock = Lock()
        self._busy, self._since = 0, 0.0
        name = "_run" if hasattr(backend, "_run") else "_network"
        inner = getattr(backend, name)
        setattr(backend, name, _Watched(inner, self))

    def logits(self, titles: Sequence[str], texts: Sequence[str]) -> Any:
        return self._backend.logits(titles, texts)

    def count(self, texts: Sequence[str]) -> list[int]:
        return list(self._backend.count(texts))

    def lanes(self) -> Any:
        return self._backend.lanes()

    def begin(self) -> None:
        """A batch goes into the network."""
        with self._lock:
            self._since = self._since if self._busy else perf_counter()
            self._busy += 1

    def end(self) -> None:
        """A batch is out of it; only what passes while none is in it is time outside."""
        with self._lock:
            self._busy -= 1
            self.seconds += 0.0 if self._busy else perf_counter() - self._since


class _Watched:
    """A network, or what runs one, whose calls are timed."""

    def __init__(self, inner: Any, clock: Timed) -> None:
        self._inner, self._clock = inner, clock
        self.wide = getattr(inner, "wide", None)

    def __call__(self, *given: Any, **batch: Any) -> Any:
        self._clock.begin()
        try:
            return self._inner(*given, **batch)
        finally:
            self._clock.end()


def ours(model: folder.Model) -> Callable[[Sequence[LabelledRow]], object]:
    """What `stance score` does between reading and writing."""
    return lambda rows: probabilities([row.title for row in rows], [row.text for row in rows], model)


def rivals(
    model: folder.Model, known: Sequence[LabelledRow]
) -> Mapping[str, Callable[[Sequence[LabelledRow]], object]]:
    """The same weights through a pipeline of transformers, and the floor of cost, which learns from `known`."""
    network, tokenizer = folder.load_network(model.path, model.targets).eval(), folder.load_tokenizer(model.path)
    pipe = PlainPipeline(model=network, tokenizer=tokenizer, device=torch.device("cpu"))
    floor = fit_baseline(known, model.targets)
    return {
        ONE_BY_ONE: lambda rows: [pipe((row.title, row.text)) for row in rows],
        BY_32: lambda rows: pipe([(row.title, row.text) for row in rows], batch_size=BATCH),
        FLOOR: lambda rows: [floor.labels(rows, target) for target in model.targets],
    }


def ceiling(kind: torch.dtype, size: int = 1024, rounds: int = 30) -> float:
    """GFLOP/s of a bare product of two square matrices, the best of `rounds`."""
    left, right = torch.rand(size, size, dtype=kind), torch.rand(size, size, dtype=kind)
    best = float("inf")
    for _ in range(rounds):
        start = perf_counter()
        left @ right
        best = min(best, perf_counter() - start)
    return 2 * size**3 / best / 1e9


def work(model: folder.Model, rows: Sequence[LabelledRow]) -> float:
    """GFLOP of what the encoder has to multiply for comments, without padding: its layers, and what tokens look at."""
    network, tokenizer = folder.load_network(model.path, model.targets), folder.load_tokenizer(model.path)
    weights = sum(part.weight.numel() for part in network.encoder.modules() if isinstance(part, torch.nn.Linear))
    config = network.encoder.config
    lengths = [
        len(row["input_ids"]) for row in encode(tokenizer, *zip(*((r.title, r.text) for r in rows), strict=True))
    ]
    seen = 4 * config.hidden_size * config.num_hidden_layers * sum(length**2 for length in lengths)
    return (2 * weights * sum(lengths) + seen) / 1e9


def has_bf16() -> bool:
    """Whether the processor computes in bf16."""
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))
