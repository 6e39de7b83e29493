"""The shape of the house: which room may lean on which, and how large its parts may grow."""

import ast
import inspect
import subprocess
from pathlib import Path

import pytest

import stance

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "stance"
MODULES = sorted(PACKAGE.rglob("*.py"))

MAX_MODULE_LINES = 250
MAX_FUNCTION_LINES = 40
MAX_PARAMETERS = 6
MAX_PUBLIC_NAMES = 10
TOP_LEVEL = {
    *("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"),
    *("seeds", "stance", "models", "notebooks", "tests"),
}

LAYERS = (
    # A room may lean on every room of the layers above its own line, and on the pairs in BESIDE.
    {"records", "errors", "targets", "cells", "machine"},
    {"split", "normalise", "model", "cards"},
    {"predict", "prevalence", "voices"},
    {"aggregate", "explain"},
    {"compare"},
    {"report", "engines", "arguments", "frames"},
    {"label", "classifier", "runs"},
    {"cli"},
    {"__main__"},
)
BESIDE = {
    ("targets", "errors"),
    ("records", "cards"),  # a record shows itself in a notebook; imported when it is asked to
    ("frames", "engines"),  # its columns are those of the rows that runs write
    ("model", "normalise"),  # a model folder made for another normaliser version is refused
}
TRAIN = {"records", "errors", "targets", "cells", "model", "normalise", "predict", "prevalence"}


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def allowed(room):
    """Every room that `room` may import."""
    if room == "train":
        return TRAIN
    for depth, layer in enumerate(LAYERS):
        if room in layer:
            below = set().union(*LAYERS[:depth]) | ({"train"} if room in ("cli", "label", "classifier") else set())
            return below | {other for one, other in BESIDE if one == room}
    raise AssertionError(f"the room {room!r} has no place in LAYERS; give it one")


def imported_rooms(source, package):
    """Rooms that a module of `package`, such as ("stance", "split"), imports anywhere, also inside functions."""
    rooms = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            rooms |= {name.name.split(".")[1] for name in node.names if name.name.startswith("stance.")}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            parts = (*base, *(node.module.split(".") if node.module else ()))
            if parts[:1] == ("stance",):
                rooms |= {parts[1]} if len(parts) > 1 else {name.name for name in node.names}
    return rooms - {"__version__"}


def backward(path, source):
    room = room_of(path)
    if room == "__init__":
        return set()
    package = ("stance", *path.relative_to(PACKAGE).parts[:-1])
    return imported_rooms(source, package) - allowed(room) - {room}


def functions(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def parameters(node):
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [each.arg for each in given if each.arg not in ("self", "cls")]


def test_imports_point_one_way():
    found = {str(path.relative_to(ROOT)): backward(path, path.read_text(encoding="utf-8")) for path in MODULES}
    assert {path: rooms for path, rooms in found.items() if rooms} == {}


@pytest.mark.parametrize(
    ("module", "source", "rooms"),
    [
        ("records.py", "from stance.errors import StanceError", {"errors"}),
        ("split/text.py", "def f():\n    import stance.model.folder", {"model"}),
        ("split/text.py", "from stance import cli, records", {"cli"}),
        ("split/text.py", "from ..predict import score", {"predict"}),
        ("split/text.py", "from . import dates\nfrom .dates import parse\nfrom .. import errors", set()),
        ("train/rows.py", "from stance.split import split", {"split"}),
        ("report/page.py", "from stance.engines.local import run", {"engines"}),
        ("engines/local.py", "from stance import __version__, aggregate\nfrom stance.engines.rows import Row", set()),
        ("aggregate.py", "from stance import score", {"score"}),
        ("cli.py", "from stance.train import evaluate", set()),
        ("predict.py", "from stance.train import evaluate", {"train"}),
    ],
)
def test_an_arrow_that_runs_back_is_seen(module, source, rooms):
    assert backward(PACKAGE / module, source) == rooms


def test_modules_stay_short():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > MAX_MODULE_LINES} == {}


def test_functions_stay_short_and_say_what_they_take():
    long, wide, vague = [], [], []
    for path in MODULES:
        for place, node in functions(path):
            if node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES:
                long.append(place)
            if len(parameters(node)) > MAX_PARAMETERS:
                wide.append(place)
            if node.args.kwarg:
                vague.append(place)
    assert (long, wide, vague) == ([], [], [])


def test_the_public_names_are_few_and_each_is_documented():
    assert 0 < len(stance.__all__) <= MAX_PUBLIC_NAMES
    assert len(set(stance.__all__)) == len(stance.__all__)
    for name in stance.__all__:
        assert inspect.getdoc(getattr(stance, name)), f"stance.{name} says nothing of itself"


def test_the_top_level_holds_only_what_belongs_there():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} - TOP_LEVEL == set()
