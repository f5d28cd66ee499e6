"""What is written comes back, once, and pages of it stay right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from waqai.records import record
from waqai.store import Filter, QuoteFilter, Store, UnknownIdError
from waqai.store.check import findings
from waqai.store.values import DossierParty, Reference, Stage, StoredDossier
from waqai.tellings import Telling, tellings
from waqai.types import Document, Evidence, Link, Reading, Relation, Span


def write(store: Store, *readings: Reading) -> None:
    store.write(readings, store.start_run("test", readings[0].fingerprint))


def told(store: Store, **which: object) -> set[tuple[str, str]]:
    found = store.tellings(Filter(**which)).items  # type: ignore[arg-type]
    return {(j.telling.document, j.telling.type) for j in found}


def test_readings_and_documents_come_back_as_they_went(store: Store, readings: list[Reading]) -> None:
    write(store, *readings)
    assert store.readings([r.document.id for r in readings]) == sorted(readings, key=lambda r: r.document.id)
    assert store.document("kuwait") == readings[1].document
    assert {j.telling.id: j.telling for j in store.tellings().items} == {t.id: t for r in readings for t in tellings(r)}


def test_times_of_fetching_are_kept_in_utc(store: Store) -> None:
    fetched = dt.datetime(2025, 12, 24, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    write(store, Reading(Document("a", "نص", fetched=fetched, url="https://example.org/a", title="عنوان"), "x"))
    assert store.document("a").fetched == fetched


def test_writing_again_changes_nothing(store: Store, readings: list[Reading]) -> None:
    write(store, *readings)
    before = (store.stats(), store.tellings(), store.quotes())
    write(store, *readings)
    assert (replace(store.stats(), runs=1), store.tellings(), store.quotes()) == before
    assert list(findings(store.database)) == []


def test_only_what_is_new_changed_or_read_otherwise_is_unread(store: Store, readings: list[Reading]) -> None:
    write(store, *readings[:2])
    documents = [r.document for r in readings]
    fingerprint = readings[0].fingerprint
    assert store.unread(documents, fingerprint) == documents[2:]
    assert store.unread(documents[:2], "another") == documents[:2]
    changed = replace(documents[0], text=documents[0].text + " وتابع.")
    assert store.unread([changed, replace(documents[1], fetched=dt.datetime.now(dt.UTC))], fingerprint) == [changed]


def test_a_new_fingerprint_takes_the_place_of_the_old(store: Store, readings: list[Reading]) -> None:
    write(store, *readings)
    newer = replace(readings[0], fingerprint="newer", events=readings[0].events[:1])
    write(store, newer)
    assert store.reading("nairobi") == newer
    assert store.reading("nairobi", readings[0].fingerprint) == readings[0]
    assert len([d for d, _ in told(store) if d == "nairobi"]) == 1
    assert store.stats().readings == len(readings)
    assert list(findings(store.database)) == []


def test_a_changed_text_leaves_no_reading_of_the_old(store: Store, readings: list[Reading]) -> None:
    write(store, *readings)
    write(store, Reading(Document("nairobi", "نص آخر."), "newer"))
    with pytest.raises(UnknownIdError, match="fingerprint"):
        store.reading("nairobi", readings[0].fingerprint)
    assert store.document("nairobi").text == "نص آخر."


def test_what_is_not_there_is_unknown(filled: Store) -> None:
    for ask in (filled.document, filled.reading, filled.telling, filled.record, filled.record_with):
        with pytest.raises(UnknownIdError, match="none"):
            ask("none")


def test_events_by_every_field(filled: Store) -> None:
    every = told(filled)
    assert {("nairobi", "ACCUSE"), ("nairobi", "ASSAULT"), ("kuwait", "CONSULT"), ("mogadishu", "ASSAULT")} <= every
    assert told(filled, types=("ASSAULT",)) == {e for e in every if e[1] == "ASSAULT"}
    assert {d for d, _ in told(filled, countries=("KWT", "JPN"))} == {"tokyo"}
    assert told(filled, countries=("KWT", "SOM")) == set()
    assert {d for d, _ in told(filled, parties=("Al-Shabaab",))} == {"nairobi"}
    assert {d for d, _ in told(filled, place_country="KEN")} == {"nairobi"}
    assert {d for d, _ in told(filled, sources=("outlet-b",))} == {"kuwait"}
    assert {d for d, _ in told(filled, document="tokyo")} == {"tokyo"}
    assert {d for d, _ in told(filled, first=dt.date(2025, 12, 1))} == {"nairobi", "kuwait", "tokyo"}
    assert {d for d, _ in told(filled, last=dt.date(2025, 12, 1))} == {"mogadishu"}
    assert told(filled, least=1.1) == set() == told(filled, statuses=("denied",))


def test_records_by_the_same_fields(filled: Store) -> None:
    def documents(**which: object) -> set[str]:
        return {d for r in filled.records(Filter(**which)).items for d in r.documents}  # type: ignore[arg-type]

    assert documents(countries=("KWT", "JPN")) == {"tokyo"}
    assert documents(sources=("outlet-c",)) == documents(document="mogadishu") == {"mogadishu"}
    assert documents(types=("ASSAULT",), first=dt.date(2025, 12, 1), parties=("Al-Shabaab",)) == {"nairobi"}


def test_quotes_by_speaker(filled: Store, readings: list[Reading]) -> None:
    (quote,) = filled.quotes(QuoteFilter(country="KEN")).items
    assert (quote.document, quote.source, quote.content) == ("nairobi", "outlet-a", readings[0].quotes[0].content)
    assert quote.speaker is not None
    assert quote.speaker.naming.quote == "وزير الداخلية الكيني"
    assert filled.quotes(QuoteFilter(speaker=quote.speaker.key, stances=(quote.stance,), document="nairobi")).items == (quote,)
    assert filled.quotes(QuoteFilter(last=dt.date(2000, 1, 1))).items == ()


def test_pages_hold_everything_once_in_order(filled: Store) -> None:
    whole = filled.tellings(limit=100)
    assert whole.next is None
    found, cursor = list(whole.items[:0]), None
    while True:
        page = filled.tellings(limit=2, cursor=cursor)
        found += page.items
        cursor = page.next
        if cursor is None:
            break
    assert tuple(found) == whole.items
    with pytest.raises(ValueError, match="no cursor"):
        filled.records(cursor="tomorrow")


def test_counts_of_parties_sources_and_runs(filled: Store) -> None:
    assert [(s.source, s.documents) for s in filled.sources()] == [("outlet-a", 2), ("outlet-c", 2), ("outlet-b", 1)]
    assert {p.key for p in filled.parties("KWT")} <= {p.key for p in filled.parties()}
    assert all(p.country == "KWT" and p.records for p in filled.parties("KWT"))
    run = filled.start_run("test", "x")
    filled.note_problems(run, [("file:3", "is not JSON")])
    filled.count(run, read=2, skipped=1)
    filled.finish_run(run)
    newest = filled.runs()[0]
    assert (newest.id, newest.read, newest.skipped, newest.problems) == (run, 2, 1, 1)
    assert newest.finished is not None


# What linkers keep


def first_of(store: Store, document: str) -> Telling:
    return store.tellings_of([document])[0]


def test_tellings_meet_by_their_keys_and_documents_by_their_bands(filled: Store) -> None:
    a, b = first_of(filled, "kuwait"), first_of(filled, "tokyo")
    filled.put_blocks({a.id: ["one", "two", "two"], b.id: ["two"]})
    assert filled.blocks_shared(["one"]) == [("one", a.id)]
    assert set(filled.blocks_shared(["two", "three"])) == {("two", a.id), ("two", b.id)}
    filled.put_blocks({a.id: ["three"]})
    assert filled.blocks_shared(["one"]) == []
    filled.put_signatures({"kuwait": (b"\x01", ["x", "y"]), "tokyo": (b"\x02", ["y"])})
    assert {(band, id, mark) for band, id, mark, _ in filled.bands_shared(["y", "x"])} == {
        ("x", "kuwait", b"\x01"),
        ("y", "kuwait", b"\x01"),
        ("y", "tokyo", b"\x02"),
    }


def test_links_come_back_by_either_end_until_an_end_is_gone(filled: Store, readings: list[Reading]) -> None:
    a, b = first_of(filled, "kuwait").id, first_of(filled, "tokyo").id
    link = Link(b, a, Relation.FOLLOWS, 0.5, "test")
    reprint = Link("tokyo", "kuwait", Relation.REPRINTS, 1.0, "test")
    filled.put_links([link, reprint])
    filled.put_links([link])
    assert filled.links([a]) == filled.links([b], Relation.FOLLOWS) == [link]
    assert len(filled.links()) == 2
    write(filled, replace(readings[1], fingerprint="newer", events=()))
    assert filled.links() == [reprint]
    filled.drop_links(["tokyo"])
    assert filled.links() == []


def test_records_merge_part_and_answer_to_their_old_ids(filled: Store) -> None:
    a, b = first_of(filled, "kuwait"), first_of(filled, "tokyo")
    alone = {t.id: filled.record_with(t.id).id for t in (a, b)}
    merged = record([a, b])
    filled.replace_records([merged])
    assert filled.record_with(a.id) == filled.record_with(b.id) == merged
    assert {filled.record(id).id for id in alone.values()} == {merged.id}
    filled.replace_records([record([a]), record([b])])
    assert {t: filled.record(id).id for t, id in alone.items()} == alone
    assert list(findings(filled.database)) == []


def test_an_old_id_leads_through_every_later_merge(filled: Store) -> None:
    first, second, third = (first_of(filled, d) for d in ("mogadishu", "kuwait", "tokyo"))
    old = filled.record_with(third.id).id
    filled.replace_records([record([second, third])])
    filled.replace_records([record([first, second, third])])
    assert filled.record(old) == record([first, second, third])


def test_a_record_is_not_replaced_by_half_of_it(filled: Store) -> None:
    a, b = first_of(filled, "kuwait"), first_of(filled, "tokyo")
    filled.replace_records([record([a, b])])
    with pytest.raises(ValueError, match=b.id):
        filled.replace_records([record([a])])


def test_reading_again_makes_records_stale_and_documents_wait(filled: Store, readings: list[Reading]) -> None:
    assert (filled.stale(), filled.unlinked()) == ([], [])
    held = {filled.record_with(t.id).id for t in filled.tellings_of(["kuwait"])}
    write(filled, replace(readings[1], fingerprint="newer", events=()))
    assert set(filled.stale()) == held
    assert filled.unlinked() == ["kuwait"]


def test_references_wait_for_their_target(filled: Store, readings: list[Reading]) -> None:
    a, b = first_of(filled, "kuwait").id, first_of(filled, "tokyo").id
    filled.put_references([Reference(a, b, 0.75), Reference(b, None, 0.0)])
    assert [r.telling for r in filled.references(open_only=True)] == [b]
    assert filled.references([a]) == [Reference(a, b, 0.75)]
    write(filled, replace(readings[2], fingerprint="newer", events=()))
    assert filled.references() == [Reference(a, None, 0.75)]


def test_dossiers_come_back_with_parties_and_stages(filled: Store) -> None:
    evidence = filled.document("kuwait").cite(Span(0, 6))
    dossier = StoredDossier(
        "d1",
        "مكافحة الإرهاب",
        "negotiating",
        (DossierParty("Kuwait", "Kuwait", "KWT"), DossierParty("Japan", "Japan", "JPN")),
        (Stage("proposed", "kuwait", evidence, None), Stage("negotiating", "kuwait", evidence, dt.date(2025, 12, 23), first_of(filled, "kuwait").id)),
        '{"own":1}',
    )
    filled.replace_dossiers([dossier, replace(dossier, id="d2", parties=())])
    assert filled.dossiers(["d1"]) == filled.dossiers(countries=("KWT", "JPN")) == [dossier]
    filled.replace_dossiers([], dropped=["d2"])
    assert filled.stats().dossiers == 1
    assert list(findings(filled.database)) == []


def test_threads_write_and_read_at_once(new_store: Callable[[], str], readings: list[Reading]) -> None:
    def copies(number: int) -> list[Reading]:
        documents = [replace(r.document, id=f"{r.document.id}-{number}") for r in readings]
        return [Reading(d, "x") for d in documents]

    with Store.open(new_store()) as store, ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, store, *copies(n)) for n in range(8)] + [pool.submit(store.search, "تفجير") for _ in range(8)]:
            done.result()
        assert store.stats().documents == 8 * len(readings)


def test_two_writers_of_one_document_do_not_collide(new_store: Callable[[], str], readings: list[Reading]) -> None:
    url = new_store()
    with Store.open(url) as one, Store.open(url) as two, ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write, store, *readings) for store in (one, two) * 3]:
            done.result()
        assert one.stats().documents == len(readings)
        assert list(findings(one.database)) == []


def test_evidence_of_rows_is_the_words_of_the_text(filled: Store) -> None:
    for quote in filled.quotes().items:
        document = filled.document(quote.document)
        for evidence in (quote.content, quote.cue, *([quote.speaker.naming] if quote.speaker else ())):
            assert isinstance(evidence, Evidence)
            document.check(evidence)
