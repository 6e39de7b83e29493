"""Columns that a caller names: the words of --columns, and tables read by them."""

import json
from contextlib import suppress

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.errors import InputError, UsageError
from stance.split import parse_columns, split, split_file
from stance.split.tables.rows import COLUMNS

ASKED = {"text": "corps", "author": "user.name", "title": "sujet", "date": "le"}
ROWS = [
    {"corps": "مزيان", "user": {"name": "Hind"}, "sujet": "Le souk", "le": "2024-03-04", "id": "a"},
    {"corps": "non", "user": {"name": None}, "sujet": "Le souk", "le": "2024-03-05", "id": "b"},
]


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        ("text=body,author=user", {"text": "body", "author": "user"}),
        (" text = Mon texte , likes=j'aime ", {"text": "Mon texte", "likes": "j'aime"}),
        ("text=a=b,", {"text": "a=b"}),
        ("text=snippet.textDisplay", {"text": "snippet.textDisplay"}),
    ],
)
def test_the_words_of_columns_are_fields_and_their_columns(words, columns):
    assert parse_columns(words) == columns


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "expected columns as FIELD=COLUMN,FIELD=COLUMN, got ''; write text=body,author=user"),
        (" , ", "expected columns as FIELD=COLUMN"),
        ("text", "got 'text'; write text=body,author=user"),
        ("text=", "got 'text='; write"),
        ("=body", "expected a field out of text, id, article_id, "),
        ("txt=body", "got 'txt'; did you mean 'text'?"),
        ("Author=a", "got 'Author'; did you mean 'author'?"),
        ("zzz=a", "got 'zzz'; name one of these"),
        ("text=a,text=b", "expected one column for 'text', got 'a' and 'b'; leave one out"),
    ],
)
def test_other_words_are_refused_in_one_line(words, message):
    with pytest.raises(UsageError) as refusal:
        parse_columns(words)
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


NAMES = st.text(st.characters(exclude_characters=",", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    str.strip
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(columns=st.dictionaries(st.sampled_from(COLUMNS), NAMES.filter(bool), min_size=1, max_size=4))
def test_any_columns_come_back(columns):
    assert parse_columns(",".join(f"{name}={column}" for name, column in columns.items())) == columns


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=60))
def test_any_words_are_columns_or_a_usage_error(words):
    with suppress(UsageError):
        columns = parse_columns(words)
        assert columns
        assert set(columns) <= set(COLUMNS)


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.parquet", "a.csv"])
def test_tables_are_read_by_the_columns_that_are_asked_for(tmp_path, name):
    path = tmp_path / name
    if name == "a.jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    elif name == "a.json":
        path.write_text(json.dumps(ROWS))
    elif name == "a.parquet":
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(ROWS), path)
    else:
        path.write_text("corps;user.name;sujet;le;id\nمزيان;Hind;Le souk;2024-03-04;a\nnon;;Le souk;2024-03-05;b\n")
    (article,) = split_file(path, ASKED)
    assert article.title == "Le souk"
    assert [(each.id, each.text, each.author, each.date, each.rule) for each in article.comments] == [
        ("a", "مزيان", "Hind", "2024-03-04", "row"),
        ("b", "non", None, "2024-03-05", "row"),
    ]


def test_a_column_that_is_asked_for_serves_no_other_field(tmp_path):
    (tmp_path / "a.csv").write_text("body,author,text\nle commentaire,Hind,autre chose\n")
    (article,) = split(tmp_path / "a.csv", {"text": "body"})
    assert (article.body, article.comments[0].text, article.comments[0].author) == ("", "le commentaire", "Hind")


def test_what_is_asked_for_goes_before_what_an_exporter_writes(tmp_path):
    (tmp_path / "a.csv").write_text("videoId,textDisplay,textOriginal,perso\nv,un,deux,trois\n")
    assert split_file(tmp_path / "a.csv")[0].comments[0].text == "deux"
    assert split_file(tmp_path / "a.csv", {"text": "perso"})[0].comments[0].text == "trois"


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_a_column_that_is_not_there_is_answered_with_those_that_are(tmp_path, name):
    path = tmp_path / name
    if name == "a.parquet":
        pyarrow.parquet.write_table(pyarrow.table({"body": ["x"], "user": ["y"]}), path)
    else:
        path.write_text("body,user\nx,y\n" if name == "a.csv" else '{"body": "x", "user": "y"}\n')
    message = "expected a column 'auteur', as was asked for, got columns 'body', 'user'; name one of these"
    with pytest.raises(InputError, match=message):
        split_file(path, {"text": "body", "author": "auteur"})
    with pytest.raises(InputError, match="expected a column 'text', got columns 'body', 'user'; rename 'body'"):
        split_file(path, {"author": "user"})


def test_a_column_that_only_late_rows_have_is_there(tmp_path):
    rows = [{"body": f"n° {n}"} for n in range(150)] + [{"body": "fin", "user": "Hind"}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (article,) = split_file(tmp_path / "a.jsonl", {"text": "body", "author": "user"})
    assert (len(article.comments), article.comments[-1].author) == (151, "Hind")


def test_pages_are_not_touched_by_columns_and_fields_that_are_none_are_refused(tmp_path):
    (tmp_path / "page.txt").write_text("Le souk\nLa mairie rénove le souk.\n")
    (tmp_path / "rows.csv").write_text("body\nsalam\n")
    assert len(split(tmp_path, {"text": "body"})) == 2
    with pytest.raises(UsageError, match=r"expected a field out of text, id, .*, got 'words'"):
        split(tmp_path / "rows.csv", {"words": "body"})
