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


FORWARDED = """[14/05/2024 21:03] Khalid: شوفو هاد الموضوع فهسبريس
[14/05/2024 21:04] Khalid: جماعة عين الشقف تفتح مسبحا مجانيا لأطفال الدواوير
هسبريس - يوسف الراضي
الثلاثاء 14 ماي 2024 - 18:20

أعلنت جماعة عين الشقف، مساء الثلاثاء، عن فتح مسبح مجاني لأطفال الدواوير المجاورة، كلف ثلاثة ملايين درهم.

وأوضح رئيس الجماعة أن ستة معلمين سيؤطرون المسبح، وأن حافلتين ستنقلان الأطفال ثلاث مرات في الأسبوع.

تعليقات الزوار
5
1
أبو أمين
الثلاثاء 14 ماي 2024 - 18:41
مبادرة زوينة بزاف، الله يجازيهم بخير.
الدراري كانو كيغرقو فالواد كل صيف.
34
2
Fassi
الثلاثاء 14 ماي 2024 - 19:02
w chkoun ghadi yrd lbal l dok drari? 6 mo3allimin ma kafyinch
12
3
متابعة من الدوار
الثلاثاء 14 ماي 2024 - 19:15
والنقل؟ واش غادي يوصل حتى لدوار أولاد معرف؟
-3
4
Citoyen
الثلاثاء 14 ماي 2024 - 20:10
Trois millions pour un bassin, très bien. Mais les toilettes de l'école sont fermées depuis 2 ans.
21
5
زائر
الثلاثاء 14 ماي 2024 - 20:33
برافو
0
"""


def test_a_thread_that_was_copied_and_forwarded():
    article = read(FORWARDED)
    assert article.title == "جماعة عين الشقف تفتح مسبحا مجانيا لأطفال الدواوير"
    assert (article.author, article.date) == ("يوسف الراضي", "2024-05-14T18:20")
    assert [(each.author, each.likes) for each in article.comments] == [
        ("أبو أمين", 34),
        ("Fassi", 12),
        ("متابعة من الدوار", -3),
        ("Citoyen", 21),
        ("زائر", 0),
    ]
    assert article.comments[0].text == "مبادرة زوينة بزاف، الله يجازيهم بخير.\nالدراري كانو كيغرقو فالواد كل صيف."


PHONE = """راديو زنقتنا
12 يونيو، الساعة 10:15 ص ·
البلدية بدات كتحيد براريك السوق القديم، وشي كيقول خاص النظام وشي كيقول فين غادي يمشيو هاد العائلات.
واش نتا مع ولا ضد؟ كتبو لينا فالكومنطير.
أعجبني
تعليق
مشاركة
١٬٢ ألف
٣ تعليقات
٨٧ مشاركة
الأكثر ملاءمة
Samira Bennis
Khassهم يعطيوهم بلاصة قبل ما يهدمو، ماشي العكس
أعجبني
رد
3 س
45
Hamza El Idrissi
كاتب
صراحة السوق كان مسدود على لبيوت، حتى الإسعاف ما كيدخلش.
وليداتنا كيلعبو وسط الزبل
أعجبني
رد
2 س
تم التعديل
18
Samira Bennis
Hamza El Idrissi عندك الحق ولكن راه كاينين عيالات أرامل
أعجبني
رد
2 س
6
كتابة تعليق…
"""


def test_a_wall_copied_from_a_phone():
    article = read(PHONE)
    assert article.title != "12 يونيو، الساعة 10:15 ص ·"
    assert article.body.endswith("كتبو لينا فالكومنطير.")
    assert told(article.comments) == [
        ("Samira Bennis", None, 45, None, "Khassهم يعطيوهم بلاصة قبل ما يهدمو، ماشي العكس"),
        (
            "Hamza El Idrissi",
            None,
            18,
            None,
            "صراحة السوق كان مسدود على لبيوت، حتى الإسعاف ما كيدخلش.\nوليداتنا كيلعبو وسط الزبل",
        ),
        ("Samira Bennis", None, 6, None, "Hamza El Idrissi عندك الحق ولكن راه كاينين عيالات أرامل"),
    ]


PRINTED = """14/05/2024 22:10                         Le médiateur des loyers arrive à Tanger - Cap Détroit

Cap Détroit
Accueil > Société

Le médiateur des loyers arrive à Tanger
Par Salma Bouayad
Publié le 14 mai 2024 à 08h30

À partir du 1er juin, locataires et propriétaires en conflit pourront saisir gratuitement un médiateur
installé à la maison de quartier de Beni Makada. Il ne rendra pas de jugement, mais un avis écrit sous trente jours.

« Neuf conflits sur dix viennent d'un malentendu sur les charges », assure la juriste qui a porté le projet
devant le conseil de la ville.

https://capdetroit.example/societe/mediateur-loyers                                            1/3
14/05/2024 22:10                         Le médiateur des loyers arrive à Tanger - Cap Détroit

Les associations de propriétaires, elles, demandent que l'avis soit aussi transmis au tribunal en cas d'impayés.

Commentaires (4)

Nawal T.
14 mai 2024 à 09h12
Très bonne idée. Mon propriétaire augmente tous les ans
sans aucun papier.
J'aime (8)   Répondre   Signaler

Propriétaire lésé
14 mai 2024 à 10h45
Et quand le locataire ne paie pas pendant huit mois, il fait quoi,
le médiateur ? Il écrit un avis ?
https://capdetroit.example/societe/mediateur-loyers                                            2/3
14/05/2024 22:10                         Le médiateur des loyers arrive à Tanger - Cap Détroit

On attend toujours les huissiers.
J'aime (3)   Répondre   Signaler

Yassir
14 mai 2024 à 11h03
@Propriétaire lésé : oui, et c'est déjà mieux que rien.
J'aime (5)   Répondre   Signaler

حنان
14 mai 2024 à 13h20
فكرة جيدة، نتمنى أن تعمم على باقي المدن
J'aime (0)   Répondre   Signaler

Laisser un commentaire
Les commentaires sont modérés avant publication.
https://capdetroit.example/societe/mediateur-loyers                                            3/3
"""


def test_a_print_with_heads_and_feet_of_sheets():
    article = read(PRINTED)
    assert (article.title, article.author) == ("Le médiateur des loyers arrive à Tanger", "Salma Bouayad")
    assert article.body.startswith("À partir du 1er juin")
    assert article.body.endswith("en cas d'impayés.")
    assert "Cap Détroit" not in article.body
    assert [(each.author, each.likes) for each in article.comments] == [
        ("Nawal T.", 8),
        ("Propriétaire lésé", 3),
        ("Yassir", 5),
        ("حنان", 0),
    ]
    assert article.comments[1].text == (
        "Et quand le locataire ne paie pas pendant huit mois, il fait quoi,\nle médiateur ? Il écrit un avis ?"
        "\nOn attend toujours les huissiers."
    )


def test_votes_that_happen_to_rise_evenly_are_votes():
    said = ((1, "Samir", 5), (2, "Hafida", 7), (3, "Le Doyen", 9), (4, "mourad", 11))
    thread = "\n".join(
        f"{name}\n{day} mai 2024 à 10h0{day}\nJe le dis pour la {day}e fois, ça suffit.\n{votes}\nRépondre Signaler\n"
        for day, name, votes in said
    )
    article = read(PRINTED.split("Commentaires")[0] + "Commentaires (4)\n\n" + thread)
    assert [each.likes for each in article.comments] == [5, 7, 9, 11]


def test_a_chat_that_a_program_exported_gives_what_was_said_under_the_page_that_was_passed_on():
    page = """
==============================================================
Guild: قهوة الحومة
Channel: أخبار / البلدية تفتح مكتبة جديدة في حي السلام…
==============================================================

[05/03/2024 18:20] ناقل
https://jarida.example/2024/maktaba.html

{Embed}
جريدة الحي
البلدية تفتح مكتبة جديدة في حي السلام
تضم المكتبة قاعة للأطفال وأخرى للمطالعة، وتفتح أبوابها كل مساء.

قال رئيس البلدية إن المكتبة الجديدة ستفتح أبوابها ابتداء من يوم الإثنين، وإن الانخراط فيها سيكون مجانيا للتلاميذ.

{Reactions}
🗞️ (3)

[05/03/2024 18:21] ناقل
Started a thread.

[05/03/2024 18:52] سعاد
فكرة جميلة، ننتظرها منذ سنوات.

{Reactions}
👍 (41)

[05/03/2024 19:02] Hamid
برافو

[05/03/2024 19:10] Nadia_B
wakha, walakin chkoun ghadi ykhdem fiha?

[05/03/2024 19:31] ناقل
Pinned a message.

[05/03/2024 20:45] كريم
قبل كلشي خاص:
- الكتب
- الكراسى

{Reactions}
👍 (7)

==============================================================
Exported 7 message(s)
==============================================================
"""
    article = split_text(page, "page", "A")
    assert article.title == "البلدية تفتح مكتبة جديدة في حي السلام"
    assert "مجانيا للتلاميذ" in article.body
    assert [(each.author, each.text, each.likes, each.date) for each in article.comments] == [
        ("سعاد", "فكرة جميلة، ننتظرها منذ سنوات.", 41, "2024-03-05T18:52"),
        ("Hamid", "برافو", None, "2024-03-05T19:02"),
        ("Nadia_B", "wakha, walakin chkoun ghadi ykhdem fiha?", None, "2024-03-05T19:10"),
        ("كريم", "قبل كلشي خاص:\n- الكتب\n- الكراسى", 7, "2024-03-05T20:45"),
    ]
    assert sum(reject.reason == "notice of a chat" for reject in article.rejects) == 2
