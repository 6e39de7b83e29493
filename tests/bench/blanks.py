"""`python -m tests.bench.blanks ENCODER [LABELLED …]`: what does an encoder put where a word is hidden?

Prints its first five guesses in sentences written for this project, two a variety, and how many pieces of held-out
comments it guesses right, by language, where 15 % of them are hidden.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForMaskedLM, AutoTokenizer
from transformers.utils import logging

from stance.normalise import normalise
from stance.targets import read_targets
from stance.train.objectives import mask
from stance.train.rows import read_rows

ROOT = Path(__file__).parents[2]
GUESSES, ROUNDS, LENGTH = 5, 2, 128
SENTENCES = (
    ("ar", "قررت [MASK] بناء مستشفى جديد في المدينة"),
    ("ar", "نطالب بتحسين أوضاع رجال [MASK] لأنهم يحمون المواطن"),
    ("ary", "الطوبيس ديما عامر وما كاينش فين [MASK]"),
    ("ary", "هاد [MASK] مزيانة بزاف تبارك الله عليكم"),
    ("ary-Latn", "lah y3tik [MASK] a khouya"),
    ("ary-Latn", "wach hadchi [MASK] wla la"),
    ("fr", "le gouvernement a annoncé un nouveau [MASK] de loi"),
    ("fr", "il faut lutter contre la [MASK] dans nos quartiers"),
)


def main() -> None:
    """Print both as Markdown tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.blanks", description=__doc__)
    parser.add_argument("encoder", type=Path, metavar="ENCODER")
    parser.add_argument("labelled", nargs="*", type=Path, default=[ROOT / "seeds" / "comments.jsonl"])
    options = parser.parse_args()
    logging.set_verbosity_error()
    tokenizer = AutoTokenizer.from_pretrained(options.encoder)
    model = AutoModelForMaskedLM.from_pretrained(options.encoder, dtype=torch.float32).eval()
    print("| language | sentence | guesses |\n|---|---|---|")
    for language, sentence in SENTENCES:
        print(f"| {language} | {sentence} | {' · '.join(_guesses(model, tokenizer, sentence))} |")
    texts = defaultdict(list)
    for row in read_rows(options.labelled, read_targets()):
        if row.held_out and "language" in row.labels:
            texts[row.labels["language"]].append(row.text)
    print("\n| language | comments | pieces guessed | right % |\n|---|--:|--:|--:|")
    for language in sorted(texts):
        asked, found = right(model, tokenizer, texts[language])
        print(f"| {language} | {len(texts[language])} | {asked:,} | {100 * found / asked:.1f} |")


def _guesses(model: Any, tokenizer: Any, sentence: str) -> list[str]:
    before, after = (normalise(part) for part in sentence.split("[MASK]"))
    ids = tokenizer(f"{before} {tokenizer.mask_token} {after}", return_tensors="pt")["input_ids"]
    with torch.inference_mode():
        logits = model(input_ids=ids).logits[0, ids[0].tolist().index(tokenizer.mask_token_id)]
    return [str(tokenizer.decode([piece])) for piece in logits.topk(GUESSES).indices.tolist()]


def right(model: Any, tokenizer: Any, texts: Sequence[str]) -> tuple[int, int]:
    """Pieces hidden and pieces guessed right, over ROUNDS draws."""
    torch.manual_seed(0)
    asked = good = 0
    for text in texts:
        ids = tokenizer(normalise(text), truncation=True, max_length=LENGTH, return_tensors="pt")["input_ids"]
        hidden = mask(ids.repeat(ROUNDS, 1), 0.15, len(tokenizer))
        wanted = hidden["labels"] >= 0
        with torch.inference_mode():
            found = model(input_ids=hidden["input_ids"]).logits.argmax(dim=-1)
        asked += int(wanted.sum())
        good += int((found == hidden["labels"])[wanted].sum())
    return asked, good


if __name__ == "__main__":
    main()
