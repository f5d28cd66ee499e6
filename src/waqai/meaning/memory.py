"""A store's embeddings in memory: loaded once a process, then only what is new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from msgspec import Struct

from waqai.store import SearchFilter, Store
from waqai.store.database import Database
from waqai.store.embeddings import Row
from waqai.types import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from waqai.meaning.vectors import Bytes, Vector

#: Passages whose bytes are made numbers at once: few enough to stay in a processor's cache.
_BLOCK = 4096


class Embedded(Struct, frozen=True, gc=False):
    """The documents of a store and their passages: ``firsts`` says at which passage each document begins, ``days`` are ordinals, 0 for unknown."""

    documents: tuple[str, ...]
    sources: NDArray[np.object_]
    days: NDArray[np.int32]
    firsts: NDArray[np.int64]
    spans: NDArray[np.uint32]
    vectors: Bytes

    def cosines(self, query: Vector) -> Vector:
        """How near each passage is to a query, but for the scale of the bytes."""
        found = np.empty(len(self.vectors), np.float32)
        for at in range(0, len(found), _BLOCK):
            np.dot(self.vectors[at : at + _BLOCK].astype(np.float32), query, out=found[at : at + _BLOCK])
        return found

    def best(self, cosines: Vector) -> Vector:
        """The nearest passage's cosine for each document."""
        return np.maximum.reduceat(cosines, self.firsts) if len(cosines) else cosines

    def within(self, which: SearchFilter) -> NDArray[np.bool_]:
        """For each document, whether a filter lets it pass."""
        passing = np.ones(len(self.documents), np.bool_)
        if which.sources:
            passing &= np.isin(self.sources, which.sources)
        if which.first is not None:
            passing &= self.days >= which.first.toordinal()
        if which.last is not None:
            passing &= (self.days <= which.last.toordinal()) & (self.days > 0)
        return passing

    def passages(self, number: int) -> slice:
        """The passages of a document, by its number."""
        end = self.firsts[number + 1] if number + 1 < len(self.firsts) else len(self.vectors)
        return slice(int(self.firsts[number]), int(end))

    def span(self, passage: int) -> Span:
        """Where a passage is in its document; empty for a title."""
        start, end = self.spans[passage]
        return Span(int(start), int(end))


def of_rows(rows: Sequence[Row], width: int) -> Embedded:
    """Rows of a store, those without passages left out."""
    kept = [row for row in rows if row.spans]
    counts = np.array([len(row.spans) // 8 for row in kept], np.int64)
    sources = np.empty(len(kept), np.object_)
    sources[:] = [row.source for row in kept]
    return Embedded(
        tuple(row.document for row in kept),
        sources,
        np.array([_ordinal(row.published) for row in kept], np.int32),
        np.cumsum(counts) - counts,
        np.frombuffer(b"".join(row.spans for row in kept), "<u4").reshape(-1, 2),
        np.frombuffer(b"".join(row.vectors for row in kept), np.int8).reshape(-1, width),
    )


def _ordinal(day: dt.date | None) -> int:
    return 0 if day is None else day.toordinal()


def joined(one: Embedded, other: Embedded) -> Embedded:
    """The documents of one, then those of the other."""
    return Embedded(
        one.documents + other.documents,
        np.concatenate([one.sources, other.sources]),
        np.concatenate([one.days, other.days]),
        np.concatenate([one.firsts, other.firsts + len(one.vectors)]),
        np.concatenate([one.spans, other.spans]),
        np.concatenate([one.vectors, other.vectors]),
    )


class Memory:
    """The embeddings of one store in one version."""

    def __init__(self, version: str, width: int) -> None:
        self._version, self._width = version, width
        self._rows, self._last, self._lock = 0, 0, Lock()
        self._held = of_rows((), width)

    def now(self, store: Store) -> Embedded:
        """What the store has now: what is new is added, and everything loaded anew where something was replaced."""
        with self._lock:
            state = store.embeddings.state(self._version)
            if (state.rows, state.last) != (self._rows, self._last):
                self._load(store)
            return self._held

    def _load(self, store: Store) -> None:
        state, rows = store.embeddings.since(self._version, self._last)
        if self._rows + len(rows) == state.rows:
            self._held = joined(self._held, of_rows(rows, self._width))
        else:
            state, rows = store.embeddings.since(self._version)
            self._held = of_rows(rows, self._width)
        self._rows, self._last = state.rows, state.last


_memories: WeakKeyDictionary[Database, dict[str, Memory]] = WeakKeyDictionary()
_lock = Lock()


def embedded(store: Store, version: str, width: int) -> Embedded:
    """The embeddings of a store in a version; kept as long as the store is open somewhere in the process."""
    with _lock:
        held = _memories.setdefault(store.database, {})
        memory = held.setdefault(version, Memory(version, width))
    return memory.now(store)
