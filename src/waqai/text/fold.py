"""Folding: one spelling for what readers of Arabic take as the same, with a way back to the original offsets.

Folded: hamza carriers, alef maqsura, ta marbuta, Persian letter shapes, presentation forms, Arabic-Indic digits, quotation marks of every
style (to ``"``), dashes (to ``-``). Dropped: diacritics, tatweel, zero-width and bidi marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from waqai.types import Span

#: Marks without a letter of their own: vowel signs, Koranic marks, tatweel, zero-width and bidi controls, soft hyphen, variation selectors.
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
QUOTES = '"“”„‟«»‹›❝❞＂〝〞'
_PRESENTATION = "\ufb50-\ufdff\ufe70-\ufefc"

_FOLDINGS = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳٵ", "ا"),
        **dict.fromkeys("ىیېۍئ", "ي"),
        "ؤ": "و",
        **dict.fromkeys("ةۀہۂۃھ", "ه"),
        **dict.fromkeys("کڪګ", "ك"),
        **dict.fromkeys("گڭ", "غ"),
        "ڤ": "ف",
        "پ": "ب",
        "چ": "ج",
        "ژ": "ج",
        **{chr(0x0660 + i): str(i) for i in range(10)},
        **{chr(0x06F0 + i): str(i) for i in range(10)},
        **dict.fromkeys(QUOTES, '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u202f\t", " "),
        "٪": "%",
        "٫": ".",
        "٬": ",",
    }
)
#: A code point without an entry costs ``str.translate`` an exception: those that Arabic texts use have one.
_TABLE = {code: code for code in range(0x2100)} | _FOLDINGS
_IRREGULAR = re.compile(f"[{MARKS}{_PRESENTATION}]")
_MARK = re.compile(f"[{MARKS}]")
_SHAPE = re.compile(f"[{_PRESENTATION}]")
#: The letters that folding changes in ordinary spelling, and a sign of anything else that it changes.
_ORDINARY = "أإآىئةؤ"
_RARE = "".join(chr(code) for code, letter in _FOLDINGS.items() if chr(code) not in _ORDINARY + letter)
_EXTRAORDINARY = re.compile(f"[{re.escape(_RARE)}{MARKS}{_PRESENTATION}]")


class Folded(Struct, frozen=True, gc=False):
    """Folded text and, for each of its code points (and one past the end), the offset in the original; None means they are the same."""

    text: str
    offsets: tuple[int, ...] | None

    def original(self, start: int, end: int) -> Span:
        """The original range whose folding is ``text[start:end]``; marks on its last letter are included."""
        if self.offsets is None:
            return Span(start, end)
        if start >= end:
            return Span(self.offsets[start], self.offsets[start])
        return Span(self.offsets[start], max(self.offsets[end], self.offsets[end - 1] + 1))


def _fold_char(char: str) -> str:
    """The letters a single code point folds to: none for a mark, two for a ligature."""
    shaped = unicodedata.normalize("NFKC", char) if _SHAPE.match(char) else char
    return _MARK.sub("", shaped).translate(_TABLE)


def fold(text: str) -> Folded:
    """Fold a text; ``Folded.original`` leads back. Cost is linear; a text without marks folds by one C call."""
    if not _IRREGULAR.search(text):
        return Folded(text.translate(_TABLE), None)
    parts: list[str] = []
    offsets: list[int] = []
    done = 0
    for irregular in _IRREGULAR.finditer(text):
        at = irregular.start()
        parts.append(text[done:at].translate(_TABLE))
        offsets += range(done, at)
        letters = _fold_char(text[at])
        parts.append(letters)
        offsets += [at] * len(letters)
        done = at + 1
    parts.append(text[done:].translate(_TABLE))
    offsets += range(done, len(text) + 1)
    return Folded("".join(parts), tuple(offsets))


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """The folded form of a short string, without its offsets."""
    return "".join(map(_fold_char, word)) if _IRREGULAR.search(word) else word.translate(_TABLE)


def fold_words(words: Sequence[str]) -> list[str]:
    """The folded forms of many short strings without line breaks, in their order; in ordinary spelling far cheaper than one by one."""
    text = "\n".join(words)
    if not words or _EXTRAORDINARY.search(text):
        return [fold_word(word) for word in words]
    for letter in _ORDINARY:
        text = text.replace(letter, _FOLDINGS[ord(letter)])
    return text.split("\n")


def locate(text: str, quotation: str, start: int = 0) -> Span | None:
    """Where a quotation stands at or after ``start``: exactly, or else up to folding and runs of white space; None if nowhere."""
    wanted = r"\s+".join(re.escape(w) for w in fold(quotation).text.split())
    if not wanted:
        return None
    at = text.find(quotation, start)
    if at >= 0:
        return Span(at, at + len(quotation))
    folded = fold(text[start:])
    match = re.search(wanted, folded.text)
    if not match:
        return None
    span = folded.original(match.start(), match.end())
    return Span(span.start + start, span.end + start)
