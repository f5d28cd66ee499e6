"""Home: what came in and what stands out."""

from __future__ import annotations

from msgspec import Struct

from waqai.store import Store
from waqai.store.values import PartyCount, Run, Stats
from waqai.web.pages.network import Edge, edges
from waqai.web.pages.parts import Row, Slot, rows, slots
from waqai.web.types import Query

_LATEST, _RUNS, _MOST = 8, 5, 8


class Home(Struct, frozen=True):
    """How much there is, the latest events, the commonest types, countries that meet, participants, and the last runs."""

    stats: Stats
    rows: tuple[Row, ...]
    types: tuple[Slot, ...]
    pairs: tuple[Edge, ...]
    parties: tuple[PartyCount, ...]
    runs: tuple[Run, ...]


def load(store: Store, query: Query) -> Home:
    """The page, newest first."""
    return Home(
        stats=store.stats(),
        rows=rows(store, store.records(limit=_LATEST).items),
        types=slots([(t.type, t.records) for t in store.types()]),
        pairs=edges(store.pairs(limit=200))[:_MOST],
        parties=tuple(store.parties(limit=_MOST)),
        runs=tuple(store.runs()[:_RUNS]),
    )
