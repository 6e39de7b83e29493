"""Which words of the quoted comments weighed most for their label, for as many as one page may take time for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from stance.explain import Explanation, explain_all
from stance.model.folder import Model
from stance.records import Article, Comment, Span
from stance.report.views import Question, Quote, View
from stance.report.wording import INITIATIVE

MOST_ROWS = 2_500
"""Texts that the model reads for one page, however many articles it has: the words of about 120 comments."""

PLACES = 20
"""Places of a quoted comment that are left out one by one; the words of one with more are taken together."""

Piece = tuple[str, bool]
"""A part of a text, and whether it is marked."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Places that weighed, by title, target and text of the quote."""

    spans: Mapping[tuple[str, str, str], tuple[Span, ...]] = field(default_factory=dict)

    def pieces(self, view: View, question: Question, quote: Quote) -> list[Piece]:
        """The text of a quote in parts, as it is shown."""
        end, at, parts = len(quote.text), 0, []
        for start, stop in self.spans.get(_key(view, question, quote), ()):
            if start < end:
                parts += [(quote.text[at:start], False), (quote.text[start:stop], True)]
                at = stop
        return [part for part in (*parts, (quote.text[at:], False)) if part[0]]

    def any(self, view: View) -> bool:
        """Whether a quote of the article has a mark."""
        return any(_key(view, question, quote) in self.spans for question, _, quote in _quoted(view))


def weigh(views: Sequence[View], model: Model) -> Marks:
    """The strongest words of quoted comments, first those on the initiative of every article, in order, then others.

    What is weighed is the comment as it is shown, harmless and not yet cut. A quote has no marks where `model` would
    not give it the label it is quoted for, where no word weighs enough, and once MOST_ROWS texts have been read.
    """
    known: dict[tuple[str, str], Mapping[str, Explanation]] = {}
    spans: dict[tuple[str, str, str], tuple[Span, ...]] = {}
    n_rows = 0
    each = [(view, *quoted) for view in views for quoted in _quoted(view)]
    for view, question, side, quote in sorted(each, key=lambda one: one[1].target != INITIATIVE):
        about = view.asked, quote.whole
        if about not in known:
            if n_rows >= MOST_ROWS:
                continue
            known[about] = _explained(*about, model)
            n_rows += 1 + len(next(iter(known[about].values())).weights)
        found = known[about].get(question.target)
        if found and found.label == side and (strongest := found.strongest()):
            spans[_key(view, question, quote)] = tuple((word.start, word.end) for word in strongest)
    return Marks(spans)


def _quoted(view: View) -> Iterator[tuple[Question, str, Quote]]:
    """Every quote of an article, with what it is quoted for."""
    for question in view.stances:
        for voice in question.voices:
            yield from ((question, voice.side, quote) for quote in voice.quotes)


def _explained(title: str, text: str, model: Model) -> Mapping[str, Explanation]:
    comment = Comment("quoted", "", text, (0, len(text)), "results", 1.0)
    return explain_all(Article("", "", title, comments=(comment,)), comment.id, model, PLACES)


def _key(view: View, question: Question, quote: Quote) -> tuple[str, str, str]:
    return view.asked, question.target, quote.whole
