"""Events in the shape of GDELT's event tables: one row a dyad, the 61 columns of version 2.0 in their order, CAMEO codes from ontology/cameo.yml.

GDELT's own files have no header line and tabs; this is CSV with one. Two columns are added at the end, so that a row leads back to its record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import permutations, product
from typing import IO

from msgspec import Struct, convert

from waqai.export.coded import Coded, coded
from waqai.export.columns import Column, write_table
from waqai.export.options import Lookup, Options
from waqai.export.output import as_text
from waqai.export.places import at, country_codes, precision
from waqai.export.table import published
from waqai.lexicon.rows import load_yaml
from waqai.records import Record
from waqai.tellings import Party, Site
from waqai.types import Status, content_hash


class Code(Struct, frozen=True):
    """A CAMEO code with its place on the Goldstein scale."""

    label: str
    goldstein: float


class Rule(Struct, frozen=True):
    """One row of the mapping: a type, with a mode, the actor's sectors or topics where the code depends on them."""

    type: str
    code: str
    note: str
    mode: str = ""
    sectors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def weight(self, modes: Sequence[str], sectors: Sequence[str], topics: Sequence[str]) -> tuple[int, int]:
        """How much the rule says (0 if it does not hold) and how early in the record's lists it finds what it asks for."""
        for rank, wanted, given in ((3, (self.mode,) if self.mode else (), modes), (2, self.sectors, sectors), (1, self.topics, topics)):
            if wanted:
                places = [-i for i, value in enumerate(given) if value in wanted]
                return (rank + 1, places[0]) if places else (0, 0)
        return (1, 0)


class Substitute(Struct, frozen=True):
    """What a PLOVER sector or a group in place of a country is in GDELT's columns."""

    note: str
    code: str = ""
    country: str = ""
    known: str = ""
    role: str = ""


class Mapping(Struct, frozen=True):
    """The whole of ontology/cameo.yml."""

    quads: dict[str, tuple[str, ...]]
    codes: dict[str, Code]
    mirrors: dict[str, str]
    done: tuple[Rule, ...]
    planned: tuple[Rule, ...]
    sectors: dict[str, Substitute]
    groups: dict[str, Substitute]
    countries: dict[str, Substitute]


@cache
def mapping() -> Mapping:
    """The mapping from PLOVER to CAMEO."""
    return convert(load_yaml("ontology/cameo.yml"), Mapping)


def code_of(record: Record) -> str:
    """The CAMEO code of a record: the row of the mapping that says most of it."""
    rules = mapping().planned if record.status is Status.PLANNED else mapping().done
    sectors = [s for p in record.actors for s in p.sectors]
    weights = {rule: rule.weight(record.modes, sectors, record.topics) for rule in rules if rule.type == record.type}
    return max(weights, key=lambda rule: weights[rule]).code


def quad_class(code: str) -> int:
    """GDELT's QuadClass of a code."""
    return next(int(number) for number, roots in mapping().quads.items() if code[:2] in roots)


class Dyad(Struct, frozen=True):
    """One row: who did it to whom, either of them None."""

    event: Coded
    code: str
    actor: Party | None
    recipient: Party | None

    @property
    def record(self) -> Record:
        """The record that the row is part of."""
        return self.event.record


def dyads(event: Coded) -> Iterator[Dyad]:
    """Each actor with each recipient; parties of one role without recipients with each other; meetings also from the other side."""
    record, code = event.record, code_of(event.record)
    if not record.recipients and len(record.actors) > 1:
        for left, right in permutations(record.actors, 2):
            yield Dyad(event, code, left, right)
        return
    for actor, recipient in product(record.actors or (None,), record.recipients or (None,)):
        yield Dyad(event, code, actor, recipient)
        if record.type == "CONSULT" and actor and recipient:
            yield Dyad(event, mapping().mirrors.get(code, code), recipient, actor)


def _number(dyad: Dyad) -> int:
    """A number of at most 63 bits that is the same at every export."""
    parties = [p.mention if p else "" for p in (dyad.actor, dyad.recipient)]
    return int(content_hash("dyad", dyad.record.id, *parties), 16) >> 1


def _fraction(day: dt.date) -> float:
    """GDELT's date as a fraction of the year: its codebook says 30 times the month, its files count the months that are over."""
    return round(day.year + ((day.month - 1) * 30 + day.day) / 365, 4)


def _party(dyad: Dyad, side: int) -> Party | None:
    return dyad.actor if side == 1 else dyad.recipient


def _group(party: Party) -> Substitute | None:
    return mapping().groups.get(party.country or "")


def _country(party: Party | None) -> str:
    if party is None or not party.country:
        return ""
    group, other = _group(party), mapping().countries.get(party.country)
    return group.country if group else other.code if other else party.country


def _known_group(party: Party | None) -> str:
    group = _group(party) if party else None
    return group.known if group else ""


def _roles(party: Party | None) -> list[str]:
    if party is None:
        return []
    group = _group(party)
    own = (mapping().sectors[s].code for s in party.sectors if s in mapping().sectors)
    return [r for r in dict.fromkeys((group.role if group else "", *own)) if r]


def _role(party: Party | None, place: int) -> str:
    roles = _roles(party)
    return roles[place] if len(roles) > place else ""


def _code(party: Party | None) -> str:
    return "".join((_country(party), _known_group(party), *_roles(party)))


def _name(party: Party | None) -> str:
    return (party.name.upper() if party.name else party.naming.quote) if party else ""


def _actor_columns(side: int) -> tuple[Column[Dyad], ...]:
    who = f"Actor{side}"
    return (
        Column(f"{who}Code", "country, known group and roles in one", lambda d: _code(_party(d, side))),
        Column(f"{who}Name", "English name in capitals, verbatim where unknown", lambda d: _name(_party(d, side))),
        Column(f"{who}CountryCode", "CAMEO country code", lambda d: _country(_party(d, side))),
        Column(f"{who}KnownGroupCode", "UNO for the United Nations", lambda d: _known_group(_party(d, side))),
        Column(f"{who}EthnicCode", "empty: not read", lambda d: None),
        Column(f"{who}Religion1Code", "empty: not read", lambda d: None),
        Column(f"{who}Religion2Code", "empty: not read", lambda d: None),
        Column(f"{who}Type1Code", "role, from the sectors", lambda d: _role(_party(d, side), 0)),
        Column(f"{who}Type2Code", "second role", lambda d: _role(_party(d, side), 1)),
        Column(f"{who}Type3Code", "third role", lambda d: _role(_party(d, side), 2)),
    )


def _empty_place(who: str) -> tuple[Column[Dyad], ...]:
    parts = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()
    return tuple(Column(f"{who}_{part}", "empty: actors have no place of their own", lambda d: None) for part in parts)


def _site(dyad: Dyad) -> Site | None:
    return dyad.record.where


def _place_type(dyad: Dyad) -> int:
    site = _site(dyad)
    known = precision(site) if site else None
    return known.gdelt if known else 0


def _full_name(dyad: Dyad) -> str | None:
    site = _site(dyad)
    return ", ".join(x for x in (site.name or site.naming.quote, site.country) if x) if site else None


def _fips(dyad: Dyad) -> str | None:
    site = _site(dyad)
    codes = country_codes().get(site.country or "") if site else None
    return codes.fips if codes else None


def _lead(dyad: Dyad) -> int:
    return int(any(t.sentence.start == 0 for t in dyad.record.tellings))


def _added(dyad: Dyad) -> str | None:
    day = published(dyad.record)
    return f"{day:%Y%m%d}000000" if day else None


def _source(dyad: Dyad) -> str:
    documents = dyad.event.entry.documents
    return next((d.url for d in documents if d.url), dyad.record.documents[0])


COLUMNS: tuple[Column[Dyad], ...] = (
    Column("GLOBALEVENTID", "number made from the record's id and the two parties, below 2 to the 63rd", _number),
    Column("SQLDATE", "first day as YYYYMMDD; empty where no words date the event", lambda d: d.event.start and f"{d.event.start:%Y%m%d}"),
    Column("MonthYear", "its month as YYYYMM", lambda d: d.event.start and f"{d.event.start:%Y%m}"),
    Column("Year", "its year", lambda d: d.event.start and d.event.start.year),
    Column("FractionDate", "year + (30 times the months that are over + day) / 365", lambda d: d.event.start and _fraction(d.event.start)),
    *_actor_columns(1),
    *_actor_columns(2),
    Column("IsRootEvent", "1 where a document tells it in its first sentence", _lead),
    Column("EventCode", "CAMEO code (see the mapping below)", lambda d: d.code),
    Column("EventBaseCode", "its first three digits", lambda d: d.code[:3]),
    Column("EventRootCode", "its first two digits", lambda d: d.code[:2]),
    Column(
        "QuadClass", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, by root", lambda d: quad_class(d.code)
    ),
    Column("GoldsteinScale", "place of the code on the scale -10 to 10", lambda d: mapping().codes[d.code].goldstein),
    Column("NumMentions", "trigger words in all tellings", lambda d: sum(len(t.triggers) for t in d.record.tellings)),
    Column("NumSources", "outlets", lambda d: len(d.record.sources)),
    Column("NumArticles", "documents", lambda d: len(d.record.documents)),
    Column("AvgTone", "empty: not measured", lambda d: None),
    *_empty_place("Actor1Geo"),
    *_empty_place("Actor2Geo"),
    Column("ActionGeo_Type", "1 country, 4 settlement, 5 province or region, 0 unknown", _place_type),
    Column("ActionGeo_FullName", "English name of the place (verbatim where unknown) and country", _full_name),
    Column("ActionGeo_CountryCode", "FIPS 10-4", _fips),
    Column("ActionGeo_ADM1Code", "empty", lambda d: None),
    Column("ActionGeo_ADM2Code", "empty", lambda d: None),
    Column("ActionGeo_Lat", "degrees north", at(lambda s: s.latitude)),
    Column("ActionGeo_Long", "degrees east", at(lambda s: s.longitude)),
    Column("ActionGeo_FeatureID", "empty: GDELT has GNS and GNIS numbers here, the gazetteer GeoNames'", lambda d: None),
    Column("DATEADDED", "first day of publication as YYYYMMDD000000", _added),
    Column("SOURCEURL", "address of the first document at hand that has one, else the first document's id", _source),
    Column("RecordID", "added: id of the record", lambda d: d.record.id),
    Column("Status", "added: happened, planned, hypothetical or denied", lambda d: d.record.status.value),
)


def write(records: Iterable[Record], out: IO[bytes], document: Lookup, options: Options) -> None:
    """Write CSV (RFC 4180) in UTF-8 with a header line, one row a dyad."""
    rows = (dyad for event in coded(records, document, options) for dyad in dyads(event))
    with as_text(out) as text:
        write_table(rows, COLUMNS, text, safe=options.spreadsheet_safe)
