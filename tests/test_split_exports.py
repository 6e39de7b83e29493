"""Exports of WordPress, Disqus, YouTube and Facebook, as XML, nested JSON and tables."""

import csv
import io
import json
import re
from contextlib import suppress
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.errors import InputError
from stance.split import split_file
from stance.split.encoding import repair
from stance.split.tables import xml_exports as xml_exports

SPACES = (
    'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def cdata(text):
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def wp_comment(number, text, parent=0, approved="1", kind="comment", author="Hind"):
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>{cdata(author)}</wp:comment_author>"
        f"<wp:comment_date>2024-03-04 10:{number % 60:02d}:59</wp:comment_date>"
        f"<wp:comment_content>{cdata(text)}</wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>\n"
    )


def wp_item(number, title, *comments, kind="post", body="<p>Le souk.</p>"):
    return (
        f"<item><title>{cdata(title)}</title><link>https://souk.example/?p={number}</link>"
        f"<dc:creator>{cdata('redac')}</dc:creator><content:encoded>{cdata(body)}</content:encoded>"
        f"<excerpt:encoded>{cdata('')}</excerpt:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date>2024-03-04 09:00:00</wp:post_date><wp:post_type>{kind}</wp:post_type>"
        f"{''.join(comments)}</item>\n"
    )


def wxr(*items, end="</channel></rss>"):
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!-- an export, <title> and all -->\n'
        f'<rss version="2.0" {SPACES}><channel><title>Le souk</title>{"".join(items)}{end}'
    )


def read(tmp_path, text, name="export.xml"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return split_file(tmp_path / name)


def test_an_export_of_wordpress_gives_each_article_with_its_own_comments(tmp_path):
    first = wp_item(
        7,
        "La gare &amp; nous",
        wp_comment(41, 'Et "nous" ? 1 < 2\nOn marchera'),
        wp_comment(42, "<b>بصح</b>\nوالله", parent=41, author="سعيد &amp; co"),
        body="<!-- wp:paragraph --><p>La gare ferme.</p>\n\n<p>Lundi.</p>",
    )
    gare, port = read(tmp_path, wxr(first, wp_item(8, "Le port", kind="page")))
    assert re.fullmatch(r"export-[0-9a-f]{8}-p7", gare.id)
    assert (gare.title, gare.body, gare.author) == ("La gare & nous", "La gare ferme.\nLundi.", "redac")
    assert (gare.date, gare.url, gare.warnings) == ("2024-03-04T09:00", "https://souk.example/?p=7", ())
    one, two = gare.comments
    assert (one.id, one.text, one.date, one.parent_id) == (
        *(f"{gare.id}-c41", 'Et "nous" ? 1 < 2\nOn marchera', "2024-03-04T10:41", None),
    )
    assert (two.text, two.author, two.parent_id, two.rule) == ("بصح\nوالله", "سعيد & co", one.id, "wxr")
    assert (port.title, port.comments) == ("Le port", ())


def test_what_a_wordpress_site_does_not_show_is_a_reject_and_replies_to_it_stay(tmp_path):
    comments = (
        wp_comment(1, "oui"),
        wp_comment(2, "achetez", parent=1, approved="spam"),
        wp_comment(3, "vu", parent=2, approved="trash"),
        wp_comment(4, "pas encore", approved="0"),
        wp_comment(5, "[…] lien […]", kind="pingback"),
        wp_comment(6, "note", kind="order_note"),
        wp_comment(7, "non", parent=3),
        wp_comment(8, "seul", parent=99),
        wp_comment(9, ""),
    )
    (article,) = read(tmp_path, wxr(wp_item(3, "t", *comments), wp_item(4, "image", kind="attachment")))
    assert [(comment.text, comment.parent_id) for comment in article.comments] == [
        *(("oui", None), ("non", f"{article.id}-c1"), ("seul", None)),
    ]
    assert [reject.reason for reject in article.rejects] == [
        *("spam", "removed by the site", "not approved by the site"),
        "a link from another page (pingback), not a reader",
        *("not a reader's comment (order_note)", "row 9 has no text"),
    ]
    assert article.warnings == ("items left out, being no articles: 1 attachment",)


def test_an_export_that_breaks_off_gives_what_is_whole_and_says_so(tmp_path):
    text = wxr(wp_item(1, "un", wp_comment(1, "a")), wp_item(2, "deux", wp_comment(2, "b"), wp_comment(3, "coupé ici")))
    first, second = read(tmp_path, text[: text.index("coupé") + 3])
    assert [comment.text for comment in (*first.comments, *second.comments)] == ["a", "b"]
    assert (second.title, second.warnings) == ("deux", ("the file breaks off after 2 comments",))
    with pytest.raises(InputError, match="got XML that is broken before its first article; export again"):
        read(tmp_path, text[:420])
    (article,) = read(tmp_path, wxr(wp_item(1, "un", wp_comment(1, "a")), "<item>R & D</item>", wp_item(2, "deux")))
    assert article.warnings == ("the file breaks off after 1 comment: it is no XML from line 5 on",)


def test_control_characters_and_other_encodings_do_not_end_an_export(tmp_path):
    text = wxr(wp_item(1, "Été", wp_comment(1, "a\x0bb \x00"), wp_comment(2, "dÃ©jÃ\u00a0 vu")))
    (article,) = read(tmp_path, text)
    assert [comment.text for comment in article.comments] == ["a b", "déjà vu"]
    assert article.warnings == ("encoding repaired: 1 row has words that had been misread",)
    (tmp_path / "b.xml").write_bytes(wxr(wp_item(1, "Été", wp_comment(1, "œuvre"))).encode("utf-16"))
    assert split_file(tmp_path / "b.xml")[0].comments[0].text == "œuvre"


def test_hostile_exports_are_refused_or_bounded(tmp_path):
    bomb = wxr(wp_item(1, "t", wp_comment(1, "a")))
    doctype = "<!DOCTYPE rss [" + "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 9}">' for n in range(9)) + "]>"
    with pytest.raises(InputError, match="expected XML without entities of its own"):
        read(tmp_path, bomb.replace("<rss", doctype + "<rss"))
    (article,) = read(tmp_path, wxr(wp_item(1, "t", wp_comment(1, "a")), "<item>" + "<b>" * 100_000))
    assert article.warnings[0].startswith("the file breaks off after 1 comment")


def test_an_export_is_read_as_a_stream(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_exports, "CHUNK", 4_096)
    pictures = [wp_item(n, "", kind="attachment", body="mot " * 500) for n in range(1_000)]
    comments = [wp_comment(n, "mot " * 500) for n in range(1, 1_000)]
    (tmp_path / "long.xml").write_text(wxr(*pictures, wp_item(1, "t", *comments)))
    held = 0
    for element in xml_exports._elements(tmp_path / "long.xml", "utf-8"):
        (channel,) = element.getroottree().getroot()
        held = max(held, len(channel), *(len(item) for item in channel))
    assert held < 20
    assert len(split_file(tmp_path / "long.xml")[0].comments) == 999


# What WordPress holds is HTML, so what readers typed is escaped there, and no page shows control characters.
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf", "Cn", "Co"]), min_size=1, max_size=12
)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3).map("\n".join)
HONEST = LINES.filter(lambda text: repair(text)[1] is None and repair(text.replace("\n", " "))[1] is None)


@settings(max_examples=40, deadline=None)
@given(
    threads=st.lists(
        st.tuples(HONEST, st.lists(st.tuples(HONEST, st.integers(0, 5)), max_size=5)), min_size=1, max_size=3
    )
)
def test_any_thread_that_is_exported_comes_back(tmp_path_factory, threads):
    items = []
    for post, (title, comments) in enumerate(threads, 1):
        parts = [
            wp_comment(number, escape(text, quote=False), parent=parent if parent < number else 0)
            for number, (text, parent) in enumerate(comments, 1)
        ]
        items.append(wp_item(post, escape(title.replace("\n", " "), quote=False), *parts))
    articles = read(tmp_path_factory.mktemp("wxr"), wxr(*items))
    assert [article.title for article in articles] == [title.replace("\n", " ") for title, _ in threads]
    for article, (_, comments) in zip(articles, threads, strict=True):
        assert [comment.text for comment in article.comments] == [text for text, _ in comments]
        wanted = [f"{article.id}-c{p}" if 0 < p < n else None for n, (_, p) in enumerate(comments, 1)]
        assert [comment.parent_id for comment in article.comments] == wanted


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, 1_500), length=st.integers(0, 60), junk=st.text(max_size=20), end=st.integers(0, 2_000))
def test_any_damage_to_an_export_is_read_or_refused(tmp_path_factory, start, length, junk, end):
    text = wxr(wp_item(1, "t", wp_comment(1, "<b>a</b>\nb"), wp_comment(2, "c", parent=1)))
    path = tmp_path_factory.mktemp("damaged") / "export.xml"
    path.write_text((text[:start] + junk + text[start + length :])[: end or None], encoding="utf-8", errors="replace")
    with suppress(InputError):
        for article in split_file(path):
            assert all(comment.text and comment.article_id == article.id for comment in article.comments)


def test_an_export_of_disqus_gives_threads_and_their_posts(tmp_path):
    def post(number, text, thread, parent="", flags="<isDeleted>false</isDeleted><isSpam>false</isSpam>"):
        return (
            f'<post dsq:id="{number}"><id/><message>{cdata(text)}</message><createdAt>2024-03-04T10:12:13Z</createdAt>'
            f"{flags}<author><name>Hind</name><isAnonymous>true</isAnonymous></author>"
            f'<thread dsq:id="{thread}"/>{parent}</post>'
        )

    text = (
        '<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" '
        'xmlns:dsq="http://disqus.com/disqus-internals"><category dsq:id="1"><forum>souk</forum></category>'
        '<thread dsq:id="70"><id>g</id><link>https://souk.example/gare</link><title>La gare &amp;amp; nous</title>'
        '<createdAt>2024-03-04T09:00:00Z</createdAt></thread><thread dsq:id="71"><title>Vide</title></thread>'
        + post(9, "<p>Oui.</p><p>Non &lt;3</p>", 70)
        + post(10, "<p>pub</p>", 70, '<parent dsq:id="9"/>', "<isDeleted>false</isDeleted><isSpam>true</isSpam>")
        + post(11, "<p>parti</p>", 70, '<parent dsq:id="10"/>', "<isDeleted>true</isDeleted><isSpam>false</isSpam>")
        + post(12, "<p>Si</p>", 70, '<parent dsq:id="11"/>')
        + "</disqus>"
    )
    gare, empty = read(tmp_path, text, "disqus.xml")
    assert (gare.id, gare.title, gare.url, gare.date) == (
        *("70", "La gare & nous", "https://souk.example/gare", "2024-03-04T09:00"),
    )
    assert [(each.id, each.text, each.author, each.date, each.parent_id) for each in gare.comments] == [
        ("9", "Oui.\nNon <3", "Hind", "2024-03-04T10:12", None),
        ("12", "Si", "Hind", "2024-03-04T10:12", "9"),
    ]
    assert [reject.reason for reject in gare.rejects] == ["spam", "removed by the site"]
    assert (empty.title, empty.comments) == ("Vide", ())
    cut = read(tmp_path, text[: text.index("<p>Si")], "cut.xml")
    assert [article.warnings for article in cut] == [("the file breaks off after 3 comments",), ()]


def snippet(text, **more):
    return {
        "textDisplay": text,
        "authorDisplayName": "@hind",
        "likeCount": 4,
        "publishedAt": "2024-03-04T10:12:13Z",
    } | more


THREAD = {
    "kind": "youtube#commentThread",
    "id": "Ugx",
    "snippet": {
        "videoId": "v1",
        "totalReplyCount": 3,
        "topLevelComment": {"id": "Ugx", "snippet": snippet("L&#39;été<br>oui \x01<b title='<i>\x02'>&lt;3</b>")},
    },
    "replies": {"comments": [{"id": "Ugx.1", "snippet": snippet("x", textOriginal="a <b>", parentId="Ugx")}]},
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a.json", {"kind": "youtube#commentThreadListResponse", "items": [THREAD]}),
        ("a.json", [THREAD]),
        ("a.json", [{"items": [THREAD]}]),
        ("a.jsonl", THREAD),
    ],
)
def test_answers_of_youtube_s_api_are_read(tmp_path, name, value):
    (article,) = read(tmp_path, json.dumps(value), name)
    top, reply = article.comments
    assert (article.id, article.title) == ("v1", "")
    assert (top.id, top.text, top.author, top.date, top.likes) == (
        "Ugx",
        "L'été\noui <3",
        "@hind",
        "2024-03-04T10:12",
        4,
    )
    assert (reply.id, reply.text, reply.parent_id, reply.rule) == ("Ugx.1", "a <b>", "Ugx", "youtube-api")
    assert article.warnings[0].startswith("2 rows have no title")
    assert article.warnings[1] == "replies to comment Ugx that are not in this file: 2"


def test_what_yt_dlp_saves_is_read(tmp_path):
    comments = [
        {"id": "c1", "parent": "root", "text": "مزيان", "author": "@a", "like_count": 3, "timestamp": 1709547133},
        {"id": "c1.1", "parent": "c1", "text": "la", "author": "@b", "like_count": None, "timestamp": None},
    ]
    info = {
        "id": "v1",
        "title": "Le souk",
        "description": "Une visite",
        "uploader": "Souk TV",
        "upload_date": "20240304",
    }
    info |= {
        "webpage_url": "https://video.example/v1",
        "extractor": "youtube",
        "comment_count": 9,
        "comments": comments,
    }
    (article,) = read(tmp_path, json.dumps(info), "v1.info.json")
    assert (article.id, article.title, article.body, article.author) == ("v1", "Le souk", "Une visite", "Souk TV")
    assert (article.date, article.url) == ("2024-03-04", "https://video.example/v1")
    assert article.warnings == ("the file states 9 comments, 2 were found",)
    assert [(each.text, each.date, each.likes, each.parent_id) for each in article.comments] == [
        ("مزيان", "2024-03-04T10:12", 3, None),
        ("la", None, None, "c1"),
    ]
    rows = "".join(json.dumps(each | {"title": "Le souk"}) + "\n" for each in comments)
    (article,) = read(tmp_path, rows, "rows.jsonl")
    assert [(each.id, each.date, each.parent_id, each.rule) for each in article.comments] == [
        ("c1", "2024-03-04T10:12", None, "yt-dlp"),
        ("c1.1", None, "c1", "yt-dlp"),
    ]


def facebook(number, text, **more):
    return {
        "id": f"7_{number}",
        "message": text,
        "from": {"name": "Hind"},
        "created_time": "2024-03-04T10:12:13+0000",
    } | more


def test_posts_of_facebook_s_api_are_read(tmp_path):
    replies = {"data": [facebook(2, "non", like_count=0)]}
    edge = {"data": [facebook(1, "oui", like_count=5, comments=replies)], "paging": {"next": "https://x"}}
    edge["summary"] = {"total_count": 40}
    post = {
        "id": "9_7",
        "message": "Le souk ferme\nLundi.",
        "created_time": "2024-03-04T09:00:00+0000",
        "comments": edge,
    }
    other = {"id": "9_8", "message": "Rien", "created_time": "2024-03-05T09:00:00+0000", "shares": {"count": 2}}
    article, bare = read(tmp_path, json.dumps({"data": [post, other]}), "posts.json")
    assert (article.id, article.title, article.body) == ("9_7", "Le souk ferme", "Le souk ferme\nLundi.")
    assert [(each.id, each.text, each.likes, each.parent_id) for each in article.comments] == [
        *(("7_1", "oui", 5, None), ("7_2", "non", 0, "7_1")),
    ]
    assert article.warnings == (
        "the file states 40 comments, 2 were found",
        "more of its comments are on pages that are not in this file",
    )
    assert (bare.title, bare.comments, article.comments[0].rule) == ("Rien", (), "facebook-api")
    (article,) = read(tmp_path, json.dumps(edge), "comments.json")
    assert [each.text for each in article.comments] == ["oui", "non"]
    assert article.id == "7"


def test_replies_without_end_are_read_without_recursion(tmp_path):
    comment = facebook(0, "fond", like_count=0)
    for number in range(1, 200):
        comment = facebook(number, "plus haut", like_count=0, comments={"data": [comment]})
    (article,) = read(tmp_path, json.dumps({"data": [comment]}), "deep.json")
    assert len(article.comments) == 200


TABLES = {
    "youtube-columns": (
        ["videoId", "commentId", "authorDisplayName", "textDisplay", "likeCount", "publishedAt"],
        ["v1", "Ugx", "@hind", "L&#39;été<br>oui", "1,204", "2024-03-04T10:12:13Z"],
        ["v1", "Ugx.Z", "@said", "non", "0", "2024-03-04T10:12:13Z"],
    ),
    "youtube-comment-downloader": (
        ["cid", "text", "time", "author", "votes", "time_parsed"],
        ["Ugx", "L'été\noui", "il y a 2 ans", "@hind", "1.2K", "1709547133.5"],
        ["Ugx.Z", "non", "hier", "@said", "0", "1709547133"],
    ),
    "facebook-columns": (
        ["post_id", "id", "parent.id", "from.name", "message", "like_count", "created_time"],
        ["7", "7_1", "", "@hind", "L'été\noui", "1204", "2024-03-04T10:12:13+0000"],
        ["7", "7_2", "7_1", "@said", "non", "0", "2024-03-04T10:12:13+0000"],
    ),
    "facepager": (
        [
            "id",
            "parent_id",
            "object_id",
            "object_type",
            "query_status",
            "query_type",
            "message",
            "from.name",
            "created_time",
        ],
        [
            "4",
            "3",
            "7_1",
            "data",
            "fetched (200)",
            "Facebook:/<post>/comments",
            "L'été\noui",
            "@hind",
            "2024-03-04 10:12",
        ],
        ["5", "3", "7_2", "data", "fetched (200)", "Facebook:/<post>/comments", "non", "@said", "2024-03-04 10:12"],
    ),
    "exportcomments": (
        [
            "",
            "",
            "Name (click to view profile)",
            "Profile ID",
            "Date",
            "Likes",
            "Live video timestamp",
            "Comment",
            "(view)",
        ],
        ["1", "", "@hind", "33", "2024-03-04 10:12:13", "1204", "-", "L'été\noui", "view"],
        ["2", "", "@said", "34", "2024-03-04 10:12:13", "0", "-", "non", "view"],
    ),
}


@pytest.mark.parametrize("rule", TABLES)
def test_tables_of_known_exporters_are_read_by_their_own_names(tmp_path, rule):
    file = io.StringIO(newline="")
    csv.writer(file).writerows(TABLES[rule])
    (article,) = read(tmp_path, file.getvalue(), "export.csv")
    first, second = article.comments
    assert (first.text, first.author, first.date, first.rule) == ("L'été\noui", "@hind", "2024-03-04T10:12", rule)
    assert first.likes in ((None,) if rule == "facepager" else (1200, 1204))
    assert (second.text, second.author) == ("non", "@said")
    replies = ("youtube-columns", "youtube-comment-downloader", "facebook-columns")
    assert second.parent_id == (first.id if rule in replies else None)


def test_posts_in_a_table_of_comments_are_rejects(tmp_path):
    rows = "object_id,object_type,query_type,message\n"
    rows += "7,data,Facebook:/<page>/posts,Le souk\n7_1,data,Facebook:/<post>/comments,oui\n"
    posts, article = read(tmp_path, rows, "export.csv")
    assert [(reject.text, reject.reason) for reject in posts.rejects] == [("Le souk", "a post, not a comment")]
    assert [comment.text for comment in article.comments] == ["oui"]


def test_a_table_that_two_exporters_could_have_written_is_read_by_its_words(tmp_path):
    rows = "cid,text,votes,likeCount,publishedAt\n1,oui,3,4,2024-03-04\n"
    (article,) = read(tmp_path, rows, "rows.csv")
    (comment,) = article.comments
    assert (comment.text, comment.rule, comment.likes, comment.date) == ("oui", "columns-by-words", 3, "2024-03-04")
