"""Quotes in a store by whom they are said to and by topic, a page at a time, and a store of the revision before that learns of both."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from alembic import command
from msgspec.structs import replace
from sqlalchemy import select, text

from waqai.api import Reader
from waqai.store import QuoteFilter, Store
from waqai.store import schema as s
from waqai.store.check import findings
from waqai.store.database import Database, address
from waqai.store.upgrade import config
from waqai.store.values import StoredQuote
from waqai.types import Document, Reading

TEXTS = (
    "وقال الوزير لوكالة رويترز إن الجيش سيسحب دباباته من الجبهة قبل نهاية الشهر.",
    "وأضاف الوزير لوكالة رويترز أن البرلمان سيقر قانون الانتخابات في جلسته المقبلة.",
    "وأبلغ وزير الخارجية الإيراني نظيره العراقي أن الجيش لن يعبر الحدود بين البلدين.",
    "وقال المتحدث إن الطقس سيكون معتدلا في أغلب المناطق غدا وبعد غد.",
)


@pytest.fixture(scope="module")
def said() -> list[Reading]:
    """The readings of the texts, a day apart."""
    reader, first = Reader(), dt.date(2025, 12, 1)
    return [reader.read(Document.of(words, published=first + dt.timedelta(n), source="outlet")) for n, words in enumerate(TEXTS)]


@pytest.fixture
def spoken(store: Store, said: list[Reading]) -> Store:
    """A store with the readings."""
    store.write(said, store.start_run("test", said[0].fingerprint))
    return store


def everything(store: Store) -> tuple[StoredQuote, ...]:
    return store.quotes(limit=100).items


def test_what_is_stored_is_what_was_read(spoken: Store, said: list[Reading]) -> None:
    stored = {q.id: q for q in everything(spoken)}
    read = {q.id: (r, q) for r in said for q in r.quotes}
    assert stored.keys() == read.keys()
    assert sum(q.addressee is not None for q in stored.values()) == 3
    for id, (reading, quote) in read.items():
        assert stored[id].topics == quote.topics
        addressee = stored[id].addressee
        assert (addressee and addressee.naming) == (reading.mention(quote.addressee).evidence if quote.addressee else None)
        if addressee is not None:
            reading.document.check(addressee.naming)


def test_quotes_by_addressee(spoken: Store) -> None:
    (agency,) = {q.addressee.key for q in everything(spoken) if q.addressee and "رويترز" in q.addressee.naming.quote}
    found = spoken.quotes(QuoteFilter(addressee=agency)).items
    assert [q.published for q in found] == [dt.date(2025, 12, 2), dt.date(2025, 12, 1)]
    assert {(q.addressee.key, q.addressee.sectors) for q in found if q.addressee} == {(agency, ("JRN",))}
    assert spoken.quotes(QuoteFilter(addressee="nobody")).items == ()


def test_quotes_by_topic_alone_and_with_other_filters(spoken: Store) -> None:
    def days(**which: object) -> list[dt.date | None]:
        return [q.published for q in spoken.quotes(QuoteFilter(**which)).items]  # type: ignore[arg-type]

    first, second, third = (dt.date(2025, 12, n) for n in (1, 2, 3))
    (agency,) = {q.addressee.key for q in everything(spoken) if q.addressee and "رويترز" in q.addressee.naming.quote}
    assert days(topic="military") == [third, first]
    assert days(topic="military", addressee=agency) == [first]
    assert days(topic="military", first=second) == [third]
    assert days(topic="military", stances=("deny",)) == []
    assert days(topic="election", country="IRN") == []
    assert days(topic="election") == [second]


def test_a_topic_comes_a_page_at_a_time(spoken: Store, said: list[Reading]) -> None:
    day = dt.date(2025, 11, 1)
    copies = [replace(said[0], document=replace(said[0].document, id=f"d{n}")) for n in range(7)]
    copies = [replace(r, quotes=tuple(replace(q, id=f"q{n}-{q.id}") for q in r.quotes), events=()) for n, r in enumerate(copies)]
    spoken.write([replace(r, document=replace(r.document, published=day)) for r in copies], spoken.start_run("test", "x"))
    which, cursor = QuoteFilter(topic="military", last=day), None
    pages: list[list[str]] = []
    while True:
        page = spoken.quotes(which, cursor=cursor, limit=3)
        pages.append([q.id for q in page.items])
        cursor = page.next
        if cursor is None:
            break
    ids = [id for found in pages for id in found]
    assert [len(found) for found in pages] == [3, 3, 1]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 7


def test_a_new_reading_takes_the_place_of_the_old_quotes(spoken: Store, said: list[Reading]) -> None:
    (quote,) = said[0].quotes
    changed = replace(said[0], fingerprint="new", quotes=(replace(quote, addressee=None, topics=("legislative",)),))
    spoken.write([changed], spoken.start_run("test", "new"))
    assert [q.published for q in spoken.quotes(QuoteFilter(topic="military")).items] == [dt.date(2025, 12, 3)]
    with spoken.database.reading() as c:
        rows = c.execute(select(s.quote_topics.c.topic).where(s.quote_topics.c.quote == quote.id)).scalars()
        assert list(rows) == ["legislative"]


def test_the_check_finds_topics_that_no_quote_has(spoken: Store) -> None:
    assert [f for f in findings(spoken.database) if "quotes" in f.what] == []
    with spoken.database.writing() as c:
        c.execute(text("DELETE FROM quote_topics WHERE topic = 'military'"))
    assert len([f for f in findings(spoken.database) if "topics of quotes" in f.what]) == 2
    with spoken.database.writing() as c:
        c.execute(text("UPDATE quotes SET addressee_key = 'x' WHERE addressee_key IS NOT NULL"))
    assert len([f for f in findings(spoken.database) if "its quotes" in f.what]) == 3


def test_a_store_of_the_revision_before_keeps_its_quotes(sqlite_model: Path, tmp_path: Path, said: list[Reading]) -> None:
    path = str(shutil.copy(sqlite_model, tmp_path / "old.db"))
    before = [replace(r, quotes=tuple(replace(q, addressee=None, topics=()) for q in r.quotes)) for r in said]
    with Store.open(path) as store:
        store.write(before, store.start_run("test", "old"))
        kept = everything(store)
        with store.database.writing() as c:
            _as_it_was(c)
    database = Database(address(path))
    with database.writing() as connection:
        command.upgrade(config(connection), "head")
    database.close()
    with Store.open(path) as store:
        assert everything(store) == kept
        assert [f for f in findings(store.database) if "quotes" in f.what] == []
        store.write(said, store.start_run("test", "new"))
        assert len(store.quotes(QuoteFilter(topic="military")).items) == 2


def _as_it_was(connection: object) -> None:
    """As the revision before had it."""
    from sqlalchemy import Connection

    assert isinstance(connection, Connection)
    s.quote_topics.drop(connection)
    connection.execute(text("DROP INDEX ix_quotes_addressee_key_sort_day_id"))
    for name in ("key", "name", "country", "sectors", "naming", "start", "end"):
        connection.execute(text(f"ALTER TABLE quotes DROP COLUMN addressee_{name}"))
    connection.execute(text("ALTER TABLE quotes DROP COLUMN topics"))
    connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
