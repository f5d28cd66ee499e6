"""Linear models over named features: small, inspectable, the same on every machine. Trained by the scripts in ``training/``."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import msgspec

from waqai.lexicon.rows import data_file


class LinearModel:
    """One row of weights a class. A feature that was never seen counts nothing."""

    def __init__(self, classes: list[str], bias: list[float], weights: Mapping[str, Sequence[float]]) -> None:
        self.classes, self.bias, self.weights = classes, bias, weights
        self._single = {feature: row[0] for feature, row in weights.items()} if len(bias) == 1 else None

    def scores(self, features: Iterable[str]) -> list[float]:
        """The log-odds of each class. Summed feature by feature: another order, or the exact sum, could tip what stands on a threshold."""
        if self._single is not None:
            value = self.bias[0]
            for weight in map(self._single.get, features):
                if weight is not None:
                    value += weight
            return [value]
        rows = map(self.weights.get, features)
        if len(self.bias) == 3:
            first, second, third = self.bias
            for row in rows:
                if row is not None:
                    a, b, c = row
                    first += a
                    second += b
                    third += c
            return [first, second, third]
        return list(map(sum, zip(self.bias, *(row for row in rows if row is not None), strict=True)))

    def probability(self, features: Iterable[str]) -> float:
        """The probability of the positive class of a model with two classes."""
        return sigmoid(self.scores(features)[0])

    def distribution(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each class of a model with three classes or more."""
        scores = self.scores(features)
        top = max(scores)
        powers = [math.exp(s - top) for s in scores]
        total = sum(powers)
        return {c: p / total for c, p in zip(self.classes, powers, strict=True)}

    def reasons(self, features: Iterable[str], most: int = 5) -> list[tuple[str, float]]:
        """The features that weigh most in the first class's score, heaviest first."""
        seen = {f: self.weights[f][0] for f in features if f in self.weights}
        return sorted(seen.items(), key=lambda item: -abs(item[1]))[:most]


def sigmoid(x: float) -> float:
    """The logistic function, safe at both ends."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


class _Stored(msgspec.Struct):
    """A model as its file holds it."""

    classes: list[str]
    bias: list[float]
    weights: dict[str, tuple[float, ...]]


@cache
def load_model(name: str) -> LinearModel | None:
    """The model shipped as ``data/models/<name>.json.gz``; None where the package was built without it."""
    file = data_file(f"models/{name}.json.gz")
    if not file.is_file():
        return None
    stored = msgspec.json.decode(gzip.decompress(file.read_bytes()), type=_Stored)
    return LinearModel(stored.classes, stored.bias, stored.weights)
