"""What a word tells: rare words much, common words nothing. Weights are inverse document frequencies of stems in news, shipped with the package."""

from __future__ import annotations

import gzip
import math
from collections import Counter
from collections.abc import Iterable
from functools import cache

import msgspec

from waqai.lexicon.rows import data_file
from waqai.text.stems import stems

#: Stems of the gist of a document.
GIST = 24
#: Stems in more than this share of documents say nothing of what a document is about.
_COMMON = 0.2


class _Stored(msgspec.Struct):
    """The file: the number of documents counted and, for each stem in several of them, in how many."""

    documents: int
    counts: dict[str, int]


@cache
def weights() -> dict[str, float]:
    """The weight of each counted stem, 0 (in every fifth document) to 1; a stem that is not counted is rare: :func:`weight` gives 1."""
    stored = msgspec.json.decode(gzip.decompress(data_file("models/words.json.gz").read_bytes()), type=_Stored)
    top = math.log(stored.documents * _COMMON)
    return {s: max(0.0, 1 - math.log(max(count, 1)) / top) for s, count in stored.counts.items()}


def weight(stem: str) -> float:
    """How much a stem tells, 0..1."""
    return weights().get(stem, 1.0)


def telling_words(words: Iterable[str]) -> tuple[str, ...]:
    """The distinct stems that tell something, sorted."""
    table = weights()
    return tuple(sorted({s for s in words if table.get(s, 1.0) > 0}))


def gist(text: str) -> tuple[str, ...]:
    """The stems a document is about: the ``GIST`` heaviest by weight and (damped) count, sorted."""
    table = weights()
    counted = Counter(stems(text))
    ranked = sorted((-heavy * (1 + math.log(n)), s) for s, n in counted.items() if (heavy := table.get(s, 1.0)) > 0)
    return tuple(sorted(s for _, s in ranked[:GIST]))
