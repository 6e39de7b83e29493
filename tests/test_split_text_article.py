"""The article of a page copied whole: title, author, date and body found among menus, lists and notices."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.split.text import split_text

TITLE = "Les apiculteurs du plateau changent leurs ruches de vallée"
STORY = (
    "Chaque printemps, les apiculteurs du plateau chargent leurs ruches sur des camions et descendent de nuit vers "
    "la vallée, où les orangers sont en fleur deux semaines avant les leurs.",
    "La coopérative, qui compte quarante membres, a loué cette année trois terrains au bord de la rivière. « Nous "
    "payons en miel », explique sa présidente, qui refuse de donner le prix exact.",
    "Les agriculteurs y trouvent leur compte, puisque leurs arbres donnent davantage de fruits, mais certains "
    "craignent pour leurs ouvriers et demandent que les ruches soient posées loin des pistes.",
)
MENU = ("Accueil", "Politique", "Société", "Économie", "Sport", "Culture")
OTHERS = (
    "Le barrage du nord rouvre ses vannes après dix ans",
    "Une patinoire mobile fait le tour des écoles",
    "Le prix du poisson recule dans tous les ports",
)
TEASERS = "\n".join(f"{other}\nUn résumé de cette autre histoire tient ici en une seule phrase." for other in OTHERS)
COMMENTS = """2 commentaires

Nadia
14/03/2024 09:10
Bravo aux apiculteurs !
Répondre
Hassan
14/03/2024 10:25
Et le prix du miel ?
Répondre
"""

TITLE_AR = "مربو النحل بالهضبة ينقلون خلاياهم إلى السهل"
STORY_AR = (
    "مع بداية كل ربيع يحمل مربو النحل بالهضبة خلاياهم فوق الشاحنات وينزلون ليلا إلى السهل، حيث تزهر أشجار البرتقال "
    "قبل أشجارهم بأسبوعين كاملين على الأقل.",
    "واستأجرت التعاونية، التي تضم أربعين عضوا، ثلاث قطع أرضية قرب الوادي. وتقول رئيستها إن الأداء يكون بالعسل، "
    "دون أن تكشف عن الثمن المتفق عليه مع الفلاحين.",
    "ويرى الفلاحون أن المبادرة تفيدهم لأن الأشجار تعطي غلة أكبر، غير أن بعضهم يخشى على عماله ويطالب بوضع الخلايا "
    "بعيدا عن المسالك.",
)


def split(page):
    return split_text(page, "page.txt", "p")


def text(*blocks):
    return "\n".join(blocks) + "\n"


def words(article):
    return article.body.split()


def story(*paragraphs):
    return " ".join(paragraphs).split()


# Where the title stands

HEADS = {
    "below a menu": text(*MENU, "", TITLE, ""),
    "below a page title": text(f"{TITLE} - Le Plateau", "Le Plateau", *MENU, TITLE, ""),
    "below a page title that begins with the site": text(f"Le Plateau | {TITLE}", *MENU, TITLE),
    "below headlines of the day": text("Le Plateau", "EN DIRECT", *OTHERS, "", "Société", TITLE, ""),
    "below headlines with times": text(*(f"1{n}:05\n{other}" for n, other in enumerate(OTHERS)), "", TITLE, ""),
    "below other stories": text("À LA UNE", TEASERS, "", "Vie rurale", TITLE, ""),
    "below a breadcrumb": text("Une > Campagnes > " + TITLE, TITLE, ""),
    "below the day": text("Le Plateau", "jeudi 14 mars 2024", "Campagnes", TITLE, ""),
    "above the channel": text("Rechercher", "", TITLE, "", "Le Plateau", "8,1 k abonnés", "S’abonner", ""),
    "above notices": text(TITLE, "", "Écouter cet article", "Taille du texte A- A+", "Offrir", ""),
    "above a picture": text(TITLE, "Photo : S. Amrani", "Légende : une ruche au petit matin", ""),
    "above a standfirst": text(TITLE, "Deux semaines d'avance sur les fleurs, et des voisins à convaincre.", ""),
}


@pytest.mark.parametrize("head", HEADS)
def test_the_title_is_found_wherever_it_stands(head):
    article = split(HEADS[head] + text(*STORY, "", "© Le Plateau", "", COMMENTS, "", "Le Plateau", *OTHERS))
    assert article.title == TITLE
    assert words(article)[-len(story(*STORY)) :] == story(*STORY)
    assert not any(other in article.body + article.lead for other in (*OTHERS, "abonnés", "A+", "Amrani"))
    assert len(article.comments) == 2


@pytest.mark.parametrize(
    "title",
    ["Faut-il déplacer les ruches ?", "Ruches : « Nous payons en miel »", "Le miel", "Des ruches en 2024, et après…"],
)
def test_a_title_may_ask_quote_count_or_be_short(title):
    article = split(text("Le Plateau", *MENU, "", title, "Par Sara Amrani", "12/03/2024", "", *STORY, COMMENTS))
    assert (article.title, words(article)) == (title, story(*STORY))


@pytest.mark.parametrize(
    "heading", ["2 réflexions sur « {} »", "2 commentaires à {}", "Sujet : {}", "Une > Campagnes > {}"]
)
def test_of_two_headlines_the_one_that_is_said_again_is_the_title(heading):
    above = text(*MENU, "", TITLE, "", "Les apiculteurs de la vallée et leurs ruches", "12 mars 2024", "")
    article = split(above + text(*STORY, "", heading.format(TITLE)))
    assert article.title == TITLE


@pytest.mark.parametrize("name", ["Le Courrier", "Le Miel du Plateau"])
def test_the_name_of_the_paper_is_no_title_though_the_story_shares_its_words(name):
    head = text(name, "12 mars 2024, 07:45 · Public", TITLE, "")
    foot = text("", "Publications similaires", name, "14 mars, 08:00 · Public", OTHERS[0])
    article = split(head + text(*STORY, "", "2 commentaires", "") + foot)
    assert (article.title, article.date) == (TITLE, "2024-03-12T07:45")


def test_an_arabic_title_is_known_by_the_words_it_shares_with_its_story():
    others = ("أمطار الخير تنعش حقينة السدود", "تأجيل انطلاق البطولة إلى شهر أبريل", "معرض للكتاب القديم وسط المدينة")
    article = split(text("صوت الهضبة", "سياسة", "جهات", "رياضة", *others, "", TITLE_AR, "", *STORY_AR))
    assert (article.title, words(article), article.language) == (TITLE_AR, story(*STORY_AR), "ar")


def test_a_page_without_a_headline_has_no_title():
    article = split(text(*STORY))
    assert (article.title, words(article)) == ("", story(*STORY))


# What belongs to the body


@pytest.mark.parametrize("line", ["« Jamais. »", "Et les voisins ?", "- Un point de la liste", "Le prix du miel"])
def test_short_paragraphs_speech_and_headings_stay_in_the_body(line):
    article = split(text(TITLE, "12 mars 2024", "", STORY[0], line, *STORY[1:], "", COMMENTS))
    assert words(article) == story(STORY[0], line, *STORY[1:])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Lire aussi : " + OTHERS[0], "related link"),
        (OTHERS[0], "related link"),
        ("Publicité", "advertisement"),
        ("© AFP", "footer"),
        ("Photo : S. Amrani", "caption"),
        ("صورة: أرشيف الجمعية", "caption"),
        ("Partager", "share bar"),
    ],
)
def test_what_stands_in_the_midst_of_a_story_without_being_of_it(line, reason):
    page = text(TITLE, "12 mars 2024", "", STORY[0], "", line, "", *STORY[1:], "", "À voir", *OTHERS, "", COMMENTS)
    article = split(page)
    assert words(article) == story(*STORY)
    assert (line, reason) in [(reject.text, reject.reason) for reject in article.rejects]


@pytest.mark.parametrize(
    "end",
    [
        text("Dans la même veine", *OTHERS),
        text("Nos lecteurs ont aimé", TEASERS),
        text("La lettre du Plateau", "Chaque lundi, une histoire de la campagne.", "Votre adresse", "Valider"),
        text("ruches  miel  vallée"),
        text("#ruches #miel"),
        text("Facebook", "WhatsApp", "Copier le lien"),
        text("Article précédent", OTHERS[0], "Article suivant", OTHERS[1]),
        text("À propos de l'auteure", "Sara Amrani", "Elle suit la campagne pour le journal."),
    ],
)
def test_what_stands_below_a_story_is_no_part_of_it(end):
    article = split(text(TITLE, "12 mars 2024", "", *STORY, "", end, COMMENTS))
    assert (words(article), len(article.comments)) == (story(*STORY), 2)


def test_a_story_goes_on_below_a_list_of_short_points():
    points = ("Trois règles sont posées :", "– loin des pistes", "– de nuit", "– sans fumée", "Et la suite", STORY[2])
    article = split(text(TITLE, "12 mars 2024", "", *STORY[:2], *points, "", COMMENTS))
    assert words(article) == story(*STORY[:2], *points)


def test_one_long_line_below_a_story_is_a_word_on_its_author():
    note = "*Ingénieure agronome et chercheuse associée à la station du plateau"
    assert words(split(text(TITLE, "12 mars 2024", *STORY, note, "", COMMENTS))) == story(*STORY, note)


# Author and date


@pytest.mark.parametrize(
    ("lines", "author", "date"),
    [
        ("Par Sara Amrani, 12 mars 2024 07:45", "Sara Amrani", "2024-03-12T07:45"),
        ("Publié le 12 mars 2024 par Sara Amrani", "Sara Amrani", "2024-03-12"),
        ("Sara Amrani, le 12/03/2024 à 07:45", "Sara Amrani", "2024-03-12T07:45"),
        ("Sara Amrani\nLe 12 mars 2024 à 07:45 | Modifié le 13 mars 2024 à 09:00", "Sara Amrani", "2024-03-12T07:45"),
        ("12/03/2024 07:45\nPar Sara Amrani", "Sara Amrani", "2024-03-12T07:45"),
        ("Texte : Sara Amrani\nMis en ligne le 12/03/2024", "Sara Amrani", "2024-03-12"),
        ("Le Plateau - Sara Amrani\n12 mars 2024", "Sara Amrani", "2024-03-12"),
        ("2024-03-12T07:45:00+01:00", None, "2024-03-12T07:45+01:00"),
        ("il y a 3 jours", None, None),
    ],
)
def test_author_and_date_in_the_lines_below_the_title(lines, author, date):
    article = split(text(*MENU, "", TITLE, lines, "", *STORY, "", COMMENTS))
    assert (article.title, article.author, article.date) == (TITLE, author, date)
    assert words(article) == story(*STORY)


@pytest.mark.parametrize(
    ("lines", "author", "date"),
    [
        ("بواسطة سناء العمراني / 12 مارس، 2024", "سناء العمراني", "2024-03-12"),
        ("كتب سناء العمراني 12 مارس 2024 على الساعة 07:45", "سناء العمراني", "2024-03-12T07:45"),
        ("متابعة: سناء العمراني\nنشر بتاريخ 12/03/2024 الساعة 07:45", "سناء العمراني", "2024-03-12T07:45"),
        ("12 مارس 2024 - 07:45\nسناء العمراني", "سناء العمراني", "2024-03-12T07:45"),
    ],
)
def test_author_and_date_of_an_arabic_page(lines, author, date):
    article = split(text("سياسة", "جهات", "", TITLE_AR, lines, "", *STORY_AR))
    assert (article.title, article.author, article.date) == (TITLE_AR, author, date)
    assert words(article) == story(*STORY_AR)


def test_author_and_date_below_the_story():
    article = split(text(TITLE, "", *STORY, "", "Sara Amrani", "mardi 12 mars 2024", "", COMMENTS))
    assert (article.author, article.date, words(article)) == ("Sara Amrani", "2024-03-12", story(*STORY))
    signed = split(text(TITLE_AR, *STORY_AR, "مرسلة بواسطة سناء العمراني في 07:45", "", "التعليقات (0)"))
    assert (signed.author, words(signed)) == ("سناء العمراني", story(*STORY_AR))


def test_a_heading_below_the_date_is_nobodys_name():
    article = split(text(TITLE_AR, "12 مارس 2024", "", "خلايا السهل", "", *STORY_AR))
    assert (article.author, words(article)) == (None, story("خلايا السهل", *STORY_AR))


# Threads of forums


def test_the_first_post_of_a_thread_is_the_article():
    post = (
        "{}\n    Membre\n    Messages : 12\n\n{}\n\n    Citer\n\nMessage par {} » 12 mars 2024, 0{}:00\n\n{}\nHaut\n\n"
    )
    posts = (
        post.format("Sara", TITLE, "Sara", 7, "\n\n".join(STORY)),
        post.format("Nadia", f"Re: {TITLE}", "Nadia", 8, "Bravo !"),
        post.format("Hassan", f"Re: {TITLE}", "Hassan", 9, "Et le prix ?"),
    )
    article = split(text("Le Plateau - Forum", "FAQ", "Connexion", "", TITLE, "Répondre", "3 messages", "", *posts))
    assert (article.title, article.author, article.date) == (TITLE, "Sara", "2024-03-12T07:00")
    assert words(article) == story(*STORY)
    assert [comment.author for comment in article.comments] == ["Nadia", "Hassan"]


# Any page at all

HEAD = st.lists(st.sampled_from([*MENU, *OTHERS, "Le Plateau", "EN DIRECT", "10:05", "12 mars 2023", ""]), max_size=12)
FOOT = st.lists(st.sampled_from([*OTHERS, "#miel", "Partager", "À voir aussi", "12 mars 2023", ""]), max_size=8)
LINES = st.sampled_from([*MENU, *OTHERS, *STORY, TITLE, "12/03/2024", "Par Sara Amrani", "- x", ""])


@settings(max_examples=60, deadline=None)
@given(HEAD, FOOT, st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_whatever_stands_around_it_the_story_is_found(head, foot, line_break):
    page = text(*head, "", TITLE, "Par Sara Amrani", "Publié le 14/03/2024", "", *STORY, "", *foot)
    article = split(page.replace("\n", line_break))
    assert (article.title, words(article)) == (TITLE, story(*STORY))
    assert (article.author, article.date) == ("Sara Amrani", "2024-03-14")


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, max_size=14))
def test_any_order_of_lines_is_split_and_nothing_of_it_vanishes(lines):
    page = "\n".join(lines)
    article = split(page)
    kept = "\n".join([article.title, article.lead, article.body, *(reject.text for reject in article.rejects)])
    assert all(line in kept or line == article.date_raw for line in lines)
    assert all(page[slice(*reject.span)] == reject.text for reject in article.rejects)


@pytest.mark.parametrize(
    "unit", [f"{OTHERS[0]}\n", f"{STORY[0]}\n", "a - b | c : d > e\n", "Sara Amrani\n12/03/2024\n", "x.\n"]
)
def test_time_grows_with_the_lines_around_a_story_and_no_faster(unit):
    def seconds(size):
        page = text(unit * (size // len(unit)), TITLE, *STORY)
        start = time.process_time()
        split(page)
        return time.process_time() - start

    # Eight times the page may take eight times as long; a quadratic step would take sixty-four times.
    small, large = (min(seconds(size) for _ in range(3)) for size in (15_000, 120_000))
    assert large < 24 * small + 0.2
