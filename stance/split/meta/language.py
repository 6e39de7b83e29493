"""The language of a text by its script and its commonest words; None where they do not tell."""

import re
from collections import Counter

SCRIPTS = (
    ("ar", re.compile("[\u0621-\u064a\u0671-\u06d3]")),
    ("zgh", re.compile("[\u2d30-\u2d6f]")),
    ("latin", re.compile("[A-Za-zÀ-ÖØ-öø-ÿœŒ]")),
)
COMMON = {
    # Words that no other language of the list shares: "on" and "a" are French and English.
    "fr": "le la les des du une est sont dans pour que qui avec sur pas ce cette aux et il elle nous vous plus ont été",
    "en": "the of and to in is are was were that for with this his her they have has not from which been would it",
    "es": "el los las una es son para que con por del como pero más su sus este esta al y fue ha han también",
}
ENOUGH = 3
"""Common words, or ten times as many letters of a script, below which a text says nothing of its language."""


def language_of(text: str) -> str | None:
    """ISO 639 code of the language of `text`: ar, fr, en, es or zgh, and None where unsure.

    Arabic is what is written in its script; Darija in Latin letters is none of these.
    """
    sample = text[:SAMPLE]
    letters = {name: len(script.findall(sample)) for name, script in SCRIPTS}
    script = max(letters, key=lambda name: letters[name])
    if letters[script] < 10 * ENOUGH or letters[script] * 3 < sum(letters.values()) * 2:
        return None
    return _by_words(sample) if script == "latin" else script


def _by_words(sample: str) -> str | None:
    words = Counter(_WORD.findall(sample.lower()))
    hits = {language: sum(words[word] for word in common) for language, common in _COMMON.items()}
    best, second = sorted(hits, key=lambda language: -hits[language])[:2]
    enough = hits[best] >= max(ENOUGH, words.total() // 12)
    return best if enough and hits[best] >= 2 * hits[second] else None


SAMPLE = 2_000
"""Characters that are looked at: enough of any text."""

_COMMON = {language: words.split() for language, words in COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")
