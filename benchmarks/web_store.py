"""A large store for the measures of the web application: some reports are read and linked, then multiplied.

    python benchmarks/web_store.py POOL.jsonl[.xz] --small SMALL.db --store BIG.db [--documents 4000] [--events 200000] [--readings READINGS.jsonl]

SMALL.db is made if it is not there: every n-th document of the pool; what has no day of publication gets one between 2014 and 2024. With ``--readings``
readings made before (``waqai read --format json``, a line each) with three events or more are stored instead of reading again. BIG.db must not exist.

BIG.db begins as SMALL.db and gets copies of all its rows, table by table, until it holds so many events (tellings, each linked into its record). A copy differs in every id, in
every day (so many days earlier), and in the countries of its parties, which change places with others about as often named; texts are the same. Ids, days,
countries and keys change everywhere alike, in readings as in all that was derived from them, so that the store stays consistent: ``waqai db check`` finds
it sound. Blocking keys and signatures are not copied: no page reads them, and a later linking finds for an event what it would find in SMALL.db.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import lzma
import random
import re
import shutil
import sqlite3
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
from sqlalchemy import text

from waqai.api import Reader
from waqai.engine.ingest import Report, default_linker, ingest, link_waiting
from waqai.store import Store
from waqai.types import Document, Reading, content_hash

#: Days between a copy and the one before it: no whole number of weeks or months.
STEP = 37
#: Events of a reading made before that is used: reports without any would only make the store larger.
LEAST = 3
#: Countries that change places are neighbours by frequency, so that the copy has parties as busy as the original.
NEIGHBOURS = 4
BATCH = 500
#: An id, a day, what may be a document's id, a country, a key in a body: the group is what changes.
_FIELDS = re.compile(
    r'"([0-9a-f]{16})"|"([0-9]{4}-[0-9]{2}-[0-9]{2})"|"(?:document|left|right)":(?:\{"id":)?"([^"]+)"|"country":"([A-Z]{3})"|"key":"([A-Z]{3} [A-Z/]+)"'
)
_LETTERS = "ghijklmnopqrstuvwxyz"
_SECTORS = re.compile(r"^[A-Z]{3}(?= [A-Z/]+$)")
COUNTS = """
INSERT INTO main.party_counts (key, country, records) SELECT key, '', COUNT(DISTINCT record) FROM main.record_parties GROUP BY key
UNION ALL SELECT key, country, COUNT(DISTINCT record) FROM main.record_parties WHERE country IS NOT NULL GROUP BY key, country
"""


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


class Copy:
    """How one copy differs: its number, and the country that each takes the place of. Its methods are what SQL calls."""

    def __init__(self, number: int, whole: Original) -> None:
        self.number, self.whole = number, whole
        self.exchanged = exchanged(number, whole.countries)
        # Letters that no original's id begins with.
        self.mark = _LETTERS[number // len(_LETTERS)] + _LETTERS[number % len(_LETTERS)]
        self._of_record: dict[str, str] = {}
        self._days: dict[str, str] = {}
        self._earlier = dt.timedelta(number * STEP)

    def install(self, database: sqlite3.Connection) -> None:
        """Make the methods known to SQL."""
        for name, arguments, method in (
            ("ID", 1, self.id), ("DOC", 1, self.document), ("DAY", 1, self.day), ("LAND", 1, self.country), ("KEYED", 1, self.key),
            ("REC", 1, self.record), ("BODY", 1, self.body), ("TOLD", 2, self.telling), ("PARTY", 3, self.party), ("READ", 1, self.reading),
            ("DIGEST", 5, content_hash),
        ):  # fmt: skip
            database.create_function(name, arguments, method, deterministic=True)

    def id(self, old: str | None) -> str | None:
        """The id of an event, quote, mention or dossier: of documents, which links have too, that of the document."""
        if old is None or old in self.whole.documents:
            return self.document(old)
        return f"{self.mark}{old[2:]}"

    def document(self, old: str | None) -> str | None:
        """The id of a document; the copies keep the order of the originals."""
        return old and f"{self.number:02d}~{old}"

    def day(self, day: str | None) -> str | None:
        """So many days earlier; what has no day (0001-01-01) stays without."""
        if day is None or day < "1000":
            return day
        if day not in self._days:
            self._days[day] = (dt.date.fromisoformat(day) - self._earlier).isoformat()
        return self._days[day]

    def country(self, code: str | None) -> str | None:
        """The country in the copy."""
        return code and self.exchanged.get(code, code)

    def key(self, key: str | None) -> str | None:
        """The key of a party: one made of country and sectors changes with the country."""
        return key and _SECTORS.sub(lambda m: self.exchanged.get(m[0], m[0]), key)

    def party(self, telling: str, start: int, country: str | None) -> str | None:
        """The country of a party of a telling; that of a holder of office whom the tables alone know stays."""
        return country if (telling, start) in self.whole.fixed else self.country(country)

    def record(self, old: str) -> str:
        """The id of a record: made, as ever, from its first telling's."""
        if not self._of_record:
            first = {r: min((day, self.document(doc) or "", self.id(t) or "") for t, doc, day in them) for r, them in self.whole.members.items()}
            self._of_record = {r: content_hash("record", key[-1]) for r, key in first.items()}
        return self._of_record[old]

    def body(self, body: str) -> str:
        """A body with ids, days and countries of the copy."""
        return _FIELDS.sub(self._field, body)

    def _field(self, m: re.Match[str]) -> str:
        given, value = m[0], m[m.lastindex or 0]
        new = (self.id, self.day, self.id, self.country, self.key)[(m.lastindex or 1) - 1](value)
        return given.replace(value, str(new))

    def telling(self, id: str, body: str) -> str:
        """The body of a telling."""
        new = self.body(body)
        kept = [(start, code) for telling, start, code in self.whole.fixed_of.get(id, ()) if telling == id]
        for start, code in kept:  # put the country back that the reading does not give
            at = new.index(f'"naming":{{"span":{{"start":{start},')
            country = new.index('"country":"', at) + len('"country":"')
            new = f"{new[:country]}{code}{new[country + 3 :]}"
        return new

    def reading(self, body: bytes) -> bytes:
        """The body of a reading."""
        return zlib.compress(self.body(zlib.decompress(body).decode()).encode(), 1)


def exchanged(number: int, countries: Sequence[str]) -> dict[str, str]:
    """Countries next to each other by frequency change places, so that a copy has parties as busy as the original; the same for the same number."""
    chance, found = random.Random(number), dict[str, str]()
    for start in range(0, len(countries), NEIGHBOURS):
        group = list(countries[start : start + NEIGHBOURS])
        found |= dict(zip(group, chance.sample(group, len(group))))
    return found


class Original:
    """What a copy needs to know of the original: its documents, the members of its records, its countries, the most often named first."""

    def __init__(self, store: Store) -> None:
        with store.database.reading() as c:
            self.documents = set(c.execute(text("SELECT id FROM documents")).scalars())
            named = c.execute(text("SELECT country FROM record_parties WHERE length(country) = 3 GROUP BY country ORDER BY count(*) DESC, country"))
            self.countries = list(named.scalars())
            self.members: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
            query = (
                "SELECT m.record, t.id, t.document, coalesce(t.published, '9999-12-31') FROM record_tellings m JOIN tellings t ON t.id = m.telling"
            )
            for record, *member in c.execute(text(query)):
                self.members[record].append((member[0], member[1], member[2]))
        self.fixed_of = _fixed(store, sorted(self.documents))
        self.fixed = {(telling, start) for them in self.fixed_of.values() for telling, start, _ in them}


def _fixed(store: Store, documents: Sequence[str]) -> dict[str, list[tuple[str, int, str]]]:
    """The parties, by telling, whose country is not their reference's but the name tables': (telling, beginning of the naming, country)."""
    found: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for start in range(0, len(documents), BATCH):
        part = documents[start : start + BATCH]
        refs = {(r.document.id, ref.mention): ref.country for r in store.readings(part) for ref in r.refs}
        for t in store.tellings_of(part):
            for p in (*t.parties, *t.said_by):
                if p.country and refs.get((t.document, p.mention)) != p.country:
                    found[t.id].append((t.id, p.naming.span.start, p.country))
    return found


#: Table, its columns, and what stands in them in a copy. Where only the columns' own function differs, ``{}`` is the column.
_COPIES: dict[str, dict[str, str]] = {
    "documents": {"number": "number + {n}", "id": "DOC(id)", "url": "url || '#{k}'", "published": "DAY(published)",
                  "digest": "DIGEST(text, title, source, url || '#{k}', DAY(published))"},
    "document_words": {"rowid": "rowid + {n}"},
    "readings": {"document": "DOC(document)", "body": "READ(body)"},
    "tellings": {"id": "ID(id)", "document": "DOC(document)", "sort_day": "DAY(sort_day)", "day_start": "DAY(day_start)", "day_end": "DAY(day_end)",
                 "published": "DAY(published)", "place_country": "LAND(place_country)", "body": "TOLD(id, body)"},
    "parties": {"telling": "ID(telling)", "key": "KEYED(key)", "country": "PARTY(telling, naming_start, country)"},
    "quotes": {"id": "ID(id)", "document": "DOC(document)", "sort_day": "DAY(sort_day)", "speaker_key": "KEYED(speaker_key)",
               "speaker_country": "LAND(speaker_country)", "addressee_key": "KEYED(addressee_key)", "addressee_country": "LAND(addressee_country)"},
    "quote_topics": {"quote": "ID(quote)", "sort_day": "DAY(sort_day)"},
    "links": {"left": "ID(\"left\")", "right": "ID(\"right\")", "body": "BODY(body)"},
    "event_references": {"telling": "ID(telling)", "target": "ID(target)", "body": "BODY(body)"},
    "records": {"id": "REC(id)", "sort_day": "DAY(sort_day)", "day_start": "DAY(day_start)", "day_end": "DAY(day_end)",
                "place_country": "LAND(place_country)"},
    "record_tellings": {"telling": "ID(telling)", "record": "REC(record)"},
    "record_parties": {"record": "REC(record)", "key": "KEYED(key)", "country": "LAND(country)"},
    "record_facets": {"record": "REC(record)", "sort_day": "DAY(sort_day)",
                      "value": "CASE facet WHEN 'country' THEN LAND(value) WHEN 'party' THEN KEYED(value) ELSE value END"},
    "record_pairs": {"record": "REC(record)", "one": "min(LAND(one), LAND(other))", "other": "max(LAND(one), LAND(other))",
                     "sort_day": "DAY(sort_day)"},
    "dossiers": {"id": "ID(id)", "first_day": "DAY(first_day)", "last_day": "DAY(last_day)", "sort_day": "DAY(sort_day)", "body": "BODY(body)"},
    "dossier_parties": {"dossier": "ID(dossier)", "key": "LAND(KEYED(key))", "country": "LAND(country)"},
    "dossier_stages": {"dossier": "ID(dossier)", "day": "DAY(day)", "telling": "ID(telling)", "document": "DOC(document)"},
}  # fmt: skip


def multiply(small: Path, big: Path, events: int) -> None:
    """Copy a small store and add copies of all of it until there are so many events. Indexes are taken away meanwhile, and made anew."""
    with Store.open(str(small)) as store:
        whole = Original(store)
    shutil.copy(small, big)
    database = sqlite3.connect(big, isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -800000", "temp_store = MEMORY"):
        database.execute(f"PRAGMA {setting}")
    database.execute("ATTACH ? AS small", (str(small),))
    indexes = database.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    begin, number = time.perf_counter(), 0
    database.execute("BEGIN")
    for name, _ in indexes:
        database.execute(f'DROP INDEX main."{name}"')
    while database.execute("SELECT count(*) FROM main.tellings").fetchone()[0] < events:
        number += 1
        add(database, Copy(number, whole))
        print(f"copy {number}: {time.perf_counter() - begin:.0f} s, {time.process_time():.0f} s of processor", flush=True)
    for _, sql in indexes:
        database.execute(sql)
    database.execute("DELETE FROM main.party_counts")
    database.execute(COUNTS)
    database.execute("COMMIT")
    database.execute("PRAGMA main.journal_mode = WAL")
    database.close()
    print(f"indexes made: {time.perf_counter() - begin:.0f} s, {time.process_time():.0f} s of processor", flush=True)


def add(database: sqlite3.Connection, copy: Copy) -> None:
    """Add one copy."""
    copy.install(database)
    shift = copy.number * 1_000_000
    for table, changes in _COPIES.items():
        columns = [row[1] for row in database.execute(f"PRAGMA small.table_info({table})")]
        names = ["rowid", *columns] if table == "document_words" else columns
        values = [changes.get(name, f'"{name}"').replace("{n}", str(shift)).replace("{k}", str(copy.number)) for name in names]
        quoted = ", ".join(f'"{name}"' for name in names)
        database.execute(f"INSERT INTO main.{table} ({quoted}) SELECT {', '.join(values)} FROM small.{table}")


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
    multiply(args.small, args.store, args.events)
    with Store.open(str(args.store)) as store:
        print("the large store:", msgspec.json.encode(store.stats()).decode(), flush=True)


if __name__ == "__main__":
    main()
