"""What pages written by others taught: each as their systems write it, in the fewest lines that show it."""

import json

import pytest

from stance.split import articles_in
from stance.split.dates import find_date, parse_date
from stance.split.html import split_html
from stance.split.text import split_text

STORY = (
    "Le conseil communal a voté mardi la réouverture de la piscine municipale, fermée depuis trois étés pour travaux.",
    "Selon la commune, le bassin accueillera quatre cents personnes par jour, au prix de dix dirhams l'entrée.",
    "Une association du quartier demande que les enfants des écoles publiques y entrent gratuitement le matin.",
)
TITLE = "La piscine municipale rouvre après trois étés de travaux"
READERS = (
    ("Ilyas Tanjawi", "48 hours they said, on monday also"),
    ("Rahma Kadd", "مازال ما كاين ما حتى اليوم"),
    ("سعاد بني مكادة", "الماء مقطوع والفاتورة كتجي كاملة"),
    ("Omar from Rotterdam", "My parents live there, on the 4th floor. I call every day."),
)


def html(body, title=TITLE):
    paragraphs = "".join(f"<p>{each}</p>" for each in STORY)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{paragraphs}{body}</body></html>"


def said(page, suffix=".html"):
    article = (split_html if suffix == ".html" else split_text)(page, f"page{suffix}", "a")
    return article, [(c.author, c.date, c.likes, c.text) for c in article.comments]


def table(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return articles_in(path)


def test_a_list_of_terms_begins_each_comment_at_its_term():
    items = "".join(
        f'<dt class="comment-head"><span class="num">{n}.</span> <strong class="ctitle">{subject}</strong></dt>'
        f'<dd class="comment-meta"><span class="cname">{name}</span> - <span class="cdate">{date}</span></dd>'
        f'<dd class="comment-body">{text}</dd><dd class="tools"><a href="#add">رد</a></dd>'
        for n, subject, name, date, text in (
            (1, "الماء", "مغربي", "GMT 6:31 2014 الثلاثاء 4 نوفمبر", "وماذا عن ملاعب الغولف يا ناس"),
            (2, "تحية", "عراقي متشرد", "GMT 8:15 2014 الثلاثاء 4 نوفمبر", "تحية للمغرب الشقيق من بغداد"),
            (3, "الى رقم 1", "OMAR", "GMT 9:02 2014 الثلاثاء 4 نوفمبر", "الملاعب تسقى بالمياه المعالجة"),
        )
    )
    _, comments = said(html(f'<div id="comments"><h3>عدد التعليقات 3</h3><dl>{items}</dl></div>'))
    assert comments == [
        ("مغربي", "2014-11-04T06:31", None, "وماذا عن ملاعب الغولف يا ناس"),
        ("عراقي متشرد", "2014-11-04T08:15", None, "تحية للمغرب الشقيق من بغداد"),
        ("OMAR", "2014-11-04T09:02", None, "الملاعب تسقى بالمياه المعالجة"),
    ]


def test_a_drawn_line_stands_above_each_comment_and_names_may_be_links():
    blocks = (
        ('<a href="mailto:a@b.example"><b>Mohamed</b></a>', "14/02/2020", "<p>La palmeraie est morte, messieurs.</p>"),
        ("<b>أم ياسين</b>", "15/02/2020", "<p>اللهم اسق عبادك وبهيمتك</p>"),
        ("<b>Younes 45000</b>", "27/02/2020", "Deux millions de mètres cubes, ce n'est rien.<br>"),
    )
    page = "<hr>".join(f'{name} - <font size="2">{date}</font><br>{text}' for name, date, text in blocks)
    _, comments = said(html(f"<h3>Vos réactions (3)</h3><hr>{page}<hr>"))
    assert [(author, date, text) for author, date, _, text in comments] == [
        ("Mohamed", "2020-02-14", "La palmeraie est morte, messieurs."),
        ("أم ياسين", "2020-02-15", "اللهم اسق عبادك وبهيمتك"),
        ("Younes 45000", "2020-02-27", "Deux millions de mètres cubes, ce n'est rien."),
    ]


def test_rows_that_take_turns_are_of_one_kind_and_what_only_names_another_is_still_said():
    rows = "".join(
        f'<tr><td class="cmt_row{"2" * (n % 2)}"><table><tr><td rowspan="3">{n + 1}</td><td class="cmt_text">'
        f'<p>{text}</p></td></tr><tr><td class="cmt_user"><a href="/u/{n}"><b>{name}</b></a> '
        f'<span class="cmt_type">(زائر)</span></td></tr><tr><td class="cmt_info">'
        f'<span class="cmt_time">0{n + 1}:21 مساءً 2013/11/12</span></td></tr></table></td></tr>'
        for n, (name, text) in enumerate(
            (
                ("سعد القحطاني", "زرت المدينة العام الماضي وأهلها طيبون"),
                ("Agadiri", "الحافلة رقم 7 تأتي كل ساعة ونصف"),
                ("بنت نجد", "رد على (2) أختي المدينة كلها منبسطة"),
                ("محب المغرب", "أربعة دراهم سعر مناسب جدا"),
            )
        )
    )
    _, comments = said(html(f'<div id="comments"><b>عدد التعليقات : 4</b><table>{rows}</table></div>'))
    assert [(author, text) for author, _, _, text in comments] == [
        ("سعد القحطاني", "زرت المدينة العام الماضي وأهلها طيبون"),
        ("Agadiri", "الحافلة رقم 7 تأتي كل ساعة ونصف"),
        ("بنت نجد", "رد على (2) أختي المدينة كلها منبسطة"),
        ("محب المغرب", "أربعة دراهم سعر مناسب جدا"),
    ]


def test_the_first_post_of_a_nodebb_thread_is_the_article():
    posts = "".join(
        f'<li component="post" itemscope itemtype="http://schema.org/Comment"><meta itemprop="datePublished" '
        f'content="2022-11-05T12:3{n}:00.000Z"><a itemprop="author" data-username="{name}">{name}</a>'
        f'<div class="content" itemprop="text"><p>{text}</p></div><span data-votes="{n}">{n}</span></li>'
        for n, (name, text) in enumerate((("bot", " ".join(STORY)), ("Mouad", "C'est cher"), ("dima", "Bravo à tous")))
    )
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><ul>{posts}</ul></body></html>"
    article, comments = said(page)
    assert article.body.startswith("Le conseil communal")
    assert [(author, likes, text) for author, _, likes, text in comments] == [
        ("Mouad", 1, "C'est cher"),
        ("dima", 2, "Bravo à tous"),
    ]


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("GMT 6:31 2014 الثلاثاء 4 نوفمبر", "2014-11-04T06:31"),
        ("17 h 45, le 27 novembre 2023", "2023-11-27T17:45"),
        ("14 Jan 2024 9.41", "2024-01-14T09:41"),
        ("الأحد 23 أبريل 2006 - 01:05 مساءا", "2006-04-23T13:05"),
    ],
)
def test_dates_as_more_sites_write_them(words, iso):
    assert parse_date(words) == iso
    assert find_date(words).iso == iso


def test_a_scrapers_list_in_columns_is_a_thread(tmp_path):
    rows = (
        "id,text,ownerUsername,timestamp,likesCount,postUrl,replies/0/id,replies/0/text,replies/0/ownerUsername\n"
        "1,زوين بزاف,sara,2025-02-18T19:25:47Z,3,https://insta.example/p/1,7,شكرا,azrou\n"
        "2,Bravo,omar,2025-02-18T19:26:47Z,0,https://insta.example/p/1,,,\n"
    )
    (article,) = table(tmp_path, "insta.csv", rows)
    assert [(c.id, c.author, c.text, c.parent_id) for c in article.comments] == [
        ("1", "sara", "زوين بزاف", None),
        ("7", "azrou", "شكرا", "1"),
        ("2", "omar", "Bravo", None),
    ]


def test_xml_of_any_make_that_holds_comments_is_read(tmp_path):
    rows = "".join(
        f"<item key='{n}'><title>{TITLE}</title><body>&lt;p&gt;{STORY[0]}&lt;/p&gt;</body>"
        f"<cid>{n}</cid><pid>{parent}</pid>"
        f"<comment_body>&lt;p&gt;{text}&lt;/p&gt;</comment_body><name>{name}</name></item>"
        for n, parent, name, text in ((5, "", "Sara", "مزيان"), (6, 5, "Ali", "Tout à fait"))
    )
    (article,) = table(tmp_path, "views.xml", f"<?xml version='1.0'?><response>{rows}</response>")
    assert (article.title, article.body) == (TITLE, STORY[0])
    assert [(c.author, c.text, c.parent_id) for c in article.comments] == [
        ("Sara", "مزيان", None),
        ("Ali", "Tout à fait", "5"),
    ]
    dump = "".join(f'<comment id="{n}" author="r{n}" date="2024-03-0{n}">Mot {n}</comment>' for n in (1, 2, 3))
    (article,) = table(tmp_path, "dump.xml", f"<article><title>{TITLE}</title><comments>{dump}</comments></article>")
    first = article.comments[0]
    assert (first.author, first.date, first.text, len(article.comments)) == ("r1", "2024-03-01", "Mot 1", 3)


def test_an_article_beside_its_comments_is_theirs(tmp_path):
    comment = {"id": 3, "post": 9, "parent": 0, "author_name": "Sara", "date": "2024-01-05T10:00:00"}
    value = {
        "post": {"id": 9, "title": {"rendered": TITLE}, "content": {"rendered": f"<p>{STORY[0]}</p>"}},
        "comments": [comment | {"content": {"rendered": "<p>مزيان</p>"}}],
    }
    (article,) = table(tmp_path, "dump.json", json.dumps(value))
    assert (article.title, article.body) == (TITLE, STORY[0])
    assert [(c.author, c.text) for c in article.comments] == [("Sara", "مزيان")]


def test_a_sheet_says_above_its_header_what_the_comments_are_on_and_days_and_hours_apart(tmp_path):
    rows = (
        f'Titre\t{TITLE}\t\t\nArticle\t"{STORY[0]}\n{STORY[1]}\n{STORY[2] * 2}"\t\t\n\t\t\t\n'
        "Pseudo\tDate\tHeure\tCommentaire\nSara\t17/02/2025\t09:12\tC'est cher\nAli\t18/02/2025\t10:00\tBravo\n"
    )
    (article,) = table(tmp_path, "sheet.tsv", rows)
    assert article.title == TITLE
    assert article.body.startswith(STORY[0])
    assert [(c.author, c.date) for c in article.comments] == [("Sara", "2025-02-17T09:12"), ("Ali", "2025-02-18T10:00")]


def test_the_articles_own_row_and_a_forms_questions(tmp_path):
    coded = (
        f"id;type;titre;auteur;date;texte;rep_a\nA1;article;{TITLE};Rédaction;08/05/2024;{STORY[0]};\n"
        "A1_1;commentaire;;Sara;09/05/2024;C'est cher;\nA1_2;réponse;;Ali;09/05/2024;Non, ça va;A1_1\n"
    )
    (article,) = table(tmp_path, "coded.csv", coded)
    assert (article.title, article.body) == (TITLE, STORY[0])
    assert [(c.author, c.text, c.parent_id) for c in article.comments] == [
        ("Sara", "C'est cher", None),
        ("Ali", "Non, ça va", "A1_1"),
    ]
    asked = (
        "Horodateur,Quel est le titre de l'article ?,Quel est le pseudo du lecteur tel qu'affiché ?,"
        "Merci de recopier le commentaire en entier\n"
        f"2025/02/03 9:14:22,{TITLE},Sara,C'est cher\n2025/02/03 9:15:22,{TITLE},Ali,Bravo à tous\n"
    )
    (article,) = table(tmp_path, "form.csv", asked)
    assert article.title == TITLE
    assert [(c.author, c.text) for c in article.comments] == [("Sara", "C'est cher"), ("Ali", "Bravo à tous")]


def copied(*lines):
    return "\n".join(lines)


def test_the_words_of_a_picture_are_no_title():
    lines = [(name, f"1{n}/05/2024 à 10h0{n}", text, "Répondre") for n, (name, text) in enumerate(READERS)]
    comments = [line for four in lines for line in four]
    for above in (
        ("Le bassin vide, à Marrakech.", "Le bassin vide, à Marrakech. - DR / DR"),
        ("Un bassin vide à Marrakech, en mai dernier. Stock.adobe.com",),
        ("Le bassin de la commune, vu du boulevard. (A. Tahiri/Le Site)",),
    ):
        page = copied(
            "Accueil",
            "Société",
            TITLE,
            *above,
            "Par Nora Alami",
            "Le 12/05/2024 à 14h05",
            "",
            *STORY,
            "4 commentaires",
            *comments,
        )
        article, found = said(page, ".txt")
        assert article.title == TITLE
        assert len(found) == 4


def test_a_post_is_told_from_its_author_and_icons():
    title = "Tangier: the municipal pool opens again after three summers of works"
    head = ("Log in", "facebook", "", "North Morocco Today", "November 3, 2024 at 6:42 PM", "\U000f078b\U000f1673")
    bar = ("", "1.1K", "96 comments", "31 shares", "", "Like", "Comment", "Share", "Most relevant")
    comments = [
        line for n, (name, text) in enumerate(READERS) for line in (name, text, "3w", "Like", "Reply", str(n + 6))
    ]
    article, found = said(copied(*head, title, *STORY, *bar, *comments), ".txt")
    assert article.title == title
    assert [(author, text) for author, _, _, text in found] == list(READERS)


def test_what_a_chat_says_itself_is_no_message_and_a_pictures_words_are():
    page = copied(
        "[03/11/2024, 09:12:44] Infos: \u200eLes messages et les appels sont chiffrés de bout en bout.",
        f"[03/11/2024, 18:42:10] Infos: *{TITLE}*", "", *STORY,
        "[03/11/2024, 18:43:31] ~ Abdou: من 8 ل 3 ؟؟؟",
        "\u200e[03/11/2024, 19:05:33] Mustapha: \u200esticker omis",
        "[03/11/2024, 19:10:40] Hanane: Mercredi j'ai deux mariées", "Allah yhdihom \u200e<Ce message a été modifié>",
        "[04/11/2024, 08:30:00] Rachid: مزيان",
    )  # fmt: skip
    article, found = said(page, ".txt")
    assert article.title == TITLE
    assert [text for *_, text in found] == ["من 8 ل 3 ؟؟؟", "Mercredi j'ai deux mariées\nAllah yhdihom", "مزيان"]
    page = copied(
        "03/11/2024 à 18:42 - Infos: <Médias omis>", TITLE, *STORY,
        *(f"03/11/2024 à 18:4{n} - Lecteur {n}: Mon avis numéro {n}" for n in "345"),
        "03/11/2024 à 18:56 - Lecteur 5: Vous avez supprimé ce message",
    )  # fmt: skip
    article, found = said(page, ".txt")
    assert article.body.endswith(STORY[-1])
    assert len(found) == 3


def test_who_is_answered_stands_above_the_date_and_below_the_author():
    heads = (("Ilyas Tanjawi",), ("Rahma Kadd", "  Ilyas Tanjawi"), ("Ilyas Tanjawi", "  Rahma Kadd"), ("larachi",))
    foot = ("", "•", "Répondre", "•", "Partager ›")
    comments = [
        line
        for head, (_, text) in zip(heads, READERS, strict=True)
        for line in ("Avatar", *head, "•", "il y a un an", "", text, *foot)
    ]
    article, found = said(copied(TITLE, *STORY, "4 Commentaires", *comments), ".txt")
    assert [author for author, *_ in found] == ["Ilyas Tanjawi", "Rahma Kadd", "Ilyas Tanjawi", "larachi"]
    assert [c.parent_id for c in article.comments] == [None, "a-c001", "a-c002", None]


def test_notes_as_researchers_keep_them():
    record = copied(
        f"Titre : {TITLE}", "", *STORY, "", "Commentaires :", "",
        "Commentaire 1 — Pseudo : ولد الساكنية", "Date : 18/05/2021", "Texte : هادو 6 سنين و حنا كنسمعو", "",
        "Commentaire 2 — Pseudo : simo-kn", "Date : 18/05/2021", "Texte : salawha f 3 chhor lol", "Obs. : ironie", "",
        "Commentaire 3 — Pseudo : Mme L.", "Date : 19/05/2021", "Texte : Merci pour ces précisions",
    )  # fmt: skip
    _, found = said(record, ".txt")
    assert [(author, date, text) for author, date, _, text in found] == [
        ("ولد الساكنية", "2021-05-18", "هادو 6 سنين و حنا كنسمعو"),
        ("simo-kn", "2021-05-18", "salawha f 3 chhor lol"),
        ("Mme L.", "2021-05-19", "Merci pour ces précisions"),
    ]
    forms = (
        ("Commentaires :", "[1{n}/03/2024 10:45] {name} — {text}"),
        ("Et les commentaires (4) :", "- {name} (1{n}/06/2023): {text}"),
    )
    for heading, form in forms:
        lines = [form.format(n=n, name=name, text=text) for n, (name, text) in enumerate(READERS)]
        _, found = said(copied(f"# {TITLE}", "", *STORY, "", heading, "", *lines), ".txt")
        assert [(author, text) for author, _, _, text in found] == list(READERS)


def test_pieces_that_a_program_joined_with_bars_are_lines():
    comments = [
        piece
        for n, (name, text) in enumerate(READERS)
        for piece in ("زائر", name, f"2022/03/09 الساعة 11:2{n}", text.replace(", ", " | "), str(n), "رد")
    ]
    article, found = said("|".join([TITLE, "9 mars 2022", *STORY, "4", "تعليقات", *comments]), ".txt")
    assert article.title == TITLE
    assert [(author, text) for author, _, _, text in found] == [
        (name, text.replace(", ", " | ")) for name, text in READERS
    ]
