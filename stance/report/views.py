"""Scored articles → what the page shows of each: words, numbers and safe text, nothing left to work out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlsplit

from stance.records import Comment, Prediction, Prevalence
from stance.report.examples import choose
from stance.report.results import Scored
from stance.report.safety import TRICKS, Tamed, tame
from stance.report.wording import INITIATIVE, Wording

SIDES = ("favor", "against")
MOST_QUOTED = {True: 3, False: 2}
"""Comments quoted for each side of the initiative, and of a theme."""

QUOTED, LISTED, MOST_NAME = 400, 1_500, 60
"""Characters shown of a quoted comment, of one in the list, and of an author's name."""

MOST_LISTED = 300
"""Comments of one article that are listed."""

VERDICTS = ("lead_favor", "lead_against", "lead_none", "close", "few")
"""What is said of two sides."""

T = TypeVar("T")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Listed = tuple[str, str, str, int | None, tuple[int, ...], tuple[int, ...]]
"""Text, author, date, likes, the place of each question's label among its labels, the places of its TRICKS."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One label of a question: its share and the two ends of its interval, in hundredths and in words."""

    label: str
    word: str
    ends: tuple[int, int, int]
    share: str
    interval: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A comment as it is quoted; `whole` is its harmless text before it is cut."""

    text: str
    whole: str
    author: str
    date: str
    likes: str
    tricks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Comments that take one side."""

    side: str
    word: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One target of an article: what comes out and whether that tells anything; of a stance also who says so."""

    target: str
    name: str
    bars: tuple[Bar, ...]
    told: bool
    method: str
    verdict: str = ""
    verdict_words: str = ""
    claim: str = ""
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One article as the template wants it; the first of `stances` is its own initiative where that was asked.

    `asked` is the title as the model read it, which is never shown.
    """

    title: Tamed
    asked: str
    language: str
    n: int
    n_words: str
    facts: tuple[str, ...]
    date: str
    url: str
    warnings: tuple[str, ...]
    counted: str
    stances: tuple[Question, ...]
    tone: Question
    languages: Question
    comments: tuple[Listed, ...]


def view(scored: Scored, words: Wording) -> View:
    """What the page shows of one article. Nothing in it can change the look of anything around it."""
    article, stance = scored.article, scored.stance
    asked = sorted(stance.targets, key=lambda name: name != INITIATIVE)
    return View(
        title=tame(article.title, QUOTED),
        asked=article.title,
        language=_code(article.language),
        n=stance.n,
        n_words=words.counted(stance.n, "comments"),
        facts=tuple(tame(each, 80).text for each in (article.site, _day(article.date)) if each),
        date=_day(article.date),
        url=_address(article.url),
        warnings=tuple(tame(each, QUOTED).text for each in article.warnings),
        counted=_counted(stance.targets.get(INITIATIVE), words),
        stances=tuple(_stance(name, scored, words) for name in asked),
        tone=question("sentiment", stance.sentiment, words),
        languages=question("language", stance.languages, words),
        comments=_listed(scored, asked),
    )


def _stance(name: str, scored: Scored, words: Wording) -> Question:
    asked = question(name, scored.stance.targets[name], words)
    answers = [each.stances[name] for each in scored.predictions]
    most = MOST_QUOTED[name == INITIATIVE]
    voices = tuple(
        Voice(side, words.label(name, side), tuple(_quote(each, words) for each in found))
        for side in SIDES
        if (found := choose(scored.article.comments, answers, side, most)) or name == INITIATIVE
    )
    return replace(asked, claim=words.claim(name), voices=voices)


def question(name: str, found: Prevalence, words: Wording) -> Question:
    """What is shown of one target, without the comments behind it."""
    bars, method = tuple(_bar(name, label, found, words) for label in found.counts), words.method(found.method)
    if not set(SIDES) <= set(found.counts):
        return Question(name, words.name(name), bars, found.enough, method)
    verdict = _verdict(found)
    told = words.answers(name)[verdict]
    return Question(name, words.name(name), bars, found.enough, method, verdict, told)


def _bar(name: str, label: str, found: Prevalence, words: Wording) -> Bar:
    share, low, high = found.shares[label], found.low[label], found.high[label]
    return Bar(
        label=label,
        word=words.label(name, label),
        ends=(round(100 * share), round(100 * low), round(100 * high)),
        share=words.percent(share),
        interval=words.interval(low, high),
    )


def _verdict(found: Prevalence) -> str:
    """Which of VERDICTS the intervals allow; a side leads only where its interval does not touch the other's."""
    low, high = found.low, found.high
    if not found.enough:
        return "few"
    if low["none"] > 0.5:
        return "lead_none"
    if low["favor"] > high["against"]:
        return "lead_favor"
    return "lead_against" if low["against"] > high["favor"] else "close"


def _counted(found: Prevalence | None, words: Wording) -> str:
    return words["counted"].format(**{label: words.number(n) for label, n in found.counts.items()}) if found else ""


def _quote(comment: Comment, words: Wording) -> Quote:
    safe = tame(comment.text, QUOTED)
    likes = words["likes"].format(n=words.number(comment.likes)) if comment.likes else ""
    author = tame(comment.author or "", MOST_NAME).text or words["unsigned"]
    tricks = tuple(words.words["tricks"][trick] for trick in safe.tricks)
    return Quote(safe.text, tame(comment.text).text, author, _day(comment.date), likes, tricks)


def _listed(scored: Scored, asked: Sequence[str]) -> tuple[Listed, ...]:
    stance = scored.stance
    known = [*(stance.targets[name] for name in asked), stance.sentiment, stance.languages]
    labels = [list(found.counts) for found in known]
    pairs = list(zip(scored.article.comments, scored.predictions, strict=True))
    return tuple(_row(comment, prediction, asked, labels) for comment, prediction in spread(pairs, MOST_LISTED))


def _row(comment: Comment, prediction: Prediction, asked: Sequence[str], labels: Sequence[list[str]]) -> Listed:
    safe = tame(comment.text, LISTED)
    answers = (*(prediction.stances[name] for name in asked), prediction.sentiment, prediction.language)
    return (
        safe.text,
        tame(comment.author or "", MOST_NAME).text,
        _day(comment.date),
        comment.likes,
        tuple(known.index(answer.label) for known, answer in zip(labels, answers, strict=True)),
        tuple(TRICKS.index(trick) for trick in safe.tricks),
    )


def spread(found: Sequence[T], most: int) -> Sequence[T]:
    """At most `most` of `found`, in their order and equally far apart."""
    n = len(found)
    return found if n <= most else [found[place * n // most] for place in range(most)]


def _day(date: str | None) -> str:
    return tame((date or "")[:10]).text


def _code(language: str | None) -> str:
    return language if language and _LANGUAGE.fullmatch(language) else ""


def _address(url: str | None) -> str:
    """A web address, or nothing: a page may claim any other kind, and a click on that would run it."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""
