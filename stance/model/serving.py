"""Who serves a model: torch, or ONNX Runtime or OpenVINO on a graph that is converted once and kept in the cache.

What is fastest is measured once for a model and a machine. A small job is not measured for: there, what starts first
is done first, and torch takes seconds to start.
"""

import hashlib
import json
import logging
import os
import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from stance.errors import MissingExtraError, ModelError, UsageError
from stance.model.cache import folder_of, making, settle, shelf
from stance.targets import Target

if TYPE_CHECKING:
    from stance.model.backends import Backend

AUTO, TORCH, ONNX, OPENVINO = "auto", "torch", "onnx", "openvino"
BACKENDS = (AUTO, TORCH, ONNX, OPENVINO)
QUICK = "quick"
"""As AUTO, for a job so small that what starts first is done first."""

PACKAGES = {ONNX: "onnxruntime", OPENVINO: "openvino"}
"""What runs a converted graph, the one that starts faster first."""

TITLES = {ONNX: "ONNX Runtime", OPENVINO: "OpenVINO"}
EXTRAS = {ONNX: "fast", OPENVINO: "openvino"}
CONVERTER = ("onnx", "onnxscript")

GRAPH = "model.onnx"
KEPT = ONNX
"""Folder that holds the graph and its weights."""

ALONE = "neither ONNX Runtime nor OpenVINO is installed (pip install 'stance[fast]')"

PROBE = (
    "هاد المشروع خاصو يوصل لجميع الأحياء، ماشي غير وسط المدينة",
    "on attend toujours les travaux promis, et rien n'avance dans notre rue",
    "tbarkellah 3la had lkhdma, lah ykhlef 3likom",
)
ROUNDS, BATCHES, ROWS = 3, 4, 32
"""Rounds of a measurement, the best of which counts, batches of each, and comments of each of these."""


@dataclass(frozen=True, slots=True)
class Source:
    """A model folder that was found whole."""

    folder: Path
    fingerprint: str
    targets: tuple[Target, ...]


Say = Callable[[str], None]


def serve(source: Source, wanted: str, say: Say) -> "tuple[str, Backend]":
    """The backend that is `wanted` of BACKENDS, or QUICK, and its name; torch, with one line to `say`, where it cannot.

    `auto` is the fastest of what is installed, as measured once on this machine; what was chosen and why is a line to
    `say`, and is logged as `backend`. Raises UsageError where no such backend is known, ModelError where the folder
    is not readable.
    """
    if wanted not in (*BACKENDS, QUICK):
        raise UsageError(f"expected a backend of {', '.join(BACKENDS)}, got {wanted!r}; choose one of them")
    name, why = wanted, "as asked for"
    try:
        if wanted in (AUTO, QUICK):
            name, why = _quickest(source) if wanted == QUICK else _fastest(source, say)
            say(f"{name} serves: {why}")
        backend = _loaded(name, source, say)
    except (MissingExtraError, ModelError, OSError) as problem:
        if name == TORCH:
            raise
        say(f"{problem}; torch serves instead")
        name, why, backend = TORCH, str(problem), _torch(source)
    logging.getLogger(__name__).info("backend", extra={"figures": {"backend": name, "why": why}})
    return name, backend


def served_with(kind: str) -> str:
    """The backend whose class is called `kind`, "" where none is."""
    name = kind.removesuffix("Backend").lower()
    return name if name in (TORCH, ONNX, OPENVINO) else ""


def converted(source: Source, say: Say) -> Path:
    """The model's graph in the cache, made where it is not there.

    Raises MissingExtraError without what converts, ModelError where torch's exporter does not know the network,
    OSError where neither the cache nor a temporary folder takes it.
    """
    place, passing = shelf(source.fingerprint, KEPT)
    if not (place / KEPT).is_dir():
        from stance.model.export import write_graph

        _need(CONVERTER, "converting", EXTRAS[ONNX])
        with making(place) as work:
            if (place / KEPT).is_dir():  # another process did it while this one waited
                return place / KEPT / GRAPH
            made = work / KEPT
            made.mkdir()
            say(f"converting the model, for this run only: {passing}" if passing else "converting the model, once")
            try:
                # Apart, weights are mapped into memory: what a comment does not touch of them is never read.
                write_graph(source.folder, made / GRAPH, apart=True)
            except (RuntimeError, ValueError, TypeError) as problem:  # what torch's exporter raises
                words = str(problem).partition("\n")[0]
                raise ModelError(f"{source.folder} cannot be converted to ONNX ({words})") from None
            settle(made, place / KEPT)
    return place / KEPT / GRAPH


def _quickest(source: Source) -> tuple[str, str]:
    """What starts first, and why that is taken; nothing is converted or measured for it."""
    able = _able()
    if not able:
        return TORCH, ALONE
    with suppress(OSError):
        if (folder_of(source.fingerprint) / KEPT).is_dir():
            return able[0], "it starts first, and the job is small"
    return TORCH, f"the job is small, and the model not converted yet; --backend {able[0]} does that, once"


def _fastest(source: Source, say: Say) -> tuple[str, str]:
    """What is fastest on this machine, and by how much; measured where that was not done before."""
    able = _able()
    if not able:
        return TORCH, ALONE
    place, _ = shelf(source.fingerprint, KEPT)
    if not ((place / KEPT).is_dir() or _installed(CONVERTER)):
        return TORCH, f"the model is not converted yet, which takes: pip install 'stance[{EXTRAS[ONNX]}]'"
    machine = _machine()
    known = place / f"rates-{hashlib.sha256(json.dumps(machine).encode()).hexdigest()[:16]}.json"
    speeds = _read_speeds(known, (*able, TORCH))
    if not speeds:
        speeds = _measure({name: _loaded(name, source, say) for name in (*able, TORCH)})
        with suppress(OSError), making(place) as work:  # a cache that takes nothing only means measuring again
            made = work / known.name
            made.write_text(json.dumps({"machine": machine, "seconds": speeds}) + "\n", encoding="utf-8")
            settle(made, known)
    first, second, *_ = sorted(speeds, key=speeds.__getitem__)
    return first, f"{speeds[second] / speeds[first]:.1f} × as fast as {second}, as measured once on this machine"


def _read_speeds(place: Path, names: tuple[str, ...]) -> Mapping[str, float]:
    """Seconds of a batch by backend, as measured before; nothing where they were not."""
    try:
        known = json.loads(place.read_text(encoding="utf-8"))
        return {name: float(known["seconds"][name]) for name in names}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _measure(backends: "Mapping[str, Backend]") -> dict[str, float]:
    from stance.model.backends import lanes_of

    texts = [" ".join(PROBE[: 1 + row % len(PROBE)]) for row in range(ROWS)]
    seconds = dict.fromkeys(backends, float("inf"))
    # In turns, so that what else the machine does falls on all; the first round of each warms up.
    for _ in range(1 + ROUNDS):
        for name, backend in backends.items():
            start = perf_counter()
            with lanes_of(backend) as each:
                list(each(backend.logits, [[PROBE[0]] * ROWS] * BATCHES, [texts] * BATCHES))
            seconds[name] = min(seconds[name], (perf_counter() - start) / BATCHES)
    return seconds


def _machine() -> list[str | int | None]:
    """What a measurement holds for."""
    versions = [_version(package) for package in (*PACKAGES.values(), "torch")]
    return [platform.node(), os.cpu_count(), os.environ.get("OMP_NUM_THREADS"), *versions]


def _loaded(name: str, source: Source, say: Say) -> "Backend":
    return _torch(source) if name == TORCH else _graph(name, source, say)


def _torch(source: Source) -> "Backend":
    from stance.model.backends import TorchBackend
    from stance.model.folder import load_network, load_tokenizer

    return TorchBackend(load_network(source.folder, source.targets), load_tokenizer(source.folder), source.targets)


def _graph(name: str, source: Source, say: Say) -> "Backend":
    _need((PACKAGES[name],), TITLES[name], EXTRAS[name])
    from stance.model.backends import OnnxBackend, OpenvinoBackend, UnreadableError
    from stance.model.folder import load_plain_tokenizer

    graph = converted(source, say)
    body = OnnxBackend if name == ONNX else OpenvinoBackend
    try:
        return body(graph, *load_plain_tokenizer(source.folder), source.targets)
    except UnreadableError as problem:
        raise ModelError(f"{graph} is not readable ({problem}); delete it, and it is made anew") from None


def _able() -> list[str]:
    """What can run a converted graph here."""
    return [name for name, package in PACKAGES.items() if _installed((package,))]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _installed(names: tuple[str, ...]) -> bool:
    return all(find_spec(name) is not None for name in names)


def _need(names: tuple[str, ...], what: str, extra: str) -> None:
    if missing := [name for name in names if not _installed((name,))]:
        raise MissingExtraError(f"{what} needs {' and '.join(missing)}; install it with: pip install 'stance[{extra}]'")
