"""Who serves a model: torch, or ONNX Runtime on a graph that is converted once and kept in the user's cache."""

import errno
import fcntl
import json
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from stance.errors import MissingExtraError, ModelError, UsageError
from stance.targets import Target

if TYPE_CHECKING:
    from stance.model.backends import Backend

AUTO, TORCH, ONNX = "auto", "torch", "onnx"
BACKENDS = (AUTO, TORCH, ONNX)

FORMAT = 1
"""Of converted graphs: a change in how they are made takes a new number, and old ones are made anew."""

GRAPH, SPEEDS = "model.onnx", "speeds.json"
MAKING = "making"
"""Folder in which what will be kept is made."""

RUNTIME, CONVERTER = ("onnxruntime",), ("onnx", "onnxscript")
INSTALL = "install it with: pip install 'stance[fast]'"

PROBE = (
    "هاد المشروع خاصو يوصل لجميع الأحياء، ماشي غير وسط المدينة",
    "on attend toujours les travaux promis, et rien n'avance dans notre rue",
    "tbarkellah 3la had lkhdma, lah ykhlef 3likom",
)
ROUNDS, ROWS = 5, 32
"""Batches of a measurement, the best of which counts, and comments of each."""


@dataclass(frozen=True, slots=True)
class Source:
    """A model folder that was found whole."""

    folder: Path
    fingerprint: str
    targets: tuple[Target, ...]


Say = Callable[[str], None]


def serve(source: Source, wanted: str, say: Say) -> "tuple[str, Backend]":
    """The backend that is `wanted` of BACKENDS, and its name; torch, and one line to `say`, where it cannot be had.

    `auto` is the faster of torch and ONNX Runtime in fp32 as measured once on this machine, torch where the extra
    `fast` is not installed. Raises UsageError where no such backend is known, ModelError where the folder is not
    readable.
    """
    if wanted not in BACKENDS:
        raise UsageError(f"expected a backend of {', '.join(BACKENDS)}, got {wanted!r}; choose one of them")
    try:
        chosen = _fastest(source, say) if wanted == AUTO else wanted
        if chosen != TORCH:
            return chosen, _onnx(source, say)
    except (MissingExtraError, ModelError) as problem:
        say(f"{problem}; torch serves instead")
    except OSError as problem:
        say(f"expected a cache for the converted model, got: {problem}; torch serves instead")
    return TORCH, _torch(source)


def converted(source: Source, say: Say) -> Path:
    """The model's graph in the cache, made where it is not there.

    Raises MissingExtraError without the extra `fast`, ModelError where torch's exporter does not know the network,
    OSError where the cache cannot be written.
    """
    shelf = _shelf(source)
    if not (shelf / ONNX).is_dir():
        from stance.model.export import write_graph

        _need(RUNTIME + CONVERTER)
        with _making(shelf) as work:
            if (shelf / ONNX).is_dir():  # another process did it while this one waited
                return shelf / ONNX / GRAPH
            made = work / ONNX
            made.mkdir()
            say("converting the model for ONNX Runtime, once for this machine")
            try:
                # Apart, weights are mapped into memory: what a comment does not touch of them is never read.
                write_graph(source.folder, made / GRAPH, apart=True)
            except (RuntimeError, ValueError, TypeError) as problem:  # what torch's exporter raises
                words = str(problem).partition("\n")[0]
                raise ModelError(f"{source.folder} cannot be converted for ONNX Runtime ({words})") from None
            _settle(made, shelf / ONNX)
    return shelf / ONNX / GRAPH


def _fastest(source: Source, say: Say) -> str:
    if not _installed(RUNTIME):
        return TORCH
    speeds = _known_speeds(source)
    if not speeds:
        if not (_installed(CONVERTER) or (_shelf(source) / ONNX).is_dir()):
            return TORCH
        speeds = _measure({ONNX: _onnx(source, say), TORCH: _torch(source)})
        with _making(_shelf(source)) as work:
            made = work / SPEEDS
            made.write_text(json.dumps({"machine": _machine(), "seconds": speeds}) + "\n", encoding="utf-8")
            _settle(made, _shelf(source) / SPEEDS)
    return min(speeds, key=speeds.__getitem__)


def _known_speeds(source: Source) -> Mapping[str, float]:
    """Seconds of a batch by backend, as measured on this machine before; nothing where they were not."""
    try:
        known = json.loads((_shelf(source) / SPEEDS).read_text(encoding="utf-8"))
        return {name: float(known["seconds"][name]) for name in (ONNX, TORCH)} if known["machine"] == _machine() else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _measure(backends: "Mapping[str, Backend]") -> dict[str, float]:
    texts = [" ".join(PROBE[: 1 + row % len(PROBE)]) for row in range(ROWS)]
    seconds = dict.fromkeys(backends, float("inf"))
    # In turns, so that what else the machine does falls on all; the first batch of each warms up.
    for _ in range(1 + ROUNDS):
        for name, backend in backends.items():
            start = perf_counter()
            backend.logits([PROBE[0]] * ROWS, texts)
            seconds[name] = min(seconds[name], perf_counter() - start)
    return seconds


def _machine() -> list[str | int | None]:
    """What a measurement holds for."""
    return [platform.node(), os.cpu_count(), version("onnxruntime"), version("torch")]


def _torch(source: Source) -> "Backend":
    from stance.model.backends import TorchBackend
    from stance.model.folder import load_network, load_tokenizer

    return TorchBackend(load_network(source.folder, source.targets), load_tokenizer(source.folder), source.targets)


def _onnx(source: Source, say: Say) -> "Backend":
    _need(RUNTIME)
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

    from stance.model.backends import OnnxBackend
    from stance.model.folder import load_plain_tokenizer

    graph = converted(source, say)
    try:
        return OnnxBackend(graph, *load_plain_tokenizer(source.folder), source.targets)
    except (Fail, InvalidGraph, InvalidProtobuf) as problem:
        raise ModelError(f"{graph} is not readable ({problem}); delete it, and it is made anew") from None


def _shelf(source: Source) -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(cache):  # a user without a home
        raise FileNotFoundError(errno.ENOENT, "no folder for caches; set XDG_CACHE_HOME", cache)
    return Path(cache) / "stance" / f"{source.fingerprint[:32]}-{FORMAT}"


@contextmanager
def _making(shelf: Path) -> Iterator[Path]:
    """An empty folder on `shelf` for one process at a time; what a process that was killed left in it is gone."""
    shelf.mkdir(parents=True, exist_ok=True)
    work, handle = shelf / MAKING, os.open(shelf, os.O_RDONLY)
    try:
        with suppress(OSError):  # a network disk may know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
    finally:
        os.close(handle)


def _settle(made: Path, place: Path) -> None:
    """Give what was written its name: whoever reads it finds it whole, also after a crash."""
    for written in made.iterdir() if made.is_dir() else [made]:
        with written.open("rb") as file:
            os.fsync(file.fileno())
    made.replace(place)


def _installed(names: tuple[str, ...]) -> bool:
    return all(find_spec(name) is not None for name in names)


def _need(names: tuple[str, ...]) -> None:
    if missing := [name for name in names if not _installed((name,))]:
        raise MissingExtraError(f"ONNX Runtime needs {' and '.join(missing)}; {INSTALL}")
