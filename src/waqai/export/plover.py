"""PLOVER's interchange JSON, one object a line, with the field names of the specification of the Open Event Data Alliance (draft 0.7b1, 2021).

Fields beyond the specification, which allows them, are marked in the table. ``identifer_text`` is spelt as published.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

import msgspec
from msgspec import Struct, field

from waqai import __version__
from waqai.export.coded import Coded, coded, quads
from waqai.export.options import Lookup, Options
from waqai.export.places import country_codes, geonames_id, precision
from waqai.ontology import event_types
from waqai.records import Record
from waqai.tellings import Party, Site, Telling
from waqai.types import Document

CODEBOOK = "plover-2.0"
CODER = f"waqai {__version__}"


class Actor(Struct, frozen=True, omit_defaults=True):
    """The information object for actors."""

    actor_text: str
    code: str | None = None
    sector: tuple[str, ...] = ()
    identifer_text: str | None = None


class Location(Struct, frozen=True, omit_defaults=True):
    """The location object, with the field names of GeoNames."""

    name: str
    geonameid: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    feature_code: str | None = field(default=None, name="feature code")
    country_code: str | None = field(default=None, name="country code")
    cc3: str | None = None
    place_text: str | None = None


class TextInfo(Struct, frozen=True, omit_defaults=True):
    """Where the first trigger's sentence stands: code points of the document's text."""

    start: int
    end: int


class Citation(Struct, frozen=True, omit_defaults=True):
    """The information object for citations."""

    citation: str
    language: str
    codebook: str
    coder: str
    url: str | None = None
    title: str | None = None
    publication: str | None = None


class PloverEvent(Struct, frozen=True, omit_defaults=True):
    """One event record."""

    id: str
    event: tuple[str, ...]
    source: tuple[Actor, ...]
    has_event: bool
    quad_code: int
    event_scale: float
    event_text: tuple[str, ...]
    text_info: TextInfo
    cite_info: Citation
    coder: str
    date: str | None = None
    enddate: str | None = None
    recipient: tuple[Actor, ...] = ()
    mode: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    event_loc: Location | None = None
    dead: int | None = None
    injured: int | None = None
    comment: str | None = None
    status: str = ""
    told_as: str | None = None
    also_cited: tuple[Citation, ...] = ()


#: The fields for docs/exports.md, in the order in which they stand.
FIELDS: tuple[tuple[str, str], ...] = (
    ("id", "id of the record"),
    ("event", "list of one PLOVER type; what is planned is coded by the announcement (see below)"),
    (
        "source",
        "list of actors: actor_text (verbatim), code (ISO 3166 alpha-3 or IGO, NGO, IMG, MNC, UNO, EUR), sector (list), identifer_text (name)",
    ),
    ("has_event", "true"),
    ("quad_code", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
    ("event_scale", "place of the type on the conflict-cooperation scale, -10 to 10"),
    ("event_text", "list of the words that tell the event, of all tellings"),
    ("text_info", "start and end of the sentence of the first telling, code points of the document's text"),
    ("cite_info", "the first telling's document: citation (its id), language, url, title, publication, codebook, coder"),
    ("coder", "waqai and its version"),
    ("date", "first day; left out where nothing dates the event, although the draft requires it"),
    ("enddate", "last day, where it is another"),
    ("recipient", "list of actors"),
    ("mode", "list of modes"),
    ("context", "list of contexts"),
    ("event_loc", "GeoNames names: name, geonameid, latitude, longitude, feature code, country code (alpha-2), cc3 (alpha-3); beyond it place_text"),
    ("dead", "stated number of killed"),
    ("injured", "stated number of wounded"),
    ("comment", "says so where the date is the day of publication"),
    ("status", "beyond the specification: happened, planned, hypothetical or denied"),
    ("told_as", "beyond the specification: the text's own type where a planned event was recoded"),
    ("also_cited", "beyond the specification: the documents of the other tellings, as in cite_info"),
)


def _actor(party: Party) -> Actor:
    return Actor(party.naming.quote, party.country, party.sectors, party.name)


def _location(site: Site) -> Location:
    known, codes = precision(site), country_codes().get(site.country or "")
    return Location(
        name=site.name or site.naming.quote,
        geonameid=geonames_id(site),
        latitude=site.latitude,
        longitude=site.longitude,
        feature_code=known.feature if known else None,
        country_code=codes.iso2 if codes else None,
        cc3=site.country if codes else None,
        place_text=site.naming.quote,
    )


def _citations(event: Coded) -> list[Citation]:
    documents = {d.id: d for d in event.entry.documents}
    first = {t.document: t for t in reversed(event.record.tellings)}
    return [_citation(first[id], documents.get(id)) for id in event.record.documents]


def _citation(telling: Telling, document: Document | None) -> Citation:
    url, title = (document.url, document.title) if document else (None, None)
    return Citation(telling.document, "ar", CODEBOOK, CODER, url, title, telling.source)


def plover_event(event: Coded) -> PloverEvent:
    """The event record of the specification."""
    record, first = event.record, event.record.tellings[0]
    citations = _citations(event)
    return PloverEvent(
        id=record.id,
        event=(event.type,),
        source=tuple(map(_actor, record.actors)),
        recipient=tuple(map(_actor, record.recipients)),
        has_event=True,
        quad_code=quads()[event.type].number,
        event_scale=event_types()[event.type].score,
        event_text=tuple(dict.fromkeys(e.quote for t in record.tellings for e in t.triggers)),
        text_info=TextInfo(first.sentence.start, first.sentence.end),
        cite_info=citations[0],
        also_cited=tuple(citations[1:]),
        coder=CODER,
        date=event.start.isoformat() if event.start else None,
        enddate=event.end.isoformat() if event.end and event.end != event.start else None,
        mode=event.modes,
        context=record.topics,
        event_loc=_location(record.where) if record.where else None,
        dead=record.killed,
        injured=record.wounded,
        comment="date is the day of publication" if event.dated_by == "published" else None,
        status=record.status.value,
        told_as=record.type if event.type != record.type else None,
    )


def write(records: Iterable[Record], out: IO[bytes], document: Lookup, options: Options) -> None:
    """Write one event record a line (newline-delimited JSON, as the specification suggests), UTF-8."""
    encoder = msgspec.json.Encoder()
    for event in coded(records, document, options):
        out.write(encoder.encode(plover_event(event)) + b"\n")
