"""`python -m tests.bench.labelling.loop --work DIR [DATA] [--base ENCODER]`: does another lot of labels make it better?

The model that ships has learned from all labelled comments, so it cannot be asked. Their articles are divided instead:
comments of 60 % are old and teach ENCODER a first model, the rest are new and teach that one, with the commands that
the README gives. Both answer comments of further articles, held out; titles that these have in common with what is
learned from are left out of it. `--share` takes fewer articles, for less time.

A checkout has the comments written for this project; DATA adds real ones (DATA/comments/train.jsonl and dev.jsonl).
ENCODER must not have seen a label. Without one, the first model starts from weights as they are drawn, in the shape
of the encoder that ships: it has all to learn from the old comments, so that a new lot gains more than it otherwise
would.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from stance.cli import main as stance
from stance.train.corpus import HELD_OUT, read_jsonl

OLD = 0.6
ROOT = Path(__file__).parents[3]
WRITTEN = (ROOT / "seeds" / "comments.jsonl", ROOT / "models" / "labels" / "written.jsonl")


def divided(
    rows: Sequence[dict[str, Any]], share: float, seed: int = 0
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Old, new and judging rows; those without a title are articles of their own."""
    judging = [row for row in rows if row["split"] in HELD_OUT]
    barred = {_article(row) for row in judging}
    # Rows without a split of their own are divided by `finetune`, as anybody's would be.
    free = [{**row, "split": ""} for row in rows if row["split"] not in HELD_OUT and _article(row) not in barred]
    articles = sorted({_article(row) for row in free})
    Random(seed).shuffle(articles)
    articles = articles[: round(share * len(articles))]
    old = set(articles[: round(OLD * len(articles))])
    new = set(articles) - old
    return [row for row in free if _article(row) in old], [row for row in free if _article(row) in new], judging


def untrained(place: Path) -> Path:
    """An encoder in the shape of the one that ships, its weights as they are drawn, with the tokenizer that ships."""
    import torch
    from transformers import AutoModel

    from stance.model import folder

    shipped = folder.default_path()
    torch.manual_seed(0)
    shape = folder.load_network(shipped, folder.load(shipped).targets).encoder.config
    AutoModel.from_config(shape).save_pretrained(place)
    folder.load_tokenizer(shipped).save_pretrained(place)
    return place


def _article(row: dict[str, Any]) -> str:
    return row.get("title") or row["text"]


def main(arguments: list[str] | None = None) -> None:
    """Print what the three commands print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.labelling.loop", description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, metavar="DATA", help="the folder with the real comments")
    parser.add_argument(
        "--base", metavar="ENCODER", help="an encoder that has seen no label; default: an untrained one"
    )
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="a folder for rows and models")
    parser.add_argument("--share", type=float, default=1.0, help="of the articles, from 0 to 1; default: %(default)s")
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    real = [options.data / "comments" / f"{name}.jsonl" for name in ("train", "dev")] if options.data else []
    rows = [row for path in (*real, *WRITTEN) for row in read_jsonl(path)]
    places = [options.work / f"{name}.jsonl" for name in ("old", "new", "judging")]
    for place, part in zip(places, divided(rows, options.share), strict=True):
        place.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in part), encoding="utf-8")
        print(f"{place.stem}: {len(part)} comments of {len({_article(row) for row in part})} articles", flush=True)
    first, second = options.work / "models" / "old", options.work / "models" / "new"
    base = options.base or untrained(options.work / "encoder")
    old, new, judging = map(str, places)
    for command in (
        ["finetune", old, "--base", str(base), "--out", str(first)],
        ["finetune", new, "--base", str(first), "--out", str(second)],
        ["evaluate", judging, "--model", str(second), "--against", str(first), "--by", "source"],
    ):
        print(f"\n$ stance {' '.join(command)}\n", flush=True)
        if code := stance([*command, "--resume"] if command[0] == "finetune" else command):
            raise SystemExit(code)


if __name__ == "__main__":
    main()
