"""Scored articles without a model: comments with the answers they are given, taken together as a run does it."""

import random

from stance.aggregate import aggregate
from stance.engines.output import FolderOutput
from stance.engines.rows import article_row, comment_row
from stance.records import Answer, Article, Comment, Prediction
from stance.report.results import Scored
from stance.targets import read_targets

TARGETS = read_targets()
RUN = {"stance": "0", "model": {"name": "default-0a1b2c3d"}, "started": "2026-03-01T10:00:00+00:00"}


def answer(target, label, sure=0.9):
    rest = (1 - sure) / (len(target.labels) - 1)
    return Answer(label, {each: sure if each == label else rest for each in target.labels})


def scored(article_id, title, texts, pick=None, **fields):
    """One article with `texts`; `pick` says which label of a target the comment in a place has, the last otherwise."""
    chosen = pick or (lambda target, place: target.labels[-1])
    comments = tuple(
        Comment(f"{article_id}-{place}", article_id, text, (0, 0), "row", 1.0, author=f"reader {place}")
        for place, text in enumerate(texts)
    )
    predictions = []
    for place, comment in enumerate(comments):
        sure = 0.6 + 0.39 * (place % 10) / 10
        answers = {target.name: answer(target, chosen(target, place), sure) for target in TARGETS}
        sentiment, language = answers.pop("sentiment"), answers.pop("language")
        predictions.append(Prediction(comment.id, language, sentiment, answers, "default-0a1b2c3d"))
    article = Article(article_id, f"{article_id}.html", title, comments=comments, **fields)
    return Scored(article, aggregate([article], predictions)[0], tuple(predictions))


def at_random(seed):
    """A `pick` in which every label occurs, the first ones most."""
    draw = random.Random(seed)
    return lambda target, place: draw.choices(target.labels, range(len(target.labels), 0, -1))[0]


def write(folder, each, format="jsonl", run=RUN):
    """The results folder that a run over the articles of `each` leaves."""
    with FolderOutput(folder, format, TARGETS) as output:
        for one in each:
            pairs = zip(one.article.comments, one.predictions, strict=True)
            output.write(
                [comment_row(one.article, comment, prediction) for comment, prediction in pairs],
                [article_row(one.article, one.stance, TARGETS)],
            )
        output.commit(run)
    return folder
