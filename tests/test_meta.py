import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.split.markup import parse
from stance.split.meta import Meta, bare_title, read_meta
from stance.split.meta.byline import person
from stance.split.meta.language import language_of

TITLE = "La commune ouvre un guichet"
ARABIC_TITLE = "الجماعة تفتح مكتبا جديدا للصناع"
FRENCH = "<p>La commune a ouvert un guichet pour les artisans de la médina, et le maire est dans la salle.</p>"
ARABIC = "<p>فتحت الجماعة يوم الاثنين مكتبا جديدا لفائدة الصناع التقليديين بالمدينة القديمة.</p>"
H1 = f"<h1>{TITLE}</h1>"


def meta(body, head="", attributes=""):
    markup = parse(f"<!DOCTYPE html><html{attributes}><head>{head}</head><body>{body}</body></html>")
    assert markup is not None
    return read_meta(markup)


def named(name, content, by="property"):
    return f'<meta {by}="{name}" content="{content}">'


def in_json(value):
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


NEWS = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "#org", "name": "Journal du Souss"},
        {"@type": "Person", "@id": "#salma", "name": "Salma Idrissi"},
        {
            "@type": ["NewsArticle", "Article"],
            "headline": "Un guichet &amp; un maire",
            "author": [{"@id": "#salma"}, {"@type": "Person", "name": "Karim B."}],
            "publisher": {"@id": "#org"},
            "datePublished": "2024-03-05T18:20:00+01:00",
            "dateModified": "2024-03-06T09:00:00+01:00",
            "inLanguage": "fr-MA",
            "mainEntityOfPage": {"@type": "WebPage", "@id": "https://souss.example/guichet"},
        },
    ],
}
MICRODATA = """<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Un guichet &amp; un
maire</h1><span itemprop="author" itemscope><b itemprop="name">Salma Idrissi</b></span>
<time itemprop="datePublished" datetime="2024-03-05T18:20:00+01:00">hier</time></article>"""


def test_json_ld_tells_all_through_its_graph_and_references():
    found = meta("", in_json(NEWS))
    assert found == Meta(
        title="Un guichet & un maire",
        author="Salma Idrissi, Karim B.",
        date="2024-03-05T18:20+01:00",
        date_raw="2024-03-05T18:20:00+01:00",
        site="Journal du Souss",
        language="fr",
        url="https://souss.example/guichet",
    )


def test_microdata_tells_title_author_and_date():
    found = meta(MICRODATA)
    assert (found.title, found.author, found.date) == (
        "Un guichet & un maire",
        "Salma Idrissi",
        "2024-03-05T18:20+01:00",
    )


def test_microdata_of_other_articles_is_not_the_articles():
    card = """<div itemscope itemtype="https://schema.org/NewsArticle"><span itemprop="author">Autre Plume</span>
    <time itemprop="datePublished" datetime="2020-01-01">x</time></div>"""
    found = meta(f"{MICRODATA}{card}{card}")
    assert (found.author, found.date) == ("Salma Idrissi", "2024-03-05T18:20+01:00")
    found = meta(f"<article itemscope>{H1}</article>{'<p>x</p>' * 60}{card}{card}")
    assert (found.author, found.date) == (None, None)


def test_open_graph_tells_title_site_date_language_and_address():
    head = named("og:title", f"{TITLE} | Rif Now") + named("og:site_name", "Rif Now") + named("og:locale", "fr_FR")
    head += named("article:published_time", "2024-03-05T17:20:00Z") + named(
        "og:url", "https://rif.example/g?a=1&amp;b=2"
    )
    found = meta("", head)
    assert (found.title, found.site, found.language) == (TITLE, "Rif Now", "fr")
    assert (found.date, found.url) == ("2024-03-05T17:20+00:00", "https://rif.example/g?a=1&b=2")


@pytest.mark.parametrize(
    "page",
    [
        # The heading that readers see, whatever else is declared or headed.
        (f"<h1>Rif Now</h1>{H1}", f"<title>{TITLE} - Rif Now</title>"),
        (f"<h1>Rif Now</h1><h2>{TITLE}</h2><h2>Un autre titre de la page</h2>", f"<title>{TITLE} - Rif Now</title>"),
        (f"<h1>Maroc</h1><h2>{TITLE}</h2>", f"<title>{TITLE}</title>"),
        (f"<h3 class='post-title'>{TITLE}</h3>", f"<title>Rif Now: {TITLE}</title>" + named("og:title", TITLE)),
        (H1, named("og:title", "Enfin un guichet pour tous !") + "<title>Guichet</title>"),
        (f"<h1>Actualités</h1>{H1}", named("og:title", "Enfin un guichet pour tous !")),
        ("<h1><a>La commune</a> ouvre <em>un</em>\n guichet </h1>", ""),
        (f"<aside><h1>Les plus lus cette semaine</h1></aside>{H1}", ""),
        (f"<h1></h1>{H1}", ""),
        (f"<h1>Rif Now</h1><h2>{TITLE}</h2>", f"<title>Rif Now » Archives du blog » {TITLE}</title>"),
        (f"<div id='comments'>{H1}</div>", ""),
        # No heading: what is declared, without the site.
        ("", f"<title>{TITLE} | Rif Now</title>"),
        ("", f"<title>{TITLE} - Rif Now</title>"),
        ("", f"<title>Rif Now : {TITLE}</title>" + named("og:title", TITLE)),
        ("", f"<title>{TITLE} » Rif Now</title>"),
        ("", f"<title>Rif Now | {TITLE}</title>" + named("og:site_name", "rif now")),
        ("", named("twitter:title", TITLE, "name")),
        ("<h1>Rif Now</h1>", named("og:site_name", "Rif Now") + named("og:title", TITLE)),
    ],
)
def test_the_title_is_the_articles_without_the_sites_name(page):
    assert meta(*page).title == TITLE


def test_a_page_of_no_heading_and_no_title_has_no_title():
    assert meta("<p>x</p>") == Meta()
    assert meta("<h1> </h1>", "<title></title>").title == ""


@pytest.mark.parametrize(
    ("title", "site", "bare"),
    [
        ("Gaza - le bilan", "", "Gaza - le bilan"),
        ("Botola - Raja et Wydad dos à dos", "", "Botola - Raja et Wydad dos à dos"),
        ("Un titre de plus - Le Site", "le site", "Un titre de plus"),
        ("Le Site – Un titre - en deux", "Le Site", "Un titre - en deux"),
        (f"{ARABIC_TITLE} | هسبريف", "", ARABIC_TITLE),
        ("Le maire : « On ne vend pas » - Le Site", "Le Site", "Le maire : « On ne vend pas »"),
    ],
)
def test_a_headlines_own_dashes_stay(title, site, bare):
    assert bare_title(title, site) == bare


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ('<a rel="author" href="/u/1">Salma Idrissi</a>', "Salma Idrissi"),
        ('<p class="byline">Par Salma Idrissi, le 5 mars 2024 à 18:20</p>', "Salma Idrissi"),
        ('<p class="x">Par Salma Idrissi | 5 mars 2024</p>', "Salma Idrissi"),
        ('<p class="x">Publié par : Salma Idrissi – mis à jour hier</p>', "Salma Idrissi"),
        ('<div class="author">Rif Now - Salma Idrissi</div>', "Salma Idrissi"),
        ("<span>By Salma El Idrissi</span>", "Salma El Idrissi"),
        ('<span class="author">هسبريف - سلمى الإدريسي</span>', "هسبريف"),
        ("<p>بقلم: سلمى الإدريسي</p>", "سلمى الإدريسي"),
        ("<p>بقلم</p>", None),
        ("<p>إعداد: سلمى الإدريسي</p>", "سلمى الإدريسي"),
        ("<p>كتب الوزير على صفحته</p>", None),
        ('<span class="post-meta-author">Salma Idrissi</span>', "Salma Idrissi"),
        ('<span class="author-avatar">Portrait</span>', None),
        ('<div id="comments"><b class="author">Karim</b></div>', None),
        ("<p>Par ailleurs, la mairie ferme.</p>", None),
        (f"<p>Par {'le conseil de la ville ' * 9}</p>", None),
        ('<a rel="author" href="/">https://rif.example/</a>', None),
        ('<a rel="author">12 345</a>', None),
        ("<aside><a rel='author'>Autre Plume</a></aside>", None),
        (f"{'<p>x</p>' * 60}<h3>Autre article</h3><span class='author'>Autre Plume</span>", None),
    ],
)
def test_the_author_is_read_from_the_line_under_the_heading(byline, author):
    assert meta(H1 + byline, named("og:site_name", "Rif Now")).author == author


def test_the_sites_own_name_is_no_author():
    head = named("og:site_name", "Rif Now") + named("author", "RIF NOW", "name")
    assert meta(H1, head).author is None
    assert meta(H1 + "<p class='byline'>Par Salma Idrissi</p>", head).author == "Salma Idrissi"
    assert person("Rif Now | Salma", "Rif Now") == "Salma"


@pytest.mark.parametrize(
    ("shown", "head", "date"),
    [
        ("<time datetime='2024-03-05T18:20:00+01:00'>il y a 2 h</time>", "", "2024-03-05T18:20+01:00"),
        ("<span class='x'>Publié le 5 mars 2024 à 18h20</span>", "", "2024-03-05T18:20"),
        ("<span class='date-post'>الثلاثاء 5 مارس 2024 - 18:20</span>", "", "2024-03-05T18:20"),
        ("<div class='posted-on'>March 5, 2024 at 6:20 pm</div>", "", "2024-03-05T18:20"),
        ("<div>il y a 2 heures</div>", "", None),
        ("<time>05/03/2024 18:20</time>", named("date", "2024-03-05", "name"), "2024-03-05T18:20"),
        ("<time>07/03/2024 18:20</time>", named("date", "2024-03-05", "name"), "2024-03-05"),
        ("<time>07/03/2024</time>", named("article:published_time", "31 février 2024"), "2024-03-07"),
        ("<nav><time datetime='2020-01-01'>x</time></nav><time datetime='2024-03-05'>x</time>", "", "2024-03-05"),
        (f"<p>La loi du 5 mars 2020 {'est encore dans la salle ' * 9}</p>", "", None),
        (f"{'<p>x</p>' * 60}<time datetime='2020-01-01'>un autre article</time>", "", None),
    ],
)
def test_the_date_is_the_declared_one_or_stands_near_the_heading(shown, head, date):
    assert meta(H1 + shown, head).date == date


def test_a_byline_at_the_end_counts_inside_the_articles_own_element():
    foot = "<footer>Publié le <time datetime='2024-03-05'>x</time> par <a rel='author'>Salma Idrissi</a></footer>"
    long = "<p>x</p>" * 60
    found = meta(f"<article>{H1}{long}{foot}</article><article><a rel='author'>Autre</a></article>")
    assert (found.author, found.date) == ("Salma Idrissi", "2024-03-05")
    found = meta(f"{H1}{long}{foot}")
    assert (found.author, found.date) == (None, None)


def test_a_title_that_no_heading_shows_still_has_its_byline():
    byline = "<i>Écrit par Salma Idrissi</i><i>lundi 11 mars 2024 07:45</i>"
    page = f"{'<p>x</p>' * 60}<table><tr><td>{TITLE}</td></tr></table>{byline}"
    found = meta(page, f"<title>{TITLE} | Rif Now</title>")
    assert (found.title, found.author, found.date) == (TITLE, "Salma Idrissi", "2024-03-11T07:45")


def test_the_line_under_an_old_blogs_article_gives_its_date():
    said = f"Cette entrée a été publiée le lundi 11 mars 2024 à 7:45 {'dans Société ' * 20}"
    foot = f"<p class='postmetadata alt'>{said}</p>"
    assert meta(f"<div class='post'>{H1}{'<p>x</p>' * 60}{foot}</div>").date == "2024-03-11T07:45"


def test_what_readers_wrote_is_none_of_the_articles_data():
    comment = (
        "<b rel='author'>Karim</b><time datetime='2021-01-01'>x</time><p class='lead'>Je le dis ici, et bravo.</p>"
    )
    page = f"<html><body>{H1}<ol><li class='said'>{comment}</li></ol></body>"
    markup = parse(page)
    assert markup is not None
    found = read_meta(markup, markup.index.select("li.said"))
    assert (found.title, found.author, found.date, found.lead) == (TITLE, None, None, "")
    assert read_meta(markup).author == "Karim"


def test_the_lead_is_a_shown_description_or_a_standfirst():
    shown, standfirst = "Un guichet pour tous les artisans.", "Le maire y croit, les artisans aussi."
    head = named("description", shown, "name")
    assert meta(f"{H1}<p>{shown}</p>", head).lead == shown
    assert meta(H1, head).lead == ""
    assert meta(f"{H1}<p class='chapo'>{standfirst}</p>", head).lead == standfirst
    assert meta(f"{H1}<p class='chapo'>Société</p>", head).lead == ""
    assert meta(f"{H1}<aside><p class='excerpt'>{standfirst}</p></aside>").lead == ""


@pytest.mark.parametrize(
    ("attributes", "head", "body", "language"),
    [
        (' lang="fr-FR"', "", "", "fr"),
        (' lang="ar"', "", ARABIC, "ar"),
        (' lang="ary"', "", ARABIC, "ary"),
        # Many themes declare the language they were written in.
        (' lang="en-US"', "", ARABIC, "ar"),
        (' lang="en-US"', named("og:locale", "en_US"), FRENCH, "fr"),
        (' lang="x"', named("og:locale", "ar_MA"), "", "ar"),
        ("", named("content-language", "fr", "http-equiv"), "", "fr"),
        ("", "", FRENCH, "fr"),
        ("", "", "<p>salam khouya, kidayr?</p>", None),
        (' lang="<script>"', "", "", None),
    ],
)
def test_the_language_is_that_of_the_words_then_the_declared_one(attributes, head, body, language):
    assert meta(body, head, attributes).language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council has opened a desk for the artisans of the old town, and it is open from nine.", "en"),
        ("El ayuntamiento ha abierto una oficina para los artesanos de la medina y los vecinos del barrio.", "es"),
        ("bghina lkhdma machi hadra, 3lach had chi kaml a khouya, rah bzaf walakin mzyan", None),
        ("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ ⵎⴰⵏⵣⴰⴽⵉⵏ ⴰⵢⵜⵎⴰ ⵎⴰⵏⵉⴽ ⵜⴳⴰⵎ ⵖⴰⵙⵙⴰⴷ ⵜⴰⵏⵎⵎⵉⵔⵜ", "zgh"),
        ("123 456 :-)", None),
        ("", None),
        ("سلام", None),
        ("واش le budget ديال la commune هو هذا ou bien كاين شي حاجة أخرى dans le projet", None),
    ],
)
def test_a_language_is_named_only_where_the_text_is_sure(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ('<link rel="canonical" href=" https://souss.example/a ">', "https://souss.example/a"),
        ('<link rel="canonical" href="/a"><base href="https://souss.example/x/">', "https://souss.example/a"),
        ('<link rel="canonical" href="/a">' + named("og:url", "https://souss.example/b"), "https://souss.example/a"),
        ('<link rel="canonical" href="/a">', None),
        (
            '<link rel="canonical" href="javascript:alert(1)">' + named("og:url", "http://a.example/"),
            "http://a.example/",
        ),
        ('<link rel="canonical" href="http://[">', None),
        ('<link rel="canonical" href="https://souss.example/a b">', None),
        ('<link rel="canonical" href="https://localhost/">', None),
        ('<link rel="canonical" href="">', None),
    ],
)
def test_the_address_is_absolute_or_none(links, url):
    assert meta("", links).url == url


def test_hostile_values_neither_break_out_nor_break_anything():
    evil = {
        "@graph": [
            None,
            7,
            {"@type": {"@type": "Article"}, "headline": "no"},
            {"@type": "NewsArticle", "headline": ["x"], "author": {"name": {"name": 3}}, "publisher": 4},
        ],
        "datePublished": {"a": 1},
    }
    deep = '<script type="application/ld+json">' + "[" * 100_000 + "</script>"
    found = meta(H1, in_json(evil) + deep + named("og:site_name", "a&#27;[2J\u202eb") + named("date", "9" * 10_000))
    assert (found.title, found.author, found.date, found.site) == (TITLE, None, None, "a [2J b")


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["@type", "@graph", "@id", "name", "author", "publisher", "headline", "url", "mainEntityOfPage"]
                ),
                inner | st.sampled_from(["NewsArticle", "WebSite"]),
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_without_an_error(value):
    found = meta(H1, in_json(value))
    assert found.title
