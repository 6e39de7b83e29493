"""Any comments in any layout of the benchmark: the page made of them gives them back."""

import html
import json
import re
import sys
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from stance.split.html import split_html, split_snapshot
from stance.split.text import split_text
from stance.split.text.controls import BUTTONS

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.bench.split.pages import GoldComment, contents, layouts, page
from tests.bench.split.score import plain

LAYOUTS = {layout.name: layout for layout in layouts("layouts")}
# No row names these layouts: their comments are told by what repeats, which takes three side by side that say something
# and do not all say the same.
BY_STRUCTURE = frozenset(
    "bespoke-portal bootstrap-media app-feed liste-jour asp-tables details-dl signe-dessous bulles tailwind "
    "yawmiya-jawwal instantane profils mobile-ville portail-tabule coral-copie "
    "a-ecrit hydrated-indent adraj diwan-iqtibas amp-quotidien ionic-webview singlefile-ombre nuke-wayback "
    "wp-rajii arbre-yaml".split()
)
# The newest first, or all by date: pages show comments in another order than gold has them.
REORDERED = frozenset(("adraj", "diwan-iqtibas", "ionic-webview"))
# Still open: where few comments show votes or a rank, the line may be given to the text (profils) or the rank taken for
# the name (coral-copie); related articles below may look more like comments than three long ones do (mobile-ville);
# words that texts share may be cut with the line before them (portail-tabule, and in drupal-copy three numbered lines
# of a lone comment); a quoted name may end the text (vbulletin-copy), a comment's number be read as votes (wp-rajii).
OPEN = frozenset("mobile-ville profils portail-tabule coral-copie drupal-copy vbulletin-copy wp-rajii".split())
# The shortest story of each language that readers wrote under.
STORIES = {
    story["language"]: story
    for story in sorted(contents().values(), key=lambda story: -len("".join(story["paragraphs"])))
    if story["comments"]
}

NAMES = (
    "سعيد|أم ياسين|ابن البلد|م.ع|Nadia|Jean-Pierre M.|simo_93|O'Hara|3omar|🌹 نوال 🌹|مغربي حر 100%|ⵎⵓⵔⴰⴷ|Le Patriote"
)
SAID = (
    "والله|زوين|هادشي|بزاف|ولكن|فين|الفلوس|مُهِمٌّ|la|ville|a|promis|très|bien|n’importe|quoi|3lach|hadchi|m9awed|7ta|l7oma"
    "|hhhhh|!!|؟|...|ⴰⵣⵓⵍ|добро|中文|हिन्दी|«|:)"
)
EMOJI = "😂|👏👏👏|❤️|🤦🏽\u200d♂️|🇲🇦|🙏"
# What layouts are made of, inside a sentence: dates, ages, votes, buttons, headings, other readers' names, mark-up.
INSIDE = (
    "12/03/2024|le 12 mars 2024 à 10:48|يوم الثلاثاء 5 مارس 2024|il y a 3 heures|منذ ساعتين|34|-17|1.200|#4|100%|18h30"
    "|répondre|Signaler un abus|J’aime|رد|تعليق غير لائق|أضف تعليق|commentaires (12)|تعليقات الزوار|الأكثر قراءة"
    "|Nadia a écrit :|سعيد يقول:|lire aussi|https://page.example/?id=12&b=1|<b>|&amp;|@Nadia|3 > 2 & 1 < 2"
)


def one_of(words):
    return st.sampled_from(words.split("|"))


# Fillers are letters to Unicode and blank to everybody else.
LETTERS = st.characters(categories=["Lu", "Ll", "Lo"], exclude_characters="\u115f\u1160\u3164\uffa0")
# A reader who is called what a button says ("save"), or says nothing else in a line, can be told from the button by
# nobody who sees the page.
BUTTON = re.compile("|".join(BUTTONS), re.IGNORECASE)
# A letter at a time: whole strings Hypothesis takes from our own code, such as "response" or "يومين".
LETTERED = st.lists(LETTERS, min_size=2, max_size=9).map("".join).filter(lambda name: not BUTTON.fullmatch(name))
WORD = st.one_of(*[one_of(SAID)] * 4, one_of(EMOJI), LETTERED)
AUTHOR = st.one_of(*[one_of(NAMES)] * 2, LETTERED)
# No line is all figures, all date, all button or a whole head of a comment: "34" above the votes or "Répondre" above
# the button can be told from the page's own by nobody who sees the copy. Inside a sentence all of them occur.
OPENING = st.sampled_from(["", "", "", "- ", "1) ", "@Nadia "])
AROUND = st.lists(WORD, min_size=3, max_size=8)
MIXED = st.tuples(AROUND, one_of(INSIDE), AROUND).map(lambda parts: [*parts[0], parts[1], *parts[2]])
MINUTES = st.integers(0, 7_000_000).map(lambda minutes: datetime(2011, 1, 1) + timedelta(minutes=minutes))


def texts(least):
    """Texts of one to four lines, each of so many words or more."""
    plain_words = st.lists(WORD, min_size=least, max_size=8)
    line = st.tuples(OPENING, st.one_of(plain_words, MIXED)).map(lambda parts: parts[0] + " ".join(parts[1]))
    lines = st.lists(st.tuples(line, st.sampled_from(["\n", "\n\n"])).map("".join), min_size=1, max_size=4)
    return lines.map(lambda parts: "".join(parts).strip())


@st.composite
def threads(draw, least=0, words=1, removed=True):
    """Comments as the files of content/ hold them. Names differ, since some layouts tell whom one answers by name."""
    names = draw(st.lists(AUTHOR, min_size=least, max_size=6, unique_by=str.casefold))
    said = texts(words)
    return [
        {
            "author": name,
            "date": draw(MINUTES).isoformat(timespec="minutes"),
            "text": draw(said),
            "likes": draw(st.integers(-40, 400)),
            "parent": draw(st.none() | st.integers(0, at - 1)) if at >= max(least, 1) else None,
            "removed": removed and draw(st.integers(0, 9)) == 9,
        }
        for at, name in enumerate(names)
    ]


def made(name, comments=None):
    """A page of the layout with the comments given, else with the story's own."""
    layout = LAYOUTS[name]
    story = STORIES[layout.languages[0]]
    return page("layouts", layout, "story", story if comments is None else {**story, "comments": comments})


SNAPSHOT = "- Page URL:"


def split(text, suffix):
    if text.startswith(SNAPSHOT):
        return split_snapshot(text, "page", "A")
    return split_html(text, "page", "A") if suffix == ".html" else split_text(text, "page", "A")


def seen(text):
    return "".join(text.split())


def shown(source):
    """The words of a piece of mark-up, pictures of emoji among them, or of the JSON in a script."""
    words = re.sub(r"<[^>]*>", "", re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r"\1", source))
    return html.unescape(re.sub(r'(?:\\(?:u[0-9a-f]{4}|["/n]))+', lambda escaped: json.loads(f'"{escaped[0]}"'), words))


def in_place(text, suffix, comments):
    """Whether every line of a comment is found at its span, and no two spans overlap.

    Comments in one script share a span, and a reply inside the element that holds the words it answers lies in that.
    """
    for comment in comments:
        there = text[slice(*comment.span)]
        if text.startswith(SNAPSHOT):  # which quotes words in which its own signs stand
            there = re.sub(r'\\(["\\])', r"\1", there)
        there = seen(shown(there) if suffix == ".html" else there)
        if not all(seen(line) in there for line in comment.text.split("\n")):
            return False
    spans = [comment.span for comment in comments]
    inside = suffix == ".html"
    return all(
        before == after or before[1] <= after[0] or (inside and after[1] <= before[1])
        for before, after in pairwise(spans)
    )


def answers(comments):
    """Of each comment of a split page what gold holds of it."""
    place = {comment.id: at for at, comment in enumerate(comments)}
    return [GoldComment(each.author, each.date, each.text, each.likes, place.get(each.parent_id)) for each in comments]


def fields(comments, gold):
    """Comments as tuples, texts as the benchmark compares them, dates to the day where the page shows no more."""
    lengths = [len(wanted.date) if wanted.date else None for wanted in gold]
    return [
        (plain(each.author or ""), each.date and each.date[:length], plain(each.text), each.likes, each.parent)
        for each, length in zip(comments, lengths, strict=True)
    ]


@pytest.mark.parametrize("layout", sorted(LAYOUTS.keys() - OPEN))
@settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate])
@given(data=st.data())
def test_a_page_made_of_any_comments_gives_them_back(layout, data):
    comments = data.draw(threads(3, 3, removed=False) if layout in BY_STRUCTURE else threads())
    if layout in BY_STRUCTURE:
        # What comes back is the layout's: a line that two readers share is taken for it, as a label or a button is.
        lines = [line for each in comments for line in set(each["text"].split("\n"))]
        assume(len(set(lines)) == len(lines))
    if layout == "jsonld":
        # Some sites put mark-up into their JSON and some put text: "<b>" and "&amp;" may be meant either way.
        comments = [{**each, "text": re.sub("<b>|&amp;", "b", each["text"])} for each in comments]
    made_of = made(layout, comments)
    found = split(made_of.text, made_of.suffix).comments
    gold = made_of.gold.comments
    shown = found
    if layout in REORDERED:
        wanted = [plain(each.text) for each in gold]
        found = sorted(found, key=lambda each: (*wanted, plain(each.text)).index(plain(each.text)))
    assert [plain(each.text) for each in found] == [plain(each.text) for each in gold]
    assert fields(answers(found), gold) == fields(gold, gold)
    assert in_place(made_of.text, made_of.suffix, shown)


@cache
def whole(layout):
    return made(layout)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate])
@given(share=st.floats(0, 1))
def test_a_page_cut_anywhere_is_split(layout, share):
    text, suffix = whole(layout).text, whole(layout).suffix
    cut = text[: int(share * len(text))]
    assert in_place(cut, suffix, split(cut, suffix).comments)
