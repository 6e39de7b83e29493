"""`python -m tests.bench.contrast [LABELLED] [--model DIR] [--split dev]`: are both comments of a contrast pair right?

Two comments under one title say opposite things in nearly the same words (contrast sets, Gardner et al. 2020): whoever
counts words gets one of them right at most. Rows of a pair have the same `pair` in the file. A target counts in the
pairs whose two labels of it differ.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

from stance.model import folder
from stance.predict import probabilities

LABELLED = Path(__file__).parents[2] / "seeds" / "comments.jsonl"


def pairs_in(path, split):
    """The pairs of rows in a file of JSON Lines."""
    found = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("pair") and row["split"] == split:
            found[row["pair"]].append(row)
    return [tuple(rows) for rows in found.values() if len(rows) == 2]


def both_right(pairs, targets, answers):
    """Target → pairs that differ in it, those of them that are right throughout and those of which one is right.

    answers: row id → target → label.
    """
    counts = {}
    for target in targets:
        differ = [pair for pair in pairs if pair[0][target] != pair[1][target]]
        right = [sum(answers[row["id"]][target] == row[target] for row in pair) for pair in differ]
        counts[target] = len(differ), right.count(2), right.count(1)
    return counts


def main():
    """Print a line a target."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.contrast", description=__doc__)
    parser.add_argument("labelled", nargs="?", type=Path, default=LABELLED)
    parser.add_argument("--model", type=Path, default=folder.default_path(), metavar="DIR")
    parser.add_argument("--split", default="dev")
    options = parser.parse_args()
    model = folder.load(options.model)
    pairs = pairs_in(options.labelled, options.split)
    rows = [row for pair in pairs for row in pair]
    found = probabilities([row["title"] for row in rows], [row["text"] for row in rows], model)
    best = {
        target.name: [target.labels[place] for place in found[target.name].argmax(axis=1)] for target in model.targets
    }
    answers = {row["id"]: {name: labels[place] for name, labels in best.items()} for place, row in enumerate(rows)}
    print(f"{len(pairs)} pairs\n\n| target | pairs that differ | both right | one right |\n|---|--:|--:|--:|")
    for target, (n, both, one) in both_right(pairs, best, answers).items():
        if n:
            print(f"| {target} | {n} | {both} ({both / n:.0%}) | {one} |")


if __name__ == "__main__":
    main()
