"""A large store for the measures of the web application: some reports are read and linked, then multiplied.

    python benchmarks/web_store.py POOL.jsonl[.xz] --small SMALL.db --store BIG.db [--documents 4000] [--events 200000] [--readings READINGS.jsonl]

SMALL.db is made if it is not there: every n-th document of the pool; what has no day of publication gets one between 2014 and 2024. With ``--readings``
readings made before (``waqai read --format json``, a line each) with three events or more are stored instead of reading again. BIG.db must not exist. It gets the readings of SMALL.db again and again until it holds so many records ("linked events"). A copy differs
in the ids of its documents, events and quotes, in every day (so many days earlier), and in the countries of its parties, which change places with
others about as often named. All of it goes through the store's own methods, so tellings, quotes, parties, records, search words and summaries follow from
readings as they always do; links, references and dossiers are those of the original with the new ids. ``waqai db check`` finds such a store sound.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import lzma
import random
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from waqai.api import Reader
from waqai.engine.ingest import Report, default_linker, ingest, link_waiting
from waqai.link import fits
from waqai.link.blocks import blocks
from waqai.link.clusters import pair
from waqai.link.duplicates import bands
from waqai.records import record
from waqai.store import Store
from waqai.store import schema as s
from waqai.store.rows import told
from waqai.store.values import DossierParty, Reference, StoredDossier
from waqai.tellings import Telling
from waqai.types import Document, Event, Link, Quote, Reading, Ref, Relation, When, content_hash

#: Days between a copy and the one before it: no whole number of weeks or months.
STEP = 37
#: Events of a reading made before that is used: reports without any would only make the store larger.
LEAST = 3
#: Countries that change places are neighbours by frequency, so that the copy has parties as busy as the original.
NEIGHBOURS = 4
BATCH = 500
_ID = re.compile(r"\b[0-9a-f]{16}\b")
_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


def documents(path: Path, count: int) -> Iterator[Document]:
    """So many documents from all over a file of JSON lines, each with a day of publication."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        raws = [json.loads(line) for line in lines]
    for number, raw in enumerate(islice(raws[:: max(1, len(raws) // count)], count)):
        text = raw["text"].replace("\x00", "")
        yield Document(raw["id"], text, raw.get("title"), raw.get("source"), raw.get("url"), _day(raw.get("date"), number))


def _day(given: str | None, number: int) -> dt.date:
    try:
        return dt.date.fromisoformat((given or "")[:10])
    except ValueError:
        return dt.date(2014, 1, 1) + dt.timedelta(number * 97 % 4000)


class Copy(Struct, frozen=True):
    """How one copy differs: its number, days earlier, and the country that each takes the place of; ``states`` are the countries' own references."""

    number: int
    exchanged: dict[str, str]
    states: dict[str, Ref]

    @property
    def earlier(self) -> dt.timedelta:
        """By how much all days are shifted."""
        return dt.timedelta(self.number * STEP)

    def id(self, old: str) -> str:
        """The id that a document, event, quote or dossier has in the copy."""
        return content_hash("copy", self.number, old)

    def day(self, day: dt.date | None) -> dt.date | None:
        """The day in the copy; days before the calendar's first stay there."""
        return max(dt.date.min + self.earlier, day) - self.earlier if day is not None else None

    def country(self, code: str | None) -> str | None:
        """The country in the copy."""
        return self.exchanged.get(code, code) if code else code

    def reading(self, r: Reading) -> Reading:
        """The copy of a reading."""
        d = r.document
        return replace(
            r,
            document=replace(d, id=self.id(d.id), published=self.day(d.published), url=f"{d.url}#{self.number}" if d.url else None),
            events=tuple(map(self._event, r.events)),
            quotes=tuple(map(self._quote, r.quotes)),
            whens=tuple(map(self._when, r.whens)),
            refs=tuple(map(self._ref, r.refs)),
        )

    def _event(self, event: Event) -> Event:
        return replace(event, id=self.id(event.id))

    def _quote(self, quote: Quote) -> Quote:
        return replace(quote, id=self.id(quote.id))

    def _when(self, when: When) -> When:
        return replace(when, start=self.day(when.start), end=self.day(when.end))

    def _ref(self, ref: Ref) -> Ref:
        if ref.latitude is not None or ref.country not in self.exchanged:
            return ref
        own = self.states.get(ref.country)
        if own is not None and ref.id == own.id:
            return replace(self.states[self.exchanged[ref.country]], mention=ref.mention)
        return replace(ref, country=self.exchanged[ref.country])

    def link(self, link: Link, ids: dict[str, str]) -> Link:
        """The copy of a link."""
        ends = ids[link.left], ids[link.right]
        left, right = pair(*ends) if link.relation is Relation.SAME else ends
        return replace(link, left=left, right=right)

    def reference(self, r: Reference, ids: dict[str, str]) -> Reference:
        """The copy of a reference."""
        return Reference(ids[r.telling], ids[r.target] if r.target else None, r.score, self._body(r.body, ids))

    def dossier(self, d: StoredDossier, ids: dict[str, str]) -> StoredDossier:
        """The copy of a dossier, without keys: it meets no other."""
        stages = tuple(
            replace(stage, document=ids[stage.document], telling=ids.get(stage.telling or ""), day=self.day(stage.day)) for stage in d.stages
        )
        parties = tuple(DossierParty(self.country(p.key) or p.key, p.name, self.country(p.country)) for p in d.parties)
        new = self.id(d.id)
        return StoredDossier(new, d.matter, d.stage, parties, stages, self._body(d.body, ids | {d.id: new}))

    def _body(self, body: str, ids: dict[str, str]) -> str:
        with_ids = _ID.sub(lambda m: ids.get(m[0], m[0]), body)
        return _DAY.sub(lambda m: str(self.day(dt.date.fromisoformat(m[0]))), with_ids)


class Original(Struct):
    """What is multiplied, but for the readings, which are fetched again for each copy."""

    documents: list[str]
    signatures: dict[str, bytes]
    members: dict[str, list[str]]
    links: list[Link]
    references: list[Reference]
    dossiers: list[StoredDossier]
    states: dict[str, Ref]
    countries: list[str]


def original(store: Store) -> Original:
    """All of a small store."""
    with store.database.reading() as c:
        ids = list(c.execute(select(s.documents.c.id).order_by(s.documents.c.id)).scalars())
        signatures = {row.document: row.signature for row in c.execute(select(s.signatures))}
        records = list(c.execute(select(s.records.c.id).order_by(s.records.c.id)).scalars())
    named: Counter[str] = Counter()
    states: dict[str, Ref] = {}
    for part in batches(ids):
        for ref in (ref for r in store.readings(part) for ref in r.refs if ref.country and ref.latitude is None):
            named[str(ref.country)] += 1
            if ref.id == f"state.{str(ref.country).lower()}":
                states[str(ref.country)] = ref
    countries = [code for code, _ in named.most_common() if code in states]
    return Original(ids, signatures, store.members(records), store.links(), store.references(), store.dossiers(), states, countries)


def copy_of(number: int, countries: Sequence[str], states: dict[str, Ref]) -> Copy:
    """A copy in which neighbouring countries have changed places; the same for the same number."""
    chance = random.Random(number)
    exchanged: dict[str, str] = {}
    for start in range(0, len(countries), NEIGHBOURS):
        group = list(countries[start : start + NEIGHBOURS])
        exchanged |= dict(zip(group, chance.sample(group, len(group))))
    return Copy(number, exchanged, states)


def batches(items: Iterable[str], size: int = BATCH) -> Iterator[list[str]]:
    """The items in lists."""
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


def add(store: Store, small: Store, whole: Original, copy: Copy) -> None:
    """Put a copy of the whole small store into the large one, in one transaction a batch; linked as the original is."""
    told_by_id: dict[str, Telling] = {}
    ids = {id: copy.id(id) for id in whole.documents}
    run = store.start_run("copy", "copy")
    for part in batches(whole.documents):
        readings = small.readings(part)
        with store.transaction():
            tellings = _read(store, copy, whole, readings, run)
        told_by_id |= {t.id: t for t in tellings}
        ids |= {e.id: copy.id(e.id) for r in readings for e in r.events}
    with store.transaction():
        store.put_links([copy.link(link, ids) for link in whole.links])
        store.put_references([copy.reference(r, ids) for r in whole.references])
        store.replace_dossiers([copy.dossier(d, ids) for d in whole.dossiers])
        for members in batches(whole.members):
            store.replace_records([record(told_by_id[ids[t]] for t in whole.members[m]) for m in members])
        store.mark_linked(ids[d] for d in whole.documents)
    store.finish_run(run)


def _read(store: Store, copy: Copy, whole: Original, readings: Sequence[Reading], run: int) -> list[Telling]:
    copies = [copy.reading(r) for r in readings]
    store.write(copies, run)
    store.count(run, read=len(copies))
    # The texts are the original's: bands of their own keep a later linking from comparing each document with all its copies.
    signed = {old.document.id: whole.signatures[old.document.id] for old in readings}
    store.put_signatures({copy.id(id): (it, [f"{copy.number:02x}{band}" for band in bands(it)]) for id, it in signed.items()})
    tellings = [t for r in copies for t in told(r)]
    backward = {copy.id(r.telling) for r in whole.references}
    store.put_blocks({t.id: [*blocks(t), *(() if t.id in backward else _news(t))] for t in tellings})
    return tellings


def _news(telling: Telling) -> Iterator[str]:
    return (f"news {key}" for key in fits.blocks(telling))


def read_before(path: Path, count: int) -> list[Reading]:
    """So many readings from all over a file of them, of those with three events or more."""
    decode = msgspec.json.Decoder(Reading).decode
    with path.open("rb") as lines:
        rich = [r for line in lines if line.endswith(b"\n") and len((r := decode(line)).events) >= LEAST]
    return rich[:: max(1, len(rich) // count)][:count]


def small_store_of(path: Path, readings: Sequence[Reading]) -> None:
    """Store and link readings in a new store."""
    with Store.open(str(path), create=True) as store:
        run = store.start_run("ingest", readings[0].fingerprint)
        for start in range(0, len(readings), BATCH):
            with store.transaction():
                store.write(readings[start : start + BATCH], run)
                store.count(run, read=len(readings[start : start + BATCH]))
        link_waiting(store, default_linker(store))
        store.finish_run(run)
        print("the small store:", msgspec.json.encode(store.stats()).decode(), flush=True)


def small_store(path: Path, pool: Path, count: int) -> None:
    """Read and link reports of the pool into a new store."""
    begin = time.perf_counter()

    def say(report: Report) -> None:
        if report.read % 500 == 0:
            print(f"{report.read:6} documents read in {time.perf_counter() - begin:.0f} s", flush=True)

    with Store.open(str(path), create=True) as store:
        ingest(store, documents(pool, count), Reader(), default_linker(store), progress=say)
        print("the small store:", msgspec.json.encode(store.stats()).decode(), flush=True)


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--small", type=Path, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--documents", type=int, default=4000)
    parser.add_argument("--events", type=int, default=200_000)
    args = parser.parse_args()
    if not args.small.exists():
        if args.readings is not None:
            small_store_of(args.small, read_before(args.readings, args.documents))
        else:
            small_store(args.small, args.pool, args.documents)
    if args.store.exists():
        parser.error(f"{args.store} exists")
    shutil.copy(args.small, args.store)
    begin = time.perf_counter()
    with Store.open(str(args.small)) as small, Store.open(str(args.store)) as store:
        whole = original(small)
        number = 0
        while (records := store.stats().records) < args.events:
            number += 1
            add(store, small, whole, copy_of(number, whole.countries, whole.states))
            print(f"copy {number}: {records} records before it, {time.perf_counter() - begin:.0f} s", flush=True)
        print("the large store:", msgspec.json.encode(store.stats()).decode(), flush=True)


if __name__ == "__main__":
    main()
