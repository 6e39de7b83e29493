"""The words of the page in Arabic, French and English, as they stand in `words/`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from stance.prevalence.counting import CORRECTED, NAMES

LANGUAGES = ("ar", "fr", "en")
INITIATIVE = "initiative"


@dataclass(frozen=True, slots=True)
class Wording:
    """What the page says in one language."""

    language: str
    words: Mapping[str, Any]

    def __getitem__(self, key: str) -> str:
        word = self.words[key]
        assert isinstance(word, str)
        return word

    def number(self, n: int) -> str:
        """`n` with its thousands apart."""
        return f"{n:,}".replace(",", self["thousands"])

    def percent(self, share: float) -> str:
        """A share as a whole number of hundredths."""
        return self["percent"].format(share=round(100 * share))

    def interval(self, low: float, high: float) -> str:
        """The two ends of an interval in hundredths."""
        return self["range"].format(low=round(100 * low), high=round(100 * high))

    def counted(self, n: int, noun: str) -> str:
        """`n` of "articles" or "comments"; Arabic counts one, two, 3–10, 11–99 and hundreds each in its own way."""
        one = n == 1 or (n == 0 and self.language == "fr")
        form = "one" if one else "two" if n == 2 else _form(n)
        known = f"{form}_{noun}" in self.words
        return self[f"{form if known else 'many'}_{noun}"].format(n=self.number(n))

    def answers(self, target: str) -> Mapping[str, str]:
        """What the labels and verdicts of a stance are called."""
        return dict(self.words[INITIATIVE if target == INITIATIVE else "theme"])

    def label(self, target: str, label: str) -> str:
        """What a label is called; one that nobody has translated is its own name."""
        words = self.words[target] if target in ("sentiment", "language") else self.answers(target)
        return str(words.get(label, label))

    def name(self, target: str) -> str:
        """What a target is called; one of the user's own is as in targets.toml."""
        headings = {"sentiment": self["tone"], "language": self["languages"]}
        return str(headings.get(target) or self.words["names"].get(target) or target.replace("_", " "))

    def claim(self, target: str) -> str:
        """The question or claim that the labels answer; empty for a target of the user's own."""
        return str(self.words["claims"].get(target, ""))

    def method(self, method: str) -> str:
        """What the estimator's name, as results have it, means: whether errors are in it, and whose voice counts."""
        whose = (words for voice, words in self.words["voices"].items() if f"voices by {voice}" in method)
        return " ".join((self["errors_in" if is_corrected(method) else "errors_out"], *whose))


def is_corrected(method: str) -> bool:
    """Whether shares made by what results call `method` allow for what the model gets wrong."""
    return any(method.startswith(NAMES[name]) for name in CORRECTED)


def wording(language: str) -> Wording:
    """The words in one of LANGUAGES."""
    place = files("stance.report").joinpath("words", f"{language}.toml")
    return Wording(language, tomllib.loads(place.read_text(encoding="utf-8")))


def _form(n: int) -> str:
    rest = n % 100
    if 3 <= rest <= 10:
        return "few"
    return "some" if 11 <= rest else "many"
