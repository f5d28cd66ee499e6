"""The queue of reviewers, on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from waqai.judgements import Action, StatusIs, TypeIs
from waqai.store import Filter, Store, UnknownIdError
from waqai.store.reviewing import Standing, Waiting
from waqai.store.schema import openings, records
from waqai.types import Status


def queue(store: Store, **waiting: object) -> list[str]:
    return store.reviews.queue(Waiting(**waiting), limit=50)  # type: ignore[arg-type]


def test_the_least_sure_come_first_and_judged_ones_leave(filled: Store) -> None:
    found = filled.reviews.events(queue(filled))
    doubts = [abs(j.telling.score - 0.5) for j in found]
    assert doubts == sorted(doubts)
    assert len(found) == filled.stats().events
    filled.judge(Action.ACCEPT, found[0].telling.id, by="layla")
    filled.judge(Action.REJECT, found[1].telling.id, by="layla")
    assert queue(filled) == [j.telling.id for j in found[2:]]
    assert set(queue(filled, standing=Standing.ALL)) == {j.telling.id for j in found}


def test_reports_that_disagree_come_first(filled: Store) -> None:
    last = queue(filled)[-1]
    with filled.database.writing() as c:
        c.execute(update(records).where(records.c.id == filled.record_with(last).id).values(disagreements=1))
    assert queue(filled)[0] == last
    assert filled.reviews.queue(Waiting(), limit=2, start=1)[0] != last
    paged = [id for start in range(0, 50, 2) for id in filled.reviews.queue(Waiting(), limit=2, start=start)]
    assert paged == queue(filled)


def test_the_least_sure_of_a_busy_party(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    few = queue(filled, which=Filter(countries=("KWT",)))
    monkeypatch.setattr("waqai.store.reviewing._FEW", 0)
    assert queue(filled, which=Filter(countries=("KWT",))) == few != []


def test_filters(filled: Store) -> None:
    everything = filled.reviews.events(queue(filled))
    for which, holds in (
        (Filter(types=("ASSAULT",)), lambda t: t.type == "ASSAULT"),
        (Filter(sources=("outlet-a",)), lambda t: t.source == "outlet-a"),
        (Filter(document="tokyo"), lambda t: t.document == "tokyo"),
        (Filter(countries=("KWT",)), lambda t: any(p.country == "KWT" for p in t.parties)),
        (Filter(last=dt.date(2025, 11, 30)), lambda t: t.document == "mogadishu"),
    ):
        assert set(queue(filled, which=which)) == {j.telling.id for j in everything if holds(j.telling)} != set()
    topic = next(topic for j in everything for topic in j.telling.topics)
    assert set(queue(filled, topics=(topic,))) == {j.telling.id for j in everything if topic in j.telling.topics}
    assert queue(filled, topics=("none",)) == []


def test_what_others_judged_and_where_reviewers_disagree(filled: Store) -> None:
    first, second, third = queue(filled)[:3]
    filled.judge(Action.ACCEPT, first, by="layla")
    filled.judge(Action.ACCEPT, first, by="noor")
    filled.judge(Action.REJECT, second, by="layla")
    filled.judge(Action.CORRECT, third, by="layla", correction=StatusIs(Status.DENIED))
    assert set(queue(filled, standing=Standing.OTHERS, by="noor")) == {second, third}
    assert queue(filled, standing=Standing.OTHERS, by="layla") == []
    filled.judge(Action.ACCEPT, second, by="noor")
    filled.judge(Action.CORRECT, third, by="noor", correction=TypeIs("AID"))
    assert set(queue(filled, standing=Standing.DISAGREED)) == {second, third}


def test_a_rejected_event_can_be_looked_at(filled: Store) -> None:
    first = queue(filled)[0]
    filled.judge(Action.REJECT, first, by="layla")
    assert filled.reviews.event(first).mark == "rejected"
    with pytest.raises(UnknownIdError):
        filled.reviews.event("none")


def test_who_looks_at_an_event(filled: Store) -> None:
    first, second = queue(filled)[:2]
    filled.reviews.open("layla", first)
    filled.reviews.open("noor", first)
    assert [o.by for o in filled.reviews.openings(first, besides="noor")] == ["layla"]
    filled.reviews.open("layla", second)
    assert [o.by for o in filled.reviews.openings(first)] == ["noor"]
    with filled.database.writing() as c:
        c.execute(update(openings).values(at=dt.datetime(2026, 1, 1)))
    assert filled.reviews.openings(first) == []


def test_what_an_event_could_be_merged_with_is_not_in_its_record(filled: Store) -> None:
    from waqai.engine.ingest import default_linker, link_waiting

    link_waiting(filled, default_linker(filled))
    default_linker(filled).update(["kuwait", "tokyo"])
    for id in queue(filled):
        mine = {t.id for t in filled.record_with(id).tellings}
        assert not mine & {other for other, _ in filled.reviews.candidates(id)}
