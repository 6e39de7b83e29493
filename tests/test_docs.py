import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
INSTALL = "## Install and run"
REGISTRY = re.compile(r"https?://[^ ]*(pypi|pythonhosted|pytorch\.org)")
MACHINE_PATH = re.compile(r"(^|[^A-Za-z0-9._-])/(work|home|root)/", re.MULTILINE)


def blocks(text, language):
    return [body for kind, body in FENCE.findall(text) if kind == language]


@pytest.fixture(scope="module")
def readme():
    return (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def committed():
    """Path → text of every file under version control that is text."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so nothing says which files are committed")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    whole = {name: (ROOT / name).read_bytes() for name in names}
    # Some of the data files are as older programs write them.
    return {name: data.decode("utf-8", "replace") for name, data in whole.items() if b"\0" not in data}


def test_install_section_has_exactly_two_commands(readme):
    assert readme.count(f"\n{INSTALL}\n") == 1
    section = readme.split(f"\n{INSTALL}\n")[1].split("\n## ")[0]
    commands = blocks(section, "sh")
    assert len(commands) == 2
    assert blocks(readme, "sh")[:2] == commands
    assert "pip install" in commands[0]
    assert "stance score" in commands[0]
    assert "pytest" in commands[1]


def test_ci_runs_the_test_command_of_the_readme(readme):
    section = readme.split(f"\n{INSTALL}\n")[1].split("\n## ")[0]
    command = blocks(section, "sh")[1].strip()
    assert command
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_python_example_runs(readme):
    (example,) = blocks(readme, "python")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE_PATH], ids=["registry", "machine path"])
def test_fenced_blocks_fit_any_machine(readme, pattern):
    bodies = [body for _, body in FENCE.findall(readme)]
    assert bodies
    assert [found.group() for body in bodies for found in pattern.finditer(body)] == []


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE_PATH], ids=["registry", "machine path"])
def test_committed_text_fits_any_machine(committed, pattern):
    assert "pyproject.toml" in committed
    assert {name: found.group() for name, text in committed.items() if (found := pattern.search(text))} == {}


def test_patterns_find_what_they_are_for():
    host, folder = "https://files.python" + "hosted.org/x", "cd " + "/ho" + "me/me"
    assert REGISTRY.search(f"pip install -i {host}")
    assert MACHINE_PATH.search(folder)
    assert not MACHINE_PATH.search("see https://example.ma" + "/ho" + "me/page and ../wo" + "rk/x")
