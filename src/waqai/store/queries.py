"""Reading the store: what people, pages and exports ask for. Pages of results go by cursor, so they stay right while the store grows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Subquery, Table, and_, distinct, func, literal, select, text, tuple_
from sqlalchemy.sql.elements import ColumnElement

from waqai.judgements import Judged, Mark
from waqai.records import Record
from waqai.records import record as made
from waqai.store import schema as s
from waqai.store.errors import UnknownIdError
from waqai.store.rows import NO_DAY, document_of, telling_of, unpacked
from waqai.store.search import Term, fts5, parse, snippet, tsquery
from waqai.store.values import (
    Filter,
    Heading,
    Hit,
    Page,
    PartyCount,
    QuoteFilter,
    Run,
    SearchFilter,
    SourceCount,
    Speaker,
    Stats,
    StoredQuote,
)
from waqai.store.writer import chunks
from waqai.tellings import Telling
from waqai.types import Document, Evidence, Reading, Span


def document(connection: Connection, id: str) -> Document:
    """A document; UnknownIdError if the store has none of this id."""
    row = connection.execute(select(s.documents).where(s.documents.c.id == id)).one_or_none()
    if row is None:
        raise UnknownIdError(f"the store has no document {id}")
    return document_of(row)


def documents(connection: Connection, which: SearchFilter, cursor: str | None, limit: int) -> Page[Heading]:
    """Documents without their texts, the newest first."""
    d = s.documents.c
    day = func.coalesce(d.published, literal(NO_DAY, d.published.type)).label("sort_day")
    query = select(d.id, d.title, d.source, d.url, d.published, day).where(*days(d.published, which.first, which.last))
    if which.sources:
        query = query.where(d.source.in_(which.sources))
    rows, after = _page(connection, query, day, d.id, cursor, limit)
    return Page(tuple(Heading(r.id, r.title, r.source, r.url, r.published) for r in rows), after)


def documents_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Document]:
    """Those of the documents that are in the store, by id."""
    found: dict[str, Document] = {}
    for part in chunks(ids):
        found |= {row.id: document_of(row) for row in connection.execute(select(s.documents).where(s.documents.c.id.in_(part)))}
    return found


def readings(connection: Connection, ids: Iterable[str]) -> list[Reading]:
    """The current readings of those of the documents that are in the store, by id."""
    found = []
    query = select(s.documents, s.readings.c.body).join(s.readings, s.readings.c.document == s.documents.c.id).where(s.readings.c.is_current)
    for part in chunks(ids):
        rows = connection.execute(query.where(s.documents.c.id.in_(part)).order_by(s.documents.c.id))
        found += [unpacked(row.body, document_of(row)) for row in rows]
    return found


def reading(connection: Connection, document_id: str, fingerprint: str | None = None) -> Reading:
    """The current reading of a document, or the one with this fingerprint; UnknownIdError if there is none."""
    c = s.readings.c
    which = c.is_current if fingerprint is None else c.fingerprint == fingerprint
    body = connection.execute(select(c.body).where(c.document == document_id, which)).scalar()
    if body is None:
        raise UnknownIdError(f"the store has no reading of document {document_id}" + (f" with fingerprint {fingerprint}" if fingerprint else ""))
    return unpacked(body, document(connection, document_id))


def telling(connection: Connection, id: str) -> Judged:
    """A telling as it stands; UnknownIdError if there is none or it was rejected."""
    c = s.current_tellings.c
    row = connection.execute(select(c.mark, c.body).where(c.id == id)).one_or_none()
    if row is None:
        raise UnknownIdError(f"the store has no event {id}")
    return judged(row)


def telling_as_told(connection: Connection, id: str) -> Telling:
    """A telling, also a rejected one; UnknownIdError if there is none."""
    body = connection.execute(select(s.tellings.c.body).where(s.tellings.c.id == id)).scalar()
    if body is None:
        raise UnknownIdError(f"the store has no event {id}")
    return telling_of(body)


def judged(row: Any) -> Judged:
    """A telling as it stands, of a row with its mark and body."""
    return Judged(telling_of(row.body), Mark(row.mark))


def tellings(connection: Connection, which: Filter, cursor: str | None, limit: int) -> Page[Judged]:
    """Events as single documents tell them, the newest first."""
    t = s.current_tellings
    query = select(t.c.sort_day, t.c.id, t.c.mark, t.c.body).where(*event_conditions(which, t, s.parties, "telling"))
    if which.sources:
        query = query.where(t.c.source.in_(which.sources))
    if which.document is not None:
        query = query.where(t.c.document == which.document)
    rows, after = _page(connection, query, t.c.sort_day, t.c.id, cursor, limit)
    return Page(tuple(map(judged, rows)), after)


def records(connection: Connection, which: Filter, cursor: str | None, limit: int) -> Page[Record]:
    """Events of the world with all their tellings, the newest first."""
    r = s.records
    query = select(r.c.sort_day, r.c.id).where(*event_conditions(which, r, s.record_parties, "record"))
    told = select(s.record_tellings.c.record).join(s.current_tellings, s.current_tellings.c.id == s.record_tellings.c.telling)
    if which.sources:
        query = query.where(r.c.id.in_(told.where(s.current_tellings.c.source.in_(which.sources))))
    if which.document is not None:
        query = query.where(r.c.id.in_(told.where(s.current_tellings.c.document == which.document)))
    rows, after = _page(connection, query, r.c.sort_day, r.c.id, cursor, limit)
    found = records_of(connection, [row.id for row in rows])
    return Page(tuple(found[row.id] for row in rows if row.id in found), after)


def records_of(connection: Connection, ids: Sequence[str]) -> dict[str, Record]:
    """Records with these ids, by id."""
    told: dict[str, list[Any]] = {}
    t = s.current_tellings
    query = select(s.record_tellings.c.record, t.c.body).join(t, t.c.id == s.record_tellings.c.telling)
    for part in chunks(ids):
        for id, body in connection.execute(query.where(s.record_tellings.c.record.in_(part))):
            told.setdefault(id, []).append(telling_of(body))
    return {id: made(them) for id, them in told.items()}


def record(connection: Connection, id: str) -> Record:
    """The record of an id it has or once had (then its own id differs); UnknownIdError if there is none."""
    alias = connection.execute(select(s.record_aliases.c.record).where(s.record_aliases.c.alias == id)).scalar()
    found = records_of(connection, [alias or id])
    if not found:
        raise UnknownIdError(f"the store has no record {id}")
    return found[alias or id]


def record_with(connection: Connection, telling_id: str) -> Record:
    """The record that a telling is part of; UnknownIdError if it is in none."""
    id = connection.execute(select(s.record_tellings.c.record).where(s.record_tellings.c.telling == telling_id)).scalar()
    if id is None:
        raise UnknownIdError(f"event {telling_id} is in no record")
    return record(connection, id)


def event_conditions(which: Filter, table: Table, taking_part: Table, owner: str) -> list[ColumnElement[bool]]:
    """The conditions that tellings and records have in common."""
    found: list[ColumnElement[bool]] = []
    if which.types:
        found.append(table.c.type.in_(which.types))
    if which.statuses:
        found.append(table.c.status.in_(which.statuses))
    if which.place_country:
        found.append(table.c.place_country == which.place_country)
    if which.place:
        found.append(table.c.place == which.place)
    if which.least:
        found.append(table.c.score >= which.least)
    found += days(table.c.sort_day, which.first, which.last)
    for column, values in ((taking_part.c.country, which.countries), (taking_part.c.key, which.parties)):
        for value in values:
            found.append(table.c.id.in_(select(taking_part.c[owner]).where(column == value, taking_part.c.role != "source")))
    return found


def days(column: ColumnElement[dt.date], first: dt.date | None, last: dt.date | None) -> list[ColumnElement[bool]]:
    """The conditions that a day is within both days, where they are given."""
    return [*([column >= first] if first else []), *([column <= last] if last else [])]


def _page(
    connection: Connection, query: Select[Any], day: ColumnElement[dt.date], id: ColumnElement[str], cursor: str | None, limit: int
) -> tuple[list[Any], str | None]:
    """The rows after a cursor, newest first, and the cursor of what follows."""
    if cursor is not None:
        at, last = _position(cursor)
        query = query.where(tuple_(day, id) < tuple_(literal(at, day.type), literal(last)))
    rows = list(connection.execute(query.order_by(day.desc(), id.desc()).limit(limit + 1)))
    after = f"{rows[limit - 1].sort_day.isoformat()}~{rows[limit - 1].id}" if len(rows) > limit else None
    return rows[:limit], after


def _position(cursor: str) -> tuple[dt.date, str]:
    day, parted, id = cursor.partition("~")
    try:
        if not parted:
            raise ValueError("no ~")
        return dt.date.fromisoformat(day), id
    except ValueError as error:
        raise ValueError(f"{cursor!r} is no cursor of a page") from error


def quotes(connection: Connection, which: QuoteFilter, cursor: str | None, limit: int) -> Page[StoredQuote]:
    """Reported speech, the newest first."""
    q = s.quotes.c
    query = select(s.quotes, s.documents.c.published, s.documents.c.source).join(s.documents, s.documents.c.id == q.document)
    query = query.where(*days(q.sort_day, which.first, which.last))
    for column, value in ((q.speaker_key, which.speaker), (q.speaker_country, which.country), (q.document, which.document)):
        if value is not None:
            query = query.where(column == value)
    if which.stances:
        query = query.where(q.stance.in_(which.stances))
    rows, after = _page(connection, query, q.sort_day, q.id, cursor, limit)
    return Page(tuple(map(_quote, rows)), after)


def _quote(row: Any) -> StoredQuote:
    speaker = None
    if row.speaker_key is not None:
        naming = Evidence(Span(row.speaker_start, row.speaker_end), row.speaker_naming)
        sectors = tuple(row.speaker_sectors.split("/")) if row.speaker_sectors else ()
        speaker = Speaker(row.speaker_key, naming, row.speaker_name, row.speaker_country, sectors)
    content = Evidence(Span(row.content_start, row.content_end), row.content)
    cue = Evidence(Span(row.cue_start, row.cue_end), row.cue)
    return StoredQuote(row.id, row.document, content, cue, row.is_direct, row.stance, row.published, row.source, speaker)


def search(connection: Connection, query: str, which: SearchFilter, cursor: str | None, limit: int) -> Page[Hit]:
    """Documents that hold everything sought, the most relevant first; nothing for a query without a word."""
    terms = parse(query)
    if not terms:
        return Page(())
    offset = _offset(cursor)
    rows = _found(connection, terms, which, offset, limit)
    hits = tuple(Hit(r.id, r.title, r.source, r.published, float(r.relevance), snippet(r.text, terms)) for r in rows[:limit])
    return Page(hits, str(offset + limit) if len(rows) > limit else None)


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isdecimal():
        raise ValueError(f"{cursor!r} is no cursor of a page")
    return int(cursor)


def _found(connection: Connection, terms: tuple[Term, ...], which: SearchFilter, offset: int, limit: int) -> list[Any]:
    """The rows of the documents that hold the terms, with their relevance, and one more than asked for if there is."""
    d, matched = s.documents.c, _matched(connection.dialect.name, terms)
    # Ordered without their texts, which would otherwise be sorted along: a common word is in most documents.
    best = select(d.number, matched.c.relevance, d.id).join(matched, matched.c.number == d.number)
    best = best.where(*days(d.published, which.first, which.last), *([d.source.in_(which.sources)] if which.sources else []))
    top = best.order_by(matched.c.relevance.desc(), d.id).offset(offset).limit(limit + 1).subquery("top")
    query = select(s.documents, top.c.relevance).join(top, top.c.number == d.number)
    return list(connection.execute(query.order_by(top.c.relevance.desc(), d.id)))


def _matched(dialect: str, terms: tuple[Term, ...]) -> Subquery:
    """The numbers of the documents that hold the terms and how well they do, the higher the better."""
    if dialect == "sqlite":
        words = "SELECT rowid AS number, -bm25(document_words, 2.0, 1.0) AS relevance FROM document_words WHERE document_words MATCH :sought"
        sought = fts5(terms)
    else:
        words = "SELECT number, ts_rank(words, q) AS relevance FROM document_words, CAST(:sought AS tsquery) AS q WHERE words @@ q"
        sought = tsquery(terms)
    return text(words).bindparams(sought=sought).columns(number=s.documents.c.number.type, relevance=s.tellings.c.score.type).subquery("matched")


def parties(connection: Connection, country: str | None, limit: int) -> list[PartyCount]:
    """Participants of records, those in the most records first."""
    p = s.record_parties.c
    count = func.count(distinct(p.record))
    query = select(p.key, func.max(p.name), func.max(p.country), count).group_by(p.key).order_by(count.desc(), p.key).limit(limit)
    if country is not None:
        query = query.where(p.country == country)
    return [PartyCount(*row) for row in connection.execute(query)]


def sources(connection: Connection) -> list[SourceCount]:
    """The outlets, those with the most documents first."""
    d = s.documents.c
    count = func.count()
    query = select(d.source, count, func.min(d.published), func.max(d.published)).where(d.source.is_not(None)).group_by(d.source)
    return [SourceCount(*row) for row in connection.execute(query.order_by(count.desc(), d.source))]


def runs(connection: Connection) -> list[Run]:
    """The runs, the newest first."""
    problems: Counter[int] = Counter(connection.execute(select(s.run_problems.c.run)).scalars())
    c = s.runs.c
    rows = connection.execute(select(c.id, c.verb, c.fingerprint, c.started, c.finished, c.read, c.skipped).order_by(c.id.desc()))
    return [Run(*row, problems=problems[row.id]) for row in rows]


def stats(connection: Connection) -> Stats:
    """How much there is of everything."""

    def count(table: Table, *conditions: ColumnElement[bool]) -> int:
        return int(connection.execute(select(func.count()).select_from(table).where(and_(True, *conditions))).scalar_one())

    outlets = int(connection.execute(select(func.count(distinct(s.documents.c.source)))).scalar_one())
    return Stats(
        documents=count(s.documents),
        readings=count(s.readings, s.readings.c.is_current),
        events=count(s.current_tellings),
        records=count(s.records),
        quotes=count(s.quotes),
        links=count(s.links),
        references=count(s.references),
        dossiers=count(s.dossiers),
        judgements=count(s.judgements),
        sources=outlets,
        runs=count(s.runs),
        unlinked=count(s.readings, s.readings.c.is_linked.is_(False)),
    )
