"""How comment threads look in HTML, as data: a new layout is a new row here.

Selectors are those of `stance.split.css`. An item holds one comment and the replies to it; the parts
of a comment are the item itself or inside it, not inside a reply. Where a field names several selectors,
the first that finds something is used.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThreadLayout:
    """The mark-up of one kind of comment thread. `items` are tried in order, the first with comments wins."""

    rule: str
    confidence: float
    items: tuple[str, ...]
    text: tuple[str, ...]
    author: tuple[str, ...]
    date: tuple[str, ...]
    likes: tuple[str, ...] = ()
    drop: str = ""

    def fields(self) -> dict[str, tuple[str, ...]]:
        """Name of a part → its selectors in order of preference."""
        return {"text": self.text, "author": self.author, "date": self.date, "likes": self.likes}


_LIST_ITEMS = (
    "li.comment, li.pingback, li.trackback",
    "div.comment, div.pingback, div.trackback",
    "article.comment, article.pingback, article.trackback",
)

LAYOUTS: tuple[ThreadLayout, ...] = (
    ThreadLayout(
        rule="wordpress",
        confidence=0.98,
        items=_LIST_ITEMS,
        text=(".comment-content",),
        author=(".comment-author .fn", ".comment-author-name, .comment-author-link", ".fn", ".comment-author"),
        date=(
            ".comment-metadata time, .comment-meta time",
            "time",
            ".comment-metadata a",
            ".comment-date, .comment-meta",
        ),
        likes=(".comment-like-count, .cld-like-count-wrap, .wpulike-counter, .comment-votes",),
    ),
    ThreadLayout(
        rule="wordpress-blocks",
        confidence=0.98,
        items=_LIST_ITEMS,
        text=(".wp-block-comment-content",),
        author=(".wp-block-comment-author-name",),
        date=(".wp-block-comment-date time", ".wp-block-comment-date"),
        likes=(".comment-like-count",),
    ),
    ThreadLayout(
        rule="hespress",
        confidence=0.98,
        items=_LIST_ITEMS,
        text=(".comment-text",),
        author=(".comment-author .fn", ".fn", ".comment-author"),
        date=(".comment-date time", ".comment-date", "time"),
        likes=(".comment-recat-number",),
    ),
    # After the three above, which keep the text in an element of its own: asked first, this one would
    # take "rif now, mardi 16 janvier, 5 votes" into the words of every comment, as they all have a body.
    ThreadLayout(
        rule="wordpress-classic",
        confidence=0.95,
        items=_LIST_ITEMS,
        text=(".comment-body",),
        author=(".comment-author .fn", ".fn", ".comment-author", "cite"),
        date=(
            ".comment-meta time, .commentmetadata time",
            "time",
            ".commentmetadata a",
            ".comment-meta, .comment-date",
        ),
        drop=".comment-author, .comment-meta, .commentmetadata, .comment-date, .children, .fn",
    ),
    # After the lists: themes mark their lists up with schema.org too, but put replies beside a comment,
    # not inside it, so only the list knows what answers what.
    ThreadLayout(
        rule="schema.org",
        confidence=0.97,
        items=(
            "[itemtype$=schema.org/Comment], [itemtype$=schema.org/UserComments]",
            "[itemprop=comment][itemscope], [itemprop=comments][itemscope]",
        ),
        text=("[itemprop=text], [itemprop=commentText]", "[itemprop=description]"),
        author=(
            "[itemprop=author] [itemprop=name], [itemprop=creator] [itemprop=name]",
            "[itemprop=author], [itemprop=creator]",
        ),
        date=(
            "[itemprop=commentTime], [itemprop=dateCreated], [itemprop=datePublished]",
            "time",
        ),
        likes=("[itemprop=upvoteCount]",),
    ),
)

JSON_LD_RULE, JSON_LD_CONFIDENCE = "schema.org-json", 0.95
"""Last of all: what a page says of its comments in JSON-LD is often only the first few of those it shows."""

PINGBACKS = ".pingback, .trackback"

CONTROLS = (
    ".reply, .comment-reply, .comment-reply-link, .comment-edit-link, .comment-actions, .comment-tools, .says, "
    ".comment-awaiting-moderation, .share, .sharedaddy, .report, .comment-report, .badge, .role, .label, "
    ".screen-reader-text, .sr-only, .visually-hidden, .wp-block-comment-reply-link, .comment-recat, "
    ".comment-like-count, [role=button], [aria-hidden=true]"
)
"""What readers press or are shown beside a comment; never its words, never its author's."""

SECTIONS = (
    "#comments, #respond, #disqus_thread, .comments-area, .comment-respond, .comment-form, .comment-list, "
    ".commentlist, .wp-block-comments, .fb-comments"
)
"""What is no part of the article's body, whether a comment was found in it or not."""

ELSEWHERE = (
    ("Disqus", "#disqus_thread, script[src*=disqus.com/embed.js]"),
    ("Facebook", ".fb-comments, iframe[src*=facebook.com/plugins/comments]"),
    ("OpenWeb", "[data-spotim-module], script[src*=launcher.spot.im]"),
    ("Hyvor Talk", "hyvor-talk-comments, #hyvor-talk-view"),
)
"""Services that bring comments in when the page is shown, and what a page holds where they will stand."""

DATE_PLACES = (
    ("meta[property=article:published_time], meta[property=og:article:published_time]", "content"),
    ("[itemprop=datePublished]", "content"),
    ("[itemprop=datePublished], time.entry-date, time.published, time[pubdate]", "datetime"),
    (".date-post, .entry-date, .post-date, .article-date", ""),
)
"""Where an article's date stands: selector, and the attribute that holds it ("" for its words)."""

REMOVED = re.compile(
    r"[\[(«\"]?\s*(?:"
    r"(?:ce |votre )?commentaire (?:a été |est )?(?:supprimé|retiré|effacé|modéré|masqué)"
    r"|(?:this )?comment (?:was |has been |is )?(?:removed|deleted|hidden)|deleted|removed|supprimé"
    r"|(?:لقد )?تم حذف (?:هذا )?التعليق|(?:هذا )?التعليق محذوف|تعليق محذوف"
    # Only what says by whom or why may follow: "removed my first one too, why?" is a comment.
    r")(?:\s(?:par|by|car|pour|for|because|من|لأن|لمخالف|بسبب).{0,80})?\s*[\])».!\"]*",
    re.IGNORECASE,
)
"""The whole of a comment that the site took away."""

AUTHOR_NOISE = re.compile(
    r"^(?:par|by|posté par|écrit par|publié par|بواسطة|من طرف)\s*:?\s+"
    # With a colon and a name before it, and in small letters: "Said" is a name too.
    r"|\s+(?:a dit|dit|a écrit|écrit|says|(?-i:said)|wrote|يقول|تقول|قال|قالت|كتب|كتبت)\s*:\s*$|\s*:\s*$",
    re.IGNORECASE,
)

_NOUNS = (
    r"(?:commentaires?|comments?|réactions?|réponses?|réflexions?|thoughts?|reply|replies|avis"
    r"|تعليقات|تعليقا?|آراء|ردود|ردا?)"
)
_READERS = r"(?:\s+(?:des lecteurs|الزوار|القراء|المتابعين))?"
# Only a quoted title may follow: "3 réponses à vos questions" is a headline, "3 réponses à « Le souk »" a count.
_ABOUT = r"(?:\s*(?:au sujet de|sur|à|on|to|على|عن|حول)\s*[«“„‘\"'].{0,200})?"
STATED = re.compile(
    rf"(?P<number>\d{{1,3}}(?:[ \u00a0\u202f.,]\d{{3}})+|\d{{1,6}}|aucun|une?|one|no)\s+{_NOUNS}{_READERS}{_ABOUT}\s*:?"
    rf"|(?:les |ال)?{_NOUNS}{_READERS}\s*[:(\[]{{0,2}}\s*(?P<after>\d{{1,6}})\s*[)\]]?"
    rf"|(?P<words>لا توجد تعليقات|تعليق واحد|تعليقان|رأي واحد|رأيان){_ABOUT}",
    re.IGNORECASE,
)
"""A heading that states how many comments there are."""

STATED_WORDS = {
    "aucun": 0, "no": 0, "لا توجد تعليقات": 0,
    "un": 1, "une": 1, "one": 1, "تعليق واحد": 1, "رأي واحد": 1,
    "تعليقان": 2, "رأيان": 2,
}  # fmt: skip

COUNT_HEADINGS = "h1, h2, h3, h4, h5, h6, .comments-title, #comments-title, .wp-block-comments-title"
COUNT_PLACES = ".comments-count, .comment-count, .comments-number, .count"
"""Where a stated count stands: headings anywhere, the others only inside SECTIONS, as teasers have them too."""
