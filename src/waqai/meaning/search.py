"""Searching by meaning: the nearest passages, joined with the documents that hold words of the query."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from waqai.meaning.embed import version
from waqai.meaning.vectors import Vectors, load
from waqai.store import SearchFilter, Store, StoreError
from waqai.store.embeddings import State
from waqai.store.search import Snippet, parse, snippet
from waqai.store.values import Hit, Page
from waqai.store.words import stem
from waqai.text.tokens import spans, surfaces
from waqai.types import Document, Span

if TYPE_CHECKING:
    from waqai.meaning.memory import Embedded
    from waqai.meaning.vectors import Vector

#: How many documents either search gives to be joined.
DEPTH = 200
#: The place that is added before ranks are made scores (Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet", 2009).
_PLACE = 60
#: The cosine at which a word of a passage is shown as one that stands near a word of the query.
_NEAR = 0.7


class Mode(StrEnum):
    """By what documents are ranked: their passages' vectors alone, or these joined with the words they hold."""

    ALONE = "alone"
    JOINED = "joined"


class NoIndexError(StoreError):
    """A store of which nothing is indexed by meaning yet."""

    def __init__(self) -> None:
        super().__init__("this store is not indexed by meaning yet; index it: waqai index --store URL")


class Found(Struct, frozen=True, gc=False):
    """A document that was found: its score, and its nearest passage if it has one."""

    document: str
    score: float
    passage: Span | None


def state(store: Store, vectors: Vectors | None = None) -> State:
    """How much of a store is indexed, and how many documents wait for it. MissingExtraError without numpy."""
    return store.embeddings.state(version(vectors or load()))


def search(
    store: Store,
    query: str,
    which: SearchFilter = SearchFilter(),  # noqa: B008 - frozen
    *,
    mode: Mode = Mode.JOINED,
    cursor: str | None = None,
    limit: int = 20,
    vectors: Vectors | None = None,
) -> Page[Hit]:
    """The documents nearest to a query in meaning, the nearest first, each with its best passage; at most those of the two searches' depths.

    NoIndexError if nothing is indexed, MissingExtraError without numpy, ValueError for a cursor that is none.
    """
    start = _offset(cursor)
    table = vectors or load()
    ranked = ranking(store, query, which, mode, table)
    part = ranked[start : start + limit]
    documents = store.documents_by_id(found.document for found in part)
    hits = tuple(_hit(found, documents[found.document], query, table) for found in part if found.document in documents)
    return Page(hits, str(start + limit) if len(ranked) > start + limit else None)


def ranking(store: Store, query: str, which: SearchFilter, mode: Mode, vectors: Vectors) -> list[Found]:
    """All documents that a search finds, the nearest first. NoIndexError if nothing is indexed."""
    from waqai.meaning.memory import embedded

    held = embedded(store, version(vectors), vectors.width)
    if not held.documents:
        raise NoIndexError
    near = _nearest(held, vectors.mean(vectors.numbers(query)), which)
    return near if mode is Mode.ALONE else _joined(near, store.matching(vectors.telling(query), which, limit=DEPTH))


def _nearest(held: Embedded, query: Vector | None, which: SearchFilter) -> list[Found]:
    """The documents with the nearest passages; none for a query without a known word."""
    import numpy as np

    if query is None:
        return []
    cosines = held.cosines(query)
    scores = np.where(held.within(which), held.best(cosines), -np.inf)
    # By score, then as the documents came: the same query gives the same order.
    top = np.argsort(-scores, kind="stable")[:DEPTH]
    return [Found(held.documents[n], float(scores[n]), _passage(held, int(n), cosines)) for n in top if np.isfinite(scores[n])]


def _passage(held: Embedded, number: int, cosines: Vector) -> Span | None:
    """The nearest passage of a document's text; None if it has but a title."""
    part = held.passages(number)
    best = max(range(part.start, part.stop), key=lambda n: (held.spans[n][1] > 0, cosines[n]))
    return held.span(best) if held.spans[best][1] > 0 else None


def _joined(near: Sequence[Found], matching: Sequence[str]) -> list[Found]:
    """The documents of both rankings by the sum of their reciprocal ranks."""
    passages = {found.document: found.passage for found in near}
    scores: dict[str, float] = {}
    for ranked in ([found.document for found in near], matching):
        for rank, document in enumerate(ranked, 1):
            scores[document] = scores.get(document, 0.0) + 1 / (_PLACE + rank)
    return sorted((Found(id, score, passages.get(id)) for id, score in scores.items()), key=lambda found: (-found.score, found.document))


def _hit(found: Found, document: Document, query: str, vectors: Vectors) -> Hit:
    shown = _shown(document.text, found.passage, query, vectors) if found.passage else snippet(document.text, parse(vectors.telling(query)))
    return Hit(document.id, document.title, document.source, document.published, found.score, shown)


def _shown(text: str, passage: Span, query: str, vectors: Vectors) -> Snippet:
    """A passage with the words that are, or stand near, words of the query."""
    import numpy as np

    words = text[passage.start : passage.end]
    sought = vectors.directions[sorted(set(vectors.numbers(query)))]
    numbers = [vectors.number(stem(surface)) for surface in surfaces(words)]
    known = [(place, number) for place, number in enumerate(numbers) if number is not None]
    near = (vectors.directions[[number for _, number in known]] @ sought.T).max(axis=1) >= _NEAR
    places = spans(words, 0, len(numbers) - 1)
    marked = [places[known[n][0]] for n in np.flatnonzero(near)]
    return Snippet(passage, words, tuple(Span(span.start + passage.start, span.end + passage.start) for span in marked))


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 10):
        raise ValueError(f"{cursor[:40]!r} is no cursor of a page")
    return int(cursor)
