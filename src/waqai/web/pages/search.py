"""Search in the documents, by their words or by meaning, with what was found."""

from __future__ import annotations

from msgspec import Struct

from waqai import meaning
from waqai.store import SearchFilter, Store
from waqai.store.values import Hit, Page
from waqai.web.pages.parts import ROWS
from waqai.web.types import Query


class Search(Struct, frozen=True):
    """Documents that hold all words of ``q`` or, ``by`` meaning, are nearest to it; the best first.

    ``sources`` are the outlets to choose from. By meaning, ``indexed`` documents are searched and ``waiting`` ones not yet.
    """

    q: str
    which: SearchFilter
    rows: tuple[Hit, ...]
    next: str | None
    sources: tuple[str, ...]
    by: str = "words"
    indexed: int = 0
    waiting: int = 0


def load(store: Store, query: Query) -> Search:
    """What the store has for ``q``."""
    q, by = query.first("q"), query.way()
    which = SearchFilter(query.all("source"), query.day("first"), query.day("last"))
    sources = tuple(s.source for s in store.sources())
    if by == "words":
        page = store.search(q, which, cursor=query.first("cursor") or None, limit=ROWS) if q else Page(())
        return Search(q, which, page.items, page.next, sources)
    state = meaning.state(store)
    page = meaning.search(store, q, which, cursor=query.first("cursor") or None, limit=ROWS) if q and state.rows else Page(())
    return Search(q, which, page.items, page.next, sources, by, state.rows, state.waiting)
