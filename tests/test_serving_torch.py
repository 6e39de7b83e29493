"""Whatever serves a model, the answers are the same; and what is converted stands in the cache once and whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from stance.errors import UsageError
from stance.model import export, folder, serving
from stance.model.network import Wide, build
from stance.model.ngrams import BUCKETS
from stance.predict import probabilities
from stance.targets import read_targets

pytest.importorskip("onnxscript", reason="the extra `fast` is not installed")
pytest.importorskip("onnxruntime", reason="the extra `fast` is not installed")

sys.path.insert(0, str(Path(__file__).parent))
import tiny

ROOT = Path(__file__).parents[1]
TARGETS = read_targets()
TITLES = ["مشروع جديد للنقل", "", "budget participatif", "مشروع جديد للنقل"]
TEXTS = ["والله مزيان بزاف هاد المشروع", "", "rien ne change encore des promesses " * 9, "3lach 😡😡"]


def saved(place):
    import torch

    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    network = build(tiny.encoder("modernbert", len(tokenizer)), TARGETS)
    for values in network.parameters():
        values.data += 0.05 * torch.randn_like(values)
    network.wide = Wide(BUCKETS, sum(len(target.labels) for target in TARGETS))
    network.config.wide = BUCKETS
    network.wide.idf.data.fill_(1.0)
    network.wide.weight.data.normal_()
    folder.save(place, network, tokenizer, TARGETS)
    return place


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("model") / "m")


@pytest.fixture(scope="module")
def filled(model, tmp_path_factory):
    """A cache that holds the converted model."""
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        said = []
        assert folder.load(model, serving.ONNX, said.append).served_by == serving.ONNX
    assert said == ["converting the model for ONNX Runtime, once for this machine"]
    return cache


@pytest.fixture
def cache(filled, monkeypatch):
    """The same, and the speeds that were measured are forgotten afterwards."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(filled))
    yield filled
    for place in filled.rglob(serving.SPEEDS):
        place.unlink()


def fail(*_):
    raise AssertionError("asked again for what is known")


def test_what_is_converted_answers_as_torch_and_is_converted_once(model, cache, monkeypatch):
    monkeypatch.setattr(export, "write_graph", fail)
    said = []
    served = folder.load(model, serving.ONNX, said.append)
    assert (said, served.served_by) == ([], serving.ONNX)
    found = probabilities(TITLES, TEXTS, served)
    for name, wanted in probabilities(TITLES, TEXTS, folder.load(model)).items():
        np.testing.assert_allclose(found[name], wanted, atol=1e-3)
        assert found[name].dtype == np.float32
    (shelf,) = (cache / "stance").iterdir()
    assert [path.name for path in shelf.iterdir()] == [serving.ONNX]
    assert serving.GRAPH in {path.name for path in (shelf / serving.ONNX).iterdir()}


@pytest.mark.parametrize("fastest", [serving.TORCH, serving.ONNX])
def test_auto_takes_the_faster_and_measures_once(fastest, model, cache, monkeypatch):
    speeds = {serving.TORCH: 2.0, serving.ONNX: 2.0, fastest: 1.0}
    monkeypatch.setattr(serving, "_measure", lambda backends: speeds if backends else {})
    assert folder.load(model, serving.AUTO).served_by == fastest
    monkeypatch.setattr(serving, "_measure", fail)
    assert folder.load(model, serving.AUTO).served_by == fastest
    monkeypatch.setattr(serving, "_machine", lambda: ["another"])
    with pytest.raises(AssertionError, match="asked again"):
        folder.load(model, serving.AUTO)


def test_a_measurement_tells_both_backends(model, cache):
    assert folder.load(model, serving.AUTO).served_by in (serving.TORCH, serving.ONNX)
    (place,) = cache.rglob(serving.SPEEDS)
    seconds = json.loads(place.read_text(encoding="utf-8"))["seconds"]
    assert set(seconds) == {serving.TORCH, serving.ONNX}
    assert min(seconds.values()) > 0


@pytest.mark.parametrize("backend", [serving.AUTO, serving.ONNX])
def test_a_page_is_scored_without_torch_and_transformers(backend, model, cache, monkeypatch, tmp_path):
    monkeypatch.setattr(serving, "_measure", lambda backends: {serving.TORCH: 2.0, serving.ONNX: 1.0})
    folder.load(model, serving.AUTO)
    page = tmp_path / "page.jsonl"
    row = {"id": "1", "title": "مشروع جديد", "text": "والله مزيان"}
    page.write_text(json.dumps(row) + "\n", encoding="utf-8")
    lines = (
        "import sys; from stance.cli import main; code = main(sys.argv[1:]); "
        "print(code, sorted({'torch', 'transformers', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", lines, "score", page, "--out", tmp_path / "out", "--model", model]
    done = subprocess.run(
        [str(part) for part in [*command, "--backend", backend]],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert (done.stdout.strip(), "Traceback" in done.stderr) == ("0 []", False), done.stderr
    assert json.loads((tmp_path / "out" / "comments.jsonl").read_text(encoding="utf-8"))["initiative"]


def test_a_cache_that_cannot_be_written_is_one_line_and_torch_serves(model, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    for backend in (serving.ONNX, serving.AUTO):
        said = []
        assert folder.load(model, backend, said.append).served_by == serving.TORCH
        assert len(said) == 1
        assert "Not a directory" in said[0]


def test_a_conversion_that_breaks_off_leaves_nothing_behind(model, monkeypatch, tmp_path):
    def half(source, place, apart):
        place.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(export, "write_graph", half)
    said = []
    assert folder.load(model, serving.ONNX, said.append).served_by == serving.TORCH
    assert "No space left on device" in said[1]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_without_the_extra_one_line_says_how_to_get_it_and_torch_serves(model, cache, monkeypatch):
    monkeypatch.setattr(serving, "_installed", lambda names: False)
    said = []
    assert folder.load(model, serving.ONNX, said.append).served_by == serving.TORCH
    assert said == ["ONNX Runtime needs onnxruntime; install it with: pip install 'stance[fast]'; torch serves instead"]
    assert folder.load(model, serving.AUTO, fail).served_by == serving.TORCH


def test_a_damaged_graph_is_named_and_torch_serves(model, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(export, "write_graph", lambda source, place, apart: place.write_bytes(b"no graph"))
    said = []
    assert folder.load(model, serving.ONNX, said.append).served_by == serving.TORCH
    assert "delete it, and it is made anew" in said[-1]


def test_a_backend_that_is_none_is_refused(model):
    with pytest.raises(UsageError, match="auto, torch, onnx, got 'cuda'"):
        folder.load(model, "cuda")
