"""Records as small pieces of HTML for notebooks: every word escaped, each text in its own direction.

Comments are written by strangers: nothing in them becomes mark-up, and what would turn the direction of the text
around it is shown as U+FFFD. The pieces load and run nothing, and take colours and letters from the page they are on.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from stance.records import Answer, Article, ArticleStance, Prediction, Prevalence

FIRST = 3
"""Comments of an article that its card shows; how many there are stands beside them."""

EXCERPT = 240
"""Characters of a comment that an article's card shows."""

FOR, AGAINST = "0, 114, 178", "213, 94, 0"
"""Blue and vermilion of Okabe and Ito (2008), which people of every colour vision tell apart."""

_CELL = "text-align:start;padding:.15em .8em .15em 0;vertical-align:top"
_QUIET = "opacity:.7"
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_STEERING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def tame(text: str) -> str:
    """`text` with U+FFFD for what steers (controls, forced directions) and for what UTF-8 cannot hold."""
    return _STEERING.sub("\ufffd", _LINE_END.sub("\n", text))


def article_card(article: Article) -> str:
    """Title, what is known of the article, its warnings and its first comments."""
    n, left_out = len(article.comments), len(article.rejects)
    facts = (article.date or article.date_raw, article.site or article.source, f"{n} comments", f"{left_out} left out")
    shown = [_quote(comment.author, comment.text) for comment in article.comments[:FIRST]]
    more = [_line(f"… and {n - FIRST} more", _QUIET)] if n > FIRST else []
    warnings = [_line(f"⚠ {warning}") for warning in article.warnings]
    return _card(article.title or article.id, facts, [*warnings, *shown, *more])


def prediction_card(prediction: Prediction) -> str:
    """A row a target: the label chosen and the probability of each."""
    answers = {**prediction.stances, "sentiment": prediction.sentiment, "language": prediction.language}
    rows = [(name, answer.label, _probabilities(answer)) for name, answer in answers.items()]
    return _card(prediction.comment_id, (prediction.model,), [_table(("", "label", "probability"), rows)])


def stance_card(stance: ArticleStance) -> str:
    """A row a target: the share of each label with the two ends of its interval."""
    found = {**stance.targets, "sentiment": stance.sentiment, "language": stance.languages}
    rows = [(name, _shares(prevalence)) for name, prevalence in found.items() if prevalence.counts]
    methods = dict.fromkeys(prevalence.method for prevalence in found.values())
    return _card(stance.article_id, (f"{stance.n} comments", *methods), [_table(("", "share"), rows)])


def marked(text: str, weights: Iterable[tuple[int, int, float]]) -> str:
    """`text` as HTML with places (start, end, weight) marked, the stronger the more one weighs.

    Blue spoke for, vermilion against. Places are in order and apart; the strongest has the full colour.
    """
    places = list(weights)
    strongest = max((abs(weight) for _, _, weight in places), default=0.0) or 1.0
    parts, at = [], 0
    for start, end, weight in places:
        colour = FOR if weight > 0 else AGAINST
        style = f"background:rgba({colour}, {0.45 * abs(weight) / strongest:.2f});color:inherit"
        word = f'<mark style="{style}" title="{weight:+.2f}">{_safe(text[start:end])}</mark>'
        parts += [_safe(text[at:start]), word]
        at = end
    return "".join([*parts, _safe(text[at:])])


def explanation_card(heading: str, text: str, weights: Iterable[tuple[int, int, float]]) -> str:
    """A comment with its words marked by what they weighed, under a `heading`."""
    words = f'<p dir="auto" style="text-align:start;white-space:pre-wrap">{marked(text, weights)}</p>'
    return _card(heading, ("blue: for this answer; orange: against it",), [words])


def _card(heading: str, facts: Sequence[str | None], parts: Sequence[str]) -> str:
    known = " · ".join(f"<bdi>{_safe(fact)}</bdi>" for fact in facts if fact)
    title = f'<div dir="auto" style="text-align:start;font-weight:bold">{_safe(heading)}</div>'
    return f'<div style="max-width:48em">{title}<div style="{_QUIET}">{known}</div>{"".join(parts)}</div>'


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th style="{_CELL}">{_safe(name)}</th>' for name in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}"><bdi>{_safe(cell)}</bdi></td>' for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _quote(author: str | None, text: str) -> str:
    cut = text if len(text) <= EXCERPT else text[:EXCERPT].rstrip() + " …"
    name = f'<span style="{_QUIET}"><bdi>{_safe(author)}</bdi>: </span>' if author else ""
    return f'<p dir="auto" style="text-align:start;overflow-wrap:anywhere">{name}{_safe(cut)}</p>'


def _line(text: str, style: str = "") -> str:
    return f'<div dir="auto" style="text-align:start;{style}">{_safe(text)}</div>'


def _probabilities(answer: Answer) -> str:
    return ", ".join(f"{label} {value:.2f}" for label, value in _descending(answer.probabilities))


def _shares(found: Prevalence) -> str:
    ends = {label: f"{100 * found.low[label]:.0f}–{100 * found.high[label]:.0f}" for label in found.shares}
    if not found.enough:
        return "too few to say: " + ", ".join(f"{label} {both} %" for label, both in ends.items())
    return ", ".join(f"{label} {100 * share:.0f} % ({ends[label]})" for label, share in found.shares.items())


def _descending(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(shares.items(), key=lambda pair: -pair[1])


def _safe(text: str) -> str:
    return escape(tame(text))
