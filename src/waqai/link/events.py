"""Whether two tellings are of one event: a score that says how often such pairs are, and what it rests on.

A logistic regression over a few features that each may count in one direction only (:data:`waqai.link.features.SIGNS`). Differing numbers of casualties,
places or statuses lower the score and forbid nothing: reports of one event disagree, and the record shows it.
"""

from __future__ import annotations

from functools import cache
from math import exp
from operator import mul

import msgspec

from waqai.lexicon.rows import data_file
from waqai.link.features import NAMES, Profile, comparable, features
from waqai.types import Link, Relation, Status, Why

BY = "link.events"
#: Links with lower scores are not kept: they count as any pair without a link (:data:`waqai.link.clusters.UNSCORED`).
FLOOR = 0.25
#: Score of two tellings of the same words in reprinted documents.
_REPRINTED = 0.99
#: The share of the words near the triggers that makes them the same words.
_SAME_WORDS = 0.8
_REASONS = 4


class Model(msgspec.Struct, frozen=True):
    """The weights of the features by name, as their file holds them, and a note on their making."""

    bias: float
    weights: dict[str, float]
    note: str = ""


class Scorer:
    """Scores pairs of tellings with the weights of one model."""

    def __init__(self, model: Model) -> None:
        self._bias = model.bias
        self._weights = tuple(model.weights[name] for name in NAMES)

    def probability(self, a: Profile, b: Profile) -> float:
        """The share of pairs like this one that are of one event, 0..1; 0 for pairs not worth comparing."""
        return self._score(features(a, b)) if comparable(a, b) else 0.0

    def same_event(self, a: Profile, b: Profile, reprinted: bool = False) -> Link | None:
        """The link of two tellings of one event, with its score and reasons; None below ``FLOOR``.

        ``reprinted`` says that one's document is a reprint of the other's: tellings of the same words are then surely the same.
        """
        if reprinted and _same_words(a, b):
            return _link(a, b, Relation.SAME, _REPRINTED, (Why(BY, "reprint", _REPRINTED, "the same words in a reprint"),))
        if not comparable(a, b):
            return None
        values = features(a, b)
        score = self._score(values)
        return _link(a, b, Relation.SAME, round(score, 4), self._reasons(values)) if score >= FLOOR else None

    def _score(self, values: tuple[float, ...]) -> float:
        return 1 / (1 + exp(-(self._bias + sum(map(mul, self._weights, values)))))

    def _reasons(self, values: tuple[float, ...]) -> tuple[Why, ...]:
        """The features that weigh most, the heaviest first, each with its share of the log-odds."""
        shares = [(weight * value, name) for weight, value, name in zip(self._weights, values, NAMES, strict=True) if weight * value]
        shares.sort(key=lambda share: (-abs(share[0]), share[1]))
        return tuple(Why(BY, name, note=f"{share:+.2f}") for share, name in shares[:_REASONS])


@cache
def shipped() -> Scorer:
    """The scorer with the weights shipped as ``data/models/same_event.json``."""
    return Scorer(msgspec.json.decode(data_file("models/same_event.json").read_bytes(), type=Model))


def contradiction(a: Profile, b: Profile, score: float) -> Link | None:
    """The link of two tellings, of one event with this score, of which one says that it happened and the other that it did not; else None."""
    if {a.telling.status, b.telling.status} != {Status.HAPPENED, Status.DENIED}:
        return None
    return _link(a, b, Relation.CONTRADICTS, score, (Why(BY, "status", score, "happened / denied"),))


def _same_words(a: Profile, b: Profile) -> bool:
    if a.telling.type != b.telling.type or not a.triggers & b.triggers or a.telling.document == b.telling.document:
        return False
    return len(a.words & b.words) >= _SAME_WORDS * max(len(a.words), len(b.words), 1)


def _link(a: Profile, b: Profile, relation: Relation, score: float, why: tuple[Why, ...]) -> Link:
    left, right = sorted((a.id, b.id))
    return Link(left, right, relation, score, BY, why)
