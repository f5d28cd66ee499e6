"""Counts over the store that pages show: where events are, which countries meet, what became of each outlet's reports, what wants a person's eye."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, exists, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from waqai.judgements import Judged, Mark
from waqai.store import schema as s
from waqai.store.facets import chosen, narrow
from waqai.store.queries import compared, days, judged, marked
from waqai.store.rows import NO_DAY
from waqai.store.values import Activity, ContactDay, Filter, PairCount, PlaceCount, TypeCount
from waqai.types import Relation, Status

#: The score at which the reader knows least whether there is an event.
_UNSURE = 0.5
#: Tellings of a party up to which they are looked at one by one, beyond which the order of doubt is followed until enough are found.
_FEW = 2_000


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


def doubtful(connection: Connection, which: Filter, limit: int) -> list[Judged]:
    """Tellings that nobody judged, those that the reader was least sure of first."""
    t = s.tellings.c
    unjudged = select(t.id, t.score).where(marked(Mark.UNJUDGED), *asked(connection, which))
    # From even chances up and from there down, each read off the index: the nearest of both are the nearest of all.
    above = unjudged.where(t.score >= _UNSURE).order_by(t.score, t.id).limit(limit)
    below = unjudged.where(t.score < _UNSURE).order_by(t.score.desc(), t.id).limit(limit)
    nearest = sorted((abs(row.score - _UNSURE), row.id) for query in (above, below) for row in connection.execute(query))
    ids = [id for _, id in nearest[:limit]]
    found = {row.id: judged(row) for row in connection.execute(select(t.id, t.mark, t.body).where(t.id.in_(ids)))}
    return [found[id] for id in ids if id in found]


def asked(connection: Connection, which: Filter) -> Iterator[ColumnElement[bool]]:
    """The conditions of a filter on tellings, such that the rarest thing asked for is looked up and all else compared."""
    t, p = s.tellings.c, s.parties.c
    yield from compared(which, s.tellings)
    if which.sources:
        yield func.coalesce(t.source, "").in_(which.sources)
    if which.document is not None:
        yield t.document == which.document
    for column, value in [*((p.country, code) for code in which.countries), *((p.key, key) for key in which.parties)]:
        having = column == value, p.role != "source"
        few = list(connection.execute(select(p.telling).where(*having).distinct().limit(_FEW + 1)).scalars())
        yield t.id.in_(few) if len(few) <= _FEW else exists().where(p.telling == t.id, *having)
