"""Comment services that a page embeds, as data: their own mark-up where it was saved, their traces where it was not."""

from stance.split.html.thread_layout import ThreadLayout

EMBEDS: tuple[ThreadLayout, ...] = (
    ThreadLayout(
        rule="disqus",
        confidence=0.97,
        items=("li.post", "div.post"),
        text=(".post-message", "[data-role=message]"),
        author=(".author [data-username], .author a", ".post-byline .author", ".author", "[data-username]"),
        date=(".time-ago", "[data-role=relative-time]", ".post-meta time, time"),
        likes=("[data-role=likes]", ".vote-up .count, .vote-up"),
        drop=".see-more, .post-menu",
    ),
    ThreadLayout(
        rule="facebook",
        confidence=0.95,
        items=(".fbFeedbackPost, .fbFeedbackReply", "._3-8y._5nz1", ".UFIComment, .UFIReply"),
        text=("._5mdd", ".UFICommentBody", "._30o4", ".postText", ".commentBody"),
        author=(".UFICommentActorName", ".profileName", ".actorName", ".postActor a, .postActor"),
        date=("abbr[data-utime]", "abbr.livetimestamp, .UFISutroCommentTimestamp", "abbr, time"),
        likes=(".UFICommentLikeButton, .UFILikeCount", "._3jd1, ._36_q, ._2u_j", ".likeCount, .postLikes"),
        drop=".see_more_link, ._5v47, .fss",
        replies="._44ri, .UFIReplyList, .postReplies",
    ),
    ThreadLayout(
        rule="openweb",
        confidence=0.95,
        items=(
            "[data-spot-im-class=message]",
            "[data-spot-im-class=message-container]",
            "[data-message-id]",
            ".spcv_message",
        ),
        text=("[data-spot-im-class=message-text]", ".spcv_message-entities"),
        author=("[data-spot-im-class=message-username]", "[data-spot-im-class=username]", ".spcv_username"),
        date=("[data-spot-im-class=message-timestamp]", "time"),
        likes=(
            "[data-spot-im-class=message-like-count], [data-spot-im-class=likes-count]",
            ".spcv_number-of-votes",
        ),
        replies=".spcv_children-list, [data-spot-im-class=replies]",
    ),
    ThreadLayout(
        rule="isso",
        confidence=0.95,
        items=(".isso-comment",),
        text=(".isso-text", ".text"),
        author=(".isso-author", ".author"),
        date=("time",),
        likes=(".isso-votes, .votes",),
    ),
    ThreadLayout(
        rule="remark42",
        confidence=0.95,
        items=(".comment[id^=remark42], article.comment",),
        text=(".comment__text",),
        author=(".comment__username",),
        date=(".comment__time",),
        likes=(".comment__score-value, .comment__score",),
    ),
    ThreadLayout(
        rule="hyvor",
        confidence=0.95,
        items=(".hyvor-talk-comment, .ht-comment",),
        text=(".hyvor-talk-comment-body, .ht-comment-body",),
        author=(".hyvor-talk-comment-author, .ht-user-name",),
        date=("time", ".hyvor-talk-comment-date"),
        likes=(".hyvor-talk-vote-count",),
    ),
    ThreadLayout(
        rule="coral",
        confidence=0.95,
        items=(".coral-comment",),
        text=(".coral-comment-content", ".coral-content"),
        author=(".coral-comment-username", ".coral-username"),
        date=(".coral-comment-timestamp", "time"),
        likes=(".coral-reacted-count, .coral-reactButton-count", ".coral-comment-reactButton"),
    ),
    ThreadLayout(
        rule="youtube",
        confidence=0.95,
        items=("ytd-comment-view-model, ytd-comment-renderer",),
        text=("#content-text",),
        author=("#author-text",),
        date=("#published-time-text", ".published-time-text"),
        likes=("#vote-count-middle",),
        replies="#replies, ytd-comment-replies-renderer",
    ),
)

ELSEWHERE = (
    ("Disqus", "#disqus_thread, script[src*=disqus.com/embed.js], iframe[src*=disqus.com/embed/comments]"),
    ("Facebook", ".fb-comments, .fb_comments, iframe[src*=facebook.com/plugins/comments]"),
    ("OpenWeb", "[data-spotim-module], script[src*=launcher.spot.im]"),
    ("Hyvor Talk", "hyvor-talk-comments, #hyvor-talk-view"),
    ("Coral", "#coral_thread, #coral-embed-stream, script[src*=/assets/js/embed.js][src*=coral]"),
    ("Viafoura", "vf-conversations, script[src*=viafoura]"),
    ("Giscus", "script[src*=giscus.app/client.js], .giscus"),
    ("utterances", "script[src*=utteranc.es/client.js], .utterances"),
    ("Commento", "#commento, script[src*=commento.io]"),
    ("Remark42", "#remark42"),
    ("Isso", "#isso-thread, script[data-isso]"),
    ("Graphcomment", "#graphcomment, script[src*=graphcomment.com]"),
    ("Livefyre", "#livefyre-comments, script[src*=livefyre]"),
    ("IntenseDebate", "#idc-container-parent, script[src*=intensedebate.com]"),
    ("Muut", ".muut, script[src*=muut.com]"),
    ("VK", "#vk_comments"),
)
"""Services that bring comments in when the page is shown, and what a page holds where they will stand."""

RULES_OF = {
    "Disqus": "disqus", "Facebook": "facebook", "OpenWeb": "openweb", "Hyvor Talk": "hyvor", "Coral": "coral",
    "Remark42": "remark42", "Isso": "isso",
}  # fmt: skip
"""The rule that reads a service's comments where they were saved with the page."""
