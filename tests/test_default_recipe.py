"""The last step of the default model's recipe: two answers put together on rows that neither learnt from."""

import sys
from pathlib import Path

import numpy as np
import torch

from stance.model import folder
from stance.model.backends import TorchBackend
from stance.model.network import build
from stance.targets import read_targets
from stance.train.default import finish
from stance.train.material import Material
from stance.train.rows import LabelledRow

sys.path.insert(0, str(Path(__file__).parent))
import tiny

TARGETS = read_targets()


def rows_of(n, source):
    """Comments whose tone one word tells, under as many titles."""
    return [
        LabelledRow(
            f"article {number}",
            f"{('مزيان', 'كارثة')[number % 2]} {number}",
            {
                "sentiment": ("positive", "negative")[number % 2],
                "language": ("ary", "fr")[number % 2],
                **{target.name: ("favor", "none")[number % 2] for target in TARGETS if target.is_stance},
            },
            source,
        )
        for number in range(n)
    ]


def test_what_is_saved_is_calibrated_on_unseen_rows_and_scored_real_and_written_apart(tmp_path):
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    network = build(tiny.encoder("modernbert", len(tokenizer)), TARGETS)
    known, real, written = rows_of(60, "added"), rows_of(20, "hespress"), rows_of(20, "written")
    rows = Material(known[:20], [], known[20:], [], [real[:10], real[10:]], written)
    asked = rows.unseen
    assert asked == [*written, *real]
    deep = TorchBackend(network, tokenizer, TARGETS).logits([r.title for r in asked], [r.text for r in asked])
    table = finish(tmp_path / "made", (network, tokenizer, TARGETS), rows, deep)
    assert "| sentiment | real | 20 | 1.000 |" in table
    assert "| sentiment | written | 20 | 1.000 |" in table
    model = folder.load(tmp_path / "made")
    assert set(model.temperatures) == {target.name for target in TARGETS}
    found = model.backend.logits(["article 3"], ["كارثة"])["sentiment"]
    assert np.argmax(found) == TARGETS[[target.name for target in TARGETS].index("sentiment")].labels.index("negative")
