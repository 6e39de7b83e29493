import json
import subprocess
import sys
from collections import deque
from pathlib import Path

import pytest

from stance.engines import pool
from stance.engines.pool import Pool
from stance.engines.reading import Outcome, Reader, read_file
from stance.machine import cores
from stance.records import Article
from stance.split import articles_in

ROOT = Path(__file__).parents[1]

READERS = """
import json, os, signal, sys
from pathlib import Path
from stance.engines.pool import Pool
from stance.engines.reading import Reader
from stance.records import Article

def read(path):
    Path(str(path) + ".seen").touch()
    words = path.read_text()
    if words == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if words == "raise":
        raise RecursionError("nested too deep")
    return [Article(words, str(path))]

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    files = sorted(folder.glob("*.txt"))
    reader = Reader(files, read, Pool(2))
    articles = iter(reader)
    first = [next(articles).id]
    ahead = len(list(folder.glob("*.seen")))
    ids = first + ([] if sys.argv[2:] else [article.id for article in articles])
    articles.close()
    skipped = {Path(each.path).name: each.reason for each in reader.skipped}
    print(json.dumps({"ids": ids, "skipped": skipped, "ahead": ahead, "seen": len(list(folder.glob("*.seen")))}))
"""


def pages(folder, words):
    folder.mkdir()
    for number, text in enumerate(words):
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def read_apart(tmp_path, words, *more):
    script = tmp_path / "script.py"
    script.write_text(READERS, encoding="utf-8")
    command = [sys.executable, script, pages(tmp_path / "pages", words), *more]
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, cwd=ROOT, timeout=300, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_page_that_kills_its_reader_costs_only_itself(tmp_path):
    words = [f"page {number}" for number in range(30)]
    words[4] = words[5] = words[29] = "kill"
    words[11] = "raise"
    found = read_apart(tmp_path, words)
    assert found["ids"] == [text for text in words if text.startswith("page")]
    assert list(found["skipped"]) == ["004.txt", "005.txt", "011.txt", "029.txt"]
    assert "was killed" in found["skipped"]["004.txt"]
    assert "RecursionError: nested too deep" in found["skipped"]["011.txt"]


def test_files_are_not_read_far_ahead_of_whoever_takes_them(tmp_path):
    found = read_apart(tmp_path, [f"page {number}" for number in range(60)], "stop")
    most = 2 * pool.AHEAD
    assert found["ids"] == ["page 0"]
    assert found["ahead"] <= found["seen"] <= most + 1


def test_the_articles_of_many_processes_are_those_of_one(tmp_path):
    folder = pages(tmp_path / "pages", [f"Titre {n}\n\nUne page de la ville, numéro {n}.\n" for n in range(12)])
    (folder / "006.txt").write_text((folder / "003.txt").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "007.txt").write_bytes(b"")
    files = sorted(folder.glob("*.txt"))
    alone, together = Reader(files, articles_in), Reader(files, articles_in, Pool(3))
    assert list(together) == list(alone)
    assert (together.inputs, together.skipped) == (alone.inputs, alone.skipped)
    assert [Path(each.path).name for each in together.skipped] == ["006.txt", "007.txt"]


def test_a_few_files_are_read_without_a_pool(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "_executor", lambda jobs: pytest.fail("a pool was started for a few files"))
    files = sorted(pages(tmp_path / "pages", "abcdefg").glob("*.txt"))

    def read(path):
        return Outcome(path, (Article(path.stem, str(path)),))

    assert [outcome.path for outcome in Pool(4)(read, files)] == files
    assert [outcome.path for outcome in Pool(1)(read, files * 3)] == files * 3
    assert list(Pool(4)(read, [])) == []


@pytest.mark.parametrize(
    ("sizes", "most"),
    [([1] * 50, 2 * pool.AHEAD), ([pool.AHEAD_BYTES] * 50, 1), ([pool.AHEAD_BYTES // 2] * 50, 2)],
)
def test_fewer_large_files_wait_than_small_ones(sizes, most):
    waiting = deque()
    while Pool(2)._has_room(waiting, sizes[len(waiting)]):
        waiting.append((Path("x"), sizes[len(waiting)], None))
    assert len(waiting) == most


def test_a_file_that_is_gone_is_a_reason_and_no_error(tmp_path):
    outcome = read_file(tmp_path / "none.txt", articles_in)
    assert "found none of that name" in outcome.reason
    assert outcome.articles == ()
    assert cores() >= 1
