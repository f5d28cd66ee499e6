"""Full-text search: what a person types, as a query of either database, and the words of the original that answer it.

A query is words, all of which must occur; words in quotation marks of any style must stand side by side; a word or phrase that ends in ``*`` is a
beginning. Nothing a person types is a syntax error: what is neither is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from waqai.store.words import beginnings, numbered_stems, sought, stem, stems
from waqai.text.fold import QUOTES
from waqai.text.layout import layout
from waqai.text.tokens import spans, surfaces
from waqai.types import Document, Span

_CHUNK = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}](\*?)|([^\s{QUOTES}*]+)(\*?)")
_MOST_TERMS = 32
#: Words of a snippet.
_WINDOW = 30
_TITLE_GAP = 10


class Term(Struct, frozen=True, gc=False):
    """Something that must occur: any of ``first``, followed by exactly ``rest``; ``is_prefix`` if the last word is only its beginning.

    ``stems`` are the whole words that a beginning may be an inflected form of; looked for beside it where it stands alone.
    """

    first: frozenset[str]
    rest: tuple[str, ...] = ()
    is_prefix: bool = False
    stems: frozenset[str] = frozenset()


class Snippet(Struct, frozen=True, gc=False):
    """Words of a document around what was found: the range of the original, its text, and the ranges (of the original) of the words found."""

    span: Span
    text: str
    found: tuple[Span, ...]


def parse(query: str) -> tuple[Term, ...]:
    """What must occur; empty if the query holds no word."""
    return tuple(islice((term for chunk in _CHUNK.finditer(query.replace("\0", " ")) if (term := _term(chunk)) is not None), _MOST_TERMS))


def _term(chunk: re.Match[str]) -> Term | None:
    words = [s for s in surfaces(chunk[1] if chunk[1] is not None else chunk[3]) if stem(s)]
    is_prefix = bool(chunk[2] or chunk[4])
    if not words:
        return None
    if len(words) > 1:
        return Term(sought(words[0]), tuple(map(stem, words[1:])), is_prefix)
    return Term(beginnings(words[0]), (), True, sought(words[0])) if is_prefix else Term(sought(words[0]))


def fts5(terms: Sequence[Term]) -> str:
    """The terms as a query of SQLite's FTS5."""
    return " AND ".join(f"({' OR '.join(_fts5_phrases(term))})" for term in terms)


def fts5_any(terms: Sequence[Term]) -> str:
    """Any of the terms as a query of SQLite's FTS5."""
    return " OR ".join(phrase for term in terms for phrase in _fts5_phrases(term))


def _fts5_phrases(term: Term) -> Iterator[str]:
    star = " *" if term.is_prefix else ""
    for first in sorted(term.first):
        yield f'"{" ".join((first, *term.rest))}"{star}'
    for whole in sorted(term.stems):
        yield f'"{whole}"'


def tsquery(terms: Sequence[Term]) -> str:
    """The terms as a literal of PostgreSQL's ``tsquery``."""
    return " & ".join(map(_tsquery_term, terms))


def _tsquery_term(term: Term) -> str:
    star = ":*" if term.is_prefix else ""
    firsts = [f"'{word}'{'' if term.rest else star}" for word in sorted(term.first)]
    wholes = [f"'{word}'" for word in sorted(term.stems)]
    rest = [f"'{word}'{star if n == len(term.rest) else ''}" for n, word in enumerate(term.rest, 1)]
    return "(" + " <-> ".join((f"({' | '.join(firsts + wholes)})", *rest)) + ")"


def index_words(document: Document) -> tuple[str, str]:
    """The index words of title and text, for FTS5."""
    title, text = _stems(document)
    return " ".join(title), " ".join(text)


def tsvector(document: Document) -> str:
    """The index words of title (weight A) and text with their places, as a literal of PostgreSQL's ``tsvector``."""
    places: dict[str, list[str]] = {}
    title, text = _stems(document)
    for place, word in enumerate(title, 1):
        places.setdefault(word, []).append(f"{place}A")
    for place, word in enumerate(text, len(title) + _TITLE_GAP):
        places.setdefault(word, []).append(str(place))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def _stems(document: Document) -> tuple[list[str], list[str]]:
    """The index words of title and text."""
    return stems(surfaces(document.title or "")), stems(t.word.surface for t in layout(document.text).tokens)


def snippet(text: str, terms: Sequence[Term]) -> Snippet | None:
    """The part of a text with the most of what was sought; None if nothing of it is there (it may be in the title)."""
    words = numbered_stems(text)
    hits = [(at, end, number) for number, term in enumerate(terms) for at, end in _matches(words, term)]
    if not hits:
        return None
    start = max(0, min(_best_start(sorted(hits)), len(words) - _WINDOW))
    end = min(len(words), start + _WINDOW)
    first = words[start][1]
    shown = spans(text, first, words[end - 1][1])
    found = sorted({shown[words[i][1] - first] for at, last, _ in hits for i in range(at, last) if start <= i < end})
    span = Span(shown[0].start, shown[-1].end)
    return Snippet(span, text[span.start : span.end], tuple(found))


def _best_start(hits: Sequence[tuple[int, int, int]]) -> int:
    """The word at which the window with the most different terms begins, some words of context before the first."""
    best, start = (0, 0), hits[0][0]
    for n, (at, _, _) in enumerate(hits):
        inside = [number for begins, ends, number in hits[n : n + _WINDOW] if begins < at + _WINDOW and ends <= at + _WINDOW * 2 // 3]
        worth = (len(set(inside)), len(inside))
        if worth > best:
            best, start = worth, at
    return start - _WINDOW // 3


def _matches(words: Sequence[tuple[str, int]], term: Term) -> Iterator[tuple[int, int]]:
    """Where a term stands among the index words of a text."""
    length, begins = 1 + len(term.rest), tuple(term.first) if term.is_prefix and not term.rest else ()
    whole = term.first | term.stems
    for at in range(len(words) - length + 1):
        first = words[at][0]
        if (first in whole and _continues(words, at, term)) or (begins and first.startswith(begins)):
            yield at, at + length


def _continues(words: Sequence[tuple[str, int]], at: int, term: Term) -> bool:
    """True if the words after the one at ``at`` are the rest of a term."""
    if not term.rest:
        return True
    *inner, last = term.rest
    end = words[at + len(term.rest)][0]
    return all(words[at + n][0] == word for n, word in enumerate(inner, 1)) and (end.startswith(last) if term.is_prefix else end == last)
