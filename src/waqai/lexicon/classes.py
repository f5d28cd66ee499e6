"""Classes of words that keep the same company, learned from unlabelled news (``training/make_clusters.py``)."""

from __future__ import annotations

import gzip
from functools import cache

from msgspec import Struct

from waqai.lexicon.rows import data_file


class WordClass(Struct, frozen=True, gc=False):
    """The class of a word, fine and coarse, and whether the word is at home in personal names, or right before them, or after verbs of saying."""

    fine: str
    coarse: str
    #: V, N, A, P for a class of places, or - where the class mixes them.
    tag: str
    in_names: bool
    before_names: bool
    speaks: bool


#: What a word without a class has.
NO_CLASS = WordClass("", "", "-", False, False, False)

_MARKS = ("", "*", "+", "^", "*+", "*^", "+^", "*+^")


@cache
def word_classes() -> dict[str, WordClass]:
    """The class of every word that has one, by its folded form without article."""
    table: dict[str, WordClass] = {}
    text = gzip.decompress(data_file("clusters.txt.gz").read_bytes()).decode("utf-8")
    for line in text.splitlines():
        fine, coarse, tag, words = line.split("\t")
        kinds = {mark: WordClass(fine, coarse, tag, "*" in mark, "+" in mark, "^" in mark) for mark in _MARKS}
        for item in words.split():
            word = item.rstrip("*+^")
            table[word] = kinds[item[len(word) :]]
    return table
