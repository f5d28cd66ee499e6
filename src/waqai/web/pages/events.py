"""Events of the world by filter, the newest first."""

from __future__ import annotations

from msgspec import Struct

from waqai.store import Store
from waqai.store.values import Filter
from waqai.web.pages.parts import ROWS, Row, rows
from waqai.web.types import Query


class Events(Struct, frozen=True):
    """Events, the filter that they hold, and the cursor of what follows."""

    which: Filter
    rows: tuple[Row, ...]
    next: str | None


def load(store: Store, query: Query) -> Events:
    """Events after the cursor."""
    which = query.filter()
    page = store.records(which, cursor=query.first("cursor") or None, limit=ROWS)
    return Events(which, rows(store, page.items), page.next)
