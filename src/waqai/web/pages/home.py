"""Home: what came in and what stands out."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from waqai.store import Filter, Store
from waqai.store.values import PartyCount, Run, Totals
from waqai.web.pages.network import Edge, edges
from waqai.web.pages.parts import Row, Slot, rows, slots
from waqai.web.types import Query

_LATEST, _RUNS, _MOST, _OUTSTANDING, _AHEAD = 6, 5, 8, 4, 30
#: How far back from the newest report an event may be to stand out.
_RECENT = dt.timedelta(days=30)


class Home(Struct, frozen=True):
    """How much there is, the latest events (``rows``), and what stands out.

    ``newest`` is the day of the newest report, as of which all is told: ``told_most`` are the events of the month before it that the most reports tell,
    ``ahead`` those announced for later, the nearest first.
    """

    stats: Totals
    newest: dt.date | None
    rows: tuple[Row, ...]
    told_most: tuple[Row, ...]
    ahead: tuple[Row, ...]
    types: tuple[Slot, ...]
    pairs: tuple[Edge, ...]
    parties: tuple[PartyCount, ...]
    runs: tuple[Run, ...]


def load(store: Store, query: Query) -> Home:
    """The page as of the newest report."""
    newest = store.newest()
    return Home(
        stats=store.totals(),
        newest=newest,
        rows=rows(store, store.records(Filter(last=newest), limit=_LATEST).items),
        told_most=rows(store, store.most_told(newest - _RECENT, newest, limit=_OUTSTANDING)) if newest else (),
        ahead=_ahead(store, newest) if newest else (),
        types=slots([(t.type, t.records) for t in store.types()]),
        pairs=edges(store.pairs(limit=200))[:_MOST],
        parties=tuple(store.parties(limit=_MOST)),
        runs=tuple(store.runs()[:_RUNS]),
    )


def _ahead(store: Store, newest: dt.date) -> tuple[Row, ...]:
    later = store.records(Filter(first=newest + dt.timedelta(days=1)), limit=_AHEAD).items
    return rows(store, later[: -_OUTSTANDING - 1 : -1])
