"""Pages that write the month before the day, "05-28-2011", as boards in their first settings do: one date tells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from stance.records import Comment
from stance.split.dates import find_date


def writes_month_first(raws: Iterable[str | None]) -> bool:
    """Whether some dates of a page have a day where a month would stand, and none a month where its day would."""
    found = [match for raw in raws if (match := _NUMERIC.search(raw or ""))]
    return any(int(each["second"]) > 12 for each in found) and all(int(each["first"]) <= 12 for each in found)


def turned(raw: str) -> str | None:
    """The date in words that have the month first, in ISO 8601."""
    date = find_date(_NUMERIC.sub(r"\g<second>\g<sign>\g<first>\g<sign>\g<year>", raw, count=1))
    return date.iso if date else None


def month_first(comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """The comments, their dates with the month first where those of the page have it so."""
    if not writes_month_first(comment.date_raw for comment in comments):
        return tuple(comments)
    return tuple(
        replace(comment, date=turned(raw)) if _NUMERIC.search(raw := comment.date_raw or "") else comment
        for comment in comments
    )


_NUMERIC = re.compile(r"(?<!\d)(?P<first>\d\d?)(?P<sign>[-/.])(?P<second>\d\d?)(?P=sign)(?P<year>(?:19|20)\d\d)(?!\d)")
