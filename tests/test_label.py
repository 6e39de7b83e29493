"""Choosing what to label: unsure comments first, spread, without copies, a fair random part; out to tools and back."""

import json
import runpy
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from stance.cli import main
from stance.errors import InputError, UsageError
from stance.label import agreed, guide, next_to_label
from stance.label.choose import HELD_BACK, choose, disagreement, uncertainty
from stance.label.scored import labels_of, scored
from stance.label.tasks import WRITERS
from stance.records import Answer
from stance.targets import read_targets
from stance.train.divide import articles, divide
from stance.train.formats.entries import Task
from stance.train.rows import LabelledRow, read_rows

ROOT = Path(__file__).parents[1]
LOAD = runpy.run_path(str(ROOT / "tests" / "data" / "word_scorer.py"))["load"]
TARGETS = read_targets()
NAMES = [target.name for target in TARGETS]


def answer(sure, label="favor", other="none"):
    return Answer(label, {label: sure, other: 1 - sure})


def comment(number, sure=0.9, article=None, text=None, language="ary"):
    article = article or f"a{number % 10}"
    answers = {
        "initiative": answer(sure),
        "inequality": answer(1 - sure / 4),
        "language": answer(0.99, language, "other"),
    }
    return Task(f"c{number}", article, f"{article}.html", f"title {article}", text or f"words {number} " * 3, answers)


def table(path, tasks):
    """A comments file as `stance score` writes it."""
    rows = []
    for task in tasks:
        row = {"id": task.id, "article_id": task.article_id, "source": task.source, "title": task.title}
        row |= {"author": None, "date": None, "text": task.text, "likes": None, "parent_id": None}
        for name, each in task.answers.items():
            row |= {name: each.label} | {f"{name}_{label}": share for label, share in each.probabilities.items()}
        rows.append(row)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def call(*arguments):
    return main([str(argument) for argument in arguments], LOAD)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    out = tmp_path_factory.mktemp("label") / "results"
    assert call("score", ROOT / "seeds" / "003_quartier-apaise.txt", "--out", out, "--format", "csv") == 0
    return out


def test_the_margin_between_two_labels_is_the_doubt():
    task = comment(1, sure=0.9)
    wide = Task("x", "", "", "", "x", {"initiative": Answer("a", {"a": 0.4, "b": 0.35, "c": 0.25})})
    assert uncertainty([task])["initiative"] == pytest.approx([0.2])
    assert uncertainty([wide])["initiative"] == pytest.approx([0.95])


def test_two_models_disagree_by_the_divergence_of_their_answers():
    one, same = comment(1, sure=1.0), comment(2, sure=0.5)
    opposite = Task("c1", "", "", "", "x", {"initiative": Answer("none", {"favor": 0.0, "none": 1.0})})
    found = disagreement([one, same], [opposite, same])
    assert found["initiative"] == pytest.approx([1.0, 0.0])
    assert found["inequality"] == pytest.approx([0.0, 0.0])


def test_unsure_comments_come_first_and_each_target_has_its_turn():
    pool = [comment(number, sure=0.99) for number in range(40)]
    tested = {article(task) for task in choose(pool, 40, "uncertainty") if task.split == "test"}
    one, other = [number for number in range(10) if article(pool[number]) not in tested][:2]
    pool[one] = comment(one, sure=0.5)
    pool[other] = replace(pool[other], answers={**pool[other].answers, "inequality": answer(0.5)})
    assert {task.id for task in choose(pool, 2, "uncertainty")} == {f"c{one}", f"c{other}"}


@pytest.mark.parametrize("strategy", ["random", "uncertainty", "diverse"])
def test_a_random_part_is_held_back_and_said_to_be(strategy):
    generator = np.random.default_rng(0)
    pool = [comment(number, sure=generator.uniform(0.5, 1)) for number in range(50)]
    chosen = choose(pool, 20, strategy)
    assert len({task.id for task in chosen}) == 20
    held = [task for task in chosen if task.split == "test"]
    assert len(held) == round(HELD_BACK * 20)
    assert len({article(task) for task in held}) == 2
    assert {article(task) for task in held}.isdisjoint(article(task) for task in chosen if task.split == "train")
    assert {task.pick for task in held} == {"random"}
    assert {task.pick for task in chosen if task.split == "train"} == {strategy}
    assert choose(pool, 20, strategy) == chosen
    other = {task.id for task in choose(pool, 20, strategy, seed=1) if task.split == "test"}
    assert other != {task.id for task in held}


def test_the_random_part_does_not_depend_on_the_strategy():
    pool = [comment(number, sure=0.5 + number / 300) for number in range(120)]
    held = [
        {task.id for task in choose(pool, 40, strategy) if task.split == "test"}
        for strategy in ("random", "uncertainty")
    ]
    assert held[0] == held[1]


@pytest.mark.parametrize("strategy", ["random", "uncertainty", "diverse"])
def test_copies_are_chosen_once(strategy):
    long = "هذا التعليق منسوخ في كل المواضيع مرة بعد مرة ولا جديد فيه لمن يقرأ أو يصنف"
    pool = [comment(number, sure=0.5, text=long + "!" * number) for number in range(9)]
    pool += [comment(number, sure=0.9, article="b", text="برافو") for number in range(9, 15)]
    chosen = choose(pool, 10, strategy)
    assert Counter(task.text.startswith("هذا") for task in chosen) == {True: 1, False: 1}


def test_articles_and_languages_share_the_list():
    unsure = [comment(number, sure=0.5, article="loud", language="fr") for number in range(100)]
    surer = [
        comment(100 + number, sure=0.8, article=f"a{number % 9}", language=("ar", "ary")[number % 2])
        for number in range(100)
    ]
    chosen = learned(choose([*unsure, *surer], 30, "uncertainty"))
    assert max(Counter(task.article_id for task in chosen).values()) <= 8
    assert max(Counter(task.answers["language"].label for task in chosen).values()) <= 15
    assert len(choose([*unsure, *surer[:3]], 30, "uncertainty")) == 30


def learned(tasks):
    """Those that are not kept for the test."""
    return [task for task in tasks if task.split == "train"]


def test_a_list_is_divided_as_it_says_and_its_test_is_all_random():
    pool = [comment(number, sure=0.5 + number / 300) for number in range(120)]
    chosen = choose(pool, 60, "uncertainty")
    rows = [LabelledRow(task.title, task.text, {"sentiment": "neutral"}, split=task.split) for task in chosen]
    found = divide([rows])
    assert {row.text for row in found.test} == {task.text for task in chosen if task.pick == "random"}
    assert len(found.test) == 12
    assert not found.flatters
    sides = [{row.title for row in side} for side in (found.train, found.dev, found.test)]
    assert sum(map(len, sides)) == len(set.union(*sides))


def test_a_second_list_keeps_the_articles_of_the_first_on_their_sides(tmp_path):
    pool = [comment(number) for number in range(100)]
    scored_ = table(tmp_path / "scored.jsonl", pool)
    first = next_to_label([scored_], 30, "random")
    done = tmp_path / "done.jsonl"
    rows = [{"id": t.id, "title": t.title, "text": t.text, "split": t.split, "initiative": "none"} for t in first]
    done.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    more = next_to_label([scored_], 30, "uncertainty", [done])
    sides = [{article(task) for task in (*first, *more) if task.split == split} for split in ("train", "test")]
    assert not sides[0] & sides[1]
    assert any(task.split == "test" for task in more)


def test_one_article_leaves_no_fair_test_and_that_is_said(results, tmp_path, capsys):
    assert call("label", results, "--n", 8, "--out", tmp_path / "todo.csv") == 0
    assert "8 comments to label, none for a test" in (said := capsys.readouterr().err)
    assert "score pages of others too" in said
    assert {task.split for task in choose([comment(n, article="a") for n in range(9)], 9, "random")} == {"train"}


def test_a_list_of_posts_without_titles_is_no_article():
    posts = [replace(comment(n, article="list"), title="") for n in range(40)]
    chosen = choose(posts, 20, "random")
    assert Counter(task.split for task in chosen) == {"train": 16, "test": 4}
    found = divide([[LabelledRow("", t.text, {"sentiment": "neutral"}, "", t.split, t.id, "list") for t in chosen]])
    assert [len(side) for side in (found.test, found.dev)] == [4, 3]


def test_diverse_comments_are_of_many_kinds():
    kinds = ["الطريق محفرة والحافلات قليلة", "le prix du pain monte", "l3id mabrouk 3likom", "المدرسة بعيدة على الدوار"]
    pool = [comment(number, sure=0.6, text=f"{kinds[0]} {number}") for number in range(60)]
    pool += [comment(60 + number, sure=0.6, text=f"{kinds[1 + number % 3]} {number}") for number in range(30)]
    chosen = choose(pool, 10, "diverse")
    assert {kind for kind in kinds for task in chosen if task.text.startswith(kind)} == set(kinds)


def test_a_strategy_without_what_it_needs_says_so():
    bare = [Task(f"c{n}", "", "", "", f"text {n}") for n in range(9)]
    assert len(choose(bare, 5, "random")) == 5
    with pytest.raises(UsageError, match="found no label; use --strategy random"):
        choose(bare, 5, "uncertainty")
    with pytest.raises(UsageError, match="expected two results of the same comments"):
        choose([comment(1), comment(2)], 1, "disagreement", [comment(3)])


def test_targets_are_read_off_the_columns():
    columns = [
        "id",
        "text",
        "civil",
        "civil_favor",
        "civil_none",
        "tone",
        "language",
        "language_ar",
        "language_ary-Latn",
    ]
    assert labels_of(columns) == {"civil": ("favor", "none"), "language": ("ar", "ary-Latn")}


def test_results_give_comments_with_answers_and_the_model(results):
    tasks = scored(results)
    assert len(tasks) > 10
    assert list(tasks[0].answers) == NAMES
    assert sum(tasks[0].answers["sentiment"].probabilities.values()) == pytest.approx(1.0, abs=1e-4)
    assert tasks[0].model.startswith("words abab")
    assert scored(results / "comments.csv") == tasks


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"id": "1", "initiative": "favor"}', "comments.jsonl:1: expected a comment scored by stance, found no text"),
        (
            '{"id": "1", "text": "x", "tone": "a", "tone_a": 1.5, "tone_b": 0}',
            r"comments.jsonl:1: expected a probability in tone_a, got 1.5",
        ),
        ('{"id": "1", "te', "comments.jsonl:1: expected JSON, got: "),
    ],
)
def test_results_that_are_none_are_named(tmp_path, content, words):
    (tmp_path / "comments.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        scored(tmp_path)


def test_a_folder_without_results_is_named(tmp_path):
    with pytest.raises(UsageError, match="expected results of stance score"):
        scored(tmp_path)


def test_labelled_comments_are_not_chosen_again(results, tmp_path):
    first = next_to_label([results], 5, "random")
    rows = [{"id": task.id, "title": task.title, "text": task.text, "sentiment": "neutral"} for task in first[:3]]
    rows += [{"title": task.title, "text": task.text, "sentiment": "neutral"} for task in first[3:]]
    done = tmp_path / "done.jsonl"
    done.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    again = next_to_label([results], 100, "uncertainty", [done])
    assert not {task.id for task in first} & {task.id for task in again}
    left = table(tmp_path / "left.jsonl", first)
    with pytest.raises(UsageError, match="found 5, all labelled"):
        next_to_label([left], 5, "random", [done])


def test_disagreement_takes_two_results_of_the_same_comments(tmp_path):
    pool = [comment(number, sure=0.9) for number in range(30)]
    other = [comment(number, sure=0.1 if number == 4 else 0.9) for number in range(30)]
    paths = [table(tmp_path / f"{name}.jsonl", tasks) for name, tasks in (("one", pool), ("other", other))]
    chosen = next_to_label(paths, 2, "disagreement")
    assert "c4" in {task.id for task in chosen}
    assert len(next_to_label([paths[0]], 5, "random")) == 5


def article(task):
    return articles([task])[0]


LABELS = {"initiative": "against", "sentiment": "negative", "language": "ary"}


def filled(to, content):
    """What an annotator makes of a file of tasks: every comment gets LABELS."""
    if to == "csv":
        header, *rest = content.decode("utf-8-sig").split("\r\n")
        empty = header.split(",")[5:11]
        cells = ",".join(LABELS.get(name, "") for name in empty)
        return "\r\n".join([header, *(line.replace(",,,,,,,", f",{cells},") for line in rest)]).encode()
    if to in ("doccano", "jsonl"):
        rows = [json.loads(line) for line in content.splitlines()]
        doccano = {"label": [f"{name}:{label}" for name, label in LABELS.items()]}
        made = [{**row, **(doccano if to == "doccano" else LABELS)} for row in rows]
        return "".join(json.dumps(row) + "\n" for row in made).encode()
    tasks = json.loads(content)
    for task in tasks:
        if to == "argilla":
            task["responses"] = {name: [{"value": label, "user_id": "u"}] for name, label in LABELS.items()}
        else:
            result = [{"from_name": name, "value": {"choices": [label]}} for name, label in LABELS.items()]
            task["annotations"] = [{"completed_by": 1, "result": result}]
    return json.dumps(tasks).encode()


@pytest.mark.parametrize("to", list(WRITERS))
def test_what_goes_out_to_label_comes_back_labelled(results, tmp_path, to):
    ending = {"csv": "csv", "jsonl": "jsonl", "doccano": "jsonl"}.get(to, "json")
    out = tmp_path / f"tasks.{ending}"
    assert call("label", results, "--n", 8, "--strategy", "diverse", "--to", to, "--out", out) == 0
    out.write_bytes(filled(to, out.read_bytes()))
    rows = read_rows([out], TARGETS)
    known = {task.id: task for task in scored(results)}
    assert len(rows) == 8
    assert all((known[row.id].text, known[row.id].title) == (row.text, row.title) for row in rows)
    assert all(known[row.id].article_id == row.article_id and row.labels == LABELS for row in rows)
    assert not any(row.held_out for row in rows)


def test_the_labelling_configuration_asks_every_target_in_both_directions_by_keys():
    root = ElementTree.fromstring(guide("label-studio"))
    asked = {each.get("name"): [choice.get("value") for choice in each] for each in root.iter("Choices")}
    assert asked == {target.name: list(target.labels) for target in TARGETS}
    keys = [choice.get("hotkey") for choice in root.iter("Choice")]
    assert len(set(keys)) == len(keys) == sum(len(target.labels) for target in TARGETS)
    assert "unicode-bidi: plaintext" in root.find("Style").text
    assert next(root.iter("Text")).get("value") == "$text"
    assert any(each.get("value") == "$title" for each in root.iter("Header"))


def test_the_guide_speaks_of_every_target_and_label(capsys):
    assert call("label", "--guide") == 0
    said = capsys.readouterr().out
    for target in TARGETS:
        assert f"`{target.name}`" in said
        assert all(f"`{label}`" in said for label in target.labels)


def test_agreement_is_printed_with_what_was_passed_over(tmp_path, capsys):
    path = tmp_path / "both.jsonl"
    votes = [("anna", "positive"), ("badr", "positive"), ("anna", "negative"), ("badr", "neutral")]
    rows = [{"text": f"x{n // 2}", "annotator": who, "sentiment": label} for n, (who, label) in enumerate(votes)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert call("label", "--agreement", path) == 0
    out, err = capsys.readouterr()
    assert "| sentiment | 2 | 2 | 0.500 |" in out
    assert f"stance: {path}:3: annotators are evenly split on sentiment" in err
    path.write_text('{"text": "x", "sentiment": "positive"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="two annotators labelled"):
        agreed([path])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["label", "--out", "x.csv"], "expected results of stance score"),
        (["label", "results"], "expected results of stance score and --out FILE"),
        (["label", "results", "--out", "x.csv", "--strategy", "hard"], "invalid choice: 'hard'"),
        (["label", "results", "--out", "x.csv", "--n", "0"], "expected a whole number from 1"),
    ],
)
def test_wrong_usage_is_one_line(arguments, words, capsys):
    assert call(*arguments) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_every_fault_of_a_labelled_file_is_a_line_on_the_terminal(tmp_path, capsys):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "x", "sentiment": "angry"}\n{"text": 1}\n', encoding="utf-8")
    assert call("label", "--agreement", path) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1].rpartition("rows.jsonl:")[2] for line in lines] == ["1", "2"]
