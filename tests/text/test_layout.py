"""A text laid out once: sentences, tokens and their ranges agree with one another and with the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from waqai.text.layout import Layout, layout
from waqai.text.sentences import sentences
from waqai.text.tokens import tokens

#: Letters, stops, quotation marks, digits, line breaks and white space.
TEXTS = st.text(alphabet='ابتوالم.،؟!…:"«»() \n\t1234٫5abzé\u064e\u0640', max_size=200)


@given(TEXTS)
def test_every_token_stands_in_its_sentence(text: str) -> None:
    laid = Layout.of(text)
    assert laid.sentences == sentences(text)
    assert len(laid.bounds) == len(laid.sentences)
    for span, (first, last) in zip(laid.sentences, laid.bounds, strict=True):
        found = laid.tokens[first:last]
        assert [(t.start, t.end) for t in found] == [(t.start, t.end) for t in tokens(text, span.start, span.end)]
        assert laid.between(span) == found


@given(TEXTS)
def test_no_word_of_the_text_is_left_out(text: str) -> None:
    laid = [t.word.surface for t in Layout.of(text).tokens if t.word.surface.isalnum()]
    assert laid == [t.word.surface for t in tokens(text) if t.word.surface.isalnum()]


def test_the_same_text_is_laid_out_once_and_few_long_ones_are_kept() -> None:
    text = "زار الوزير المدينة أمس. ثم عاد."
    assert layout(text) is layout(text)
    assert [text[s.start : s.end] for s in layout(text).sentences] == ["زار الوزير المدينة أمس.", "ثم عاد."]
    long = ["كلمة " * n for n in (30_000, 30_001, 30_002)]
    first = layout(long[0])
    assert layout(long[0]) is first
    assert len(layout(long[1]).tokens) == 30_001
    assert len(layout(long[2]).tokens) == 30_002
    assert layout(long[0]) is not first
