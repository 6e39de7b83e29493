"""The names of a thread's authors without the words and signs that a layout puts around every one of them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from stance.split.text.blocks import Block
from stance.split.text.learn import shared_words
from stance.split.text.marks import proved

ENOUGH = 4
"""Different names from which what all share is no chance."""

OFTEN = 0.6
"""The share of names that stand twice from which it is the layout that says them so."""

BRACKETS = ("[]", "()", "«»", "<>", "{}", "~~", "**")

PAIRS = ("[]", "()", "«»", "<>", "{}", "**", "__", "~~", "``")
"""The first and last sign of words that are set apart."""


def unframed(found: Sequence[Block]) -> list[Block]:
    """The same comments, their authors with their own names only."""
    names = bare_names([block.author or "" for block in found])
    bare = ((block, name or block.author) for block, name in zip(found, names, strict=True))
    return [block if name == block.author else replace(block, author=name) for block, name in bare]


def unwrapped(names: Sequence[str]) -> list[str]:
    """The names without the signs and the numbers of links that stand around every one of them."""
    bare = [name.strip() for name in names]
    for _ in PAIRS:
        some = [name for name in bare if name]
        if some and all(_LINK.match(name) for name in some):
            bare = [_LINK.sub("", name) for name in bare]
        elif some and any(all(len(name) > 2 and name[0] + name[-1] == pair for name in some) for pair in PAIRS):
            bare = [name[1:-1].strip() for name in bare]
        else:
            break
    return bare


def unbold(found: Sequence[Block]) -> list[Block]:
    """The same comments, names that are all set in bold without the marks of it."""
    names = [block.author or "" for block in found]
    if not all(name.startswith("**") and name.endswith("**") and len(name) > len("****") for name in names):
        return list(found)
    return [replace(block, author=name.strip("*")) for block, name in zip(found, names, strict=True)]


def once(names: Sequence[str]) -> list[str]:
    """The names, each said once where most stand twice: the words of a picture, and the name beside it."""
    twice = [_TWICE.fullmatch(name) for name in names]
    if sum(map(bool, twice)) < max(ENOUGH, OFTEN * len(names)):
        return list(names)
    return [found[1] if found else name for name, found in zip(names, twice, strict=True)]


def bare_names(names: Sequence[str]) -> list[str]:
    """The names alone: "Avis de Sara", "Avis de Ali" or "[Sara]", "[Ali]" share what is not theirs."""
    names = once(names)
    if all(_NUMBERED.match(name) for name in names if name):
        names = [_NUMBERED.sub("", name) for name in names]
    names = [_PRESENT.sub(r"\g<name>", proved(_LABEL.sub("", name) or name)) for name in names]
    different = {name for name in names if name}
    if len(different) < ENOUGH:
        return names
    words = [name.split() for name in sorted(different)]
    before = len(shared_words(words))
    after = len(shared_words([each[before:][::-1] for each in words]))
    bare = [_between(name, before, after) for name in names]
    bracketed = any(all(name[0] + name[-1] == pair for name in bare if name) for pair in BRACKETS)
    return [name[1:-1].strip() if bracketed else name for name in bare]


def _between(name: str, before: int, after: int) -> str:
    words = name.split()
    return " ".join(words[before : len(words) - after]) if len(words) > before + after else name


_OF = (
    r"(?:pseudo(?:nyme)?|nom|auteure?|par|de|name|author|by|from"
    r"|الاسم|الكاتب|المعلق|القارئ|بقلم|من طرف|بواسطة|من)"
)
_LABEL = re.compile(rf"{_OF}(?: / {_OF})?\s?:\s*", re.IGNORECASE)
# Boards have the name twice, once in a menu, and whether its member is there.
_PRESENT = re.compile(r"^(?P<name>\S.{0,39}?)\s+(?P=name) (?:غير )?(?:متواجد|متصل)(?: حاليا\u064b?| الان)?$")
_NUMBERED = re.compile(r"#?\d{1,5}\s?[.):°-]\s+(?=\S)")
_LINK = re.compile(r"\[\d{1,4}\]\s?")
_TWICE = re.compile(r"(\S.{1,39}?)\s?\1")
