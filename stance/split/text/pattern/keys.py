"""What may come back of a line below other comments: the whole of it, its label, its first or last words, its signs."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import fmean

from stance.split.text.comment_layouts import DATE
from stance.split.text.controls import RULE, TEXT_LABEL
from stance.split.text.layouts import BUTTON
from stance.split.text.lines import MOST_KNOWN
from stance.split.text.pattern.quotes import quoted_lines
from stance.split.text.pattern.words import NAME_LABEL
from stance.split.text.rows import Row

Key = tuple[str, ...]
"""How a line is looked at ("whole", "label", "first", …) and what is seen there, figures as 0."""

LONGEST = 110
"""Characters of a line that may belong to a layout as a whole; of longer ones only the label may."""

LONGEST_WEAK = 80
"""Characters of a line of which a single word may be the layout's."""

LONG, ENOUGH = 40, 3
"""Characters from which what stands behind a label is a text, on average, and labels from which that is told."""

SHARED = 0.4
"""The share of lines with a colon from which the words in front of it are a label and no name."""

MOST_INITIALS = 3
"""Letters that stand for the picture of a reader who has none."""

LONGEST_NAMED = 60
"""Characters of a name that a picture's words repeat."""

LONGEST_LABEL = 30
"""Characters of a label: "Commentaire de l'internaute :"."""

FEW_BESIDE = 3
"""Words before a date with as many behind it: with more, and no sign between, it is a date in a reader's sentence."""

STEM = 4
"""Letters of a word that all its numbers share."""

STRONG = frozenset(("whole", "counted", "label", "dated", "behind", "kind", "picture", "pictured"))
"""The ways of looking that hardly see the same by chance; the others need to see it in the same place each time."""

SLIGHT = ("first", "last", "sign")
"""The ways of looking at no more than a word or a sign of a line, which texts may share."""

WORDED = frozenset(("whole", "label", "dated", "behind"))
"""The ways of looking that see the words of a line."""

PICTURED = ("picture", "pictured")
"""What a line is where it stands for a reader's picture, and the name below it: the top of a comment."""

LABEL = re.compile(rf"(?P<label>[^\W\d][^:.!?\n]{{0,{LONGEST_LABEL}}}?)\s?:\s{{1,3}}(?=\S)")
"""Words and a colon in front of something."""

TEXT = "text"
"""The way of looking at a line whose label stands in front of a text on the same line."""

SPEAKER = "speaker"
SPOKEN = re.compile(
    r"(?P<label>[^\W\d][^\s:!?]{0,30}(?: [^\s:!?]{1,30}){0,5}?(?: \([^():!?]{2,40}\))?)\s?:\s{1,3}(?=\S)"
)
"""A name, a colon and what its bearer says."""

SEPARATOR = re.compile(r"\s[|·•*/–—-]\s|\s?[|·•]\s?|,\s|\s{2,}|\t")
"""What stands between the fields of one line."""


def seen_in(rows: Sequence[Row], start: int, stop: int) -> list[tuple[Key, ...]]:
    """Every way of looking at each line down to `stop`; of a label with a text behind it on its line the one way."""
    quoted = quoted_lines(rows, start, stop)
    keys = [keys_of(row) if start <= i < stop and i not in quoted else () for i, row in enumerate(rows[:stop])]
    for i in range(start, stop - 1):
        if keys[i + 1] and _is_picture(rows[i], rows[i + 1]):
            keys[i] = (("picture",), *keys[i])
            keys[i + 1] = (("pictured",), *keys[i + 1])
    behind: dict[str, dict[int, int]] = defaultdict(dict)
    for i in range(start, stop):
        label = LABEL.match(rows[i].folded)
        if label:
            behind[label["label"].lower()][i] = len(rows[i].folded) - label.end()
    spoken = [i for i in range(start, stop) if (SPEAKER,) in keys[i]]
    for name, lengths in behind.items():
        # An address, or what every comment says alike, is no text.
        varied = 2 * len({rows[i].label for i in lengths}) > len(lengths)
        long = varied and fmean(lengths.values()) >= LONG and not any(_ADDRESS.search(rows[i].folded) for i in lengths)
        said = TEXT_LABEL.fullmatch(name) or (long and not NAME_LABEL.fullmatch(name))
        if len(lengths) >= ENOUGH and said:
            for i in lengths:
                keys[i] = ((TEXT, name),)
        elif len(lengths) >= max(ENOUGH, SHARED * len(spoken)) or NAME_LABEL.fullmatch(name):
            for i in lengths:
                keys[i] = tuple(key for key in keys[i] if key != (SPEAKER,))
    return _without_echoes(rows, keys)


def _without_echoes(rows: Sequence[Row], keys: list[tuple[Key, ...]]) -> list[tuple[Key, ...]]:
    """The same without what two readers only say alike: the words of a line that is no button."""
    times = Counter(key for each in keys for key in each if key[0] in WORDED)
    return [
        tuple(key for key in each if key[0] not in WORDED or times[key] >= ENOUGH or row.kind)
        for row, each in zip(rows, keys, strict=False)
    ]


def _is_picture(row: Row, below: Row) -> bool:
    """Whether a line stands for the picture of the one whose name is below: "Photo de Sara" or "S", then "Sara"."""
    name = below.text.lstrip("@~ ")
    if not 2 <= len(name) <= LONGEST_NAMED or len(row.text) > LONGEST or row.stamp or below.stamp:
        return False
    return row.text.endswith(name) or _are_initials(row.text, name)


def _are_initials(words: str, name: str) -> bool:
    """Whether words are the first letters of a name, "S" or "SB", or that of its one word twice, "33" of "3omar"."""
    first = name[0].upper()
    if words.upper() == 2 * first:
        return words != name
    few = len(words) <= MOST_INITIALS and len(words) < len(name)
    return few and not words[0].isdigit() and words[0].upper() == first[0]


def keys_of(row: Row) -> tuple[Key, ...]:
    """Every way in which a line may be like others of its layout, the most telling first."""
    if len(row.text) <= LONGEST:
        # All buttons have one form, "Like" and "Share" below it are two lines.
        form = row.folded if row.kind == BUTTON else row.tabbed or row.folded
        return _short_keys(row.folded, form, row.kind, row.stamp is not None)
    label = LABEL.match(row.folded)
    return (*((("label", label["label"].lower()),) if label else ()), *_spoken(row.folded, row.kind))


@lru_cache(MOST_KNOWN)
def _short_keys(folded: str, form: str, kind: str, dated: bool) -> tuple[Key, ...]:
    return (*_short(folded, form.strip(), kind, dated), *_spoken(folded, kind))


def _spoken(folded: str, kind: str) -> Iterator[Key]:
    if SPOKEN.match(folded) and kind != RULE:
        yield (SPEAKER,)


def _short(folded: str, form: str, kind: str, dated: bool) -> Iterator[Key]:
    plain = _STARS.sub("★", _FIGURES.sub("0", form.lower()))
    yield "whole", plain
    if kind == RULE:
        return
    # "1 lecteur approuve", "24 lecteurs approuvent": what is counted has one form beside one and more beside many.
    stems = [word[:STEM] for word in plain.split()]
    if "0" in plain and len(form) <= LONGEST_WEAK and not dated and STEM in map(len, stems):
        yield "counted", *stems
    if label := LABEL.match(folded):
        yield "label", label["label"].lower()
    if kind == BUTTON:
        yield "kind", kind
    if DATE in form:
        before, after = plain.split(DATE, 1)
        if min(len(before.split()), len(after.split())) > FEW_BESIDE and not _PARTED.search(
            f"{before[-2:]}{after[:2]}"
        ):
            return
        yield "dated", _last(before), _first(after)
        # Whom a comment answers may stand behind the date of some.
        yield "behind", _last(before)
    elif len(form) <= LONGEST_WEAK:
        yield from _weak(form, plain.split())


def _weak(form: str, words: Sequence[str]) -> Iterator[Key]:
    """What two lines may share by chance as well; not whom readers address: three may well answer the same."""
    if form[0] == "@" and len(words) > 1:
        return
    separators = [match[0].strip() or "  " for match in SEPARATOR.finditer(form) if match[0] != ", "]
    if separators:
        yield "separated", *separators
    number = _NUMBERED.match(" ".join(words))
    if number:
        yield "numbered", number[0]
    if len(words) > 1:
        yield "first", words[0]
        yield "last", words[-1]
    if form[0] + form[-1] in ("[]", "()", "«»"):
        yield "in brackets", form[0]
    if not form[0].isalnum() and len(form) > 1:
        yield "sign", form[0]


def _last(words: str) -> str:
    """The word or sign that stands right before a date, "" at the start of a line."""
    if words.endswith("\t"):
        return "\t"
    last = words.split()[-1:]
    return "" if not last else last[0] if last[0].isalpha() and len(words.split()) == 1 else _edge(last[0][-1])


def _first(words: str) -> str:
    if words.startswith("\t"):
        return "\t"
    first = words.split()[:1]
    return "" if not first else _edge(first[0][0])


def _edge(sign: str) -> str:
    return "w" if sign.isalnum() else sign


_FIGURES = re.compile(r"\d+")
_NUMBERED = re.compile(r"(?=.{0,10}[^\W\d_]{3})[^\d]{3,30}0(?=\s|$)")
_ADDRESS = re.compile(r"\s?:\s{1,3}(?:https?://|www\.)\S+$")
_PARTED = re.compile(r"[|·•*,:;/\\()\[\]»–—-]")
_STARS = re.compile(r"[★☆⭐]+")
