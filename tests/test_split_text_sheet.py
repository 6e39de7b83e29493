"""Cells of a sheet that were copied as text: with and without names of columns, the article among them or above."""

import pytest

from stance.split.text import split_text


def read(page):
    return split_text(page, "copie.txt", "a")


NAMED = (
    "Article :\tLe marché couvert rouvre lundi\n"
    "Relevé du 3 mai\n"
    "N°\tPseudo\tDate\tHeure\tCommentaire\tJ'aime\tRéponse à\n"
    "1\tSamira\t02/05/2024\t09:15\tEnfin, on attendait ça depuis un an.\t7\t\n"
    '2\tHicham B.\t02/05/2024\t10:40\t"Deux remarques :\nle parking est petit, et ""lundi"" c\'est férié."\t-2\t1\n'
    "3\tNora\t03/05/2024\t08:00\tOk\t0\tHicham B.\n"
    "Total\t\t\t\t3\t\t\n"
)


def test_a_sheet_that_names_its_columns():
    article = read(NAMED)
    assert article.title == "Le marché couvert rouvre lundi"
    said = [(each.author, each.date, each.text, each.likes, each.parent_id) for each in article.comments]
    assert said == [
        ("Samira", "2024-05-02T09:15", "Enfin, on attendait ça depuis un an.", 7, None),
        (
            "Hicham B.",
            "2024-05-02T10:40",
            'Deux remarques :\nle parking est petit, et "lundi" c\'est férié.',
            -2,
            "a-c001",
        ),
        ("Nora", "2024-05-03T08:00", "Ok", 0, "a-c002"),
    ]
    assert [reject.text for reject in article.rejects if "Total" in reject.text] == ["Total\t\t\t\t3"]
    assert all(NAMED[slice(*reject.span)] == reject.text for reject in article.rejects)
    spans = [NAMED[slice(*each.span)].replace('""', '"') for each in article.comments]
    assert spans == [each.text for each in article.comments]


def test_a_sheet_in_arabic_below_its_article():
    page = (
        "افتتاح مكتبة عمومية جديدة بحي السلام في مدينة صفرو\n"
        "الخميس 9 ماي 2024 - 11:30\n"
        "افتتحت صباح اليوم مكتبة عمومية جديدة بحي السلام، وتضم قاعتين للمطالعة وفضاء خاصا بالأطفال.\n"
        "وقالت مديرة المكتبة إن الانخراط سيظل مجانيا إلى نهاية السنة، وإن الأبواب ستفتح كل أيام الأسبوع.\n"
        "الاسم\tالتاريخ\tالتعليق\n"
        "أم سلمى\t9 ماي 2024 - 12:05\tخبر جميل لأطفالنا\n"
        "قارئ\t9 ماي 2024 - 13:10\tوالصيانة؟\n"
    )
    article = read(page)
    assert article.title == "افتتاح مكتبة عمومية جديدة بحي السلام في مدينة صفرو"
    assert article.date == "2024-05-09T11:30"
    assert article.body.startswith("افتتحت")
    assert article.body.endswith("الأسبوع.")
    assert [(each.author, each.text) for each in article.comments] == [
        ("أم سلمى", "خبر جميل لأطفالنا"),
        ("قارئ", "والصيانة؟"),
    ]


def test_a_sheet_whose_rows_say_what_they_are():
    page = (
        "Réf\tNature\tAuteur\tDate\tTexte\n"
        "1\tTitre\tK. Amrani\t12/01/2024\tLa piscine ferme pour travaux\n"
        "2\tParagraphe\t\t\tLe bassin sera vidé mardi et le toit refait avant l'été, selon la mairie.\n"
        "3\tCommentaire\tdada\t13/01/2024\tEncore ?\n"
        "4\tPublicité\tAgence\t13/01/2024\tVenez voir nos appartements\n"
    )
    article = read(page)
    assert (article.title, article.author, article.date) == ("La piscine ferme pour travaux", "K. Amrani", "2024-01-12")
    assert article.body == "Le bassin sera vidé mardi et le toit refait avant l'été, selon la mairie."
    assert [each.text for each in article.comments] == ["Encore ?"]


def test_columns_without_names_are_known_by_what_they_hold():
    page = "\n".join(
        f"{number}\t{name}\t0{number}/03/2024 10:0{number}\t{text}\t{votes}"
        for number, name, text, votes in (
            (1, "Rachida", "Le bus passe une fois sur deux, et jamais le soir.", 4),
            (2, "Lfahim", "Khassna chi haja 9bel ma tbda lmadrassa, hadchi bzaf.", 12),
            (3, "Omar T.", "D'accord.", 1),
            (4, "سناء", "نفس المشكل في حينا منذ الصيف الماضي", 0),
        )
    )
    article = read(page)
    assert [(each.author, each.likes) for each in article.comments] == [
        ("Rachida", 4),
        ("Lfahim", 12),
        ("Omar T.", 1),
        ("سناء", 0),
    ]
    assert [each.date for each in article.comments][:2] == ["2024-03-01T10:01", "2024-03-02T10:02"]


@pytest.mark.parametrize("page", ["\t\t\t\n", '"\t"\t"\n' * 200, "Nom\tDate\tCommentaire\n", '"x\t' * 5000])
def test_tabs_that_are_no_sheet(page):
    assert read(page).comments == ()


def test_a_form_in_a_table_is_no_sheet():
    page = (
        "Le souk du lundi change de place\n12 mars 2024\n"
        "Le souk hebdomadaire quittera la place centrale au printemps, a annoncé la commune lundi soir.\n"
        "Les marchands demandent un délai de trois mois et une remise sur les droits de place.\n\n"
        "1 commentaire\n\nHalima\n12 mars 2024 à 18:20\nEt les gens à pied ?\nRépondre\n\n"
        "Nom\tE-mail\tCommentaire\n"
    )
    assert [each.text for each in read(page).comments] == ["Et les gens à pied ?"]
