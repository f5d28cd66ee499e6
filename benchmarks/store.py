"""What storing costs beside reading: ``python benchmarks/store.py POOL [--documents N] [--store URL]`` (an empty store; by default a temporary SQLite file).

Reads N documents, then times apart: storing their readings (tables, full-text index, six blocking keys an event, a record an event) in batches of 50, an
ingest of the same documents when the store has them, writing all of them again, searches and the check. Also the CPU time, as other work shares the machine.
"""

from __future__ import annotations

import argparse
import json
import lzma
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path

from waqai.api import Reader
from waqai.engine.alone import Alone
from waqai.engine.ingest import BATCH, ingest
from waqai.store import Store
from waqai.store.check import findings
from waqai.types import Document, Reading

#: What is searched for: a word, one that is everywhere, a phrase, a beginning, two words.
QUERIES = ("الإرهاب", "قال", "«مجلس الأمن»", "حكوم*", "لبنان سوريا")


def pool(path: Path) -> Iterator[Document]:
    """The documents of a JSON-lines file, packed or not."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            day = date.fromisoformat(raw["date"][:10]) if raw.get("date") else None
            yield Document(raw["id"], raw["text"], raw.get("title"), raw.get("source"), raw.get("url"), day)


@contextmanager
def timed(what: str, count: int, unit: str) -> Iterator[None]:
    """Print how long the block took, per thing."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:32} {1000 * wall / count:8.2f} ms a {unit} ({1000 * cpu / count:.2f} ms of it here)")


def keys(store: Store, documents: Sequence[str]) -> dict[str, list[str]]:
    """Six blocking keys for each event, as a linker would have."""
    return {t.id: [f"{t.type} {p.key} {n}" for n in range(3) for p in t.parties[:2]] for t in store.tellings_of(documents)}


def store_all(store: Store, readings: Sequence[Reading], link: Callable[[Sequence[str]], None]) -> None:
    """Store readings a batch at a time, as an ingest does."""
    run = store.start_run("benchmark", readings[0].fingerprint)
    for start in range(0, len(readings), BATCH):
        batch = readings[start : start + BATCH]
        with store.transaction():
            store.write(batch, run)
            link([r.document.id for r in batch])


def measure(store: Store, documents: Sequence[Document]) -> None:
    """Print all figures."""
    count, reader = len(documents), Reader()

    def linked(ids: Sequence[str]) -> None:
        store.put_blocks(keys(store, ids))
        Alone(store).update(ids)

    reader.read(documents[0])
    with timed("reading", count, "document"):
        readings = [reader.read(d) for d in documents]
    with timed("storing, with keys and records", count, "document"):
        store_all(store, readings, linked)
    with timed("ingest of what is stored", count, "document"):
        ingest(store, documents, reader, Alone(store))
    with timed("writing all of it again", count, "document"):
        store_all(store, readings, lambda _: None)
    for query in QUERIES:
        with timed(f"search {query}", 1, "query"):
            store.search(query)
    with timed("check", count, "document"):
        found = list(findings(store.database))
    print(f"{len(found)} findings; {store.stats()}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--store")
    given = parser.parse_args()
    documents = list(islice(pool(given.pool), given.documents))
    with tempfile.TemporaryDirectory() as folder, Store.open(given.store or f"{folder}/store.db", create=True) as store:
        measure(store, documents)


if __name__ == "__main__":
    main()
