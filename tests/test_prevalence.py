import json
import runpy
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stance.aggregate import Counting
from stance.engines import local
from stance.engines.plan import plan
from stance.errors import InputError, ModelError, UsageError
from stance.model.folder import default_path, fingerprint
from stance.model.validation import VALIDATION, Evidence, read_validation, write_validation
from stance.prevalence.bayes import ALPHA, sample
from stance.prevalence.counting import BAYES, COUNT, EMQ, METHODS, SOFT, effective, tells
from stance.prevalence.emq import emq
from stance.prevalence.estimate import Scored, draws, estimate
from stance.prevalence.scores import Scores, learn
from stance.targets import read_targets
from stance.train import validate
from stance.train.rows import LabelledRow

LABELS = ("favor", "against", "none")
SCORER = Path(__file__).parent / "data" / "word_scorer.py"


def scored_rows(gold, chance, sharpness=1.0):
    """Calibrated probabilities, were the labels alike frequent, of a classifier that hears each label with noise."""
    heard = chance.normal(size=(len(gold), 3)) + 1.5 * sharpness * np.eye(3)[gold]
    powers = np.exp(1.5 * sharpness * heard)
    return powers / powers.sum(axis=1, keepdims=True)


def evidence(n=600, seed=0, sharpness=1.0):
    chance = np.random.default_rng(seed)
    gold = chance.integers(0, 3, n)
    return Evidence(LABELS, BAYES, gold, np.arange(n) // 5, scored_rows(gold, chance, sharpness).round(3))


def article(shares, n, seed, sharpness=1.0):
    chance = np.random.default_rng(seed)
    return Scored(scored_rows(np.repeat([0, 1, 2], chance.multinomial(n, shares)), chance, sharpness), np.ones(n))


KNOWN = evidence()


@pytest.mark.parametrize("shares", [(0.8, 0.1, 0.1), (0.05, 0.25, 0.7), (1 / 3, 1 / 3, 1 / 3)])
def test_emq_agrees_with_quapy(shares):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it imports
        quapy = pytest.importorskip("quapy.method.aggregative", reason="QuaPy comes with the extra `bench`")
        given = article(shares, 300, seed=3).probabilities
        prior = np.array([0.5, 0.2, 0.3])
        theirs, _ = quapy.EMQ.EM(prior.copy(), given, epsilon=1e-8)
    assert emq(given, prior) == pytest.approx(theirs, abs=1e-3)


def test_emq_finds_the_shares_behind_probabilities_of_another_mixture():
    found = emq(article((0.7, 0.1, 0.2), 4_000, seed=1).probabilities, np.full(3, 1 / 3))
    assert found == pytest.approx((0.7, 0.1, 0.2), abs=0.04)
    assert found.sum() == pytest.approx(1)


def test_a_weight_of_two_is_a_comment_said_twice():
    given = article((0.5, 0.2, 0.3), 40, seed=2).probabilities
    weights = np.where(np.arange(40) < 10, 2.0, 1.0)
    twice = np.concatenate([given, given[:10]])
    assert emq(given, np.full(3, 1 / 3), weights) == pytest.approx(emq(twice, np.full(3, 1 / 3)), abs=1e-9)


def test_the_posterior_is_that_of_its_definition():
    # Two labels, two cells, nothing unknown of the classifier: the posterior can be summed up on a grid.
    spread = np.array([[0.8, 0.2], [0.3, 0.7]])
    counts = np.array([[9.0, 3.0]])
    scores = Scores(np.eye(2), spread, np.broadcast_to(spread, (4_000, 2, 2)), 1.0, np.zeros(2), np.full(2, 0.5))
    drawn = sample(counts, scores)[0, :, 0]
    grid = (np.arange(20_000) + 0.5) / 20_000
    mixed = grid[:, None] * spread[0] + (1 - grid[:, None]) * spread[1]
    density = (mixed ** counts[0]).prod(axis=1) * (grid * (1 - grid)) ** (ALPHA - 1)
    below = np.cumsum(density) / density.sum()
    assert drawn.mean() == pytest.approx((grid * density).sum() / density.sum(), abs=0.01)
    for end in (0.025, 0.5, 0.975):
        assert np.quantile(drawn, end) == pytest.approx(grid[np.searchsorted(below, end)], abs=0.025)


def test_draws_are_the_same_again_and_whatever_stands_beside():
    several = [article((0.6, 0.2, 0.2), n, seed=n) for n in (5, 40, 300)]
    together = draws(several, KNOWN)
    assert together.sum(axis=2) == pytest.approx(np.ones(together.shape[:2]))
    assert np.array_equal(together, draws(several, KNOWN))
    for place, one in enumerate(several):
        assert np.array_equal(draws([one], KNOWN)[0], together[place])


def test_more_comments_and_more_evidence_both_narrow_the_interval():
    def width(n, known):
        found = estimate(BAYES, [article((0.6, 0.2, 0.2), n, seed=5)], known)
        return float((found.high - found.low).mean())

    assert width(2_000, KNOWN) < width(100, KNOWN) < width(20, KNOWN)
    assert width(2_000, KNOWN) < width(2_000, evidence(90))


def test_corrected_shares_are_nearer_and_their_intervals_hold_the_truth():
    chance = np.random.default_rng(7)
    truth = chance.dirichlet(np.ones(3), size=60)
    given = [article(shares, 100, seed=100 + place, sharpness=0.8) for place, shares in enumerate(truth)]
    known = evidence(sharpness=0.8)
    done = {m: validate.outcome(m, 100, estimate(m, given, known), truth) for m in (COUNT, SOFT, EMQ, BAYES)}
    for method in (EMQ, BAYES):
        assert done[method].error < 0.7 * min(done[COUNT].error, done[SOFT].error)
        assert done[method].coverage > 0.88
    assert done[COUNT].coverage < 0.8


def test_a_label_without_any_held_out_row_does_not_break_the_others():
    gold = np.where(KNOWN.gold == 1, 2, KNOWN.gold)
    found = estimate(BAYES, [article((0.5, 0.0, 0.5), 200, seed=4)], replace(KNOWN, gold=gold))
    assert np.isfinite(found.shares).all()
    assert found.shares.sum() == pytest.approx(1)


def test_plain_methods_need_no_evidence_and_the_others_say_so():
    given = [Scored(np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8]]), np.ones(3))]
    assert estimate(COUNT, given, None).shares[0] == pytest.approx([2 / 3, 1 / 3])
    assert estimate(SOFT, given, None).shares[0] == pytest.approx([1.7 / 3, 1.3 / 3])
    with pytest.raises(ValueError, match=r"expected evidence .* 'bayes', got none"):
        estimate(BAYES, given, None)
    with pytest.raises(ValueError, match=r"expected one of count, .* got 'guess'"):
        estimate("guess", given, None)


def test_unequal_weights_are_fewer_voices():
    assert effective([1.0] * 7) == pytest.approx(7)
    assert 1 < effective([10.0, 1.0, 1.0]) < 2
    assert effective([0.0]) == 0
    assert tells(40, {"a": 0.2}, {"a": 0.6})
    assert not tells(9, {"a": 0.2}, {"a": 0.6})
    assert not tells(40, {"a": 0.2, "b": 0.1}, {"a": 0.6, "b": 0.7})


def test_evidence_comes_back_as_it_was_kept_and_only_for_its_weights(tmp_path):
    write_validation(tmp_path, "abc", {"initiative": KNOWN})
    again = read_validation(tmp_path, "abc")["initiative"]
    assert (again.labels, again.method) == (LABELS, BAYES)
    assert np.array_equal(again.gold, KNOWN.gold)
    assert np.array_equal(again.groups, KNOWN.groups)
    assert again.probabilities == pytest.approx(KNOWN.probabilities)
    assert read_validation(tmp_path, "other weights") == {}
    assert read_validation(tmp_path / "elsewhere", "abc") == {}


@pytest.mark.parametrize("damage", ["{", '{"model":"abc"}', None])
def test_damaged_evidence_is_refused_with_the_command_that_makes_it(tmp_path, damage):
    place = write_validation(tmp_path, "abc", {"initiative": KNOWN})
    if damage is None:
        whole = json.loads(place.read_text())
        whole["targets"]["initiative"]["gold"].pop()
        damage = json.dumps(whole)
    place.write_text(damage)
    with pytest.raises(ModelError, match=r"validation\.json is not as expected .* stance\.train\.validate"):
        read_validation(tmp_path, "abc")


def test_the_model_that_ships_has_evidence_of_its_own_weights():
    found = read_validation(default_path(), fingerprint(default_path()))
    names = {target.name if target.is_stance else target.kind for target in read_targets()}
    assert set(found) == names, "make it anew: python -m stance.train.validate models/default ROWS"
    assert all(one.method in METHODS and len(one.gold) > 500 for one in found.values())
    assert set(json.loads((default_path() / VALIDATION).read_text())["targets"]["initiative"]) == {
        *("labels", "method", "gold", "groups", "thousandths")
    }


def test_the_best_method_is_the_nearest_of_the_honest():
    def both(method, error, coverage):
        return [validate.Outcome(method, n, error, coverage) for n in (10, 100)]

    assert validate.best([*both(COUNT, 0.2, 0.95), *both(EMQ, 0.05, 0.5), *both(BAYES, 0.1, 0.95)]) == BAYES
    assert validate.best([*both(COUNT, 0.2, 0.3), *both(BAYES, 0.1, 0.4)]) == COUNT


def test_halves_share_no_title_and_articles_are_drawn_as_their_shares_say():
    chance = np.random.default_rng(0)
    first, second = validate.halves(KNOWN, chance)
    assert not set(first.groups) & set(second.groups)
    assert len(first.gold) + len(second.gold) == len(KNOWN.gold)
    drawn, truth = validate.articles(second, 50, 8, chance)
    assert {one.probabilities.shape for one in drawn} == {(50, 3)}
    assert truth.sum(axis=1) == pytest.approx(np.ones(8))


def test_evidence_is_made_of_held_out_rows_alone(tmp_path, monkeypatch):
    rows = [
        {
            "title": f"t{i % 7}",
            "text": f"comment {i}",
            "initiative": LABELS[i % 3],
            "split": "dev" if i % 2 else "train",
        }
        for i in range(30)
    ]
    place = tmp_path / "rows.jsonl"
    place.write_text("".join(json.dumps(row) + "\n" for row in rows))
    targets = read_targets()
    asked = []

    class Fake:
        fingerprint = "abc"

    def answers(titles, texts, model):
        asked.extend(texts)
        return {t.name: np.full((len(texts), len(t.labels)), 1 / len(t.labels), np.float32) for t in targets}

    Fake.targets = targets
    monkeypatch.setattr(validate, "load", lambda folder: Fake)
    monkeypatch.setattr(validate, "probabilities", answers)
    monkeypatch.setattr(validate, "compare", lambda known: [validate.Outcome(BAYES, 10, 0.1, 0.95)])
    assert list(validate.validate(tmp_path, [place])) == ["initiative"]
    assert asked == [row["text"] for row in rows if row["split"] == "dev"]
    made = read_validation(tmp_path, "abc")["initiative"]
    assert (made.method, len(made.gold), len(set(made.groups.tolist()))) == (BAYES, 15, 7)
    assert "comment" not in (tmp_path / VALIDATION).read_text()
    place.write_text(json.dumps(rows[0]) + "\n")
    with pytest.raises(InputError, match="expected rows of a held-out split"):
        validate.validate(tmp_path, [place])


def test_rows_without_a_title_are_groups_of_their_own(monkeypatch):
    targets = read_targets()
    monkeypatch.setattr(
        validate,
        "probabilities",
        lambda titles, texts, model: {t.name: np.full((len(texts), len(t.labels)), 0.2) for t in targets},
    )
    rows = [LabelledRow(title, "x", {"initiative": "none"}) for title in ("", "a", "", "a")]
    groups = validate.evidence_of(rows, type("M", (), {"targets": targets}))["initiative"].groups.tolist()
    assert groups[1] == groups[3]
    assert len(set(groups)) == 3


def test_what_is_learned_of_evidence_is_kept_for_it():
    assert learn(KNOWN) is learn(KNOWN)
    assert learn(KNOWN).draws.sum(axis=2) == pytest.approx(np.ones(learn(KNOWN).draws.shape[:2]))


def scored_rows_of(tmp_path, model, step, method):
    page = tmp_path / "rows.jsonl"
    rows = [
        {"id": str(i), "article_id": "a", "title": "Free buses", "text": "yes" if i % 2 else "no"} for i in range(40)
    ]
    page.write_text("".join(json.dumps(row) + "\n" for row in rows))
    local.run(plan([page], tmp_path / "out", "jsonl", counting=Counting(method)), model, step)
    (row,) = map(json.loads, (tmp_path / "out" / "articles.jsonl").read_text().splitlines())
    return row


def test_an_articles_row_has_raw_counts_beside_corrected_shares_and_their_method(tmp_path):
    model, step = runpy.run_path(str(SCORER))["load"]()
    row = scored_rows_of(tmp_path, replace(model, validation={"initiative": KNOWN}), step, "bayes")
    assert (row["initiative_favor_n"], row["initiative_against_n"]) == (20, 20)
    assert row["initiative_favor_low"] < row["initiative_favor"] < row["initiative_favor_high"]
    assert row["initiative_method"] == "Bayesian, 95 %"
    assert row["initiative_verdict"] == "enough"
    assert row["inequality_method"].endswith("errors are not in it")
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert run["settings"]["counting"] == {"method": "bayes", "voice": "comment", "replies": True}


def test_a_model_without_evidence_cannot_be_asked_to_correct(tmp_path):
    model, step = runpy.run_path(str(SCORER))["load"]()
    with pytest.raises(
        UsageError, match=r"validation\.json for --prevalence bayes, got none .* stance\.train\.validate"
    ):
        scored_rows_of(tmp_path, model, step, "bayes")
    assert not (tmp_path / "out").exists()
