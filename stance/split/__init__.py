"""Pages, tables, feeds, exports, crawls → Articles: a file's content is looked at first, its name second."""

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from stance.errors import InputError, MissingExtraError, UsageError
from stance.records import Article, Articles
from stance.split.kinds import Kind, kind_of, named_kind
from stance.split.source import read_source
from stance.split.tables.columns import parse_columns

SAVED_PARTS = ("_files", "_fichiers")
"""How a browser names the folder of pictures, scripts and advertisements beside a page that it saves."""

__all__ = ["articles_in", "find_inputs", "parse_columns", "split", "split_file"]


def split(path: str | Path, columns: Mapping[str, str] | None = None) -> list[Article]:
    """The articles of a file, or of every readable file below a folder, in sorted order.

    `columns` maps fields to the columns of tables that hold them, as `parse_columns` gives it. A file that is
    missing or cannot be read raises InputError, one that needs a package that is not there MissingExtraError;
    in a folder such a file is skipped with one Python warning, and InputError is raised only if nothing is left.
    """
    path = Path(path)
    if not path.is_dir():
        return split_file(path, columns)
    files, skipped = find_inputs([path])
    articles: list[Article] = []
    for file in files:
        try:
            articles += split_file(file, columns)
        except (InputError, MissingExtraError) as problem:
            skipped.append((file, str(problem)))
    for file, reason in skipped:
        warnings.warn(f"skipped {_with_path(file, reason)}", UserWarning, stacklevel=2)
    if not articles:
        raise InputError(f"{path}: expected a folder with pages or tables, found none; name another folder")
    return articles


def split_file(path: Path, columns: Mapping[str, str] | None = None) -> list[Article]:
    """The articles of one file: one of a page, one or more of a table, a feed, an export or a crawl.

    `columns` maps fields to the columns of a table that hold them; other files it does not touch. Raises
    InputError where the file is none of these, MissingExtraError where a package is needed to read it.
    """
    return list(articles_in(path, columns))


def articles_in(path: Path, columns: Mapping[str, str] | None = None) -> Articles:
    """As `split_file`, but a table is never held whole: its articles are put together when they are asked for."""
    kind = kind_of(path)
    if kind == "warc":
        from stance.split.warc import split_warc

        return split_warc(path)
    if kind not in ("html", "text", "snapshot"):
        from stance.split.tables.articles import split_rows

        return split_rows(path, kind, columns)
    source = read_source(path)
    article = _page(source.text, kind, str(path), f"{path.stem}-{source.digest[:8]}")
    return [replace(article, warnings=(*source.warnings, *article.warnings))]


def find_inputs(paths: Sequence[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """The files that `paths` name or hold, and those left out with the reason.

    Named files stay in the order given. Folders are walked in sorted order, without what is hidden; each real
    file and folder is taken once. Raises UsageError for a path that is not there.
    """
    files: list[Path] = []
    skipped: list[tuple[Path, str]] = []
    seen: set[str] = set()
    for path in paths:
        if not os.path.exists(path):
            raise UsageError(f"{path}: expected a file or folder, found nothing of that name; check the path")
        for file in _walk(path, seen, skipped) if path.is_dir() else (path,):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                files.append(file)
    return files, skipped


def _page(text: str, kind: Kind, source: str, article_id: str) -> Article:
    # Each reader brings its own parser: a run over tables never loads lxml.
    if kind in ("html", "snapshot"):
        from stance.split.html import split_html, split_snapshot

        return (split_html if kind == "html" else split_snapshot)(text, source, article_id)
    from stance.split.text import split_text

    return split_text(text, source, article_id)


def _walk(folder: Path, seen: set[str], skipped: list[tuple[Path, str]]) -> Iterator[Path]:
    real = os.path.realpath(folder)
    if real in seen:  # a link that leads back up
        return
    seen.add(real)
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as problem:
        skipped.append((folder, f"the folder cannot be read: {problem.strerror}"))
        return
    pages = {Path(name).stem for name in names if named_kind(Path(name)) == "html"}
    for name in names:
        path = folder / name
        if not path.is_dir():
            reason = _reason_against(path)
            if reason:
                skipped.append((path, reason))
            else:
                yield path
        elif any(name == page + part for page in pages for part in SAVED_PARTS):
            skipped.append((path, "parts of the saved page beside it"))
        else:
            yield from _walk(path, seen, skipped)


def _reason_against(path: Path) -> str:
    """Why a file that nobody named is not read, "" where it is: pages often carry no name of their own."""
    if named_kind(path):
        return ""
    if not path.exists():
        return "a link that leads nowhere"
    try:
        kind = kind_of(path)
    except InputError:
        return "not a page or table"
    return "" if kind in ("html", "snapshot") or not path.suffix else "not a page or table"


def _with_path(path: Path, reason: str) -> str:
    return reason if reason.startswith(str(path)) else f"{path}: {reason}"
