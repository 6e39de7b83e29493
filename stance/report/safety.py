"""Comments as text that can do nothing to the page around it: tricks with invisible and look-alike signs undone.

What is undone is named, so that a reader knows that the comment was written to look other than it is. The signs are
those of Unicode Technical Report 36 (direction, invisible text) and Technical Standard 39 (look-alikes).
"""

import re
import unicodedata
from dataclasses import dataclass

MOST_MARKS = 4
"""Combining marks kept on one letter: vocalised Arabic has up to three; towers of them reach over other lines."""

POSES = dict(
    zip(
        "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԚԜαινορυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijshdqwABEKMHOPCTYXIJSQWaivopuABEZHIKMNOPTYX",
        strict=True,
    )
)
"""Cyrillic and Greek letters that look like a Latin one → that one."""

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufff9-\ufffb]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u206a-\u206f]")
# Joiners shape Arabic and Indic words and hold emoji together; beside ASCII or one another they only hide. Tags
# spell the flags of England, Scotland and Wales, after a black flag, and nothing else.
_INVISIBLE = re.compile(
    "[\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u2800\u3164\ufeff\uffa0"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0100-\U000e01ef]"
    "|(?<![\U000e0020-\U000e007f\U0001f3f4])[\U000e0000-\U000e007f]+"
    "|(?<=[\0-\x7f\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?=[\0-\x7f])|^[\u200c\u200d]+|[\u200c\u200d]+$"
)
# Letters drawn in a circle, in full width, or in the styles of mathematics.
_STYLED = re.compile("[\u24b6-\u24e9\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]+")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z]")
_WORD = re.compile(r"[^\W\d_]+")
# Combining marks are no letters to Python, so a tower of them stands in such a run.
_NO_LETTERS = re.compile(rf"[^\w\s]{{{MOST_MARKS + 1},}}")
_RULES = (
    ("control", _CONTROL, "\ufffd"),
    ("direction", _DIRECTION, ""),
    ("invisible", _INVISIBLE, ""),
)
TRICKS = ("control", "direction", "invisible", "stacked", "look-alike", "cut")
"""What can have been undone in a text, in the order in which it is told; "cut" is only its length."""


@dataclass(frozen=True, slots=True)
class Tamed:
    """A text that is safe to show, and which TRICKS were undone in it."""

    text: str
    tricks: tuple[str, ...] = ()


def tame(text: str, most: int | None = None) -> Tamed:
    """`text` without what steers direction, hides, or poses as other letters; cut after `most` characters.

    Signs that turn the direction of what follows, and signs without any shape, are removed; controls and what UTF-8
    cannot hold become U+FFFD; letters that pose as Latin ones become those. The marks of direction U+200E, U+200F
    and U+061C stay: they reach no further than their own place.
    """
    found = set()
    text = _LINE_END.sub("\n", text)
    for trick, signs, instead in _RULES:
        text, count = signs.subn(instead, text)
        if count:
            found.add(trick)
    flat = _NO_LETTERS.sub(_unstacked, text)
    if flat != text:
        found.add("stacked")
    plain = _unmasked(flat)
    if plain != flat:
        found.add("look-alike")
    plain = _BLANK_LINES.sub("\n\n", plain).strip()
    if most is not None and len(plain) > most:
        plain = plain[:most].rstrip() + "…"
        found.add("cut")
    return Tamed(plain, tuple(trick for trick in TRICKS if trick in found))


def _unstacked(run: re.Match[str]) -> str:
    kept, height = [], 0
    for sign in run.group():
        height = height + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if height <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _unmasked(text: str) -> str:
    """`text` with plain Latin letters for styled ones, and for Cyrillic or Greek ones that pose as Latin.

    A word poses where it mixes alphabets, or where all its letters could be Latin and no other word of a text in
    Latin letters shows that its alphabet is meant.
    """
    text = _STYLED.sub(lambda run: unicodedata.normalize("NFKC", run.group()), text)
    if not _FOREIGN.search(text) or not _LATIN.search(text):
        return text
    honest = any(
        not _LATIN.search(word) and any(sign not in POSES for sign in word)
        for word in _WORD.findall(text)
        if _FOREIGN.search(word)
    )

    def bare(run: re.Match[str]) -> str:
        word = run.group()
        meant = not _FOREIGN.search(word) or (honest and not _LATIN.search(word))
        return word if meant else "".join(POSES.get(sign, sign) for sign in word)

    return _WORD.sub(bare, text)
