import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.text.fold import fold, fold_word, fold_words, locate
from waqai.types import Span

ARABIC = st.text(
    alphabet=st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآٱىةؤئءپچگکی\u064b\u064e\u0651\u0670\u0640\u200f\u200c\ufefb\ufedf «»\"'،.؟٠١۲3abc\n"),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أإآٱ", "اااا"),
        ("مستشفى", "مستشفي"),
        ("وزارة", "وزاره"),
        ("مسؤول رئيس", "مسوول رييس"),
        ("مُحَمَّدٌ", "محمد"),
        ("الـــسلام", "السلام"),
        ("\ufefb\ufeea", "لاه"),
        ("٢٠٢٥ ۲۰", "2025 20"),
        ("«قول» “قول” „قول‟", '"قول" "قول" "قول"'),
        ("\u200fقال\u200e", "قال"),
        ("کوردی", "كوردي"),
    ],
)
def test_fold_gives_one_spelling(text: str, expected: str) -> None:
    assert fold(text).text == expected
    assert fold_word(text) == expected


@given(ARABIC | st.text(max_size=60))
def test_offsets_lead_back_to_the_letters_they_came_from(text: str) -> None:
    folded = fold(text)
    for i in range(len(folded.text)):
        span = folded.original(i, i + 1)
        assert 0 <= span.start < span.end <= len(text)
        assert folded.text[i] in fold(text[span.start : span.end]).text


@given(ARABIC | st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(st.lists((ARABIC | st.text(max_size=20)).map(lambda t: "".join(t.splitlines()))))
def test_folding_many_words_is_folding_each(words: list[str]) -> None:
    assert fold_words(words) == [fold_word(word) for word in words]


@given(ARABIC)
def test_the_whole_folded_text_maps_to_the_whole_text_but_for_outer_marks(text: str) -> None:
    folded = fold(text)
    if folded.text:
        span = folded.original(0, len(folded.text))
        assert fold(text[span.start : span.end]).text == folded.text


@pytest.mark.parametrize(
    ("text", "quotation", "found"),
    [
        ("قال الرئيس إن", "الرئيس", "الرئيس"),
        ("قال الرَّئيس إن", "الرئيس", "الرَّئيس"),
        ("أكّد الاحتلال", "اكد", "أكّد"),
        ("وزارة  الخارجية", "وزارة الخارجية", "وزارة  الخارجية"),
        ("«الغد» قال", "“الغد”", "«الغد»"),
    ],
)
def test_locate_finds_exact_and_folded_quotations(text: str, quotation: str, found: str) -> None:
    span = locate(text, quotation)
    assert span is not None
    assert text[span.start : span.end] == found


def test_locate_starts_where_it_is_told() -> None:
    assert locate("نعم نعم", "نعم", 1) == Span(4, 7)


@pytest.mark.parametrize("quotation", ["", "   ", "\u200f", "غائب"])
def test_locate_says_nowhere(quotation: str) -> None:
    assert locate("نص حاضر", quotation) is None
