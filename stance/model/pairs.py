"""(title, comment) pairs as token ids, for any fast tokenizer: the same code in training and in inference.

What comes out are numpy arrays, so that a model served without torch is fed without it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from stance.model.ngrams import ngrams_of
from stance.normalise import normalise

if TYPE_CHECKING:
    import torch

TITLE_TOKENS = 48
"""Longer titles are cut there; of the 1,189 titles in the labelled comments 99 % have 25 tokens or fewer."""

COMMENT_TOKENS = 384
"""More than the words of one `predict.WINDOW` need; only hundreds of unlike emoji in a row, each worth several
tokens once it is words, pass it and are cut.
"""

STEP, NGRAM_STEP = 8, 128
"""Batches are as wide as a multiple of these: tokens, and n-grams.

Processors' libraries make code for each shape they meet and keep it: on comments of all lengths that took a fifth of
the time in OpenVINO and torch, and half of the memory.
"""

normalised = lru_cache(4_096)(normalise)
"""A comment is looked at as normalised for others' sake, for its length and to be read; some thousands at a time."""

Encoded = Mapping[str, Any]
Batch = dict[str, npt.NDArray[Any]]


def encode(tokenizer: Any, titles: Sequence[str], texts: Sequence[str], wide: bool = False) -> list[dict[str, Any]]:
    """`input_ids` and `comment_mask` of each pair, unpadded; both parts are normalised here.

    tokenizer: a `tokenizers.Tokenizer`, or one of transformers that holds such a one.
    The mask is 1 on the comment's tokens and on the last separator, so that a comment without one known
    token still leaves something to be read. A `wide` network gets the comment's `ngrams` and `ngram_counts` too.
    """
    plain = _plain(tokenizer)
    heads = {title: _cut(plain, normalised(title)) for title in set(titles)}
    comments = [normalised(text) for text in texts]
    rows = plain.encode_batch_fast([(heads[title], comment) for title, comment in zip(titles, comments, strict=True)])
    pairs = [_pair(row.ids, row.sequence_ids) for row in rows]
    if wide:
        for pair, found in zip(pairs, ngrams_of(comments), strict=True):
            pair["ngrams"], pair["ngram_counts"] = found
    return pairs


def count(tokenizer: Any, texts: Sequence[str]) -> list[int]:
    """Tokens of each text once it is normalised, uncut and without those that stand around it."""
    found = _plain(tokenizer).encode_batch_fast([normalised(text) for text in texts], add_special_tokens=False)
    return [len(each.ids) for each in found]


def pad(rows: Sequence[Encoded], pad_id: int) -> Batch:
    """Rows of `encode` as arrays of (batch, longest), with the attention mask: int64, and float32 of n-gram counts.

    The longest is rounded up by STEP and NGRAM_STEP.
    """
    batch = {
        "input_ids": _padded(rows, "input_ids", pad_id),
        "attention_mask": _padded([{"ones": [1] * len(row["input_ids"])} for row in rows], "ones", 0),
        "comment_mask": _padded(rows, "comment_mask", 0),
    }
    if "ngrams" in rows[0]:
        batch["ngrams"] = _padded(rows, "ngrams", 0)
        batch["ngram_counts"] = _padded(rows, "ngram_counts", 0.0)
    return batch


def tensors(batch: Batch) -> "dict[str, torch.Tensor]":
    """A batch as torch takes it, over the same memory."""
    import torch

    return {name: torch.from_numpy(part) for name, part in batch.items()}


def _pair(ids: Sequence[int], parts: Sequence[int | None]) -> dict[str, Any]:
    """The ids and the comment's mask of one encoded pair; what is too much of the comment goes from its end."""
    surplus = len(ids) - TITLE_TOKENS - COMMENT_TOKENS
    mask = [int(part == 1) for part in parts]
    if surplus > 0:
        end = len(mask) - mask[::-1].index(1)
        ids = [*ids[: end - surplus], *ids[end:]]
        mask = [*mask[: end - surplus], *mask[end:]]
    return {"input_ids": ids, "comment_mask": [*mask[:-1], 1]}


def _padded(rows: Sequence[Encoded], name: str, filler: float) -> npt.NDArray[Any]:
    step = NGRAM_STEP if name.startswith("ngram") else STEP
    width = step * max(1, -(-max(len(row[name]) for row in rows) // step))
    kind = np.float32 if isinstance(filler, float) else np.int64
    padded = np.full((len(rows), width), filler, dtype=kind)
    for place, row in enumerate(rows):
        padded[place, : len(row[name])] = row[name]
    return padded


def _plain(tokenizer: Any) -> Any:
    """The `tokenizers.Tokenizer` itself, without the cutting and padding that it was saved with or left in."""
    plain = getattr(tokenizer, "backend_tokenizer", tokenizer)
    if plain.truncation is not None:
        plain.no_truncation()
    if plain.padding is not None:
        plain.no_padding()
    return plain


def _cut(plain: Any, title: str) -> str:
    """`title` up to the last character of its token number TITLE_TOKENS."""
    places = plain.encode(title, add_special_tokens=False).offsets
    return title if len(places) <= TITLE_TOKENS else title[: places[TITLE_TOKENS - 1][1]]
