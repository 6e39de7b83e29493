"""What an encoder learns from unlabelled text: masked words, the emoji that a text was sent with, its own title.

Every text of the second and third kind has masked words too, so that one pass serves two objectives.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors.numpy import load_file, save_file
from torch import nn
from transformers import ModernBertForMaskedLM

from stance.normalise import normalise
from stance.train.compiling import compiled_forward, in_bf16
from stance.train.corpus import Ids, read_jsonl
from stance.train.tokenizer import SPECIAL

REACTIONS = 64
"""Emoji told apart: the most frequent ones, as Felbo et al. 2017 ("DeepMoji") took them."""

TITLE = 32
"""Tokens of a title; longer ones are cut."""

LONGEST = 96
"""Tokens of a text or pair; 97 % of the texts with emoji are shorter."""

FEWEST = 4
"""Tokens below which a text says too little to guess its emoji or title from."""

PAD, CLS, SEP, MASK = (SPECIAL.index(name) for name in ("[PAD]", "[CLS]", "[SEP]", "[MASK]"))

Batch = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as token ids, and of each the numbers of its emoji (Reactions) or the ids of its title (pairs)."""

    first: tuple[Ids, ...]
    second: tuple[Ids, ...]
    titled: bool = False


NEGATIVES = 4_096
"""Words that a masked word is told from in one step, in place of the whole vocabulary: half the time of a step on a
processor. A GPU tells it from all words.
"""

FLATTENED = 0.75
"""Power of the words' frequencies that they are drawn by (Mikolov et al. 2013)."""


class Pretraining(nn.Module):
    """A masked language model, with one more head for each kind of text."""

    shares: torch.Tensor

    def __init__(self, model: ModernBertForMaskedLM, counts: torch.Tensor, compiled: bool = False) -> None:
        """`counts`: how often each piece occurs in the text, (pieces,); what never occurs is never drawn.

        compiled: windows pass code that is made for their one size, where `compiled_forward` can make some.
        """
        super().__init__()
        self.model = model
        self._encode = model.model.forward
        self._windows = compiled_forward(model.model, dynamic=False) if compiled else self._encode
        hidden = model.config.hidden_size
        flat = counts.double().pow(FLATTENED)
        flat[: len(SPECIAL)] = 0
        self.register_buffer("shares", (flat / flat.sum()).float(), persistent=False)
        self.reaction = nn.Linear(hidden, REACTIONS)
        self.match = nn.Linear(hidden, 1)

    def forward(self, batch: Batch) -> dict[str, torch.Tensor]:
        """Losses by name. Batch as `mask` and the samplers below make it; all are means over what is asked."""
        with torch.autocast(batch["input_ids"].device.type, torch.bfloat16, enabled=in_bf16()):
            return self._losses(batch)

    def _losses(self, batch: Batch) -> dict[str, torch.Tensor]:
        if "reaction" not in batch and "match" not in batch:
            states = self._windows(input_ids=batch["input_ids"]).last_hidden_state
            return {"masked": self._masked(states, batch)}
        attention = batch["input_ids"] != PAD
        states = self._encode(input_ids=batch["input_ids"], attention_mask=attention).last_hidden_state
        losses = {"masked": self._masked(states, batch)}
        weights = attention.unsqueeze(-1).to(states.dtype)
        pooled = (states * weights).sum(dim=1) / weights.sum(dim=1)
        if "reaction" in batch:
            losses["reaction"] = nn.functional.cross_entropy(self.reaction(pooled), batch["reaction"])
        if "match" in batch:
            answer = self.match(pooled).squeeze(-1)
            losses["match"] = nn.functional.binary_cross_entropy_with_logits(answer, batch["match"])
        return losses

    def _masked(self, states: torch.Tensor, batch: Batch) -> torch.Tensor:
        """Cross-entropy of the hidden words: against all others on a GPU, against drawn ones on a processor.

        states: (batch, length, hidden).
        """
        words = batch["labels"].flatten()[batch["asked"]]
        states = self.model.head(states.flatten(0, 1)[batch["asked"]])
        if states.is_cuda:
            return nn.functional.cross_entropy(self.model.decoder(states), words)
        return self._against_drawn(states, words)

    def _against_drawn(self, states: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        """Cross-entropy of the words against NEGATIVES others, drawn once for all of them.

        states: (asked, hidden); words: (asked,). Each drawn word counts for as many as it is drawn from, so that the
        sum is in the mean that of all words (Jean et al. 2015, "On using very large target vocabulary").
        """
        drawn = torch.multinomial(self.shares, NEGATIVES, replacement=True)
        expected = (self.shares[drawn] * NEGATIVES).log()
        weight, bias = self.model.decoder.weight, self.model.decoder.bias
        right = (states * weight[words]).sum(dim=1) + bias[words]
        others = states @ weight[drawn].T + bias[drawn] - expected
        others = others.masked_fill(drawn == words.unsqueeze(1), -torch.inf)
        both = torch.cat([right.unsqueeze(1), others], dim=1)
        return nn.functional.cross_entropy(both, torch.zeros_like(words))


def mask(ids: torch.Tensor, share: float, vocabulary: int) -> Batch:
    """Inputs and labels of the masked-language-model task (Devlin et al. 2019: 80 % mask, 10 % other, 10 % same).

    ids: (batch, length). Special tokens are never chosen; labels are -100 where nothing is asked, and `asked` are the
    places, counted through the whole batch, where something is: a GPU that had to find them would wait for them.
    """
    chosen = (torch.rand(ids.shape) < share) & (ids >= len(SPECIAL))
    labels = torch.where(chosen, ids, -100)
    dice = torch.rand(ids.shape)
    inputs = torch.where(chosen & (dice < 0.8), MASK, ids)
    other = torch.randint(len(SPECIAL), vocabulary, ids.shape)
    hidden = torch.where(chosen & (dice >= 0.9), other, inputs)
    return {"input_ids": hidden, "labels": labels, "asked": chosen.flatten().nonzero().squeeze(1)}


def reactions(data: Path, tokenizer: Any, banned: frozenset[str]) -> Texts:
    """The texts below `data`/raw that hold one of the REACTIONS most frequent emoji, without their emoji.

    Texts in `banned` (normalised, as `held_out` gives them) and repeated ones are left out.
    """
    found = dict(_with_emoji(data))
    counts = Counter(one for names in found.values() for one in names)
    numbers = {name: place for place, (name, _) in enumerate(counts.most_common(REACTIONS))}
    labelled = {
        text: sorted(numbers[one] for one in names if one in numbers)
        for text, names in found.items()
        if text not in banned and not numbers.keys().isdisjoint(names)
    }
    kept = [
        (ids, np.array(labels, dtype=np.uint16))
        for ids, labels in zip(_ids(labelled, tokenizer), labelled.values(), strict=True)
        if len(ids) >= FEWEST
    ]
    return Texts(tuple(ids for ids, _ in kept), tuple(labels for _, labels in kept))


def title_pairs(data: Path, tokenizer: Any, banned: frozenset[str]) -> Texts:
    """Comments and the titles they were written under, from `data`/pairs, without those in `banned`."""
    found = read_jsonl(data / "pairs" / "alriyadh.jsonl")
    pairs = ((normalise(row["text"]), normalise(row["title"])) for row in found)
    rows = [pair for pair in pairs if pair[0] not in banned]
    texts, titles = (_ids([row[side] for row in rows], tokenizer) for side in (0, 1))
    kept = [(text, title) for text, title in zip(texts, titles, strict=True) if len(text) >= FEWEST and len(title)]
    return Texts(tuple(text for text, _ in kept), tuple(title for _, title in kept), titled=True)


def reaction_batch(texts: Texts, rows: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids (batch, longest) and the share of each emoji in a text, (batch, REACTIONS)."""
    ids = _padded([[CLS, *texts.first[row][: LONGEST - 2], SEP] for row in rows])
    shares = torch.zeros(len(rows), REACTIONS)
    for place, row in enumerate(rows):
        shares[place, texts.second[row].astype(np.int64)] = 1 / len(texts.second[row])
    return ids, shares


def match_batch(texts: Texts, rows: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids of (title, comment), (batch, longest), and 1 where the title is the comment's own, (batch,)."""
    own = torch.rand(len(rows)) < 0.5
    ids = []
    for place, row in enumerate(rows):
        title = texts.second[row if own[place] else rows[place - 1]]
        head = [CLS, *title[:TITLE], SEP]
        ids.append([*head, *texts.first[row][: LONGEST - len(head) - 1], SEP])
    return _padded(ids), own.float()


def lengths(texts: Texts) -> list[int]:
    """Tokens of each text in a batch, with the special ones and with a title where it has one."""
    return [
        min(LONGEST, len(first) + 2 + (min(TITLE, len(second)) + 1) * texts.titled)
        for first, second in zip(texts.first, texts.second, strict=True)
    ]


def save(path: Path, texts: Texts) -> None:
    """`texts` as arrays in one file."""
    flat: dict[str, npt.NDArray[Any]] = {"titled": np.array([texts.titled])}
    for name in ("first", "second"):
        parts = getattr(texts, name)
        flat[name] = np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint16)
        flat[f"{name}_ends"] = np.cumsum([len(part) for part in parts])
    save_file(flat, path)


def read(path: Path) -> Texts:
    """The texts that `save` wrote."""
    flat = load_file(path)
    first, second = (tuple(np.split(flat[name], flat[f"{name}_ends"][:-1])) for name in ("first", "second"))
    return Texts(first, second, bool(flat["titled"][0]))


def _with_emoji(data: Path) -> Iterator[tuple[str, list[str]]]:
    import emoji

    for path in sorted(data.glob("raw/*.jsonl*")):
        for row in read_jsonl(path):
            text = row["text"]
            if text.isascii() or len(text) > 1000:
                continue
            names = {one["emoji"].translate(_TONES) for one in emoji.emoji_list(text)} if _may_hold(text) else set()
            if names:
                yield normalise(emoji.replace_emoji(text, " ")), sorted(names)


def _may_hold(text: str) -> bool:
    return any("\u203c" <= char <= "\u3299" or char >= "\U0001f000" for char in text)


def _ids(texts: Iterable[str], tokenizer: Any) -> list[Ids]:
    encoded = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [np.array(one.ids, dtype=np.uint16) for one in encoded]


def _padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    ids = torch.full((len(rows), max(map(len, rows))), PAD)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor([int(one) for one in row])
    return ids


_TONES = dict.fromkeys((*range(0x1F3FB, 0x1F400), 0xFE0F))
