"""Counts over the store that pages show: where events are, which countries meet, what became of each outlet's reports, what wants a person's eye."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, Select, distinct, func, select

from waqai.judgements import Judged, Mark
from waqai.store import schema as s
from waqai.store.queries import days, event_conditions, judged
from waqai.store.values import Activity, Filter, PairCount, PlaceCount, TypeCount
from waqai.types import Relation

#: The score at which the reader knows least whether there is an event.
_UNSURE = 0.5


def places(connection: Connection, which: Filter, limit: int) -> list[PlaceCount]:
    """The places of records, those of the most records first; one without a name stands for all records without a place."""
    r, count = s.records.c, func.count()
    columns = (r.place, r.place_country, r.latitude, r.longitude)
    query = select(*columns, count).where(*event_conditions(which, s.records, s.record_parties, "record")).group_by(*columns)
    return [PlaceCount(*row) for row in connection.execute(query.order_by(count.desc(), *columns).limit(limit))]


def pairs(connection: Connection, first: dt.date | None, last: dt.date | None, limit: int) -> list[PairCount]:
    """Countries that take part in the same records, by type; those that share the most first."""
    a, b, r = s.record_parties.alias("a"), s.record_parties.alias("b"), s.records.c
    count = func.count(distinct(r.id))
    query = select(a.c.country, b.c.country, r.type, count).select_from(s.records).join(a, a.c.record == r.id)
    query = query.join(b, b.c.record == r.id).where(a.c.country < b.c.country, *days(r.sort_day, first, last))
    query = query.group_by(a.c.country, b.c.country, r.type).order_by(count.desc(), a.c.country, b.c.country, r.type)
    return [PairCount(*row) for row in connection.execute(query.limit(limit))]


def types(connection: Connection, which: Filter) -> list[TypeCount]:
    """How many records there are of each type, the most first."""
    r, count = s.records.c, func.count()
    query = select(r.type, count).where(*event_conditions(which, s.records, s.record_parties, "record")).group_by(r.type)
    return [TypeCount(*row) for row in connection.execute(query.order_by(count.desc(), r.type))]


def most_told(connection: Connection, first: dt.date, last: dt.date, limit: int) -> list[str]:
    """The ids of the records between two days, both included, that more than one document tells: those of the most documents and outlets first."""
    r = s.records.c
    query = select(r.id).where(*days(r.sort_day, first, last), r.documents > 1)
    return list(connection.execute(query.order_by(r.documents.desc(), r.sources.desc(), r.sort_day.desc(), r.id).limit(limit)).scalars())


def activity(connection: Connection) -> dict[str, Activity]:
    """What became of the documents of each outlet, by outlet."""
    d, t, g, k = s.documents.c, s.tellings.c, s.readings.c, s.links.c
    events = _by_outlet(connection, select(t.source, func.count()).where(t.source.is_not(None)).group_by(t.source))
    read = select(d.source, func.sum(g.problems)).join(s.readings, g.document == d.id).where(g.is_current).group_by(d.source)
    problems = _by_outlet(connection, read)
    again = select(d.source, func.count(distinct(d.id))).join(s.links, k.left == d.id).where(k.relation == Relation.REPRINTS.value).group_by(d.source)
    reprints = _by_outlet(connection, again)
    named = [name for name in connection.execute(select(d.source).distinct()).scalars() if name is not None]
    return {name: Activity(name, events.get(name, 0), problems.get(name, 0), reprints.get(name, 0)) for name in named}


def _by_outlet(connection: Connection, query: Select[Any]) -> dict[str, int]:
    """What a query of outlets and numbers gives, without documents of no outlet."""
    return {outlet: int(count or 0) for outlet, count in connection.execute(query) if outlet is not None}


def doubtful(connection: Connection, which: Filter, limit: int) -> list[Judged]:
    """Tellings that nobody judged, those that the reader was least sure of first."""
    t = s.current_tellings.c
    sought = select(t.id).where(t.mark == Mark.UNJUDGED.value, *event_conditions(which, s.current_tellings, s.parties, "telling"))
    if which.sources:
        sought = sought.where(t.source.in_(which.sources))
    if which.document is not None:
        sought = sought.where(t.document == which.document)
    doubt = func.abs(t.score - _UNSURE)
    ids = list(connection.execute(sought.order_by(doubt, t.id).limit(limit)).scalars())
    found = {row.id: judged(row) for row in connection.execute(select(t.id, t.mark, t.body).where(t.id.in_(ids)))}
    return [found[id] for id in ids if id in found]
