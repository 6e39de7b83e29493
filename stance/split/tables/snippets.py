"""What stands in the cells of feeds and exports: snippets of mark-up, dates of mail and of machines."""

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate
from functools import lru_cache
from typing import Any

from stance.split.dates import parse_date
from stance.split.source import clean


def shown(snippet: object) -> str:
    """A snippet of HTML as readers see it: a line for each block, entities resolved."""
    text = clean(snippet) if isinstance(snippet, str) else ""
    if not _TAG.search(text):
        return html.unescape(text).strip()
    from stance.split.markup import parse, visible_text

    markup = parse(f"<div>{xml_text(text)}</div>")
    return visible_text(markup.root) if markup else ""


def node_in(value: object) -> Mapping[str, Any]:
    """An object of JSON; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def nodes_in(value: object) -> list[Mapping[str, Any]]:
    """The objects in a list of JSON; none in anything else."""
    return [node for node in value if isinstance(node, dict)] if isinstance(value, list) else []


def readable(value: object) -> object:
    """A cell as readers see it, where it holds mark-up or entities; any other as it is."""
    return shown_with_breaks(value) if isinstance(value, str) and _MARKED.search(value) else value


def shown_with_breaks(snippet: object) -> str:
    """A snippet whose line breaks count as well, as in what WordPress keeps of a comment."""
    text = snippet if isinstance(snippet, str) else ""
    if _TAG.search(text):
        # As WordPress shows it: a break between two lines, none beside the tags of a paragraph or a list.
        text = _LINE_BREAK.sub(lambda at: at[0] if at["before"] or at["after"] else "<br>", text)
    return shown(text)


def xml_text(text: str) -> str:
    """`text` with a space for each character that no XML may hold: comments pasted from elsewhere bring them in."""
    return text.translate(_NO_XML)


@lru_cache(maxsize=4096)
def iso_date(raw: str) -> str | None:
    """A date in ISO 8601, by the day or the minute, as its words say it: a zone is not converted."""
    if found := parse_date(raw):
        return found
    mail = parsedate(raw) if _MAIL_DATE.search(raw) else None
    try:
        return datetime(*mail[:5]).isoformat(timespec="minutes") if mail else None
    except ValueError:  # 31 February
        return None


def from_timestamp(value: object) -> object:
    """Seconds since 1970 as ISO 8601 in UTC; any other value as it is."""
    try:
        moment = datetime.fromtimestamp(float(str(value)), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return value
    return moment.isoformat(timespec="minutes").removesuffix("+00:00")


_NO_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), " ")
_MARKED = re.compile(
    r"</?(?:br|p|div|span|a|b|i|em|strong|img|blockquote|[uo]l|li)\b[^<>]{0,500}>|&(?:amp|lt|gt|quot|nbsp|apos|#x?\w{1,6});",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[/!]?[a-zA-Z]|<!--")
_BLOCK = r"</?(?:p|div|ul|ol|li|blockquote|table|tr|td|pre|h\d|br)\b"
_LINE_BREAK = re.compile(
    rf"(?P<before>{_BLOCK}[^<>]{{0,500}}>)?[ \t\r]{{0,99}}\n\s*(?P<after>{_BLOCK})?", re.IGNORECASE
)
_MAIL_DATE = re.compile(r"\d\d? [A-Za-z]{3,9} \d{2,4} \d\d:\d\d")
