"""The whole path into a store beside reading alone: documents a second, whether cost stays linear, and what a second ingest costs.

    python benchmarks/ingest_store.py POOL.jsonl[.xz] --store URL [--documents 20000]

The store is made anew and must not hold anything. Times are of this process's processor (a database server's own is not in it) and of the clock; how
much of both is reading is taken on the way, so that other work on the machine disturbs both alike.
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
from waqai.types import Document, Reading, content_hash


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


class TimedReader(Reader):
    """A reader that knows how long it was at work."""

    def __init__(self) -> None:
        super().__init__()
        self.used = self.took = 0.0

    def read(self, document: Document) -> Reading:
        """The reading of a document."""
        used, took = time.process_time(), time.perf_counter()
        reading = super().read(document)
        self.used += time.process_time() - used
        self.took += time.perf_counter() - took
        return reading


class Clock:
    """Prints a line each time another quarter, half or all of the documents are in."""

    def __init__(self, reader: TimedReader, total: int) -> None:
        self.reader = reader
        self.marks = [total // 4, total // 2, total]
        self.begin, self.used = time.perf_counter(), time.process_time()

    def __call__(self, report: Report) -> None:
        """Take note of how far it is."""
        done = report.read + report.skipped + len(report.bad)
        while self.marks and done >= self.marks[0]:
            self.marks.pop(0)
            took, used = time.perf_counter() - self.begin, time.process_time() - self.used
            print(
                f"{done:7} documents  {done / took:6.1f} documents/s  {used / done * 1000:6.1f} ms of processor a document, "
                f"{self.reader.used / done * 1000:6.1f} of them reading: x {used / self.reader.used:.2f} (by the clock x {took / self.reader.took:.2f})",
                flush=True,
            )


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--store", required=True)
    parser.add_argument("--documents", type=int, default=20_000)
    args = parser.parse_args()
    reader = TimedReader()
    with Store.open(args.store, create=True) as store:
        linker = default_linker(store)
        ingest(store, documents(args.pool, args.documents), reader, linker, progress=Clock(reader, args.documents))
        begin = time.perf_counter()
        again = ingest(store, documents(args.pool, args.documents), reader, linker)
        print(f"a second ingest: {(time.perf_counter() - begin):.1f} s, {again.read} read, {again.skipped} skipped", flush=True)
        print(store.stats())
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
