"""In how many records each party takes part, kept as records change: counting a few hundred thousand rows anew takes most of a second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from waqai.records import Record
from waqai.store import schema as s
from waqai.store.writer import chunks

#: A party's key, and the country as a party of which it is counted; "" for its records in all.
Counted = tuple[str, str]


def of_records(records: Iterable[Record]) -> Counter[Counted]:
    """What records count."""
    return Counter(counted for r in records for counted in {c for p in r.actors + r.recipients for c in _counted(p.key, p.country)})


def of_stored(connection: Connection, ids: Iterable[str]) -> Counter[Counted]:
    """What the store's records with these ids count."""
    found: dict[str, set[Counted]] = {}
    c = s.record_parties.c
    for part in chunks(ids):
        for record, key, country in connection.execute(select(c.record, c.key, c.country).where(c.record.in_(part))):
            found.setdefault(record, set()).update(_counted(key, country))
    return Counter(counted for counts in found.values() for counted in counts)


def _counted(key: str, country: str | None) -> tuple[Counted, ...]:
    return ((key, ""), (key, country)) if country else ((key, ""),)


def change(connection: Connection, more: Counter[Counted], fewer: Counter[Counted]) -> None:
    """Add to the counts of parties and take from them; what no record counts any more goes."""
    changes = {counted: n for counted in {*more, *fewer} if (n := more[counted] - fewer[counted])}
    known = _known(connection, sorted({key for key, _ in changes}))
    c = s.party_counts.c
    rows = [{"k": key, "c": country, "n": known.get((key, country), 0) + n} for (key, country), n in sorted(changes.items())]
    this = (c.key == bindparam("k"), c.country == bindparam("c"))
    _many(connection, delete(s.party_counts).where(*this), [{"k": r["k"], "c": r["c"]} for r in rows if not r["n"]])
    _many(connection, update(s.party_counts).where(*this).values(records=bindparam("n")), [r for r in rows if r["n"] and (r["k"], r["c"]) in known])
    new = [{"key": r["k"], "country": r["c"], "records": r["n"]} for r in rows if r["n"] and (r["k"], r["c"]) not in known]
    _many(connection, insert(s.party_counts), new)


def _known(connection: Connection, keys: Sequence[str]) -> dict[Counted, int]:
    c, found = s.party_counts.c, dict[Counted, int]()
    for part in chunks(keys):
        found |= {(row.key, row.country): row.records for row in connection.execute(select(s.party_counts).where(c.key.in_(part)))}
    return found


def _many(connection: Connection, statement: object, rows: Sequence[object]) -> None:
    if rows:
        connection.execute(statement, rows)  # type: ignore[call-overload]
