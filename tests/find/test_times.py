import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.find.times import find_times
from waqai.resolve.dates import Resolved, resolve_time
from waqai.text.fold import fold

WEDNESDAY = dt.date(2025, 12, 24)


def resolved(text: str, published: dt.date | None = WEDNESDAY, *, future: bool = False, context: dt.date | None = None) -> list[Resolved]:
    return [resolve_time(t.attributes, published, context, future=future) for t in find_times(fold(text).text)]


def days(text: str, published: dt.date | None = WEDNESDAY, *, future: bool = False) -> tuple[str | None, str | None]:
    (only,) = resolved(text, published, future=future)
    return (only.start.isoformat() if only.start else None, only.end.isoformat() if only.end else None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("وصل أمس الثلاثاء", "2025-12-23", "2025-12-23"),
        ("وصل اليوم (الأربعاء)", "2025-12-24", "2025-12-24"),
        ("وصل مساء أمس", "2025-12-23", "2025-12-23"),
        ("وصل أول أمس", "2025-12-22", "2025-12-22"),
        ("وصل يوم الأحد", "2025-12-21", "2025-12-21"),
        ("وصل الأحد الماضي", "2025-12-21", "2025-12-21"),
        ("يصل الأحد المقبل", "2025-12-28", "2025-12-28"),
        ("يصل غدا الخميس", "2025-12-25", "2025-12-25"),
        ("في مطلع شهر تشرين الأول الماضي", "2025-10-01", "2025-10-10"),
        ("في منتصف أيار الماضي", "2025-05-11", "2025-05-20"),
        ("في أواخر شباط الماضي", "2025-02-21", "2025-02-28"),
        ("في 24 جانفي 2014", "2014-01-24", "2014-01-24"),
        ("في 5 جوان 2017", "2017-06-05", "2017-06-05"),
        ("في 13 نوفمبر الماضي", "2025-11-13", "2025-11-13"),
        ("في 2 ديسمبر الجاري", "2025-12-02", "2025-12-02"),
        ("في 20 يوليو (تموز) 2015", "2015-07-20", "2015-07-20"),
        ("في 15 كانون الثاني/يناير 2026", "2026-01-15", "2026-01-15"),
        ("أيام 3 و4 و5 مارس 2017", "2017-03-03", "2017-03-05"),
        ("من 12 إلى 15 أفريل 2016", "2016-04-12", "2016-04-15"),
        ("خلال الأسبوع الماضي", "2025-12-15", "2025-12-21"),
        ("خلال الأسبوع المقبل", "2025-12-29", "2026-01-04"),
        ("الشهر الماضي", "2025-11-01", "2025-11-30"),
        ("العام الماضي", "2024-01-01", "2024-12-31"),
        ("عام 2014", "2014-01-01", "2014-12-31"),
        ("منذ عام 2011", "2011-01-01", "2025-12-24"),
        ("قبل ثلاثة أيام", "2025-12-21", "2025-12-21"),
        ("خلال اليومين الماضيين", "2025-12-22", "2025-12-23"),
        ("صيف 2015", "2015-06-01", "2015-08-31"),
        ("في 15 رمضان 1436هـ", "2015-07-02", "2015-07-02"),
        ("14/03/1437هـ الموافق 25/12/2015م", "2015-12-25", "2015-12-25"),
        ("بتاريخ 2015-12-25", "2015-12-25", "2015-12-25"),
        ("بتاريخ 25/12/2015", "2015-12-25", "2015-12-25"),
    ],
)
def test_expressions_are_found_and_counted(text: str, start: str, end: str) -> None:
    assert days(text) == (start, end)


@pytest.mark.parametrize("text", ["وصل أمس", "وصل يوم الأحد", "الشهر الماضي", "قبل يومين", "في 13 نوفمبر الماضي"])
def test_relative_expressions_stay_unknown_without_a_day_of_publication(text: str) -> None:
    assert days(text, None) == (None, None)


def test_absolute_expressions_need_no_day_of_publication() -> None:
    assert days("في 24 جانفي 2014", None) == ("2014-01-24", "2014-01-24")


@pytest.mark.parametrize(
    "text", ["مارس المحامي مهنته سنوات", "أحد الوزراء", "عمره 17 سنة", "استمرت ثلاث سنوات", "الثاني من نوعه", "لمدة ثلاث سنوات", "وصل الوفد"]
)
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert find_times(fold(text).text) == []


def test_a_weekday_that_contradicts_the_day_of_publication_is_a_problem() -> None:
    (only,) = resolved("وصل أمس الاثنين")
    assert only.start == dt.date(2025, 12, 22)
    assert only.problem is not None
    assert only.problem.startswith("weekday-mismatch")


def test_a_bare_weekday_of_a_plan_lies_ahead() -> None:
    assert days("يجتمعون السبت", future=True) == ("2025-12-27", "2025-12-27")
    assert days("اجتمعوا السبت") == ("2025-12-20", "2025-12-20")


def test_the_next_day_counts_from_the_day_named_before() -> None:
    (only,) = resolved("في اليوم التالي", context=dt.date(2025, 10, 1))
    assert (only.start, only.basis) == (dt.date(2025, 10, 2), "context")


def test_an_impossible_date_is_unknown_and_said_so() -> None:
    (only,) = resolved("في 31 فيفري 2014")
    assert only.start is None
    assert only.problem is not None


@given(
    st.text(alphabet=st.sampled_from("ابتسشهروعمقلمنيةىأإ 0123456789/-()،هـم"), max_size=80),
    st.dates(dt.date(1950, 1, 1), dt.date(2060, 1, 1)),
    st.booleans(),
)
def test_any_text_gives_ranges_inside_it_and_ordered_intervals(text: str, published: dt.date, future: bool) -> None:
    folded = fold(text).text
    previous = 0
    for found in find_times(folded):
        assert previous <= found.start < found.end <= len(folded)
        previous = found.end
        r = resolve_time(found.attributes, published, future=future)
        assert (r.start is None) == (r.end is None)
        assert r.start is None or r.end is None or r.start <= r.end


WORDS = st.sampled_from(
    "أمس اليوم الأحد الجمعة شهر رمضان محرم مارس ماي تشرين الأول الثاني الماضي المقبل منذ قبل ثلاثة أيام سنوات 31 30 1436 2015 من إلى و مطلع أواخر العام الموافق هـ / ( )".split()
)


@given(st.lists(WORDS, max_size=12).map(" ".join), st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)))
def test_words_of_time_in_any_order_never_fail(text: str, published: dt.date) -> None:
    for r in resolved(text, published):
        assert r.start is None or (r.end is not None and r.start <= r.end)
