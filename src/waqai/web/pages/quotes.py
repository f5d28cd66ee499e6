"""Quotes: who said what to whom, by speaker, addressee, country, stance and topic."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from waqai.store import QuoteFilter, Store
from waqai.store.values import StoredQuote
from waqai.web.names import key
from waqai.web.pages.parts import ROWS, Named
from waqai.web.types import Query


class Spoken(Struct, frozen=True, gc=False):
    """Reported speech with its speaker and whom it was said to, None where the text names none that was found, and its topics."""

    id: str
    document: str
    content: str
    cue: str
    direct: bool
    stance: str
    published: dt.date | None
    source: str | None
    speaker: Named | None
    addressee: Named | None = None
    topics: tuple[str, ...] = ()


class Quotes(Struct, frozen=True):
    """Quotes, the newest first, the filter that they hold, and the cursor of what follows."""

    which: QuoteFilter
    rows: tuple[Spoken, ...]
    next: str | None


def load(store: Store, query: Query) -> Quotes:
    """Quotes after the cursor."""
    which = QuoteFilter(
        speaker=key(query.first("speaker")) or None,
        country=query.first("country") or None,
        stances=query.all("stance"),
        first=query.day("first"),
        last=query.day("last"),
        addressee=key(query.first("addressee")) or None,
        topic=query.topic(),
    )
    page = store.quotes(which, cursor=query.first("cursor") or None, limit=ROWS)
    return Quotes(which, tuple(map(spoken, page.items)), page.next)


def spoken(quote: StoredQuote) -> Spoken:
    """A quote as pages show it."""
    speaker, addressee = (Named.speaker(person) if person else None for person in (quote.speaker, quote.addressee))
    return Spoken(
        quote.id,
        quote.document,
        quote.content.quote,
        quote.cue.quote,
        quote.direct,
        quote.stance,
        quote.published,
        quote.source,
        speaker,
        addressee,
        quote.topics,
    )
