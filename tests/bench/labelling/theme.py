"""`python -m tests.bench.labelling.theme [LABELLED …]`: what does a new theme cost the old ones?

150 comments on the equality of women and men, written for this project, give the model that ships a further head, with
the command that the README gives. Then LABELLED, held-out comments, are answered by both: what each old target loses.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from stance.cli import main as stance
from stance.model.folder import load
from stance.train.compare import ALL, compare
from stance.train.evaluate import model_labels
from stance.train.rows import read_rows

ROOT = Path(__file__).parents[3]
ROWS, THEME = (ROOT / "tests" / "data" / f"gender_equality.{kind}" for kind in ("jsonl", "toml"))


def main(arguments: list[str] | None = None) -> None:
    """Print what `finetune` says of the new theme, then the old ones before and after."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.labelling.theme", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "seeds" / "comments.jsonl"], metavar="LABELLED")
    options = parser.parse_args(arguments)
    base = load()
    rows = [row for row in read_rows(options.paths, base.targets) if row.held_out]
    with TemporaryDirectory() as work:
        mine = Path(work) / "mine"
        if code := stance(["finetune", str(ROWS), "--targets", str(THEME), "--out", str(mine)]):
            raise SystemExit(code)
        model = load(mine)
        found = compare(rows, base.targets, (("before", model_labels(base)), ("after", model_labels(model))))
    lost = max(0.0, *(-one.gain for one in found.differences if one.target != ALL))
    print(f"\n{len(rows)} held-out comments, macro-F1 before and after the theme:\n\n{found.table()}")
    print(f"\nthe most that an old target loses: {lost:.1f} points")


if __name__ == "__main__":
    main()
