"""Runs that are broken off, at every moment and in every way, and what the same command makes of them."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from stance.engines import local
from stance.engines.places import WORK
from stance.engines.plan import plan

ROOT = Path(__file__).parents[1]
SCORER = ROOT / "tests" / "data" / "word_scorer.py"
MODEL, STEP = runpy.run_path(str(SCORER))["load"]()
FORMATS = ["jsonl", "csv", "parquet"]


def write_rows(path, articles, size=5):
    rows = [
        {"id": f"{path.stem}-{a}-{i}", "article_id": f"{path.stem}-{a}", "title": f"Buses {a}", "text": f"yes {a} {i}"}
        for a in range(articles)
        for i in range(size)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """Seven files with 90 comments in 18 articles: six shards of three groups each."""
    monkeypatch.setattr(local, "GROUP", 5)
    monkeypatch.setattr(local, "SHARD", 15)
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, articles in enumerate((2, 1, 4, 3, 2, 6)):
        write_rows(folder / f"{number}.jsonl", articles)
    (folder / "empty.txt").touch()
    return folder


def score(paths, out, step=STEP, model=MODEL, **options):
    return local.run(plan([paths], out, options.pop("format", "jsonl"), **options), model, step)


def stopping(after, fault=KeyboardInterrupt):
    calls = []

    def step(articles):
        calls.append(articles)
        if len(calls) > after:
            raise fault("as if from outside")
        return STEP(articles)

    return step


def counted(calls):
    def step(articles):
        calls.extend(comment.id for article in articles for comment in article.comments)
        return STEP(articles)

    return step


def results(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.json"}


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_done_is_not_done_again_and_the_files_are_those_of_an_unbroken_run(pages, tmp_path, format):
    score(pages, tmp_path / "whole", format=format)
    out = tmp_path / "out"
    for after in (4, 0, 7):
        with pytest.raises(KeyboardInterrupt) as stop:
            score(pages, out, stopping(after), format=format)
        assert [path.name for path in out.iterdir()] == [WORK]
    assert stop.value.__notes__ == [f"45 comments are kept in {out}; the same command goes on from there"]
    calls = []
    report = score(pages, out, counted(calls), format=format)
    assert len(calls) == len(set(calls)) == 45
    assert (report.n_before, report.n_comments, report.n_articles, report.n_files) == (45, 90, 18, 6)
    assert results(out) == results(tmp_path / "whole")
    found, wanted = (json.loads((folder / "run.json").read_text()) for folder in (out, tmp_path / "whole"))
    for name in ("inputs", "skipped", "n_articles", "n_comments", "settings", "files", "key"):
        assert found[name] == wanted[name]
    assert [stance.n for _, stance in report.largest] == [5] * 18


def test_a_run_that_is_whole_is_not_done_again(pages, tmp_path):
    out = tmp_path / "out"
    score(pages, out)
    before = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    report = score(pages, out, stopping(0))
    assert (report.n_before, report.n_comments, [Path(each.path).name for each in report.skipped]) == (
        90,
        90,
        ["empty.txt"],
    )
    assert {path: path.stat().st_mtime_ns for path in out.iterdir()} == before


MOMENTS = """
import json, os, runpy, signal, sys
from pathlib import Path
from stance.engines import local, shards
from stance.engines.journal import Journal
from stance.engines.plan import plan

model, step = runpy.run_path(sys.argv[1])["load"]()
pages, folder = Path(sys.argv[2]), Path(sys.argv[3])
local.GROUP, local.SHARD = 5, 15

def before_dying(n):
    left = [n]
    def counted(call):
        def called(*arguments, **options):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **options)
        return called
    return counted

def apart(out, n):
    child = os.fork()
    if not child:
        watched = before_dying(n)
        os.replace, os.fsync, os.unlink = watched(os.replace), watched(os.fsync), watched(os.unlink)
        Journal.keep = watched(Journal.keep)
        local.run(plan([pages], out, "jsonl"), model, step)
        os._exit(0)
    return os.waitpid(child, 0)[1]

def files(out):
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name != "run.json"}

local.run(plan([pages], folder / "whole", "jsonl"), model, step)
found = []
for n in range(1, 1000):
    out = folder / f"out{n}"
    killed = apart(out, n)
    again = apart(out, 0)
    found.append([n, again, files(out) == files(folder / "whole")])
    if not killed:
        break
print(json.dumps(found))
"""


def test_a_kill_at_any_moment_that_matters_changes_nothing(pages, tmp_path):
    command = [sys.executable, "-c", MOMENTS, SCORER, pages, tmp_path]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) > 40
    assert [each for each in found if each[1:] != [0, True]] == []
