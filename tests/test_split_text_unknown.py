"""Copied threads in layouts that no row describes, drawn at random, and pages whose lists look like threads."""

import pytest

from stance.split.text import split_text
from tests.unknown_layouts import random_page

STORY = """La halle aux poissons rouvre après deux ans de travaux

La halle était fermée depuis l'incendie du mois de mars, et les marchands vendaient depuis sur le parking du port.

Le conseil a voté 14 millions de dirhams pour la toiture, et les étals ont été tirés au sort entre les anciens.
"""


@pytest.mark.parametrize(("dated", "share"), [(True, 0.93), (False, 0.8)])
def test_threads_in_layouts_nobody_described_come_back_whole(dated, share):
    pages = [random_page(seed, dated) for seed in range(1000, 1060)]
    found = [split_text(page.text, "page.txt", "p").comments for page in pages]
    whole = [
        [comment.text for comment in comments] == [comment.text for comment in page.comments]
        for page, comments in zip(pages, found, strict=True)
    ]
    assert sum(whole) >= share * len(pages)
    pairs = [
        pair
        for page, comments, right in zip(pages, found, whole, strict=True)
        if right
        for pair in zip(comments, page.comments, strict=True)
    ]
    assert sum((got.author or "") == want.author for got, want in pairs) >= 0.88 * len(pairs)
    assert sum(got.date == want.date for got, want in pairs) >= 0.97 * len(pairs)
    assert sum(got.likes == want.likes for got, want in pairs) >= 0.92 * len(pairs)


def test_what_stands_beside_a_name_does_not_vanish():
    copy = "".join(
        f"Avis n° {n} | {name} | Fès | 0{n}/05/2023\nTexte : {words}\nLui répondre\n\n"
        for n, (name, words) in enumerate(
            [
                ("Karim", "Enfin une halle couverte, il était temps."),
                ("Nadia", "Et le parking, qui le paiera ?"),
                ("Simo", "Les étals sont trop petits pour deux personnes."),
            ],
            1,
        )
    )
    article = split_text(f"{STORY}\nLa parole aux lecteurs\n\n{copy}", "page.txt", "p")
    assert [comment.author for comment in article.comments] == ["Karim", "Nadia", "Simo"]
    beside = [reject for reject in article.rejects if reject.reason == "beside a comment"]
    assert [reject.text.strip(" |") for reject in beside[:3]] == ["Avis n° 1", "Fès", "Texte :"]


def test_a_rank_that_is_known_by_its_words_hides_none_that_is_not():
    copy = "".join(
        f"Date : mardi {n} mars 2024\n{name}\n{rank}\n{words}\n+{n * n} / -{n}\nLui répondre\nAlerter\n\n"
        for n, (name, rank, words) in enumerate(
            [
                ("Hamid B.", "Plume d'argent", "Enfin une bonne nouvelle pour le quartier du port."),
                ("Oujdia", "Lecteur fidèle", "J'y crois, ma voisine y vend des sardines depuis dix ans."),
                ("Le Sceptique", "Débutant", "Et qui paiera la glace, l'an prochain ?"),
                ("Yassine", "Débutant", "La commune, comme toujours."),
                ("LE PATRIOTE", "Lecteur fidèle", "La loi, c'est la loi pour tous !!!"),
                ("Samira", "Lecteur fidèle", "On n'y trouve plus de place pour se garer."),
            ],
            5,
        )
    )
    comments = split_text(f"{STORY}\nRéactions des lecteurs\n\n{copy}", "page.txt", "p").comments
    assert [(comment.author, comment.text[:14], comment.likes) for comment in comments] == [
        ("Hamid B.", "Enfin une bonn", 25),
        ("Oujdia", "J'y crois, ma ", 36),
        ("Le Sceptique", "Et qui paiera ", 49),
        ("Yassine", "La commune, co", 64),
        ("LE PATRIOTE", "La loi, c'est ", 81),
        ("Samira", "On n'y trouve ", 100),
    ]


def test_what_readers_quote_or_say_alike_is_none_of_the_layouts():
    said = "Deux ans de travaux pour une toiture.\nEt la glace, qui la paiera ?"
    texts = [said, f"Karim disait :\n{said}\nLa commune.", f"Karim disait :\n{said}\nNous tous.", "La commune."]
    copy = "".join(
        f"{n}\t{name}\t0{n}/05/2023 10:0{n}\tFès\n{words}\n{7 - n} personnes approuvent\tPrévenir l'équipe\n\n"
        for n, (name, words) in enumerate(zip(["Karim", "Nadia", "Simo", "Hind"], texts, strict=True), 1)
    )
    comments = split_text(f"{STORY}\n4 messages\n\n{copy}", "page.txt", "p").comments
    assert [(comment.author, comment.text, comment.likes) for comment in comments] == [
        *zip(["Karim", "Nadia", "Simo", "Hind"], texts, [6, 5, 4, 3], strict=True)
    ]


def test_initials_show_whose_picture_is_missing_above_a_name_of_two_letters_or_with_a_figure():
    names = {"3omar": "33", "Jo": "JJ", "Nadia B.": "NB", "Le Patriote": "LP"}
    copy = "".join(
        f"{letters}\n{name}\n{town}, il y a {n} jours\nQuelle bonne nouvelle numéro {words}\nSignaler un abus\n"
        for n, ((name, letters), town, words) in enumerate(
            zip(names.items(), ["Fès", "Rabat", "Paris", "Agadir"], ["dix", "onze", "douze", "vingt"], strict=True), 2
        )
    )
    comments = split_text(f"{STORY}\nVos avis\n{copy}", "page.txt", "p").comments
    assert [comment.author for comment in comments] == list(names)


@pytest.mark.parametrize("seed", range(1000, 1010))
def test_a_comment_is_what_stands_at_its_place(seed):
    page = random_page(seed, dated=True)
    article = split_text(page.text, "page.txt", "p")
    # An answer that is set in loses only the spaces at the start of its lines.
    assert all(page.text[slice(*comment.span)].split() == comment.text.split() for comment in article.comments)
    assert all(comment.confidence < 0.9 for comment in article.comments if comment.rule == "learned-pattern")


TOLD_BY_DAYS = """
Le 12 mars 2022, le feu prend dans la chambre froide.
Trois pompiers sont blessés et la halle est évacuée.

Le 4 mai 2022, les marchands s'installent sur le parking.
Ils y restent deux ans, sans eau et sans ombre.

Le 9 juin 2023, le conseil vote les travaux.
L'opposition s'abstient, faute de chiffres.

Le 1 mars 2024, les clés sont remises.
La première criée a lieu le soir même.
"""

TOLD_IN_ARABIC = """
12 مارس 2024
انطلقت الأشغال بعد تأخر دام سنة كاملة.
15 مارس 2024
توقفت الأشغال بسبب الأمطار.
20 مارس 2024
عاد العمال إلى الورش بعد الصلح.
"""

RELATED = """
À lire aussi

Le port attend ses grues depuis l'automne
Naïma Cherkaoui | 27/02/2024
Les grues sont à la douane.

Deux cents marchands au nouveau marché
Rachid Benhamou | 21/02/2024
Le marché a ouvert mercredi matin.

Une école rouvre après sa réparation
Naïma Cherkaoui | 11/02/2024
Les élèves sont revenus lundi.
"""

MOST_READ = """
Le top de la semaine
1
La pluie revient sur le Rif
44 commentaires
2
Grève nationale des greffiers
18 commentaires
3
Les horaires du mois de ramadan
61 commentaires
"""

AGENDA = """
Agenda

12 mars 2024
Concert de malhoun au théâtre Mohammed V
Entrée : 50 DH

13 mars 2024
Rencontre avec une romancière à la bibliothèque
Entrée : 0 DH

15 mars 2024
Projection en plein air sur la place
Entrée : 20 DH
"""

RESULTS = """
Résultats
Journée 21
Raja - Wydad : 1-1
Journée 21
FAR - FUS : 2-0
Journée 21
MAT - RSB : 0-3
Journée 22
Wydad - MAS : 1-0
"""

COLUMNISTS = """
مقالات وأعمدة

عبد الرحيم التازي
المدينة التي لا تنام
حين نتحدث عن المدينة ننسى أن الشوارع تحفظ ذاكرة من مروا بها.

ليلى السملالي
في مديح البطء
ليس البطء عيبا إذا كان الطريق جميلا، وقد علمتني الجبال ذلك.

إدريس بوعياد
اقتصاد الظل وضوء النهار
كل الأرقام التي نعرفها عن الاقتصاد غير المهيكل تقريبية.
"""


@pytest.mark.parametrize(
    "lines",
    [
        TOLD_BY_DAYS,
        TOLD_IN_ARABIC,
        RELATED,
        RELATED.replace("À lire aussi", "Dans nos archives").replace("\n\n", "\nLire la suite\n\n"),
        MOST_READ,
        AGENDA,
        RESULTS,
        COLUMNISTS,
    ],
)
def test_lists_that_come_back_are_no_comments(lines):
    assert not split_text(f"{STORY}\n{lines}", "page.txt", "p").comments


def test_teasers_of_comments_on_other_articles_are_none_of_this_one():
    teasers = "".join(
        f"{name} sur La pluie revient\nQuelle bonne nouvelle pour les fellahs…\n\n" for name in ("Omar", "Hind", "Saïd")
    )
    assert not split_text(f"{STORY}\nAucun commentaire\n\nCommentaires récents\n{teasers}", "page.txt", "p").comments
