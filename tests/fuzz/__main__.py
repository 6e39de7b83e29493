"""`python -m tests.fuzz [--inputs N] [--surface NAME …] [--seed N]`: is there an input that `stance` does not bear?

Every input goes by a number, so that a run can be repeated. What fails, hangs or kills its process is saved in
`tests/fuzz/corpus`, which the tests read again, and makes the exit code 1.
"""

import argparse
import hashlib
import json
import mmap
import os
import signal
import struct
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

from tests.fuzz.surfaces import SURFACES, Case, case_of

CORPUS = Path(__file__).parent / "corpus"
SECONDS = 10.0
"""Of one core, after which an input is said to hang."""

BLOCK = 2_000
"""Inputs of one process."""


class HangError(BaseException):
    """An input takes too long; no `except Exception` catches this."""


def main() -> int:
    """Try the inputs and print what each surface bore."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="of each surface")
    parser.add_argument("--surface", nargs="+", choices=SURFACES, default=list(SURFACES))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="where inputs that fail are saved")
    args = parser.parse_args()
    faults = 0
    for surface in args.surface:
        started = time.perf_counter()
        found = tried(surface, args.seed, args.inputs, args.corpus)
        rate = args.inputs / (time.perf_counter() - started)
        print(f"{surface}: {args.inputs:,} inputs, {found} of them failed, {rate:.0f} a second", flush=True)
        faults += found
    return 1 if faults else 0


def tried(surface: str, seed: int, n: int, corpus: Path) -> int:
    """How many of the first `n` inputs failed."""
    case_of(surface, seed, 0)  # seeds are made once, before processes are copied
    place = mmap.mmap(-1, 16)  # the number under way and how many failed, seen from both processes
    number = 0
    while number < n:
        child = os.fork()
        if not child:
            _block(surface, seed, range(number, min(n, number + BLOCK)), corpus, place)
        status = _end_of(child, place)
        at, n_failed = struct.unpack("qq", place[:])
        if status:
            save(case_of(surface, seed, at), surface, f"the process ended with {status}", corpus)
            place[:] = struct.pack("qq", at, n_failed + 1)
        number = at + 1
    return int(struct.unpack("qq", place[:])[1])


def _end_of(child: int, place: mmap.mmap) -> int:
    """How a process ended; one that stays at an input in spite of its alarm is killed."""
    seen, since = place[:], time.monotonic()
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if place[:] != seen:
            seen, since = place[:], time.monotonic()
        elif time.monotonic() - since > 20 * SECONDS:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.05)


def _block(surface: str, seed: int, numbers: range, corpus: Path, place: mmap.mmap) -> None:
    """Try inputs in this process, and end it."""
    code = 1
    try:
        signal.signal(signal.SIGPROF, _hang)
        warnings.simplefilter("ignore")
        n_failed = struct.unpack("qq", place[:])[1]
        shared = "/dev/shm" if os.path.isdir("/dev/shm") else None
        with tempfile.TemporaryDirectory(dir=shared) as folder:
            for number in numbers:
                place[:] = struct.pack("qq", number, n_failed)
                n_failed += fails(surface, case_of(surface, seed, number), Path(folder), corpus)
                place[:] = struct.pack("qq", number, n_failed)
        code = 0
    finally:
        os._exit(code)


def fails(surface: str, case: Case, folder: Path, corpus: Path) -> bool:
    """Whether an input is not borne; it is saved then."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        SURFACES[surface](case, folder)
    except BaseException:
        signal.setitimer(signal.ITIMER_PROF, 0)
        save(case, surface, traceback.format_exc(), corpus)
        return True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return False


def save(case: Case, surface: str, why: str, corpus: Path) -> None:
    """Keep an input, its file's name and why it is kept; once for each place where a fault was."""
    where = [line for line in why.splitlines() if line.startswith("  File")][-1:] + why.splitlines()[-1:]
    name = hashlib.sha256("\n".join(where).encode()).hexdigest()[:12]
    corpus.mkdir(parents=True, exist_ok=True)
    entry = {"surface": surface, "name": case.name, "why": why.splitlines()[-1][:300], "data": case.data.hex()}
    (corpus / f"{surface}-{name}.json").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    print(f"{surface}: {why.strip()[-1500:]}", file=sys.stderr, flush=True)


def _hang(*_: object) -> None:
    raise HangError(f"more than {SECONDS} s of one core")


if __name__ == "__main__":
    sys.exit(main())
