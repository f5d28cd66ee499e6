"""What the API lets people read: one entry an address, with its parameters, what fills it and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from waqai import meaning
from waqai.judgements import Judged, Judgement
from waqai.link.chains import GRAINS, Chain, Contact, Point, chain
from waqai.ontology import contexts, event_types
from waqai.records import Record
from waqai.store import Filter, QuoteFilter, SearchFilter, Store
from waqai.store.accounts import Entry
from waqai.store.values import Heading, Hit, Page, PartyCount, Reference, Run, SourceCount, Stats, StoredDossier, StoredQuote
from waqai.types import Document, Link, Reading, Relation, Status
from waqai.web.types import WAYS, Query

T = TypeVar("T")

#: Items of a page unless asked otherwise, and at most.
PAGE, MOST = 50, 200
#: Records of a chain at most, the newest.
_LONGEST_CHAIN = 2_000

_TEXT: Mapping[str, Any] = {"type": "string", "minLength": 1, "maxLength": 400, "pattern": r"^[^\u0000]+$"}
_COUNTRY: Mapping[str, Any] = {"type": "string", "pattern": "^[A-Z]{3}$"}
_DAY: Mapping[str, Any] = {"type": "string", "format": "date"}


def _many(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": "array", "items": schema, "maxItems": 32}


class Parameter(Struct, frozen=True):
    """A parameter of a query: its JSON Schema, and what it means."""

    schema: Mapping[str, Any]
    description: str
    required: bool = False


PARAMETERS: Mapping[str, Parameter] = {
    "cursor": Parameter(_TEXT, "Where the page begins: `next` of the one before."),
    "limit": Parameter({"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}, "Items of a page."),
    "type": Parameter(_many({"type": "string", "enum": list(event_types())}), "PLOVER types, any of which."),
    "status": Parameter(_many({"type": "string", "enum": [s.value for s in Status]}), "What the texts say of whether it happened; any of these."),
    "country": Parameter(_many(_COUNTRY), "Countries (ISO 3166-1 alpha-3) that all take part."),
    "party": Parameter(_many(_TEXT), "Keys of parties that all take part."),
    "place": Parameter(_COUNTRY, "The country where it was."),
    "at": Parameter(_TEXT, "The place where it was, by its name in the gazetteer."),
    "source": Parameter(_many(_TEXT), "Outlets, any of which."),
    "first": Parameter(_DAY, "Not before this day."),
    "last": Parameter(_DAY, "Not after this day."),
    "least": Parameter({"type": "number", "minimum": 0, "maximum": 1}, "The least score."),
    "document": Parameter(_TEXT, "The id of a document."),
    "fingerprint": Parameter(_TEXT, "That of the reader; the current reading without it."),
    "speaker": Parameter(_TEXT, "The key of a speaker."),
    "addressee": Parameter(_TEXT, "The key of whom the words were said to."),
    "topic": Parameter({"type": "string", "enum": list(contexts())}, "What the words are about, a PLOVER context."),
    "stance": Parameter(_many(_TEXT), "Stances, any of which."),
    "id": Parameter({**_many(_TEXT), "minItems": 1}, "Ids of events or documents.", required=True),
    "relation": Parameter({"type": "string", "enum": [r.value for r in Relation]}, "Only links of this relation."),
    "event": Parameter({**_many(_TEXT), "minItems": 1}, "Ids of events.", required=True),
    "between": Parameter({**_many(_TEXT), "minItems": 2, "maxItems": 2}, "The two parties, each a country or a key.", required=True),
    "grain": Parameter({"type": "string", "enum": list(GRAINS), "default": "month"}, "Over what the curve is drawn."),
    "q": Parameter(
        _TEXT, "Words that must all occur, in quotation marks side by side, with * a beginning; or what is sought by meaning.", required=True
    ),
    "by": Parameter({"type": "string", "enum": list(WAYS), "default": WAYS[0]}, "How to search; by meaning once the store was indexed."),
}
_FILTER = ("type", "status", "country", "party", "place", "at", "source", "first", "last", "least", "document")
_PAGED = ("cursor", "limit")
_OF_QUOTES = ("speaker", "addressee", "country", "stance", "topic", "first", "last", "document", *_PAGED)


class Endpoint(Struct, frozen=True):
    """An address below ``/api/v1`` and what answers it; ``load`` raises ValueError for a query that makes no sense, UnknownIdError for no such thing."""

    path: str
    summary: str
    returns: Any
    load: Callable[[Store, Query], Any]
    parameters: tuple[str, ...] = ()
    #: Statuses of problems beside those of any address.
    problems: tuple[int, ...] = ()


class ChainOfTwo(Struct, frozen=True):
    """Every contact of two parties in order, and their conflict-cooperation curve; ``is_cut`` if there are more, of which these are the newest."""

    parties: tuple[str, str]
    contacts: tuple[Contact, ...]
    curve: tuple[Point, ...]
    links: tuple[Link, ...]
    is_cut: bool = False


def paging(query: Query) -> dict[str, Any]:
    """The cursor and the number of items that a query asks for; ValueError if they make no sense."""
    return {"cursor": next(iter(query.all("cursor")), None), "limit": query.number("limit", PAGE, 1, MOST)}


def _search_filter(query: Query) -> SearchFilter:
    return SearchFilter(query.all("source"), query.day("first"), query.day("last"))


def _quote_filter(query: Query) -> QuoteFilter:
    which = query.filter()
    speaker, addressee = (next(iter(query.all(name)), None) for name in ("speaker", "addressee"))
    country = next(iter(which.countries), None)
    return QuoteFilter(speaker, country, query.all("stance"), which.first, which.last, which.document, addressee, query.topic())


def _search(store: Store, query: Query) -> Page[Hit]:
    sought, asked = _required(query, "q"), paging(query)
    if asked["cursor"] is not None:
        asked["cursor"] = str(_offset(asked["cursor"]))
    search = meaning.search if query.way() == "meaning" else Store.search
    return search(store, sought[0], _search_filter(query), **asked)


def _required(query: Query, name: str, least: int = 1) -> tuple[str, ...]:
    values = query.all(name)
    if len(values) < least:
        raise ValueError(f"{name}: give {'it' if least == 1 else f'{least} of them'}")
    return values


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 10):
        raise ValueError(f"{cursor[:40]!r} is no cursor of a page")
    return int(cursor)


def _cut(items: list[T], query: Query) -> Page[T]:
    """The part of a list that a query asks for."""
    asked = paging(query)
    start, limit = _offset(asked["cursor"]), asked["limit"]
    end = start + limit
    return Page(tuple(items[start:end]), str(end) if len(items) > end else None)


def _links(store: Store, query: Query) -> Page[Link]:
    given = query.first("relation")
    if given and given not in list(Relation):
        raise ValueError(f"relation: {given[:40]!r} is not known")
    return _cut(store.links(_required(query, "id"), Relation(given) if given else None), query)


def _parties(store: Store, query: Query) -> Page[PartyCount]:
    country = next(iter(query.filter().countries), None)
    return Page(tuple(store.parties(country, limit=query.number("limit", PAGE, 1, MOST))))


def _chain(store: Store, query: Query) -> ChainOfTwo:
    pair = _required(query, "between", 2)
    if len(pair) > 2 or pair[0] == pair[1]:
        raise ValueError("between: give two different parties")
    grain = query.first("grain", "month")
    if grain not in GRAINS:
        raise ValueError(f"grain: {grain[:40]!r} is none of {', '.join(GRAINS)}")
    records, is_cut = _records_between(store, pair, query)
    found: Chain = chain(records, *pair)
    return ChainOfTwo((pair[0], pair[1]), found.contacts, found.curve(grain), found.links, is_cut)


def _records_between(store: Store, pair: tuple[str, ...], query: Query) -> tuple[list[Record], bool]:
    countries = tuple(p for p in pair if len(p) == 3 and p.isascii() and p.isupper())
    which = Filter(countries=countries, parties=tuple(p for p in pair if p not in countries), first=query.day("first"), last=query.day("last"))
    found: list[Record] = []
    cursor: str | None = None
    while True:
        page = store.records(which, cursor=cursor, limit=MOST)
        found += page.items
        cursor = page.next
        if cursor is None or len(found) >= _LONGEST_CHAIN:
            return found, cursor is not None


def _dossier(store: Store, query: Query) -> StoredDossier:
    from waqai.store import UnknownIdError

    found = store.dossiers([query.path["id"]])
    if not found:
        raise UnknownIdError(f"the store has no dossier {query.path['id']}")
    return found[0]


def _judgements(store: Store, query: Query) -> Page[Judgement]:
    documents = query.all("document")
    return _cut(store.judgements(documents or None)[::-1], query)


def audit(store: Store, query: Query) -> Page[Entry]:
    """Lines of the audit, the newest first."""
    asked = paging(query)
    before = None if asked["cursor"] is None else _offset(asked["cursor"])
    entries, after = store.accounts.audit(before=before, limit=asked["limit"])
    return Page(tuple(entries), None if after is None else str(after))


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("/documents", "Documents without their texts, the newest first.", Page[Heading],
             lambda s, q: s.documents(_search_filter(q), **paging(q)), ("source", "first", "last", *_PAGED)),
    Endpoint("/documents/{id}", "A document as it was received.", Document, lambda s, q: s.document(q.path["id"])),
    Endpoint("/documents/{id}/reading", "The reading of a document, as its reader left it.", Reading,
             lambda s, q: s.reading(q.path["id"], next(iter(q.all("fingerprint")), None)), ("fingerprint",)),
    Endpoint("/records", "Events of the world with all their tellings, the newest first.", Page[Record],
             lambda s, q: s.records(q.filter(), **paging(q)), (*_FILTER, *_PAGED)),
    Endpoint("/records/{id}", "An event of the world; by an id that it has or once had.", Record, lambda s, q: s.record(q.path["id"])),
    Endpoint("/events", "Events as single documents tell them, after judgements, the newest first.", Page[Judged],
             lambda s, q: s.tellings(q.filter(), **paging(q)), (*_FILTER, *_PAGED)),
    Endpoint("/events/{id}", "An event as one document tells it, after judgements.", Judged, lambda s, q: s.telling(q.path["id"])),
    Endpoint("/events/{id}/record", "The record that an event is part of.", Record, lambda s, q: s.record_with(q.path["id"])),
    Endpoint("/quotes", "Reported speech, the newest first; `country` is the speaker's.", Page[StoredQuote],
             lambda s, q: s.quotes(_quote_filter(q), **paging(q)), _OF_QUOTES),
    Endpoint("/parties", "Participants of records, those in the most records first.", Page[PartyCount], _parties, ("country", "limit")),
    Endpoint("/links", "The machine's links of events or documents.", Page[Link], _links, ("id", "relation", *_PAGED)),
    Endpoint("/references", "What background events refer to.", Page[Reference],
             lambda s, q: _cut(s.references(_required(q, "event")), q), ("event", *_PAGED)),
    Endpoint("/chains", "All contacts of two parties in order, and their conflict-cooperation curve.", ChainOfTwo, _chain,
             ("between", "grain", "first", "last")),
    Endpoint("/dossiers", "Negotiations and deals, the latest to move first.", Page[StoredDossier],
             lambda s, q: s.dossiers_at(countries=q.filter().countries, **paging(q)), ("country", *_PAGED)),
    Endpoint("/dossiers/{id}", "A negotiation or deal with its stages.", StoredDossier, _dossier),
    Endpoint("/sources", "The outlets, those with the most documents first.", Page[SourceCount], lambda s, q: _cut(s.sources(), q), _PAGED),
    Endpoint("/runs", "The runs that wrote, the newest first.", Page[Run], lambda s, q: _cut(s.runs(), q), _PAGED),
    Endpoint("/stats", "How much the store holds.", Stats, lambda s, _: s.stats()),
    Endpoint("/search", "Documents that hold what is sought or are nearest to it in meaning, the best first, with snippets.", Page[Hit], _search,
             ("q", "by", "source", "first", "last", *_PAGED), (409,)),
    Endpoint("/judgements", "What people decided, the newest first.", Page[Judgement], _judgements, ("document", *_PAGED)),
)  # fmt: skip
