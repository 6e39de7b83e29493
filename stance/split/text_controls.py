"""What stands between and around the comments of a copied page, as data: buttons, badges, marks, notices.

A new word is a new entry here. Patterns read folded lines and have to match the whole of one, as in
`stance.split.text_layouts`; what they match is trusted only at the edges of a comment, never in the midst of its text.
"""

import re

from stance.split.text_layouts import LineRule

COUNT = "count"
BADGE, PROFILE, SUBJECT, MORE, RULE = "badge", "member profile", "automatic subject", "more comments", "separator"
REMOVED = "removed by the site"
NOTICE = "notice"

LIKE = (
    *(
        "j'aime",
        "mentions? j'aime",
        "recommander",
        "likes?",
        "upvoted",
        "اعجبني",
        "اعجاب",
        "اعجابات",
        "احببته",
        "احببت",
    ),
    *("👍🏻?", "▲", "△", "▴", "↑", "⬆️?", "❤️?", "♥️?", "♡", "🤍"),
)
"""Words and signs beside which a number counts the votes for a comment."""

VOTE_UNITS = ("utile", "upvotes?", "points?", "votes?", "صوت", "اصوات", "نقطة", "نقاط")
"""Words that count votes beside a number, and without one are no button but a reader's own."""

DISLIKE = (
    *("je n'aime (?:pas|plus)", "j'aime pas", "inutile", "dislikes?", "downvotes?", "لم يعجبني", "عدم اعجاب"),
    *("👎🏻?", "▼", "▽", "▾", "↓", "⬇️?"),
)
"""Words and signs beside which a number counts the votes against it."""

BUTTONS = (
    *("repondre", "reponses?", "citer", "citation", "repondre (?:avec citation|en citant|a ce commentaire)"),
    *("signaler(?: (?:un abus|ce commentaire|un contenu inapproprie|au moderateur|comme .{3,20}))?", "alerter"),
    *("partager", "partages?", "tweeter", "copier le lien", "lien permanent", "permalien", "modifier", "editer"),
    *("supprimer", "traduire", "commenter", "reagir", "moderer", "denoncer", "masquer", "bloquer", "avertir"),
    *("haut", "retour en haut", "haut de page", "ajouter un commentaire", "voter", "je recommande"),
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
    *("permalink", "parent", "flag", "translate", "save", "give award", "hide", "block", "upvote", "downvote"),
    *("رد", "الرد", "ردود", "اضف ردا?", "رد على (?:هذا )?التعليق", "تبليغ", "التبليغ", "ابلاغ", "بلغ", "شارك"),
    *("(?:تبليغ|التبليغ|ابلاغ|الابلاغ|بلغ) عن .{3,24}", "مشاركة", "انشر", "طباعة", "اقتباس", "رد (?:مع|ب)\\s?اقتباس"),
    *(
        "اعلى الصفحة",
        "(?:الى|ل)\\s?الاعلى",
        "(?:تعليق )?غير لائق",
        "تعليق مسيء",
        "(?:اضف|اضافة) تعليق",
        "تعديل",
        "حذف",
        "تعليق",
        "علق",
    ),
    *("نسخ الرابط", "رابط(?: (?:دائم|التعليق))?", "موافق", "غير موافق", "ترجمة", "اظهار الترجمة"),
    *("[-+] ?[-+](?= |$)", "[›‹»«⋮…]", "[⚑🚩💬🔗↩⤴↪📤]️?"),
)
"""What a reader can press; one line may hold several, with numbers and the comment's age between them."""

AGES = (
    *("s", "sec", "min", "mn", "m", "h", "hr?s?", "j", "jours?", "heures?", "d", "w", "wks?", "sem", "semaines?"),
    *("mois", "mo", "ans?", "y", "yr?s?", "ثانية", "ث", "دقيقة", "دقائق", "د", "ساعة", "ساعات", "س", "يوم", "يوما"),
    *("ايام", "ي", "اسبوع", "اسبوعا", "اسابيع", "ا", "شهر", "شهرا", "اشهر", "شهور", "ش", "سنة", "سنوات", "عام"),
)
"""The units of ages so short that only a button beside them, or their coming back, shows what they are."""

_NAME = r".{1,60}"
_EDITED = r"(?:modifiee?|edited|edite|معدل|(?:تم )?(?:التعديل|تعديله))"

THREAD_RULES: tuple[LineRule, ...] = (
    LineRule(RULE, r"[-_=*~—]{3,200}|(?:[-_=*~—] ){2,60}[-_=*~—]"),
    # Before buttons: "تم حذف هذا التعليق" and "Commentaire supprimé" hold their words too.
    LineRule(
        REMOVED,
        r"[\[(*]?(?:(?:ce|le|votre|un) )?(?:commentaire|message|reponse|contenu) (?:(?:a|est|ont) )?(?:ete )?"
        r"(?:supprime|efface|retire|modere|masque|bloque|rejete|desactive)e?\b.{0,100}",
    ),
    LineRule(
        REMOVED,
        r"[\[(*]?(?:(?:تم|لقد تم|جرى) )?(?:حذف|ازالة|حجب|سحب|اخفاء|محو) (?:هذا |هذه )?(?:ال)?(?:تعليق|رد|مشاركة).{0,100}"
        r"|[\[(*]?(?:هذا )?(?:ال)?(?:تعليق|رد) (?:محذوف|محجوب|مخفي)\b.{0,100}",
    ),
    LineRule(
        REMOVED,
        r"[\[(*]?(?:(?:this|the|your) )?(?:comment|message|reply|post) (?:(?:was|has been|is) )?"
        r"(?:deleted|removed|hidden|withdrawn)\b.{0,100}|[\[(](?:supprimee?|deleted|removed|محذوف)[\])]"
        r"|(?:ce|le) commentaire n'est plus disponible.{0,60}",
    ),
    LineRule(
        NOTICE,
        r"(?:votre|ce) commentaire est en attente de moderation.{0,80}|(?:تعليقك|هذا التعليق) (?:في|ب)?\s?انتظار.{0,80}",
    ),
    LineRule(
        NOTICE, r"(?:tri(?:er|e)?|class(?:er|e)|sort(?:ed)?|order) (?:par|by)\b.{0,60}|(?:ال)?ترتيب (?:حسب|ب).{0,40}"
    ),
    LineRule(
        NOTICE,
        r"(?:les )?(?:plus|moins|mieux) (?:recents?|anciens?|pertinents?|populaires?|utiles?|aimes?|notes?)(?: d'abord)?"
        r"|(?:most|top|all|newest|oldest|best)(?: (?:relevant|comments?|recent|popular|first))?|tous les commentaires"
        r"|(?:ال)?(?:اقدم|احدث|افضل)(?: (?:اولا|التعليقات))?|الاكثر (?:ملاءمة|صلة|تفاعلا|اعجابا)|(?:كل|جميع) التعليقات",
    ),
    LineRule(BADGE, r"(?:l')?auteur(?:e|rice)?(?: de l'article)?|author|op|(?:ال)?كاتب(?: المقال)?|صاحب المقال"),
    LineRule(
        BADGE,
        r"(?:super|top) ?fan|(?:nouveau |grand )?fan(?: (?:tres )?(?:actif|inconditionnel))?|(?:معجب|متابع|قارئ) (?:نشيط|مميز|وفي|متميز)",
    ),
    LineRule(
        BADGE,
        r"(?:nouve(?:au|lle) |site )?(?:membre|member|habitue|visiteur|invitee?|guest|admin(?:istrat(?:eur|rice|or))?|moderat(?:eur|rice|or)|abonnee?|inscrite?)"
        r"(?: (?:actif|active|confirmee?|inscrite?|senior|junior|vip|du site|premium))?|senior member|junior member"
        r"|(?:عضو|زائر|مشرف|مراقب|مدير)(?:ة)?(?: (?:جديد|نشيط|مميز|فعال|ذهبي|عام|مسجل|متميز|الموقع|شرفي))?ة?",
    ),
    LineRule(
        BADGE,
        rf"(?:avatar|gravatar|photo|image)(?: (?:de|d'|du)? ?(?:profil )?(?:de |d')?{_NAME})?|(?:صورة|الصورة الرمزية)(?: {_NAME})?",
    ),
    LineRule(
        BADGE,
        rf"(?:compte )?verifiee?|verified|{_EDITED}|epinglee?(?: par {_NAME})?|pinned(?: by {_NAME})?|(?:تعليق )?مثبت(?: من .{{1,60}})?",
    ),
    LineRule(BADGE, r"suivre|follow|متابعة|(?:en|hors) ligne|online|offline|(?:غير )?متصل(?: الان)?"),
    LineRule(
        PROFILE,
        r"(?:messages?|posts?|inscri(?:te?|ption)(?: le| depuis)?|join(?:ed|\s?date)|registered|localisation|location|lieu"
        r"|ville|pays|age|sexe|karma|reputation|date d'inscription|rang|statut|contact)\s?: ?.{0,80}"
        r"|(?:(?:عدد )?(?:ال)?مشاركات|تاريخ (?:التسجيل|الانتساب)|التسجيل|الدولة|المدينة|البلد|الجنس|العمر|السمعة|معدل تقييم المستوى)\s?: ?.{0,80}",
    ),
    LineRule(SUBJECT, r"(?:re|sujet|objet|subject|الموضوع|عنوان التعليق)\s?: ?.{0,200}"),
    LineRule(
        MORE,
        r"(?:voir|afficher|masquer|charger|lire|view|show|hide|load|read|عرض|اظهار|اخفاء|مشاهدة|تحميل|شاهد)\b.{0,24}"
        r"\b(?:repl(?:y|ies)|reponses?|commentaires?|comments?|(?:ال)?ردود|(?:ال)?رد|(?:ال)?تعليقات|(?:ال)?مزيد|plus|more|suite|traduction)\b.{0,24}",
    ),
    LineRule(
        MORE, r"\d{1,5} (?:autres? )?(?:reponses?|repl(?:y|ies)|رد(?:ود)?)(?: de .{1,40})?|see translation|عرض الترجمة"
    ),
    LineRule(
        MORE, rf"{_NAME} a repondu(?: [·•] \d{{1,4}} reponses?)?|{_NAME} replied(?: [·•] \d{{1,4}} repl(?:y|ies))?"
    ),
    LineRule(MORE, r"(?:page )?\d{1,4} (?:sur|of|من|/) \d{1,4}|(?:\d{1,4} ){2,9}(?:\.{3}|…)?.{0,24}"),
    LineRule(
        MORE,
        r"(?:[<«‹←] ?){0,2}(?:precedente?s?|suivante?s?|next|previous|older|newer|(?:ال)?سابق|(?:ال)?تالي|(?:ال)?صفحة .{1,20})(?: ?[>»›→]){0,2}"
        r"|(?:commentaires|reponses) (?:plus )?(?:precedents?|suivants?|anciens?|recents?)|تعليقات (?:اقدم|احدث)",
    ),
)
"""Tried in order, first match wins; a line of buttons is looked for after them."""

MARK = re.compile(
    r"(?:(?P<reply>repondre|reply) (?:a|to)"
    r"|(?:en )?(?:reponse|reaction) (?:a|au commentaire de)|in (?:reply|response) to|repl(?:ying|ied) to|a repondu a"
    r"|(?P<rad>رد)[اً]? علي?ى?(?: تعليق)?|في رد على|ردا على)\s?:?\s?@?(?P<parent>.{1,60}?)\s?[:.]?",
    re.IGNORECASE,
)
"""The line that says whom a comment answers; with `reply` or `rad` it may as well be that comment's own button."""
