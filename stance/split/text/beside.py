"""What a rule for lines is, and those for what stands beside and below an article and its comments, as data.

Patterns are as those of `stance.split.text.layouts`, which holds the other rules.
"""

from dataclasses import dataclass
from typing import Literal

MENU = "menu"
SIDE_BAR = "side bar"
NEWSLETTER = "invitation to a newsletter"
FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class LineRule:
    """A line that belongs to no article and no comment, and what cannot go on after it.

    `pattern` has to match the whole folded line in any case, and holds no group that captures.
    """

    reason: str
    pattern: str
    ends: Literal["nothing", "article", "thread", "page"] = "nothing"


def any_of(*patterns: str) -> str:
    """A pattern that matches what any of the given ones does."""
    return "|".join(patterns)


BESIDE: tuple[LineRule, ...] = (
    LineRule(
        SIDE_BAR,
        any_of(
            r"صوت وصورة|(?:المقالات |المواضيع |الاخبار )?الاكثر (?:قراءة|مشاهدة|تعليقا|تداولا|شعبية)",
            r"(?:اخر|احدث) (?:الاخبار|المقالات|التعليقات|المواضيع|المستجدات)|المزيد من \S{2,12}",
            r"(?:(?:ال)?مواضيع|(?:ال)?مقالات|اخبار) (?:ذات صلة|مشابهة|(?:ال)?متشابه[هة]|(?:قد |ربما )?تهمك)",
            r"(?:قد|ربما) (?:يعجبك|يهمك|تهمك)(?: ايضا)?|كتاب واراء|اخترنا لكم?|مختارات|تصفح المقالات",
            r"الارشيف|استطلاع الراي|مرتبط",
        ),
        "page",
    ),
    LineRule(
        SIDE_BAR,
        any_of(
            r"(?:les )?(?:articles )?(?:les )?(?:plus|\+) (?:lus|commentes|partages|populaires|vus)",
            r"articles? (?:similaires|lies|recents|connexes)|commentaires recents",
            r"(?:les )?derni(?:ers (?:commentaires|articles)|eres (?:infos|actualites|nouvelles))",
            r"(?:sur|dans) (?:le|la) meme (?:sujet|theme|rubrique|categorie)",
            r"vous aimerez (?:aussi|peut-etre).{0,20}|a (?:ne pas (?:manquer|rater)|decouvrir)|egalement sur .{1,60}",
            r"(?:publications|contenus?) (?:similaires|associes|sponsorises)",
            r"discover more|decouvrir plus|اكتشف المزيد|communautes similaires|(?:similar|related) communities",
            r"recent (?:comments|posts)|most (?:read|popular|viewed|commented)|related (?:articles|posts|stories)",
        ),
        "page",
    ),
    LineRule(
        MENU,
        r"this article is more than \d{1,2} \w{3,6} old|about this content|supported by|explore more on these topics"
        r"|(?:skip past|after) newsletter promotion|view image in full ?screen|حجم الخط\s?:?.{0,30}"
        r"|taille (?:du texte|de la police)\s?:?.{0,20}|(?:lire|consulter|retour a) l'article(?: complet)?"
        r"|read (?:the )?(?:full )?article|قراءة المقال",
    ),
    LineRule(NEWSLETTER, r"(?:la )?newsletter(?: de .{1,40})?|النشرة البريدية", "page"),
    LineRule(
        "invitation to follow",
        any_of(
            r"(?:(?:suivez|rejoignez|retrouvez|abonnez)[- ](?:nous|vous)|(?:suivre|rejoindre) .{2,30}) .{0,24}"
            r"(?:whats ?app|telegram|google (?:news|actualites)|facebook|instagram|twitter|youtube|newsletter).{0,40}",
            r"(?:(?:ل?ال)?(?:اشتراك|انضمام)|انضم(?:وا)?|اشترك(?:وا)?|تابع(?:وا?)?(?:نا)?) .{0,32}"
            r"(?:قناتنا|صفحتنا|مجموعتنا|واتس ?اب|تي?لي?[جغ]رام|فيس ?بوك|google news|اخبار (?:جوجل|غوغل)|يوتيوب).{0,40}",
        ),
    ),
    # Who typed or copied a thread may say where it is over.
    LineRule(
        SIDE_BAR,
        r"[-—=*_. ]{0,8}(?:fin des (?:commentaires|reactions|messages)|end of (?:the )?comments"
        r"|نهاية التعليقات|انتهت التعليقات|انتهى)[-—=*_. ]{0,8}|end of (?:file|document)\b.{0,40}"
        r"|[(\[]fin (?:des?|du) (?:reactions|commentaires|texte|document|fichier|article|fil)\b.{0,160}[)\]]",
        "thread",
    ),
    LineRule(
        FOOTER,
        any_of(
            r"(?:©|copyright|tous droits reserves|all rights reserved|(?:جميع|كافة) الحقوق محفوظة).{0,160}",
            r".{0,60}(?:©|tous droits reserves|جميع الحقوق محفوظة).{0,100}|(?:fierement )?propulse par .{1,40}",
            r"mentions legales|qui sommes-nous ?\??|nous contacter|politique de confidentialite",
            r"من نحن|اتصل بنا|شروط الاستخدام",
        ),
        "page",
    ),
)
"""Nothing of the page goes on below them."""
