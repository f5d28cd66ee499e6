"""Measure how well and how fast search by meaning is, beside full-text search.

    python benchmarks/meaning.py POOL --store FILE [--queries N]
    python benchmarks/meaning.py POOL --store FILE --ask QUERIES.txt

The store is filled with every third document of the pool (20,000 of them): those from which ``training/make_vectors.py`` does not learn. They have no titles: a title
is taken out of the text too, wherever it stands. Titles of four words or more are then queries, and what is sought is their document, or another that had the
same title. With ``--ask`` the five best documents of each line of a file are printed for each way to search, to be judged by reading.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import lzma
import random
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import mean, median

from waqai.meaning import Mode, index, search
from waqai.meaning.search import DEPTH, ranking
from waqai.meaning.vectors import Vectors, load
from waqai.store import SearchFilter, Store
from waqai.store.writer import chunks
from waqai.types import Document, Reading

DOCUMENTS, LEAST_WORDS = 20_000, 4
EVERYTHING = SearchFilter()
#: A way to search: a query, to ids of documents, the best first.
Way = Callable[[str], Sequence[str]]


def pool(path: Path) -> Iterator[tuple[str, Document]]:
    """(title, document without it) of every third document."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in islice(file, 0, None, 3):
            row = json.loads(line)
            title = (row.get("title") or "").strip()
            text = row["text"].replace(title, "\n") if title else row["text"]
            yield title, Document(row["id"], text, source=row["source"], published=_day(row["date"]))


def _day(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def fill(store: Store, documents: Iterator[tuple[str, Document]]) -> None:
    """Put documents into a store, unread."""
    run = store.start_run("benchmark", "unread")
    for part in chunks(documents, 500):
        store.write([Reading(document, "unread") for document in store.unread([d for _, d in part], "unread")], run)
    store.finish_run(run)


def ways(store: Store, table: Vectors) -> dict[str, Way]:
    """The ways to search that are compared."""

    def by(mode: Mode) -> Way:
        return lambda query: [found.document for found in ranking(store, query, EVERYTHING, mode, table)]

    return {
        "full text, all words": lambda query: [hit.document for hit in store.search(query, limit=100).items],
        "full text, any word": lambda query: store.matching(table.telling(query), limit=DEPTH),
        "meaning alone": by(Mode.ALONE),
        "meaning (joined)": by(Mode.JOINED),
    }


def retrieved(way: Way, queries: Sequence[tuple[str, set[str]]]) -> str:
    """Recall at 1, 10 and 100 and mean reciprocal rank, and milliseconds a query."""
    ranks, seconds = [], []
    for query, sought in queries:
        start = time.perf_counter()
        found = way(query)
        seconds.append(time.perf_counter() - start)
        ranks.append(next((rank for rank, id in enumerate(found, 1) if id in sought), None))
    recalls = [mean(rank is not None and rank <= n for rank in ranks) for n in (1, 10, 100)]
    reciprocal = mean(1 / rank if rank else 0.0 for rank in ranks)
    slow = sorted(seconds)[int(0.95 * len(seconds))]
    return " | ".join([*(f"{r:.3f}" for r in recalls), f"{reciprocal:.3f}", f"{1000 * median(seconds):.0f}", f"{1000 * slow:.0f}"])


def title_queries(documents: Iterator[tuple[str, Document]], count: int) -> list[tuple[str, set[str]]]:
    """Titles, drawn by a seed, each with the documents that had it."""
    by_title: dict[str, set[str]] = {}
    for title, document in documents:
        by_title.setdefault(title, set()).add(document.id)
    long = sorted(title for title in by_title if len(title.split()) >= LEAST_WORDS)
    return [(title, by_title[title]) for title in random.Random(5).sample(long, count)]


def ask(store: Store, queries: Path, table: Vectors) -> None:
    """Print the best five of each query."""
    for query in filter(None, queries.read_text(encoding="utf-8").splitlines()):
        print(f"\n# {query}")
        pages = {"full text": store.search(query, limit=5)}
        pages |= {mode.value: search(store, query, mode=mode, limit=5, vectors=table) for mode in Mode}
        for name, page in pages.items():
            for rank, hit in enumerate(page.items, 1):
                print(f"{name} {rank}\t{hit.document}\t{hit.published}\t{hit.snippet.text if hit.snippet else ''}".replace("\n", " "))


def main() -> None:
    """Fill and index the store where that is not done; measure or ask."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pool", type=Path)
    parser.add_argument("--store", required=True)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--ask", type=Path)
    parser.add_argument("--fill", action="store_true", help="fill the store and stop")
    given = parser.parse_args()
    with Store.open(given.store, create=True) as store:
        if not any(run.verb == "benchmark" and run.finished for run in store.runs()):
            fill(store, islice(pool(given.pool), DOCUMENTS))
        if given.fill:
            return
        table = load()
        start = time.perf_counter()
        report = index(store, vectors=table)
        print(f"{report.indexed} indexed in {time.perf_counter() - start:.0f} s")
        if given.ask:
            ask(store, given.ask, table)
            return
        queries = title_queries(islice(pool(given.pool), DOCUMENTS), given.queries)
        print("search | R@1 | R@10 | R@100 | MRR | ms, median | ms, 95th percentile")
        for name, way in ways(store, table).items():
            way(queries[0][0])  # loads what is kept in memory
            print(f"{name} | {retrieved(way, queries)}")


if __name__ == "__main__":
    main()
