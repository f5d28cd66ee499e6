"""Corrections of one field, and what stands when another reading is corrected by them."""

from __future__ import annotations

import datetime as dt

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from waqai.corrections import DayIs, GivenParty, RoleIs, SourceIs, TriggersAre, cited, correct
from waqai.judgements import Action, Anchor, Correction, Judgement, Mark, judged
from waqai.tellings import Party, Telling, added
from waqai.types import Document, Evidence, Role, Span, Status

TEXT = "أعلن المتحدث أن الوزير زار العاصمة أمس.\nوالتقى السفير هناك ثم غادر الوفد إلى الميناء."
DOCUMENT = Document("d", TEXT)
DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def cite(words: str) -> Evidence:
    return DOCUMENT.cite(Span(TEXT.index(words), TEXT.index(words) + len(words)))


def party(words: str, key: str = "", country: str | None = None) -> Party:
    return Party("m", cite(words), key or words, "person", country=country)


MINISTER, ENVOY, SPEAKER = party("الوزير", "JOR GOV", country="JOR"), party("السفير"), party("المتحدث")
VISIT = Telling(
    "v", "d", "CONSULT", Status.HAPPENED, 0.5, (cite("زار"), cite("والتقى")), Span(0, TEXT.index("\n")), actors=(MINISTER, ENVOY), said_by=(SPEAKER,)
)


def judgement(action: Action, on: Telling, hour: int = 0, correction: Correction | None = None) -> Judgement:
    return Judgement.of(action, "analyst", DAY + dt.timedelta(hours=hour), snapshot=on, target=Anchor.of(on, (on,)), correction=correction)


def test_a_participant_changes_its_role_and_nobody_else_does() -> None:
    found = correct(VISIT, RoleIs(GivenParty.of(ENVOY), Role.RECIPIENT))
    assert (found.actors, found.recipients) == ((MINISTER,), (ENVOY,))
    assert correct(found, RoleIs(GivenParty.of(ENVOY), Role.RECIPIENT)) == found
    assert correct(found, RoleIs(GivenParty.of(ENVOY))).recipients == ()


ENVOY_KNOWN = GivenParty.of(ENVOY).party()


def test_a_participant_is_added_by_words_that_name_it() -> None:
    added_ = correct(VISIT, RoleIs(GivenParty(cite("الوفد"), "A Delegation", "IRQ", ("GOV",)), Role.RECIPIENT))
    assert [(p.key, p.country, p.sectors) for p in added_.recipients] == [("A Delegation", "IRQ", ("GOV",))]
    assert added_.actors == VISIT.actors


def test_words_alone_leave_what_the_reader_knows_and_cite_anew() -> None:
    found = correct(VISIT, RoleIs(GivenParty(cite("أن الوزير")), Role.ACTOR))
    assert found.actors[0] == replace(MINISTER, naming=cite("أن الوزير"))
    assert found.actors[1] == ENVOY


def test_another_naming_of_the_same_key_is_the_participant() -> None:
    elsewhere = replace(MINISTER, naming=cite("الوفد"))
    found = correct(replace(VISIT, actors=(elsewhere, ENVOY)), RoleIs(GivenParty.of(MINISTER), Role.RECIPIENT))
    assert (found.actors, [p.key for p in found.recipients]) == ((ENVOY,), ["JOR GOV"])


def test_a_source_comes_and_goes() -> None:
    assert correct(VISIT, SourceIs(GivenParty.of(SPEAKER), False)).said_by == ()
    assert [p.naming.quote for p in correct(VISIT, SourceIs(GivenParty(cite("السفير")))).said_by] == ["المتحدث", "السفير"]


def test_a_day_without_a_date_keeps_its_words() -> None:
    found = correct(VISIT, DayIs(None, naming=cite("أمس")))
    assert found.when is not None and (found.when.start, found.when.naming.quote) == (None, "أمس")
    assert correct(found, DayIs(None)).when is None


def test_other_words_bring_their_sentence() -> None:
    (found,) = judged(DOCUMENT, (VISIT,), [judgement(Action.CORRECT, VISIT, correction=TriggersAre((cite("غادر"),)))])
    assert found.mark is Mark.CORRECTED
    assert TEXT[found.telling.sentence.start : found.telling.sentence.end].startswith("والتقى السفير")


def test_an_event_is_found_at_the_words_it_was_given_and_at_those_it_had() -> None:
    moved = judgement(Action.CORRECT, VISIT, correction=TriggersAre((cite("غادر"),)))
    for words in ("زار", "غادر"):
        again = replace(VISIT, id="other", triggers=(cite(words),))
        (found,) = judged(DOCUMENT, (again,), [moved])
        assert (found.telling.id, [t.quote for t in found.telling.triggers]) == ("other", ["غادر"])


def test_judgements_before_and_after_the_words_changed_are_on_one_event() -> None:
    moved = judgement(Action.CORRECT, VISIT, correction=TriggersAre((cite("غادر"),)))
    now = replace(VISIT, id="other", triggers=(cite("غادر"),))
    said = [moved, judgement(Action.CORRECT, now, 1, RoleIs(GivenParty.of(ENVOY)))]
    (found,) = judged(DOCUMENT, (replace(VISIT, id="third"),), said)
    assert ([t.quote for t in found.telling.triggers], found.telling.actors) == (["غادر"], (MINISTER,))


def test_an_added_event_stands_beside_the_one_it_was_split_off() -> None:
    rest = judgement(Action.CORRECT, VISIT, correction=TriggersAre((cite("زار"),)))
    new = added(DOCUMENT, "CONSULT", Status.HAPPENED, (cite("والتقى"),))
    add = Judgement.of(Action.ADD, "analyst", DAY + dt.timedelta(hours=1), snapshot=new, target=Anchor.of(new))
    for read in (VISIT, replace(VISIT, id="other")):
        found = judged(DOCUMENT, (read,), [rest, add])
        assert [([t.quote for t in j.telling.triggers], j.mark) for j in found] == [(["زار"], Mark.CORRECTED), (["والتقى"], Mark.KEPT)]
    (corrected, kept) = judged(DOCUMENT, (VISIT,), [rest, add, judgement(Action.CORRECT, new, 2, RoleIs(GivenParty.of(ENVOY), Role.ACTOR))])
    assert (corrected.telling.actors, kept.telling.actors) == (VISIT.actors, (ENVOY_KNOWN,))
    assert [j.mark for j in judged(DOCUMENT, (VISIT,), [rest, add, judgement(Action.REJECT, new, 2)])] == [Mark.CORRECTED]


def test_an_added_event_that_a_reader_finds_later_is_that_event() -> None:
    new = added(DOCUMENT, "CONSULT", Status.HAPPENED, (cite("غادر"),))
    add = Judgement.of(Action.ADD, "analyst", DAY, snapshot=new, target=Anchor.of(new))
    (found,) = judged(DOCUMENT, (replace(VISIT, id="read", triggers=(cite("ثم غادر"),)),), [add])
    assert (found.telling.id, found.mark) == ("read", Mark.ACCEPTED)


PARTIES = st.sampled_from((MINISTER, ENVOY, SPEAKER, party("الوفد"))).map(GivenParty.of)
CORRECTIONS = st.one_of(
    st.builds(RoleIs, PARTIES, st.sampled_from((Role.ACTOR, Role.RECIPIENT, None))),
    st.builds(SourceIs, PARTIES, st.booleans()),
    st.builds(TriggersAre, st.lists(st.sampled_from((cite("زار"), cite("غادر"), cite("والتقى"))), min_size=1, max_size=3, unique=True).map(tuple)),
)


@given(st.lists(CORRECTIONS, max_size=5))
def test_a_correction_holds_at_once_and_twice_is_once(corrections: list[Correction]) -> None:
    telling = VISIT
    for correction in corrections:
        telling = correct(telling, correction)
        assert correct(telling, correction) == telling
        for evidence in cited(correction):
            DOCUMENT.check(evidence)
    assert len({p.naming.span for p in telling.parties}) == len(telling.parties)


@given(CORRECTIONS)
def test_a_correction_goes_through_json(correction: Correction) -> None:
    made = judgement(Action.CORRECT, VISIT, correction=correction)
    assert msgspec.json.decode(msgspec.json.encode(made), type=Judgement) == made
