"""A fine-tuning run as it is watched: how far it is, how it scores, and what Ctrl-C leaves of it."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stance.train.finetune import run
from stance.train.trainer import StanceTrainer

LOGGED = 10
"""Steps between two figures of the loss."""

Tell = Callable[[float, float | None, str], None]
Say = Callable[[str], None]


def hushed() -> None:
    """Let transformers show no bar and no report of what it loads."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def quieted(made: StanceTrainer) -> None:
    """Let `trained` say how far it is, and nobody else."""
    from transformers import PrinterCallback

    made.remove_callback(PrinterCallback)
    made.args.logging_steps = LOGGED


def trained(made: StanceTrainer, tell: Tell, say: Say) -> list[Mapping[str, float]]:
    """Run the training; the bar says loss and score, and each epoch gets a line."""
    shown = 0

    def told(step: int, steps: int, known: Mapping[str, float]) -> None:
        nonlocal shown
        words = [f"step {step}/{steps}"]
        if "loss" in known:
            words.append(f"loss {known['loss']:.3f}")
        if "eval_macro_f1" in known:
            words.append(f"dev macro-F1 {100 * known['eval_macro_f1']:.1f}")
        tell(step, steps, ", ".join(words))
        scored = [line for line in made.state.log_history if "eval_macro_f1" in line]
        for line in scored[shown:]:
            say(f"epoch {line['epoch']:.0f}: dev macro-F1 {100 * line['eval_macro_f1']:.1f}")
        shown = len(scored)

    made.tell = told
    log = run(made)
    told(made.state.global_step, made.state.global_step, {})
    return log


@contextmanager
def saved_on_interrupt(made: StanceTrainer, say: Say, out: Path) -> Iterator[None]:
    """One Ctrl-C ends the run after its step, saved; a second one at once."""
    if threading.current_thread() is not threading.main_thread():  # signals come to the main thread alone
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def asked(number: int, frame: Any) -> None:
        if made.interrupted:
            raise KeyboardInterrupt
        made.interrupted = True

    signal.signal(signal.SIGINT, asked)
    try:
        yield
    except KeyboardInterrupt:
        say(f"what was learned is saved in {out}; go on with the same command and --resume")
        raise
    finally:
        signal.signal(signal.SIGINT, before)
