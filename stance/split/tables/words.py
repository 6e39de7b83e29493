"""Which column of a table is which of our fields by what it is called, in English, French or Arabic, as data.

People's own tables: scrapers, spreadsheets, forms, annotation tools. A new word is a new entry here; patterns read the
name of a column in folded words ("likesCount" as "likes count", "user.name" as "user name") and match all of it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from stance.split.dates import fold
from stance.split.tables.rows import PINGBACK, TEXT

_COMMENT = r"(?:commentaire|comment|reponse|reply|avis|reaction|message|review)s?"
_OF = r"(?: d[eu](?: la| l)?| of(?: the)?| l)?"
_ARTICLE = r"(?:article|post|publication|video|news|story|thread|page|topic|sujet|media|submission|asset)"
_ARABIC_ARTICLE = "(?:ال)?(?:مقال|مقالة|خبر|موضوع|منشور|فيديو)"
_PERSON = r"(?:user|author|owner|profile|commenter|commentator|utilisateur|auteur|from|account|member|sender)"

_ARTICLE_URL = (
    rf"(?:{_ARTICLE}|video web|facebook|submitted video) (?:url|link|lien)|(?:url|lien|link){_OF} {_ARTICLE}"
    rf"|رابط {_ARABIC_ARTICLE}"
)

WORDS: Mapping[str, Sequence[str]] = {
    TEXT: (
        rf"(?:full |raw )?{_COMMENT} (?:texte?|body|content|contenu|message|raw|original|words)"
        rf"|(?:texte?|contenu|corps|content|body){_OF} {_COMMENT}|(?:نص|محتوى|مضمون) (?:ال)?(?:تعليق|رد|راي)",
        r"(?:les? )?(?:commentaire|comment|avis|reaction|remarque|verbatim)s?(?: (?:du|de la) lect(?:eur|rice))?"
        r"|(?:ال)?تعليق(?:ات)?|(?:ال)?راي|تعليق (?:ال)?(?:قارئ|زائر)",
        r"(?:raw |full |original )?(?:texte?|text)(?: (?:original|brut|raw|display))?|(?:ال)?نص",
        r"raw message|message|(?:ال)?(?:رسالة|مشاركة)",
        r"raw content|content (?:ar|fr|en|text)|content|contenu|body|corps|(?:ال)?محتوى|review|tweet|opinion"
        r"|reponse|segment(?: code)?|extrait|unite de contexte",
    ),
    "parent_id": (
        rf"(?:parent|replied to|repl(?:y|ies) to|in reply to)(?: {_COMMENT})?(?: id| tweet id| status id)?"
        rf"|(?:id )?(?:du )?{_COMMENT} parent|in reply to (?:tweet|status|comment) id|parent {_COMMENT} id"
        r"|pid|(?:en )?reponse (?:a|au)(?: (?:n°?|numero|commentaire))*|repond a|repl(?:y|ies) to (?:user|author|name)"
        r"|(?:ال)?رد(?:ا)? على(?: (?:ال)?(?:رقم|تعليق)){0,2}",
    ),
    "article_id": (
        rf"{_ARTICLE} id|conversation id|id {_ARTICLE}|thread|post|(?:رقم|معرف) {_ARABIC_ARTICLE}",
        _ARTICLE_URL,
    ),
    "id": (r"id str|comment id|cid|id(?: commentaire)?|identifiant|n°|no|num(?:ero)?|ref|(?:ال)?(?:رقم|معرف|مرجع)",),
    "author": (
        rf"{_PERSON} (?:full name|display ?name|nom|name)|author name|display name|full name",
        r"pseudo(?:nyme)?|user ?name|nick ?name|screen name|unique id|(?:owner|user|author) user ?name"
        r"|nom (?:d utilisateur|du commentateur|de l auteur)"
        r"|(?:ال)?اسم (?:ال)?(?:معلق|مستخدم|قارئ|كاتب|زائر|مستعار)|(?:ال)?معلق|(?:ال)?مستخدم|صاحب (?:ال)?تعليق",
        r"auteure?|author|nom|name|fn|user|utilisateur|lect(?:eur|rice)|internaute|commentator|commenter|from|by"
        r"|(?:votre )?nom(?: ou pseudo)?(?: .{1,20})?|(?:ال)?(?:اسم|كاتب|قارئ|مرسل)",
    ),
    "date": (
        rf"(?:date|heure|time|timestamp){_OF} {_COMMENT}|{_COMMENT} (?:date|time|timestamp|created(?: at)?)"
        r"|تاريخ(?: و ?وقت)? (?:ال)?(?:تعليق|رد)",
        r"(?:created?|published?|posted|commented)(?: time)?(?: ?(?:at|on|iso|utc|date))?|create time iso"
        r"|date(?: (?:de )?(?:publication|creation|post))?|(?:ال)?تاريخ(?: (?:ال)?(?:نشر|اضافة))?|horodat(?:eur|age)"
        r"|publie le|poste le|le",
        r"timestamp|ts|create time|time|heure|(?:ال)?وقت(?: (?:ال)?(?:نشر|تعليق))?",
    ),
    "likes": (
        r"(?:nb|nbr|nombre|num|number|count|total|n)?(?: of| de| d)?(?: l)? ?"
        r"(?:likes?|j aime|mentions? j aime|up ?votes?|votes?|ups|diggs?|favou?rites?|hearts?)(?: count| total)?"
        r"|score(?: (?:plus|pos(?:itif)?))?|thumbs up|pour|points|pouces?|recat number"
        r"|reactions? (?:count|likes?|up|total)"
        r"|(?:like|digg|favou?rite|upvote|vote)s? count"
        r"|(?:عدد )?(?:ال)?(?:معجبين|اعجاب(?:ات)?|اصوات|تصويت(?:ات)?|لايك(?:ات)?|نقاط)",
    ),
    "title": (
        rf"(?:{_ARTICLE} )?(?:title|titre|headline)|titre (?:de l |du )?{_ARTICLE}"
        rf"|{_ARTICLE}|document|(?:ال)?عنوان(?: {_ARABIC_ARTICLE})?|{_ARABIC_ARTICLE}",
    ),
    "url": (
        _ARTICLE_URL,
        r"url|lien|link|permalink|(?:ال)?رابط",
    ),
    "lead": (r"chapo|chapeau|lead|excerpt|resume|summary|(?:ال)?(?:مقدمة|ملخص)",),
    "body": (
        rf"{_ARTICLE} (?:texte?|body|content)|(?:texte|corps|contenu) (?:de l )?{_ARTICLE}"
        rf"|(?:نص|محتوى) {_ARABIC_ARTICLE}"
        r"|content|contenu|body|texte?|corps|description|(?:ال)?(?:نص|محتوى)",
    ),
}
"""Field → what its column is called, the surest words first; fields are looked for in this order."""

ASKED: Mapping[str, str] = {
    TEXT: r"نص (?:ال)?تعليق|texte? du commentaire|(?:copie[rz]?|colle[rz]?|recopie[rz]?) le commentaire|comment text",
    "title": r"عنوان (?:ال)?(?:مقال|خبر)|titre (?:de l |du )?(?:article|post)|article title|headline",
    "author": r"اسم (?:صاحب )?(?:ال)?(?:تعليق|معلق)|(?:ال)?(?:اسم )?مستعار|pseudo|nom de l auteur du commentaire",
    "date": r"تاريخ (?:نشر )?(?:ال)?تعليق|date (?:de publication )?du commentaire|date of the comment",
    "likes": r"عدد (?:ال)?(?:اعجابات|لايكات)|nombre de (?:likes|j aime|mentions)|number of likes",
    "url": r"رابط (?:ال)?(?:مقال|خبر)|lien (?:de|vers) l article|link to the article",
}
"""Field → what a heading as long as a form's question asks for it with."""

OF_COMMENTS = ("id", "parent_id", "author", "date", "likes")
"""Fields whose columns may say that they are a comment's: "comment-author", "date_com"."""

AGAINST = re.compile(
    r"(?:nb |num |nombre |reactions? )?(?:de )?(?:down ?votes?|dislikes?|downs|thumbs down|je n aime pas)(?: count)?"
    r"|score (?:moins|neg(?:atif)?)|contre|(?:عدد )?(?:غير (?:ال)?معجبين|ديسلايك(?:ات)?|عدم (?:ال)?اعجاب)"
)
"""The column whose count is taken from the likes."""

HIDDEN = {
    "status": (
        re.compile("^(?:hold|spam|premod|system_withheld|trash|unapproved|pending|deleted|removed|rejected)$", re.I),
        "not published",
    ),
    "is deleted": (re.compile("^(?:true|1)$", re.I), "removed by the site"),
    "is spam": (re.compile("^(?:true|1)$", re.I), "not published"),
    "type": (re.compile("^(?:pingback|trackback)$", re.I), PINGBACK),
}
"""By the name of a column, in folded words: what its cells say of rows that readers do not see, and why so."""

REMOVED = re.compile(
    r"\A\s*+(?:[\[(]\s*+)?"
    r"(?:(?:comment |message )?(?:deleted|removed)(?: by .{1,30})?|(?:(?:ce )?(?:commentaire|message) )?"
    r"(?:a été )?supprimée?(?: par .{1,40})?|(?:تم )?(?:حذف|إزالة) هذا (?:التعليق|الرد)"
    r"(?: من طرف .{1,30}| لمخالفته .{1,40})?|محذوف)\s*+(?:[\])][.\s]*+|[.\s]*+)\Z",
    re.IGNORECASE,
)
"""What stands in place of a comment's words where it was taken away, and nothing else in the cell."""


@lru_cache(maxsize=4096)
def folded_name(name: str) -> str:
    """The words of a column's name, without those that only say that it is one of several about a thing."""
    words = _CAMEL.sub(" ", name).replace("\ufeff", "")
    bare = (_SHORT.get(word, word) for word in _WORD.findall(fold(words).lower()))
    return _ABOUT.sub("", " ".join(bare)).removesuffix(" rendered")


def of_comment(words: str) -> str:
    """The words of a name without those that say that it is of a comment: "comment author" as "author"."""
    return _ITS.sub("", words)


_SHORT = dict.fromkeys(("com", "comm", "cmt", "cmnt"), "commentaire")
_SHORT |= dict.fromkeys(("coms", "comms", "cmts", "cmnts"), "commentaires")
_SHORT |= {"usr": "user", "txt": "text", "dt": "date", "rep": "reponse", "art": "article", "aut": "auteur"}
"""What people write for the words."""

_ITS = re.compile(rf"^(?:commentaire|comment)s? (?=\w)|(?<=\w){_OF} (?:commentaire|comment)s?$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+°?|°")
_ABOUT = re.compile(
    r"^(?:meta|metadata|data|fields|attributes|snippet|annotations?|public metrics|referenced tweets) (?=\w)"
)
