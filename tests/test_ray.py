"""Scoring on Ray, with two real workers: the rows are those of the local engine, whatever dies on the way."""

import json
import os
import runpy
import subprocess
import sys
import time
from contextlib import nullcontext
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from stance.cli import main
from stance.engines import local, parts, ray
from stance.engines.places import WORK, written_names
from stance.engines.plan import plan
from stance.engines.reading import Reader, splitter
from stance.engines.resume import key_of
from stance.errors import UsageError
from stance.model import export, folder, serving

sys.path.insert(0, str(Path(__file__).parent))
import plain_model

ROOT = Path(__file__).parents[1]
SCORER = ROOT / "tests" / "data" / "word_scorer.py"
LOAD = runpy.run_path(str(SCORER))["load"]
MODEL, STEP = LOAD()
SIZE = 520
"""Comments of an article: two are more than is scored at once, so that both engines make the same batches."""


def write_rows(path, articles, size):
    texts = ["yes good", "no bad", "bravo bravo", "rien", "la commune", "yes bravo commune", "😡 والو", "no", "مزيان"]
    rows = [
        {
            "id": f"{path.stem}-{a}-{i}",
            "article_id": f"{path.stem}-{a}",
            "title": f"مشروع {a}",
            "text": f"{texts[i % 9]} {i % 50}",
        }
        for a in range(articles)
        for i in range(size)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def archive(place, articles, size):
    """Tables with bad files, copies of good and of bad ones, and one table of several parts in the middle."""
    place.mkdir()
    for number, n in enumerate(articles):
        write_rows(place / f"{number}.jsonl", n, size)
    (place / "1-copy.jsonl").write_bytes((place / "1.jsonl").read_bytes())
    (place / "2-bad.jsonl").write_text('{"text": ', encoding="utf-8")
    (place / "2-bad-copy.jsonl").write_text('{"text": ', encoding="utf-8")
    (place / "2-empty.txt").touch()
    (place / "3-picture.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    return place


ON_TWO_WORKERS = """
import json, os, runpy, signal, sys, time
from pathlib import Path
import ray
from stance.cli import main
from stance.engines import local, parts

def descendants():
    parents = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(place.name)] = int((place / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}

def name(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""

load = runpy.run_path(sys.argv[1])["load"]
killed, terminated = Path("killed").absolute(), Path("terminated").absolute()
driver = os.getpid()

def load_to_end(path):
    # The worker is killed at one article, and the run is terminated at a later one.
    model, step = load(path)

    def step_to_end(articles):
        if articles[0].id == "2-15" and not killed.exists():
            killed.write_text(str(os.getpid()))
            os.kill(os.getpid(), signal.SIGKILL)
        if "4-1" in [each.id for each in articles] and not terminated.exists():
            terminated.touch()
            os.kill(driver, signal.SIGTERM)
            time.sleep(60)
        return step(articles)

    return model, step_to_end

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
quiet = {"include_dashboard": False, "log_to_driver": False, "logging_level": "ERROR"}
for left in (2, 1, 0):
    try:
        ray.init("local", num_cpus=2, object_store_memory=80 << 20, **quiet)
        break
    except Exception:  # Ray gives a node half a minute to start, which on a busy machine may be too little
        ray.shutdown()
        if not left:
            raise
local.SHARD, parts.UNIT_FILES = 520, 3
code = main(["score", "large", "--out", "large-ray", "--model", "plain", "--engine", "ray", "--authors", "drop"])
local.SHARD, parts.UNIT_FILES = 15, 2
small = ["score", "small", "--out", "small-ray", "--engine", "ray"]
codes = [code, main(small, load_to_end), main(small, load_to_end)]
processes = sorted(pid for pid in descendants() if "ray" in name(pid))
ray.shutdown()
print(json.dumps({"codes": codes, "processes": processes, "imported": "torch" in sys.modules}))
"""


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """What a process with two workers and little memory for what passes between them made of two archives.

    Apart, for Ray leaves it to the end of a process to close what it has opened.
    """
    if missing := [name for name in ("ray", "onnx", "onnxscript", "onnxruntime") if find_spec(name) is None]:
        pytest.skip(f"needs the extras ray and fast, without which {', '.join(missing)} are missing")
    if not Path("/proc/self/stat").exists():
        pytest.skip("finds the workers in /proc")
    place = tmp_path_factory.mktemp("ray")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(place / "cache"))
        patch.setattr(export, "write_graph", plain_model.graph_of_sums)
        plain_model.save(place / "plain")
        folder.load(place / "plain", serving.ONNX)
    archive(place / "large", (1, 1, 3, 1), SIZE)
    archive(place / "small", (2, 1, 30, 3, 2, 6), 5)
    patience = {"RAY_worker_niceness": "0", "RAY_worker_register_timeout_seconds": "300"}
    own = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "XDG_CACHE_HOME": str(place / "cache")}
    environment = os.environ | own | patience
    command = [sys.executable, "-c", ON_TWO_WORKERS, SCORER]
    ended = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=600)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return place, json.loads(ended.stdout.splitlines()[-1]), ended.stderr


def rows(out):
    return [(out / name).read_text(encoding="utf-8").splitlines() for name in ("comments.jsonl", "articles.jsonl")]


def record(out):
    found = json.loads((out / "run.json").read_text(encoding="utf-8"))
    names = ("inputs", "skipped", "n_articles", "n_comments", "rejects", "settings", "files", "key", "model")
    return {name: found[name] for name in names}


def test_the_rows_and_the_record_are_those_of_the_local_engine(done, monkeypatch):
    place, said, err = done
    monkeypatch.chdir(place)
    monkeypatch.setenv("XDG_CACHE_HOME", str(place / "cache"))
    assert main(["score", "large", "--out", "large-local", "--model", "plain", "--authors", "drop"]) == 3
    assert said["codes"][0] == 3
    assert rows(place / "large-ray") == rows(place / "large-local")
    assert len({row["initiative_favor"] for row in map(json.loads, rows(place / "large-ray")[0])}) > 1
    found = record(place / "large-ray")
    assert found == record(place / "large-local")
    assert f"6 articles, {6 * SIZE} comments" in err
    assert "skipped large/2-bad-copy.jsonl" in err
    assert sorted(path.name for path in (place / "large-ray").iterdir()) == sorted(written_names("jsonl"))


def test_small_jobs_take_what_starts_first_in_every_process(done):
    place, said, err = done
    assert "stance: onnx serves: it starts first, and the job is small\n" in err
    assert not said["imported"]
    assert record(place / "large-ray")["key"]["backend"] == "OnnxBackend"


def test_a_killed_worker_and_a_sigterm_lose_and_double_nothing(done, monkeypatch):
    place, said, err = done
    monkeypatch.chdir(place)
    local.run(plan([Path("small")], Path("small-local"), "jsonl"), MODEL, STEP)
    assert int((place / "killed").read_text()) not in said["processes"]
    assert said["codes"][1:] == [143, 3]
    assert "stance: terminated\n" in err
    assert record(place / "small-ray")["n_comments"] == 220
    assert rows(place / "small-ray") == rows(place / "small-local")
    assert record(place / "small-ray") == record(place / "small-local")


def test_what_cannot_be_read_and_what_is_there_twice_is_listed(done):
    place, _, _ = done
    reasons = {Path(each["path"]).name: each["reason"] for each in record(place / "small-ray")["skipped"]}
    assert list(reasons) == ["1.jsonl", "2-bad-copy.jsonl", "2-bad.jsonl", "2-empty.txt", "3-picture.html"]


def test_nothing_of_ray_is_left_running(done):
    _, said, _ = done
    assert len(said["processes"]) > 3
    deadline = time.monotonic() + 60
    while (left := [pid for pid in said["processes"] if is_ray(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []


def is_ray(pid):
    try:
        return "ray" in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def test_without_the_extra_one_line_says_how_to_get_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setitem(sys.modules, "ray.data", None)
    write_rows(tmp_path / "a.jsonl", 1, 2)
    assert main(["score", str(tmp_path), "--out", str(tmp_path / "out"), "--engine", "ray"]) == 2
    said = capsys.readouterr().err
    assert said == "stance: --engine ray needs Ray; install it with: pip install 'stance[ray]'\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--out", "-", "--engine", "ray"], "name one with --out"),
        (["--out", "out", "--address", "head:6379"], "expected --engine ray with --address head:6379"),
    ],
)
def test_what_cannot_be_is_one_line(tmp_path, monkeypatch, capsys, options, said):
    monkeypatch.chdir(tmp_path)
    write_rows(tmp_path / "a.jsonl", 1, 2)
    assert main(["score", "a.jsonl", *options], LOAD) == 2
    assert said in capsys.readouterr().err


def test_ray_is_not_imported_unless_it_is_asked_for(tmp_path):
    write_rows(tmp_path / "a.jsonl", 1, 2)
    code = (
        "import runpy, sys\nfrom stance.cli import main\n"
        "load = runpy.run_path(sys.argv[1])['load']\n"
        "print(main(['score', 'a.jsonl', '--out', 'out'], load), 'ray' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, SCORER], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "0 False\n", done.stderr


@pytest.fixture
def in_line(tmp_path, monkeypatch):
    """An archive whose parts are done one after another in this process, and the folder of its results without Ray."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "ray", ModuleType("ray"))
    monkeypatch.setitem(sys.modules, "ray.data", ModuleType("ray.data"))
    monkeypatch.setattr(ray, "_cluster", lambda address: nullcontext())
    monkeypatch.setattr(ray, "_results", in_process)
    monkeypatch.setattr(local, "SHARD", 15)
    monkeypatch.setattr(parts, "UNIT_FILES", 2)
    archive(tmp_path / "pages", (2, 1, 7, 3), 5)
    score("local")
    return tmp_path


def in_process(units, job):
    scorer = parts.Scorer(job)
    for unit in units:
        yield from map(scorer, parts.split_unit(unit, job))


def score(out, *, load=LOAD, step=STEP, engine=None, watch=None):
    return local.run(plan([Path("pages")], Path(out), "jsonl"), load()[0], step, watch, engine)


def stopping(after):
    """A watch that stops the run when it has told it `after` times how far it is."""
    told = []

    def watch(progress):
        told.append(progress)
        if len(told) == after:
            raise KeyboardInterrupt

    return watch


@pytest.mark.parametrize("then", ["ray", "local"])
def test_a_run_that_is_broken_off_goes_on_on_ray_or_without(in_line, then):
    for after in (1, 3, 6):
        out = Path(f"out{after}")
        with pytest.raises(KeyboardInterrupt):
            score(out, engine=ray.on_ray(LOAD, None, None), watch=stopping(after))
        kept = len(list((out / WORK).glob("comments-*.jsonl")))
        report = score(out, engine=ray.on_ray(LOAD, None, None) if then == "ray" else None)
        assert report.n_comments == 65
        assert bool(report.n_before) == bool(kept)
        assert rows(out) == rows(Path("local"))
        assert record(out) == record(Path("local"))


def test_a_local_run_goes_on_on_ray(in_line, monkeypatch):
    monkeypatch.setattr(local, "GROUP", 5)

    def step(articles):
        if articles[0].id.startswith("3-"):
            raise KeyboardInterrupt
        return STEP(articles)

    with pytest.raises(KeyboardInterrupt):
        score("out", step=step)
    assert score("out", engine=ray.on_ray(LOAD, None, None)).n_before > 0
    assert rows(Path("out")) == rows(Path("local"))


def the_job_and_its_parts(place):
    whole = plan([Path("pages")], place, "jsonl")
    job = parts.Job(replace(whole, files=(), skipped=()), LOAD, None, key_of(whole, MODEL), Path.cwd(), 15)
    units = parts.units_of(whole, Reader(whole.files, splitter({})), job)
    return job, [part for unit in units for part in parts.split_unit(unit, job) if part.articles]


def test_a_part_that_is_done_again_is_not_scored_again_unless_half_of_it_is_gone(in_line):
    job, found = the_job_and_its_parts(Path("out"))
    calls = []

    def load(path):
        calls.append(path)
        return LOAD(path)

    first = parts.Scorer(job)(found[0])
    comments = job.place(found[0].name) / "comments.jsonl"
    before = comments.read_bytes()
    again = replace(job, load=load)
    assert parts.Scorer(again)(found[0]) == first
    assert calls == []
    comments.unlink()
    parts.Scorer(again)(found[0])
    assert (len(calls), comments.read_bytes()) == (1, before)
    assert [place.name for place in comments.parent.parent.iterdir()] == [found[0].name]


def test_a_part_that_kills_whoever_scores_it_ends_the_run(in_line):
    job, found = the_job_and_its_parts(Path("out"))
    for number in range(parts.ATTEMPTS):
        job.place(f"{found[0].name}.{number}").mkdir(parents=True)
    with pytest.raises(UsageError, match="every process that scores the 3 articles from 0-0 on is killed"):
        parts.Scorer(job)(found[0])
    job.forget_attempts()
    assert parts.Scorer(job)(found[0]).state["n_scored"] == 15


def test_machines_that_differ_are_one_line(in_line):
    def load(path):
        model, step = LOAD(path)
        return replace(model, fingerprint="cd" * 32), step

    with pytest.raises(UsageError, match=r"expected one model and one stance on all machines .* got model words .cdcd"):
        score("out", engine=ray.on_ray(load, None, None))
    job, _ = the_job_and_its_parts(Path("out"))
    with pytest.raises(UsageError, match="nowhere: expected this folder on every machine"):
        replace(job, home=Path("nowhere")).go_home()
    assert not Path("out").exists()


@pytest.mark.parametrize("bent", [lambda found: found[1:], lambda found: [found[0], *found], lambda found: found[:-1]])
def test_a_part_that_is_lost_or_doubled_is_never_written(in_line, monkeypatch, bent):
    monkeypatch.setattr(ray, "_results", lambda units, job: bent(list(in_process(units, job))))
    with pytest.raises(UsageError, match=r"expected part \d of unit \d from Ray, got another"):
        score("out", engine=ray.on_ray(LOAD, None, None))
    assert not (Path("out") / "comments.jsonl").exists()
    monkeypatch.setattr(ray, "_results", in_process)
    score("out", engine=ray.on_ray(LOAD, None, None))
    assert rows(Path("out")) == rows(Path("local"))
