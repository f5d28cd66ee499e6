"""Events in the shape of POLECAT's weekly files: tab-separated, the same 40 columns in the same order, ``None`` where nothing is known.

Lists are joined by ``; ``. White space within a cell becomes one space, so that a record is one line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import IO

from waqai import __version__
from waqai.export.coded import Coded, coded, quads
from waqai.export.columns import Cell, Column, text_of
from waqai.export.options import Lookup, Options
from waqai.export.output import as_text
from waqai.export.places import at, country_codes, geonames_id, precision
from waqai.export.table import published
from waqai.ontology import event_types
from waqai.records import Record
from waqai.tellings import Party, Site

_SPACES = re.compile(r"\s+")


def _listed(values: Iterable[str | None]) -> str | None:
    """Distinct values joined as POLECAT does; None where there are none."""
    return "; ".join(dict.fromkeys(v for v in values if v)) or None


def _cow(party: Party) -> str | None:
    codes = country_codes().get(party.country or "")
    return str(codes.cow) if codes and codes.cow is not None else None


def _sectors(parties: Sequence[Party]) -> list[str]:
    return [s for p in parties for s in p.sectors]


def _names(event: Coded, forms: frozenset[str]) -> str | None:
    record = event.record
    said = (p for t in record.tellings for p in t.said_by)
    return _listed(p.name or p.naming.quote for p in (*record.actors, *record.recipients, *said) if p.form in forms)


def _id(event: Coded) -> str:
    day = event.start or published(event.record)
    return f"{day:%Y%m%d}-{event.record.id}" if day else event.record.id


def _site(event: Coded) -> Site | None:
    return event.record.where


def _name_if(event: Coded, stands_for: str) -> str | None:
    site = _site(event)
    known = precision(site) if site else None
    return site.name if site and known and known.stands_for == stands_for else None


def _feature(event: Coded) -> str | None:
    site = _site(event)
    known = precision(site) if site else None
    return known.feature if known else None


def _side(event: Coded, side: str) -> tuple[Party, ...]:
    return event.record.actors if side == "Actor" else event.record.recipients


def _party_columns(side: str) -> tuple[Column[Coded], ...]:
    who = side.lower()
    return (
        Column(
            f"{side} Name",
            f"canonical English names of the {who}s, verbatim where unknown",
            lambda e: _listed(p.name or p.naming.quote for p in _side(e, side)),
        ),
        Column(f"{side} Country", "ISO 3166 alpha-3, or UNO, EUR, IGO, NGO, IMG, MNC", lambda e: _listed(p.country for p in _side(e, side))),
        Column(f"{side} COW", "numbers of the Correlates of War state list", lambda e: _listed(map(_cow, _side(e, side)))),
        Column(f"Primary {side} Sector", "the first sector", lambda e: next(iter(_sectors(_side(e, side))), None)),
        Column(f"{side} Sectors", "all sectors", lambda e: _listed(_sectors(_side(e, side)))),
        Column(f"{side} Title", "None: the office is part of the raw name", lambda e: None),
        Column(f"{side} Name Raw", "verbatim namings, in Arabic", lambda e: _listed(p.naming.quote for p in _side(e, side))),
        Column(f"Wikipedia {side} ID", "None: actors are not resolved to Wikipedia", lambda e: None),
    )


COLUMNS: tuple[Column[Coded], ...] = (
    Column("Event ID", "day of the event (or of publication) and id of the record", _id),
    Column("Event Date", "first day; None where no words date the event", lambda e: e.start),
    Column("Event Type", "PLOVER type; what is planned is coded by the announcement (see below)", lambda e: e.type),
    Column("Event Mode", "modes", lambda e: _listed(e.modes)),
    Column("Intensity", "place of the type on the scale -10 to 10 (POLECAT's own differs by mode)", lambda e: event_types()[e.type].score),
    Column("Quad Code", "VERBAL or MATERIAL COOPERATION or CONFLICT", lambda e: quads()[e.type].label.upper()),
    Column("Contexts", "contexts", lambda e: _listed(e.record.topics)),
    *_party_columns("Actor"),
    *_party_columns("Recipient"),
    Column("Placename", "English name of the place", at(lambda s: s.name)),
    Column("City", "the same, where it is a settlement", lambda e: _name_if(e, "settlement")),
    Column("District", "None: the gazetteer has no districts", lambda e: None),
    Column("Province", "the same, where it is a province", lambda e: _name_if(e, "province")),
    Column("Country", "ISO 3166 alpha-3 of the place", at(lambda s: s.country)),
    Column("Latitude", "degrees north", at(lambda s: s.latitude)),
    Column("Longitude", "degrees east", at(lambda s: s.longitude)),
    Column("GeoNames ID", "number at GeoNames", at(geonames_id)),
    Column("Raw Placename", "verbatim place, in Arabic", at(lambda s: s.naming.quote)),
    Column("Feature Type", "GeoNames feature code", _feature),
    Column("Source", "outlets", lambda e: _listed(e.record.sources)),
    Column("Publication Date", "first day of publication", lambda e: published(e.record)),
    Column("Story People", "persons named in this event (POLECAT: in the story)", lambda e: _names(e, frozenset({"person"}))),
    Column(
        "Story Organizations", "organisations and institutions named in this event", lambda e: _names(e, frozenset({"organisation", "institution"}))
    ),
    Column("Story Locations", "place of the event", at(lambda s: s.name or s.naming.quote)),
    Column("Language", "ar", lambda e: "ar"),
    Column("Version", "waqai and its version", lambda e: f"waqai-{__version__}"),
)
#: Added at the end where all statuses are asked for.
STATUS = Column[Coded]("Status", "only with --all-statuses: happened, planned, hypothetical or denied", lambda e: e.record.status.value)


def _cell(cell: Cell, safe: bool) -> str:
    known = _SPACES.sub(" ", cell).strip() or None if isinstance(cell, str) else cell
    return text_of(known, safe=safe, missing="None")


def write(records: Iterable[Record], out: IO[bytes], document: Lookup, options: Options) -> None:
    """Write tab-separated values in UTF-8 with POLECAT's header line."""
    columns = (*COLUMNS, STATUS) if options.all_statuses else COLUMNS
    with as_text(out) as text:
        if options.spreadsheet_safe:
            text.write("\ufeff")
        writer = csv.writer(text, delimiter="\t", lineterminator="\n")
        writer.writerow([c.name for c in columns])
        for event in coded(records, document, options):
            writer.writerow([_cell(c.get(event), options.spreadsheet_safe) for c in columns])
