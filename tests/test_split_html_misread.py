"""Pages that look like a system whose they are not, and signs of votes, names and notices that are easily misread."""

import pytest

from stance.split.html import split_html
from stance.split.html.controls import is_control

ARTICLE = """<h1>Le souk aura un toit</h1><p>Le conseil a voté mardi la couverture du souk hebdomadaire, dit un élu.</p>
<p>Les travaux dureront neuf mois et coûteront quatre millions de dirhams à la commune, d'après le même élu.</p>"""

SAID = [
    ("Amal", "2024-03-04T10:12", "Très bien, et les égouts ?"),
    ("كريم", "2024-03-04T11:00", "الله يجيب اللي فيه الخير"),
    ("Hind B.", "2024-03-05T09:30", "Enfin !"),
]


def read(thread, article=ARTICLE):
    page = f"<html><head><title>Le souk aura un toit</title></head><body><main>{article}{thread}</main></body></html>"
    return split_html(page, "p", "A")


def told(article):
    return [(c.author, c.date, c.text) for c in article.comments]


def test_a_list_that_is_called_as_wordpress_calls_it_is_read_by_what_it_holds():
    items = "".join(
        f"""<li class="comment-list__item"><article class="comment"><header class="comment__header">
<span class="comment__avatar" aria-hidden="true">{author[0]}</span><span class="comment__author">{author}</span>
<span class="comment__badge">Abonné</span><time class="comment__date" datetime="{date}:00+01:00">il y a 2 ans</time>
</header><div class="comment__body"><p>{text}</p></div><footer class="comment__footer"><button>Répondre</button>
<a href="/signaler/{n}">Signaler</a></footer></article></li>"""
        for n, (author, date, text) in enumerate(SAID)
    )
    gone = """<li class="comment-list__item"><article class="comment"><p class="comment__deleted">Ce commentaire a été
supprimé car il ne respectait pas notre charte.</p></article></li>"""
    assert told(read(f'<h2>Commentaires</h2><ul class="comment-list">{items}{gone}</ul>')) == SAID


@pytest.mark.parametrize("name", ["like-count", "likecount", "vote-count", "thumbs-up-count", "votes__total"])
def test_a_number_that_its_class_calls_a_count_of_likes_is_one_in_a_known_system_too(name):
    items = "".join(
        f"""<article class="comment js-comment"><footer class="comment__meta">
<p class="comment__author"><span property="schema:name">{author}</span></p><p class="comment__time">{date}</p></footer>
<div class="field--name-comment-body"><p>{text}</p></div><div><a title="J'aime"></a><span class="{name}">{3 * n}</span>
<a title="Je n'aime pas"></a><span class="dislike-count">7</span></div></article>"""
        for n, (author, date, text) in enumerate(SAID)
    )
    article = read(f'<section id="comments">{items}</section>')
    assert {c.rule for c in article.comments} == {"drupal"}
    assert [c.likes for c in article.comments] == [0, 3, 6]


def test_likes_in_words_stand_in_an_attribute_as_well():
    counted = 'أعجب بهذه <a href="#" class="view-likers" data-like-count="2">شخصين</a>'
    items = "".join(
        f"""<li class="comment"><b class="fn">{author}</b><time datetime="{date}"></time><div class="comment-content">
<p>{text}</p><p class="likes"><span id="comment-like-count-{n}">{counted if n else "إعجاب"}</span></p></div></li>"""
        for n, (author, date, text) in enumerate(SAID)
    )
    assert [c.likes for c in read(f"<ol>{items}</ol>").comments] == [None, 2, 2]


def test_numbered_names_in_nested_tables_are_names_and_a_link_to_report_leads_nowhere():
    rows = "".join(
        f"""<tr><td><table><tr><td><font><b>{n} - {author}</b></font></td><td>{date.replace("T", " ")}</td></tr>
<tr><td colspan="2"><font><u>تعليق على: السوق سيكون له سقف</u></font></td></tr><tr><td colspan="2">{text}</td></tr>
<tr><td><a href="abuse.php?cid={n}"><font>[ التبليغ عن تجاوز ]</font></a></td></tr></table></td></tr>
<tr><td height="1"><img src="spacer.gif"></td></tr>"""
        for n, (author, date, text) in enumerate([*SAID, ("مواطن", "2024-03-06T08:00", "صحيح، والله")], 1)
    )
    assert told(read(f"<table>{rows}</table>")) == [*SAID, ("مواطن", "2024-03-06T08:00", "صحيح، والله")]
    assert not is_control("1 - مواطن")
    assert is_control("إشعار / Signaler")


def test_a_name_in_bold_within_the_line_of_the_date_is_the_author_s():
    said = [*SAID, ("M.", "2024-03-06T08:00", "wach had chi bse7")]
    items = "".join(
        f"""<div><p>Soumis par <b>{author}</b> (non vérifié) le {date.replace("T", " - ")}</p><p>{text}</p>
<p><a href="/r/{n}">Répondre</a></p></div>"""
        for n, (author, date, text) in enumerate(said)
    )
    assert told(read(f"<h2>Commentaires</h2>{items}"))[:3] == SAID


def test_a_dash_in_front_of_a_name_is_none_of_it():
    items = "".join(
        f"<div><em>{text}</em><br><span><strong>— {author}</strong>, {date.replace('T', ' ')}</span></div>"
        for author, date, text in SAID
    )
    assert told(read(f"<h2>Vos réactions</h2>{items}")) == SAID


@pytest.mark.parametrize(
    "notice",
    [
        "Contenu non conforme à la charte de modération.",
        "This comment has been hidden due to low rating.",
        "[…] قررت إدارة الثانوية تخصيص العشرين دقيقة الأولى للقراءة […]",
    ],
)
def test_what_a_site_puts_in_place_of_a_comment_is_none(notice):
    items = "".join(
        f'<li class="comment"><b class="fn">{author}</b><time datetime="{date}"></time>'
        f'<div class="comment-content"><p>{text}</p></div></li>'
        for author, date, text in [*SAID, ("site", "2024-03-06T08:00", notice)]
    )
    article = read(f"<ol>{items}</ol>")
    assert told(article) == SAID
    assert [reject.text for reject in article.rejects] == [notice]


def test_arabic_dates_of_wordpress_join_their_hour_by_several_words():
    for joiner in ("عند", "الساعة", "في"):
        items = "".join(
            f"<li><p><b>{author}</b> <span>يقول:</span></p><p><a href='#c'>{day} مارس 2024 {joiner} 8:55 صباحا</a></p>"
            f"<div><p>{text}</p></div><p><a href='?reply'>رد</a></p></li>"
            for day, (author, _, text) in enumerate(SAID, 4)
        )
        article = read(f"<h2>3 تعليقات</h2><ol>{items}</ol>")
        expected = [(author, f"2024-03-0{day}T08:55", text) for day, (author, _, text) in enumerate(SAID, 4)]
        assert told(article) == expected


def test_the_points_of_a_list_that_a_paragraph_leads_to_are_the_article_s():
    points = "<ul><li>la carte nationale</li><li>la quittance d'eau</li></ul>"
    asked = f"""<h1>Le souk aura un toit</h1><p>Le conseil a voté mardi la couverture du souk hebdomadaire, dit un élu.
Chaque marchand devra présenter les deux pièces suivantes :</p>{points}
<p>Les travaux dureront neuf mois et coûteront quatre millions de dirhams à la commune, d'après le même élu.</p>"""
    related = """<p>À lire aussi :</p><ul><li><a href="/1">Le moussem revient</a></li>
<li><a href="/2">Le pont rouvert</a></li></ul>"""
    asked = asked.replace("<p>Les travaux", f"{related}<p>Les travaux")
    article = read("", asked)
    assert "la carte nationale\nla quittance d'eau" in article.body
    assert "moussem" not in article.body


def test_moments_that_scripts_write_are_told_by_the_readers_clock():
    stamps = ("2024-03-04T09:12:02.331Z", "2024-03-04T23:30:55.120Z")
    items = "".join(
        f"""<div class="coral-comment"><span class="coral-comment-username">{name}</span>
<time class="coral-comment-timestamp" datetime="{stamp}" title="{stamp}">il y a 3 heures</time>
<div class="coral-comment-content">{text}</div></div>"""
        for stamp, (name, _, text) in zip(stamps, SAID, strict=False)
    )
    for zone, dates in (
        ("+01:00", ["2024-03-04T10:12", "2024-03-05T00:30"]),
        ("", ["2024-03-04T09:12", "2024-03-04T23:30"]),
    ):
        article = f'<meta property="article:published_time" content="2024-03-04T08:00:00{zone}">{ARTICLE}'
        assert [c.date for c in read(items, article).comments] == dates


def test_a_board_that_writes_the_month_first_is_found_out_by_one_date():
    stamps = ("05-04-2011, 08:12 PM", "05-28-2011, 09:47 PM", "06-02-2011, 11:05 AM")
    items = "".join(
        f'<li class="comment"><b class="fn">{name}</b><span class="comment-date">{stamp}</span>'
        f'<div class="comment-content">{text}</div></li>'
        for stamp, (name, _, text) in zip(stamps, SAID, strict=True)
    )
    dates = ["2011-05-04T20:12", "2011-05-28T21:47", "2011-06-02T11:05"]
    assert [c.date for c in read(f"<ol>{items}</ol>").comments] == dates
    days = items.replace("05-28", "05-08")
    assert [c.date for c in read(f"<ol>{days}</ol>").comments] == [
        "2011-04-05T20:12",
        "2011-08-05T21:47",
        "2011-02-06T11:05",
    ]
