"""The words and class names of pages that are neither body nor comment, as data for every layout."""

import re

PINGBACKS = ".pingback, .trackback"

CONTROLS = (
    ".reply, .comment-reply, .comment-reply-link, .comment-edit-link, .comment-actions, .comment-tools, .says, "
    ".comment-awaiting-moderation, .share, .sharedaddy, .report, .comment-report, .badge, .role, .label, .rank, "
    ".screen-reader-text, .sr-only, .visually-hidden, .element-invisible, .wp-block-comment-reply-link, "
    ".comment-recat, .comment-like-count, .comment-likes, .comment-votes, .comment-rating, "
    ".comment-permalink, .comment-links, .repondre, .hyperlien, "
    ".signature, .postsignature, .post-signature, .user-signature, .message-signature, .forum-signature, .sig, "
    ".user-title, .userTitle, .user-badge, .user-rank, .wpd-comment-label, .edited, .lastedit, .notice, "
    "[role=button], [aria-hidden=true]"
)
"""What readers press or are shown beside a comment; never its words, never its author's."""

SECTIONS = (
    "#comments, #respond, #disqus_thread, .comments-area, .comment-respond, .comment-form, .comment-list, "
    ".commentlist, .wp-block-comments, .fb-comments, #comments-block, .comments-list, .itemComments, #wpdcom, "
    "#wpcomments, .comment-wrapper, .indented, ul.forum, [data-role=updates], #isso-thread"
)
"""What is no part of the article's body, whether a comment was found in it or not."""

_POST_AR = "(?:تعليق|رد|مشاركة|مداخلة|رأي|تعقيب|رسالة)"
REMOVED = re.compile(
    r"[\[(*«\"]?\s*(?:"
    r"(?:ce(?:t(?:te)?)? |votre |le |la |l[’']|une? )?"
    r"(?:commentaire|message|contenu|réaction|réponse|avis|contribution|intervention|publication)"
    r" (?:a été |est |a ete )?(?:supprimé|retiré|effacé|modéré|masqué|censuré|supprime|désactivé|dépublié)e?"
    r"|(?:this |the )?(?:comment|message|post) (?:was |has been |is |violated )?(?:removed|deleted|hidden|withdrawn)"
    r"|deleted|removed|supprimé|(?:ce|le) commentaire n[’']est plus disponible"
    r"|(?:(?:لقد |قد )?تمت? (?:حذف|إزالة|حجب|سحب|إخفاء)|(?:حُ?ذف|سُ?حب|حُ?جب|أُ?زيل|أُ?خفي)ت?) (?:هذا |هذه )?"
    rf"(?:ال)?{_POST_AR}"
    rf"|(?:هذا |هذه )?(?:ال)?{_POST_AR} (?:محذوف|محجوب|مخفي)ة?|محذوف"
    r"|(?:أزال|حذف) .{1,40} هذا (?:التعليق|الرد)"
    r"|(?:commentaire|message|contenu) (?:non conforme|contraire) (?:à|aux?) .{3,60}"
    # Only what says by whom or why may follow: "removed my first one too, why?" is a comment.
    r")(?:\s(?:par|by|car|pour|for|because|due to|as|من|لأن|لمخالف|بسبب|لعدم|بطلب|بقرار|لخرق).{0,200})?\s*[\])».!\"*]*",
    re.IGNORECASE,
)
"""The whole of a comment that the site took away."""

PING = re.compile(
    r"(?:ping(?:back)?|trackback|rétroliens?|trackback from|pingback de)\s*:\s.{0,300}"
    r"|\[(?:…|\.{3})\] .{10,600} \[(?:…|\.{3})\]",
    re.IGNORECASE,
)
"""The whole of a link from another page."""

TEMPLATE = re.compile(r"\{\{|\}\}|<%|%>|\$\{|\{%|\[\[\s*\w+\s*\]\]|__[A-Z]{3,20}__|%[a-z_]{3,20}%")
"""What stands in a comment that scripts have yet to fill."""

TEMPLATE_NAME = re.compile(r"templ|tmpl|tpl|proto|skeleton|clone", re.IGNORECASE)
"""How a hidden item calls itself that scripts copy for every comment."""

ADVERTISING_NAME = re.compile(
    r"(?:^|[\s_-])(?:ads?|adverts?|advertisement|sponsor(?:ed|ise)?|publicite|pub|promoted)(?:$|[\s_-])", re.IGNORECASE
)
SPONSORED = re.compile(
    r"(?:contenu |محتوى )?(?:publicite|annonce|sponsorisee?|sponsored|promoted|advertisement|اعلان|اشهار|ممول|برعاية)",
    re.IGNORECASE,
)
"""How an advertisement among comments calls itself: by its class, and folded in a word of its own."""

LATER_PAGE = re.compile(
    r"[?&](?:page|pagenumber|paged)=(?!0*1?(?!\d))\d|[?&](?:start|offset)=(?!0*(?!\d))\d|/page[-/]?(?!0*1(?!\d))\d",
    re.IGNORECASE,
)
"""The address of a forum thread's second page and those after it, whose first post is no article."""

AUTHOR_NOISE = re.compile(
    r"^(?:(?:posté|écrit|publié|soumis|envoyé|rédigé|proposé|posted|submitted|written|message|commentaire) )?"
    r"(?:par|by|de la part de)\s*:?\s+|^(?:\w{2,12} ){0,2}(?:بواسطة|من طرف)\s*:?\s+"
    # With a colon: "De" and "من" begin names as well.
    r"|^(?:pseudo(?:nyme)?|nom(?: complet)?|auteure?|de|from|name|user(?:name)?|author|écrit par|membre"
    r"|lect(?:eur|rice)"
    r"|(?:ال)?(?:اسم|إسم)(?: (?:الكامل|المعلق|الكاتب|القارئ|المستخدم))?|الكاتبة?|المعلقة?|المرسلة?"
    r"|القارئة?|صاحب التعليق"
    r"|من|كتب(?:ه|ته|ت)?|[أا]رسله|[أا]ضافه|بقلم)\s?:\s*|^(?:كتبه|كتبته|بقلم)\s+"
    r"|^\(score\s?:?\s?[-+]?\d+\)\s*|^#\s?\d{1,5}\b[\s.:)-]*|^\d{1,5}\s?[-.)]\s+"
    # With a colon and a name before it, and in small letters: "Said" is a name too.
    r"|\s+(?:a dit|dit|a écrit|écrit|says|(?-i:said)|wrote|a répondu|يقول|تقول|قال|قالت|كتب|كتبت)\s*(?::|…|\.\.\.)\s*$"
    r"|\s*[:،,|·•»–-]\s*$|^[|·•»–—-]\s*"
    r"|\s*\((?:non vérifié|not verified|visiteur|invité|anonyme)e?\)"
    r"|\s*\((?:غير (?:موثق|مؤكد|متحقق منه|مُتحقق منه)|لم يتم التحقق)\)"
    r"|\s*\[(?:visiteur|invité|modérateur|admin)\]",
    re.IGNORECASE,
)
"""What stands around an author's name and is none of it."""

_JOINT = r"(?:[\s|·•»«,،:(–-]|\b(?:le|on|à|at|في|يوم|بتاريخ)(?=\s|$))"
BEFORE_DATE = re.compile(rf"{_JOINT}+$|^[\s|·•»«,،:–-]+", re.IGNORECASE)
AFTER_DATE = re.compile(r"^[\s|·•»«,،:)–-]+|[\s|·•»«,،:(–-]+$", re.IGNORECASE)
"""What joins a name to the date after it, and to the date before it."""

FIELD_LABEL = re.compile(
    r"(?:auteur|pseudo|nom|name|author|de|par|from|by|date|le|posté le|message|commentaire|comment|texte|votes?"
    r"|ville|pays|sujet|titre|(?:ال)?اسم|الكاتب|التاريخ|بتاريخ|التعليق|نص التعليق|الرأي|المدينة|البلد|الموضوع|العنوان"
    r"|من طرف|من|يوم)\s?:?",
    re.IGNORECASE,
)
"""What stands before a part of a comment in a form that is printed with its labels."""

NAME_LABEL = re.compile(
    r"(?:auteur|pseudo(?:nyme)?|nom|name|author|(?:post(?:ed|é) )?(?:by|par)"
    r"|(?:ال)?[إا]سم(?: (?:الكاتب|القارئ|المعلق))?|الكاتب|المعلق|(?:(?:[أا]رسلت?|كتبت?|نشر) )?بواسطة)\s?:",
    re.IGNORECASE,
)
"""What stands before an author's name in such a form."""

SAID_ON = re.compile(
    r"\s(?:a (?:dit|écrit|répondu|posté|réagi|commenté)|dit|écrit|says|(?-i:said|wrote|posted)"
    r"|يقول|تقول|قالت?|كتبت?|علقت?)"
    r"(?:\s(?:le|on|يوم|في|بتاريخ))?$",
    re.IGNORECASE,
)
"""What joins a name to the date on which something was said ("Ali a écrit le 4 mars 2024 :")."""

SAYS = re.compile(r"(?:a dit|dit|a écrit|says|said|wrote|يقول|تقول|قال|كتب)\s*(?::|…|\.\.\.)", re.IGNORECASE)
"""A line that only joins the author's name to the words."""

DATE_NAMES = (
    "datetime",
    "content",
    "data-datetime",
    "data-date",
    "data-created",
    "data-created-at",
    "title",
    "data-title",
    "data-tippy-content",
    "data-tooltip",
    "data-original-title",
    "data-bs-original-title",
)
EPOCH_NAMES = (
    "data-utime",
    "data-timestamp",
    "data-time",
    "data-epoch",
    "data-unixtime",
    "data-comment-timestamp",
    "data-ts",
)
"""Attributes that hold a date, and those that hold seconds since 1970."""

NAME_ATTRIBUTES = ("author", "data-author", "data-username", "data-user-name", "data-author-name", "username")
CREATED_ATTRIBUTES = ("created", "data-created", "data-date", "data-datetime", "datetime", "date", "published")
LIKES_ATTRIBUTES = ("score", "likes", "votes", "data-likes", "data-score", "data-votes", "data-like-count")
"""What an item says of its comment in attributes of its own; asked where its mark-up shows nothing."""

ID_ATTRIBUTES = (
    "id",
    "name",
    "data-id",
    "data-cid",
    "data-comment-id",
    "data-commentid",
    "data-comment",
    "data-post-id",
    "thingid",
)
DEPTH_ATTRIBUTES = ("data-depth", "data-level", "depth", "aria-level", "data-comment-depth", "data-indent", "indent")
REFERENCES = frozenset(("parent-link", "in-reply-to", "comment-parent", "parent-comment-link"))
"""Names by which a comment is known, and by which another says that it answers it."""

_NOUNS = (
    r"(?:commentaires?|comments?|réactions?|réponses?|réflexions?|thoughts?|reply|replies|avis"
    r"|تعليقات|تعليقا?|آراء|ردود|ردا?)"
)
_READERS = r"(?:\s+(?:des lecteurs|الزوّ?ار|القرّ?اء|المتابعين))?"
# Only a quoted title may follow: "3 réponses à vos questions" is a headline, "3 réponses à « Le souk »" a count.
_ABOUT = r"(?:\s*(?:au sujet de|sur|à|on|to|على|عن|حول)\s*[«“„‘\"'].{0,200})?"
STATED = re.compile(
    rf"(?P<number>\d{{1,3}}(?:[ \u00a0\u202f.,]\d{{3}})+|\d{{1,6}}|aucun|une?|one|no)\s+{_NOUNS}{_READERS}{_ABOUT}\s*:?"
    rf"|(?:les |ال)?{_NOUNS}{_READERS}\s*[:(\[]{{0,2}}\s*(?P<after>\d{{1,6}})\s*[)\]]?"
    rf"|(?P<words>لا توجد تعليقات|تعليق واحد|تعليقان|رأي واحد|رأيان){_ABOUT}",
    re.IGNORECASE,
)
"""A heading that states how many comments there are."""

CALLED = re.compile(
    rf"(?:vos |les )?(?:commentaires|réactions|avis){_READERS}\s*:?|comments|(?:ال)?(?:تعليقات|آراء){_READERS}\s*:?",
    re.IGNORECASE,
)
"""A heading that says what stands below it, and not how many."""

STATED_WORDS = {
    "aucun": 0, "no": 0, "لا توجد تعليقات": 0,
    "un": 1, "une": 1, "one": 1, "تعليق واحد": 1, "رأي واحد": 1,
    "تعليقان": 2, "رأيان": 2,
}  # fmt: skip

COUNT_HEADINGS = "h1, h2, h3, h4, h5, h6, .comments-title, #comments-title, .wp-block-comments-title"
COUNT_PLACES = ".comments-count, .comment-count, .comments-number, .count"
"""Where a stated count stands: headings anywhere, the others only inside SECTIONS, as teasers have them too."""

ANONYMOUS = re.compile(
    r"anonym\w*|visiteur|visitor|guest|invite|unknown|sans nom|زائر|زائرة|مجهول|بدون اسم|غير معروف|ضيف|قارئ|معلق",
    re.IGNORECASE,
)
"""Names of those who gave none, folded: the same under many comments, and still names."""

_ROLE_WORDS = {
    "name": "author auteur user username name nom nick nickname pseudo fn by byline poster member membre commenter "
    "commentator writer handle qui sender person profile display screenname signataire owner login who speaker",
    "date": "date time ago quand when timestamp datetime published created posted heure jour day tarikh age",
    "vote": "like likes vote votes score rating points thumb up upvote upvotes karma note jaime recommend plus "
    "thumbs reaction reactions upvoted",
    "text": "text texte content contenu body message msg quoi corps description txt bubble said words mot propos "
    "paragraph richtext markdown prose entry comment",
    "control": "reply actions action report share tools controls links btn button badge rank role signature location "
    "toolbar menu flag permalink level grade city ville country avatar subject sujet title titre objet",
}
HINTS = {word: role for role, words in _ROLE_WORDS.items() for word in words.split()}
"""What a word in a class name says that an element holds. The last word counts: "comment-author" is an author."""

WHOLES = frozenset("comment message msg entry".split())
READERS = frozenset("user member membre person reader commenter poster".split())
"""Words for all of a comment, which say less of an element than the word before them, save that one is for a reader."""
