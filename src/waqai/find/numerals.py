"""Numbers in digits and words: ``140 ألف``, ``ثلاثة وعشرين``, ``مئة وخمسين``, ``أربعمائة``, ``اثني عشر``."""

from __future__ import annotations

from functools import cache

from waqai.lexicon.vocabulary import NUMBER_WORDS, Lexeme
from waqai.readers.embedded.analysis import Analysis
from waqai.text.fold import fold_word

#: Written words that the vocabulary's table does not hold: hundreds in one word, and two and one as they stand before ten.
_MORE = {
    **{word + hundred: 100 * n for n, words in enumerate(("ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني ثمان", "تسع"), 3)
       for word in words.split() for hundred in ("مئة", "مائة")},
    **dict.fromkeys("اثنا اثني اثنتا اثنتي اثنتان".split(), 2),
    "ألفا": 2000,
    **dict.fromkeys("مليونان مليونين مليونا مليوني".split(), 2_000_000),
}  # fmt: skip
#: Thousands and millions in the plural are a number only after another: 10 آلاف.
_PLURALS = frozenset(map(fold_word, ("آلاف", "ملايين")))
_ONE_BEFORE_TEN = frozenset(map(fold_word, ("أحد", "إحدى")))
_TEN = frozenset(map(fold_word, ("عشر", "عشرة")))


@cache
def _values() -> dict[str, int]:
    return NUMBER_WORDS | {fold_word(word): value for word, value in _MORE.items()}


def _read(lexeme: Lexeme) -> tuple[int, str, str] | None:
    """The value of a word or digits, its stem and the conjunction on it; None for a word that is no number."""
    if lexeme.word.number is not None:
        return lexeme.word.number, lexeme.folded, ""
    for split in lexeme.word.splits:
        if not split.enclitic and not split.preposition and split.stem in _values():
            return _values()[split.stem], split.stem, split.proclitics
    return None


def numeral_at(analysis: Analysis, i: int, last: int) -> tuple[int, int] | None:
    """The number that begins at a token, as (token after it, value); None where none begins, and for thousands left open (آلاف)."""
    if analysis.time_at[i] is not None:
        return None
    lexemes = analysis.lexemes
    if not _ONE_BEFORE_TEN.isdisjoint(lexemes[i].stems) and i + 1 < last and lexemes[i + 1].folded in _TEN:
        return i + 2, 11
    first = _read(lexemes[i])
    if first is None or first[1] in _PLURALS:
        return None
    total, current, k = 0, first[0], i + 1
    while k < last and analysis.time_at[k] is None:
        further = _read(lexemes[k])
        grown = _grown(total, current, further[0], bool(further[2])) if further else None
        if grown is None:
            break
        (total, current), k = grown, k + 1
    return k, total + current


def _grown(total: int, current: int, value: int, joined: bool) -> tuple[int, int] | None:
    """A number (whole thousands, rest) with one more word, joined by "and" or not; None if the word does not belong to it."""
    if joined:
        ones_before_tens = 1 <= current % 100 <= 9 and 20 <= value <= 90
        after_hundreds = current % 100 == 0 and value < 100 and (current > 0 or total > 0)
        hundreds = current % 1000 == 0 and 100 <= value < 1000 and (current > 0 or total > 0)
        return (total, current + value) if ones_before_tens or after_hundreds or hundreds else None
    if value == 10 and 1 <= current % 100 <= 9:
        return total, current + 10
    if value == 100 and 1 <= current <= 9:
        return total, current * 100
    return (total + current * value, 0) if value in (1000, 1_000_000) and current else None
