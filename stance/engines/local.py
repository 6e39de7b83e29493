"""One machine: files → articles → predictions → results, a bounded group of comments at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from stance.aggregate import aggregate
from stance.engines.output import FolderOutput, Output, StreamOutput
from stance.engines.plan import Plan
from stance.engines.reading import Reader, splitter
from stance.engines.rows import article_row, comment_row
from stance.engines.tally import RunReport, ScoringModel, Tally, run_record
from stance.errors import UsageError
from stance.model.validation import VALIDATION
from stance.prevalence.counting import CORRECTED
from stance.records import Article, ArticleStance, Prediction
from stance.targets import Target

GROUP = 1_024
"""Comments scored at once: enough to sort by length well, few enough for memory and for a bar that moves."""

Step = Callable[[Sequence[Article]], list[Prediction]]
"""One prediction for each comment of the articles, in order: what every engine calls."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files read of all, comments found in them, comments scored."""

    files: int
    n_files: int
    found: int
    scored: int


def run(plan: Plan, model: ScoringModel, step: Step, watch: Callable[[Progress], None] | None = None) -> RunReport:
    """Score the files of `plan` with `step` and write the results; `watch` is told how far it is.

    Where no file can be read nothing is written, and where anything fails nothing is left half-written.
    Raises UsageError where the disk does not take the results, or shares are to be corrected by a model that has
    nothing to correct them with.
    """
    _check_evidence(plan, model)
    tally = Tally()
    reader = Reader(plan.files, splitter(plan.columns))

    def tell() -> None:
        if watch:
            watch(Progress(reader.n_files, len(plan.files), reader.n_comments, tally.n_scored))

    with _output(plan, model.targets) as output:
        for batch in _batches(reader):
            predictions = _predictions(batch, step, tally, tell)
            stances = aggregate(batch, predictions, model.validation, plan.counting)
            _write(output, batch, predictions, stances, model.targets)
            tally.add(batch, stances)
        tell()
        written = output.commit(run_record(plan, model, reader, tally)) if reader.inputs else ()
    return RunReport(
        n_files=len(reader.inputs),
        n_articles=tally.n_articles,
        n_comments=tally.n_scored,
        skipped=(*plan.skipped, *reader.skipped),
        largest=tuple(tally.largest),
        written=written,
        seconds=tally.seconds,
        model_seconds=tally.model_seconds,
    )


def _predictions(batch: Sequence[Article], step: Step, tally: Tally, tell: Callable[[], None]) -> list[Prediction]:
    predictions: list[Prediction] = []
    for part in _parts(batch):
        tell()
        started = perf_counter()
        predictions += step(part)
        tally.model_seconds += perf_counter() - started
        tally.n_scored += sum(len(article.comments) for article in part)
    return predictions


def _check_evidence(plan: Plan, model: ScoringModel) -> None:
    if plan.counting.method in CORRECTED and not model.validation:
        raise UsageError(
            f"expected {VALIDATION} for --prevalence {plan.counting.method}, got none in {model.path} for its weights; "
            "make it with python -m stance.train.validate, or use --prevalence auto"
        )


def _output(plan: Plan, targets: Sequence[Target]) -> AbstractContextManager[Output]:
    if isinstance(plan.out, Path):
        return FolderOutput(plan.out, plan.format, targets)
    return nullcontext(StreamOutput(plan.out, plan.format, targets))


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Whole articles with at most GROUP comments together, or one article with more."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        weight = max(1, len(article.comments))  # articles without comments must not pile up either
        if batch and size + weight > GROUP:
            yield batch
            batch, size = [], 0
        batch.append(article)
        size += weight
    if batch:
        yield batch


def _parts(batch: Sequence[Article]) -> Iterator[Sequence[Article]]:
    """What is scored at once: the batch itself, or GROUP comments at a time of an article with more."""
    total = sum(len(article.comments) for article in batch)
    if 0 < total <= GROUP:
        yield batch
        return
    for article in batch:
        for start in range(0, len(article.comments), GROUP):
            yield [replace(article, comments=article.comments[start : start + GROUP])]


def _write(
    output: Output,
    articles: Sequence[Article],
    predictions: Sequence[Prediction],
    stances: Sequence[ArticleStance],
    targets: Sequence[Target],
) -> None:
    pairs = ((article, comment) for article in articles for comment in article.comments)
    output.write(
        (comment_row(*pair, prediction) for pair, prediction in zip(pairs, predictions, strict=True)),
        (article_row(*pair, targets) for pair in zip(articles, stances, strict=True)),
    )
