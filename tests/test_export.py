"""The exported graph answers as the network does, whatever the sizes of the batch."""

import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from stance.cli import main
from stance.errors import UsageError
from stance.model import folder
from stance.model.export import GRAPH, INPUTS, OUTPUT, export_onnx
from stance.model.network import Wide, build
from stance.model.ngrams import BUCKETS
from stance.model.pairs import encode, pad, tensors
from stance.targets import read_targets

sys.path.insert(0, str(Path(__file__).parent))
import tiny

TARGETS = read_targets()
TITLES = ["مشروع جديد للنقل", "", "x"]
TEXTS = ["والله مزيان بزاف هاد المشروع", "rien ne change encore des promesses", "3lach"]


def saved(place, wide):
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    network = build(tiny.encoder("modernbert", len(tokenizer)), TARGETS)
    if wide:
        network.wide = Wide(BUCKETS, sum(len(target.labels) for target in TARGETS))
        network.config.wide = BUCKETS
        network.wide.idf.data.fill_(1.0)
        network.wide.weight.data.normal_()
    folder.save(place, network, tokenizer, TARGETS)
    return place


@pytest.mark.parametrize("wide", [True, False], ids=["with n-grams", "encoder alone"])
def test_the_graph_answers_as_the_network_for_any_number_of_rows(wide, tmp_path, capsys):
    pytest.importorskip("onnxscript", reason="the extra `export` is not installed")
    runtime = pytest.importorskip("onnxruntime", reason="the extra `fast` is not installed")
    model = saved(tmp_path / "m", wide)
    assert main(["export", "--model", str(model), "--onnx", str(tmp_path / "onnx")]) == 0
    session = runtime.InferenceSession(str(tmp_path / "onnx" / GRAPH), providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_inputs()]
    assert names == list(INPUTS if wide else INPUTS[:3])
    network, tokenizer = folder.load_network(model, TARGETS).eval(), folder.load_tokenizer(model)
    for n in (1, 3):
        batch = pad(encode(tokenizer, TITLES[:n], TEXTS[:n], wide), tokenizer.pad_token_id)
        with torch.inference_mode():
            wanted = network(**tensors(batch)).logits.numpy()
        (found,) = session.run([OUTPUT], {name: batch[name] for name in names})
        np.testing.assert_allclose(found, wanted, atol=2e-4)
    kept = {path.name for path in (tmp_path / "onnx").iterdir()}
    assert kept == {GRAPH, *(name for name in folder.NEEDED if name != folder.WEIGHTS)}


def test_an_export_writes_over_nothing(tmp_path):
    pytest.importorskip("onnxscript", reason="the extra `export` is not installed")
    with pytest.raises(UsageError, match="exists; name a new folder"):
        export_onnx(None, tmp_path)
