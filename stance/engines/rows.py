"""Records → flat rows: which columns there are and what stands in them, the same in every format."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from stance.aggregate import SIDES, prevalence
from stance.errors import ModelError
from stance.records import Answer, Article, ArticleStance, Comment, Prediction, Prevalence
from stance.targets import Target

Value = str | int | float | None
Row = dict[str, Value]
Schema = dict[str, Literal["string", "int64", "double"]]
"""Column → type, in order, by the names that Arrow gives them."""

DIGITS = 6
ENOUGH, TOO_FEW = "enough", "too few to say"
SEPARATOR = " | "
SENTIMENT, LANGUAGE = "sentiment", "language"
COMMENT_COLUMNS: Schema = {
    "id": "string",
    "article_id": "string",
    "source": "string",
    "title": "string",
    "author": "string",
    "date": "string",
    "text": "string",
    "likes": "int64",
    "parent_id": "string",
}
ARTICLE_COLUMNS: Schema = {
    "article_id": "string",
    "source": "string",
    "title": "string",
    "date": "string",
    "url": "string",
    "site": "string",
    "language": "string",
    "n": "int64",
    "n_rejects": "int64",
    "warnings": "string",
}
COMMENT_FIELDS = ("id", "author", "date", "date_raw", "text", "likes", "parent_id", "span", "rule", "confidence")
ARTICLE_FIELDS = (
    *("id", "source", "title", "lead", "body", "author", "date", "url", "site", "language"),
    *("comments", "rejects", "warnings"),
)

_SURROGATE = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """`text` with each unpaired surrogate, which UTF-8 cannot hold, as U+FFFD; everything else is untouched."""
    return _SURROGATE.sub("\ufffd", text)


def columns_of(targets: Sequence[Target]) -> list[tuple[str, Target]]:
    """Column name and target, in the order of the table: stances as in `targets`, then sentiment, then language."""
    stances = [(target.name, target) for target in targets if target.is_stance]
    return stances + [(kind, target) for kind in (SENTIMENT, LANGUAGE) for target in targets if target.kind == kind]


def comment_schema(targets: Sequence[Target]) -> Schema:
    """Columns of one row a comment: its fields, then each target's label and probabilities.

    Raises ModelError where two columns would have one name, as with a theme called `title`.
    """
    schema = COMMENT_COLUMNS.copy()
    for name, target in columns_of(targets):
        _add(schema, name, "string")
        for label in target.labels:
            _add(schema, f"{name}_{label}", "double")
    return schema


def comment_row(article: Article, comment: Comment, prediction: Prediction) -> Row:
    """One comment with what the model says of it."""
    row: Row = {
        "id": comment.id,
        "article_id": comment.article_id,
        "source": article.source,
        "title": article.title,
        "author": comment.author,
        "date": comment.date,
        "text": comment.text,
        "likes": comment.likes,
        "parent_id": comment.parent_id,
    }
    for name, answer in _answers(prediction).items():
        row[name] = answer.label
        row |= {f"{name}_{label}": round(value, DIGITS) for label, value in answer.probabilities.items()}
    return _encodable(row)


def article_schema(targets: Sequence[Target]) -> Schema:
    """Columns of one row an article: its fields, then counts, shares and intervals, and each side's examples.

    Counts are comments by the model's label; shares and intervals are what the method named beside them makes of
    these, and the verdict says where that is too little for a number.
    """
    schema = ARTICLE_COLUMNS.copy()
    for name, target in columns_of(targets):
        for label in target.labels:
            _add(schema, f"{name}_{label}_n", "int64")
            for end in ("", "_low", "_high"):
                _add(schema, f"{name}_{label}{end}", "double")
        for word in ("method", "verdict"):
            _add(schema, f"{name}_{word}", "string")
        if target.is_stance:
            for side in SIDES:
                _add(schema, f"{name}_{side}_examples", "string")
    return schema


def article_row(article: Article, stance: ArticleStance, targets: Sequence[Target]) -> Row:
    """One article with the stance of its comments; shares are empty where it has none, for 0 would count in a mean."""
    row: Row = {
        "article_id": article.id,
        "source": article.source,
        "title": article.title,
        "date": article.date,
        "url": article.url,
        "site": article.site,
        "language": article.language,
        "n": stance.n,
        "n_rejects": len(article.rejects),
        "warnings": SEPARATOR.join(article.warnings),
    }
    found = {**stance.targets, SENTIMENT: stance.sentiment, LANGUAGE: stance.languages}
    for name, target in columns_of(targets):
        # Without any comment to learn the labels from, an article still has a row like the others.
        known = name in found and found[name].counts
        row |= _shares(name, found[name] if known else prevalence((), target.labels), stance.n)
        sides = stance.examples.get(name, {})
        row |= {f"{name}_{side}_examples": SEPARATOR.join(ids) for side, ids in sides.items()}
    return _encodable(row)


def article_object(article: Article) -> dict[str, Any]:
    """An article with its comments and rejects, as one JSON object."""
    whole = asdict(article)
    comments = [{name: comment[name] for name in COMMENT_FIELDS} for comment in whole["comments"]]
    return {name: whole[name] for name in ARTICLE_FIELDS} | {"comments": comments}


def _answers(prediction: Prediction) -> Mapping[str, Answer]:
    return {**prediction.stances, SENTIMENT: prediction.sentiment, LANGUAGE: prediction.language}


def _shares(name: str, found: Prevalence, n: int) -> Row:
    row: Row = {}
    for label, count in found.counts.items():
        row[f"{name}_{label}_n"] = count
        row[f"{name}_{label}"] = round(found.shares[label], DIGITS) if n else None
        row[f"{name}_{label}_low"] = round(found.low[label], DIGITS)
        row[f"{name}_{label}_high"] = round(found.high[label], DIGITS)
    return row | {f"{name}_method": found.method, f"{name}_verdict": ENOUGH if found.enough else TOO_FEW}


def _encodable(row: Row) -> Row:
    return {name: encodable(value) if isinstance(value, str) else value for name, value in row.items()}


def _add(schema: Schema, column: str, kind: Literal["string", "int64", "double"]) -> None:
    if column in schema:
        raise ModelError(
            f"two columns would be called {column!r}; give that target or label another name in targets.toml"
        )
    schema[column] = kind
