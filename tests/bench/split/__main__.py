"""`python -m tests.bench.split [--heldout] [--write DIR] [LAYOUT …]`: one table a layout, ours and others side by side.

P, R and F1 count comments found exactly; F1≈ those with nine tenths of their tokens; author, date, likes and parent
are accuracies over matched comments; body is token F1; title, by and day are the article's title, author and date.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from tests.bench.split.pages import Folder, Layout, Page, layouts, pages
from tests.bench.split.rivals import Splitter, splitters
from tests.bench.split.score import Answer, Score, score

COLUMNS = ("P", "R", "F1", "F1≈", "author", "date", "likes", "parent", "body", "title", "by", "day")
FIELDS = ("author", "date", "likes", "parent")


def main(arguments: list[str] | None = None) -> None:
    """Print the tables, or write the pages with their gold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.split", description=__doc__)
    parser.add_argument("--heldout", action="store_true", help="the layouts that no rule was written for")
    parser.add_argument("--write", type=Path, metavar="DIR", help="write pages and gold.jsonl instead")
    parser.add_argument("layouts", nargs="*", metavar="LAYOUT", help="only these layouts")
    options = parser.parse_args(arguments)
    folder: Folder = "heldout" if options.heldout else "layouts"
    if options.write:
        write(folder, options.write)
        return
    chosen = [each for each in layouts(folder) if not options.layouts or each.name in options.layouts]
    for line in report(chosen, [page for page in pages(folder) if page.layout in {each.name for each in chosen}]):
        sys.stdout.write(line + "\n")


def write(folder: Folder, target: Path) -> None:
    """Pages as files of `target`, which is made, and gold.jsonl with one object a page."""
    target.mkdir(parents=True)
    with (target / "gold.jsonl").open("w", encoding="utf-8") as gold:
        for page in pages(folder):
            (target / f"{page.name}{page.suffix}").write_text(page.text, encoding="utf-8")
            row = {"page": f"{page.name}{page.suffix}", "layout": page.layout, **asdict(page.gold)}
            gold.write(json.dumps(row, ensure_ascii=False) + "\n")


def report(chosen: list[Layout], given: list[Page]) -> Iterable[str]:
    """The lines of all tables: one a layout, then one over all layouts of a kind."""
    totals: dict[str, dict[str, Score | None]] = defaultdict(dict)
    for layout in chosen:
        own = [page for page in given if page.layout == layout.name]
        scores = {name: run(splitter, own) for name, splitter in splitters(layout.kind).items()}
        yield from table(
            f"{layout.name} ({len(own)} pages, {sum(len(page.gold.comments) for page in own)} comments)", scores
        )
        for name, result in scores.items():
            before = totals[layout.kind].get(name, Score())
            totals[layout.kind][name] = before + result if before and result else None
    for kind, sums in totals.items():
        yield from table(f"all {kind}", sums)


def run(splitter: Splitter | None, given: Iterable[Page]) -> Score | None:
    """The score of a splitter over pages; one that fails on a page has found nothing there."""
    if splitter is None:
        return None
    total = Score()
    for page in given:
        try:
            answer = splitter(page.text, page.suffix)
        except Exception as problem:
            sys.stderr.write(f"{page.name}: {type(problem).__name__}: {problem}\n")
            answer = Answer("", "", ())
        total += score(page.gold, answer)
    return total


def table(heading: str, scores: dict[str, Score | None]) -> Iterable[str]:
    """A heading and one row a splitter; fields of matched comments only for ours, as no other gives them."""
    yield f"\n{heading}\n{'':12}" + "".join(f"{column:>8}" for column in COLUMNS)
    for name, result in scores.items():
        if result is None:
            yield f"{name:12}  not installed"
            continue
        counted = (result.precision, result.recall, result.f1, result.near_f1)
        known = name == "stance" and result.near
        given = (f"{result.accuracy(field):8.3f}" if known else f"{'–':>8}" for field in FIELDS)
        shares = (result.per_page(field) for field in ("body", "title", "by", "day"))
        yield f"{name:12}" + "".join((*(f"{x:8.3f}" for x in counted), *given, *(f"{x:8.3f}" for x in shares)))


if __name__ == "__main__":
    main()
