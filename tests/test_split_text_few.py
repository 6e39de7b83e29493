"""Copies with one or two comments, too few for what they share to show how a page is laid out."""

import pytest

from stance.split.text import split_text

STORY = (
    "La fontaine du vieux marché coule de nouveau\n\n"
    "Le conseil a fait réparer la fontaine du vieux marché, muette depuis neuf ans, et les habitants du quartier "
    "s'y retrouvent chaque soir pour parler de tout et de rien.\n\n"
    "Les travaux de la fontaine ont coûté moins que prévu, et le reste de la somme ira aux bancs et aux arbres du "
    "vieux marché, que les marchands réclament depuis longtemps.\n\n"
)
SAID = (
    ("Nadia", "Enfin une bonne nouvelle pour le quartier, il était temps.\nMerci au conseil."),
    ("Driss B.", "Et qui paiera l'entretien ?"),
)
END = "\nÀ découvrir\nLe pont fermé tout l'été\n12/03/2024\n© 2024 Le Courrier de la Colline\n"
LAYOUTS = {
    "a name below the date": "Réagissez ! {n} messages de nos lecteurs\nCharte\n\n{all}",
    "a name below the text": "Parole aux lecteurs ({n})\n{all}",
    "a name beside the date": "Avis des lecteurs du jour : {n}\n\n{all}",
    "a name behind a label": "Nombre de messages publiés : {n}\n=====\n{all}",
    "a handle below the name": "{n} réponses · 27 reposts\nLes plus pertinentes\n{all}",
    "a point with votes": "Discussion\n{n} commentaires. Les votes sont entre parenthèses.\n{all}",
}
ONE = {
    "a name below the date": "1{at}h30, mardi 5 mars 2024\n{name}\n{text}\n{likes} lecteurs approuvent\nAlerter\n\n",
    "a name below the text": "5 mars 2024, 1{at}:30\n{likes}\n{text}\n{name}\n\n",
    "a name beside the date": "05/03/2024 1{at}:30 — {name}\n{text}\nUtile ? Oui ({likes}) Non (0)\n\n",
    "a name behind a label": "Message n° {at}\nDe : {name}\nReçu : 5 mars 2024, 1{at}:30\n{text}\n[ Signaler ]\n===\n",
    "a handle below the name": "{name}\n@r_{at}\n·\n{at} h\n{text}\n0\n1\n{likes}\n243\n",
    "a point with votes": "* {name} (5 mars 2024 à 1{at}:30 ; +{likes})\n{text}\n",
}


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_or_two_comments_are_told_line_by_line(layout, count):
    thread = "".join(
        ONE[layout].format(at=at, name=name, text=text, likes=at + 2) for at, (name, text) in enumerate(SAID[:count], 1)
    )
    found = split_text(f"{STORY}{LAYOUTS[layout].format(n=count, all=thread)}{END}", "page", "A").comments
    assert [(each.author, each.text) for each in found] == list(SAID[:count])
    dates = [None if "@" in thread else f"2024-03-05T1{at}:30" for at in range(1, count + 1)]
    assert [each.date for each in found] == dates
    assert [each.likes for each in found] == [None if "[" in thread else at + 2 for at in range(1, count + 1)]


@pytest.mark.parametrize("stated", ["1 message de nos lecteurs", "Avis des lecteurs : 2", "1 commentaire"])
def test_teasers_below_a_count_without_its_comments_are_none(stated):
    page = f"{STORY}{stated}\nPour réagir, créez votre compte.\n{END}"
    assert split_text(page, "page", "A").comments == ()
