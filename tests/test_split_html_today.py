"""Comments as sites of today leave them in a saved page: class names that a build made up, roles, web components."""

from datetime import datetime

import pytest

from stance.split.html import split_html

TITLE = "Le parc de Sidi Bouknadel rouvre après deux ans de travaux"
PARAGRAPHS = (
    "Le parc a rouvert samedi matin, et les premières familles attendaient déjà devant la grille bien avant l’heure.",
    "Deux kilomètres d’allées ont été refaits, une aire de jeux ajoutée et cent quarante arbres plantés cet hiver.",
)
SAID = (
    # author, date, text, likes, place of the comment answered
    ("Amal T.", "2024-03-04T10:12", "Enfin ! Mes enfants attendaient ça depuis deux ans.", 24, None),
    ("سعيد الغرباوي", "2024-03-04T11:30", "وعلاش الدخول ولى بـ 20 درهم؟", 7, 0),
    ("Hassan_76", "2024-03-05T09:05", "Très joli, mais pas de toilettes.\nRien pour les fauteuils roulants.", 3, None),
    ("Zineb", "2024-03-05T18:45", "zrt lbarh, kolchi zwin tbarkallah", 11, 2),
    ("Rachid K.", "2024-03-06T08:00", "Qui va arroser les cent quarante arbres en août ?", 1, None),
)


NAMES = ("Hajar", "Omar B.", "م.ع", "نوال")


def lines(text, tag):
    return "".join(f"<{tag}>{line}</{tag.split()[0]}>" for line in text.split("\n"))


def breaks(text):
    return text.replace("\n", "<br>")


def tree(item):
    """The comments by `item`, which gets a comment's place, its row and the mark-up of the replies to it."""

    def one(n):
        return item(n, *SAID[n][:4], "".join(one(m) for m, row in enumerate(SAID) if row[4] == n))

    return "".join(one(n) for n, row in enumerate(SAID) if row[4] is None)


def page(thread):
    story = "".join(f'<p class="_2pp">{words}</p>' for words in PARAGRAPHS)
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{TITLE} | Rif
Matin</title></head><body>
<div id="__next"><header><a href="/">Rif Matin</a><nav><a href="/s">Société</a><a
href="/e">Économie</a></nav></header>
<main><article class="_1x9"><h1 class="_3kd">{TITLE}</h1><p class="_7mm">Par Nora Belkadi, publié le 3 mars
2024</p>{story}
</article>{thread}</main><aside><h2>Les plus lus</h2><div><a href="/a1"><h3>Un pont rouvre à la
circulation</h3></a><span>2
mars 2024</span></div><div><a href="/a2"><h3>La pêche reprend à Nador demain</h3></a><span>1 mars
2024</span></div></aside>
<footer>© Rif Matin 2024</footer></div></body></html>"""


def rows(html):
    comments = split_html(html, "page", "A").comments
    place = {comment.id: n for n, comment in enumerate(comments)}
    return [(c.author, c.date and c.date[:16], c.text, c.likes, place.get(c.parent_id)) for c in comments]


def shown(minute=True, dated=True):
    """The comments as a layout shows them: dates to the minute, to the day, or only relative."""
    length = (16 if minute else 10) if dated else 0
    return [(author, date[:length] or None, *rest) for author, date, *rest in SAID]


def flat(expected):
    """What a page shows that tells nobody whom a comment answers."""
    return [(*row[:4], None) for row in expected]


def roles_only(n, name, date, text, likes, replies):
    group = f'<div role="group" aria-label="Réponses à {name}">{replies}</div>' if replies else ""
    return f"""<div role="article" aria-posinset="{n + 1}" aria-labelledby="u{n}" class="sc-fKm{n % 2}"><div
class="sc-a">
<span aria-hidden="true" class="sc-b">{name[0]}</span><div><button type="button" id="u{n}"
class="sc-c">{name}</button>
<time datetime="{date}:00+01:00" class="sc-d">il y a {n + 2} j</time></div></div><div
class="sc-e">{lines(text, "p")}</div>
<div role="toolbar" class="sc-f"><button aria-pressed="false" aria-label="{likes} mentions J’aime"><svg></svg>
<span>{likes}</span></button><button>Répondre</button><button aria-haspopup="menu">⋯</button></div>{group}</div>"""


def social_post(n, name, date, text, likes, replies):
    inner = f'<div class="x1n2onr6"><div>{replies}</div></div>' if replies else ""
    words = lines(text, 'div dir="auto" style="text-align: start;"')
    return f"""<div class="x1n2onr6 x46x{n}"><div aria-label="Commentaire de {name}, il y a {n + 2} semaines"
role="article"
tabindex="-1" class="x1n2onr6"><div class="x1rg5ohu"><a href="/u/{n}" role="link"
aria-hidden="true"><svg></svg></a></div>
<div class="x1r8uery"><div class="xmjcpbm"><span class="xt0psk2"><a href="/u/{n}" role="link"><span
class="x3nfvp2"><span
class="x193iq5w" dir="auto">{name}</span></span></a></span><div class="x1lliihq"><span class="x193iq5w"
dir="auto">{words}
</span></div></div><div class="x1i64zmx"><ul aria-hidden="false"><li class="html-li"><div
role="button">J’aime</div></li>
<li class="html-li"><div role="button">Répondre</div></li><li class="html-li"><a href="#c{n}"
role="link"><span>{n + 2} sem
</span></a></li></ul><div aria-label="{likes} réactions ; voir qui a réagi à ceci"
role="button"><span>{likes}</span></div>
</div></div></div>{inner}</div>"""


def video(n, name, date, text, likes, replies):
    """A reply is the element that a comment has inside another one."""
    moment = datetime.fromisoformat(date)
    own = f"""<div class="css-1iohsm3-DivContentContainer"><a href="/@u{n}"><img loading="lazy"
src="a{n}.webp"></a><div
class="css-1mf23fd-DivContent"><a class="css-fx1avz-StyledLink" href="/@u{n}"><span
class="css-1665s4c-SpanText">{name}
</span></a><p class="css-xm2h10-PText"><span dir="">{breaks(text)}</span></p><p class="css-9vbmwb-PSub"><span
class="css-4tru0g-Span">{moment.year}-{moment.month}-{moment.day}</span><span tabindex="0"
class="css-1o8e0v-Span">Répondre
</span></p></div><div class="css-1swe2yf-DivAction"><div><svg></svg></div><div
class="css-114tc9h-DivWrapper"><svg></svg>
<span class="css-gb2mrc-SpanCount">{likes}</span></div></div></div>"""
    inner = f'<div class="css-zn6r1p-DivReplyContainer">{replies}</div>'
    return own if SAID[n][4] is not None else f'<div class="css-1i7ohvi-DivItemContainer">{own}{inner}</div>'


def pictures(n, name, date, text, likes, replies):
    moment = datetime.fromisoformat(date)
    own = f"""<div role="button" class="_a9zm"><li class="_a9zj"><div class="_a9zn"><a href="/u{n}/"><img alt="Photo
de profil
de {name}"></a></div><div class="_a9zr"><h3 class="_a9zc"><div><span><a href="/u{n}/">{name}</a></span></div></h3><div
class="_a9zs"><span class="_aacl" dir="auto">{breaks(text)}</span></div><div class="_aacn"><span><a
href="/p/x/c/{n}/"><time
datetime="{date}:00.000Z" title="{moment.day} mars 2024">{n + 2} sem</time></a></span><button
class="_a9ze"><span>{likes}
J’aime</span></button><button class="_a9ze"><span>Répondre</span></button></div></div></li></div>"""
    below = f'<li><ul class="_a9yo"><li><button><span>Masquer les réponses</span></button></li>{replies}</ul></li>'
    return own if SAID[n][4] is not None else f'<ul class="_a9ym">{own}{below if replies else ""}</ul>'


def letter(n, name, date, text, likes, replies):
    """Named like WordPress, and not built like it."""
    moment = datetime.fromisoformat(date)
    return f"""<div class="comment"><div id="comment-{500 + n}" class="comment-anchor"></div><table
class="comment-content">
<tbody><tr><td class="comment-head"><a href="/p{n}"><img src="a"></a></td><td class="comment-rest"><div
class="comment-meta">
<span class="highlight"><a href="/p{n}">{name}</a></span><span class="publication"><a href="/w{n}">Écrit La lettre
{n}</a>
</span><a class="stamp" title="{moment:%b %d, %Y, %I:%M %p}" href="/c/{n}">Mar {moment.day}</a></div><div
class="comment-body">{lines(text, "p")}</div><div class="comment-actions"><span><a class="ufi"><svg></svg><div
class="label">
Like ({likes})</div></a></span><a>Reply</a><a>Share</a></div></td></tr></tbody></table><div class="comment-list"><div
class="comment-list-items">{replies}</div></div></div>"""


def essay(n, name, date, text, likes, replies):
    moment = datetime.fromisoformat(date)
    return f"""<div class="ab cm"><div class="l vz"><div class="ab q"><a href="/@u{n}"><img alt="{name}" class="l
er"></a><div
class="l ws"><div class="ab q"><p class="be b dw"><a class="ae af" href="/@u{n}">{name}</a></p></div><p class="be b
dw">
<span>{moment:%b} {moment.day}, {moment.year}</span></p></div></div><div class="wt wu l"><pre class="bo gm"><div
class="fa b bf">{breaks(text)}</div></pre></div><div class="ab cm"><div class="ab"><button><svg></svg></button><p
class="be b"><button>{likes}</button></p><button class="be"><p>{int(bool(replies))} reply</p></button></div><button
class="be b"><p>Reply</p></button></div>{replies and f'<div class="xk xl">{replies}</div>'}</div></div>"""


def slots(n, name, date, text, likes, replies):
    return f"""<rm-comment data-nr="{n}"><template shadowrootmode="open"><style>:host{{display:block}}</style><div
class="head">
<slot name="who"></slot><slot name="when"></slot></div><div class="foot"><button part="like">👍
<span>{likes}</span></button>
<button>Répondre</button></div><slot></slot></template><span slot="who">{name}</span><time slot="when"
datetime="{date}">
{datetime.fromisoformat(date):%d/%m/%Y %H:%M}</time><div
slot="words">{lines(text, "p")}</div>{replies}</rm-comment>"""


def shadows(n, name, date, text, likes, replies):
    return f"""<x-said><template shadowroot="open"><div
class="k0"><b>{name}</b><i>{datetime.fromisoformat(date):%d/%m/%Y}</i>
</div><div class="k1">{lines(text, "p")}</div><div class="k2"><button>👍
{likes}</button><button>Répondre</button></div>
<div class="k3">{replies}</div></template></x-said>"""


def network(n, name, date, text, likes, replies):
    """A name that links to who one is, in as many words as a title."""
    return f"""<article class="c-entity" data-id="urn:{n}"><div class="c-meta"><a href="/in/{n}"><h3><span
class="c-who">{name}
</span><span class="c-on">Statut : en ligne</span><span class="c-far"> • 2e</span></h3><div
class="c-title">Ingénieure chez
Exemple {n} | Rabat</div></a><time class="c-when">{n + 2} sem</time><button aria-label="Options"></button></div><section
class="c-said"><div><span dir="ltr">{breaks(text)}</span></div></section><div
class="c-bar"><button>J’aime</button><button
aria-label="{likes}
réactions">{likes}</button><button>Répondre</button></div>{replies and f"<div>{replies}</div>"}</article>"""


def counters(n, name, date, text, likes, replies):
    """Three buttons with numbers, of which one counts votes."""
    return f"""<div tabindex="-1"><article class="st" data-id="1{n}"><div class="st_i"><a href="/@u{n}/1{n}"><time
datetime="{date}:00.000Z">{n + 2} j</time></a><a href="/@u{n}"><bdi><strong>{name}</strong></bdi></a></div><div
class="st_c">{lines(text, "p")}</div><div class="st_b"><button
aria-label="Répondre"><span>{2 * n}</span></button><button
aria-label="Partager"><span>1</span></button><button
aria-label="Favori"><span>{likes}</span></button></div></article></div>
{replies}"""


def both_ways(n, name, date, text, likes, replies):
    return f"""<tr id="m{n}"><td class="u"><img src="a" alt=""><br><b>{name}</b><br>Messages : {7 * n + 3}</td><td
class="t">
<div class="d">{datetime.fromisoformat(date):%d/%m/%Y à %Hh%M} <a href="#m{n}">#{n + 1}</a></div>{breaks(text)}<div
class="v">+{likes} / -0</div></td></tr>{replies}"""


@pytest.mark.parametrize(
    ("item", "around", "expected"),
    [
        (roles_only, '<section aria-label="Discussion"><h2>La discussion <i>5</i></h2>{}</section>', shown()),
        (social_post, "<div><p>Plus pertinents</p>{}<div>Voir plus de commentaires</div></div>", shown(dated=False)),
        (video, '<div class="css-1qp5gj2-DivList"><p>5 commentaires</p>{}</div>', shown(minute=False)),
        (pictures, '<div class="x78zum5"><ul class="_a9z6 _a9za">{}</ul></div>', shown()),
        (
            letter,
            '<div class="single-post-section"><h4>5 Comments</h4><div class="post-comments">{}</div></div>',
            shown(),
        ),
        (essay, '<div class="ab"><h2 class="be">Responses (5)</h2>{}</div>', shown(minute=False)),
        (network, '<div class="feed"><div class="c-list">{}</div></div>', shown(dated=False)),
        (counters, '<div class="scrollable"><div role="feed">{}</div></div>', flat(shown())),
        (both_ways, '<h3>Commentaires</h3><table class="cm">{}</table>', flat(shown())),
        (slots, "<rm-all><template shadowrootmode=open><h2>Vos réactions (5)</h2></template>{}</rm-all>", shown()),
        (shadows, "<h2>Vos réactions</h2><x-all><template shadowroot=open>{}</template></x-all>", shown(minute=False)),
    ],
)
def test_the_comments_of_a_page_as_it_is_built_today(item, around, expected):
    article = split_html(page(around.format(tree(item))), "page", "A")
    assert rows(page(around.format(tree(item)))) == expected
    assert (article.title, article.author, article.date) == (TITLE, "Nora Belkadi", "2024-03-03")
    assert article.body == "\n".join(PARAGRAPHS)


def test_a_template_that_no_shadow_root_is_made_of_shows_nothing():
    thread = f"<section><h2>Commentaires</h2>{tree(roles_only)}</section>"
    assert rows(page(f"<x-all><template>{thread}</template></x-all>")) == []
    assert rows(page(f"<x-all><template shadowrootmode='closed'>{thread}</template></x-all>")) == shown()


ONLY = "<div class='q'><i>س</i><a href='/u/1'>سعيد</a><p>{}</p>{}</div>"


@pytest.mark.parametrize(
    ("around", "foot"),
    [
        # What a page's only comment is known by, each where nothing else says so.
        (
            "<div class=k>{}</div><form><textarea placeholder='Écrivez un commentaire…'></textarea></form>",
            "<span>12</span><time>3 h</time><a href=#>Répondre</a>",
        ),
        ("<h3>La parole aux lecteurs</h3><div class=k id=c1>{}</div>", "<span><a href='#c1'>#1</a> 4 mars 2024</span>"),
        ("<h3>La parole aux lecteurs</h3><div class=k>{}</div>", "<span>سعيد · 4 mars 2024 · 12 J’aime</span>"),
        ("<div class=k>{}</div>", "<b>Commentaire n° 1</b> <span>4 mars 2024</span> <b>12 votes</b> <a>Signaler</a>"),
    ],
)
def test_the_only_comment_of_a_page_is_known_by_what_readers_do_to_it(around, foot):
    said = "Vingt dirhams par personne, et rien pour les familles nombreuses."
    found = split_html(page(around.format(ONLY.format(said, foot))), "page", "A").comments
    assert [(comment.author, comment.text) for comment in found] == [("سعيد", said)]


def test_what_stands_below_a_heading_that_counts_no_comment_is_none():
    others = "".join(
        f"<div class=r><div>{name}</div><div>0{n}/03/2024 — Un autre article</div><div>{words}</div></div>"
        for n, (name, words) in enumerate((("Lectrice", "Enfin une bonne nouvelle…"), ("Omar", "Et qui va payer…")), 1)
    )
    thread = (
        "<div class=m><div>{} <span>{}</span></div><div></div></div><div class=e><div>Entendu ailleurs</div>{}</div>"
    )
    assert rows(page(thread.format("Commentaires", 0, others))) == []


def test_what_teasers_count_beside_a_balloon_are_no_votes():
    teasers = "".join(
        f"<div class=rc role=article><a href=#>{title}</a><div><span>{name}</span><span>il y a {n} h</span>"
        f"<span>💬 {n}</span></div></div>"
        for n, (title, name) in enumerate((("Des bus en mai", "Hajar S."), ("Le port ferme", "Nabil O.")), 3)
    )
    assert rows(page(f"<aside><div>Recommandé pour vous</div>{teasers}</aside>")) == []


def test_a_date_in_the_words_of_a_comment_is_not_its_own_though_it_stands_in_a_cell_like_the_other():
    said = ("vu le 12/03/2024 devant la gare, wlah", "السلام عليكم ورحمة الله", "rien vu le 9/3/2024 ni avant ni après")
    thread = "".join(
        f"<table><tr><td><font>Nom</font></td><td><font><b>{NAMES[n]}</b></font></td></tr><tr><td><font>Date</font></td><td>"
        f"<font>0{n}/04/2024 10:12</font></td></tr><tr><td><font>Message</font></td><td><font>{words}</font></td></tr>"
        "</table>"
        for n, words in enumerate(said, 1)
    )
    expected = [(NAMES[n], f"2024-04-0{n}T10:12", words, None, None) for n, words in enumerate(said, 1)]
    assert rows(page(f"<h3>Commentaires</h3>{thread}")) == expected


def test_what_all_readers_begin_with_is_said_by_them():
    said = [
        f"السلام عليكم ورحمة الله\n{words}" for words in ("شكرا على المقال", "متى تفتح المكتبة؟", "بالتوفيق للجميع")
    ]
    thread = "".join(
        f"<div class=z><b>{NAMES[n]}</b> <i>0{n}/04/2024</i><div class=y>{breaks(words)}</div><u>رد</u></div>"
        for n, words in enumerate(said, 1)
    )
    assert [row[2] for row in rows(page(f"<h3>تعليقات</h3>{thread}"))] == said
