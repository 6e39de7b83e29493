"""Records as tables: one row a record, its columns named as in the results that `stance score` writes."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from stance.engines.rows import ENOUGH, LANGUAGE, SENTIMENT, TOO_FEW, encodable
from stance.records import Article, ArticleStance, Comment, Prediction

if TYPE_CHECKING:
    import pandas
    import pyarrow

Record = Article | Comment | Prediction | ArticleStance
Cells = dict[str, Any]

ARTICLE_TEXTS = ("id", "source", "title", "lead", "body", "author", "date", "url", "site", "language")
COMMENT_TEXTS = ("id", "article_id", "author", "date", "text", "parent_id", "rule")
EMPTY = dict.fromkeys((*ARTICLE_TEXTS, *COMMENT_TEXTS), "string") | {"likes": "int64"}
"""Types of columns in which there may be no value to tell it; a share without a value is a number all the same."""


def to_arrow(records: Sequence[Record]) -> "pyarrow.Table":
    """One row for each of `records`, which are all of one kind; without records there are no columns.

    An Article gives what is known of it and how many comments it has; a Comment its fields, with `start` and `end` of
    its place; a Prediction each target's label, and `{target}_{label}`, its probability; an ArticleStance `n`, of
    each target and label the count (`_n`), the share and the ends of its interval (`_low`, `_high`), and of each target
    the `_method` and whether there is enough to say (`_verdict`).
    Raises ValueError where records are of several kinds.
    """
    import pyarrow

    kinds = {type(record) for record in records}
    if len(kinds) > 1:
        names = ", ".join(sorted(kind.__name__ for kind in kinds))
        raise ValueError(f"expected records of one kind, got {names}; make a table of each")
    rows = [_CELLS[type(record)](record) for record in records]
    schema = pyarrow.schema([(name, _type(name, rows)) for name in dict.fromkeys(chain.from_iterable(rows))])
    return pyarrow.Table.from_pylist(rows, schema=schema)


def to_pandas(records: Sequence[Record]) -> "pandas.DataFrame":
    """`to_arrow(records)` as a data frame; whole numbers stay whole beside missing ones (`Int64`)."""
    import pandas

    nullable = {"int64": pandas.Int64Dtype()}
    return to_arrow(records).to_pandas(types_mapper=lambda kind: nullable.get(str(kind)))


def _article(article: Article) -> Cells:
    known = {name: _text(getattr(article, name)) for name in ARTICLE_TEXTS}
    return known | {"n_comments": len(article.comments), "n_rejects": len(article.rejects)}


def _comment(comment: Comment) -> Cells:
    known = {name: _text(getattr(comment, name)) for name in COMMENT_TEXTS}
    start, end = comment.span
    return known | {"likes": comment.likes, "confidence": comment.confidence, "start": start, "end": end}


def _prediction(prediction: Prediction) -> Cells:
    cells: Cells = {"comment_id": _text(prediction.comment_id)}
    answers = {**prediction.stances, SENTIMENT: prediction.sentiment, LANGUAGE: prediction.language}
    for name, answer in answers.items():
        cells[name] = answer.label
        cells |= {f"{name}_{label}": share for label, share in answer.probabilities.items()}
    return cells | {"model": prediction.model}


def _stance(stance: ArticleStance) -> Cells:
    cells: Cells = {"article_id": _text(stance.article_id), "n": stance.n}
    for name, found in {**stance.targets, SENTIMENT: stance.sentiment, LANGUAGE: stance.languages}.items():
        for label, count in found.counts.items():
            cells[f"{name}_{label}_n"] = count
            # Empty where there is no comment, as in the exported rows: 0 would count in a mean.
            cells[f"{name}_{label}"] = found.shares[label] if stance.n else None
            cells[f"{name}_{label}_low"], cells[f"{name}_{label}_high"] = found.low[label], found.high[label]
        cells |= {f"{name}_method": found.method, f"{name}_verdict": ENOUGH if found.enough else TOO_FEW}
    return cells


_CELLS: Mapping[type, Callable[[Any], Cells]] = {
    Article: _article,
    Comment: _comment,
    Prediction: _prediction,
    ArticleStance: _stance,
}


def _text(value: str | None) -> str | None:
    return None if value is None else encodable(value)


def _type(name: str, rows: Sequence[Cells]) -> str:
    first = next((row[name] for row in rows if row.get(name) is not None), None)
    return {str: "string", int: "int64", float: "double"}.get(type(first)) or EMPTY.get(name, "double")
