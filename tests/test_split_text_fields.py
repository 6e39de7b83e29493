"""What copies of pages say of a comment besides its text, in layouts that no rule was written for."""

import pytest

from stance.split.text import split_text

STORY = "\n\n".join(
    (
        "Le Courrier de la Colline",
        "La fontaine du vieux marché coule de nouveau",
        "Le conseil a fait réparer la fontaine du vieux marché, muette depuis neuf ans, et les habitants du quartier "
        "s'y retrouvent chaque soir pour parler de tout et de rien.",
        "Les travaux de la fontaine ont coûté moins que prévu, et le reste de la somme ira aux bancs et aux arbres du "
        "vieux marché, que les marchands réclament depuis longtemps.",
    )
)
SAID = (
    ("Nadia", "Enfin une bonne nouvelle pour le quartier, il était temps."),
    ("Driss B.", "Et qui paiera l'entretien l'année prochaine ?"),
    ("Zohra", "La commune, comme toujours, et c'est très bien ainsi."),
    ("simo_93", "J'ai bu à cette fontaine quand j'avais dix ans."),
    ("Un voisin", "Attention au bruit après minuit, merci à tous."),
)
TEXTS = [text for _, text in SAID]
NAMES = [name for name, _ in SAID]


def split(thread):
    return split_text(f"{STORY}\n\n{thread}\n", "page", "A")


def parents(comments):
    place = {comment.id: at for at, comment in enumerate(comments)}
    return [place.get(comment.parent_id) for comment in comments]


def test_answers_of_a_letter_are_by_number_and_an_address_behind_a_label_is_no_text():
    answered = {2: 1, 4: 2}
    thread = "".join(
        f"Message n° {at}{f' (en réponse au n° {answered[at]})' if at in answered else ''}\nDe : {name}\n"
        f"Reçu : mardi 5 mars 2024, 1{at}:30\n\n{text}\n\n"
        f"Répondre : https://lettre.example/m?id={77 * at}\n{'-' * 40}\n\n"
        for at, (name, text) in enumerate(SAID, 1)
    )
    found = split(thread).comments
    assert [(each.author, each.text) for each in found] == list(SAID)
    assert parents(found) == [None, 0, None, 1, None]


def test_a_reader_of_screens_tells_how_deep_an_answer_stands_and_what_is_a_link():
    levels = (3, 4, 5, 3, 3)
    thread = "titre niveau 2 Contributions (5)\n" + "".join(
        f"article\ngraphique Avatar de {name}\ntitre niveau {level} lien {name}\nlien mardi 5 mars 2024 à 10:3{level}\n"
        f"{text}\nbouton J’aime cette contribution\n{level + 9} personnes aiment cette contribution\n"
        f"bouton Répondre à {name}\nhors de article\n"
        for level, (name, text) in zip(levels, SAID, strict=True)
    )
    found = split(thread).comments
    assert [(each.author, each.text) for each in found] == list(SAID)
    assert parents(found) == [None, 0, 1, None, None]
    assert [each.likes for each in found] == [12, 13, 14, 12, 12]


def test_initials_and_ranks_are_no_names():
    thread = "5 commentaires\n\n" + "".join(
        f"{name[0].upper()}\n{name}\n{'Plume d’argent' + chr(10) if at % 2 else ''}il y a {at} h\n{text}\n♥\n{at + 3}\n"
        "Répondre\n⋯\n\n"
        for at, (name, text) in enumerate(SAID, 1)
    )
    found = split(thread).comments
    assert [(each.author, each.text) for each in found] == list(SAID)


def test_the_head_and_foot_of_a_printed_sheet_are_no_comment():
    head = "12/03/2024 23:41 La fontaine du vieux marché coule de nouveau – Le Courrier de la Colline"
    notes = [
        f"{at}. 05/03/2024 à 1{at}h20 – {name}\n\n{text}\n\n d’accord {3 * at}   alerter la rédaction\n\n"
        for at, (name, text) in enumerate(SAID, 1)
    ]
    page = (
        f"{head}\n\n{STORY}\n\nhttps://colline.example/fontaine 1/3\n{head}\n\nRÉACTIONS DES LECTEURS\n"
        f"5 réactions — les opinions n’engagent que leurs auteurs.\n\n{notes[0]}{notes[1]}"
        f"https://colline.example/fontaine 2/3\n{head}\n\n{''.join(notes[2:])}https://colline.example/fontaine 3/3\n"
    )
    article = split_text(page, "page", "A")
    assert article.title == "La fontaine du vieux marché coule de nouveau"
    assert [(each.author, each.text) for each in article.comments] == list(SAID)
    assert [each.date for each in article.comments] == [f"2024-03-05T1{at}:20" for at in range(1, 6)]


@pytest.mark.parametrize(
    "note",
    [
        "---\n\n**{name}** — 5 mars 2024, 10:48\n\n{text}\n\n👍 12 · [Répondre](#r{at})\n\n",
        "[{at}2]{name} le 05/03/2024 à 10:48\n\n{text}\n\n[{at}3]Répondre à ce message\n\n",
    ],
)
def test_signs_around_names_are_no_part_of_them(note):
    notes = (note.format(name=name, text=text, at=at) for at, (name, text) in enumerate(SAID, 1))
    found = split("Participez au débat\n" + "".join(notes)).comments
    assert [(each.author, each.text) for each in found] == list(SAID)


def test_the_numbers_of_an_outline_tell_what_is_answered():
    numbers = ("1.", "1.1.", "1.1.1.", "2.", "3.")
    thread = "Discussion\n\n" + "".join(
        f"{number} {name}, 05/03/2024 10:48\n{text}\n" for number, (name, text) in zip(numbers, SAID, strict=True)
    )
    found = split(thread).comments
    assert [each.text for each in found] == TEXTS
    assert parents(found) == [None, 0, 1, None, None]


def test_articles_commended_between_two_comments_are_none():
    between = "Nos choix\nLe pont attendra la fin des pluies\nLina Rami · il y a 5 heures\nDeux marchés de plus\n"
    thread = "Le fil · 5\n" + "".join(
        f"{name} · il y a {at} heures\n{text}\n👍 {at * at}   💬 {at % 2}   ↗\n{between if at == 3 else ''}"
        for at, (name, text) in enumerate(SAID, 1)
    )
    found = split(thread).comments
    assert [(each.author, each.text, each.likes) for each in found] == [
        (name, text, at * at) for at, (name, text) in enumerate(SAID, 1)
    ]


def test_an_answer_names_whom_and_when():
    hours = (10, 11, 12, 13, 14)
    names = ("Nadia", "Driss B.", "Nadia", "simo_93", "Un voisin")
    marks = ("", "", "", "↪ en réponse à Nadia (10h05)\n", "↪ en réponse à Nadia (12h05)\n")
    thread = "Réagissez ! 5 messages de nos lecteurs\n\n" + "".join(
        f"{hour}h05, mardi 5 mars 2024\n{name}\n{mark}{text}\n{hour} lecteurs approuvent\n"
        "Approuver  Répliquer  Alerter\n\n"
        for hour, name, mark, text in zip(hours, names, marks, TEXTS, strict=True)
    )
    found = split(thread).comments
    assert [each.text for each in found] == TEXTS
    assert parents(found) == [None, None, None, 0, 2]


@pytest.mark.parametrize(
    "line",
    [
        "Sara Amrani — 5 mars 2024 à 18:20",
        "05/03/2024 - Sara Amrani\tLu 1932 fois\tImprimer",
        "Sara Amrani • PUBLIÉ LE 05/03/2024 À 18h20",
        "حررته Sara Amrani في 5 مارس 2024",
    ],
)
def test_a_line_with_the_date_of_an_article_names_its_author(line):
    head, title, *body = STORY.split("\n\n")
    article = split_text("\n\n".join((head, title, line, *body)), "page", "A")
    assert (article.title, article.author, article.date[:10]) == (title, "Sara Amrani", "2024-03-05")
