"""Labelled files as people and tools write them: what is sound comes back whole, what is not is named by its row."""

import codecs
import json
import lzma

import pytest

from stance.cli import main
from stance.errors import InputError
from stance.records import Answer
from stance.report.terminal import one_line
from stance.targets import read_targets
from stance.train.formats import argilla, doccano, label_studio
from stance.train.formats.entries import Task
from stance.train.rows import LISTED, read_labelled, read_rows

TARGETS = read_targets()
GOOD = {"text": "مزيان", "sentiment": "positive"}
TASK = Task(
    *("c1", "a1", "p1.html", "مشروع جديد", "مزيان بزاف\nبرافو"),
    {"sentiment": Answer("positive", {"positive": 0.7, "neutral": 0.2, "negative": 0.1})},
    *("default 1a2b", "uncertainty", "train"),
)


def lines(*records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def studio(*results, data=None, **annotation):
    """One task of a Label Studio export, annotated once a result."""
    annotations = [
        {"completed_by": {"id": n, "email": f"{n}@x.ma"}, "result": result} for n, result in enumerate(results)
    ]
    annotations = [one | annotation for one in annotations]
    return {"id": 1, "data": data or {"text": "مزيان", "comment_id": "c1"}, "annotations": annotations}


def chosen(**labels):
    return [
        {"from_name": name, "to_name": "comment", "type": "choices", "value": {"choices": [label]}}
        for name, label in labels.items()
    ]


def test_empty_labels_are_not_judged(tmp_path):
    first = {"text": "مزيان", "title": None, "sentiment": "positive", "initiative": None, "split": "dev"}
    path = write(tmp_path / "rows.jsonl", lines(first, {"text": "non", "sentiment": " ", "language": "fr"}))
    rows = read_rows([path], TARGETS)
    assert [dict(row.labels) for row in rows] == [{"sentiment": "positive"}, {"language": "fr"}]
    assert [(row.title, row.held_out) for row in rows] == [("", True), ("", False)]


def test_every_kind_of_table_holds_the_same_rows(tmp_path):
    import pyarrow as pa
    from pyarrow import parquet

    records = [
        {"id": "1", "title": "أ", "text": "مزيان، بزاف\nوالله", "sentiment": "positive", "language": "ary"},
        {"id": "2", "title": "ب", "text": 'il dit "non" ; 12', "sentiment": None, "language": "fr"},
    ]
    first, second = '1{0}أ{0}"مزيان، بزاف\nوالله"{0}positive{0}ary', '2{0}ب{0}"il dit ""non"" ; 12"{0}{0}fr'
    table = "\r\n".join(["id{0}title{0}text{0}sentiment{0}language", first, second, ""])
    paths = [
        write(tmp_path / "rows.jsonl", lines(*records)),
        write(tmp_path / "rows.jsonl.xz", lzma.compress(lines(*records).encode())),
        write(tmp_path / "rows.json", json.dumps(records)),
        write(tmp_path / "rows.csv", table.format(",")),
        write(tmp_path / "excel.csv", codecs.BOM_UTF8 + table.format(";").encode()),
        write(tmp_path / "rows.tsv", table.format("\t")),
        tmp_path / "rows.parquet",
    ]
    parquet.write_table(pa.Table.from_pylist(records), paths[-1])
    expected = read_rows(paths[:1], TARGETS)
    assert [row.text for row in expected] == [record["text"] for record in records]
    for path in paths[1:]:
        assert read_rows([path], TARGETS) == expected, path.name


BROKEN = {
    # What is wrong: name of the file, its content (None: there is none), and the line that says so.
    "no file": ("gone.jsonl", None, "gone.jsonl: expected a file of rows, got: No such file"),
    "a folder": (".", None, "expected a file of rows, got a folder; name the files in it"),
    "a workbook called CSV": (
        "rows.csv",
        b"PK\x03\x04\x14\x00\x06\x00",
        "rows.csv: expected UTF-8 text, found zero bytes",
    ),
    "unknown ending": ("rows.docx", "x", r"rows.docx: expected labelled rows as .jsonl, .*got .docx"),
    "empty": ("rows.csv", " \n", "rows.csv: expected rows, found an empty file"),
    "header alone": ("rows.csv", "text,sentiment\n", "rows.csv: expected rows below the header, found none"),
    "array of nothing": ("rows.json", "[]", "rows.json: expected rows, found an empty array"),
    "Latin-1": (
        "rows.csv",
        "text,sentiment\nbon,positive\nété,positive\n".encode("latin-1"),
        "rows.csv:3: expected UTF-8, got byte 0xe9",
    ),
    "Arabic Windows": ("rows.jsonl", lines(GOOD).encode("cp1256"), "rows.jsonl:1: expected UTF-8, got byte 0xe3"),
    "UTF-16": (
        "rows.csv",
        "text,sentiment\nx,positive\n".encode("utf-16"),
        "rows.csv:1: expected UTF-8, got byte 0xff",
    ),
    "UTF-16 without a mark": (
        "rows.csv",
        "text,sentiment\nx,positive\n".encode("utf-16-le"),
        "rows.csv: expected UTF-8 text, found zero bytes",
    ),
    "mojibake": (
        "rows.jsonl",
        lines(GOOD, {**GOOD, "text": "très bien".encode().decode("cp1252")}),
        "rows.jsonl:2: expected a text, got UTF-8 misread",
    ),
    "cut in a line": ("rows.jsonl", lines(GOOD) + '{"text": "x", "senti', "rows.jsonl:2: expected JSON, got: "),
    "blank lines count": ("rows.jsonl", "\n\n[1]\n", "rows.jsonl:3: expected a JSON object, got an array"),
    "cut in an array": ("rows.json", '[{"text": "x"},\n', "rows.json:2: expected JSON, got: "),
    "lines called an array": ("rows.json", lines(GOOD, GOOD), "rows.json:2: expected JSON, got: Extra data"),
    "an object alone": ("rows.json", json.dumps(GOOD), "rows.json: expected a JSON array of rows, got an object"),
    "a name twice": (
        "rows.jsonl",
        '{"text": "x", "sentiment": "positive", "sentiment": "negative"}',
        "rows.jsonl:1: .*got 'sentiment' more than once",
    ),
    "too deep": ("rows.jsonl", '{"text":' + "[" * 200_000, "rows.jsonl:1: expected JSON, got more levels"),
    "cut Parquet": ("rows.parquet", b"PAR1\x15\x04", "rows.parquet: expected a Parquet table, got: "),
    "cut xz": (
        "rows.jsonl.xz",
        lzma.compress(lines(GOOD).encode())[:-9],
        "rows.jsonl.xz: expected JSON Lines packed by xz",
    ),
    "open quotation": ("rows.csv", 'text,sentiment\nx,positive\n"y,negative\n', "rows.csv:3: expected CSV, got: "),
    "too many cells": (
        "rows.csv",
        "text,sentiment\noui, bien,positive\n",
        "rows.csv:2: expected 2 cells, got 3; quote",
    ),
    "too few cells": ("rows.csv", "text,sentiment\nx,positive\ny\n", "rows.csv:3: expected 2 cells, got 1"),
    "a column twice": (
        "rows.csv",
        "text,sentiment,sentiment\nx,positive,negative\n",
        "rows.csv:1: .*got 'sentiment' more than once",
    ),
    "no text column": (
        "rows.csv",
        "comment,sentiment\nx,positive\ny,positive\n",
        "rows.csv:2: expected a text, got None; columns are comment, sentiment.*so too in rows 3",
    ),
    "no label column": (
        "rows.csv",
        "text,tone\nx,positive\n",
        "rows.csv: expected a column for one of initiative, .*found none filled",
    ),
    "blank text": (
        "rows.jsonl",
        lines(GOOD, {**GOOD, "text": " \n"}),
        "rows.jsonl:2: expected a text, got an empty one",
    ),
    "number for a text": ("rows.jsonl", lines({**GOOD, "text": 12}), "rows.jsonl:1: expected a text, got 12"),
    "list for a title": (
        "rows.jsonl",
        lines({**GOOD, "title": ["a"]}),
        r"rows.jsonl:1: expected a title in words, got \['a'\]",
    ),
    "unknown label": (
        "rows.jsonl",
        lines(GOOD, {"text": "x", "sentiment": "angry"}),
        "rows.jsonl:2: sentiment is 'angry'; use one of positive, neutral, negative",
    ),
    "label in capitals": (
        "rows.csv",
        "text,sentiment\nx,Positive\n",
        "rows.csv:2: sentiment is 'Positive'; use one of",
    ),
    "number for a label": (
        "rows.jsonl",
        lines({"text": "x", "sentiment": 1}),
        "rows.jsonl:1: sentiment is 1; use one of",
    ),
    "list for a label": (
        "rows.jsonl",
        lines({"text": "x", "sentiment": ["positive"]}),
        r"rows.jsonl:1: sentiment is \['positive'\]; use one of",
    ),
    "unknown split": (
        "rows.jsonl",
        lines({**GOOD, "split": "tset"}),
        "rows.jsonl:1: split is 'tset'; use one of train, dev, test",
    ),
    "other labels for the same": (
        "rows.jsonl",
        lines(GOOD, {**GOOD, "sentiment": "negative"}),
        "rows.jsonl:2: sentiment is negative here and positive, at .*rows.jsonl:1; keep one",
    ),
    "one annotator, two minds": (
        "rows.jsonl",
        lines({**GOOD, "annotator": "anna"}, {**GOOD, "sentiment": "neutral", "annotator": "anna"}),
        "rows.jsonl:2: .*by the same anna",
    ),
    "trained on and held out": (
        "rows.jsonl",
        lines(GOOD, {**GOOD, "split": "test"}),
        "rows.jsonl:2: the comment is of split test, at .*rows.jsonl:1 of train",
    ),
    "Label Studio: unknown label": (
        "export.json",
        json.dumps([studio(chosen(sentiment="positive")), studio(chosen(sentiment="happy"), data={"text": "y"})]),
        "export.json:2: sentiment is 'happy'; use one of",
    ),
    "Label Studio: two choices": (
        "export.json",
        json.dumps([studio([{"from_name": "sentiment", "value": {"choices": ["positive", "neutral"]}}])]),
        "export.json:1: expected one label for sentiment, got positive, neutral",
    ),
    "Label Studio: another name for the text": (
        "export.json",
        json.dumps([studio(chosen(sentiment="positive"), data={"body": "x"})]),
        "export.json:1: expected a text, got None; columns are body",
    ),
    "Label Studio: annotations as a number": (
        "export.json",
        json.dumps([{"data": {"text": "x"}, "annotations": 3}]),
        "export.json:1: expected a list of annotations",
    ),
    "Label Studio: nothing labelled": (
        "export.json",
        json.dumps([studio()]),
        "export.json: expected a column for one of",
    ),
    "doccano: no target": (
        "all.jsonl",
        lines({"id": 1, "text": "x", "label": ["positive"]}),
        "all.jsonl:1: expected a label such as initiative:favor, got 'positive'",
    ),
    "doccano: two labels": (
        "all.jsonl",
        lines({"id": 1, "text": "x", "label": ["sentiment:positive", "sentiment:neutral"]}),
        "all.jsonl:1: expected one label for sentiment",
    ),
    "Argilla: responses of another kind": (
        "records.json",
        json.dumps([{"fields": {"text": "x"}, "responses": {"sentiment": ["positive"]}}]),
        "records.json:1: expected responses as",
    ),
}


@pytest.mark.parametrize(("name", "content", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_one_clear_line_and_nothing_is_trained(tmp_path, name, content, words, capsys):
    sound = write(tmp_path / "sound.jsonl", lines({"text": "bravo", "sentiment": "positive"}))
    if content is not None:
        write(tmp_path / name, content)
    with pytest.raises(InputError, match=words) as caught:
        read_rows([sound, tmp_path / name], TARGETS)
    said = [str(caught.value), *getattr(caught.value, "__notes__", [])]
    assert len(said) == 1
    assert "\n" not in said[0]
    out = tmp_path / "mine"
    assert main(["finetune", str(sound), str(tmp_path / name), "--out", str(out)]) == 2
    assert not out.exists()
    assert capsys.readouterr() == ("", f"stance: {one_line(said[0])}\n")


def test_all_faults_are_named_at_once_each_in_its_line(tmp_path):
    bad = [{"text": f"x{n}", "sentiment": f"mood {n}"} for n in range(LISTED + 5)]
    with pytest.raises(InputError, match=r"rows.jsonl:1: sentiment is 'mood 0'") as caught:
        read_rows([write(tmp_path / "rows.jsonl", lines(*bad))], TARGETS)
    notes = caught.value.__notes__
    assert f"rows.jsonl:{LISTED}: sentiment is 'mood {LISTED - 1}'" in notes[-2]
    assert notes[-1] == "and 5 more faults"


def test_the_same_fault_in_many_rows_is_one_line(tmp_path):
    bad = [{"text": f"x{n}", "sentiment": "happy"} for n in range(9)]
    with pytest.raises(InputError, match=r"rows.jsonl:1: .* \(so too in rows 2, 3, 4, 5, 6 and 3 more\)$") as caught:
        read_rows([write(tmp_path / "rows.jsonl", lines(*bad))], TARGETS)
    assert not hasattr(caught.value, "__notes__")


def test_what_is_folded_or_odd_is_told(tmp_path):
    path = write(
        tmp_path / "rows.jsonl",
        lines(
            {**GOOD, "id": "1"},
            {**GOOD, "id": "1"},
            {**GOOD, "id": "2", "sentiment": "neutral"},
            {"text": "l\ufffdart", "language": "fr", "gender_equality": "favor"},
        ),
    )
    reading = read_labelled([path], TARGETS)
    assert [(row.id, row.labels.get("sentiment")) for row in reading.rows] == [
        ("1", "positive"),
        ("2", "neutral"),
        ("", None),
    ]
    said = "\n".join(reading.notes).replace(str(path), "rows")
    assert "rows:2: the same comment with the same labels stands above and is kept once" in said
    assert "rows:3: sentiment is neutral here and positive, at rows:1 for the same text; both are kept" in said
    assert "rows:4: characters of the text were lost" in said
    assert "rows: column 'gender_equality' holds favor/against/none but is no target" in said


def test_annotators_vote_and_an_even_split_is_not_judged(tmp_path):
    votes = [("anna", "positive", "fr"), ("badr", "positive", "ar"), ("chama", "neutral", None)]
    path = write(
        tmp_path / "rows.jsonl",
        lines(*({"text": "x", "annotator": a, "sentiment": s, "language": code} for a, s, code in votes)),
    )
    reading = read_labelled([path], TARGETS)
    (row,) = reading.rows
    assert dict(row.labels) == {"sentiment": "positive"}
    assert row.shares("sentiment") == pytest.approx({"positive": 2 / 3, "neutral": 1 / 3})
    assert row.shares("language") == {"fr": 0.5, "ar": 0.5}
    assert row.shares("initiative") == {}
    assert reading.notes == (f"{path}:1: annotators are evenly split on language, which is therefore not judged",)


def test_rows_that_nobody_has_filled_in_are_left_out_and_counted(tmp_path):
    table = "text,sentiment,split\nx,positive,train\ny,,test\nz, ,train\n"
    reading = read_labelled([write(tmp_path / "todo.csv", table)], TARGETS)
    assert [row.text for row in reading.rows] == ["x"]
    assert reading.notes == (
        f"{tmp_path}/todo.csv:3: no label is filled in, so the row is left out (so too in rows 4)",
    )


def test_one_persons_labels_may_stand_in_several_rows(tmp_path):
    path = write(tmp_path / "rows.jsonl", lines(GOOD, {"text": "مزيان", "language": "ary"}))
    (row,) = read_rows([path], TARGETS)
    assert dict(row.labels) == {"sentiment": "positive", "language": "ary"}
    assert row.shares("language") == {"ary": 1.0}


def test_label_studio_tasks_come_back_with_every_annotator(tmp_path):
    task = label_studio.task(TASK, 7)
    assert task["predictions"][0]["model_version"] == "default 1a2b"
    assert task["predictions"][0]["score"] == 0.7
    exported = [
        task | studio(chosen(sentiment="positive"), chosen(sentiment="neutral", tone="x"), data=task["data"]),
        studio(chosen(language="fr"), data={"text": "skipped"}, was_cancelled=True),
        studio(data={"text": "left alone"}),
    ]
    path = write(tmp_path / "export.json", json.dumps(exported))
    reading = read_labelled([path], TARGETS)
    (row,) = reading.rows
    assert (row.id, row.article_id, row.title, row.text) == (TASK.id, TASK.article_id, TASK.title, TASK.text)
    assert row.votes == {"0@x.ma": {"sentiment": "positive"}, "1@x.ma": {"sentiment": "neutral"}}
    assert [note.removeprefix(str(path)) for note in reading.notes] == [
        ":1: 'tone' is no target and is not read",
        ":2: skipped by annotator 0@x.ma",
        ":3: nobody has labelled this task",
        ":1: annotators are evenly split on sentiment, which is therefore not judged",
    ]


def test_the_small_export_of_label_studio_is_read_too(tmp_path):
    flat = [
        {"text": "x", "comment_id": "c9", "id": 1, "sentiment": "positive", "annotator": who, "annotation_id": who}
        for who in (3, 4)
    ]
    (row,) = read_rows([write(tmp_path / "min.json", json.dumps(flat))], TARGETS)
    assert (row.id, row.labels, set(row.votes)) == ("c9", {"sentiment": "positive"}, {"3", "4"})


def test_doccano_examples_come_back_one_file_an_annotator(tmp_path):
    example = doccano.task(TASK)
    assert example["label"] == []
    paths = [
        write(tmp_path / f"{who}.jsonl", lines({"id": 5, **example, "label": [f"sentiment:{label}"], "Comments": []}))
        for who, label in (("anna", "positive"), ("badr", "positive"))
    ]
    (row,) = read_rows(paths, TARGETS)
    assert (row.id, row.title, row.text, row.labels) == (TASK.id, TASK.title, TASK.text, {"sentiment": "positive"})
    assert set(row.votes) == {"anna", "badr"}
    together = write(tmp_path / "all.jsonl", lines({"id": 5, **example, "label": ["sentiment:positive"]}))
    assert read_rows([together], TARGETS)[0].votes == {}


def test_argilla_records_come_back_with_every_annotator(tmp_path):
    record = argilla.task(TASK)
    assert record["suggestions"]["sentiment"] == {"value": "positive", "score": 0.7, "agent": "default 1a2b"}
    answers = [{"value": "positive", "user_id": "u1"}, {"value": "negative", "user_id": "u2"}]
    record["responses"] = {"sentiment": answers, "language": [{"value": "ary", "user_id": "u1"}]}
    reading = read_labelled([write(tmp_path / "records.json", json.dumps([record, argilla.task(TASK)]))], TARGETS)
    (row,) = reading.rows
    assert (row.id, row.title, row.text, row.labels) == (TASK.id, TASK.title, TASK.text, {"language": "ary"})
    assert row.votes["u2"] == {"sentiment": "negative"}
    assert "records.json:2: nobody has labelled this record" in reading.notes[0]
