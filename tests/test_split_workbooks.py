"""Workbooks as offices keep them: what their sheets hold is read like any table."""

import zipfile
from datetime import datetime

import pytest

from stance.errors import InputError, MissingExtraError
from stance.split import articles_in

openpyxl = pytest.importorskip("openpyxl")

TITLE = "Tramway : la deuxième ligne attendra l'automne prochain"
HEADER = ["N°", "Nom de l'internaute", "Date de publication", "Commentaire", "J'aime", "Réponse au n°"]
ROWS = [
    [1, "سعيد", datetime(2024, 3, 5, 18, 52), "مبادرة طيبة", 41, None],
    [2, "Nadia", "5 mars 2024 à 19:02", "Encore des promesses…\nOn verra.", 3.0, 1],
    [3, None, None, "hadchi baraka", None, 2],
]


@pytest.fixture
def saved(tmp_path):
    def save(*sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "corpus.xlsx"
        book.save(path)
        return path

    return save


def test_a_sheet_with_a_title_above_its_header(saved):
    (article,) = articles_in(saved(("Corpus", [[TITLE], [], HEADER, *ROWS])))
    assert article.title == TITLE
    assert [(each.author, each.date, each.text, each.likes) for each in article.comments] == [
        ("سعيد", "2024-03-05T18:52", "مبادرة طيبة", 41),
        ("Nadia", "2024-03-05T19:02", "Encore des promesses…\nOn verra.", 3),
        (None, None, "hadchi baraka", None),
    ]
    first, second, third = article.comments
    assert (second.parent_id, third.parent_id) == (first.id, second.id)


def test_all_sheets_with_comments_are_read_and_no_other(saved):
    path = saved(
        ("Lisez-moi", [["Ce fichier contient le corpus"], ["Auteur", "H. M."]]),
        ("Un", [["Article", "Commentaire"], ["Le souk", "oui"]]),
        ("Deux", [["Article", "Commentaire"], ["Le port", "non"], ["Le souk", "peut-être"]]),
    )
    said = [(article.title, [comment.text for comment in article.comments]) for article in articles_in(path)]
    assert said == [("Le souk", ["oui", "peut-être"]), ("Le port", ["non"])]


def test_a_workbook_without_comments_says_what_to_do(saved):
    with pytest.raises(InputError, match="expected a column 'text', got columns 'Ville', 'Prix'"):
        articles_in(saved(("Prix", [["Ville", "Prix"], ["Fès", 12]])))


def test_a_bomb_is_refused(tmp_path, saved):
    path = saved(("Corpus", [HEADER, *ROWS]))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings2.xml", b"0" * (20 << 20))
    with pytest.raises(InputError, match="as a bomb does"):
        articles_in(path)


def test_without_the_extra_one_line_names_it(saved, monkeypatch):
    path = saved(("Corpus", [HEADER, *ROWS]))
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'stance\[excel\]'"):
        articles_in(path)
