"""What stands between and around the comments of a copied page, as data: badges, marks, notices, what was removed.

A new word is a new entry here; patterns as in `stance.split.text.controls`.
"""

from stance.split.text.beside import LineRule, any_of
from stance.split.text.controls import (
    BADGE,
    EDITED,
    LABEL,
    MEDIA,
    MORE,
    NOTICE,
    PROFILE,
    RULE,
    SUBJECT,
    SYSTEM,
)
from stance.split.text.removed import REMOVED_RULES

REMARK = r"(?:obs\.|codage|observation d[eu] .{2,20})\s?: .{1,300}"
"""What who copied a comment remarks below it."""

_NAME = r".{1,60}"
_EDITED = r"(?:modifiee?|edited|edite|معدل|(?:تم )?(?:التعديل|تعديله))"
_ANSWERS = "repl(?:y|ies)|reponses?|commentaires?|comments?|(?:ال)?ردود|(?:ال)?رد(?:[يا]ن|ا)?|(?:ال)?تعليقات"

THREAD_RULES: tuple[LineRule, ...] = (
    LineRule(RULE, r"[-_=*~—➖─━═⎯▬]{3,200}|(?:[-_=*~—] ){2,60}[-_=*~—]"),
    # Before buttons: "تم حذف هذا التعليق" and "Commentaire supprimé" hold their words too.
    *REMOVED_RULES,
    LineRule(SYSTEM, r"(?:pieces jointes|fichiers joints|attachments?|(?:ال)?مرفقات)"),
    LineRule(
        SYSTEM,
        r"(?:pinned a message|started a (?:thread|call\b.{0,60})|(?:joined|left) the (?:server|group)"
        r"|(?:added|removed) .{1,40} (?:to|from) the (?:group|thread)|changed the channel (?:name|icon).{0,60})\.?",
    ),
    LineRule(BADGE, r"(?:votre|ce) commentaire est en attente de moderation.{0,80}"),
    LineRule(
        NOTICE,
        r"(?:(?:ال)?مقالات و)?(?:(?:ال)?اراء|(?:ال)?تعليقات|(?:ال)?ردود)\b[^.]{0,80} تعبر\b.{0,80}"
        r"|les (?:commentaires|avis|opinions|propos)\b[^.]{0,80} n'engagent (?:pas|que)\b.{0,80}",
    ),
    LineRule(
        MEDIA,
        r"\[ ?(?:sticker|gif|photo|video|voice message|audio file|file|poll|location|contact"
        r"|ملصق|صورة|فيديو|مقطع فيديو|رسالة صوتية|ملف(?: صوتي)?|استطلاع|موقع)(?: \W{1,4})? ?\]",
    ),
    LineRule(
        NOTICE,
        r"(?:aimee? par|liked by|اعجب ب(?:هذا)?|نال اعجاب) .{1,60} (?:et|and|و) ?[\d ,.]{1,9}"
        r" (?:autres?(?: personnes)?|others?|اخر(?:ون|ين))",
    ),
    LineRule(NOTICE, r"creator videos|videos du createur|فيديوهات منشئ المحتوى"),
    LineRule(NOTICE, r"ouvrir le clavier emoji|(?:ordre actuellement|current selected sort order)\b.{0,120}"),
    LineRule(NOTICE, r"\d{1,6} (?:republications?|reposts?|partages?|shares?|مشارك(?:ة|ات))"),
    LineRule(
        NOTICE, r"note de la (?:moderation|redaction)\s?:.{1,240}|ملاحظة (?:من )?(?:ال)?(?:ادارة|تحرير)\s?:.{1,240}"
    ),
    LineRule(NOTICE, REMARK),
    LineRule(NOTICE, r"(?:reactions?|(?:ال)?تفاعل(?:ات)?|المعجبون)\s?: \S.{0,200}"),
    LineRule(BADGE, r"(?:تعليقك|هذا التعليق) (?:في |ب)?انتظار.{0,80}"),
    # The bar above a Disqus thread.
    LineRule(
        NOTICE,
        r"(?:recommander|recommend) ?\d{0,6}\s{1,9}(?:tweet|partager|share)\b.{0,80}"
        r"|(?:recommander|recommend|favori|favorite) ?\d{0,6}|t tweet(?:er)?|f (?:partager|share)"
        r"|(?:participer a|commencer|join|start) (?:la |the )?discussion.{0,4}|.{0,40}(?:disqus's )?\b"
        r"(?:privacy policy|"
        r"confidentialite)(?: de disqus)?"
        r"|(?:se connecter|log in) (?:avec|with)|nom|name|(?:ou s'inscrire|or sign up) (?:sur|avec|with) .{1,30}",
    ),
    # The pictures of a network's reactions, by their names.
    LineRule(NOTICE, r"(?:like|support|insightful|celebrate|love|funny|curious|appreciation){1,7}"),
    LineRule(NOTICE, r"(?:j'aime)?(?:bravo|instructif|soutien|j'adore|drole|curieux){1,7}|(?:j'aime){2,7}"),
    # When a network's post was put up, with the letters in another order for machines.
    LineRule(NOTICE, r"(?=.{0,60}?(?:[a-z]{1,12}\d{1,4}){4})[a-z\d ]{16,90}"),
    LineRule(NOTICE, r"(?:tri(?:er|e)?|class(?:er|e)|sort(?:ed)?|order) (?:par|by)\b.{0,60}"),
    LineRule(
        NOTICE,
        any_of(
            r"(?:rechercher|search) (?:dans les |in )?(?:commentaires?|comments)|(?:les )?meilleurs(?: commentaires)?",
            r"(?:les )?(?:plus|moins|mieux) (?:recents?|anciens?|pertinents?|populaires?|utiles?|aimes?|notes?)",
            r"(?:most|top|all|newest|oldest|best)(?: (?:relevant|comments?|recent|popular|first))?",
            r"(?:ال)?(?:اقدم|احدث|افضل)(?: (?:اولا|التعليقات))?|(?:ال)?ترتيب (?:حسب|ب).{0,40}",
            r"الاكثر (?:ملاءمة|صلة|تفاعلا|اعجابا|اتفاقا|تصويتا|تقييما|فائدة)",
            r"الاهم|(?:كل|جميع) التعليقات|tous les commentaires",
        ),
    ),
    LineRule(
        BADGE,
        r"(?:[·•] ?)?(?:l')?auteur(?:e|rice)?(?: de l'article)?|author|op|mod|ap"
        r"|(?:ال)?كاتب(?: (?:المقال|المنشور))?|المؤلف|صاحب المقال",
    ),
    LineRule(
        BADGE,
        any_of(
            r"meilleur commentaire|افضل تعليق|(?:guardian|nyt|editors?'?) picks?",
            r"نجم صاعد|etoile montante|(?:rising|all-) ?star(?: contributor)?",
            r"top \d{1,2} ?% (?:des|of|des meilleurs) .{3,30}|(?:super|top|rising|new)[ -]?fan"
            r"|en vedette|featured|a la une|follower|(?:معلق|ناشر) دائم"
            r"|(?:nouveau |grand )?fan(?: (?:(?:tres |super )?actif|inconditionnel))?",
            r"(?:معجب|متابع|قارئ) (?:نشي?ط|مميز|وفي|متميز)|(?:من )?(?:ابرز|كبار|اكبر) (?:المعجبين|المتابعين|المساهمين)",
            r"profile badge for .{1,80}|top (?:\d{1,2} ?% )?(?:commenter|poster|contribut(?:or|eur|rice))",
            r"صاحب المنشور|عضو مجهول الهوية|مسؤول|auteur de la publication|membre anonyme|anonymous member",
            r"[·•]? ?(?:createur|creator|(?:منشئ|صانع) المحتوى)|aimee? par le createur|liked by creator"
            r"|اعجا?ب (?:من )?(?:منشئ|صانع) المحتوى",
            r"\d[\d ,.]{0,9}(?: ?[km]| الف| مليون)? (?:abonnee?s|followers|subscribers|متابع(?:ا|ين)?|مشترك(?:ا|ين)?)",
        ),
    ),
    LineRule(
        BADGE,
        any_of(
            r"(?:nouve(?:au|lle) |site |senior |junior )?"
            r"(?:membre|member|lect(?:eur|rice)|contribut(?:eur|rice)|habitue|visiteur|invitee?|guest|admin(?:istrat(?:eur|rice|or))?|moderat(?:eur|rice|or))"
            r"(?: (?:actif|active|confirmee?|inscrite?|senior|junior|vip|du site|premium"
            r"|fidele|assidue?|eprouvee?|habituee?|regulier|reguliere|verifiee?|certifiee?|d'or|d'argent|de bronze))?"
            r"|abonnee?(?: ou abonnee?)?",
            r"(?:abonnee?|inscrite?|membre|member|subscriber|مشتركة?|مسجلة?|عضوة?) (?:depuis|since|منذ) (?:\w+ )?\d{4}",
            r"مشتركة?|من (?:اوفى|اكثر) القراء(?: \w+)?",
            r"(?:عضو|زائر|مشرف|مراقب|مدير)ة?(?: (?:جديد|نشي?ط|مميز|فعال|ذهبي|عام|مسجل|متميز|الموقع|شرفي)ة?)?"
            r"|(?:مشرف|مراقب)ة? (?:منتدى|قسم) .{1,30}",
        ),
    ),
    LineRule(
        BADGE,
        any_of(
            r"\[(?:image|avatar|photo|صورة)(?: ?: .{0,60})?\]|chroniqueu(?:r|se)",
            r"\[ ?(?:transfere de|forwarded from|(?:تمت? )?(?:اعادة (?:ال)?توجيه|محولة?) من) .{1,60}\]",
            rf"voir le lien de l'image de {_NAME}|view {_NAME}'s graphic link",
            rf"(?:avatar|gravatar|photo|image)(?: (?:de|d'|du)? ?(?:profil )?(?:de |d')?{_NAME})?",
            rf"(?:صورة|الصورة(?: (?:الرمزية|الشخصية))?)(?: {_NAME})?",
            rf"{_NAME}(?:'s|,)? (?:avatar|profile (?:picture|photo)|photo de profil|الصورة الرمزية)",
        ),
    ),
    LineRule(
        BADGE,
        any_of(
            r"(?:stickied|pinned) comment|(?:commentaire|avis|message) epingle(?: par .{1,40})?",
            r"(?:le )?(?:choix|coup de coeur|selection) (?:de la redaction|de l'equipe|du moderateur)",
            r"اختيار (?:هيئة )?التحرير",
            rf"(?:compte |auteure? |membre |profil )?verifiee?|verified|epinglee?(?: par {_NAME})?",
            rf"pinned(?: by {_NAME})?",
            rf"(?:تعليق )?مثبت(?: من {_NAME})?|تم (?:ال)?تثبيت(?:ه| (?:ال)?تعليق)? من ق\u0650?بل {_NAME}"
            r"|تم التحقق(?: منه)?|(?:حساب )?موثق|suivre|follow|متابعة",
            r"(?:en|hors) ligne|online|offline|(?:غير )?متصل(?: الان)?",
        ),
    ),
    # How near readers of a network are to the one who copied: "• 3e et +", "• 2nd".
    LineRule(
        BADGE,
        r"(?:profil verifie |verified profile )?[•·] ?[123](?:er|e|re|st|nd|rd)?(?: et)? ?[+]?(?: degre)?"
        r"(?: ?relation de [123]e?r? niveau(?: et plus)?| ?[123]\w{2}\+? degree connection)?",
    ),
    LineRule(
        EDITED,
        rf"[•·]? ?\(?{_EDITED}(?: (?:il y a|le|منذ|قبل|في) .{{1,30}}| \d{{1,3}} ?\w{{1,8}} ago)?\)?"
        r"|(?:(?:derniere|last) (?:edition|edited|modification)|modifiee? en dernier|اخر (?:تعديل|تحرير))\b.{1,90}",
    ),
    LineRule(
        LABEL,
        any_of(
            r"(?:texte? d[ue]|contenu d[ue]|son|sa) (?:commentaire|message|texte|avis|opinion|reaction)\s?:?",
            r"(?:le )?(?:commentaire|message|texte|avis|comment|text)\s?:",
            r"(?:نص|مضمون) (?:ال)?(?:تعليق|راي|رسالة|مشاركة|رد|مقال|خبر|موضوع)\s?:?"
            r"|(?:ال)?(?:تعليق|راي|رسالة|نص|مشاركة|محتوى)\s?:",
        ),
    ),
    LineRule(
        PROFILE,
        any_of(
            r"(?:messages?|posts?|inscri(?:te?|ption)(?: le| depuis)?|join(?:ed|\s?date)|registered|locali[sz]ation"
            r"|location|lieu|ville|pays|age|sexe|karma|reputation|date d'inscription|rang|statut|contact)\s?: ?.{0,80}",
            r"inscrite? (?:en|le|depuis) .{4,80}|voir en ligne\s?: .{1,160}"
            r"|(?:likes?|j'aime|votes?|(?:ال)?اعجاب(?:ات)?)\s?:"
            r"|(?:اشتركت? في|(?:ال)?مكان)\s?: ?.{0,80}"
            r"|ارسال رسالة عبر \w{1,20} الى .{1,60}"
            r"|(?:(?:عدد )?(?:ال)?مشاركات|تاريخ (?:التسجيل|الانتساب)|التسجيل|الدولة|المدينة|البلد|الجنس|العمر|السمعة"
            r"|معدل تقييم المستوى)\s?: ?.{0,80}",
            # What vBulletin says of a member's reputation, in English whatever the board's language.
            rf"{_NAME} (?:is (?:on a distinguished road|just really nice|an unknown quantity at this point"
            r"|a (?:jewel in the rough|name known to all|glorious beacon of light|splendid one to behold)"
            r"|infamous around .{1,20})|(?:will become|has become) famous .{1,20}|has (?:much to be proud of"
            r"|a (?:spectacular aura about.{0,20}|brilliant future|reputation beyond repute)|disabled reputation))",
        ),
    ),
    LineRule(
        SUBJECT,
        # A board's picture stands in front, by its name.
        r"(?:افتراضي|default|par defaut|(?:thumbs (?:up|down)|lightbulb|exclamation|question)"
        r" (?=(?:re|رد):))"
        r"(?: ?(?:re|رد)\s?:.{0,200})?"
        r"|(?:re|sujet|objet(?: du message)?|titre|subject|الموضوع|(?:ال)?عنوان(?: التعليق)?)\s?: ?.{0,200}",
    ),
    LineRule(
        MORE,
        any_of(
            r"(?:voir|afficher|masquer|charger|lire|view|show|hide|load|read|عرض|اظهار|اخفاء|مشاهدة|تحميل|شاهد)\b.{0,24}"
            rf"\b(?:{_ANSWERS}|(?:ال)?مزيدا?|plus|more|suite|traduction|moins|less|اقل)\b.{{0,24}}",
            r"masquer|hide|اخفاء|ردان|ردين",
            # About the words of a network's post.
            r"(?:traduire|voir la traduction de) (?:le|ce) (?:post|tweet|message|commentaire)|translate post",
            r"ترجمة المنشور|gif|alt|tenor|giphy",
            r"ردت? .{1,60} [·•] (?:\d{1,5} )?رد(?:ود|ان|ين)?(?: واحد)?",
            r"(?:…|\.{3}) ?(?:voir )?(?:plus|more|المزيد)",
            # Where a network would have an answer written.
            r"(?:(?:repondre a|reply to|(?:ال)?رد على) .{1,60}"
            r"|(?:ecrivez|ecrire|ajouter) (?:un|votre) (?:commentaire|reponse)"
            r"|(?:write|add) a (?:public )?(?:comment|reply)"
            r"|(?:اكتب|كتابة|اضافة|اضف) (?:تعليق|رد)[اً]{0,2}(?: عام[اً]{0,2})?)"
            r"\s?(?:…|\.{3})",
            r"\d{1,5} (?:autres? )?(?:reponses?|repl(?:y|ies)|رد(?:ود)?)(?: de .{1,40})?|see translation"
            r"|\d{1,5} (?:commentaires?|comments?) (?:sur le commentaire de|on) .{1,60}"
            r"|(?:عرض|شاهد|مشاهدة) الترجمة|moins|less",
            rf"{_NAME} a repondu(?: [·•] \d{{1,4}} reponses?)?|{_NAME} replied(?: [·•] \d{{1,4}} repl(?:y|ies))?",
        ),
    ),
    LineRule(
        MORE,
        any_of(
            r"(?:page |(?:ال)?صفحة )?\d{1,4} (?:sur|of|من|/) \d{1,4}|(?:\d{1,4} ){2,9}(?:\.{3}|…)?.{0,24}",
            r"(?:[<«‹←] ?){0,2}(?:precedente?s?|suivante?s?|next|previous|older|newer|(?:ال)?سابق|(?:ال)?تالي)"
            r"(?: ?[>»›→]){0,2}",
            r"(?:commentaires|reponses) (?:plus )?(?:precedents?|suivants?|anciens?|recents?)|تعليقات (?:اقدم|احدث)",
        ),
    ),
)
"""Tried in order, first match wins; a line of buttons is looked for after them."""
