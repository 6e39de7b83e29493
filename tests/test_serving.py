"""What is converted stands in the cache once and whole, and scores without torch; where it cannot, torch serves.

And who serves when nobody says: what starts first for a small job, else what was measured to be fastest.
"""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from stance.errors import UsageError
from stance.model import cache, export, folder, serving
from stance.targets import read_targets

pytest.importorskip("onnx", reason="the extra `fast` is not installed")
pytest.importorskip("onnxscript", reason="the extra `fast` is not installed")
pytest.importorskip("onnxruntime", reason="the extra `fast` is not installed")

sys.path.insert(0, str(Path(__file__).parent))
import plain_model

ROOT = Path(__file__).parents[1]
TARGETS = read_targets()
GRAPHS = [serving.ONNX, serving.OPENVINO]


class Stub:
    """Torch, without torch."""

    def logits(self, titles, texts):
        return {target.name: np.zeros((len(texts), len(target.labels)), dtype=np.float32) for target in TARGETS}


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A model folder whose network is not looked at, and an empty cache."""
    place = tmp_path / "m"
    plain_model.save(place)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(export, "write_graph", plain_model.graph_of_sums)
    monkeypatch.setattr(serving, "_torch", lambda source: Stub())
    return place


def fail(*_):
    raise AssertionError("asked again for what is known")


def fastest_of(monkeypatch, **seconds):
    monkeypatch.setattr(serving, "_measure", lambda backends: {name: seconds[name] for name in backends})


def with_packages(monkeypatch, *names):
    monkeypatch.setattr(serving, "_installed", lambda asked: set(asked) <= set(names))


@pytest.mark.parametrize("backend", GRAPHS)
def test_a_model_is_converted_once_and_its_logits_are_the_graphs(backend, model, tmp_path, monkeypatch):
    pytest.importorskip(serving.PACKAGES[backend], reason=f"needs the extra: {serving.EXTRAS[backend]}")
    said = []
    assert folder.load(model, backend, said.append).served_by == backend
    assert said == ["converting the model, once"]
    monkeypatch.setattr(export, "write_graph", fail)
    served = folder.load(model, backend, fail)
    found = served.backend.logits(["commune", ""], ["bravo bravo", "rien"])
    assert list(found) == [target.name for target in TARGETS]
    sums = np.array([[4 + 4 + 3], [5 + 3]], dtype=np.float32)  # the last separator is read with the comment
    np.testing.assert_allclose(np.concatenate(list(found.values()), axis=1), sums * plain_model.WEIGHTS, rtol=1e-2)
    (shelf,) = (tmp_path / "cache" / "stance").iterdir()
    assert [path.name for path in shelf.iterdir()] == [serving.KEPT]


@pytest.mark.parametrize("fastest", [serving.TORCH, serving.ONNX])
def test_auto_takes_the_fastest_and_measures_once_a_machine(fastest, model, monkeypatch):
    with_packages(monkeypatch, "onnxruntime", "onnx", "onnxscript")
    fastest_of(monkeypatch, **{serving.TORCH: 3.0, serving.ONNX: 3.0, fastest: 2.0})
    said = []
    assert folder.load(model, serving.AUTO, said.append).served_by == fastest
    other = ({serving.TORCH, serving.ONNX} - {fastest}).pop()
    line = f"{fastest} serves: 1.5 × as fast as {other}, as measured once on this machine"
    assert said == ["converting the model, once", line]
    monkeypatch.setattr(serving, "_measure", fail)
    said.clear()
    assert folder.load(model, serving.AUTO, said.append).served_by == fastest
    assert said == [line]
    here = serving._machine()
    monkeypatch.setattr(serving, "_machine", lambda: ["another"])
    with pytest.raises(AssertionError, match="asked again"):
        folder.load(model, serving.AUTO)
    fastest_of(monkeypatch, **{serving.TORCH: 1.0, serving.ONNX: 2.0})
    assert folder.load(model, serving.AUTO).served_by == serving.TORCH
    monkeypatch.setattr(serving, "_machine", lambda: here)  # a cache that several machines share
    monkeypatch.setattr(serving, "_measure", fail)
    assert folder.load(model, serving.AUTO).served_by == fastest


def test_a_measurement_is_kept_with_every_speed(model, tmp_path):
    able = {serving.TORCH, *(name for name, package in serving.PACKAGES.items() if find_spec(package))}
    assert folder.load(model, serving.AUTO).served_by in able
    (place,) = (tmp_path / "cache").rglob("rates-*.json")
    seconds = json.loads(place.read_text(encoding="utf-8"))["seconds"]
    assert set(seconds) == able
    assert min(seconds.values()) > 0


def test_a_small_job_takes_what_starts_first_and_neither_converts_nor_measures(model, monkeypatch, tmp_path):
    monkeypatch.setattr(serving, "_measure", fail)
    said = []
    assert folder.load(model, serving.QUICK, said.append).served_by == serving.TORCH
    hint = "the job is small, and the model not converted yet; --backend onnx does that, once"
    assert said == [f"torch serves: {hint}"]
    assert not (tmp_path / "cache").exists()
    folder.load(model, serving.ONNX)
    said.clear()
    assert folder.load(model, serving.QUICK, said.append).served_by == serving.ONNX
    assert said == ["onnx serves: it starts first, and the job is small"]


def test_what_was_chosen_is_logged(model, caplog):
    with caplog.at_level("INFO", "stance"):
        folder.load(model, serving.QUICK)
        folder.load(model, serving.TORCH)
    figures = [record.figures for record in caplog.records if record.getMessage() == "backend"]
    assert [each["backend"] for each in figures] == [serving.TORCH, serving.TORCH]
    assert figures[0]["why"].startswith("the job is small")
    assert figures[1]["why"] == "as asked for"


def test_a_page_is_scored_without_torch_and_transformers(model, tmp_path):
    folder.load(model, serving.ONNX)
    page = tmp_path / "page.jsonl"
    page.write_text(json.dumps({"id": "1", "title": "commune", "text": "bravo"}) + "\n", encoding="utf-8")
    lines = (
        "import sys; from stance.cli import main; code = main(sys.argv[1:]); "
        "print(code, sorted({'torch', 'transformers', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", lines, "score", page, "--out", tmp_path / "out", "--model", model]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    asked = {"capture_output": True, "text": True, "env": environment, "timeout": 120}
    done = subprocess.run([str(part) for part in command], **asked)
    assert done.stdout.strip() == "0 []", done.stderr
    assert "stance: onnx serves: it starts first, and the job is small\n" in done.stderr
    assert json.loads((tmp_path / "out" / "comments.jsonl").read_text(encoding="utf-8"))["initiative"]


@pytest.mark.skipif(not find_spec("openvino"), reason="the extra `openvino` is not installed")
def test_lanes_that_begin_at_once_do_not_wait_for_each_other(model):
    # OpenVINO finds numpy under a lock of its own: in one process of seven the first two batches never came back.
    folder.load(model, serving.OPENVINO)
    lines = (
        "import sys; sys.setswitchinterval(1e-6)\n"
        "from pathlib import Path\nfrom stance.model import folder\nfrom stance.predict import logits\n"
        "model = folder.load(Path(sys.argv[1]), 'openvino')\n"
        "logits(['commune'] * 60, [f'bravo {number} ' * 8 for number in range(60)], model)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for _ in range(5):
        subprocess.run([sys.executable, "-c", lines, str(model)], check=True, env=environment, timeout=60)


@pytest.mark.parametrize("backend", [serving.ONNX, serving.AUTO])
def test_a_cache_that_cannot_be_written_only_means_that_nothing_is_kept(backend, model, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(cache, "_passing", lambda: tmp_path / "passing")
    with_packages(monkeypatch, "onnxruntime", "onnx", "onnxscript")
    fastest_of(monkeypatch, onnx=1.0, torch=2.0)
    said = []
    assert folder.load(model, backend, said.append).served_by == serving.ONNX
    assert said[0].startswith("converting the model, for this run only: ")
    assert "Not a directory" in said[0]
    assert [path.name for path in tmp_path.glob("passing/*/onnx/*")] == [serving.GRAPH]
    assert folder.load(model, serving.QUICK).served_by == serving.TORCH  # which converts nothing


def test_a_cache_that_only_reads_still_serves_what_is_in_it(model, monkeypatch, tmp_path):
    folder.load(model, serving.ONNX)
    monkeypatch.setattr(export, "write_graph", fail)
    with_packages(monkeypatch, "onnxruntime", "onnx", "onnxscript")
    fastest_of(monkeypatch, onnx=1.0, torch=2.0)

    def refused(place):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(serving, "making", refused)
    said = []
    assert folder.load(model, serving.AUTO, said.append).served_by == serving.ONNX
    assert len(said) == 1


def test_a_user_without_any_room_is_one_line_and_torch_serves(model, monkeypatch, tmp_path):
    def full():
        raise FileNotFoundError(2, "No usable temporary directory found")

    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(cache, "_passing", full)
    said = []
    assert folder.load(model, serving.ONNX, said.append).served_by == serving.TORCH
    (line,) = said
    assert line.endswith("No usable temporary directory found; torch serves instead")


def test_what_is_made_for_one_process_goes_with_it(tmp_path):
    lines = "from stance.model.cache import shelf; it, why = shelf('ab', 'x'); print(it.parent.is_dir(), it, why)"
    (tmp_path / "file").touch()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path / "file")}
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, env=environment, timeout=60)
    there, place, why = done.stdout.split(maxsplit=2)
    assert (there, Path(place).parent.exists(), "Not a directory" in why) == ("True", False, True), done.stderr


@pytest.mark.parametrize(
    ("problem", "words"),
    [(OSError(28, "No space left on device"), "No space left"), (RuntimeError("no such operator\nmore"), "operator)")],
    ids=["disk full", "network unknown to the exporter"],
)
def test_a_conversion_that_breaks_off_leaves_nothing_behind(problem, words, model, monkeypatch, tmp_path):
    def half(source, place, apart):
        place.write_bytes(b"half")
        raise problem

    monkeypatch.setattr(export, "write_graph", half)
    said = []
    assert folder.load(model, serving.ONNX, said.append).served_by == serving.TORCH
    assert words in said[1]
    assert said[1].endswith("torch serves instead")
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


def test_what_a_killed_conversion_left_behind_is_not_taken_for_a_graph_and_goes(model, monkeypatch, tmp_path):
    def killed(source, place, apart):
        place.write_bytes(b"half")
        os._exit(9)

    monkeypatch.setattr(export, "write_graph", killed)
    child = os.fork()
    if not child:
        folder.load(model, serving.ONNX)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    (shelf,) = (tmp_path / "cache" / "stance").iterdir()
    assert [path.name for path in shelf.iterdir()] == [cache.MAKING]
    monkeypatch.setattr(export, "write_graph", plain_model.graph_of_sums)
    assert folder.load(model, serving.ONNX).served_by == serving.ONNX
    assert [path.name for path in shelf.iterdir()] == [serving.KEPT]


def test_without_the_extra_one_line_says_how_to_get_it_and_torch_serves(model, monkeypatch):
    with_packages(monkeypatch)
    said = []
    for backend, extra in ((serving.ONNX, "fast"), (serving.OPENVINO, "openvino")):
        assert folder.load(model, backend, said.append).served_by == serving.TORCH
        assert f"needs {serving.PACKAGES[backend]}; install it with: pip install 'stance[{extra}]'" in said[-1]
        assert said[-1].endswith("; torch serves instead")
    said.clear()
    for backend in (serving.AUTO, serving.QUICK):
        assert folder.load(model, backend, said.append).served_by == serving.TORCH
    assert said == [f"torch serves: {serving.ALONE}"] * 2
    with_packages(monkeypatch, "onnxruntime")
    assert folder.load(model, serving.AUTO, said.append).served_by == serving.TORCH
    assert said[-1].endswith("not converted yet, which takes: pip install 'stance[fast]'")


@pytest.mark.parametrize("backend", GRAPHS)
def test_a_damaged_graph_is_named_and_torch_serves(backend, model, monkeypatch):
    pytest.importorskip(serving.PACKAGES[backend], reason=f"needs the extra: {serving.EXTRAS[backend]}")
    monkeypatch.setattr(export, "write_graph", lambda source, place, apart: place.write_bytes(b"no graph"))
    said = []
    assert folder.load(model, backend, said.append).served_by == serving.TORCH
    assert "model.onnx is not readable" in said[1]
    assert "delete it, and it is made anew; torch serves instead" in said[1]


def test_a_backend_that_is_none_is_refused(model):
    with pytest.raises(UsageError, match="auto, torch, onnx, openvino, got 'cuda'"):
        folder.load(model, "cuda")
