import datetime as dt

import pytest

from waqai.types import Document, Evidence, EvidenceError, Reading, Span, content_hash

TEXT = "التقى الوزير نظيره"


def test_cite_gives_the_words_at_a_span() -> None:
    document = Document.of(TEXT)
    assert document.cite(Span(6, 12)) == Evidence(Span(6, 12), "الوزير")


@pytest.mark.parametrize("span", [Span(3, 3), Span(5, 2), Span(0, 99), Span(-1, 3)])
def test_cite_refuses_what_is_not_in_the_text(span: Span) -> None:
    with pytest.raises(EvidenceError):
        Document.of(TEXT).cite(span)


def test_check_refuses_words_that_stand_elsewhere() -> None:
    with pytest.raises(EvidenceError):
        Document.of(TEXT).check(Evidence(Span(0, 6), "الوزير"))


def test_ids_depend_on_text_and_day_only() -> None:
    assert Document.of(TEXT, published="2025-12-24").id == Document.of(TEXT, published=dt.date(2025, 12, 24), title="عنوان").id
    assert Document.of(TEXT).id != Document.of(TEXT, published="2025-12-24").id
    assert content_hash("ab", "c") != content_hash("a", "bc")


def test_a_malformed_day_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        Document.of(TEXT, published="24/12/2025")


def test_values_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Document.of(TEXT).text = "آخر"  # type: ignore[misc]


def test_an_empty_reading_is_sound() -> None:
    Reading(Document.of(TEXT), "f").verify()
