"""What passes between labelled files and rows: an entry in, a task out, and remarks on what could not be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stance.records import Answer


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file and, counted from 1, the row, line, task or record in it; 0 is the whole file.

    Rows of a CSV count as a spreadsheet shows them: the header is row 1.
    """

    file: str
    row: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.row}" if self.row else self.file


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file as it was read, nothing checked."""

    place: Place
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell the user. A `fatal` one means that nothing of what was read may be used."""

    place: Place
    words: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """What one annotator said of one comment, in whatever types the file held; `labels` maps target → label."""

    place: Place
    fields: Mapping[str, Any]
    labels: Mapping[str, Any]
    annotator: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A comment for people to label, with what a model answers; `pick` says by which strategy it was chosen."""

    id: str
    article_id: str
    source: str
    title: str
    text: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    model: str = ""
    pick: str = ""
    split: str = "train"

    @property
    def about(self) -> dict[str, str]:
        """What stands beside the text in every tool and comes back with its export.

        The name `comment_id`, because tools number their tasks in a field `id` of their own.
        """
        return {
            "comment_id": self.id,
            "article_id": self.article_id,
            "source": self.source,
            "title": self.title,
            "pick": self.pick,
            "split": self.split,
        }
