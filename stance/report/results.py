"""The results of a run read back: flat rows → articles, what is said under each, and what that comes to."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

from stance.aggregate import aggregate
from stance.cells import plain
from stance.errors import InputError, UsageError
from stance.model.validation import Evidence
from stance.prevalence.counting import tells
from stance.records import Answer, Article, ArticleStance, Comment, Prediction, Prevalence
from stance.targets import STANCE_LABELS

FORMATS = (".jsonl", ".csv", ".parquet")
NEEDED = ("article_id", "text", "sentiment", "language")
ENOUGH = "enough"
"""The verdict on shares that are worth a number."""

TOGETHER = 64
"""Articles whose shares are corrected at once."""

MANY = " | "
"""What stands between several values in one cell."""

Row = Mapping[str, Any]
Told = tuple[Article, tuple[Prediction, ...], str]
"""What the rows of its comments say of an article, and its group."""

Labels = Mapping[str, tuple[str, ...]]
"""Target → its labels, in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One article, its comments taken together, and the prediction of each of its comments, in their order.

    `group` is what stands in the column that groups articles, where one was named.
    """

    article: Article
    stance: ArticleStance
    predictions: tuple[Prediction, ...]
    group: str = ""


def read_results(
    paths: Sequence[Path], evidence: Mapping[str, Evidence] | None = None, by: str = ""
) -> Iterator[Scored]:
    """The articles in `paths`: folders that `stance score` wrote, or tables of scored comments alone.

    Shares and intervals of a folder are those that it states; those of a table alone are corrected with `evidence` of
    the model that wrote it, or counted where there is none. `by` is the column that groups articles. The comments of
    TOGETHER articles at most are held in memory. Raises UsageError where a path is neither, InputError where a row is
    not as it was written.
    """
    known = evidence or {}
    return chain.from_iterable(
        _folder(path, known, by) if path.is_dir() else _counted(path, _comments(path, by), known) for path in paths
    )


def _folder(folder: Path, evidence: Mapping[str, Evidence], by: str) -> Iterator[Scored]:
    place = _table(folder, "articles")
    rows = {row["article_id"]: row for row in _rows(place, ("article_id", "n"))}
    comments = _table(folder, "comments")
    with _as_written(place):
        for told in _comments(comments, by):
            article, predictions, _ = told
            if row := rows.pop(article.id, None):
                yield Scored(_article(row, article.comments), _stance(row), predictions, _group(row, by))
            else:
                yield from _counted(comments, [told], evidence)
        yield from (Scored(_article(row, ()), _stance(row), (), _group(row, by)) for row in rows.values())


@contextmanager
def _as_written(path: Path) -> Iterator[None]:
    """Rows that no run has written, in which a column or number is not what it has to be, are the file's fault."""
    try:
        yield
    except (OSError, LookupError, TypeError, ValueError, csv.Error) as problem:
        reason = str(problem).partition("\n")[0]
        raise InputError(f"{path}: expected rows that stance score wrote, got: {reason}; score again") from None


def _table(folder: Path, name: str) -> Path:
    for ending in FORMATS:
        if (place := folder / f"{name}{ending}").is_file():
            return place
    raise UsageError(
        f"{folder}: expected {name}.jsonl, .csv or .parquet, found none; name a folder that stance score wrote"
    )


def _comments(path: Path, by: str) -> Iterator[Told]:
    """Articles as the rows of their comments tell of them; those rows stand one after another."""
    seen: set[str] = set()
    for article_id, group in groupby(_rows(path, NEEDED), key=lambda row: str(row["article_id"])):
        if article_id in seen:
            raise InputError(f"{path}: the rows of article {article_id!r} do not follow each other; sort by article_id")
        seen.add(article_id)
        rows = list(group)
        with _as_written(path):
            labels = _labels(rows[0])
            predictions = tuple(_prediction(row, labels) for row in rows)
            article = _article(rows[0], tuple(map(_comment, rows)))
        yield article, predictions, _group(rows[0], by)


def _counted(path: Path, told: Iterable[Told], evidence: Mapping[str, Evidence]) -> Iterator[Scored]:
    """What the comments come to, so many articles at a time as are worked out faster together."""
    rest = iter(told)
    while some := list(islice(rest, TOGETHER if evidence else 1)):
        articles, predictions, groups = zip(*some, strict=True)
        with _as_written(path):
            stances = aggregate(articles, [*chain.from_iterable(predictions)], evidence)
        yield from map(Scored, articles, stances, predictions, groups)


def _rows(path: Path, needed: Iterable[str]) -> Iterator[Row]:
    if path.suffix not in FORMATS or not path.is_file():
        raise UsageError(f"{path}: expected a folder of results, or scored comments as .jsonl, .csv or .parquet")
    read = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}[path.suffix]
    with _as_written(path):
        for number, row in enumerate(read(path), 1):
            if missing := [name for name in needed if row.get(name) is None]:
                raise InputError(f"{path}: row {number} has no {missing[0]}; expected the rows that stance score wrote")
            yield row


def _jsonl(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError(f"a line that is no JSON object but {type(row).__name__}")
            yield row


def _csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)  # a limit for the whole process; comments may be longer than 128 KiB
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: plain(cell or "") if cell or name == "text" else None for name, cell in row.items()}


def _parquet(path: Path) -> Iterator[Row]:
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches():
            yield from batch.to_pylist()


def _labels(columns: Iterable[str]) -> Labels:
    """Targets as told by columns `<target>_<label>`: a stance has the three labels of one, the others their own."""
    known = tuple(columns)
    sides = [column.removesuffix(f"_{STANCE_LABELS[0]}") for column in known if column.endswith(f"_{STANCE_LABELS[0]}")]
    stances = [name for name in sides if all(f"{name}_{label}" in known for label in STANCE_LABELS)]
    taken = {f"{name}_{label}" for name in stances for label in STANCE_LABELS}
    own = {
        kind: tuple(column.removeprefix(f"{kind}_") for column in known if column.startswith(f"{kind}_"))
        for kind in ("sentiment", "language")
    }
    free = {kind: tuple(label for label in labels if f"{kind}_{label}" not in taken) for kind, labels in own.items()}
    return {name: STANCE_LABELS for name in stances} | free


def _article(row: Row, comments: tuple[Comment, ...]) -> Article:
    return Article(
        id=str(row["article_id"]),
        source=row.get("source") or "",
        title=row.get("title") or "",
        date=row.get("date") if "n" in row else None,
        url=row.get("url"),
        comments=comments,
        warnings=tuple(filter(None, (row.get("warnings") or "").split(MANY))),
        site=row.get("site"),
        language=row.get("language") if "n" in row else None,
    )


def _group(row: Row, by: str) -> str:
    found = row.get(by) if by else None
    return "" if found is None else str(found)


def _comment(row: Row) -> Comment:
    likes = row.get("likes")
    return Comment(
        id=str(row.get("id")),
        article_id=str(row["article_id"]),
        text=row["text"],
        span=(0, 0),  # rows carry no place in the page
        rule="results",
        confidence=1.0,
        author=row.get("author"),
        date=row.get("date"),
        likes=None if likes is None else int(float(likes)),
        parent_id=row.get("parent_id"),
    )


def _prediction(row: Row, labels: Labels) -> Prediction:
    answers = {
        name: Answer(row[name], {label: float(row[f"{name}_{label}"]) for label in known})
        for name, known in labels.items()
    }
    sentiment, language = answers.pop("sentiment"), answers.pop("language")
    return Prediction(str(row.get("id")), language, sentiment, answers, model="")


def _stance(row: Row) -> ArticleStance:
    shares = (column.removesuffix("_low") for column in row if column.endswith("_low"))
    labels = _labels(share for share in shares if f"{share}_n" in row)
    found = {name: _prevalence(row, name, known) for name, known in labels.items()}
    sentiment, languages = found.pop("sentiment"), found.pop("language")
    return ArticleStance(str(row["article_id"]), int(row["n"]), found, sentiment, languages)


def _prevalence(row: Row, name: str, labels: Sequence[str]) -> Prevalence:
    def number(ending: str, empty: float) -> dict[str, float]:
        cells = {label: row.get(f"{name}_{label}{ending}") for label in labels}
        return {label: empty if cell is None else float(cell) for label, cell in cells.items()}

    n, low, high = float(row["n"]), number("_low", 0.0), number("_high", 1.0)
    verdict = row.get(f"{name}_verdict")
    return Prevalence(
        counts={label: int(count) for label, count in number("_n", 0).items()},
        shares=number("", 0.0),
        low=low,
        high=high,
        method=row.get(f"{name}_method") or "",
        voices=n,
        enough=tells(n, low, high) if verdict is None else verdict == ENOUGH,
    )
