"""How comments are named, one way for pages, copied text and tables."""


def comment_id(article_id: str, number: int) -> str:
    """The id of the nth comment of an article, n from 1."""
    return f"{article_id}-c{number:03d}"
