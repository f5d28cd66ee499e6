"""Whether a store is sound: its file, its references, and that every quotation stands in its document."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Column, Connection, Select, func, select, text

from waqai.judgements import Judged, judged, quotations
from waqai.store import ledger
from waqai.store import schema as s
from waqai.store.database import Database
from waqai.store.queries import readings
from waqai.store.rows import party_rows, quote_rows, telling_row, told, topic_rows
from waqai.store.writer import chunks
from waqai.types import EvidenceError, Reading

_BATCH = 200

#: What the tables beside the records say, and what they ought to.
_SUMMARIES = {
    "party": (
        "SELECT key, country, records FROM party_counts",
        "SELECT key, '', COUNT(DISTINCT record) FROM record_parties GROUP BY key"
        " UNION ALL SELECT key, country, COUNT(DISTINCT record) FROM record_parties WHERE country <> '' GROUP BY key, country",
    ),
    "facet of record": (
        "SELECT record, facet, value, sort_day, type, status FROM record_facets WHERE facet <> 'source'",
        "SELECT r.id, 'country', p.country, r.sort_day, r.type, r.status FROM records r JOIN record_parties p ON p.record = r.id WHERE p.country <> ''"
        " UNION SELECT r.id, 'party', p.key, r.sort_day, r.type, r.status FROM records r JOIN record_parties p ON p.record = r.id",
    ),
    "pair of record": (
        "SELECT record, one, other, sort_day, type FROM record_pairs",
        "SELECT DISTINCT r.id, a.country, b.country, r.sort_day, r.type FROM records r JOIN record_parties a ON a.record = r.id"
        " JOIN record_parties b ON b.record = r.id AND a.country < b.country WHERE a.country <> ''",
    ),
}


class Finding(Struct, frozen=True):
    """Something that does not hold: where, and what."""

    where: str
    what: str


def findings(database: Database) -> Iterator[Finding]:
    """Everything that does not hold of a store; nothing for a sound one. Reads all of it: some milliseconds a document."""
    if database.is_sqlite:
        yield from _file(database)
    with database.reading() as connection:
        yield from _dangling(connection)
        yield from _summaries(connection)
        ids = list(connection.execute(select(s.documents.c.id).order_by(s.documents.c.id)).scalars())
        for part in chunks(ids, _BATCH):
            yield from _documents(connection, part)
        yield from _stages(connection)


def _file(database: Database) -> Iterator[Finding]:
    """What SQLite itself finds of its file and of the full-text index."""
    with database.writing() as connection:
        for (said,) in connection.execute(text("PRAGMA integrity_check")):
            if said != "ok":
                yield Finding("file", str(said))
        for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
            yield Finding(f"{table} row {row}", f"refers to nothing in {parent}")
        try:
            connection.execute(text("INSERT INTO document_words (document_words) VALUES ('integrity-check')"))
        except Exception as error:  # the driver names a broken index in more than one way
            yield Finding("document_words", f"the full-text index is broken: {error}")


def _rules() -> Iterator[tuple[str, str, Select[Any]]]:
    """What must select nothing: of which table, what is wrong with a row, and the ids of such rows."""
    d, r, t, c = s.documents.c, s.readings.c, s.tellings.c, s.current_tellings.c
    held, ids = select(s.record_tellings.c.telling), select(t.id)
    yield "document", "has no current reading", select(d.id).where(d.id.not_in(select(r.document).where(r.is_current)))
    linked = select(r.document).where(r.is_current, r.is_linked)
    yield "event", "is of a linked document and in no record", select(c.id).where(c.document.in_(linked), c.id.not_in(held))
    yield "event", "was rejected and is in a record", select(t.id).where(t.mark == "rejected", t.id.in_(held), t.document.in_(linked))
    yield "record", "has no telling", select(s.records.c.id).where(s.records.c.id.not_in(select(s.record_tellings.c.record)))
    yield (
        "record id",
        "is a record's and leads to another",
        select(s.record_aliases.c.alias).where(s.record_aliases.c.alias.in_(select(s.records.c.id))),
    )
    target = s.references.c.target
    yield "reference to event", "leads nowhere", select(target).where(target.is_not(None), target.not_in(ids))
    for end in (s.links.c.left, s.links.c.right):
        yield "link of", "has an end that is neither event nor document", select(end).where(end.not_in(ids), end.not_in(select(d.id)))
    words = select(func.count()).select_from(s.sqlite_words).scalar_subquery()
    yield "full-text index", "does not hold as many documents as there are", select(words).where(words != select(func.count(d.id)).scalar_subquery())


def _dangling(connection: Connection) -> Iterator[Finding]:
    for kind, what, query in _rules():
        for id in connection.execute(query.limit(_BATCH)).scalars():
            yield Finding(f"{kind} {id}", what)


def _summaries(connection: Connection) -> Iterator[Finding]:
    """Rows of the tables of counts and facets that do not follow from the records, and those that are missing."""
    for kind, (stored, expected) in _SUMMARIES.items():
        for one, other in ((stored, expected), (expected, stored)):
            query = f"SELECT * FROM ({one}) AS a EXCEPT SELECT * FROM ({other}) AS b LIMIT {_BATCH}"  # noqa: S608 - nothing of it is given
            for row in connection.execute(text(query)):
                yield Finding(f"{kind} {row[0]}", "is not counted as its records have it")


def _documents(connection: Connection, ids: Sequence[str]) -> Iterator[Finding]:
    """Evidence that does not stand in its document, and rows that do not follow from the readings and the judgements on them."""
    try:
        current = readings(connection, ids)
    except (zlib.error, msgspec.DecodeError) as error:
        if len(ids) == 1:
            yield Finding(f"reading of document {ids[0]}", f"cannot be decoded: {error}")
        else:
            yield from (finding for id in ids for finding in _documents(connection, [id]))
        return
    rows = {table.name: _by_document(connection, table, ids) for table in (s.tellings, s.quotes)}
    parties = _joined(connection, s.parties.c.telling, s.tellings.c.id, ids)
    topics = _joined(connection, s.quote_topics.c.quote, s.quotes.c.id, ids)
    for reading in current:
        yield from _evidence(reading)
        id = reading.document.id
        stands = judged(reading.document, told(reading), ledger.judgements(connection, [id]))
        for stand in stands:
            yield from _proof(reading, stand)
        yield from _differences(id, "events", rows["tellings"].get(id, []), [telling_row(j) for j in stands])
        quotes = quote_rows(reading)
        yield from _differences(id, "quotes", rows["quotes"].get(id, []), quotes)
        yield from _differences(id, "topics of quotes", topics.get(id, []), topic_rows(quotes))
        yield from _differences(id, "parties", parties.get(id, []), [row for j in stands for row in party_rows(j.telling)])


def _by_document(connection: Connection, table: Any, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(select(table).where(table.c.document.in_(ids))).mappings():
        found.setdefault(row["document"], []).append(dict(row))
    return found


def _joined(connection: Connection, child: Column[str], parent: Column[str], ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a table that belong to those of one with a document, by document."""
    found: dict[str, list[dict[str, Any]]] = {}
    document = parent.table.c.document
    query = select(document.label("of"), child.table).join(parent.table, parent == child)
    for row in connection.execute(query.where(document.in_(ids))).mappings():
        columns = dict(row)
        found.setdefault(columns.pop("of"), []).append(columns)
    return found


def _evidence(reading: Reading) -> Iterator[Finding]:
    try:
        reading.verify()
    except EvidenceError as error:
        yield Finding(f"reading of document {reading.document.id}", str(error))


def _proof(reading: Reading, stand: Judged) -> Iterator[Finding]:
    for evidence in quotations(stand.telling):
        try:
            reading.document.check(evidence)
        except EvidenceError as error:
            yield Finding(f"event {stand.telling.id}", str(error))


def _differences(document: str, kind: str, stored: list[dict[str, Any]], expected: list[dict[str, Any]]) -> Iterator[Finding]:
    def rank(row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(str(row.get(name)) for name in ("id", "telling", "role", "ordinal", "quote", "topic"))

    if sorted(stored, key=rank) != sorted(expected, key=rank):
        yield Finding(f"document {document}", f"its {kind} in the store are not those of its reading and the judgements on it")


def _stages(connection: Connection) -> Iterator[Finding]:
    c = s.dossier_stages.c
    query = select(c.dossier, c.ordinal, c.document, c.quote, c.quote_start, c.quote_end, s.documents.c.text)
    for row in connection.execute(query.join(s.documents, s.documents.c.id == c.document)):
        if row.text[row.quote_start : row.quote_end] != row.quote:
            where = f"{row.quote_start}..{row.quote_end} of document {row.document}"
            yield Finding(f"dossier {row.dossier}, stage {row.ordinal}", f"{row.quote!r} does not stand at {where}")
