"""The network of a period: countries that take part in the same events, with how many and on which side of the scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from waqai.ontology import event_types
from waqai.store import Store
from waqai.store.values import PairCount
from waqai.web.types import Query

_EDGES = 60


class Edge(Struct, frozen=True, gc=False):
    """Two countries, their common events and the mean of the scores of these, -10 conflict to 10 cooperation."""

    one: str
    other: str
    records: int
    mean: float


class Network(Struct, frozen=True):
    """The edges of a period, those with the most events first."""

    first: str
    last: str
    rows: tuple[Edge, ...]


def load(store: Store, query: Query) -> Network:
    """The network between ``first`` and ``last``, both days included."""
    first, last = query.day("first"), query.day("last")
    return Network(query.first("first"), query.first("last"), edges(store.pairs(first, last, limit=2000))[:_EDGES])


def edges(pairs: Iterable[PairCount]) -> tuple[Edge, ...]:
    """The pairs over all types, those with the most events first."""
    counts: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for pair in pairs:
        counts[pair.one, pair.other].append((pair.records, event_types()[pair.type].score))
    found = [Edge(*key, sum(n for n, _ in them), _mean(them)) for key, them in counts.items()]
    return tuple(sorted(found, key=lambda e: (-e.records, e.one, e.other)))


def _mean(counted: list[tuple[int, float]]) -> float:
    return round(sum(n * score for n, score in counted) / sum(n for n, _ in counted), 1)
