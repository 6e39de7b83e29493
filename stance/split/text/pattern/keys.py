"""What may come back of a line below other comments: the whole of it, its label, its first or last words, its signs."""

import re
from collections.abc import Iterator, Sequence

from stance.split.text.comment_layouts import DATE
from stance.split.text.controls import RULE
from stance.split.text.layouts import BUTTON
from stance.split.text.rows import Row

Key = tuple[str, ...]
"""How a line is looked at ("whole", "label", "first", …) and what is seen there, figures as 0."""

LONGEST = 110
"""Characters of a line that may belong to a layout as a whole; of longer ones only the label may."""

LONGEST_WEAK = 80
"""Characters of a line of which a single word may be the layout's."""

LONGEST_LABEL = 30
"""Characters of a label: "Commentaire de l'internaute :"."""

STRONG = frozenset(("whole", "label", "dated", "kind"))
"""The ways of looking that hardly see the same by chance; the others need to see it in the same place each time."""

LABEL = re.compile(rf"(?P<label>[^\W\d][^:.!?\n]{{0,{LONGEST_LABEL}}}?)\s?:\s{{1,3}}(?=\S)")
"""Words and a colon in front of something."""

SPEAKER = "speaker"
SPOKEN = re.compile(r"(?P<label>[^\W\d][^\s:!?]{0,30}(?: [^\s:!?]{1,30}){0,5}?)\s?:\s{1,3}(?=\S)")
"""A name, a colon and what its bearer says."""

SEPARATOR = re.compile(r"\s[|·•/–—-]\s|\s?[|·•]\s?|,\s|\s{2,}")
"""What stands between the fields of one line."""


def keys_of(row: Row) -> tuple[Key, ...]:
    """Every way in which a line may be like others of its layout, the most telling first."""
    return tuple(_keys(row))


def _keys(row: Row) -> Iterator[Key]:
    label = LABEL.match(row.folded)
    if len(row.text) > LONGEST:
        if label:
            yield "label", label["label"].lower()
        if SPOKEN.match(row.folded):
            yield (SPEAKER,)
        return
    # All buttons have one form, "Like" and "Share" below it are two lines.
    form = (row.folded if row.kind == BUTTON else row.form or row.folded).strip()
    plain = _STARS.sub("★", _FIGURES.sub("0", form.lower()))
    yield "whole", plain
    if row.kind == RULE:
        return
    if label:
        yield "label", label["label"].lower()
    if row.kind == BUTTON:
        yield "kind", row.kind
    if DATE in form:
        before, after = plain.split(DATE, 1)
        yield "dated", _last(before), _first(after)
    elif len(form) <= LONGEST_WEAK:
        yield from _weak(form, plain.split())
    if SPOKEN.match(row.folded):
        yield (SPEAKER,)


def _weak(form: str, words: Sequence[str]) -> Iterator[Key]:
    """What two lines may share by chance as well."""
    separators = [match[0].strip() or "  " for match in SEPARATOR.finditer(form) if match[0] != ", "]
    if separators:
        yield "separated", *separators
    if len(words) > 1:
        yield "first", words[0]
        yield "last", words[-1]
    if form[0] + form[-1] in ("[]", "()", "«»"):
        yield "in brackets", form[0]
    if not form[0].isalnum() and len(form) > 1:
        yield "sign", form[0]


def _last(words: str) -> str:
    """The word or sign that stands right before a date, "" at the start of a line."""
    last = words.split()[-1:]
    return "" if not last else last[0] if last[0].isalpha() and len(words.split()) == 1 else _edge(last[0][-1])


def _first(words: str) -> str:
    first = words.split()[:1]
    return "" if not first else _edge(first[0][0])


def _edge(sign: str) -> str:
    return "w" if sign.isalnum() else sign


_FIGURES = re.compile(r"\d+")
_STARS = re.compile(r"[★☆⭐]+")
