"""Layouts nobody wrote a row for: each a random choice of what a copied thread shows, in what order and words."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from tests.bench.split.pages import contents
from tests.bench.split.wording import FILTERS, relative

FURNITURE = Path(__file__).parent / "bench" / "split" / "furniture.toml"
MOST = 9
"""Comments in a thread."""

WORDS = {
    "ar": {
        "heading": (
            "ماذا يقول قراؤنا",
            "آراء ونقاش",
            "نقاش مفتوح",
            "ساحة النقاش",
            "صوت القارئ",
            "مشاركات القراء",
            "تعليقات الزوار",
            "التعليقات",
        ),
        "author": ("{}", "{}", "{}", "الاسم: {}", "بقلم {}", "من طرف: {}", "كتب {} :", "المعلق : {}", "[{}]", "● {}"),
        "date": ("{}", "{}", "{}", "التاريخ: {}", "بتاريخ {}", "نشر في {}", "({})", "أضيف يوم {}"),
        "stamp": ("%d/%m/%Y %H:%M", "%Y-%m-%d", "%-d %B %Y", "%A %-d %B %Y - %H:%M", "%-d %B %Y الساعة %H:%M"),
        "number": ("تعليق رقم {}", "[{}]", "التعليق {}", "الرأي رقم {}", "({})", "مشاركة #{}"),
        "town": ("{}", "من {}", "المدينة: {}"),
        "towns": ("الرباط", "فاس", "طنجة", "أكادير", "وجدة"),
        "title": ("العنوان: {}", "عنوان التعليق: {}"),
        "rank": ("قارئ وفي", "عضو ذهبي", "مشارك جديد", "عضو نشيط"),
        "rating": ("{}/5", "التقييم: {}/5"),
        "votes": (
            "مفيد؟ نعم ({up}) لا ({down})",
            "+{up} / -{down}",
            "{up} نقطة",
            "أوافق ({up})",
            "أؤيد {up} · أعارض {down}",
            "▲ {up} ▼ {down}",
            "👍 {up}",
            "أعجب {up} شخصا",
        ),
        "avatar": ("صورة {}", "الصورة الشخصية لـ {}", "{}"),
        "spoken": ("{} : {}", "{}: {}", "{} يقول: {}"),
        "ages": ("سنة", "ش", "ي", "س", "د"),
        "badge": ("مشرف", "معجب نشيط", "زائر", "عضو"),
        "reply": ("جوابا على: {}", "↳ {}", "ردا على {}", "في جواب على {}"),
        "text": ("التعليق:", "نص التعليق", "الرأي :"),
        "buttons": (
            "أجب على هذا الرأي",
            "أبلغ الإدارة",
            "أعجبني هذا",
            "أرسل إلى صديق",
            "انسخ النص",
            "رد على المعلق",
            "للتبليغ",
            "أعجبني",
            "رد",
            "مشاركة",
            "إبلاغ",
        ),
        "end": (
            "شارك برأيك معنا\nالاسم الكامل\nأرسل التعليق",
            "جميع الحقوق محفوظة 2024",
            "الأكثر قراءة\n1\nأمطار الخير\n2\nإضراب وطني",
            "",
        ),
    },
    "fr": {
        "heading": (
            "La parole aux lecteurs",
            "Ils en parlent",
            "Le débat",
            "Vos messages",
            "Courrier des lecteurs",
            "Avis et opinions",
            "Commentaires",
            "Réactions des lecteurs",
        ),
        "author": (
            "{}",
            "{}",
            "{}",
            "Auteur : {}",
            "de {}",
            "Pseudo : {}",
            "{} a réagi :",
            "Posté par : {}",
            "[{}]",
            "→ {}",
            "@{}",
        ),
        "date": ("{}", "{}", "{}", "Date : {}", "le {}", "Publié le : {}", "({})", "Reçu le {}"),
        "stamp": (
            "%d/%m/%Y %H:%M",
            "%d.%m.%Y",
            "%-d %B %Y à %Hh%M",
            "%A %-d %B %Y",
            "%Y-%m-%d %H:%M",
            "%d/%m/%Y - %Hh%M",
        ),
        "number": ("Commentaire n° {}", "[{}]", "Message {}", "Avis n°{}", "({})", "Réaction #{}"),
        "town": ("{}", "de {}", "Ville : {}"),
        "towns": ("Rabat", "Fès", "Tanger", "Agadir", "Oujda"),
        "title": ("Titre : {}", "Objet du message : {}"),
        "rank": ("Lecteur fidèle", "Membre or", "Contributeur", "Nouveau"),
        "rating": ("{}/5", "Note : {}/5"),
        "votes": (
            "Utile ? Oui ({up}) Non ({down})",
            "+{up} / -{down}",
            "{up} points",
            "D'accord ({up})",
            "Pour {up} · Contre {down}",
            "▲ {up} ▼ {down}",
            "👍 {up}",
            "{up} personnes aiment ça",
        ),
        "avatar": ("Photo de profil de {}", "Avatar de {}", "{}", "{}'s avatar"),
        "spoken": ("{} : {}", "{}: {}", "{} dit : {}"),
        "ages": ("a", "mois", "j", "h", "min"),
        "badge": ("Modérateur", "Super fan", "Abonné", "Membre"),
        "reply": ("En écho à {}", "↳ {}", "En réponse à {}", "Replying to @{}"),
        "text": ("Commentaire :", "Son message", "Texte :"),
        "buttons": (
            "Lui répondre",
            "Alerter la rédaction",
            "Ça me plaît",
            "Envoyer à un proche",
            "Copier ce texte",
            "Réagir à ce message",
            "Abus ?",
            "J’aime",
            "Répondre",
            "Partager",
            "Signaler",
        ),
        "end": (
            "Participez au débat\nVotre nom\nEnvoyer",
            "Tous droits réservés 2024",
            "Les plus lus\n1\nLa pluie revient\n2\nGrève nationale",
            "",
        ),
    },
}
JOINS = (" | ", " - ", " · ", ", ", " / ", " – ")
ENGLISH = ("Reply to this", "Report it", "Share this", "Like", "Reply", "Share", "Report", "More")
UNITS = (365, 30, 1, 1 / 24, 1 / 1440)
"""Days of a year, a month, a day, an hour, a minute."""
APART = ("initials", "avatar", "rating", "votes")
"""Fields that stand on lines of their own."""
RULES = ("", "", "", "----------", "* * *", "________________")


@dataclass(frozen=True, slots=True)
class Written:
    """A comment of a random page; `date` is None where the layout shows none, or none to the day."""

    author: str
    text: str
    date: str | None
    likes: int | None


@dataclass(frozen=True, slots=True)
class RandomPage:
    """A page, and what its comments are."""

    text: str
    comments: tuple[Written, ...]


class _Layout:
    """The choices that one layout makes, the same for all of its comments."""

    def __init__(self, random: Random, language: str, dated: bool) -> None:
        self.random, self.words = random, WORDS[language]
        pick = random.choice
        self.forms = {name: pick(forms) for name, forms in self.words.items()}
        self.dated = dated
        self.language = language
        shown = ["author", "date"] if dated else ["author"]
        random.shuffle(shown)
        some = [("number", 0.3), ("town", 0.2), ("rank", 0.15), ("rating", 0.1), ("votes", 0.35), ("initials", 0.12)]
        extra = [name for name, chance in some if random.random() < chance]
        self.title, self.label = random.random() < 0.1, random.random() < 0.2
        self.missing = random.random() < 0.1 and dated
        self.buttons = random.sample(self.words["buttons"], random.choice((0, 1, 1, 2, 2, 3)))
        self.inset, self.relative = random.random() < 0.15, random.random() < 0.1
        self.buttons += random.sample(ENGLISH, random.choice((0, 0, 0, 1)))
        self.one_line = random.random() < 0.4
        self.short, self.avatar, self.badge = (random.random() < chance for chance in (0.5, 0.12, 0.12))
        self.spoken = not dated and random.random() < 0.2
        self.joined = random.random() < 0.2
        self.join = pick(JOINS)
        self.reply = random.random() < 0.15
        if self.spoken:
            shown, extra = [], [name for name in extra if name == "votes"]
            self.label = self.title = self.reply = self.badge = False
        elif not dated and "number" not in extra and not self.label and not self.buttons:
            extra.append("number")
        place = random.random()
        below = {name for name in ("votes",) if name in extra and random.random() < 0.7}
        if place < 0.15 and not self.spoken:
            below |= set(shown)
        elif place < 0.25 and dated:
            below.add("date")
        if "number" in extra:
            shown.insert(0, "number")
        for name in extra:
            if name != "number":
                shown.insert(random.randint(min(1, len(shown)), len(shown)), name)
        if "initials" in shown:
            shown.remove("initials")
            shown.insert(0, "initials")
        self.avatar = self.avatar and "author" in shown and not below
        if self.avatar:
            shown.insert(0, "avatar")
        self.head = [name for name in shown if name not in below]
        self.foot = [name for name in shown if name in below]
        self.badge = self.badge and "author" in self.head
        self.apart = pick((0, 1, 1, 2))
        self.rule = pick(RULES)
        self.inner = random.random() < 0.15
        self.stack = random.random() < 0.5
        self.likes_first = random.random() < 0.5

    def fields(self, names: Sequence[str], values: dict[str, str]) -> list[str]:
        made = [(name, values[name]) for name in names if values.get(name)]
        if not self.one_line:
            return [value for _, value in made]
        above = [value for name, value in made if name in ("initials", "avatar")]
        alone = [value for name, value in made if name in ("rating", "votes")]
        joined = self.join.join(value for name, value in made if name not in APART)
        return [*above, *([joined] if joined else []), *alone]

    def age(self, moment: datetime, now: datetime, _: str) -> str:
        """The age of a comment as networks write it: "3 h", "2 j"."""
        days = (now - moment).total_seconds() / 86_400 + 0.1
        ages = ((int(days / unit), word) for unit, word in zip(UNITS, self.words["ages"], strict=True))
        return next(f"{count} {word}" for count, word in ages if count)

    def comment(self, number: int, node: dict, parent: str, up: int, down: int) -> tuple[list[str], Written]:
        random, forms = self.random, self.forms
        moment = datetime.fromisoformat(node["date"])
        form = forms["stamp"]
        author = "" if self.missing and random.random() < 0.3 else node["author"]
        day = FILTERS["when"](moment, form, "ma") if self.language == "ar" else FILTERS["when"](moment, form)
        if self.relative:
            day = (self.age if self.short else relative)(moment, max(moment, datetime(2024, 12, 1)), self.language)
        values = {
            "author": forms["author"].format(author) if author else "",
            "date": forms["date"].format(day),
            "number": forms["number"].format(number),
            "town": forms["town"].format(random.choice(self.words["towns"])),
            "rank": random.choice(self.words["rank"]),
            "rating": forms["rating"].format(random.randint(1, 5)),
            "votes": forms["votes"].format(up=up, down=down),
            "initials": "".join(part[0] for part in author.split()[:2]).upper(),
            "avatar": forms["avatar"].format(author) if author else "",
        }
        if self.joined and values["author"] and "number" in self.head and not self.one_line:
            values |= {"author": f"{number}. {values['author']}", "number": ""}
        text = node["text"].strip()
        lines = self.fields(self.head, values)
        if self.title:
            lines.append(forms["title"].format(" ".join(text.split()[:3]).rstrip(".,،!؟?")))
        if self.reply and parent:
            lines.append(forms["reply"].format(parent))
        if self.badge and random.random() < 0.3:
            lines.append(random.choice(self.words["badge"]))
        if self.spoken:
            lines.append(forms["spoken"].format(author, text))
        elif self.label:
            if forms["text"].endswith(":") and self.stack:
                lines.append(f"{forms['text']} {text}")
            else:
                lines += [forms["text"], text]
        else:
            lines += [*([""] if self.inner else []), text]
        lines += self.fields(self.foot, values)
        buttons = list(self.buttons) if self.stack else ["  ".join(self.buttons)] if self.buttons else []
        lines += buttons
        minute = "%H" in form
        date = node["date"][: 16 if minute else 10] if self.dated and not self.relative else None
        return lines, Written(author, text, date, up if "votes" in self.head + self.foot else None)


def _furniture(random: Random, language: str) -> tuple[str, str]:
    """What stands above the title and at the end of a page: sections, headlines, other articles, columnists."""
    side = tomllib.loads(FURNITURE.read_text(encoding="utf-8"))[language]
    related = [f"{item['title']}\n{FILTERS['when'](item['date'], '%d/%m/%Y')}" for item in side["related"]]
    read = [f"{at}\n{item['title']}" for at, item in enumerate(side["read"], 1)]
    writers = [f"{item['name']}\n{item['title']}" for item in side["columnists"]]
    known = {
        "ar": ("اقرأ أيضا", "الأكثر قراءة", "كتاب وآراء"),
        "fr": ("À lire également", "Les plus lus", "Chroniques"),
    }
    above = "\n".join(side["nav"]) + "\n\n" if random.random() < 0.5 else ""
    lists = [
        "\n".join((heading, *items)) for heading, items in zip(known[language], (related, read, writers), strict=True)
    ]
    return above, "\n\n".join(lists[: random.randint(0, 3)])


def random_page(seed: int, dated: bool) -> RandomPage:
    """The page of a seed: an article of the benchmark with a thread in a layout of its own."""
    random = Random(seed)
    articles = [each for each in contents().values() if sum(bool(c["text"]) for c in each["comments"]) >= 4]
    article = random.choice(articles)
    language = "ar" if article["language"] == "ar" else "fr"
    layout = _Layout(random, language, dated)
    nodes = [node for node in article["comments"] if node["text"] and not node.get("removed")]
    nodes = sorted(nodes, key=lambda node: node["date"])[: random.randint(3, MOST)]
    parts, gold = [], []
    for number, node in enumerate(nodes, 1):
        parent = random.choice(nodes[: number - 1])["author"] if number > 2 and random.random() < 0.4 else ""
        lines, written = layout.comment(number, node, parent, random.randint(0, 60), random.randint(0, 20))
        inset = "    " if layout.inset and parent else ""
        parts.append("\n".join(inset + line for line in "\n".join(lines).split("\n")))
        gold.append(written)
    if not (layout.apart or layout.rule):
        between = "\n"
    else:
        between = "\n" * (layout.apart + 1) + (layout.rule + "\n" * (layout.apart + 1) if layout.rule else "")
    body = "\n\n".join(article["paragraphs"])
    heading = layout.forms["heading"]
    if random.random() < 0.4:
        heading = f"{heading} ({len(nodes)})"
    above, below = _furniture(random, language)
    thread = f"{heading}\n\n{between.join(parts)}\n\n\n{layout.forms['end']}"
    return RandomPage(f"{above}{article['title']}\n\n{body}\n\n{thread}\n{below}", tuple(gold))
