"""Writing what programs derive: documents, readings and what follows from them, links, records, dossiers.

Everything here works within the caller's transaction. Inserts and deletes go by whole batches: one statement a table, not one a row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Column, ColumnElement, Connection, Dialect, Select, TableClause, Text, any_, bindparam, delete, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from waqai.judgements import Anchor, Judged, Judgement, Mark, anchored, judged
from waqai.store import schema as s
from waqai.store.rows import Row, digest, document_row, judgement_of, party_rows, quote_rows, reading_row, telling_of, telling_row, told, topic_rows
from waqai.store.search import index_words, tsvector
from waqai.tellings import Telling
from waqai.types import Document, Reading

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

#: Ids in one statement.
CHUNK = 500


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most ``size``."""
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


def insert_rows(connection: Connection, table: TableClause, rows: Sequence[Row]) -> None:
    """Insert rows, all with the same columns.

    The statement and what each column does to its values are worked out once; going through the statement's parameters row by row takes as long as
    the database does. PostgreSQL takes the rows as one stream, which is several times as fast as a statement a row.
    """
    if not rows:
        return
    statement, binders = _insertion(table, tuple(rows[0]), connection.dialect)
    bound = ([bind(row[name]) if bind else row[name] for name, bind in binders.items()] for row in rows)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement, list(map(tuple, bound)))
        return
    driver: Any = connection.connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in bound:
            copy.write_row(row)


@lru_cache(maxsize=256)
def _insertion(table: TableClause, names: tuple[str, ...], dialect: Dialect) -> tuple[str, dict[str, Callable[[Any], Any] | None]]:
    """The statement that inserts rows with these columns, and the columns in its order, each with what makes its values the driver's."""
    if dialect.name == "sqlite":
        compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
        statement, order = str(compiled), compiled.positiontup or []
    else:
        quoted = dialect.identifier_preparer
        columns = ", ".join(quoted.quote(name) for name in names)
        statement, order = f"COPY {quoted.format_table(table)} ({columns}) FROM STDIN", list(names)
    return statement, {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in order}


def among(connection: Connection, column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a column holds one of the values. PostgreSQL takes them as one array: a parameter each costs more than the search."""
    if connection.dialect.name == "sqlite":
        return cast("ColumnElement[bool]", column.in_(values))
    return cast("ColumnElement[bool]", column == any_(literal(list(values), ARRAY(Text))))


def delete_where(connection: Connection, column: Column[str], ids: Iterable[str]) -> None:
    """Delete the rows of the column's table that hold one of the ids."""
    for part in chunks(ids):
        connection.execute(delete(column.table).where(among(connection, column, part)))


def pairs(connection: Connection, query: Select[K, V]) -> dict[K, V]:
    """The rows of a query of two columns, the second by the first."""
    return {row[0]: row[1] for row in connection.execute(query).all()}


def start_run(connection: Connection, verb: str, fingerprint: str) -> int:
    """Note that a run began; its number comes back."""
    row = {"verb": verb, "fingerprint": fingerprint, "started": _now(), "read": 0, "skipped": 0}
    found = connection.execute(insert(s.runs).values(row).returning(s.runs.c.id)).scalar_one()
    return int(found)


def count_run(connection: Connection, run: int, read: int, skipped: int) -> None:
    """Add to the documents that a run read and skipped."""
    connection.execute(update(s.runs).where(s.runs.c.id == run).values(read=s.runs.c.read + read, skipped=s.runs.c.skipped + skipped))


def finish_run(connection: Connection, run: int) -> None:
    """Note that a run came to its end."""
    connection.execute(update(s.runs).where(s.runs.c.id == run).values(finished=_now()))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


def known_digests(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The digests of those of the documents that are in the store."""
    found: dict[str, str] = {}
    for part in chunks(ids):
        found |= pairs(connection, select(s.documents.c.id, s.documents.c.digest).where(s.documents.c.id.in_(part)))
    return found


def known_urls(connection: Connection, urls: Iterable[str]) -> set[str]:
    """Those of the addresses from which the store has a document."""
    return {url for part in chunks(urls) for url in connection.execute(select(s.documents.c.url).where(s.documents.c.url.in_(part))).scalars()}


def unread(connection: Connection, documents: Sequence[Document], fingerprint: str) -> list[Document]:
    """Those of the documents that are new, changed, or last read with another fingerprint."""
    current: dict[str, tuple[str, str]] = {}
    query = select(s.documents.c.id, s.documents.c.digest, s.readings.c.fingerprint).join(s.readings, s.readings.c.document == s.documents.c.id)
    for part in chunks([d.id for d in documents]):
        rows = connection.execute(query.where(s.readings.c.is_current, s.documents.c.id.in_(part)))
        current.update({id: (known, by) for id, known, by in rows})
    return [d for d in documents if current.get(d.id) != (digest(d), fingerprint)]


def write(connection: Connection, readings: Sequence[Reading], run: int) -> None:
    """Store readings with their documents; each becomes the current one of its document. The last of two of one document counts."""
    latest = {r.document.id: r for r in readings}
    known = known_digests(connection, latest)
    _write_documents(connection, [r.document for r in latest.values()], known)
    _write_readings(connection, list(latest.values()), known, run)
    derive(connection, list(latest.values()), frozenset(known))


def _write_documents(connection: Connection, documents: Sequence[Document], known: dict[str, str]) -> None:
    new = [d for d in documents if d.id not in known]
    changed = [d for d in documents if d.id in known and known[d.id] != digest(d)]
    insert_rows(connection, s.documents, [document_row(d) for d in new])
    if changed:
        rows = [{("old_id" if name == "id" else name): value for name, value in document_row(d).items()} for d in changed]
        values: Row = {name: bindparam(name) for name in rows[0] if name != "old_id"}
        connection.execute(update(s.documents).where(s.documents.c.id == bindparam("old_id")).values(values), rows)
        # Readings and vectors of another text prove nothing of this one.
        for column in (s.readings.c.document, s.embeddings.c.document):
            delete_where(connection, column, [d.id for d in changed])
    _index(connection, new, again=False)
    _index(connection, changed, again=True)


def _index(connection: Connection, documents: Sequence[Document], again: bool) -> None:
    """Put documents into the full-text index, in place of what it holds of them if they are there already."""
    numbers: dict[str, int] = {}
    for part in chunks([d.id for d in documents]):
        numbers |= pairs(connection, select(s.documents.c.id, s.documents.c.number).where(s.documents.c.id.in_(part)))
    if connection.dialect.name == "sqlite":
        if again:
            connection.execute(delete(s.sqlite_words).where(s.sqlite_words.c.rowid.in_(list(numbers.values()))))
        insert_rows(connection, s.sqlite_words, [dict(zip(("rowid", "title", "words"), (numbers[d.id], *index_words(d)))) for d in documents])
    else:
        if again:
            connection.execute(delete(s.postgresql_words).where(s.postgresql_words.c.number.in_(list(numbers.values()))))
        insert_rows(connection, s.postgresql_words, [{"number": numbers[d.id], "words": tsvector(d)} for d in documents])


def _write_readings(connection: Connection, readings: Sequence[Reading], known: dict[str, str], run: int) -> None:
    c = s.readings.c
    old = [r for r in readings if r.document.id in known]
    for part in chunks([r.document.id for r in old]):
        connection.execute(update(s.readings).where(c.document.in_(part)).values(is_current=False, is_linked=True))
    if old:
        same = [{"d": r.document.id, "f": r.fingerprint} for r in old]
        connection.execute(delete(s.readings).where(c.document == bindparam("d"), c.fingerprint == bindparam("f")), same)
    insert_rows(connection, s.readings, [reading_row(r, run) for r in readings])


def derive(connection: Connection, readings: Sequence[Reading], known: frozenset[str]) -> None:
    """Make anew the rows that follow from current readings and the judgements on them. ``known``: documents that may have such rows already."""
    by_document = _judgements_on(connection, [r.document.id for r in readings])
    standing = {r.document.id: judged(r.document, told(r), by_document.get(r.document.id, ())) for r in readings}
    kept = [j for stands in standing.values() for j in stands]
    old = _forget(connection, [id for id in standing if id in known])
    insert_rows(connection, s.tellings, [telling_row(j) for j in kept])
    insert_rows(connection, s.parties, [row for j in kept for row in party_rows(j.telling)])
    quotes = [row for r in readings for row in quote_rows(r)]
    insert_rows(connection, s.quotes, quotes)
    insert_rows(connection, s.quote_topics, topic_rows(quotes))
    present = {j.telling.id for j in kept}
    vanished = {id: telling_of(body) for id, body in old.items() if id not in present}
    _hand_over(connection, {id: heir.id for id, t in vanished.items() if (heir := _heir(t, standing[t.document]))})
    _drop_vanished(connection, vanished)


def _heir(vanished: Telling, standing: Sequence[Judged]) -> Telling | None:
    """The telling of the new reading that tells, at the same words, what a telling of the old one told."""
    return anchored(Anchor.of(vanished), [j.telling for j in standing if j.mark is not Mark.REJECTED])


def _judgements_on(connection: Connection, documents: Sequence[str]) -> dict[str, list[Judgement]]:
    """All judgements on events of documents, undoings among them, by document."""
    found: dict[str, list[Judgement]] = {}
    for part in chunks(documents):
        for document, body in connection.execute(select(s.judgements.c.document, s.judgements.c.body).where(s.judgements.c.document.in_(part))):
            found.setdefault(document, []).append(judgement_of(body))
    return found


def _forget(connection: Connection, documents: Sequence[str]) -> dict[str, str]:
    """Delete what was derived from the readings of documents and mark the records that rest on it as stale; their tellings come back, as JSON by id."""
    old: dict[str, str] = {}
    for part in chunks(documents):
        mine = select(s.tellings.c.id).where(s.tellings.c.document.in_(part))
        old |= pairs(connection, select(s.tellings.c.id, s.tellings.c.body).where(s.tellings.c.document.in_(part)))
        held = select(s.record_tellings.c.record).where(s.record_tellings.c.telling.in_(mine))
        connection.execute(update(s.records).where(s.records.c.id.in_(held)).values(is_stale=True))
        connection.execute(delete(s.tellings).where(s.tellings.c.document.in_(part)))
        connection.execute(delete(s.quotes).where(s.quotes.c.document.in_(part)))
        connection.execute(update(s.readings).where(s.readings.c.document.in_(part), s.readings.c.is_current).values(is_linked=False))
    return old


def _hand_over(connection: Connection, heirs: dict[str, str]) -> None:
    """Let records and references hold the heirs of vanished tellings, given by these, so that what cites a record finds it after a new reading."""
    held = {id for part in chunks({*heirs, *heirs.values()}) for id in connection.execute(_holding(part)).scalars()}
    moves = {heir: old for old, heir in sorted(heirs.items(), reverse=True) if old in held and heir not in held}
    for column, rows in (
        (s.record_tellings.c.telling, [{"old": old, "heir": heir} for heir, old in moves.items()]),
        (s.references.c.target, [{"old": old, "heir": heir} for old, heir in heirs.items()]),
    ):
        if rows:
            connection.execute(update(column.table).where(column == bindparam("old")).values({column: bindparam("heir")}), rows)


def _holding(tellings: Sequence[str]) -> Select[str]:
    return select(s.record_tellings.c.telling).where(s.record_tellings.c.telling.in_(tellings))


def _drop_vanished(connection: Connection, vanished: Collection[str]) -> None:
    """Let nothing point to tellings that are no more."""
    delete_where(connection, s.record_tellings.c.telling, vanished)
    delete_where(connection, s.links.c.left, vanished)
    delete_where(connection, s.links.c.right, vanished)
    for part in chunks(vanished):
        connection.execute(update(s.references).where(s.references.c.target.in_(part)).values(target=None))
