import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from waqai.find.times import find_times
from waqai.resolve.dates import Resolved, resolve_time
from waqai.text.fold import fold
from waqai.types import TimeAttributes

CASES: dict[str, list[Any]] = yaml.safe_load((Path(__file__).parents[1] / "cases" / "times.yml").read_text(encoding="utf-8"))
CASES.pop("nothing")
PUBLISHED = dt.date(2025, 12, 24)
DATES = st.dates(dt.date(1950, 1, 1), dt.date(2060, 1, 1))


def resolved(case: dict[str, Any]) -> Resolved:
    (only,) = find_times(fold(case["text"]).text)
    return resolve_time(only.attributes, case.get("published", PUBLISHED), case.get("context"), future=case.get("future", False))


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{group}: {c['find']}") for group, group_cases in CASES.items() for c in group_cases])
def test_expressions_mean_their_interval(case: dict[str, Any]) -> None:
    r = resolved(case)
    assert (r.start, r.end) == (case["start"], case.get("end", case["start"]))
    assert (r.problem or "").split(":")[0] == case.get("problem", "")


@pytest.mark.parametrize(
    ("text", "grain", "basis"),
    [
        ("في 24 جانفي 2014", "day", "absolute"),
        ("أمس", "day", "published"),
        ("الأسبوع الماضي", "week", "published"),
        ("عام 2014", "year", "absolute"),
        ("مطلع 2014", "period", "absolute"),
        ("في مايو 2014", "month", "absolute"),
        ("صيف 2014", "season", "absolute"),
        ("قبل أيام", "day", "unknown"),
    ],
)
def test_grain_and_basis_are_named(text: str, grain: str, basis: str) -> None:
    r = resolved({"text": text})
    assert (r.grain, r.basis) == (grain, basis)


def test_a_day_named_before_is_the_basis_of_the_next() -> None:
    r = resolved({"text": "في اليوم التالي", "context": dt.date(2025, 10, 1)})
    assert (r.start, r.basis) == (dt.date(2025, 10, 2), "context")


def test_an_unknown_shape_has_no_interval() -> None:
    assert resolve_time(TimeAttributes("no such shape"), PUBLISHED).start is None


def test_a_hijri_year_out_of_the_tables_is_unknown_and_said_so() -> None:
    r = resolve_time(TimeAttributes("year", "hijri", 1200), PUBLISHED)
    assert r.start is None
    assert r.problem is not None


@given(DATES, st.integers(0, 6), st.booleans())
def test_a_bare_weekday_is_within_six_days(published: dt.date, weekday: int, future: bool) -> None:
    r = resolve_time(TimeAttributes("weekday", weekday=weekday), published, future=future)
    assert r.start is not None
    assert r.start.weekday() == weekday
    assert 0 <= (r.start - published).days * (1 if future else -1) <= 6


@given(DATES, st.integers(0, 6), st.sampled_from([-1, 0, 1]))
def test_a_weekday_beside_today_is_at_most_three_days_off(published: dt.date, weekday: int, offset: int) -> None:
    r = resolve_time(TimeAttributes("day", amount=offset, weekday=weekday), published)
    assert r.start is not None
    assert r.start.weekday() == weekday
    assert abs((r.start - published).days - offset) <= 3


@given(DATES, DATES)
def test_a_full_date_does_not_depend_on_publication(day: dt.date, published: dt.date) -> None:
    a = TimeAttributes("date", year=day.year, month=day.month, day=day.day)
    assert resolve_time(a, published)[:2] == resolve_time(a, None)[:2] == (day, day)
