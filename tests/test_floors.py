"""Floors under what the shipped weights have reached: missed ones are named, none is lowered without a reason."""

import sys

import pytest

from stance.errors import InputError
from stance.train import floors
from stance.train.floors import Floors, read_floors, write_floors

BEFORE = Floors("", {"initiative all": 0.6, "sentiment fr": 0.7})


def test_a_score_below_its_floor_is_missed_and_one_of_rounding_is_not():
    assert BEFORE.missed({"initiative all": 0.597, "sentiment fr": 0.66}) == {"sentiment fr": (0.66, 0.7)}
    assert BEFORE.missed({"initiative all": 0.6}) == {"sentiment fr": (0.0, 0.7)}


def test_raising_never_lowers_and_lowering_leaves_the_reason():
    after = {"initiative all": 0.65, "sentiment fr": 0.6, "language all": 0.9}
    assert BEFORE.raised(after).least == {"initiative all": 0.65, "sentiment fr": 0.7, "language all": 0.9}
    down = BEFORE.lowered_to(after, "fewer rows of it")
    assert down.least == {"initiative all": 0.6, "sentiment fr": 0.6}
    assert down.lowered == ({"floor": "sentiment fr", "from": 0.7, "to": 0.6, "why": "fewer rows of it"},)


def test_floors_hold_for_the_rows_they_were_measured_on(tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text("one")
    with pytest.raises(InputError, match="--raise"):
        read_floors(tmp_path, rows)
    write_floors(tmp_path, Floors(floors._hash(rows), {"initiative all": 0.6}))
    assert read_floors(tmp_path, rows).least == {"initiative all": 0.6}
    rows.write_text("another")
    with pytest.raises(InputError, match="got others"):
        read_floors(tmp_path, rows)


def test_the_command_fails_under_a_floor_until_it_is_lowered_with_a_reason(tmp_path, monkeypatch, capsys):
    rows = tmp_path / "rows.jsonl"
    rows.write_text("one")
    scores = {"initiative all": 0.7}
    monkeypatch.setattr(floors, "measure", lambda model, labelled: scores)

    def run(*options):
        monkeypatch.setattr(sys, "argv", ["floors", str(tmp_path), "--labelled", str(rows), *options])
        with pytest.raises(SystemExit) as ended:
            floors.main()
        return ended.value.code

    assert "--raise" in run()
    assert run("--raise") == run() == 0
    scores["initiative all"] = 0.6
    assert run() == 1
    assert "| initiative all | 0.600 | 0.700 |" in capsys.readouterr().out
    assert run("--raise") == 1
    assert run("--lower", "other words in the rows") == run() == 0
