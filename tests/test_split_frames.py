"""Frames saved inside their page as attributes: the comments of a service, escaped."""

from html import escape, unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from stance.split.html import split_html
from stance.split.html.srcdoc import unframed

ARTICLE = """<h1>Le souk aura un toit</h1><p>Le conseil a voté mardi la couverture du souk hebdomadaire, selon un élu
de la majorité.</p><p>Les travaux dureront neuf mois et coûteront quatre millions de dirhams à la commune.</p>"""

THREAD = """<!DOCTYPE html><html><head><title>Comments</title></head><body class="comments">
<div class="_3-8y _5nz1"><a class="UFICommentActorName">Amal</a><div class="_30o4"><span class="_5mdd">
Très bien &amp; vite.</span></div><abbr title="2024-03-04 10:12">2 ans</abbr></div>
<div class="_3-8y _5nz1"><a class="UFICommentActorName">كريم</a><span class="_5mdd">الله يجيب اللي فيه "الخير"</span>
<abbr title="2024-03-04 11:00">2 ans</abbr></div></body></html>"""


def page(*frames):
    framed = "".join(f'<iframe class="x" srcdoc="{escape(frame)}" width="3"></iframe>' for frame in frames)
    return f"<html><body><div>{ARTICLE}</div>{framed}<footer>Le Souss</footer></body></html>"


def test_a_frame_s_comments_are_the_article_s_and_stand_at_their_spans():
    source = page(THREAD)
    article = split_html(source, "p", "A")
    assert [(c.author, c.date, c.text) for c in article.comments] == [
        ("Amal", "2024-03-04T10:12", "Très bien & vite."),
        ("كريم", "2024-03-04T11:00", 'الله يجيب اللي فيه "الخير"'),
    ]
    for comment in article.comments:
        assert comment.text in unescape(unescape(source[slice(*comment.span)]))
    assert article.title == "Le souk aura un toit"
    assert "Amal" not in article.body


def test_a_frame_that_does_not_speak_of_comments_is_not_read():
    advertised = "<html><body><p>Achetez deux tapis, le troisième est offert jusqu'à vendredi soir.</p></body></html>"
    article = split_html(page(advertised), "p", "A")
    assert "tapis" not in article.body
    assert not article.comments


def test_a_frame_that_is_cut_off_leaves_the_page_as_it_is():
    source = f'{ARTICLE}<iframe class="comments" srcdoc="&lt;p'
    assert unframed(source)[0] == source


@given(st.text(st.sampled_from("<>&;\"'=/ abé#"), max_size=60), st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_every_place_of_the_page_that_is_read_is_one_of_the_page_that_was_saved(inside, below):
    source = f'<p>x</p><iframe srcdoc="comment{escape(inside)}"></iframe>{below}'
    read, place = unframed(source)
    assert place(len(read)) == len(source)
    places = [place(n) for n in range(len(read) + 1)]
    assert places == sorted(places)
