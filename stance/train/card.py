"""What a fine-tuning run leaves in its folder beside the model: figures, settings, and a card that hubs read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from stance.model import folder
from stance.train.compare import Comparison
from stance.train.divide import Division
from stance.train.evaluate import Score, evaluate, model_labels, scores_object, table
from stance.train.finetune import Schedule

FRONT = """---
library_name: transformers
pipeline_tag: text-classification
language: [ar, ary, fr]
tags: [stance-detection, sentiment, darija]
---"""


@dataclass(frozen=True, slots=True)
class Tuned:
    """A finished run: the rows of each side, the schedule, the log of losses and scores, the comparison.

    `comparison` is None where the base was a bare encoder, which answers nothing. `shares` says how much of each
    target's answer comes from the n-grams of the new rows.
    """

    base: str
    division: Division
    schedule: Schedule
    log: tuple[Mapping[str, float], ...]
    shares: Mapping[str, float]
    comparison: Comparison | None


def record(out: Path, done: Tuned) -> None:
    """Write `evaluation.json`, `training.json` and the card into the model folder `out`."""
    model = folder.load(out)
    scores = evaluate(done.division.judged, model.targets, model_labels(model))
    _write(
        out / "evaluation.json",
        {
            "rows": "test" if done.division.test else "dev",
            "scores": scores_object(scores),
            "comparison": done.comparison.object() if done.comparison else None,
        },
    )
    _write(
        out / "training.json",
        {
            "base": done.base,
            "rows": done.division.words,
            "schedule": asdict(done.schedule),
            "ngram_shares": dict(done.shares),
            "log": list(done.log),
        },
    )
    (out / "README.md").write_text(card(out.name, done, scores), encoding="utf-8")


def card(name: str, done: Tuned, scores: Sequence[Score]) -> str:
    """The README of a fine-tuned model: from what, on what and how it was trained, and how right it is."""
    lines = [
        FRONT,
        f"# {name}",
        "",
        "Stance, sentiment and language of reader comments, made with `stance finetune`.",
        "",
        f"- **Base**: {done.base}. **Rows**: {done.division.words}; no article is on two sides.",
        f"- **Schedule**: {', '.join(f'{field} {value}' for field, value in asdict(done.schedule).items())}.",
        "- **Use**: `stance score PAGES --model FOLDER --out OUT`, or `stance.load(FOLDER)` in Python.",
        "",
        "## Scores on rows that were not learned from",
        "",
        table({"model": scores}),
    ]
    if done.comparison:
        lines += ["", "## Beside its base", "", done.comparison.table()]
    if not done.division.test:
        lines += ["", "The best epoch was chosen on the same rows, so these figures flatter a little."]
    return "\n".join(lines) + "\n"


def _write(place: Path, made: Mapping[str, object]) -> None:
    place.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
