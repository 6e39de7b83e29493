import csv
import io
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stance import __version__
from stance.cli import main
from stance.errors import ModelError

ROOT = Path(__file__).parents[1]
REAL_PAGES = ROOT.parent / "shared" / "seeds"
SCORER = ROOT / "tests" / "data" / "word_scorer.py"
LOAD = runpy.run_path(str(SCORER))["load"]
ARTICLE_FIELDS = [
    *("id", "source", "title", "lead", "body", "author", "date", "url", "site", "language"),
    *("comments", "rejects", "warnings"),
]
COMMENT_FIELDS = ["id", "author", "date", "date_raw", "text", "likes", "parent_id", "span", "rule", "confidence"]


def call(*arguments, load=LOAD):
    return main([str(argument) for argument in arguments], load)


def python(*arguments, **options):
    command = [sys.executable, *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, **options)


def write_rows(path, count, title="Free buses"):
    rows = [{"id": f"{path.stem}{i}", "title": title, "text": f"yes {path.stem} {i}"} for i in range(count)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def rows(tmp_path):
    return write_rows(tmp_path / "rows.jsonl", 3)


def test_score_writes_results_and_keeps_stdout_clean(rows, tmp_path, capsys):
    assert call("score", rows, "--out", tmp_path / "out") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "Free buses" in err
    assert "(44–100)" in err
    assert "stance: 1 article, 3 comments in " in err
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "articles.jsonl",
        "comments.jsonl",
        "run.json",
    ]


def test_rows_go_to_stdout_and_nothing_else_does(rows, tmp_path, capsys):
    assert call("score", rows, "--out", "-") == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in found] == ["rows0", "rows1", "rows2"]
    assert call("score", rows, "--out", "-", "--format", "csv") == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert list(table[0]) == list(found[0])
    assert [row["initiative"] for row in table] == ["favor"] * 3
    assert [path.name for path in tmp_path.iterdir()] == ["rows.jsonl"]


def test_skipped_files_are_one_line_each_and_exit_3(rows, tmp_path, capsys):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert call("score", tmp_path, "--out", tmp_path / "out") == 3
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("stance: skipped ")]
    assert len(lines) == 2
    assert lines[0].startswith(f"stance: skipped {tmp_path / 'binary.html'}: expected")
    assert lines[0].count("binary.html") == 1
    assert len(json.loads((tmp_path / "out" / "run.json").read_text())["skipped"]) == 2


def test_many_skipped_files_and_articles_are_cut_short(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)  # where tests run side by side, a width is set
    for i in range(24):
        (tmp_path / f"empty{i}.txt").touch()
    for i in range(23):
        write_rows(tmp_path / f"rows{i}.jsonl", 1 + i, f"Title number {i}")
    assert call("score", tmp_path, "--out", tmp_path / "out") == 3
    err = capsys.readouterr().err
    assert err.count("stance: skipped ") == 20
    assert "stance: and 4 more skipped, all in run.json" in err
    assert f"stance: and 3 more articles, all in {tmp_path / 'out' / 'articles.jsonl'}" in err
    assert err.index("Title number 22") < err.index("Title number 3")
    assert "Title number 2 " not in err


def test_without_a_run_json_every_skipped_file_is_named(rows, tmp_path, capsys):
    for i in range(24):
        (tmp_path / f"empty{i}.txt").touch()
    assert call("score", tmp_path, "--out", "-") == 3
    assert capsys.readouterr().err.count("stance: skipped ") == 24


def test_nothing_to_read_is_exit_4_before_any_model_is_loaded(tmp_path, capsys):
    def load(path):
        raise AssertionError("a model was loaded for nothing")

    (tmp_path / "pages").mkdir()
    assert call("score", tmp_path / "pages", "--out", tmp_path / "out", load=load) == 4
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert err.startswith("stance: found no page or table")
    assert not (tmp_path / "out").exists()


def test_only_unreadable_files_is_exit_4(tmp_path, capsys):
    (tmp_path / "empty.txt").touch()
    for command in (
        ["score", tmp_path, "--out", tmp_path / "out"],
        ["split", tmp_path],
        ["split", tmp_path / "empty.txt"],
    ):
        assert call(*command) == 4
        out, err = capsys.readouterr()
        assert (out, len(err.splitlines())) == ("", 2)
        assert "empty" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "required: COMMAND"),
        (["guess"], "invalid choice: 'guess'"),
        (["score", "{rows}"], "required: --out"),
        (["score", "--out", "{out}"], "required: PATH"),
        (
            ["score", "{rows}", "--out", "{out}", "--format", "xlsx"],
            "invalid choice: 'xlsx' (choose from 'jsonl', 'csv'",
        ),
        (["score", "{rows}", "--out", "-", "--format", "parquet"], "Parquet cannot go to standard output"),
        (["score", "{out}/none.txt", "--out", "{out}"], "found nothing of that name"),
        (["score", "{rows}", "--out", "{rows}"], "expected a folder for the results, got a file"),
        (["score", "{rows}", "--out", "{folder}"], "--overwrite"),
        (["score", "{rows}", "--out", "{rows}/below"], "results cannot be written (Not a directory)"),
        (["split", "{out}/none.txt"], "found nothing of that name"),
        (["split", "{rows}", "--out", "{rows}"], "expected the name of a new file"),
        (["split", "{rows}", "--out", "{out}/deep/articles.jsonl"], "results cannot be written (No such file"),
        (["split", "{rows}", "--jobs", "0"], "expected a whole number from 1, got '0'"),
        (["split", "{rows}", "--jobs", "two"], "expected a whole number from 1, got 'two'"),
        (["split", "{rows}", "--explain", "--review", "{out}"], "not allowed with argument --explain"),
        (["split", "{rows}", "--explain", "--out", "{out}"], "expected no --out with --explain"),
        (["split", "{rows}", "--columns", "texte=body"], "did you mean 'text'?"),
        (["score", "{rows}", "--out", "{out}", "--columns", "body"], "expected columns as FIELD=COLUMN"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(rows, tmp_path, capsys, arguments, said):
    before = rows.read_bytes()
    places = {"rows": rows, "folder": tmp_path, "out": tmp_path / "out"}
    assert call(*(argument.format_map(places) for argument in arguments)) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert err.startswith("stance: ")
    assert said in err
    assert rows.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["rows.jsonl"]


def test_a_bad_model_is_one_line_and_exit_2(rows, tmp_path, capsys):
    def load(path):
        raise ModelError(f"{path} is not a model folder")

    assert call("score", rows, "--out", tmp_path / "out", "--model", "elsewhere", load=load) == 2
    assert capsys.readouterr().err == "stance: elsewhere is not a model folder\n"
    assert not (tmp_path / "out").exists()


def test_a_title_cannot_write_to_the_terminal(tmp_path, capsys):
    path = write_rows(tmp_path / "rows.jsonl", 1, "[red]\x1b[2JGone\u202e")
    assert call("score", path, "--out", tmp_path / "out") == 0
    err = capsys.readouterr().err
    assert "[red] [2JGone" in err
    assert "\x1b" not in err
    assert "\u202e" not in err


def test_split_prints_one_object_an_article(tmp_path, capsys):
    rows = [
        {"id": "7", "title": "عنوان", "text": "half an emoji \ud83d", "likes": 2, "parent_id": "1"},
        {"id": "8", "title": "Un titre", "text": "one\u2028two"},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert call("split", path, "--format", "jsonl") == 0
    out = capsys.readouterr().out
    assert "عنوان" in out
    first, second = (json.loads(line) for line in out.splitlines())
    assert list(first) == ARTICLE_FIELDS
    assert list(first["comments"][0]) == COMMENT_FIELDS
    assert (first["title"], first["comments"][0]["id"], first["comments"][0]["likes"]) == ("عنوان", "7", 2)
    assert first["comments"][0]["text"] == "half an emoji \ufffd"
    assert second["comments"][0]["text"] == "one\u2028two"


def test_split_writes_a_new_file_whole(rows, tmp_path, capsys):
    place = tmp_path / "articles.jsonl"
    (tmp_path / "empty.txt").touch()
    assert call("split", rows, tmp_path / "empty.txt", "--out", place) == 3
    assert len(json.loads(place.read_text(encoding="utf-8"))["comments"]) == 3
    assert capsys.readouterr().out == ""
    assert not list(tmp_path.glob("*.part"))


PAGE = """Un guichet pour les artisans
Le 5 mars 2024 à 10:00

La commune a ouvert lundi un guichet unique pour les artisans de la médina, selon la mairie.
"""
MARKUP = """<html lang="fr"><head><meta property="og:site_name" content="Rif Now"></head><body><h1>Un guichet</h1>
<p>La commune a ouvert lundi un guichet unique pour les artisans de la médina, selon la mairie.</p>
<ol><li class="comment"><b class="fn">مول الحانوت</b><div class="comment-content"><p>واش بصح؟ <b>oui</b></p></div></li>
</ol></body></html>"""


def test_one_page_is_explained(tmp_path):
    (tmp_path / "page.html").write_text(MARKUP, encoding="utf-8")
    done = python("-m", "stance", "split", tmp_path / "page.html", "--explain")
    assert (done.returncode, done.stderr) == (0, "")
    for said in (
        "Un guichet",
        "Rif Now",
        "comment 1 of 1",
        "wordpress, confidence 0.98",
        "مول الحانوت",
        "واش بصح؟ oui",
    ):
        assert said in done.stdout
    assert "\x1b" not in done.stdout
    (tmp_path / "empty.txt").touch()
    assert call("split", tmp_path, "--explain") == 2
    assert call("split", tmp_path / "empty.txt", "--explain") == 4


def test_a_review_is_a_page_beside_the_rows_or_alone(tmp_path, capsys):
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "page.html").write_text(MARKUP, encoding="utf-8")
    (pages / "page.txt").write_text(PAGE, encoding="utf-8")
    assert call("split", pages, "--review", tmp_path / "review.html") == 0
    assert capsys.readouterr().out == ""
    page = (tmp_path / "review.html").read_text(encoding="utf-8")
    assert page.count("<section>") == 2
    assert "واش بصح؟ oui" in page
    assert "Le 5 mars 2024 à 10:00" in page
    assert call("split", pages, "--review", tmp_path / "review.html") == 2
    assert "expected the name of a new file" in capsys.readouterr().err
    assert call("split", pages, "--review", tmp_path / "two.html", "--out", tmp_path / "rows.jsonl") == 0
    assert len((tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert (tmp_path / "two.html").read_text(encoding="utf-8") == page


def test_nothing_to_review_leaves_no_page(tmp_path):
    (tmp_path / "empty.txt").touch()
    assert call("split", tmp_path, "--review", tmp_path / "review.html") == 4
    assert [path.name for path in tmp_path.iterdir()] == ["empty.txt"]


def test_columns_may_be_called_otherwise_in_both_commands(tmp_path, capsys):
    path = tmp_path / "export.csv"
    path.write_text("body,user,title\nyes good,Amal,Free buses\n", encoding="utf-8")
    assert call("split", path, "--columns", "text=body,author=user") == 0
    (comment,) = json.loads(capsys.readouterr().out)["comments"]
    assert (comment["text"], comment["author"]) == ("yes good", "Amal")
    assert call("score", path, "--columns", "text=body,author=user", "--out", tmp_path / "out") == 0
    assert json.loads((tmp_path / "out" / "comments.jsonl").read_text())["author"] == "Amal"
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert record["settings"]["columns"] == {"text": "body", "author": "user"}


def test_many_pages_give_the_same_rows_with_any_number_of_jobs(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(10):
        (pages / f"{number}.html").write_text(MARKUP.replace("واش", f"{number} واش"), encoding="utf-8")
    (pages / "4.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    one, two = (python("-m", "stance", "split", pages, "--jobs", jobs) for jobs in (1, 2))
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)
    assert (two.returncode, len(two.stdout.splitlines()), len(two.stderr.splitlines())) == (3, 9, 1)


def test_a_bar_counts_files_where_somebody_sees_it(rows, tmp_path):
    if not hasattr(os, "openpty"):
        pytest.skip("this system has no pseudo-terminals")
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "stance", "split", str(rows), "--out", str(tmp_path / "out.jsonl")]
    assert subprocess.run(command, stderr=theirs, cwd=ROOT, env=os.environ | {"TERM": "xterm"}).returncode == 0
    os.close(theirs)
    assert "1/1 files, " in os.read(ours, 100_000).decode()
    os.close(ours)


def test_the_real_pages_run_to_the_end(tmp_path, capsys):
    if not REAL_PAGES.is_dir():
        pytest.skip("the real pages are not beside this checkout")
    assert call("score", REAL_PAGES, "--out", tmp_path / "out", "--format", "csv") == 0
    found = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert (found["n_articles"], found["n_comments"], found["skipped"]) == (5, 10, [])
    assert "5 articles, 10 comments" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["score", "--help"], ["split", "--help"], ["--version"]])
def test_help_and_import_load_nothing_heavy(arguments):
    code = (
        "import sys, stance, stance.cli\n"
        "try: stance.cli.main(sys.argv[1:])\n"
        "except SystemExit as done: assert done.code == 0\n"
        "heavy = {'torch', 'transformers', 'pyarrow', 'rich', 'lxml', 'numpy', 'sklearn', 'datasets', 'trafilatura'}\n"
        "heavy |= {'jinja2', 'dateparser', 'multiprocessing'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = python("-c", code, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert "stance" in done.stdout


def test_help_shows_examples_and_exit_codes():
    done = python("-m", "stance", "score", "--help")
    assert "stance score pages/ --out results" in done.stdout
    assert "3 some inputs were skipped" in done.stdout
    assert python("-m", "stance", "--version").stdout == f"stance {__version__}\n"


def test_the_module_runs_as_a_command(rows, tmp_path):
    done = python("-m", "stance", "split", rows)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["title"] == "Free buses"
    done = python("-m", "stance", "score", rows, "--out", tmp_path / "out", "--model", tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "is not a model folder" in done.stderr


def test_a_reader_who_stops_early_is_no_error(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"title": str(i), "text": "word " * 50}) + "\n" for i in range(2000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "stance", "split", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    with process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_full_device_behind_stdout_is_one_line(rows):
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "stance", "split", str(rows)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr.startswith("stance: standard output: results cannot be written")
    assert len(done.stderr.splitlines()) == 1


SLOW = """
import runpy, signal, sys, time
from pathlib import Path
from stance.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs the tests in the background has it ignored

def load(path):
    model, _ = runpy.run_path(sys.argv[1])["load"]()
    def step(articles):
        Path(sys.argv[2]).touch()
        time.sleep(60)
    return model, step

sys.exit(main(sys.argv[3:], load))
"""


def test_ctrl_c_is_one_line_and_leaves_nothing_half_written(rows, tmp_path):
    begun = tmp_path / "begun"
    command = [sys.executable, "-c", SLOW, SCORER, begun, "score", rows, "--out", tmp_path / "out"]
    with subprocess.Popen([str(part) for part in command], stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        deadline = time.monotonic() + 60
        while not begun.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
    assert (process.returncode, err) == (130, "stance: interrupted\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["begun", "rows.jsonl"]
