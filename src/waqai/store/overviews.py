"""Counts over the store that pages show: where events are, which countries meet, what became of each outlet's reports, what wants a person's eye."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, Select, func, literal_column, select

from waqai.store import schema as s
from waqai.store.facets import chosen, narrow
from waqai.store.queries import compared, days
from waqai.store.rows import NO_DAY
from waqai.store.values import Activity, ContactDay, Filter, PairCount, PlaceCount, TypeCount
from waqai.types import Relation, Status


def places(connection: Connection, which: Filter, limit: int) -> list[PlaceCount]:
    """The places of records, those of the most records first; one without a name stands for all records without a place."""
    r, count = s.records.c, func.count()
    columns = (r.place, r.place_country, r.latitude, r.longitude)
    query = select(*columns, count).group_by(*columns)
    if narrow(which):
        ids = chosen(connection, which).subquery("chosen")
        query = query.join(ids, ids.c.id == r.id)
    else:
        query = query.where(*compared(which, s.records))
    return [PlaceCount(*row) for row in connection.execute(query.order_by(count.desc(), *columns).limit(limit))]


def pairs(connection: Connection, first: dt.date | None, last: dt.date | None, limit: int) -> list[PairCount]:
    """Countries that take part in the same records, by type; those that share the most first."""
    p, count = s.record_pairs.c, func.count()
    query = select(p.one, p.other, p.type, count).where(*days(p.sort_day, first, last)).group_by(p.one, p.other, p.type)
    return [PairCount(*row) for row in connection.execute(query.order_by(count.desc(), p.one, p.other, p.type).limit(limit))]


def types(connection: Connection, which: Filter) -> list[TypeCount]:
    """How many records there are of each type, the most first."""
    r, count = chosen(connection, which).subquery("chosen").c, func.count()
    return [TypeCount(*row) for row in connection.execute(select(r.type, count).group_by(r.type).order_by(count.desc(), r.type))]


def contact_days(connection: Connection, one: str, other: str, which: Filter) -> list[ContactDay]:
    """How many records of each type and day there are in which two parties met, by day; those that happened and have a day."""
    r, count = chosen(connection, which, (one, other)).subquery("chosen").c, func.count()
    query = select(r.sort_day, r.type, count).where(r.status == Status.HAPPENED.value, r.sort_day > NO_DAY).group_by(r.sort_day, r.type)
    return [ContactDay(*row) for row in connection.execute(query.order_by(r.sort_day, r.type))]


def newest(connection: Connection) -> dt.date | None:
    """The day of publication of the newest document that has one."""
    return connection.execute(select(func.max(s.documents.c.published))).scalar_one_or_none()


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
    again = select(k.left).where(k.relation == literal_column(f"'{Relation.REPRINTS.value}'")).distinct().subquery("again")
    reprints = _by_outlet(connection, select(d.source, func.count()).join(again, again.c.left == d.id).group_by(d.source))
    named = [name for name in connection.execute(select(d.source).distinct()).scalars() if name is not None]
    return {name: Activity(name, events.get(name, 0), problems.get(name, 0), reprints.get(name, 0)) for name in named}


def _by_outlet(connection: Connection, query: Select[Any]) -> dict[str, int]:
    """What a query of outlets and numbers gives, without documents of no outlet."""
    return {outlet: int(count or 0) for outlet, count in connection.execute(query) if outlet is not None}
