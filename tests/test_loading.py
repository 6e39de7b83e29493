"""What serves a run when nobody says: what it was begun with, what starts first, or what is fastest."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from stance.cli import main
from stance.engines.journal import Journal
from stance.engines.places import WORK
from stance.engines.plan import plan
from stance.errors import UsageError
from stance.model.backends import OnnxBackend, TorchBackend
from stance.model.serving import AUTO, ONNX, QUICK, TORCH
from stance.runs import loading

ROWS = "".join(json.dumps({"id": str(n), "title": "Buses", "text": f"yes {n}"}) + "\n" for n in range(8))


class Words:
    """A backend that answers nothing in particular."""


@pytest.fixture
def asked(monkeypatch):
    """The backends that a model was asked to be loaded with; it comes with the first of torch and ONNX Runtime."""
    import runpy

    words, _ = runpy.run_path(str(Path(__file__).parent / "data" / "word_scorer.py"))["load"]()
    seen = []

    def load(path, backend, say):
        seen.append(backend)
        kind = TorchBackend if backend in (TORCH, QUICK) else OnnxBackend
        body = type(kind.__name__, (), {"logits": words.backend.logits})
        return replace(words, backend=body(), served_by=TORCH if kind is TorchBackend else ONNX)

    monkeypatch.setattr(loading, "load", load)
    return seen


@pytest.fixture
def page(tmp_path):
    place = tmp_path / "page.jsonl"
    place.write_text(ROWS, encoding="utf-8")
    return place


def test_a_small_job_asks_for_what_starts_first_and_a_large_one_for_what_is_fastest(asked, page, tmp_path, monkeypatch):
    assert main(["score", str(page), "--out", str(tmp_path / "small")]) == 0
    monkeypatch.setattr(loading, "SMALL", len(ROWS) - 1)
    assert main(["score", str(page), "--out", str(tmp_path / "large")]) == 0
    assert main(["score", str(page), "--out", str(tmp_path / "named"), "--backend", TORCH]) == 0
    assert asked == [QUICK, AUTO, TORCH]


def test_a_whole_run_is_found_whole_whatever_would_be_taken_now(asked, page, tmp_path, capsys):
    command = ["score", str(page), "--out", str(tmp_path / "out")]
    assert main([*command, "--backend", ONNX]) == 0
    capsys.readouterr()
    assert main(command) == 0
    assert asked == [ONNX, ONNX]
    said = capsys.readouterr().err
    assert f"stance: onnx serves: the run in {tmp_path / 'out'} was begun with it\n" in said
    assert "8 comments: scored before, nothing left to do" in said
    assert main([*command, "--overwrite", "--quiet"]) == 0
    assert asked[-1] == QUICK
    assert capsys.readouterr().err == ""


def test_a_run_that_was_broken_off_goes_on_with_what_it_was_begun_with(asked, page, tmp_path):
    out = tmp_path / "out"
    (out / WORK).mkdir(parents=True)
    work = plan([page], out, "jsonl")
    for kind, name in (("OnnxBackend", ONNX), ("TorchBackend", TORCH), ("WordBackend", QUICK)):
        journal = Journal(out / WORK)
        journal.begin({"backend": kind})
        journal.close()
        loading.loaded(None, AUTO, work, lambda line: None)
        assert asked[-1] == name
    loading.loaded(None, AUTO, replace(work, overwrite=True), lambda line: None)
    assert asked[-1] == QUICK
    journal = Journal(out / WORK)
    with pytest.raises(UsageError, match="got one under way"):
        loading.loaded(None, AUTO, work, lambda line: None)
    journal.close()


@pytest.mark.parametrize("left", ["run.json", f"{WORK}/journal.sqlite"])
def test_what_is_damaged_does_not_decide(asked, page, tmp_path, left):
    place = tmp_path / "out" / left
    place.parent.mkdir(parents=True)
    work = plan([page], tmp_path / "out", "jsonl")
    place.write_bytes(b"something else " * 100)
    loading.loaded(None, AUTO, work, lambda line: None)
    assert asked == [QUICK]


def test_other_processes_take_what_was_taken_here(asked, page, tmp_path):
    work = plan([page], tmp_path / "out", "jsonl")
    *_, again = loading.loaded(None, AUTO, work, lambda line: None)
    again(None)
    assert asked == [QUICK, TORCH]
