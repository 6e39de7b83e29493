"""Copies of systems that glue, double or spell out what they show beside comments."""

import pytest

from stance.split.text import split_text

STORY = """قررت جماعة عين الواحة إطلاق مكتبة متنقلة تزور الدواوير السبعة كل يوم سبت ابتداء من شهر أبريل المقبل حسب بلاغ.

وأوضح رئيس الجماعة أن المكتبة تضم ألفا ومائتي كتاب، وأن الإعارة مجانية لجميع التلاميذ المسجلين بمدارس المنطقة."""


def read(thread, story=STORY, title="مكتبة متنقلة تجوب دواوير عين الواحة"):
    return split_text(f"{title}\n\n{story}\n\n{thread}\n", "copie.txt", "a")


def told(article):
    ids = {comment.id: place for place, comment in enumerate(article.comments)}
    return [(c.author, c.date, c.likes, ids.get(c.parent_id), c.text) for c in article.comments]


BLOGGER = {
    "ar": ("{} تعليقات:", "غير معرف12 مارس 2017 في 10:22 م", "سعيد13 مارس 2017 في 6:48 ص", "ردحذف الردود حذف رد"),
    "fr": (
        "{} commentaires:",
        "Anonyme12 mars 2017 à 22:22",
        "Said13 mars 2017 à 06:48",
        "RépondreSupprimer Réponses Supprimer Répondre",
    ),
    "en": (
        "{} comments:",
        "AnonymousMarch 12, 2017 at 10:22 PM",
        "SaidMarch 13, 2017 at 6:48 AM",
        "ReplyDelete Replies Delete Reply",
    ),
}


@pytest.mark.parametrize("language", BLOGGER)
def test_blogger_glues_names_to_dates_and_buttons_to_each_other(language):
    heading, first, second, buttons = BLOGGER[language]
    both, opens, delete, reply = buttons.split()
    article = read(
        f"{heading.format(4)}\n\n\n{first}\nجميل\n\n{both}\n{opens}\n\n"
        f"{second}\nشكرا لكم\nمرحبا\n\n{delete}\n{opens}\n{reply}\n\n"
        f"{reply}\n\n{second.replace('13', '14')}\nhadchi zwin\n\n{both}\n\n{first.replace('12', '15')}\nOui\n\n{both}"
    )
    name, answering = (head.partition("1")[0].removesuffix("March ") for head in (first, second))
    assert told(article) == [
        (name, "2017-03-12T22:22", None, None, "جميل"),
        (answering, "2017-03-13T06:48", None, 0, "شكرا لكم\nمرحبا"),
        (answering, "2017-03-14T06:48", None, None, "hadchi zwin"),
        (name, "2017-03-15T22:22", None, None, "Oui"),
    ]


def test_a_blog_s_title_below_the_day_is_the_title_though_the_archive_repeats_it():
    page = f"أوراق من الواحة\nيوميات معلم\n\nالأحد، 12 مارس 2017\nمكتبة تمشي\n\n{STORY}\n\nمرسلة بواسطة عمر في 9:12 م\n"
    below = "1 تعليق:\n\nسعيد13 مارس 2017 في 6:48 ص\nجميل\n\nردحذف\n\nأرشيف المدونة\n▼  مارس (2)\nمكتبة تمشي\n"
    article = split_text(page + below, "copie.txt", "a")
    assert article.title == "مكتبة تمشي"
    assert article.date == "2017-03-12"


def test_a_story_goes_on_below_a_list_that_a_colon_leads_to():
    asked = "ولذلك تطلب الجماعة من السكان ثلاثة أشياء:\n\nكتب أطفال\n\nدفاتر للإعارة\n\nرسوم للصناديق"
    last = "ومن أراد أن يشارك في الحملة فموعده صباح السبت القادم أمام مقر الجماعة."
    article = read(
        "2 تعليقات\n\nسعيد\n13/03/2017 06:48\nجميل\n\nهند\n13/03/2017 07:48\nزوين", f"{STORY}\n\n{asked}\n\n{last}"
    )
    assert article.body.endswith(last)
    assert "دفاتر للإعارة" in article.body


def test_a_board_has_names_twice_and_says_who_is_there():
    posts = [
        ("عمر", "مراقب عام", STORY),
        ("بنت الواحة", "مشرفة منتدى الطبخ", "مبادرة رائعة."),
        ("moh_geo", "عضو جديد", "شكون غادي يخلص؟"),
        ("زائر الليل", "عضو مميز", "bravo"),
    ]
    thread = "\n".join(
        f"  #{n}  \nقديم {13 + n}-03-2011, 10:4{n} PM\n{name}\t{name} غير متواجد حالياً\n{rank}\n \t\n"
        f"تاريخ التسجيل: Aug 2008\nالمشاركات: 2,91{n}\nإرسال رسالة عبر MSN إلى {name}\n"
        f"افتراضي رد: مكتبة متنقلة\n{text}\nرد مع اقتباس"
        for n, (name, rank, text) in enumerate(posts, 1)
    )
    article = split_text(f"منتديات الواحة\nالعودة   منتديات الواحة > أخبار\nمكتبة متنقلة\n{thread}\n", "copie.txt", "a")
    assert told(article) == [
        ("بنت الواحة", "2011-03-15T22:42", None, None, "مبادرة رائعة."),
        ("moh_geo", "2011-03-16T22:43", None, None, "شكون غادي يخلص؟"),
        ("زائر الليل", "2011-03-17T22:44", None, None, "bravo"),
    ]


def test_votes_that_are_spelled_out_or_asked_for_are_votes():
    counted = ["يوصي به 14 شخصا", "يوصي به شخصان (2)", "يوصي به 0 شخص"]
    said = ["كنت معلما في الجبل ثماني سنوات.", "ومن يحرس أبناءنا؟", "لا."]
    thread = "\n\n".join(
        f"أضيفت: الثلاثاء 04 مارس 2008 14:2{n}\n{text}\nقارئة {n}\n{votes}\nأوص بهذا التعليق\nتنبيه الى مخالفة"
        for n, (text, votes) in enumerate(zip(said, counted, strict=True))
    )
    assert told(read(f"3 تعليقات\n\n{thread}")) == [
        (f"قارئة {n}", f"2008-03-04T14:2{n}", (14, 2, 0)[n], None, text) for n, text in enumerate(said)
    ]
    asked = "\n".join(
        f"{name} في 14/03/2010 18:2{n}:41\n{text}\nهل أعجبك التعليق؟  {votes}  0"
        for n, (name, text, votes) in enumerate((("طالب", "الحمد لله", 6), ("amine", "zwin", 12), ("هند", "مبروك", 0)))
    )
    assert [c.likes for c in read(f"تعليقات الزوار\n\n{asked}").comments] == [6, 12, 0]


def test_a_joomla_thread_has_score_and_number_before_the_name():
    thread = """التعليقات

+12 #1 مواطن 2023-05-10 14:22
الحمد لله.
اقتباس | أبلغ المشرف

-7 #2 حسن 2030 2023-05-10 16:05
غير كلام.
اقتباس | أبلغ المشرف

0 #3 Nadia 2023-05-11 09:45
Bravo à tous.
اقتباس | أبلغ المشرف
"""
    assert told(read(thread)) == [
        ("مواطن", "2023-05-10T14:22", 12, None, "الحمد لله."),
        ("حسن 2030", "2023-05-10T16:05", -7, None, "غير كلام."),
        ("Nadia", "2023-05-11T09:45", 0, None, "Bravo à tous."),
    ]


NETWORK = """Publication de Le Quotidien
Le Quotidien
ntSoedsrpo2h9m1cc3f0a8t4u7 i1 5cg1lf9 2a
 ·
Une bibliothèque itinérante passera dans sept villages chaque samedi à partir du mois d’avril, annonce la commune.
Le prêt sera gratuit pour tous les élèves inscrits dans les écoles de la région, a précisé le président du conseil.
Toutes les réactions :
140
3 commentaires
J’aime
Commenter
Partager
Les plus pertinents
Auteur
Le Quotidien
L’article complet est ici :
https://quotidien.example/biblio
QUOTIDIEN.EXAMPLE
Une bibliothèque dans sept villages
22 h
J’aime
Répondre
Supprimer l’aperçu
18
Super fan
Fatima Zahra
Très bonne idée.
21 h
J’aime
Répondre
326
مواطن حر
واش هادشي بصح؟
مشاهدة الترجمة
Environ une heure
J’aime
Répondre
41
"""


def test_previews_of_links_and_buttons_for_translations_are_no_words_of_a_comment():
    article = split_text(NETWORK, "copie.txt", "a")
    assert [(c.author, c.likes, c.text) for c in article.comments] == [
        ("Le Quotidien", 18, "L’article complet est ici :\nhttps://quotidien.example/biblio"),
        ("Fatima Zahra", 326, "Très bonne idée."),
        ("مواطن حر", 41, "واش هادشي بصح؟"),
    ]
    assert "ntSoe" not in article.title


def test_a_professional_network_tells_of_everyone_s_work():
    far, near = "  • 3e et +Relation de 3e niveau et plus", " Profil vérifié • 2eRelation de 2e niveau"
    work = "Directrice de l’aménagement, Agence urbaine de Ras Ennour | Mobilité, eau, espace public"
    counted = "2 réponses\n2 commentaires sur le commentaire de Mehdi Ouazzani\n"
    people = [
        ("Mehdi Ouazzani", far, "Hydrologue | PhD", "Félicitations.\n\nEt l’eau ?", 46, counted),
        ("Ghizlane Tahiri", " Auteur", work, "Article 9 😉", 11, ""),
        ("Mehdi Ouazzani", far, "Hydrologue | PhD", "Merci !", 2, ""),
        ("Ilham Z.", near, "--", "Très inspirant", 3, ""),
    ]
    thread = "".join(
        f"Voir le lien de l’image de {name}\n{name}\n{badge}\n{does}\n1 sem.\n \n{text}\n \n"
        f"J’aime\n \nlike\n{n}\n{n} réactions\nRépondre\n \n{answers}"
        for name, badge, does, text, n, answers in people
    )
    article = split_text(f"{NETWORK.partition('Les plus')[0]}Les plus pertinents\n{thread}", "copie.txt", "a")
    assert [(author, likes, parent, text) for author, _, likes, parent, text in told(article)] == [
        ("Mehdi Ouazzani", 46, None, "Félicitations.\n\nEt l’eau ?"),
        ("Ghizlane Tahiri", 11, 0, "Article 9 😉"),
        ("Mehdi Ouazzani", 2, 0, "Merci !"),
        ("Ilham Z.", 3, None, "Très inspirant"),
    ]


def test_links_that_are_read_out_as_a_list_do_not_end_a_story():
    links = "اقرأ أيضا\nlist 1 of 2\nالسدود المغربية تنتظر المطر\nlist 2 of 2\nقرية تصطاد الضباب\nend of list"
    address = "https://m.sahil.example/news/2023/3/12/%D9%85%D8%AD%D9%84%D9%8A%D8%A9?utm_source=share"
    shared = f"مكتبة متنقلة تجوب دواوير عين الواحة | الساحل\n{address}"
    first, _, second = STORY.partition("\n\n")
    head = f"{shared}\nانتقل إلى المحتوى\nأخبار\nمكتبة متنقلة تجوب دواوير عين الواحة\n12/3/2023"
    page = f"{head}\n{first}\n{links}\n{second}\n"
    article = split_text(page + "التعليقات (1)\nهند • 12/3/2023 18:05\nزوين بزاف\n", "copie.txt", "a")
    assert article.title == "مكتبة متنقلة تجوب دواوير عين الواحة"
    assert article.body.split("\n")[0] == first
    assert article.body.endswith(second)


def test_drupal_repeats_first_words_as_subjects_and_writes_the_month_first():
    unproved = " (لم يتم التحقق)"
    said = [
        (
            "أستاذ متقاعد" + unproved,
            "أربعاء, 10/05/2022 - 13:20",
            "",
            "درست 34 سنة وكنت أرى التلاميذ يختفون.\nوهذا باب.",
        ),
        ("منسقة", "أربعاء, 10/05/2022 - 14:02", f"درست 34 سنة وكنت أرى|أستاذ متقاعد{unproved}", "مرحبا بكم."),
        (
            "مواطن" + unproved,
            "أربعاء, 10/05/2022 - 22:47",
            "",
            "و البنات؟ واش كاينة الخياطة\nو الحلاقة\nولا غير النجارة",
        ),
        (
            "خديجة" + unproved,
            "خميس, 10/06/2022 - 00:05",
            f"و البنات؟|مواطن{unproved}",
            "كاينة الخياطة، بنت خالتي تسجلات",
        ),
        ("زائر" + unproved, "خميس, 10/06/2022 - 09:05", "", "شكرا"),
        ("Mehdi K." + unproved, "خميس, 10/06/2022 - 10:41", "", "Très belle initiative, vraiment."),
    ]
    thread = ""
    for author, date, answers, text in said:
        mark = "ردًا على {} بواسطة {}\n\n".format(*answers.split("|")) if answers else ""
        thread += f"{author}\n\n{date}\n\nرابط ثابت\n\n{mark}{text[:20].strip()}\n\n{text}\n\n    رد\n\n"
    assert told(read(f"التعليقات\n\n{thread}")) == [
        ("أستاذ متقاعد", "2022-10-05T13:20", None, None, said[0][3]),
        ("منسقة", "2022-10-05T14:02", None, 0, said[1][3]),
        ("مواطن", "2022-10-05T22:47", None, None, said[2][3]),
        ("خديجة", "2022-10-06T00:05", None, 2, said[3][3]),
        ("زائر", "2022-10-06T09:05", None, None, said[4][3]),
        ("Mehdi K.", "2022-10-06T10:41", None, None, said[5][3]),
    ]


def test_an_arrow_that_a_copy_lost_leaves_two_spaces_between_author_and_answered():
    thread = "".join(
        f"{who}\n•\nمنذ 3 أشهر\n\n{text}\n\n2\nرد\nشارك ›\n"
        for who, text in (("Amina B.", "مبادرة زوينة"), ("ولد الزاوية   Amina B.", "D'accord"), ("ضيف", "hhhh"))
    )
    assert [(c[0], c[3], c[4]) for c in told(read(f"3 تعليقات\n\nالأفضل\n\n{thread}"))] == [
        ("Amina B.", None, "مبادرة زوينة"),
        ("ولد الزاوية", 0, "D'accord"),
        ("ضيف", None, "hhhh"),
    ]
