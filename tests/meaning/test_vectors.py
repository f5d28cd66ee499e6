"""Vectors of words and texts: the table in its file, unknown words, the shipped table's sense."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.meaning.vectors import SCALE, Vectors, load, packed, read, write

from .conftest import small_table

SMALL = small_table()


def test_a_table_is_the_same_bytes_each_time_and_comes_back(small: Vectors) -> None:
    made = write(small.words, small.rows, small.weights, small.shared)
    assert made == write(small.words, small.rows, small.weights, small.shared)
    back = read(made)
    assert back.words == small.words and (back.rows == small.rows).all() and np.array_equal(back.weights, small.weights)
    assert read(made).version == back.version != small.version


def test_a_word_is_known_with_letters_before_it(small: Vectors) -> None:
    assert small.numbers("بتفجير والتفجير وتفجير") == [small.number("تفجير")] * 3
    assert small.numbers("طماطم ، 12") == []
    assert small.number("") is None and small.number("و") is None


def test_a_text_without_known_words_has_no_vector(small: Vectors) -> None:
    assert small.mean([]) is None
    mean = small.mean(small.numbers("تفجير في نيروبي"))
    assert mean is not None and np.linalg.norm(mean) == pytest.approx(1)


def test_words_of_one_meaning_are_near(small: Vectors) -> None:
    assert {word for word, _ in small.nearest("القمح", 4)} == {"حبوب", "خبز", "توريد", "محصول"}
    assert small.nearest("طماطم") == []


@given(st.lists(st.integers(0, len(SMALL.words) - 1), min_size=1, max_size=40))
def test_the_order_of_words_does_not_matter(numbers: list[int]) -> None:
    one, other = SMALL.mean(numbers), SMALL.mean(reversed(numbers))
    assert one is not None and other is not None
    assert np.array_equal(one, other)


@given(st.lists(st.floats(-1, 1, width=32), min_size=16, max_size=16).filter(lambda v: np.linalg.norm(v) > 0.1))
def test_bytes_keep_the_angle(values: list[float]) -> None:
    vector = np.array(values, np.float32)
    vector /= np.linalg.norm(vector)
    kept = np.clip(vector, -127 / SCALE, 127 / SCALE)
    back = packed(vector).astype(np.float32) / SCALE
    assert np.abs(back - kept).max() <= 0.5 / SCALE + 1e-6


#: A word and one that must be among the nearest fifteen, by the shipped table.
NEIGHBOURS = (("انتخابات", "اقتراع"), ("لاجئين", "نازحين"), ("زيارة", "وفد"), ("اتفاقية", "مفاوضات"), ("مظاهرة", "احتجاج"), ("نفط", "أوبك"))


@pytest.mark.parametrize(("word", "near"), NEIGHBOURS)
def test_the_shipped_table_knows_political_words(word: str, near: str) -> None:
    table = load()
    number = table.number(table.words[table.numbers(near)[0]])
    assert number is not None
    assert table.words[number] in [found for found, _ in table.nearest(word, 15)]
