"""Comments that somebody typed into a note of his own: lists, with what he noted of each in brackets."""

from stance.split.text import split_text

STORY = """La halle aux poissons rouvre

La halle aux poissons a rouvert ce lundi après onze mois de travaux, et les mareyeurs ont repris leurs places.

La commune promet des contrôles chaque semaine et un étal réservé aux petits pêcheurs de la baie.

"""


def read(notes):
    article = split_text(STORY + notes, "notes.txt", "a")
    places = {comment.id: place for place, comment in enumerate(article.comments)}
    return article, [
        (each.author, each.date, each.likes, places.get(each.parent_id), each.text) for each in article.comments
    ]


def test_points_of_a_list_end_with_their_dates():
    article, comments = read(
        "Commentaires :\n\n"
        "- Naïma : enfin, on respire ! (3/04/2024)\n"
        "- un mareyeur : les places sont trop petites.\nEt l'eau coûte cher. (4/04/2024)\n"
        "- Said: wakha, nchoufo (5/04/2024)\n\n"
        "À relire avant jeudi.\n"
    )
    assert article.body.startswith("La halle")
    assert article.body.endswith("baie.")
    assert comments == [
        ("Naïma", "2024-04-03", None, None, "enfin, on respire !"),
        ("un mareyeur", "2024-04-04", None, None, "les places sont trop petites.\nEt l'eau coûte cher."),
        ("Said", "2024-04-05", None, None, "wakha, nchoufo"),
    ]
    page = STORY + "Commentaires :\n\n- Naïma : enfin, on respire ! (3/04/2024)\n"
    for comment in split_text(page, "n", "a").comments:
        assert comment.text in page


def test_a_date_that_few_points_end_with_is_theirs():
    _, comments = read(
        "Commentaires :\n\n"
        "- Naïma : enfin, on respire !\n"
        "- un mareyeur : on l'attendait depuis la réunion (4/04/2023)\n"
        "- Said: wakha, nchoufo\n"
        "- Hind : bravo\n"
    )
    assert [text for *_, text in comments][1] == "on l'attendait depuis la réunion (4/04/2023)"
    assert not any(date for _, date, *_ in comments)


def test_notes_in_brackets_give_votes_and_whom_a_comment_answers():
    article, comments = read(
        "Commentaires\n\n"
        "1. Naïma (3 avril 2024 à 10:05, 12 j'aime) : Enfin, on respire !\n\n"
        "2. un mareyeur (4 avril 2024 à 08:30) : Les places sont trop petites.\n\n"
        "3. [commentaire supprimé par la modération]\n\n"
        "4. Said (4 avril 2024 à 09:00, en réponse à un mareyeur) : Elles étaient pires avant.\n\n\n"
        "Remarques\n\n"
        "1. Ton : plutôt favorable.\n2. Thème à suivre : le prix de l'eau.\n"
    )
    assert comments == [
        ("Naïma", "2024-04-03T10:05", 12, None, "Enfin, on respire !"),
        ("un mareyeur", "2024-04-04T08:30", None, None, "Les places sont trop petites."),
        ("Said", "2024-04-04T09:00", None, 1, "Elles étaient pires avant."),
    ]
    assert any(reject.reason == "removed by the site" for reject in article.rejects)
