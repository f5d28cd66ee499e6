"""Everything of one kind as JSON lines, a page in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import msgspec

from waqai.store import QuoteFilter, SearchFilter, Store
from waqai.store.values import Page
from waqai.web.endpoints import MOST
from waqai.web.types import Query

_Fetch = Callable[[Store, Query, str | None], Page[Any]]

KINDS: dict[str, _Fetch] = {
    "records": lambda s, q, cursor: s.records(q.filter(), cursor=cursor, limit=MOST),
    "events": lambda s, q, cursor: s.tellings(q.filter(), cursor=cursor, limit=MOST),
    "quotes": lambda s, q, cursor: s.quotes(QuoteFilter(first=q.day("first"), last=q.day("last")), cursor=cursor, limit=MOST),
    "documents": lambda s, q, cursor: s.documents(SearchFilter(q.all("source"), q.day("first"), q.day("last")), cursor=cursor, limit=MOST),
    "judgements": lambda s, _q, _cursor: Page(tuple(s.judgements())),
}


def lines(store: Store, kind: str, query: Query) -> Iterator[bytes]:
    """JSON lines, a page of them at a time; ValueError, before the first, for a query that makes no sense."""
    fetch = KINDS[kind]
    first = fetch(store, query, None)
    return chain((_encoded(first),), _rest(store, fetch, query, first.next))


def _rest(store: Store, fetch: _Fetch, query: Query, cursor: str | None) -> Iterator[bytes]:
    while cursor is not None:
        page = fetch(store, query, cursor)
        yield _encoded(page)
        cursor = page.next


def _encoded(page: Page[Any]) -> bytes:
    encode = msgspec.json.Encoder().encode
    return b"".join(encode(item) + b"\n" for item in page.items)
