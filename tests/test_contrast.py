"""The measure of contrast pairs counts what it says."""

import json

from tests.bench.contrast import both_right, pairs_in


def row(pair, number, stance, split="dev"):
    return {"id": f"{pair}{number}", "pair": pair, "split": split, "initiative": stance, "sentiment": "negative"}


def test_a_pair_counts_where_its_labels_differ_and_both_are_right(tmp_path):
    rows = [
        *(row("a", 0, "favor"), row("a", 1, "against")),
        *(row("b", 0, "favor"), row("b", 1, "none")),
        *(row("c", 0, "favor"), row("c", 1, "favor")),
        *(row("d", 0, "favor", "train"), row("d", 1, "against", "train")),
        row("e", 0, "favor"),
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    pairs = pairs_in(path, "dev")
    assert [pair[0]["pair"] for pair in pairs] == ["a", "b", "c"]
    answers = {each["id"]: {"initiative": each["initiative"], "sentiment": "neutral"} for each in rows}
    answers["b1"]["initiative"] = "favor"
    assert both_right(pairs, ("initiative", "sentiment"), answers) == {"initiative": (2, 1, 1), "sentiment": (0, 0, 0)}
