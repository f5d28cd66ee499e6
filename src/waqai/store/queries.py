"""Reading the store: what people, pages and exports ask for. Pages of results go by cursor, so they stay right while the store grows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, Subquery, Table, and_, distinct, exists, func, literal, literal_column, select, text, tuple_
from sqlalchemy.sql.elements import ColumnElement

from waqai.judgements import Judged, Mark
from waqai.records import Record
from waqai.records import record as made
from waqai.store import schema as s
from waqai.store.errors import UnknownIdError
from waqai.store.facets import PARTY, chosen
from waqai.store.rows import NO_DAY, document_of, telling_of, unpacked
from waqai.store.search import Term, fts5, fts5_any, parse, snippet, tsquery
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
    Totals,
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
    rows, after = page(connection, query, day, d.id, cursor, limit)
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
    t, p = s.current_tellings, s.parties.c
    query = select(t.c.sort_day, t.c.id, t.c.mark, t.c.body).where(*event_conditions(which, t))
    for column, value in [*((p.country, code) for code in which.countries), *((p.key, key) for key in which.parties)]:
        query = query.where(t.c.id.in_(select(p.telling).where(column == value, p.role != "source")))
    if which.sources:
        query = query.where(t.c.source.in_(which.sources))
    if which.document is not None:
        query = query.where(t.c.document == which.document)
    rows, after = page(connection, query, t.c.sort_day, t.c.id, cursor, limit)
    return Page(tuple(map(judged, rows)), after)


def records(connection: Connection, which: Filter, cursor: str | None, limit: int) -> Page[Record]:
    """Events of the world with all their tellings, the newest first."""
    return _records(connection, chosen(connection, which), cursor, limit)


def meetings(connection: Connection, one: str, other: str, which: Filter, cursor: str | None, limit: int) -> Page[Record]:
    """The records of a filter in which two parties, each a country or a key, meet; the newest first."""
    return _records(connection, chosen(connection, which, (one, other)), cursor, limit)


def _records(connection: Connection, query: Select[Any], cursor: str | None, limit: int) -> Page[Record]:
    columns = query.selected_columns
    rows, after = page(connection, query, columns.sort_day, columns.id, cursor, limit)
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


def event_conditions(which: Filter, table: Table) -> list[ColumnElement[bool]]:
    """The conditions on what tellings and records hold themselves."""
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
    return found + days(table.c.sort_day, which.first, which.last)


def compared(which: Filter, table: Table) -> list[ColumnElement[bool]]:
    """The same conditions, for going along an index that has all of them.

    They are said so that no database goes by an index of one of them instead, which would take it to every row of the table.
    """
    c, day = table.c, table.c.sort_day.type
    found: list[ColumnElement[bool]] = []
    for column, values in (
        (c.type, which.types),
        (c.status, which.statuses),
        (c.place_country, (which.place_country,) if which.place_country else ()),
        (c.place, (which.place,) if which.place else ()),
    ):
        if values:
            found.append(func.coalesce(column, "").in_(values))
    if which.least:
        found.append(c.score >= which.least)
    return found + days(func.coalesce(c.sort_day, literal(NO_DAY, day), type_=day), which.first, which.last)


def marked(mark: Mark) -> ColumnElement[bool]:
    """The condition that a telling has a mark, spelt out as the partial indexes have it: for a parameter they would not be used."""
    return s.tellings.c.mark == literal_column(f"'{mark.value}'")


def days(column: ColumnElement[dt.date], first: dt.date | None, last: dt.date | None) -> list[ColumnElement[bool]]:
    """The conditions that a day is within both days, where they are given."""
    return [*([column >= first] if first else []), *([column <= last] if last else [])]


def page(
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
    q, t = s.quotes.c, s.quote_topics.c
    query, day, id = (
        select(s.quotes, s.documents.c.published, s.documents.c.source).join(s.documents, s.documents.c.id == q.document),
        q.sort_day,
        q.id,
    )
    sought = _sought_in_quotes(which)
    if which.topic is not None:
        if sought:
            query = query.where(exists().where(t.quote == q.id, t.topic == which.topic))
        else:
            # Read off the index of topics: of a topic alone, the quotes' own indexes know nothing.
            query, day, id = query.join(s.quote_topics, t.quote == q.id).where(t.topic == which.topic), t.sort_day, t.quote
    query = query.where(*sought, *days(day, which.first, which.last))
    if which.stances:
        query = query.where(q.stance.in_(which.stances))
    rows, after = page(connection, query, day, id, cursor, limit)
    return Page(tuple(map(_quote, rows)), after)


def _sought_in_quotes(which: QuoteFilter) -> list[ColumnElement[bool]]:
    """The conditions on who speaks, to whom and where."""
    q = s.quotes.c
    pairs = ((q.speaker_key, which.speaker), (q.speaker_country, which.country), (q.document, which.document), (q.addressee_key, which.addressee))
    return [column == value for column, value in pairs if value is not None]


def _quote(row: Any) -> StoredQuote:
    speaker = _person(
        row.speaker_key, row.speaker_start, row.speaker_end, row.speaker_naming, row.speaker_name, row.speaker_country, row.speaker_sectors
    )
    addressee = _person(
        row.addressee_key,
        row.addressee_start,
        row.addressee_end,
        row.addressee_naming,
        row.addressee_name,
        row.addressee_country,
        row.addressee_sectors,
    )
    content = Evidence(Span(row.content_start, row.content_end), row.content)
    cue = Evidence(Span(row.cue_start, row.cue_end), row.cue)
    topics = tuple(row.topics.split())
    return StoredQuote(row.id, row.document, content, cue, row.is_direct, row.stance, row.published, row.source, speaker, addressee, topics)


def _person(key: str | None, start: int, end: int, naming: str, name: str | None, country: str | None, sectors: str | None) -> Speaker | None:
    """Who speaks or is spoken to, None for columns without a key."""
    if key is None:
        return None
    return Speaker(key, Evidence(Span(start, end), naming), name, country, tuple(sectors.split("/")) if sectors else ())


def search(connection: Connection, query: str, which: SearchFilter, cursor: str | None, limit: int) -> Page[Hit]:
    """Documents that hold everything sought, the most relevant first; nothing for a query without a word."""
    terms = parse(query)
    if not terms:
        return Page(())
    offset = _offset(cursor)
    rows = _found(connection, terms, which, offset, limit)
    hits = tuple(Hit(r.id, r.title, r.source, r.published, float(r.relevance), snippet(r.text, terms)) for r in rows[:limit])
    return Page(hits, str(offset + limit) if len(rows) > limit else None)


def matching(connection: Connection, query: str, which: SearchFilter, limit: int) -> list[str]:
    """The ids of the documents that hold any of what is sought, those first that hold most of it, rare words counting more."""
    terms = parse(query)
    if not terms:
        return []
    matched = _matched("sqlite", fts5_any(terms)) if connection.dialect.name == "sqlite" else _matched_any(terms)
    d, best = s.documents.c, _best(matched, which).limit(limit).subquery("best")
    ids = select(d.id).join(best, best.c.number == d.number).order_by(best.c.relevance.desc(), best.c.number)
    return list(connection.execute(ids).scalars())


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isdecimal():
        raise ValueError(f"{cursor!r} is no cursor of a page")
    return int(cursor)


def _found(connection: Connection, terms: tuple[Term, ...], which: SearchFilter, offset: int, limit: int) -> list[Any]:
    """The rows of the documents that hold the terms, with their relevance, and one more than asked for if there is."""
    # Ordered without their texts, which would otherwise be sorted along: a common word is in most documents.
    d, dialect = s.documents.c, connection.dialect.name
    matched = _matched(dialect, fts5(terms) if dialect == "sqlite" else tsquery(terms))
    top = _best(matched, which).offset(offset).limit(limit + 1).subquery("top")
    query = select(s.documents, top.c.relevance).join(top, top.c.number == d.number)
    return list(connection.execute(query.order_by(top.c.relevance.desc(), d.number)))


def _best(matched: Subquery, which: SearchFilter) -> Select[Any]:
    """The numbers of those of the documents found that pass a filter, with their relevance, the most relevant first; no other table unless one is asked for."""
    d = s.documents.c
    best = select(matched.c.number, matched.c.relevance)
    if which != SearchFilter():
        best = best.join(s.documents, d.number == matched.c.number).where(*days(d.published, which.first, which.last))
        best = best.where(d.source.in_(which.sources)) if which.sources else best
    return best.order_by(matched.c.relevance.desc(), matched.c.number)


def _matched(dialect: str, sought: str) -> Subquery:
    """The numbers of the documents that a query of the database finds and how well they match, the higher the better."""
    if dialect == "sqlite":
        words = "SELECT rowid AS number, -bm25(document_words, 2.0, 1.0) AS relevance FROM document_words WHERE document_words MATCH :sought"
    else:
        words = "SELECT number, ts_rank(words, q) AS relevance FROM document_words, CAST(:sought AS tsquery) AS q WHERE words @@ q"
    return _relevant(words, sought=sought)


#: PostgreSQL ranks without knowing how rare words are. Its rank of a word that stands once in a text is 0.06 parted by the number of the word's forms.
_TERM = """
    SELECT number, ln(1 + (SELECT count(*) FROM document_words) / CAST(count(*) OVER () AS float)) * (1 - 0.06 / (0.06 + :forms{n} * ts_rank(words, q)))
    AS relevance FROM document_words, CAST(:sought{n} AS tsquery) AS q WHERE words @@ q"""


def _matched_any(terms: Sequence[Term]) -> Subquery:
    """The same as :func:`_matched` on PostgreSQL for documents that hold any of the terms."""
    every = " UNION ALL ".join(_TERM.format(n=n) for n in range(len(terms)))
    sought = {f"sought{n}": tsquery([term]) for n, term in enumerate(terms)}
    forms = {f"forms{n}": len(term.first) + len(term.stems) for n, term in enumerate(terms)}
    return _relevant(f"SELECT number, sum(relevance) AS relevance FROM ({every}) AS found GROUP BY number", **sought, **forms)  # noqa: S608


def _relevant(words: str, **values: object) -> Subquery:
    return text(words).bindparams(**values).columns(number=s.documents.c.number.type, relevance=s.tellings.c.score.type).subquery("matched")


def parties(connection: Connection, country: str | None, limit: int) -> list[PartyCount]:
    """Participants of records, those in the most records first; each with the name and country that its newest record gives."""
    p = s.party_counts.c
    query = select(p.key, p.records).where(p.country == (country or "")).order_by(p.records.desc(), p.key).limit(limit)
    counts = list(connection.execute(query))
    return [PartyCount(row.key, *_known_as(connection, row.key, country), row.records) for row in counts]


def _known_as(connection: Connection, key: str, country: str | None) -> tuple[str | None, str | None]:
    """The name and country of a party in its newest record, of those in which it is of a country if one is given."""
    f, p = s.record_facets.c, s.record_parties.c
    query = select(p.name, p.country).join(s.record_parties, p.record == f.record).where(f.facet == PARTY, f.value == key, p.key == key)
    query = query.where(p.country == country) if country is not None else query
    row = connection.execute(query.order_by(f.sort_day.desc(), f.record.desc(), p.role, p.ordinal).limit(1)).one_or_none()
    return (row.name, row.country) if row is not None else (None, country)


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


def _count(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(and_(True, *conditions))).scalar_one())


def totals(connection: Connection) -> Totals:
    """How much there is of what people ask for first."""
    return Totals(
        documents=_count(connection, s.documents),
        records=_count(connection, s.records),
        quotes=_count(connection, s.quotes),
        dossiers=_count(connection, s.dossiers),
        judgements=_count(connection, s.judgements),
        sources=int(connection.execute(select(func.count(distinct(s.documents.c.source)))).scalar_one()),
        unlinked=_count(connection, s.readings, ~s.readings.c.is_linked),
    )


def stats(connection: Connection) -> Stats:
    """How much there is of everything."""
    count, shown = partial(_count, connection), totals(connection)
    return Stats(
        documents=shown.documents,
        readings=count(s.readings, s.readings.c.is_current),
        events=count(s.tellings) - count(s.tellings, marked(Mark.REJECTED)),
        records=shown.records,
        quotes=shown.quotes,
        links=count(s.links),
        references=count(s.references),
        dossiers=shown.dossiers,
        judgements=shown.judgements,
        sources=shown.sources,
        runs=count(s.runs),
        unlinked=shown.unlinked,
    )
