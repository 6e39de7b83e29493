"""How comments begin and end in copied pages, as data: one row a layout, and a new layout is a new row.

A row's lines are patterns with holes: {author} ({short} if words follow, {nameless} if it may be missing, {who} if
whom the comment answers may follow), {date}, {n} (its number), {text} (words on the same line), {votes} (behind a
date, or nothing), {buttons} (a line or rest of a line with nothing but buttons) and {when} (a line that gives the
date and no name). They read folded lines and match whole ones. Badges, marks and member profiles between the lines
of a head need no pattern: they are known from `stance.split.text.controls`.
"""

import re
from dataclasses import dataclass

DATE, PRESS, NUMBER = "\ue000", "\ue001", "\ue002"
"""What stands for a date, for buttons, and for a bare number in the form of a line; no page holds these signs."""

OTHER = f"[^{DATE}{PRESS}{NUMBER}]"
"""A character of a name or of words."""

_BULLET = r"(?:[•◦▪●○‣·∙]\s{0,9}|[*-]\s{1,9}|o\s{1,9}(?=[^\W\d]))"
_SAYS = (
    r"(?:dit|a dit|a ecrit|ecrit|a commente|commente|says|said|wrote|commented|يقول|تقول|قال|قالت|كتب|كتبت|علق|علقت)"
)
_BY = r"(?:par|by|de|من طرف|من قبل|بواسطة|بقلم|كتبه|كتبته)"
_POSTED = (
    r"(?:(?:message|commentaire|avis|comment|post|تعليق|مشاركة) )?"
    r"(?:(?:poste|publie|ecrit|envoye|soumis|depose|ajoute|redige|laisse)e? "
    r"|(?:posted|written|submitted|sent|added) |(?:كتب|نشر|ارسل|اضيف)ت? )?"
)
_DATED = r"(?:date|قديم|publie|poste|ecrit|envoye|ajoute|depose|posted|written|sent|(?:ال)?تاريخ|(?:نشر|اضيف|كتب)ت?)"
_BETWEEN = "[/|·•,–]"
"""What stands between the fields of a line, and no name begins with."""
_ON = r"(?:le |du |on |at |a |في |يوم |بتاريخ )"
_ANSWERING = "(?:en reponse a|a repondu a|repond a|in reply to|replied to|replying to|ردا على|رد على|يرد على|ترد على)"
_ARROW = rf"\s{{0,4}}[▸►➤▶→⮞➔>◂◄◀←⮜]\s?(?:{_ANSWERING} )?|\s{{2,}}|,? {_ANSWERING} "

_UNIT = "(?:👍[🏻-🏿]?|[▲↑♥❤+]️?|votes?|points?|likes?|j'aime|نقاط|نقطة|صوت|اصوات|اعجاب|اعجابات)"

HOLES = {
    "{who}": "{author}(?:{arrow}{parent})?",
    "{author}": (
        rf"(?P<author>(?!envoyer\b|{_DATED}e?s?(?: (?:le|on|في|يوم|بتاريخ))?(?: / {_DATED})?\s?:|\s?{_BETWEEN})"
        rf"{OTHER}{{1,80}}?)"
    ),
    "{nameless}": rf"(?P<author>{OTHER}{{0,80}})",
    "{short}": rf"(?P<author>(?!\s?{_BETWEEN}){OTHER}{{1,50}}?)",
    "{parent}": rf"(?P<parent>{OTHER}{{1,60}}?)",
    "{n}": r"\d{1,5}(?:\.\d{1,4}){0,5}",
    "{text}": r"(?P<text>\S.*)",
    "{date}": rf"(?:{_ON})?{DATE}",
    "{moment}": DATE,
    "{buttons}": PRESS,
    "{when}": (
        rf"(?:[^\w\s{DATE}{PRESS}{NUMBER}]{{1,2}}\s?)?(?:{_POSTED}{_ON}"
        rf"|{_DATED}e?(?: (?:في|بتاريخ))?\s?:?\s)?"
        rf"(?:{_ON})?{DATE}[\s.,:)\]|•·-]{{0,3}}(?:\(?(?:modifiee?|edite|edited|معدل|تم التعديل|تم تعديله)\)?)?"
        rf"(?:[|•·\s(-]{{0,3}}#\s?\d{{1,5}}\)?)?"
        r"(?:[\s|•·,-]{0,3}(?:en reponse a|in reply to|ردا على|رد على) @?(?P<parent>.{1,60}))?"
    ),
    "{votes}": rf"(?:\s{{0,3}}[|•·,–/-]\s?(?P<likes>{_UNIT}\s?:?\s?[+-]?\d{{1,6}}|[+-]?\d{{1,6}}\s?{_UNIT}))?",
    "{bullet}": _BULLET,
    "{says}": _SAYS,
    "{posted}": _POSTED,
    "{by}": _BY,
    "{unproved}": r"(?: \((?:non verifie|not verified|visiteur|غير موثق|لم يتم التحقق)e?\))?",
    "{on}": _ON,
    "{unknown}": r"(?:غير (?:مذكور|معروف|محدد)|non (?:indique|precise|connu)e?|inconnue?|unknown|n/?a|[?؟–—-]{1,3})",
    "{arrow}": f"(?:{_ARROW})",
}
"""What each hole of a pattern stands for, in the order in which they are filled."""


@dataclass(frozen=True, slots=True)
class CommentLayout:
    """How a comment begins and ends: the lines above its text, and those below that it never lacks.

    The author and the date are in one of both. `confidence` is how rarely something else looks like it. In a
    `forum` the first post is the article, and a line below a rule is the member's signature.
    """

    rule: str
    confidence: float
    head: tuple[re.Pattern[str], ...] = ()
    foot: tuple[re.Pattern[str], ...] = ()
    forum: bool = False


def layout(rule: str, confidence: float, *head: str, foot: tuple[str, ...] = (), forum: bool = False) -> CommentLayout:
    """A layout from patterns with holes."""
    return CommentLayout(rule, confidence, tuple(map(pattern, head)), tuple(map(pattern, foot)), forum)


def pattern(written: str) -> re.Pattern[str]:
    """A pattern with its holes filled."""
    for hole, meaning in HOLES.items():
        written = written.replace(hole, meaning)
    return re.compile(written, re.IGNORECASE)


COMMENT_LAYOUTS: tuple[CommentLayout, ...] = (
    # From the most marked to the least: of layouts that explain a page equally well the first is taken, and
    # "• Sara", "12 - Sara" and "Sara dit :" are names of a sort as well.
    layout("bulleted-author-date", 0.98, "{bullet}{nameless}", "{when}"),
    layout("chat-date-author", 0.97, r"[\[(]?{date}(?:[:.]\d\d)?[\])]?\s?(?:[–-]\s)?{short}:", forum=True),
    layout("chat-dated-author", 0.96, r"\[{date}(?:[:.]\d\d)?\]\s?(?!.{1,50}\s[–—-]\s){short}", forum=True),
    layout("chat-author-dated", 0.96, r"{short}, \[{date}(?:[:.]\d\d)?\]", forum=True),
    layout("forum-par", 0.98, "{posted}{by} {author} » {date}", forum=True),
    layout(
        "forum-author-subject-date",
        0.96,
        r"{author}\s{1,4}(?:عنوان المشاركة|sujet du message|post subject)\s?:.{0,200}",
        r"(?:مشاركة|message|post)?\s?(?:مرسل|poste|posted|نشر)\s?:\s?{date}",
        forum=True,
    ),
    layout("chat-author-dash-date", 0.95, "{author}", r"[–—-]\s{date}", forum=True),
    layout("forum-date-number-author", 0.96, r"{date},?\s{0,4}#{n}", "{author}", forum=True),
    layout("forum-number-date-author", 0.96, "#{n}", "{when}", "{author}", forum=True),
    layout("forum-number-author-date", 0.96, "#{n}", "{author}", "{when}", forum=True),
    layout("forum-card-date-number", 0.96, "{author}", "{when}", "{buttons}", "{buttons}", "#{n}", forum=True),
    layout("forum-date-number-author-lines", 0.95, "{when}", "#{n}", "{author}", forum=True),
    # The member's card above the words, his name and the date below.
    layout("forum-text-author-date-number", 0.97, foot=(r"{author},\s{date}", "#{n}"), forum=True),
    layout("forum-author-date-number", 0.96, "{author}", r"{date},?\s{0,4}#{n}", forum=True),
    layout("numbered-author-says-date", 0.96, r"{n}\s?[-.)]\s{0,3}(?!\d){author} {says}\s?:?", "{when}"),
    layout("numbered-author-date", 0.95, r"#?{n}(?:\s?[-.):]\s{0,3}|\s)(?!\d){author}", "{when}"),
    layout(
        "number-author-date",
        0.94,
        rf"(?:#{{n}}|{{n}}\s?[.)°-])(?:\s{{0,3}}[↩↪↳⤷]?\s?{_ANSWERING} #?{{n}})?",
        "{author}",
        "{when}",
    ),
    # Arabic puts the verb first, and a copied list keeps its numbers and bullets.
    layout("says-author-date", 0.95, r"(?:{n}\s?[.)]\s{1,4}|{bullet})?{says} {author}\s?:", "{when}"),
    layout("author-says-date", 0.95, r"(?:{n}\s?[.)]\s{1,4}|{bullet})?{author} {says}\s?:?", "{when}"),
    layout("author-says-to-date", 0.95, r"{bullet}?{author} {says} a {parent}\s?:?", "{when}"),
    layout("posted-by-date", 0.95, r"{posted}{by}\s?:?\s?{author}{unproved}\s?[,|•·/-]?\s?{date}[\s:.)]{0,3}"),
    layout(
        "numbered-subject-posted-by-date",
        0.96,
        rf"{{n}}\s?[-.)]\s{{0,3}}{OTHER}{{1,80}}",
        r"{posted}{by}\s?:?\s?{author}{unproved}\s?[,|•·/-]?\s?{date}[\s:.)]{0,3}",
    ),
    layout("numbered-subject-author-date", 0.9, rf"{{n}}\s?[-.)]\s{{0,3}}{OTHER}{{1,80}}", "{author}", "{when}"),
    layout(
        "numbered-subject-author-date-line",
        0.95,
        rf"#{{n}}\s{{1,4}}{OTHER}{{1,80}}",
        r"{author}\s?[,|•·-]\s?{date}(?:\s?[|•·]\s?[^|•·\d]{1,24})?",
    ),
    layout("date-author-says", 0.93, r"{date}\s?,?\s?{author} {says}\s?:"),
    layout("author-says-date-line", 0.93, r"{author} {says}\s?:?,?\s?{date}\s?[:.]?"),
    layout(
        "number-author-date-line", 0.9, r"#?{n}\s?[-.):]\s?{posted}(?:{by} )?{author}\s?[,|(:•·-]?\s?{date}[\s:.)]{0,3}"
    ),
    layout("voted-number-author-date-line", 0.96, r"(?:(?P<likes>[+-]?\d{1,6})\s{1,4})?#{n}\s{1,4}{author}\s{date}"),
    layout(
        "labelled-author-date",
        0.93,
        r"(?:nom|auteur|pseudo|name|author|الاسم|الكاتب|صاحب التعليق)\s?:\s?{author}",
        r"(?:date|التاريخ|بتاريخ)?\s?:?\s?{date}|(?:date|(?:ال)?تاريخ)\s?:\s?{unknown}",
    ),
    # In the records of who studies them: "Commentaire 3 — Pseudo : Sara".
    layout(
        "numbered-labelled-author-date",
        0.97,
        r"(?:commentaire|comment|message|reponse|avis|(?:ال)?(?:تعليق|رد))\s?(?:n ?[°o]|#|رقم)?\s?{n}\s?[.:|–—-]?\s?"
        r"(?:nom|auteur|pseudo|name|author|الاسم|الكاتب|صاحب التعليق)\s?:\s?{author}",
        r"(?:date|(?:ال)?تاريخ|بتاريخ)\s?:\s?{date}",
    ),
    # On sites that ask what people think of a law.
    layout(
        "labelled-author-stance-date",
        0.93,
        r"(?:nom|auteur|pseudo|name|author|الاسم|الكاتب|صاحب (?:ال)?مساهمة)\s?:\s?{author}",
        r"(?:avis|position|choix|opinion|(?:ال)?(?:راي|موقف|اختيار))\s?:.{0,40}",
        r"(?:date|التاريخ|بتاريخ)\s?:\s?{date}",
    ),
    # A subject that the reader gave stands above the labels.
    layout(
        "subject-labelled-author-date",
        0.93,
        f"{OTHER}{{1,80}}",
        r"(?:nom|auteur|pseudo|name|author|الاسم|الكاتب|صاحب التعليق)\s?:\s?{author}",
        r"(?:date|التاريخ|بتاريخ)\s?:\s?{date}",
    ),
    layout(
        "author-date-line",
        0.8,
        r"{bullet}?{who}\s?[,|(\[:•·@/–-]\s?{date}[\s:.)\]]{0,3}(?:[•·|-]?\s?\(?(?:edited|modifiee?|معدل)\)?)?{votes}",
    ),
    layout("author-glued-date", 0.85, r"{short}(?<=\w){moment}"),
    layout("author-on-date-line", 0.8, r"{bullet}?{author} {on}{moment}[\s:.)]{0,3}"),
    layout("date-by-author-line", 0.85, r"{date}\s?[,|•·/-]?\s?{by}\s?:?\s?{author}\s?:?"),
    layout("date-author-line", 0.75, r"[\[(]?{date}[\])]?\s?[,|:•·/-]\s?{author}\s?:?"),
    layout("bracketed-date-author", 0.85, r"[\[(]{date}[\])]\s?{author}\s?:?"),
    # Networks of short messages give the name, and below it the handle.
    layout("author-handle-dot-date", 0.92, "{author}", rf"@{OTHER}{{1,60}}", "[•·|]", "{when}"),
    layout("author-handle-date", 0.9, "{author}", rf"@{OTHER}{{1,60}}(?:\s?[•·|])?", "{when}"),
    layout("author-handle-date-line", 0.9, "{author}", rf"@{OTHER}{{1,60}}?\s?[•·|–-]\s?{{date}}"),
    layout("author-dot-date", 0.9, "{who}", "[•·|]", "{when}"),
    layout("date-by-author", 0.85, "{when}", r"{by}\s?:?\s{author}"),
    layout("author-date", 0.85, "{who}", "{buttons}?{when}"),
    layout("date-author", 0.7, "{when}", "{author}"),
    layout("author-line-date", 0.65, "{author}", f"{OTHER}{{1,140}}", "{when}"),
    # Words on the line of their head.
    layout(
        "date-author-text",
        0.75,
        r"[\[(]?{date}[\])]?\s?[,|–-]?\s?(?!.{1,50}\s[–—-]\s){short}\s?:\s{0,4}{text}",
    ),
    layout(
        "author-date-text",
        0.75,
        r"{bullet}?{short}(?:\s?[,|(\[/•·–-]\s?| ){date}(?:,[^()]{1,20}(?=\)))?\s?[)\]]?\s?[:|–-]\s{0,4}{text}",
    ),
    layout("bracketed-date-author-text", 0.9, r"[\[(]{date}[\])]\s?{short}\s[–—-]\s{1,3}{text}"),
    # No date at all.
    layout(
        "numbered-author-noted-text",
        0.6,
        r"{n}\s?[.)-]\s{0,3}(?=[^\W\d]){who}\s?\((?P<noted>[^()]{1,80})\)\s?:\s{0,4}{text}",
    ),
    layout("listed-author-text", 0.55, r"[-–*•]\s{1,3}{short}\s?:\s{0,4}{text}"),
    layout("author-says-text", 0.5, r"{short} {says}\s?:\s{0,4}{text}"),
    layout("author-says", 0.6, r"(?:{n}\s?[-.)]\s{0,3})?{author} {says}\s?:"),
    layout("numbered-author", 0.55, r"#?{n}\s?[-.)]\s{0,3}(?=[^\W\d]){short}"),
    # The date below the text: networks, and the signed letters of older sites.
    layout("author-text-buttons-date", 0.9, "{who}", foot=(f"{PRESS}{DATE}",)),
    layout("author-text-date-buttons", 0.85, "{who}", foot=("{when}", "{buttons}")),
    layout("date-text-author-buttons", 0.8, "{when}", foot=("{author}", "{buttons}")),
    layout("author-text-buttons-then-date", 0.8, "{who}", foot=("{buttons}", "{when}")),
    layout(
        "text-posted-by-date",
        0.85,
        foot=(r"[-–—(]{0,2}\s?{posted}{by}\s?:?\s?{author}\s?[,|•·/-]?\s?{date}[\s:.)]{0,3}",),
    ),
    layout(
        "text-author-date-line", 0.75, foot=(r"[-–—(]{0,2}\s?{author}\s?[,|(\[:•·@/–-]\s?{date}[\s:.)\]]{0,3}{votes}",)
    ),
    layout("text-author-on-date-line", 0.75, foot=(rf"[-–—(]{{0,2}}\s?{{author}} {_ON}{DATE}[\s:.)]{{0,3}}",)),
    layout("text-date-by-author-line", 0.75, foot=(r"{date}\s?[,|•·/-]?\s?(?:{by}\s?:?\s?)?{author}",)),
    layout("text-author-date", 0.65, foot=("{author}", "{when}")),
    layout("text-date-author", 0.6, foot=("{when}", "{author}")),
    layout("author-text-date", 0.6, "{author}", foot=("{when}",)),
    layout("author-text-buttons", 0.5, "{author}", foot=("{buttons}",)),
)
"""All are tried on a page, and the one that explains most of it holds for the whole page."""
