"""What goes into and comes out of a store beside the package's own types."""

from __future__ import annotations

import datetime as dt
from typing import Generic, TypeVar

from msgspec import Struct

from waqai.store.search import Snippet
from waqai.types import Evidence

T = TypeVar("T")


class Page(Struct, Generic[T], frozen=True):
    """Some of what was asked for, and the cursor of what follows; None if nothing does."""

    items: tuple[T, ...]
    next: str | None = None


class Filter(Struct, frozen=True, gc=False):
    """Which events: every field that is given must hold.

    ``countries`` and ``parties`` (keys) must all take part, as actor or recipient; two of them ask for what passed between the two. ``first`` and ``last`` are days of the event,
    or of publication where it has none. ``place`` is a name of the gazetteer.
    """

    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    place_country: str | None = None
    place: str | None = None
    sources: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    least: float = 0.0
    document: str | None = None


class QuoteFilter(Struct, frozen=True, gc=False):
    """Which quotes: every field that is given must hold; ``first`` and ``last`` are days of publication, ``country`` is the speaker's."""

    speaker: str | None = None
    country: str | None = None
    stances: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    document: str | None = None
    addressee: str | None = None
    topic: str | None = None


class SearchFilter(Struct, frozen=True, gc=False):
    """Which documents: every field that is given must hold; ``first`` and ``last`` are days of publication."""

    sources: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None


class Speaker(Struct, frozen=True, gc=False):
    """Whose words a quote is, or whom they were said to: key, name, country and sectors as of a party, and the words of the naming."""

    key: str
    naming: Evidence
    name: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()


class StoredQuote(Struct, frozen=True, gc=False):
    """Reported speech of one document with its resolved speaker and addressee, None where the text names none, and its topics."""

    id: str
    document: str
    content: Evidence
    cue: Evidence
    direct: bool
    stance: str
    published: dt.date | None
    source: str | None
    speaker: Speaker | None = None
    addressee: Speaker | None = None
    topics: tuple[str, ...] = ()


class Heading(Struct, frozen=True, gc=False):
    """A document without its text."""

    id: str
    title: str | None
    source: str | None
    url: str | None
    published: dt.date | None


class Hit(Struct, frozen=True, gc=False):
    """A document that a search found; ``snippet`` is None where only its title holds what was sought."""

    document: str
    title: str | None
    source: str | None
    published: dt.date | None
    score: float
    snippet: Snippet | None = None


class PartyCount(Struct, frozen=True, gc=False):
    """A participant over all records: its key, a name and country, and in how many records it takes part."""

    key: str
    name: str | None
    country: str | None
    records: int


class SourceCount(Struct, frozen=True, gc=False):
    """An outlet and how much the store has of it; days of publication."""

    source: str
    documents: int
    first: dt.date | None
    last: dt.date | None


class Run(Struct, frozen=True, gc=False):
    """One run of a verb that wrote; times are UTC. ``finished`` None: it was cut short or is at work."""

    id: int
    verb: str
    fingerprint: str
    started: dt.datetime
    finished: dt.datetime | None
    read: int
    skipped: int
    problems: int


class Stats(Struct, frozen=True, gc=False):
    """How much a store holds. ``events`` are current tellings, ``records`` the events of the world that they tell."""

    documents: int
    readings: int
    events: int
    records: int
    quotes: int
    links: int
    references: int
    dossiers: int
    judgements: int
    sources: int
    runs: int
    unlinked: int


class Totals(Struct, frozen=True, gc=False):
    """Of :class:`Stats` what takes little time to count."""

    documents: int
    records: int
    quotes: int
    dossiers: int
    judgements: int
    sources: int
    unlinked: int


class Stage(Struct, frozen=True, gc=False):
    """A step of a dossier: its name, its day where known, and the words that say so."""

    stage: str
    document: str
    evidence: Evidence
    day: dt.date | None = None
    telling: str | None = None


class DossierParty(Struct, frozen=True, gc=False):
    """A party to a dossier."""

    key: str
    name: str | None = None
    country: str | None = None


class StoredDossier(Struct, frozen=True, gc=False):
    """A negotiation or deal: ``stages`` in order of time, the last one where it stands.

    ``body``: the dossier whole, as JSON of whoever made it; ``keys``: under which it may meet further stages (written, not read back).
    """

    id: str
    matter: str
    stage: str
    parties: tuple[DossierParty, ...]
    stages: tuple[Stage, ...]
    body: str = "{}"
    keys: tuple[str, ...] = ()


class Reference(Struct, frozen=True, gc=False):
    """A background telling and the earlier telling that it refers to; ``target`` None: not in the store (yet). ``body`` as of a dossier."""

    telling: str
    target: str | None
    score: float
    body: str = "{}"


class PlaceCount(Struct, frozen=True, gc=False):
    """A place at which events are, degrees north and east where the gazetteer has them, and how many."""

    name: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    records: int


class PairCount(Struct, frozen=True, gc=False):
    """Two countries, in order of their codes, with how many records of one type both take part in."""

    one: str
    other: str
    type: str
    records: int


class ContactDay(Struct, frozen=True, gc=False):
    """How many events of one type two parties had on one day."""

    day: dt.date
    type: str
    records: int


class Activity(Struct, frozen=True, gc=False):
    """What became of the documents of one outlet: its events, problems of reading, and how many documents are reprints of earlier ones."""

    source: str
    events: int
    problems: int
    reprints: int


class TypeCount(Struct, frozen=True, gc=False):
    """How many records there are of a type."""

    type: str
    records: int
