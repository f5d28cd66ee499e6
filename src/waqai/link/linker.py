"""Linking what came to what is there: reprints, the same event over outlets, and the records that change by it.

Everything that is decided of two documents or two tellings depends on them alone, and a component of linked tellings is clustered anew as a whole. So
any order of arrival, in batches of any size, ends with the same links and records.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from waqai.link.blocks import blocks
from waqai.link.clusters import THRESHOLD, Pair, clusters, constraints, pair
from waqai.link.duplicates import bands, containment, reprint, signature
from waqai.link.events import Scorer, contradiction, shipped
from waqai.link.features import Profile, profile
from waqai.records import Record, record
from waqai.tellings import Telling
from waqai.types import Link, Relation, Why

BY_REPRINT = "link.duplicates"
#: A document published so many days after another of nearly its words is a report of its own: weekly and daily formulas are such.
REPRINT_DAYS = 3


class Filed(Struct, frozen=True, gc=False):
    """A document as linking needs it: its text, its day of publication and the tellings of its current reading."""

    id: str
    text: str
    tellings: tuple[Telling, ...]
    published: dt.date | None = None


class Signed(Struct, frozen=True, gc=False):
    """A document's signature and day of publication."""

    id: str
    signature: bytes
    published: dt.date | None = None


class Before(Struct, frozen=True, gc=False):
    """How tellings were linked and grouped before they were linked anew: the score of each pair of one event, and the tellings of each of their records."""

    scores: Mapping[Pair, float]
    groups: tuple[tuple[str, ...], ...]


class LinkStore(Protocol):
    """What linking asks of a store; every method is called with many ids or keys at once."""

    def documents(self, ids: Collection[str]) -> Iterable[Filed]:
        """The documents with these ids."""

    def index(self, signatures: Collection[Signed], bands: Mapping[str, Collection[str]], blocks: Mapping[str, Collection[str]]) -> None:
        """Keep signatures and bands by document and blocks by telling, in place of what was kept for these documents and tellings."""

    def documents_sharing(self, bands: Collection[str]) -> Iterable[tuple[str, Signed]]:
        """(band, document) for every indexed document under each of the bands."""

    def tellings_sharing(self, keys: Collection[str]) -> Iterable[tuple[str, str]]:
        """(key, id) for every indexed telling under each of the blocks."""

    def tellings(self, ids: Collection[str]) -> Iterable[Telling]:
        """The tellings with these ids; those of readings no longer current are left out."""

    def homes(self, ids: Collection[str]) -> Mapping[str, str]:
        """The documents of the tellings with these ids; those of readings no longer current are left out."""

    def standing(self, ids: Collection[str]) -> Iterable[tuple[str, ...]]:
        """The sorted tellings of each record that holds one of these; records that wait to be built anew may be left out."""

    def links(self, ids: Collection[str]) -> Iterable[Link]:
        """Every link, of machine and people, with one of these ids, of documents or tellings, at an end."""

    def put_links(self, links: Collection[Link]) -> None:
        """Keep links; one of the machine takes the place of its earlier link of the same ends and relation."""

    def replace_records(self, tellings: Collection[str], records: Collection[Record]) -> None:
        """Drop every record that holds one of these tellings, and keep the given ones."""


class Linker:
    """Links documents of a store as they come; by the shipped weights if no scorer is given."""

    def __init__(self, store: LinkStore, scorer: Scorer | None = None) -> None:
        self._store = store
        self._scorer = scorer or shipped()

    def update(self, document_ids: Collection[str], besides: Collection[str] = (), before: Before | None = None) -> int:
        """Link these documents, new or read anew, with all that is stored, and rebuild the records they touch; the number of records built.

        ``besides`` are tellings of other documents whose records change too: what was one event with the old tellings of these documents.
        With ``before``, which says that these documents tell the same events as then and that people join and part them as then, records keep their
        tellings where the links are still those: what hangs together in a dense store is not gone through for one report.
        """
        filed = sorted(self._store.documents(document_ids), key=lambda d: d.id)
        signed = [Signed(d.id, signature(d.text), d.published) for d in filed]
        told = {t.id: t for d in filed for t in d.tellings}
        bands_of = {s.id: bands(s.signature) for s in signed}
        blocks_of = {id: blocks(t) for id, t in told.items()}
        self._store.index(signed, bands_of, blocks_of)
        reprints = self._reprints(signed, bands_of)
        links = self._same_events(told, blocks_of, {pair(link.left, link.right) for link in reprints})
        self._store.put_links([*reprints, *links])
        if before is not None and {pair(link.left, link.right): link.score for link in links if link.relation is Relation.SAME} == before.scores:
            return self._build(before.groups)
        return self.rebuild({*told, *besides})

    def rebuild(self, tellings: Collection[str]) -> int:
        """Build the records of these tellings anew, and those of all linked with them that hold other tellings now; the number of records built."""
        members, links = self._components(tellings)
        homes = self._store.homes(members)
        scores = {pair(link.left, link.right): link.score for link in links if link.judgement is None}
        standing, touched = set(self._store.standing(members)), set(tellings)
        found = [ids for ids in clusters(homes, scores, homes, constraints(links)) if ids not in standing or not touched.isdisjoint(ids)]
        return self._build(found, tellings)

    def _build(self, groups: Collection[tuple[str, ...]], besides: Collection[str] = ()) -> int:
        """Put the records of groups of tellings in place of all that hold any of these or of those besides."""
        told = {t.id: t for t in self._store.tellings({id for ids in groups for id in ids})}
        records = [record(told[id] for id in ids) for ids in groups]
        self._store.replace_records([*told, *besides], records)
        return len(records)

    def _reprints(self, signed: Sequence[Signed], bands_of: Mapping[str, Sequence[str]]) -> list[Link]:
        """The links of documents that carry one another's text."""
        by_band: dict[str, list[Signed]] = defaultdict(list)
        for band, other in self._store.documents_sharing({b for keys in bands_of.values() for b in keys}):
            by_band[band].append(other)
        found: dict[Pair, Link] = {}
        for document in signed:
            others = {other.id: other for band in bands_of[document.id] for other in by_band[band]}
            for other in others.values():
                ends = pair(document.id, other.id)
                if other.id != document.id and ends not in found and carries(document, other):
                    found[ends] = _reprint_link(document, other)
        return list(found.values())

    def _same_events(self, told: Mapping[str, Telling], blocks_of: Mapping[str, Collection[str]], reprints: set[Pair]) -> list[Link]:
        """The links of these tellings with one another and with stored ones that share a block."""
        by_block: dict[str, list[str]] = defaultdict(list)
        for key, id in self._store.tellings_sharing({k for keys in blocks_of.values() for k in keys}):
            by_block[key].append(id)
        sharing = {id: {other for key in keys for other in by_block[key]} - {id} for id, keys in blocks_of.items()}
        pairs = {pair(id, other) for id, others in sharing.items() for other in others}
        missing = {id for ends in pairs for id in ends} - told.keys()
        profiles = {t.id: profile(t) for t in (*told.values(), *self._store.tellings(missing))}
        links: list[Link] = []
        for a, b in sorted(pairs):
            if a in profiles and b in profiles:
                links += self._event_links(profiles[a], profiles[b], reprints)
        return links

    def _event_links(self, a: Profile, b: Profile, reprints: set[Pair]) -> list[Link]:
        """The link of one event, and of contradiction where one denies what the other tells."""
        same = self._scorer.same_event(a, b, pair(a.telling.document, b.telling.document) in reprints)
        if same is None:
            return []
        opposed = contradiction(a, b, same.score) if same.score >= THRESHOLD else None
        return [same, opposed] if opposed else [same]

    def _components(self, tellings: Collection[str]) -> tuple[set[str], list[Link]]:
        """All tellings connected with these by links that may join them, and the links among them."""
        members: set[str] = set()
        links: dict[tuple[str, str, str, str], Link] = {}
        frontier = set(tellings)
        while frontier:
            members |= frontier
            reached: set[str] = set()
            for link in self._store.links(frontier):
                if link.relation is Relation.SAME:
                    links[link.left, link.right, link.by, str(link.at)] = link
                    if link.score >= THRESHOLD or link.judgement:
                        reached |= {link.left, link.right}
            frontier = reached - members
        inside = [link for link in links.values() if link.left in members and link.right in members]
        return members, inside


def carries(a: Signed, b: Signed) -> bool:
    """True if one of two documents is a reprint of the other."""
    if a.published and b.published and abs((a.published - b.published).days) > REPRINT_DAYS:
        return False
    return reprint(a.signature, b.signature)


def _reprint_link(a: Signed, b: Signed) -> Link:
    """The later document as the left end; of two of one day the one with the larger id."""
    earlier, later = sorted((a, b), key=lambda d: (d.published or dt.date.max, d.id))
    share = round(containment(a.signature, b.signature), 3)
    return Link(later.id, earlier.id, Relation.REPRINTS, share, BY_REPRINT, (Why(BY_REPRINT, "minhash", share, "share of the shorter text"),))
