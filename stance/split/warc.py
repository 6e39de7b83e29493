"""A crawl in a WARC file → one Article a page: every HTML response with status 200."""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import InputError, MissingExtraError
from stance.records import Article, Reject
from stance.split.encoding import decode, repair
from stance.split.source import CHUNK, MAX_BYTES, opening, survey
from stance.split.unpack import Stream, pieces_of, unpacked

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord as Record

MAX_HEAD = 1 << 20
"""Bytes of a record's headers; a cookie takes 4 KiB at most."""

MOST_KINDS = 10
"""Kinds of records without a page that the warning names."""

HTML = ("text/html", "application/xhtml+xml")


@dataclass(slots=True)
class Crawl:
    """What was found so far: pages, pages that could not be used, and how much else; `mark` begins their ids."""

    path: Path
    mark: str
    cut: bool = False
    articles: list[Article] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)


class _Lines(io.BufferedReader):
    """A stream in which, while a record's head is read, a head without end is an error."""

    budget = -1

    def readline(self, size: int | None = -1) -> bytes:
        """The next line; ValueError where the budget is set and spent."""
        if self.budget < 0:
            return super().readline(size)
        most = self.budget + 1
        line = super().readline(most if size is None or size < 0 else min(size, most))
        self.budget -= len(line)
        if self.budget < 0:
            raise ValueError("a head without end")
        return line


def split_warc(path: Path) -> list[Article]:
    """The pages of a crawl in its order; the source of each is the file's path, "#" and the page's address.

    HTML that cannot be used is a Reject of the first article, other records are counted in its warnings.
    Raises InputError where there is no page at all or the file is a bomb, MissingExtraError without warcio.
    """
    digest, _ = survey(path)
    crawl = Crawl(path, f"{path.name.removesuffix('.gz').removesuffix('.warc')}-{digest[:8]}")
    with opening(path), path.open("rb") as file:
        raw = Stream(pieces_of(path, file))
        for number, record in enumerate(_records(_Lines(raw, CHUNK)), 1):
            _take(crawl, record, number)
            crawl.cut = _is_cut(record)
        crawl.cut = crawl.cut or raw.cut
    if not crawl.articles:
        raise InputError(f"{path}: expected HTML pages with status 200, got none ({_left_out(crawl)}); crawl again")
    first, *others = crawl.articles
    return [
        replace(first, rejects=(*first.rejects, *crawl.rejects), warnings=(*first.warnings, *_warnings(crawl))),
        *others,
    ]


def _records(stream: _Lines) -> "Iterator[Record | None]":
    """The records of a WARC, None for one whose head is broken: then the next line that begins one is looked for."""
    try:
        from warcio.recordloader import ArcWarcRecordLoader
    except ImportError:
        raise MissingExtraError("reading WARC files needs warcio: pip install 'stance[crawl]'") from None
    # Its logs would be printed to stderr by default.
    logging.getLogger("warcio").addHandler(logging.NullHandler())
    loader = ArcWarcRecordLoader()
    while line := stream.readline(CHUNK):
        if not line.startswith(b"WARC/"):
            continue
        stream.budget = MAX_HEAD
        try:
            record = loader.parse_record_stream(stream, line, known_format="warc")
        except InputError:
            raise
        except Exception:  # whatever a hostile head brings out in another's code
            record = None
        stream.budget = -1
        if record is None or record.length is None:
            yield None
            continue
        yield record
        while record.raw_stream.read(CHUNK):
            pass


def _take(crawl: Crawl, record: "Record | None", number: int) -> None:
    if record is None:
        crawl.others["with a broken head"] += 1
        return
    http = record.http_headers
    kind, _, rest = ((http and http.get_header("Content-Type")) or "").partition(";")
    kind = kind.strip().lower()
    if record.rec_type not in ("response", "revisit") or http is None or kind not in HTML:
        crawl.others[kind if record.rec_type == "response" and kind else str(record.rec_type)] += 1
        return
    uri = str(record.rec_headers.get_header("WARC-Target-URI") or "")
    page = _page(record, rest)
    if isinstance(page, str):
        crawl.rejects.append(Reject(uri, (number - 1, number), page))
        return
    from stance.split.html import split_html

    text, warnings = page
    article = split_html(text, f"{crawl.path}#{uri}", f"{crawl.mark}-{len(crawl.articles) + 1:05d}")
    crawl.articles.append(replace(article, url=article.url or uri or None, warnings=(*warnings, *article.warnings)))


def _page(record: "Record", parameters: str) -> tuple[str, tuple[str, ...]] | str:
    """A page's text and what was odd about it, or why it is not read."""
    from warcio.bufferedreaders import ChunkedDataReader

    http = record.http_headers
    status = http.get_statuscode()
    if record.rec_type == "revisit":
        return "the same page as was captured before"
    if status != "200":
        return f"status {status}"
    if record.length > MAX_BYTES:
        return TOO_LONG
    chunked = (http.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    body = (ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream).read(MAX_BYTES)
    encoding = (http.get_header("Content-Encoding") or "").strip().lower()
    data = unpacked(body, encoding)
    if data is None:
        return f"packed as {encoding}" + (": pip install 'stance[crawl]'" if encoding == "br" else "")
    if len(data) > MAX_BYTES:
        return TOO_LONG
    charset = _CHARSET.search(parameters)
    decoded = decode(data, charset[1] if charset else "")
    if decoded is None or not decoded[0].strip():
        return "no text in any known encoding" if data.strip() else "an empty page"
    text, repaired = repair(decoded[0])
    cut = ("the page is cut off by the end of the file",) if _is_cut(record) else ()
    return text, (*decoded[1], *((repaired,) if repaired else ()), *cut)


def _is_cut(record: "Record | None") -> bool:
    """Whether a record that was read has less than it says."""
    return record is not None and record.raw_stream.limit > 0


def _warnings(crawl: Crawl) -> Iterator[str]:
    if crawl.cut:
        n = len(crawl.articles)
        yield f"the file breaks off after {n} page{'' if n == 1 else 's'}"
    if crawl.others:
        yield f"records that hold no page: {_left_out(crawl)}"


def _left_out(crawl: Crawl) -> str:
    counts = crawl.others + Counter(reject.reason for reject in crawl.rejects)
    return ", ".join(f"{n} {what}" for what, n in counts.most_common(MOST_KINDS)) or "no records"


TOO_LONG = f"longer than {MAX_BYTES >> 20} MiB"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
