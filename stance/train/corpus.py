"""Unlabelled text for pretraining: read, normalised in parallel, mixed, and packed to token ids."""

import json
import lzma
import random
from collections.abc import Iterable, Iterator
from itertools import chain
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.errors import InputError
from stance.normalise import normalise

Ids = npt.NDArray[np.uint16]

MIX = {
    # Folder pattern → most megabytes of characters taken, and how often. Darija, reader comments and tweets whole and
    # twice, news only as much as keeps it from drowning them.
    "raw/ary-*": (60, 2),
    "raw/dialect-*": (40, 2),
    "raw/fr-*": (100, 1),
    "raw/ar-*": (80, 1),
    "pairs/*": (20, 2),
    "comments/*": (10, 2),
    "stance/*": (10, 2),
    "sentiment/*": (20, 2),
    "language/*": (10, 1),
}
HELD_OUT = {"dev", "test", "valid"}


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a JSON Lines file, plain or xz; blank lines are passed over.

    Raises InputError where the file cannot be read, and with the line's number where one is no JSON object.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _object(line, f"{path}:{number}")
    except (OSError, UnicodeDecodeError, lzma.LZMAError) as problem:
        raise InputError(
            f"{path}: expected rows as UTF-8 JSON Lines, got: {problem}; check path and encoding"
        ) from None


def corpus(data: Path, seed: int = 0) -> list[str]:
    """Normalised texts below `data` in the proportions of MIX, shuffled; held-out splits and texts never enter.

    What was written under a title, or about a target, stands behind it, apart from it by the separator: which words
    answer which title is learnt with the words. Raises InputError where `data` holds none of the folders.
    """
    texts: list[str] = []
    banned = held_out_texts(data)
    with Pool() as pool:
        for pattern, (cap, times) in MIX.items():
            rows = _capped(sorted(data.glob(f"{pattern}.jsonl*")), cap)
            read = pool.imap(_normalised, rows, chunksize=2000)
            texts += times * [_joined(title, text) for title, text in read if text and text not in banned]
    if not texts:
        raise InputError(f"expected {', '.join(MIX)} below {data}, found no text; see models/README.md for the layout")
    random.Random(seed).shuffle(texts)
    return texts


def held_out_texts(data: Path) -> frozenset[str]:
    """The normalised texts of all held-out rows below `data`: a model that saw one elsewhere is not tested by it."""
    paths = chain.from_iterable(
        sorted(data.glob(f"{folder}/*.jsonl")) for folder in ("comments", "stance", "sentiment")
    )
    rows = chain.from_iterable(map(read_jsonl, paths))
    return frozenset(normalise(row["text"]) for row in rows if row.get("split") in HELD_OUT)


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as problem:
        raise InputError(f"{place}: expected one JSON object a line, got: {problem}") from None
    if not isinstance(row, dict):
        raise InputError(f"{place}: expected a JSON object, got {type(row).__name__}; write one row as {{…}} a line")
    return row


def _capped(paths: list[Path], megabytes: int) -> Iterator[tuple[str, str]]:
    """Titles and texts of the files in turn, an equal share of the cap from each."""
    for path in paths:
        left = megabytes * 1_000_000 // len(paths)
        for row in read_jsonl(path):
            if row.get("split") in HELD_OUT:
                continue
            left -= len(row["text"])
            if left < 0:
                break
            yield row.get("title") or row.get("target") or "", row["text"]


def _normalised(row: tuple[str, str]) -> tuple[str, str]:
    return normalise(row[0]), normalise(row[1])


def _joined(title: str, text: str) -> str:
    return f"{title} [SEP] {text}" if title else text


def pack(texts: Iterable[str], tokenizer: Any) -> Ids:
    """All texts as one row of token ids, each text closed by the separator.

    tokenizer: a `tokenizers.Tokenizer` with fewer than 65,536 pieces.
    """
    separator = np.array([tokenizer.token_to_id("[SEP]")], dtype=np.uint16)
    pieces: list[Ids] = []
    batch: list[str] = []
    for text in chain(texts, [None]):
        if text is not None:
            batch.append(text)
        if batch and (text is None or len(batch) == 4096):
            for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
                pieces += [np.array(encoding.ids, dtype=np.uint16), separator]
            batch = []
    return np.concatenate(pieces)
