"""Runs that are killed at random moments and taken up again: are the files those of an unbroken run?

    python -m tests.bench.speed.kills                       # 25 kill -9 among 50,000 comments, SIGTERM, a full disk
    python -m tests.bench.speed.kills --kills 3 --comments 2000 --words   # without a network, in seconds

Each run is a process of its own, forked from one that has the model in memory: a tiny network with the real
tokenizer, batches and journal, so that the time goes into what is tested.
"""

import argparse
import json
import os
import random
import resource
import runpy
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from stance.engines import local
from stance.engines.places import WORK

SCORER = Path(__file__).parents[2] / "data" / "word_scorer.py"
SHARD = 1_024
"""Comments of a shard here: small, so that many moments fall between and into them."""

FILE_ROWS = 500
THREAD = 25
WORDS = (
    "yes no good bad had lmachrou3 zwin machi ma39oul bravo non les bus sont en retard مزيان بزاف والو مبادرة".split()
)


def tiny_model(folder):
    """A model folder with a network of two layers, and what loads it."""
    import torch

    from stance.model.folder import load, save
    from stance.model.network import build
    from stance.predict import score
    from stance.targets import read_targets
    from tests.tiny import encoder, tokenizer

    torch.manual_seed(0)
    words, targets = tokenizer(), read_targets()
    save(folder, build(encoder("bert", len(words)), targets), words, targets)
    model = load(folder)
    return model, lambda articles: score(articles, model)


def write_pages(folder, n_comments, draw):
    """Tables of FILE_ROWS comments each, in threads of THREAD."""
    folder.mkdir()
    for start in range(0, n_comments, FILE_ROWS):
        rows = []
        for number in range(start, min(start + FILE_ROWS, n_comments)):
            text = " ".join(draw.choices(WORDS, k=draw.randint(2, 30)))
            thread = number // THREAD
            rows.append({"id": f"c{number}", "article_id": f"a{thread}", "title": f"Title {thread}", "text": text})
        place = folder / f"{start:07d}.jsonl"
        place.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


class Bench:
    """Processes that score the same pages."""

    def __init__(self, pages, model, step):
        self.pages, self.model, self.step = pages, model, step

    def start(self, out, most_bytes=0):
        """The id of a process that scores into `out`; no file may grow over `most_bytes`, where it is given."""
        child = os.fork()
        if child:
            return child
        code = 1
        try:
            if most_bytes:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
            from stance.cli import main

            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            code = main(["score", str(self.pages), "--out", str(out), "--quiet"], lambda path: (self.model, self.step))
        finally:
            os._exit(code)

    def whole(self, out):
        """Score into `out` without a break; returns the seconds it took."""
        started = time.perf_counter()
        assert exit_code(self.start(out)) == 0, "the run did not end well"
        return time.perf_counter() - started


def exit_code(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def files(out):
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name != "run.json"}


def check(out, whole):
    """What is wrong with the results in `out`, in words; "" where nothing is."""
    found = files(out)
    if found != whole:
        return f"other bytes in {sorted(name for name in {*found, *whole} if found.get(name) != whole.get(name))}"
    ids = Counter(json.loads(line)["id"] for line in found["comments.jsonl"].decode().splitlines())
    return "" if set(ids.values()) == {1} else "some ids are there twice"


def killed(bench, folder, signals, seconds, draw):
    """Send `signals` at random moments to runs, each taken up again; returns how often it was killed, and faults."""
    whole = files(folder / "whole")
    n_killed, n_runs, faults, resumed = 0, 0, [], 0
    left = list(signals)
    while left:
        n_runs += 1
        out = folder / f"broken{n_runs}"
        while True:
            child = bench.start(out)
            if left:
                time.sleep(draw.uniform(0, seconds / 5))
                os.kill(child, left[0])
            code = exit_code(child)
            if code in (-signal.SIGKILL, 128 + signal.SIGTERM, -signal.SIGTERM):
                left.pop(0)
                n_killed += 1
                resumed += (out / WORK).is_dir()
                continue
            if code:
                faults.append(f"exit code {code}")
            break
        if fault := check(out, whole):
            faults.append(fault)
    print(f"{n_killed} kills over {n_runs} runs, {resumed} of them with work kept: {faults or 'all files identical'}")
    return faults


def killed_by_term(bench, folder, seconds, draw):
    """The same with three SIGTERM, into folders of their own."""
    place = folder / "term"
    place.mkdir()
    (place / "whole").symlink_to(folder / "whole")
    return killed(bench, place, [signal.SIGTERM] * 3, seconds, draw)


def filled(bench, folder):
    """Let the disk get full at three sizes, and go on with room."""
    whole, faults = files(folder / "whole"), []
    largest = max(len(data) for data in whole.values())
    for share in (0.2, 0.5, 0.9):
        out = folder / f"full{share}"
        code = exit_code(bench.start(out, int(largest * share)))
        if code != 2:
            faults.append(f"exit code {code} where the disk is full at {share}")
        bench.whole(out)
        if fault := check(out, whole):
            faults.append(fault)
    print(f"3 full disks: {faults or 'one line and exit code 2 each, then all files identical'}")
    return faults


def main():
    """Run it, print what was found, and leave with 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--comments", type=int, default=50_000)
    parser.add_argument("--words", action="store_true", help="a scorer of a few words instead of a network")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    draw = random.Random(args.seed)
    local.SHARD = min(SHARD, args.comments // 10)
    local.GROUP = local.SHARD
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        model, step = runpy.run_path(str(SCORER))["load"]() if args.words else tiny_model(folder / "model")
        bench = Bench(write_pages(folder / "pages", args.comments, draw), model, step)
        seconds = bench.whole(folder / "whole")
        print(f"{args.comments} comments unbroken: {seconds:.1f} s, {args.comments / seconds:.0f} a second")
        faults = killed(bench, folder, [signal.SIGKILL] * args.kills, seconds, draw)
        faults += killed_by_term(bench, folder, seconds, draw)
        faults += filled(bench, folder)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
