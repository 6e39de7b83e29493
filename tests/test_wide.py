"""The n-grams beside the encoder: the same numbers everywhere, a baseline's answers, and one folder for both."""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from stance.model import folder
from stance.model.backends import TorchBackend
from stance.model.network import build
from stance.model.ngrams import BUCKETS, MOST, ngrams
from stance.model.pairs import encode, pad, tensors
from stance.targets import read_targets
from stance.train import wide
from stance.train.finetune import Schedule, train
from stance.train.rows import LabelledRow

sys.path.insert(0, str(Path(__file__).parent))
import tiny

TARGETS = read_targets()
SENTIMENT = next(target for target in TARGETS if target.name == "sentiment")


def grams(text):
    """The strings whose numbers `ngrams` gives, the plain way."""
    words = text.split()
    padded = [f" {word} " for word in words]
    characters = [word[i : i + n] for word in padded for n in (2, 3, 4, 5) for i in range(len(word) - n + 1)]
    return (
        [("c", gram) for gram in characters]
        + [("w", word) for word in words]
        + [("pair", *pair) for pair in pairwise(words)]
    )


@given(st.lists(st.text(st.sampled_from("abcs3اب"), min_size=1, max_size=9), max_size=12))
def test_every_ngram_within_words_is_counted_and_no_other(words):
    text = " ".join(words)
    found = grams(text)
    places, weights = ngrams(text)
    assert (places >= 1).all()
    assert (places < BUCKETS).all()
    assert (np.diff(places) > 0).all()
    assert np.exp(weights - 1).sum() == pytest.approx(len(found), rel=1e-4)
    assert len(places) <= len(set(found))
    assert len(places) >= len(set(found)) - 2  # two in 262,144 places may meet


def test_numbers_are_those_that_shipped_weights_were_fitted_to():
    places, _ = ngrams("والله مزيان bravo 3lach")
    assert (len(places), int(places.sum()), int(places[0]), int(places[-1])) == (79, 10364684, 5283, 255092)


def test_a_flood_of_text_keeps_its_most_frequent_ngrams():
    draw = np.random.default_rng(0)
    words = ["".join(chr(97 + c) for c in draw.integers(0, 26, 8)) for _ in range(3000)]
    places, weights = ngrams(" ".join([*words, *["salam"] * 50]))
    assert len(places) == MOST
    assert set(ngrams("salam")[0]) <= set(places)
    assert weights.min() >= 1


def rows_of(n):
    """Tone in one word; a label of sentiment that no row carries."""
    texts = {"positive": "مزيان بزاف اليوم", "negative": "كارثة كبيرة اليوم"}
    languages = ("ary", "fr")
    return [
        LabelledRow(
            "عنوان",
            f"{texts[label]} {'bien' if number % 4 < 2 else 'غادي'} {number % 7}",
            {
                "sentiment": label,
                "language": languages[number % 4 < 2],
                **{target.name: ("favor", "none")[number % 2] for target in TARGETS if target.is_stance},
            },
        )
        for number, label in enumerate(("positive", "negative") * (n // 2))
    ]


def test_a_fitted_classifier_answers_from_words_and_never_with_a_label_nobody_gave():
    fitted = wide.fit(rows_of(60), TARGETS)
    start = sum(len(target.labels) for target in TARGETS[: TARGETS.index(SENTIMENT)])
    for text, label in (("مزيان", "positive"), ("كارثة", "negative"), ("zzz", "positive")):
        places, counts = (torch.from_numpy(part)[None] for part in ngrams(text))
        values = fitted(places, counts)[0, start : start + 3]
        assert SENTIMENT.labels[int(values.argmax())] != "neutral"
        if text != "zzz":
            assert SENTIMENT.labels[int(values.argmax())] == label


def test_joined_and_saved_the_folder_answers_for_both(tmp_path):
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    network = build(tiny.encoder("modernbert", len(tokenizer)), TARGETS)
    rows = rows_of(60)
    titles, texts = [row.title for row in rows], [row.text for row in rows]
    deep = TorchBackend(network, tokenizer, TARGETS).logits(titles, texts)
    beside = wide.fit(rows, TARGETS)
    blends, together = wide.blends(beside, deep, rows, TARGETS)
    assert set(blends) == {target.name for target in TARGETS}
    assert min(blend.share for blend in blends.values()) > 0  # the encoder learnt nothing, the words tell all
    wide.join(network, beside, blends, TARGETS)
    folder.save(tmp_path / "m", network, tokenizer, TARGETS)
    found = folder.load(tmp_path / "m").backend.logits(titles, texts)
    np.testing.assert_allclose(found["sentiment"], together["sentiment"], atol=2e-2)
    answers = [SENTIMENT.labels[place] for place in found["sentiment"].argmax(axis=1)]
    assert answers == [row.labels["sentiment"] for row in rows]
    alone = folder.load(tmp_path / "m").backend.logits(titles[:1], texts[:1])["sentiment"]
    np.testing.assert_allclose(alone, found["sentiment"][:1], atol=1e-4)


def test_training_on_leaves_the_ngrams_as_they_are(tmp_path):
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    network = build(tiny.encoder("modernbert", len(tokenizer)), TARGETS)
    network.wide = wide.fit(rows_of(40), TARGETS)
    before = network.wide.weight.clone()
    train(network, tokenizer, TARGETS, (rows_of(40), rows_of(8)), Schedule(epochs=1, rate=1e-3), tmp_path)
    assert torch.equal(network.wide.weight, before)


def test_an_empty_comment_has_no_ngrams_and_still_an_answer():
    tokenizer = tiny.tokenizer()
    network = build(tiny.encoder("bert", len(tokenizer)), TARGETS).eval()
    network.wide = wide.fit(rows_of(40), TARGETS)
    batch = tensors(pad(encode(tokenizer, ["", ""], ["", "مزيان"], wide=True), tokenizer.pad_token_id))
    assert torch.isfinite(network(**batch).logits).all()
