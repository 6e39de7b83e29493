"""(title, comment) pairs as token ids, for any fast tokenizer: the same code in training and in inference."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from stance.model.ngrams import ngrams
from stance.normalise import normalise

TITLE_TOKENS = 48
"""Longer titles are cut there; of the 1,189 titles in the labelled comments 99 % have 25 tokens or fewer."""

COMMENT_TOKENS = 384
"""More than the words of one `predict.WINDOW` need; only hundreds of unlike emoji in a row, each worth several
tokens once it is words, pass it and are cut.
"""

Encoded = Mapping[str, Sequence[Any]]


def encode(tokenizer: Any, titles: Sequence[str], texts: Sequence[str], wide: bool = False) -> list[Encoded]:
    """`input_ids` and `comment_mask` of each pair, unpadded; both parts are normalised here.

    The mask is 1 on the comment's tokens and on the last separator, so that a comment without one known
    token still leaves something to be read. A `wide` network gets the comment's `ngrams` and `ngram_counts` too.
    """
    heads = {title: _cut(tokenizer, normalise(title)) for title in set(titles)}
    comments = [normalise(text) for text in texts]
    rows = tokenizer(
        [heads[title] for title in titles],
        comments,
        truncation="only_second",
        max_length=TITLE_TOKENS + COMMENT_TOKENS,
        return_attention_mask=False,
        return_token_type_ids=False,
    )
    pairs: list[Encoded] = []
    for place, ids in enumerate(rows["input_ids"]):
        comment = [int(part == 1) for part in rows.sequence_ids(place)]
        pair: dict[str, Sequence[Any]] = {"input_ids": ids, "comment_mask": [*comment[:-1], 1]}
        if wide:
            pair["ngrams"], pair["ngram_counts"] = (part.tolist() for part in ngrams(comments[place]))
        pairs.append(pair)
    return pairs


def pad(rows: Sequence[Encoded], pad_id: int) -> dict[str, torch.Tensor]:
    """Rows of `encode` as tensors of (batch, longest), with the attention mask."""
    batch = {
        "input_ids": _padded(rows, "input_ids", pad_id),
        "attention_mask": _padded([{"ones": [1] * len(row["input_ids"])} for row in rows], "ones", 0),
        "comment_mask": _padded(rows, "comment_mask", 0),
    }
    if "ngrams" in rows[0]:
        batch["ngrams"] = _padded(rows, "ngrams", 0)
        batch["ngram_counts"] = _padded(rows, "ngram_counts", 0.0)
    return batch


def _padded(rows: Sequence[Encoded], name: str, filler: float) -> torch.Tensor:
    width = max(1, max(len(row[name]) for row in rows))
    padded = torch.full((len(rows), width), filler)
    for place, row in enumerate(rows):
        padded[place, : len(row[name])] = torch.tensor(row[name], dtype=padded.dtype)
    return padded


def _cut(tokenizer: Any, title: str) -> str:
    """`title` up to the last character of its token number TITLE_TOKENS."""
    places = tokenizer(title, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    return title if len(places) <= TITLE_TOKENS else title[: places[TITLE_TOKENS - 1][1]]
