"""What a run has done so far, and the record and report made of it."""

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from heapq import nlargest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from stance import __version__
from stance.engines.plan import Plan
from stance.engines.reading import Reader, Skipped
from stance.model.validation import Evidence
from stance.normalise import VERSION
from stance.records import Article, ArticleStance
from stance.targets import Target

N_LARGEST = 20


class ScoringModel(Protocol):
    """What a run records of the model behind its step."""

    @property
    def name(self) -> str:
        """What predictions call it."""

    @property
    def path(self) -> Path:
        """Its folder."""

    @property
    def fingerprint(self) -> str:
        """Hash of its bytes, in hex."""

    @property
    def targets(self) -> tuple[Target, ...]:
        """What it answers, and so what the results have columns for."""

    @property
    def backend(self) -> object:
        """What computes; the last digits of two kinds differ."""

    @property
    def validation(self) -> Mapping[str, Evidence]:
        """What shares are corrected with, by target; empty where nothing was measured."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. `largest` holds the articles with most comments, without their text; `written` the files made.

    `n_before` of its comments had been scored when it was taken up; `seconds` are those since then.
    """

    n_files: int
    n_articles: int
    n_comments: int
    n_before: int
    skipped: tuple[Skipped, ...]
    largest: tuple[tuple[Article, ArticleStance], ...]
    written: tuple[Path, ...]
    seconds: float
    model_seconds: float


@dataclass(slots=True)
class Tally:
    """Counts of a run under way; `n_before` and `earlier_seconds` are those of the processes that began it.

    `failed` names the articles that the model could not score.
    """

    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    clock: float = field(default_factory=perf_counter)
    earlier_seconds: float = 0.0
    model_seconds: float = 0.0
    n_scored: int = 0
    n_before: int = 0
    n_articles: int = 0
    n_warned: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    largest: list[tuple[Article, ArticleStance]] = field(default_factory=list)
    failed: list[Skipped] = field(default_factory=list)

    @property
    def session_seconds(self) -> float:
        """Since this process took the run up."""
        return perf_counter() - self.clock

    @property
    def seconds(self) -> float:
        """In which the run was at work."""
        return self.earlier_seconds + self.session_seconds

    @property
    def n_passed(self) -> int:
        """Articles that need not be looked at again."""
        return self.n_articles + len(self.failed)

    def add(self, articles: Sequence[Article], stances: Sequence[ArticleStance]) -> None:
        """Count finished articles; only the largest are kept, so that memory does not grow with the run."""
        self.n_articles += len(articles)
        self.n_scored += sum(len(article.comments) for article in articles)
        self.n_warned += sum(bool(article.warnings) for article in articles)
        self.rejects.update(reject.reason for article in articles for reject in article.rejects)
        bare = [replace(article, body="", comments=(), rejects=()) for article in articles]
        pairs = [*self.largest, *zip(bare, stances, strict=True)]
        self.largest = nlargest(N_LARGEST, pairs, key=lambda pair: pair[1].n)


def settings_of(plan: Plan) -> Mapping[str, Any]:
    """What the user chose of how results are made, as JSON can hold it."""
    return {
        "format": plan.format,
        "columns": dict(plan.columns),
        "counting": asdict(plan.counting),
        "authors": plan.authors.words,
    }


def run_record(plan: Plan, model: ScoringModel, reader: Reader, tally: Tally) -> dict[str, Any]:
    """What `run.json` says, all but the names of the files written: enough to repeat the run and to check it."""
    seconds = tally.seconds
    return {
        "stance": __version__,
        "python": platform.python_version(),
        "torch": _installed("torch"),
        "transformers": _installed("transformers"),
        "model": {"name": model.name, "fingerprint": model.fingerprint, "path": str(model.path)},
        "normaliser_version": VERSION,
        "settings": settings_of(plan),
        "started": tally.started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "model_seconds": round(tally.model_seconds, 3),
        "n_articles": tally.n_articles,
        "n_comments": tally.n_scored,
        "comments_per_second": {
            "model": rate(tally.n_scored, tally.model_seconds),
            "end_to_end": rate(tally.n_scored, seconds),
        },
        "articles_with_warnings": tally.n_warned,
        "rejects": dict(tally.rejects),
        "inputs": [asdict(each) for each in reader.inputs],
        "skipped": [asdict(each) for each in (*plan.skipped, *reader.skipped, *tally.failed)],
    }


def rate(n: int, seconds: float) -> float | None:
    """`n` a second, or None where there is nothing to divide."""
    return round(n / seconds, 1) if n and seconds else None


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
