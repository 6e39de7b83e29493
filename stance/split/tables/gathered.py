"""The rows of a table, a feed or an export, put together to articles on disk: one article at a time is in memory."""

import pickle
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from weakref import finalize

from stance.errors import InputError
from stance.records import Article, Comment, Reject
from stance.split.tables.snippets import iso_date

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA temp_store = FILE;
CREATE TABLE entries (place INTEGER PRIMARY KEY, article TEXT, comment TEXT, entry BLOB);
"""

INSERT = "INSERT INTO entries (article, comment, entry) VALUES (?, ?, ?)"

INDEX = "CREATE INDEX by_article ON entries (article)"
"""Once all are in: without it the entries of each article are looked for among all."""

ARTICLES = "SELECT article FROM entries GROUP BY article ORDER BY min(place)"
"""In order of first appearance."""

ENTRIES = "SELECT entry FROM entries WHERE article = ? ORDER BY place"

REPEATED = "SELECT comment FROM entries WHERE comment IS NOT NULL GROUP BY comment HAVING count(*) > 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says of the article `article_id`.

    `about` holds what it says of the article itself, `stated` how many comments that has by its own words, `above` the
    id and the parent of a row that is no comment.
    """

    article_id: str
    about: Mapping[str, str]
    made: Comment | Reject | None = None
    above: tuple[str, str | None] | None = None
    repaired: bool = False
    stated: int | None = None
    warnings: tuple[str, ...] = ()


class Gathered:
    """The articles of one file, in order of first appearance, put together when they are asked for.

    The rows of an article may stand anywhere in the file, so that all have to be seen before the first article is
    known: they wait in a private file of SQLite's, which is gone with this object however the process ends. Small
    ones never leave memory.
    """

    def __init__(self, path: Path, entries: Iterable[Entry], broken: list[Reject]) -> None:
        """`broken` are the rows of no article, which the first one takes; it is filled while `entries` are read.

        Raises InputError where there is no room for the rows.
        """
        self._path, self._broken, self.n_comments = path, broken, 0
        self._store = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        finalize(self, self._store.close)
        self._store.executescript(SCHEMA)
        try:
            self._store.execute("BEGIN")
            self._store.executemany(INSERT, self._kept(entries))
            self._store.execute(INDEX)
            self._store.execute("COMMIT")
            (self._n_articles,) = self._store.execute("SELECT count(DISTINCT article) FROM entries").fetchone()
            self._repeated = {comment for (comment,) in self._store.execute(REPEATED)}
        except sqlite3.OperationalError as problem:
            raise _no_room(path, problem) from None

    def __len__(self) -> int:
        return int(self._n_articles)

    def __iter__(self) -> Iterator[Article]:
        broken = tuple(self._broken)
        try:
            for (article_id,) in self._store.execute(ARTICLES):
                group = Group(article_id)
                for (entry,) in self._store.execute(ENTRIES, (article_id,)):
                    group.add(pickle.loads(entry))
                yield group.article(str(self._path), self._repeated, broken)
                broken = ()
        except sqlite3.OperationalError as problem:
            raise _no_room(self._path, problem) from None

    def __reduce__(self) -> tuple[type, tuple[list[Article]]]:
        """What another process gets: the articles themselves."""
        return list, (list(self),)

    @property
    def reasons(self) -> Iterator[str]:
        """Why rows are no comments."""
        yield from (reject.reason for reject in self._broken)
        for article in self:
            yield from (reject.reason for reject in article.rejects)

    def _kept(self, entries: Iterable[Entry]) -> Iterator[tuple[str, str | None, bytes]]:
        for entry in entries:
            comment = entry.made.id if isinstance(entry.made, Comment) else None
            self.n_comments += comment is not None
            yield entry.article_id, comment, pickle.dumps(entry, pickle.HIGHEST_PROTOCOL)


@dataclass(slots=True)
class Group:
    """The rows of one article, while they are gathered."""

    id: str
    about: dict[str, str] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)
    stated: int | None = None
    repaired: int = 0
    above_rejects: dict[str, str | None] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Take in the next row: of what several say of the article, the first counts."""
        self.repaired += entry.repaired
        self.warnings += entry.warnings
        self.stated = entry.stated if self.stated is None else self.stated
        for name, value in entry.about.items():
            self.about.setdefault(name, value)
        if title := entry.about.get("title"):
            self.titles.add(title)
        if isinstance(entry.made, Comment):
            self.comments.append(entry.made)
        elif entry.made:
            self.rejects.append(entry.made)
        if entry.above:
            self.above_rejects.update([entry.above])

    def article(self, source: str, repeated: set[str], broken: tuple[Reject, ...]) -> Article:
        """The article; `repeated` are the ids that several rows of its file have."""
        ids = dict.fromkeys(comment.id for comment in self.comments)
        spoken: dict[str, str] = {}
        for each in self.comments:
            # A sheet may say by name whom a comment answers.
            if each.parent_id and each.rule != "row" and each.parent_id not in ids and each.parent_id in spoken:
                self.above_rejects.setdefault(each.parent_id, spoken[each.parent_id])
            spoken[each.author or ""] = each.id
        raw = self.about.get("date")
        return Article(
            id=self.id,
            source=source,
            title=self.about.get("title", ""),
            lead=self.about.get("lead", ""),
            body=self.about.get("body", ""),
            author=self.about.get("author"),
            date=iso_date(raw) if raw else None,
            date_raw=raw,
            url=self.about.get("url"),
            comments=tuple(self._kept_parent(each, ids) for each in self.comments),
            rejects=(*self.rejects, *broken),
            warnings=(*self._noticed(repeated), *self.warnings),
        )

    def _kept_parent(self, comment: Comment, ids: Mapping[str, object]) -> Comment:
        """`comment` under the nearest one above that was kept; a plain table may name one that it does not hold."""
        parent = comment.parent_id
        if parent is None:
            return comment
        seen = {comment.id}
        while parent in self.above_rejects and parent not in ids and parent not in seen:
            seen.add(parent)
            parent = self.above_rejects[parent]
        if comment.rule != "row" and (parent not in ids or parent in seen):
            parent = None
        return comment if parent == comment.parent_id else replace(comment, parent_id=parent)

    def _noticed(self, known_twice: set[str]) -> Iterator[str]:
        n, n_rejects = len(self.comments), len(self.rejects)
        repeated = [comment.id for comment in self.comments if comment.id in known_twice]
        if not self.titles and n:
            yield f"{_counted(n)} no title: what they are for or against is not known; add a column 'title'"
        if len(self.titles) > 1:
            yield f"the rows of this article carry {len(self.titles)} titles; the first one is used"
        if broken := sum("\ufffd" in comment.text for comment in self.comments):
            yield f"{_counted(broken)} characters that were broken in the source, kept as \ufffd"
        if self.repaired:
            yield f"encoding repaired: {_counted(self.repaired)} words that had been misread"
        if repeated:
            yield f"{_counted(len(repeated))} an id that another row has too, such as {repeated[0]!r}"
        if self.stated is not None and not n <= self.stated <= n + n_rejects:
            yield f"the file states {self.stated} comments, {n} were found"


def _counted(n: int) -> str:
    return "1 row has" if n == 1 else f"{n} rows have"


def _no_room(path: Path, problem: sqlite3.OperationalError) -> InputError:
    return InputError(
        f"{path}: expected room for its rows in {tempfile.gettempdir()}, got: {problem}; set TMPDIR to a larger disk"
    )
