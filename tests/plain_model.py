"""A model folder without a network, and the graph in its place: what is asked of it needs no torch."""

import numpy as np

from stance.model import folder
from stance.targets import read_targets

TARGETS = read_targets()
SIZE = sum(len(target.labels) for target in TARGETS)
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "bravo", "rien", "commune"]
WEIGHTS = np.linspace(-1, 1, SIZE, dtype=np.float32)[None]


def graph_of_sums(source, place, apart):
    """As `stance.model.export.write_graph`: the sum of a comment's token ids times fixed weights."""
    import onnx

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


def save(place):
    """Write the folder, all but what a network would be in it."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

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
    folder.write_settings(place, place.name, {target.name: 1.0 for target in TARGETS})
