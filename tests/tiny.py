"""Encoders and tokenizers small enough to be made in a second: real classes, a few thousand weights."""

from transformers import BertConfig, BertModel, ModernBertConfig, ModernBertModel, XLMRobertaConfig, XLMRobertaModel

from stance.train.tokenizer import as_transformers, train_tokenizer

TEXTS = [
    "هاد المشروع مزيان بزاف والله يوفقكم",
    "ما كاين والو غير الكلام فالجرائد",
    "مبادرة جيدة تستحق التشجيع والتعميم",
    "c'est une bonne initiative, bravo a la commune",
    "encore des promesses, rien ne change dans nos quartiers",
    "had lmachrou3 zwin tbarkellah 3likom",
    "machi ma39oul hadchi, kolchi ghali",
]


def tokenizer(texts=TEXTS):
    return as_transformers(train_tokenizer([text for text in texts for _ in range(8)], 400), 256)


def encoder(kind, vocabulary):
    sizes = {"vocab_size": vocabulary, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    if kind == "bert":
        return BertModel(BertConfig(**sizes, intermediate_size=64, max_position_embeddings=512))
    if kind == "xlm-roberta":
        return XLMRobertaModel(
            XLMRobertaConfig(**sizes, intermediate_size=64, max_position_embeddings=514, pad_token_id=0)
        )
    special = {"pad_token_id": 0, "bos_token_id": 2, "cls_token_id": 2, "eos_token_id": 3, "sep_token_id": 3}
    return ModernBertModel(ModernBertConfig(**sizes, **special, intermediate_size=48))
