"""The server's time for every page of the web application, in both languages, as HTML and as JSON, with usual filters and the worst ones.

    python benchmarks/web_pages.py --store BIG.db [--requests 30] [--forms ar,en,json] [--only /timeline]

Each page is asked for so many times in this process, compressed as for a browser; printed are the median and the 95th percentile of the clock and of
this process's processor, in milliseconds, and the bytes sent. Before each request a write is committed, so that nothing an earlier request left behind
answers a later one. With other work on the machine the processor's time is the fairer one. What is busiest is asked of the store.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

import httpx
from fastapi import FastAPI
from msgspec import Struct
from sqlalchemy import desc, func, select

from waqai.store import Store
from waqai.store import schema as s
from waqai.web.app import create_app
from waqai.web.asked import twin
from waqai.web.settings import Settings

#: In nearly every report; two words; side by side; a beginning.
SEARCHES = ("قال", "الحكومة وزير", '"مجلس الأمن"', "حكوم*")
LIMIT = 200.0


class Busiest(Struct, frozen=True):
    """What makes the most work."""

    one: str
    other: str
    party: str
    second: str
    speaker: str
    stance: str
    source: str
    type: str
    place: str
    first: str
    last: str
    document: str
    record: str
    dossier: str
    telling: str


def busiest(store: Store) -> Busiest:
    """What a store has the most of, the longest text, the record of the most reports."""
    pair, (party, second, *_), outlet = store.pairs(limit=1)[0], [p.key for p in store.parties(limit=9)], store.sources()[0].source

    def most(column: object, where: object = True) -> str:
        query = select(column).where(where).group_by(column).order_by(desc(func.count())).limit(1)  # type: ignore[call-overload]
        return str(c.execute(query).scalar_one())

    with store.database.reading() as c:
        first, last = c.execute(
            select(func.min(s.records.c.sort_day), func.max(s.records.c.sort_day)).where(s.records.c.sort_day > "1900-01-01")
        ).one()
        middle = first + (last - first) / 2
        return Busiest(
            pair.one, pair.other, party, second, most(s.quotes.c.speaker_key, s.quotes.c.speaker_key.is_not(None)), most(s.quotes.c.stance), outlet,
            most(s.records.c.type), most(s.records.c.place_country, s.records.c.place_country.is_not(None)), str(middle), str(last),
            str(c.execute(select(s.documents.c.id).order_by(desc(func.length(s.documents.c.text))).limit(1)).scalar_one()),
            str(c.execute(select(s.records.c.id).order_by(desc(s.records.c.documents)).limit(1)).scalar_one()),
            most(s.dossier_stages.c.dossier), str(c.execute(select(s.tellings.c.id).limit(1)).scalar_one()),
        )  # fmt: skip


def addresses(b: Busiest) -> Iterator[str]:
    """Every page, bare and with filters."""

    def of(path: str, **params: str | tuple[str, ...]) -> str:
        return f"{path}?{urlencode(params, doseq=True)}" if params else path

    days = {"first": b.first, "last": b.last}
    yield of("/")
    yield from (of("/records", **p) for p in (
        {}, {"type": b.type}, {"status": "denied"}, {"country": b.one}, {"country": (b.one, b.other)}, {"party": b.party}, {"place": b.place},
        {"source": b.source}, {"country": b.one, "type": b.type, "status": "planned", **days}, {"country": b.one, "source": b.source, "place": b.place},
        {"least": "0.95"}, {"last": b.first}, {"document": b.document},
    ))  # fmt: skip
    yield of("/timeline")
    yield from (of("/timeline", one=b.one, other=b.other, **more) for more in ({}, {"grain": "week"}, {"type": b.type, **days}))
    yield from (of("/timeline", one=b.party, other=b.second), of("/timeline", one=b.one, other=b.party))
    yield from (of("/network"), of("/network", **days))
    yield from (of("/map", **p) for p in ({}, {"type": b.type}, {"country": b.one}, {"place": b.place, **days}))
    yield from (of("/quotes", **p) for p in ({}, {"stance": b.stance}, {"country": b.one}, {"speaker": b.speaker, "stance": b.stance, **days}))
    yield from (
        of("/quotes", **p) for p in ({"topic": "executive"}, {"topic": "cyber", "country": b.one}, {"topic": "executive", "stance": "deny", **days})
    )
    yield from (of("/dossiers"), of("/dossiers", stage="signed"), of("/dossiers", country=b.one), of(f"/dossiers/{b.dossier}"))
    yield from (of("/search", q=q) for q in ("", *SEARCHES))
    yield of("/search", q=SEARCHES[0], source=b.source, **days)
    yield from (of("/sources"), of("/read"), of("/review"), of("/review", type=b.type, country=b.one), of("/review", source=b.source, **days))
    yield from (
        of(f"/documents/{quote(b.document, safe='')}"),
        of(f"/records/{b.record}"),
        of(f"/actors/{b.one}"),
        of(f"/actors/{quote(b.party, safe='')}"),
    )


API = (
    "/api/v1/stats",
    "/api/v1/records",
    "/api/v1/events",
    "/api/v1/quotes",
    "/api/v1/documents",
    "/api/v1/parties",
    "/api/v1/dossiers",
    "/api/v1/sources",
)


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ranked = sorted(values)
    return statistics.median(ranked), ranked[min(len(ranked) - 1, round(0.95 * len(ranked)))]


class Measured(Struct):
    """The times of one address, of the clock and the processor, milliseconds, and the bytes of its answer."""

    clock: list[float]
    processor: list[float]
    size: int = 0


async def measure(app: FastAPI, store: Store, address: str, requests: int) -> Measured:
    """Ask for a page again and again."""
    found = Measured([], [])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost", headers={"Accept-Encoding": "gzip"}) as client:
        for _ in range(requests + 1):
            store.finish_run(0)  # a write, if of nothing
            clock, processor = time.perf_counter(), time.process_time()
            async with client.stream("GET", address) as response:
                size = sum([len(part) async for part in response.aiter_raw()])
            found.clock.append(1000 * (time.perf_counter() - clock))
            found.processor.append(1000 * (time.process_time() - processor))
            if response.status_code != 200:
                raise SystemExit(f"{address}: {response.status_code}")
            found.size = size
    del found.clock[0], found.processor[0]  # the first compiles templates
    return found


def forms(address: str, wanted: str) -> Iterator[str]:
    """A page in Arabic, in English and as JSON, those of them that are wanted."""
    if address.startswith("/api/"):
        yield address
        return
    made = {"ar": address, "en": f"{address}{'&' if '?' in address else '?'}lang=en", "json": twin(address)}
    yield from (made[form] for form in wanted.split(","))


async def run(app: FastAPI, store: Store, given: argparse.Namespace) -> None:
    """Measure and print everything."""
    print(f"{'ms':>8}{'median':>8}{'p95':>8}   processor{'median':>8}{'p95':>8}{'bytes':>9}  address")
    slow = 0
    for address in [*addresses(busiest(store)), *API]:
        if not address.startswith(given.only):
            continue
        for form in forms(address, given.forms):
            m = await measure(app, store, form, given.requests)
            (median, high), (used, used_high) = spread(m.clock), spread(m.processor)
            slow += used_high >= LIMIT
            print(
                f"{'slow' if used_high >= LIMIT else '':>8}{median:8.0f}{high:8.0f}{'':12}{used:8.0f}{used_high:8.0f}{m.size:9}  {form[:120]}",
                flush=True,
            )
    print(f"{slow} of them took the processor {LIMIT:.0f} ms or more at the 95th percentile")


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--forms", default="ar,en,json", help="which of them")
    parser.add_argument("--only", default="/", help="addresses that begin so")
    given = parser.parse_args()
    app = create_app(given.store, Settings("x" * 40, readings_a_minute=0))
    with Store.open(given.store) as store:
        asyncio.run(run(app, store, given))


if __name__ == "__main__":
    main()
