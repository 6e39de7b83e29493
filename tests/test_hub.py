"""A fine-tuned folder goes to a hub whole, with its card, and `transformers.pipeline` answers as `score` does."""

import sys
from pathlib import Path

import huggingface_hub
import numpy as np
import pytest
import torch
import transformers

from stance.errors import ModelError, UsageError
from stance.model import folder
from stance.model.network import build
from stance.predict import probabilities
from stance.targets import read_targets
from stance.train import hub

sys.path.insert(0, str(Path(__file__).parent))
import tiny

TARGETS = read_targets()


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    torch.manual_seed(0)
    torch.set_num_threads(1)
    tokenizer = tiny.tokenizer()
    place = tmp_path_factory.mktemp("hub") / "mine"
    folder.save(place, build(tiny.encoder("bert", len(tokenizer)), TARGETS), tokenizer, TARGETS)
    folder.write_settings(place, "mine", {target.name: 1.5 for target in TARGETS})
    return place


@pytest.fixture(scope="module")
def pipe(model):
    hub.register()
    hub.register()  # twice is no harm
    return transformers.pipeline("stance", model=str(model), target="sentiment", device="cpu")


def test_the_pipeline_gives_the_calibrated_answers_of_score(model, pipe):
    asked = [{"text": "مزيان بزاف", "text_pair": "مشروع"}, {"text": "rien ne change " * 90, "text_pair": "budget"}]
    ranked = pipe(asked, top_k=None)
    wanted = probabilities(["مشروع", "budget"], [one["text"] for one in asked], folder.load(model))["sentiment"]
    labels = next(target.labels for target in TARGETS if target.name == "sentiment")
    for answers, row in zip(ranked, wanted, strict=True):
        shares = {one["label"]: one["score"] for one in answers}
        np.testing.assert_allclose([shares[label] for label in labels], row, atol=1e-5)
        assert [one["score"] for one in answers] == sorted(shares.values(), reverse=True)


def test_one_comment_gets_one_label_of_the_target_asked_for(pipe):
    assert set(pipe("bravo")) == {"label", "score"}
    assert pipe("bravo", target="language")["label"] in {"ar", "ary", "ary-Latn", "fr", "mixed", "other"}
    with pytest.raises(UsageError, match="choose one of them"):
        pipe("bravo", target="weather")


class Hub:
    """What `HfApi` does, without a network: what was sent, and where to."""

    sent = None

    def create_repo(self, name, private, exist_ok):
        return f"https://hub.example/{name}"

    def upload_folder(self, repo_id, folder_path, allow_patterns, commit_message):
        found = huggingface_hub.utils.filter_repo_objects(
            [place.name for place in folder_path.iterdir()], allow_patterns=allow_patterns
        )
        Hub.sent = (repo_id, set(found))


def test_a_folder_is_sent_whole_with_its_card_and_nothing_else(model, monkeypatch):
    monkeypatch.setattr(huggingface_hub, "HfApi", Hub)
    with pytest.raises(ModelError, match=r"no README\.md"):
        hub.push_to_hub(model, "me/mine")
    (model / "README.md").write_text("---\nlibrary_name: transformers\n---\n# mine\n")
    (model / "notes.txt").write_text("not for others")
    assert hub.push_to_hub(model, "me/mine") == "https://hub.example/me/mine"
    assert Hub.sent == ("me/mine", {*folder.NEEDED, "README.md"})


def test_half_a_folder_is_not_sent(tmp_path):
    with pytest.raises(ModelError, match="not a model folder"):
        hub.push_to_hub(tmp_path, "me/mine")
