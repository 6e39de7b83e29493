"""The lines around a copied article that say when it came out and who wrote it."""

import re
from collections.abc import Sequence

from stance.split.dates import Date
from stance.split.text.comment_layouts import pattern
from stance.split.text.lines import author_in
from stance.split.text.prose import is_sentence
from stance.split.text.rows import Row

LONGEST_PUBLICATION = 160
"""Characters of a line that says where and when the article came out."""

SHORTEST = 20
"""Characters of a picture's words."""

FOLLOWED = 6
"""Lines above a post within which the button to follow who wrote it stands."""

BESIDE = 40
"""Characters beside the date of such a line whose words are unknown."""


def published(row: Row) -> Date | None:
    """The date of a line that says only when, or where and when, or by whom, an article came out."""
    if row.date or len(row.text) > LONGEST_PUBLICATION or row.stamp is None:
        return row.date
    date = row.stamp
    if any(form.fullmatch(row.form) for form in PUBLISHED_BY):
        return date
    known = not date.start or PUBLICATION.fullmatch(row.folded[: date.start])
    if known and _AFTER_DATE.fullmatch(row.text, date.end):
        return date
    unknown = len(row.text) - len(date.words) <= BESIDE and date.iso and not is_sentence(row)
    return date if unknown and (date.start <= 1 or _BEFORE_DATE.search(row.text, 0, date.start)) else None


def is_byline(rows: Sequence[Row], i: int) -> bool:
    """Whether a line gives the author: by its words, or as "paper - name" right above the date."""
    if BYLINE.fullmatch(rows[i].folded) or LABELLED.fullmatch(rows[i].folded):
        return True
    return SIGNED.fullmatch(rows[i].folded) is not None and i + 1 < len(rows) and rows[i + 1].date is not None


def is_signature(row: Row) -> bool:
    """Whether a line names who wrote what is above it behind a sign for that: "✍️ Sara"."""
    return _SIGN.match(row.text) is not None and BYLINE.fullmatch(row.folded) is not None


def is_name(row: Row) -> bool:
    """Whether a line by itself may be somebody's name."""
    if _PRESSED.search(row.folded):
        return False
    return not row.rule and not row.kind and len(row.text) <= 40 and _NAME.fullmatch(row.text) is not None


def is_caption(rows: Sequence[Row], i: int) -> bool:
    """Whether a line is the words of a picture: by what it names, or once without and once with whose it is."""
    if CAPTION.fullmatch(rows[i].folded):
        return True
    pairs = (pair for pair in (rows[i : i + 2], rows[max(i - 1, 0) : i + 1]) if len(pair) == 2 and not pair[1].gap)
    return any(
        len(above.text) >= SHORTEST and below.text.startswith(above.text) and not below.text[len(above.text)].isalnum()
        for above, below in pairs
        if len(below.text) > len(above.text)
    )


def author_of(row: Row) -> str | None:
    """The author whom a byline or a line with the date names; None where it names none."""
    # Behind a tab are counts and buttons.
    line = row.tabbed.split("\t", 1)[0].rstrip()
    for form in PUBLISHED_BY:
        match = form.fullmatch(line)
        if match and not _PRESSED.search(match["author"]):
            return _spoken(row.source(match.span("author")))
    names = (author_in(row, form) for form in (BYLINE, LABELLED, SIGNED))
    return _spoken(next((name for name in names if name), ""))


def _spoken(name: str) -> str | None:
    name = _ROLE.sub("", name.strip())
    return name if any(map(str.isalpha, name)) and not _ON.fullmatch(name) else None


def posted(rows: Sequence[Row], start: int) -> int | None:
    """The first line of a network's post, below its age and the button to follow who wrote it; None of a page."""
    for i in range(start - 1, max(start - FOLLOWED, 0), -1):
        if not _FOLLOW.fullmatch(rows[i].folded):
            continue
        if any(row.stamp or _AGED.search(row.folded) for row in rows[max(i - 2, 0) : i]):
            return i + 1
        if rows[i + 1].stamp and (seen := next((k for k in range(i + 2, start + 1) if _seen_by(rows[k])), None)):
            return seen + 1 if seen < start else None
    return None


def _seen_by(row: Row) -> bool:
    return _AUDIENCE.fullmatch(row.folded) is not None


_AGENCY = (
    r"dr|afp|map|ap|reuters|epa|sipa(?: press)?|abaca|xinhua|anadolu|getty(?: images)?|istock(?:photo)?"
    r"|(?:stock\.adobe|shutterstock|unsplash|pexels|pixabay)(?:\.com)?|adobe stock|hans lucas|mee"
    r"|wikimedia(?: commons)?"
)
CAPTION = re.compile(
    r"(?:(?:ال)?صورة|الصور|صور|تصوير|عدسة|مصدر الصورة|(?:credits? )?photos?|legende|credits?|photographie|image)"
    r"(?: \S+){0,2}\s?[:/©].{1,160}"
    rf"|(?:© ?|ph\.? ?|.{{1,160}}[/.] ?(?:(?:ph|photo)\.? ?:? ?)?)(?:{_AGENCY})"
    r"|.{1,160}[.–—|-] ?(?:ph(?:otos?)?|credits?|تصوير|عدسة|صورة)\.? ?: ?.{1,40}"
    r"|.{1,160}\((?:ph(?:otos?)?|credits?|تصوير|عدسة)\.? ?:? ?.{1,40}\)"
    rf"|.{{1,160}}\((?:(?:صورة )?خاصة?|ارشيف(?:ية)?|archives?|{_AGENCY})\)"
    r"|.{1,160}\([^()]{1,40}/\s?[^()/]{1,30}\)|.{1,160}[.–—|-] ?photo(?:graph(?:ie)?)? (?:by|de|par|d') ?.{1,60}"
    r"|photo d'(?:archives?|illustration).{0,60}|صورة (?:ارشيفية|تعبيرية).{0,60}",
    re.IGNORECASE,
)
"""What stands below or above a picture of the article."""

PUBLICATION = re.compile(
    r"(?:نشر|نشرت|تاريخ النشر|تاريخ|حرر|اخر تحديث|publiee?|mise? (?:en ligne|a jour)|modifiee?|date|par)\b.{0,100}"
    r"|(?:le|on|في|يوم|بتاريخ)\s{1,3}|.{1,60}\s?[|•·-]\s?|\d[\d ,.]{0,9}[km]? (?:vues?|views?|lectures?|مشاهدة)\s{1,3}",
    re.IGNORECASE,
)
"""What stands before the date in a line that says where and when an article came out."""

_POINT = r"(?:[•*▪·–-]\s{1,3})?"
_BY = (
    r"(?:[✍🖊🖋📝👤]️?|(?:(?:publie|poste|ecrit|redige|propos recueillis) )?par|by|auteur de la discussion|thread starter"
    r"|(?:(?:مرسلة|نشرت|نشر) )?بواسطة|(?:كاتب|صاحب) الموضوع|بقلم|كتبه|كتبته|اعداد|من طرف)"
)
_ROLE_OF = r"(?:كتب|كتبت|متابعة|تحرير|مراسلة|(?:ال)?كاتبة?|تقرير|auteure?|texte|reportage|author)"

BYLINE = re.compile(
    rf"{_POINT}{_BY}(?: / {_BY})?\s?:?\s(?P<author>[^,:;!?،؟]{{2,40}}?)(?: (?:في|le|at|a) \d.{{0,20}})?",
    re.IGNORECASE,
)
"""A line that gives the author, maybe in two languages, or one point of a list that does."""

LABELLED = re.compile(
    rf"{_POINT}{_ROLE_OF}(?: / (?:{_ROLE_OF}|{_BY}))?\s?:\s?(?P<author>[^,:;!?،؟]{{2,40}})",
    re.IGNORECASE,
)
"""The same in words that begin sentences where no colon follows them."""

SIGNED = re.compile(r"[^|-]{2,40} - (?P<author>[^,:;!?،؟|-]{3,40})")
"""Paper and author in a line right above the date."""

PUBLISHED_BY = (
    pattern(r"{posted}{by}\s?:?\s?{author}\s?[,|•·/-]?\s?{date}(?:\s?[|•·(].{0,60})?"),
    pattern(r"{posted}{date}\s?[,|•·/-]?\s?{by}\s?:?\s?{author}"),
    pattern(
        r"(?:كتبت?ه?|متابعة|اعداد|تحرير|حررت?ه|اعدت?ه|انجزت?ه|نشرت?ه)\s?:?\s{author}\s?[,|•·/-]?\s?(?<!\w){date}(?:\s?[|•·(].{0,60})?"
    ),
    pattern(r"(?P<author>(?:la )?redaction|[^\W\d]\S*(?: [^\s,|•·/–—-]\S*){1,3}?)\s?[,|•·/–—-]{1,2}\s?{posted}{date}"),
    pattern(r"{date}\s?[,|•·/–—-]{1,2}\s?(?P<author>[^\W\d]\S*(?: [^\s,|•·/–—-]\S*){1,3}?)"),
    # One word before a date is a town: "الرباط - 12 مارس 2019".
    pattern(
        r"(?![^,|•·/-]*(?:publie|نشر|mis a jour|اخر تحديث))"
        r"(?P<author>(?:la )?redaction|[^\W\d]\S*(?: \S+){1,3}?)\s?[,|•·/]\s?{date}"
    ),
)
"""Lines under a title that name the article's author beside its date."""

_PRESSED = re.compile(
    r"facebook|whats ?app|twitter|telegram|linkedin|e-?mail"
    r"|\b(?:icone|partag|imprim|ecout|favoris|offrir|taille|lecture)"
    r"|فيس ?بوك|واتس ?اب|تويتر|تيليجرام|ايقونة|استمع|طباعة|مشاركة|حجم|نسخ|شارك|رابط",
    re.IGNORECASE,
)
"""Words of controls about a title, which no name holds."""

# What a reader of screens says in front of a link.
_ROLE = re.compile(r"(?:lien|link|رابط) (?=\S)")
# A page without an author has the words around his name all the same.
_ON = re.compile(r"le|on|at|du|في|يوم|بتاريخ", re.IGNORECASE)
_SIGN = re.compile("[✍🖊🖋📝👤]")
_AFTER_DATE = re.compile(
    r"\s?(?:[|()•·.-].{0,60}|[,،]\s?(?:(?:modifi|mis(?:e)? à jour|actualis|maj\b)|(?:آ|ا)خر تحديث|تحديث).{0,60})?",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(r"[\s|,،:•·/(-]$")
_NAME = re.compile(
    r"(?:[Ll]a )?[Rr]édaction|هيئة التحرير"
    r"|[A-ZÀ-Þ][\w.'’-]*(?: (?:de|du|des|la|le|el|al|ben|bin|ou|et|d'|[A-ZÀ-Þ][\w.'’-]*)){1,4}"
    # Three words of Arabic may as well head a section or lead into the story.
    r"|(?:عبد |أبو |ابو |آيت |ايت |بن |سيدي |مولاي |لالة |محمد |فاطمة )?"
    r"[\u0621-\u064a]{3,} (?:بن |آيت |ايت )?[\u0621-\u064a]{3,}"
)
_FOLLOW = re.compile(r"suivre|follow|متابعة", re.IGNORECASE)
_AUDIENCE = re.compile(
    r"public|(?:partage avec|shared with|تمت المشاركة مع|مشاركة مع) .{1,40}|عام(?:ة)?", re.IGNORECASE
)
_AGED = re.compile(
    r"^\d{1,2} ?(?:min|h|j|sem|mois|ans?|d|w|mo|yr?)\b\.? ?[•·]|linkedin|· (?:\d{4}-)?\d\d?-\d\d?$", re.I
)
