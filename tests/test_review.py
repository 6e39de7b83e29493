import io
import re
from html.parser import HTMLParser

import pytest
from rich.console import Console

from stance.records import Article, Comment, Reject
from stance.report.explain import explain
from stance.report.review import MOST, review, view

PAGE = """الجماعة تفتح مكتبا جديدا
5 مارس 2024
فتحت الجماعة مكتبا جديدا بالمدينة القديمة.
Un bureau pour tous, dit le maire.
التعليقات (2)
مول الحانوت
5 مارس 2024 - 11:05
واش بصح هاد الشي؟
Amal
Très bien !
"""


def place(text):
    return PAGE.index(text), PAGE.index(text) + len(text)


def comment(number, text, **more):
    return Comment(
        f"A-c{number}", "A", text, place(text) if text in PAGE else (number, number + 1), "author-date", 0.85, **more
    )


ARTICLE = Article(
    "A",
    "page.txt",
    title="الجماعة تفتح مكتبا جديدا",
    body="فتحت الجماعة مكتبا جديدا بالمدينة القديمة.\nUn bureau pour tous, dit le maire.",
    date="2024-03-05",
    date_raw="5 مارس 2024",
    comments=(
        comment(
            1,
            "واش بصح هاد الشي؟",
            author="مول الحانوت",
            date="2024-03-05T11:05",
            date_raw="5 مارس 2024 - 11:05",
            likes=-4,
        ),
        comment(2, "Très bien !", author="Amal", parent_id="A-c1"),
    ),
    rejects=(Reject("التعليقات (2)", place("التعليقات (2)"), "comment heading"),),
    warnings=("the page states 3 comments, 2 were found",),
    site="Souss",
    language="ar",
    url="https://souss.example/a",
)


def shown(article, width=80):
    console = Console(width=width, file=io.StringIO(), highlight=False, markup=False, emoji=False)
    console.print(explain(article))
    return console.file.getvalue()


class Outline(HTMLParser):
    """The classes of parts with their words, every tag and every attribute of a page."""

    def __init__(self, page):
        super().__init__()
        self.parts, self.tags, self.attributes, self._open = [], set(), [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        name = dict(attrs).get("class") or ""
        if name.startswith("part "):
            self._open = name.removeprefix("part ")
        if name == "words":
            self.parts.append((self._open, dict(attrs), ""))

    def handle_data(self, data):
        if self.parts and self.lasttag == "div":
            kind, attrs, text = self.parts[-1]
            self.parts[-1] = kind, attrs, (text + data).strip()


def drawn(*articles, text=None):
    return "".join(review(articles, lambda article: text))


def test_a_copied_page_is_shown_whole_and_in_order_by_what_its_words_were_taken_as():
    parts = [(part.kind, part.text) for part in view(ARTICLE, PAGE).parts]
    assert parts == [
        ("title", "الجماعة تفتح مكتبا جديدا"),
        ("who and when", "5 مارس 2024"),
        ("body", "فتحت الجماعة مكتبا جديدا بالمدينة القديمة.\nUn bureau pour tous, dit le maire."),
        ("left out", "التعليقات (2)"),
        ("who and when", "مول الحانوت\n5 مارس 2024 - 11:05"),
        ("comment", "واش بصح هاد الشي؟"),
        ("who and when", "Amal"),
        ("comment", "Très bien !"),
    ]
    assert "".join(text for _, text in parts).replace("\n", "") == PAGE.replace("\n", "")


def test_of_markup_the_parts_stand_in_the_order_of_the_source():
    article = Article(
        "B",
        "page.html",
        "T",
        "L",
        "B",
        comments=(comment(5, "x"), comment(9, "y")),
        rejects=(Reject("z", (7, 8), "gone"),),
    )
    assert [part.text for part in view(article, None).parts] == ["T", "L", "B", "x", "z", "y"]


def test_a_page_that_has_changed_since_still_shows_every_comment():
    parts = view(ARTICLE, "short").parts
    assert {"واش بصح هاد الشي؟", "Très bien !"} <= {part.text for part in parts}


def test_a_comment_says_who_when_what_it_answers_and_which_rule_found_it():
    first, second = (part for part in view(ARTICLE, PAGE).parts if part.kind == "comment")
    assert first.notes == ("comment 1", "مول الحانوت", "2024-03-05T11:05", "-4 likes", "author-date, confidence 0.85")
    assert "answers comment 1" in second.notes
    (reject,) = (part for part in view(ARTICLE, PAGE).parts if part.kind == "left out")
    assert reject.notes == ("comment heading",)


def test_the_page_stands_alone_and_each_text_finds_its_own_direction():
    page = drawn(ARTICLE, text=PAGE)
    outline = Outline(page)
    assert not outline.tags & {"script", "img", "link", "iframe", "a", "object", "form"}
    assert not [name for name, _ in outline.attributes if name in ("src", "href", "style") or name.startswith("on")]
    assert not re.search(r"url\(|@import", page)
    assert all(attributes["dir"] == "auto" for _, attributes, _ in outline.parts)
    assert [text for kind, _, text in outline.parts if kind == "comment"] == ["واش بصح هاد الشي؟", "Très bien !"]
    assert "the page states 3 comments, 2 were found" in page


EVIL = "</div></section><script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; \u202e\u2066 \x1b[2J\x00 \ud83d"


def test_hostile_words_are_shown_as_words():
    comments = (Comment("c", "A", EVIL, (0, 1), EVIL, 0.5, author=EVIL, date_raw=EVIL, parent_id=EVIL),)
    article = Article(
        *("A", EVIL, EVIL, EVIL, EVIL, EVIL),
        url=EVIL,
        comments=comments,
        rejects=(Reject(EVIL, (2, 3), EVIL),),
        warnings=(EVIL,),
        site=EVIL,
        language=EVIL,
    )
    for text in (None, EVIL):
        page = drawn(article, text=text)
        assert not Outline(page).tags & {"script", "img"}
        assert "&lt;script&gt;" in page
        assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
        page.encode()


def test_nothing_comes_of_nothing_and_too_much_is_cut_with_a_word():
    assert drawn() == ""
    many = [Article(f"A{i}", "s", title=f"Title {i}") for i in range(MOST + 1)]
    assert "More articles follow" not in drawn(*many[:MOST])
    page = drawn(*many)
    assert "More articles follow" in page
    assert page.count("<section>") == MOST


def test_an_explanation_says_what_was_taken_as_what_and_why():
    words = shown(ARTICLE)
    for said in (
        *("الجماعة تفتح مكتبا جديدا", "2024-03-05, written “5 مارس 2024”", "Souss", "https://souss.example/a"),
        *("2 by author-date (confidence 0.85)", "comment 1 of 2", "author-date, confidence 0.85", "مول الحانوت"),
        *("-4", "answers", "comment 1", "left out 1 of 1: comment heading", "the page states 3 comments, 2 were found"),
        f"{ARTICLE.comments[0].span[0]}–{ARTICLE.comments[0].span[1]} in the source",
    ):
        assert said in words


@pytest.mark.parametrize("width", [40, 80, 200])
def test_an_explanation_fits_the_terminal_and_cannot_steer_it(width):
    evil = Article("A\x1b[2J", "s\u202e", title=EVIL, body="mot " * 500, comments=(comment(3, "[red]" + EVIL),))
    words = shown(evil, width)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", words)
    assert "[red]" in words
    assert max(map(len, words.splitlines())) <= width
    assert "… (2000 characters)" in " ".join(words.split())
