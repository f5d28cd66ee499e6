"""The whole path into a store beside reading alone: documents a second, whether cost stays linear, and what a second ingest costs.

    python benchmarks/ingest_store.py POOL.jsonl[.xz] --store URL [--documents 20000]

The store is made anew and must not hold anything. Reading alone is timed on every twentieth document, before and after. Times are of the clock and
of this process's processor (a database server's own is not in it).
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from waqai.api import Reader
from waqai.engine.ingest import Report, default_linker, ingest
from waqai.store import Store
from waqai.types import Document, content_hash

#: One document in so many is also read alone.
SAMPLE = 20


def documents(path: Path, count: int) -> Iterator[Document]:
    """The first documents of a file, with their days."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, count):
            raw = json.loads(line)
            document = Document.of(
                raw["text"].replace("\x00", ""), published=raw.get("date") or None, title=raw.get("title"), source=raw.get("source")
            )
            yield Document(
                raw.get("id") or content_hash(document.text), document.text, document.title, document.source, raw.get("url"), document.published
            )


def alone(reader: Reader, sample: list[Document]) -> float:
    """Processor milliseconds to read a document."""
    begin = time.process_time()
    for document in sample:
        reader.read(document)
    return (time.process_time() - begin) / len(sample) * 1000


class Clock:
    """Prints a line each time another quarter, half or all of the documents are in."""

    def __init__(self, total: int) -> None:
        self.marks = [total // 4, total // 2, total]
        self.begin, self.used = time.perf_counter(), time.process_time()

    def __call__(self, report: Report) -> None:
        """Take note of how far it is."""
        done = report.read + report.skipped + len(report.bad)
        while self.marks and done >= self.marks[0]:
            self.marks.pop(0)
            took, used = time.perf_counter() - self.begin, time.process_time() - self.used
            print(f"{done:7} documents  {done / took:6.1f} documents/s  {used / done * 1000:6.1f} ms of processor a document", flush=True)


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--store", required=True)
    parser.add_argument("--documents", type=int, default=20_000)
    args = parser.parse_args()
    reader = Reader()
    sample = list(islice(documents(args.pool, args.documents), 0, None, SAMPLE))
    alone(reader, sample[:50])
    print(f"reading alone: {alone(reader, sample[: len(sample) // 2]):.1f} ms of processor a document", flush=True)
    with Store.open(args.store, create=True) as store:
        linker = default_linker(store)
        ingest(store, documents(args.pool, args.documents), reader, linker, progress=Clock(args.documents))
        begin = time.perf_counter()
        again = ingest(store, documents(args.pool, args.documents), reader, linker)
        print(f"a second ingest: {(time.perf_counter() - begin):.1f} s, {again.read} read, {again.skipped} skipped", flush=True)
        print(store.stats())
    print(f"reading alone: {alone(reader, sample[len(sample) // 2 :]):.1f} ms of processor a document (the other half of the sample)")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
