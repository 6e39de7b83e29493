"""The notebooks run from top to bottom, are kept with what they gave, and define nothing of their own."""

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_BYTES = 600_000
NEEDED = ("nbmake", "ipykernel", "matplotlib")
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|tmp|usr|work)/")


def cells(path):
    whole = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in whole["cells"] if cell["cell_type"] == "code"]


def source(cell):
    lines = "".join(cell["source"]).splitlines()
    return "\n".join(line for line in lines if not line.startswith("%"))


def test_there_is_one_for_each_question():
    assert [path.stem for path in NOTEBOOKS] == ["compare_articles", "explore_article", "finetune", "trust_the_model"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_kept_as_it_ran(path):
    found = cells(path)
    assert [cell["execution_count"] for cell in found] == list(range(1, len(found) + 1))
    outputs = [output for cell in found for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"execute_result", "display_data"}
    assert any("image/png" in output["data"] for output in outputs)
    assert path.stat().st_size < MOST_BYTES
    assert MACHINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_defines_nothing(path):
    nodes = [node for cell in cells(path) for node in ast.walk(ast.parse(source(cell)))]
    defining = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    assert [ast.unparse(node) for node in nodes if isinstance(node, defining)] == []
    imported = {node.module.split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
    assert "stance" in imported


def test_they_run():
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"running notebooks takes {', '.join(missing)}; install the dev extra")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    # A session of its own: the warnings of kernels are not ours to turn into errors.
    options = ("--nbmake", "--nbmake-timeout=300", "-p", "no:cacheprovider", "-o", "addopts=", "-W", "default", "-q")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *NOTEBOOKS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert ran.returncode == 0, ran.stdout[-3_000:]
    assert f"{len(NOTEBOOKS)} passed" in ran.stdout
