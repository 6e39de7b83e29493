"""Comments on sites that no layout describes: every page here has mark-up of its own."""

import sys
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.split.html import split_html

TITLE = "La plage de Taghart aura ses poubelles"
PARAGRAPHS = [
    "La commune a commandé soixante bacs pour la plage, a annoncé lundi le président du conseil municipal.",
    "Ils seront posés avant l’été, et vidés chaque soir par une équipe de huit agents saisonniers.",
]
SAID = [
    # author, date, text, likes, place of the comment answered
    ("Amal", "2024-03-04T10:12", "Très bien, mais qui va les vider en hiver ?", 12, None),
    ("مول الحوت", "2024-03-04T11:30", "راه كاين العمال ديال الجماعة، غير خاص المراقبة.", 3, 0),
    ("Jean-Pierre M.", "2024-03-05T09:05", "Soixante bacs pour quatre kilomètres.\nFaites le calcul.", 0, None),
    ("Hassan", "2024-03-05T18:45", "bghina nass li t7afed 3la lb7er, machi ghir lbubelat", 7, 2),
    ("Naïma", "2024-03-06T08:00", "Merci à l’équipe !", 5, None),
]


def day(date, pattern="%d/%m/%Y %H:%M"):
    return datetime.fromisoformat(date).strftime(pattern)


def breaks(text):
    return text.replace("\n", "<br>")


def paragraphs(text):
    return "".join(f"<p>{line}</p>" for line in text.split("\n"))


def page(thread, heading="<h3>Commentaires</h3>"):
    side = "".join(
        f'<li><b>{name}</b> sur <a href="/a{n}">Un titre d’article assez long</a><p>{words}</p><i>0{n}/02/2024</i></li>'
        for n, (name, words) in enumerate(
            [("Lecteur", "Je suis bien d’accord avec vous."), ("Omar", "Quelle honte.")], 1
        )
    )
    related = "".join(
        f'<div><a href="/r{n}"><h4>Le titre d’un autre article, numéro {n}</h4></a><span>Karim L.</span>'
        f"<span>0{n}/02/2024</span><p>Le début de cet article, en une phrase ou deux.</p></div>"
        for n in (1, 2, 3)
    )
    pens = "".join(
        f"<div><img src=a><b>{name}</b><span>0{n}/03/2024</span><p>Une phrase tirée de sa chronique.</p></div>"
        for n, name in enumerate(("Driss B.", "Leïla S.", "Rim T."), 1)
    )
    return f"""<html lang="fr"><head><title>{TITLE} - Le Cap</title></head><body><header><a href="/">Le Cap</a></header>
<main><article><h1>{TITLE}</h1><p>Par Salma Idrissi, le 3 mars 2024 à 18:00</p>
{"".join(f"<p>{line}</p>" for line in PARAGRAPHS)}</article><section><h3>À lire aussi</h3>{related}</section>
<section>{heading}{thread}</section></main><aside><h3>Derniers commentaires</h3><ul>{side}</ul><h3>Chroniques</h3>{pens}
</aside><footer>© Le Cap 2024</footer></body></html>"""


def tree(one):
    """A page part whose replies stand inside what they answer; `one` makes a comment of its parts and its replies."""

    def node(place):
        below = [n for n, said in enumerate(SAID) if said[4] == place]
        return one(*SAID[place][:4], "".join(node(n) for n in below), place)

    return "".join(node(n) for n, said in enumerate(SAID) if said[4] is None)


def flat(one):
    return "".join(one(*said[:4], place) for place, said in enumerate(SAID))


HASHED = tree(
    lambda author, date, text, likes, inside, _: (
        f"""<div class="sc-aXZ kQw"><div class="sc-bcX hYt"><img src="a.png">
<span class="sc-gsw eDf">{author}</span><span class="sc-dkr iUy">{day(date)}</span></div>
<div class="sc-hLB jKl">{paragraphs(text)}</div><div class="sc-eDv"><button>Répondre</button><button class="sc-jSU">
<svg></svg>{likes}</button></div>{f'<div class="sc-gik">{inside}</div>' if inside else ""}</div>"""
    )
)
CUSTOM = tree(
    lambda author, date, text, likes, inside, n: (
        f"""<x-post id="x{n}"><x-head><x-who>{author}</x-who>
<x-when title="{date}">il y a 2 ans</x-when></x-head><x-words>{breaks(text)}</x-words><x-score>{likes}</x-score>
{f"<x-kids>{inside}</x-kids>" if inside else ""}</x-post>"""
    )
)
BARE = tree(
    lambda author, date, text, _, inside, __: (
        f"""<li><b>{author}</b> <span>{day(date)}</span><br>{breaks(text)}
{f"<ul>{inside}</ul>" if inside else ""}</li>"""
    )
)
WRAPPERS = tree(
    lambda author, date, text, likes, inside, _: (
        f"""<div class="fil"><div class="noeud"><span class="pseudo">{author}</span>
<abbr title="{date}">hier</abbr><div class="propos">{paragraphs(text)}</div><em class="plus">{likes}</em>
<em class="moins">4</em></div>{f'<div class="suite">{inside}</div>' if inside else ""}</div>"""
    )
)
ROWS = flat(
    lambda author, date, text, _, __: (
        f"""<tr bgcolor="#eee"><td>{author}</td><td align="right">{day(date)}</td></tr>
<tr><td colspan="2">{breaks(text)}</td></tr>"""
    )
)
CELLS = flat(lambda author, date, text, *_: f"<tr><td><b>{author}</b><br>{day(date)}</td><td>{breaks(text)}</td></tr>")
PAIRS = flat(lambda author, date, text, *_: f"<dt>{author} <small>{day(date)}</small></dt><dd>{paragraphs(text)}</dd>")
LINES = flat(lambda author, date, text, *_: f"<b>{author}</b> <i>({day(date)})</i><br>{breaks(text)}<br><br>")
BYLINES = flat(
    lambda author, date, text, *_: f'<div class="m">Par <b>{author}</b> le {day(date)}<br>{breaks(text)}</div>'
)
LEGENDS = flat(
    lambda author, date, text, *_: f"<fieldset><legend>{author} | {day(date)}</legend>{paragraphs(text)}</fieldset>"
)
SIGNED = flat(
    lambda author, date, text, *_: (
        f"<blockquote>{paragraphs(text)}<footer>{author}, <cite>{day(date)}</cite></footer></blockquote>"
    )
)
UNDER = flat(lambda author, date, text, *_: f'<p class="t">{breaks(text)}</p><p class="s">{author} ({day(date)})</p>')
NAMELESS = flat(
    lambda author, date, text, *_: f"<div><div>{author}</div><div>{day(date)}</div><div>{breaks(text)}</div></div>"
)
INDENTED = flat(
    lambda author, date, text, likes, n: (
        f"""<div class="l" style="margin-left:{0 if SAID[n][4] is None else 30}px">
<div>{author}<i>{day(date, "%d-%m-%Y %H:%M")}</i></div><p>{breaks(text)}</p>
<span class="score">{likes:+d}</span></div>"""
    )
)
NAMED = flat(
    lambda author, date, text, _, n: (
        f"""<article data-id="{70 + n}" data-parent="{70 + (SAID[n][4] or 0) if SAID[n][4] is not None else 0}"><h4>{
            author
        }</h4><time datetime="{date}">hier</time><div>{paragraphs(text)}</div></article>"""
    )
)
MARKED = flat(
    lambda author, date, text, _, n: (
        f"""<div class="k" id="k{n}"><p><b>{author}</b> <em>{day(date)}</em></p>
{f'<p>En réponse à <a href="#k{SAID[n][4]}">{SAID[SAID[n][4]][0]}</a></p>' if SAID[n][4] is not None else ""}
<div>{breaks(text)}</div><p><a href="#">Répondre</a></p></div>"""
    )
)
STATED = flat(
    lambda author, date, text, likes, n: (
        f"""<article id="z{n}" data-author="{author}" data-date="{date}" data-likes="{likes}"
data-reply-to="{"" if SAID[n][4] is None else f"z{SAID[n][4]}"}"><div>{paragraphs(text)}</div></article>"""
    )
)
PORTRAITS = flat(
    lambda author, date, text, likes, _: (
        f"""<div class="b"><img src="x" alt="Avatar de {author}"><div>{paragraphs(text)}</div>
<small data-timestamp="{int(datetime.fromisoformat(date + "+00:00").timestamp())}">il y a 2 ans</small>
<button aria-label="{likes} mentions J’aime"><svg></svg></button></div>"""
    )
)
NESTED_PAIRS = tree(
    lambda author, date, text, likes, inside, _: (
        f"""<dt><cite>{author}</cite>, le {day(date, "%d/%m/%Y vers %Hh%M")} <i>{likes} pts</i></dt>
<dd>{paragraphs(text)}
<p><a href="#">répondre à {author}</a></p>{f"<dl>{inside}</dl>" if inside else ""}</dd>"""
    )
)
LABELLED = flat(
    lambda author, date, text, *_: (
        f"""<table><tr><td>الاسم</td><td><b>{author}</b></td></tr><tr><td>التاريخ</td>
<td>{day(date)}</td></tr><tr><td>نص التعليق</td><td>{breaks(text)}</td></tr></table><br>"""
    )
)
SAYING = flat(
    lambda author, date, text, likes, _: (
        f"""<p class="x"><em>{author} a écrit le {day(date)} :</em></p><blockquote>{paragraphs(text)}
</blockquote><p class="y">Utile : {likes} | <a href="#">Répondre</a></p>"""
    )
)
WRITTEN = flat(
    lambda author, date, text, likes, _: (
        f"""<div class="m"><div>{breaks(text)}</div><p><span>كتبه: {author}</span>
<span>بتاريخ: {day(date)}</span></p><p>أوافق ({likes}) لا أوافق (3)</p></div>"""
    )
)
INITIALS = flat(
    lambda author, date, text, likes, n: (
        f"""<li id="b{n}"><div>{author[0]}</div><div class="bulle">
{f'<a href="#b{SAID[n][4]}">↳ {SAID[SAID[n][4]][0]}</a>' if SAID[n][4] is not None else ""}{paragraphs(text)}</div>
<span class="sous">{author} · {day(date, "%H:%M, %d/%m/%Y")} · {likes} J’aime</span></li>"""
    )
)
UTILITIES = flat(
    lambda author, date, text, *_: (
        f"""<div class="flex gap-3"><p class="w-8">{author[0]}</p><div><p class="text-sm font-medium">{author}</p>
<p class="text-xs" title="{day(date)}">il y a 2 ans</p><p class="text-sm mt-1">{breaks(text)}</p></div></div>"""
    )
)
OWN_WORDS = flat(
    lambda author, date, text, likes, _: (
        f"""<x-avis auteur="{author}" points="{likes}"><x-texte>{paragraphs(text)}</x-texte>
<time datetime="{date}">hier</time></x-avis>"""
    )
)
TOWNS = flat(lambda author, date, text, *_: f"<b>{author}</b> (Rabat) <i>{day(date)}</i><br>{breaks(text)}<br><hr>")
NUMBERED = flat(
    lambda author, date, text, _, n: (
        f"""<div class="r"><h4>Commentaire n° {n + 1}</h4><p>De : <strong>{author}</strong> (Fès)<br>
Date : {day(date)}</p>
<div class="rt">{breaks(text)}</div></div>"""
    )
)
LETTERS = flat(
    lambda author, date, text, *_: (
        f"""<article class="lettre">{paragraphs(text)}
<footer class="sig">— <span>{author}</span>, Tanger, le {day(date)}</footer></article>"""
    )
)
THANKED = flat(
    lambda author, date, text, likes, _: (
        f"""<div><div><b>{author}</b>{" <small>Abonné</small>" if likes == 3 else ""} <i>{day(date)}</i></div>
<div>{breaks(text)}</div><footer>Je soutiens : {likes} <span>Lui répondre</span></footer></div>"""
    )
)
DRAWER = tree(
    lambda author, date, text, likes, inside, _: (
        f"""<figure><blockquote>{paragraphs(text)}</blockquote><figcaption><b>{author}</b><time>{day(date)}</time>
</figcaption><menu><li><button>Bravo <b>{likes}</b></button></li><li><button>Rebondir</button></li></menu>
{f"<details open><summary>Une suite</summary>{inside}</details>" if inside else ""}</figure>"""
    )
)
STATED_PAIRS = flat(
    lambda author, date, text, likes, n: (
        f"""<dt id="d{n}" data-reply-to="{"" if SAID[n][4] is None else f"d{SAID[n][4]}"}">
<img src=a alt="{author}"><span>{day(date)}</span></dt><dd>{paragraphs(text)}<em class="points">{likes}</em></dd>"""
    )
)
PRESSED_NAMES = flat(
    lambda author, date, text, likes, n: (
        f"""<li><button type=button aria-haspopup=dialog>{author}</button>{paragraphs(text)}
<footer><button>ردّ / Réagir</button><button>Rebondir</button><time datetime="{date}">hier</time></footer></li>"""
    )
)
POSTED = tree(
    lambda author, date, text, likes, inside, _: (
        f"""<div class=bit><p><a href=/u/1>{author}</a> <time datetime="{date}">hier</time></p>
<form action="#"><input type=hidden name=id value=1><div>{paragraphs(text)}</div></form>
<ul><li><a href="#">répondre</a></li></ul><div>{inside}</div></div>"""
    )
)
FOUND = {
    "names in buttons": (f"<ol>{PRESSED_NAMES}</ol>", ""),
    "words in forms without a field": (POSTED, "parent"),
    "votes by a word nobody knows": (THANKED, "likes"),
    "a drawer beside the page": (f"<aside><h2>La parole</h2>{DRAWER}</aside>", "likes parent"),
    "attributes of terms": (f"<dl>{STATED_PAIRS}</dl>", "likes parent"),
    "hashed class names": (HASHED, "likes parent"),
    "custom elements": (CUSTOM, "likes parent"),
    "bare words in a list": (f"<ul>{BARE}</ul>", "parent"),
    "wrappers of replies": (WRAPPERS, "likes parent"),
    "two rows of a table": (f"<table>{ROWS}</table>", ""),
    "cells of a table": (f"<table>{CELLS}</table>", ""),
    "a list of definitions": (f"<dl>{PAIRS}</dl>", ""),
    "lines without elements": (f"<div>{LINES}</div>", ""),
    "names in a line": (BYLINES, ""),
    "legends": (LEGENDS, ""),
    "names below": (SIGNED, ""),
    "names below without an element": (f"<div>{UNDER}</div>", ""),
    "no names at all": (f"<div>{NAMELESS}</div>", ""),
    "indentation": (INDENTED, "likes parent"),
    "ids of parents": (NAMED, "parent"),
    "marks": (MARKED, "parent"),
    "attributes": (STATED, "likes parent"),
    "pictures and labels": (PORTRAITS, "likes"),
    "replies in a list of definitions": (f"<dl>{NESTED_PAIRS}</dl>", "likes parent"),
    "labels in cells": (LABELLED, ""),
    "names that wrote": (SAYING, "likes"),
    "labels before names and votes": (WRITTEN, "likes"),
    "initials and a line of everything": (f"<ol>{INITIALS}</ol>", "likes parent"),
    "class names of style": (UTILITIES, ""),
    "attributes with names of their own": (OWN_WORDS, "likes"),
    "towns between names and dates": (f"<div>{TOWNS}</div>", ""),
    "numbers as headings": (NUMBERED, ""),
    "signatures": (LETTERS, ""),
}


@pytest.mark.parametrize("name", FOUND)
def test_comments_are_found_by_what_repeats(name):
    thread, shows = FOUND[name]
    source = page(thread)
    article = split_html(source, "p", "A")
    # In the order of the page: replies stand where their layout puts them, after what they answer.
    assert [(c.author, c.date, c.text) for c in article.comments] == [said[:3] for said in SAID]
    assert [c.likes for c in article.comments] == [said[3] if "likes" in shows else None for said in SAID]
    parents = [None if said[4] is None or "parent" not in shows else f"A-c00{said[4] + 1}" for said in SAID]
    assert [c.parent_id for c in article.comments] == parents
    assert {(c.rule, 0.5 <= c.confidence <= 0.9) for c in article.comments} == {("structure", True)}
    for comment in article.comments:
        assert all(line in source[slice(*comment.span)] for line in comment.text.split("\n"))
    assert (article.title, article.rejects) == (TITLE, ())
    assert all(line in article.body for line in PARAGRAPHS)
    assert not any(line in article.body for said in SAID for line in said[2].split("\n"))


NAMES = ["Karim L.", "Imane R.", "Omar T.", "Salma I."]
POINTS = [
    "Le conseil a voté le budget de la commune après trois heures de débat.",
    "Les travaux de la place commenceront en avril, selon le maire adjoint.",
    "Un marché de nuit s’installe au port pour toute la saison d’été.",
    "La bibliothèque rouvre lundi avec une salle pour les enfants.",
]


def repeated(one):
    return "".join(
        one(n, name, f"0{n + 1}/03/2024", words) for n, (name, words) in enumerate(zip(NAMES, POINTS, strict=True))
    )


NONE = {
    "related articles": repeated(
        lambda n, name, date, words: (
            f'<div><h4><a href="/a{n}">{words[:30]}</a></h4><i>{name}</i><b>{date}</b><p>{words}</p></div>'
        )
    ),
    "teasers that are links": repeated(
        lambda n, name, date, words: f'<a class="card" href="/a{n}"><b>{name}</b><i>{date}</i><p>{words}</p></a>'
    ),
    "a widget of recent comments": '<div class="widget"><h3>Derniers commentaires</h3>'
    + repeated(lambda n, name, date, words: f"<li><b>{name}</b> <i>{date}</i><p>{words}</p></li>")
    + "</div>",
    "columnists": "<div><h3>Chroniques</h3>"
    + repeated(lambda n, name, date, words: f"<div><b>{name}</b><i>{date}</i><p>{words}</p></div>")
    + "</div>",
    "columnists in Arabic": "<div><h3>كتاب وآراء</h3>"
    + repeated(lambda n, name, date, words: f"<div><b>{name}</b><i>{date}</i><p>{words}</p></div>")
    + "</div>",
    "most read": "<h3>Les plus lus</h3>"
    + repeated(lambda n, name, date, words: f'<div>{n + 1}<a href="/a{n}">{words}</a><i>{date}</i></div>'),
    "a list of topics": repeated(
        lambda n, name, date, words: f'<p><a href="/t{n}">{words}</a> <b>{name}</b> <i>{date}</i></p>'
    ),
    "what happened": repeated(lambda n, name, date, words: f"<dt>{date}</dt><dd>{words}</dd>"),
    "press releases": repeated(
        lambda n, name, date, words: f"<div><b>Communiqué</b> <i>{date}</i><p>{words}</p></div>"
    ),
    "offers": repeated(
        lambda n, name, date, words: f'<div><h4><a href="/j{n}">Poste {n}</a></h4><i>{date}</i><p>{words}</p></div>'
    ),
}


@pytest.mark.parametrize("name", NONE)
def test_what_only_looks_like_comments_is_none(name):
    source = f"""<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><article>
{"".join(f"<p>{line}</p>" for line in PARAGRAPHS)}</article><div>{NONE[name]}</div></body></html>"""
    assert split_html(source, "p", "A").comments == ()


def test_a_page_s_only_comment_is_found_where_class_names_call_it_one():
    source = """<div class="avis-lecteurs"><h2>Avis (1)</h2><div class="avis"><span class="pseudo">Amal</span>
<span class="quand">04/03/2024 10:12</span><div class="texte">Très bien, merci.</div></div></div>"""
    (comment,) = split_html(page(source, ""), "p", "A").comments
    assert (comment.author, comment.date, comment.text) == ("Amal", "2024-03-04T10:12", "Très bien, merci.")


def test_a_forum_of_no_known_software_begins_with_its_article():
    posts = "".join(
        f"<div><div><b>{name}</b><i>Membre</i></div><div><span>0{n}/03/2024 10:00</span><p>{words}</p></div></div>"
        for n, (name, words) in enumerate(zip(NAMES, POINTS, strict=True), 1)
    )
    article = split_html(f"<title>Forum du port</title><h1>{TITLE}</h1><div class=topic>{posts}</div>", "p", "A")
    assert (article.body, article.author, article.date) == (POINTS[0], NAMES[0], "2024-03-01T10:00")
    assert [(c.author, c.text) for c in article.comments] == list(zip(NAMES[1:], POINTS[1:], strict=True))


def test_comments_without_dates_are_found_where_class_names_call_them_so():
    thread = flat(
        lambda author, _, text, likes, __: (
            f"""<div class="comment-row"><div class="comment-user">{author}</div>
<div class="comment-msg">{breaks(text)}</div><div class="comment-likes">{likes}</div></div>"""
        )
    )
    comments = split_html(page(f'<div class="comments-box">{thread}</div>'), "p", "A").comments
    assert [(c.author, c.date, c.text, c.likes) for c in comments] == [(a, None, t, n) for a, _, t, n, _ in SAID]


def test_notices_of_removal_are_rejects_and_replies_to_them_stay():
    thread = f"""<ul><li class="i"><b>Amal</b> <i>04/03/2024 10:12</i><p>Très bien, mais qui paie ?</p><ul>
<li class="i"><p>Ce message a été supprimé par la modération.</p><ul><li class="i"><b>Ali</b> <i>04/03/2024 12:00</i>
<p>Pourquoi supprimer ?</p></li></ul></li></ul></li>{
        "".join(
            f'<li class="i"><b>{name}</b> <i>05/03/2024 10:00</i><p>{words}</p></li>'
            for name, words in zip(NAMES, POINTS, strict=True)
        )
    }</ul>"""
    article = split_html(page(thread), "p", "A")
    assert [(c.author, c.parent_id) for c in article.comments][:2] == [("Amal", None), ("Ali", "A-c001")]
    assert len(article.comments) == 6
    assert [reject.reason for reject in article.rejects] == ["removed by the site"]


def test_ranks_badges_and_buttons_stay_out_of_text_and_name():
    thread = flat(
        lambda author, date, text, likes, n: (
            f"""<li><div><img alt="x"><i>Membre</i><u>{["Rabat", "Fès", "Agadir"][n % 3]}</u></div>
<div><strong>{author}</strong>{" <span>Auteur</span>" if n == 1 else ""} <span>{day(date)}</span><div>{paragraphs(text)}
<a href="#">Lire la suite</a></div><div>J’aime ({likes}) | Répondre | Signaler</div></div></li>"""
        )
    )
    comments = split_html(page(f"<ol>{thread}</ol>"), "p", "A").comments
    assert [(c.author, c.text, c.likes) for c in comments] == [(a, t, n) for a, _, t, n, _ in SAID]


def headed(*lists):
    """A page of one column: the article, and below it lists under a heading of their own."""
    shown = "".join(f"<h2>{heading}</h2>{rows}" for heading, rows in lists)
    return f"""<html lang="fr"><head><title>{TITLE} - Le Cap</title></head><body><h1>{TITLE}</h1>
<p>Par Salma Idrissi, le 3 mars 2024 à 18:00</p>{"".join(f"<p>{line}</p>" for line in PARAGRAPHS)}{shown}
<footer>© Le Cap 2024</footer></body></html>"""


ROW = '<div class="row"><b>{}</b> <i>{}</i><p>{}</p></div>'
LINES = '<p class="row"><b>{}</b>, {}</p><p>{}</p>'


@pytest.mark.parametrize("one", [ROW, LINES])
@pytest.mark.parametrize("first", [True, False])
def test_a_list_under_another_heading_is_not_the_comments_though_it_looks_like_theirs(one, first):
    comments = "Commentaires", flat(lambda name, date, text, *_: one.format(name, day(date), breaks(text)))
    names = enumerate(("Karim L.", "Rim T.", "Driss B."), 1)
    title = '<a href="/r{0}">Le titre d’un autre article, numéro {0}</a>'
    others = "Dans la même rubrique", "".join(one.format(x, f"0{n}/03/2024 08:00", title.format(n)) for n, x in names)
    found = split_html(headed(*((comments, others) if first else (others, comments))), "page", "A").comments
    assert [(c.author, c.date, c.text) for c in found] == [said[:3] for said in SAID]


def test_a_heading_between_two_comments_ends_no_list_of_them():
    thread = [ROW.format(name, day(date), breaks(text)) for name, date, text, *_ in SAID]
    box = "<div><h2>La lettre du soir</h2><p>Chaque soir, l’essentiel en trois minutes.</p></div>"
    html = headed(("Commentaires", "".join([*thread[:2], box, *thread[2:]])))
    found = split_html(html, "page", "A").comments
    assert [(c.author, c.date, c.text) for c in found] == [said[:3] for said in SAID]


SCRIPT = """<script type="application/ld+json">
{"@type": "NewsArticle",
 "author": {"@type": "Person", "name": "Salma Idrissi"}}
</script>"""


@pytest.mark.parametrize(
    ("around", "own", "shown"),
    [
        ("", "style='color: #333; white-space: pre-wrap'", True),
        ("", "class='body whitespace-pre-line'", True),
        ("style='white-space:pre-line'", "", True),
        ("style='white-space:pre-line'", "style='white-space:normal'", False),
        ("class=whitespace-nowrap", "", False),
        ("", "", False),
    ],
)
def test_line_ends_of_the_source_are_those_of_a_comment_where_its_style_shows_them(around, own, shown):
    thread = flat(
        lambda name, date, text, *_: (
            f"<div class=q><b>{name}</b> <i>{day(date)}</i>\n<div {own}>{text}</div>\n<button>Répondre</button></div>"
        )
    )
    html = page(f"<div {around}>{SCRIPT}{thread}</div>")
    article = split_html(html, "page", "A")
    assert article.author == "Salma Idrissi"
    wanted = [said[2] if shown else said[2].replace("\n", " ") for said in SAID]
    assert [comment.text for comment in article.comments] == wanted


WORDS_OF_OFFICE = """<p style='margin-right:0cm;margin-left:{inset}'><b><span>{name}</span></b>\
<span>, {date}</span></p>{text}<p style='margin-right:0cm;margin-left:{inset}'><span>{votes}</span></p>"""


@pytest.mark.parametrize("votes", ["Solde des votes : {:+d}", "رصيد الأصوات {:+d}", "Merci {:d}"])
def test_a_line_that_comes_back_below_the_words_with_another_number_counts_votes(votes):
    """As a word processor saves a page: every line is a paragraph like the others, replies are moved to the side."""
    likes = [12, -3 if "+" in votes else 3, 0, 7, 5]
    texts = [said[2] for said in SAID]
    texts[2] = "10/10"
    thread = []
    for (name, date, _, _, answered), text, liked in zip(SAID, texts, likes, strict=True):
        inset = "0cm" if answered is None else "36.0pt"
        words = "".join(
            f"<p style='margin-right:0cm;margin-left:{inset}'><span>{line}</span></p>" for line in text.split("\n")
        )
        shown = {"inset": inset, "name": name, "date": day(date), "text": words, "votes": votes.format(liked)}
        thread.append(WORDS_OF_OFFICE.format(**shown))
    thread[1] += "<p><span>[ici une publicité de la page, non reprise]</span></p>"
    found = split_html(headed(("Commentaires", "".join(thread))), "page", "A").comments
    places = {comment.id: place for place, comment in enumerate(found)}
    assert [(c.author, c.text, c.likes) for c in found] == [
        (said[0], text, liked) for said, text, liked in zip(SAID, texts, likes, strict=True)
    ]
    assert [places.get(c.parent_id) for c in found] == [said[4] for said in SAID]


@pytest.mark.parametrize("words", ["Messages : {}", "Réponses : {}", "Message n° {}"])
def test_a_line_that_comes_back_with_a_number_of_something_else_counts_no_votes(words):
    thread = "".join(
        f"<p><b>{name}</b>, {day(date)}</p><p>{text}</p><p>{words.format(3 + n * n)}</p>"
        for n, (name, date, text, *_) in enumerate(SAID)
    )
    found = split_html(headed(("Commentaires", thread)), "page", "A").comments
    assert [(c.author, c.likes) for c in found] == [(said[0], None) for said in SAID]


def test_what_stands_above_the_line_that_counts_the_comments_is_none_of_them():
    rows = "<table><tr><td><b>{}</b></td></tr><tr><td>{}</td></tr><tr><td>{}</td></tr></table>"
    article = rows.format(TITLE, "Salma Idrissi - 03/03/2024", "<br>".join(PARAGRAPHS))
    thread = "".join(rows.format(author, day(date), breaks(text)) for author, date, text, *_ in SAID)
    source = f"<title>Le Cap</title>{article}<hr><font><b>Commentaires ({len(SAID)})</b></font>{thread}"
    found = split_html(source, "p", "A")
    assert [comment.author for comment in found.comments] == [said[0] for said in SAID]
    assert all(line in found.body for line in PARAGRAPHS)


def test_answers_that_are_counted_between_comments_take_none_of_them_away():
    def one(author, date, text, *_):
        return f'<div class="k"><b>{author}</b> <i>{day(date)}</i><div>{breaks(text)}</div></div>'

    thread = [one(*said) for said in SAID]
    found = split_html(page("".join([thread[0], "<p>4 réponses</p>", *thread[1:]])), "p", "A")
    assert [comment.author for comment in found.comments] == [said[0] for said in SAID]


def test_a_date_that_nobody_knows_does_not_lose_its_comment():
    thread = flat(lambda author, date, text, *_: f"<div><b>{author}</b><i>{day(date)}</i><p>{breaks(text)}</p></div>")
    comments = split_html(page(thread.replace("05/03/2024 09:05", "ante diem III")), "p", "A").comments
    assert [(c.author, c.date) for c in comments] == [(a, None if n == 2 else d) for n, (a, d, *_) in enumerate(SAID)]


def test_a_date_without_its_year_before_the_name_is_no_name():
    thread = flat(
        lambda author, date, text, *_: (
            f"""<div class="u"><p><time datetime="{date}">le {day(date, "%d/%m à %Hh%M")}</time>,
<strong>{author}</strong></p><div>{breaks(text)}</div></div>"""
        )
    )
    comments = split_html(page(thread), "p", "A").comments
    assert [(c.author, c.date, c.text) for c in comments] == [said[:3] for said in SAID]


def test_a_date_in_two_calendars_is_no_name():
    def one(author, date, text, _, n):
        both = (
            f"الاثنين {20 + n} {('رجب', 'شعبان')[n % 2]} ١٤٤٥هـ ({day(date, '%d/%m/%Y')})، الساعة {day(date, '%H:%M')}"
        )
        return f"""<article><figure><img src=a><figcaption>{author}</figcaption></figure>
<p><time datetime="{date}">{both}</time></p><div>{breaks(text)}</div></article>"""

    comments = split_html(page(flat(one)), "p", "A").comments
    assert [(c.author, c.date, c.text) for c in comments] == [said[:3] for said in SAID]


def test_replies_in_a_list_of_descriptions_stand_inside_what_they_answer():
    def one(author, date, text, _, answered):
        if answered is None:
            return f"<article><h4>{author}</h4><i>{day(date)}</i><div>{breaks(text)}</div>{{}}</article>"
        return f"<dt><cite>{author}</cite> <i>{day(date)}</i></dt><dd>{breaks(text)}</dd>"

    replies = {said[-1]: f"<dl>{one(*said)}</dl>" for said in SAID if said[-1] is not None}
    thread = "".join(one(*said).format(replies.get(n, "")) for n, said in enumerate(SAID) if said[-1] is None)
    comments = split_html(page(thread), "p", "A").comments
    assert [(c.author, c.date, c.text) for c in comments] == [said[:3] for said in SAID]
    assert [c.parent_id for c in comments] == [n if n is None else f"A-c00{n + 1}" for *_, n in SAID]


@pytest.mark.parametrize("signature", ["<tr><td><hr><i>{}</i></td></tr>", "<tr><td><hr><table><tr><td>{}</table>"])
def test_what_some_readers_sign_with_below_a_rule_is_no_word_of_theirs(signature):
    thread = flat(
        lambda author, date, text, _, n: (
            f"""<table><tr><td>{author}</td></tr><tr><td>{day(date)}</td></tr><tr><td><table><tr><td>{breaks(text)}</table>
{signature.format("Qui sème le vent récolte la tempête" if n else "La mer est à tous") if n % 2 == 0 else ""}</table>"""
        )
    )
    comments = split_html(page(thread), "p", "A").comments
    assert [(c.author, c.text) for c in comments] == [(author, text) for author, _, text, *_ in SAID]


def test_a_name_in_a_sentence_below_the_text_is_found_with_a_link_to_its_reader_and_without():
    thread = flat(
        lambda author, date, text, _, n: (
            f"""<li><div>{paragraphs(text)}</div><p>Signé <cite>{
                f'<a href="http://ailleurs.example/{n}">{author}</a>' if n in (1, 3) else author
            }</cite> le {day(date, "%d/%m/%Y à %H:%M")} <span>[ <a href="#">lien</a> ]</span></p></li>"""
        )
    )
    comments = split_html(page(f"<ol>{thread}</ol>"), "p", "A").comments
    assert [(c.author, c.date, c.text) for c in comments] == [said[:3] for said in SAID]


@pytest.mark.parametrize(
    "liked", ["{} personnes aiment ce message", "{} people liked this", "{} أشخاص أعجبهم هذا الرد"]
)
def test_readers_who_like_a_comment_are_its_votes_and_its_number_is_not(liked):
    thread = flat(
        lambda author, date, text, likes, n: (
            f"""<li><s>{n + 1 + (n > 2)}</s><b>{author}</b> <i>{day(date)}</i><p>{breaks(text)}</p>
<div>{liked.format(likes) if likes else ""}</div></li>"""
        )
    )
    comments = split_html(page(f"<ol>{thread}</ol>"), "p", "A").comments
    assert [c.likes for c in comments] == [said[3] or None for said in SAID]


@pytest.mark.parametrize("called", ["Répondre à {}", "Commenter {}"])
def test_what_a_whole_comment_is_called_does_not_take_its_votes_away(called):
    thread = flat(
        lambda author, date, text, likes, n: (
            f"""<div aria-label="{called.format(author)}"><b>{author}</b><i>{day(date)}</i><div>{breaks(text)}</div>
<button>{f"<span>{likes}</span>" if likes else ""}</button><button>Répondre</button></div>"""
        )
    )
    comments = split_html(page(thread), "p", "A").comments
    assert [(c.author, c.likes) for c in comments] == [(author, likes or None) for author, *_, likes, _ in SAID]


def test_a_comment_s_own_number_is_not_its_votes_where_it_stands_alone():
    one = """<ol class="comments"><li><s>1</s><b>Amal</b> <i>04/03/2024 10:12</i><p>Très bien, mais qui paie ?</p>
<div>12 personnes aiment ça</div></li></ol>"""
    assert [c.likes for c in split_html(page(one, "<h3>1 commentaire</h3>"), "p", "A").comments] == [12]


def test_an_arrow_that_leads_to_an_answered_comment_below_says_so_whatever_its_tag():
    def one(place):
        author, date, text, _, answered = SAID[place]
        arrow = "" if answered is None else f'<x-chip href="#k{answered}">↪ @{SAID[answered][0]}</x-chip>'
        return f"""<x-row id="k{place}"><x-box><x-day>{day(date)}</x-day><h4>{author}</h4>{arrow}
<p>{breaks(text)}</p></x-box></x-row>"""

    comments = split_html(page("".join(one(n) for n in reversed(range(len(SAID))))), "p", "A").comments
    ids = {said[2]: comment.id for said, comment in zip(reversed(SAID), comments, strict=True)}
    answered = [None if n is None else ids[SAID[n][2]] for *_, n in reversed(SAID)]
    assert [(c.text, c.parent_id) for c in comments] == [
        (said[2], parent) for said, parent in zip(reversed(SAID), answered, strict=True)
    ]


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


def many(count, nested):
    one = '<div class="q"><b>Lecteur {0}</b><i>04/03/2024 10:12</i><p>Une phrase du lecteur {0}, pas une autre.</p>'
    if nested:
        return "".join(one.format(n) for n in range(count)) + "</div>" * count
    return "".join(one.format(n) + "</div>" for n in range(count))


@pytest.mark.parametrize("nested", [False, True])
def test_work_grows_in_proportion_to_the_thread(nested):
    few, much = (page(many(count, nested)) for count in (25, 200))
    split_html(few, "p", "A")  # what is read once, patterns and selectors, is not counted
    small, large = (calls(lambda source=source: split_html(source, "p", "A")) for source in (few, much))
    assert large < 10 * small


HOSTILE = [
    '<div class="c"><b>A</b><i>04/03/2024</i><p>x y z</p>' * 1_500,
    "<i>04/03/2024</i>" * 3_000,
    "<div>" + "<div><b>A</b><i>04/03/2024 10:00</i>" + "<p>mot <b>mot</b></p><button>x</button>" * 3_000,
    "".join(f'<div class="a{n}"><u class="b{n % 9}">n</u> 04/03/2024 <b>w</b> t</div>' for n in range(1_500)),
    '<table><tr><td title="04/03/2024">' * 800,
    "<p>" + "Ali, le 04/03/2024 " * 3_000,
    "<a href='#a' id='a'>" * 2_000,
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_repetition_is_read_to_its_end(number):
    assert split_html(HOSTILE[number], "p", "A").id == "A"


WORD = st.sampled_from("souk médina bghina واش زوين الحومة merci projet ville 3lach bien كلشي route جماعة pont".split())
NAME = st.sampled_from("Amal Karim هند سعيد Nora Youssef لالة Brahim عائشة Simo Rim Anas".split())
COMMENTS = st.lists(
    st.tuples(
        st.lists(NAME, min_size=1, max_size=2).map(" ".join),
        st.datetimes(datetime(2005, 1, 1), datetime(2030, 1, 1)),
        st.lists(st.lists(WORD, min_size=5, max_size=12).map(" ".join), min_size=1, max_size=3).map("\n".join),
    ),
    min_size=3,
    max_size=8,
    unique_by=(lambda comment: comment[0], lambda comment: comment[2]),
)
SHAPES = {
    "plain": '<div class="z"><b>{0}</b><i>{1}</i><div>{2}</div><a href="#">Répondre</a></div>',
    "table": "<tr><td>{0}<br>{1}</td><td>{2}</td></tr>",
    "line": '<li><p class="h">{0} - {1}</p>{3}</li>',
    "pair": "<dt>{0} <small>{1}</small></dt><dd>{3}</dd>",
}


@settings(max_examples=40, deadline=None)
@given(comments=COMMENTS)
@pytest.mark.parametrize("shape", SHAPES)
def test_any_comments_come_back_from_a_page_made_of_them(shape, comments):
    thread = "".join(
        SHAPES[shape].format(author, f"{date:%d/%m/%Y %H:%M}", breaks(text), paragraphs(text))
        for author, date, text in comments
    )
    article = split_html(page(f"<table>{thread}</table>" if shape == "table" else thread), "p", "A")
    expected = [(author, date.isoformat(timespec="minutes"), text) for author, date, text in comments]
    assert [(c.author, c.date, c.text) for c in article.comments] == expected
