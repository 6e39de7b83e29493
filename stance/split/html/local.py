"""Moments that scripts wrote in universal time → the clock of a page's readers, where the article's date says which."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from stance.records import Comment


def on_local_clock(comments: Sequence[Comment], article: str | None) -> tuple[Comment, ...]:
    """The comments, those that a script dated to the thousandth with the hour of the zone in the `article`'s date.

    Systems that write no thousandths often mean their own clock when they write Z.
    """
    zone = _ZONE.search(article or "")
    if zone is None:
        return tuple(comments)
    ahead = timedelta(hours=int(zone["hours"]), minutes=int(zone["minutes"])) * int(f"{zone['sign']}1")
    return tuple(_ahead(comment, ahead) for comment in comments)


def _ahead(comment: Comment, by: timedelta) -> Comment:
    if not (comment.date and _INSTANT.search(comment.date_raw or "")):
        return comment
    return replace(comment, date=(datetime.fromisoformat(comment.date) + by).strftime("%Y-%m-%dT%H:%M"))


_INSTANT = re.compile(r"T\d\d:\d\d:\d\d\.\d{3}Z$")
_ZONE = re.compile(r"T\d\d:\d\d(?::\d\d)?(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d\d)$")
