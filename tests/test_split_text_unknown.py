"""Copied threads in layouts that no row describes, drawn at random, and pages whose lists look like threads."""

import pytest

from stance.split.text import split_text
from tests.unknown_layouts import random_page

STORY = """La halle aux poissons rouvre après deux ans de travaux

La halle était fermée depuis l'incendie du mois de mars, et les marchands vendaient depuis sur le parking du port.

Le conseil a voté 14 millions de dirhams pour la toiture, et les étals ont été tirés au sort entre les anciens.
"""


@pytest.mark.parametrize(("dated", "share"), [(True, 0.95), (False, 0.9)])
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
    assert sum((got.author or "") == want.author for got, want in pairs) >= 0.9 * len(pairs)
    assert sum(got.date == want.date for got, want in pairs) >= 0.97 * len(pairs)
    assert sum(got.likes == want.likes for got, want in pairs) >= 0.97 * len(pairs)


@pytest.mark.parametrize("seed", range(1000, 1010))
def test_a_comment_is_what_stands_at_its_place(seed):
    page = random_page(seed, dated=True)
    article = split_text(page.text, "page.txt", "p")
    assert all(page.text[slice(*comment.span)].strip() == comment.text for comment in article.comments)
    assert all(comment.confidence < 0.9 for comment in article.comments if comment.rule == "learned-pattern")


@pytest.mark.parametrize(
    "lines",
    [
        # A story told by days.
        "Le 12 mars 2022, le feu prend dans la chambre froide.\nTrois pompiers sont blessés et la halle est évacuée.\n\n"  # noqa: E501
        "Le 4 mai 2022, les marchands s'installent sur le parking.\nIls y restent deux ans, sans eau et sans ombre.\n\n"
        "Le 9 juin 2023, le conseil vote les travaux.\nL'opposition s'abstient, faute de chiffres.\n\n"
        "Le 1 mars 2024, les clés sont remises.\nLa première criée a lieu le soir même.\n",
        # Related articles.
        "À lire aussi\n\nLe port attend ses grues depuis l'automne\nNaïma Cherkaoui | 27/02/2024\nLes grues sont à la douane.\n\n"  # noqa: E501
        "Deux cents marchands au nouveau marché\nRachid Benhamou | 21/02/2024\nLe marché a ouvert mercredi matin.\n\n"
        "Une école rouvre après sa réparation\nNaïma Cherkaoui | 11/02/2024\nLes élèves sont revenus lundi.\n",
        # The same under a heading of words nobody lists.
        "Dans nos archives\n\nLe port attend ses grues depuis l'automne\n27/02/2024 à 10h00\nLes grues sont à la douane.\nLire la suite\n\n"  # noqa: E501
        "Deux cents marchands au nouveau marché\n21/02/2024 à 09h00\nLe marché a ouvert mercredi matin.\nLire la suite\n\n"  # noqa: E501
        "Une école rouvre après sa réparation\n11/02/2024 à 12h30\nLes élèves sont revenus lundi.\nLire la suite\n",
        # Most read, with the number of comments of each.
        "Le top de la semaine\n1\nLa pluie revient sur le Rif\n44 commentaires\n2\nGrève nationale des greffiers\n18 commentaires\n"  # noqa: E501
        "3\nLes horaires du mois de ramadan\n61 commentaires\n",
        # What is on.
        "Agenda\n\n12 mars 2024\nConcert de malhoun au théâtre Mohammed V\nEntrée : 50 DH\n\n13 mars 2024\nRencontre avec une "  # noqa: E501
        "romancière à la bibliothèque\nEntrée : 0 DH\n\n15 mars 2024\nProjection en plein air sur la place\nEntrée : 20 DH\n",  # noqa: E501
        # Results.
        "Résultats\nJournée 21\nRaja - Wydad : 1-1\nJournée 21\nFAR - FUS : 2-0\nJournée 21\nMAT - RSB : 0-3\nJournée 22\nWydad - MAS : 1-0\n",  # noqa: E501
        "عدد القتلى\n12 مارس 2024\nانطلقت الأشغال بعد تأخر دام سنة كاملة.\n15 مارس 2024\nتوقفت الأشغال بسبب الأمطار.\n"
        "20 مارس 2024\nعاد العمال إلى الورش بعد الصلح.\n",
    ],
)
def test_lists_that_come_back_are_no_comments(lines):
    assert not split_text(f"{STORY}\n{lines}", "page.txt", "p").comments


@pytest.mark.parametrize("lines", ["Dernières réactions\n", "Aucun commentaire\n\nCommentaires récents\n"])
def test_teasers_of_comments_on_other_articles_are_none_of_this_one(lines):
    teasers = "".join(
        f"{name} sur La pluie revient\nQuelle bonne nouvelle pour les fellahs…\n\n" for name in ("Omar", "Hind", "Saïd")
    )
    article = split_text(f"{STORY}\n{lines}{teasers}", "page.txt", "p")
    assert not article.comments or lines == "Dernières réactions\n"
