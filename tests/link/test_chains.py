"""Chains of contacts: order, scores, the curve, links, and plans that come true."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.link.chains import chain, dyads, fulfils, meet
from waqai.ontology import event_types
from waqai.records import Record, record
from waqai.tellings import Day, Party, Site, Telling
from waqai.types import Evidence, Relation, Span, Status, content_hash

WORD = Evidence(Span(0, 4), "كلمة")


def party(country: str, key: str = "") -> Party:
    return Party(content_hash("m", country, key), WORD, key or f"{country} GOV", "state", None, country)


def event(type_: str, day: str | None, *who: str, status: Status = Status.HAPPENED, published: str = "2025-12-01", site: str | None = None) -> Record:
    when = Day("t", WORD, dt.date.fromisoformat(day), dt.date.fromisoformat(day), "day") if day else None
    where = Site("p", WORD, site, site, site) if site else None
    id = content_hash(type_, day, who, status, published)
    told = Telling(
        id, f"d{id}", type_, status, 0.9, (WORD,), Span(0, 9), dt.date.fromisoformat(published), actors=tuple(map(party, who)), when=when, where=where
    )
    return record([told])


RECORDS = [
    event("CONSULT", "2025-10-04", "KWT", "VNM"),
    event("ACCUSE", "2025-10-20", "KWT", "VNM"),
    event("CONSULT", "2025-12-20", "KWT", "VNM", status=Status.PLANNED),
    event("CONSULT", "2025-12-21", "KWT", "VNM", published="2025-12-22"),
    event("SUPPORT", None, "KWT", "VNM", published="2025-11-05"),
    event("CONSULT", "2025-10-05", "KWT", "KEN"),
    event("CONSULT", "2025-10-06", "KWT"),
]


def test_a_chain_holds_the_contacts_of_two_parties_in_order() -> None:
    found = chain(RECORDS, "KWT", "VNM")
    assert [(c.type, str(c.day)) for c in found.contacts] == [
        ("CONSULT", "2025-10-04"),
        ("ACCUSE", "2025-10-20"),
        ("SUPPORT", "2025-11-05"),
        ("CONSULT", "2025-12-20"),
        ("CONSULT", "2025-12-21"),
    ]
    assert [c.score for c in found.contacts] == [event_types()[c.type].score for c in found.contacts]
    assert [c.dated for c in found.contacts] == [True, True, False, True, True]


def test_consecutive_contacts_follow_each_other() -> None:
    found = chain(RECORDS, "KWT", "VNM")
    ids = [c.record for c in found.contacts]
    assert [(link.right, link.left) for link in found.links] == list(pairwise(ids))
    assert {link.relation for link in found.links} == {Relation.FOLLOWS}
    assert found.links[0].why[0].note == "16 days later"


def test_a_plan_is_fulfilled_by_what_happened() -> None:
    planned, happened = chain(RECORDS, "KWT", "VNM").contacts[3:]
    assert planned.status is Status.PLANNED
    assert planned.fulfilled_by == happened.record
    assert happened.fulfilled_by is None
    assert chain(RECORDS[:3], "KWT", "VNM").contacts[2].fulfilled_by is None


@pytest.mark.parametrize(
    ("happened", "true"),
    [
        (event("CONSULT", "2025-12-19", "KWT", "VNM"), True),
        (event("CONSULT", "2025-12-30", "KWT", "VNM"), False),
        (event("ACCUSE", "2025-12-20", "KWT", "VNM"), False),
        (event("CONSULT", "2025-12-20", "KEN", "PRT"), False),
        (event("CONSULT", "2025-12-20", "KWT", "VNM", site="KEN"), False),
    ],
)
def test_what_fulfils_a_plan(happened: Record, true: bool) -> None:
    planned = event("CONSULT", "2025-12-20", "KWT", "VNM", status=Status.PLANNED, site="VNM")
    assert fulfils(happened, planned) is true


def test_the_curve_by_month_and_week() -> None:
    found = chain(RECORDS, "VNM", "KWT")
    october, november, december = found.curve("month")
    assert (str(october.start), str(october.end), october.contacts) == ("2025-10-01", "2025-10-31", 2)
    assert (october.highest, october.lowest) == (event_types()["CONSULT"].score, event_types()["ACCUSE"].score)
    assert november.mean == event_types()["SUPPORT"].score
    assert december.contacts == 1
    assert [p.start.weekday() for p in found.curve("week")] == [0, 0, 0, 0]
    with pytest.raises(ValueError, match="week, month"):
        found.curve("year")


def test_parties_may_be_named_by_key() -> None:
    told = event("CONSULT", "2025-10-04", "KWT", "VNM")
    assert meet(told, "KWT GOV", "VNM")
    assert not meet(told, "KWT GOV", "KWT")
    assert dyads(RECORDS) == {("KEN", "KWT"): 1, ("KWT", "VNM"): 5}


@given(st.permutations(RECORDS))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_records_is_all_one(order: list[Record]) -> None:
    assert chain(order, "KWT", "VNM") == chain(RECORDS, "KWT", "VNM")
