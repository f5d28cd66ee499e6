"""Clusters depend on the set of tellings and links alone, and keep to what people said."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.link.clusters import OWN_DOCUMENT, THRESHOLD, Constraints, Pair, clusters, components, constraints, pair
from waqai.types import Link, Relation

IDS = tuple("abcdefgh")
PAIRS = tuple(combinations(IDS, 2))
ALONE = {id: id for id in IDS}
SCORES = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from([0.1, 0.3, 0.45, 0.6, 0.8, 0.95]), max_size=20)
DOCUMENTS = st.fixed_dictionaries({id: st.sampled_from("123456") for id in IDS})


def human(a: str, b: str, same: bool, minute: int) -> Link:
    return Link(a, b, Relation.SAME, 1.0, "a person", judgement=same, at=dt.datetime(2026, 1, 1, 0, minute, tzinfo=dt.UTC))


WORDS = st.lists(st.builds(human, st.sampled_from(IDS), st.sampled_from(IDS), st.booleans(), st.integers(0, 59)), max_size=8)


def home(found: list[tuple[str, ...]]) -> dict[str, int]:
    return {id: n for n, members in enumerate(found) for id in members}


def test_a_chain_of_doubtful_links_does_not_make_one_event() -> None:
    scores: dict[Pair, float] = {("a", "b"): 0.9, ("b", "c"): 0.45, ("a", "c"): 0.05}
    assert clusters("abc", scores, ALONE) == [("a", "b"), ("c",)]


def test_two_tellings_of_one_document_meet_by_their_own_score_only() -> None:
    documents = {"a": "1", "b": "2", "c": "1"}
    scores: dict[Pair, float] = {("a", "b"): 0.9, ("b", "c"): 0.9}
    assert len(clusters("abc", scores, documents)) == 2
    assert clusters("abc", {**scores, ("a", "c"): OWN_DOCUMENT}, documents) == [("a", "b", "c")]


def test_the_newest_word_of_a_person_holds() -> None:
    said = [human("a", "b", True, 1), human("b", "a", False, 2), human("c", "d", False, 1), human("c", "d", True, 2)]
    assert constraints(said) == Constraints((("c", "d"),), (("a", "b"),))


def test_a_newer_word_holds_against_older_ones_that_exclude_it_together() -> None:
    said = [human("a", "b", True, 1), human("b", "c", True, 2), human("a", "c", False, 3)]
    assert constraints(said) == Constraints((("b", "c"),), (("a", "c"),))


@settings(max_examples=50, deadline=None)
@given(SCORES, DOCUMENTS, WORDS, st.randoms())
def test_order_makes_no_difference(scores: dict[Pair, float], documents: dict[str, str], said: list[Link], random: object) -> None:
    shuffled = list(scores.items())
    words = list(said)
    ids = list(IDS)
    for items in (shuffled, words, ids):
        random.shuffle(items)  # type: ignore[attr-defined]
    assert clusters(IDS, scores, documents, constraints(said)) == clusters(ids, dict(shuffled), documents, constraints(words))


@settings(max_examples=50, deadline=None)
@given(SCORES, DOCUMENTS, WORDS)
def test_what_people_said_holds(scores: dict[Pair, float], documents: dict[str, str], said: list[Link]) -> None:
    binding = constraints(said)
    where = home(clusters(IDS, scores, documents, binding))
    assert all(where[a] == where[b] for a, b in binding.together)
    assert all(where[a] != where[b] for a, b in binding.apart)


@settings(max_examples=50, deadline=None)
@given(SCORES, DOCUMENTS)
def test_every_telling_has_one_event_and_strangers_none_in_common(scores: dict[Pair, float], documents: dict[str, str]) -> None:
    found = clusters(IDS, scores, documents)
    assert sorted(id for members in found for id in members) == list(IDS)
    parts = home(components(IDS, [ends for ends, score in scores.items() if score >= THRESHOLD]))
    assert all(parts[a] == parts[b] for members in found for a, b in combinations(members, 2))
    own = [(a, b) for members in found for a, b in combinations(members, 2) if documents[a] == documents[b]]
    assert all(scores.get(pair(a, b), 0.0) >= OWN_DOCUMENT for a, b in own)
