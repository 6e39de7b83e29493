"""The learning curve: shares within each other, judged by rows that none of them holds."""

from stance.targets import read_targets
from stance.train import curve
from stance.train.material import Material
from stance.train.rows import LabelledRow

SIDES = ("favor", "against", "none")


def row(n, source, **labels):
    return LabelledRow(f"title {n}", f"text {n}", labels, source)


def test_smaller_shares_lie_within_larger_ones_and_judges_stay_out(monkeypatch):
    known = [row(n, "page", initiative=SIDES[n % 3]) for n in range(40)] + [row(99, "page", sentiment="negative")]
    held_out = [
        row(100 + n, source, initiative=SIDES[n % 3], sentiment="negative")
        for n in range(6)
        for source in ("page", "written")
    ]
    monkeypatch.setattr(curve, "gather", lambda *_: Material([], [], known, [], [[]], held_out))
    shares = []

    def learn(rows):
        shares.append({each.text for each in rows})
        return lambda judged, target: [each.labels[target.name] for each in judged]

    found = list(curve.curve(None, read_targets(), learn))
    assert [(share, n) for share, n, _ in found] == [(0.25, 10), (0.5, 20), (1.0, 40)]
    assert shares[0] < shares[1] < shares[2]
    assert shares[2].isdisjoint(each.text for each in held_out)
    assert found[0][2] == [100.0] * 4
