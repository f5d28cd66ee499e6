"""An actor: how it was named over time, its contacts, what it said and with whom it takes part."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from waqai.records import Record
from waqai.store import Filter, QuoteFilter, Store, UnknownIdError
from waqai.tellings import Party
from waqai.web.names import Office, offices
from waqai.web.pages.parts import ROWS, Named, Row, Slot, rows, slots
from waqai.web.pages.quotes import Spoken, spoken
from waqai.web.pages.timeline import is_country
from waqai.web.types import Query

#: How many of its latest events and quotes the page counts over.
_LOOKED_AT = 200
_MOST = 12


class Naming(Struct, frozen=True, gc=False):
    """Words by which reports name the actor, how often, and the days of publication of the first and last of them."""

    words: str
    count: int
    first: dt.date | None
    last: dt.date | None


class Beside(Struct, frozen=True, gc=False):
    """Another participant of the actor's events."""

    party: Named
    records: int


class Actor(Struct, frozen=True):
    """An actor, counted over its latest events and quotes; ``offices`` are those that the package's tables have."""

    key: str
    party: Named
    is_country: bool
    offices: tuple[Office, ...]
    namings: tuple[Naming, ...]
    beside: tuple[Beside, ...]
    types: tuple[Slot, ...]
    stances: tuple[Slot, ...]
    rows: tuple[Row, ...]
    quotes: tuple[Spoken, ...]
    more: bool


def load(store: Store, query: Query) -> Actor:
    """The actor of a key, or the country of a code; UnknownIdError if it takes part in nothing and said nothing."""
    key = query.first("key")
    country = is_country(key)
    records = store.records(Filter(countries=(key,)) if country else Filter(parties=(key,)), limit=_LOOKED_AT)
    said = store.quotes(QuoteFilter(country=key) if country else QuoteFilter(speaker=key), limit=_LOOKED_AT)
    if not records.items and not said.items:
        raise UnknownIdError(f"the store has no actor {key}")
    own = [(p, t.published) for r in records.items for t in r.tellings for p in t.parties if (p.country if country else p.key) == key]
    speaker = next((Named.speaker(q.speaker) for q in said.items if q.speaker), Named(key, key))
    return Actor(
        key=key,
        party=Named(key, key, "state", country=key) if country else Named.of(own[0][0]) if own else speaker,
        is_country=country,
        offices=offices(key),
        namings=_namings(own),
        beside=_beside(records.items, key, country=country),
        types=slots(Counter(r.type for r in records.items).most_common()),
        stances=slots(Counter(q.stance for q in said.items).most_common()),
        rows=rows(store, records.items[:ROWS]),
        quotes=tuple(map(spoken, said.items[:_MOST])),
        more=records.next is not None or len(records.items) > ROWS,
    )


def _namings(own: Sequence[tuple[Party, dt.date | None]]) -> tuple[Naming, ...]:
    days: dict[str, list[dt.date | None]] = {}
    for party, published in own:
        days.setdefault(party.naming.quote, []).append(published)
    found = [Naming(words, len(them), min(known, default=None), max(known, default=None)) for words, them in days.items() for known in [_known(them)]]
    return tuple(sorted(found, key=lambda n: (-n.count, n.words))[:_MOST])


def _known(days: Sequence[dt.date | None]) -> list[dt.date]:
    return [day for day in days if day is not None]


def _beside(records: Sequence[Record], key: str, *, country: bool) -> tuple[Beside, ...]:
    counts: Counter[str] = Counter()
    parties: dict[str, Party] = {}
    for record in records:
        others = {p.key: p for p in record.actors + record.recipients if (p.country if country else p.key) != key}
        counts.update(others.keys())
        parties |= others
    return tuple(Beside(Named.of(parties[k]), n) for k, n in counts.most_common(_MOST))
