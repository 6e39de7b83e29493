import pytest

from stance.records import Article, Comment
from stance.voices import VOICES, apart, clusters, weights

PASTED = "Signez la pétition contre la taxe sur les petits commerces de notre quartier avant vendredi soir"


def comment(name, text="rien à dire", author=None, likes=None, parent=None):
    return Comment(name, "a", text, (0, 1), "test", 1.0, author=author, likes=likes, parent_id=parent)


def test_every_comment_is_a_voice():
    assert weights([comment("1"), comment("2", author="Salma", likes=9)]) == [1.0, 1.0]


def test_comments_of_one_author_share_one_voice_and_the_nameless_have_their_own():
    comments = [
        comment("1", author="Salma"),
        comment("2", author="salma "),
        comment("3", author="زائر"),
        comment("4", author="زائر"),
        comment("5"),
        comment("6", author="Omar"),
    ]
    assert weights(comments, "author") == [0.5, 0.5, 1.0, 1.0, 1.0, 1.0]


def test_a_like_is_a_voice_beside_the_comments_own():
    assert weights([comment("1"), comment("2", likes=4), comment("3", likes=-2)], "likes") == [1.0, 5.0, 1.0]


def test_copies_share_one_voice_even_with_a_word_changed():
    comments = [
        comment("1", PASTED),
        comment("2", "Une autre voix, qui n'a pas le même avis sur cette taxe et qui le dit longuement ici"),
        comment("3", PASTED.replace("vendredi", "samedi").upper()),
        comment("4", PASTED + " !!"),
    ]
    assert weights(comments, "folded") == [pytest.approx(1 / 3), 1.0, pytest.approx(1 / 3), pytest.approx(1 / 3)]


def test_short_texts_that_many_people_say_are_no_copies():
    assert weights([comment("1", "الله يجازيكم بخير"), comment("2", "الله يجازيكم بخير")], "folded") == [1.0, 1.0]


def test_clusters_are_listed_with_their_comments_and_authors_largest_first():
    arabic = "نطالب السيد الوزير بالتدخل العاجل لإنصاف سكان الحي المتضررين من هذا القرار الجائر"
    comments = [
        comment("1", arabic, "Omar"),
        comment("2", PASTED, "Salma"),
        comment("3", arabic + ".", "Omar"),
        comment("4", PASTED, "Hind"),
        comment("5", PASTED + " svp"),
        comment("6", "un avis que personne d'autre n'a écrit, avec ses mots à soi, assez long pour compter"),
    ]
    found = clusters(comments)
    assert [(each.ids, each.n_authors) for each in found] == [(("2", "4", "5"), 2), (("1", "3"), 1)]
    assert found[0].text == PASTED
    assert clusters([]) == []


@pytest.mark.parametrize("voice", VOICES)
def test_replies_can_be_left_out(voice):
    comments = [comment("1", author="Salma"), comment("2", author="Salma", parent="1"), comment("3", author="Omar")]
    assert weights(comments, voice, replies=False) == [1.0, 0.0, 1.0]


def test_replies_stand_apart_from_comments_on_the_article():
    article = Article("a", "a.txt", comments=(comment("1"), comment("2", parent="1"), comment("3")))
    top, replies = apart(article)
    assert ([each.id for each in top], [each.id for each in replies]) == (["1", "3"], ["2"])


def test_a_voice_that_is_not_known_is_answered_with_those_that_are():
    with pytest.raises(ValueError, match="expected one of comment, author, likes, folded, got 'bots'"):
        weights([], "bots")
