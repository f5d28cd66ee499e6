"""Lists and counts that are read off the tables kept beside the records say what the records say."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Table, select, text, update

from waqai.engine.alone import Alone
from waqai.judgements import Action
from waqai.link.chains import chain, curve, meet
from waqai.ontology import event_types
from waqai.records import Record
from waqai.records import record as made
from waqai.store import Filter, Store
from waqai.store import schema as s
from waqai.store.check import findings
from waqai.store.database import Database, address
from waqai.store.rows import NO_DAY
from waqai.store.upgrade import config
from waqai.store.values import DossierParty, Stage, StoredDossier
from waqai.types import Evidence, Reading, Span, Status


def everything(store: Store) -> list[Record]:
    return list(store.records(limit=200).items)


def parties(record: Record) -> set[str]:
    return {p.key for p in record.actors + record.recipients}


def countries(record: Record) -> set[str]:
    return {p.country for p in record.actors + record.recipients if p.country}


def test_a_filter_finds_what_the_records_say(filled: Store) -> None:
    records = everything(filled)
    asked = [Filter(countries=(code,)) for r in records for code in countries(r)]
    asked += [Filter(parties=(key,), sources=(r.sources[0],)) for r in records for key in parties(r)]
    asked += [Filter(countries=("KWT", "JPN"), types=("CONSULT",)), Filter(sources=("outlet-a", "outlet-b")), Filter(countries=("KWT",), least=0.3)]
    asked += [
        Filter(place_country="KWT", countries=("KWT",)),
        Filter(document="tokyo", countries=("KWT",)),
        Filter(statuses=("happened",), parties=("x",)),
    ]
    assert len(asked) > 8
    for which in asked:
        expected = [r.id for r in records if holds(r, which)]
        assert [r.id for r in filled.records(which).items] == expected, which


def holds(r: Record, w: Filter) -> bool:
    return (
        set(w.countries) <= countries(r)
        and set(w.parties) <= parties(r)
        and (not w.types or r.type in w.types)
        and (not w.statuses or r.status in w.statuses)
        and (not w.sources or bool(set(w.sources) & set(r.sources)))
        and r.score >= w.least
        and (w.document is None or w.document in r.documents)
        and (w.place_country is None or (r.where is not None and r.where.country == w.place_country))
    )


def test_pages_of_a_filtered_list_join_without_a_gap(filled: Store) -> None:
    which, seen, cursor = Filter(countries=("KWT",)), [], None
    for _ in range(20):
        page = filled.records(which, cursor=cursor, limit=1)
        seen += [r.id for r in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [r.id for r in filled.records(which).items]
    assert len(seen) > 1


def test_meetings_are_those_of_two_participants(filled: Store) -> None:
    records = everything(filled)
    who = sorted({*("KWT", "JPN", "KEN", "SOM"), *(key for r in records for key in parties(r))})
    for one in who:
        for other in who:
            expected = {r.id for r in records if meet(r, one, other)}
            assert {r.id for r in filled.meetings(one, other).items} == expected, (one, other)


@pytest.mark.parametrize("grain", ["week", "month"])
def test_the_days_of_contacts_draw_the_curve_of_the_chain(filled: Store, grain: str) -> None:
    days = filled.contact_days("KWT", "JPN")
    assert days
    assert curve(((d.day, event_types()[d.type].score, d.records) for d in days), grain) == chain(everything(filled), "KWT", "JPN").curve(grain)


def test_parties_pairs_and_types_are_counted(filled: Store) -> None:
    records = everything(filled)
    assert {p.key: p.records for p in filled.parties(limit=200)} == Counter(key for r in records for key in parties(r))
    assert {t.type: t.records for t in filled.types()} == Counter(r.type for r in records)
    expected = Counter((a, b, r.type) for r in records for a in countries(r) for b in countries(r) if a < b)
    assert {(p.one, p.other, p.type): p.records for p in filled.pairs()} == expected
    assert all(p.country == "KWT" for p in filled.parties("KWT"))


def test_places_are_counted_by_any_filter(filled: Store) -> None:
    for which in (Filter(), Filter(types=("CONSULT",)), Filter(countries=("KWT",)), Filter(sources=("outlet-c",))):
        found = filled.places(which)
        assert sum(p.records for p in found) == len(filled.records(which).items)


def test_counts_follow_judgements_and_new_links(filled: Store) -> None:
    event = next(r for r in everything(filled) if parties(r)).tellings[0]
    with filled.transaction():
        filled.judge(Action.REJECT, event.id, by="analyst")
        Alone(filled).update([event.document])
    assert list(findings(filled.database)) == []
    assert {p.key: p.records for p in filled.parties(limit=200)} == Counter(key for r in everything(filled) for key in parties(r))


def test_records_that_join_count_once(filled: Store) -> None:
    records = [r for r in everything(filled) if r.type == "CONSULT"]
    assert len(records) > 1
    joined = made(t for r in records for t in r.tellings)
    filled.replace_records([joined])
    assert list(findings(filled.database)) == []
    assert joined.id in {r.id for r in everything(filled)}
    filled.replace_records([made([t]) for t in joined.tellings])
    assert list(findings(filled.database)) == []


@pytest.mark.parametrize("table", [s.party_counts, s.record_facets, s.record_pairs])
def test_the_check_finds_wrong_counts(filled: Store, table: Table) -> None:
    with filled.database.writing() as c:
        c.execute(table.delete())
    assert any("not counted" in finding.what for finding in findings(filled.database))


def test_a_store_of_the_revision_before_is_filled(sqlite_model: Path, tmp_path: Path, readings: list[Reading]) -> None:
    path = str(shutil.copy(sqlite_model, tmp_path / "old.db"))
    with Store.open(path) as store:
        store.write(readings, store.start_run("test", "x"))
        Alone(store).update([r.document.id for r in readings])
        with store.database.reading() as c:
            kept = [sorted(map(tuple, c.execute(select(t)))) for t in (s.record_facets, s.record_pairs, s.party_counts)]
        with store.database.writing() as c:
            for table in (s.record_facets, s.record_pairs, s.party_counts):
                table.drop(c)
            _without_new_indexes(c)
            c.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    database = Database(address(path))
    with database.writing() as connection:
        command.upgrade(config(connection), "0004")
    with database.reading() as c:
        assert [sorted(map(tuple, c.execute(select(t)))) for t in (s.record_facets, s.record_pairs, s.party_counts)] == kept
    assert all(kept)
    database.close()


def _without_new_indexes(connection: object) -> None:
    """As the revision before had them."""
    import importlib

    from sqlalchemy import Connection

    assert isinstance(connection, Connection)
    new = importlib.import_module("waqai.store.migrations.versions.0004_lists")
    for name in [*(index[0] for index in new._INDEXES), "ix_tellings_doubt", "ix_tellings_rejected", "ix_links_reprints"]:
        connection.execute(text(f"DROP INDEX {name}"))
    for name, table in new._REPLACED:
        column = {"ix_documents_source": "source", "ix_records_place_country": "place_country"}.get(name, "rowid")
        connection.execute(text(f"CREATE INDEX {name} ON {table} ({'1' if column == 'rowid' else column})"))


def test_dossiers_come_by_stage_a_page_at_a_time(filled: Store) -> None:
    def dossier(number: int, stage: str) -> StoredDossier:
        steps = (Stage(stage, "tokyo", Evidence(Span(0, 3), "زار")),)
        return StoredDossier(f"d{number}", "matter", stage, (DossierParty("KWT", None, "KWT"),), steps)

    filled.replace_dossiers([dossier(n, "signed" if n % 2 else "agreed") for n in range(5)])
    first = filled.dossiers_at("agreed", limit=2)
    rest = filled.dossiers_at("agreed", cursor=first.next, limit=2)
    assert [d.id for d in (*first.items, *rest.items)] == ["d4", "d2", "d0"]
    assert rest.next is None
    assert len(filled.dossiers_at(countries=("KWT",)).items) == 5
    assert filled.dossiers_at(countries=("JPN",)).items == ()
    with pytest.raises(ValueError, match="cursor"):
        filled.dossiers_at(cursor="7")


def test_the_name_of_a_party_is_that_of_its_newest_record(filled: Store) -> None:
    for party in filled.parties(limit=200):
        newest = filled.records(Filter(parties=(party.key,)), limit=1).items[0]
        assert party.name in {p.name for p in newest.actors + newest.recipients if p.key == party.key}


def test_what_has_no_day_is_in_lists_but_not_on_the_curve(filled: Store) -> None:
    with filled.database.writing() as c:
        for table in (s.records, s.record_facets):
            c.execute(update(table).values(sort_day=NO_DAY))
    assert filled.contact_days("KWT", "JPN") == []
    assert filled.meetings("KWT", "JPN").items


def test_only_what_happened_is_on_the_curve(filled: Store) -> None:
    with filled.database.writing() as c:
        c.execute(update(s.record_facets).values(status=Status.PLANNED.value))
    assert filled.contact_days("KWT", "JPN") == []


def test_the_newest_day_of_publication(filled: Store) -> None:
    assert filled.newest() == max(d.published for d in filled.documents(limit=200).items if d.published)
