import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = ("build", "hatchling", "pip")
NO_NETWORK = """import socket
from pathlib import Path


def refuse(*arguments, **options):
    with Path(__file__).with_name("attempts").open("a") as log:
        log.write(f"{arguments}\\n")
    raise OSError("no network in this test")


socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""
PAGE = """Une place du marché sans voitures à partir du printemps

Par Salma Berrada
Publié le 12 mars 2024 à 10h15
La commune ferme la place du marché aux voitures et confie son entretien aux associations du quartier.
Les commerçants demandent que les livraisons restent possibles chaque matin avant neuf heures.

Commentaires (2)

Hamid B.
12 mars 2024 à 11h02
Très bonne initiative, enfin une place pour les enfants du quartier.

ليلى م.
12 mars 2024 à 12h40
فكرة زوينة ولكن خاص المراقبة ديال البوليس تكون قريبة من الناس.
"""


def run(*arguments, cwd, **environment):
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "HF_HUB_OFFLINE")}
    command = [sys.executable, *map(str, arguments)]
    ran = subprocess.run(
        command, cwd=cwd, env=kept | environment, capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    return ran.returncode, ran.stdout, ran.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"building a wheel without a network takes {', '.join(missing)}; install the dev extra")
    folder = tmp_path_factory.mktemp("wheel")
    code, _, err = run("-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert code == 0, err
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    options = ("--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check")
    code, _, err = run("-m", "pip", "install", *options, "--target", folder, wheel, cwd=folder)
    assert code == 0, err
    (folder / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    return folder


def test_wheel_holds_model_targets_and_types_and_no_tests(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {path.name for path in (ROOT / "models" / "default").iterdir()}
    assert {f"stance/models/default/{name}" for name in shipped} <= names
    assert {"stance/models/default/model.safetensors", "stance/targets.toml", "stance/py.typed"} <= names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"stance"}


def test_installed_package_scores_a_page_without_checkout_or_network(installed, tmp_path):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    command = ("-m", "stance", "score", "page.txt", "--out", "out")
    code, _, err = run(*command, cwd=tmp_path, PYTHONPATH=str(installed))
    assert code == 0, err
    assert not (installed / "attempts").exists(), (installed / "attempts").read_text()

    lines = (tmp_path / "out" / "comments.jsonl").read_text(encoding="utf-8").splitlines()
    comments = [json.loads(line) for line in lines]
    assert [(row["author"], row["text"].split()[0]) for row in comments] == [("Hamid B.", "Très"), ("ليلى م.", "فكرة")]
    assert all(row["initiative"] and row["sentiment"] for row in comments)

    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert Path(record["model"]["path"]) == installed / "stance" / "models" / "default"


def test_the_network_is_really_blocked(installed, tmp_path):
    ask = "import socket; socket.create_connection(('127.0.0.1', 9))"
    blocked = tmp_path / "sitecustomize.py"
    blocked.write_text((installed / "sitecustomize.py").read_text(encoding="utf-8"), encoding="utf-8")
    code, _, err = run("-c", ask, cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert code == 1
    assert "no network in this test" in err
    assert (tmp_path / "attempts").exists()
