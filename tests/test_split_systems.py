"""One page of every system that the layouts describe, and what is to be found on it."""

import pytest

from stance.split.html import split_html

TITLE = "Le souk aura un toit"
BODY = "Le conseil a voté mardi la couverture du souk hebdomadaire, selon un élu.\nLes travaux dureront neuf mois."
ARTICLE = f"<h1>{TITLE}</h1>" + "".join(f"<p>{line}</p>" for line in BODY.split("\n"))


def page(thread, article=ARTICLE):
    return f"""<html lang="fr"><head><title>{TITLE} - Le Souss</title></head><body><nav><a href="/">Accueil</a>
</nav>
<div class="main">{article}{thread}</div><div class="pied"><p>Tous droits réservés</p></div></body></html>"""


FIRST = ("Amal", "2024-03-04T10:12", "Très bien.\nEt les égouts ?")
REPLY = ("كريم", "2024-03-04T11:00", "الله يجيب اللي فيه الخير")
LAST = ("Hind B.", "2024-03-05T09:30", "Enfin !")

SYSTEMS = {
    "wpdiscuz": """<div id="wpdcom"><div class="wpd-comment wpd_comment_level-1 comment" id="wpd-comm-1_0">
<div class="wpd-comment-wrap"><div class="wpd-comment-label"><span>Invité</span></div>
<div class="wpd-comment-author">Amal</div><div class="wpd-comment-date" title="04/03/2024 10:12">il y a 2 ans</div>
<div class="wpd-comment-text"><p>Très bien.<br>Et les égouts ?</p></div>
<div class="wpd-vote"><div class="wpd-vote-result">7</div></div><div class="wpd-reply-button">Répondre</div></div>
<div class="wpd-comment wpd-reply wpd_comment_level-2"><div class="wpd-comment-author">كريم</div>
<div class="wpd-comment-date" title="2024-03-04 11:00">منذ سنتين</div>
<div class="wpd-comment-text"><p>الله يجيب اللي فيه الخير</p></div></div></div>
<div class="wpd-comment"><div class="wpd-comment-author">Hind B.</div>
<div class="wpd-comment-date" title="2024-03-05 09:30">hier</div><div class="wpd-comment-text"><p>Enfin !</p></div>
<div class="wpd-vote-result">-2</div></div></div>""",
    "drupal": """<section id="comments"><h2>Commentaires</h2>
<article class="comment js-comment" id="comment-4"><footer class="comment__meta">
<p class="comment__author"><span property="schema:name">Amal (non vérifié)</span></p>
<p class="comment__time">lun 04/03/2024 - 10:12</p><p class="comment__permalink"><a href="/c/4">Permalien</a></p>
</footer>
<div class="comment__content"><h3><a href="/comment/4#comment-4">Très bien.</a></h3>
<div property="schema:text" class="field--name-comment-body"><p>Très bien.</p><p>Et les égouts ?</p></div>
<ul class="links"><li class="comment-reply"><a>Répondre</a></li></ul></div></article><a id="comment-5"></a>
<div class="indented"><article class="comment" id="comment-5"><footer class="comment__meta">
<p class="comment__author"><span>كريم (غير موثق)</span></p><p class="comment__time">lun 04/03/2024 - 11:00</p>
<p class="visually-hidden">En réponse à <a href="/comment/4#comment-4">Très bien.</a> par <span>Amal</span></p>
</footer>
<div class="field--name-comment-body"><p>الله يجيب اللي فيه الخير</p></div></article></div>
<article class="comment"><p class="comment__author">Hind B.</p><p class="comment__time">mar 05/03/2024 - 09:30</p>
<div class="field--name-comment-body"><p>Enfin !</p></div></article></section>""",
    "drupal-old": """<div class="comment"><h3 class="title"><a href="#c1">Très bien</a></h3>
<div class="submitted">Soumis par <span class="username">Amal</span> le lun, 04/03/2024 - 10:12.</div>
<div class="content"><p>Très bien.</p><p>Et les égouts ?</p><div class="user-signature">-- Amal</div></div></div>
<div class="indented"><div class="comment">
<div class="submitted">Soumis par كريم (non vérifié) le 04/03/2024 - 11:00</div>
<div class="content"><p>الله يجيب اللي فيه الخير</p></div></div></div>
<div class="comment"><div class="submitted">Posté par Hind B. le 05/03/2024 - 09:30</div>
<div class="content"><p>Enfin !</p></div></div>""",
    "blogger": """<div id="comment-holder"><ol><li class="comment" id="c1"><div class="comment-block">
<div class="comment-header"><cite class="user"><a href="/p">Amal</a></cite><span class="icon user"></span>
<span class="datetime secondary-text"><a>4 mars 2024 à 10:12</a></span></div>
<p class="comment-content">Très bien.<br>Et les égouts ?</p><span class="comment-actions"><a>Répondre</a></span>
</div>
<div class="comment-replies"><ol><li class="comment" id="c2"><div class="comment-block"><div class="comment-header">
<cite class="user">كريم</cite><span class="datetime"><a>4 مارس 2024 في 11:00 ص</a></span></div>
<p class="comment-content">الله يجيب اللي فيه الخير</p></div></li></ol></div></li>
<li class="comment"><div class="comment-block"><div class="comment-header"><cite class="user">Hind B.</cite>
<span class="datetime"><a>5 mars 2024 à 09:30</a></span></div><p class="comment-content">Enfin !</p></div></li>
</ol></div>""",
    "wp-print": """<div id="comments_box"><span class="CommentTitle">3 Comments</span>
<div class="CommentDate"><strong>#1 Comment</strong> By <u>Amal</u> On 4 mars 2024 @ 10:12</div>
<div class="CommentContent"><p>Très bien.<br>Et les égouts ?</p></div>
<div class="CommentDate"><strong>#2 تعليق</strong> بواسطة <u>كريم</u> في 4 مارس, 2024 @ 11:00 ص</div>
<div class="CommentContent"><p>الله يجيب اللي فيه الخير</p></div>
<div class="CommentDate"><strong>#3 Comment</strong> By <u>Hind B.</u> On 5 mars 2024 @ 9:30</div>
<div class="CommentContent"><p>Enfin !</p></div></div>""",
    "commento": """<div id="commento"><div id="commento-comment-card-1" class="commento-card">
<div class="commento-header"><div class="commento-avatar">A</div><div class="commento-name">Amal</div>
<div class="commento-subtitle"><div class="commento-score">4 points</div><div class="commento-timeago"
title="Mon Mar 04 2024 10:12:02 GMT+0100 (توقيت غرينتش+01:00)">2 weeks ago</div></div></div>
<div id="commento-comment-text-1" class="commento-body"><p>Très bien.<br>Et les égouts ?</p></div>
<div id="commento-comment-children-1" class="commento-body"><div id="commento-comment-card-2" class="commento-card">
<div class="commento-avatar">ك</div><div class="commento-name">كريم</div><div class="commento-score">1 point</div>
<div class="commento-timeago" title="Mon Mar 04 2024 11:00:31 GMT+0100 (heure normale)">2 weeks ago</div>
<div id="commento-comment-text-2" class="commento-body"><p>الله يجيب اللي فيه الخير</p></div></div></div></div>
<div id="commento-comment-card-3" class="commento-card"><div class="commento-name">Hind B.</div>
<div class="commento-score">-3 points</div>
<div class="commento-timeago" title="Tue Mar 05 2024 09:30:00 GMT+0100">2 weeks ago</div>
<div id="commento-comment-text-3" class="commento-body"><p>Enfin !</p></div></div></div>""",
    "intensedebate": """<div id="idc-cover"><div class="idc-thread"><div class="idc-c" id="IDComment1">
<h4 class="idc-i"><a id="IDCommentAuthor1" class="idc-username">Amal</a> <a class="idc-r"><span>61</span>p</a></h4>
<p class="idc-nudge">· <a class="idc-time">4 mars 2024 à 10:12</a></p><div class="idc-v"><span class="idc-v-total">
<span>+9</span></span></div><div class="idc-c-t">Très bien.<br />Et les égouts ?</div>
<div class="idc-c-m"><a class="idc-reply-link"><span>Reply</span></a></div></div>
<div class="idc-reply"><div class="idc-thread"><div class="idc-c" id="IDComment2"><h4 class="idc-i">
<span id="IDCommentAuthor2">كريم</span></h4><p class="idc-nudge">· <a class="idc-time">4 mars 2024 à 11:00</a></p>
<div class="idc-v"><span class="idc-v-total"><span>0</span></span></div>
<div class="idc-c-t">الله يجيب اللي فيه الخير</div></div></div></div></div>
<div class="idc-thread"><div class="idc-c" id="IDComment3"><h4 class="idc-i"><span id="IDCommentAuthor3">Hind B.</span>
</h4><p class="idc-nudge">· <a class="idc-time">5 mars 2024 à 09:30</a></p><div class="idc-v">
<span class="idc-v-total"><span>-4</span></span></div><div class="idc-c-t">Enfin !</div></div></div></div>""",
    "discourse-embed": """<article class="post clearfix" id="post-2"><a name="post-2"></a>
<a href="https://forum.example/t/1/2" class="post-date">4 mars 2024 10:12</a><div class="author"></div>
<div class="cooked"><h3 class="username"><a href="https://forum.example/u/amal">Amal</a></h3>
<p>Très bien.</p><p>Et les égouts ?</p><div class="post-replies button">1 réponse</div></div></article>
<article class="post clearfix" id="post-4"><a name="post-4"></a>
<a href="https://forum.example/t/1/4" class="post-date">4 mars 2024 11:00</a><div class="cooked"><h3 class="username">
<a href="https://forum.example/u/karim">كريم</a> <a class="in-reply-to" title="en réponse à" href="#post-2">Amal</a>
</h3><p>الله يجيب اللي فيه الخير</p></div></article>
<article class="post clearfix" id="post-5"><a name="post-5"></a>
<a href="https://forum.example/t/1/5" class="post-date">5 mars 2024 09:30</a><div class="cooked">
<h3 class="username"><a href="https://forum.example/u/hind">Hind B.</a></h3><p>Enfin !</p></div></article>""",
    "blogger-old": """<dl id="comments-block"><dt class="comment-author" id="c1"><a name="c1"></a>
<a href="/p" rel="nofollow">Amal</a> a dit…</dt><dd class="comment-body"><p>Très bien.<br>Et les égouts ?</p></dd>
<dd class="comment-footer"><span class="comment-timestamp"><a>4 mars 2024 à 10:12</a></span></dd>
<dt class="comment-author">كريم يقول...</dt><dd class="comment-body"><p>الله يجيب اللي فيه الخير</p></dd>
<dd class="comment-footer"><span class="comment-timestamp">04/03/2024 11:00</span></dd>
<dt class="comment-author">Hind B. a dit…</dt><dd class="comment-body"><p>Enfin !</p></dd>
<dd class="comment-footer"><span class="comment-timestamp">5 mars 2024 à 09:30</span></dd></dl>""",
    "k2": """<div class="itemComments"><ul class="itemCommentsList"><li class="even"><span class="commentLink">
<a>Lien</a></span>
<span class="commentDate">lundi, 04 mars 2024 10:12</span><span class="commentAuthorName">posté par <a>Amal</a>
</span>
<p>Très bien.<br>Et les égouts ?</p><span class="commentToolbar"><a>Signaler</a></span></li>
<li class="odd"><span class="commentDate">04 مارس 2024 11:00</span>
<span class="commentAuthorName">أرسلت بواسطة كريم</span><p>الله يجيب اللي فيه الخير</p></li>
<li class="even"><span class="commentDate">mardi, 05 mars 2024 09:30</span>
<span class="commentAuthorName">posté par Hind B.</span><p>Enfin !</p></li></ul></div>""",
    "jcomments": """<div class="comments-list" id="comments-list-0"><div class="even" id="comment-item-1">
<div class="comment-box">
<span class="comments-vote"><span id="comment-vote-holder-1"><a></a><span class="vote-good">+7</span></span></span>
<a class="comment-anchor" href="#comment-1">#1</a> <span class="comment-author">Amal</span>
<span class="comment-date">2024-03-04 10:12</span>
<div class="comment-body" id="comment-body-1">Très bien.<br>Et les égouts ?</div>
<span class="comments-buttons"><a>Citer</a></span></div><div class="comments-list" id="comments-list-1">
<div class="odd" id="comment-item-2"><span class="comment-author">كريم</span>
<span class="comment-date">2024-03-04 11:00</span>
<div class="comment-body" id="comment-body-2">الله يجيب اللي فيه الخير</div></div></div></div>
<div class="even" id="comment-item-3"><span class="comments-vote"><span class="vote-poor">-2</span></span>
<span class="comment-author">Hind B.</span><span class="comment-date">2024-03-05 09:30</span>
<div class="comment-body" id="comment-body-3">Enfin !</div></div></div>""",
    "spip": """<ul class="forum"><li class="forum-fil"><div class="forum-message"><div class="forum-chapo">
<strong class="forum-titre"><a href="#forum1">&gt; Le souk aura un toit</a></strong>
<small>Le 4 mars 2024 à 10:12, par <span>Amal</span></small></div>
<div class="forum-texte"><p>Très bien.<br>Et les égouts ?</p></div>
<p class="forum-repondre-message"><a>Répondre à ce message</a></p></div>
<ul><li class="forum-fil"><div class="forum-message"><div class="forum-chapo">
<small>4 مارس 2024 11:00، par كريم</small></div>
<div class="forum-texte"><p>الله يجيب اللي فيه الخير</p></div></div></li></ul></li>
<li class="forum-fil"><div class="forum-chapo"><small>Le 5 mars 2024 à 09:30, par Hind B.</small></div>
<div class="forum-texte"><p>Enfin !</p></div></li></ul>""",
    "wordpress-old": """<h3 id="comments">3 réponses à « Le souk aura un toit »</h3><ol class="commentlist">
<li class="alt" id="comment-1"><cite><a rel="external">Amal</a></cite> dit : <br />
<small class="commentmetadata"><a href="#comment-1">4 mars 2024 à 10:12</a></small><p>Très bien.</p>
<p>Et les égouts ?</p></li>
<li id="comment-2"><cite>كريم</cite> يقول:<small class="commentmetadata">04/03/2024 11:00</small>
<p>الله يجيب اللي فيه الخير</p></li>
<li class="alt"><cite>Hind B.</cite> dit :<br /><small class="commentmetadata">5 mars 2024 à 09:30</small>
<p>Enfin !</p></li></ol>""",
    "schema.org-rdfa": """<div vocab="http://schema.org/"><div property="comment" typeof="Comment">
<span property="author" typeof="Person"><span property="name">Amal</span></span>
<time property="dateCreated" datetime="2024-03-04T10:12">il y a longtemps</time>
<div property="text"><p>Très bien.</p><p>Et les égouts ?</p></div><span property="upvoteCount">7</span>
<div property="comment" typeof="Comment"><span property="author">كريم</span>
<time property="dateCreated" content="2024-03-04T11:00"></time><p property="text">الله يجيب اللي فيه الخير</p>
</div></div>
<div property="comment" typeof="Comment"><span property="author">Hind B.</span><meta property="dateCreated"
content="2024-03-05T09:30"><p property="text">Enfin !</p><span property="upvoteCount">-2</span></div></div>""",
    "disqus": """<div id="disqus_thread"><ul id="post-list"><li class="post" id="post-1"><div class="post-content">
<ul class="post-menu"><li>Signaler</li></ul><div class="post-body"><header><span class="post-byline">
<span class="author"><a data-username="amal">Amal</a></span></span><span class="post-meta"><a class="time-ago"
title="lundi 4 mars 2024 10:12">il y a 2 ans</a></span></header><div class="post-message"><p>Très bien.</p>
<p>Et les égouts ?</p></div><a class="see-more">voir plus</a><footer><a class="vote-up">
<span data-role="likes">7</span></a>
<a class="reply">Répondre</a></footer></div></div><ul data-role="children"><li class="post" id="post-2">
<div class="post-content"><span class="author">كريم</span> <a class="parent-link" href="#comment-1">Amal</a>
<a class="time-ago" title="2024-03-04 11:00">منذ سنتين</a><div class="post-message"><p>الله يجيب اللي فيه الخير</p>
</div></div>
</li></ul></li><li class="post"><span class="author">Hind B.</span>
<a class="time-ago" title="2024-03-05 09:30">hier</a>
<div class="post-message"><p>Enfin !</p></div></li></ul></div>""",
    "facebook": """<div class="fb-comments"><div class="_3-8y _5nz1"><a class="UFICommentActorName">Amal</a>
<div class="_30o4"><span class="_5mdd"><span>Très bien.<br>Et les égouts ?</span></span></div><div class="fsm">
<a class="UFILikeLink">J’aime</a> · <a class="UFIReplyLink">Répondre</a> · <span class="_3jd1"><i></i>
<span>7</span></span> ·
<abbr class="livetimestamp" title="lundi 4 mars 2024, à 10:12" data-utime="1709543520">2 ans</abbr></div></div>
<div class="_44ri"><div class="_3-8y _5nz1"><a class="UFICommentActorName">كريم</a>
<span class="_5mdd">الله يجيب اللي فيه الخير</span>
<abbr title="2024-03-04 11:00">2 ans</abbr></div></div><div class="_3-8y _5nz1">
<a class="UFICommentActorName">Hind B.</a>
<span class="_5mdd">Enfin !</span><abbr title="2024-03-05 09:30">1 an</abbr></div></div>""",
}
FLAT = {"blogger-old", "k2", "wordpress-old", "wp-print"}
LIKES = {
    **dict.fromkeys(("wpdiscuz", "jcomments", "schema.org-rdfa"), (7, None, -2)),
    **dict.fromkeys(("disqus", "facebook"), (7, None, None)),
    "commento": (4, 1, -3),
    "intensedebate": (9, 0, -4),
}


@pytest.mark.parametrize("rule", SYSTEMS)
def test_every_system_gives_the_same_thread(rule):
    article = split_html(page(SYSTEMS[rule]), "p", "A")
    assert [(c.author, c.date, c.text) for c in article.comments] == [FIRST, REPLY, LAST]
    assert {comment.rule for comment in article.comments} == {rule}
    assert [c.parent_id for c in article.comments] == [None, None if rule in FLAT else "A-c001", None]
    assert tuple(c.likes for c in article.comments) == LIKES.get(rule, (None, None, None))
    assert (article.title, article.body, article.warnings) == (TITLE, BODY, ())


@pytest.mark.parametrize("rule", SYSTEMS)
def test_the_words_of_every_comment_stand_in_its_span(rule):
    source = page(SYSTEMS[rule])
    for comment in split_html(source, "p", "A").comments:
        shown = source[slice(*comment.span)]
        assert all(line in shown for line in comment.text.split("\n"))


def post(mark_up, author, date, text):
    return mark_up.format(author=author, date=date, text=text)


FORUMS = {
    "phpbb": """<div id="p1" class="post"><div class="inner"><dl class="postprofile"><dt>
<a class="username">{author}</a></dt>
<dd class="profile-rank">Habitué</dd></dl><div class="postbody"><h3><a>Re: Le souk</a></h3>
<p class="author">par <strong><a class="username">{author}</a></strong> » {date}</p>
<div class="content">{text}</div>
<div class="notice">Modifié en dernier par {author}</div><div class="signature">La route est longue</div></div>
</div></div>""",
    "vbulletin": """<li class="postcontainer" id="post_1"><span class="date">{date}</span>
<div class="userinfo"><a class="username"><strong>{author}</strong></a><span class="usertitle">Membre</span></div>
<div class="content"><blockquote class="postcontent">{text}</blockquote></div><div class="signature">Signé</div>
</li>""",
    "xenforo": """<article class="message message--post" data-author="{author}"><h4 class="message-name">
<a class="username">{author}</a></h4><h5 class="userTitle">Membre actif</h5><ul class="message-attribution"><li>
<time>{date}</time>
</li><li>#3</li></ul><div class="message-body"><div class="bbWrapper">{text}</div></div>
<aside class="message-signature">Signé</aside></article>""",
    "discourse": """<div class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator"
itemprop="author" itemscope><span itemprop="name">{author}</span></span><time class="post-time">{date}</time></div>
<div class="post" itemprop="text">{text}</div><span class="post-likes">3 Likes</span></div>""",
    "smf": """<div class="post_wrapper"><div class="poster"><h4><a>{author}</a></h4><ul><li>Membre</li></ul></div>
<div class="postarea"><div class="keyinfo"><h5>Re : Le souk</h5>
<div class="smalltext">« Réponse #1 le: {date} »</div></div>
<div class="post"><div class="inner">{text}</div></div></div><div class="signature">Signé</div></div>""",
    "mybb": """<div class="post"><div class="post_author"><div class="author_information"><strong>
<span class="largetext">
<a>{author}</a></span></strong><span class="smalltext">Membre</span></div></div><div class="post_content">
<span class="post_date">
{date}</span><div class="post_body">{text}</div><div class="signature">Signé</div></div></div>""",
    "fluxbb": """<div class="blockpost"><h2><span><a>{date}</a></span></h2><div class="postleft"><dl><dt>
<strong>{author}</strong>
</dt><dd>Membre</dd></dl></div><div class="postright"><div class="postmsg">{text}</div></div>
<div class="postsignature">Signé</div></div>""",
    "bbpress": """<div class="bbp-reply-header"><span class="bbp-reply-post-date">{date}</span><a href="#3">#3</a>
</div>
<div class="reply"><div class="bbp-reply-author"><a class="bbp-author-name">{author}</a><div>Participant</div></div>
<div class="bbp-reply-content">{text}</div></div>""",
}
QUOTED = "<blockquote><div><cite>Amal a écrit :</cite>Très bien.</div></blockquote>Enfin !"


@pytest.mark.parametrize("rule", FORUMS)
def test_the_first_post_of_a_forum_thread_is_the_article(rule):
    posts = [
        post(FORUMS[rule], "Salma", "4 mars 2024 08:00", "<p>Qui a vu le plan du souk ?</p><p>Merci.</p>"),
        post(FORUMS[rule], "كريم", "04/03/2024 11:00", "<p>الله يجيب اللي فيه الخير</p>"),
        post(FORUMS[rule], "Hind B.", "5 mars 2024, 09:30", QUOTED),
    ]
    source = page("".join(posts), f"<h1>{TITLE}</h1>")
    article = split_html(source, "p", "A")
    assert (article.title, article.body) == (TITLE, "Qui a vu le plan du souk ?\nMerci.")
    assert (article.author, article.date) == ("Salma", "2024-03-04T08:00")
    assert [(c.author, c.date, c.text) for c in article.comments] == [
        REPLY,
        ("Hind B.", "2024-03-05T09:30", "Amal a écrit :\nTrès bien.\nEnfin !"),
    ]
    assert {comment.rule for comment in article.comments} == {rule}
    later = source.replace("<head>", '<head><link rel="canonical" href="https://souk.example/t?page=2">')
    assert len(split_html(later, "p", "A").comments) == 3


def test_a_site_s_thread_and_a_service_s_are_one_article_s_comments():
    article = split_html(page(SYSTEMS["wordpress-old"] + SYSTEMS["facebook"].replace("Amal", "Nora")), "p", "A")
    assert [c.id for c in article.comments] == [f"A-c00{n}" for n in range(1, 4)]  # the same words, told once
    other = SYSTEMS["facebook"].replace("Très bien.", "Bof.").replace("Enfin !", "Jamais !").replace("الله", "إن الله")
    article = split_html(page(SYSTEMS["wordpress-old"] + other), "p", "A")
    assert [(c.id, c.rule) for c in article.comments] == [
        *((f"A-c00{n}", "wordpress-old") for n in (1, 2, 3)),
        *((f"A-c00{n}", "facebook") for n in (4, 5, 6)),
    ]
    assert [c.parent_id for c in article.comments][3:] == [None, "A-c004", None]


@pytest.mark.parametrize(
    ("mark_up", "parent"),
    [
        ('<li class="comment" data-parent="comment-1">', "A-c001"),
        ('<li class="comment" data-parent="0">', None),
        ('<li class="comment" data-parent="#nowhere">', None),
        ('<li class="comment"><a class="parent-link" href="#comment-1">Amal</a>', "A-c001"),
        ('<li class="comment"><p>En réponse à Amal</p>', "A-c001"),
        ('<li class="comment"><span>ردا على Amal</span>', "A-c001"),
        ('<li class="comment"><p>En réponse à Personne</p>', None),
        ('<li class="comment" data-parent="comment-2" id="comment-2">', None),
    ],
)
def test_who_is_answered_is_read_from_what_the_page_says(mark_up, parent):
    source = f"""<ol><li class="comment" id="comment-1"><b class="fn">Amal</b>
<div class="comment-content">Oui</div></li>
{mark_up}<b class="fn">Ali</b><div class="comment-content">Non, @Amal</div></li></ol>"""
    assert [c.parent_id for c in split_html(page(source), "p", "A").comments] == [None, parent]


def test_comments_that_answer_each_other_in_a_circle_are_still_read():
    item = '<li class="comment" id="c{0}" data-parent="c{1}"><b class="fn">A</b><p class="comment-content">{2}</li>'
    circle = item.format(1, 2, "تم حذف التعليق") + item.format(2, 1, "supprimé") + item.format(3, 1, "salam")
    assert [c.parent_id for c in split_html(page(f"<ol>{circle}</ol>"), "p", "A").comments] == [None]


def test_templates_that_scripts_fill_are_rejects():
    source = """<ol><li class="comment"><b class="fn">Ali</b><p class="comment-content">salam</p></li>
<li class="comment"><b class="fn">{{author}}</b><p class="comment-content">{{text}}</p></li>
<li class="comment" id="comment-template" style="display: none"><b class="fn">Nom</b>
<p class="comment-content">Texte</p></li>
<template><li class="comment"><b class="fn">Nom</b><p class="comment-content">Texte</p></li></template></ol>"""
    article = split_html(page(source), "p", "A")
    assert [comment.text for comment in article.comments] == ["salam"]
    assert {reject.reason for reject in article.rejects} == {"a template that scripts fill, not a comment"}
    assert len(article.rejects) == 3


@pytest.mark.parametrize(
    ("mark_up", "date", "raw"),
    [
        (
            '<time datetime="2024-03-04T10:12:00+01:00">il y a 2 ans</time>',
            "2024-03-04T10:12",
            "2024-03-04T10:12:00+01:00",
        ),
        ('<time datetime="2024-03-04T09:12:00Z">4 mars 2024 à 10:12</time>', "2024-03-04T10:12", "4 mars 2024 à 10:12"),
        ('<time datetime="2024-03-04T09:12:00Z">il y a 2 ans</time>', "2024-03-04T09:12", "2024-03-04T09:12:00Z"),
        ('<time title="4 mars 2024 10:12">hier</time>', "2024-03-04T10:12", "4 mars 2024 10:12"),
        ('<time><i data-timestamp="1709547120"></i>il y a 2 ans</time>', "2024-03-04T10:12", "1709547120"),
        ("<time>il y a 3 heures</time>", None, "il y a 3 heures"),
        ("<time></time>", None, None),
    ],
)
def test_a_date_in_the_markup_goes_before_a_relative_one(mark_up, date, raw):
    source = f'<li class="comment"><b class="fn">Ali</b>{mark_up}<p class="comment-content">salam</p></li>'
    (comment,) = split_html(page(source), "p", "A").comments
    assert (comment.date, comment.date_raw) == (date, raw)


def test_items_that_hold_two_comments_are_read_by_what_repeats():
    source = """<div class="comment"><b class="nom">Amal</b> <i>04/03/2024 10:12</i>
<div class="comment-text">Très bien, merci.</div>
<div class="suite"><div class="rep"><b class="nom">Ali</b> <i>04/03/2024 11:00</i>
<div class="comment-text">De rien, Amal.</div>
</div></div></div><div class="comment"><b class="nom">Hind</b> <i>05/03/2024 09:30</i>
<div class="comment-text">Enfin !</div></div>"""
    article = split_html(page(source), "p", "A")
    assert [(c.author, c.text, c.parent_id) for c in article.comments] == [
        ("Amal", "Très bien, merci.", None),
        ("Ali", "De rien, Amal.", "A-c001"),
        ("Hind", "Enfin !", None),
    ]


def test_json_names_what_is_answered_and_counts_likes():
    source = page("""<script type="application/ld+json">{"@type": "NewsArticle", "comment": [
{"@type": "Comment", "@id": "#1", "text": "Très bien", "author": "Amal", "interactionStatistic":
{"@type": "InteractionCounter", "interactionType": {"@type": "LikeAction"}, "userInteractionCount": 3}},
{"@type": "Comment", "text": "Merci", "parentItem": {"@id": "#1"}}]}</script>""")
    first, second = split_html(source, "p", "A").comments
    assert (first.likes, second.parent_id) == (3, first.id)


def test_a_number_between_two_arrows_is_the_votes_where_a_known_layout_names_none():
    def one(author, text, control):
        return f"""<li class="comment"><cite class="fn">{author}</cite><time>04/03/2024 10:12</time>
<div class="comment-content"><p>{text}</p></div><div class="zq-1f">{control}</div></li>"""

    arrows = '<button title="pour">▴</button><b class="zq-7c">{}</b><span role="button"><svg></svg></span>'
    words = "<button>Répondre</button><b>{}</b><button>Partager</button>"
    for control, votes in ((arrows, [12, -3, 0]), (words, [None, None, None])):
        said = zip(
            ("Amal", "Hind B.", "كريم"), ("Très bien.", "Enfin !", "الله يجيب اللي فيه الخير"), (12, -3, 0), strict=True
        )
        thread = "".join(one(author, text, control.format(likes)) for author, text, likes in said)
        comments = split_html(page(f'<ol class="commentlist">{thread}</ol>'), "p", "A").comments
        assert [(comment.rule, comment.likes) for comment in comments] == [("wordpress", likes) for likes in votes]
