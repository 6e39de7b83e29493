"""Lines that were folded at one width come back as their writers left them."""

from random import Random
from textwrap import fill, indent

from hypothesis import given
from hypothesis import strategies as st

from stance.split.text import split_text
from stance.split.text.folds import folds_of, unfolded

STORY = (
    "Le conseil municipal de la petite ville de Sidi Yahia a voté lundi soir la fermeture de la piscine, jugée trop "
    "coûteuse par la majorité, malgré les protestations de plusieurs associations de parents venues à la séance.\n\n"
    "La présidente a promis qu'un autre bassin ouvrira avant l'été prochain dans le quartier voisin, sans avancer de "
    "date ni de budget. Les maîtres-nageurs, eux, seront affectés à d'autres services de la commune dès septembre."
)
SAID = (
    ("Naïma", "On nous ferme tout dans cette ville, la bibliothèque l'an dernier, la piscine maintenant, et après ?"),
    ("Hamid", "Chez nous les enfants nagent dans le canal.\nUn jour il y aura un mort et on viendra pleurer ensuite."),
    ("Soukaina", "الله يهديهم، المسبح الوحيد في الإقليم كله وكنا نؤدي فيه عشرة دراهم للساعة، ولا أحد سألنا قبل القرار"),
)


def page(width, said=SAID):
    def folded(words, margin):
        parts = [fill(line, width - len(margin), break_long_words=False) for line in words.split("\n")]
        return indent("\n".join(parts), margin)

    heads = [f"   {name} - 5 mars 2024 à 18:2{k}\n\n{folded(text, ' ' * 5)}" for k, (name, text) in enumerate(said)]
    return "\n\n".join(["La piscine ferme", folded(STORY, "   "), f"Commentaires ({len(said)})", *heads])


def test_comments_and_body_of_a_page_folded_at_72_signs():
    article = split_text(page(72), "dump.txt", "A")
    assert [(comment.author, comment.text) for comment in article.comments] == list(SAID)
    assert [line.strip() for line in article.body.split("\n")] == STORY.split("\n")


def test_what_a_comment_was_taken_from_is_still_its_place():
    source = page(72)
    for comment in split_text(source, "dump.txt", "A").comments:
        assert source[slice(*comment.span)].split() == comment.text.split()


def test_items_of_a_list_are_lines_of_their_own():
    wishes = (
        "Ce que je demande au conseil de la commune et à sa présidente :\n- rouvrir la piscine\n- publier les comptes"
    )
    article = split_text(page(72, (*SAID, ("Driss", wishes))), "dump.txt", "A")
    assert article.comments[-1].text == wishes


def paragraphs_of(seed):
    chance = Random(seed)
    words = ["".join(chance.choices("abcdéاحدرسن", k=chance.randint(1, 12))) for _ in range(400)]
    return [" ".join(chance.sample(words, chance.randint(60, 120))) for _ in range(chance.randint(3, 6))]


@given(st.integers(0, 2**32), st.integers(40, 100))
def test_folding_is_undone_at_any_width(seed, width):
    paragraphs = paragraphs_of(seed)
    folded = "\n\n".join(fill(words, width, break_long_words=False) for words in paragraphs)
    assert unfolded(folded, folds_of(folded)) == "\n\n".join(paragraphs)


@given(st.integers(0, 2**32), st.lists(st.integers(1, 12), max_size=20))
def test_nothing_is_folded_where_paragraphs_are_lines(seed, short):
    lines = [*paragraphs_of(seed), *("bien dit " * number for number in short)]
    assert not folds_of("\n".join(lines))
