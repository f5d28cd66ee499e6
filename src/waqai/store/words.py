"""The store's search words: what stands for a word in the index, and what may stand for the words of a query.

Neither database knows Arabic, so the words are ours and the databases compare them letter by letter. A word of a text is indexed as one **stem**: folded
(hamza carriers, marks, ta marbuta ...), without article and the clitics before it, without the commonest endings (pronouns, sound plurals, ta marbuta, the alef of the accusative). A
single letter before a word without article (و ف ب ل ك) may as well be part of it (وزير, بلاد), so it stays on; a **query** asks for the word with each
of them instead. The endings are those of the light stemmers (Larkey et al. 2002, "Improving stemming for Arabic information retrieval"), without ان,
which half the names of countries end in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from waqai.text.fold import fold_word
from waqai.text.tokens import surfaces

_ARTICLES = ("وبال", "فبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال")
_ENDINGS = (
    "اتها",
    "اتهم",
    "اتهن",
    "اتنا",
    "اته",
    "هما",
    "كما",
    "تها",
    "تهم",
    "تهن",
    "تنا",
    "ات",
    "ون",
    "ين",
    "يه",
    "ها",
    "هم",
    "هن",
    "كم",
    "نا",
    "ته",
    "ه",
    "ي",
    "ا",
)
#: What may stand before the words that a query names.
_LETTERS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول")
_PROCLITICS = (*_LETTERS, "ال", "وال", "فال", "بال", "كال", "لل", "ولل", "وبال")
_CARRIERS = str.maketrans("ؤئ", "ءء")
_ARABIC = re.compile("[\u0621-\u064a]+")
_BESIDE_ARTICLE, _BEFORE_ENDING = 3, 3
#: Letters of an index word, and index words of a document: PostgreSQL takes no more than 2 kB and 1 MB, and no report comes near.
_LONGEST, MOST_WORDS = 100, 16_000


def _letters(surface: str) -> str:
    """The letters that are compared: folded, and hamza one letter whatever carries it (مسؤول, مسئول; إلغاء, إلغائها)."""
    return fold_word(surface.translate(_CARRIERS)).lower()


@lru_cache(maxsize=300_000)
def stem(surface: str) -> str:
    """The index word of a token's surface form; empty for signs."""
    folded = _letters(surface)
    if not _ARABIC.fullmatch(folded):
        return "".join(filter(str.isalnum, folded))[:_LONGEST]
    return _without_ending(_without_article(folded[:_LONGEST]))


def _without_article(folded: str) -> str:
    for article in _ARTICLES:
        # After a bare article two letters are a word (الحل); after a longer one they are more often the rest of a word that begins like it (والده).
        if folded.startswith(article):
            least = 2 if article == "ال" else _BESIDE_ARTICLE
            return folded[len(article) :] if len(folded) - len(article) >= least else folded
    return folded


def _without_ending(form: str) -> str:
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= _BEFORE_ENDING:
            return form[: -len(ending)]
    return form


def stems(words: Iterable[str]) -> list[str]:
    """The index words of surface forms, in order; of a text beyond all measure the first."""
    return list(filter(None, map(stem, words)))[:MOST_WORDS]


def numbered_stems(text: str) -> list[tuple[str, int]]:
    """The index words of a text with the numbers of their tokens (:func:`waqai.text.tokens.spans` has the offsets)."""
    return [(word, number) for number, word in enumerate(map(stem, surfaces(text))) if word]


@lru_cache(maxsize=10_000)
def beginnings(surface: str) -> frozenset[str]:
    """Every beginning of an index word that a word's beginning may stand as in a text; empty for signs."""
    folded = _letters(surface)[:_LONGEST]
    if not _ARABIC.fullmatch(folded):
        return frozenset(filter(None, (stem(surface),)))
    bases = {folded, _without_article(folded)}
    return frozenset(letters + base for base in bases for letters in _LETTERS)


@lru_cache(maxsize=10_000)
def sought(surface: str) -> frozenset[str]:
    """Every index word that a word of a query may stand as in a text; empty for signs."""
    folded = _letters(surface)[:_LONGEST]
    if not _ARABIC.fullmatch(folded):
        return frozenset(filter(None, (stem(surface),)))
    bases = {folded, _without_article(folded)}
    return frozenset(stem(proclitic + base) for base in bases for proclitic in _PROCLITICS) | {stem(folded)}
