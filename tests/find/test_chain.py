from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.find.chain import Chain, load, spans
from waqai.lexicon.vocabulary import Lexeme, vocabulary
from waqai.text.tokens import word

dot = vocabulary().lexeme(word("."))
LABELS = ["B", "I", "O"]
weight = st.floats(-3, 3, allow_nan=False).map(lambda x: round(x, 2))


def one(key: str) -> list[str]:
    return [key]


def nothing(_lexeme: Lexeme) -> tuple[tuple[str, int], ...]:
    return ()


def total(chain: Chain, words: list[str], labels: tuple[str, ...]) -> float:
    at = [chain.labels.index(label) for label in labels]
    own = sum(chain.weights.get(w, [0.0] * 3)[i] for w, i in zip(words, at, strict=True))
    return own + sum(chain.transitions[a][b] for a, b in itertools.pairwise(at))


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=5),
    st.dictionaries(st.sampled_from("abc"), st.lists(weight, min_size=3, max_size=3)),
    st.lists(st.lists(weight, min_size=3, max_size=3), min_size=3, max_size=3),
)
def test_no_sequence_of_labels_scores_higher(words: list[str], weights: dict[str, list[float]], transitions: list[list[float]]) -> None:
    chain = Chain(LABELS, transitions, weights)
    best = chain.best(nothing, [dot] * len(words), [(one, words)])
    assert len(best) == len(words)
    highest = max(total(chain, words, labels) for labels in itertools.product(LABELS, repeat=len(words)))
    assert total(chain, words, tuple(best)) == pytest.approx(highest)


def test_a_sentence_without_tokens_has_no_labels() -> None:
    assert Chain(LABELS, [[0.0] * 3] * 3, {}).best(nothing, [], []) == []


def test_a_chain_survives_being_written() -> None:
    chain = Chain(LABELS, [[0.0, 1.0, -1.0]] * 3, {"كلمة": [0.5, 0.0, -0.5]})
    again = load(chain.dump())
    assert (again.labels, again.transitions) == (chain.labels, chain.transitions)
    assert {f: list(row) for f, row in again.weights.items()} == chain.weights
    assert chain.dump() == again.dump()


def test_spans_open_and_go_on() -> None:
    assert spans(["O", "B-A", "I-A", "B-A", "O", "B-R"], 10) == [(11, 13, "A"), (13, 14, "A"), (15, 16, "R")]
    assert spans(["I-A", "I-A", "I-R"], 0) == [(0, 2, "A"), (2, 3, "R")]


def test_a_word_speaks_to_the_tokens_around_it() -> None:
    lexemes = [vocabulary().lexeme(word(w)) for w in ("قال", "الوزير", "أمس")]
    own = {f"{offset}w=قال": [0.0, 0.0, 0.0] for offset in (0, -1, -2)}
    own["-1w=قال"][0] = 5.0
    own["0w=قال"][2] = own["-2w=قال"][2] = 1.0

    def folded(lexeme: Lexeme) -> tuple[tuple[str, int], ...]:
        return ((f"w={lexeme.folded}", 2),)

    chain = Chain(LABELS, [[0.0] * 3] * 3, own)
    assert chain.best(folded, lexemes, []) == ["O", "B", "O"]
