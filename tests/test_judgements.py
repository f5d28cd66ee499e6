"""What stands of a document's tellings after judgements, without any store."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from waqai.judgements import (
    Action,
    Anchor,
    Correction,
    CountIs,
    DayIs,
    GivenParty,
    Judged,
    Judgement,
    JudgementError,
    Mark,
    PartiesAre,
    PlaceIs,
    StatusIs,
    TopicsAre,
    TypeIs,
    correct,
    effective,
    judged,
    quotations,
    subjects,
)
from waqai.tellings import Party, Telling
from waqai.types import Document, Role, Span, Status

TEXT = "التقى الوزيران في العاصمة ثم اتهم أحدهما الآخر بالتقصير، وتعهدا بلقاء ثالث."
DOCUMENT = Document("d", TEXT)
DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def telling(id: str, type_: str, start: int, end: int) -> Telling:
    return Telling(id, "d", type_, Status.HAPPENED, 0.5, (DOCUMENT.cite(Span(start, end)),), Span(0, len(TEXT)))


MEETING, CHARGE, PRAISE = telling("m", "CONSULT", 0, 5), telling("c", "ACCUSE", 29, 33), telling("p", "SUPPORT", 29, 33)


def judgement(action: Action, on: Telling, *others: Telling, hour: int = 0, correction: Correction | None = None) -> Judgement:
    at = DAY + dt.timedelta(hours=hour)
    return Judgement.of(action, "analyst", at, snapshot=on, target=Anchor.of(on, (on, *others)), correction=correction)


def marks(*found: Judged) -> list[tuple[str, str, Mark]]:
    return [(j.telling.id, j.telling.type, j.mark) for j in found]


def test_without_judgements_everything_stands() -> None:
    assert judged(DOCUMENT, (MEETING, CHARGE), ()) == (Judged(MEETING, Mark.UNJUDGED), Judged(CHARGE, Mark.UNJUDGED))


def test_a_moved_event_is_found_by_its_words() -> None:
    moved = telling("n", "CONSULT", 3, 12)
    assert marks(*judged(DOCUMENT, (moved,), [judgement(Action.ACCEPT, MEETING)])) == [("n", "CONSULT", Mark.ACCEPTED)]


def test_of_two_events_at_the_words_the_one_of_the_type_is_meant() -> None:
    found = judged(DOCUMENT, (telling("x", "SUPPORT", 29, 33), telling("y", "ACCUSE", 32, 36)), [judgement(Action.REJECT, CHARGE)])
    assert marks(*found) == [("x", "SUPPORT", Mark.UNJUDGED), ("y", "ACCUSE", Mark.REJECTED)]


def test_an_event_of_another_type_that_was_beside_it_is_not_meant() -> None:
    reject = judgement(Action.REJECT, CHARGE, PRAISE)
    assert marks(*judged(DOCUMENT, (PRAISE,), [reject])) == [("p", "SUPPORT", Mark.UNJUDGED)]
    assert marks(*judged(DOCUMENT, (telling("x", "THREATEN", 29, 33),), [reject])) == [("x", "THREATEN", Mark.REJECTED)]


def test_what_was_accepted_keeps_its_type() -> None:
    found = judged(DOCUMENT, (telling("x", "THREATEN", 29, 33),), [judgement(Action.ACCEPT, CHARGE)])
    assert marks(*found) == [("x", "ACCUSE", Mark.ACCEPTED)]


def test_what_is_held_to_gets_its_telling_before_what_is_rejected() -> None:
    one, other = telling("a", "CONSULT", 0, 5), telling("b", "CONSULT", 6, 14)
    both = replace(telling("ab", "CONSULT", 0, 5), triggers=(*one.triggers, *other.triggers))
    said = [judgement(Action.ACCEPT, one), judgement(Action.REJECT, other, hour=1)]
    assert marks(*judged(DOCUMENT, (both,), said)) == [("ab", "CONSULT", Mark.ACCEPTED)]


def test_what_is_not_found_is_kept_unless_it_was_rejected_or_its_words_are_gone() -> None:
    accept = judgement(Action.ACCEPT, MEETING)
    assert judged(DOCUMENT, (), [accept]) == (Judged(MEETING, Mark.KEPT),)
    assert judged(DOCUMENT, (), [accept, judgement(Action.REJECT, MEETING, hour=1)]) == ()
    assert judged(Document("d", "نص آخر"), (), [accept]) == ()


def test_a_later_acceptance_brings_a_rejected_event_back_with_its_corrections() -> None:
    said = [
        judgement(Action.CORRECT, MEETING, correction=StatusIs(Status.PLANNED)),
        judgement(Action.REJECT, MEETING, hour=1),
        judgement(Action.ACCEPT, MEETING, hour=2),
    ]
    (found,) = judged(DOCUMENT, (MEETING,), said)
    assert (found.mark, found.telling.status) == (Mark.CORRECTED, Status.PLANNED)


def test_judgements_at_different_words_of_one_event_are_on_one_event() -> None:
    moved = telling("n", "CONSULT", 3, 12)
    said = [
        judgement(Action.CORRECT, MEETING, correction=CountIs("killed", 1)),
        judgement(Action.CORRECT, moved, hour=1, correction=CountIs("wounded", 2)),
    ]
    (kept,) = judged(DOCUMENT, (), said)
    assert (kept.telling.id, kept.telling.killed, kept.telling.wounded) == ("n", 1, 2)


def test_the_same_place_in_another_document_is_another_event() -> None:
    elsewhere = replace(MEETING, id="e", document="another")
    assert len(subjects([judgement(Action.ACCEPT, MEETING), judgement(Action.REJECT, elsewhere, hour=1)])) == 2


def test_the_order_in_which_judgements_arrive_is_nothing() -> None:
    said = [
        judgement(Action.ACCEPT, MEETING),
        judgement(Action.CORRECT, MEETING, hour=1, correction=TypeIs("AGREE")),
        judgement(Action.CORRECT, MEETING, hour=2, correction=TypeIs("COOPERATE")),
        judgement(Action.REJECT, CHARGE, PRAISE, hour=3),
    ]
    expected = judged(DOCUMENT, (MEETING, CHARGE, PRAISE), said)
    assert marks(*expected) == [("m", "COOPERATE", Mark.CORRECTED), ("c", "ACCUSE", Mark.REJECTED), ("p", "SUPPORT", Mark.UNJUDGED)]
    assert all(judged(DOCUMENT, (MEETING, CHARGE, PRAISE), order) == expected for order in permutations(said))


@given(st.lists(st.tuples(st.sampled_from([MEETING, CHARGE, PRAISE]), st.sampled_from([Action.ACCEPT, Action.REJECT])), max_size=8))
def test_the_newest_word_on_an_event_counts(said: list[tuple[Telling, Action]]) -> None:
    all_ = (MEETING, CHARGE, PRAISE)
    found = judged(DOCUMENT, all_, [judgement(action, on, *all_, hour=hour) for hour, (on, action) in enumerate(said)])
    last = {on.id: action for on, action in said}
    expected = {Action.ACCEPT: Mark.ACCEPTED, Action.REJECT: Mark.REJECTED}
    assert {j.telling.id: j.mark for j in found} == {t.id: expected[last[t.id]] if t.id in last else Mark.UNJUDGED for t in all_}


def test_undoings_can_be_undone() -> None:
    accept = judgement(Action.ACCEPT, MEETING)
    undo = Judgement.of(Action.UNDO, "analyst", DAY + dt.timedelta(hours=1), undoes=accept.id)
    again = Judgement.of(Action.UNDO, "analyst", DAY + dt.timedelta(hours=2), undoes=undo.id)
    assert effective([accept, undo]) == []
    assert effective([again, undo, accept]) == [accept]


NAMING = DOCUMENT.cite(Span(6, 14))


@pytest.mark.parametrize(
    ("correction", "field", "value"),
    [
        (TypeIs("AGREE", ("visit",)), "type", "AGREE"),
        (StatusIs(Status.DENIED), "status", Status.DENIED),
        (CountIs("killed", 3), "killed", 3),
        (CountIs("wounded", None), "wounded", None),
        (TopicsAre(("economic",)), "topics", ("economic",)),
        (DayIs(None), "when", None),
        (PlaceIs(None), "where", None),
        (PartiesAre(Role.ACTOR, (GivenParty(NAMING, "Somebody", "SYR"),)), "actors", (Party("", NAMING, "Somebody", "", "Somebody", "SYR"),)),
        (PartiesAre(Role.RECIPIENT, (GivenParty(NAMING),)), "recipients", (Party("", NAMING, "وزيران"),)),
    ],
)
def test_corrections(correction: Correction, field: str, value: object) -> None:
    assert getattr(correct(MEETING, correction), field) == value
    assert msgspec.json.decode(msgspec.json.encode(correction), type=Correction) == correction


def test_what_cites_no_words_of_its_own_rests_on_the_trigger() -> None:
    after = correct(correct(MEETING, DayIs(dt.date(2026, 1, 1), dt.date(2026, 1, 3))), PlaceIs("Amman", "JOR"))
    assert after.when is not None
    assert (after.when.naming, after.when.grain) == (MEETING.triggers[0], "period")
    assert after.where is not None
    assert (after.where.naming, after.where.country) == (MEETING.triggers[0], "JOR")
    assert correct(MEETING, DayIs(dt.date(2026, 1, 1), naming=NAMING)).when != after.when
    assert all(TEXT[e.span.start : e.span.end] == e.quote for e in quotations(after))


def test_judgements_survive_json_and_have_ids_of_their_content() -> None:
    one = judgement(Action.CORRECT, MEETING, CHARGE, correction=DayIs(dt.date(2026, 1, 1)))
    assert msgspec.json.decode(msgspec.json.encode(one), type=Judgement) == one
    assert one.id == judgement(Action.CORRECT, MEETING, CHARGE, correction=DayIs(dt.date(2026, 1, 1))).id
    assert one.id != judgement(Action.CORRECT, MEETING, CHARGE, correction=DayIs(dt.date(2026, 1, 2))).id


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        ({"action": Action.ACCEPT}, "target, snapshot"),
        ({"action": Action.UNDO}, "undoes"),
        ({"action": Action.MERGE, "target": Anchor.of(MEETING), "snapshot": MEETING}, "other"),
        ({"action": Action.CORRECT, "target": Anchor.of(MEETING), "snapshot": MEETING}, "correction"),
        ({"action": Action.ACCEPT, "target": Anchor.of(MEETING), "snapshot": MEETING, "at": dt.datetime(2026, 1, 1)}, "time zone"),
        ({"action": Action.ACCEPT, "target": Anchor("d", "m", "CONSULT", ()), "snapshot": MEETING}, "words"),
    ],
)
def test_a_judgement_that_says_too_little_is_refused(parts: dict[str, object], missing: str) -> None:
    given = {"by": "analyst", "at": DAY, **parts}
    with pytest.raises(JudgementError, match=missing):
        Judgement.of(**given)  # type: ignore[arg-type]
