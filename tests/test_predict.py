"""Whatever the order, length or company of comments, each gets its own answer."""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier
from time import sleep

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.model.folder import Model
from stance.normalise import normalise
from stance.predict import BATCH_TOKENS, MARKS, WINDOW, probabilities, score, softmax, windows
from stance.records import Article, Comment
from stance.targets import read_targets

TARGETS = read_targets()


class LengthBackend:
    """Logits that are a function of one pair alone, and a record of the batches they were asked in."""

    def __init__(self):
        self.batches = []

    def logits(self, titles, texts):
        self.batches.append((list(titles), list(texts)))
        return {
            target.name: np.array(
                [[len(title) % 7 + place, len(text) % 5, *[0.0] * (len(target.labels) - 2)]
                 for title, text in zip(titles, texts, strict=True)], dtype=np.float32
            )
            for place, target in enumerate(TARGETS)
        }  # fmt: skip


def spelt(length):
    """A word of this length in which no letter is drawn out, for a normaliser would shorten it."""
    return ("abcdefg" * (length // 7 + 1))[:length]


@pytest.fixture
def model(tmp_path):
    return Model("fake", tmp_path, "0" * 64, TARGETS, {target.name: 1.0 for target in TARGETS}, LengthBackend())


def comment(number, text):
    return Comment(f"c{number}", "a", text, (0, 1), "row", 1.0)


def test_one_prediction_a_comment_in_order(model):
    lengths = [700, 3, 90, 1, 250, 3]
    article = Article("a", "s", "عنوان", comments=tuple(comment(n, spelt(length)) for n, length in enumerate(lengths)))
    found = score([article, replace(article, id="b", comments=())], model)
    assert [each.comment_id for each in found] == [f"c{n}" for n in range(6)]
    alone = [score([replace(article, comments=(each,))], model)[0] for each in article.comments]
    assert found == alone


def test_answers_have_every_label_and_sum_to_one(model):
    answer = score([Article("a", "s", "t", comments=(comment(1, "text"),))], model)[0]
    assert list(answer.stances) == ["initiative", "inequality", "police_conditions", "civil_society_skepticism"]
    assert list(answer.language.probabilities) == ["ar", "ary", "ary-Latn", "fr", "mixed", "other"]
    for each in (*answer.stances.values(), answer.sentiment, answer.language):
        assert sum(each.probabilities.values()) == pytest.approx(1.0, abs=1e-5)
        assert each.label == max(each.probabilities, key=each.probabilities.get)


def test_temperature_flattens_without_changing_the_label(model):
    sharp = probabilities(["t"], ["text"], model)["sentiment"]
    flat = probabilities(["t"], ["text"], replace(model, temperatures=dict.fromkeys(model.temperatures, 4.0)))[
        "sentiment"
    ]
    assert flat.max() < sharp.max()
    assert flat.argmax() == sharp.argmax()


def test_no_comments_no_answers(model):
    assert score([], model) == []
    assert score([Article("a", "s")], model) == []


def test_a_long_comment_is_read_to_its_end(model):
    text = "كلمة " * 2000
    probabilities(["t"], [text], model)
    assert sorted("".join(piece for _, texts in model.backend.batches for piece in texts)) == sorted(text)


@settings(max_examples=100)
@given(st.text(max_size=5000))
def test_windows_lose_nothing_and_fit(text):
    pieces = windows(text)
    assert "".join(pieces) == text
    assert all(len(piece) <= WINDOW for piece in pieces)


def test_softmax_bears_large_logits():
    np.testing.assert_allclose(softmax(np.array([[1e4, 0.0], [0.0, 0.0]], dtype=np.float32)), [[1, 0], [0.5, 0.5]])


def test_what_is_the_same_once_normalised_is_computed_once(model):
    texts = ["Bravo !", "non", "BRAVO !", "Bravo !", "non"]
    titles = ["a", "a", "a", "a", "b"]
    assert normalise(texts[0]) == normalise(texts[2])
    found = probabilities(titles, texts, model)["sentiment"]
    asked = sorted(pair for batch in model.backend.batches for pair in zip(*batch, strict=True))
    assert asked == [("a", "Bravo !"), ("a", "non"), ("b", "non")]
    assert len(found) == 5
    np.testing.assert_array_equal(found[[0, 0]], found[[2, 3]])
    alone = probabilities(titles[4:], texts[4:], model)["sentiment"]
    np.testing.assert_array_equal(found[4:], alone)


class LanedBackend(LengthBackend):
    """Two batches at once: the first two wait for each other, and the first that comes is the last to be answered."""

    def __init__(self):
        super().__init__()
        self.meeting = Barrier(2, timeout=60)

    @contextmanager
    def lanes(self):
        with ThreadPoolExecutor(2) as pool:
            yield pool.map

    def logits(self, titles, texts):
        found = super().logits(titles, texts)
        if len(self.batches) <= 2 and self.meeting.wait() == 0:
            sleep(0.05)
        return found


def test_batches_computed_at_once_answer_as_one_after_the_other(model):
    texts = [f"{number} {spelt(10 + 7 * (number % 90))}" for number in range(400)]
    alone = probabilities(["title"] * 400, texts, model)
    together = probabilities(["title"] * 400, texts, replace(model, backend=LanedBackend()))
    for name, wanted in alone.items():
        np.testing.assert_array_equal(together[name], wanted)


def test_batches_hold_a_bounded_number_of_tokens_and_tell_what_is_padding(model, caplog):
    texts = [f"{number} {spelt(10 + 7 * (number % 90))}" for number in range(400)]
    with caplog.at_level(logging.INFO, "stance"):
        probabilities(["title"] * 400, texts, model)
    for _, batch in model.backend.batches:
        assert len(batch) * max(5 + MARKS + len(text) for text in batch) <= BATCH_TOKENS
    (record,) = caplog.records
    assert record.figures["n_distinct"] == 400
    assert record.figures["n_batches"] == len(model.backend.batches) > 3
    assert 0 < record.figures["padding"] < 0.2


class WordsBackend(LengthBackend):
    """The same, of which the tokens are words."""

    def count(self, texts):
        return [len(text.split()) for text in texts]


def test_comments_of_like_many_tokens_go_together_where_the_backend_can_count_them(model, caplog):
    model = replace(model, backend=WordsBackend())
    # Many short words or few long ones: as many characters, not as many tokens.
    texts = [
        " ".join([spelt(2 if number % 2 else 23) + str(number)] * (20 if number % 2 else 3)) for number in range(200)
    ]
    with caplog.at_level(logging.INFO, "stance"):
        probabilities(["a title"] * 200, texts, model)
    for _, batch in model.backend.batches[:-1]:
        assert len({len(text.split()) for text in batch}) == 1
    assert caplog.records[0].figures["padding"] < 0.2  # a few words, rounded up by eights
