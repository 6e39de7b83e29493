"""The four surfaces that strangers' bytes reach, each a function of one input that fails where `stance` does."""

import csv
import io
import json
import random
import runpy
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from stance.cli import DONE, NONE_READ, SOME_SKIPPED, USAGE, main
from stance.engines.rows import article_object
from stance.engines.tables import json_line
from stance.errors import StanceError
from stance.model.folder import default_path, load_plain_tokenizer
from stance.model.pairs import encode, pad
from stance.normalise import normalise
from stance.predict import windows
from stance.split import split_file
from stance.targets import read_targets
from stance.train.rows import read_labelled
from tests.fuzz import inputs

SCORER = inputs.ROOT / "tests" / "data" / "word_scorer.py"
CODES = {DONE, USAGE, SOME_SKIPPED, NONE_READ}
FAULTS = ("Traceback", "please report")


@dataclass(frozen=True, slots=True)
class Case:
    """One input: the bytes, and the name that the file that holds them has."""

    data: bytes
    name: str = "input.txt"


Surface = Callable[[Case, Path], None]
"""Does what a user could do with a case, in a folder to write in; raises where it is not done well."""


def split(case: Case, folder: Path) -> None:
    """A file of any kind → articles that can be written, or an error of ours."""
    path = _written(case, folder)
    try:
        articles = split_file(path)
    except StanceError:
        return
    for article in articles:
        json_line(article_object(article))


def normalised(case: Case, folder: Path) -> None:
    """A text → what the model reads: never more after a second time, and tokens and n-grams of it."""
    text = case.data.decode("utf-8", "surrogatepass")
    once = normalise(text)
    assert normalise(once) == once, "normalising twice changes the text again"
    assert "".join(windows(text)) == text, "windows lose something"
    tokenizer, pad_id = _tokenizer()
    batch = pad(encode(tokenizer, [text, ""], [text[:100], text], wide=True), pad_id)
    assert (batch["comment_mask"].sum(axis=1) > 0).all(), "a comment has no token to be read"


def rows(case: Case, folder: Path) -> None:
    """A table or an annotation tool's export → labelled rows, or an error of ours."""
    try:
        read_labelled([_written(case, folder)], read_targets())
    except StanceError:
        pass


def score(case: Case, folder: Path) -> None:
    """The command line on a file: rows that can be read, one of the exit codes, no word of a fault."""
    path = _written(case, folder)
    table = "csv" if len(case.data) % 3 == 0 else "jsonl"
    out, said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with redirect_stderr(said), mock.patch.object(sys, "stdout", out):
        code = main(["score", str(path), "--out", "-", "--format", table, "--quiet"], _scorer())
    assert code in CODES, f"exit code {code}"
    for fault in FAULTS:
        assert fault not in said.getvalue(), said.getvalue()[-500:]
    written = out.buffer.getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]
    if table == "csv":
        assert len({len(row) for row in csv.reader(io.StringIO(written, newline=""))}) <= 1, "rows of unlike length"
    else:
        for line in written.splitlines():
            json.loads(line)


SURFACES: Mapping[str, Surface] = {"split": split, "normalise": normalised, "rows": rows, "score": score}


def case_of(surface: str, seed: int, number: int) -> Case:
    """The case of a number, the same whenever it is asked for."""
    draw = random.Random(f"{surface} {seed} {number}")
    if surface == "normalise":
        return Case(inputs.text(draw, inputs.seeds()).encode("utf-8", "surrogatepass"))
    tables = surface == "rows" or (surface == "score" and draw.random() < 0.8)
    data = inputs.mutated(draw, inputs.table_seeds() if tables else inputs.seeds())
    known = (".jsonl", ".json", ".csv") if tables and draw.random() < 0.9 else inputs.SUFFIXES
    return Case(data, f"input{draw.choice(known)}")


def _written(case: Case, folder: Path) -> Path:
    path = folder / case.name
    path.write_bytes(case.data)
    return path


@cache
def _tokenizer():
    return load_plain_tokenizer(default_path())


@cache
def _scorer():
    return runpy.run_path(str(SCORER))["load"]
