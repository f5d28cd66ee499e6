"""Passages cover the sentences of a text, in order, and none is without bound."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from waqai.meaning.passages import FILLED, LONGEST, MOST, passages
from waqai.text.sentences import sentences


@given(st.text("كلمة و.\n؟ ", max_size=900))
def test_passages_hold_every_sentence_and_do_not_overlap(text: str) -> None:
    found = passages(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 < span.end - span.start <= max(FILLED, LONGEST) for span in found)
    letters = {at for span in found for at in range(span.start, span.end)}
    assert all(text[at].isspace() or at in letters for s in sentences(text) for at in range(s.start, s.end))


def test_short_sentences_stand_together_and_long_ones_alone() -> None:
    short, long = "جملة قصيرة هنا. ", "كلمة " * 60 + ". "
    found = passages(short * 3 + long + short)
    assert [span.start for span in found] == [0, len(short) * 3, len(short) * 3 + len(long)]


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = "كلمات " * 400
    found = passages(text)
    assert len(found) > 3 and all(text[span.start : span.end].strip().startswith("كلمات") for span in found)


def test_passages_of_a_document_are_bounded() -> None:
    assert len(passages("جملة طويلة بما يكفي لتكون مقطعا وحدها. " * 3000)) == MOST
