"""What copied pages look like, as data: the lines that are no article.

A new layout is a new row here. Patterns read a line folded by `stance.split.dates.fold` (hamza, accents, dashes
and figures in one form) and have to match the whole of it, so that a sentence with such words in it is
no match. Each is bounded, or gives nothing back once taken, which keeps reading linear in a page's size.
"""

import re

from stance.split.text.beside import BESIDE, MENU, LineRule, any_of

SPACE = (
    " \t\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""White space inside a line; lines end at \\n, \\r\\n or \\r only."""

UNSEEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Marks of byte order, direction and zero width. Joiners are not among them: they shape letters and emoji."""

COMMENT_HEADING = "comment heading"
BUTTON = "button"
COMMENT_FORM = "comment form"
COUNTER = "counter"
RELATED_LINKS, RELATED_LINK = "related links", "related link"
ADVERTISEMENT, SHARE_BAR = "advertisement", "share bar"


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BULLET = r"(?:[•◦▪●○‣·∙]\s{0,9}|[*-]\s{1,9})"
_FIGURE = r"(?:\s?[:(\[]?\s?\d{1,6}\s?[)\]]?)?"
_DOTS = r" ?(?:\.{3}|…)?"
_QUOTED = '[«“"„].{1,200}'
_NO_COMMENT = any_of(
    r"(?:لا|ليس هناك) (?:توجد |يوجد )?(?:اي )?تعليق(?:ات)?(?: بعد)? ?[.!]?(?: ?كن اول .{1,40})?",
    r"(?:aucune? (?:commentaire|message|reaction|avis|contribution)|pas (?:encore )?de commentaires?)"
    r"(?: pour (?:le moment|l'instant)| (?:sur|a|pour) (?:cet |l')article)? ?[.!]?",
    r"no comments(?: yet)? ?[.!]?|be the first to .{1,40}|soyez (?:le|la) premiere? .{1,60}",
    r"كن اول (?:من يعلق|المعلقين|من يضيف|من يكتب).{0,40}",
)
_NETWORK = any_of(
    *("facebook", "twitter", "whatsapp", "telegram", "messenger", "linkedin", "pinterest", "instagram", "x"),
    *("tweet(?:er)?", "partager", "envoyer(?: a un ami)?", "imprimer", "enregistrer", "copier le lien"),
    *("فيس ?بوك", "تويتر", "واتس ?اب", "تيليجرام", "طباعة", "شارك", "انشر", "ارسل"),
)

LINE_RULES: tuple[LineRule, ...] = (
    # Before all others: a ticker's first headline may be any of the lines below ("الرئيسية    مجتمع    ...").
    # Four pieces or more, each three spaces or more from the next; prose copied from a page has no such gaps.
    LineRule(
        "headline ticker",
        rf"(?:[^{SPACE}]++(?:[{SPACE}]{{1,2}}+[^{SPACE}]++)*+[{SPACE}]{{3,}}+){{3}}(?s:.)++",
    ),
    # Pictures of a font that the copy does not have.
    LineRule("icon", r"[\ue003-\uf8ff\U000f0000-\U0010fffd\s]{1,12}"),
    LineRule("name of a chat", r"(?:guild|channel|topic): .{1,400}"),
    # In Markdown, a picture, and a point of a list that is but a link.
    LineRule("picture", r"[\w.-]{3,60}\.(?:jpe?g|png|gif|webp)"),
    LineRule("picture", r"!\[[^\]]{0,300}\]\([^\s()]{0,500}\)"),
    LineRule(RELATED_LINK, r"[*-] \[[^\]]{1,300}\]\([^\s()]{1,500}\)"),
    LineRule("image report notice", r"شكرا على الابلاغ ?!?|سيتم حجب هذه الصورة تلقائيا.{0,120}"),
    LineRule("image report notice", r"signaler cette (?:image|photo)|merci pour (?:votre|ce) signalement ?!?"),
    LineRule("source link", r"(?:انقر|اضغط) هنا لقراءة (?:الخبر|المقال) من (?:مصدره|المصدر) ?\.?", "article"),
    LineRule("source link", r"cliquez ici pour lire l'article (?:a|depuis|sur) (?:sa|la) source ?\.?", "article"),
    # Before one link with its title: alone in a line the words head a list, which a thread does not go on after.
    LineRule(RELATED_LINKS, r"(?:a )?lire (?:aussi|egalement) ?[:|]?|(?:اقرا|اقراوا|شاهد) ايضا ?[:|]?", "thread"),
    LineRule(RELATED_LINK, r"list \d{1,2} of \d{1,2}|end of list|القائمة \d{1,2} من \d{1,2}|نهاية القائمة"),
    LineRule(RELATED_LINKS, r"article reserve (?:a nos|aux) abonne(?:e?s|\(e\)s)"),
    # Copies glue the title to "à lire aussi".
    LineRule(
        RELATED_LINK,
        r"(?:(?:اقرا|اقراوا|شاهد) ايضا|(?:(?:a )?lire|a suivre) (?:aussi|egalement))\b.{0,160}"
        r"|a lire (?:aussi|egalement)\S.{0,160}",
    ),
    LineRule("head of a mail", r"(?:de|from|من|a|to|الى|cc)\s?: .{0,80}<?[^<>\s]{2,60}@[^<>\s]{3,60}>?"),
    LineRule(COMMENT_FORM, r"bienvenue dans l'espace des (?:contributions|commentaires)\b.{0,600}"),
    LineRule(
        RELATED_LINK,
        r"(?:article|(?:ال)?(?:خبر|مقال|موضوع)) (?:suivant|precedent|(?:ال)?(?:سابق|تالي|موالي))\s?:.{1,200}",
    ),
    LineRule(
        MENU, r"(?:الرئيسية|accueil|home)(?:\s?[>»›/|].{0,240})?|accueil du forum.{0,100}|vous etes ici ?:?|انت هنا ?:?"
    ),
    # Breadcrumbs; a sentence may hold words in « » but no three of those signs and no full stop.
    LineRule(MENU, r"[^<>«»‹›.!?]{2,60} ?[>»›] ?[^<>«»‹›.!?]{2,60} ?[>»›][^<>«»‹›]{2,200}"),
    LineRule(
        MENU,
        any_of(
            r"(?:aller|passer|acceder) (?:(?:au|a) )?(?:la )?(?:contenu|navigation|menu).{0,20}|skip to .{4,20}",
            r"(?:التجاوز|الانتقال|تخطي) الى المحتوى|القائمة|menu|recherche(?:r| avancee)?|بحث|search",
            r"(?:to view|pour (?:voir|consulter)) .{0,20}(?:keyboard shortcuts|raccourcis clavier).{0,60}"
            r"|(?:view|voir|afficher) (?:keyboard shortcuts|(?:les )?(?:raccourcis clavier|nouveaux posts))"
            r"|.{0,12}\b(?:على|عرض) اختصارات لوحة المفاتيح.{0,60}"
            r"|(?:الصفحة الرئيسية|استكشاف|الاشعارات|الرسائل|العلامات المرجعية|المجتمعات|الملف الشخصي)"
            r"|(?:explorer|notifications|messages|signets|communautes|profil|grok|reels|creer|conversation|posts?|premium"
            r"|plus|poster|acceder a l'accueil)(?: \d{1,3})?"
            r"|obtenir (?:l'application|des pieces)|get (?:the )?app"
            r"|pour les entreprises|offres d'emploi|messagerie|conditions et politiques|post du fil d'actualite"
            r"|(?:re)?essaye[rz] premium.{0,24}",
            r"ouvrir le menu|open menu|se connecter|log ?in|sign in|تسجيل الدخول|الدخول|nombre de notifications.{0,12}",
        ),
    ),
    LineRule(
        "tags",
        any_of(
            r"(?:mots[- ]cles|tags?|etiquettes|sujets|themes)\s?:.{0,200}|(?:#\S+ ?){1,20}",
            r"(?:(?:ال)?وسوم|(?:ال)?كلمات (?:الدلالية|المفتاحية)|(?:ال)?تصنيفات)\s?:.{0,200}",
        ),
        "article",
    ),
    LineRule(
        COUNTER,
        any_of(
            r"(?:temps|duree) de lecture.{0,30}|\d{1,3} min(?:utes?)? (?:de lecture|read)|مدة القراءة.{0,30}",
            r"(?:(?:nombre de )?(?:vues|lectures|visites)|(?:عدد )?(?:ال)?(?:قراءات|مشاهدات|زيارات))"
            r"\s?:\s?[\d ,.k]{1,12}",
            r"\d[\d ,.k]{0,9} (?:الف |مليون )?(?:de )?(?:vues?|views?|lectures?|مشاهدة|مشاهدات|قراءة)"
            r"(?:\s{1,3}(?:il y a|قبل|منذ) .{1,24}?|\s{1,3}\d{1,2} .{3,20})?(?:\s{1,3}#\S{1,60}){0,9}",
            r"\d[\d ,.]{0,9}[km]? ?(?:abonnee?s|subscribers|followers|مشترك|متابع)|s'abonner|subscribe|اشتراك|اشترك",
        ),
    ),
    LineRule(
        SHARE_BAR,
        any_of(
            r"(?:partager|partagez|share|شارك|شاركها)(?: (?:sur|cet|l'|via|on|this|على|عبر|هذا)[^.]{0,60})? ?:?",
            rf"(?:(?:{_NETWORK})[ ,|/·•-]{{0,3}}){{1,12}}",
            r".{0,60}\bgoogle news\b.{0,40}",
            r"كن الاول بين اصدقائك .{0,60}|soyez le premier de vos amis .{0,40}|be the first of your friends .{0,40}",
        ),
    ),
    LineRule(
        ADVERTISEMENT,
        r"(?:publicite|annonce|اعلان(?:ات)?|اشهار)(?:\s?: .{1,120}| م\u064f?مو[\u064e\u0651]{0,2}ل)?|advertisement"
        # WordPress.com, below an article.
        r"|occasionally, some of your visitors .{0,80}|as well as a privacy & cookies banner .{0,60}"
        r"|(?:contenu |article )?sponsorise|contenu (?:publicitaire|de marque)|sponsored|promoted"
        r"|(?:مادة|محتوى|فضاء|مساحة) (?:اعلاني|ترويجي)ة?|م\u064f?مو[\u064e\u0651]{0,2}ل"
        r"|(?:la )?suite (?:de l'article )?apres (?:la publicite|(?:cette |l')annonce)"
        r"|(?:اخفاء|اغلاق) (?:ال)?اعلان|(?:masquer|fermer) (?:la|cette) (?:publicite|annonce)",
    ),
    # Networks have no heading, but choose an order, or ask for an answer, above the first of them.
    LineRule(
        COMMENT_HEADING,
        r"(?:les? )?plus pertinent(?:e?s)?|pertinents|most relevant|الاكثر ملاءمة|poste[rz] votre reponse"
        r"|publie[rz] votre reponse|post your reply|انشر ردك",
    ),
    # Forms before headings: "اترك تعليقا" and "Laisser un commentaire" speak of comments too, but none follows.
    LineRule(
        COMMENT_FORM,
        any_of(
            r"(?:اضف|اكتب|اترك|كتابة|اضافة|ضع|شاركنا) (?:تعليق|رد|راي)(?:ك|[اً]{1,2}|ك[من])?"
            r"(?: جديدا?| هنا| عام[اً]{0,2})?" + _DOTS,
            r"(?:لن يتم نشر|لن ننشر) (?:عنوان )?بريدك الالكتروني.{0,80}|شارك ب(?:را?ي|تعليق)ك"
            r"|(?:التعليق|الاسم|البريد الالكتروني) \*|(?:يجب (?:عليك )?تسجيل الدخول|(?:سجل|تسجيل) الدخول ل).{0,60}",
        ),
        "page",
    ),
    LineRule(
        COMMENT_FORM,
        any_of(
            r"(?:laisse[rz]|ajoute[rz]|ecri(?:re|vez)|poste[rz]|publie[rz]|depose[rz]|donne[rz]) (?:un|une|votre) "
            r"(?:nouve(?:au|lle) )?(?:commentaire|reponse|reaction|avis|message)(?: annuler la reponse)?" + _DOTS,
            r"rejoindre la (?:discussion|conversation)" + _DOTS,
            r"reagi(?:r|ssez) (?:a|sur) (?:cet?|l')? ?(?:article|sujet|actualite)",
            r"(?:connectez|identifiez)-vous pour .{1,60}|reagissez ou posez .{1,60}"
            r"|(?:vous devez (?:etre connecte|vous connecter)|you must be logged in)e?\b.{0,60}"
            r"|se connecter pour (?:commenter|repondre)|votre (?:commentaire|reaction|avis) ?:?",
            r"votre (?:adresse )?e-?mail ne sera pas publiee.{0,80}",
        ),
        "page",
    ),
    LineRule(
        COMMENT_FORM,
        r"(?:(?:leave|add|write|post) (?:a|your) (?:public )?(?:comment|reply)|join the (?:discussion|conversation))"
        + _DOTS,
        "page",
    ),
    LineRule(
        COMMENT_HEADING,
        any_of(
            rf"(?:عدد )?(?:ال)?تعليقات(?: (?:الزوار|القراء|المتابعين))?{_FIGURE}",
            r"عدد (?:ال)?تعليقات\s?:?\s?\(?\s?\d{1,6} (?:تعليقا?|تعليقات)\s?\)?",
            r"المساهمات|(?:ركن|منبر|صوت) (?:القراء|الزوار)|(?:le )?(?:coin|courrier) des lecteurs",
            rf"(?:اراء|ردود|تفاعلات) (?:الزوار|القراء){_FIGURE}|(?:ال)?تفاعلات{_FIGURE}",
            r"\(?\d{1,6}\)? (?:تعليق|راي|اراء|رد|ردود|تعقيب)(?:[اً]{1,2}|ات)?"
            r"(?: (?:على|حول) .{1,200}|\s?[—–-] .{1,120})?",
            rf"(?:تعليق|راي|رد)(?: واحد| وحيد)(?: (?:على|حول) {_QUOTED})?",
            r"(?:\d{1,6} (?:فكرة|افكار)|فكرة واحدة) (?:عن|على|بشان|بخصوص|حول) .{1,200}",
        ),
    ),
    LineRule(
        COMMENT_HEADING,
        any_of(
            rf"(?:(?:vos|les|tous les|(?:espace|section)(?: des?)?) )?(?:commentaires?|reactions?)"
            rf"(?: des lecteurs)?{_FIGURE}",
            r"\(?\d{1,6}\)? (?:commentaires?|reactions?|reflexions?)"
            r"(?: (?:sur|a) (?!le commentaire de ).{1,200}|\s?[—–-] .{1,120})?",
            rf"\d{{1,6}} commentaires?[{SPACE}]{{2,}}.{{1,200}}|\(?\d{{1,6}}\)? (?:reponses?|avis)",
            # A headline may well be "Une réponse à la crise" or "3 réponses à la crise".
            rf"(?:\d{{1,6}}|une?) (?:commentaire|reaction|reflexion|reponse|avis)s? (?:sur|a|pour) {_QUOTED}",
        ),
    ),
    LineRule(
        COMMENT_HEADING,
        any_of(
            rf"(?:all )?(?:comments?|responses?|discussion){_FIGURE}|comments section",
            r"\(?\d{1,6}\)? (?:comments?|responses?|thoughts?|replies)",
            rf"(?:\d{{1,6}}|one) (?:comment|response|thought)s? (?:on|to) {_QUOTED}",
        ),
    ),
    # As people type it above what they noted; in the singular it stands in front of one comment's words.
    LineRule(
        COMMENT_HEADING,
        r"(?:ال)?تعليقات(?: (?:الزوار|القراء|المتابعين))?\s?:|(?:les )?(?:commentaires|reactions)(?: des lecteurs)?\s?:"
        r"|comments\s?:",
    ),
    LineRule(
        COMMENT_HEADING,
        r"(?:et |voici )?(?:(?:tous )?les )?(?:commentaires|reactions)(?: des lecteurs)?\s?\(?\d{1,5}\)?\s?:"
        r"|(?:و?هذه )?(?:ال)?تعليقات(?: (?:ال)?قراء)?\s?\(?\d{1,5}\)?\s?:",
    ),
    # One of the numbered parts of a note that somebody wrote about a page, and what it says of them in brackets.
    LineRule(
        COMMENT_HEADING,
        r"(?:les |ال)?(?:commentaires|reactions|comments|تعليقات)(?: (?:des lecteurs|(?:ال)?قراء|(?:ال)?زوار))?"
        r"\s?\([^()]{8,160}\)\s?:?",
    ),
    LineRule(
        COMMENT_HEADING,
        r"(?:\d{1,2}|[ivx]{1,4})\s?[.)-]\s?(?:les |ال)?(?:commentaires?|reactions?|avis|comments?|تعليقات)"
        r"(?: (?:des lecteurs|(?:ال)?قراء|(?:ال)?زوار))?(?:\s?\([^()]{1,120}\))?\s?:?",
    ),
    LineRule(COMMENT_HEADING, _NO_COMMENT),
    *BESIDE,
    LineRule(BUTTON, r"(?:رد|الرد|تبليغ|ابلاغ|شارك|طباعة|repondre|signaler|partager|imprimer)(?: [\d()]{1,8})?"),
)
"""Tried in order, first match wins."""

NO_COMMENT = _line(_NO_COMMENT)
"""A heading that says in words that there is no comment."""

BULLET = _line(rf"{_BULLET}\S.*")
"""One point of a summary."""

COUNT = _line(r"[(\[]?\s?\d{1,6}\s?[)\]]?")
"""The number of comments, alone in its line under their heading."""
