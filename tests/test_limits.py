"""What hostile or unlucky files may not do: unpack without end, leave their folder, lead in circles, call home."""

import bz2
import gzip
import io
import json
import lzma
import os
import runpy
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from stance.cli import main
from stance.split import source

ROOT = Path(__file__).parents[1]
LOAD = runpy.run_path(str(ROOT / "tests" / "data" / "word_scorer.py"))["load"]
PAGE = b"<html><body><h1>Title</h1><p>" + b"mot " * 200 + b"</p></body></html>"


def zipped(name, data):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def tarred(name, data):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


ARCHIVES = {
    "bomb.zip": zipped("page.html", b"0" * 3_000_000),
    "page.html": zipped("../../outside.html", PAGE),
    "slip.tar.gz": tarred("../outside.html", PAGE),
    "rows.jsonl": gzip.compress(b'{"text": "yes"}\n' * 100_000),
    "rows.csv": lzma.compress(b"text\nyes\n" * 100_000),
    "page.txt": bz2.compress(b"mot " * 100_000),
    "crawl.warc.gz": gzip.compress(b"WARC/1.0\r\n" + b"0" * 30_000_000),
}


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "rows.jsonl").write_text('{"title": "Buses", "text": "yes good"}\n', encoding="utf-8")
    return folder


def score(*arguments):
    return main(["score", *map(str, arguments)], LOAD)


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives_are_refused_by_their_content_and_nothing_is_unpacked(tmp_path, capsys, name):
    place = tmp_path / name
    place.write_bytes(ARCHIVES[name])
    assert score(place, "--out", tmp_path / "out") == 4
    first, *_ = capsys.readouterr().err.splitlines()
    assert first.startswith(f"stance: skipped {place}: ")
    assert os.listdir(tmp_path) == [name]
    assert not (tmp_path.parent / "outside.html").exists()


def test_links_that_lead_in_circles_are_walked_once(pages, tmp_path, capsys):
    (pages / "up").symlink_to(pages)
    (pages / "deep").mkdir()
    (pages / "deep" / "top").symlink_to(tmp_path)
    (pages / "round.html").symlink_to(pages / "trip.html")
    (pages / "trip.html").symlink_to(pages / "round.html")
    (pages / "again.jsonl").symlink_to(pages / "rows.jsonl")
    score(pages, "--out", tmp_path / "results", "--quiet")
    record = json.loads((tmp_path / "results" / "run.json").read_text())
    assert record["n_comments"] == 1
    assert {Path(each["path"]).name for each in record["skipped"]} >= {"round.html", "trip.html"}


def test_files_over_the_limit_are_refused_before_they_are_read(pages, tmp_path, capsys, monkeypatch):
    (pages / "long.html").write_bytes(PAGE)
    monkeypatch.setattr(source, "MAX_BYTES", len(PAGE) - 1)
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("read") if path.suffix == ".html" else real(path))
    assert score(pages, "--out", tmp_path / "out") == 3
    assert f"skipped {pages / 'long.html'}: expected at most " in capsys.readouterr().err


OFFLINE = """
import socket, sys
from pathlib import Path
tried = []

def refuse(*arguments, **options):
    tried.append(arguments)
    raise OSError("no network here")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
from transformers.utils import logging
from stance.cli import main
from stance.model.folder import load, save
from stance.model.network import build
from stance.predict import score
from stance.targets import read_targets
from tests.tiny import encoder, tokenizer

logging.disable_progress_bar()
words, targets = tokenizer(), read_targets()
save(Path(sys.argv[1]), build(encoder("bert", len(words)), targets), words, targets)

def load_step(path):
    model = load(path)
    return model, lambda articles: score(articles, model)

code = main(sys.argv[2:], load_step)
assert not tried, tried
sys.exit(code)
"""


def test_a_run_from_a_model_folder_opens_no_connection(pages, tmp_path):
    folder = tmp_path / "model"
    command = [sys.executable, "-c", OFFLINE, folder, "score", pages, "--model", folder, "--out", tmp_path / "out"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, cwd=ROOT, env=environment, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "comments.jsonl").exists()
