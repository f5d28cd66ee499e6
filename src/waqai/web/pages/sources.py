"""Sources: what came from each outlet and what became of it."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from waqai.store import Store
from waqai.store.values import Activity, Run, SourceCount
from waqai.web.types import Query

_RUNS = 20


class Outlet(Struct, frozen=True, gc=False):
    """An outlet: its documents with their days of publication, its events, problems, and the share of its documents that are reprints (percent)."""

    source: str
    documents: int
    first: dt.date | None
    last: dt.date | None
    events: int
    problems: int
    reprints: int
    reprint_share: int


class Sources(Struct, frozen=True):
    """The outlets, those with the most documents first, and the last runs that brought reports in."""

    rows: tuple[Outlet, ...]
    runs: tuple[Run, ...]


def load(store: Store, query: Query) -> Sources:
    """All outlets of the store."""
    done = store.activity()
    outlets = (_outlet(s, done.get(s.source, Activity(s.source, 0, 0, 0))) for s in store.sources())
    return Sources(tuple(outlets), tuple(store.runs()[:_RUNS]))


def _outlet(s: SourceCount, a: Activity) -> Outlet:
    return Outlet(s.source, s.documents, s.first, s.last, a.events, a.problems, a.reprints, round(100 * a.reprints / max(1, s.documents)))
