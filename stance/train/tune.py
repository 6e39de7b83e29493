"""`stance finetune`: labelled comments → a model folder, resumable, with the comparison to what it started from."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from stance.errors import InputError, UsageError
from stance.model import folder
from stance.model.backends import Logits
from stance.predict import logits
from stance.targets import Target
from stance.train import beside
from stance.train.base import Base, merged, open_base, wanted_targets, with_lora, with_new_heads_alone
from stance.train.calibrate import temperature
from stance.train.card import Tuned, record
from stance.train.compare import Comparison, compare
from stance.train.divide import Division, divide
from stance.train.evaluate import LEAST_ROWS, model_labels
from stance.train.finetune import Schedule, trainer
from stance.train.rows import LabelledRow, read_labelled
from stance.train.trainer import StanceTrainer
from stance.train.watched import Say, Tell, hushed, quieted, saved_on_interrupt, trained

SMALL = 30_000_000
"""Parameters of an encoder up to which the higher rates below were tried; larger ones take what BERTs take."""

RATES = {"small": 3e-4, "bare": 1e-3, "large": 3e-5, "lora": 2e-4, "heads": 2e-3}
"""`bare` is a small encoder whose heads are all new."""

STEPS, EPOCHS = 300, (4, 20)
"""Few rows are gone over until this many steps are done, within these numbers of epochs; scores may end it before."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to fine-tune on what. `epochs`, `rate`: None is chosen by the number of rows and the encoder's size."""

    labelled: tuple[Path, ...]
    out: Path
    base: str | None = None
    targets: Path | None = None
    resume: bool = False
    lora: bool = False
    epochs: float | None = None
    rate: float | None = None
    batch: int = 16
    seed: int = 0


def tune(request: Request, tell: Tell, say: Say) -> Tuned:
    """Train, save the folder `request.out`, compare. Checkpoints lie in its `run/` until it is whole.

    Raises UsageError where the folder exists or its run was begun otherwise, InputError where rows cannot be used,
    ModelError where the base cannot.
    """
    targets = wanted_targets(request.base, request.targets)
    reading = read_labelled(request.labelled, targets)
    for note in reading.notes:
        say(note)
    division = divide(reading.files, request.seed)
    work = _begun(request, reading.files)
    hushed()
    base = open_base(request.base, targets, request.seed)
    _check_labels(base, division)
    apart = _is_new(base, division)
    if apart:
        base = with_new_heads_alone(base)
        say("no row judges what the base answers, so its answers stay as they are and the new heads alone learn")
    elif request.lora:
        base = with_lora(base)
    schedule = schedule_for(request, base, len(division.train), apart)
    say(f"{division.words}; {schedule.epochs:g} epochs at most, from {base.name}")
    made = trainer(base.network, base.tokenizer, targets, (division.train, division.dev), schedule, work / "steps")
    if base.model is not None and not apart:
        _teach(made, base.model, division.train)
    quieted(made)
    with saved_on_interrupt(made, say, request.out):
        log = trained(made, tell, say)
    shares = _finish(request.out, base, targets, division)
    comparison = _compared(request, base, division)
    done = Tuned(base.name, base.known, division, schedule, tuple(log), shares, comparison)
    record(request.out, done)
    shutil.rmtree(work)
    return done


def schedule_for(request: Request, base: Base, n: int, apart: bool) -> Schedule:
    """What the request leaves open, by the number of training rows and by what learns: new heads, or the encoder too.

    Weights that get no gradient must not decay either.
    """
    size = sum(value.numel() for value in base.network.encoder.parameters())
    whole = "large" if size > SMALL else "small" if base.model else "bare"
    kind = "heads" if apart else "lora" if request.lora else whole
    rate = request.rate or RATES[kind]
    steps = ceil(n / request.batch)
    schedule = Schedule(
        epochs=request.epochs or min(max(EPOCHS[0], ceil(STEPS / steps)), EPOCHS[1]),
        rate=rate,
        batch=request.batch,
        seed=request.seed,
        layer_decay=0.9,
        patience=3,
        # Networks of before, whose states are as the encoder leaves them, were made by AdamW.
        inner_rate=rate / 2 if kind in ("small", "bare") and base.network.config.standard else 0.0,
    )
    return replace(schedule, decay=0.0) if apart else schedule


def _begun(request: Request, files: Sequence[Sequence[LabelledRow]]) -> Path:
    """The folder of the run's checkpoints, with what was asked for written down; the same when it is resumed."""
    out, work = request.out, request.out / "run"
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; name a new folder with --out")
    if out.is_dir() and any(out.iterdir()):
        if not work.is_dir():
            raise UsageError(f"{out} exists and holds no unfinished run; name a new folder with --out")
        if not request.resume:
            raise UsageError(f"{out} holds an unfinished run; go on with --resume, or name a new folder with --out")
    rows = json.dumps([[asdict(row) for row in rows] for rows in files], ensure_ascii=False, sort_keys=True)
    fields = {**asdict(replace(request, resume=False)), "rows": hashlib.sha256(rows.encode()).hexdigest()}
    wanted = json.loads(json.dumps(fields, default=str))
    place = work / "request.json"
    if place.is_file():
        found = json.loads(place.read_text(encoding="utf-8"))
        if changed := [name for name in wanted if found.get(name) != wanted[name]]:
            raise UsageError(f"{out} was begun with other {', '.join(changed)}; repeat them, or name a new --out")
    work.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps(wanted, indent=2) + "\n", encoding="utf-8")
    fresh.replace(place)
    return work


def _check_labels(base: Base, division: Division) -> None:
    """Raise InputError where a head would stay as it was drawn."""
    for target in base.targets:
        if target.name not in base.known and not any(target.name in row.labels for row in division.train):
            raise InputError(
                f"no row to learn from judges {target.name}, which {base.name} does not answer yet; "
                "add labelled rows for it, or start from a model that answers it (--base)"
            )


def _is_new(base: Base, division: Division) -> bool:
    """Whether rows judge only targets that the base does not answer."""
    return base.model is not None and not any(name in row.labels for row in division.train for name in base.known)


def _teach(made: StanceTrainer, model: folder.Model, rows: tuple[LabelledRow, ...]) -> None:
    """Give the trainer the base's own answers, for the targets that rows say nothing of."""
    found = logits([row.title for row in rows], [row.text for row in rows], model)
    known: Any = made.train_dataset
    answers = np.concatenate([found[target.name] for target in model.targets], axis=1)
    made.train_dataset = known.add_column("teacher", answers.tolist())


def _finish(out: Path, base: Base, targets: tuple[Target, ...], division: Division) -> dict[str, float]:
    """Save the folder: encoder, heads, the n-grams' part refitted, temperatures fitted on the held-out rows."""
    network = merged(base.network).cpu().float()
    folder.save(out, network, base.tokenizer, targets)
    dev = division.dev
    shares = beside.refit(network, (division.train, dev), _answers(out, dev), targets)
    folder.save(out, network, base.tokenizer, targets)
    found = _answers(out, dev)
    # Where too few rows judge a target, what the base was calibrated to still holds.
    known = dict(base.model.temperatures) if base.model else {}
    temperatures = {target.name: known.get(target.name, 1.0) for target in targets}
    for target in targets:
        judged = [place for place, row in enumerate(dev) if target.name in row.labels]
        if len(judged) >= LEAST_ROWS:
            gold = np.array([target.labels.index(dev[place].labels[target.name]) for place in judged])
            temperatures[target.name] = temperature(found[target.name][judged], gold)
    folder.write_settings(out, out.name, temperatures)
    return shares


def _answers(model: Path, rows: tuple[LabelledRow, ...]) -> Logits:
    return logits([row.title for row in rows], [row.text for row in rows], folder.load(model))


def _compared(request: Request, base: Base, division: Division) -> Comparison | None:
    if base.model is None:
        return None
    models = ((base.name, model_labels(base.model)), (request.out.name, model_labels(folder.load(request.out))))
    both = [target for target in base.model.targets if any(target.name in row.labels for row in division.judged)]
    return compare(division.judged, both, models) if both else None
