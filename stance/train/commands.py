"""What `stance finetune` and `stance evaluate` print and write."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance.errors import InputError, UsageError
from stance.targets import Target
from stance.train.card import Tuned
from stance.train.evaluate import confusions, evaluate, model_labels, scores_object, table
from stance.train.rows import LabelledRow, read_rows
from stance.train.tune import Request, tune
from stance.train.watched import Say, Tell


@dataclass(frozen=True, slots=True)
class Questions:
    """What to say of a model on labelled rows; empty and None fields are not asked."""

    labelled: tuple[Path, ...]
    model: Path | None = None
    against: Path | None = None
    baseline: tuple[Path, ...] = ()
    split: str | None = None
    by: tuple[str, ...] = ("language",)
    suspects: int = 0
    suite: Path | None = None
    json: Path | None = None


def finetune(request: Request, tell: Tell, say: Say) -> str:
    """Run a fine-tuning and return how it ended, in words."""
    done = tune(request, tell, say)
    parts = [part for part in (_fresh(request.out, done), _gained(request.out, done)) if part]
    if done.division.flatters:
        parts.append(
            "The best epoch was chosen on the same rows, which flatters it a little: rows of split test, of further "
            "articles, would judge it."
        )
    return "\n\n".join(parts)


def _fresh(out: Path, done: Tuned) -> str:
    """How right the model is on targets that its base does not answer."""
    from stance.model.folder import load

    model = load(out)
    scores = evaluate(done.division.judged, model.targets, model_labels(model), ())
    fresh = [score for score in scores if score.target not in done.known]
    return f"On rows held out, of what {done.base} does not answer:\n\n{table({'model': fresh})}" if fresh else ""


def _gained(out: Path, done: Tuned) -> str:
    """The comparison with the base, and whether the model may be called better."""
    if done.comparison is None:
        why = f"no row held out judges what {done.base} answers" if done.known else f"{done.base} answers nothing yet"
        return f"{out} is ready; {why}, so nothing compares the two."
    if done.comparison.is_better:
        verdict = f"{out} is better than {done.base}."
    elif any(each.verdict == "worse" for each in done.comparison.differences):
        verdict = f"{out} is not a better model: keep {done.base}, or label more."
    else:
        verdict = f"Nothing shows that {out} is better than {done.base}: label more before you trust it."
    return f"{done.comparison.table()}\n\n{verdict}"


def assess(asked: Questions) -> str:
    """The tables that `stance evaluate` prints; with `json`, that file holds the same and more.

    Raises UsageError where nothing is asked, InputError where no labelled row is left.
    """
    from stance.model.folder import load

    if not asked.labelled and not asked.suite:
        raise UsageError("expected files with labelled comments, or --suite with the folder of the public sets")
    model = load(asked.model)
    label = model_labels(model)
    parts: list[str] = []
    found: dict[str, Any] = {"model": model.name}
    if asked.labelled:
        rows = chosen_rows(asked, model.targets)
        scores = {"model": evaluate(rows, model.targets, label, asked.by)}
        if asked.baseline:
            from stance.train.baseline import fit_baseline

            fitted = fit_baseline(read_rows(asked.baseline, model.targets), model.targets)
            scores["tf-idf"] = evaluate(rows, model.targets, fitted.labels, asked.by)
        parts += [table(scores), "", confusions(scores["model"])]
        found["scores"] = {name: scores_object(one) for name, one in scores.items()}
        _further(asked, rows, (model, label), parts, found)
    if asked.suite:
        from stance.train.suite import public_scores

        figures = public_scores(asked.suite, model.targets, label)
        parts += ["", suite_table(figures)]
        found["suite"] = figures
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return "\n".join(parts).strip("\n")


def _further(
    asked: Questions,
    rows: Sequence[LabelledRow],
    model: tuple[Any, Any],
    parts: list[str],
    found: dict[str, Any],
) -> None:
    """Add the comparison with another model and the suspected labels, where they are asked for."""
    from stance.model.folder import load

    if asked.against:
        from stance.train.compare import compare

        other = load(asked.against)
        both = [target for target in model[0].targets if target in other.targets]
        compared = compare(rows, both, ((other.name, model_labels(other)), (model[0].name, model[1])))
        parts += ["", compared.table()]
        found["comparison"] = compared.object()
    if asked.suspects:
        from stance.train.suspects import suspects, suspects_table

        named = suspects(rows, model[0].targets)[: asked.suspects]
        parts += ["", suspects_table(named)]
        found["suspects"] = [one.object() for one in named]


def chosen_rows(asked: Questions, targets: tuple[Target, ...]) -> list[LabelledRow]:
    """The labelled rows of the split that is asked for."""
    rows = [row for row in read_rows(asked.labelled, targets) if asked.split is None or row.split == asked.split]
    if not rows:
        places = ", ".join(map(str, asked.labelled))
        raise InputError(f"expected labelled rows of split {asked.split!r} in {places}, found none")
    return rows


def suite_table(figures: Mapping[str, float]) -> str:
    """The measures of the public sets beside what others published, as a Markdown table."""
    from stance.train.suite import SUITE

    lines = ["| public set | measure | this model | published |", "|---|---|--:|---|"]
    lines += [f"| {one.name} | {one.measure} | {figures[one.name]:.1f} | {one.published} |" for one in SUITE]
    return "\n".join(lines)
