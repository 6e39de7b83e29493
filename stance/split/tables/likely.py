"""The columns of a table that nobody named for us: by their words, else by what their cells look like."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from stance.split.dates import date_line
from stance.split.source import to_int
from stance.split.tables.columns import Naming
from stance.split.tables.rows import ARTICLE_ROW, TEXT
from stance.split.tables.snippets import from_timestamp, readable
from stance.split.tables.words import AGAINST, ASKED, HIDDEN, OF_COMMENTS, REMOVED, WORDS, folded_name, of_comment

RULE, GUESSED = "columns-by-words", "columns-by-cells"

FEWEST, SHORTEST, MOSTLY, APART = 3, 12, 0.6, 1.5
"""Cells of an unnamed column of comments, and letters that they have on average; the share of different ones; how many
times those of any other column they are."""

LIKE, LONGEST_NAME = 0.8, 40
"""The share of cells that are dates, counts or names in a column of those, and characters of a name."""

QUESTION = 4
"""Words from which the heading of a column is a form's question."""

KINDS = ("type", "nature", "kind", "niveau", "النوع")
"""What a column is called that says whether a row is the article or a comment on it."""

MOST_WITHIN = 60
"""Paths looked at in one object."""

Cells = Sequence[Mapping[str, Any]]
Found = dict[str, tuple[str, ...]]


def likely_naming(names: Sequence[str], sample: Cells = (), of_article: bool = False) -> Naming | None:
    """The naming that the names of columns make likely; None where none of them is called a comment.

    Those `of_article` need not be. In a `sample` of rows, objects in cells are looked into ("user.name"), and where no
    name says which column is that of comments, it is the one with much longer and more different words than any other.
    """
    whole = [name for name in names if not any(_is_nested(row.get(name)) for row in sample)]
    folded = {name: folded_name(name) for name in [*whole, *_inner(sample)]}
    found: Found = {}
    for field, patterns in WORDS.items():
        free = {name: words for name, words in folded.items() if name not in _taken(found, field)}
        if field == "author":
            free = {name: words for name, words in free.items() if not _is_numbers(name, sample)}
        if field != "likes":
            free = {name: words for name, words in free.items() if not _is_list(name, sample)}
        found[field] = _called(field, patterns, free, sample) or _asked(field, free)
    rule = RULE
    if not found[TEXT] and not of_article:
        found, rule = _by_cells(whole, sample, found), GUESSED
        if not found[TEXT]:
            return None
    against = next((name for name, words in folded.items() if AGAINST.fullmatch(words)), "")
    skips = [(name, REMOVED, "removed by the site") for name in found[TEXT]]
    skips += [(name, *HIDDEN[words]) for name, words in folded.items() if words in HIDDEN]
    skips += [(name, _ARTICLE, ARTICLE_ROW) for name, words in folded.items() if words in KINDS]
    return Naming(found, rule, _changes(found), skips=skips, against=against)


def _taken(found: Found, field: str) -> set[str]:
    """The columns that other fields have; an article's address tells it from others as well."""
    others = (columns for other, columns in found.items() if (other, field) != ("article_id", "url"))
    return {column for columns in others for column in columns}


def _called(field: str, patterns: Sequence[str], free: Mapping[str, str], sample: Cells) -> tuple[str, ...]:
    """The columns that are called a field, likeliest first; the one with its own name alone, where all rows have it."""
    its = {name: of_comment(words) if field in OF_COMMENTS else words for name, words in free.items()}
    ranks = [[name for name in its if re.fullmatch(words, its[name], re.IGNORECASE)] for words in patterns]
    if field in free:
        missing = any(row.get(field) in (None, "") for row in sample)
        if field != TEXT or not missing:
            return (field,)
        ranks.insert(0, [field])
    several = [*dict.fromkeys(name for rank in ranks for name in rank)]
    # Of comments there is one column, or one for each language or kind of them.
    inner = any("." in name for name in several)
    return tuple(several if field != TEXT or inner else several[:1])


def _asked(field: str, free: Mapping[str, str]) -> tuple[str, ...]:
    """The column whose heading is a question that asks for a field, as forms have them."""
    words = ASKED.get(field)
    long = (name for name, said in free.items() if len(said.split()) >= QUESTION)
    return tuple(filter(None, [next((name for name in long if words and re.search(words, free[name])), "")]))


def _by_cells(names: Sequence[str], sample: Cells, found: Found) -> Found:
    """The fields by what cells look like, where columns have names that say nothing."""
    guessed = dict(found)
    guessed[TEXT] = tuple(filter(None, [_longest([name for name in names if name not in _taken(found, "")], sample)]))
    looks: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("date", lambda cell: date_line(cell) is not None),
        ("likes", lambda cell: to_int(cell) is not None),
        ("author", lambda cell: len(cell) <= LONGEST_NAME and any(map(str.isalpha, cell)) and "://" not in cell),
    )
    for field, looks_so in looks:
        if guessed[TEXT] and not guessed[field]:
            free = [name for name in names if name not in _taken(guessed, "")]
            alike = (name for name in free if _mostly(name, sample, looks_so))
            guessed[field] = tuple(filter(None, [next(alike, "")]))
    return guessed


def _mostly(name: str, sample: Cells, looks_so: Callable[[str], bool]) -> bool:
    """Whether most cells of a column look like what is wanted, and differ as those of comments do."""
    cells = [str(cell) for row in sample if (cell := row.get(name)) not in (None, "")]
    return len(set(cells)) > max(2, len(cells) / 3) and sum(map(looks_so, cells)) >= LIKE * len(cells)


def _longest(names: Sequence[str], sample: Cells) -> str:
    """The column whose cells read like what people wrote, "" where no one stands out."""
    sizes: dict[str, float] = {}
    for name in names:
        cells = [value for row in sample if isinstance(value := row.get(name), str) and value.strip()]
        addresses = sum("://" in cell.split(None, 1)[0] for cell in cells)
        if len(cells) >= FEWEST and len(set(cells)) >= MOSTLY * len(cells) and 2 * addresses < len(cells):
            sizes[name] = sum(sum(map(str.isalpha, cell)) for cell in cells) / len(cells)
    ranked = sorted(sizes, key=lambda name: -sizes[name])
    if not ranked or sizes[ranked[0]] < SHORTEST:
        return ""
    return ranked[0] if len(ranked) == 1 or sizes[ranked[0]] >= APART * sizes[ranked[1]] else ""


def _inner(sample: Cells) -> Iterator[str]:
    """The paths of cells in objects that cells hold, be it in other objects."""
    seen: dict[str, None] = {}
    for row in sample:
        for name, value in row.items():
            within = list(value.items()) if isinstance(value, Mapping) else []
            for inner, cell in within:
                if isinstance(cell, Mapping):
                    within += [(f"{inner}.{last}", each) for last, each in cell.items()][: MOST_WITHIN - len(within)]
                elif not isinstance(cell, list):
                    seen[f"{name}.{inner}"] = None
    yield from seen


def _is_nested(cell: object) -> bool:
    return isinstance(cell, dict) or (isinstance(cell, list) and any(isinstance(each, dict) for each in cell))


def _is_list(name: str, sample: Cells) -> bool:
    return any(isinstance(row.get(name), list) for row in sample)


def _is_numbers(name: str, sample: Cells) -> bool:
    cells = [str(cell) for row in sample if (cell := row.get(name)) not in (None, "")]
    return bool(cells) and all(map(str.isdecimal, cells))


def _changes(found: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], Any]:
    how = dict.fromkeys((TEXT, "author", "title", "lead", "body"), readable) | {"likes": _count, "date": _moment}
    how |= dict.fromkeys(("id", "parent_id", "article_id"), _key)
    return {(field, column): change for field, change in how.items() for column in found[field]}


def _count(value: object) -> object:
    """A count; of a list of those who liked, how many."""
    return len(value) if isinstance(value, list) else value


def _moment(value: object) -> object:
    """A date; of seconds or thousandths of them since 1970, as ISO 8601."""
    digits = str(value).partition(".")[0]
    if not digits.isdecimal() or len(digits) not in (10, 13):
        return value
    return from_timestamp(int(digits) / (1000 if len(digits) == 13 else 1))


def _key(value: object) -> object:
    """What names a comment, alike where pandas has made numbers of it; None of what stands for none."""
    words = _KIND.sub("", str(value).strip().removesuffix(".0"))
    return None if words.lower() in ("", "0", "-1", "root", "null", "none", "nan", "false") else words


_ARTICLE = re.compile(r"^\s*(?:article|publication|(?:ال)?(?:مقال|خبر))\s*$", re.IGNORECASE)
_KIND = re.compile(r"^t[1-6]_(?=[a-z\d]{4,12}$)")
"""In front of what Reddit's answers name: whether it is a comment, a post."""
