"""What Reddit, Discourse, Mastodon and X answer in JSON, and what Telegram Desktop exports → rows and articles."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from emoji import emojize

from stance.split.source import to_int
from stance.split.tables.rows import About, Row
from stance.split.tables.snippets import from_timestamp, node_in, nodes_in, readable, shown

Node = Mapping[str, Any]
Found = Iterator[Row | About]

LIKE = 2
"""The number of Discourse's action that is a like."""

REMOVED = ("[deleted]", "[removed]")


def thread_export(value: Node) -> Found | None:
    """The rows of a thread, each numbered 0; None of what none of them wrote."""
    if value.get("kind") == "Listing" and isinstance(node_in(value.get("data")).get("children"), list):
        return _reddit(value)
    stream = node_in(value.get("post_stream")).get("posts")
    if isinstance(stream, list) and "title" in value:
        return _discourse(value, nodes_in(stream))
    if isinstance(value.get("descendants"), list) and isinstance(value.get("ancestors"), list):
        return _mastodon(nodes_in(value["ancestors"]), nodes_in(value["descendants"]))
    if isinstance(value.get("data"), list) and "users" in node_in(value.get("includes")):
        return _tweets(nodes_in(value["data"]), node_in(value["includes"]))
    messages = value.get("messages")
    if isinstance(messages, list) and "name" in value and "type" in value:
        return _telegram(str(value.get("name") or ""), nodes_in(messages))
    return None


def _reddit(listing: Node) -> Found:
    """A listing: the post, or the comments with the answers to each; "more" stands for those that are not here."""
    waiting = nodes_in(node_in(listing["data"])["children"])[::-1]
    while waiting:
        thing = waiting.pop()
        data = node_in(thing.get("data"))
        if thing.get("kind") == "t3":
            yield About(
                {
                    "article_id": data.get("name"),
                    "title": data.get("title"),
                    "body": readable(data.get("selftext")),
                    "author": data.get("author"),
                    "date": from_timestamp(data.get("created_utc")),
                    "url": data.get("url"),
                },
                to_int(data.get("num_comments")),
            )
        elif thing.get("kind") == "t1":
            yield _reddit_comment(data)
            waiting += nodes_in(node_in(node_in(data.get("replies")).get("data")).get("children"))[::-1]


def _reddit_comment(data: Node) -> Row:
    author, body, above = data.get("author"), str(data.get("body") or ""), str(data.get("parent_id") or "")
    cells = {
        "id": data.get("name") or f"t1_{data.get('id')}",
        "article_id": data.get("link_id"),
        # As written, in Markdown, where it is not given as shown.
        "text": shown(shown(data["body_html"])) if data.get("body_html") else readable(body),
        "author": None if author in REMOVED else author,
        "date": from_timestamp(data.get("created_utc")),
        "likes": data.get("score"),
        "parent_id": above if above.startswith("t1_") else None,
    }
    return Row(0, cells, "removed by the site" if body in REMOVED else "", rule="reddit-api")


def _discourse(topic: Node, posts: Sequence[Node]) -> Found:
    article = str(topic.get("id") or topic["title"])
    numbers = {post.get("post_number"): str(post.get("id")) for post in posts}
    for post in posts:
        cells = {
            "article_id": article,
            "author": post.get("name") or post.get("username"),
            "date": post.get("created_at"),
        }
        text = emojize(shown(post.get("cooked")), language="alias")
        if post.get("post_number") == 1:
            yield About(cells | {"title": topic["title"], "body": text}, (to_int(topic.get("posts_count")) or 1) - 1)
        elif post.get("post_type", 1) == 1:
            above = post.get("reply_to_post_number")
            likes = (each.get("count") for each in nodes_in(post.get("actions_summary")) if each.get("id") == LIKE)
            cells |= {
                "id": post.get("id"),
                "text": text,
                "likes": next(likes, None),
                "parent_id": numbers.get(above) if above != 1 else None,
            }
            hidden = post.get("user_deleted") or post.get("deleted_at") or post.get("hidden")
            yield Row(0, cells, "removed by the site" if hidden else "", rule="discourse-api")


def _telegram(name: str, messages: Sequence[Node]) -> Found:
    """A discussion group: posts of its channel are the articles, messages below them the comments.

    A message that answers none belongs to the last post before it.
    """
    posts: dict[object, object] = {}
    latest: object = name
    for message in messages:
        own, text, above = message.get("id"), _words(message.get("text")), message.get("reply_to_message_id")
        if message.get("type") != "message":
            continue
        cells = {"date": message.get("date"), "author": message.get("from")}
        if message.get("forwarded_from") and str(message.get("from_id")).startswith("channel"):
            latest = posts[own] = f"{name}-{own}"
            yield About(cells | {"article_id": latest, "title": text.partition("\n")[0], "body": text})
            continue
        posts[own] = article = posts.get(above, latest)
        is_post = posts.get(above) == f"{name}-{above}"
        cells |= {"id": own, "article_id": article, "text": text, "parent_id": None if is_post else above}
        yield Row(0, cells, "" if text else "no text", rule="telegram-desktop")


def _mastodon(above: Sequence[Node], below: Sequence[Node]) -> Found:
    """A status's context: what it answers, of which the first is the article, and the answers to it."""
    first = above[0] if above else {}
    answered = {status.get("id") for status in below}
    article = str(first.get("id") or next((each.get("in_reply_to_id") for each in below), None) or "context")
    if first:
        text, card = shown(first.get("content")), node_in(first.get("card"))
        yield About(
            {
                "article_id": article,
                "title": card.get("title") or text.partition("\n")[0],
                "body": text,
                "author": _called(node_in(first.get("account"))),
                "date": first.get("created_at"),
                "url": card.get("url") or first.get("url"),
            }
        )
    for status in below:
        parent = status.get("in_reply_to_id")
        cells = {
            "id": status.get("id"),
            "article_id": article,
            "text": shown(status.get("content")),
            "author": _called(node_in(status.get("account"))),
            "date": status.get("created_at"),
            "likes": status.get("favourites_count"),
            "parent_id": parent if parent in answered else None,
        }
        yield Row(0, cells, rule="mastodon-api")


def _called(account: Node) -> object:
    return account.get("display_name") or account.get("username") or account.get("acct")


def _tweets(tweets: Sequence[Node], includes: Node) -> Found:
    """A search for a conversation: the tweet that it is named after is the article."""
    users = {user.get("id"): user for user in nodes_in(includes.get("users"))}
    roots = {each.get("id"): each for each in (*nodes_in(includes.get("tweets")), *tweets)}
    told: set[object] = set()
    for tweet in tweets:
        own, article = tweet.get("id"), tweet.get("conversation_id")
        root = roots.get(article)
        if root and article not in told:
            told.add(article)
            text = readable(root.get("text"))
            about = {"article_id": article, "title": str(text or "").partition("\n")[0], "body": text}
            yield About(about | {"author": _named(users, root), "date": root.get("created_at")})
        if own == article:
            continue
        answered = (
            each.get("id") for each in nodes_in(tweet.get("referenced_tweets")) if each.get("type") == "replied_to"
        )
        above = next(answered, None)
        cells = {
            "id": own,
            "article_id": article,
            "text": readable(tweet.get("text")),
            "author": _named(users, tweet),
            "date": tweet.get("created_at"),
            "likes": node_in(tweet.get("public_metrics")).get("like_count"),
            "parent_id": above if above != article else None,
        }
        yield Row(0, cells, rule="x-api")


def _named(users: Mapping[object, Node], tweet: Node) -> object:
    user = users.get(tweet.get("author_id"), {})
    return user.get("name") or user.get("username")


def _words(text: object) -> str:
    """The words of a message, which is a list where some of them are bold or links."""
    pieces = text if isinstance(text, list) else [text]
    return "".join(
        str(node_in(piece).get("text", "") if isinstance(piece, dict) else piece or "") for piece in pieces
    ).strip()
