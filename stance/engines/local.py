"""One machine: files → articles → predictions → results, a bounded group of comments at a time.

While the model is at work on one group, a thread beside it takes the one before together and writes it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from stance.aggregate import aggregate
from stance.engines.output import FolderOutput, Output, StreamOutput
from stance.engines.plan import Plan
from stance.engines.reading import Reader, Skipped
from stance.engines.resume import finished, key_of, reader_of, state_of, tally_of
from stance.engines.rows import article_row, comment_row
from stance.engines.tally import RunReport, ScoringModel, Tally, run_record
from stance.errors import UsageError
from stance.model.validation import VALIDATION
from stance.prevalence.counting import CORRECTED
from stance.records import Article, ArticleStance, Prediction
from stance.targets import Target

GROUP = 1_024
"""Comments scored at once: enough to sort by length well, few enough for memory and for a bar that moves."""

SHARD = 4_096
"""Comments after which what is done is kept: a minute or less of work to lose."""

Step = Callable[[Sequence[Article]], list[Prediction]]
"""One prediction for each comment of the articles, in order: what every engine calls."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files read of all, comments found in them, comments scored."""

    files: int
    n_files: int
    found: int
    scored: int


def run(
    plan: Plan,
    model: ScoringModel,
    step: Step,
    watch: Callable[[Progress], None] | None = None,
    engine: "Engine | None" = None,
) -> RunReport:
    """Score the files of `plan` with `step` and write the results; `watch` is told how far it is.

    `engine` is who does the work on the articles, this process by default.

    A run that was broken off is taken up where its last shard ends, and one that is whole is not done again. Where
    no file can be read nothing is written; what is kept when anything fails, a note of the error says.
    Raises UsageError where the disk does not take the results, another run is in their folder, or shares are to be
    corrected by a model that has nothing to correct them with.
    """
    _check_evidence(plan, model)
    key = key_of(plan, model)
    if report := finished(plan, key):
        return report
    with _output(plan, model.targets, key) as output:
        kept = output.kept
        tally = tally_of(kept.state)
        reader = reader_of(plan, kept.files, tally.n_passed)
        try:
            (engine or work_through)(Work(plan, model, step, output), reader, tally, watch)
            record = {**run_record(plan, model, reader, tally), "key": key}
            written = output.commit(record) if reader.inputs else ()
        except BaseException as stop:
            if n_kept := output.kept.state.get("n_scored"):
                stop.add_note(f"{n_kept} comments are kept in {plan.out}; the same command goes on from there")
            raise
    return _report(reader, tally, (*plan.skipped, *reader.skipped, *tally.failed), written)


@dataclass(frozen=True, slots=True)
class Work:
    """What stays the same through a run."""

    plan: Plan
    model: ScoringModel
    step: Step
    output: Output

    def done_with(self, articles: Sequence[Article], predictions: Sequence[Prediction]) -> list[ArticleStance]:
        """Write what is known of `articles`; returns them taken together."""
        stances = aggregate(articles, predictions, self.model.validation, self.plan.counting)
        pairs = ((article, comment) for article in articles for comment in article.comments)
        shown = self.plan.authors.shown
        self.output.write(
            (comment_row(article, shown(one), found) for (article, one), found in zip(pairs, predictions, strict=True)),
            (article_row(*pair, self.model.targets) for pair in zip(articles, stances, strict=True)),
        )
        return stances


@dataclass(frozen=True, slots=True)
class Scored:
    """A batch that the model is done with: the articles it could score, their predictions, and the others."""

    articles: Sequence[Article]
    predictions: Sequence[Prediction]
    failed: Sequence[Skipped] = ()

    @property
    def weight(self) -> int:
        """Comments, or articles where these are more."""
        return max(len(self.articles) + len(self.failed), len(self.predictions))


Told = Callable[[int], None]
"""Is told how many comments have been scored that the tally does not count yet."""


Engine = Callable[[Work, Reader, Tally, Callable[[Progress], None] | None], None]
"""Scores all articles that a reader has left, counts them, and keeps them in the work's output as it goes."""


def work_through(work: Work, reader: Reader, tally: Tally, watch: Callable[[Progress], None] | None) -> None:
    """Score the articles of `reader` in this process; the tally has counted them in the end, and the output kept."""
    n_unkept = n_waiting = 0

    def tell(n_new: int) -> None:
        if watch:
            scored = tally.n_scored + n_waiting + n_new
            watch(Progress(reader.n_files, len(work.plan.files), reader.n_comments, scored))

    def settle(scored: Scored, written: "Future[list[ArticleStance]]") -> None:
        nonlocal n_unkept, n_waiting
        tally.add(scored.articles, written.result())
        tally.failed += scored.failed
        n_unkept, n_waiting = n_unkept + scored.weight, 0
        if n_unkept >= SHARD:
            work.output.keep(state_of(tally), reader.read)
            n_unkept = 0

    # What stands in a state is settled; the batch that the model has just done is not yet.
    with ThreadPoolExecutor(1) as beside:
        under_way = None
        for batch in _batches(reader):
            scored = _bearable(batch, work.step, tally, tell)
            if under_way:
                settle(*under_way)
            under_way = scored, beside.submit(work.done_with, scored.articles, scored.predictions)
            n_waiting = len(scored.predictions)
        if under_way:
            settle(*under_way)
    if n_unkept:
        work.output.keep(state_of(tally), reader.read)
    tell(0)


def _bearable(batch: Sequence[Article], step: Step, tally: Tally, tell: Told) -> Scored:
    """The articles of `batch` that can be scored, with their predictions, and those that cannot.

    What fails with every article is no fault of one, and is raised.
    """
    try:
        return Scored(batch, _predictions(batch, step, tally, tell))
    except Exception as problem:
        fault = problem
    articles: list[Article] = []
    predictions: list[Prediction] = []
    failed = []
    for article in batch if len(batch) > 1 else ():
        n_before = len(predictions)
        try:
            predictions += _predictions([article], step, tally, lambda n_new, n=n_before: tell(n + n_new))  # type: ignore[misc]
            articles.append(article)
        except Exception as problem:
            said = f"{type(problem).__name__}: {problem}"
            failed.append(Skipped(article.source, f"the model failed on article {article.id}, please report: {said}"))
    if not articles:
        fault.add_note(f"the model failed on {batch[0].source}, article {batch[0].id}")
        raise fault
    return Scored(articles, predictions, failed)


def _predictions(batch: Sequence[Article], step: Step, tally: Tally, tell: Told) -> list[Prediction]:
    predictions: list[Prediction] = []
    for part in _parts(batch):
        tell(len(predictions))
        started = perf_counter()
        predictions += step(part)
        tally.model_seconds += perf_counter() - started
    return predictions


def _report(reader: Reader, tally: Tally, skipped: tuple[Skipped, ...], written: tuple[Path, ...]) -> RunReport:
    return RunReport(
        n_files=len(reader.inputs),
        n_articles=tally.n_articles,
        n_comments=tally.n_scored,
        n_before=tally.n_before,
        skipped=skipped,
        largest=tuple(tally.largest),
        written=written,
        seconds=tally.session_seconds,
        model_seconds=tally.model_seconds,
    )


def _check_evidence(plan: Plan, model: ScoringModel) -> None:
    if plan.counting.method in CORRECTED and not model.validation:
        raise UsageError(
            f"expected {VALIDATION} for --prevalence {plan.counting.method}, got none in {model.path} for its weights; "
            "make it with python -m stance.train.validate, or use --prevalence auto"
        )


def _output(plan: Plan, targets: Sequence[Target], key: Mapping[str, Any]) -> AbstractContextManager[Output]:
    if isinstance(plan.out, Path):
        return FolderOutput(plan.out, plan.format, targets, key, plan.overwrite)
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
