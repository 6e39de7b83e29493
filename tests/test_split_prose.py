"""The article of a page whose mark-up says nothing: its paragraphs, the title above them and who signed it."""

import pytest

from stance.split.html import split_html
from stance.split.markup import parse
from stance.split.prose import story_of
from stance.split.shown import lines_of

TITLE = "Le pont de l’oued Sarsar ouvre enfin aux piétons"
FIRST = "Après quatre ans de travaux, la passerelle qui relie les deux rives du village a été ouverte lundi matin."
SECOND = "Elle mesure soixante mètres et a coûté deux fois plus que prévu, selon les comptes de la commune."
THIRD = "Les habitants demandent maintenant un éclairage, que le conseil promet pour la fin de l’automne."
STORY = "\n".join((FIRST, SECOND, THIRD))
TEASERS = "".join(
    f"<div><a href=/r{n}>Le titre d’un autre article, le numéro {n}</a><p>Le début de cet autre article, qui se lit "
    f"ailleurs et n’a rien à faire dans celui-ci, numéro {n}.</p><b>Rim Tahiri</b> <i>0{n}/02/2024</i></div>"
    for n in range(1, 10)
)
MENU = "".join(f"<a href=/s{n}>{name}</a> " for n, name in enumerate(("Grand Sud", "Vie locale", "Gens d’ici")))

BODIES = {
    "paragraphs": "".join(f"<p>{line}</p>" for line in (FIRST, SECOND, THIRD)),
    "line ends": "<br><br>".join((FIRST, SECOND, THIRD)),
    "bare elements": "".join(f"<div>{line}</div>" for line in (FIRST, SECOND, THIRD)),
    "fonts": "".join(f"<P ALIGN=justify><FONT SIZE=2>{line}</FONT></P>" for line in (FIRST, SECOND, THIRD)),
    "a wrapper each": "".join(f"<div class=bloc><p>{line}</p></div>" for line in (FIRST, SECOND, THIRD)),
    "web components": "".join(f"<story-par><p>{line}</p></story-par>" for line in (FIRST, SECOND, THIRD)),
    "a form around": f"<form><div>{''.join(f'<p>{line}</p>' for line in (FIRST, SECOND, THIRD))}</div></form>",
    "a cell": f"<table><tr><td>{FIRST}<br><br>{SECOND}<br><br>{THIRD}</td></tr></table>",
}


def page(body, head=f"<title>{TITLE}</title>", top=f"<h1>{TITLE}</h1>"):
    story = f"<div>{top}<div>{body}</div></div>"
    return f"<html><head>{head}</head><body><div>{MENU}</div>{story}{TEASERS}</body></html>"


@pytest.mark.parametrize("name", BODIES)
def test_paragraphs_that_stand_together_are_the_article_whatever_holds_them(name):
    assert split_html(page(BODIES[name]), "p", "A").body == STORY


def test_headings_and_short_lines_between_paragraphs_stay_and_boxes_go():
    box = "<div class=newsletter><p>Recevez notre lettre chaque vendredi : elle ne vous coûtera rien.</p></div>"
    body = (
        f"<p>Salma Idrissi, le 4 mars 2024</p><p>{FIRST}</p><h2>Soixante mètres</h2><p>{SECOND}</p>{box}<p>Ouf !</p>"
        f"<p><a href=/x>À lire aussi : la route de la plage reste fermée</a></p><p>{THIRD}</p>"
        "<p>Et puis plus rien de tout cela.</p><p>Mots-clés : pont, oued</p>"
    )
    lines = [FIRST, "Soixante mètres", SECOND, "Ouf !", THIRD, "Et puis plus rien de tout cela."]
    assert split_html(page(body), "p", "A").body.split("\n") == lines


def test_a_lead_above_the_article_s_element_begins_its_body():
    lead = "Quatre ans d’attente, soixante mètres de bois et d’acier, et une fête au bord de l’eau."
    assert (
        split_html(page(BODIES["paragraphs"], top=f"<h1>{TITLE}</h1><p>{lead}</p>"), "p", "A").body
        == f"{lead}\n{STORY}"
    )


def test_a_short_article_outweighs_the_teasers_beside_it():
    assert split_html(page(f"<p>{FIRST}</p><p>{SECOND}</p>"), "p", "A").body == f"{FIRST}\n{SECOND}"


def test_a_page_of_short_lines_is_still_read():
    verses = "".join(f"<p>Le vent {n} passe sur la dune</p>" for n in range(12))
    assert "Le vent 3 passe sur la dune" in split_html(page(verses), "p", "A").body


@pytest.mark.parametrize(
    ("head", "top"),
    [
        (f"<title>Le Phare : {TITLE}</title>", f"<h2>{TITLE}</h2>"),
        (f"<title>Portail communal - {TITLE}</title>", f"<p><font size=4><b>{TITLE}</b></font></p>"),
        (f"<title>{TITLE} ▪ Le Phare</title>", f"<p><a href=/t/>{TITLE}</a> <span>(le.phare)</span></p>"),
        (f"<title>{TITLE}</title>", f"<h1>Le Phare : le forum</h1><h5><a href=#m>{TITLE}</a></h5>"),
        ("<title>Le Phare du Sud</title>", f"<h1>{TITLE}</h1>"),
        ("<title>Le Phare</title>", f"<table><tr><td><font size=5><b>{TITLE}</b></font></td></tr></table>"),
        ("", f"<div class=onwan>{TITLE}</div>"),
        (
            f"<title>Le Phare du Sud - {TITLE} | Partages</title><meta property=og:title content='{TITLE}'>",
            f"<h2><b>Le Phare du Sud</b></h2><div>{TITLE}</div>",
        ),
    ],
)
def test_the_title_is_the_line_that_is_declared_or_looks_like_one(head, top):
    assert split_html(page(BODIES["paragraphs"], head, top), "p", "A").title == TITLE


@pytest.mark.parametrize(
    ("line", "author"),
    [
        (
            "<div><span>Salma Idrissi</span> - <span>4 mars 2024</span> - <span>3456 lectures</span></div>",
            "Salma Idrissi",
        ),
        ("<div><a href=/u/1>سلمى الإدريسي</a><time datetime=2024-03-04T10:12>4 مارس</time></div>", "سلمى الإدريسي"),
        ("<p>Mis en ligne le 04/03/2024 - Rédaction : Salma Idrissi - Page vue 12 fois</p>", "Salma Idrissi"),
        ("<p>proposé il y a quelque temps par <a href=/u>Salma Idrissi</a></p>", "Salma Idrissi"),
        ("<p>Salma Idrissi, le 4 mars 2024</p>", "Salma Idrissi"),
        ("<x-note>04.03.2024 · 10:25</x-note><x-label>Salma Idrissi</x-label>", "Salma Idrissi"),
        ("<div>Rédaction | 4 mars 2024</div>", "Rédaction"),
        ("<div>الدار البيضاء — سلمى الإدريسي — 4 مارس 2024</div>", "سلمى الإدريسي"),
        ("<div><span>آخر تحديث</span> <time datetime=2024-03-04>4 مارس 2024</time></div>", None),
        ("<p>Texte et photos : Salma Idrissi</p>", "Salma Idrissi"),
        ("<div>Grand Sud | 4 mars 2024</div>", None),  # a part of the site, by its menu
        ("<div><time datetime=2024-03-04>4 mars 2024</time> — 4 min de lecture</div>", None),
        ("<p>Le pont est fermé la nuit</p>", None),
    ],
)
def test_the_author_is_a_name_beside_the_date(line, author):
    article = split_html(page(BODIES["paragraphs"], top=f"<h1>{TITLE}</h1>{line}"), "p", "A")
    assert (article.author, article.body) == (author, STORY)


@pytest.mark.parametrize(
    "line", ["<div>Salma Idrissi · 4 mars 2024</div>", "<dl><dt>Auteur</dt><dd>Salma Idrissi</dd></dl>"]
)
def test_the_author_may_stand_above_the_title(line):
    top = f"{line}<time datetime=2024-03-04>4 mars</time><h1>{TITLE}</h1>"
    article = split_html(page(BODIES["paragraphs"], top=top), "p", "A")
    assert (article.author, article.date) == ("Salma Idrissi", "2024-03-04")


def test_the_date_may_stand_far_above_the_title_in_the_article_s_own_element():
    top = "<div><div><h2>Le Phare</h2></div><p>4 mars 2024, 18:20</p></div>"
    own = f"{top}<div><div><div><b>{TITLE}</b></div></div></div>{BODIES['paragraphs']}"
    source = page(f"<div role=article>{own}</div>", f"<title>{TITLE}</title>", "")
    assert split_html(source, "p", "A").date == "2024-03-04T18:20"


def test_the_article_is_no_reader_s_only_comment():
    top = f"<h4>{TITLE}</h4><div><i>4 mars 2024</i> • <b>Salma Idrissi</b></div><a href=#>Imprimer</a>"
    source = page(BODIES["paragraphs"], "<title>Le Phare</title>", top)
    article = split_html(source.replace("<div>", "<h3>Débat (1)</h3><div>", 1), "p", "A")
    assert (article.comments, article.title, article.author) == ((), TITLE, "Salma Idrissi")


def test_lines_know_their_links_and_pieces():
    markup = parse("<div>Un <b>mot</b> et <a href=/x>un lien</a><nav>rien</nav><br>fin</div>")
    first, last = lines_of(markup.root)
    assert (first.text, first.linked, first.pieces) == ("Un mot et un lien", 7, ("Un", "mot", "et", "un lien"))
    assert last.text == "fin"
    assert story_of(markup.root).kept == ()
