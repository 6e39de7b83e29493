"""The words and character n-grams of a comment as hashed numbers: what a linear classifier reads beside the encoder.

Characters 2 to 5 within words, with a space on both sides, and words one and two at a time, as TF-IDF baselines take
them. The hash is arithmetic on code points, the same on every machine and in every version.
"""

import numpy as np
import numpy.typing as npt

BUCKETS = 1 << 18
CHARACTERS = (2, 3, 4, 5)
MOST = 4096
"""Different n-grams of a text that are kept, the most frequent first: comments of 900 characters have some 3,000."""

_BASE, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_HALF, _PLACE = np.uint64(32), np.uint64(BUCKETS - 1)


def ngrams(text: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Numbers (1 to BUCKETS - 1, rising) of the n-grams of a normalised text, and 1 + log of how often each occurs."""
    words = text.split()
    if not words:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    found = np.concatenate([_characters(words), _words(words)])
    places, counts = np.unique(_place(found), return_counts=True)
    if len(places) > MOST:
        kept = np.sort(np.argsort(-counts, kind="stable")[:MOST])
        places, counts = places[kept], counts[kept]
    return places, (1 + np.log(counts)).astype(np.float32)


def _characters(words: list[str]) -> npt.NDArray[np.uint64]:
    # Two spaces between words: no n-gram that touches both can be taken for one of either.
    codes = np.array([ord(char) for char in f" {'  '.join(words)} "], dtype=np.uint64)
    space = codes == ord(" ")
    joint = np.flatnonzero(space[:-1] & space[1:])
    ends = np.full(len(codes), len(codes))
    if len(joint):
        after = np.searchsorted(joint, np.arange(len(codes)))
        ends = np.where(after < len(joint), joint[np.minimum(after, len(joint) - 1)] + 1, len(codes))
    found = []
    hashed = np.zeros(len(codes), dtype=np.uint64)
    for n in range(1, CHARACTERS[-1] + 1):
        if len(codes) < n:
            break
        hashed = hashed[: len(codes) - n + 1] * _BASE + codes[n - 1 :]
        if n in CHARACTERS:
            within = np.arange(len(hashed)) + n <= ends[: len(hashed)]
            found.append(hashed[within] + np.uint64(n))
    return np.concatenate(found)


def _words(words: list[str]) -> npt.NDArray[np.uint64]:
    single = np.array([_word(word) for word in words], dtype=np.uint64)
    return np.concatenate([single, single[:-1] * _BASE + single[1:] * _MIX])


def _word(word: str) -> int:
    value = 0x1D8AF066
    for char in word:
        value = (value * 0x9E3779B97F4A7C15 + ord(char)) & 0xFFFFFFFFFFFFFFFF
    return value


def _place(hashed: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    # The low bits of a polynomial depend on the last characters only: the high ones are mixed in first.
    mixed = (hashed ^ (hashed >> _HALF)) * _MIX
    mixed = (mixed ^ (mixed >> _HALF)) * _MIX
    places: npt.NDArray[np.int64] = np.maximum((mixed ^ (mixed >> _HALF)) & _PLACE, np.uint64(1)).astype(np.int64)
    return places
