"""`python -m tests.bench.split.speed [--pages N]`: pages a second, ours and trafilatura's, side by side in one run.

The pages are those of the benchmark in HTML, over and over, each with words of its own. Both read the same pages in
turns, one process; then the command line splits the whole folder on all cores, its progress bar on stderr. Each figure
is printed once it is known; on two free cores all of it takes some minutes. Large and hostile pages are in `linear`.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from tests.bench.split.pages import pages

TURN = 20
"""Pages that each side reads before the other does: whatever else the machine does slows both."""

MEASURED = 400
"""Pages read by both sides."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.split.speed", description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pages"
        folder.mkdir()
        files = write(folder, options.pages)
        ours, theirs = side_by_side(files[:MEASURED])
        n = min(MEASURED, len(files))
        tell(f"one process, {n} pages: stance {n / ours:.1f} pages/s with comments, trafilatura {n / theirs:.1f};")
        tell(f"stance is at {theirs / ours:.2f} of trafilatura's speed")
        seconds, memory = command(folder, Path(name) / "out.jsonl")
        tell(f"stance split, {len(files)} pages, all cores: {len(files) / seconds:.1f} pages/s, {memory} MiB at most")


def tell(line: str) -> None:
    """Print a figure at once: who stops the run keeps those before."""
    print(line, flush=True)


def write(folder: Path, count: int) -> list[Path]:
    """`count` pages as files of `folder`."""
    html = [page for page in pages("layouts") if page.suffix == ".html"]
    files = []
    for number, page in enumerate(islice(cycle(html), count)):
        path = folder / f"{number:05d}.html"
        # Pages without a title would be taken for copies of one another otherwise, and skipped.
        path.write_text(page.text.replace("</title>", f" {number}</title>") + f"\n<!-- {number} -->", encoding="utf-8")
        files.append(path)
    return files


def side_by_side(files: list[Path]) -> tuple[float, float]:
    """Seconds of both sides over the same files; the first pages, on which both load what they need, do not count."""
    sides: tuple[Callable[[Path], object], ...] = (_ours, _theirs)
    for side in sides:
        side(files[0])
    seconds = [0.0, 0.0]
    for start in range(0, len(files), TURN):
        for place, side in enumerate(sides):
            began = time.process_time()
            for path in files[start : start + TURN]:
                side(path)
            seconds[place] += time.process_time() - began
    return seconds[0], seconds[1]


def command(path: Path, out: Path) -> tuple[float, int]:
    """Wall seconds of `stance split` and the memory of its largest process in MiB."""
    began = time.monotonic()
    arguments = [sys.executable, "-c", _COMMAND, "split", str(path), "--out", str(out)]
    run = subprocess.run(arguments, stdout=subprocess.PIPE, text=True)
    seconds = time.monotonic() - began
    if run.returncode:
        raise SystemExit(f"stance split ended with {run.returncode} on {path}")
    return seconds, int(run.stdout.splitlines()[-1]) >> 10


def _ours(path: Path) -> object:
    from stance.split import split_file

    return split_file(path)


def _theirs(path: Path) -> object:
    from trafilatura import bare_extraction

    return bare_extraction(path.read_bytes(), with_metadata=True, include_comments=True)


_COMMAND = """
import resource, sys
from stance.cli import main
code = main(sys.argv[1:])
both = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
print(max(resource.getrusage(who).ru_maxrss for who in both))
sys.exit(code)
"""


if __name__ == "__main__":
    main()
