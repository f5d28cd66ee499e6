"""A store of links and records in memory: what :class:`waqai.link.linker.Linker` needs, for one run over a folder and for tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from waqai.link.linker import Filed, Signed
from waqai.records import Record
from waqai.tellings import Telling
from waqai.types import Link


class MemoryStore:
    """Documents, keys, links and records in dictionaries."""

    def __init__(self) -> None:
        self._documents: dict[str, Filed] = {}
        self._tellings: dict[str, Telling] = {}
        self._signatures: dict[str, Signed] = {}
        self._bands: dict[str, set[str]] = defaultdict(set)
        self._blocks: dict[str, set[str]] = defaultdict(set)
        self._links: dict[tuple[str, ...], Link] = {}
        self._ends: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._records: dict[str, Record] = {}
        self._record_of: dict[str, str] = {}

    def add(self, documents: Iterable[Filed]) -> list[str]:
        """File documents; their ids."""
        filed = {document.id: document for document in documents}
        self._documents |= filed
        self._tellings |= {t.id: t for d in filed.values() for t in d.tellings}
        return list(filed)

    def records(self) -> list[Record]:
        """Every record, by id."""
        return [self._records[id] for id in sorted(self._records)]

    def all_links(self) -> list[Link]:
        """Every link, by ends, relation and author."""
        return [self._links[key] for key in sorted(self._links)]

    def documents(self, ids: Collection[str]) -> Iterable[Filed]:
        """The documents filed under these ids."""
        return [self._documents[id] for id in ids if id in self._documents]

    def index(self, signatures: Collection[Signed], bands: Mapping[str, Collection[str]], blocks: Mapping[str, Collection[str]]) -> None:
        """Keep signatures, and the keys of documents and tellings."""
        self._signatures |= {s.id: s for s in signatures}
        for index, keys_of in ((self._bands, bands), (self._blocks, blocks)):
            for id, keys in keys_of.items():
                for key in keys:
                    index[key].add(id)

    def documents_sharing(self, bands: Collection[str]) -> Iterator[tuple[str, Signed]]:
        """(band, document) for each document under each band."""
        return ((band, self._signatures[id]) for band in bands for id in self._bands.get(band, ()))

    def tellings_sharing(self, keys: Collection[str]) -> Iterator[tuple[str, str]]:
        """(key, id) for each telling under each block."""
        return ((key, id) for key in keys for id in self._blocks.get(key, ()))

    def tellings(self, ids: Collection[str]) -> list[Telling]:
        """The tellings with these ids."""
        return [self._tellings[id] for id in ids if id in self._tellings]

    def homes(self, ids: Collection[str]) -> dict[str, str]:
        """The documents of the tellings with these ids."""
        return {id: self._tellings[id].document for id in ids if id in self._tellings}

    def standing(self, ids: Collection[str]) -> Iterator[tuple[str, ...]]:
        """The sorted tellings of each record that holds one of these."""
        records = {self._record_of[id] for id in ids if id in self._record_of}
        return (tuple(sorted(t.id for t in self._records[record].tellings)) for record in records)

    def links(self, ids: Collection[str]) -> list[Link]:
        """Every link with one of these ids at an end."""
        keys = {key for id in ids for key in self._ends.get(id, ())}
        return [self._links[key] for key in keys]

    def put_links(self, links: Collection[Link]) -> None:
        """Keep links, one of the machine for each pair of ends and relation."""
        for link in links:
            key = (link.left, link.right, link.relation, link.by, "" if link.judgement is None else str(link.at))
            self._links[key] = link
            self._ends[link.left].add(key)
            self._ends[link.right].add(key)

    def replace_records(self, tellings: Collection[str], records: Collection[Record]) -> None:
        """Drop the records of these tellings and keep the new ones."""
        for id in {self._record_of[t] for t in tellings if t in self._record_of}:
            old = self._records.pop(id)
            for telling in old.tellings:
                self._record_of.pop(telling.id, None)
        for new in records:
            self._records[new.id] = new
            self._record_of |= dict.fromkeys((t.id for t in new.tellings), new.id)
