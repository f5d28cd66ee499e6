"""Tokens and clitics.

A token is a run of letters and digits (marks inside it included) or one sign of punctuation. What can be said of a word apart from its place
in a text - its folded form and the ways to take clitics off it - is a :class:`Word`, made once for each surface form and shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from waqai.text.fold import MARKS, fold_word

_TOKEN = re.compile(rf"\d+(?:[.,٫٬]\d+)*|(?:[^\W\d_][{MARKS}]*)+|[^\s{MARKS}]")

#: Single-letter proclitics in the order they attach; the article comes last.
_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ك", "ل")
_ENCLITICS = ("هما", "كما", "هم", "هن", "كم", "نا", "ها", "ه", "ك", "ي", "ني")
_SHORTEST_STEM = 2
_ARTICLES = ("وال", "فال", "بال", "كال", "ولل", "لل", "ال")


class Split(Struct, frozen=True, gc=False):
    """One way to read a word: proclitics (conjunction and preposition letters), article or not, stem, enclitic pronoun."""

    proclitics: str
    article: bool
    stem: str
    enclitic: str

    @property
    def preposition(self) -> str:
        """The attached preposition, or an empty string."""
        last = self.proclitics[-1:]
        return last if last in ("ب", "ك", "ل") else ""

    @property
    def form(self) -> str:
        """The word without conjunction, preposition and pronoun, its article kept."""
        return "ال" + self.stem if self.article else self.stem


class Word(Struct, frozen=True, gc=False, eq=False):
    """A surface form: its folded letters, whether it is a word, number or sign, and its splits, the whole form first."""

    surface: str
    folded: str
    is_word: bool
    splits: tuple[Split, ...]

    @property
    def number(self) -> int | None:
        """The value of a token of digits, group separators dropped; None for anything else."""
        digits = self.folded.replace(",", "")
        return int(digits) if digits.isdecimal() and len(digits) <= 12 else None


class Token(Struct, frozen=True, gc=False, eq=False):
    """A word in its place: a half-open range of code points of the original text."""

    start: int
    end: int
    word: Word


def _proclitic_splits(form: str) -> Iterator[tuple[str, bool, str]]:
    """Every (proclitics, article, rest) a folded form allows, the form itself first."""
    conjunctions = ["", *(c for c in _CONJUNCTIONS if form.startswith(c))]
    for conjunction in conjunctions:
        rest = form[len(conjunction) :]
        yield conjunction, False, rest
        if rest.startswith("ال"):
            yield conjunction, True, rest[2:]
        for preposition in _PREPOSITIONS:
            if rest.startswith(preposition):
                tail = rest[1:]
                yield conjunction + preposition, False, tail
                if preposition == "ل" and tail.startswith("ل"):
                    yield conjunction + preposition, True, tail[1:]
                elif tail.startswith("ال"):
                    yield conjunction + preposition, True, tail[2:]


def split_word(form: str) -> tuple[Split, ...]:
    """All splits of a folded form whose stem keeps at least two letters; the whole form first.

    A stem before a pronoun gets its ta marbuta back where it may have had one (``زيارته`` gives ``زيارت`` and ``زياره``).
    """
    found: dict[Split, None] = {}
    for proclitics, article, rest in _proclitic_splits(form):
        if len(rest) < _SHORTEST_STEM:
            continue
        found[Split(proclitics, article, rest, "")] = None
    for proclitics, article, rest in _proclitic_splits(form):
        if article:
            continue
        for enclitic in _ENCLITICS:
            stem = rest[: -len(enclitic)]
            if rest.endswith(enclitic) and len(stem) >= _SHORTEST_STEM:
                if stem.endswith("ت") and len(stem) > _SHORTEST_STEM:
                    found[Split(proclitics, False, stem[:-1] + "ه", enclitic)] = None
                found[Split(proclitics, False, stem, enclitic)] = None
                if stem.endswith("ا") and len(stem) > _SHORTEST_STEM:
                    # A final alef before a pronoun may be alef maqsura (يتبنى, يتبناها).
                    found[Split(proclitics, False, stem[:-1] + "ي", enclitic)] = None
    return tuple(found)


@lru_cache(maxsize=300_000)
def word(surface: str) -> Word:
    """The word of a surface form, made once."""
    folded = fold_word(surface)
    letters = folded[:1].isalpha()
    return Word(surface, folded, letters, split_word(folded) if letters else ())


def folded_words(text: str) -> list[str]:
    """The folded words and numbers of a short text, signs left out; cheaper than tokens where no offsets are needed."""
    return [f for f in map(fold_word, _TOKEN.findall(text)) if f.isalnum()]


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]`` in order, with offsets in ``text``."""
    return [Token(m.start(), m.end(), word(m.group())) for m in _TOKEN.finditer(text, start, len(text) if end is None else end)]


def bare(folded: str) -> str:
    """A folded word without article."""
    for article in _ARTICLES:
        if folded.startswith(article) and len(folded) - len(article) >= 2:
            return folded[len(article) :]
    return folded
