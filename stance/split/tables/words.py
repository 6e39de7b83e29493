"""Which column of a table is which of our fields by what it is called, in English, French or Arabic, as data.

People's own tables: scrapers, spreadsheets, forms, annotation tools. A new word is a new entry here; patterns read the
name of a column in folded words ("likesCount" as "likes count", "user.name" as "user name") and match all of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stance.split.dates import fold
from stance.split.tables.columns import Naming
from stance.split.tables.rows import PINGBACK, TEXT
from stance.split.tables.snippets import from_timestamp, readable

RULE, GUESSED = "columns-by-words", "longest-column"

FEWEST, SHORTEST, MOSTLY, APART = 3, 12, 0.6, 1.5
"""Cells of an unnamed column of comments, and letters that they have on average; the share of different ones; how many
times those of any other column they are."""

_COMMENT = r"(?:commentaire|comment|reponse|reply|avis|reaction|message|review)s?"
_OF = r"(?: d[eu](?: la| l)?| of(?: the)?| l)?"
_ARTICLE = r"(?:article|post|publication|video|news|story|thread|page|topic|sujet|media|submission)"
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
        r"raw content|content rendered|content|contenu|body|corps|(?:ال)?محتوى|review|tweet|opinion|reponse",
    ),
    "parent_id": (
        rf"(?:parent|replied to|repl(?:y|ies) to|in reply to)(?: {_COMMENT})?(?: id| tweet id| status id)?"
        rf"|(?:id )?(?:du )?{_COMMENT} parent|in reply to (?:tweet|status|comment) id|parent {_COMMENT} id"
        r"|(?:en )?reponse a(?: n°?)?|repond a|(?:ال)?رد(?:ا)? على(?: (?:ال)?(?:رقم|تعليق))?",
    ),
    "article_id": (
        rf"{_ARTICLE} id|conversation id|id {_ARTICLE}|thread|post|(?:رقم|معرف) {_ARABIC_ARTICLE}",
        _ARTICLE_URL,
    ),
    "id": (r"id str|comment id|cid|id(?: commentaire)?|identifiant|n°|no|num(?:ero)?|ref|(?:ال)?(?:رقم|معرف|مرجع)",),
    "author": (
        rf"{_PERSON} (?:full name|display ?name|nom|name)|author name|display name|full name",
        r"pseudo(?:nyme)?|user ?name|screen name|unique id|(?:owner|user|author) user ?name"
        r"|nom (?:d utilisateur|du commentateur|de l auteur)"
        r"|(?:ال)?اسم (?:ال)?(?:معلق|مستخدم|قارئ|كاتب|زائر|مستعار)|(?:ال)?معلق|(?:ال)?مستخدم|صاحب (?:ال)?تعليق",
        r"auteure?|author|nom|name|user|utilisateur|lect(?:eur|rice)|internaute|commentator|commenter|from|by"
        r"|(?:votre )?nom(?: ou pseudo)?(?: .{1,20})?|(?:ال)?(?:اسم|كاتب|قارئ|مرسل)",
    ),
    "date": (
        rf"(?:date|heure|time|timestamp){_OF} {_COMMENT}|{_COMMENT} (?:date|time|timestamp|created(?: at)?)"
        r"|تاريخ (?:ال)?(?:تعليق|رد)",
        r"(?:created?|published?|posted|commented)(?: time)?(?: ?(?:at|on|iso|utc|date))?|create time iso"
        r"|date(?: (?:de )?(?:publication|creation|post))?|(?:ال)?تاريخ(?: (?:ال)?(?:نشر|اضافة))?|horodat(?:eur|age)"
        r"|publie le|poste le|le",
        r"timestamp|create time|time|heure|(?:ال)?وقت",
    ),
    "likes": (
        r"(?:nb|nbr|nombre|num|number|count|total)?(?: of| de| d)?(?: l)? ?"
        r"(?:likes?|j aime|mentions? j aime|up ?votes?|votes?|ups|diggs?|favou?rites?|hearts?)(?: count| total)?"
        r"|score|points|(?:like|digg|favou?rite|upvote|vote)s? count|reactions? count"
        r"|(?:عدد )?(?:ال)?(?:اعجاب(?:ات)?|اصوات|تصويت(?:ات)?|لايكات|نقاط)",
    ),
    "title": (
        rf"(?:{_ARTICLE} )?(?:title|titre|headline)|titre (?:de l |du )?{_ARTICLE}"
        rf"|{_ARTICLE}|(?:ال)?عنوان(?: {_ARABIC_ARTICLE})?|{_ARABIC_ARTICLE}",
    ),
    "url": (
        _ARTICLE_URL,
        r"url|lien|link|permalink|(?:ال)?رابط",
    ),
    "lead": (r"chapo|chapeau|lead|excerpt|resume|summary|(?:ال)?(?:مقدمة|ملخص)",),
    "body": (
        rf"{_ARTICLE} (?:text|body|content)|(?:texte|corps|contenu) (?:de l )?{_ARTICLE}|(?:نص|محتوى) {_ARABIC_ARTICLE}"
        r"|content|contenu|body|texte?|corps|description|(?:ال)?(?:نص|محتوى)",
    ),
}
"""Field → what its column is called, the surest words first; fields are looked for in this order."""

AGAINST = re.compile(r"(?:nb |num |nombre )?(?:de )?(?:down ?votes?|dislikes?|downs|thumbs down)(?: count)?")
"""The column whose count is taken from the likes."""

HIDDEN = {
    "status": (re.compile("^(?:hold|spam|trash|unapproved|pending|deleted|removed|rejected)$", re.I), "not published"),
    "is deleted": (re.compile("^(?:true|1)$", re.I), "removed by the site"),
    "is spam": (re.compile("^(?:true|1)$", re.I), "not published"),
    "type": (re.compile("^(?:pingback|trackback)$", re.I), PINGBACK),
}
"""By the name of a column, in folded words: what its cells say of rows that readers do not see, and why so."""

REMOVED = re.compile(r"\s*\[(?:deleted|removed|supprimée?|محذوف)\]\s*", re.IGNORECASE)


def naming_by_words(names: Sequence[str], sample: Sequence[Mapping[str, Any]] = ()) -> Naming | None:
    """The naming that the names of columns make likely; None where none of them is called a comment.

    In a `sample` of rows, objects in cells are looked into ("user.name"), and a column with much longer and more
    different words than any other is that of comments where no name says which is.
    """
    whole = [name for name in names if not any(isinstance(row.get(name), list | dict) for row in sample)]
    folded = {name: folded_name(name) for name in [*whole, *_inner(sample)]}
    found: dict[str, tuple[str, ...]] = {}
    for field, patterns in WORDS.items():
        # An article's address tells it from others as well.
        taken = {
            column for other, columns in found.items() if (other, field) != ("article_id", "url") for column in columns
        }
        free = {name: words for name, words in folded.items() if name not in taken}
        if field == "author":
            free = {name: words for name, words in free.items() if not _is_numbers(name, sample)}
        called = [name for words in patterns for name in free if re.fullmatch(words, free[name], re.IGNORECASE)]
        found[field] = (field,) if field in free else tuple(dict.fromkeys(called))[: None if field != TEXT else 1]
    rule = RULE
    if not found[TEXT]:
        taken = {column for columns in found.values() for column in columns}
        longest = _longest([name for name in whole if name not in taken], sample)
        found[TEXT], rule = (longest,) if longest else (), GUESSED
    if not found[TEXT]:
        return None
    against = next((name for name, words in folded.items() if AGAINST.fullmatch(words)), "")
    skips = [(found[TEXT][0], REMOVED, "removed by the site")]
    skips += [(name, *HIDDEN[words]) for name, words in folded.items() if words in HIDDEN]
    return Naming(found, rule, _changes(found), skips=skips, against=against)


def _is_numbers(name: str, sample: Sequence[Mapping[str, Any]]) -> bool:
    cells = [str(cell) for row in sample if (cell := row.get(name)) not in (None, "")]
    return bool(cells) and all(map(str.isdecimal, cells))


def _changes(found: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], Any]:
    how = {TEXT: readable, "author": readable, "date": _moment, "id": _key, "parent_id": _key, "article_id": _key}
    return {(field, column): change for field, change in how.items() for column in found[field]}


def _moment(value: object) -> object:
    """A date; of seconds or thousandths of them since 1970, as ISO 8601."""
    digits = str(value).partition(".")[0]
    if not digits.isdecimal() or len(digits) not in (10, 13):
        return value
    return from_timestamp(int(digits) / (1000 if len(digits) == 13 else 1))


def _key(value: object) -> object:
    """What names a comment, alike where pandas has made numbers of it; None of what stands for none."""
    words = str(value).strip().removesuffix(".0")
    return None if words.lower() in ("", "0", "-1", "root", "null", "none", "nan", "false") else words


def _inner(sample: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The paths of cells in objects that cells hold."""
    seen: dict[str, None] = {}
    for row in sample:
        for name, value in row.items():
            if isinstance(value, Mapping):
                seen.update(
                    (f"{name}.{inner}", None) for inner, cell in value.items() if not isinstance(cell, list | dict)
                )
    yield from seen


def folded_name(name: str) -> str:
    """The words of a column's name, without those that only say that it is one of several about a thing."""
    words = _CAMEL.sub(" ", name).replace("\ufeff", "")
    return _ABOUT.sub("", " ".join(_WORD.findall(fold(words).lower())))


def _longest(names: Sequence[str], sample: Sequence[Mapping[str, Any]]) -> str:
    """The column whose cells read like what people wrote, "" where no one stands out."""
    sizes: dict[str, float] = {}
    for name in names:
        cells = [value for row in sample if isinstance(value := row.get(name), str) and value.strip()]
        if len(cells) >= FEWEST and len(set(cells)) >= MOSTLY * len(cells):
            sizes[name] = sum(sum(map(str.isalpha, cell)) for cell in cells) / len(cells)
    ranked = sorted(sizes, key=lambda name: -sizes[name])
    if not ranked or sizes[ranked[0]] < SHORTEST:
        return ""
    return ranked[0] if len(ranked) == 1 or sizes[ranked[0]] >= APART * sizes[ranked[1]] else ""


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+°?|°")
_ABOUT = re.compile(r"^(?:meta|metadata|data|fields|attributes|snippet|annotations?) (?=\w)")
