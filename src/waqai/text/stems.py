"""Light stems: words of one kind from their commonest written forms, for counting and comparing. No analysis: what is left need not be a word.

The stemmer is Light10 (Larkey, Ballesteros and Connell, 2007), on folded words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from waqai.text.fold import fold_word

_PREFIXES = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_SHORTEST = 2
_WORD = re.compile(r"[\u0621-\u063a\u0641-\u064a\u064b-\u0652\u0670\u0640]+|\d+")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one word as it is written."""
    rest = fold_word(word)
    if rest.startswith("و") and len(rest) > _SHORTEST + 2:
        rest = rest[1:]
    for prefix in _PREFIXES:
        if rest.startswith(prefix) and len(rest) - len(prefix) >= _SHORTEST:
            rest = rest[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if rest.endswith(suffix) and len(rest) - len(suffix) >= _SHORTEST:
            rest = rest[: -len(suffix)]
    return rest


def stems(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """The stems of the words and numbers of ``text[start:end]`` in order, single letters left out."""
    return [s for s in map(stem, _WORD.findall(text, start, len(text) if end is None else end)) if len(s) > 1]
