"""Records: what tellings of one event differ on is shown, in any order of the tellings, and what only sounds different is not."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

from msgspec.structs import replace

from waqai.records import record
from waqai.tellings import Day, Party, Site, Telling
from waqai.types import Evidence, Span, Status

WORD = Evidence(Span(0, 3), "قصف")
MONDAY, TUESDAY = dt.date(2025, 11, 17), dt.date(2025, 11, 18)
BASE = Telling("t", "d", "ASSAULT", Status.HAPPENED, 0.8, (WORD,), Span(0, 10), published=TUESDAY)


def day(start: dt.date, end: dt.date | None = None) -> Day:
    return Day("w", WORD, start, end or start, "day")


def site(id: str, name: str, country: str) -> Site:
    return Site("p", WORD, id, name, country)


def told(number: int, **fields: object) -> Telling:
    return replace(BASE, id=f"t{number}", document=f"d{number}", **fields)


def fields(*tellings: Telling) -> dict[str, list[str]]:
    """The disagreements of a record, the same for every order of its tellings."""
    records = {str(order): record(order) for order in permutations(tellings)}
    first, *others = records.values()
    assert all(other == first for other in others)
    return {d.field: [v.value for v in d.versions] for d in first.disagreements}


def test_differing_numbers_are_shown_with_their_tellings_the_best_supported_first() -> None:
    tellings = (told(1, killed=3), told(2, killed=5), told(3, killed=5))
    assert fields(*tellings) == {"killed": ["5", "3"]}
    made = record(tellings)
    assert made.killed == 5
    assert made.disagreements[0].versions[1].tellings == ("t1",)


def test_happened_and_denied_contradict_each_other() -> None:
    assert fields(told(1), told(2, status=Status.DENIED), told(3)) == {"status": ["happened", "denied"]}


def test_what_was_planned_and_came_about_is_no_contradiction() -> None:
    tellings = (told(1, status=Status.PLANNED, score=0.9), told(2, status=Status.PLANNED), told(3))
    assert fields(*tellings) == {}
    assert record(tellings).status is Status.HAPPENED
    assert record(tellings[:2]).status is Status.PLANNED


def test_two_days_differ_and_a_week_that_holds_the_day_does_not() -> None:
    assert fields(told(1, when=day(MONDAY)), told(2, when=day(TUESDAY))) == {"date": ["2025-11-17", "2025-11-18"]}
    assert fields(told(1, when=day(MONDAY)), told(2, when=day(MONDAY, MONDAY + dt.timedelta(6)))) == {}


def test_two_towns_differ_and_their_state_does_not() -> None:
    aden, sanaa = site("own.yem.aden", "Aden", "YEM"), site("gn.71137", "Sanaa", "YEM")
    assert fields(told(1, where=aden), told(2, where=sanaa)) == {"place": ["Aden", "Sanaa"]}
    assert fields(told(1, where=aden), told(2, where=site("state.yem", "Yemen", "YEM"))) == {}


def test_a_party_is_listed_once_in_its_fullest_naming() -> None:
    short = Party("a", Evidence(Span(0, 4), "كيري"), "John Kerry", "person", "John Kerry", "USA")
    full = Party("b", Evidence(Span(0, 8), "جون كيري"), "John Kerry", "person", "John Kerry", "USA")
    made = record([told(1, actors=(short,)), told(2, actors=(full,))])
    assert made == record([told(2, actors=(full,)), told(1, actors=(short,))])
    assert [p.naming.quote for p in made.actors] == ["جون كيري"]
