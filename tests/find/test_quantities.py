"""Numbers of killed and wounded: what sentences of every construction state, and the numerals they are written in."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from waqai.find.numerals import numeral_at
from waqai.readers.embedded.analysis import Analysis, Quantity
from waqai.readers.embedded.pipeline import prepare
from waqai.types import Document

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "casualties.yml").read_text(encoding="utf-8"))


def stated(text: str) -> tuple[Analysis, list[Quantity]]:
    analysis = prepare(Document.of(text)).analysis
    return analysis, analysis.quantities


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_what_a_sentence_states(case: dict[str, object]) -> None:
    _, quantities = stated(str(case["text"]))
    for field in ("killed", "wounded"):
        assert [q.value for q in quantities if q.field == field] == case[field], field


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("أعلن الجيش مقتل نحو خمسين مسلحا في الغارة", "مقتل نحو خمسين مسلحا"),
        ("قتل خلال الليل ثلاثة أشخاص", "ثلاثة أشخاص"),
        ("ارتفع عدد القتلى إلى أربعة", "القتلى إلى أربعة"),
        ("سقطت قذيفة دون وقوع إصابات", "وقوع إصابات"),
    ],
)
def test_a_number_is_quoted_with_what_makes_it_one(text: str, quoted: str) -> None:
    analysis, (quantity,) = stated(text)
    assert analysis.text(quantity) == quoted


def test_what_a_count_has_come_to_is_a_total() -> None:
    _, quantities = stated("قتل ثلاثة جنود أمس. وارتفع عدد القتلى إلى تسعة.")
    assert [(q.value, q.total) for q in quantities] == [(3, False), (9, True)]


@pytest.mark.parametrize(
    ("text", "end", "value"),
    [
        ("ثلاثة وعشرين جنديا", 2, 23),
        ("مئة وثلاثة وعشرون شخصا", 3, 123),
        ("ألف ومئتين وخمسة", 3, 1205),
        ("ثلاثة آلاف وخمسمئة", 3, 3500),
        ("خمس مئة", 2, 500),
        ("مليونين", 1, 2_000_000),
        ("إحدى عشرة امرأة", 2, 11),
        ("اثنا عشر قتيلا", 2, 12),
        ("1,250 شخصا", 1, 1250),
        ("١٤٠ ألف", 2, 140_000),
        ("خمسة وأربعة آلاف", 1, 5),
    ],
)
def test_numerals(text: str, end: int, value: int) -> None:
    analysis = Analysis.of(Document.of(text))
    assert numeral_at(analysis, 0, len(analysis.tokens)) == (end, value)


@pytest.mark.parametrize("text", ["آلاف القتلى", "جنود", "2.5 مليون"])
def test_what_is_no_whole_number(text: str) -> None:
    analysis = Analysis.of(Document.of(text))
    assert numeral_at(analysis, 0, len(analysis.tokens)) is None


@given(
    st.lists(
        st.sampled_from(
            "قتل مقتل وإصابة جريح جريحا 3 ثلاثة وعشرين مدنيا مدنيين جنديان بينهم دون لم عدد القتلى إلى في ، . آخرين الذي حتفهم لقي".split()
        ),
        max_size=12,
    )
)
def test_no_order_of_words_is_too_much(words: list[str]) -> None:
    analysis, quantities = stated(" ".join(["بيان", *words]))
    for quantity in quantities:
        first, last = analysis.bounds[quantity.sentence]
        assert first <= quantity.start < quantity.end <= last
        assert quantity.value is None or quantity.value >= 0
