"""Every write, and who signed in: for admins."""

from __future__ import annotations

from msgspec import Struct

from waqai.store import Store
from waqai.store.accounts import Entry
from waqai.web.types import Query

_ROWS = 100


class Audit(Struct, frozen=True):
    """Lines of the audit, the newest first, and the cursor of those before."""

    rows: tuple[Entry, ...]
    next: str | None


def load(store: Store, query: Query) -> Audit:
    """A page of the audit; at most ``limit`` lines before ``cursor``."""
    before = query.number("cursor", 0, 0, 999_999_999)
    entries, after = store.accounts.audit(before=before or None, limit=query.number("limit", _ROWS, 1, 10_000))
    return Audit(tuple(entries), None if after is None else str(after))
