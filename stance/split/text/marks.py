"""The words and signs by which a page says whom a comment answers and who likes it; patterns read folded lines."""

import re

from stance.split.dates import fold

_ANSWER_SIGN = "[↳↪⤷↩➥➦⮑⤶]️?"
_ANSWERING_WORDS = (
    r"(?:(?:repondre|reply) (?:a|to)"
    r"|(?:en )?(?:reponse|reaction) (?:a|aux?|au (?:commentaire|message|propos) de)|in (?:reply|response) to"
    r"|repl(?:ying|ied) to|(?:a )?repond(?:u|ait)? a"
    r"|(?:en )?echo a"
    r"|(?:ال)?رد[اً]{0,2} على(?: تعليق)?|في رد على|ردا على|(?:في )?(?:ال)?جواب[اً]{0,2} على"
    r"|تعقيب[اً]{0,2} على|يرد على|ترد على)"
)
_ANSWERING = rf"(?:(?:{_ANSWER_SIGN}\s?)?{_ANSWERING_WORDS}(?!\w)|{_ANSWER_SIGN})"

ANSWERING = re.compile(rf"{_ANSWERING_WORDS}\s?:?", re.IGNORECASE)
"""The words alone, below which the name stands."""

_UNPROVED = r"(?: \((?:non verifie|not verified|visiteur|غير موثق|لم يتم التحقق)e?\))"

MARK = re.compile(
    rf"\[?{_ANSWERING}(?:[^/]{{0,24}} / {_ANSWERING})?\s?:?\s?"
    rf"(?:.{{1,120}} (?:par|by|بواسطة) )?@?(?P<parent>.{{1,60}}?)"
    rf"{_UNPROVED}?\]?\s?[:.]?",
    re.IGNORECASE,
)
"""The line that says whom a comment answers; below a text it may be that comment's own button as well."""

ANSWERED = re.compile(
    rf"(?<!\w)(?:(?:{_ANSWER_SIGN}\s?)?{_ANSWERING_WORDS}(?!\w)|{_ANSWER_SIGN}|@)\s?:?\s?@?"
    r"(?:(?:(?:le |la |l')?(?:message|commentaire|avis|contribution|post|comment"
    r"|(?:ال)?(?:رسالة|تعليق|مشاركة|راي|رد)) )?(?:n ?[°o.]|no\.?|numero|num\.?|#|رقم)\s?#?(?P<number>\d{1,5})"
    r"|(?P<name>\S.{0,60}))",
    re.IGNORECASE,
)
"""The same words wherever in a line of a comment's own they stand, in front of a number or of a name."""

NUMBERED = re.compile(
    r"(?<!\w)(?:n ?[°o.]|no\.?|numero|num\.?|#|رقم|comment(?:aire)?|message|(?:ال)?تعليق)\s?#?(\d{1,5})$", re.IGNORECASE
)
"""The number at the end of "au commentaire n° 3", which may say so in two languages before it; reads folded words."""

_LIKED_BY = re.compile(
    r"(?P<names>[^:]{1,120}?)(?P<others>,? (?:et|and) (?:\d{1,5}|une?|an) (?:autres?|others?).{0,20}?)?"
    r" (?:aime(?:nt)? (?:ça|ca|ceci|cela)|likes? this)\s?\.",
    re.IGNORECASE,
)
_RECOMMENDED = re.compile(
    r"(?:يوصي به|recommandee? par|recommended by) (?:[^\d()]{1,20} )?\(?(?P<n>\d{1,5})\)?(?: [^\W\d]{2,12})?",
    re.IGNORECASE,
)
_ENDS_UNPROVED = re.compile(rf"{_UNPROVED}$", re.IGNORECASE)
_NAMES = re.compile(r", | et | and ")
_FIGURES = re.compile(r"\d{1,5}")


def proved(name: str) -> str:
    """A name without what Drupal says of readers without an account: "Amal (non vérifié)"."""
    found = _ENDS_UNPROVED.search(fold(name))
    return name[: found.start()] if found else name


def likers(folded: str) -> int | None:
    """How many like a post by the line that names or counts them, "Sara, Ali et 3 autres aiment ça."; None if none is.

    Or "يوصي به 14 شخصا", "يوصي به شخصان (2)".
    """
    if counted := _RECOMMENDED.fullmatch(folded):
        return int(counted["n"])
    liked = _LIKED_BY.fullmatch(folded)
    if liked is None:
        return None
    others = _FIGURES.search(liked["others"] or "")
    return len(_NAMES.split(liked["names"])) + (int(others[0]) if others else 1 if liked["others"] else 0)


def answered_in(noted: str) -> str:
    """Whom a note about a comment says that it answers: "12 mars, en réponse à Sara", "ردا على 2"; "" where none."""
    found = ANSWERED.search(fold(noted))
    if found is None:
        return ""
    name = found["number"] or noted[slice(*found.span("name"))].strip()
    return f"#{name}" if name.isdecimal() else name
