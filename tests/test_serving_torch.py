"""Whatever serves a model, the answers are the same: a real network, converted and asked beside torch."""

import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from stance.model import folder, serving
from stance.model.backends import compute_type
from stance.model.network import Wide, build
from stance.model.ngrams import BUCKETS
from stance.predict import probabilities
from stance.targets import read_targets

pytest.importorskip("onnxscript", reason="the extra `fast` is not installed")
pytest.importorskip("onnxruntime", reason="the extra `fast` is not installed")

sys.path.insert(0, str(Path(__file__).parent))
import tiny

TARGETS = read_targets()
TITLES = ["مشروع جديد للنقل", "", "budget participatif", "مشروع جديد للنقل"]
TEXTS = ["والله مزيان بزاف هاد المشروع", "", "rien ne change encore des promesses " * 9, "3lach 😡😡"]


def saved(place):
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
    assert said == ["converting the model, once"]
    return cache


@pytest.mark.parametrize("backend", [serving.ONNX, serving.OPENVINO])
def test_what_is_converted_answers_as_torch(backend, model, filled, monkeypatch):
    pytest.importorskip(serving.PACKAGES[backend], reason=f"needs the extra: {serving.EXTRAS[backend]}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(filled))
    said = []
    served = folder.load(model, backend, said.append)
    assert (said, served.served_by) == ([], backend)
    # Processors that compute in bf16 do so in torch and OpenVINO.
    near = 1e-3 if compute_type(torch.device("cpu")) == torch.float32 else 3e-2
    found = probabilities(TITLES, TEXTS, served)
    for name, wanted in probabilities(TITLES, TEXTS, folder.load(model)).items():
        np.testing.assert_allclose(found[name], wanted, atol=near)
        assert found[name].dtype == np.float32
    with served.backend.lanes() as each:  # batch by batch, from threads of their own
        shuffled = list(each(served.backend.logits, [TITLES, TITLES[::-1]] * 4, [TEXTS, TEXTS[::-1]] * 4))
    for name in found:
        for straight, turned in zip(shuffled[::2], shuffled[1::2], strict=True):
            np.testing.assert_array_equal(straight[name], shuffled[0][name])
            np.testing.assert_allclose(turned[name][::-1], straight[name], atol=near)
    (shelf,) = (filled / "stance").iterdir()
    assert serving.GRAPH in {path.name for path in (shelf / serving.KEPT).iterdir()}
