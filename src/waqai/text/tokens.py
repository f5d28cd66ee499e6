"""Tokens and clitics.

A token is a run of letters and digits (marks inside it included) or one sign of punctuation. What can be said of a word apart from its place
in a text - its folded form and the ways to take clitics off it - is a :class:`Word`, made once for each surface form and shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from msgspec import Struct

from waqai.text.fold import MARKS, fold, fold_word
from waqai.types import Span

#: A run of the plain alphabet comes first: most tokens are one, and the regular expression engine goes through them at once.
_TOKEN = re.compile(rf"[\u0621-\u063a\u0641-\u064a]++(?![^\W\d_]|[{MARKS}])|\d+(?:[.,٫٬]\d+)*|(?:[^\W\d_][{MARKS}]*)+|[^\s{MARKS}]")
#: Words of the plain alphabet and nothing else.
_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a ]*")

#: Single-letter proclitics in the order they attach; the article comes last.
_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ك", "ل")
_ENCLITICS = ("هما", "كما", "هم", "هن", "كم", "نا", "ها", "ه", "ك", "ي", "ني")
_SHORTEST_STEM = 2
_ARTICLES = ("وال", "فال", "بال", "كال", "ولل", "لل", "ال")


class Split(Struct, frozen=True, gc=False):
    """One way to read a word: proclitics (conjunction and preposition letters), article or not, stem, enclitic pronoun.

    ``preposition`` is the attached preposition, or an empty string; ``form`` the word without conjunction, preposition and pronoun, its article kept.
    """

    proclitics: str
    article: bool
    stem: str
    enclitic: str
    preposition: str
    form: str

    @classmethod
    def of(cls, proclitics: str, article: bool, stem: str, enclitic: str = "") -> Split:
        """The split with these parts."""
        last = proclitics[-1:]
        return cls(proclitics, article, stem, enclitic, last if last in _PREPOSITIONS else "", "ال" + stem if article else stem)


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
    conjunctions = ("", form[0]) if form.startswith(_CONJUNCTIONS) else ("",)
    for conjunction in conjunctions:
        rest = form[1:] if conjunction else form
        yield conjunction, False, rest
        if rest.startswith("ال"):
            yield conjunction, True, rest[2:]
        if rest.startswith(_PREPOSITIONS):
            preposition, tail = rest[0], rest[1:]
            yield conjunction + preposition, False, tail
            if preposition == "ل" and tail.startswith("ل"):
                yield conjunction + preposition, True, tail[1:]
            elif tail.startswith("ال"):
                yield conjunction + preposition, True, tail[2:]


def _pronoun_splits(proclitics: str, rest: str) -> Iterator[Split]:
    """The splits of what follows proclitics into stem and pronoun.

    A stem gets its ta marbuta back where it may have had one (``زيارته`` gives ``زيارت`` and ``زياره``).
    """
    for enclitic in _ENCLITICS:
        if not rest.endswith(enclitic):
            continue
        stem = rest[: -len(enclitic)]
        if len(stem) < _SHORTEST_STEM:
            continue
        long = len(stem) > _SHORTEST_STEM
        if long and stem[-1] == "ت":
            yield Split.of(proclitics, False, stem[:-1] + "ه", enclitic)
        yield Split.of(proclitics, False, stem, enclitic)
        if long and stem[-1] == "ا":
            # A final alef before a pronoun may be alef maqsura (يتبنى, يتبناها).
            yield Split.of(proclitics, False, stem[:-1] + "ي", enclitic)


def split_word(form: str) -> tuple[Split, ...]:
    """All splits of a folded form whose stem keeps at least two letters, each once; the whole form first, those with a pronoun last."""
    parts = [part for part in _proclitic_splits(form) if len(part[2]) >= _SHORTEST_STEM]
    found = [Split.of(*part) for part in parts]
    for proclitics, article, rest in parts:
        if not article and rest.endswith(_ENCLITICS):
            found += _pronoun_splits(proclitics, rest)
    return tuple(found)


@lru_cache(maxsize=300_000)
def word(surface: str) -> Word:
    """The word of a surface form, made once."""
    folded = fold(surface).text
    letters = folded[:1].isalpha()
    return Word(surface, folded, letters, split_word(folded) if letters else ())


def folded_words(text: str) -> list[str]:
    """The folded words and numbers of a short text, signs left out; cheaper than tokens where no offsets are needed."""
    if _PLAIN.fullmatch(text):
        return fold_word(text).split()
    return [f for f in map(fold_word, _TOKEN.findall(text)) if f.isalnum()]


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]`` in order, with offsets in ``text``."""
    return [Token(m.start(), m.end(), word(m.group())) for m in _TOKEN.finditer(text, start, len(text) if end is None else end)]


def surfaces(text: str) -> list[str]:
    """The surface forms of the tokens of a text, in order; cheaper than tokens where no offsets are needed."""
    return _TOKEN.findall(text)


def spans(text: str, first: int, last: int) -> list[Span]:
    """The offsets of the tokens of a text from number ``first`` to ``last`` (from 0, both included), as :func:`surfaces` numbers them."""
    return [Span(*m.span()) for m in islice(_TOKEN.finditer(text), first, last + 1)]


def bare(folded: str) -> str:
    """A folded word without article."""
    if not folded.startswith(_ARTICLES):
        return folded
    for article in _ARTICLES:
        if folded.startswith(article) and len(folded) - len(article) >= 2:
            return folded[len(article) :]
    return folded
