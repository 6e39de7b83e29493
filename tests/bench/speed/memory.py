"""How much memory a run needs at its peak, by the number of comments: it should not grow with them.

    python -m tests.bench.speed.memory                        # 10 k, 100 k and 1 M comments
    python -m tests.bench.speed.memory --comments 10000 100000

The model is a scorer of a few words, so that what is measured is reading, holding and writing; a network adds the
same to each. The comments come in tables of 500, and once more all in one table, which is read whole.
"""

import argparse
import os
import random
import resource
import runpy
import tempfile
import time
from pathlib import Path

from tests.bench.speed import kills


def scored(pages, out):
    """Score `pages` in a process of its own; returns its peak in MiB and the seconds."""
    started = time.perf_counter()
    child = os.fork()
    if not child:
        code = 1
        try:
            from stance.cli import main

            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            code = main(["score", str(pages), "--out", str(out), "--quiet"], runpy.run_path(str(kills.SCORER))["load"])
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "the run did not end well"
    return used.ru_maxrss / 1024, time.perf_counter() - started


def main():
    """Print one line a size, with the peak beside that of the first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    args = parser.parse_args()
    print(f"this process alone: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    first = 0.0
    for n in args.comments:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            pages = kills.write_pages(folder / "pages", n, random.Random(0))
            peak, seconds = scored(pages, folder / "out")
            first = first or peak
            print(
                f"{n:>9,} comments: {peak:.0f} MiB, {peak / first:.2f} x the first, {n / seconds:.0f} a second",
                end="",
                flush=True,  # the rest takes as long again
            )
            whole = folder / "whole.jsonl"
            with whole.open("wb") as file:
                file.writelines(table.read_bytes() for table in sorted(pages.iterdir()))
            in_one, _ = scored(whole, folder / "one")
        print(f"; in one table {in_one:.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
