"""`python -m tests.bench.speed [--model DIR] [--comments N] [--rows N …]`: what scoring costs, beside what others do.

All ways score the same comments with the same weights, in turns, the best of several rounds. Times hang on the
machine and on what else it does; the ratios between ways hang on it less. Nothing here passes or fails.
"""

import argparse
import json
import platform
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from random import Random
from time import perf_counter

import torch

from stance.model import folder
from stance.model.serving import AUTO, ONNX, OPENVINO, PACKAGES, QUICK, TORCH
from stance.train.rows import LabelledRow, read_rows
from tests.bench.speed import apart, ways

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "seeds" / "003_quartier-apaise.txt"
WRITTEN = (ROOT / "seeds" / "comments.jsonl", ROOT / "models" / "labels" / "written.jsonl")
SERVED = (TORCH, ONNX, OPENVINO)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every table, each as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.speed", description=__doc__)
    parser.add_argument("--model", type=Path, default=folder.default_path(), metavar="DIR")
    parser.add_argument("--comments", type=int, default=512, metavar="N", help="scored in each way")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000], metavar="N", help="for peak memory")
    parser.add_argument("--backend", default=AUTO, help="that the command line is asked for")
    options = parser.parse_args(arguments)
    rows = read_rows(WRITTEN, folder.check(options.model)[1])
    print(machine(), flush=True)
    print(throughput(options.model, rows, options.comments, options.rounds), flush=True)
    with tempfile.TemporaryDirectory() as work:
        print(cold_start(options.model, Path(work), options.rounds, options.backend), flush=True)
        print(memory(options.model, Path(work), options.rows, options.backend), flush=True)


def machine() -> str:
    """What was measured on, and how fast it is at nothing but the arithmetic."""
    bf16 = "bf16 in the processor" if ways.has_bf16() else "no bf16 in the processor: torch computes in fp32"
    known = ("torch", "transformers", *PACKAGES.values())
    packages = ", ".join(f"{name} {version(name)}" for name in known if find_spec(name))
    return (
        f"{platform.machine()}, {torch.get_num_threads()} threads, {bf16}; {packages}\n"
        f"bare matrix product: {ways.ceiling(torch.float32):.0f} GFLOP/s in fp32\n"
    )


def throughput(model: Path, rows: Sequence[LabelledRow], n: int, rounds: int) -> str:
    """Comments a second of every way, in ratios to a pipeline, and how much of ours is not the network's."""
    asked = Random(0).choices(rows, k=n)  # of all lengths, in no order, as readers write
    known = [row for row in rows if not row.held_out]
    clocks: dict[str, ways.Timed] = {}
    calls: dict[str, Callable[[Sequence[LabelledRow]], object]] = {}
    for backend in SERVED:
        loaded = folder.load(model, backend, print)
        if loaded.served_by == backend:
            clocks[backend] = ways.Timed(loaded.backend)
            calls[f"ours, {backend}"] = ways.ours(replace(loaded, backend=clocks[backend]))
    calls |= ways.rivals(loaded, known)
    bare: list[float] = []
    # Where bf16 is emulated, its product is no ceiling but a hundredth of the processor's rate.
    kind, called = (torch.bfloat16, "bf16") if ways.has_bf16() else (torch.float32, "fp32")
    calls["bare"] = lambda _: bare.append(ways.ceiling(kind))
    seconds, outside = in_turns(calls, clocks, asked, rounds)
    del seconds["bare"]
    work = ways.work(loaded, asked)
    lines = [
        f"| {n} comments | a second | × one by one | × by {ways.BATCH} | useful GFLOP/s (of bare {called}) | outside |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, taken in seconds.items():
        ratios = [seconds[rival] / taken for rival in (ways.ONE_BY_ONE, ways.BY_32)]
        share = f"{outside[name]:.0%}" if name in outside else ""
        useful = "" if name == ways.FLOOR else f"{work / taken:.0f} ({work / taken / max(bare):.0%})"
        lines.append(f"| {name} | {n / taken:.0f} | {ratios[0]:.2f} | {ratios[1]:.2f} | {useful} | {share} |")
    return "\n".join([*lines, ""])


def in_turns(
    calls: Mapping[str, Callable[[Sequence[LabelledRow]], object]],
    clocks: Mapping[str, ways.Timed],
    asked: Sequence[LabelledRow],
    rounds: int,
) -> tuple[dict[str, float], dict[str, float]]:
    """The least seconds of every call, and of ours the share of them that the network was not at work."""
    seconds: dict[str, float] = {}
    outside: dict[str, float] = {}
    for call in calls.values():  # what is made at the first call is no part of the rate
        call(asked[: ways.BATCH])
    for _ in range(rounds):
        for name, call in calls.items():
            clock = clocks.get(name.removeprefix("ours, "))
            before = clock.seconds if clock else 0.0
            start = perf_counter()
            call(asked)
            taken = perf_counter() - start
            if taken < seconds.get(name, float("inf")):
                seconds[name] = taken
                if clock:
                    outside[name] = 1 - (clock.seconds - before) / taken
    return seconds, outside


def cold_start(model: Path, work: Path, rounds: int, backend: str) -> str:
    """One page from the command to the results, beside a ten-line script."""
    apart.scored(PAGE, work, model, backend)  # converts what is not converted yet, and warms the disk's cache
    apart.scripted(PAGE, model)
    costs = [(apart.scored(PAGE, work, model, backend), apart.scripted(PAGE, model)) for _ in range(rounds)]
    mine, script = (apart.cheapest(each) for each in zip(*costs, strict=True))
    served = folder.load(model, QUICK if backend == AUTO else backend).served_by
    return (
        f"| one page, {served} | seconds | peak MiB |\n|---|--:|--:|\n"
        f"| stance score | {mine.seconds:.2f} | {mine.peak:.0f} |\n"
        f"| a ten-line pipeline script | {script.seconds:.2f} | {script.peak:.0f} |\n"
        f"| script ÷ stance score | {script.seconds / mine.seconds:.1f} | {script.peak / mine.peak:.1f} |\n"
    )


def memory(model: Path, work: Path, sizes: Sequence[int], backend: str) -> str:
    """Peak memory and rate of the command line on tables of `sizes` comments."""
    folder.load(model, backend)  # measures what was not measured yet, for which torch comes into memory
    lines = ["| rows | a second, start included | peak MiB | × the first |", "|--:|--:|--:|--:|"]
    first = 0.0
    for size in sizes:
        table = work / f"{size}.jsonl"
        written = [json.loads(line) for path in WRITTEN for line in path.read_text(encoding="utf-8").splitlines()]
        with table.open("w", encoding="utf-8") as file:
            for number, row in enumerate(islice(cycle(written), size)):
                asked = {"id": str(number), "title": row["title"], "text": row["text"]}
                file.write(json.dumps(asked, ensure_ascii=False) + "\n")
        found = apart.scored(table, work, model, backend)
        first = first or found.peak
        lines.append(f"| {size} | {size / found.seconds:.0f} | {found.peak:.0f} | {found.peak / first:.2f} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
