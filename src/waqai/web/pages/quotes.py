"""Quotes: who said what, by speaker, country and stance."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from waqai.store import QuoteFilter, Store
from waqai.store.values import StoredQuote
from waqai.web.names import key
from waqai.web.pages.parts import ROWS, Named
from waqai.web.types import Query


class Spoken(Struct, frozen=True, gc=False):
    """Reported speech with its speaker, None where the text names none that was found."""

    id: str
    document: str
    content: str
    cue: str
    direct: bool
    stance: str
    published: dt.date | None
    source: str | None
    speaker: Named | None


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
    )
    page = store.quotes(which, cursor=query.first("cursor") or None, limit=ROWS)
    return Quotes(which, tuple(map(spoken, page.items)), page.next)


def spoken(quote: StoredQuote) -> Spoken:
    """A quote as pages show it."""
    speaker = Named.speaker(quote.speaker) if quote.speaker else None
    return Spoken(quote.id, quote.document, quote.content.quote, quote.cue.quote, quote.direct, quote.stance, quote.published, quote.source, speaker)
