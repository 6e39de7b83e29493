"""How well-known exporters name their columns, as data: a new one is a new row here.

Names are compared in small letters without "_", ".", spaces and what is in brackets, and without the path
that a flattened API answer puts before them ("snippet.topLevelComment.snippet.textDisplay"). A table is
the exporter's that it has all columns of the longest signature of; where two are as long, it is nobody's.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stance.split.tables.columns import PLAIN, Naming
from stance.split.tables.likely import likely_naming
from stance.split.tables.rows import COLUMNS
from stance.split.tables.snippets import from_timestamp, readable, shown


@dataclass(frozen=True, slots=True)
class Exporter:
    """One exporter: the columns it is known by, and which of its columns is which of our fields.

    `changes` are by field and column; `skip` is a column, a pattern in its cells, and why such rows are no comments.
    """

    rule: str
    signatures: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    changes: Mapping[tuple[str, str], Callable[[Any], Any]] = field(default_factory=dict)
    skip: tuple[str, re.Pattern[str], str] | None = None

    def matched(self, columns: Collection[str]) -> int:
        """How many columns the longest signature has that a table has all of, 0 where it has all of none."""
        signatures = (set(signature.split()) for signature in self.signatures)
        return max((len(each) for each in signatures if each.issubset(columns)), default=0)


def _parent_in_id(value: object) -> object:
    """The id that a YouTube reply's id begins with: the comment that it answers."""
    return str(value).rpartition(".")[0]


def _post_in_id(value: object) -> object:
    """The id that a Facebook comment's id begins with: the post that it stands under."""
    return str(value).rpartition("_")[0]


def _above_in_outline(value: object) -> object:
    """The number of the comment that "3-1" answers."""
    return str(value).rpartition("-")[0]


def _not_root(value: object) -> object:
    return None if value == "root" else value


def _full_count(value: object) -> object:
    """A count as YouTube shows it: "1.2K" as 1200."""
    found = _SHORT_COUNT.fullmatch(value) if isinstance(value, str) else None
    return round(float(found[1].replace(",", ".")) * _UNITS[found[2].upper()]) if found else value


_UNITS = {"K": 1_000, "M": 1_000_000}
_SHORT_COUNT = re.compile(r"\s*(\d{1,4}(?:[.,]\d)?)\s?([KkMm])\s*")

EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        rule="youtube-columns",
        signatures=(
            *("textoriginal authordisplayname", "textoriginal videoid", "textoriginal publishedat"),
            *("textdisplay authordisplayname", "textdisplay videoid", "textdisplay publishedat"),
            *("commenttext videoid", "comment videoid", "text likecount publishedat"),
        ),
        fields={
            # The words as written before those as shown, which are HTML.
            "text": ("textoriginal", "textdisplay", "commenttext", "text", "comment"),
            "id": ("commentid", "id"),
            "article_id": ("videoid",),
            "title": ("videotitle",),
            "url": ("videourl",),
            "author": ("authordisplayname", "authorname"),
            "date": ("publishedat", "commentpublishedat"),
            "likes": ("likecount", "commentlikecount"),
            "parent_id": ("parentid", "parentcommentid", "isreplyto", "commentid", "id"),
        },
        changes={
            ("text", "textdisplay"): shown,
            ("text", "text"): readable,
            ("text", "comment"): readable,
            ("parent_id", "commentid"): _parent_in_id,
            ("parent_id", "id"): _parent_in_id,
        },
    ),
    Exporter(
        rule="yt-dlp",
        signatures=("id text parent timestamp", "id text parent likecount"),
        fields={"date": ("timestamp",), "likes": ("likecount",), "parent_id": ("parent",)},
        changes={("date", "timestamp"): from_timestamp, ("parent_id", "parent"): _not_root},
    ),
    Exporter(
        rule="youtube-comment-downloader",
        signatures=("cid text votes", "cid text time"),
        fields={"id": ("cid",), "date": ("timeparsed", "time"), "likes": ("votes",), "parent_id": ("cid",)},
        changes={
            ("date", "timeparsed"): from_timestamp,
            ("likes", "votes"): _full_count,
            ("parent_id", "cid"): _parent_in_id,
        },
    ),
    Exporter(
        rule="facebook-columns",
        signatures=(
            "message createdtime fromname",
            "message createdtime likecount",
            "message createdtime commentcount",
        ),
        fields={
            "text": ("message",),
            "id": ("id", "commentid"),
            "article_id": ("postid", "id"),
            "url": ("postlink", "posturl"),
            "author": ("fromname",),
            "date": ("createdtime",),
            "likes": ("likecount",),
            "parent_id": ("parentid",),
        },
        changes={("article_id", "id"): _post_in_id},
    ),
    Exporter(
        rule="facepager",
        signatures=("objectid objecttype querytype message", "objectid objecttype querystatus message"),
        fields={
            "text": ("message",),
            # Not its "id" and "parent_id", which number the rows of one file.
            "id": ("objectid",),
            "article_id": ("objectid",),
            "author": ("fromname", "name"),
            "date": ("createdtime",),
            "likes": ("likecount", "likessummarytotalcount"),
            "parent_id": (),
        },
        changes={("article_id", "objectid"): _post_in_id},
        skip=("querytype", re.compile(r"/(?:published_)?(?:posts|feed|videos|photos)\b"), "a post, not a comment"),
    ),
    Exporter(
        rule="exportcomments",
        signatures=("name profileid date likes comment", "name date likes ishearted comment"),
        # Its two first columns, without names, number comments, "1", and answers to them, "1-1".
        fields={
            "text": ("comment",),
            "id": ("commentid", "column1", "column2"),
            "author": ("name",),
            "date": ("date",),
            "parent_id": ("column2",),
        },
        changes={("parent_id", "column2"): _above_in_outline},
    ),
)


def naming_of(names: Sequence[str], sample: Sequence[Mapping[str, Any]] = ()) -> Naming:
    """The naming of the one exporter that writes a table with these columns; else each by its own name or its words."""
    columns: dict[str, str] = {}
    for name in names:
        columns.setdefault(_normal(name), name)
    known = {exporter.rule: exporter.matched(columns) for exporter in EXPORTERS}
    most = max(known.values())
    best = [exporter for exporter in EXPORTERS if known[exporter.rule] == most]
    if most and len(best) == 1:
        return _naming(best[0], columns)
    by_words = likely_naming(names, sample)
    if by_words is None or all(column == name for name, each in by_words.columns.items() for column in each):
        return PLAIN
    return by_words


def _naming(exporter: Exporter, columns: Mapping[str, str]) -> Naming:
    """An exporter's naming with the columns as a table spells them; a field it does not know keeps its own name."""
    aliases = {name: exporter.fields.get(name, (_normal(name),)) for name in COLUMNS}
    skip = exporter.skip
    return Naming(
        {name: tuple(columns[alias] for alias in each if alias in columns) for name, each in aliases.items()},
        exporter.rule,
        {(name, columns[alias]): change for (name, alias), change in exporter.changes.items() if alias in columns},
        skips=[(columns[skip[0]], *skip[1:])] if skip and skip[0] in columns else [],
    )


def _normal(name: str) -> str:
    return re.sub(r"[\W_]", "", _PATH.sub("", _IN_BRACKETS.sub("", name.strip()))).lower()


_PATH = re.compile(r"^(?:snippet\.)?(?:topLevelComment\.)?(?:snippet\.)?")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
