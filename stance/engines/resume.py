"""A run that goes on: what a journal holds of it as counts and files again, and whether it is whole already."""

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from stance import __version__
from stance.engines.journal import JOURNAL, DamagedError, Journal
from stance.engines.places import RUN, WORK, earlier_results, refused
from stance.engines.plan import Plan
from stance.engines.reading import Input, Reader, Skipped, digest_of, splitter
from stance.engines.tally import RunReport, ScoringModel, Tally, settings_of
from stance.errors import UsageError
from stance.normalise import VERSION
from stance.records import Article, ArticleStance, Prevalence


def key_of(plan: Plan, model: ScoringModel) -> Mapping[str, Any]:
    """What has to be equal for rows to stand in one table."""
    return {
        "stance": __version__,
        "normaliser": VERSION,
        "model": f"{model.name} ({model.fingerprint})",
        "backend": type(model.backend).__name__,
        "settings": settings_of(plan),
    }


def begun_with(plan: Plan) -> str:
    """The class of the backend that the run begun or whole in the folder of `plan` has; "" where there is none.

    Raises UsageError where that run is under way.
    """
    folder = plan.out
    if not isinstance(folder, Path):
        return ""
    key: Mapping[str, Any] | None = None
    with suppress(DamagedError, OSError, sqlite3.Error, ValueError, KeyError):  # told when the run is taken up
        if (folder / WORK / JOURNAL).exists():
            with closing(Journal(folder / WORK)) as journal:
                key = journal.key
        elif not plan.overwrite:
            key = json.loads((folder / RUN).read_bytes())["key"]
    return str((key or {}).get("backend", ""))


def state_of(tally: Tally) -> Mapping[str, Any]:
    """A tally as JSON can hold it."""
    return {
        "started": tally.started.isoformat(),
        "seconds": tally.seconds,
        "model_seconds": tally.model_seconds,
        "n_scored": tally.n_scored,
        "n_articles": tally.n_articles,
        "n_warned": tally.n_warned,
        "rejects": tally.rejects,
        "largest": [[asdict(article), asdict(stance)] for article, stance in tally.largest],
        "failed": [asdict(each) for each in tally.failed],
    }


def tally_of(state: Mapping[str, Any]) -> Tally:
    """The tally that `state_of` was given; a new one where there is no state."""
    if not state:
        return Tally()
    return Tally(
        started=datetime.fromisoformat(state["started"]),
        earlier_seconds=state["seconds"],
        model_seconds=state["model_seconds"],
        n_scored=state["n_scored"],
        n_before=state["n_scored"],
        n_articles=state["n_articles"],
        n_warned=state["n_warned"],
        rejects=Counter(state["rejects"]),
        largest=[(_article(article), _stance(stance)) for article, stance in state["largest"]],
        failed=[Skipped(**each) for each in state["failed"]],
    )


def reader_of(plan: Plan, entries: Sequence[Mapping[str, Any]], n_passed: int) -> Reader:
    """What reads the articles of `plan` after the first `n_passed`, which came from the files of `entries`.

    Raises UsageError where these files are no longer what they were.
    """
    done: list[Input | Skipped] = []
    for entry in entries:
        each = Skipped(**entry) if "reason" in entry else Input(**entry)
        if not n_passed or len(done) == len(plan.files):
            break
        path = plan.files[len(done)]
        if each.path != str(path) or (isinstance(each, Input) and digest_of(path) != each.sha256):
            raise UsageError(
                f"{path}: expected {each.path} with the content that was scored, got another; put it back, "
                "name another folder with --out, or start anew with --overwrite"
            )
        n_articles = each.articles if isinstance(each, Input) else 0
        if n_passed < n_articles:
            break
        n_passed -= n_articles
        done.append(each)
    return Reader(plan.files, splitter(plan.columns), done=done, skip=n_passed)


def finished(plan: Plan, key: Mapping[str, Any]) -> RunReport | None:
    """The report of the run that is whole in the folder of `plan` already; None where none is, or it may be replaced.

    Raises UsageError where another one is.
    """
    folder = plan.out
    if not isinstance(folder, Path) or plan.overwrite or not (names := earlier_results(folder)):
        return None
    record = json.loads((folder / RUN).read_bytes())
    if not _is_same(plan, record, key):
        if (folder / WORK).exists():  # begun with leave to replace what is here
            return None
        raise refused(folder)
    shutil.rmtree(folder / WORK, ignore_errors=True)
    return RunReport(
        n_files=len(record["inputs"]),
        n_articles=record["n_articles"],
        n_comments=record["n_comments"],
        n_before=record["n_comments"],
        skipped=tuple(Skipped(**each) for each in record["skipped"]),
        largest=(),
        written=tuple(folder / name for name in record["files"] if name in names),
        seconds=0.0,
        model_seconds=0.0,
    )


def _is_same(plan: Plan, record: Mapping[str, Any], key: Mapping[str, Any]) -> bool:
    """Whether a `run.json` is that of a run with this key over these files as they are now."""
    try:
        known = {each["path"]: each["sha256"] for each in record["inputs"]}
        left_out = {each["path"] for each in record["skipped"]}
        files = {str(path) for path in plan.files}
        return (
            record["key"] == key
            and set(known) <= files <= set(known) | left_out
            and all(digest_of(Path(path)) == digest for path, digest in known.items())
        )
    except (KeyError, TypeError, OSError):  # written by another version
        return False


def _article(fields: Mapping[str, Any]) -> Article:
    return Article(**{**fields, "comments": (), "rejects": (), "warnings": tuple(fields["warnings"])})


def _stance(fields: Mapping[str, Any]) -> ArticleStance:
    return ArticleStance(
        article_id=fields["article_id"],
        n=fields["n"],
        targets={name: Prevalence(**found) for name, found in fields["targets"].items()},
        sentiment=Prevalence(**fields["sentiment"]),
        languages=Prevalence(**fields["languages"]),
        examples=fields["examples"],
    )
