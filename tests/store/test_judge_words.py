"""What people say of words, roles and sources stands, whatever later readings and linkings find."""

from __future__ import annotations

import datetime as dt

import pytest

from waqai import chosen
from waqai.corrections import GivenParty, RoleIs, SourceIs, TriggersAre, TypeIs
from waqai.engine.ingest import default_linker, link_waiting
from waqai.judgements import Action, Mark
from waqai.store import Filter, Store
from waqai.store.check import findings
from waqai.tellings import added
from waqai.types import Evidence, Reading, Role, Span

from .test_judge import Blind, Change, Otherwise, event, reread

pytestmark = pytest.mark.filterwarnings("error")


def cite(store: Store, document: str, words: str) -> Evidence:
    text = store.document(document).text
    return store.document(document).cite(Span(text.index(words), text.index(words) + len(words)))


@pytest.fixture
def worded(filled: Store) -> Store:
    """A store in which a visit got other participants, words, a source, a place and a day by words, and one more event was added."""
    document, visit = filled.document("tokyo"), event(filled, "tokyo", "CONSULT")
    for correction in (
        RoleIs(chosen.party(document, cite(filled, "tokyo", "رئيس الوزراء الياباني").span), Role.RECIPIENT),
        RoleIs(GivenParty.of(visit.actors[0]), Role.RECIPIENT),
        SourceIs(GivenParty(cite(filled, "tokyo", "وزارة الخارجية اليابانية"), "Ministry", "JPN", ("GOV",))),
        TriggersAre((cite(filled, "tokyo", "والتقى"),)),
        chosen.place(document, cite(filled, "tokyo", "المدينة").span),
        chosen.day(document, cite(filled, "tokyo", "أمس الخميس").span),
    ):
        assert correction is not None
        filled.judge(Action.CORRECT, visit.id, by="analyst", correction=correction)
    new = added(filled.document("kuwait"), "CONSULT", visit.status, (cite(filled, "kuwait", "وبحث"),))
    filled.add_event(new, by="analyst")
    link_waiting(filled, default_linker(filled))
    return filled


def require_stands(store: Store) -> None:
    (visit,) = (t for t in store.tellings_of(["tokyo"]) if t.said_by and t.said_by[-1].key == "Ministry")
    assert (visit.type, [t.quote for t in visit.triggers]) == ("CONSULT", ["والتقى"])
    assert visit.actors == ()
    assert {p.naming.quote for p in visit.recipients} >= {"رئيس الوزراء الياباني"}
    assert visit.where is not None and visit.where.naming.quote == "المدينة"
    assert visit.when is not None and (visit.when.start, visit.when.naming.quote) == (dt.date(2025, 12, 25), "أمس الخميس")
    assert any([t.quote for t in j.triggers] == ["وبحث"] for j in store.tellings_of(["kuwait"]))
    assert visit.id in {t.id for r in store.records(Filter(document="tokyo")).items for t in r.tellings}
    assert list(findings(store.database)) == []


def test_it_counts_at_once(worded: Store) -> None:
    require_stands(worded)


@pytest.mark.parametrize("changes", [(Change,), (Otherwise,), (Blind,), (Blind, Change, Otherwise)])
def test_it_stands_whatever_is_read_later(worded: Store, readings: list[Reading], changes: tuple[type[Change], ...]) -> None:
    for change in changes:
        reread(worded, readings, change)
        require_stands(worded)


def test_a_split_mention_is_an_event_of_its_own_in_every_later_reading(filled: Store, readings: list[Reading]) -> None:
    visit = event(filled, "tokyo", "CONSULT")
    filled.judge(Action.CORRECT, visit.id, by="analyst", correction=TriggersAre((*visit.triggers, cite(filled, "tokyo", "القصف"))))
    filled.judge(Action.CORRECT, visit.id, by="analyst", correction=TriggersAre(visit.triggers))
    filled.add_event(added(filled.document("tokyo"), "CONSULT", visit.status, (cite(filled, "tokyo", "القصف"),)), by="analyst")
    for change in (Change, Otherwise):
        reread(filled, readings, change)
        told = [[t.quote for t in j.triggers] for j in filled.tellings_of(["tokyo"])]
        assert told.count(["القصف"]) == 1
        assert told.count([t.quote for t in visit.triggers]) == 1


def test_undoing_gives_back_what_was_read(worded: Store) -> None:
    before = {j.id for j in worded.judgements()}
    for judgement in [j for j in worded.judgements() if j.id in before][::-1]:
        worded.undo(judgement.id, by="analyst")
    link_waiting(worded, default_linker(worded))
    assert {j.mark for j in worded.tellings().items} == {Mark.UNJUDGED}
    assert list(findings(worded.database)) == []


def test_an_event_that_leaves_its_record_leaves_the_others_a_record(filled: Store) -> None:
    kuwait, tokyo = event(filled, "kuwait", "CONSULT"), event(filled, "tokyo", "CONSULT")
    merge = filled.judge(Action.MERGE, kuwait.id, other=tokyo.id, by="analyst")
    link_waiting(filled, default_linker(filled))
    assert filled.record_with(kuwait.id).documents == ("kuwait", "tokyo")
    filled.undo(merge.id, by="analyst")
    filled.judge(Action.CORRECT, kuwait.id, by="analyst", correction=TypeIs("AID"))
    default_linker(filled).update(["kuwait"])
    assert filled.record_with(tokyo.id).documents == ("tokyo",)
    default_linker(filled).update(["tokyo"])
    assert list(findings(filled.database)) == []


def test_a_merge_stands_after_the_words_of_an_event_changed(filled: Store, readings: list[Reading]) -> None:
    kuwait, tokyo = event(filled, "kuwait", "CONSULT"), event(filled, "tokyo", "CONSULT")
    filled.judge(Action.MERGE, kuwait.id, other=tokyo.id, by="analyst")
    filled.judge(Action.CORRECT, tokyo.id, by="analyst", correction=TriggersAre((cite(filled, "tokyo", "القصف"),)))
    reread(filled, readings, Change)
    moved = next(t for t in filled.tellings_of(["tokyo"]) if [x.quote for x in t.triggers] == ["القصف"])
    assert set(filled.record_with(moved.id).documents) == {"kuwait", "tokyo"}
