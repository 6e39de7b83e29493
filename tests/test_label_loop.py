"""The README's round of scoring, choosing, labelling, fine-tuning, comparing and using, as it is written there."""

import csv
import re
import shlex
from pathlib import Path

import pytest

from stance.cli import main

ROOT = Path(__file__).parents[1]
SECTION = "## Learn from your own labels"
DATA = ROOT / "tests" / "data" / "loop"
FILLED_IN = ("initiative", "inequality", "police_conditions", "civil_society_skepticism", "sentiment", "language")


def commands():
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(f"\n{SECTION}\n")[1].split("\n## ")[0]
    (block,) = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [shlex.split(line) for line in block.splitlines()]


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A folder with what a checkout has, to which the commands may write."""
    made = tmp_path_factory.mktemp("loop")
    (made / "tests").symlink_to(ROOT / "tests")
    (made / "models").mkdir()
    (made / "models" / "default").symlink_to(ROOT / "models" / "default")
    return made


def test_every_command_of_the_readme_runs_as_it_is_written(checkout, monkeypatch, capsys):
    monkeypatch.chdir(checkout)
    said = []
    for program, *arguments in commands():
        assert program == "stance"
        assert main(arguments) == 0, arguments
        said.append(capsys.readouterr())
    scored, chosen, tuned, compared, used = said
    assert "6 articles, 96 comments" in scored.err
    assert "96 comments to label, 16 of them at random, under one article kept for a fair test" in chosen.err
    assert "64 rows to learn from, 16 held out to choose the best epoch, 16 to judge by" in tuned.err
    for out in (tuned.out, compared.out):
        assert re.search(r"^\| all targets \| 16 \|", out, re.MULTILINE)
    assert re.search(r"models/mine (is better than|is not a better model)|Nothing shows that models/mine", tuned.out)
    assert "6 articles, 96 comments" in used.err
    unfilled = rows(checkout / "todo.csv")
    labelled = rows(DATA / "labelled.csv")
    assert [row | dict.fromkeys(FILLED_IN, "") for row in labelled] == unfilled
    assert all(row[name] for row in labelled for name in FILLED_IN)
