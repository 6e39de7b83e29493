"""Copies as people have them: clipped to Markdown, relayed by a bot, forwarded, from a phone, printed."""

from stance.split.text import split_text


def read(page):
    return split_text(page, "copie.txt", "a")


def told(comments):
    return [(each.author, each.date, each.likes, each.parent_id, each.text) for each in comments]


CLIPPED = """---
title: "Le vieux pont : \\"on attend\\" encore"
source: "https://journal.example/pont"
author:
  - "[[Malika Oudghiri]]"
published: 2024-04-11
tags:
  - "clippings"
---
# Le vieux pont : "on attend" encore

![](https://journal.example/pont.webp)

Les travaux du vieux pont, promis pour mars, n'ont pas commencé et la déviation use la patience des riverains.

- [La crue de 2010 racontée](https://journal.example/crue)

La commune assure que l'entreprise retenue arrivera avant la fin du mois avec deux grues et trente ouvriers.

---

## Commentaires

> **Rkia** · [2024-04-11](https://journal.example/pont#c1) · 4 points
>
> On fait le tour par la route haute.
> Trente minutes, tous les jours.
>
> > **[Bouchaib](https://journal.example/u/bouchaib)** · [2024-04-12](https://journal.example/pont#c2) · -1 point
> >
> > Comme nous tous.

---

Extrait avec [Web Clipper](https://clipper.example)
"""


def test_a_page_clipped_to_markdown():
    article = read(CLIPPED)
    assert (article.title, article.author) == ('Le vieux pont : "on attend" encore', "Malika Oudghiri")
    assert (article.date, article.url) == ("2024-04-11", "https://journal.example/pont")
    assert article.body.startswith("Les travaux")
    assert "crue" not in article.body
    assert told(article.comments) == [
        ("Rkia", "2024-04-11", 4, None, "On fait le tour par la route haute.\nTrente minutes, tous les jours."),
        ("Bouchaib", "2024-04-12", -1, "a-c001", "Comme nous tous."),
    ]
    assert all(CLIPPED[slice(*reject.span)] == reject.text for reject in article.rejects)


RELAYED = """📰 *السوق الأسبوعي ينتقل إلى موقعه الجديد*
✍️ نجاة بلحاج
🗓️ 14/05/2024 09:00

قرر المجلس الجماعي نقل السوق الأسبوعي إلى موقعه الجديد قرب الطريق الوطنية ابتداء من يوم الاثنين المقبل.

ويطالب التجار بتأجيل النقل إلى ما بعد العيد لأن الماء والكهرباء لم يصلا بعد إلى نصف المحلات.

➖➖➖➖➖➖
*آراء القراء ({count})*

{said}➖➖➖➖➖➖
📌 *من نشرة اليوم*
1. إصلاح مدرسة الحي — 14/05/2024 (👍 12)
"""
SAID = (
    "💬 1\nالموقع بعيد على الناس الكبار.\n— *بائعة خبز*، 14/05/2024 09:20 · 👍 6\n\n",
    "↪️ 1.1\nكاين الطوبيس\n— *عابر*، 14/05/2024 09:40\n\n",
    "💬 2\nخطوة مزيانة.\nغير ينقيو الطريق.\n— *فلاح من الدوار*، 14/05/2024 10:02 · 👍 3\n\n",
)


def test_what_a_bot_relays():
    article = read(RELAYED.format(count=3, said="".join(SAID)))
    assert (article.title, article.author) == ("السوق الأسبوعي ينتقل إلى موقعه الجديد", "نجاة بلحاج")
    assert told(article.comments) == [
        ("بائعة خبز", "2024-05-14T09:20", 6, None, "الموقع بعيد على الناس الكبار."),
        ("عابر", "2024-05-14T09:40", None, "a-c001", "كاين الطوبيس"),
        ("فلاح من الدوار", "2024-05-14T10:02", 3, None, "خطوة مزيانة.\nغير ينقيو الطريق."),
    ]


def test_one_comment_alone_that_a_bot_relays():
    article = read(RELAYED.format(count=1, said=SAID[0]))
    assert told(article.comments) == [("بائعة خبز", "2024-05-14T09:20", 6, None, "الموقع بعيد على الناس الكبار.")]
