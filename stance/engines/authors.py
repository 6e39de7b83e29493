"""Names of commenters in the results: as they are, as pseudonyms, or not at all."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from functools import cache

from stance.normalise import normalise
from stance.records import Comment
from stance.voices import NAMELESS

KEEP, HASH, DROP = "keep", "hash", "drop"
AUTHORS = (KEEP, HASH, DROP)
DIGITS = 16
"""Of a pseudonym, in hex: 64 bits, so that among a hundred million names two hardly ever meet."""


@dataclass(frozen=True, slots=True)
class Authors:
    """What is done with names; `key` is what pseudonyms are made with, and without which nobody can try names on them.

    Spellings that count as one voice get one pseudonym (HMAC-SHA256, RFC 2104), and what names nobody stays no name.
    Names inside the texts of comments are not touched.
    """

    mode: str = KEEP
    key: bytes = b""

    def shown(self, comment: Comment) -> Comment:
        """`comment` with its author as it may be written."""
        if self.mode == KEEP or comment.author is None:
            return comment
        name = normalise(comment.author)
        if self.mode == DROP or name in _nameless():
            return replace(comment, author=None)
        digest = hmac.digest(self.key, name.encode("utf-8", "replace"), hashlib.sha256)
        return replace(comment, author=digest.hex()[:DIGITS])

    @property
    def words(self) -> str:
        """What a record of the run says of it: pseudonyms with the same mark were made with the same key."""
        return f"{self.mode} {hashlib.sha256(self.key).hexdigest()[:8]}" if self.mode == HASH else self.mode


@cache
def _nameless() -> frozenset[str]:
    return frozenset(map(normalise, NAMELESS))
