"""Whether two tellings are of one event: a score that says how often such pairs are, and what it rests on.

A logistic regression over a few features that each may count in one direction only (:data:`waqai.link.features.SIGNS`). Differing numbers of casualties,
places or statuses lower the score and forbid nothing: reports of one event disagree, and the record shows it.
"""

from __future__ import annotations

from functools import cache
from operator import mul

import msgspec

from waqai.lexicon.rows import data_file
from waqai.link.features import NAMES, Profile, comparable, features
from waqai.types import Link, Relation, Status, Why

BY = "link.events"
#: Links with lower scores are not kept: they would not change what becomes one event.
FLOOR = 0.05
#: Score of two tellings of the same words in reprinted documents.
_REPRINTED = 0.99
#: The share of the words near the triggers that makes them the same words.
_SAME_WORDS = 0.8
_REASONS = 4


class Model(msgspec.Struct, frozen=True):
    """The weights as their file holds them, by the names of the features, and what they were trained on."""

    bias: float
    weights: dict[str, float]
    note: str = ""


@cache
def model() -> Model:
    """The model shipped as ``data/models/same_event.json``."""
    return msgspec.json.decode(data_file("models/same_event.json").read_bytes(), type=Model)


@cache
def _weights() -> tuple[float, tuple[float, ...]]:
    return model().bias, tuple(model().weights[name] for name in NAMES)


def probability(a: Profile, b: Profile) -> float:
    """The share of pairs like this one that are of one event, 0..1; 0 for pairs not worth comparing."""
    from math import exp

    if not comparable(a, b):
        return 0.0
    bias, weights = _weights()
    return 1 / (1 + exp(-(bias + sum(map(mul, weights, features(a, b))))))


def same_event(a: Profile, b: Profile, reprinted: bool = False) -> Link | None:
    """The link of two tellings of one event, with its score and reasons; None below ``FLOOR``.

    ``reprinted`` says that one's document is a reprint of the other's: tellings of the same words are then surely the same.
    """
    if reprinted and _same_words(a, b):
        return _link(a, b, Relation.SAME, _REPRINTED, (Why(BY, "reprint", _REPRINTED, "the same words in a reprint"),))
    score = probability(a, b)
    return _link(a, b, Relation.SAME, round(score, 4), reasons(a, b)) if score >= FLOOR else None


def contradiction(a: Profile, b: Profile, score: float) -> Link | None:
    """The link of two tellings, of one event with this score, of which one says that it happened and the other that it did not; else None."""
    statuses = {a.telling.status, b.telling.status}
    if statuses != {Status.HAPPENED, Status.DENIED}:
        return None
    return _link(a, b, Relation.CONTRADICTS, score, (Why(BY, "status", score, "happened / denied"),))


def reasons(a: Profile, b: Profile) -> tuple[Why, ...]:
    """The features that weigh most in a pair's score, the heaviest first, each with its share of the log-odds."""
    bias, weights = _weights()
    shares = [(weight * value, name) for weight, value, name in zip(weights, features(a, b), NAMES, strict=True) if weight * value]
    heaviest = sorted(shares, key=lambda share: (-abs(share[0]), share[1]))[:_REASONS]
    return tuple(Why(BY, name, note=f"{share:+.2f}") for share, name in heaviest)


def _same_words(a: Profile, b: Profile) -> bool:
    if a.telling.type != b.telling.type or not a.triggers & b.triggers or a.telling.document == b.telling.document:
        return False
    shared = len(a.words & b.words)
    return shared >= _SAME_WORDS * max(len(a.words), len(b.words), 1)


def _link(a: Profile, b: Profile, relation: Relation, score: float, why: tuple[Why, ...]) -> Link:
    left, right = sorted((a.id, b.id))
    return Link(left, right, relation, score, BY, why)
