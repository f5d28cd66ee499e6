"""A text laid out once: its sentences and their tokens, kept for those who ask for the same text soon after - the reader, the search index, linking."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from operator import attrgetter

from msgspec import Struct

from waqai.text.sentences import sentences
from waqai.text.tokens import Token, tokens
from waqai.types import Span

#: Texts kept: those of a batch of documents, read together and then stored together.
_KEPT = 64
#: Code points from which of a text only the last few are kept: dozens of them would fill the memory.
_LONG, _KEPT_LONG = 100_000, 2
_START = attrgetter("start")


class Layout(Struct, frozen=True, gc=False, eq=False):
    """The sentences of a text in order, the tokens of all of them, and for each sentence the half-open range of its tokens."""

    sentences: list[Span]
    tokens: list[Token]
    bounds: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> Layout:
        """Lay a text out; signs that stand in no sentence are no tokens of it."""
        spans = sentences(text)
        found: list[Token] = []
        bounds: list[tuple[int, int]] = []
        for span in spans:
            first = len(found)
            found += tokens(text, span.start, span.end)
            bounds.append((first, len(found)))
        return cls(spans, found, bounds)

    def between(self, span: Span) -> list[Token]:
        """The tokens that start within a span."""
        return self.tokens[bisect_left(self.tokens, span.start, key=_START) : bisect_left(self.tokens, span.end, key=_START)]


def layout(text: str) -> Layout:
    """The layout of a text, made once for all who ask within a few dozen texts. Not to be changed."""
    return _long(text) if len(text) > _LONG else _kept(text)


_kept = lru_cache(maxsize=_KEPT)(Layout.of)
_long = lru_cache(maxsize=_KEPT_LONG)(Layout.of)
