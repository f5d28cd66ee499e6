"""The timeline of two parties: the conflict-cooperation curve of their contacts, each point with its events and their sentences."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from waqai.link.chains import GRAINS, Point, curve
from waqai.ontology import event_types
from waqai.store import Store
from waqai.web.pages.network import Edge, edges
from waqai.web.pages.parts import Row, rows
from waqai.web.types import Query

#: Contacts that are listed, the latest; the curve is of all.
_MOST = 60
_PAIRS = 12


class Period(Struct, frozen=True, gc=False):
    """A week or month, both days included, with its point of the curve (None: nothing happened) and its events."""

    start: dt.date
    point: Point | None
    rows: tuple[Row, ...]


class Timeline(Struct, frozen=True):
    """The curve of two parties and the latest events behind it (``is_cut`` if there are more); ``pairs`` are who meets most, where none were given."""

    one: str
    other: str
    grain: str
    points: tuple[Point, ...] = ()
    periods: tuple[Period, ...] = ()
    rows: tuple[Row, ...] = ()
    undated: tuple[Row, ...] = ()
    is_cut: bool = False
    pairs: tuple[Edge, ...] = ()


def load(store: Store, query: Query) -> Timeline:
    """The contacts of ``one`` and ``other`` (country codes or keys); ValueError for an unknown grain."""
    one, other, grain = query.first("one"), query.first("other"), query.first("grain", "month")
    if grain not in GRAINS:
        raise ValueError(f"grain: {grain[:40]!r} is not known; write one of {', '.join(GRAINS)}")
    if not one or not other:
        return Timeline(one, other, grain, pairs=edges(store.pairs(limit=200))[:_PAIRS])
    which = query.filter()
    met = store.meetings(one, other, which, limit=_MOST)
    points = curve(((d.day, event_types()[d.type].score, d.records) for d in store.contact_days(one, other, which)), grain)
    return _timeline(rows(store, reversed(met.items)), points, one, other, grain, is_cut=met.next is not None)


def _timeline(listed: tuple[Row, ...], points: tuple[Point, ...], one: str, other: str, grain: str, *, is_cut: bool) -> Timeline:
    starts = {p.start: p for p in points}
    grouped: dict[dt.date, list[Row]] = {}
    for row in listed:
        if row.day is not None:
            grouped.setdefault(_start(row.day, grain), []).append(row)
    periods = tuple(Period(start, starts.get(start), tuple(them)) for start, them in sorted(grouped.items(), reverse=True))
    return Timeline(one, other, grain, points, periods, listed, tuple(row for row in listed if row.day is None), is_cut)


def _start(day: dt.date, grain: str) -> dt.date:
    return day.replace(day=1) if grain == "month" else day - dt.timedelta(day.weekday())
