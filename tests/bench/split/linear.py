"""`python -m tests.bench.split.linear [--sizes 1,4,20] [--all] [PAGE …]`: seconds a megabyte as pages grow.

Each page is split in a process of its own: seconds of its processor a megabyte at each size in megabytes, the last of
them against the first (1.0 where time grows as the page does), and the memory that splitting the largest took, in MiB a
megabyte of page. A figure is printed once it is known. With the usual pages all takes some ten minutes on a free core,
with `--all` those that nobody would write as well, an hour.
"""

import argparse
import resource
import subprocess
import sys
import time

from tests.bench.split.vast import HOSTILE, USUAL

LIMIT = 900
"""Seconds after which a page is given up."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.split.linear", description=__doc__)
    parser.add_argument("--sizes", default="1,4,20", help="megabytes, by commas")
    parser.add_argument("--all", action="store_true", help="hostile pages as well")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="only these, by name")
    options = parser.parse_args()
    sizes = [float(size) for size in options.sizes.split(",")]
    known = USUAL | HOSTILE
    for name in options.pages or (known if options.all else USUAL):
        row(name, sizes)


def row(name: str, sizes: list[float]) -> None:
    """One line of the table."""
    kind, _ = (USUAL | HOSTILE)[name]
    print(f"{kind}  {name:28}", end="", flush=True)
    speeds = []
    memory = 0.0
    for size in sizes:
        seconds, megabytes, memory = apart(name, size)
        speeds.append(seconds / megabytes)
        print(f"  {size:g} MB: {speeds[-1]:.2f} s/MB", end="", flush=True)
    print(f"  ×{speeds[-1] / speeds[0]:.1f}  {memory:.0f} MiB/MB", flush=True)


def apart(name: str, size: float) -> tuple[float, float, float]:
    """As `measured`, in another process."""
    code = f"from tests.bench.split.linear import measured; print(*measured({name!r}, {size}))"
    try:
        run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"  {size:g} MB: given up after {LIMIT} s") from None
    if run.returncode:
        raise SystemExit(f"  {size:g} MB: ended with {run.returncode}")
    seconds, megabytes, memory = map(float, run.stdout.split())
    return seconds, megabytes, memory


def measured(name: str, size: float) -> tuple[float, float, float]:
    """Seconds of this process to split a page, its megabytes, and MiB a megabyte that this took."""
    from stance.split.html import split_html
    from stance.split.text import split_text

    kind, make = (USUAL | HOSTILE)[name]
    split = split_html if kind == "html" else split_text
    split(make(1000), "", "")  # what is loaded and made once does not count
    page = make(int(size * 1e6))
    megabytes = len(page.encode()) / 1e6
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    split(page, "", "")
    seconds = time.process_time() - began
    return seconds, megabytes, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 / megabytes


if __name__ == "__main__":
    main()
