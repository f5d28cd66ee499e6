"""Weights in files, and the models that are made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.readers.embedded.linear import LinearModel
from waqai.weights import Rows, pack, unpack

_NAMES = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=8)
_WEIGHTS = st.integers(-4000, 4000).map(lambda n: n / 1000)


@given(st.dictionaries(_NAMES, st.tuples(_WEIGHTS, _WEIGHTS, _WEIGHTS), max_size=20))
def test_rows_are_what_was_packed(weights: dict[str, tuple[float, float, float]]) -> None:
    head, names, numbers = unpack(pack(["a", "b", "c"], [0.5, 0.0, -0.5], weights, 3))
    rows = Rows(names, numbers, head.width)
    assert list(rows) == sorted(weights)
    assert len(rows) == len(weights)
    for name, row in weights.items():
        assert rows[name] == pytest.approx(row, abs=1e-6)
    assert "\n" not in rows
    assert rows.get("\n") is None


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_a_model_read_from_its_bytes_scores_as_before(classes: int) -> None:
    width = 1 if classes == 2 else classes
    labels = [f"class {n}" for n in range(classes)]
    weights = {f"feature {n}": [0.125 * (n + k) for k in range(width)] for n in range(7)}
    model = LinearModel(labels, [0.25] * width, weights)
    again = LinearModel.load(model.dump())
    for features in ([], ["feature 1"], ["feature 2", "unknown", "feature 6"], ["unknown"]):
        assert again.scores(features) == pytest.approx(model.scores(features))
        assert again.scores(features) == pytest.approx([0.25 + sum(weights[f][k] for f in features if f in weights) for k in range(width)])


def test_what_was_asked_for_does_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waqai.readers.embedded.linear._ENOUGH", 3)
    model = LinearModel(["a", "b", "c"], [0.0, 0.0, 0.0], {"known": [1.0, 2.0, 3.0]})
    for n in range(20):
        assert model.scores([f"unknown {n}", "known"]) == [1.0, 2.0, 3.0]
    assert len(model._cut) <= 5
