"""What a row of the layouts says about one kind of comment thread."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThreadLayout:
    """The mark-up of one kind of comment thread, in selectors of `stance.split.css`.

    An item holds one comment and the replies to it; the parts of a comment are the item itself or inside it, not
    inside a reply. `items` are tried in order, the first with comments wins. Where a part names several selectors,
    the first that finds something is used. `drop` is what stands inside the text and is none. `replies` are
    wrappers that follow an item as siblings and hold the replies to it. `run`: an item is only a comment's head,
    and what follows up to the next head belongs to it. `opening`: the first item is the article (a forum's thread).
    """

    rule: str
    confidence: float
    items: tuple[str, ...]
    text: tuple[str, ...]
    author: tuple[str, ...]
    date: tuple[str, ...]
    likes: tuple[str, ...] = ()
    drop: str = ""
    replies: str = ".indented, .children, .replies, .comment-replies, .comment-children, .subcomments, .answers"
    run: bool = False
    opening: bool = False

    def fields(self) -> dict[str, tuple[str, ...]]:
        """Name of a part → its selectors in order of preference."""
        return {"text": self.text, "author": self.author, "date": self.date, "likes": self.likes}
