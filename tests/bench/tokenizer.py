"""`python -m tests.bench.tokenizer DATA`: which tokenizer cuts comments into the fewest pieces, and loses nothing?

Trains BPE, Unigram and WordPiece of several sizes on a part of DATA's unlabelled text, and prints for each, and for the
one that ships, the pieces a word has in held-out comments of each language, how many pieces are unknown, and how many
of the Arabizi words that hold a digit ("3lach", "7na") stay one piece or are cut beside no digit.
"""

import argparse
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from stance.normalise import normalise
from stance.train.corpus import corpus, read_jsonl
from stance.train.tokenizer import SPECIAL, train_tokenizer

ROOT = Path(__file__).parents[2]
SIZES = (16_384, 24_576, 40_960)
LANGUAGES = ("ar", "ary", "ary-Latn", "fr", "mixed")
ARABIZI = re.compile(r"\b(?=\w*[a-z])\w*[379]\w*\b")


def main() -> None:
    """Print one Markdown row a tokenizer."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tokenizer", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--every", type=int, default=8, help="train on every n-th text")
    options = parser.parse_args()
    texts = corpus(options.data)[:: options.every]
    held = _held_out((options.data / "comments" / "dev.jsonl", ROOT / "seeds" / "comments.jsonl"))
    shown = ["tokenizer", "pieces", *LANGUAGES, "emoji", "unknown %", "digits kept %"]
    print("| " + " | ".join(shown) + " |\n|" + "---|" * len(shown))
    print(_row("the one that ships", Tokenizer.from_file(str(ROOT / "models" / "default" / "tokenizer.json")), held))
    for size in SIZES:
        for name in ("BPE", "WordPiece", "Unigram"):
            print(_row(name, _trained(name, texts, size), held), flush=True)


def _trained(name: str, texts: Iterable[str], size: int) -> Tokenizer:
    if name == "BPE":
        return train_tokenizer(texts, size)
    if name == "WordPiece":
        made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        trainer: Any = trainers.WordPieceTrainer(
            vocab_size=size, special_tokens=list(SPECIAL), min_frequency=5, limit_alphabet=600, show_progress=False
        )
    else:
        made = Tokenizer(models.Unigram())
        made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Metaspace()])
        trainer = trainers.UnigramTrainer(
            vocab_size=size, special_tokens=list(SPECIAL), unk_token="[UNK]", show_progress=False
        )
    made.train_from_iterator(texts, trainer)
    return made


def _held_out(paths: Sequence[Path]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for path in paths:
        for row in read_jsonl(path):
            if row.get("split") == "dev" and row["language"] in found:
                found[row["language"]].append(normalise(row["text"]))
    return found


def _row(name: str, tokenizer: Tokenizer, held: Mapping[str, Sequence[str]]) -> str:
    rates, pieces, unknown = [], 0, 0
    for texts in held.values():
        encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        rates.append(sum(len(one.ids) for one in encoded) / max(1, sum(len(text.split()) for text in texts)))
        pieces += sum(len(one.ids) for one in encoded)
        unknown += sum(one.tokens.count("[UNK]") for one in encoded)
    emoji = tokenizer.encode("😂 🇲🇦 ❤ 👏🏽 😡", add_special_tokens=False)
    words = [word for texts in held.values() for text in texts for word in ARABIZI.findall(text)]
    kept = sum(_kept(tokenizer, word) for word in words) / max(1, len(words))
    cells = [name, f"{tokenizer.get_vocab_size():,}", *(f"{rate:.2f}" for rate in rates)]
    return "| " + " | ".join([*cells, f"{len(emoji.ids)}", f"{100 * unknown / pieces:.2f}", f"{100 * kept:.0f}"]) + " |"


def _kept(tokenizer: Tokenizer, word: str) -> bool:
    """Whether no piece of the word is a digit alone: then its letters were learnt with it."""
    pieces = [
        token.replace("##", "").replace("▁", "") for token in tokenizer.encode(word, add_special_tokens=False).tokens
    ]
    return not any(piece.isdigit() for piece in pieces)


if __name__ == "__main__":
    main()
