"""(title, comment) pairs as token ids, for any fast tokenizer: the same code in training and in inference."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from stance.normalise import normalise

TITLE_TOKENS = 48
"""Longer titles are cut there; of the 1,189 titles in the labelled comments 99 % have 25 tokens or fewer."""

COMMENT_TOKENS = 384
"""More than the words of one `predict.WINDOW` need; only hundreds of unlike emoji in a row, each worth several
tokens once it is words, pass it and are cut.
"""

Encoded = Mapping[str, list[int]]


def encode(tokenizer: Any, titles: Sequence[str], texts: Sequence[str]) -> list[Encoded]:
    """`input_ids` and `comment_mask` of each pair, unpadded; both parts are normalised here.

    The mask is 1 on the comment's tokens and on the last separator, so that a comment without one known
    token still leaves something to be read.
    """
    heads = {title: _cut(tokenizer, normalise(title)) for title in set(titles)}
    rows = tokenizer(
        [heads[title] for title in titles],
        [normalise(text) for text in texts],
        truncation="only_second",
        max_length=TITLE_TOKENS + COMMENT_TOKENS,
        return_attention_mask=False,
        return_token_type_ids=False,
    )
    pairs: list[Encoded] = []
    for place, ids in enumerate(rows["input_ids"]):
        comment = [int(part == 1) for part in rows.sequence_ids(place)]
        pairs.append({"input_ids": ids, "comment_mask": [*comment[:-1], 1]})
    return pairs


def pad(rows: Sequence[Encoded], pad_id: int) -> dict[str, torch.Tensor]:
    """Rows of `encode` as tensors of (batch, longest), with the attention mask."""
    width = max(len(row["input_ids"]) for row in rows)
    shape = (len(rows), width)
    batch = {
        "input_ids": torch.full(shape, pad_id),
        "attention_mask": torch.zeros(shape, dtype=torch.long),
        "comment_mask": torch.zeros(shape, dtype=torch.long),
    }
    for place, row in enumerate(rows):
        length = len(row["input_ids"])
        batch["input_ids"][place, :length] = torch.tensor(row["input_ids"])
        batch["comment_mask"][place, :length] = torch.tensor(row["comment_mask"])
        batch["attention_mask"][place, :length] = 1
    return batch


def _cut(tokenizer: Any, title: str) -> str:
    """`title` up to the last character of its token number TITLE_TOKENS."""
    places = tokenizer(title, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    return title if len(places) <= TITLE_TOKENS else title[: places[TITLE_TOKENS - 1][1]]
