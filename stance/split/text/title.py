"""Which line of a copied page is the title: what repeats it, what stands below it, its shape, and the story's words.

A title in the wrong place spoils the reading of every comment, so no place on the page is trusted by itself.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from stance.split.date_words import MONTHS, one_of
from stance.split.dates import date_line
from stance.split.text.beside import MENU
from stance.split.text.bylines import CAPTION, is_byline, is_caption, posted, published
from stance.split.text.chat import is_head
from stance.split.text.echoes import Echoes, echoes_of, key_of
from stance.split.text.layouts import BULLET
from stance.split.text.prose import Core, is_sentence, share_of, stems, tells, words_of, wraps
from stance.split.text.rows import Row
from stance.split.text.whole import LABELLED, LONGEST_TITLE, REACH, USUAL, whole_title

INSIDE = 3
"""First lines of a story that may still be its title: one that asks or exclaims ends like a sentence."""

BELOW = 4
"""Lines below a title in which a date or byline speaks for it."""

LIST = 4
"""Lines of one kind that make a list."""

NAMED = 5
"""What a short line loses that stands below the story as well, as the name of the paper does."""

BOLD = 3
"""What a line gains that is set in bold, and half of what the heading of a page in Markdown does."""

LONGEST_NAME = 40
"""Characters of the name of a paper, channel or rubric."""


def find_title(rows: Sequence[Row], core: Core) -> int | None:
    """The line that most speaks for as title of the story in `core`; `rows` are those of the whole page."""
    echoes = echoes_of(rows, core)
    told = words_of(rows, core)
    zone = range(max(0, core.start - REACH), min(core.start + INSIDE, core.end))
    best: tuple[float, int] | None = None
    if (post := posted(rows, core.start)) is not None:
        return post if _is_headline(rows, post, core) else None
    if labelled := [i for i in zone if not rows[i].rule and LABELLED.match(rows[i].folded)]:
        return labelled[-1]
    if begun := [i for i in zone if i + 1 < len(rows) and _BEGUN.match(rows[i + 1].folded)]:
        return begun[-1]
    if printed := [i for i in zone if whole_title(rows, i)]:
        return printed[0]
    for i in zone:
        if _may_be_title(rows, i, core):
            score = _score(rows, i, core, echoes, share_of(stems(rows[i].text), _without(told, rows, i, core)))
            if score is not None and (best is None or score >= best[0]):
                best = score, i
    return _whole(rows, best[1], zone, core) if best else None


def whole_post(rows: Sequence[Row], core: Core | None) -> Core | None:
    """The story, down to its last sentence where it is a network's post: short lines there are no teasers."""
    if core is None or posted(rows, core.start) is None:
        return core
    end = core.end
    for i in range(core.end, len(rows)):
        if rows[i].kind or not (tells(rows[i]) or rows[i].reason == "tags"):
            break
        end = i + 1 if is_sentence(rows[i]) else end
    return replace(core, end=end)


def _whole(rows: Sequence[Row], i: int, zone: range, core: Core) -> int:
    """The title of which line `i`, the words of its picture, is the beginning; else that line."""
    key = key_of(rows[i].text)
    if len(key) > LONGEST_NAME:
        return i
    longer = (k for k in zone if k < i and key_of(rows[k].text).startswith(f"{key} ") and _may_be_title(rows, k, core))
    return next((k for k in longer if 2 * len(rows[k].text) >= 3 * len(rows[i].text)), i)


def _is_headline(rows: Sequence[Row], i: int, core: Core) -> bool:
    """Whether the first line of a post is its title: short, above more words, and no sentence."""
    return i + 1 < core.end and len(rows[i].text) in USUAL and not _FULL_STOP.search(rows[i].text)


def _without(told: set[str], rows: Sequence[Row], i: int, core: Core) -> set[str]:
    # A line within the story must not prove itself.
    if i < core.start:
        return told
    return words_of(rows, Core(i + 1, core.end, core.sure))


def _may_be_title(rows: Sequence[Row], i: int, core: Core) -> bool:
    row = rows[i]
    if row.rule or row.kind or row.date or len(row.text) > LONGEST_TITLE or BULLET.fullmatch(row.folded):
        return False
    if date_line(row.text.strip(_AROUND)) or is_head(row) or wraps(rows, i):
        return False
    if CAPTION.fullmatch(row.folded) or _heads_post(rows, i) or _DAY.fullmatch(row.folded):
        return False
    if i + 1 < len(rows) and (_FOLLOWERS.fullmatch(rows[i + 1].folded) or rows[i + 1].text.startswith("@")):
        return False  # a channel, or who wrote a post
    if i >= core.start and (i + 1 >= core.end or _FULL_STOP.search(row.text)):
        return False  # the only line of a story is its body
    return len(_LETTERS.findall(row.text)) > 1 and not is_byline(rows, i) and published(row) is None


def _heads_post(rows: Sequence[Row], i: int) -> bool:
    """Whether a line says whose post stands below it, or is the name there: "Publication de Sara", "Sara"."""
    for k in range(max(0, i - 2), i + 1):
        posted = _POST_OF.match(rows[k].text)
        name = rows[k].text[posted.end() :] if posted else ""
        below = [row.text.startswith(name) for row in rows[k + 1 : k + 3]]
        if name and any(below) and (k == i or rows[i].text == name):
            return True
    return False


def _score(rows: Sequence[Row], i: int, core: Core, echoes: Echoes, share: float) -> float | None:
    """How much speaks for a line; None if it is the name of the paper, or the words of a picture."""
    row, key = rows[i], key_of(rows[i].text)
    if is_caption(rows, i) and echoes.lines[key] < 2 and not echoes.named[key]:
        return None
    again = min(echoes.lines[key] - 1, 2) + min(echoes.parts[key], 1)
    # Headlines in two lists of a page come again too, but the story does not speak of them.
    said = 6 if echoes.named[key] or _is_last_crumb(rows, i) else 2 * again * share
    shape = (len(row.text) in USUAL) + (len(row.text.split()) > 3) - max(0, len(row.text) - USUAL[-1]) / 40
    shape -= 2 * (" " not in row.text) + 3 * (_FULL_STOP.search(row.text) is not None) + 3 * _in_list(rows, i)
    shape -= 2 * _leads(rows, i) - BOLD * (_BOLD.fullmatch(row.text) is not None) - 2 * BOLD * (row.heading == 1)
    below = [k for k in range(i + 1, min(core.start, i + REACH)) if not rows[k].kind and tells(rows[k])][:BELOW]
    dated = any(published(rows[k]) or is_byline(rows, k) for k in below)
    posters = (k for k in range(max(i - 4, 0), i) if len(rows[k].text) <= LONGEST_NAME)
    dated = dated or any(_is_poster(rows, k, core) == i for k in posters)
    shape -= 2 * (len(row.text) <= LONGEST_NAME and _is_poster(rows, i, core) is not None)
    score = said + shape + 6 * share + 2 * dated - _distance(rows, i, core, key) / 2
    # Blogs have the day above a post's title, and list the title again beside it.
    posted_on = i + 1 == core.start and i > 0 and published(rows[i - 1]) is not None
    if len(row.text) > LONGEST_NAME or echoes.named[key] or key not in echoes.below or posted_on:
        return score
    # A short title may stand among the latest ones below, and "Le Miel du Plateau" may well write of honey.
    return score - NAMED if score > NAMED else None


def _is_last_crumb(rows: Sequence[Row], i: int) -> bool:
    """Whether a line above ends with this one behind a sign: "Accueil / Société / Le titre"."""
    text = rows[i].text
    if len(text) not in USUAL:
        return False
    over = (row.text for row in rows[max(0, i - REACH) : i] if row.text.endswith(text))
    return any(_CRUMB.search(line[: -len(text)]) for line in over)


def _is_poster(rows: Sequence[Row], i: int, core: Core) -> int | None:
    """The headline of the post of whom a line may name, with a date between the two; None where there is none."""
    if rows[i].rule or rows[i].kind:
        return None
    below = [k for k in range(i + 1, min(core.start + INSIDE, len(rows))) if not (rows[k].rule or rows[k].kind)][:2]
    posted = len(below) > 1 and published(rows[below[0]]) is not None and _is_headline(rows, below[1], core)
    return below[1] if posted else None


def _leads(rows: Sequence[Row], i: int) -> bool:
    """Whether a line is the sentence right below a title."""
    above = rows[i - 1] if i and _FULL_STOP.search(rows[i].text) else None
    return above is not None and len(above.text) in USUAL and not (is_sentence(above) or above.kind or above.rule)


def _distance(rows: Sequence[Row], i: int, core: Core, key: str) -> int:
    """Lines between a title and its story that no title has below it: other headlines, menus, names."""
    between = rows[i + 1 : core.start]
    others = (
        not (line.kind or line.stamp or (is_sentence(line) or not tells(line)) or key_of(line.text) == key)
        for line in between
    )
    return min(sum(others), 10)


def _in_list(rows: Sequence[Row], i: int) -> bool:
    """Whether a line is one of a run of similar lines: a menu, or a list of headlines, be it with times between."""
    first = last = i
    while first and i - first < LIST and _alike(rows[first - 1], rows[i]) and not rows[first].gap:
        first -= 1
    while last + 1 < len(rows) and last - i < LIST and _alike(rows[last + 1], rows[i]) and not rows[last + 1].gap:
        last += 1
    if last - first + 1 >= LIST:
        return True
    near = [rows[k].text for k in (i - 3, i - 1, i + 1, i + 3) if 0 <= k < len(rows)]
    return sum(_CLOCK.fullmatch(words) is not None for words in near) > 1


def _alike(one: Row, other: Row) -> bool:
    if one.date or is_sentence(one) or not (tells(one) or one.reason == MENU):
        return False
    return (len(one.text) in USUAL) == (len(other.text) in USUAL)


_AROUND = " ·•|,-"
_DAY = re.compile(rf"[·•]?\s?\d{{1,2}} (?:{one_of(name for names in MONTHS for name in names)})\.?", re.IGNORECASE)
_FOLLOWERS = re.compile(
    r"\d[\d ,.]{0,9}(?: ?[km]| الف| مليون)? ?(?:d')?(?:abonnee?s|followers|subscribers|متابع(?:ا|ين)?|مشترك(?:ا|ين)?)",
    re.IGNORECASE,
)
_POST_OF = re.compile(r"(?:(?:publication|post) (?:de |d['’])|(?:منشور|المنشور) )(?=\S)", re.IGNORECASE)
# Below the title of a thread.
_BEGUN = re.compile(
    r"discussion (?:dans|in) ['\"«].{1,80} (?:cree|commence|demarre|started) (?:par|by) ", re.IGNORECASE
)
_BOLD = re.compile(r"(?:[^\w\s*]{1,3}\s)?\*{1,2}[^*]+\*{1,2}")
_LETTERS = re.compile(r"[^\W\d_]")
_FULL_STOP = re.compile(r"(?<![.\s])\.(?:\s?[»”\"'’)\]])*$")
_CRUMB = re.compile(r"[/›»>|]\s?$")
_CLOCK = re.compile(r"\d{1,2}\s?[:hH]\s?\d{2}")
