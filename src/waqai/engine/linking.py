"""Linking what a store holds: reprints, one event over outlets, what background mentions refer to, and dossiers. The store keeps, ``waqai.link`` decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from waqai.link import fits, references
from waqai.link.clusters import pair
from waqai.link.dossiers import Dossier, blocks, extended, stages
from waqai.link.dossiers import Stage as ToldStage
from waqai.link.linker import Before, Filed, Linker, Signed
from waqai.link.references import Stub
from waqai.records import Record
from waqai.store import Store
from waqai.store.values import DossierParty, Reference, Stage, StoredDossier
from waqai.tellings import Telling
from waqai.types import Link, Reading, Relation

#: Before the keys of background mentions, and of what they may refer to.
_BACK, _NEWS = "back ", "news "
_STATE = 3


class StoreLinker:
    """Links documents of a store as they come. Any order of arrival, in batches of any size, ends with the same records and dossiers."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._shelf = _Shelf(store)
        self._linker = Linker(self._shelf)

    def update(self, documents: Sequence[str], readings: Sequence[Reading] = (), *, may_regroup: bool = True) -> None:
        """Link documents that were read or judged since they were last linked. ``readings``: those of them that are at hand.

        ``may_regroup`` False: nobody has joined or parted events of theirs since, so that their records stay together as long as their links do.
        """
        at_hand = {r.document.id for r in readings}
        everything = [*readings, *self.store.readings([id for id in documents if id not in at_hand])]
        self._shelf.file(everything, self.store.tellings_of(documents))
        known = None if may_regroup else self.store.same_links(self._shelf.told)
        self._forget(documents)
        # A telling that was one event with these, and no longer is, needs a record of its own in the same step.
        touched = {*self.store.records_holding(self._shelf.told).values(), *self.store.stale()}
        groups = self.store.members(touched)
        besides = {t for tellings in groups.values() for t in tellings}
        self._linker.update(documents, besides, None if known is None else self._before(known, groups.values(), besides))
        self.store.replace_records([], dropped=self.store.stale())
        self._refer()
        self._put_dossiers({r.document.id for r in everything})
        self.store.mark_linked(documents)

    def _before(self, known: Sequence[Link], groups: Iterable[Sequence[str]], members: set[str]) -> Before | None:
        """How the tellings were linked and grouped; None where one of them is new, or one that was there is gone."""
        if not self._shelf.told.keys() <= members or self.store.homes(members).keys() != members:
            return None
        return Before({pair(link.left, link.right): link.score for link in known}, tuple(map(tuple, groups)))

    def _forget(self, documents: Sequence[str]) -> None:
        """Drop the links that rest on what the documents told before."""
        self.store.drop_links(documents, Relation.REPRINTS)
        for relation in (Relation.SAME, Relation.CONTRADICTS):
            self.store.drop_links(self._shelf.told, relation)

    def _refer(self) -> None:
        """Look for what the new background mentions refer to, and whether what is new is what earlier ones were waiting for."""
        found = self._remembered(self._shelf.stubs) | self._awaited(self._shelf.news)
        self.store.put_references([_reference(id, link) for id, link in found.items()])
        self.store.drop_links(found, Relation.REFERS_TO)
        self.store.put_links([link for link in found.values() if link is not None])

    def _remembered(self, stubs: Mapping[str, Stub]) -> dict[str, Link | None]:
        """What new background mentions refer to among all that is stored, by mention."""
        under: dict[str, list[str]] = defaultdict(list)
        for key, id in self.store.blocks_shared({_NEWS + key for s in stubs.values() for key in s.keys}):
            under[key].append(id)
        told = {t.id: t for t in self._shelf.tellings({id for ids in under.values() for id in ids})}
        candidates = {id: {c: told[c] for key in s.keys for c in under.get(_NEWS + key, ()) if c in told} for id, s in stubs.items()}
        return {id: references.refers_to(s.telling, candidates[id].values()) for id, s in stubs.items()}

    def _awaited(self, news: Mapping[str, Sequence[str]]) -> dict[str, Link | None]:
        """The links of stored background mentions to news that fits them better than what they were linked to, by mention."""
        by_key: dict[str, list[Telling]] = defaultdict(list)
        for id, keys in news.items():
            for key in keys:
                by_key[_BACK + key].append(self._shelf.told[id])
        candidates: dict[str, dict[str, Telling]] = defaultdict(dict)
        for key, stub in self.store.blocks_shared(by_key):
            if stub not in self._shelf.told:
                candidates[stub] |= {t.id: t for t in by_key[key]}
        known = {r.telling: _link_of(r) for r in self.store.references(candidates)}
        found: dict[str, Link | None] = {}
        for telling in self.store.tellings_by_id(candidates):
            link = references.refers_to(telling, candidates[telling.id].values())
            if link is not None and references.better(known.get(telling.id), link) is link:
                found[telling.id] = link
        return found

    def _put_dossiers(self, documents: Collection[str]) -> None:
        """File the stages that documents tell: each goes to the dossiers it meets, which it may join into one."""
        new = self._shelf.stages
        bodies = self.store.dossiers_meeting({key for stage in new for key in blocks(stage)}, documents)
        if not new and not bodies:
            return
        known = [msgspec.json.decode(body, type=Dossier) for body in bodies.values()]
        made = extended(known, new, without=documents)
        self.store.replace_dossiers([_stored(d) for d in made], dropped=bodies)


class _Shelf:
    """The store as a linker sees it, with the documents of one update."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._filed: dict[str, Filed] = {}
        self.told: dict[str, Telling] = {}
        self.stubs: dict[str, Stub] = {}
        #: Under which keys a background mention may look for each telling that is none itself.
        self.news: dict[str, tuple[str, ...]] = {}
        self.stages: list[ToldStage] = []
        self._human: list[Link] = []

    def file(self, readings: Iterable[Reading], told: Sequence[Telling]) -> None:
        """Take out the documents of an update with what is told in them now."""
        self.told = {t.id: t for t in told}
        of: dict[str, list[Telling]] = {}
        for t in told:
            of.setdefault(t.document, []).append(t)
        self.stubs, self._filed, self.stages = {}, {}, []
        self._human = self._store.human_links()
        for r in readings:
            d, mine = r.document, of.get(r.document.id, [])
            self._filed[d.id] = Filed(d.id, d.text, tuple(mine), d.published)
            self.stubs |= {s.telling.id: s for s in references.stubs(r, mine)}
            self.stages += stages(r)
        self.news = {id: fits.blocks(t) for id, t in self.told.items() if id not in self.stubs}

    def documents(self, ids: Collection[str]) -> Iterable[Filed]:
        """The documents of the update."""
        return [self._filed[id] for id in ids if id in self._filed]

    def index(self, signatures: Collection[Signed], bands: Mapping[str, Collection[str]], blocks: Mapping[str, Collection[str]]) -> None:
        """Keep signatures and keys, those of background mentions and of what they may refer to among them."""
        self._store.put_signatures({s.id: (s.signature, tuple(bands[s.id])) for s in signatures})
        self._store.put_blocks({id: [*keys, *self._reference_keys(id)] for id, keys in blocks.items()})

    def _reference_keys(self, id: str) -> Iterator[str]:
        stub = self.stubs.get(id)
        if stub is not None:
            return (_BACK + key for key in stub.keys)
        return (_NEWS + key for key in self.news[id])

    def documents_sharing(self, bands: Collection[str]) -> Iterator[tuple[str, Signed]]:
        """(band, document) for every document under each of the bands."""
        return ((band, Signed(id, signature, published)) for band, id, signature, published in self._store.bands_shared(bands))

    def tellings_sharing(self, keys: Collection[str]) -> Iterable[tuple[str, str]]:
        """(key, telling) for every telling under each of the blocks."""
        return self._store.blocks_shared(keys)

    def tellings(self, ids: Collection[str]) -> list[Telling]:
        """The current tellings with these ids."""
        here = [self.told[id] for id in ids if id in self.told]
        return here + self._store.tellings_by_id([id for id in ids if id not in self.told])

    def homes(self, ids: Collection[str]) -> dict[str, str]:
        """The documents of the current tellings with these ids."""
        return self._store.homes(ids)

    def standing(self, ids: Collection[str]) -> Iterator[tuple[str, ...]]:
        """The sorted tellings of each record that holds one of these and does not wait to be built anew."""
        records = set(self._store.records_holding(ids).values()) - set(self._store.stale())
        return (tuple(sorted(tellings)) for tellings in self._store.members(records).values())

    def links(self, ids: Collection[str]) -> list[Link]:
        """The links of one event, of machine and people, with one of these ids at an end."""
        wanted = set(ids)
        return [*self._store.same_links(wanted), *(link for link in self._human if link.left in wanted or link.right in wanted)]

    def put_links(self, links: Collection[Link]) -> None:
        """Keep links of the machine."""
        self._store.put_links(links)

    def replace_records(self, _tellings: Collection[str], records: Collection[Record]) -> None:
        """Put records in place of all that hold any of their tellings."""
        self._store.replace_records(list(records))


def _link_of(reference: Reference | None) -> Link | None:
    """The link behind a reference whose target is still there."""
    return None if reference is None or reference.target is None else msgspec.json.decode(reference.body, type=Link)


def _reference(telling: str, link: Link | None) -> Reference:
    if link is None:
        return Reference(telling, None, 0.0)
    return Reference(telling, link.right, link.score, msgspec.json.encode(link).decode())


def _stored(dossier: Dossier) -> StoredDossier:
    names = {p.key: p for stage in dossier.stages for p in stage.parties}
    parties = tuple(
        DossierParty(key, p.name if (p := names.get(key)) else None, key if _is_state(key) else p.country if p else None) for key in dossier.parties
    )
    keys = tuple({key for stage in dossier.stages for key in blocks(stage)})
    return StoredDossier(
        dossier.id, dossier.matter, dossier.stage, parties, tuple(map(_step, dossier.stages)), msgspec.json.encode(dossier).decode(), keys
    )


def _is_state(key: str) -> bool:
    return len(key) == _STATE and key.isascii() and key.isupper()


def _step(stage: ToldStage) -> Stage:
    return Stage(stage.stage, stage.document, stage.cue, stage.day.start if stage.day else None, stage.event)
