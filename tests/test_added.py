"""Labels that ship without their texts find them again, title and all, or say how many are missing."""

import csv
import json
import lzma
from pathlib import Path

import pytest

from stance.errors import InputError
from stance.targets import read_targets
from stance.train.added import LABELS, added_rows, text_key

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
    assert not {row["text"] for row in dev} & {row.text for row in rows}
