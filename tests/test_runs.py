"""Runs that are broken off, at every moment and in every way, and what the same command makes of them."""

import gc
import json
import os
import runpy
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from stance.cli import main
from stance.engines import local, reading
from stance.engines.journal import Journal
from stance.engines.output import FolderOutput
from stance.engines.places import WORK
from stance.engines.plan import plan
from stance.errors import UsageError
from stance.records import Comment

ROOT = Path(__file__).parents[1]
SCORER = ROOT / "tests" / "data" / "word_scorer.py"
LOAD = runpy.run_path(str(SCORER))["load"]
MODEL, STEP = LOAD()
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


def test_what_is_held_at_once_does_not_grow_with_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(local, "GROUP", 5)
    monkeypatch.setattr(local, "SHARD", 15)

    def most_held(n_files):
        folder = tmp_path / f"pages{n_files}"
        folder.mkdir()
        for number in range(n_files):
            write_rows(folder / f"{number}.jsonl", 3)
        held = []

        def step(articles):
            held.append(sum(type(each) is Comment for each in gc.get_objects()))
            return STEP(articles)

        gc.collect()
        assert score(folder, tmp_path / f"out{n_files}", step).n_comments == 15 * n_files
        return max(held) - held[0]

    assert most_held(12) <= most_held(3) + 15


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


def refusal(*arguments, **options):
    with pytest.raises(UsageError) as problem:
        score(*arguments, **options)
    assert "\n" not in str(problem.value)
    return str(problem.value)


def test_another_model_or_setting_is_refused_and_not_mixed_in(pages, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        score(pages, out, stopping(4))
    kept = {path: path.read_bytes() for path in (out / WORK).glob("*.jsonl")}
    other = replace(MODEL, name="others", fingerprint="cd" * 32)
    said = refusal(pages, out, model=other)
    assert f"model others ({'cd' * 32}) instead of words ({'ab' * 32})" in said
    assert "--overwrite" in said
    assert "backend object instead of WordBackend" in refusal(pages, out, model=replace(MODEL, backend=object()))
    assert "'format': 'csv'" in refusal(pages, out, format="csv")
    assert {path: path.read_bytes() for path in (out / WORK).glob("*.jsonl")} == kept
    assert score(pages, out, model=other, overwrite=True).n_before == 0
    assert "expected a new or empty folder" in refusal(pages, out)
    score(pages, tmp_path / "whole", model=other)
    assert results(out) == results(tmp_path / "whole")


def test_a_changed_input_is_refused_and_one_still_to_be_read_may_change(pages, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        score(pages, out, stopping(4))  # after a shard of three articles: the first two files
    before = (pages / "0.jsonl").read_bytes()
    write_rows(pages / "0.jsonl", 2, size=4)
    assert f"{pages / '0.jsonl'}: expected" in refusal(pages, out)
    (pages / "0.jsonl").write_bytes(before)
    (pages / "+.jsonl").write_bytes(before)
    assert f"{pages / '+.jsonl'}: expected {pages / '0.jsonl'} with the content" in refusal(pages, out)
    (pages / "+.jsonl").unlink()
    (pages / "3.jsonl").unlink()
    write_rows(pages / "new.jsonl", 1)
    report = score(pages, out)
    assert (report.n_before, report.n_comments) == (15, 80)
    score(pages, tmp_path / "whole")
    assert results(out) == results(tmp_path / "whole")


def test_new_pages_beside_a_whole_run_are_not_taken_for_it(pages, tmp_path):
    out = tmp_path / "out"
    score(pages, out)
    write_rows(pages / "new.jsonl", 1)
    assert "expected a new or empty folder, found 3 files" in refusal(pages, out)


def test_two_runs_cannot_write_to_one_folder(pages, tmp_path):
    out = tmp_path / "out"
    said = []

    def step(articles):
        if not said:
            said.append(refusal(pages, out))
        return STEP(articles)

    score(pages, out, step)
    assert said == [f"{out}: expected no other run here, got one under way; wait for its end"]


@pytest.mark.parametrize("harm", ["journal", "shard"])
def test_work_that_is_damaged_is_one_line_and_can_be_begun_anew(pages, tmp_path, harm):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        score(pages, out, stopping(4))
    for place in (out / WORK).glob("journal.sqlite*" if harm == "journal" else "comments-*"):
        place.write_bytes(b"something else " * 100)
    assert "--overwrite" in refusal(pages, out)
    score(pages, out, overwrite=True)
    score(pages, tmp_path / "whole")
    assert results(out) == results(tmp_path / "whole")


def test_a_poisoned_article_costs_only_itself(pages, tmp_path, monkeypatch):
    monkeypatch.setattr(local, "GROUP", 15)

    def step(articles):
        if any(comment.id.startswith("2-1-") for article in articles for comment in article.comments):
            raise RecursionError("no end of it")
        return STEP(articles)

    real = reading.articles_in

    def split_file(path):
        if path.name == "4.jsonl":
            raise MemoryError
        return real(path)

    monkeypatch.setattr(reading, "articles_in", split_file)
    report = score(pages, tmp_path / "out", step)
    assert (report.n_articles, report.n_comments) == (15, 75)
    reasons = {Path(each.path).name: each.reason for each in report.skipped}
    assert list(reasons) == ["4.jsonl", "empty.txt", "2.jsonl"]
    assert "the model failed on article 2-1, please report: RecursionError: no end of it" in reasons["2.jsonl"]
    rows = [json.loads(line) for line in (tmp_path / "out" / "comments.jsonl").read_text().splitlines()]
    assert {row["article_id"][0] for row in rows} == set("01235")


def test_what_fails_with_every_article_is_raised_and_what_was_done_is_kept(pages, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(RuntimeError) as fault:
        score(pages, out, stopping(4, RuntimeError))
    assert fault.value.__notes__ == [
        f"the model failed on {pages / '2.jsonl'}, article 2-1",
        f"15 comments are kept in {out}; the same command goes on from there",
    ]
    assert score(pages, out).n_before == 15


APART = """
import os, runpy, sys, time
from pathlib import Path
from stance.cli import main
from stance.engines import local
local.GROUP, local.SHARD = 5, 15

def load(path):
    model, step = runpy.run_path(sys.argv[1])["load"]()
    def slow(articles):
        step_number[0] += 1
        if step_number[0] == int(sys.argv[3]):
            Path(sys.argv[2]).touch()
            time.sleep(60)
        return step(articles)
    return model, slow

step_number = [0]
sys.exit(main(sys.argv[4:], load))
"""


def test_sigterm_is_one_line_and_what_was_done_is_kept(pages, tmp_path, capsys):
    out, begun = tmp_path / "out", tmp_path / "begun"
    command = [sys.executable, "-c", APART, SCORER, begun, 8, "score", pages, "--out", out]
    with subprocess.Popen([str(part) for part in command], stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        deadline = time.monotonic() + 60
        while not begun.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        err = process.stderr.read()
    assert process.returncode == 143
    kept = f"stance: 30 comments are kept in {out}; the same command goes on from there\n"
    assert err == f"stance: terminated\n{kept}"
    assert main(["score", str(pages), "--out", str(out)], LOAD) == 3
    assert "18 articles, 90 comments, 30 of them scored before" in capsys.readouterr().err
    score(pages, tmp_path / "whole")
    assert results(out) == results(tmp_path / "whole")


QUOTA = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
"""


@pytest.mark.parametrize("format", FORMATS)
def test_a_disk_that_gets_full_is_one_line_and_with_room_the_run_goes_on(pages, tmp_path, format):
    write_rows(pages / "6.jsonl", 30, size=15)
    out, begun = tmp_path / "out", tmp_path / "begun"
    command = [sys.executable, "-c", QUOTA + APART, SCORER, begun, 0, "score", pages, "--out", out, "--format", format]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 2
    full, kept = done.stderr.splitlines()
    assert full.startswith(f"stance: {out}: results cannot be written")
    assert "comments are kept" in kept
    report = score(pages, out, format=format)
    assert 0 < report.n_before < report.n_comments == 540
    score(pages, tmp_path / "whole", format=format)
    assert results(out) == results(tmp_path / "whole")


def test_a_journal_that_takes_nothing_is_one_line(pages, tmp_path, monkeypatch):
    def keep(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Journal, "keep", keep)
    assert "results cannot be written (database or disk is full); make room" in refusal(pages, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_caches_that_cannot_be_written_do_not_stop_a_run(pages, tmp_path):
    nowhere = tmp_path / "file" / "below"
    nowhere.parent.touch()
    names = ("HOME", "XDG_CACHE_HOME", "HF_HOME", "TMPDIR")
    command = [sys.executable, "-c", APART, SCORER, nowhere, 0, "score", pages, "--out", tmp_path / "out"]
    environment = os.environ | dict.fromkeys(names, str(nowhere))
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, cwd=ROOT, env=environment, timeout=60
    )
    assert (done.returncode, "18 articles, 90 comments" in done.stderr) == (3, True), done.stderr


def test_rows_without_a_run_can_be_written_too(tmp_path):
    with FolderOutput(tmp_path / "out", "csv", MODEL.targets) as output:
        output.commit({"stance": "0"})
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["articles.csv", "comments.csv", "run.json"]
    assert (tmp_path / "out" / "comments.csv").read_bytes().startswith(b"\xef\xbb\xbfid,article_id,")


def test_quiet_says_nothing_and_the_log_says_all(pages, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("stance.runs.command.LOG_SECONDS", 0.0)
    log = tmp_path / "log.jsonl"
    command = ["score", str(pages), "--out", str(tmp_path / "out"), "--quiet", "--log-json", str(log)]
    assert main(command, LOAD) == 3
    assert capsys.readouterr() == ("", "")
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    names = [event["event"] for event in events]
    assert (names[0], names[-2:]) == ("begun", ["skipped", "done"])
    assert events[0]["n_files"] == 7
    assert (events[-1]["n_comments"], events[-1]["n_before"]) == (90, 0)
    told = [event["scored"] for event in events if event["event"] == "progress"]
    assert told == sorted(told)
    assert told[-1] == 90
    assert main(command, LOAD) == 3
    assert json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["n_before"] == 90
    assert main([*command[:-1], str(tmp_path / "none" / "log")], LOAD) == 2
    assert "the log cannot be written" in capsys.readouterr().err


def test_killed_at_random_moments_and_on_a_full_disk_the_files_are_the_same():
    command = [sys.executable, "-m", "tests.bench.speed.kills", "--kills", "3", "--comments", "1000", "--words"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("all files identical") == 3
