"""Names of commenters: kept, made pseudonyms, or dropped."""

import hmac
import json
import os
import runpy
import stat
from pathlib import Path

import pytest

from stance.arguments import AUTHORS
from stance.cli import main
from stance.engines import authors
from stance.engines.authors import Authors
from stance.records import Comment

LOAD = runpy.run_path(str(Path(__file__).parent / "data" / "word_scorer.py"))["load"]
NAMES = ["Amine", "AMINE ", "Salma", None, "Anonyme", "مجهول"]


@pytest.fixture
def rows(tmp_path):
    place = tmp_path / "rows.jsonl"
    rows = [{"id": str(i), "title": "Buses", "text": f"yes {i}", "author": name} for i, name in enumerate(NAMES)]
    place.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return place


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "stance" / "authors.key"


def score(rows, name, *more):
    out = rows.parent / name
    assert main(["score", str(rows), "--out", str(out), "--quiet", *map(str, more)], LOAD) == 0
    assert "Amine" not in (out / "run.json").read_text() + (out / "articles.jsonl").read_text()
    found = [json.loads(line)["author"] for line in (out / "comments.jsonl").read_text(encoding="utf-8").splitlines()]
    return found, json.loads((out / "run.json").read_text())["settings"]["authors"]


def test_names_are_kept_unless_told_otherwise(rows, home):
    assert score(rows, "out") == (["Amine", "AMINE", "Salma", None, "Anonyme", "مجهول"], "keep")
    assert not home.exists()


def test_dropped_names_are_nowhere(rows):
    assert score(rows, "out", "--authors", "drop") == ([None] * 6, "drop")


def test_one_voice_has_one_pseudonym_and_no_name_gets_none(rows, home):
    found, said = score(rows, "out", "--authors", "hash")
    one, same, other, *nobody = found
    assert one == same != other
    assert len(one) == authors.DIGITS
    assert nobody == [None] * 3
    assert stat.S_IMODE(home.stat().st_mode) == 0o600
    assert score(rows, "again", "--authors", "hash") == (found, said)


def test_another_key_gives_other_pseudonyms_and_says_so(rows, tmp_path):
    key = tmp_path / "key"
    key.write_bytes(bytes(32))
    found, said = score(rows, "out", "--authors", "hash")
    theirs, mark = score(rows, "theirs", "--authors", "hash", "--authors-key", key)
    assert not set(filter(None, found)) & set(theirs)
    assert said != mark
    assert key.read_bytes().hex() not in (tmp_path / "theirs" / "run.json").read_text()


def test_dropped_names_still_count_as_voices(rows, tmp_path):
    shares = []
    for mode in AUTHORS:
        score(rows, mode, "--authors", mode, "--voices", "author")
        row = json.loads((tmp_path / mode / "articles.jsonl").read_text(encoding="utf-8"))
        shares.append((row["initiative_favor_low"], row["initiative_favor_high"]))
    assert len(set(shares)) == 1


def test_a_key_that_cannot_be_had_is_one_line(rows, tmp_path, capsys):
    short = tmp_path / "short"
    short.write_bytes(b"abc")
    for place, said in ((short, "expected a key of 32 bytes"), (rows / "below", "cannot be read or made")):
        command = ["score", str(rows), "--out", str(tmp_path / "out"), "--authors", "hash", "--authors-key", str(place)]
        assert main(command, LOAD) == 2
        err = capsys.readouterr().err
        assert said in err
        assert len(err.splitlines()) == 1
    assert sorted(os.listdir(tmp_path)) == ["rows.jsonl", "short"]


def test_a_pseudonym_is_that_of_the_standard():
    comment = Comment("1", "a", "text", (0, 1), "row", 1.0, author="key test")
    shown = Authors("hash", b"k" * 32).shown(comment)
    assert shown.author == hmac.digest(b"k" * 32, b"key test", "sha256").hex()[:16]
    assert authors.AUTHORS == AUTHORS
