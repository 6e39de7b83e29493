"""What is converted stands in the cache once and whole, and scores without torch; where it cannot, torch serves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from stance.errors import UsageError
from stance.model import export, folder, serving
from stance.targets import read_targets

onnx = pytest.importorskip("onnx", reason="the extra `fast` is not installed")
pytest.importorskip("onnxscript", reason="the extra `fast` is not installed")
pytest.importorskip("onnxruntime", reason="the extra `fast` is not installed")

ROOT = Path(__file__).parents[1]
TARGETS = read_targets()
SIZE = sum(len(target.labels) for target in TARGETS)
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "bravo", "rien", "commune"]
WEIGHTS = np.linspace(-1, 1, SIZE, dtype=np.float32)[None]


def graph_of_sums(source, place, apart):
    """A graph in place of a network: the sum of a comment's token ids times fixed weights."""
    helper, kinds = onnx.helper, onnx.TensorProto
    nodes = [
        helper.make_node("Mul", ["input_ids", "comment_mask"], ["read"]),
        helper.make_node("Mul", ["read", "attention_mask"], ["seen"]),
        helper.make_node("ReduceSum", ["seen", "axis"], ["sum"], keepdims=1),
        helper.make_node("Cast", ["sum"], ["number"], to=kinds.FLOAT),
        helper.make_node("MatMul", ["number", "weights"], ["logits"]),
    ]
    names = ("input_ids", "attention_mask", "comment_mask")
    inputs = [helper.make_tensor_value_info(name, kinds.INT64, ["batch", "length"]) for name in names]
    outputs = [helper.make_tensor_value_info("logits", kinds.FLOAT, ["batch", SIZE])]
    parts = [onnx.numpy_helper.from_array(WEIGHTS, "weights"), onnx.numpy_helper.from_array(np.array([1]), "axis")]
    whole = helper.make_graph(nodes, "sums", inputs, outputs, parts)
    onnx.save(helper.make_model(whole, opset_imports=[helper.make_opsetid("", 18)], ir_version=10), str(place))


class Stub:
    """Torch, without torch."""

    def logits(self, titles, texts):
        return {target.name: np.zeros((len(texts), len(target.labels)), dtype=np.float32) for target in TARGETS}


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A model folder whose network is not looked at, and an empty cache."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    place = tmp_path / "m"
    place.mkdir()
    plain = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    plain.pre_tokenizer = pre_tokenizers.Whitespace()
    pair = "[CLS] $A [SEP] $B:1 [SEP]:1"
    plain.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", pair, [("[CLS]", 2), ("[SEP]", 3)])
    plain.save(str(place / "tokenizer.json"))
    (place / "tokenizer_config.json").write_text('{"pad_token": {"content": "[PAD]"}}')
    (place / folder.TARGETS).write_text(folder.toml_of(TARGETS), encoding="utf-8")
    (place / folder.CONFIG).write_text("{}")
    (place / folder.WEIGHTS).write_bytes(b"weights")
    folder.write_settings(place, "m", {target.name: 1.0 for target in TARGETS})
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(export, "write_graph", graph_of_sums)
    monkeypatch.setattr(serving, "_torch", lambda source: Stub())
    return place


def fail(*_):
    raise AssertionError("asked again for what is known")


def test_a_model_is_converted_once_and_its_logits_are_the_graphs(model, tmp_path, monkeypatch):
    said = []
    assert folder.load(model, serving.ONNX, said.append).served_by == serving.ONNX
    assert said == ["converting the model for ONNX Runtime, once for this machine"]
    monkeypatch.setattr(export, "write_graph", fail)
    served = folder.load(model, serving.ONNX, fail)
    found = served.backend.logits(["commune", ""], ["bravo bravo", "rien"])
    assert list(found) == [target.name for target in TARGETS]
    sums = np.array([[4 + 4 + 3], [5 + 3]], dtype=np.float32)  # the last separator is read with the comment
    np.testing.assert_allclose(np.concatenate(list(found.values()), axis=1), sums * WEIGHTS, rtol=1e-5)
    (shelf,) = (tmp_path / "cache" / "stance").iterdir()
    assert [path.name for path in shelf.iterdir()] == [serving.ONNX]


@pytest.mark.parametrize("fastest", [serving.TORCH, serving.ONNX])
def test_auto_takes_the_faster_and_measures_once_a_machine(fastest, model, monkeypatch):
    speeds = {serving.TORCH: 2.0, serving.ONNX: 2.0, fastest: 1.0}
    monkeypatch.setattr(serving, "_measure", lambda backends: speeds)
    assert folder.load(model, serving.AUTO).served_by == fastest
    monkeypatch.setattr(serving, "_measure", fail)
    assert folder.load(model, serving.AUTO, fail).served_by == fastest
    monkeypatch.setattr(serving, "_machine", lambda: ["another"])
    with pytest.raises(AssertionError, match="asked again"):
        folder.load(model, serving.AUTO)


def test_a_measurement_is_kept_with_both_speeds(model, tmp_path):
    assert folder.load(model, serving.AUTO).served_by in (serving.TORCH, serving.ONNX)
    (place,) = (tmp_path / "cache").rglob(serving.SPEEDS)
    seconds = json.loads(place.read_text(encoding="utf-8"))["seconds"]
    assert set(seconds) == {serving.TORCH, serving.ONNX}
    assert min(seconds.values()) > 0


def test_a_page_is_scored_without_torch_and_transformers(model, tmp_path):
    folder.load(model, serving.ONNX)
    page = tmp_path / "page.jsonl"
    page.write_text(json.dumps({"id": "1", "title": "commune", "text": "bravo"}) + "\n", encoding="utf-8")
    lines = (
        "import sys; from stance.cli import main; code = main(sys.argv[1:]); "
        "print(code, sorted({'torch', 'transformers', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    options = ["--out", tmp_path / "out", "--model", model, "--backend", serving.ONNX]
    command = [sys.executable, "-c", lines, "score", page, *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    asked = {"capture_output": True, "text": True, "env": environment, "timeout": 120}
    done = subprocess.run([str(part) for part in command], **asked)
    assert done.stdout.strip() == "0 []", done.stderr
    assert json.loads((tmp_path / "out" / "comments.jsonl").read_text(encoding="utf-8"))["initiative"]


@pytest.mark.parametrize("backend", [serving.ONNX, serving.AUTO])
def test_a_cache_that_cannot_be_written_is_one_line_and_torch_serves(backend, model, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    said = []
    assert folder.load(model, backend, said.append).served_by == serving.TORCH
    assert len(said) == 1
    assert "Not a directory" in said[0]
    assert said[0].endswith("torch serves instead")


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
    assert [path.name for path in shelf.iterdir()] == [serving.MAKING]
    monkeypatch.setattr(export, "write_graph", graph_of_sums)
    assert folder.load(model, serving.ONNX).served_by == serving.ONNX
    assert [path.name for path in shelf.iterdir()] == [serving.ONNX]


def test_without_the_extra_one_line_says_how_to_get_it_and_torch_serves(model, monkeypatch):
    monkeypatch.setattr(serving, "_installed", lambda names: False)
    said = []
    assert folder.load(model, serving.ONNX, said.append).served_by == serving.TORCH
    (line,) = said
    assert line.startswith("ONNX Runtime needs onnxruntime")
    assert line.endswith("install it with: pip install 'stance[fast]'; torch serves instead")
    assert folder.load(model, serving.AUTO, fail).served_by == serving.TORCH


def test_a_damaged_graph_is_named_and_torch_serves(model, monkeypatch):
    monkeypatch.setattr(export, "write_graph", lambda source, place, apart: place.write_bytes(b"no graph"))
    said = []
    assert folder.load(model, serving.ONNX, said.append).served_by == serving.TORCH
    assert "model.onnx is not readable" in said[1]
    assert "delete it, and it is made anew; torch serves instead" in said[1]


def test_a_backend_that_is_none_is_refused(model):
    with pytest.raises(UsageError, match="auto, torch, onnx, got 'cuda'"):
        folder.load(model, "cuda")
