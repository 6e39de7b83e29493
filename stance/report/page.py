"""Scored articles → one self-contained HTML page in Arabic, French or English: an index, and a sheet an article.

The page loads nothing, and its policy lets nothing run or style it but the script and the style sheet that are in it,
told by their hashes. Words of others reach it in three ways: escaped by Jinja2, as JSON that the script only ever
sets as text, and tamed before either.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from heapq import nlargest
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import UsageError
from stance.prevalence.counting import LEAST_VOICES, WIDEST
from stance.report.across import Pool, splits
from stance.report.behind import Behind, behind, records
from stance.report.marks import Marks, weigh
from stance.report.results import Scored, read_results
from stance.report.safety import tame
from stance.report.views import VERDICTS, Question, View, spread, view
from stance.report.wording import Wording, is_corrected, wording

if TYPE_CHECKING:
    from jinja2 import Template

MOST_ARTICLES = 2_000
"""Articles on one page, those with most comments: it still opens at once."""

MOST_COMMENTS = 20_000
"""Comments listed on one page; those of all articles together would make it too large to send or open."""


@dataclass(slots=True)
class Tally:
    """How many articles and comments there are, on the page or not, and what these say.

    `uncorrected` are the names of what was only counted.
    """

    articles: int = 0
    comments: int = 0
    uncorrected: dict[str, None] = field(default_factory=dict)
    pool: Pool = field(default_factory=Pool)


def report(paths: Sequence[Path], language: str, model: Path | None = None, by: str = "") -> Iterator[bytes]:
    """The page of the results in `paths`, as `read_results` takes them, in pieces to be written one after another.

    `model` is the folder of the model that wrote them, where it is not found by itself; `by` the column of articles
    that groups them. Raises UsageError where that is another model, or no article has anything in that column.
    """
    runs = records(paths)
    source = behind(runs, model)
    scored = read_results(paths, source.evidence if source else None, by)
    return (piece.encode() for piece in page(scored, language, runs[0] if len(runs) == 1 else {}, source, by))


def page(
    scored: Iterable[Scored],
    language: str,
    run: Mapping[str, Any],
    source: Behind | None = None,
    by: str = "",
) -> Iterator[str]:
    """The pieces of the page in `language`, one of wording.LANGUAGES; `run` is the record of the run, or empty.

    Articles beyond MOST_ARTICLES are left out, and of comments beyond MOST_COMMENTS an even spread is listed; the
    page says so. Shares and intervals are those given, over all comments. With the model that the results come from,
    `source`, the words that weighed are marked in quotes, and shares of groups and over time are corrected.
    """
    from markupsafe import Markup

    words, tally = wording(language), Tally()
    views = nlargest(MOST_ARTICLES, (_counted(each, tally, words) for each in scored), key=lambda each: each.n)
    if by and not any(tally.pool.groups):
        raise UsageError(f"expected a column {by!r} of the results; use site or language, or add it to articles")
    model = source.load() if source and any(one.n for one in views) else None
    marks = weigh(views, model) if model else Marks()
    share = quota([len(each.comments) for each in views], MOST_COMMENTS)
    style, script = (_file(name) for name in ("report.css", "report.js"))
    yield from _template().generate(
        words=words,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        views=views,
        listed=lambda one: spread(one.comments, share),
        marks=marks,
        splits=splits(tally.pool, source.evidence if source else {}, words, by) if len(views) > 1 else (),
        data=_data(views, words),
        tally=tally,
        scored=_scored(run, words),
        least=LEAST_VOICES,
        method=[words[f"method_{n}"].format(least=LEAST_VOICES, widest=round(100 * WIDEST)) for n in range(1, 6)],
    )


def quota(sizes: Sequence[int], most: int) -> int:
    """The largest number that each of `sizes` may be cut to so that together they are at most `most`."""
    left = most
    for place, size in enumerate(sorted(sizes)):
        share = left // (len(sizes) - place)
        if size > share:
            return share
        left -= size
    return max(sizes, default=0)


def _counted(scored: Scored, tally: Tally, words: Wording) -> View:
    tally.articles += 1
    tally.comments += scored.stance.n
    known = {**scored.stance.targets, "sentiment": scored.stance.sentiment, "language": scored.stance.languages}
    bare = (name for name, found in known.items() if found.voices and not is_corrected(found.method))
    tally.uncorrected |= dict.fromkeys(map(words.name, bare))
    tally.pool.add(scored)
    return view(scored, words)


def _template() -> "Template":
    from jinja2 import Environment, PackageLoader

    house = Environment(loader=PackageLoader("stance", "report"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    house.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return house.get_template("report.html.jinja")


def _file(name: str) -> str:
    return files("stance.report").joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """What the page may do. Trusted types let the script read as mark-up the page's own sheets alone."""
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types sheets"
    )


def _data(views: Sequence[View], words: Wording) -> Mapping[str, Any]:
    """What the script sorts, filters and lists by: words, and of each article n, date and every stance."""
    like = views[0] if views else None
    asked = (*like.stances, like.tone, like.languages) if like else ()
    return {
        "questions": [[each.name, [bar.word for bar in each.bars], _side_words(each, words)] for each in asked],
        "labels": [[bar.label for bar in each.bars] for each in asked],
        "articles": [[each.n, each.date, [_ends(question) for question in each.stances]] for each in views],
        "tricks": list(words.words["tricks"].values()),
        "words": {key: words[key] for key in ("shown", "in_view", "unsigned", "likes", "percent", "thousands")},
        "language": words.language,
    }


def _side_words(question: Question, words: Wording) -> Sequence[str]:
    return [words.answers(question.target)[verdict] for verdict in VERDICTS] if question.verdict else []


def _ends(question: Question) -> Sequence[int]:
    """Shares of the labels in hundredths, then the place of the verdict."""
    return [*(bar.ends[0] for bar in question.bars), VERDICTS.index(question.verdict)]


def _scored(run: Mapping[str, Any], words: Wording) -> str:
    model = run.get("model")
    name = str(model.get("name", "")) if isinstance(model, Mapping) else ""
    day = str(run.get("started", ""))[:10].replace("-", "\u2011")  # a hyphen at which no line breaks
    return words["scored"].format(day=tame(day).text, model=tame(name).text) if name and day else ""
