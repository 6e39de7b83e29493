"""Inputs that once failed do so no more; and a few hundred new kinds of nonsense are borne, the same in every run."""

import json
from pathlib import Path

import pytest

from tests.fuzz.__main__ import CORPUS, fails
from tests.fuzz.surfaces import SURFACES, Case, case_of

SAVED = sorted(CORPUS.glob("*.json"))
FEW = {"split": 40, "normalise": 200, "rows": 250, "score": 80}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("place", SAVED, ids=[place.stem for place in SAVED])
def test_what_failed_once_is_borne(place, tmp_path):
    saved = json.loads(place.read_text(encoding="utf-8"))
    SURFACES[saved["surface"]](Case(bytes.fromhex(saved["data"]), saved["name"]), tmp_path)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("surface", SURFACES)
def test_any_bytes_are_borne(surface, tmp_path):
    for number in range(FEW[surface]):
        SURFACES[surface](case_of(surface, 1, number), tmp_path)


def test_an_input_that_fails_is_saved_once_a_fault(tmp_path, monkeypatch, capsys):
    def broken(case: Case, folder: Path) -> None:
        if case.data != b"well":
            raise ValueError("not borne")

    monkeypatch.setitem(SURFACES, "split", broken)
    assert not fails("split", Case(b"well"), tmp_path, tmp_path / "corpus")
    assert fails("split", Case(b"ill\xff", "page.html"), tmp_path, tmp_path / "corpus")
    assert fails("split", Case(b"worse", "page.html"), tmp_path, tmp_path / "corpus")
    (place,) = (tmp_path / "corpus").iterdir()
    saved = json.loads(place.read_text(encoding="utf-8"))
    assert (saved["surface"], saved["name"], bytes.fromhex(saved["data"])) == ("split", "page.html", b"worse")
    assert "not borne" in saved["why"]
