"""How far reviewers agree."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from waqai.agreement import agreement, answers, kappa
from waqai.judgements import Action, Anchor, Correction, Judgement, StatusIs, TypeIs
from waqai.tellings import Telling
from waqai.types import Document, Span, Status

DOCUMENT = Document("d", "التقى الوزيران ثم اتهم أحدهما الآخر.")
DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def telling(id: str, start: int, end: int) -> Telling:
    return Telling(id, "d", "CONSULT", Status.HAPPENED, 0.5, (DOCUMENT.cite(Span(start, end)),), Span(0, 36))


ONE, OTHER = telling("one", 0, 5), telling("other", 18, 22)


def said(by: str, on: Telling, action: Action = Action.ACCEPT, hour: int = 0, correction: Correction | None = None) -> Judgement:
    return Judgement.of(action, by, DAY + dt.timedelta(hours=hour), snapshot=on, target=Anchor.of(on), correction=correction)


def test_kappa_of_the_textbook() -> None:
    # Two raters of 50 proposals: 20 both yes, 15 both no, 5 yes and no, 10 no and yes. Share 0.7, chance 0.5.
    rated = [("yes", "yes")] * 20 + [("no", "no")] * 15 + [("yes", "no")] * 5 + [("no", "yes")] * 10
    assert kappa(rated) == pytest.approx(0.4)


def test_kappa_says_nothing_where_chance_agrees_on_everything() -> None:
    assert kappa([]) is None
    assert kappa([("yes", "yes")] * 9) is None
    assert kappa([("a", "b"), ("b", "a")]) == pytest.approx(-1.0)


def test_answers_are_those_that_reviewers_left() -> None:
    made = [
        said("layla", ONE, Action.CORRECT, 0, TypeIs("ACCUSE")),
        said("noor", replace(ONE, type="ACCUSE"), Action.ACCEPT, 1),
        said("layla", OTHER, Action.REJECT, 2),
        said("noor", OTHER, Action.CORRECT, 3, StatusIs(Status.DENIED)),
    ]
    first, second = answers(made)
    assert [t and t.type for t in first.by.values()] == ["ACCUSE", "ACCUSE"]
    assert first.disputed == ()
    assert second.disputed == ("event",)
    found = {a.field: a for a in agreement([first, second])}
    assert (found["event"].answers, found["event"].share) == (2, 0.5)
    assert (found["type"].answers, found["type"].share) == (1, 1.0)


def test_only_the_last_answer_of_a_reviewer_counts_and_none_that_was_taken_back() -> None:
    wrong, right = said("layla", ONE, Action.REJECT), said("layla", ONE, Action.ACCEPT, 1)
    (answer,) = answers([wrong, right])
    assert answer.by == {"layla": ONE}
    undo = Judgement.of(Action.UNDO, "layla", DAY + dt.timedelta(hours=2), target=right.target, undoes=right.id)
    (answer,) = answers([wrong, right, undo])
    assert answer.by == {"layla": None}


def test_one_reviewer_alone_has_nobody_to_agree_with() -> None:
    assert all(a.answers == 0 and a.kappa is None for a in agreement(answers([said("layla", ONE)])))
