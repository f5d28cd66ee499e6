import random
from collections.abc import Iterator

import pytest

from waqai.lexicon.inflect import skeletons
from waqai.lexicon.names import NameTrie
from waqai.lexicon.predicates import Predicates, Sense, _bases, _inflected
from waqai.text.tokens import tokens


@pytest.fixture(scope="module")
def written() -> list[tuple[str, Sense]]:
    return [pair for row, base in _bases() for pair in _inflected(row, base)]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[Predicates]:
    monkeypatch.setattr(Predicates, "PATIENCE", 10**9)
    yield Predicates()


@pytest.mark.parametrize(("one", "other"), [("كتب", "سيكتبون"), ("رد", "رددن"), ("ادان", "يدين"), ("زياره", "زيارتان"), ("دعا", "دعوا")])
def test_inflection_keeps_the_skeleton(one: str, other: str) -> None:
    assert skeletons([one]) == skeletons([other])


def test_skeletons_of_nothing() -> None:
    assert skeletons([]) == []
    assert skeletons(["اوي", ""]) == ["", ""]


def test_what_is_inflected_when_asked_for_is_what_inflecting_everything_gives(written: list[tuple[str, Sense]], patient: Predicates) -> None:
    expected: dict[str, list[str]] = {}
    for form, sense in written:
        if " " not in form and sense.predicate not in expected.setdefault(form, []):
            expected[form].append(sense.predicate)
    shuffled = sorted(expected)
    random.Random(7).shuffle(shuffled)
    assert {form: [s.predicate for s in patient.senses(form)] for form in shuffled} == expected


def test_phrases_are_known_by_their_first_word(written: list[tuple[str, Sense]], patient: Predicates) -> None:
    for form, sense in written:
        if " " in form:
            words = tokens(form)
            assert patient.opens_phrase(words[0].word.folded)
            hit = patient.phrases.at(words, 0)
            assert hit is not None
            assert hit[0] == len(words)
            assert sense.predicate in {s.predicate for s in hit[1]}


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Predicates, "PATIENCE", 2)
    predicates = Predicates()
    for form in "زار اتهم قصف".split():
        assert predicates.senses(form)
    assert predicates.senses("غارات") == predicates.all()["غارات"]


def test_a_trie_finds_the_longest_naming_within_its_limit() -> None:
    trie: NameTrie[int] = NameTrie()
    trie.add("مجلس", 1)
    trie.add("مجلس الامن", 2)
    trie.add("ا. ف. ب", 3)
    words = tokens('مجلس "الأمن" الدولي أ ف ب')
    assert trie.at(words, 0) == (3, (2,))
    assert trie.at(words, 0, end=2) == (1, (1,))
    assert trie.at(words, 0, heads=["الامن"]) is None
    assert trie.at(words, 5) == (8, (3,))
    trie.add("مجلس الامن الدولي", 4)
    assert trie.at(words, 0) == (5, (4,))
