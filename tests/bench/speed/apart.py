"""Commands in processes of their own: how long they take and how much memory they hold at their peak."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# A child begins as a copy of its parent, whose memory counts as its own: a small parent stands between.
LAUNCHER = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([done.returncode, done.stderr[-2000:], seconds, peak / 1024]))
"""

SCRIPT = """
import sys
from transformers import pipeline
from stance.split import split
from stance.train.hub import register
register()
pipe = pipeline("stance", model=sys.argv[1])
for article in split(sys.argv[2]):
    for comment in article.comments:
        print(comment.id, pipe({"text": comment.text, "text_pair": article.title}))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one command: wall time in seconds, peak resident memory in MiB."""

    seconds: float
    peak: float


def cost(command: Sequence[str | Path]) -> Cost:
    """What `command` costs from start to end; RuntimeError with its last words where it fails."""
    launched = [sys.executable, "-c", LAUNCHER, *map(str, command)]
    # What is installed is compiled already: Python may keep what it compiles of a checkout too.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(launched, capture_output=True, text=True, check=True, env=environment)
    code, words, seconds, peak = json.loads(done.stdout)
    if code:
        raise RuntimeError(f"{command} ended with {code}: {words}")
    return Cost(seconds, peak)


def scored(source: Path, work: Path, model: Path, backend: str) -> Cost:
    """`stance score` of a page or table with a model folder."""
    options = ["--out", work / "out", "--model", model, "--backend", backend, "--overwrite", "--quiet"]
    return cost([sys.executable, "-m", "stance", "score", source, *options])


def scripted(page: Path, model: Path) -> Cost:
    """The ten-line script with a pipeline of transformers, on the same page and weights."""
    return cost([sys.executable, "-c", SCRIPT, model, page])


def cheapest(costs: Sequence[Cost]) -> Cost:
    """The least time and the least memory among tries of one command."""
    return Cost(min(each.seconds for each in costs), min(each.peak for each in costs))
