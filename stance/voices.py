"""Whose voice counts: comments, authors, likes, or texts that are more than copies of one another.

None of these is the one right weight. Side by side they show whether a share comes from many people, from a few
who write a lot, or from a text that was pasted again and again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from stance.normalise import normalise
from stance.records import Article, Comment

COMMENT, AUTHOR, LIKES, FOLDED = "comment", "author", "likes", "folded"
VOICES = (COMMENT, AUTHOR, LIKES, FOLDED)

ALIKE = 0.7
"""Jaccard similarity of five-letter shingles from which texts count as copies: a word or two changed in a sentence."""

LEAST_LETTERS = 40
"""Shorter texts are no copies of one another: many people say "bravo" or "God reward them" in the same words."""

SHINGLE = 5
PERMUTATIONS = 64

NAMELESS = (
    *("", "anonyme", "anonymous", "guest", "visiteur", "invité", "user", "unknown", "inconnu", "lecteur"),
    *("مجهول", "زائر", "غير معروف", "بدون اسم", "قارئ", "معلق", "فاعل خير", "متتبع"),
)
"""Names that many people write under; each such comment is a voice of its own."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Comments with nearly one text: their ids in order, the text of the first, and how many named authors."""

    ids: tuple[str, ...]
    text: str
    n_authors: int


def weights(comments: Sequence[Comment], voice: str = COMMENT, replies: bool = True) -> list[float]:
    """The weight of each of an article's comments.

    `comment`: one each. `author`: the comments of one name share one; nameless ones have one each. `likes`: one and
    one more a like. `folded`: near-duplicates (`clusters`) share one. Without `replies`, comments that answer
    another get 0, and the others share among themselves. Raises ValueError where the voice is not known.
    """
    if voice not in VOICES:
        raise ValueError(f"expected one of {', '.join(VOICES)}, got {voice!r}")
    counted = [comment for comment in comments if replies or comment.parent_id is None]
    if voice == AUTHOR:
        names = [_author(comment) for comment in counted]
        written = Counter(names)
        found = [1 / written[name] if name else 1.0 for name in names]
    elif voice == LIKES:
        found = [1.0 + max(0, comment.likes or 0) for comment in counted]
    elif voice == FOLDED:
        size = {name: len(cluster.ids) for cluster in clusters(counted) for name in cluster.ids}
        found = [1 / size.get(comment.id, 1) for comment in counted]
    else:
        found = [1.0] * len(counted)
    rest = iter(found)
    return [next(rest) if replies or comment.parent_id is None else 0.0 for comment in comments]


def apart(article: Article) -> tuple[tuple[Comment, ...], tuple[Comment, ...]]:
    """Comments on the article itself, and replies to other comments."""
    top = tuple(comment for comment in article.comments if comment.parent_id is None)
    return top, tuple(comment for comment in article.comments if comment.parent_id is not None)


def clusters(comments: Sequence[Comment]) -> list[Cluster]:
    """Near-duplicates among `comments`, of one article or of many, the largest group first.

    Texts are compared as normalised, by MinHash with locality-sensitive hashing (A. Broder 1997, "On the resemblance
    and containment of documents"); what that proposes is checked by the similarity itself.
    """
    texts = [normalise(comment.text).replace(" ", "") for comment in comments]
    place = {text: number for number, text in reversed(list(enumerate(texts))) if len(text) >= LEAST_LETTERS}
    owner = _joined(list(place))
    grouped = sorted(
        (place[owner[text]], number) for number, text in enumerate(texts) if text in owner
    )  # by the cluster's text, then by place
    found = []
    for _, group in groupby(grouped, key=lambda pair: pair[0]):
        members = [comments[number] for _, number in group]
        if len(members) > 1:
            names = {name for comment in members if (name := _author(comment))}
            found.append(Cluster(tuple(comment.id for comment in members), members[0].text, len(names)))
    return sorted(found, key=lambda cluster: -len(cluster.ids))


def _joined(texts: Sequence[str]) -> dict[str, str]:
    """Each different text → the first of those that it is a copy of, itself where there is none."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=ALIKE - 0.1, num_perm=PERMUTATIONS)
    owner: dict[str, str] = {}
    shingles: dict[str, frozenset[str]] = {}
    for number, text in enumerate(texts):
        parts = frozenset(text[start : start + SHINGLE] for start in range(len(text) - SHINGLE + 1))
        sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update_batch([part.encode() for part in sorted(parts)])
        near = sorted(index.query(sketch))
        alike = (texts[other] for other in near if _similarity(parts, shingles[texts[other]]) >= ALIKE)
        owner[text] = owner.get(next(alike, text), text)
        shingles[text] = parts
        index.insert(number, sketch)
    return owner


def _similarity(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _author(comment: Comment) -> str:
    """The name a comment is signed with, normalised; empty where that names nobody."""
    name = normalise(comment.author or "")
    return "" if name in _nameless() else name


@cache
def _nameless() -> frozenset[str]:
    return frozenset(normalise(name) for name in NAMELESS)
