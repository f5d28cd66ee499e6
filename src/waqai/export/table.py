"""Tables for spreadsheets and statistics programs: one row an event of a document (``waqai read``) or one row a record (``waqai export csv``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import IO, TextIO

from waqai.export.columns import Cell, Column, joined, write_table
from waqai.export.options import Entry, Lookup, Options, entries
from waqai.export.output import as_text
from waqai.ontology import event_types
from waqai.records import Record
from waqai.tellings import Day, Party, Site, Telling, tellings
from waqai.types import Reading

#: What a record and a telling have in common.
Told = Record | Telling


def _countries(parties: Iterable[Party]) -> str:
    return joined(p.country or "-" for p in parties)


def _sectors(parties: Iterable[Party]) -> str:
    return joined("/".join(p.sectors) or "-" for p in parties)


def _names(parties: Iterable[Party]) -> str:
    return joined(p.name or "-" for p in parties)


def _namings(parties: Iterable[Party]) -> str:
    return joined(p.naming.quote for p in parties)


def _dated(get: Callable[[Day], Cell]) -> Callable[[Told], Cell]:
    return lambda e: None if e.when is None else get(e.when)


def _placed(get: Callable[[Site], Cell]) -> Callable[[Told], Cell]:
    return lambda e: None if e.where is None else get(e.where)


#: The columns of an event, whether one telling or a record of several.
_EVENT: tuple[tuple[str, str, Callable[[Told], Cell]], ...] = (
    ("type", "PLOVER type", lambda e: e.type),
    ("modes", "PLOVER modes", lambda e: joined(e.modes)),
    ("status", "happened, planned, hypothetical or denied", lambda e: e.status.value),
    ("score", "probability that this is such an event", lambda e: e.score),
    ("plover_score", "place of the type on the conflict-cooperation scale, -10 to 10", lambda e: event_types()[e.type].score),
    ("actors", "verbatim namings", lambda e: _namings(e.actors)),
    ("actor_countries", "their countries, - where unknown", lambda e: _countries(e.actors)),
    ("actor_sectors", "their sectors, joined by /", lambda e: _sectors(e.actors)),
    ("actor_names", "canonical English names, - where unknown", lambda e: _names(e.actors)),
    ("recipients", "verbatim namings", lambda e: _namings(e.recipients)),
    ("recipient_countries", "their countries, - where unknown", lambda e: _countries(e.recipients)),
    ("recipient_sectors", "their sectors, joined by /", lambda e: _sectors(e.recipients)),
    ("recipient_names", "canonical English names, - where unknown", lambda e: _names(e.recipients)),
    ("date_from", "first day", _dated(lambda day: day.start)),
    ("date_to", "last day", _dated(lambda day: day.end)),
    ("date_text", "verbatim time expression", _dated(lambda day: day.naming.quote)),
    ("place", "verbatim place", _placed(lambda site: site.naming.quote)),
    ("place_name", "English name of the place", _placed(lambda site: site.name)),
    ("place_country", "its country", _placed(lambda site: site.country)),
    ("latitude", "degrees north", _placed(lambda site: site.latitude)),
    ("longitude", "degrees east", _placed(lambda site: site.longitude)),
)
_TOPICS: tuple[tuple[str, str, Callable[[Told], Cell]], ...] = (
    ("topics", "PLOVER contexts", lambda e: joined(e.topics)),
    ("killed", "stated number", lambda e: e.killed),
    ("wounded", "stated number", lambda e: e.wounded),
)


def published(record: Record) -> dt.date | None:
    """The first day on which a document tells the record."""
    return min((t.published for t in record.tellings if t.published), default=None)


def _disagreements(record: Record) -> str:
    return joined(f"{d.field}: " + " / ".join(f"{v.value} ({len(v.tellings)})" for v in d.versions) for d in record.disagreements)


def _sentence(entry: Entry) -> str | None:
    return next((words for t in entry.record.tellings if (words := entry.sentence(t))), None)


def _of_record(get: Callable[[Told], Cell]) -> Callable[[Entry], Cell]:
    return lambda entry: get(entry.record)


def _said_by(record: Record) -> str:
    return joined(dict.fromkeys(p.naming.quote for t in record.tellings for p in t.said_by))


def _triggers(record: Record) -> str:
    return joined(dict.fromkeys(e.quote for t in record.tellings for e in t.triggers))


#: One row an event of a document.
TELLING_COLUMNS: tuple[Column[Telling], ...] = (
    Column("event", "id of the event", lambda t: t.id),
    Column("document", "id of the document", lambda t: t.document),
    Column("source", "outlet of the document", lambda t: t.source),
    Column("published", "day of publication", lambda t: t.published),
    *(Column[Telling](*c) for c in _EVENT),
    Column("said_by", "on whose word, nearest first", lambda t: _namings(t.said_by)),
    *(Column[Telling](*c) for c in _TOPICS),
    Column("triggers", "the words that tell the event", lambda t: joined(e.quote for e in t.triggers)),
)
#: Column -> what it holds, of the table of ``waqai read``.
COLUMNS = {c.name: c.meaning for c in TELLING_COLUMNS}
#: One row a record.
RECORD_COLUMNS: tuple[Column[Entry], ...] = (
    Column("record", "id of the record", lambda e: e.record.id),
    Column("documents", "ids of the documents that tell it", lambda e: joined(e.record.documents)),
    Column("sources", "their outlets", lambda e: joined(e.record.sources)),
    Column("urls", "their addresses, as far as the documents are at hand", lambda e: joined(d.url for d in e.documents if d.url)),
    Column("published", "first day of publication", lambda e: published(e.record)),
    *(Column(name, meaning, _of_record(get)) for name, meaning, get in _EVENT),
    Column("said_by", "on whose word", lambda e: _said_by(e.record)),
    *(Column(name, meaning, _of_record(get)) for name, meaning, get in _TOPICS),
    Column("triggers", "the words that tell the event", lambda e: _triggers(e.record)),
    Column("sentence", "the first telling's sentence, verbatim, where its document is at hand", _sentence),
    Column("disagreements", "fields in which the tellings differ: each value with the number of tellings", lambda e: _disagreements(e.record)),
)


def write_csv(readings: Iterable[Reading], out: TextIO) -> None:
    """Write the events of readings as CSV (RFC 4180) with a header line."""
    write_table((t for reading in readings for t in tellings(reading)), TELLING_COLUMNS, out)


def write(records: Iterable[Record], out: IO[bytes], document: Lookup, options: Options) -> None:
    """Write records as CSV (RFC 4180) in UTF-8 with a header line, one row a record."""
    with as_text(out) as text:
        write_table(entries(records, document), RECORD_COLUMNS, text, safe=options.spreadsheet_safe)
