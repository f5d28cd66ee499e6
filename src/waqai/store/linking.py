"""What a linker keeps in the store and asks of it: blocking keys, signatures, links, records, references and dossiers.

All of it is machine's work and may be made anew. A document waits to be linked from the moment its reading is written until :func:`mark_linked`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from waqai.records import Record
from waqai.store import facets, tallies
from waqai.store import schema as s
from waqai.store.queries import page
from waqai.store.rows import NO_DAY, Row, link_of, link_row, record_party_rows, record_row, telling_of
from waqai.store.values import DossierParty, Page, Reference, Stage, StoredDossier
from waqai.store.writer import among, chunks, delete_where, insert_rows, pairs
from waqai.tellings import Telling
from waqai.types import Evidence, Link, Relation, Span


def unlinked(connection: Connection) -> list[str]:
    """The documents that no linker has seen since they were last read or judged, by id."""
    return list(connection.execute(select(s.readings.c.document).where(~s.readings.c.is_linked).order_by(s.readings.c.document)).scalars())


def mark_linked(connection: Connection, documents: Iterable[str]) -> None:
    """Note that a linker is done with documents."""
    for part in chunks(documents):
        connection.execute(update(s.readings).where(s.readings.c.document.in_(part)).values(is_linked=True))


def tellings_of(connection: Connection, documents: Iterable[str]) -> list[Telling]:
    """The current tellings of documents, by document and place in its text."""
    t = s.current_tellings.c
    return _tellings(connection, select(t.body).order_by(t.document, t.trigger_start, t.id), t.document, documents)


def tellings_by_id(connection: Connection, ids: Iterable[str]) -> list[Telling]:
    """The current tellings with these ids, by id."""
    t = s.current_tellings.c
    return _tellings(connection, select(t.body).order_by(t.id), t.id, ids)


def homes(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The documents of the current tellings with these ids, by telling."""
    t = s.current_tellings.c
    found: dict[str, str] = {}
    for part in chunks(ids):
        found |= pairs(connection, select(t.id, t.document).where(among(connection, t.id, part)))
    return found


def _tellings(connection: Connection, query: Select[Any], column: Any, values: Iterable[str]) -> list[Telling]:
    return [telling_of(body) for part in chunks(values) for body in connection.execute(query.where(among(connection, column, part))).scalars().all()]


def put_blocks(connection: Connection, keys: Mapping[str, Iterable[str]]) -> None:
    """Set the blocking keys of tellings, given by telling id."""
    delete_where(connection, s.blocks.c.telling, keys)
    insert_rows(connection, s.blocks, [{"key": key, "telling": telling} for telling, all_ in keys.items() for key in sorted(set(all_))])


def blocks_shared(connection: Connection, keys: Iterable[str]) -> list[tuple[str, str]]:
    """(key, telling) for every telling under each of the blocking keys."""
    query = select(s.blocks.c.key, s.blocks.c.telling)
    return [
        (key, telling) for part in chunks(keys) for key, telling in connection.execute(query.where(among(connection, s.blocks.c.key, part))).all()
    ]


def bands_shared(connection: Connection, bands: Iterable[str]) -> list[tuple[str, str, bytes, dt.date | None]]:
    """(band, document, its signature, its day of publication) for every document under each of the bands."""
    query = (
        select(s.bands.c.band, s.bands.c.document, s.signatures.c.signature, s.documents.c.published)
        .join(s.signatures, s.signatures.c.document == s.bands.c.document)
        .join(s.documents, s.documents.c.id == s.bands.c.document)
    )
    return [tuple(row) for part in chunks(bands) for row in connection.execute(query.where(among(connection, s.bands.c.band, part))).all()]


def put_signatures(connection: Connection, signatures: Mapping[str, tuple[bytes, Sequence[str]]]) -> None:
    """Set the signature and its bands of documents, given by document id."""
    delete_where(connection, s.signatures.c.document, signatures)
    delete_where(connection, s.bands.c.document, signatures)
    insert_rows(connection, s.signatures, [{"document": id, "signature": signature} for id, (signature, _) in signatures.items()])
    insert_rows(connection, s.bands, [{"band": band, "document": id} for id, (_, bands) in signatures.items() for band in sorted(set(bands))])


def put_links(connection: Connection, new: Iterable[Link]) -> None:
    """Add machine links, in place of those between the same two with the same relation."""
    rows = {(link.left, link.right, link.relation): link_row(link) for link in new}
    if rows:
        _drop_same(connection, [(left, right, relation.value) for left, right, relation in rows])
    insert_rows(connection, s.links, list(rows.values()))


def _drop_same(connection: Connection, ends: Sequence[tuple[str, str, str]]) -> None:
    """Remove the machine links with these (left, right, relation); a statement each, or all in one where the database takes arrays."""
    c = s.links.c
    if connection.dialect.name == "sqlite":
        same = delete(s.links).where(c.left == bindparam("l"), c.right == bindparam("r"), c.relation == bindparam("n"))
        connection.execute(same, [{"l": left, "r": right, "n": relation} for left, right, relation in ends])
        return
    columns = (literal(list(column), ARRAY(Text)) for column in zip(*ends, strict=True))
    given = func.unnest(*columns).table_valued("l", "r", "n").render_derived()
    connection.execute(delete(s.links).where(c.left == given.c.l, c.right == given.c.r, c.relation == given.c.n))


def drop_links(connection: Connection, ids: Iterable[str], relation: Relation | None = None) -> None:
    """Remove the machine links that start or end at any of the ids."""
    for part in chunks(ids):
        ends = or_(among(connection, s.links.c.left, part), among(connection, s.links.c.right, part))
        connection.execute(delete(s.links).where(ends, *([s.links.c.relation == relation.value] if relation else [])))


def links(connection: Connection, ids: Iterable[str] | None = None, relation: Relation | None = None) -> list[Link]:
    """The machine links that start or end at any of the ids (all of them without ids), in order of their ends."""
    query = select(s.links.c.body)
    if relation is not None:
        query = query.where(s.links.c.relation == relation.value)
    if ids is None:
        found = set(connection.execute(query).scalars())
    else:
        ends = (or_(s.links.c.left.in_(part), s.links.c.right.in_(part)) for part in chunks(ids))
        found = {body for end in ends for body in connection.execute(query.where(end)).scalars().all()}
    return sorted(map(link_of, found), key=lambda link: (link.left, link.right, link.relation))


def same_links(connection: Connection, ids: Iterable[str]) -> list[Link]:
    """The machine links of one event that start or end at any of the ids, without their reasons: what clustering asks for, many at a time."""
    c, found = s.links.c, dict[tuple[str, str], Link]()
    query = select(c.left, c.right, c.score, c.by).where(c.relation == Relation.SAME.value)
    for part in chunks(ids):
        for end in (c.left, c.right):
            for left, right, score, by in connection.execute(query.where(among(connection, end, part))).all():
                found[left, right] = Link(left, right, Relation.SAME, score, by)
    return list(found.values())


def records_holding(connection: Connection, tellings: Iterable[str]) -> dict[str, str]:
    """The ids of the records of tellings, by telling id; tellings without a record are left out."""
    found: dict[str, str] = {}
    for part in chunks(tellings):
        query = select(s.record_tellings.c.telling, s.record_tellings.c.record).where(among(connection, s.record_tellings.c.telling, part))
        found |= pairs(connection, query)
    return found


def members(connection: Connection, records: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the tellings of records, by record id."""
    found: dict[str, list[str]] = {}
    for part in chunks(records):
        query = select(s.record_tellings.c.record, s.record_tellings.c.telling).where(among(connection, s.record_tellings.c.record, part))
        for record, telling in connection.execute(query.order_by(s.record_tellings.c.telling)).all():
            found.setdefault(record, []).append(telling)
    return found


def stale(connection: Connection) -> list[str]:
    """The ids of records of which a telling changed or is no more, in order."""
    return list(connection.execute(select(s.records.c.id).where(s.records.c.is_stale).order_by(s.records.c.id)).scalars())


def replace_records(connection: Connection, records: Sequence[Record], dropped: Iterable[str] = ()) -> None:
    """Put records in place of all that hold any of their tellings, and of those ``dropped``.

    An id that is no more becomes an alias of the record that has the most of its tellings. Raises ValueError if a record that is replaced holds a
    current telling that none of the new ones has.
    """
    new = {t.id: r.id for r in records for t in r.tellings}
    old = members(connection, {*records_holding(connection, new).values(), *dropped} | _among(connection, [r.id for r in records]))
    _require_all_taken(connection, old, new)
    aliases = _aliases(connection, old, new)
    tallies.change(connection, tallies.of_records(records), tallies.of_stored(connection, {*old, *dropped}))
    delete_where(connection, s.records.c.id, {*old, *dropped})
    insert_rows(connection, s.records, [record_row(r) for r in records])
    insert_rows(connection, s.record_facets, [row for r in records for row in facets.facet_rows(r)])
    insert_rows(connection, s.record_pairs, [row for r in records for row in facets.pair_rows(r)])
    insert_rows(connection, s.record_tellings, [{"telling": telling, "record": record} for telling, record in new.items()])
    insert_rows(connection, s.record_parties, [row for r in records for row in record_party_rows(r)])
    live = {r.id for r in records}
    delete_where(connection, s.record_aliases.c.alias, live)
    insert_rows(connection, s.record_aliases, [{"alias": alias, "record": record} for alias, record in aliases.items() if alias not in live])


def _among(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of the ids that records have now."""
    return {id for part in chunks(ids) for id in connection.execute(select(s.records.c.id).where(s.records.c.id.in_(part))).scalars()}


def _require_all_taken(connection: Connection, old: Mapping[str, Sequence[str]], new: Mapping[str, str]) -> None:
    left = [telling for tellings in old.values() for telling in tellings if telling not in new]
    if left and (standing := tellings_by_id(connection, left)):
        raise ValueError(f"the records to be replaced also hold {', '.join(t.id for t in standing)}, which none of the new ones has")


def _aliases(connection: Connection, old: Mapping[str, Sequence[str]], new: Mapping[str, str]) -> dict[str, str]:
    """Where the ids of the old records lead from now on, and the ids that led to them."""
    heirs: dict[str, str] = {}
    for record, tellings in old.items():
        takers = [new[t] for t in tellings if t in new]
        if takers:
            heirs[record] = max(sorted(set(takers)), key=takers.count)
    found = dict(heirs)
    for part in chunks(heirs):
        query = select(s.record_aliases.c.alias, s.record_aliases.c.record).where(s.record_aliases.c.record.in_(part))
        found.update({alias: heirs[record] for alias, record in connection.execute(query)})
    return found


def put_references(connection: Connection, references: Sequence[Reference]) -> None:
    """Set what background tellings refer to."""
    delete_where(connection, s.references.c.telling, [r.telling for r in references])
    rows = [{"telling": r.telling, "target": r.target, "score": r.score, "body": r.body} for r in references]
    insert_rows(connection, s.references, rows)


def references(connection: Connection, tellings: Iterable[str] | None = None, *, open_only: bool = False) -> list[Reference]:
    """The references of background tellings (of all without ids), by telling; ``open_only``: those whose target is not in the store."""
    c = s.references.c
    query = select(c.telling, c.target, c.score, c.body).order_by(c.telling)
    query = query.where(c.target.is_(None)) if open_only else query
    parts = [query] if tellings is None else [query.where(c.telling.in_(part)) for part in chunks(tellings)]
    return [Reference(*row) for part in parts for row in connection.execute(part)]


def replace_dossiers(connection: Connection, new: Sequence[StoredDossier], dropped: Iterable[str] = ()) -> None:
    """Put dossiers in place of those with the same ids and of those ``dropped``."""
    delete_where(connection, s.dossiers.c.id, {*(d.id for d in new), *dropped})
    insert_rows(connection, s.dossiers, [_dossier_row(d) for d in new])
    parties = [{"dossier": d.id, "ordinal": n, "key": p.key, "name": p.name, "country": p.country} for d in new for n, p in enumerate(d.parties)]
    insert_rows(connection, s.dossier_parties, parties)
    insert_rows(connection, s.dossier_stages, [_stage_row(d.id, n, stage) for d in new for n, stage in enumerate(d.stages)])
    insert_rows(connection, s.dossier_keys, [{"key": key, "dossier": d.id} for d in new for key in sorted(set(d.keys))])


def dossiers_meeting(connection: Connection, keys: Iterable[str], documents: Iterable[str]) -> dict[str, str]:
    """The bodies, by id, of the dossiers under any of the keys, or with a stage told by any of the documents."""
    d, found = s.dossiers.c, dict[str, str]()
    for part in chunks(keys):
        under = select(s.dossier_keys.c.dossier).where(s.dossier_keys.c.key.in_(part))
        found |= pairs(connection, select(d.id, d.body).where(d.id.in_(under)))
    for part in chunks(documents):
        told = select(s.dossier_stages.c.dossier).where(s.dossier_stages.c.document.in_(part))
        found |= pairs(connection, select(d.id, d.body).where(d.id.in_(told)))
    return found


def _dossier_row(d: StoredDossier) -> Row:
    days = [stage.day for stage in d.stages if stage.day]
    first, last = min(days, default=None), max(days, default=None)
    return {"id": d.id, "matter": d.matter, "stage": d.stage, "first_day": first, "last_day": last, "sort_day": last or NO_DAY, "body": d.body}


def _stage_row(dossier: str, ordinal: int, stage: Stage) -> Row:
    return {
        "dossier": dossier,
        "ordinal": ordinal,
        "stage": stage.stage,
        "day": stage.day,
        "telling": stage.telling,
        "document": stage.document,
        "quote": stage.evidence.quote,
        "quote_start": stage.evidence.span.start,
        "quote_end": stage.evidence.span.end,
    }


def dossiers(connection: Connection, ids: Iterable[str] | None = None, countries: Sequence[str] = ()) -> list[StoredDossier]:
    """Dossiers (all of them without ids) in which every one of the countries has part, the latest to move first."""
    query = _with_countries(countries)
    parts = [query] if ids is None else [query.where(s.dossiers.c.id.in_(part)) for part in chunks(ids)]
    rows = [row for part in parts for row in connection.execute(part)]
    rows.sort(key=lambda r: (r.sort_day, r.id), reverse=True)
    return _dossiers(connection, rows)


def dossiers_at(connection: Connection, stage: str | None, countries: Sequence[str], cursor: str | None, limit: int) -> Page[StoredDossier]:
    """A page of the dossiers that stand at a stage (at any without one), the latest to move first."""
    query = _with_countries(countries)
    rows, after = page(
        connection, query.where(s.dossiers.c.stage == stage) if stage else query, s.dossiers.c.sort_day, s.dossiers.c.id, cursor, limit
    )
    return Page(tuple(_dossiers(connection, rows)), after)


def _with_countries(countries: Sequence[str]) -> Select[Any]:
    d, p = s.dossiers.c, s.dossier_parties.c
    having = (d.id.in_(select(p.dossier).where(p.country == country)) for country in countries)
    return select(d.id, d.matter, d.stage, d.sort_day, d.body).where(*having)


def _dossiers(connection: Connection, rows: Sequence[Any]) -> list[StoredDossier]:
    ids = [r.id for r in rows]
    parties, stages = _dossier_parties(connection, ids), _stages(connection, ids)
    return [StoredDossier(r.id, r.matter, r.stage, tuple(parties.get(r.id, ())), tuple(stages.get(r.id, ())), r.body) for r in rows]


def _dossier_parties(connection: Connection, ids: Sequence[str]) -> dict[str, list[DossierParty]]:
    c, found = s.dossier_parties.c, dict[str, list[DossierParty]]()
    for part in chunks(ids):
        for row in connection.execute(select(s.dossier_parties).where(c.dossier.in_(part)).order_by(c.dossier, c.ordinal)):
            found.setdefault(row.dossier, []).append(DossierParty(row.key, row.name, row.country))
    return found


def _stages(connection: Connection, ids: Sequence[str]) -> dict[str, list[Stage]]:
    c, found = s.dossier_stages.c, dict[str, list[Stage]]()
    for part in chunks(ids):
        for row in connection.execute(select(s.dossier_stages).where(c.dossier.in_(part)).order_by(c.dossier, c.ordinal)):
            evidence = Evidence(Span(row.quote_start, row.quote_end), row.quote)
            found.setdefault(row.dossier, []).append(Stage(row.stage, row.document, evidence, row.day, row.telling))
    return found
