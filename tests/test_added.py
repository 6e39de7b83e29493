"""Labels that ship without their texts find them again, title and all, or say how many are missing."""

import csv
import json
import lzma
from pathlib import Path

import pytest

from stance.errors import InputError
from stance.targets import read_targets
from stance.train.added import LABELS, TITLES, added_rows, text_key, under_titles
from stance.train.material import CONTRAST, WRITTEN, parted
from stance.train.rows import LabelledRow, read_rows

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
TARGETS = read_targets()
PAIR = {"title": "البلدية تطلق حملة للنظافة", "text": "مبادرة زوينة، الله يعطيكم الصحة"}
ALONE = "les uns ont tout, les autres attendent le bus"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "pairs").mkdir()
    (tmp_path / "pairs" / "alriyadh.jsonl").write_text(json.dumps(PAIR, ensure_ascii=False) + "\n", encoding="utf-8")
    (tmp_path / "raw").mkdir()
    with lzma.open(tmp_path / "raw" / "fr-00.jsonl.xz", "wt", encoding="utf-8") as out:
        for text in ("rien à voir", ALONE, ALONE):
            out.write(json.dumps({"source": "x", "text": text}) + "\n")
    return tmp_path


def labels(path: Path, *keys: tuple[str, str, str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["key", "initiative", "inequality"])
        writer.writerows(keys)
    return path


def test_each_label_finds_its_text_once_with_its_title(data: Path) -> None:
    both = (
        (text_key("", ALONE), "", "favor"),
        (text_key(PAIR["title"], PAIR["text"]), "favor", "none"),
    )
    first, second = added_rows(data, TARGETS, labels(data / "labels.csv", *both))
    assert (first.title, first.text) == (PAIR["title"], PAIR["text"])
    assert first.labels == {"initiative": "favor", "inequality": "none"}
    assert (second.title, second.text, second.labels) == ("", ALONE, {"inequality": "favor"})


def test_texts_that_are_not_there_are_counted(data: Path) -> None:
    path = labels(data / "labels.csv", (text_key("", "never written"), "", "none"), (text_key("", ALONE), "", "none"))
    with pytest.raises(InputError, match=r"expected the 2 texts .* 1 are missing"):
        added_rows(data, TARGETS, path)


def test_a_comment_stands_under_each_headline_written_for_it(tmp_path: Path) -> None:
    path = tmp_path / "titles.csv"
    key = text_key("", ALONE)
    path.write_text(f"key,title,initiative\n{key},Le bus à deux dirhams,favor\n{key},Fin du bus,against\n", "utf-8")
    known = LabelledRow("", ALONE, {"inequality": "favor"}, "added")
    first, second = under_titles([known, LabelledRow("", "autre chose", {}, "added")], path)
    assert (first.title, first.labels) == ("Le bus à deux dirhams", {"inequality": "favor", "initiative": "favor"})
    assert (second.title, second.text, second.labels) == ("Fin du bus", ALONE, {"initiative": "against"})
    with pytest.raises(InputError, match="has headlines for, 1 are missing"):
        under_titles([], path)


def test_parts_keep_the_comments_of_an_article_together() -> None:
    rows = [LabelledRow(f"article {number % 10}", f"comment {number}", {}, "x") for number in range(40)]
    parts = parted(rows, 2)
    assert sorted(row.text for part in parts for row in part) == sorted(row.text for row in rows)
    assert not {row.title for row in parts[0]} & {row.title for row in parts[1]}
    assert all(parts)


def test_every_shipped_headline_is_short_and_says_which_stance() -> None:
    with (ROOT / TITLES).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 5_000
    assert {row["initiative"] for row in rows} == {"favor", "against", "none"}
    assert all(3 <= len(row["title"]) <= 200 for row in rows)


def test_every_shipped_label_is_one_that_its_target_knows() -> None:
    known = {target.name: {*target.labels, ""} for target in TARGETS}
    with (ROOT / LABELS).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len({row["key"] for row in rows}) == len(rows) > 5_000
    assert all(row[name] in labels for row in rows for name, labels in known.items())


def test_the_shipped_labels_find_all_their_texts_and_none_that_is_held_out() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"the data that the labels were read in is not at {SHARED}")
    rows = added_rows(SHARED, TARGETS, ROOT / LABELS)
    dev = [json.loads(line) for line in (SHARED / "comments" / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    held = {row["title"] for row in dev} - {None, ""}
    assert not held & {row.title for row in rows}
    real = read_rows([SHARED / "comments" / "train.jsonl"], TARGETS)
    titled = under_titles([row for row in [*real, *rows] if not row.title], ROOT / TITLES)
    assert not held & {row.title for row in titled}
    assert not {row["text"] for row in dev} & {row.text for row in rows}


def test_the_shipped_contrast_pairs_are_pairs_that_differ_under_titles_that_judge_nothing() -> None:
    rows = [json.loads(line) for line in (ROOT / CONTRAST).read_text(encoding="utf-8").splitlines()]
    pairs: dict[int, list[dict[str, str]]] = {}
    for row in rows:
        pairs.setdefault(row["pair"], []).append(row)
    assert len(pairs) > 1_000
    stances = [target.name for target in TARGETS if target.is_stance]
    for first, second in pairs.values():
        assert first["title"] == second["title"]
        assert any(first[name] != second[name] for name in stances)
    held = {row.title for row in read_rows([ROOT / WRITTEN[0]], TARGETS) if row.held_out}
    assert not held & {row["title"] for row in rows}
    assert len(read_rows([ROOT / CONTRAST], TARGETS)) == len(rows)
