"""Feeds: of one article's comments, of a site's, of articles; whole, empty, cut and hostile."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.errors import InputError
from stance.split import split_file

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
)
FIRST = """<item><title>Par : Hind</title><link>https://souk.example/gare/#comment-41</link>
<dc:creator><![CDATA[Hind]]></dc:creator><pubDate>Mon, 04 Mar 2024 09:12:44 +0100</pubDate>
<guid isPermaLink="false">https://souk.example/?p=7#comment-41</guid>
<description><![CDATA[La gare ferme…]]></description>
<content:encoded><![CDATA[<p>La gare ferme &amp; nous ?</p>
<p>On marchera.<br />Encore.</p>]]></content:encoded></item>
"""
REPLY = """<item><title>Par : سعيد</title><link>https://souk.example/gare/#comment-42</link>
<dc:creator><![CDATA[سعيد]]></dc:creator><pubDate>Mon, 04 Mar 2024 10:01:00 +0000</pubDate>
<guid isPermaLink="false">https://souk.example/?p=7#comment-42</guid>
<content:encoded><![CDATA[<p>En réponse à <a href="https://souk.example/gare/#comment-41">Hind</a>.</p>
<p>بصح &lt;3</p>]]></content:encoded></item>
"""
LINKED = """<item><title>Par : Un autre blog</title><link>https://souk.example/gare/#comment-43</link>
<guid isPermaLink="false">https://souk.example/?p=7#comment-43</guid>
<content:encoded><![CDATA[<p>[&#8230;] comme le dit le souk [&#8230;]</p>]]></content:encoded></item>
"""


def rss(title, *items, end="</channel></rss>"):
    head = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {NAMESPACES}><channel><title>{title}</title>'
    return f"{head}<link>https://souk.example/gare/</link><description/>\n{''.join(items)}{end}"


def read(tmp_path, text, name="feed.xml"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return split_file(tmp_path / name)


@pytest.mark.parametrize(
    "title",
    [
        *("Commentaires sur : La gare ferme", "Comments on: La gare ferme", "تعليقات على: La gare ferme"),
        *("Commentaires sur&#160;: La gare ferme", "التعليقات على: La gare ferme"),
    ],
)
def test_a_feed_of_comments_is_one_article_with_its_comments(tmp_path, title):
    (article,) = read(tmp_path, rss(title, FIRST, REPLY, LINKED))
    assert (article.title, article.url, article.body) == ("La gare ferme", "https://souk.example/gare/", "")
    first, reply = article.comments
    assert first.text == "La gare ferme & nous ?\nOn marchera.\nEncore."
    assert (first.author, first.date, first.date_raw) == ("Hind", "2024-03-04T09:12", "Mon, 04 Mar 2024 09:12:44 +0100")
    assert (first.id, first.article_id, first.rule) == (f"{article.id}-c001", article.id, "feed")
    assert (reply.text, reply.author, reply.parent_id, reply.likes) == ("بصح <3", "سعيد", first.id, None)
    assert (first.span, reply.span) == ((0, 1), (1, 2))
    assert [(reject.text, reject.reason) for reject in article.rejects] == [
        ("[…] comme le dit le souk […]", "a link from another page (pingback), not a reader")
    ]
    assert article.warnings == ()


def test_replies_of_atom_name_what_they_answer(tmp_path):
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
    <title type="text">Comments on Le blog du souk: Le port: et après ?</title><generator>Blogger</generator>
    <link rel="alternate" type="text/html" href="https://souk.example/port.html"/>
    <entry><id>tag:souk.example:1</id><published>2024-03-04T09:12:44+01:00</published><author><name>Hind</name></author>
    <content type="html">Un &lt;b&gt;port&lt;/b&gt;,&lt;br&gt;oui</content>
    <thr:in-reply-to ref="tag:souk.example:post"/></entry>
    <entry><id>tag:souk.example:2</id><published>2024-03-05T23:59:00Z</published><author><name>Saïd</name></author>
    <content type="text">1 &lt; 2</content><thr:in-reply-to ref="tag:souk.example:1"/></entry></feed>"""
    (article,) = read(tmp_path, feed, "comments.atom")
    assert (article.title, article.url) == ("Le port: et après ?", "https://souk.example/port.html")
    assert [(comment.text, comment.author, comment.date) for comment in article.comments] == [
        ("Un port,\noui", "Hind", "2024-03-04T09:12"),
        ("1 < 2", "Saïd", "2024-03-05T23:59"),
    ]
    assert [comment.parent_id for comment in article.comments] == [None, article.comments[0].id]


def test_a_feed_of_a_site_s_comments_is_one_article_for_each_page(tmp_path):
    def item(title, page, number):
        link = f"https://souk.example/{page}/#comment-{number}"
        words = f"<description>mot {number}</description>"
        return f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>{words}</item>"

    items = (
        item("Commentaires sur Passer par Salé par Hind", "sale", 1),
        item("Commentaires sur La gare par Saïd", "gare", 2),
        item("Commentaires sur Passer par Salé par Anonyme", "sale", 3),
    )
    sale, gare = read(tmp_path, rss("Commentaires pour Le souk", *items))
    assert (sale.title, sale.url) == ("Passer par Salé", "https://souk.example/sale/")
    assert [(comment.text, comment.author) for comment in sale.comments] == [("mot 1", "Hind"), ("mot 3", "Anonyme")]
    assert (gare.title, [comment.text for comment in gare.comments]) == ("La gare", ["mot 2"])
    assert len({sale.id, gare.id, *(comment.id for comment in (*sale.comments, *gare.comments))}) == 5


def test_a_feed_of_articles_says_where_their_comments_are(tmp_path):
    items = """<item><title>La gare &#8220;ferme&#8221;</title><link>https://souk.example/gare/</link>
    <dc:creator>La rédaction</dc:creator><pubDate>Mon, 04 Mar 2024 09:00:00 +0000</pubDate>
    <description>La gare ferme lundi. [&#8230;]</description>
    <content:encoded><![CDATA[<p>La gare ferme lundi.</p><p>Elle rouvrira en mai.</p>]]></content:encoded>
    <slash:comments>3</slash:comments><wfw:commentRss>https://souk.example/gare/feed/</wfw:commentRss></item>
    <item><title>Le port</title><link>https://souk.example/port/</link><description>Rien.</description>
    <slash:comments>0</slash:comments><wfw:commentRss>https://souk.example/port/feed/</wfw:commentRss></item>"""
    gare, port = read(tmp_path, rss("تعليقات اليوم", items), "articles.rss")
    assert (gare.title, gare.lead, gare.body) == ("La gare “ferme”", "", "La gare ferme lundi.\nElle rouvrira en mai.")
    assert (gare.author, gare.date, gare.url) == ("La rédaction", "2024-03-04T09:00", "https://souk.example/gare/")
    assert gare.warnings == (
        "the file states 3 comments, 0 were found",
        "its comments are in https://souk.example/gare/feed/, not in this file",
    )
    assert (port.title, port.body, port.warnings, port.comments) == ("Le port", "Rien.", (), ())
    assert gare.id != port.id


def test_an_empty_feed_of_comments_is_an_article_and_says_so(tmp_path):
    (article,) = read(tmp_path, rss("Commentaires sur : La gare ferme"))
    assert (article.title, article.comments) == ("La gare ferme", ())
    assert article.warnings == ("the feed holds no comments",)
    with pytest.raises(InputError, match="expected a feed with entries, got one without any; save it again"):
        read(tmp_path, rss("Le souk"))


def test_a_feed_that_breaks_off_gives_what_is_whole_and_the_rest_as_a_reject(tmp_path):
    (article,) = read(tmp_path, rss("Comments on: La gare ferme", FIRST, REPLY[:-60], end=""))
    assert [comment.author for comment in article.comments] == ["Hind"]
    assert article.warnings == ("the file breaks off after 1 comment",)
    assert [reject.reason for reject in article.rejects] == ["cut off by the end of the file"]
    assert article.rejects[0].text.startswith("<item><title>Par : سعيد")
    (article,) = read(tmp_path, rss("Comments on: La gare ferme", FIRST[:200], end=""))
    assert (article.comments, article.warnings[0]) == ((), "the file breaks off after 0 comments")
    (article,) = read(tmp_path, rss("Comments on: La gare ferme", FIRST, end=""))
    assert (len(article.comments), article.rejects) == (1, ())


def test_faults_of_the_mark_up_do_not_cost_the_comments(tmp_path):
    broken = FIRST.replace("La gare ferme…", "R & D &nbsp; \x0b").replace("Hind]]></dc", "Hind & co]]></dc")
    broken += "<item><title>a & b</title><description>sans fin &eacute;</description></item>"
    (article,) = read(tmp_path, rss("Comments on: R & D", broken))
    assert [comment.text for comment in article.comments] == [
        "La gare ferme & nous ?\nOn marchera.\nEncore.",
        "sans fin é",
    ]
    assert article.comments[0].author == "Hind & co"


def test_other_encodings_and_mojibake_are_read_and_said(tmp_path):
    feed = rss("Commentaires sur : L’été", FIRST).replace("UTF-8", "windows-1252")
    (tmp_path / "a.rss").write_bytes(feed.encode("cp1252"))
    (article,) = split_file(tmp_path / "a.rss")
    assert (article.title, article.warnings) == ("L’été", ())
    misread = feed.replace("On marchera", "Ã©tÃ©")
    (article,) = read(tmp_path, misread)
    assert "été." in article.comments[0].text
    assert article.warnings == ("encoding repaired in 1 place, misread before",)


@pytest.mark.parametrize(
    "feed",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + rss("Comments on: &b;", FIRST)[38:],
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd" [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
        + rss("x")[38:],
    ],
)
def test_entities_of_a_feed_s_own_are_refused_in_one_line(tmp_path, feed):
    with pytest.raises(InputError, match="expected XML without entities of its own") as refusal:
        read(tmp_path, feed)
    assert "\n" not in str(refusal.value)


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, 2_000), length=st.integers(0, 60), junk=st.text(max_size=20), end=st.integers(0, 3_000))
def test_any_damage_is_read_or_refused(tmp_path_factory, start, length, junk, end):
    feed = rss("Comments on: La gare ferme", FIRST, REPLY, LINKED)
    path = tmp_path_factory.mktemp("feed") / "feed.xml"
    path.write_text((feed[:start] + junk + feed[start + length :])[: end or None], encoding="utf-8", errors="replace")
    with suppress(InputError):
        for article in split_file(path):
            assert all(comment.text and comment.article_id == article.id for comment in article.comments)
