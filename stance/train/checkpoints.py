"""Where a pretraining is, kept on disk in one step, so that a killed run goes on from there."""

from pathlib import Path
from typing import Any

import torch


def restore(path: Path, model: Any, optimizer: Any, schedule: Any) -> int:
    """Put what `save` kept into all three; the number of the first step to do, 0 where nothing is kept."""
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True, map_location="cpu")
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["step"])


def save(path: Path, step: int, model: Any, optimizer: Any, schedule: Any) -> None:
    """Keep the state of all three after `step` steps."""
    parts = {"model": model, "optimizer": optimizer, "schedule": schedule}
    fresh = path.with_suffix(".new")
    torch.save({"step": step} | {name: part.state_dict() for name, part in parts.items()}, fresh)
    fresh.replace(path)
