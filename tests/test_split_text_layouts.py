"""Comments in every layout that pages are copied in: who says what, when, to whom, and how many like it."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.split.text import split_text

ARTICLE = """Le port rouvre sa jetée aux promeneurs
Publié le 4 mai 2023

La jetée était fermée depuis la tempête de l'hiver, et les pêcheurs avaient demandé sa réouverture à trois reprises.

Des barrières ont été posées sur toute la longueur, et l'éclairage sera remplacé avant la fin du mois de juin.
"""
BODY = ARTICLE.split("\n", 3)[3].strip()


def split(copy, heading="Commentaires"):
    return split_text(f"{ARTICLE}\n{heading}\n{copy}", "page.txt", "p")


def rows(article, *names):
    """The named fields of each comment; `parent` is the number of the comment that it answers."""
    number = {comment.id: place for place, comment in enumerate(article.comments)}
    return [
        tuple(number.get(each.parent_id) if name == "parent" else getattr(each, name) for name in names)
        for each in article.comments
    ]


def said(article):
    return rows(article, "author", "text")


def check(article, *expected):
    """Title, body and (author, text) of each comment, with every text at its place."""
    assert article.title == "Le port rouvre sa jetée aux promeneurs"
    assert article.body == BODY
    assert said(article) == list(expected)


KARIM = ("Karim", "Enfin ! Mes enfants attendaient ça depuis Noël.")
NADIA = ("Nadia B.", "Et les poubelles ?\nPersonne ne les vide, allez voir un dimanche soir.")
SIMO = ("simo_93", "تبارك الله، غير يحافظو عليه الناس")

# Copies of whole pages


def test_a_browser_copy_of_an_arabic_paper_with_votes_and_buttons():
    block = "{}\nالخميس 4 ماي 2023 - {}\n{}\n\n{}\nأضف تعليق\nأعلى الصفحة\nتعليق غير لائق\n"
    copy = "3\nالترتيب حسب\nالأقدم\n" + "".join(
        block.format(author, hour, text, votes)
        for (author, text), hour, votes in zip(
            (KARIM, NADIA, SIMO), ("10:00", "10:30", "11:05"), (12, -3, 0), strict=True
        )
    )
    article = split(
        f"{copy}\nاترك تعليقا\nالاسم\nأرسل\nالأكثر قراءة\n1\nعنوان\nالخميس 4 ماي 2023 - 09:00\n", "تعليقات الزوار"
    )
    check(article, KARIM, NADIA, SIMO)
    assert rows(article, "date", "likes") == [
        ("2023-05-04T10:00", 12),
        ("2023-05-04T10:30", -3),
        ("2023-05-04T11:05", 0),
    ]
    assert article.warnings == ()


@pytest.mark.parametrize("mark", ["En réponse à Karim", "Réponse à @Karim :", "رد على Karim", "Replying to Karim"])
def test_a_mark_says_whom_a_comment_answers_and_is_no_text(mark):
    copy = (
        f"Karim\nil y a 3 heures\n{KARIM[1]}\n👍 12 👎 3\nRépondre / Signaler\n\n"
        f"Nadia B.\nil y a 2 heures\n{mark}\n{NADIA[1]}\n👍 0 👎 1\nRépondre / Signaler\n\n"
        f"simo_93\nhier\n{SIMO[1]}\n👍 4 👎 0\nRépondre / Signaler\n"
    )
    article = split(copy, "3 commentaires")
    check(article, KARIM, NADIA, SIMO)
    assert rows(article, "date", "date_raw", "likes", "parent") == [
        (None, "il y a 3 heures", 12, None),
        (None, "il y a 2 heures", 0, 0),
        (None, "hier", 4, None),
    ]
    assert mark in [reject.text for reject in article.rejects]


@pytest.mark.parametrize(
    "head",
    [
        *("Par {0} le {1}", "Posté par {0}, {1}", "{0} - {1}", "{0}, le {1}", "{0} | {1}", "{0} ({1})"),
        *("Le {1}, {0} a écrit :", "{1} - {0}", "{1} par {0}", "{0} a écrit le {1} :", "Message de {0} du {1}"),
        *("{0} a écrit :\n{1}", "{0} dit :\n{1}", "{0} says:\n{1}", "{0} يقول:\n{1}", "{1}\n{0}"),
        *("#7\n{0}\n{1}", "7.\n{0}\n{1}", "7 - {0}\n{1}", "#7 {0}\n{1}", "Nom : {0}\nDate : {1}", "{0} • {1}"),
        *("Avatar de {0}\n{0}\nMembre\n{1}", "• {0}\n{1}", "[{1}] {0}", "Publié par : {0} | {1}"),
    ],
)
@pytest.mark.parametrize("buttons", ["", "Répondre\nSignaler un abus\n", "Je soutiens\n", "---\n"])
def test_author_and_date_in_any_order_above_the_text(head, buttons):
    dates = ("4 mai 2023 à 10h00", "5 mai 2023 à 11h30", "6 mai 2023 à 08h15")
    copy = "\n".join(
        f"{head.format(author, date)}\n{text}\n{buttons}"
        for (author, text), date in zip((KARIM, NADIA, SIMO), dates, strict=True)
    )
    article = split(f"{copy}\nLaisser un commentaire\nNom\n")
    check(article, KARIM, NADIA, SIMO)
    assert rows(article, "date") == [("2023-05-04T10:00",), ("2023-05-05T11:30",), ("2023-05-06T08:15",)]


@pytest.mark.parametrize("foot", ["Par {0} le {1}", "{0}, le {1}", "— {0} ({1})", "{0}\n{1}", "{1}\n{0}"])
@pytest.mark.parametrize("buttons", ["", "Répondre | Alerter\n", "Je soutiens\n"])
def test_author_and_date_below_the_text(foot, buttons):
    dates = ("4 mai 2023 à 10h00", "5 mai 2023 à 11h30", "6 mai 2023 à 08h15")
    copy = "\n".join(
        f"{text}\n\n{foot.format(author, date)}\n{buttons}"
        for (author, text), date in zip((KARIM, NADIA, SIMO), dates, strict=True)
    )
    article = split(f"{copy}\nRéagir à cet article\nPseudo :\n")
    check(article, KARIM, NADIA, SIMO)
    assert rows(article, "date")[1] == ("2023-05-05T11:30",)


@pytest.mark.parametrize("line", ["{1} - {0} : {2}", "[{1}] {0}: {2}", "{0} ({1}) : {2}", "{0}, le {1} : {2}"])
def test_author_date_and_text_on_one_line(line):
    dates = ("04/05/2023 10:00", "05/05/2023 11:30", "06/05/2023 08:15")
    copy = "\n".join(
        line.format(author, date, text) for (author, text), date in zip((KARIM, NADIA, SIMO), dates, strict=True)
    )
    check(split(copy), KARIM, NADIA, SIMO)


def test_dialogue_without_dates():
    assert said(split(f"Karim dit : {KARIM[1]}\nNadia B. dit : {NADIA[1]}\nsimo_93 dit : {SIMO[1]}\n")) == [
        KARIM,
        NADIA,
        SIMO,
    ]
    assert said(split(f"1 - Karim\n{KARIM[1]}\n\n2 - Nadia B.\n{NADIA[1]}\n\n3 - simo_93\n{SIMO[1]}\n")) == [
        KARIM,
        NADIA,
        SIMO,
    ]


def test_what_stands_around_every_name_is_the_layouts():
    people = (KARIM, NADIA, SIMO, ("Omar", "On verra."))
    for head in (
        "{0} commentait le {1}",
        "Lecteur : {0}\n{1}",
        "[{0}] {1}",
        "{0} (membre du quai)\n{1}",
        "{0} a réagi :\n⏱ {1}",
    ):
        copy = "".join(
            f"{head.format(author, f'0{n}/05/2023 10:00')}\n{text}\n" for n, (author, text) in enumerate(people, 1)
        )
        assert said(split(copy)) == list(people)
    towns = ("Rabat", "Salé", "Fès", "Tanger")
    copy = "".join(
        f"{a}\n{town}\n0{n}/05/2023 10:00\n{x}\n" for n, ((a, x), town) in enumerate(zip(people, towns, strict=True), 1)
    )
    assert said(split(copy)) == list(people)


# Networks


def test_facebook_in_french_with_badges_counts_and_hidden_answers():
    copy = (
        f"Les plus pertinents\nKarim\n{KARIM[1]}\nJ’aime · Répondre · 12 · 2 sem\n\nVoir les 3 réponses\n"
        f"Super fan\nNadia B.\n{NADIA[1]}\nJ’aime · Répondre · 3 j\nModifié\n"
        f"simo_93\nAuteur\n{SIMO[1]}\nJ’aime · Répondre · 1 · 5 h\n\nÉcrivez un commentaire…\n"
    )
    article = split(copy, "3 commentaires")
    check(article, KARIM, NADIA, SIMO)
    assert rows(article, "date", "date_raw", "likes") == [(None, "2 sem", 12), (None, "3 j", None), (None, "5 h", 1)]


@pytest.mark.parametrize("foot", ["Like Reply 2w", "2w\nLike\nReply", "أعجبني · رد · 3 أسبوع", "J’aime\nRépondre\n3 j"])
def test_networks_close_a_comment_with_its_age(foot):
    copy = "".join(f"{author}\n{text}\n{foot}\n" for author, text in (KARIM, NADIA, SIMO))
    article = split(copy, "3 تعليقات")
    check(article, KARIM, NADIA, SIMO)
    assert {raw in foot and date is None for date, raw in rows(article, "date", "date_raw")} == {True}


def test_a_reader_may_be_called_what_elsewhere_is_a_badge():
    copy = "".join(
        f"{name}\n{text}\nأعجبني · رد · 3 س\n"
        for name, text in (("زائر", "برافو"), ("سعيد", "صحيح"), ("عضو", "والله؟"))
    )
    assert said(split(copy, "3 تعليقات")) == [("زائر", "برافو"), ("سعيد", "صحيح"), ("عضو", "والله؟")]


def test_youtube_with_likes_and_answers():
    copy = (
        f"Trier par\nAjouter un commentaire…\n@karim\nil y a 2 ans\n{KARIM[1]}\n\n14\n\nRépondre\n\n3 réponses\n"
        f"@nadia\nil y a 1 an (modifié)\n{NADIA[1]}\n\nRépondre\n@simo\nil y a 5 mois\n{SIMO[1]}\n\n1,2 k\n\nRépondre\n"
    )
    article = split(copy, "3 commentaires")
    assert rows(article, "author", "text", "likes") == [
        ("@karim", KARIM[1], 14),
        ("@nadia", NADIA[1], None),
        ("@simo", SIMO[1], 1200),
    ]


@pytest.mark.parametrize("arrow", [" ▸ ", " > ", "  ", " en réponse à "])
def test_disqus_names_whom_one_answers_beside_the_author(arrow):
    copy = (
        f"Avatar\nKarim • il y a 3 ans\n− +\n{KARIM[1]}\n▲ 2 ▼ • Répondre • Partager ›\n"
        f"Avatar\nNadia B.{arrow}Karim • il y a 3 ans • edited\n− +\n{NADIA[1]}\n▲ ▼ • Répondre • Partager ›\n"
        f"Avatar\nsimo_93 • il y a 2 ans\n− +\n{SIMO[1]}\n▲ 1 ▼ • Répondre • Partager ›\n"
    )
    article = split(copy, "3 commentaires  Le Quai   Politique de confidentialité de Disqus   1 Se connecter")
    check(article, KARIM, NADIA, SIMO)
    assert rows(article, "likes", "parent") == [(2, None), (None, 0), (1, None)]


# Forums

PROFILE = "{}\nMembre\nMessages : 120\nInscription : 12 mars 2010, 10:20\n"


def forum(*posts):
    return "Forum du port - Actualité\n\nLe port rouvre sa jetée\n\n3 messages • Page 1 sur 1\n\n" + "".join(posts)


def test_the_first_post_of_a_thread_is_the_article_and_signatures_are_no_text():
    quoted = f"Omar a écrit :\nLa jetée est rouverte.\n\n{NADIA[1]}"
    page = forum(
        PROFILE.format("Omar"),
        "Le port rouvre sa jetée\nCiter\nMessage par Omar » 4 mai 2023, 10:00\nLa jetée est rouverte.\nHaut\n",
        PROFILE.format("Karim"),
        f"Re: Le port rouvre sa jetée\nCiter\nMessage par Karim » 4 mai 2023, 11:00\n{KARIM[1]}\n",
        "____\nVive la mer\nHaut\n",
        PROFILE.format("Nadia B."),
        f"Re: Le port rouvre sa jetée\nCiter\nMessage par Nadia B. » 5 mai 2023, 09:30\n{quoted}\nHaut\n",
    )
    article = split_text(page, "page.txt", "p")
    assert (article.title, article.body) == ("Le port rouvre sa jetée", "La jetée est rouverte.")
    assert (article.author, article.date) == ("Omar", "2023-05-04T10:00")
    assert said(article) == [KARIM, ("Nadia B.", quoted)]
    assert "Vive la mer" in " ".join(reject.text for reject in article.rejects)


@pytest.mark.parametrize("head", ["{1}\t#{2}\n{0}\nعضو نشيط", "#{2}\n{1}\n{0}\nMembre", "{0}\nMembre\n{1} #{2}"])
def test_numbered_posts(head):
    posts = [("Omar", "La jetée est rouverte."), KARIM, NADIA]
    page = forum(
        *(
            f"{head.format(author, f'0{n}-05-2023, 10:00', n)}\nالمشاركات: 12\n\n{text}\n\nرد مع اقتباس\n"
            for n, (author, text) in enumerate(posts, 1)
        )
    )
    article = split_text(page, "page.txt", "p")
    assert (article.body, article.author) == ("La jetée est rouverte.", "Omar")
    assert rows(article, "author", "date", "text") == [
        ("Karim", "2023-05-02T10:00", KARIM[1]),
        ("Nadia B.", "2023-05-03T10:00", NADIA[1]),
    ]


# Threads as sites mend them


def test_a_removed_comment_is_a_reject_and_its_answers_move_up():
    copy = (
        f"Karim\n4 mai 2023 à 10h00\n{KARIM[1]}\nRépondre\n"
        "    Omar\n    4 mai 2023 à 10h30\n    Ce commentaire a été supprimé par la modération.\n    Répondre\n"
        f"        simo_93\n        4 mai 2023 à 11h00\n        {SIMO[1]}\n        Répondre\n"
    )
    article = split(copy, "3 commentaires")
    assert rows(article, "author", "text", "parent") == [(*KARIM, None), (*SIMO, 0)]
    assert [reject.reason for reject in article.rejects if "supprimé" in reject.text] == ["removed by the site"]
    assert article.warnings == ()


def test_a_notice_may_stand_for_a_whole_comment():
    copy = f"Karim\n4 mai 2023\n{KARIM[1]}\nرد\nتم حذف هذا التعليق\nsimo_93\n5 mai 2023\n{SIMO[1]}\nرد\n"
    article = split(copy)
    check(article, KARIM, SIMO)
    assert "removed by the site" in [reject.reason for reject in article.rejects]


def test_numbered_lists_of_answers_hang_by_their_indentation():
    copy = (
        f" 1. Karim dit :\n    4 mai 2023 à 10 h 00 min\n\n    {KARIM[1]}\n\n    Répondre\n\n"
        f"     1. simo_93 dit :\n        4 mai 2023 à 11 h 00 min\n\n        {SIMO[1]}\n\n        Répondre\n\n"
        f"10. Omar dit :\n    5 mai 2023 à 9 h 00 min\n\n    Bof.\n\n    Répondre\n\nLaisser un commentaire\n"
    )
    article = split(copy, "3 réflexions sur « Le port rouvre sa jetée aux promeneurs »")
    check(article, KARIM, SIMO, ("Omar", "Bof."))
    assert rows(article, "parent") == [(None,), (0,), (None,)]


def test_a_button_that_names_its_own_author_makes_no_answer():
    copy = "".join(
        f"{author}\n{day} mai 2023\n{text}\nRépondre à {author}\n"
        for day, (author, text) in enumerate((KARIM, SIMO), 4)
    )
    article = split(copy)
    check(article, KARIM, SIMO)
    assert rows(article, "parent") == [(None,), (None,)]


def test_an_automatic_subject_is_no_text():
    block = "{}\nSoumis par {} (non vérifié) le 0{}/05/2023 - 10:00\n\n{}\n\nrépondre\n\n"
    copy = "".join(
        block.format(" ".join(text.split()[:3]), author, n, text)
        for n, (author, text) in enumerate((KARIM, NADIA, SIMO), 4)
    )
    check(split(copy), KARIM, NADIA, SIMO)


# What is no comment


@pytest.mark.parametrize(
    "widget",
    [
        "Commentaires récents\nOmar\n4 mai 2023 à 12h00\nQuelle honte, cette route.\n",
        "Derniers commentaires\nPar Omar le 04/05/2023 à 12:00\nQuelle honte.\n",
        "Les plus lus\nLe marché déménage\n4 mai 2023 à 12h00\nUn déménagement attendu depuis longtemps.\n",
        "À lire également\nLe marché déménage\n04/05/2023 à 12h00\nUn déménagement attendu depuis longtemps.\n",
        "أحدث التعليقات\nعمر\n4 ماي 2023 - 12:00\nعار على هذه الطريق.\n",
    ],
)
@pytest.mark.parametrize("buttons", ["", "Répondre\n"])
def test_widgets_below_the_thread_are_no_comments(widget, buttons):
    copy = "".join(
        f"{author}\n0{n}/05/2023 à 10h00\n{text}\n{buttons}\n" for n, (author, text) in enumerate((KARIM, SIMO), 4)
    )
    check(split(copy + widget), KARIM, SIMO)
    check(split("Soyez le premier à commenter\n\n" + widget))


def test_a_page_without_a_heading_is_known_by_its_buttons():
    copy = "".join(
        f"{author}\n0{n}/05/2023 à 10h00\n{text}\nRépondre\nSignaler\n"
        for n, (author, text) in enumerate((KARIM, NADIA, SIMO), 4)
    )
    check(split(copy, heading=""), KARIM, NADIA, SIMO)


def test_the_layout_is_the_one_that_explains_the_page_not_the_first_that_fits():
    # Every text ends with a short line above the next date, as names do.
    texts = [
        ("Karim", "Le bus est en retard.\nBravo"),
        ("Nadia B.", "Je confirme.\nMerci"),
        ("simo_93", "Et demain ?\nOn verra"),
    ]
    copy = "".join(f"0{n}/05/2023 à 10h00\n{author}\n{text}\n" for n, (author, text) in enumerate(texts, 4))
    check(split(copy, "3 commentaires"), *texts)


# Any thread in any layout

NAMES = st.sampled_from(["Karim", "Nadia B.", "simo_93", "ابن البلد", "Un lecteur de Fès", "O'Hara", "أم ياسين"])
WORDS = st.sampled_from(
    "la ville a promis des bancs والله زوين بزاف ولكن فين الفلوس 3lach hadchi 😂 m9awed encore demain".split()
)
LINES = st.lists(WORDS, min_size=3, max_size=9).map(" ".join)
MINUTES = st.integers(0, 10_000_000).map(lambda minutes: datetime(2005, 1, 1) + timedelta(minutes=minutes))
COMMENTS = st.lists(
    st.tuples(NAMES, MINUTES, st.lists(LINES, min_size=1, max_size=4)),
    min_size=3,
    max_size=7,
    unique_by=lambda each: each[0],
)
LAYOUTS = (
    "{0}\n{1}\n{2}\n\n",
    "{0}\n{1}\n\n{2}\n\nRépondre\n\n",
    "{3} - {0}\n{1}\n{2}\nأضف تعليق\nأعلى الصفحة\n",
    "Par {0} le {1}\n{2}\n\n",
    "{0} dit :\n{1}\n{2}\nRépondre\n",
    "{2}\n\nPar {0} le {1}\nRépondre | Signaler\n\n",
    "{1}\n{0}\n{2}\nJe soutiens\n",
    "{0}\n{2}\nJ’aime · Répondre · 3 j\n",
    "{0} • {1}\n{2}\n▲ 2 ▼ • Répondre • Partager ›\n",
    "#{3}\n{0}\n{1}\n{2}\n---\n",
)


@settings(max_examples=120, deadline=None)
@given(COMMENTS, st.sampled_from(LAYOUTS))
def test_any_thread_in_any_layout_comes_back(comments, layout):
    # A mark of its own in every line: readers do not write one another's lines.
    texts = [
        "\n".join(f"{line} {chr(97 + n)}{chr(97 + k)}" for k, line in enumerate(lines))
        for n, (_, _, lines) in enumerate(comments)
    ]
    copy = "".join(
        layout.format(author, f"{at:%d/%m/%Y à %H:%M}", text, n)
        for n, ((author, at, _), text) in enumerate(zip(comments, texts, strict=True), 1)
    )
    article = split(f"{copy}\nLaisser un commentaire\n", f"{len(comments)} commentaires")
    check(article, *((author, text) for (author, _, _), text in zip(comments, texts, strict=True)))
    if "{1}" in layout:
        assert rows(article, "date") == [(at.isoformat(timespec="minutes"),) for _, at, _ in comments]
    assert article.warnings == ()


PIECES = st.sampled_from(
    [
        *("12 commentaires", "Commentaires", "تعليقات الزوار", "Aucun commentaire", "Laisser un commentaire"),
        *(
            "Karim",
            "Nadia B.",
            "زائر",
            "• Omar",
            "4 - Omar",
            "#12",
            "12.",
            "Omar dit :",
            "@omar",
            "Omar > Karim • hier",
        ),
        *(
            "4 mai 2023 à 10h00",
            "il y a 3 heures",
            "3 j",
            "Par Omar le 04/05/2023",
            "Omar, 4 mai 2023",
            "04/05/2023 - Omar",
        ),
        *("Message par Omar » 4 mai 2023, 10:00", "[04/05/2023 10:00] Omar: bravo", "Omar a écrit :", "Re: Le port"),
        *(
            "Répondre",
            "رد",
            "أضف تعليق",
            "J’aime · Répondre · 2 sem",
            "▲ 2 ▼ • Répondre",
            "12",
            "-3",
            "Voir les 3 réponses",
        ),
        *(
            "En réponse à Karim",
            "رد على Karim",
            "Répondre à Omar",
            "Membre",
            "Messages : 120",
            "Inscription : 4 mai 2010",
        ),
        *(
            "Ce commentaire a été supprimé",
            "تم حذف هذا التعليق",
            "____",
            "---",
            "Les plus lus",
            "Je soutiens",
            "    Bravo",
        ),
        *("La ville a promis des bancs neufs pour la jetée, et les travaux commencent lundi prochain.", "", "عنوان"),
    ]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES, max_size=30).map("\n".join))
def test_every_line_of_any_page_is_part_of_something(text):
    article = split_text(text, "page.txt", "p")
    spans = sorted(part.span for part in (*article.rejects, *article.comments))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[slice(*reject.span)] == reject.text for reject in article.rejects)
    kept = {line.strip() for part in (article.title, article.lead, article.body) for line in part.split("\n")}
    named = {name for each in article.comments for name in (each.author, each.date_raw) if name}
    named |= {name for name in (article.author, article.date_raw) if name}
    place = 0
    for line in text.split("\n"):
        start, place = place, place + len(line) + 1
        if line.strip() and line.strip() not in kept:
            inside = any(first < place - 1 and start < last for first, last in spans)
            assert inside or any(name in line for name in named) or line.strip()[0] in "#•0123456789"
    ids = {each.id: number for number, each in enumerate(article.comments)}
    assert all(ids[each.parent_id] < ids[each.id] for each in article.comments if each.parent_id)
