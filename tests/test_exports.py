"""What leaves the house: documented columns, cells that no spreadsheet runs, queries and frames that work."""

import csv
import io
import json
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import cards
from stance.aggregate import aggregate
from stance.cells import OURS, guarded, plain
from stance.engines import local
from stance.engines.plan import plan
from stance.engines.rows import article_schema, comment_schema
from stance.engines.tables import Csv
from stance.frames import to_arrow, to_pandas
from stance.records import Article, Comment, Reject
from stance.split import split
from stance.targets import read_targets

ROOT = Path(__file__).parents[1]
MODEL, STEP = runpy.run_path(str(ROOT / "tests" / "data" / "word_scorer.py"))["load"]()
TARGETS = read_targets()
FENCE = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
HARMLESS = [
    "12 dirhams",
    "ضريبة جديدة، لا",
    "été \U0001f44f",
    "a;b,c\td",
    'she said "no"',
    "'quoted'",
    " x",
    "it's 5 = 5",
]
FORMULAS = ["=1+1", "+212 600", "-5", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("a")', "'=x", "''-x", "=", "- مزيان"]


def results(folder, texts, format="csv"):
    rows = [{"article_id": "a", "title": "Free buses", "text": text, "id": f"c{n}"} for n, text in enumerate(texts)]
    source = folder / "rows.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    local.run(plan([source], folder / "out", format, False), MODEL, STEP)
    return folder / "out"


def raw_cells(path, column):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


@pytest.fixture
def scored():
    comments = tuple(
        Comment(f"c{n}", "a", text, (n, n + 1), "row", 1.0, likes=likes)
        for n, (text, likes) in enumerate([("yes good", 3), ("no", None)])
    )
    articles = [
        Article("a", "a.txt", title="Free buses", comments=comments, rejects=(Reject("x", (0, 1), "menu"),)),
        Article("b", "b.txt", title="مجانية الحافلات"),
    ]
    predictions = STEP(articles)
    return articles, predictions, aggregate(articles, predictions)


@given(st.text() | st.text("'=+-@\t\ra", max_size=4))
def test_a_guarded_cell_is_no_formula_and_gives_its_text_back(text):
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(cell) == text
    assert cell in (text, f"'{text}")


def test_texts_are_guarded_and_numbers_stay_numbers():
    file = io.BytesIO()
    table = Csv(file, {"text": "string", "likes": "int64", "share": "double"})
    table.write([{"text": "-1", "likes": -1, "share": -0.5}, {"text": "", "likes": None}, {"text": None}])
    assert file.getvalue() == b'text,likes,share\r\n"\'-1",-1,-0.5\r\n"",,\r\n,,\r\n'


def test_stance_reads_its_own_csv_as_it_was(tmp_path):
    texts = [text for text in FORMULAS if text == text.strip()] + [text.strip() for text in HARMLESS]
    table = results(tmp_path, texts) / "comments.csv"
    assert [cell for cell in raw_cells(table, "text") if cell.startswith(("=", "+", "-", "@"))] == []
    (article,) = split(table)
    assert [comment.text for comment in article.comments] == texts


def test_in_a_table_of_somebody_else_an_apostrophe_is_the_writers(tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text("text,title\n'- 5 degrés' ce matin,Météo\n", encoding="utf-8")
    assert split(path)[0].comments[0].text == "'- 5 degrés' ce matin"
    assert tuple(comment_schema(TARGETS))[: len(OURS)] == OURS


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed, so no spreadsheet can be asked what it makes of a CSV")
    profile = tmp_path_factory.mktemp("profile")

    def convert(path, reading):
        # Out as CSV again: separator, quote, UTF-8, from row 1, no formats, and each cell as it is shown.
        command = [program, f"-env:UserInstallation=file://{profile}", "--headless", f"--infilter=CSV:{reading}"]
        kind = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
        done = subprocess.run(
            [*command, "--convert-to", kind, "--outdir", path.parent / "shown", path],
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr
        return path.parent / "shown" / path.name

    return convert


@pytest.mark.parametrize(
    ("reading", "ids"),
    [("44,34,76", ["a1", "x-9"]), ("44,34,76,1,,0,true", ["a1", "007", "1e5", "12345678901234567890", "2024"])],
    ids=["as it opens", "quoted cells as text"],
)
def test_libreoffice_keeps_every_cell_text(office, tmp_path, reading, ids):
    texts = [text for text in (*HARMLESS, *FORMULAS, "two\nlines") if "\r" not in text]
    path = tmp_path / "comments.csv"
    with path.open("wb") as file:
        Csv(file, {"id": "string", "text": "string", "likes": "int64"}).write(
            {"id": ids[n % len(ids)], "text": text, "likes": n} for n, text in enumerate(texts)
        )
    shown = office(path, reading)
    assert [plain(cell) for cell in raw_cells(shown, "text")] == texts
    assert raw_cells(shown, "id") == [ids[n % len(ids)] for n in range(len(texts))]
    assert raw_cells(shown, "likes") == [str(n) for n in range(len(texts))]


def expand(column):
    """The columns that a pattern of the README stands for."""
    if "{side}" in column:
        return {
            column.format(target=t.name, side=side) for t in TARGETS if t.is_stance for side in ("favor", "against")
        }
    if "{label}" in column:
        return {column.format(target=t.name, label=label) for t in TARGETS for label in t.labels}
    return {column.format(target=t.name) for t in TARGETS} if "{" in column else {column}


def test_the_readme_names_every_column_with_its_type():
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Columns and queries\n")[1]
    found = {"comments": {}, "articles": {}}
    for table, columns, kind in re.findall(r"^\| (comments|articles) \| (.+?) \| (\w+) \|", section, re.MULTILINE):
        for column in re.findall(r"`([^`]+)`", columns):
            found[table] |= dict.fromkeys(expand(column), kind)
    assert found == {"comments": comment_schema(TARGETS), "articles": article_schema(TARGETS)}


def test_the_queries_of_the_readme_run(tmp_path, monkeypatch):
    duckdb = pytest.importorskip("duckdb", reason="the queries run in DuckDB; install the dev extra")
    queries = FENCE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    texts = ["yes good inequality", "no bad", *["yes"] * 9, "le no inequality"]
    results(tmp_path, texts, "parquet")
    monkeypatch.chdir(tmp_path)
    answers = [duckdb.sql(query).fetchall() for query in queries]
    assert len(answers) >= 3
    assert all(answers)
    assert answers[0][0][:2] == ("Free buses", 12)


def test_json_lines_are_asked_like_parquet(tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="the queries run in DuckDB; install the dev extra")
    place = results(tmp_path, ["yes", "no", "yes"], "jsonl") / "comments.jsonl"
    assert duckdb.sql(f"SELECT initiative, count(*) FROM '{place}' GROUP BY 1 ORDER BY 1").fetchall() == [
        ("against", 1),
        ("favor", 2),
    ]


def test_frames_have_a_row_a_record_and_the_names_of_results(scored):
    articles, predictions, stances = scored
    assert to_arrow(articles).select(["id", "title", "n_comments", "n_rejects", "author"]).to_pylist() == [
        {"id": "a", "title": "Free buses", "n_comments": 2, "n_rejects": 1, "author": None},
        {"id": "b", "title": "مجانية الحافلات", "n_comments": 0, "n_rejects": 0, "author": None},
    ]
    said = to_arrow(predictions)
    assert set(said.column_names) - {"comment_id", "model"} < set(comment_schema(TARGETS))
    assert said["initiative"].to_pylist() == ["favor", "against"]
    assert sum(said[f"initiative_{label}"][0].as_py() for label in ("favor", "against", "none")) == pytest.approx(1)
    shares = to_arrow(stances)
    assert set(shares.column_names) < set(article_schema(TARGETS))
    assert all(str(shares.schema.field(name).type) == article_schema(TARGETS)[name] for name in shares.column_names)
    assert shares["initiative_favor"].to_pylist() == [0.5, None]
    assert shares["n"].to_pylist() == [2, 0]


def test_types_hold_where_a_column_is_empty(scored):
    articles, _, stances = scored
    comments = to_arrow([comment for comment in articles[0].comments if comment.likes is None])
    assert {name: comments.schema.field(name).type for name in ("likes", "author", "text", "start")} == {
        "likes": pa.int64(),
        "author": pa.string(),
        "text": pa.string(),
        "start": pa.int64(),
    }
    assert to_arrow(stances[1:]).schema.field("initiative_favor").type == pa.float64()
    assert to_arrow([]).num_columns == 0


def test_a_data_frame_keeps_whole_numbers_beside_missing_ones(scored):
    articles, predictions, _ = scored
    frame = to_pandas(articles[0].comments)
    assert frame["likes"].dtype == "Int64"
    assert frame["likes"].sum() == 3
    assert list(to_pandas(predictions)["initiative"]) == ["favor", "against"]


def test_records_of_several_kinds_make_no_table(scored):
    articles, predictions, _ = scored
    with pytest.raises(ValueError, match="expected records of one kind, got Article, Prediction"):
        to_arrow([*articles, *predictions])


HOSTILE = "<script>alert(1)</script>\u202e\u2066 \x00 & \"q\" 'a' مرحبا"


def test_cards_show_words_and_nothing_they_could_do():
    comments = tuple(Comment(f"c{n}", "a", HOSTILE, (0, 1), "row", 1.0, author=HOSTILE) for n in range(5))
    article = Article("a", HOSTILE, title=HOSTILE, comments=comments, warnings=(HOSTILE,), site=HOSTILE)
    (prediction, *_), (stance,) = STEP([article]), aggregate([article], STEP([article]))
    for record in (article, prediction, stance):
        page = record._repr_html_()
        assert len(page) < 6_000
        assert "<script" not in page
        assert not set(page) & set("\u202e\u2066\x00")
        assert re.findall(r"\son\w+=|javascript:|https?:|<(?:img|link|style|iframe)", page) == []
    page = article._repr_html_()
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;\ufffd\ufffd") == 2 + 1 + 2 * cards.FIRST
    assert page.count('<p dir="auto"') == cards.FIRST
    assert "5 comments" in page
    assert "… and 2 more" in page


def test_cards_tell_labels_shares_and_intervals(scored):
    articles, predictions, stances = scored
    assert "favor" in predictions[0]._repr_html_()
    assert "1 left out" in articles[0]._repr_html_()
    page = stances[0]._repr_html_()
    assert "2 comments" in page
    assert "initiative" in page
    assert "9–91" in page
