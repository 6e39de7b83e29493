"""Files → articles, one file at a time; what cannot be read is kept with its reason, and the rest goes on."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Self

from stance.errors import InputError, MissingExtraError
from stance.records import Article, Articles
from stance.split import articles_in
from stance.split.kinds import kind_of
from stance.split.source import read_source
from stance.split.tables.gathered import Gathered

SplitFile = Callable[[Path], Articles]


@dataclass(frozen=True, slots=True)
class Input:
    """One file that was read: SHA-256 in hex, size in bytes, and how much was found in it."""

    path: str
    sha256: str
    bytes: int
    articles: int
    comments: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """One file that was not read, and why."""

    path: str
    reason: str

    @classmethod
    def of(cls, path: Path, reason: str) -> Self:
        """The file at `path`, named once, though the words of an error may begin with its name, too."""
        return cls(str(path), reason.removeprefix(f"{path}: "))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its articles with the hash and size of its bytes, or the reason why it was not read."""

    path: Path
    articles: Articles = ()
    n_comments: int = 0
    sha256: str = ""
    bytes: int = 0
    reason: str = ""


Read = Callable[[Path], Outcome]
ReadEach = Callable[[Read, Sequence[Path]], Iterable[Outcome]]
"""`map`, or what does its work elsewhere: one outcome a file, in order."""


def splitter(columns: Mapping[str, str]) -> SplitFile:
    """What reads one file: `articles_in`, told how tables call our fields where `columns` says so."""
    return partial(articles_in, columns=columns) if columns else articles_in


def read_file(path: Path, split: SplitFile) -> Outcome:
    """The articles of one file; whatever goes wrong with it is the reason in the outcome, and nothing is raised."""
    try:
        articles = split(path)  # before hashing: it refuses pipes, and files too long to be pages
        digest, size = _digest(path)
    except (InputError, MissingExtraError) as problem:
        return Outcome(path, reason=str(problem))
    except OSError as problem:
        return Outcome(
            path, reason=f"cannot be read: {problem.strerror or problem}; check the file and its permissions"
        )
    except Exception as problem:  # a fault on one page must not cost a night's batch; its name is kept
        said = f"{type(problem).__name__}: {problem}"
        return Outcome(path, reason=f"the reader failed on it, please report: {said}")
    return Outcome(path, articles, _n_comments(articles), digest, size)


def page_text(article: Article) -> str | None:
    """The text of the copied page that an article was read from, in which its spans are places; None of others."""
    path = Path(article.source)
    try:
        return read_source(path).text if kind_of(path) == "text" else None
    except InputError:  # gone since, or no file: an entry of an archive
        return None


class Reader:
    """The articles of `files` in order; `read` says what became of each file so far.

    `done` is what became of the first files before, which are not read again, and `skip` how many articles of the
    next one are not wanted.
    """

    def __init__(
        self,
        files: Sequence[Path],
        split: SplitFile,
        read_each: ReadEach = map,
        done: Sequence[Input | Skipped] = (),
        skip: int = 0,
    ) -> None:
        self._files, self._read_each, self.skip = files[len(done) :], read_each, skip
        self._read_file = partial(read_file, split=split)
        self.read = list(done)
        self._seen = {each.sha256: each.path for each in self.inputs}
        self.n_comments = sum(each.comments for each in self.inputs)

    @property
    def inputs(self) -> list[Input]:
        """The files that were read."""
        return [each for each in self.read if isinstance(each, Input)]

    @property
    def skipped(self) -> list[Skipped]:
        """The files that were not."""
        return [each for each in self.read if isinstance(each, Skipped)]

    @property
    def n_files(self) -> int:
        """Files that have been tried."""
        return len(self.read)

    def enter(self, entries: Sequence[Input | Skipped]) -> None:
        """What became of the next files, which were read elsewhere."""
        self.read += entries
        self.n_comments += sum(each.comments for each in entries if isinstance(each, Input))

    def __iter__(self) -> Iterator[Article]:
        """Read the files, none long before its first article is asked for."""
        for outcome in self._read_each(self._read_file, self._files):
            articles = self._take(outcome)
            yield from islice(articles, self.skip, None)
            self.skip = max(0, self.skip - len(articles))

    def _take(self, outcome: Outcome) -> Articles:
        path, reason = outcome.path, outcome.reason
        if not reason and outcome.sha256 in self._seen:
            reason = same_as(self._seen[outcome.sha256])
        if reason:
            self.read.append(Skipped.of(path, reason))
            return ()
        self._seen[outcome.sha256] = str(path)
        self.n_comments += outcome.n_comments
        found = len(outcome.articles), outcome.n_comments
        self.read.append(Input(str(path), outcome.sha256, outcome.bytes, *found))
        return outcome.articles


def same_as(first: str) -> str:
    """Why a file with the content of `first` is not read."""
    return f"same content as {first}"


def digest_of(path: Path) -> str:
    """SHA-256 of a file in hex, "" where it cannot be read."""
    try:
        return _digest(path)[0]
    except OSError:
        return ""


def _n_comments(articles: Articles) -> int:
    return articles.n_comments if isinstance(articles, Gathered) else sum(len(each.comments) for each in articles)


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
