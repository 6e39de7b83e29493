"""Nested JSON that the APIs of YouTube and Facebook give, and what yt-dlp saves → rows and articles.

Replies wait on a stack, in reading order: hostile nesting must not end in a RecursionError.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stance.split.source import to_int
from stance.split.tables.nested import nested
from stance.split.tables.rows import About, Row
from stance.split.tables.snippets import from_timestamp, node_in, nodes_in, shown
from stance.split.tables.threads_json import thread_export

Node = Mapping[str, Any]
Found = Iterator[Row | About]

COMMENT_SIGNS = ("like_count", "comment_count", "parent", "can_like", "user_likes")
"""What a Facebook comment has and a post has not."""

POST_SIGNS = ("shares", "story", "status_type", "full_picture", "is_published")
"""What a Facebook post has and a comment has not."""

LONGEST_TITLE = 300


def known_export(value: object) -> Found | None:
    """The rows of one JSON value, each numbered 0, or None where it is no export that is known."""
    if not isinstance(value, dict):
        return None
    if (thread := thread_export(value)) is not None:
        return thread
    items, data, comments = value.get("items"), value.get("data"), value.get("comments")
    if isinstance(items, list) and items and all(_youtube(item) for item in items):
        return (row for item in items for row in _youtube(item) or ())
    if found := _youtube(value):
        return found
    if isinstance(comments, list) and _saved_by_ytdlp(value):
        return _ytdlp(value, comments)
    if isinstance(comments, dict) and isinstance(comments.get("data"), list) and not _any(value, COMMENT_SIGNS):
        return _facebook_post(value)
    if isinstance(data, list) and data and all(_facebook(node) for node in data):
        return (row for node in data for row in _facebook(node) or ())
    return _facebook(value) if isinstance(value.get("from"), dict) else nested(value)


def _youtube(item: object) -> Found | None:
    snippet = node_in(item).get("snippet")
    if not isinstance(snippet, dict):
        return None
    if isinstance(snippet.get("topLevelComment"), dict):
        return _youtube_thread(node_in(item), snippet)
    return (
        iter([_youtube_comment(node_in(item), "")]) if "textOriginal" in snippet or "textDisplay" in snippet else None
    )


def _youtube_thread(item: Node, snippet: Node) -> Found:
    top = node_in(snippet["topLevelComment"])
    replies = nodes_in(node_in(item.get("replies")).get("comments"))
    video = str(snippet.get("videoId") or "")
    first = _youtube_comment(top, video)
    yield first
    for reply in replies:
        yield _youtube_comment(reply, video, str(top.get("id") or ""))
    missing = (to_int(snippet.get("totalReplyCount")) or 0) - len(replies)
    if missing > 0:
        yield About(
            {"article_id": (first.cells or {}).get("article_id")},
            warnings=(f"replies to comment {top.get('id')} that are not in this file: {missing}",),
        )


def _youtube_comment(comment: Node, video: str, parent: str = "") -> Row:
    snippet = node_in(comment.get("snippet"))
    own = str(comment.get("id") or "")
    cells = {
        "id": own,
        "article_id": snippet.get("videoId") or video,
        "text": snippet.get("textOriginal") or shown(snippet.get("textDisplay")),
        "author": snippet.get("authorDisplayName"),
        "date": snippet.get("publishedAt"),
        "likes": snippet.get("likeCount"),
        # A reply's id is its parent's, a dot and its own.
        "parent_id": snippet.get("parentId") or parent or own.rpartition(".")[0],
    }
    return Row(0, cells, rule="youtube-api")


def _saved_by_ytdlp(value: Node) -> bool:
    return "extractor" in value or "extractor_key" in value or "webpage_url" in value


def _ytdlp(info: Node, comments: list[object]) -> Found:
    article = str(info.get("id") or "")
    day = str(info.get("upload_date") or "")
    about = {
        "article_id": article,
        "title": info.get("title") or info.get("fulltitle"),
        "body": info.get("description"),
        "author": info.get("uploader") or info.get("channel"),
        "date": f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 and day.isdecimal() else None,
        "url": info.get("webpage_url"),
    }
    yield About(about, stated=to_int(info.get("comment_count")))
    for comment in nodes_in(comments):
        parent = comment.get("parent")
        cells = {
            "id": comment.get("id"),
            "article_id": article,
            "text": comment.get("text"),
            "author": comment.get("author"),
            "date": from_timestamp(comment.get("timestamp")),
            "likes": comment.get("like_count"),
            "parent_id": None if parent == "root" else parent,
        }
        yield Row(0, cells, rule="yt-dlp")


def _facebook(node: object) -> Found | None:
    """A post, or a comment without its post; None where it could be either."""
    value = node_in(node)
    if "created_time" not in value or not ("message" in value or "story" in value):
        return None
    if _any(value, COMMENT_SIGNS):
        return _facebook_comments([value], str(value.get("id") or "").rpartition("_")[0])
    return _facebook_post(value) if "comments" in value or _any(value, POST_SIGNS) else None


def _facebook_post(post: Node) -> Found:
    article = str(post.get("id") or "")
    message = str(post.get("message") or post.get("description") or "")
    first = message.strip().partition("\n")[0]
    comments = node_in(post.get("comments"))
    more = node_in(comments.get("paging")).get("next")
    about = {
        "article_id": article,
        # A link's headline, where the post shares one, else the post's first line.
        "title": post.get("name") or post.get("title") or (first if len(first) <= LONGEST_TITLE else ""),
        "body": message,
        "author": node_in(post.get("from")).get("name"),
        "date": post.get("created_time"),
        "url": post.get("permalink_url") or post.get("link"),
    }
    warnings = ("more of its comments are on pages that are not in this file",) if more else ()
    yield About(about, to_int(node_in(comments.get("summary")).get("total_count")), warnings)
    yield from _facebook_comments(nodes_in(comments.get("data")), article)


def _facebook_comments(comments: list[Node], article: str) -> Found:
    waiting = [(comment, node_in(comment.get("parent")).get("id")) for comment in reversed(comments)]
    while waiting:
        comment, parent = waiting.pop()
        likes = comment.get("like_count")
        cells = {
            "id": comment.get("id"),
            "article_id": article,
            "text": comment.get("message"),
            "author": node_in(comment.get("from")).get("name"),
            "date": comment.get("created_time"),
            "likes": likes if likes is not None else _total(comment.get("likes")),
            "parent_id": parent,
        }
        yield Row(0, cells, rule="facebook-api")
        replies = nodes_in(node_in(comment.get("comments")).get("data"))
        waiting += [(reply, comment.get("id")) for reply in reversed(replies)]


def _total(edge: object) -> object:
    return node_in(node_in(edge).get("summary")).get("total_count")


def _any(value: Node, names: tuple[str, ...]) -> bool:
    return any(name in value for name in names)
