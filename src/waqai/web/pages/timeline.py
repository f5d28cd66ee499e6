"""The timeline of two parties: the conflict-cooperation curve of their contacts, each point with its events and their sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from waqai.link.chains import GRAINS, Point, chain
from waqai.records import Record
from waqai.store import Filter, Store
from waqai.web.locales import code
from waqai.web.names import key
from waqai.web.pages.network import Edge, edges
from waqai.web.pages.parts import Row, rows
from waqai.web.types import Query

#: Contacts that are drawn; beyond it the reader is told to narrow the period.
_MOST = 400
_PAIRS = 12
_COUNTRY = 3


class Period(Struct, frozen=True, gc=False):
    """A week or month, both days included, with its point of the curve (None: nothing happened) and its events."""

    start: dt.date
    point: Point | None
    rows: tuple[Row, ...]


class Timeline(Struct, frozen=True):
    """The curve of two parties and what lies behind each point; ``pairs`` are who meets most, where none were given."""

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
    page = store.records(_between(query.filter(), one, other), limit=_MOST)
    about = [r for r in page.items if not topic or topic in r.topics]
    return replace(_timeline(store, about, one, other, grain), topic=topic, is_cut=page.next is not None)


def _side(typed: str) -> str:
    """The code of a country or the key of an actor that was typed."""
    found = code(typed)
    return found if is_country(found) else key(found)


def _between(which: Filter, one: str, other: str) -> Filter:
    given = (one, other)
    countries = tuple(p for p in given if is_country(p))
    return replace(which, countries=which.countries + countries, parties=which.parties + tuple(p for p in given if p not in countries))


def is_country(party: str) -> bool:
    """True for a code of three capitals, False for the key of an actor."""
    return len(party) == _COUNTRY and party.isascii() and party.isupper()


def _timeline(store: Store, records: Sequence[Record], one: str, other: str, grain: str) -> Timeline:
    met = chain(records, one, other)
    by_id = {r.id: r for r in records}
    listed = rows(store, [by_id[c.record] for c in met.contacts])
    points = {p.start: p for p in met.curve(grain)}
    grouped: dict[dt.date, list[Row]] = {}
    for contact, row in zip(met.contacts, listed, strict=True):
        if contact.day is not None:
            grouped.setdefault(_start(contact.day, grain), []).append(row)
    periods = tuple(Period(start, points.get(start), tuple(them)) for start, them in sorted(grouped.items(), reverse=True))
    undated = tuple(row for contact, row in zip(met.contacts, listed, strict=True) if contact.day is None)
    return Timeline(one, other, grain, points=tuple(points.values()), periods=periods, rows=listed, undated=undated)


def _start(day: dt.date, grain: str) -> dt.date:
    return day.replace(day=1) if grain == "month" else day - dt.timedelta(day.weekday())
