"""Copies of pages that say everything twice, in Arabic and in French, or as points of a list."""

import pytest

from stance.split.text import split_text

STORY = (
    "La fontaine du vieux marché coule de nouveau\n{by}\nتاريخ النشر / Publié le : 05/03/2024\n\n"
    "Le conseil a fait réparer la fontaine du vieux marché, muette depuis neuf ans, et les habitants du quartier "
    "s'y retrouvent chaque soir pour parler de tout et de rien.\n\n"
    "Les travaux de la fontaine ont coûté moins que prévu, et le reste de la somme ira aux bancs et aux arbres du "
    "vieux marché, que les marchands réclament depuis longtemps.\n\n"
)
SAID = (("Nadia", "Enfin une bonne nouvelle pour le quartier."), ("Driss B.", "Et qui paiera l'an prochain ?"))


@pytest.mark.parametrize(
    "by", ["الكاتب / Auteur : Sara Alami", "* Auteur : Sara Alami", "- بقلم: Sara Alami", "Auteur / بقلم : Sara Alami"]
)
def test_the_author_stands_behind_words_in_two_languages_or_on_a_point(by):
    assert split_text(STORY.format(by=by), "page", "A").author == "Sara Alami"


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_sheets_in_two_languages_are_comments(count):
    thread = "".join(
        f"__________\nرقم / N° {at}\nالاسم / Nom : {name}\nالتاريخ / Date : 06/03/2024 – 1{at}:30\n"
        f"{'جوابا على التعليق رقم / En réponse au n° 1' if at == 2 else ''}\n{text}\n\n"
        f"أعجبني / J’aime : {at}\tجواب / Répondre\tتبليغ / Signaler\n"
        for at, (name, text) in enumerate(SAID[:count], 1)
    )
    page = f"{STORY.format(by='')}تعليقات القراء / Commentaires des lecteurs : {count}\n{thread}__________\n"
    found = split_text(page + "أضف تعليقا / Ajouter un commentaire\nإرسال / Envoyer\n", "page", "A").comments
    assert [(each.author, each.text) for each in found] == list(SAID[:count])
    assert [(each.date, each.likes) for each in found] == [(f"2024-03-06T1{at}:30", at) for at in range(1, count + 1)]
    assert [each.parent_id for each in found[1:]] == [found[0].id] * (count - 1)
