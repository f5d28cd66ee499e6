"""Records of a store, as exports ask for them."""

from __future__ import annotations

from collections.abc import Iterator

from waqai.export.sources import Filters
from waqai.records import Record
from waqai.store import Store, UnknownIdError
from waqai.store.values import Filter
from waqai.types import Document, Reading

#: Records fetched together.
_PAGE = 200


class StoreRecords:
    """The linked records of a store, the newest first; a page of them is in memory at a time."""

    #: What a file of readings may hold and a store cannot: lines that are none.
    broken: tuple[str, ...] = ()

    def __init__(self, store: Store) -> None:
        self._store = store

    def records(self, filters: Filters) -> Iterator[Record]:
        """The records for which the filters hold."""
        which = Filter(
            types=tuple(sorted(filters.types)),
            statuses=tuple(sorted(filters.statuses)),
            countries=tuple(sorted(filters.countries)),
            least=filters.least,
        )
        cursor: str | None = None
        while True:
            page = self._store.records(which, cursor=cursor, limit=_PAGE)
            yield from (r for r in page.items if filters.matches(r))
            cursor = page.next
            if cursor is None:
                return

    def document(self, id: str) -> Document | None:
        """The document with this id, None where the store has none."""
        try:
            return self._store.document(id)
        except UnknownIdError:
            return None

    def readings(self, filters: Filters) -> Iterator[Reading]:
        """The current readings of the documents that tell the records for which the filters hold, each once."""
        seen: set[str] = set()
        for record in self.records(filters):
            new = [id for id in record.documents if id not in seen]
            seen.update(new)
            yield from self._store.readings(new)
