import csv
import hashlib
import io
import json
import runpy
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.aggregate import aggregate
from stance.cells import plain
from stance.engines import local, reading
from stance.engines.output import FolderOutput
from stance.engines.plan import plan
from stance.engines.rows import article_row, article_schema, comment_row, comment_schema
from stance.engines.tables import FORMATS
from stance.errors import ModelError, UsageError
from stance.records import Article, Comment
from stance.targets import Target, read_targets

ROOT = Path(__file__).parents[1]
SCORER = ROOT / "tests" / "data" / "word_scorer.py"
MODEL, STEP = runpy.run_path(str(SCORER))["load"]()
TARGETS = read_targets()
STANCES = ("initiative", "inequality", "police_conditions", "civil_society_skepticism")
COLUMNS = [
    *("id", "article_id", "source", "title", "author", "date", "text", "likes", "parent_id"),
    *(name for target in STANCES for name in (target, *(f"{target}_{side}" for side in ("favor", "against", "none")))),
    *("sentiment", "sentiment_positive", "sentiment_neutral", "sentiment_negative"),
    *("language", *(f"language_{code}" for code in ("ar", "ary", "ary-Latn", "fr", "mixed", "other"))),
]
COMMENTS = [
    {"id": "007", "article_id": "bus", "title": "Free buses", "text": "yes good", "likes": 3, "author": "Amine"},
    {"id": "b-2", "article_id": "bus", "title": "Free buses", "text": 'no\nthis, "too" is bad', "parent_id": "007"},
    {"id": "c", "article_id": "tax", "title": "ضريبة جديدة", "text": "=1+1 لا أدري", "date": "2024-05-01"},
]


def write_rows(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def thread(article_id, size):
    return [
        {
            "id": f"{article_id}-{i}",
            "article_id": article_id,
            "title": "Free buses",
            "text": f"{'yes' if i % 2 else 'no'} {i}",
        }
        for i in range(size)
    ]


def score(paths, out, format="jsonl", overwrite=False, step=STEP, watch=None):
    return local.run(plan([Path(path) for path in paths], out, format, overwrite), MODEL, step, watch)


def read_jsonl(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_table(path):
    if path.suffix == ".jsonl":
        return read_jsonl(path)
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: plain(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def record(out):
    return json.loads((out / "run.json").read_text(encoding="utf-8"))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def rows(tmp_path):
    return write_rows(tmp_path / "rows.jsonl", COMMENTS)


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_every_format_has_the_same_columns_and_values(rows, tmp_path, format):
    report = score([rows], tmp_path / "out", format)
    assert names(tmp_path / "out") == sorted([f"comments.{format}", f"articles.{format}", "run.json"])
    assert report.written == tuple(tmp_path / "out" / f"{name}" for name in record(tmp_path / "out")["files"])
    found = read_table(tmp_path / "out" / f"comments.{format}")
    assert [list(row) for row in found] == [COLUMNS] * 3
    assert [row["id"] for row in found] == ["007", "b-2", "c"]
    assert [row["text"] for row in found] == [row["text"] for row in COMMENTS]
    assert [row["initiative"] for row in found] == ["favor", "against", "none"]
    assert [row["sentiment"] for row in found] == ["positive", "negative", "neutral"]
    assert [row["likes"] or None for row in found] == ["3" if format == "csv" else 3, None, None]
    for target in TARGETS:
        shares = [float(found[0][f"{target.name}_{label}"]) for label in target.labels]
        assert sum(shares) == pytest.approx(1, abs=1e-5)
        assert shares == [round(share, 6) for share in shares]


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_articles_have_counts_shares_intervals_and_examples(rows, tmp_path, format):
    score([rows], tmp_path / "out", format)
    bus, tax = read_table(tmp_path / "out" / f"articles.{format}")
    assert list(bus) == list(article_schema(TARGETS))
    assert (bus["article_id"], bus["title"], int(bus["n"])) == ("bus", "Free buses", 2)
    assert int(bus["initiative_favor_n"]) == 1
    assert float(bus["initiative_favor"]) == 0.5
    assert float(bus["initiative_favor_low"]) == pytest.approx(0.0945, abs=1e-4)
    assert float(bus["initiative_favor_high"]) == pytest.approx(0.9055, abs=1e-4)
    assert bus["initiative_favor_examples"] == "007"
    assert bus["initiative_against_examples"] == "b-2"
    assert int(tax["sentiment_neutral_n"]) == 1
    assert "sentiment_favor_examples" not in bus


def test_excel_sees_that_a_csv_is_utf_8(rows, tmp_path):
    score([rows], tmp_path / "out", "csv")
    assert (tmp_path / "out" / "comments.csv").read_bytes().startswith(b"\xef\xbb\xbfid,article_id,")


def test_no_comment_is_lost_and_a_long_thread_is_counted_as_one(tmp_path, monkeypatch):
    monkeypatch.setattr(local, "GROUP", 4)
    sizes = {"a": 3, "b": 1, "c": 13, "d": 4, "e": 2}
    paths = [write_rows(tmp_path / f"{name}.jsonl", thread(name, size)) for name, size in sizes.items()]
    sent = []

    def step(articles):
        sent.append(sum(len(article.comments) for article in articles))
        return STEP(articles)

    report = score(paths, tmp_path / "out", step=step)
    assert (report.n_files, report.n_articles, report.n_comments) == (5, 5, 23)
    assert sum(sent) == 23
    assert max(sent) <= 4
    expected = [row["id"] for name, size in sizes.items() for row in thread(name, size)]
    assert [row["id"] for row in read_jsonl(tmp_path / "out" / "comments.jsonl")] == expected
    articles = {row["article_id"]: row for row in read_jsonl(tmp_path / "out" / "articles.jsonl")}
    assert {name: row["n"] for name, row in articles.items()} == sizes
    assert articles["c"]["initiative_against_n"] == 7
    assert report.largest[0][0].id == "c"


def test_how_comments_are_grouped_changes_no_answer(tmp_path, monkeypatch):
    path = write_rows(tmp_path / "rows.jsonl", thread("a", 30) + thread("b", 9))
    score([path], tmp_path / "whole")
    monkeypatch.setattr(local, "GROUP", 7)
    score([path], tmp_path / "parts")
    for name in ("comments.jsonl", "articles.jsonl"):
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "parts" / name).read_bytes()


def test_run_json_tells_what_was_read_with_what_and_how_fast(rows, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    score([rows, empty], tmp_path / "out")
    found = record(tmp_path / "out")
    assert found["inputs"] == [
        {
            "path": str(rows),
            "sha256": hashlib.sha256(rows.read_bytes()).hexdigest(),
            "bytes": rows.stat().st_size,
            "articles": 2,
            "comments": 3,
        }
    ]
    assert [each["path"] for each in found["skipped"]] == [str(empty)]
    assert "empty" in found["skipped"][0]["reason"]
    assert not found["skipped"][0]["reason"].startswith(str(empty))
    assert found["model"] == {"name": "words", "fingerprint": "ab" * 32, "path": "words"}
    assert (found["n_articles"], found["n_comments"]) == (2, 3)
    assert found["comments_per_second"]["model"] >= found["comments_per_second"]["end_to_end"] > 0
    assert found["started"] <= found["finished"]
    assert found["started"].endswith("+00:00")
    assert found["normaliser_version"] >= 1
    assert found["python"].startswith("3.")
    assert found["torch"]
    assert found["transformers"]


def test_a_full_folder_is_left_alone_unless_told_otherwise(rows, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    with pytest.raises(
        UsageError, match=r"expected a new or empty folder, found 1 files? such as notes\.txt.*--overwrite"
    ):
        score([rows], out)
    assert names(out) == ["notes.txt"]
    score([rows], out, overwrite=True)
    assert names(out) == ["articles.jsonl", "comments.jsonl", "notes.txt", "run.json"]
    assert (out / "notes.txt").read_text() == "mine"


def test_overwriting_in_another_format_leaves_no_stale_results(rows, tmp_path):
    out = tmp_path / "out"
    score([rows], out, "csv")
    (out / "articles.parquet").write_text("of somebody else, for no run.json lists it")
    score([rows], out, "jsonl", overwrite=True)
    assert names(out) == ["articles.jsonl", "articles.parquet", "comments.jsonl", "run.json"]


def test_a_file_cannot_be_the_results_folder(rows):
    with pytest.raises(UsageError, match="expected a folder for the results, got a file"):
        score([rows], rows, overwrite=True)


@pytest.mark.parametrize("fault", [RuntimeError("out of memory"), KeyboardInterrupt()])
@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_a_run_that_breaks_off_leaves_earlier_results_as_they_were(tmp_path, monkeypatch, fault, format):
    monkeypatch.setattr(local, "GROUP", 5)
    path = write_rows(tmp_path / "rows.jsonl", thread("a", 12))
    out = tmp_path / "out"
    score([path], out, format)
    before = {place: place.read_bytes() for place in out.iterdir()}
    calls = []

    def step(articles):
        calls.append(1)
        if len(calls) == 2:
            raise fault
        return STEP(articles)

    for place, overwrite in ((out, True), (tmp_path / "new" / "deep", False)):
        calls.clear()
        with pytest.raises(type(fault)):
            score([path], place, format, overwrite, step)
    assert {place: place.read_bytes() for place in out.iterdir()} == before
    assert names(tmp_path) == ["out", "rows.jsonl"]


def test_the_rest_is_scored_when_some_files_cannot_be(tmp_path, monkeypatch):
    good = write_rows(tmp_path / "a.jsonl", thread("a", 2))
    twin = write_rows(tmp_path / "b.jsonl", thread("a", 2))
    (tmp_path / "c.txt").write_bytes(b"\x00\x01\x02" * 50)
    odd = write_rows(tmp_path / "d.jsonl", thread("d", 2))
    last = write_rows(tmp_path / "e.jsonl", thread("e", 2))
    real = reading.articles_in

    def split_file(path):
        if path == odd:
            raise RecursionError("nested too deep")
        return real(path)

    monkeypatch.setattr(reading, "articles_in", split_file)
    report = score([tmp_path], tmp_path / "out")
    assert (report.n_files, report.n_comments) == (2, 4)
    assert [each["path"] for each in record(tmp_path / "out")["inputs"]] == [str(good), str(last)]
    reasons = {Path(each.path).name: each.reason for each in report.skipped}
    assert list(reasons) == ["b.jsonl", "c.txt", "d.jsonl"]
    assert reasons["b.jsonl"] == f"same content as {good}"
    assert "RecursionError: nested too deep" in reasons["d.jsonl"]
    assert twin.exists()


def test_nothing_is_written_when_nothing_can_be_read(tmp_path):
    (tmp_path / "empty.txt").touch()
    report = score([tmp_path / "empty.txt"], tmp_path / "out")
    assert (report.n_files, report.written, len(report.skipped)) == (0, (), 1)
    assert not (tmp_path / "out").exists()


def test_results_in_a_folder_of_inputs_are_not_read_as_comments(rows, tmp_path):
    out = tmp_path / "out"
    score([tmp_path], out)
    report = score([tmp_path], out, overwrite=True)
    assert report.n_comments == 3
    assert [Path(each.path).name for each in report.skipped] == ["articles.jsonl", "comments.jsonl", "run.json"]
    assert {each.reason.split(";")[0] for each in report.skipped} == {"result of an earlier run"}
    again = score([out / "comments.jsonl"], tmp_path / "again")
    assert again.n_comments == 3


def test_a_run_does_not_replace_its_own_input(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    path = write_rows(data / "comments.jsonl", COMMENTS)
    before = path.read_bytes()
    for paths in ([path], [data]):
        with pytest.raises(UsageError, match="would be replaced by the results"):
            score(paths, data, overwrite=True)
    assert path.read_bytes() == before


def test_progress_grows_to_all_comments_of_all_files(tmp_path, monkeypatch):
    monkeypatch.setattr(local, "GROUP", 3)
    paths = [write_rows(tmp_path / f"{name}.jsonl", thread(name, 5)) for name in "ab"]
    seen = []
    score(paths, tmp_path / "out", watch=seen.append)
    assert seen[-1] == local.Progress(files=2, n_files=2, found=10, scored=10)
    assert [each.scored for each in seen] == sorted(each.scored for each in seen)
    assert all(each.scored <= each.found for each in seen)


def test_an_article_without_comments_has_a_row_like_the_others(tmp_path):
    bare = Article("bare", "bare.txt", title="Nobody answered")
    (stance,) = aggregate([bare], [])
    row = article_row(bare, stance, TARGETS)
    assert row["initiative_favor_n"] == 0
    assert row["initiative_favor"] is None
    assert (row["language_fr_low"], row["language_fr_high"]) == (0.0, 1.0)
    assert set(article_schema(TARGETS)) - set(row) == {
        f"{t}_{s}_examples" for t in STANCES for s in ("favor", "against")
    }


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_half_an_emoji_does_not_stop_the_writing(tmp_path, format):
    comment = Comment("\ud83d1", "a", "before \ud83d after\x00\r\nNEL\x85 é", (0, 1), "row", 1.0)
    article = Article("a", "caf\udce9.txt", title="\udc00", comments=(comment,))
    (prediction,) = STEP([article])
    with FolderOutput(tmp_path / "out", format, TARGETS) as output:
        output.write([comment_row(article, comment, prediction)], [])
        output.commit({})
    (row,) = read_table(tmp_path / "out" / f"comments.{format}")
    assert (row["id"], row["source"], row["title"]) == ("\ufffd1", "caf\ufffd.txt", "\ufffd")
    assert row["text"] == "before \ufffd after\x00\r\nNEL\x85 é"


@given(texts=st.lists(st.text(), min_size=1, max_size=5), format=st.sampled_from(["jsonl", "csv", "parquet"]))
def test_any_text_is_read_back_as_it_was(texts, format):
    file = BytesIO()
    table = FORMATS[format](file, {"text": "string", "likes": "int64"})
    table.write({"text": text} for text in texts)
    table.close()
    if format == "parquet":
        found = pq.read_table(BytesIO(file.getvalue())).to_pylist()
    else:
        lines = io.StringIO(file.getvalue().decode(), newline="")
        found = list(csv.DictReader(lines)) if format == "csv" else [json.loads(line) for line in lines]
    read = plain if format == "csv" else str
    assert [read(row["text"]) for row in found] == texts
    assert [row["likes"] or None for row in found] == [None] * len(texts)


def test_a_theme_may_not_be_called_like_a_column():
    theme = Target("title", "theme", ("favor", "against", "none"), "")
    with pytest.raises(ModelError, match="two columns would be called 'title'"):
        comment_schema((*TARGETS, theme))


def test_a_stream_gets_the_rows_of_comments_alone(rows):
    stream = BytesIO()
    report = score([rows], stream, "csv")
    assert report.written == ()
    lines = list(csv.reader(stream.getvalue().decode().splitlines(keepends=True)))
    assert lines[0] == COLUMNS
    assert [line[0] for line in lines[1:]] == ["007", "b-2", "c"]


def test_predictions_that_do_not_fit_are_never_written(rows, tmp_path):
    with pytest.raises(ValueError, match="expected one prediction for each of 3 comments, got 2"):
        score([rows], tmp_path / "out", step=lambda articles: STEP(articles)[1:])
    assert not (tmp_path / "out").exists()


FULL_DISK = """
import resource, runpy, signal, sys
from stance.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
sys.exit(main(sys.argv[2:], runpy.run_path(sys.argv[1])["load"]))
"""


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path, format):
    path = write_rows(tmp_path / "rows.jsonl", thread("a", 300))
    command = [sys.executable, "-c", FULL_DISK, SCORER, "score", path, "--out", tmp_path / "out", "--format", format]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "results cannot be written" in done.stderr
    assert names(tmp_path) == ["rows.jsonl"]
