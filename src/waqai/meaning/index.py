"""Indexing: what search by meaning needs of each document, made once, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from waqai.meaning.embed import embed, version
from waqai.meaning.vectors import Vectors, load
from waqai.store import Store
from waqai.store.writer import chunks

#: Documents of a batch, which is one transaction: whenever the process is killed, the store holds whole batches.
BATCH = 100


class Report(Struct, frozen=True):
    """How far a run has come: documents indexed, of those that waited for it, and those that had been indexed before it."""

    indexed: int
    waiting: int
    before: int


def index(store: Store, *, vectors: Vectors | None = None, batch: int = BATCH, progress: Callable[[Report], None] = lambda _: None) -> Report:
    """Index the documents of a store that are new, changed, or indexed with another table of words; what was done.

    A run that was killed is taken up by the next. MissingExtraError without numpy.
    """
    table = vectors or load()
    marked = version(table)
    waiting = store.embeddings.waiting(marked)
    report = Report(0, len(waiting), store.embeddings.state(marked).rows)
    progress(report)
    if not waiting:
        return report
    run = store.start_run("index", marked)
    for ids in chunks(waiting, batch):
        # Within the transaction, so that no document changes between its embedding and the commit.
        with store.transaction():
            found = store.documents_by_id(ids)
            documents = [found[id] for id in ids if id in found]
            store.embeddings.put(marked, [embed(document, table) for document in documents])
            store.count(run, read=len(documents))
        report = Report(report.indexed + len(documents), report.waiting, report.before)
        progress(report)
    store.finish_run(run)
    return report
