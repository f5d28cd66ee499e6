"""Which records: by what they are and by who takes part in them and tells of them, read off one index in the order of their days.

A record's facets are each country and party that takes part and each outlet that tells of it. A list goes along the rarest facet that is asked for and looks
up the others record by record, so it ends as soon as it has enough, or has seen all that could be meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Exists, Select, Table, and_, exists, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from waqai.records import Record
from waqai.store import schema as s
from waqai.store.rows import Row, record_row
from waqai.store.values import Filter

COUNTRY, PARTY, SOURCE = "country", "party", "source"
#: Records of a facet beyond which it is all the same how many there are.
_MANY = 3_000

#: A facet and the values of it, any of which will do.
Sought = tuple[str, tuple[str, ...]]


def facet_rows(record: Record) -> list[Row]:
    """The rows of what a record may be chosen by."""
    row, parties = record_row(record), record.actors + record.recipients
    of = {(COUNTRY, p.country) for p in parties if p.country} | {(PARTY, p.key) for p in parties} | {(SOURCE, name) for name in record.sources}
    return [
        {"record": record.id, "facet": facet, "value": value, "sort_day": row["sort_day"], "type": record.type, "status": row["status"]}
        for facet, value in sorted(of)
    ]


def pair_rows(record: Record) -> list[Row]:
    """The rows of every two countries that take part in a record."""
    row = record_row(record)
    countries = sorted({p.country for p in record.actors + record.recipients if p.country})
    return [
        {"record": record.id, "one": one, "other": other, "sort_day": row["sort_day"], "type": record.type}
        for n, one in enumerate(countries)
        for other in countries[n + 1 :]
    ]


def chosen(connection: Connection, which: Filter, between: tuple[str, str] | None = None) -> Select[Any]:
    """The records of a filter: ``sort_day``, ``id``, ``type`` and ``status`` of each, once and in no order.

    ``between``: those in which two parties, each a country or a key, meet as two participants.
    """
    sought = _sought(which, between)
    drivers = [facet for facet in sought if len(facet[1]) == 1]
    if not drivers:
        table, id = s.records, s.records.c.id
        query = select(table.c.sort_day, id, table.c.type, table.c.status)
    else:
        driver = min(drivers, key=lambda facet: _frequency(connection, facet)) if len(drivers) > 1 else drivers[0]
        sought.remove(driver)
        table, id = s.record_facets, s.record_facets.c.record
        query = select(table.c.sort_day, id.label("id"), table.c.type, table.c.status)
        query = query.where(table.c.facet == driver[0], table.c.value == driver[1][0])
    query = query.where(*_own(table, which), *(_has(id, facet) for facet in sought), *_rest(connection, which, table, id))
    return query.where(_meet(id, *between)) if between and _needs_two(*between) else query


def narrow(which: Filter) -> bool:
    """True for a filter that asks for parties, outlets, a document or a score, which the records' own indexes do not hold."""
    return bool(which.countries or which.parties or which.sources or which.least or which.document is not None)


def _sought(which: Filter, between: tuple[str, str] | None) -> list[Sought]:
    found: list[Sought] = [(COUNTRY, (code,)) for code in which.countries]
    found += [(PARTY, (key,)) for key in which.parties]
    found += [(COUNTRY if is_country(party) else PARTY, (party,)) for party in between or ()]
    found += [(SOURCE, which.sources)] if which.sources else []
    return list(dict.fromkeys(found))


def is_country(party: str) -> bool:
    """True for a code of three capitals, False for the key of an actor."""
    return len(party) == 3 and party.isascii() and party.isupper()


def _frequency(connection: Connection, facet: Sought) -> int:
    f = s.record_facets.c
    some = select(f.record).where(f.facet == facet[0], f.value == facet[1][0]).limit(_MANY).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _own(table: Table, which: Filter) -> Iterator[ColumnElement[bool]]:
    """The conditions on what stands in either table."""
    if which.types:
        yield table.c.type.in_(which.types)
    if which.statuses:
        yield table.c.status.in_(which.statuses)
    if which.first:
        yield table.c.sort_day >= which.first
    if which.last:
        yield table.c.sort_day <= which.last


def _has(id: ColumnElement[str], facet: Sought) -> Exists:
    other = s.record_facets.alias()
    value = other.c.value == facet[1][0] if len(facet[1]) == 1 else other.c.value.in_(facet[1])
    return exists().where(other.c.record == id, other.c.facet == facet[0], value)


def _rest(connection: Connection, which: Filter, table: Table, id: ColumnElement[str]) -> Iterator[ColumnElement[bool]]:
    """The conditions on what the records alone hold, and on their documents."""
    own = s.records if table is s.records else s.records.alias()
    conditions = [
        *([own.c.place_country == which.place_country] if which.place_country else []),
        *([own.c.place == which.place] if which.place else []),
        *([own.c.score >= which.least] if which.least else []),
    ]
    if conditions:
        yield and_(*conditions) if own is table else exists().where(own.c.id == id, *conditions)
    if which.document is not None:
        t = s.current_tellings
        told = select(s.record_tellings.c.record).join(t, t.c.id == s.record_tellings.c.telling).where(t.c.document == which.document)
        yield id.in_(sorted(set(connection.execute(told).scalars())))


def _needs_two(one: str, other: str) -> bool:
    """True if one participant may be both: a country and one of its own, or twice the same."""
    return one == other or is_country(one) != is_country(other)


def _meet(id: ColumnElement[str], one: str, other: str) -> Exists:
    a, b = s.record_parties.alias(), s.record_parties.alias()
    both = exists().where(a.c.record == id, b.c.record == id, _names(a, one), _names(b, other))
    return both.where(or_(a.c.role != b.c.role, a.c.ordinal != b.c.ordinal))


def _names(party: Any, who: str) -> ColumnElement[bool]:
    named: ColumnElement[bool] = (party.c.country if is_country(who) else party.c.key) == who
    return named
