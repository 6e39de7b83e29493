"""`python -m tests.manual.label_studio ls/bin/label-studio`: comments to label in a real Label Studio, and back.

Not run by pytest, for it takes a Label Studio in an environment of its own (`python -m venv ls && ls/bin/pip install
label-studio`; 1.23.2 when the picture beside this file was taken), a Chromium and Playwright. It writes tasks and the
configuration with `stance label`, starts the server on a free port with an empty database, imports both, labels one
Arabic comment in the browser by keys alone and two more over the API, skips one, and reads every export back. It fails
where labels, ids, splits or directions of writing are not what they should be. `--picture FILE` keeps the page.
"""

import argparse
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from stance.cli import main as stance
from stance.targets import read_targets
from stance.train.rows import read_labelled

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "seeds" / "003_quartier-apaise.txt"
MAIL, PASSWORD, TOKEN = "check@example.org", "only-for-this-check", "0123456789abcdef" * 2 + "01234567"
BY_KEYS = {"initiative": "favor", "sentiment": "positive", "language": "ary"}
KEYS = "qfn"
LABELLED = [
    {"initiative": "against", "inequality": "favor", "sentiment": "negative", "language": "ary-Latn"},
    {name: "none" for name in ("initiative", "police_conditions")} | {"sentiment": "neutral"},
]
EDGES = """line => {
  const words = document.createRange()
  words.selectNodeContents(line)
  return [words.getBoundingClientRect().right, line.closest('.stance-text').firstChild.getBoundingClientRect().right]
}"""
EXPORTS = {"JSON": "json", "JSON_MIN": "min.json", "CSV": "csv", "TSV": "tsv"}


class Studio:
    """A running Label Studio."""

    def __init__(self, port: int) -> None:
        self.place = f"http://127.0.0.1:{port}"

    def call(self, path: str, body: Any = None, method: str | None = None) -> bytes:
        """The answer to a request in JSON."""
        headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.place}{path}", data, headers, method=method), timeout=60) as answer:
            return bytes(answer.read())


@contextmanager
def running(command: str, work: Path) -> Iterator[Studio]:
    """Label Studio with an empty database below `work`, until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = ["--username", MAIL, "--password", PASSWORD, "--user-token", TOKEN, "--enable-legacy-api-token"]
    where = ["--no-browser", "--internal-host", "127.0.0.1", "--port", str(port), "--data-dir", str(work)]
    environment = os.environ | {"LABEL_STUDIO_BASE_DATA_DIR": str(work), "COLLECT_ANALYTICS": "false"}
    with (work / "server.log").open("wb") as log:
        server = subprocess.Popen([command, "start", *where, *user], env=environment, stdout=log, stderr=log)
    studio = Studio(port)
    try:
        until_it_answers(studio, server, work / "server.log")
        yield studio
    finally:
        server.terminate()
        server.wait(30)


def until_it_answers(studio: Studio, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait for the first answer, which comes after a minute or, on a busy machine, several."""
    while True:
        try:
            studio.call("/api/projects")
            return
        except URLError:
            assert server.poll() is None, log.read_text(errors="replace")[-2000:]
            time.sleep(1)


def written(work: Path) -> tuple[list[dict[str, Any]], str]:
    """Tasks and configuration as `stance` writes them."""
    assert stance(["score", str(PAGE), "--out", str(work / "out"), "--quiet"]) == 0
    tasks = work / "tasks.json"
    chosen = ["--n", "12", "--strategy", "uncertainty", "--to", "label-studio"]
    assert stance(["label", str(work / "out"), *chosen, "--out", str(tasks)]) == 0
    said = StringIO()
    with redirect_stdout(said):
        assert stance(["label", "--guide", "label-studio"]) == 0
    return json.loads(tasks.read_text(encoding="utf-8")), said.getvalue()


def _length(task: dict[str, Any]) -> int:
    return len(task["data"]["text"])


def labelled_by_keys(studio: Studio, task: dict[str, Any], picture: Path | None) -> None:
    """Label a task in the browser without a mouse, and see that its text runs from right to left."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        page.set_default_timeout(300_000)
        page.goto(f"{studio.place}/user/login")
        page.fill("input[name=email]", MAIL)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_load_state("networkidle")
        page.goto(f"{studio.place}/projects/{task['project']}/data?task={task['id']}")
        text = page.locator(".stance-text").get_by_text(task["data"]["text"][:20]).last
        text.wait_for()
        page.wait_for_timeout(5_000)
        for key in KEYS:
            page.keyboard.press(key)
            page.wait_for_timeout(1_000)
        right, edge = text.evaluate(EDGES)
        assert abs(right - edge) < 2, f"the Arabic line ends {edge - right:.0f} pixels left of the right edge"
        if picture:
            page.screenshot(path=picture)
        with page.expect_response(lambda answer: "/annotations" in answer.url and answer.request.method == "POST"):
            page.keyboard.press("Control+Enter")
        browser.close()


def main(arguments: list[str] | None = None) -> None:
    """Print what was imported, labelled and read back."""
    parser = argparse.ArgumentParser(prog="python -m tests.manual.label_studio", description=__doc__)
    parser.add_argument("command", metavar="LABEL_STUDIO", help="the command label-studio of its own environment")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="a PNG of the page")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder, running(options.command, Path(folder)) as studio:
        tasks, configuration = written(Path(folder))
        project = json.loads(studio.call("/api/projects", {"title": "stance", "label_config": configuration}))["id"]
        found = json.loads(studio.call(f"/api/projects/{project}/import", tasks))
        print(f"imported {found['task_count']} tasks with {found['prediction_count']} predictions")
        assert found["task_count"] == found["prediction_count"] == len(tasks)
        held = json.loads(studio.call(f"/api/tasks?project={project}&page_size=100"))["tasks"]
        arabic = max((task for task in held if "\u0621" <= task["data"]["text"][0] <= "\u064a"), key=_length)
        first, second, skipped = [task for task in held if task is not arabic][:3]
        labelled_by_keys(studio, arabic | {"project": project}, options.picture)
        for task, labels in zip((first, second), LABELLED, strict=True):
            result = [
                {"from_name": name, "to_name": "comment", "type": "choices", "value": {"choices": [label]}}
                for name, label in labels.items()
            ]
            studio.call(f"/api/tasks/{task['id']}/annotations/", {"result": result})
        studio.call(f"/api/tasks/{skipped['id']}/annotations/", {"result": [], "was_cancelled": True})
        # A task that is opened from the list begins with what the model answers.
        answered = next(task for task in tasks if task["data"] == arabic["data"])["predictions"][0]["result"]
        begun = {part["from_name"]: part["value"]["choices"][0] for part in answered}
        expected = {
            task["data"]["comment_id"]: (labels, task["data"]["text"], task["data"]["split"])
            for task, labels in zip((arabic, first, second), (begun | BY_KEYS, *LABELLED), strict=True)
        }
        for kind, ending in EXPORTS.items():
            place = Path(folder) / f"export.{ending}"
            place.write_bytes(studio.call(f"/api/projects/{project}/export?exportType={kind}&download_all_tasks=true"))
            reading = read_labelled([place], read_targets())
            got = {row.id: (row.labels, row.text, row.split) for row in reading.rows}
            assert got == expected, f"{kind}: expected {expected}, got {got}"
            print(f"{kind}: {len(reading.rows)} comments came back with their labels")
            for note in reading.notes:
                print(f"  {note.replace(folder, '')}")


if __name__ == "__main__":
    main()
