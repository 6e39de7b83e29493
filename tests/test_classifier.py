"""The scikit-learn face fits, predicts and scores as scikit-learn expects of a classifier of text."""

import pickle
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils import estimator_checks

from stance.classifier import StanceClassifier
from stance.errors import InputError, UsageError
from stance.model import folder
from stance.model.network import build
from stance.targets import read_targets

sys.path.insert(0, str(Path(__file__).parent))
import tiny

TARGETS = read_targets()
CHECKS = (
    # Those that give an estimator no numbers to learn from: it takes text.
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_get_params_invariance",
    "check_set_params",
    "check_valid_tag_types",
    "check_mixin_order",
)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    torch.manual_seed(0)
    tokenizer = tiny.tokenizer()
    place = tmp_path_factory.mktemp("classifier") / "base"
    folder.save(place, build(tiny.encoder("bert", len(tokenizer)), TARGETS), tokenizer, TARGETS)
    return str(place)


def comments(n):
    words = ("مزيان بزاف هاد المشروع", "ما كاين والو غير الكلام")
    pairs = [(f"مشروع {i % 8}", f"{words[i % 2]} {i}") for i in range(n)]
    return pairs, [("yes", "no")[i % 2] for i in range(n)]


@pytest.fixture(scope="module")
def fitted(base):
    torch.set_num_threads(1)
    # Pieces as frequent as each other are numbered by chance, so that no two bases are alike: from a hundred comments
    # one in five of them learns nothing before its patience ends.
    return StanceClassifier("usefulness", base=base, epochs=12).fit(*comments(320))


@pytest.mark.parametrize("name", CHECKS)
def test_checks_of_scikit_learn_that_apply_to_text(name):
    getattr(estimator_checks, name)("StanceClassifier", StanceClassifier())


def test_it_learns_labels_of_its_own_and_keeps_the_order_of_classes(fitted):
    pairs, labels = comments(40)
    assert list(fitted.classes_) == ["no", "yes"]
    shares = fitted.predict_proba(pairs)
    assert shares.shape == (40, 2)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)
    assert fitted.score(pairs, labels) > 0.9
    assert list(fitted.predict(pairs[:2])) == ["yes", "no"]


def test_a_fitted_one_goes_through_pickle_and_its_clone_is_unfitted(fitted):
    again = pickle.loads(pickle.dumps(fitted))
    pairs, _ = comments(6)
    np.testing.assert_allclose(again.predict_proba(pairs), fitted.predict_proba(pairs), atol=1e-6)
    with pytest.raises(NotFittedError):
        clone(fitted).predict(pairs)


@pytest.mark.parametrize(
    ("comments", "labels", "error", "words"),
    [
        (["a", "b"], ["favor", "odd"], InputError, "initiative is 'odd'"),
        (["a", "b"], ["favor", "favor"], UsageError, "two classes"),
        (["a"], ["favor", "against"], UsageError, "1 comments and 2 labels"),
        ([1.5, 2.5], ["favor", "against"], UsageError, "at place 0"),
    ],
)
def test_what_cannot_be_learned_is_said(base, comments, labels, error, words):
    with pytest.raises(error, match=words):
        StanceClassifier(base=base).fit(comments, labels)
