"""Several processes that pretrain together: each reads other text, and now and then all take the mean of their weights.

Lin et al. 2020, "Don't use large mini-batches, use local SGD": one core each, nearly no waiting, and the mean is better
than any of them.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
import torch.distributed
from torch import nn
from torch.multiprocessing.spawn import spawn

AVERAGED = 50
"""Steps between two means."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Which of how many workers this process is."""

    rank: int
    world: int

    def mean(self, network: nn.Module) -> None:
        """Put the mean of all workers' weights into `network`."""
        if self.world > 1:
            flat = nn.utils.parameters_to_vector(network.parameters()).detach()
            torch.distributed.all_reduce(flat)
            nn.utils.vector_to_parameters(flat / self.world, network.parameters())


ALONE = Worker(0, 1)


def together(world: int, work: Callable[[Worker], object]) -> None:
    """Run `work`, which has to be picklable, in `world` processes that share the cores; in this one where it is one."""
    if world == 1:
        work(ALONE)
        return
    with TemporaryDirectory() as folder:
        spawn(_joined, (world, Path(folder) / "meeting", work), nprocs=world)


def _joined(rank: int, world: int, meeting: Path, work: Callable[[Worker], object]) -> None:
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // world))
    torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=world)
    work(Worker(rank, world))
    torch.distributed.destroy_process_group()
