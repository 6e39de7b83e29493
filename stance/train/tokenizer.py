"""A subword vocabulary of our own over Standard Arabic, Darija in both scripts and French."""

from collections.abc import Iterable
from typing import Any

from stance.normalise import MASKS

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def train_tokenizer(texts: Iterable[str], vocabulary: int) -> Any:
    """A `tokenizers.Tokenizer` (BPE, `##` before pieces inside a word) trained on normalised texts.

    Words are split at spaces and signs only, so the digits inside Arabizi words ("3lach", "7na") stay
    with their letters. Masks such as `<url>` are one piece each. Pairs become `[CLS] a [SEP] b [SEP]`.
    """
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]", continuing_subword_prefix="##", fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    known = [AddedToken(token, special=True) for token in SPECIAL]
    known += [AddedToken(mask, special=False, normalized=False) for mask in MASKS]
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=known,
        continuing_subword_prefix="##",
        min_frequency=5,
        limit_alphabet=600,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", cls), ("[SEP]", sep)],
    )
    return tokenizer


def as_transformers(tokenizer: Any, max_length: int) -> Any:
    """The same tokenizer as a `transformers.PreTrainedTokenizerFast`."""
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=max_length,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )
