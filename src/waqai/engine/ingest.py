"""From documents to the store: read and resolve, store, link, a batch at a time.

A batch is one transaction, and so is each linking: whenever the process is killed, the store holds whole batches, what is not linked waits for it, and a second
run does the rest. Documents that the store has, unchanged and read with this reader's fingerprint, cost a look-up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol, TypeVar

from msgspec import Struct

from waqai.api import Reader
from waqai.garbage import uncollected
from waqai.ingest.files import BadInput
from waqai.store import Store
from waqai.types import Document, Reading

T = TypeVar("T")

#: Documents of a batch: enough that a commit costs little beside their reading, few enough to lose little to a crash.
BATCH = 50
#: Documents linked together. The reports of a war hang together in the thousands, and each linking goes through all that hang together with what is new.
LINKED_TOGETHER = 2_000
#: What no database stores as text; no report holds it, but a wrongly decoded one may.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Linking(Protocol):
    """What links documents to the rest of the store."""

    def update(self, documents: Sequence[str], readings: Sequence[Reading] = (), *, may_regroup: bool = True) -> None:
        """Link documents, by id, that were read or judged since they were last linked, and note that they are. ``readings``: those at hand.

        ``may_regroup`` False: nobody has joined or parted events of theirs since.
        """


class Report(Struct, frozen=True):
    """What a run did: documents read and skipped, readings that failed (stored as such), and inputs that were no documents."""

    read: int = 0
    skipped: int = 0
    failed: int = 0
    bad: tuple[BadInput, ...] = ()

    def __add__(self, other: Report) -> Report:
        return Report(self.read + other.read, self.skipped + other.skipped, self.failed + other.failed, self.bad + other.bad)


class StoreSink:
    """Takes the documents that a watch finds into a store: read and committed together, then linked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._reader, self._linker = Reader(), default_linker(store)

    def known(self, urls: Sequence[str]) -> Collection[str]:
        """Those of the addresses from which the store has a document."""
        return self.store.known_urls(urls)

    def take(self, documents: Sequence[Document]) -> int:
        """Read and store documents, all or none; how many of them were new."""
        return ingest(self.store, documents, self._reader, self._linker, verb="watch", batch=max(1, len(documents))).read


def default_linker(store: Store) -> Linking:
    """The linker that the commands use."""
    from waqai.engine.linking import StoreLinker

    return StoreLinker(store)


def ingest(
    store: Store,
    inputs: Iterable[Document | BadInput],
    reader: Reader,
    linker: Linking | None = None,
    *,
    verb: str = "ingest",
    batch: int = BATCH,
    progress: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Read and store what is not in the store yet; what was done comes back, and ``progress`` is told after each batch.

    Without a linker the documents wait for one (:func:`link_waiting`). Bad inputs are noted with the run.
    """
    run = store.start_run(verb, reader.fingerprint)
    total = Report()
    links = _Links(store, linker) if linker is not None else None
    if linker is not None:
        link_waiting(store, linker)
    for items in _batches(inputs, batch):
        report, readings = _ingest_batch(store, items, reader, run)
        total += report
        if links is not None:
            links.add(readings)
        progress(total)
    if links is not None:
        links.make()
    store.count(run, skipped=total.skipped)
    store.finish_run(run)
    return total


class _Links:
    """Links documents many at a time: each linking builds anew whatever records it touches, and a day's reports touch the same ones."""

    def __init__(self, store: Store, linker: Linking) -> None:
        self._store, self._linker = store, linker
        self._waiting: dict[str, Reading] = {}

    def add(self, readings: Iterable[Reading]) -> None:
        """Keep readings that are stored; once there are enough, link them."""
        self._waiting |= {r.document.id: r for r in readings}
        if len(self._waiting) >= LINKED_TOGETHER:
            self.make()

    def make(self) -> None:
        """Link what waits, all of it or nothing."""
        if self._waiting:
            with self._store.transaction(), uncollected():  # an eighth of the time of linking
                self._linker.update(list(self._waiting), list(self._waiting.values()))
            self._waiting = {}


def link_waiting(store: Store, linker: Linking, batch: int = LINKED_TOGETHER) -> int:
    """Link the documents that were read or judged and not linked since; their number comes back."""
    waiting = store.unlinked()
    for ids in _batches(waiting, batch):
        with store.transaction(), uncollected():
            linker.update(ids)
    return len(waiting)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


def _ingest_batch(store: Store, items: Sequence[Document | BadInput], reader: Reader, run: int) -> tuple[Report, list[Reading]]:
    """Read what is new of a batch and commit it; skipped documents are only counted at the end of the run, as they need no commit."""
    documents = {d.id: d for d in items if isinstance(d, Document) and not unstorable(d)}
    bad = tuple(d if isinstance(d, BadInput) else _refused(d) for d in items if isinstance(d, BadInput) or unstorable(d))
    readings = [reader.read(d) for d in store.unread(list(documents.values()), reader.fingerprint)]
    if readings or bad:
        _commit(store, readings, bad, run)
    failed = sum(p.code == "reader.failed" for r in readings for p in r.problems)
    return Report(len(readings), len(items) - len(bad) - len(readings), failed, bad), readings


def _commit(store: Store, readings: Sequence[Reading], bad: Sequence[BadInput], run: int) -> None:
    with store.transaction():
        store.write(readings, run)
        store.count(run, read=len(readings))
        store.note_problems(run, [(b.where, b.message) for b in bad])


def unstorable(document: Document) -> bool:
    """True for a document with null characters or halves of surrogate pairs."""
    return any(_UNSTORABLE.search(part) for part in (document.id, document.text, document.title, document.source, document.url) if part)


def _refused(document: Document) -> BadInput:
    where = document.url or document.source or "document " + _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", document.id)
    return BadInput(
        _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", where), "holds null characters or halves of surrogate pairs: its encoding was mistaken"
    )
