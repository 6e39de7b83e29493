"""Pages copied as text: the article apart from its comments, and nothing of the page lost."""

import hashlib
import re
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.split.text import split_text
from stance.split.text.layouts import SPACE, UNSEEN

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
REAL = ROOT.parent / "shared" / "seeds"

TEASERS = """صوت وصورة
سوق الورد
السبت 1 مارس 2025 - 10:00 3

سوق الورد

صوت وصورة
حكاية بحار
السبت 1 مارس 2025 - 09:00

حكاية بحار
"""


def split(page):
    return split_text(page, "page.txt", "p")


def page(*comments, heading="تعليقات الزوار", end=""):
    """A page in the copied layout with (author, date, text) comments."""
    head = "مجلس المدينة يفتح ملاعب القرب مجانا\n\nقرر المجلس فتح الملاعب.\n\nويبدأ العمل بالقرار غدا.\n\n"
    thread = (
        f"  • {author}\n    {date}\n\n"
        + "".join(f"    {line}\n" if line.strip() else f"{line}\n" for line in text.split("\n"))
        for author, date, text in comments
    )
    return f"{head}{heading}\n\n{len(comments)}\n" + "\n".join(thread) + "\n" + end


def said(article):
    return [(comment.author, comment.date, comment.text) for comment in article.comments]


def visible(text):
    return Counter(char for char in text if not char.isspace() and char not in UNSEEN)


def unaccounted(text, article):
    """Visible characters of a page found in no part and no reject, and those that turn up twice."""
    kept = [article.title, article.lead, article.body, *(reject.text for reject in article.rejects)]
    for comment in article.comments:
        kept += [comment.author or "", comment.date_raw or "", comment.text]
    there, found = visible(text), visible("".join(kept))
    lost, date = there - found, visible(article.date_raw or "")
    # The article's date is either a line of its own or within a publication line among the rejects.
    return lost - date if date <= lost else lost, found - there


# The pages that come with the project, in the five real layouts


@pytest.mark.parametrize(
    ("name", "title", "first", "last", "date", "comments"),
    [
        ("001_budget-participatif", "جماعة بركان تخصص عشر", "قررت جماعة بركان", "يحضرها السكان المعنيون.", None, 0),
        ("002_police-de-proximite", "مكناس.. وحدات راجلة", "شرعت ولاية أمن", "باقي دوائر المدينة.", "2024-03-08", 0),
        ("003_quartier-apaise", "طنجة تجرب", "حين يجلس الشرطي", "بالضفة الجنوبية للمدينة.", "2024-09-18T07:30", 17),
        ("004_forum-des-associations", "À Agadir, un forum", "Une centaine", "les communes rurales.", None, 0),
        ("005_observatoire-local", "ورزازات.. جمعيات", "أعلنت شبكة", "على خمس جماعات.", None, 0),
    ],
)
def test_each_seed_page_falls_into_its_parts(name, title, first, last, date, comments):
    text = (SEEDS / f"{name}.txt").read_text(encoding="utf-8")
    article = split(text)
    assert article.title.startswith(title)
    assert article.body.startswith(first)
    assert article.body.endswith(last)
    assert (article.date, len(article.comments), article.warnings) == (date, comments, ())
    assert unaccounted(text, article) == (Counter("•" * comments), Counter())


def test_a_bulleted_summary_is_the_lead():
    article = split((SEEDS / "005_observatoire-local.txt").read_text(encoding="utf-8"))
    assert [line[:2] for line in article.lead.split("\n")] == ["- ", "- ", "- "]
    assert "- " not in article.body


def test_what_is_left_out_of_a_seed_page_is_returned_with_the_reason():
    text = (SEEDS / "002_police-de-proximite.txt").read_text(encoding="utf-8")
    rejects = split(text).rejects
    assert [reject.reason for reject in rejects] == [
        "headline ticker",
        "image report notice",
        "publication line",
        "source link",
    ]
    assert all(text[slice(*reject.span)] == reject.text for reject in rejects)


def test_comments_keep_author_dates_lines_and_place():
    text = (SEEDS / "003_quartier-apaise.txt").read_text(encoding="utf-8")
    comments = split(text).comments
    retired = comments[2]
    assert (retired.id, retired.article_id, retired.author) == ("p-c003", "p", "شرطي متقاعد")
    assert (retired.date, retired.date_raw) == ("2024-09-18T08:20", "الأربعاء 18 شتنبر 2024 - 08:20")
    assert (retired.rule, retired.likes, retired.parent_id) == ("bulleted-author-date", None, None)
    assert retired.text.startswith("قضيت ثلاثين سنة")
    assert retired.text.endswith("والسلام على من اتبع الهدى")
    assert retired.text.count("\n\n") == 1
    assert re.sub("(?m)^    ", "", text[slice(*retired.span)]) == retired.text
    assert comments[13].text == "🤦\u200d♂️🤦\u200d♂️😡"


# The five real pages, which are no part of the project


REAL_PAGES = {
    # The start of the SHA-256 of title, lead, body and comments ("author|date|text" a comment), taken from
    # the pages by line number, not by the splitter.
    "000": ("f23e34628da2", None, "b78ab6506012", None),
    "001": ("3bcc6804d83f", None, "4d7045462b7e", None),
    "002": ("31ecaf975774", None, "171552f19373", "9f0b27a82b4d"),
    "003": ("1f0b2961c57d", None, "fcb8c3dbc08f", None),
    "004": ("400d2e6313cb", "8ac90c7c6d8b", "2db3d6b39b08", None),
}


def real_page(number):
    found = sorted(REAL.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the five real pages are not part of the project and lie in ../shared/seeds")
    return found[0].read_text(encoding="utf-8")


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else None


@pytest.mark.parametrize("number", REAL_PAGES)
def test_each_real_page_is_cut_exactly(number):
    text = real_page(number)
    article = split(text)
    comments = "\n".join("|".join(map(str, comment)) for comment in said(article))
    assert tuple(map(digest, (article.title, article.lead, article.body, comments))) == REAL_PAGES[number]
    assert article.warnings == ()
    assert unaccounted(text, article) == (Counter("•" * len(article.comments)), Counter())


def test_the_real_thread_has_its_ten_authors_and_ends_before_the_side_bar():
    article = split(real_page("002"))
    assert [comment.author for comment in article.comments] == [
        *("rif now", "الشوبان", "brahim", "abdenasser abdoun", "البيضاوي"),
        *("Police", "ezzidi khalil", "Bouchaffa Bouazza", "Bern", "علي ايت واحي"),
    ]
    assert {comment.date[:10] for comment in article.comments} == {"2018-01-16"}
    assert [reject.reason for reject in article.rejects] == ["repeated title", "comment heading", "side bar"]


# Copies of one page that lost something on the way


COPIES = {
    "indentation": lambda text: re.sub("(?m)^ +", "", text),
    "bullets": lambda text: re.sub("(?m)^  •", "   ", text),
    "indentation and bullets": lambda text: re.sub("(?m)^[ •]+", "", text),
    "blank lines": lambda text: re.sub(r"\n\n+", "\n", text),
    "indentation, bullets and blank lines": lambda text: re.sub(r"\n\n+", "\n", re.sub("(?m)^[ •]+", "", text)),
    "bullets for numbers": lambda text: re.sub("(?m)^  • ", "3 - ", re.sub("(?m)^    ", "", text)),
    "bullets for stars": lambda text: re.sub("(?m)^  • ", "* ", re.sub("(?m)^    ", "  ", text)),
    "spaces for hard spaces": lambda text: text.replace("    ", "\u00a0" * 4),
    "spaces for tabs": lambda text: text.replace("    ", "\t\t").replace("  •", "\t•"),
    "line breaks for those of Windows": lambda text: text.replace("\n", "\r\n"),
    "the count": lambda text: re.sub(r"(?<=تعليقات الزوار\n)\n\d+\n", "", text),
    "the count's own line": lambda text: re.sub(r"(تعليقات الزوار)\n\n(\d+)\n", r"\1 (\2)\n", text),
    "a known side bar": lambda text: text.replace("صوت وصورة", "ركن الشاشة"),
    "a known side bar and all marks": lambda text: re.sub(
        r"\n\n+", "\n", re.sub("(?m)^[ •]+", "", text.replace("صوت وصورة", "ركن الشاشة"))
    ),
}


def in_words(article):
    """What a page says, whatever the white space."""
    comments = [(comment.author, comment.date, comment.text.split()) for comment in article.comments]
    return article.title, article.body.split(), article.date, comments, article.warnings


@pytest.mark.parametrize("lost", COPIES)
def test_a_copy_without_some_of_the_layout_says_the_same(lost):
    text = (SEEDS / "003_quartier-apaise.txt").read_text(encoding="utf-8")
    assert in_words(split(COPIES[lost](text))) == in_words(split(text))


@pytest.mark.parametrize("lost", COPIES)
def test_a_copy_of_the_real_thread_without_some_of_the_layout_says_the_same(lost):
    text = real_page("002")
    assert in_words(split(COPIES[lost](text))) == in_words(split(text))


# Threads


AHMED = ("Ahmed", "16/01/2018 10:32", "Bravo, et merci.")
SALMA = ("سلمى", "الثلاثاء 16 يناير 2018 - 11:00", "واخا، ولكن فين الفلوس؟")
BOTH = [("Ahmed", "2018-01-16T10:32", AHMED[2]), ("سلمى", "2018-01-16T11:00", SALMA[2])]


@pytest.mark.parametrize(
    ("heading", "stated"),
    [
        *(("Commentaires (2)", 2), ("2 commentaires", 2), ("Vos commentaires", None), ("2 réactions", 2)),
        *(("2 commentaires sur « Les stades »", 2), ("تعليقات القراء", None), ("التعليقات (2)", 2), ("٢ تعليقات", 2)),
    ],
)
@pytest.mark.parametrize(
    "form", ["  • {0}\n    {1}\n\n    {2}\n", "{0}\n{1}\n{2}\n", "{0}\n\n{1}\n\n{2}\n\n", "{0}, le {1}\n{2}\n"]
)
def test_threads_under_any_heading_in_any_form(heading, stated, form):
    blocks = "".join(form.format(author, date, text) for author, date, text in (AHMED, SALMA))
    start = "Les stades ouverts\n\nLa ville ouvre ses stades.\n\n"
    article = split(f"{start}{heading}\n\n{blocks}")
    assert said(article) == BOTH
    assert (article.title, article.body) == ("Les stades ouverts", "La ville ouvre ses stades.")
    assert article.warnings == ()
    more = split(f"{start}{heading}\n\n{blocks}".replace("2 ", "5 ").replace("(2)", "(5)").replace("٢", "٥"))
    assert more.warnings == (("the page states 5 comments, 2 were found",) if stated else ())


def test_side_bar_teasers_are_no_comments():
    for end in (TEASERS, TEASERS.replace("صوت وصورة", "زاوية القراء")):
        article = split(page(AHMED, SALMA, end=end))
        assert said(article) == BOTH
        assert [reject.reason for reject in article.rejects] == ["comment heading", "side bar"]
        assert article.rejects[1].text.split() == end.split()


def test_a_line_that_lost_its_indentation_ends_no_thread_that_is_short_of_comments():
    text = page(("Ahmed", AHMED[1], "Bravo.\nEt merci.\nVraiment."), SALMA, end="إعلان\n").replace("    Et", "Et")
    assert [comment.text for comment in split(text).comments] == ["Bravo.\nEt merci.\nVraiment.", SALMA[2]]
    assert split(text).rejects[-1].text == "إعلان"
    assert split(text.replace("\n2\n", "\n1\n")).comments[0].text == "Bravo."


def test_a_reader_may_write_what_looks_like_a_side_bar():
    text = "صوت وصورة\nسوق الورد\nالسبت 1 مارس 2025 - 10:00 3\nسوق الورد\nLes plus lus"
    article = split(page(("x", AHMED[1], text), SALMA))
    assert [comment.text for comment in article.comments] == [text, SALMA[2]]


def test_lines_that_only_begin_like_a_list_stay_in_their_comment():
    text = "ثلاث ملاحظات:\n• الإنارة\n- النقل\n1 - النظافة\n  وخاصة الأسواق"
    assert [comment.text for comment in split(page(("x", AHMED[1], text), SALMA)).comments] == [text, SALMA[2]]


def test_a_reply_hangs_under_the_comment_it_is_indented_below():
    thread = (
        page(AHMED)
        + "      ◦ Rachid\n        16/01/2018 12:00\n\n        Non.\n\n  • Sara\n    17/01/2018\n\n    Oui.\n"
    )
    article = split(thread)
    assert [(comment.author, comment.text) for comment in article.comments[1:]] == [
        ("Rachid", "Non."),
        ("Sara", "Oui."),
    ]
    assert [comment.parent_id for comment in article.comments] == [None, "p-c001", None]


def test_buttons_below_a_comment_and_heads_without_text_are_rejects():
    article = split(page(("Ahmed", AHMED[1], "Bravo.\nRépondre\nSignaler"), ("Rien", AHMED[1], ""), SALMA))
    assert [comment.text for comment in article.comments] == ["Bravo.", SALMA[2]]
    assert [comment.id for comment in article.comments] == ["p-c001", "p-c002"]
    assert [reject.reason for reject in article.rejects] == ["comment heading", "button", "empty comment"]
    assert article.rejects[2].text.split()[:2] == ["•", "Rien"]
    assert article.warnings == ("the page states 3 comments, 2 were found",)


def test_a_comment_may_lack_an_author_or_a_date_we_can_resolve():
    article = split(page(("", AHMED[1], "أول"), ("Sara", "il y a 2 heures", "deux"), ("Ali", "31/02/2018", "trois")))
    assert said(article) == [(None, "2018-01-16T10:32", "أول"), ("Sara", None, "deux"), ("Ali", None, "trois")]
    assert [comment.date_raw for comment in article.comments] == [AHMED[1], "il y a 2 heures", "31/02/2018"]


def test_a_form_ends_a_thread_without_indentation():
    article = split(re.sub("(?m)^ +", "", page(AHMED, end="Laisser un commentaire\nNom\nE-mail\n")))
    assert said(article) == BOTH[:1]
    assert [reject.reason for reject in article.rejects] == ["comment heading", "comment form", "side bar"]


@pytest.mark.parametrize("count", ["0", "(0)", "٠", ""])
def test_a_page_may_say_that_there_is_no_comment(count):
    article = split(page(heading="تعليقات الزوار", end=TEASERS).replace("\n0\n", f"\n{count}\n"))
    assert (article.comments, article.warnings) == ((), ())
    assert article.body.endswith("غدا.")
    assert split("Titre\n\nUne phrase.\n\nUne autre.\n\nAucun commentaire").warnings == ()


def test_comments_in_no_known_layout_are_out_of_the_body_and_missed_aloud():
    article = split(page(end="Ahmed bravo\nSara non\n").replace("\n0\n", "\n2\n"))
    assert article.body.endswith("غدا.")
    assert [(reject.reason, reject.text) for reject in article.rejects][1:] == [
        ("outside a comment", "Ahmed bravo\nSara non")
    ]
    assert article.warnings == ("the page states 2 comments, 0 were found",)


def test_a_count_beside_the_title_opens_no_thread_but_is_remembered():
    start = "Les stades ouverts\n12 mars 2019\n3 commentaires\n\nLa ville ouvre ses stades.\n\nC'est gratuit.\n"
    assert split(start).body == "La ville ouvre ses stades.\n\nC'est gratuit."
    assert split(start).warnings == ("the page states 3 comments, 0 were found",)
    article = split(start + "\nCommentaires\n\nAhmed\n12 mars 2019 à 10h32\nBravo.\n")
    assert article.body == "La ville ouvre ses stades.\n\nC'est gratuit."
    assert article.warnings == ("the page states 3 comments, 1 were found",)


# The article


def test_a_title_that_comes_twice_is_the_title_whatever_stands_before_it():
    article = split("مجتمع\nآخر خبر\n\nعنوان المقال\n\nعنوان المقال\n2 ماي 2024\n\nنص المقال.\n")
    assert (article.title, article.body, article.date) == ("عنوان المقال", "نص المقال.", "2024-05-02")
    assert [reject.reason for reject in article.rejects] == ["before the title", "repeated title"]


@pytest.mark.parametrize(
    ("line", "date", "reasons"),
    [
        ("Publié le 12 mars 2019 à 10h32 | Mis à jour le 13", "2019-03-12T10:32", ["publication line"]),
        ("الرباط - هشام المنصوري | 12 مارس 2019 - 10:32", "2019-03-12T10:32", ["publication line"]),
        ("12 مارس 2019", "2019-03-12", []),
        ("12 مارس 2019\nآخر تحديث 13 مارس 2019", "2019-03-12", ["publication line"]),
        ("منذ 3 ساعات", None, []),
    ],
)
def test_the_line_with_the_date_is_neither_lead_nor_body(line, date, reasons):
    article = split(f"عنوان المقال\nسطر تمهيدي قصير\n{line}\nنص المقال.\n")
    assert (article.lead, article.body, article.date) == ("سطر تمهيدي قصير", "نص المقال.", date)
    assert [reject.reason for reject in article.rejects] == reasons
    assert article.date_raw in line


def test_dates_of_the_story_are_left_in_it():
    body = "نص أول.\nنص ثان.\nنص ثالث.\n12 مارس 2019"
    assert split(f"عنوان المقال\n{body}\n").body == body
    short = "وقع ذلك بالرباط.\n12 مارس 2019"
    assert (split(f"عنوان المقال\n{short}").body, split(f"عنوان المقال\n{short}").date) == (short, None)


def test_a_byline_names_the_author_as_it_is_written():
    article = split("Titre de l'article\nPar Zoé Élkhaïr\nLe corps.\n")
    assert (article.author, article.body) == ("Zoé Élkhaïr", "Le corps.")
    assert [reject.reason for reject in article.rejects] == ["byline"]
    assert split("Titre\nPar ailleurs, la ville ouvre ses stades.\n").author is None


def test_one_bullet_or_bullets_alone_are_no_lead():
    for body in ("- سؤال؟\nجواب.", "- أول\n- ثان\n- ثالث"):
        article = split(f"عنوان المقال\n{body}")
        assert (article.lead, article.body) == ("", body)


def test_noise_inside_the_story_is_taken_out_and_the_story_goes_on():
    article = split("Le titre\n\nUn.\n\nÀ lire aussi : un autre titre\n\nDeux.\n\nLes plus lus\nTrois")
    assert article.body == "Un.\nDeux."
    assert [(reject.reason, reject.text) for reject in article.rejects] == [
        ("related link", "À lire aussi : un autre titre"),
        ("side bar", "Les plus lus\nTrois"),
    ]


def test_a_ticker_is_known_by_its_gaps_even_where_it_begins_like_a_menu():
    assert split("الرئيسية   خبر أول\t\t\tخبر ثان   خبر ثالث\nعنوان المقال\nنص.").rejects[0].reason == "headline ticker"
    table = "المدينة   2016   2017"
    assert split(f"عنوان المقال\nنص.\n{table}\nنص.").body == f"نص.\n{table}\nنص."


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("", ("no title was found", "no body was found")),
        (" \u200f\n\n", ("no title was found", "no body was found")),
        ("عنوان فقط", ("no body was found",)),
        ("جملة " * 100, ("no title was found",)),
    ],
)
def test_a_page_that_lacks_a_part_says_so(text, warnings):
    assert split(text).warnings == warnings


# Any page at all


WORDS = st.sampled_from(
    "والله زوين هادشي بزاف ولكن فين الفلوس la ville a promis très bien 3lach hadchi m9awed 7ta l7oma 😂 👏 ! .".split()
)
LINES = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
TEXTS = st.lists(
    st.one_of(LINES, LINES, st.sampled_from(["", "  وسطر داخل", "- نقطة", "صوت وصورة"])), min_size=1, max_size=5
).map(lambda lines: "\n".join(lines).strip())
AUTHORS = st.lists(
    st.sampled_from(["سعيد", "Nadia", "simo_93", "ابن البلد", "O'Hara", "🙂"]), min_size=1, max_size=3
).map(" ".join)
MINUTES = st.integers(0, 20_000_000).map(lambda minutes: datetime(1990, 1, 1) + timedelta(minutes=minutes))
COMMENTS = st.lists(st.tuples(AUTHORS, MINUTES, TEXTS.filter(bool)), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(COMMENTS, st.sampled_from(["", TEASERS]), st.sampled_from(["\n", "\r\n"]))
def test_any_thread_in_the_copied_layout_comes_back_exactly(comments, end, line_break):
    text = page(*((author, f"{at:%d/%m/%Y - %H:%M}", words) for author, at, words in comments), end=end)
    text = text.replace("\n", line_break)
    article = split(text)
    assert said(article) == [
        (author, at.isoformat(timespec="minutes"), words.replace("\n", line_break)) for author, at, words in comments
    ]
    for comment in article.comments:
        place = text[slice(*comment.span)]
        assert re.sub(r"(?<=\n) {4}", "", place) == comment.text
    assert article.warnings == ()


KNOWN = st.sampled_from(
    [
        *(
            "تعليقات الزوار",
            "10",
            "3 commentaires",
            "  • سعيد",
            "    16/01/2018 - 10:32",
            "16 janvier 2018",
            "Ahmed, le 16/01/2018",
        ),
        *(
            "صوت وصورة",
            "الخميس 28 مارس 2024 - 19:55 4",
            "عنوان",
            "عنوان",
            "شكرا على الإبلاغ!",
            "Répondre",
            "- نقطة",
            "Par Sara B",
        ),
        *(
            "خبر    خبر    خبر    خبر",
            "انقر هنا لقراءة الخبر من مصدره.",
            "نشر في الضفة يوم 14 - 01 - 2018",
            "1 - Sara",
            "ك" * 320,
        ),
    ]
)
PAGES = st.lists(st.one_of(KNOWN, KNOWN, st.text(max_size=30)), max_size=25).map("\n".join)


@settings(max_examples=200, deadline=None)
@given(st.one_of(PAGES, st.text(max_size=200)))
def test_any_text_is_split_and_nothing_of_it_vanishes(text):
    article = split(text)
    lost, doubled = unaccounted(text, article)
    assert not doubled
    # Only what sets off a comment's author and date is in no field: bullet, number, comma, "le", "يوم", "Par".
    assert not lost or (article.comments and set(lost) <= set("•-1,leيومPar"))
    for part in (*article.rejects, *article.comments):
        assert 0 <= part.span[0] < part.span[1] <= len(text)
    assert all(text[slice(*reject.span)] == reject.text for reject in article.rejects)
    assert [comment.id for comment in article.comments] == [f"p-c{n:03d}" for n in range(1, len(article.comments) + 1)]


@pytest.mark.parametrize(
    "unit",
    [
        *(
            " ",
            " \n",
            "\u00a0" * 4 + "x",
            "كلمة ",
            "16 janvier 2018 ",
            "1",
            "• ",
            "تعليقات الزوار\n",
            "x\n16/01/2018\n",
        ),
        *("  • x\n    16/01/2018\n    y\n", TEASERS, "عنوان\n", "Aucun commentaire\n", "رد\n"),
        *("x\n16/01/2018\ny\nRépondre\n", "#1\nx\n16/01/2018\ny\n", "x dit : y\n", "a\nJ’aime · Répondre · 2 sem\n"),
    ],
)
def test_time_grows_with_the_page_and_no_faster(unit):
    def seconds(size):
        text = page(AHMED) + unit * (size // len(unit))
        start = time.process_time()
        split(text)
        return time.process_time() - start

    # Eight times the page may take eight times as long; a quadratic step would take sixty-four times.
    # The least of several runs: a busy machine slows any one of them, never makes one faster. A line that grows is
    # read at once, so that it takes a longer one to tell; of lines each is looked at in many ways.
    size = 4_000 if "\n" in unit else 30_000
    small, large = (min(seconds(times * size) for _ in range(3)) for times in (1, 8))
    assert large < 24 * small + 0.1


def test_white_space_is_what_unicode_says():
    assert set(SPACE) | {"\n", "\r"} == {chr(code) for code in range(0x110000) if chr(code).isspace()}
    assert not any(char.isspace() or char.isprintable() for char in UNSEEN)
