"""The words by which a part of an unknown layout says what it is, as data."""

import re

NAME_LABEL = re.compile(
    r"(?:auteure?|nom|pseudo(?:nyme)?|(?:poste |ecrit |publie )?par|name|author|(?:posted )?by|from|user|membre|lecteur"
    r"|(?:ال)?(?:اسم|كاتب|معلق|قارئ)(?: (?:ال)?(?:معلق|قارئ|مستعار))?"
    r"|(?:(?:كتب|نشر|اضيف)ت? )?(?:بواسطة|من طرف|من قبل)|بقلم|كتب|كتبه|صاحب (?:ال)?\w+|المرسل)\s?:?",
    re.IGNORECASE,
)
"""A label or word in front of a name."""

SENDER = re.compile(r"de|from|expediteur|emetteur|من|مرسل|المرسل", re.IGNORECASE)
"""A word in front of a name where a colon follows it; without one towns stand behind it as well."""

SAYS = re.compile(
    r"(?:a |vient de )?(?:dit|ecrit|reagi|commente|repondu|poste|declare|pense|note)|says|said|wrote"
    r"|يقول|تقول|قالت?|كتبت?|علقت?|يرى|اضافت?",
    re.IGNORECASE,
)
"""A word behind a name."""

QUOTES = re.compile(
    r"(?P<name>.{2,50}?) (?:a |avait )?(?:ecrit|ecrivait|dit|disait|wrote|said|كتبت?|قالت?|يقول|تقول) ?:"
    r"|(?:citation|quote|اقتباس)(?: (?:de|from|من)(?: (?:كلام|مشاركة|تعليق|رد))?)? ?:? (?P<whose>.{2,50}?) ?:?",
    re.IGNORECASE,
)
"""A line above words that are quoted: of whom they are."""

LEVEL = re.compile(
    r"(?<!\w)(?:niveau|level|depth|profondeur|degre|rang|(?:ال)?مستوى|(?:ال)?درجة)\s?:?\s?(?P<level>\d{1,2})(?!\d)",
    re.IGNORECASE,
)
"""Where a line says how deep in a thread it stands."""

VOTES = re.compile(
    r"utile|helpful|points?\b|votes?\b|j'aime|likes?\b|d'accord|pour\b|plussoie|appro[ub]|recommand|\baime(?:nt|z|r)?\b|\bmercis?\b|soutien|applaud|مفيد|نقط|نقاط|صوت|اصوات"
    r"|وافق|موافق|اؤيد|اويد|اعجب|عجبني|اعجاب|👍|[▲↑♥❤]|\+ ?\d",
    re.IGNORECASE,
)
"""What shows that the numbers of a line count votes."""

OTHER_COUNTS = re.compile(r"repon|repl|comment|vues?\b|views?\b|partag|share|رد|تعليق|مشاهد|/", re.IGNORECASE)
"""What shows that the number of a line counts something else: answers, views, points of five."""

ANSWERS = re.compile(r"repon|echo|suite|a l'attention|re\b|@|[↳↪→>»]|repl|جواب|رد|تعقيب|على", re.IGNORECASE)
"""Words and signs in front of the name of one who is answered."""

SPEAKS = re.compile(
    r"comment|avis\b|opinion|reacti|reagi|repon|lecteur|discussion|debat|message|courrier|dit\b|ecrit|signal|alerter|abus|j'aime|utile"
    r"|pseudo|reply|report|تعليق|تعقيب|راي|اراء|رد\b|ردود|قرا[ءؤئ]|قارئ|نقاش|معلق|رسائل|\bكتبت?\b|\bقالت?\b|تبليغ|للتبليغ|ابلغ|ابلاغ|مفيد"
    r"|مساهم|contribu|particip|temoign|parole|💬|🗨|مشارك|اجب|جواب|اوافق|اعجب|صاحب",
    re.IGNORECASE,
)
"""Words that readers' sections have in their headings, labels or buttons; lists of articles have none of them."""

ENDS = re.compile(
    r"(?:ecri|laisse|ajoute|poste|publie|donne|depose|envoye|redige|partage|particip|reagi|commente|connecte|inscri|identifi"
    r"|charge|affiche|voir|montre)\w*\b.{0,20}\b(?:avis|commentaire|message|opinion|reaction|reponse|contribution|debat"
    r"|discussion|plus|suite|autres|participation|parole|point de vue|compte|mot)"
    r"|\b(?:write|leave|add|post|join|load|show|see|view|log|sign)\b.{0,20}\b(?:comment|reply|more|in|up|discussion|all)"
    r"|(?:اكتب|كتب|اترك|اضف|شارك|ارسل|سجل|علق|ادل|حمل|عرض|اظهر|اظهار|شوف|شاهد|المزيد|تحميل|مزيد)\w*\b.{0,24}"
    r"(?:تعليق|راي|رد|مشارك|رسال|مزيد|دخول|نقاش|اراء|ردود|\bكثر)"
    r"|\bcloses?\b|\bferme\w*\b|مغلق|اغلق|(?:plus aucun|aucun autre|no more|لا مزيد|لا توجد)",
    re.IGNORECASE,
)
"""What a page says right below the last comment: invitations to write, doors to more of them, that it is closed."""
