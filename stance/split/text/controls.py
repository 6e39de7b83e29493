"""What readers press and see counted about the comments of a copied page, and the sorts of lines there, as data.

A new word is a new entry here. Patterns read folded lines and have to match the whole of one, as in
`stance.split.text.layouts`; what they match is trusted only at the edges of a comment, never in the midst of its text.
"""

import re

COUNT = "count"
DOTS = ("·", "•", "|")
"""Lines of their own, in copies, where a page has them between two words of a line."""

BADGE, PROFILE, SUBJECT, MORE, RULE = "badge", "member profile", "automatic subject", "more comments", "separator"
REMOVED = "removed by the site"
SYSTEM, MEDIA = "notice of a chat", "picture or recording"
SHEET = "head or foot of a printed page"
LABEL, NOTICE, EDITED = "label of a text", "notice", "note of an edit"

LIKE = (
    *(r"(?<=[·|•] )(?:(?:utile|مفيد) ?[?؟] ?)?(?:oui|yes|نعم)(?= ?\()", "je recommande", "تاييد", "موافقة"),
    # Instagram's copies have no space between the two.
    *("j'aimerepondre", "likes?reply", "اعجاب(?:ات)?رد"),
    *("تسجيلات? اعجاب", "تسجيلا? اعجاب(?: واحد)?"),
    *("j'aime", "mentions? j'aime", "recommander", "likes?", "upvoted"),
    *("اعجب(?:ني)?", "اعجاب", "اعجابات", "احببته", "احببت"),
    *("votes? positifs?", "👍🏻?", "▲", "△", "▴", "↑", "⬆️?", "❤️?", "♥️?", "♡", "🤍", "vote[rz]? pour", "upvote"),
)
"""Words and signs beside which a number counts the votes for a comment."""

VOTE_UNITS = (
    "utile",
    "مفيد",
    "upvotes?",
    "points?",
    "votes?",
    "صوت",
    "اصوات",
    "نقطة",
    "نقاط",
    "اتفق",
    "اوافق(?:ك الراي)?",
)
"""Words that count votes beside a number, and without one are no button but a reader's own."""

DISLIKE = (
    *(
        "je n'aime (?:pas|plus)",
        "j'aime pas",
        "inutile",
        "dislikes?",
        "downvotes?",
        "لا (?:اتفق|اوافق)",
        "لم يعجبني",
        "غير مفيد",
        "عدم اعجاب",
    ),
    *(r"(?<=\) )(?:non|no|لا)(?= ?\()", "معارضة", "عدم موافقة"),
    *("votes? negatifs?", "vote[rz]? contre", "👎🏻?", "▼", "▽", "▾", "↓", "⬇️?"),
)
"""Words and signs beside which a number counts the votes against it."""

BUTTONS = (
    *(
        "repondre",
        "reponses?",
        "citer",
        "citation",
        "repondre (?:avec citation|en citant|a ce (?:commentaire|message))",
    ),
    *("signaler(?: (?:un abus|ce commentaire|un contenu inapproprie|au moderateur|comme .{3,20}))?", "alerter"),
    *(
        "partager",
        "partages?",
        "republier",
        "reposter",
        "tweeter",
        "copier le lien",
        "lien permanent",
        "permalien",
        "modifier",
        "editer",
    ),
    *(
        "supprimer",
        "traduire",
        "(?:voir (?:la )?)?traduction",
        "traduire (?:en|vers l[ea]) \\w{4,12}",
        "modifiee?",
        "commenter",
        "publier",
        "reagir",
        "moderer",
        "denoncer",
        "masquer",
        "(?:supprimer|retirer) l'aper[cç]u",
        "bloquer",
        "avertir",
        "recompenser",
    ),
    *(
        "haut",
        "retour en haut",
        "haut de page",
        "ajouter un marque-page",
        "ajouter un commentaire",
        "voter",
        "je recommande",
    ),
    *(
        "comment",
        "reply",
        "replies",
        "report(?: (?:abuse|comment|spam))?",
        "share",
        "quote",
        "reply with quote",
        "edit",
        "delete",
    ),
    *(
        "permalink",
        "parent",
        "flag",
        "translate",
        "save",
        "(?:give )?award",
        "hide",
        "block",
        "upvote",
        "downvote",
    ),
    r"\{reactions\}",
    # Blogger's copies have no space between the two.
    *("repondresupprimer", "replydelete", "ردحذف", "الردود"),
    *(
        "رد\u0651?",
        "الرد",
        "ردود",
        "اجب",
        "اضف ردا?",
        "رد على (?:هذا )?التعليق",
        "تبليغ",
        "التبليغ",
        "ابلاغ",
        "بلغ",
        "شارك",
    ),
    *("(?:تبليغ|التبليغ|ابلاغ|الابلاغ|بلغ) عن .{3,24}", "مشاركة", "انشر", "طباعة", "اقتباس", "رد (?:مع|ب)\\s?اقتباس"),
    *(
        "اعلى الصفحة",
        "(?:الى|ل)\\s?الاعلى",
        "(?:تعليق )?غير لائق",
        "تعليق مسيء",
        "اوص بهذا التعليق",
        "ابلغ المشرف",
        "signaler a l'administrateur",
        "تنبيه الى مخالفة",
        "(?:اضف|اضافة) تعليق",
        "تعديل",
        "حذف",
        "تعليق",
        "علق",
    ),
    *(
        "see translation",
        "translate (?:in)?to \\w{4,12}",
        "(?:ال)?ترجمة الى (?:ال)?\\w{4,12}",
        "edited",
        "معدلة?",
        "عرض الترجمة",
        "تم التعديل",
    ),
    *("نشر", "نسخ الرابط", "رابط(?: (?:دائم|ثابت|التعليق))?", "موافق", "غير موافق", "ترجمة", "اظهار الترجمة"),
    *("[-+] ?[-+](?= |$)", "[›‹»«⋮…⋯↗⇪]", "[⚑🚩💬🔗↩⤴↪📤]️?"),
)
"""What a reader can press; one line may hold several, with numbers and the comment's age between them."""

AGES = (
    *("s", "sec", "min", "mn", "m", "h", "hr?s?", "j", "jours?", "heures?", "d", "w", "wks?", "sem", "semaines?"),
    *("days?", "hours?", "minutes?", "mins?", "seconds?", "secs?", "secondes?", "weeks?", "months?", "years?"),
    *("mois", "mo", "ans?", "y", "yr?s?", "ثانية", "ث", "دقيقة", "دقائق", "د", "ساعة", "ساعات", "س", "يوم", "يوما"),
    *("ايام", "ي", "اسبوع", "اسبوعا", "اسابيع", "ا", "شهر", "شهرا", "اشهر", "شهور", "ش", "سنة", "سنوات", "عام"),
)
"""The units of ages so short that only a button beside them, or their coming back, shows what they are."""

BARE_AGES = (
    r"(?:environ|about) (?:une?|an?) (?:minute|heure|hour)",
    r"(?:ثانية|دقيقة|ساعة|سنة)(?: واحدة)?|(?:يوم|اسبوع|شهر|عام)(?: واحد)?",
    r"(?:ثانيت|دقيقت|ساعت|سنت|يوم|اسبوع|شهر|عام)[يا]ن",
)
"""Ages that need no figure."""

TEXT_LABEL = re.compile(
    r"(?:(?:(?:le|son|sa|votre|texte? d[ue]?|contenu d[ue]) ?)?"
    r"(?:commentaire|message|texte|avis|contenu|opinion|reaction|comment|text)"
    r"|(?:نص |مضمون )?(?:ال)?(?:تعليق|راي|رسالة|نص|مشاركة|رد|محتوى))\s?:?",
    re.IGNORECASE,
)
"""A label that stands in front of the text of a comment."""
