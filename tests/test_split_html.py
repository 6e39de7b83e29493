import html as entities
import re
import sys
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.split.css import chains
from stance.split.html import split_html
from stance.split.html.embeds import ELSEWHERE
from stance.split.html.layouts import SERVICES, SITES
from stance.split.html.parts import author_name, name_in
from stance.split.html.threads import reason_against
from stance.split.html.words import CONTROLS, SECTIONS
from stance.split.markup import parse, visible_text

TITLE = "La commune ouvre un guichet"
BODY = (
    "La commune a ouvert lundi un guichet unique pour les artisans de la médina, selon la mairie.\n"
    "Le guichet restera ouvert chaque matin jusqu’à la fin de l’année, a précisé le maire."
)
HEAD = f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{TITLE} - Journal du Souss</title>
<link rel="canonical" href="https://souss.example/guichet"><meta name="author" content="Salma Idrissi">
<meta property="article:published_time" content="2024-03-04T08:00:00+01:00"></head><body>
<nav><ul><li><a href="/">Accueil</a></li></ul></nav><article><h1>{TITLE}</h1>
{"".join(f"<p>{line}</p>" for line in BODY.splitlines())}</article>"""
TAIL = """<aside><h3>Les plus lus</h3><p>Un autre article, plus loin, sur tout autre chose.</p></aside>
<footer><p>Tous droits réservés</p></footer></body></html>"""


def paragraphs(text):
    return "".join(f"<p>{entities.escape(line)}</p>\n" for line in text.split("\n"))


def breaks(text):
    return "<p>" + "<br />\n".join(map(entities.escape, text.split("\n"))) + "</p>"


def wordpress(author, date, text, inside=""):
    return f"""<li id="comment-1" class="comment even depth-1"><article class="comment-body">
<footer class="comment-meta"><div class="comment-author vcard"><img class="avatar" alt="x" src="a.png"><b class="fn">
<a href="#">{entities.escape(author)}</a></b> <span class="says">dit&nbsp;:</span></div>
<div class="comment-metadata"><a href="#"><time datetime="{date}:09+01:00">il y a 3 ans</time></a>
</div></footer><div class="comment-content">{breaks(text)}</div>
<div class="reply"><a>Répondre</a></div></article>{f'<ol class="children">{inside}</ol>' if inside else ""}</li>"""


def hespress(author, date, text, inside=""):
    shown = datetime.fromisoformat(date).strftime("الثلاثاء %d/%m/%Y - %H:%M")
    return f"""<li class="comment even"><div class="comment-body"><span class="comment-author"><span class="fn heading">
{entities.escape(author)}</span></span><div class="comment-date">{shown}</div>
<div class="comment-text">{paragraphs(text)}</div>
<div class="comment-recat"><i class="up"></i><span class="comment-recat-number">-4</span></div>
<button>تبليغ</button></div>{f"<ul>{inside}</ul>" if inside else ""}</li>"""


def microdata(author, date, text, inside=""):
    return f"""<div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author" itemscope
itemtype="https://schema.org/Person"><span itemprop="name">{entities.escape(author)}</span></span>
<meta itemprop="dateCreated" content="{date}:00Z"><div itemprop="text">{paragraphs(text)}</div>
<span itemprop="upvoteCount">12</span>{inside}</div>"""


def page(comments, before="", tag="ol"):
    return f'{HEAD}<section>{before}<{tag} class="comment-list">{"".join(comments)}</{tag}></section>{TAIL}'


THREADS = {"wordpress": wordpress, "hespress": hespress, "schema.org": microdata}
LIKES = {"wordpress": None, "hespress": -4, "schema.org": 12}
SAID = [
    ("مول الحانوت", "2018-01-16T05:17", "واش بصح هاد الشي؟\nالله يجيب اللي فيه الخير"),
    ("Karim B.", "2024-03-04T10:12", "Enfin une bonne idée & vite <3"),
    ("brahim", "2024-03-04T10:13", "bghina lkhdma, machi hadra\n3lach?"),
]


@pytest.mark.parametrize("rule", THREADS)
def test_comments_come_out_with_author_date_likes_and_thread(rule):
    first, second, third = SAID
    source = page([THREADS[rule](*first, THREADS[rule](*second)), THREADS[rule](*third)])
    article = split_html(source, "page.html", "A")
    assert [(c.author, c.date, c.text) for c in article.comments] == SAID
    assert [(c.id, c.parent_id) for c in article.comments] == [("A-c001", None), ("A-c002", "A-c001"), ("A-c003", None)]
    assert {(c.article_id, c.rule, c.likes) for c in article.comments} == {("A", rule, LIKES[rule])}
    assert article.rejects == ()
    assert article.warnings == ()


@pytest.mark.parametrize("rule", THREADS)
def test_spans_hold_their_comment_and_nothing_of_the_next(rule):
    first, second, third = SAID
    source = page([THREADS[rule](*first, THREADS[rule](*second)), THREADS[rule](*third)])
    spans = [comment.span for comment in split_html(source, "page.html", "A").comments]
    for (start, end), (_, _, text) in zip(spans, SAID, strict=True):
        assert all(entities.escape(line) in source[start:end] for line in text.split("\n"))
        assert source[start] == "<"
        assert source[end - 1] == ">"
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_the_article_comes_out_without_its_comments():
    article = split_html(page([wordpress(*SAID[1])]), "page.html", "A")
    assert (article.id, article.source, article.title, article.body) == ("A", "page.html", TITLE, BODY)
    assert (article.author, article.url) == ("Salma Idrissi", "https://souss.example/guichet")
    assert (article.date, article.date_raw, article.lead) == (
        "2024-03-04T08:00+01:00",
        "2024-03-04T08:00:00+01:00",
        "",
    )


def test_the_lead_is_a_description_that_the_page_shows():
    shown, hidden = "Un guichet pour les artisans.", "Toute l’actualité du Souss."
    source = HEAD.replace("<p>", f"<p>{shown}</p><p>", 1) + TAIL
    for description, lead in ((shown, shown), (hidden, "")):
        meta = f'<meta name="description" content="{description}"></head>'
        assert split_html(source.replace("</head>", meta), "p", "A").lead == lead


def test_an_arabic_page_gives_title_body_and_date():
    source = """<html dir="rtl"><body><h1>الجماعة تفتح مكتبا جديدا</h1>
    <span class="date-post">الإثنين 4 مارس 2024 - 08:30</span>
    <div><p>فتحت الجماعة يوم الإثنين مكتبا جديدا لفائدة الصناع التقليديين بالمدينة القديمة.</p>
    <p>وسيبقى المكتب مفتوحا كل صباح إلى نهاية السنة.</p></div></body></html>"""
    article = split_html(source, "p", "A")
    assert (article.title, article.date) == ("الجماعة تفتح مكتبا جديدا", "2024-03-04T08:30")
    assert article.body.startswith("فتحت الجماعة")
    assert article.body.endswith("نهاية السنة.")


def test_a_page_in_which_no_article_is_seen_gives_its_paragraphs():
    article = split_html("<div><p>salam</p><p>khouya</p></div>", "p", "A")
    assert re.sub(r"\s", " ", article.body) == "salam khouya"


CLASSIC = f"""{HEAD}<ol class="commentlist"><li class="comment" id="comment-9"><div class="comment-body">
<div class="comment-author vcard"><cite class="fn">Amal</cite> <span class="says">dit :</span></div>
<div class="comment-meta commentmetadata"><a href="#">4 mars 2024 à 10 h 12 min</a> <a>(Modifier)</a></div>
<p>Très bien.</p><p>Et le budget ?</p><div class="reply"><a>Répondre</a></div></div></li></ol>{TAIL}"""
BLOCKS = f"""{HEAD}<div class="wp-block-comments"><ol class="wp-block-comment-template">
<li class="comment depth-1" id="comment-1"><div class="wp-block-comment-author-name"><a>Amal</a></div>
<div class="wp-block-comment-date"><time datetime="2024-03-04T10:12:00">4 mars</time></div>
<div class="wp-block-comment-content"><p>Très bien.<br>Et le budget ?</p></div>
<div class="wp-block-comment-reply-link"><a>Répondre</a></div></li></ol></div>{TAIL}"""
JSON = f"""{HEAD}<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"commentCount": 1, "comment": [{{"@type": "Comment", "author": {{"@type": "Person", "name": "Amal"}},
"dateCreated": "2024-03-04T10:12:00Z", "text": "<p>Tr&egrave;s bien.</p><p>Et le budget ?</p>"}}]}}</script>{TAIL}"""


@pytest.mark.parametrize(
    ("source", "rule"), [(CLASSIC, "wordpress-classic"), (BLOCKS, "wordpress-blocks"), (JSON, "schema.org-json")]
)
def test_other_layouts_give_the_same_comment(source, rule):
    article = split_html(source, "p", "A")
    (comment,) = article.comments
    assert (comment.author, comment.date, comment.text) == ("Amal", "2024-03-04T10:12", "Très bien.\nEt le budget ?")
    assert (comment.rule, comment.likes, article.body, article.warnings) == (rule, None, BODY, ())
    assert "Et le budget ?" in source[slice(*comment.span)]


def test_replies_in_json_keep_their_thread_and_likes():
    source = """<p>x</p><script type="application/ld+json">[{"@graph": [{"@type": "https://schema.org/Comment",
    "text": "a", "upvoteCount": "4", "comment": {"@type": ["Comment"], "text": "b", "author": "Ali",
    "dateCreated": 7}}]}]</script>
    <script type="application/ld+json">{broken</script>"""
    first, reply = split_html(source, "p", "A").comments
    assert (first.text, first.likes, reply.text, reply.author, reply.parent_id) == ("a", 4, "b", "Ali", first.id)


def test_visible_comments_go_before_those_in_json():
    article = split_html(JSON.replace("<footer>", f"<ol>{wordpress(*SAID[0])}{wordpress(*SAID[1])}</ol>"), "p", "A")
    assert [comment.rule for comment in article.comments] == ["wordpress", "wordpress"]


def test_words_that_readers_did_not_write_stay_out_of_text_and_author():
    source = """<ul><li class="comment"><div class="comment-author"><span class="fn">Nora
    <span class="badge">Modératrice</span> يقول:</span></div><div class="comment-content">
    <p>Bravo <img class="emoji" alt="👏" src="e.svg"> à   tous</p><ul><li>un</li><li>deux</li></ul>
    <em class="comment-awaiting-moderation">En attente</em><a class="comment-reply-link">Répondre</a>
    <div class="sharedaddy">Partager</div><script>var x = "<b>";</script><button>J’aime</button></div></li></ul>"""
    (comment,) = split_html(source, "p", "A").comments
    assert (comment.author, comment.text) == ("Nora", "Bravo 👏 à tous\nun\ndeux")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        *(("سعيد يقول:", "سعيد"), ("Karim dit :", "Karim"), ("Par  Hind", "Hind"), ("Ann said:", "Ann")),
        *(("Mohamed Said", "Mohamed Said"), ("Mohamed Said :", "Mohamed Said"), ("dit", "dit"), (" : ", None)),
    ],
)
def test_author_names_lose_what_stands_around_them(words, name):
    assert author_name(words) == name


def test_removed_comments_and_pingbacks_are_rejects_and_their_replies_stay():
    gone = wordpress("Modo", "2024-03-04T10:00", "Commentaire supprimé par le modérateur.", wordpress(*SAID[1]))
    ping = '<li class="pingback"><div class="comment-body">Ping : <a href="#">Revue</a></div></li>'
    empty = '<li class="comment"><b class="fn">Ali</b><div class="comment-content"> </div></li>'
    source = page([wordpress(*SAID[0], gone), ping, empty, wordpress(*SAID[2])], "<h2>5 commentaires</h2>")
    article = split_html(source, "p", "A")
    assert [(c.text, c.parent_id) for c in article.comments] == [
        *((SAID[0][2], None), (SAID[1][2], "A-c001"), (SAID[2][2], None)),
    ]
    assert [(reject.reason, reject.text) for reject in article.rejects] == [
        ("removed by the site", "Commentaire supprimé par le modérateur."),
        ("a link from another page (pingback), not a reader", "Ping : Revue"),
        ("a comment without text", "Ali"),
    ]
    assert "Ping : " in source[slice(*article.rejects[1].span)]
    assert article.warnings == ()  # three found and three left out: five is no contradiction


def test_a_page_with_nothing_but_a_removed_comment_reports_it():
    article = split_html(page([hespress("x", "2024-03-04T10:00", "تم حذف هذا التعليق")], tag="ul"), "p", "A")
    assert [reject.text for reject in article.rejects] == ["تم حذف هذا التعليق"]
    assert (article.comments, article.body) == ((), BODY)


@pytest.mark.parametrize(
    "text", ["Deleted scenes are the best", "removed my first one too, why?", "تم حذف هذا التعليق البارح وعاودت كتبتو"]
)
def test_comments_about_removal_are_comments(text):
    assert reason_against(text) == ""


@pytest.mark.parametrize(
    ("heading", "stated"),
    [
        ("<h3>12 commentaires</h3>", 12),
        ("<h2>12 réflexions au sujet de « Le guichet de 2024 »</h2>", 12),
        ("<h3>تعليقات الزوار</h3><span>10</span>", 10),
        ("<h3>التعليقات (7)</h3>", 7),
        ("<h3>5 آراء على “مكتب”</h3>", 5),
        ('<div id="comments"><span class="comments-count">1 024 Commentaires</span></div>', 1024),
        ("<h3>Commentaires</h3>", None),
        ("<h3>Aucun commentaire</h3>", 0),
        ("<h3>3 mesures pour le souk</h3>", None),
        ("<h3>Une réponse à la crise</h3>", None),
        ("<h3>Une réponse à “Le guichet”</h3>", 1),
        ('<p class="teaser"><span class="comment-count">9 commentaires</span></p>', None),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "commentCount": 6}</script>', 6),
    ],
)
def test_a_stated_count_that_disagrees_is_a_warning(heading, stated):
    warning = () if stated is None else (f"the page states {stated} comments, 2 were found",)
    assert split_html(page(map(lambda said: wordpress(*said), SAID[:2]), heading), "p", "A").warnings == warning


def test_a_stated_count_that_agrees_is_none():
    for heading in ("<h3>2 commentaires</h3>", "<h3>تعليقان</h3>", "<h3>Commentaires</h3><b>2</b>"):
        assert split_html(page([wordpress(*SAID[0]), wordpress(*SAID[1])], heading), "p", "A").warnings == ()


@pytest.mark.parametrize(
    ("markup", "name"),
    [('<div id="disqus_thread"></div>', "Disqus"), ('<div class="fb-comments" data-href="#"></div>', "Facebook")],
)
def test_comments_that_are_loaded_from_elsewhere_are_named(markup, name):
    article = split_html(HEAD + markup + TAIL, "p", "A")
    assert article.warnings == (f"comments are loaded by {name}, not in this file",)
    assert article.body == BODY


def test_an_article_inside_a_comment_section_is_kept():
    source = HEAD.replace("<article>", '<div id="comments"><article>') + "</div>" + TAIL
    assert split_html(source, "p", "A").body == BODY


def test_offsets_survive_comments_scripts_and_attributes_with_markup_in_them():
    noise = '<!-- </li> <li class="comment"> --><script>"</li><li>"</script><img alt="a <b class=x> c" src=x><br/>'
    source = page(
        [f'{noise}<li class="comment"><p class="comment-content">{noise}salam{noise} khouya{noise}</li>{noise}']
    )
    (comment,) = split_html(source, "p", "A").comments
    assert comment.text == "salam\nkhouya"
    start, end = comment.span
    assert source[start:end].startswith('<li class="comment"><p')
    assert source[start:end].endswith(f"khouya{noise}</li>")


def test_attributes_come_back_without_stamps():
    markup = parse('<p title="a <b> c"><a/href=x>t</a><br/></p>')
    assert markup is not None
    assert markup.root.find(".//p").get("title") == "a <b> c"
    assert markup.root.find(".//a").get("href") == "x"
    assert visible_text(markup.root) == "t"


def test_every_selector_of_the_layouts_can_be_read():
    selectors = [s for layout in (*SERVICES, *SITES) for field in layout.fields().values() for s in field]
    singles = [s for layout in (*SERVICES, *SITES) for s in (*layout.items, layout.drop or "p")]
    singles += [CONTROLS, SECTIONS, *(places for _, places in ELSEWHERE)]
    assert all(chains(selector) for selector in selectors)
    assert all(len(chain) == 1 for selector in singles for chain in chains(selector))
    with pytest.raises(ValueError, match="expected a selector of tags, classes"):
        chains("li > p:first-child")


HOSTILE = [
    *("", "<", "<!--", "<!-- <p>x", "\0", "\ud800", "<p>a\0b\ud83d</p>", "<li class=comment>", "</li></p>"),
    "<div>" * 20_000 + "salam" + "</div>" * 20_000,
    "<li class=comment><p class=comment-content>x" * 3_000,
    "<!--" * 20_000,
    "<script>" * 20_000,
    '<a b="' * 20_000,
    '<script type="application/ld+json">' + "[" * 50_000,
    '<html itemscope itemtype="https://schema.org/Comment"><p itemprop=text>salam',
    '<script type="application/ld+json">{"@graph": [1, null, {"@type": 3, "comment": {"@type": "Comment"}}]}',
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_markup_never_raises(number):
    article = split_html(HOSTILE[number], "p", "A")
    assert (article.id, article.source) == ("A", "p")


def test_signs_that_xml_forbids_are_shown_as_unknown_ones_and_move_no_span():
    said = "Bra\x01vo\x0b à\x1f \ufffetous"
    source = f"<h1>T\x02itre</h1><p>Le\x03 texte.</p><ol>{wordpress(SAID[0][0], SAID[0][1], said)}</ol>"
    article = split_html(source, "p", "A")
    (comment,) = article.comments
    assert comment.text == "Bra\ufffdvo\ufffd à\ufffd \ufffdtous"
    assert said in source[slice(*comment.span)]
    assert article.title.startswith("T")
    assert not re.search("[\x00-\x08\x0b\x0e-\x1f]", article.title + article.body)


def test_words_below_thousands_of_tags_are_not_lost():
    deep = "<div>" * 3_000 + "</div>" * 3_000
    article = split_html(f"{deep}<ol>{wordpress(*SAID[0])}</ol>", "p", "A")
    assert [comment.text for comment in article.comments] == [SAID[0][2]]
    assert article.warnings[0].startswith("the mark-up is nested without end")


def calls(function):
    """How many calls a function makes: what time would say, on a machine that does nothing else."""
    counted = 0

    def count(_, event, __):
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("nested", [False, True])
def test_work_grows_in_proportion_to_the_thread(nested):
    def work(count):
        thread = ""
        for _ in range(count):
            thread = wordpress(*SAID[0], thread) if nested else thread + wordpress(*SAID[0])
        source = page([thread])
        assert len(split_html(source, "p", "A").comments) == count
        return calls(lambda: split_html(source, "p", "A"))

    assert work(160) < 10 * work(20)


def test_a_vast_page_gives_its_paragraphs_for_a_body():
    source = f"{HEAD}<div>{'<span>x</span>' * 13_000}</div>{TAIL}"
    assert BODY in split_html(source, "p", "A").body


SCRAPS = """<li class=comment>|</li>|<p>|</p>|<div itemprop=comment itemscope>|</div>|<!--|-->|<script>|</script>
<table>|<td>|<p class="comment-content">|<b class="fn">|<h3 id="comments">|3 commentaires|salam|&amp;|&#0;|"|<|<svg>
<template>|<h1>|<body>|</html>|<iframe>|<title>|<time datetime="2024-03-04">|<a href=x>|<br/>|<div id=comments>
<html itemscope itemtype="https://schema.org/Comment">|<p itemprop=text>"""
PIECES = st.sampled_from(SCRAPS.replace("\n", "|").split("|"))


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=30).map("".join)))
def test_any_string_at_all_is_read(source):
    article = split_html(source, "p", "A")
    for part in (*article.comments, *article.rejects):
        start, end = part.span
        assert 0 <= start <= end <= len(source)


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=4).map("\n".join)
COMMENTS = st.lists(
    st.tuples(
        # A name that is written as a date ("2000/0/0") is told from one by nobody.
        st.lists(WORDS, min_size=1, max_size=3)
        .map(" ".join)
        .filter(lambda name: author_name(name) == name == name_in(name)),
        st.datetimes(datetime(2001, 1, 1), datetime(2040, 1, 1)).map(lambda date: date.isoformat(timespec="minutes")),
        LINES.filter(lambda text: not reason_against(text)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(comments=COMMENTS)
@pytest.mark.parametrize("rule", THREADS)
def test_any_comments_come_back_from_a_page_made_of_them(rule, comments):
    source = page(THREADS[rule](*comment) for comment in comments)
    article = split_html(source, "p", "A")
    assert [(c.author, c.date, c.text) for c in article.comments] == comments
    for comment, (_, _, text) in zip(article.comments, comments, strict=True):
        shown = source[slice(*comment.span)]
        assert all(entities.escape(line) in shown for line in text.split("\n"))
