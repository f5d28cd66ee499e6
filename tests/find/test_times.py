import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from waqai.find import times
from waqai.find.times import find_times
from waqai.resolve.dates import resolve_time
from waqai.text.fold import fold, fold_word

CASES: dict[str, list[Any]] = yaml.safe_load((Path(__file__).parents[1] / "cases" / "times.yml").read_text(encoding="utf-8"))
NOTHING: list[str] = CASES.pop("nothing")


def found_in(text: str) -> list[str]:
    """The words found, as they stand in the text."""
    folded = fold(text)
    spans = [folded.original(t.start, t.end) for t in find_times(folded.text)]
    return [text[s.start : s.end] for s in spans]


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{group}: {c['find']}") for group, group_cases in CASES.items() for c in group_cases])
def test_the_whole_expression_is_found_and_nothing_else(case: dict[str, Any]) -> None:
    assert found_in(case["text"]) == [case["find"]]


def test_since_written_twice_counts_once() -> None:
    (time,) = find_times(fold("وصل منذ منذ أمس").text)
    assert (time.attributes.shape, time.attributes.inner) == ("since", "day")


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل أمس الثلاثاء ويغادر غدا الخميس", ["أمس الثلاثاء", "غدا الخميس"]),
        ("في عام 2012 ثم في يوليو (تموز) 2014", ["عام 2012", "يوليو (تموز) 2014"]),
        ("والتقيا الخميسَ في الـ25 من مايو", ["الخميسَ في الـ25 من مايو"]),
        ("قال أمس\nالثلاثاء وصل الوفد", ["أمس", "الثلاثاء"]),
        ("الهدنة (التي بدأت أمس)", ["أمس"]),
    ],
)
def test_expressions_side_by_side_stay_apart(text: str, expected: list[str]) -> None:
    assert found_in(text) == expected


def test_a_part_of_a_text_is_searched_by_its_bounds() -> None:
    text = fold("وصل أمس ويغادر غدا").text
    assert [text[t.start : t.end] for t in find_times(text, 8)] == ["غدا"]
    assert [text[t.start : t.end] for t in find_times(text, 0, 8)] == ["امس"]


def test_no_form_stands_in_two_places_of_the_tables() -> None:
    forms = [form for form, _, _ in times._entries()]
    assert sorted({f for f in forms if forms.count(f) > 1}) == []
    assert all(form == fold_word(form).strip() and form for form in forms)


LETTERS = st.text(alphabet=st.sampled_from("ابتسشهروعمقلمنيةىأإ 0123456789/-()،هـم\n"), max_size=80)
WORDS = st.lists(
    st.sampled_from(
        "أمس اليوم الأحد الجمعة شهر رمضان محرم مارس ماي تشرين الأول الثاني الماضي المقبل منذ قبل بعد خلال ثلاثة أيام سنوات يومين ونصف عام العام السبعينات "
        "عيد الفطر 31 30 12 1436 2015 2016 من إلى و بين مطلع أواخر النصف الربع الأخير صيف الموافق هـ / - ( ) ، . الساعة نفسه التالي ذلك ليلة الأسبوع".split()
    ),
    max_size=14,
).map(" ".join)


@given(
    LETTERS | WORDS,
    st.dates(dt.date(1950, 1, 1), dt.date(2060, 1, 1)) | st.none(),
    st.dates(dt.date(1950, 1, 1), dt.date(2060, 1, 1)) | st.none(),
    st.booleans(),
)
def test_any_text_gives_ranges_inside_it_and_ordered_intervals(text: str, published: dt.date | None, context: dt.date | None, future: bool) -> None:
    folded = fold(text).text
    previous = 0
    for found in find_times(folded):
        assert previous <= found.start < found.end <= len(folded)
        previous = found.end
        r = resolve_time(found.attributes, published, context, future=future)
        assert (r.start is None) == (r.end is None)
        assert r.start is None or r.end is None or r.start <= r.end


@given(st.text(max_size=60))
def test_no_text_of_any_script_fails(text: str) -> None:
    folded = fold(text).text
    assert all(0 <= t.start < t.end <= len(folded) for t in find_times(folded))
