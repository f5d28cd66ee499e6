"""Linking one judged report: its records are built from what they held, unless links or people say otherwise."""

from __future__ import annotations

import pytest

from waqai.engine.linking import StoreLinker
from waqai.judgements import Action, Correction, StatusIs, TypeIs
from waqai.records import Record
from waqai.store import Store
from waqai.types import Reading, Status


@pytest.fixture
def linked(store: Store, readings: list[Reading]) -> Store:
    store.write(readings, store.start_run("test", "x"))
    StoreLinker(store).update([r.document.id for r in readings], readings)
    return store


def everything(store: Store) -> list[Record]:
    return sorted(store.records(limit=500).items, key=lambda r: r.id)


@pytest.mark.parametrize("correction", [None, StatusIs(Status.DENIED), TypeIs("AID")])
def test_a_judged_event_is_linked_as_if_all_were_gone_through(linked: Store, correction: Correction | None) -> None:
    for telling in [t.id for r in everything(linked) for t in r.tellings][:6]:
        document = linked.telling(telling).telling.document
        linked.judge(Action.CORRECT if correction else Action.ACCEPT, telling, by="layla", correction=correction)
        StoreLinker(linked).update([document], may_regroup=False)
        quickly = everything(linked)
        StoreLinker(linked).update([document])
        assert quickly == everything(linked)


def test_what_is_not_linked_otherwise_is_not_grouped_anew(linked: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def grouped(*_: object) -> None:
        raise AssertionError("groups were worked out anew")

    event = everything(linked)[0].tellings[0]
    linked.judge(Action.ACCEPT, event.id, by="layla")
    monkeypatch.setattr("waqai.link.linker.clusters", grouped)
    StoreLinker(linked).update([event.document], may_regroup=False)
    assert linked.unlinked() == []
    with pytest.raises(AssertionError):
        StoreLinker(linked).update([event.document])


def test_a_rejected_event_leaves_its_record(linked: Store) -> None:
    event = everything(linked)[0].tellings[0]
    linked.judge(Action.REJECT, event.id, by="layla")
    StoreLinker(linked).update([event.document], may_regroup=False)
    assert event.id not in {t.id for r in everything(linked) for t in r.tellings}
