"""A copied title as it is: all of its lines, and none of the marks and words around it."""

import re
from collections.abc import Sequence

from stance.split.text.echoes import LONGEST_ECHO
from stance.split.text.rows import Row

LONGEST_TITLE = 300
"""Characters. Headlines of Moroccan papers stay under 160; a longer line is a paragraph."""

USUAL = range(20, 111)
"""Characters of most titles."""

REACH = 120
"""Lines above a story in which its title is looked for."""

MOST_WORDS = 5
"""Words in front of a title that may be the copy's own."""

# In a note that somebody typed.
LABELLED = re.compile(r"(?:titre|title|(?:ال)?عنوان(?: (?:ال)?(?:مقال|خبر|موضوع))?)\s?:\s*(?=\S.{7})", re.IGNORECASE)


def whole_title(rows: Sequence[Row], i: int) -> str:
    """The title that goes on in the line below this one, as the head of a printed page has it; "" where none does."""
    if i + 1 >= len(rows) or rows[i + 1].gap or len(rows[i].text) + len(rows[i + 1].text) > LONGEST_TITLE:
        return ""
    if _LETTERS.search(rows[i].text) is None:
        return ""
    whole = f"{rows[i].text} {rows[i + 1].text}"
    above = (row for row in rows[max(0, i - REACH) : i] if row.stamp and len(row.text) <= LONGEST_ECHO)
    return whole if any(whole in row.text for row in above) else ""


def bare_title(rows: Sequence[Row], i: int) -> str:
    """The title in line `i` without the marks around it, and without words of the copy's that the page's name lacks.

    A page's name, above all its lines, is the title and that of the site; a reader of screens says "heading level 1".
    """
    text = whole_title(rows, i) or rows[i].text
    if labelled := LABELLED.match(rows[i].folded):
        return text[labelled.end() :]
    text = _PICTURED.sub("", text)
    marked = _MARKED.fullmatch(text)
    if marked:
        return next(words for words in marked.groups() if words)
    starts = [match.end() for match in re.finditer(r"\s+", text)][:MOST_WORDS]
    names = [row.text for row in rows[:i] if len(row.text) <= LONGEST_ECHO and text not in row.text]
    return next((text[k:] for k in starts if len(text) - k in USUAL and any(text[k:] in name for name in names)), text)


# In front of the title of a board's first post, the name of the picture that every post has.
_PICTURED = re.compile(r"(?:افتراضي|Default|Par défaut) (?=\S.{7})")
_MARKED = re.compile(r"(?:[^\w\s*#]{1,3}\s)?(?:\*{1,2}([^*]+)\*{1,2}|__?([^_]+)__?|#{1,6}\s+(.+?)(?:\s+#+)?)")
_LETTERS = re.compile(r"[^\W\d_]")
