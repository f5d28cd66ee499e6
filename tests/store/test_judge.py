"""What people decide stands, whatever later readings and linkings find."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from waqai.engine.ingest import default_linker, link_waiting
from waqai.judgements import Action, CountIs, DayIs, GivenParty, JudgementError, Mark, PartiesAre, PlaceIs, StatusIs, TypeIs
from waqai.store import Filter, Store, UnknownIdError
from waqai.store.check import findings
from waqai.tellings import Telling
from waqai.types import Event, Evidence, Reading, Role, Span, Status, content_hash


def event(store: Store, document: str, type_: str) -> Telling:
    return next(t for t in store.tellings_of([document]) if t.type == type_)


def marks(store: Store) -> dict[tuple[str, str], Mark]:
    return {(j.telling.document, j.telling.type): j.mark for j in store.tellings().items}


def reread(store: Store, readings: list[Reading], change: type[Change]) -> None:
    """Write what another reader makes of the reports, and link them anew."""
    changed = [change().reading(r) for r in readings]
    store.write(changed, store.start_run("test", changed[0].fingerprint))
    link_waiting(store, default_linker(store))
    assert list(findings(store.database)) == []


class Change:
    """Another reader: it finds the same events at longer triggers, so under other ids."""

    fingerprint = "longer"

    def reading(self, reading: Reading) -> Reading:
        events = tuple(self.event(reading, e) for e in reading.events if self.finds(e))
        return replace(reading, fingerprint=self.fingerprint, events=events)

    def finds(self, event: Event) -> bool:
        return True

    def event(self, reading: Reading, event: Event) -> Event:
        text = reading.document.text
        spans = [Span(max(0, m.span.start - 1), min(len(text), m.span.end + 1)) for m in event.mentions]
        return replace(event, id=content_hash("longer", event.id), mentions=tuple(Evidence(s, text[s.start : s.end]) for s in spans))


class Blind(Change):
    """Another reader: it finds no event at all."""

    fingerprint = "blind"

    def finds(self, event: Event) -> bool:
        return False


class Otherwise(Change):
    """Another reader: it takes every event for one of another type."""

    fingerprint = "otherwise"

    def event(self, reading: Reading, event: Event) -> Event:
        return replace(super().event(reading, event), type="AID")


@pytest.fixture
def judged(filled: Store) -> Store:
    """A store in which one event was accepted, one rejected, one corrected in several fields and two merged."""
    when = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    accepted, rejected = event(filled, "kuwait", "CONSULT"), event(filled, "nairobi", "ASSAULT")
    corrected, other = event(filled, "mogadishu", "ASSAULT"), event(filled, "tokyo", "CONSULT")
    filled.judge(Action.ACCEPT, accepted.id, by="analyst", at=when)
    filled.judge(Action.REJECT, rejected.id, by="analyst", at=when)
    for correction in (
        CountIs("killed", 6),
        PlaceIs("Kismayo", "SOM"),
        DayIs(dt.date(2025, 11, 1)),
        StatusIs(Status.DENIED),
        PartiesAre(Role.ACTOR, (GivenParty(filled.document("mogadishu").cite(Span(0, 3)), "Al-Shabaab", "SOM", ("REB",)),)),
    ):
        filled.judge(Action.CORRECT, corrected.id, by="analyst", correction=correction)
    filled.judge(Action.MERGE, accepted.id, other=other.id, by="analyst", at=when)
    link_waiting(filled, default_linker(filled))
    return filled


def test_judgements_count_at_once(judged: Store) -> None:
    found = marks(judged)
    assert found["kuwait", "CONSULT"] is Mark.ACCEPTED
    assert found["mogadishu", "ASSAULT"] is Mark.CORRECTED
    assert ("nairobi", "ASSAULT") not in found
    assert stands(judged)
    assert list(findings(judged.database)) == []


def stands(store: Store) -> bool:
    """True if everything that was judged stands."""
    (corrected,) = store.tellings(Filter(types=("ASSAULT",), statuses=("denied",), parties=("Al-Shabaab",), place_country="SOM")).items
    telling, accepted = corrected.telling, event(store, "kuwait", "CONSULT")
    assert (telling.killed, telling.wounded) == (6, 12)
    assert telling.where is not None
    assert telling.where.name == "Kismayo"
    assert telling.when is not None
    assert telling.when.start == dt.date(2025, 11, 1)
    assert store.record_with(accepted.id).documents == ("kuwait", "tokyo")
    assert [t for t in store.tellings_of(["nairobi"]) if t.type in ("ASSAULT", "AID") and "تفجير" in t.triggers[0].quote] == []
    return True


def test_they_stand_when_events_move(judged: Store, readings: list[Reading]) -> None:
    reread(judged, readings, Change)
    assert stands(judged)
    assert marks(judged)["mogadishu", "ASSAULT"] is Mark.CORRECTED


def test_they_stand_when_types_change(judged: Store, readings: list[Reading]) -> None:
    reread(judged, readings, Otherwise)
    assert stands(judged)


def test_they_stand_when_nothing_is_found(judged: Store, readings: list[Reading]) -> None:
    reread(judged, readings, Blind)
    found = marks(judged)
    assert found == {("kuwait", "CONSULT"): Mark.KEPT, ("mogadishu", "ASSAULT"): Mark.KEPT}
    assert [j.telling.killed for j in judged.tellings(Filter(types=("ASSAULT",))).items] == [6]


def test_they_stand_through_one_reader_after_another(judged: Store, readings: list[Reading]) -> None:
    for change in (Blind, Otherwise, Change, Blind):
        reread(judged, readings, change)
    judged.write(readings, judged.start_run("test", readings[0].fingerprint))
    link_waiting(judged, default_linker(judged))
    assert stands(judged)


def test_a_kept_event_can_be_judged_on(judged: Store, readings: list[Reading]) -> None:
    reread(judged, readings, Blind)
    kept = event(judged, "mogadishu", "ASSAULT")
    judged.judge(Action.CORRECT, kept.id, by="analyst", correction=CountIs("wounded", 13))
    reread(judged, readings, Change)
    again = event(judged, "mogadishu", "ASSAULT")
    assert (again.killed, again.wounded) == (6, 13)


def test_a_record_answers_to_its_id_after_another_reading(filled: Store, readings: list[Reading]) -> None:
    cited = [r.id for r in filled.records(Filter(document="kuwait")).items]
    reread(filled, readings, Change)
    assert cited
    for id in cited:
        found = filled.record(id)
        assert found.id != id
        assert found.documents == ("kuwait",)
    assert filled.stats().records == filled.stats().events


def test_undoing_is_a_further_judgement(judged: Store) -> None:
    reject = next(j for j in judged.judgements() if j.action is Action.REJECT)
    undo = judged.undo(reject.id[:8], by="editor", note="it did happen")
    assert marks(judged)["nairobi", "ASSAULT"] is Mark.UNJUDGED
    judged.undo(undo.id, by="editor")
    assert ("nairobi", "ASSAULT") not in marks(judged)
    assert [j.undoes for j in judged.judgements() if j.action is Action.UNDO] == [reject.id, undo.id]


def test_a_merge_is_undone_and_outdone(judged: Store) -> None:
    merge = next(j for j in judged.judgements() if j.action is Action.MERGE)
    accepted, other = event(judged, "kuwait", "CONSULT"), event(judged, "tokyo", "CONSULT")
    assert [link.judgement for link in judged.human_links(["tokyo"])] == [True]
    judged.judge(Action.SPLIT, other.id, other=accepted.id, by="editor")
    assert [link.judgement for link in judged.human_links()] == [False]
    link_waiting(judged, default_linker(judged))
    assert judged.record_with(accepted.id).documents == ("kuwait",)
    judged.undo(next(j for j in judged.judgements() if j.action is Action.SPLIT).id, by="editor")
    judged.undo(merge.id, by="editor")
    assert judged.human_links() == []


def test_judgements_go_to_another_store_before_its_documents(judged: Store, sqlite_model: object, tmp_path: object, readings: list[Reading]) -> None:
    import shutil
    from pathlib import Path

    copy = shutil.copy(str(sqlite_model), Path(str(tmp_path)) / "other.db")
    with Store.open(str(copy)) as other:
        given = judged.judgements()
        assert other.add_judgements(given) == given
        assert other.add_judgements(given) == []
        other.write(readings, other.start_run("test", "x"))
        link_waiting(other, default_linker(other))
        assert stands(other)


def test_what_cannot_be_judged_is_said(filled: Store) -> None:
    with pytest.raises(UnknownIdError, match="no event none"):
        filled.judge(Action.ACCEPT, "none", by="analyst")
    with pytest.raises(UnknownIdError, match="no judgement none"):
        filled.undo("none", by="analyst")
    known = event(filled, "kuwait", "CONSULT").id
    with pytest.raises(JudgementError, match="correction"):
        filled.judge(Action.CORRECT, known, by="analyst")
    with pytest.raises(JudgementError, match="other"):
        filled.judge(Action.MERGE, known, by="analyst")
    with pytest.raises(JudgementError, match="by"):
        filled.judge(Action.ACCEPT, known, by="")
    made = filled.judge(Action.CORRECT, known, by="analyst", correction=TypeIs("AID"))
    with pytest.raises(JudgementError, match="before that"):
        filled.undo(made.id, by="analyst", at=made.at)
    assert len(filled.judgements()) == 1


def test_a_changed_text_lets_go_of_what_no_longer_stands(judged: Store, readings: list[Reading]) -> None:
    from waqai.types import Document

    judged.write([Reading(Document("mogadishu", "نص آخر."), "newer")], judged.start_run("test", "newer"))
    assert ("mogadishu", "ASSAULT") not in marks(judged)
    judged.write([readings[3]], judged.start_run("test", readings[3].fingerprint))
    assert marks(judged)["mogadishu", "ASSAULT"] is Mark.CORRECTED
