"""Copies of pages that name their author twice, in Arabic and in French, or as points of a list."""

import pytest

from stance.split.text import split_text

STORY = (
    "La fontaine du vieux marché coule de nouveau\n{by}\nتاريخ النشر / Publié le : 05/03/2024\n\n"
    "Le conseil a fait réparer la fontaine du vieux marché, muette depuis neuf ans, et les habitants du quartier "
    "s'y retrouvent chaque soir pour parler de tout et de rien.\n\n"
    "Les travaux de la fontaine ont coûté moins que prévu, et le reste de la somme ira aux bancs et aux arbres du "
    "vieux marché, que les marchands réclament depuis longtemps.\n\n"
)


@pytest.mark.parametrize(
    "by", ["الكاتب / Auteur : Sara Alami", "* Auteur : Sara Alami", "- بقلم: Sara Alami", "Auteur / بقلم : Sara Alami"]
)
def test_the_author_stands_behind_words_in_two_languages_or_on_a_point(by):
    assert split_text(STORY.format(by=by), "page", "A").author == "Sara Alami"
