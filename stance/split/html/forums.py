"""Forum threads, as data: the first post is the article, the others are comments on it.

Signatures, ranks and buttons stand outside the selectors of the text, or in `CONTROLS`; quotes stand inside, with
their "X wrote" line. The order: a board's own class names before those that others use too.
"""

from stance.split.html.thread_layout import ThreadLayout

FORUMS: tuple[ThreadLayout, ...] = (
    # Before schema.org, which Discourse writes for readers without scripts: its first post is no comment there, and
    # its likes have no itemprop of their own.
    ThreadLayout(
        rule="discourse",
        confidence=0.97,
        items=(".crawler-post", ".topic-post"),
        text=("[itemprop=articleBody]", "[itemprop=text]", ".cooked", ".post"),
        author=("[itemprop=author] [itemprop=name]", ".creator", ".names .username", "[data-user-card]"),
        date=(".crawler-post-infos time, .post-time", "time", ".post-date .relative-date", ".relative-date"),
        likes=(".post-likes", "[itemprop=userInteractionCount]", ".like-count"),
        opening=True,
    ),
    ThreadLayout(
        rule="phpbb",
        confidence=0.97,
        items=("div.post",),
        text=(".postbody .content",),
        author=(
            ".author .username, .author .username-coloured",
            ".postprofile .username, .postprofile .username-coloured",
            ".author strong",
            ".postprofile dt a",
        ),
        date=(".author time", ".author"),
        opening=True,
    ),
    ThreadLayout(
        rule="vbulletin",
        confidence=0.97,
        items=("li.postcontainer, li.postbitlegacy, li.postbit", "table[id^=post]", "li.b-post"),
        text=(".postcontent", "[id^=post_message_]", ".js-post__content-text"),
        author=(".username strong", ".username", ".bigusername", ".author [itemprop=name], .b-post__author"),
        date=(".postdate", "time", ".date", "td.thead", ".thead"),
        likes=(".votecount, .js-post-vote-count",),
        opening=True,
    ),
    ThreadLayout(
        rule="xenforo",
        confidence=0.97,
        items=("article.message, article.message--post", "li.message"),
        text=(".message-body .bbWrapper", ".bbWrapper", ".messageText"),
        author=(".message-name .username", ".message-name", ".messageUserInfo .username", ".username"),
        date=(".message-attribution time", "time", ".DateTime"),
        drop=".bbCodeBlock-expandLink, .quoteExpand",
        opening=True,
    ),
    ThreadLayout(
        rule="invision",
        confidence=0.96,
        items=("article.ipsComment, article.cPost", ".ipsComment"),
        text=("[data-role=commentContent]", ".cPost_contentWrap .ipsType_richText"),
        author=(".ipsComment_author a", ".cAuthorPane_author a, .cAuthorPane_author", ".ipsComment_author"),
        date=("time",),
        likes=("[data-role=reactCount]", ".ipsReact_reactCount"),
        drop="[data-excludequote]",
        opening=True,
    ),
    ThreadLayout(
        rule="smf",
        confidence=0.96,
        items=(".post_wrapper",),
        text=(".post .inner", ".post"),
        author=(".poster h4 a", ".poster h4"),
        date=(".keyinfo time", ".postinfo .smalltext", ".keyinfo .smalltext", ".postarea .smalltext"),
        opening=True,
    ),
    ThreadLayout(
        rule="mybb",
        confidence=0.96,
        items=("div.post",),
        text=(".post_body",),
        author=(".author_information .largetext", ".author_information strong a, .author_information strong"),
        date=(".post_date",),
        drop=".post_edit, .edited_post",
        opening=True,
    ),
    ThreadLayout(
        rule="fluxbb",
        confidence=0.96,
        items=(".blockpost",),
        text=(".postmsg",),
        author=(".postleft dt strong", ".postleft dt"),
        date=("h2 a", "h2"),
        drop=".postedit",
        opening=True,
    ),
    ThreadLayout(
        rule="kunena",
        confidence=0.95,
        items=(".kmsg, .kunena-message, .kmessage",),
        text=(".kmsgtext, .kmsg-text", ".kmessage-contents .kmsg", ".mykmsg-text, .kmsgbody"),
        author=(".kpost-username", ".kwho-user, .kwho-admin, .kwho-moderator", ".kmessage-profile .kwho-user"),
        date=(".kmsgdate", ".kdate, time"),
        opening=True,
    ),
    ThreadLayout(
        rule="bbpress",
        confidence=0.95,
        items=("div.bbp-reply-header, div.bbp-topic-header",),
        text=(".bbp-topic-content, .bbp-reply-content",),
        author=(".bbp-author-name",),
        date=(".bbp-reply-post-date, .bbp-topic-post-date",),
        run=True,
        opening=True,
    ),
    ThreadLayout(
        rule="flarum",
        confidence=0.95,
        items=(".PostStream-item[data-id]", "article.CommentPost", "article.Post, .PostStream-item"),
        text=(".Post-body",),
        author=(".PostUser .username", ".PostUser h3 a"),
        date=("time",),
        opening=True,
    ),
)
