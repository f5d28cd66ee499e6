"""Search in the documents, with the words found."""

from __future__ import annotations

from msgspec import Struct

from waqai.store import SearchFilter, Store
from waqai.store.values import Hit
from waqai.web.pages.parts import ROWS
from waqai.web.types import Query


class Search(Struct, frozen=True):
    """Documents that hold all words of ``q``, the most relevant first; ``sources`` are the outlets to choose from."""

    q: str
    which: SearchFilter
    rows: tuple[Hit, ...]
    next: str | None
    sources: tuple[str, ...]


def load(store: Store, query: Query) -> Search:
    """What the store has for ``q``."""
    q = query.first("q")
    which = SearchFilter(query.all("source"), query.day("first"), query.day("last"))
    sources = tuple(s.source for s in store.sources())
    if not q:
        return Search(q, which, (), None, sources)
    page = store.search(q, which, cursor=query.first("cursor") or None, limit=ROWS)
    return Search(q, which, page.items, page.next, sources)
