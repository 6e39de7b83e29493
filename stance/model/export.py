"""A model folder without torch: the whole network (encoder, heads, n-grams) as one ONNX graph."""

import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from stance.errors import MissingExtraError, UsageError
from stance.model.folder import NEEDED, TARGETS, WEIGHTS, check, default_path, load_network, load_tokenizer
from stance.targets import read_targets

GRAPH = "model.onnx"
INPUTS = ("input_ids", "attention_mask", "comment_mask", "ngrams", "ngram_counts")
OUTPUT = "logits"
OPSET = 18


def _graph(network: Any, example: Mapping[str, Any], place: Path, apart: bool) -> None:
    import torch

    class Logits(torch.nn.Module):
        """The network's logits alone, its inputs in the order of INPUTS."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            logits: torch.Tensor = self.network(*inputs).logits
            return logits

    names = [name for name in INPUTS if name in example]
    batch, length, grams = (torch.export.Dim(name) for name in ("batch", "length", "grams"))
    free = {name: {0: batch, 1: grams if name.startswith("ngram") else length} for name in names}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's exporter warns of its own code and of axes that share a size
        torch.onnx.export(
            Logits().eval(),
            tuple(example[name] for name in names),
            str(place),
            input_names=names,
            output_names=[OUTPUT],
            dynamic_shapes={"inputs": tuple(free.values())},
            opset_version=OPSET,
            dynamo=True,
            external_data=apart,
            verbose=False,
        )


def write_graph(folder: Path, place: Path, apart: bool) -> None:
    """Write the network in `folder` as an ONNX graph, its weights `apart` in a file beside it or in the same.

    Raises MissingExtraError without the extra `export`.
    """
    try:
        import onnxscript  # noqa: F401 - torch's exporter writes with it
    except ImportError:
        raise MissingExtraError("export needs onnxscript; install it with: pip install 'stance[export]'") from None
    from stance.model.pairs import encode, pad, tensors
    from stance.model.unjoined import unjoined

    network, tokenizer = unjoined(load_network(folder, read_targets(folder / TARGETS)).eval()), load_tokenizer(folder)
    # Two rows of unlike length: an axis of length 1 would be taken for a fixed one.
    titles, texts = ["مشروع جديد", "a"], ["والله مزيان", "rien ne change"]
    rows = encode(tokenizer, titles, texts, network.wide is not None)
    _graph(network, tensors(pad(rows, tokenizer.pad_token_id)), place, apart)


def export_onnx(model: Path | None, out: Path) -> Path:
    """Write the folder `out`: the graph of the model in `model` (None: the one that ships), its tokenizer and settings.

    The graph takes input_ids, attention_mask and comment_mask (batch, length) and, where the model has an n-gram
    classifier, ngrams and ngram_counts (batch, n-grams), as `stance.model.pairs.pad` makes them; it gives logits
    (batch, labels of all targets side by side) in fp32. All sizes but the last are free.

    Raises ModelError where the model's folder is not whole, UsageError where `out` exists, MissingExtraError
    without the extra `export`.
    """
    folder = default_path() if model is None else model
    if out.exists():
        raise UsageError(f"{out} exists; name a new folder")
    check(folder)
    out.absolute().parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.absolute().parent) as work:
        made = Path(work) / "made"
        made.mkdir()
        write_graph(folder, made / GRAPH, apart=False)
        for name in NEEDED:
            if name != WEIGHTS:
                shutil.copyfile(folder / name, made / name)
        made.rename(out)
    return out
