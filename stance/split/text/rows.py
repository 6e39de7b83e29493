"""Lines as a thread's layouts see them: the date in each taken for one sign, and buttons, badges and marks known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from stance.split.date_words import MONTHS, one_of
from stance.split.dates import Date, find_date
from stance.split.text.comment_layouts import DATE, NUMBER, PRESS
from stance.split.text.controls import AGES, BARE_AGES, BUTTONS, COUNT, DISLIKE, LIKE, NOTICE, VOTE_UNITS
from stance.split.text.layouts import BUTTON
from stance.split.text.lines import DRAWN, MOST_KNOWN, Line, bare, known, read_lines
from stance.split.text.marks import MARK, likers
from stance.split.text.moments import YEAR, glued, in_field, outside_address, relative
from stance.split.text.notices import THREAD_RULES

LONGEST_HEAD = 160
"""Characters of a line that may hold a comment's author and date, or buttons."""

AGE, REPLY_MARK = "age", "reply mark"


@dataclass(frozen=True, slots=True)
class Row(Line):
    """A line as a thread's layouts see it.

    `form` is its folded text with the date, `stamp`, as one sign, or the signs alone where there is nothing but
    buttons or a bare number. `kind` is what it may be at the edge of a comment, "" if nothing but text.
    """

    form: str = ""
    kind: str = ""
    stamp: Date | None = None
    likes: int | None = None
    parent: str = ""
    label: str = field(init=False)
    """What stays the same where the line comes back below other comments: figures do not."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", _FIGURES.sub("0", self.form.lower()))

    @property
    def tabbed(self) -> str:
        """`form` with the tabs of the line itself, which part fields where a space parts words."""
        if "\t" not in self.text:
            return self.form
        return "".join("\t" if self.source((at, at + 1)) == "\t" else sign for at, sign in enumerate(self.form))

    def source(self, span: tuple[int, int]) -> str:
        """The words of the line itself at a place in `form`."""
        start, end = (
            at + self.stamp.end - self.stamp.start - 1 if self.stamp and at > self.stamp.start else at for at in span
        )
        return self.text[start:end]


def read_rows(page: str) -> list[Row]:
    """The lines of `page` that show something, in order."""
    return [_short(line) if len(line.text) <= LONGEST_HEAD else _paragraph(line) for line in read_lines(page)]


def _short(line: Line) -> Row:
    seen = _seen(line.text)
    # A date is its line's own: that of another line, be it written alike, is not the comment's.
    return _as(line, seen.form, seen.kind, seen.stamp and replace(seen.stamp), seen.likes, seen.parent)


@lru_cache(MOST_KNOWN)
def _seen(text: str) -> Row:
    """A line by its words alone."""
    return _row(Line(0, len(text), 0, 0, text, *known(text)))


def _as(
    line: Line, form: str, kind: str = "", stamp: Date | None = None, likes: int | None = None, parent: str = ""
) -> Row:
    known = (line.start, line.end, line.indent, line.gap, line.text, line.folded, line.rule, line.date)
    return Row(*known, line.quotes, line.heading, form, kind, stamp, likes, parent)


def _paragraph(line: Line) -> Row:
    """A line too long for a head, which may yet begin with one: "Sara (12/03/2019) : J'habite à côté et…"."""
    date = find_date(line.text[:LONGEST_HEAD]) if YEAR.search(line.folded, 0, LONGEST_HEAD) else None
    date = outside_address(line.text, date)
    if date:
        return _as(line, _with_sign(line.folded, date), "", date)
    return _as(line, line.folded if _LISTED.match(line.folded) else "")


def _row(line: Line) -> Row:
    folded = line.folded
    if _COUNT.fullmatch(folded):
        return _as(line, NUMBER, COUNT, likes=_number(folded))
    if not (words := bare(folded).strip(f"{DRAWN} ")):
        return _as(line, folded, NOTICE)  # nothing but pictures
    rule = _RULES.fullmatch(words)
    if rule:
        kind = THREAD_RULES[int((rule.lastgroup or "k0")[1:])].reason
        return _as(line, _with_sign(folded, line.date), kind, line.date)
    date = line.date or outside_address(line.text, in_field(line)) or relative(line) or glued(line)
    form = _with_sign(folded, date)
    if _pressed(bare(form)):
        date = date or _first(_AGE_INSIDE, line)
        return _as(line, PRESS + (DATE if date else ""), BUTTON, date, votes(bare(form)))
    if (likes := likers(folded)) is not None:
        return _as(line, PRESS, BUTTON, likes=likes)
    if _PATH.fullmatch(folded):
        return _as(line, PRESS, BUTTON)
    mark = MARK.fullmatch(folded)
    if mark:
        return _as(line, folded, REPLY_MARK, parent=line.text[slice(*mark.span("parent"))])
    if date is None and _AGE.fullmatch(folded):
        return _as(line, DATE, AGE, Date(0, len(line.text), line.text, None))
    date = date or _first(_AGE_AT_END, line)
    return _as(line, _with_sign(folded, date), "", date)


def _pressed(form: str) -> bool:
    """Whether there are buttons and nothing but buttons, with numbers, dates and ages among them.

    A sign alone, "👍", may be all that a reader has to say; with a number or an arrow beside it, it is pressed.
    """
    if not _BUTTONS.fullmatch(form):
        return False
    parts = [(match.lastgroup, match[0]) for match in _PARTS.finditer(form)]
    words = [part for kind, part in parts if kind in ("like", "dislike", "other")]
    if any(kind == "number" for kind, _ in parts):
        return bool(words)
    return any(_WORD.search(word) and not _UNITS.fullmatch(word) for word in words)


def votes(form: str) -> int | None:
    """The votes for a comment that a line of buttons shows.

    "12 👍 3 👎" and "👍 12 👎 3" are told apart by what comes first; a number that stands by itself between
    buttons counts votes as well, but one beside "Répondre" or "réponses" counts those.
    """
    parts = [(match.lastgroup, match[0]) for match in _PARTS.finditer(form)]
    kinds = ["gap" if words.replace(" ", "") in ("+-", "-+") else kind for kind, words in parts]  # both to be pressed
    for i, (kind, words) in enumerate(parts):
        if kind == "number":
            before, after = kinds[i - 1] if i else None, kinds[i + 1] if i + 1 < len(kinds) else None
            voted = "number" in kinds[: kinds.index("like")] if "like" in kinds else False
            if (after if voted else before) == "like" or {before, after} <= {None, "gap", "age"}:
                return _number(words)
    return None


def lone_number(form: str) -> int | None:
    """The number in a line that has but one."""
    numbers = _FIGURES.findall(form)
    return _number(numbers[0]) if len(numbers) == 1 else None


def _number(words: str) -> int:
    figures = words.strip(" ()[].,").lower().replace(",", ".").replace(" ", "")
    scale = next((scale for unit, scale in _SCALES.items() if figures.endswith(unit)), 1)
    return round(float(figures.rstrip("".join(_SCALES))) * scale)


def _first(pattern: re.Pattern[str], line: Line) -> Date | None:
    match = pattern.search(line.folded)
    return match and Date(match.start(), match.end(), line.text[slice(*match.span())], None)


def _with_sign(folded: str, date: Date | None) -> str:
    return f"{folded[: date.start]}{DATE}{folded[date.end :]}" if date else folded


def _any(words: Sequence[str]) -> str:
    # Longest first: "رد" would leave "مع اقتباس" of "رد مع اقتباس" behind.
    return "|".join(sorted(words, key=len, reverse=True))


_SCALES = {"k": 1000, "m": 1_000_000, "الف": 1000, "مليون": 1_000_000}
_FIGURES = re.compile(r"[+-]?\d{1,6}(?:[.,]\d(?!\d))?")
_COUNT = re.compile(r"[(\[]?[+-]?\d{1,6}(?:[.,]\d)? ?(?:[km]|الف|مليون)?[)\]]?", re.IGNORECASE)
_AGE_WORDS = rf"(?:منذ |قبل |il y a )?\d{{1,3}} ?(?:{_any(AGES)})(?![\w'])\.?"
_AGE = re.compile(
    rf"(?:{_AGE_WORDS}|{_any(BARE_AGES)}|\d\d? (?:{one_of(name for names in MONTHS for name in names)})\.?"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d\d?"
    r"|hier|aujourd'hui|yesterday|today|امس|اليوم)"
    r"(?: ?[·•]? ?\(?(?:modifiee?|edited|معدل)\)?)?(?: ?[·•])?",
    re.IGNORECASE,
)
_AGE_INSIDE = re.compile(rf"(?<!\w){_AGE_WORDS}", re.IGNORECASE)
_AGE_AT_END = re.compile(rf"(?<=[·•|] ){_AGE_WORDS}$", re.IGNORECASE)
_NUMBER = r"[+-]?\d{1,6}(?:[.,]\d)?(?: ?[km]\b)?"
_GAP = r"[\s·•|,/()\[\]:-]"
_PARTS = re.compile(
    rf"(?P<age>{_AGE_WORDS}|{DATE})|(?P<dislike>(?:{_any(DISLIKE)})(?!\w))"
    rf"|(?P<like>(?:{_any((*LIKE, *VOTE_UNITS))})(?!\w))"
    rf"|(?P<other>(?:{_any(BUTTONS)})(?!\w))|(?P<number>{_NUMBER})|(?P<gap>[·•|/])",
    re.IGNORECASE,
)
_BUTTONS = re.compile(
    # A dash before words is a bullet, "- شارك" a point that a reader makes, and so is "1) ❤️".
    rf"(?!- ?[^\W\d]|\d{{1,3}}\) )(?:{_GAP}*+(?:(?:{_AGE_WORDS}|{DATE}"
    rf"|{_any((*DISLIKE, *LIKE, *VOTE_UNITS, *BUTTONS))})(?!\w)|{_NUMBER}))++{_GAP}*+(?<!:)",
    re.IGNORECASE,
)
# A comment's place in the outline of its thread, "↪ 2.1.3".
_PATH = re.compile(r"[^\w\s]{1,3}\s?\d{1,3}(?:\.\d{1,3}){1,9}")
# "3. Sara (12 mars) : …", "- Sara : …"
_LISTED = re.compile(r"(?:\d{1,4}\s?[.)-]|[-–*•])\s{1,3}[^\W\d][^:]{0,80}:\s")
_WORD = re.compile(r"[^\W\d_]{2}|[▲△▴▼▽▾+-]")
_UNITS = re.compile(_any(VOTE_UNITS), re.IGNORECASE)
_RULES = re.compile("|".join(f"(?P<k{i}>{rule.pattern})" for i, rule in enumerate(THREAD_RULES)), re.IGNORECASE)
