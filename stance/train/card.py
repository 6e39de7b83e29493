"""What a fine-tuning run leaves beside its model: figures, evidence for shares, settings, and a card that hubs read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from stance.model import folder
from stance.model.validation import write_validation
from stance.prevalence.counting import BAYES
from stance.train.compare import Comparison
from stance.train.divide import Division
from stance.train.evaluate import LEAST_ROWS, Score, evaluate, model_labels, scores_object, table
from stance.train.finetune import Schedule
from stance.train.validate import evidence_of

LEAST_ARTICLES = 4
"""Held-out articles fewer than this say too little of other articles."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """A finished run: the rows of each side, the schedule, the log of losses and scores, the comparison.

    `known` names the targets that the base answers; `comparison` is None where no held-out row judges one of them.
    `shares` says how much of each target's answer comes from the n-grams of the new rows.
    """

    base: str
    known: tuple[str, ...]
    division: Division
    schedule: Schedule
    log: tuple[Mapping[str, float], ...]
    shares: Mapping[str, float]
    comparison: Comparison | None


def record(out: Path, done: Tuned) -> None:
    """Write `evaluation.json`, `validation.json`, `training.json` and the card into the model folder `out`."""
    model = folder.load(out)
    evidence = _evidence(model, done.division)
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
    (out / "README.md").write_text(card(out.name, done, scores, evidence), encoding="utf-8")


def _evidence(model: folder.Model, division: Division) -> list[str]:
    """Write what the model answers on the held-out rows, by which shares are corrected; the targets of which it is so.

    Targets that too few of them judge have no evidence: what the base had says nothing of these weights. The estimator
    is the Bayesian one, whose intervals were honest for every target of the model that ships; `stance.train.validate`
    chooses one by simulation.
    """
    found = {
        name: replace(one, method=BAYES)
        for name, one in evidence_of(division.held_out, model).items()
        if len(one.gold) >= LEAST_ROWS and len(np.unique(one.groups)) >= LEAST_ARTICLES
    }
    write_validation(model.path, model.fingerprint, found)
    return list(found)


def card(name: str, done: Tuned, scores: Sequence[Score], evidence: Sequence[str]) -> str:
    """The README of a fine-tuned model: from what, on what and how it was trained, and how right it is."""
    corrected = ", ".join(evidence)
    lines = [
        f"---\n{_front(name, scores)}\n---",
        f"# {name}",
        "",
        "Stance, sentiment and language of reader comments, made with `stance finetune`.",
        "",
        f"- **Base**: {done.base}. **Rows**: {done.division.words}; no article is on two sides.",
        f"- **Schedule**: {', '.join(f'{field} {value}' for field, value in asdict(done.schedule).items())}.",
        f"- **Shares** of an article are corrected for the model's errors on {corrected or 'no target'}; "
        "for others too few held-out rows were labelled.",
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


def _front(name: str, scores: Sequence[Score]) -> str:
    """What hubs read: the kind of model, and its score on all rows of each target."""
    from huggingface_hub import EvalResult, ModelCardData

    found = [
        EvalResult(
            task_type="text-classification",
            dataset_type="held-out",
            dataset_name="rows held out",
            dataset_config=one.target,
            metric_type="f1",
            metric_name="macro-F1",
            metric_value=round(one.macro_f1, 3),
        )
        for one in scores
        if one.group == "all"
    ]
    data = ModelCardData(
        library_name="transformers",
        pipeline_tag="text-classification",
        language=["ar", "ary", "fr"],
        tags=["stance-detection", "sentiment", "darija"],
        model_name=name,
        eval_results=found,
    )
    return str(data)


def _write(place: Path, made: Mapping[str, object]) -> None:
    place.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
