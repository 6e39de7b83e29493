"""Two threads on one page, such as a site's own beside Facebook's, as one article's comments."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from stance.records import Comment
from stance.split.html.threads import Found
from stance.split.ids import comment_id


def joined(one: Found, other: Found, article_id: str) -> Found:
    """Both threads in the order of the page, numbered through; the longer one where they say the same.

    A page that Disqus fills often holds the same comments a second time for search engines. Of two readings of one
    mark-up that goes which fits.
    """
    fuller = max((one, other), key=_fullness)
    if not one.comments or not other.comments:
        return fuller
    if _overlap(one, other):
        return fuller if one.loose == other.loose else min(one, other, key=lambda found: found.loose)
    said: defaultdict[str, set[str | None]] = defaultdict(set)
    for comment in one.comments:
        said[comment.text].add(comment.author)
    common = sum(_said_by(comment.author, said.get(comment.text, set())) for comment in other.comments)
    if 2 * common > min(len(one.comments), len(other.comments)):
        return fuller
    first, second = sorted((one, other), key=lambda found: found.comments[0].span)
    return Found(
        comments=_numbered(first, second, article_id),
        rejects=(*first.rejects, *second.rejects),
        elements=(*first.elements, *second.elements),
        opening=first.opening or second.opening,
    )


def _fullness(found: Found) -> tuple[int, bool, int]:
    return len(found.comments), found.opening is not None, len(found.rejects)


def _said_by(author: str | None, others: Collection[str | None]) -> bool:
    """Whether one of those who say the same may be this reader: two may well say "Bravo", and a copy lacks names."""
    return author in others or None in others or (author is None and bool(others))


def _overlap(one: Found, other: Found) -> bool:
    """Whether one thread's elements stand inside the other's."""
    inside_one = {element for outer in one.elements for element in outer.iter("*")}
    return any(element in inside_one for outer in other.elements for element in outer.iter("*"))


def _numbered(first: Found, second: Found, article_id: str) -> tuple[Comment, ...]:
    renamed: list[Comment] = []
    for found in (first, second):
        ids = {comment.id: comment_id(article_id, len(renamed) + n) for n, comment in enumerate(found.comments, 1)}
        renamed += [
            replace(comment, id=ids[comment.id], parent_id=ids.get(comment.parent_id or ""))
            for comment in found.comments
        ]
    return tuple(renamed)
