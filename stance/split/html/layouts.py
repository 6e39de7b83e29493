"""How comment threads look in HTML, as data: a new layout is a new row here, in `html.embeds` or in `html.forums`.

Selectors are those of `stance.split.css`; `stance.split.html.thread_layout` says what the parts of a row mean.
"""

from stance.split.html.embeds import EMBEDS
from stance.split.html.forums import FORUMS
from stance.split.html.thread_layout import ThreadLayout

_LIST_ITEMS = (
    "li.comment, li.pingback, li.trackback",
    "div.comment, div.pingback, div.trackback",
    "article.comment, article.pingback, article.trackback",
)

_SYSTEMS: tuple[ThreadLayout, ...] = (
    ThreadLayout(
        rule="wpdiscuz",
        confidence=0.98,
        items=(".wpd-comment", ".wc-comment"),
        text=(".wpd-comment-text", ".wc-comment-text"),
        author=(".wpd-comment-author", ".wc-comment-author"),
        date=(".wpd-comment-date", ".wc-comment-date"),
        likes=(".wpd-vote-result", ".wc-vote-result"),
    ),
    # Before WordPress, whose class names SPIP gives to its own parts beside its own names. Its titles repeat the
    # article's ("> Le guichet") and stand in the head, not in the text.
    ThreadLayout(
        rule="spip",
        confidence=0.97,
        items=(".forum-fil", ".forum-message"),
        text=(".forum-texte",),
        author=(
            ".forum-chapo .comment-author, .forum-chapo .auteur, .forum-chapo .forum_auteur, .forum-chapo .vcard",
            ".forum-chapo small",
            ".forum-chapo",
        ),
        date=(
            ".forum-chapo time, .forum-chapo abbr",
            ".forum-chapo .date",
            ".forum-chapo small",
            ".forum-chapo",
        ),
        replies="ul, ol",
    ),
    # Before Hespress and WordPress: Drupal's Bartik has .comment-text around the automatic subject and the body, so
    # that "Le guichet" would begin the words of every comment, and Drupal 8 nests .comment__content the same way.
    ThreadLayout(
        rule="drupal",
        confidence=0.98,
        items=("div.comment, article.comment", "[typeof*=sioct:Comment]", "div.comment-wrapper > div"),
        text=(
            ".field--name-comment-body",
            ".field-name-comment-body",
            "[property=content:encoded]",
            ".comment__content [property=schema:text]",
        ),
        author=(
            ".comment__author .username, .comment__author [property=schema:name]",
            ".comment__submitted .username, .comment__submitted [property=schema:name]",
            ".comment__author, .commenter-name",
            ".submitted .username, .submitted [property=foaf:name]",
            ".username",
            ".comment__submitted, .submitted, .comment-submitted",
        ),
        date=(
            ".comment__time, .comment-time",
            ".submitted time",
            ".comment__submitted, .submitted, .comment-submitted",
            "[property=schema:dateCreated]",
            "time",
        ),
        likes=(".rate-number-up-down-rating, .vote-count, .plus1-score, .vud-score",),
        drop=".field__label, .field-label, .user-signature",
    ),
    # Before WordPress, whose .comment-content this has as well, but whose names and dates stand elsewhere.
    ThreadLayout(
        rule="blogger",
        confidence=0.97,
        items=("li.comment",),
        text=(".comment-block .comment-content",),
        author=(".comment-header .user",),
        date=(".comment-header .datetime",),
    ),
    # Before WordPress as well, whose .comment and .comment-body this has, and whose names have a class.
    ThreadLayout(
        rule="substack",
        confidence=0.97,
        items=("div.comment",),
        text=(".comment-rest .comment-body, [role=article] .comment-body",),
        author=(".comment-meta [href*=/profile/], .comment-meta [href*=substack.com/@]",),
        date=(".comment-timestamp",),
        likes=(".comment-actions .label, .comment-actions .post-ufi-button",),
        drop=".comment-meta",
        replies=".comment-list-items",
    ),
    ThreadLayout(
        rule="wordpress",
        confidence=0.98,
        items=_LIST_ITEMS,
        text=(".comment-content",),
        author=(".comment-author .fn", ".comment-author-name, .comment-author-link", ".fn", ".comment-author", "cite"),
        date=(
            ".comment-metadata time, .comment-meta time",
            "time",
            ".comment-metadata a",
            ".comment-date, .comment-meta",
        ),
        likes=(
            ".view-likers, [id^=comment-like-count], .comment-like-count",
            ".cld-like-count-wrap, .wpulike-counter, .comment-votes, .comment-rating",
            ".wpulike .count-box, .wp_ulike_counter_up, .cld-count-wrap",
        ),
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
    # Replies stand in ul.children inside the li of the comment that they answer. The votes are one number, which
    # falls below zero, between two arrows.
    ThreadLayout(
        rule="hespress",
        confidence=0.98,
        items=_LIST_ITEMS,
        text=(".comment-text",),
        author=(".comment-author .fn", ".fn", ".comment-author"),
        date=(".comment-date time", ".comment-date", "time"),
        likes=(".comment-recat-number",),
    ),
    # After those above, which keep the text in an element of its own: asked first, this one would
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
        drop=".comment-author, .comment-meta, .commentmetadata, .comment-date, .children, .fn, .vcard",
    ),
    ThreadLayout(
        rule="drupal-old",
        confidence=0.95,
        items=("div.comment, article.comment",),
        text=(".comment__body, .comment__text", ".content"),
        author=(".submitted .username", ".username", ".author", ".submitted"),
        date=(".submitted time", ".submitted", ".date, time"),
        drop=".user-signature, .links",
    ),
    # After the lists: themes mark their lists up with schema.org too, but put replies beside a comment,
    # not inside it, so only the list knows what answers what.
    ThreadLayout(
        rule="schema.org",
        confidence=0.97,
        items=(
            "[itemtype$=schema.org/Comment], [itemtype$=schema.org/UserComments], [itemtype$=schema.org/Answer]",
            "[itemprop=comment][itemscope], [itemprop=comments][itemscope]",
        ),
        text=("[itemprop=text], [itemprop=commentText]", "[itemprop=articleBody]", "[itemprop=description]"),
        author=(
            "[itemprop=author] [itemprop=name], [itemprop=creator] [itemprop=name]",
            "[itemprop=author], [itemprop=creator]",
        ),
        date=("[itemprop=commentTime], [itemprop=dateCreated], [itemprop=datePublished]", "time"),
        likes=("[itemprop=upvoteCount]", "[itemprop=userInteractionCount]", ".kmt-like-counter"),
    ),
    ThreadLayout(
        rule="schema.org-rdfa",
        confidence=0.96,
        items=("[typeof=Comment], [typeof$=schema.org/Comment], [typeof*=schema:Comment], [typeof*=UserComments]",),
        text=(
            "[property=text], [property=schema:text], [property$=schema.org/text]",
            "[property=commentText], [property=schema:commentText], [property=description]",
        ),
        author=(
            "[property$=author] [property$=name], [property$=creator] [property$=name]",
            "[property$=author], [property$=creator]",
        ),
        date=("[property$=dateCreated], [property$=commentTime]", "[property$=datePublished]", "time"),
        likes=("[property$=upvoteCount]", "[property$=userInteractionCount]"),
    ),
    ThreadLayout(
        rule="jcomments",
        confidence=0.97,
        items=("[id^=comment-item-]",),
        text=("[id^=comment-body-]", ".comment-body"),
        author=(".comment-author",),
        date=(".comment-date",),
        likes=("span.vote-good, span.vote-poor, span.vote-none", ".comments-vote"),
        replies=".comments-list",
    ),
    ThreadLayout(
        rule="k2",
        confidence=0.97,
        items=(".itemCommentsList > li", ".itemComments > li"),
        text=(".commentText", "li"),
        author=(".commentAuthorName a", ".commentAuthorName"),
        date=(".commentDate",),
        drop=".commentAuthorName, .commentDate, .commentLink, .commentToolbar, .commentAvatar",
    ),
    ThreadLayout(
        rule="wp-print",
        confidence=0.97,
        items=(".CommentDate",),
        text=(".CommentContent",),
        author=(".CommentDate u", ".CommentDate"),
        date=(".CommentDate",),
        run=True,
    ),
    ThreadLayout(
        rule="blogger-old",
        confidence=0.95,
        items=("dt.comment-author", "#comments-block > dt"),
        text=(".comment-body",),
        author=("dt",),
        date=(".comment-timestamp", ".comment-footer"),
        run=True,
    ),
    # Last of these: themes before 2009 give an item no class, so that any list of theirs is told by its own alone,
    # and words stand in it bare. Newer ones keep the list's class, and would lose their parts to this row.
    ThreadLayout(
        rule="wordpress-old",
        confidence=0.93,
        items=(".commentlist > li", "#commentlist > li", ".comment-list > li, #comment-list > li"),
        text=(".comment-text, .commenttext, .comment-entry, .commentbody", "li"),
        author=(".fn", "cite", ".comment-author, .commentauthor", ".author"),
        date=(".commentmetadata time, time", ".commentmetadata a", ".commentmetadata", ".comment-date, .date", "small"),
        drop=".fn, cite, .commentmetadata, .comment-author, .commentauthor, .comment-date, small, .vcard",
    ),
)

SERVICES = EMBEDS
SITES: tuple[ThreadLayout, ...] = (*FORUMS, *_SYSTEMS)
"""Forums first: their first post is no comment, which schema.org in the same page does not tell. A service's thread
is looked for beside a site's own, as many pages have both."""

JSON_LD_RULE, JSON_LD_CONFIDENCE = "schema.org-json", 0.95
"""Last of all: what a page says of its comments in JSON-LD is often only the first few of those it shows."""
