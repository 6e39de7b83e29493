"""Quotes have the words marked that weighed, by the model that wrote the results, at a price that has a bound."""

import json
import re
import runpy
from dataclasses import replace
from html import unescape
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace

import numpy as np
import pytest

from stance.errors import UsageError
from stance.model.folder import NEEDED, fingerprint
from stance.model.validation import Evidence, write_validation
from stance.report import behind as source
from stance.report import marks
from stance.report.page import page, report
from stance.report.results import read_results
from stance.report.views import view
from stance.report.wording import LANGUAGES, wording
from stance.targets import STANCE_LABELS
from tests import scored as made

MODEL, _ = runpy.run_path(str(Path(__file__).parent / "data" / "word_scorer.py"))["load"]()
HOSTILE = "<img/src=x/onerror=alert(1)>yes"


class Within:
    """The same backend, but a clue counts wherever it stands in a word; with a count of the rows it was given."""

    def __init__(self):
        self.rows = 0

    def logits(self, titles, texts):
        self.rows += len(texts)
        spaced = [re.sub("(yes|no)", r" \1 ", text) for text in texts]
        return MODEL.backend.logits(titles, spaced)


def favor(target, place):
    return "favor" if target.name == "initiative" else target.labels[-1]


def article(*texts, name="a", **fields):
    return made.scored(name, "Free buses", texts, favor, **fields)


def behind(backend=None):
    """What `page` is given where a model is at hand."""
    return SimpleNamespace(evidence={}, load=lambda: replace(MODEL, backend=backend or Within()))


def marked(text):
    return [unescape(each) for each in re.findall("<mark>(.*?)</mark>", text, re.DOTALL)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_weighed_are_marked_and_the_page_says_what_that_means(language):
    said = wording(language)["marks_note"]
    text = "".join(page([article("I say yes to it", "oui, yes, pour le quartier")], language, {}, behind()))
    assert sorted(marked(text)) == ["yes", "yes,"]
    assert said in unescape(text)
    without = "".join(page([article("I say yes to it")], language, {}))
    assert marked(without) == []
    assert said not in unescape(without)


def test_a_marked_word_is_text_whatever_it_holds():
    text = "".join(page([article(f"look {HOSTILE} \u202e!")], "en", {}, behind()))
    assert marked(text) == [HOSTILE]
    assert "<img" not in text
    assert "\u202e" not in text


def test_a_quote_is_its_text_with_and_without_marks():
    long = "yes\n\n\n\nfirst " + "word " * 300 + "yes"
    shown = view(article(long, "no doubt", " yes\u200b "), wording("en"))
    weighed = marks.weigh([shown], replace(MODEL, backend=Within()))
    (question,) = (each for each in shown.stances if each.target == "initiative")
    quotes = [quote for voice in question.voices for quote in voice.quotes]
    pieces = {quote.whole: weighed.pieces(shown, question, quote) for quote in quotes}
    assert all("".join(part for part, _ in pieces[quote.whole]) == quote.text for quote in quotes)
    assert {whole[:8]: [part for part, strong in each if strong] for whole, each in pieces.items()} == {
        "yes\n\nfir": ["yes\n\nfirst" + " word" * 14],  # of many words several are weighed together
        "no doubt": [],  # the model would not answer as the results have it
        "yes": ["yes"],
    }


def test_a_page_costs_no_more_however_many_articles_it_has(monkeypatch):
    monkeypatch.setattr(marks, "MOST_ROWS", 30)
    backend = Within()
    articles = [article(f"yes {number} and so on", f"{number} is a yes", name=str(number)) for number in range(50)]
    text = "".join(page(articles, "en", {}, behind(backend)))
    assert 30 <= backend.rows < 30 + marks.PLACES
    assert 5 <= len(marked(text)) < 10


def stored(folder, **fields):
    """A folder that names its bytes as a model's does, with evidence; nothing in it can be loaded."""
    folder.mkdir()
    for name in NEEDED:
        (folder / name).write_text(f"{folder.name} {name}")
    gold = np.repeat([0, 1, 2], 60)
    told = 0.8 * np.eye(3)[np.where(np.arange(180) % 4, gold, 2)] + 0.1 * (1 - np.eye(3)[gold])
    told /= told.sum(axis=1, keepdims=True)
    known = Evidence(STANCE_LABELS, "bayes", gold, np.arange(180) // 6, told)
    write_validation(folder, fingerprint(folder), {"initiative": known})
    return folder


def results(place, model, n=60):
    run = {**made.RUN, "model": {"name": "mine", "fingerprint": fingerprint(model), "path": str(model)}}
    texts = [f"comment {number}" for number in range(n)]
    each = made.scored("a", "Free buses", texts, lambda target, at: target.labels[at % len(target.labels)])
    return made.write(place, [each], run=run)


def test_the_model_behind_results_is_found_by_its_fingerprint(tmp_path):
    model = stored(tmp_path / "model")
    folder = results(tmp_path / "out", model)
    for paths in ([folder], [folder / "comments.jsonl"], [folder, folder / "comments.jsonl"]):
        found = source.behind(source.records(paths), None)
        assert found.folder == model
        assert list(found.evidence) == ["initiative"]
    (model / NEEDED[0]).write_text("trained again")
    assert source.behind(source.records([folder]), None) is None
    assert source.behind(source.records([folder, tmp_path]), None) is None
    assert source.behind([{}], None) is None


def test_results_outlive_the_model_that_wrote_them(tmp_path):
    folder = results(tmp_path / "out", stored(tmp_path / "model"))  # which no version can load
    text = b"".join(report([folder / "comments.jsonl"], "en")).decode()
    assert "allow for what the model gets wrong" in text
    assert marked(text) == []


def test_another_model_than_the_one_behind_the_results_is_refused(tmp_path):
    model, other = stored(tmp_path / "model"), stored(tmp_path / "other")
    runs = source.records([results(tmp_path / "out", model)])
    assert source.behind(runs, model).folder == model
    with pytest.raises(UsageError, match=f"fingerprint begins with {fingerprint(model)[:8]}, got"):
        source.behind(runs, other)
    with pytest.raises(UsageError, match="expected a model folder with model"):
        source.behind(runs, tmp_path)


def test_bare_comments_are_corrected_with_the_evidence_at_hand_and_otherwise_said_to_be_counts(tmp_path):
    model = stored(tmp_path / "model")
    table = results(tmp_path / "out", model) / "comments.jsonl"
    evidence = source.behind(source.records([table]), None).evidence
    (corrected,), (counted,) = read_results([table], evidence), read_results([table])
    assert corrected.stance.targets["initiative"].method == "Bayesian, 95 %"
    assert corrected.stance.targets["initiative"].counts == counted.stance.targets["initiative"].counts
    assert corrected.stance.targets["inequality"].method.startswith("classify-and-count")
    moved = copytree(table.parent, tmp_path / "moved") / "comments.jsonl"
    (moved.parent / "run.json").unlink()
    text = b"".join(report([moved], "en")).decode()
    assert "Uncorrected counts (The article&#39;s initiative, Inequality, " in text
    assert json.loads((table.parent / "run.json").read_text())["model"]["name"] == "mine"
    whole = "".join(page([replace(corrected, stance=replace(corrected.stance, targets={}))], "en", {}))
    assert "Uncorrected counts (Tone, Languages)" in whole
