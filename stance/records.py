"""The frozen records that stages hand to one another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

Span = tuple[int, int]
"""Half-open place in a source: characters of the page, or numbers (from 0) of a table's rows, an export's entries."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader comment, with its place in the source.

    `text` is as in the source, only outer white space and bullet indentation removed. `date` is
    ISO 8601 or None, `date_raw` the words it was read from. `rule` names the rule that found the
    comment and `confidence` (0 to 1) how much that rule is to be trusted.
    """

    id: str
    article_id: str
    text: str
    span: Span
    rule: str
    confidence: float
    author: str | None = None
    date: str | None = None
    date_raw: str | None = None
    likes: int | None = None
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Text of the source that is neither body nor comment, and why."""

    text: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its body apart from its comments, what was left out, and what looked wrong.

    `date` is ISO 8601, with the zone where the page gives it; `site` the publication's name, `language` an
    ISO 639 code.
    """

    id: str
    source: str
    title: str = ""
    lead: str = ""
    body: str = ""
    author: str | None = None
    date: str | None = None
    date_raw: str | None = None
    url: str | None = None
    comments: tuple[Comment, ...] = ()
    rejects: tuple[Reject, ...] = ()
    warnings: tuple[str, ...] = ()
    site: str | None = None
    language: str | None = None

    def _repr_html_(self) -> str:
        from stance.cards import article_card

        return article_card(self)


class Articles(Protocol):
    """The articles of one file in order; they may be put together only when they are asked for."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Article]: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """The label chosen for one target, with the calibrated probability of every label."""

    label: str
    probabilities: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of one comment: one answer for each target."""

    comment_id: str
    language: Answer
    sentiment: Answer
    stances: Mapping[str, Answer]
    model: str

    def _repr_html_(self) -> str:
        from stance.cards import prediction_card

        return prediction_card(self)


@dataclass(frozen=True, slots=True)
class Prevalence:
    """How often each label occurs among n comments: counts, shares and the interval's two ends.

    `counts` are the comments that the model gave each label, as they are; `shares` are what `method` makes of them.
    `voices` is how many comments of equal weight tell as much; where it is small or an interval wide, `enough` is
    False: there is too little to say more than the interval does.
    """

    counts: Mapping[str, int]
    shares: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]
    method: str
    voices: float = 0.0
    enough: bool = True


@dataclass(frozen=True, slots=True)
class ArticleStance:
    """The comments of one article taken together.

    `examples` maps target → label → ids of its clearest comments, clearest first.
    """

    article_id: str
    n: int
    targets: Mapping[str, Prevalence]
    sentiment: Prevalence
    languages: Prevalence
    examples: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        from stance.cards import stance_card

        return stance_card(self)
