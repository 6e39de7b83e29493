"""Files → articles, one file at a time; what cannot be read is kept with its reason, and the rest goes on."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from stance.errors import InputError
from stance.records import Article

SplitFile = Callable[[Path], list[Article]]


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


class Reader:
    """The articles of `files` in order; `inputs` and `skipped` say what became of each file read so far."""

    def __init__(self, files: Sequence[Path], split_file: SplitFile) -> None:
        self._files, self._split_file = files, split_file
        self._seen: dict[str, Path] = {}
        self.inputs: list[Input] = []
        self.skipped: list[Skipped] = []
        self.n_comments = 0

    @property
    def n_files(self) -> int:
        """Files that have been tried."""
        return len(self.inputs) + len(self.skipped)

    def __iter__(self) -> Iterator[Article]:
        """Read the files, each when its first article is asked for."""
        for path in self._files:
            yield from self._read(path)

    def _read(self, path: Path) -> list[Article]:
        try:
            articles = self._split_file(path)  # before hashing: it refuses pipes, and files too long to be pages
            digest, size = _digest(path)
        except InputError as problem:
            return self._skip(path, str(problem))
        except OSError as problem:
            return self._skip(
                path, f"cannot be read: {problem.strerror or problem}; check the file and its permissions"
            )
        except Exception as problem:  # a fault on one page must not cost a night's batch; its name is kept
            return self._skip(path, f"the reader failed on it, please report: {type(problem).__name__}: {problem}")
        if digest in self._seen:
            return self._skip(path, f"same content as {self._seen[digest]}")
        self._seen[digest] = path
        found = sum(len(article.comments) for article in articles)
        self.n_comments += found
        self.inputs.append(Input(str(path), digest, size, len(articles), found))
        return articles

    def _skip(self, path: Path, reason: str) -> list[Article]:
        self.skipped.append(Skipped.of(path, reason))
        return []


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
