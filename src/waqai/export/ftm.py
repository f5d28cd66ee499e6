"""Records as FollowTheMoney entities, one JSON object a line, as OpenAleph and the ``ftm`` command load them.

A record is an ``Event`` with its ``Address``; each document an ``Article``, tied to the event by ``Documentation``; each actor that acts in public a
``Person``, ``PublicBody`` or ``Organization``, tied to the article by ``Mention`` and to whom it dealt with by ``UnknownLink``, which is what the
schema has for who did what to whom. Private persons and crowds are no entities: their namings stay in the event's notes.

Ids depend on content alone, so that a later export gives the same. An entity met again with other names is written again: such fragments are what
``ftm aggregate`` joins. Needs followthemoney (``pip install "waqai[export]"``).
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from hashlib import blake2s
from itertools import product
from typing import IO, TYPE_CHECKING, Any

import msgspec

from waqai.export.extras import needs
from waqai.export.options import ASSERTED, Entry, Lookup, Options, entries
from waqai.ontology import event_types
from waqai.records import Record
from waqai.tellings import Party, Site, Telling
from waqai.types import Document, content_hash

if TYPE_CHECKING:
    from followthemoney.property import Property
    from followthemoney.proxy import EntityProxy

#: Sectors in which a person or body acts in public.
_PUBLIC = frozenset("GOV MIL COP JUD LEG SPY".split())
_POLITICAL = _PUBLIC | frozenset("PTY OPP REB PRM ELI JRN".split())
#: How many fragments are remembered, so as not to write the same one again soon.
_REMEMBERED = 50_000
#: How many parties of a side the name of an event has.
_NAMED = 3
#: The schemata for docs/exports.md: which properties hold what.
SCHEMATA: tuple[tuple[str, str, str], ...] = (
    ("Event", "a record", "name, keywords (type, modes, status, topics), startDate, endDate, date, location, country, addressEntity, involved, "
     "summary (the telling sentences, verbatim), notes (namings of those who are no entities, casualties), proof, recordId"),
    ("Person", "a named person with an office or a public role", "name (English where known, and as written), country, position is left out: the office is part of the naming"),
    ("PublicBody", "a state, a body of a state, or an unnamed office holder of one", "name, country, classification (sectors)"),
    ("Organization", "any other organisation", "name, country, classification (sectors)"),
    ("Address", "the event's place", "full, country, latitude, longitude"),
    ("Article", "a document", "title, publisher, publishedAt, sourceUrl (web addresses only), language; not the text"),
    ("Documentation", "this article tells this event", "document, entity, role (telling), date"),
    ("Mention", "this article names this actor", "document, resolved, name (as written), detectedSchema, contextCountry"),
    ("UnknownLink", "an actor towards a recipient", "subject, object, role (type, modes and status), startDate, endDate, proof, summary"),
)  # fmt: skip


def schema_of(party: Party) -> str | None:
    """The schema of a party: Person, PublicBody or Organization; None for one that is no entity."""
    sectors = frozenset(party.sectors)
    if party.form == "person":
        if is_office(party):
            return "PublicBody" if sectors & _PUBLIC else None
        return "Person" if party.name or sectors & _POLITICAL else None
    if party.form in ("state", "institution"):
        return "PublicBody"
    return ("PublicBody" if sectors & _PUBLIC else "Organization") if party.form == "organisation" else None


def is_office(party: Party) -> bool:
    """True for a naming that tells only a country and a sector ("the Egyptian president"): whoever that is acts for a body of the state."""
    return party.name is None and bool(party.country) and party.key == f"{party.country} {'/'.join(party.sectors)}"


def party_id(party: Party, schema: str) -> str:
    """The id of a party's entity: the same for the same key and schema, in every export."""
    return f"waqai-{content_hash('party', schema, party.key)}"


class _Writer:
    """Makes the entities of records."""

    def __init__(self) -> None:
        self.model = needs("followthemoney").model

    def make(self, schema: str, id: str, **properties: Any) -> EntityProxy:
        """An entity with what the library accepts of the given values; it cleans dates, addresses and country codes."""
        entity: EntityProxy = self.model.make_entity(schema)
        entity.id = id
        for name, values in properties.items():
            _add(entity, name, values)
        return entity

    def entities(self, entry: Entry) -> Iterator[EntityProxy]:
        """All entities of one record, what is referred to before what refers to it."""
        record = entry.record
        documents = {d.id: d for d in entry.documents}
        for id in record.documents:
            telling = next(t for t in record.tellings if t.document == id)
            yield self.article(telling, documents.get(id))
        if record.where is not None:
            yield self.address(record.where)
        known = [(p, schema) for p in (*record.actors, *record.recipients) if (schema := schema_of(p))]
        yield from self.parties(record)
        yield self.event(entry, known)
        yield from (self.documentation(record, t) for t in record.tellings)
        yield from (self.mention(t, p, s) for t in record.tellings for p in t.parties if (s := schema_of(p)))
        yield from self.links(entry)

    def article(self, telling: Telling, document: Document | None) -> EntityProxy:
        title = (document.title if document else None) or telling.document
        return self.make(
            "Article",
            article_id(telling.document),
            title=title,
            name=title,
            publisher=telling.source,
            publishedAt=telling.published,
            sourceUrl=document.url if document else None,
            language="ara",
        )

    def address(self, site: Site) -> EntityProxy:
        return self.make(
            "Address",
            address_id(site),
            full=_place(site),
            country=site.country,
            latitude=_degrees(site.latitude),
            longitude=_degrees(site.longitude),
        )

    def parties(self, record: Record) -> Iterable[EntityProxy]:
        """One entity for each actor of the record or of one of its tellings, which may name the same one in another form."""
        found: dict[str, EntityProxy] = {}
        for party in (*record.actors, *record.recipients, *(p for t in record.tellings for p in t.parties)):
            if schema := schema_of(party):
                id = party_id(party, schema)
                entity = found[id] = found.get(id) or self.make(schema, id)
                _add(entity, "name", [party.name, party.naming.quote])
                _add(entity, "country", party.country)
                _add(entity, "classification", party.sectors if schema != "Person" else ())
        return found.values()

    def event(self, entry: Entry, known: list[tuple[Party, str]]) -> EntityProxy:
        record, site = entry.record, entry.record.where
        return self.make(
            "Event",
            event_id(record),
            name=_title(record),
            recordId=record.id,
            keywords=[record.type, *record.modes, record.status.value, *record.topics],
            involved=[party_id(p, schema) for p, schema in known],
            proof=[article_id(id) for id in record.documents],
            summary=[words for t in record.tellings if (words := entry.sentence(t))] or [e.quote for t in record.tellings for e in t.triggers],
            notes=list(_notes(record)),
            location=_place(site) if site else None,
            country=site.country if site else None,
            addressEntity=address_id(site) if site else None,
            **_days(record),
        )

    def documentation(self, record: Record, telling: Telling) -> EntityProxy:
        return self.make(
            "Documentation",
            f"waqai-{content_hash('documentation', record.id, telling.id)}",
            document=article_id(telling.document),
            entity=event_id(record),
            role="telling",
            date=telling.published,
        )

    def mention(self, telling: Telling, party: Party, schema: str) -> EntityProxy:
        return self.make(
            "Mention",
            f"waqai-{content_hash('mention', telling.document, party.mention)}",
            document=article_id(telling.document),
            resolved=party_id(party, schema),
            name=party.naming.quote,
            detectedSchema=schema,
            contextCountry=party.country,
        )

    def links(self, entry: Entry) -> Iterator[EntityProxy]:
        record = entry.record
        if record.status not in ASSERTED:  # a graph does not show that its edge was denied
            return
        for actor, recipient in product(record.actors, record.recipients):
            left, right = schema_of(actor), schema_of(recipient)
            if left and right:
                ends = party_id(actor, left), party_id(recipient, right)
                yield self.make(
                    "UnknownLink",
                    f"waqai-{content_hash('link', record.id, *ends)}",
                    subject=ends[0],
                    object=ends[1],
                    role=f"{' '.join((record.type, *record.modes))} ({record.status.value})",
                    proof=[article_id(id) for id in record.documents],
                    summary=_title(record),
                    **_days(record),
                )


def _add(entity: EntityProxy, name: str, values: Any) -> None:
    """Add values to a property. Words longer than the library takes are cut, with an ellipsis for what is left out; so long an address is left out."""
    if not values:
        return
    prop = entity.schema.properties[name]
    several = values if isinstance(values, (list, tuple)) else [values]
    entity.add(prop, [_fitting(value, prop) for value in several])


def _fitting(value: Any, prop: Property) -> Any:
    most = prop.type.max_length
    if not isinstance(value, str) or len(value) <= most:
        return value
    return None if prop.type.name == "url" else f"{value[: most - 1]}…"


def article_id(document: str) -> str:
    """The id of a document's entity."""
    return f"waqai-{content_hash('article', document)}"


def event_id(record: Record) -> str:
    """The id of a record's entity."""
    return f"waqai-{record.id}"


def address_id(site: Site) -> str:
    """The id of a place's entity: the gazetteer's entry, or the words where there is none."""
    return f"waqai-{content_hash('address', site.id or site.naming.quote)}"


def _degrees(number: float | None) -> str | None:
    """As text, because the library rounds numbers to two decimals, which is a kilometre."""
    return None if number is None else f"{number:.5f}"


def _place(site: Site) -> str:
    return site.name or site.naming.quote


def _title(record: Record) -> str:
    sides = [_listed(parties) for parties in (record.actors, record.recipients)]
    who = " → ".join(side for side in sides if side)
    label = event_types()[record.type].label
    return f"{label} ({', '.join((*record.modes, record.status.value))})" + (f": {who}" if who else "")


def _listed(parties: tuple[Party, ...]) -> str:
    more = f" and {len(parties) - _NAMED} more" if len(parties) > _NAMED else ""
    return ", ".join(p.name or p.naming.quote for p in parties[:_NAMED]) + more


def _notes(record: Record) -> Iterator[str]:
    for role, parties in (("actor", record.actors), ("recipient", record.recipients)):
        yield from (f"{role}: {p.naming.quote}" for p in parties if schema_of(p) is None)
    for what, number in (("killed", record.killed), ("wounded", record.wounded)):
        if number is not None:
            yield f"{what}: {number}"
    for d in record.disagreements:
        yield f"the reports differ on {d.field}: {', '.join(v.value for v in d.versions)}"


def _days(record: Record) -> dict[str, dt.date | None]:
    when = record.when
    return {"startDate": when.start, "endDate": when.end} if when and when.start else {}


def write(records: Iterable[Record], out: IO[bytes], document: Lookup, options: Options) -> None:
    """Write one entity a line, UTF-8."""
    writer, encoder, seen = _Writer(), msgspec.json.Encoder(), _Recent()
    for entry in entries(records, document):
        for entity in writer.entities(entry):
            line = encoder.encode(entity.to_dict())
            if seen.new(line):
                out.write(line + b"\n")


class _Recent:
    """The lines written last, as digests."""

    def __init__(self) -> None:
        self._digests: OrderedDict[bytes, None] = OrderedDict()

    def new(self, line: bytes) -> bool:
        """True if the line is not among those written last; it is now."""
        digest = blake2s(line, digest_size=8).digest()
        known = digest in self._digests
        self._digests[digest] = None
        self._digests.move_to_end(digest)
        if len(self._digests) > _REMEMBERED:
            self._digests.popitem(last=False)
        return not known
