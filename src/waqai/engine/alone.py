"""The least linking there is: each telling is a record of its own, but for those that people said are one event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from waqai.records import record
from waqai.store import Store
from waqai.types import Link, Reading


class Alone:
    """A linker that finds nothing by itself and heeds people's merges."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def update(self, documents: Sequence[str], readings: Sequence[Reading] = (), *, may_regroup: bool = True) -> None:
        """Make the records of documents anew, and those of all that people merged with them."""
        merged = groups(link for link in self.store.human_links() if link.judgement)
        stale = self.store.stale()
        ids = {t.id for t in self.store.tellings_of(documents)}
        holding = {*self.store.records_holding(ids).values(), *stale}
        ids |= {telling for tellings in self.store.members(holding).values() for telling in tellings}
        together = {min(group): group for id in ids if (group := merged.get(id) or frozenset((id,)))}
        told = {t.id: t for t in self.store.tellings_by_id({id for group in together.values() for id in group})}
        made = [record(told[id] for id in group if id in told) for group in together.values() if any(id in told for id in group)]
        self.store.replace_records(made, dropped=stale)
        self.store.mark_linked(documents)


def groups(links: Iterable[Link]) -> Mapping[str, frozenset[str]]:
    """The tellings that links hold together, directly or through others, by each of their ids."""
    found: dict[str, frozenset[str]] = {}
    for link in links:
        union = found.get(link.left, frozenset((link.left,))) | found.get(link.right, frozenset((link.right,)))
        found |= dict.fromkeys(union, union)
    return found
