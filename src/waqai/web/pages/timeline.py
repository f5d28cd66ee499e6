"""The timeline of two parties: the conflict-cooperation curve of their contacts, each point with its events and their sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from waqai.link.chains import GRAINS, Point, curve
from waqai.ontology import event_types
from waqai.records import Record
from waqai.store import Store
from waqai.store.facets import is_country
from waqai.types import Status
from waqai.web.locales import code
from waqai.web.names import key
from waqai.web.pages.network import Edge, edges
from waqai.web.pages.parts import Row, rows
from waqai.web.types import Query

#: Contacts that are listed, the latest; the curve is of all. Topics stand in no index: those of so many contacts are looked through.
_MOST, _LOOKED_THROUGH = 40, 1_000
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
    topic: str = ""
    points: tuple[Point, ...] = ()
    periods: tuple[Period, ...] = ()
    rows: tuple[Row, ...] = ()
    undated: tuple[Row, ...] = ()
    is_cut: bool = False
    pairs: tuple[Edge, ...] = ()


def load(store: Store, query: Query) -> Timeline:
    """The contacts of ``one`` and ``other`` (names or codes of countries, or keys) about a ``topic``; ValueError for an unknown grain."""
    one, other, grain = _side(query.first("one")), _side(query.first("other")), query.first("grain", "month")
    topic = query.first("topic")
    if grain not in GRAINS:
        raise ValueError(f"grain: {grain[:40]!r} is not known; write one of {', '.join(GRAINS)}")
    if not one or not other:
        return Timeline(one, other, grain, topic, pairs=edges(store.pairs(limit=200))[:_PAIRS])
    which = query.filter()
    met = store.meetings(one, other, which, limit=_LOOKED_THROUGH if topic else _MOST)
    told = [r for r in reversed(met.items) if not topic or topic in r.topics]
    counted = _counted(told) if topic else ((d.day, event_types()[d.type].score, d.records) for d in store.contact_days(one, other, which))
    is_cut = met.next is not None or len(told) > _MOST
    return _timeline(rows(store, told[-_MOST:]), curve(counted, grain), one, other, grain, topic, is_cut=is_cut)


def _side(typed: str) -> str:
    """The code of a country or the key of an actor that was typed."""
    found = code(typed)
    return found if is_country(found) else key(found)


def _counted(told: Iterable[Record]) -> Iterator[tuple[dt.date, float, int]]:
    """What a curve is made of: the days and scores of what happened."""
    for r in told:
        if r.status is Status.HAPPENED and r.when is not None and r.when.start is not None:
            yield r.when.start, event_types()[r.type].score, 1


def _timeline(listed: tuple[Row, ...], points: tuple[Point, ...], one: str, other: str, grain: str, topic: str, *, is_cut: bool) -> Timeline:
    starts = {p.start: p for p in points}
    grouped: dict[dt.date, list[Row]] = {}
    for row in listed:
        if row.day is not None:
            grouped.setdefault(_start(row.day, grain), []).append(row)
    periods = tuple(Period(start, starts.get(start), tuple(them)) for start, them in sorted(grouped.items(), reverse=True))
    return Timeline(one, other, grain, topic, points, periods, listed, tuple(row for row in listed if row.day is None), is_cut=is_cut)


def _start(day: dt.date, grain: str) -> dt.date:
    return day.replace(day=1) if grain == "month" else day - dt.timedelta(day.weekday())
