"""What stands between and around the comments of a copied page, as data: buttons, badges, marks, notices.

A new word is a new entry here. Patterns read folded lines and have to match the whole of one, as in
`stance.split.text.layouts`; what they match is trusted only at the edges of a comment, never in the midst of its text.
"""

import re

from stance.split.text.layouts import LineRule, any_of

COUNT = "count"
BADGE, PROFILE, SUBJECT, MORE, RULE = "badge", "member profile", "automatic subject", "more comments", "separator"
REMOVED = "removed by the site"
SYSTEM = "notice of a chat"
SHEET = "head or foot of a printed page"
LABEL, NOTICE, EDITED = "label of a text", "notice", "note of an edit"

LIKE = (
    *("j'aime", "mentions? j'aime", "recommander", "likes?", "upvoted"),
    *("اعجب(?:ني)?", "اعجاب", "اعجابات", "احببته", "احببت"),
    *("votes? positifs?", "👍🏻?", "▲", "△", "▴", "↑", "⬆️?", "❤️?", "♥️?", "♡", "🤍"),
)
"""Words and signs beside which a number counts the votes for a comment."""

VOTE_UNITS = ("utile", "upvotes?", "points?", "votes?", "صوت", "اصوات", "نقطة", "نقاط", "اتفق", "اوافق(?:ك الراي)?")
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
        "عدم اعجاب",
    ),
    *("votes? negatifs?", "👎🏻?", "▼", "▽", "▾", "↓", "⬇️?"),
)
"""Words and signs beside which a number counts the votes against it."""

BUTTONS = (
    *("repondre", "reponses?", "citer", "citation", "repondre (?:avec citation|en citant|a ce commentaire)"),
    *("signaler(?: (?:un abus|ce commentaire|un contenu inapproprie|au moderateur|comme .{3,20}))?", "alerter"),
    *("partager", "partages?", "tweeter", "copier le lien", "lien permanent", "permalien", "modifier", "editer"),
    *(
        "supprimer",
        "traduire",
        "commenter",
        "reagir",
        "moderer",
        "denoncer",
        "masquer",
        "bloquer",
        "avertir",
        "recompenser",
    ),
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
    *("permalink", "parent", "flag", "translate", "save", "(?:give )?award", "hide", "block", "upvote", "downvote"),
    r"\{reactions\}",
    *("رد", "الرد", "ردود", "اجب", "اضف ردا?", "رد على (?:هذا )?التعليق", "تبليغ", "التبليغ", "ابلاغ", "بلغ", "شارك"),
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
    r"(?:ثانية|دقيقة|ساعة|سنة)(?: واحدة)?|(?:يوم|اسبوع|شهر|عام)(?: واحد)?",
    r"(?:ثانيت|دقيقت|ساعت|سنت|يوم|اسبوع|شهر|عام)[يا]ن",
)
"""Ages that need no figure."""

_NAME = r".{1,60}"
_EDITED = r"(?:modifiee?|edited|edite|معدل|(?:تم )?(?:التعديل|تعديله))"
_OPENED = r"[\[(*]?"
_ANSWERS = "repl(?:y|ies)|reponses?|commentaires?|comments?|(?:ال)?ردود|(?:ال)?رد|(?:ال)?تعليقات"

THREAD_RULES: tuple[LineRule, ...] = (
    LineRule(RULE, r"[-_=*~—➖─━═⎯▬]{3,200}|(?:[-_=*~—] ){2,60}[-_=*~—]"),
    # Before buttons: "تم حذف هذا التعليق" and "Commentaire supprimé" hold their words too.
    LineRule(
        REMOVED,
        any_of(
            rf"{_OPENED}(?:(?:ce|le|votre|un) )?(?:commentaire|message|reponse|contenu) (?:(?:a|est|ont) )?(?:ete )?"
            r"(?:supprime|efface|retire|modere|masque|bloque|rejete|desactive)e?\b.{0,100}",
            r"(?:ce|le) commentaire n'est plus disponible.{0,60}",
        ),
    ),
    LineRule(
        REMOVED,
        any_of(
            rf"{_OPENED}(?:(?:تم|لقد تم|جرى) )?(?:حذف|ازالة|حجب|سحب|اخفاء|محو) (?:هذا |هذه )?"
            r"(?:ال)?(?:تعليق(?:ك|كم)?|ردك?|مشارك(?:ة|تك)|رسال(?:ة|تك))\b.{0,100}",
            rf"{_OPENED}(?:هذا )?(?:ال)?(?:تعليق|رد) (?:محذوف|محجوب|مخفي)\b.{{0,100}}",
        ),
    ),
    LineRule(
        REMOVED,
        any_of(
            rf"{_OPENED}(?:(?:this|the|your) )?(?:comment|message|reply|post) (?:(?:was|has been|is) )?"
            r"(?:deleted|removed|hidden|withdrawn)\b.{0,100}",
            r"[\[(](?:supprimee?|deleted|removed|محذوف)[\])]",
        ),
    ),
    LineRule(
        SYSTEM,
        r"(?:pinned a message|started a (?:thread|call\b.{0,60})|(?:joined|left) the (?:server|group)"
        r"|(?:added|removed) .{1,40} (?:to|from) the (?:group|thread)|changed the channel (?:name|icon).{0,60})\.?",
    ),
    LineRule(NOTICE, r"(?:votre|ce) commentaire est en attente de moderation.{0,80}"),
    LineRule(NOTICE, r"(?:تعليقك|هذا التعليق) (?:في |ب)?انتظار.{0,80}"),
    # The bar above a Disqus thread.
    LineRule(
        NOTICE,
        r"(?:recommander|recommend) ?\d{0,6}\s{1,9}(?:tweet|partager|share)\b.{0,80}"
        r"|(?:se connecter|log in) (?:avec|with)|nom|name|(?:ou s'inscrire|or sign up) (?:sur|avec|with) .{1,30}",
    ),
    LineRule(NOTICE, r"(?:tri(?:er|e)?|class(?:er|e)|sort(?:ed)?|order) (?:par|by)\b.{0,60}"),
    LineRule(
        NOTICE,
        any_of(
            r"(?:rechercher|search) (?:dans les |in )?(?:commentaires?|comments)|(?:les )?meilleurs(?: commentaires)?",
            r"(?:les )?(?:plus|moins|mieux) (?:recents?|anciens?|pertinents?|populaires?|utiles?|aimes?|notes?)",
            r"(?:most|top|all|newest|oldest|best)(?: (?:relevant|comments?|recent|popular|first))?",
            r"(?:ال)?(?:اقدم|احدث|افضل)(?: (?:اولا|التعليقات))?|(?:ال)?ترتيب (?:حسب|ب).{0,40}",
            r"الاكثر (?:ملاءمة|صلة|تفاعلا|اعجابا|اتفاقا|تصويتا|تقييما|فائدة)",
            r"(?:كل|جميع) التعليقات|tous les commentaires",
        ),
    ),
    LineRule(BADGE, r"(?:l')?auteur(?:e|rice)?(?: de l'article)?|author|op|(?:ال)?كاتب(?: المقال)?|صاحب المقال"),
    LineRule(
        BADGE,
        any_of(
            r"(?:super|top) ?fan|(?:nouveau |grand )?fan(?: (?:tres )?(?:actif|inconditionnel))?",
            r"(?:معجب|متابع|قارئ) (?:نشيط|مميز|وفي|متميز)",
        ),
    ),
    LineRule(
        BADGE,
        any_of(
            r"(?:nouve(?:au|lle) |site |senior |junior )?"
            r"(?:membre|member|lect(?:eur|rice)|contribut(?:eur|rice)|habitue|visiteur|invitee?|guest|admin(?:istrat(?:eur|rice|or))?|moderat(?:eur|rice|or))"
            r"(?: (?:actif|active|confirmee?|inscrite?|senior|junior|vip|du site|premium"
            r"|fidele|assidue?|regulier|reguliere|verifiee?|certifiee?|d'or|d'argent|de bronze))?"
            r"|abonnee?(?: ou abonnee?)?",
            r"(?:abonnee?|inscrite?|membre|member|subscriber|مشتركة?|مسجلة?|عضوة?) (?:depuis|since|منذ) (?:\w+ )?\d{4}",
            r"مشتركة?|من (?:اوفى|اكثر) القراء(?: \w+)?",
            r"(?:عضو|زائر|مشرف|مراقب|مدير)ة?(?: (?:جديد|نشيط|مميز|فعال|ذهبي|عام|مسجل|متميز|الموقع|شرفي)ة?)?",
        ),
    ),
    LineRule(
        BADGE,
        any_of(
            rf"(?:avatar|gravatar|photo|image)(?: (?:de|d'|du)? ?(?:profil )?(?:de |d')?{_NAME})?",
            rf"(?:صورة|الصورة(?: (?:الرمزية|الشخصية))?)(?: {_NAME})?",
            rf"{_NAME}(?:'s|,)? (?:avatar|profile (?:picture|photo)|photo de profil|الصورة الرمزية)",
        ),
    ),
    LineRule(
        BADGE,
        any_of(
            rf"(?:compte )?verifiee?|verified|epinglee?(?: par {_NAME})?|pinned(?: by {_NAME})?",
            rf"(?:تعليق )?مثبت(?: من {_NAME})?|تم التحقق(?: منه)?|(?:حساب )?موثق|suivre|follow|متابعة",
            r"(?:en|hors) ligne|online|offline|(?:غير )?متصل(?: الان)?",
        ),
    ),
    # How near readers of a network are to the one who copied: "• 3e et +", "• 2nd".
    LineRule(BADGE, r"[•·] ?[123](?:er|e|re|st|nd|rd)?(?: et)? ?[+]?(?: degre)?"),
    LineRule(EDITED, rf"\(?{_EDITED}\)?"),
    LineRule(
        LABEL,
        any_of(
            r"(?:texte? d[ue]|contenu d[ue]|son|sa) (?:commentaire|message|texte|avis|opinion|reaction)\s?:?",
            r"(?:le )?(?:commentaire|message|texte|avis|comment|text)\s?:",
            r"(?:نص|مضمون) (?:ال)?(?:تعليق|راي|رسالة|مشاركة|رد)\s?:?|(?:ال)?(?:تعليق|راي|رسالة|نص|مشاركة|محتوى)\s?:",
        ),
    ),
    LineRule(
        PROFILE,
        any_of(
            r"(?:messages?|posts?|inscri(?:te?|ption)(?: le| depuis)?|join(?:ed|\s?date)|registered|locali[sz]ation"
            r"|location|lieu|ville|pays|age|sexe|karma|reputation|date d'inscription|rang|statut|contact)\s?: ?.{0,80}",
            r"(?:(?:عدد )?(?:ال)?مشاركات|تاريخ (?:التسجيل|الانتساب)|التسجيل|الدولة|المدينة|البلد|الجنس|العمر|السمعة"
            r"|معدل تقييم المستوى)\s?: ?.{0,80}",
        ),
    ),
    LineRule(
        SUBJECT, r"(?:re|sujet|objet(?: du message)?|titre|subject|الموضوع|(?:ال)?عنوان(?: التعليق)?)\s?: ?.{0,200}"
    ),
    LineRule(
        MORE,
        any_of(
            r"(?:voir|afficher|masquer|charger|lire|view|show|hide|load|read|عرض|اظهار|اخفاء|مشاهدة|تحميل|شاهد)\b.{0,24}"
            rf"\b(?:{_ANSWERS}|(?:ال)?مزيد|plus|more|suite|traduction)\b.{{0,24}}",
            r"\d{1,5} (?:autres? )?(?:reponses?|repl(?:y|ies)|رد(?:ود)?)(?: de .{1,40})?|see translation|عرض الترجمة",
            rf"{_NAME} a repondu(?: [·•] \d{{1,4}} reponses?)?|{_NAME} replied(?: [·•] \d{{1,4}} repl(?:y|ies))?",
        ),
    ),
    LineRule(
        MORE,
        any_of(
            r"(?:page )?\d{1,4} (?:sur|of|من|/) \d{1,4}|(?:\d{1,4} ){2,9}(?:\.{3}|…)?.{0,24}",
            r"(?:[<«‹←] ?){0,2}(?:precedente?s?|suivante?s?|next|previous|older|newer|(?:ال)?سابق|(?:ال)?تالي)"
            r"(?: ?[>»›→]){0,2}",
            r"(?:commentaires|reponses) (?:plus )?(?:precedents?|suivants?|anciens?|recents?)|تعليقات (?:اقدم|احدث)",
        ),
    ),
)
"""Tried in order, first match wins; a line of buttons is looked for after them."""

TEXT_LABEL = re.compile(
    r"(?:(?:(?:le|son|sa|votre|texte? d[ue]?|contenu d[ue]) ?)?"
    r"(?:commentaire|message|texte|avis|contenu|opinion|reaction|comment|text)"
    r"|(?:نص |مضمون )?(?:ال)?(?:تعليق|راي|رسالة|نص|مشاركة|رد|محتوى))\s?:?",
    re.IGNORECASE,
)
"""A label that stands in front of the text of a comment."""
