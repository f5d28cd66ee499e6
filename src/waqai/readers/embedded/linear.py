"""Linear models over named features: small, inspectable, the same on every machine. Trained by the scripts in ``training/``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import add

from waqai.lexicon.rows import data_file
from waqai.weights import Fields, Rows, pack, unpack

#: Features whose packed weights, or rows, are kept.
_ENOUGH = 200_000


class _Cut(dict[str, Sequence[float] | None]):
    """The rows asked for so far, and None for the features without one."""

    def __init__(self, rows: Mapping[str, Sequence[float]]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, feature: str) -> Sequence[float] | None:
        if len(self) > _ENOUGH:
            self.clear()
        row = self[feature] = self._rows.get(feature)
        return row


class LinearModel:
    """One row of weights a class. A feature that was never seen counts nothing."""

    def __init__(self, classes: list[str], bias: list[float], weights: Mapping[str, Sequence[float]]) -> None:
        self.classes, self.bias = classes, bias
        #: Of a model with two classes, which has one row: a plain number for each feature. Of others: a row of them, one number a class.
        self._single: dict[str, float] | None = {feature: row[0] for feature, row in weights.items()} if len(bias) == 1 else None
        self.rows: Mapping[str, Sequence[float]] = weights if self._single is None else {}
        self._cut = _Cut(self.rows)
        self._fields = Fields(len(bias))
        self._packed: dict[str, int] = {}

    @classmethod
    def load(cls, raw: bytes) -> LinearModel:
        """A model from the bytes of :meth:`dump`."""
        head, names, numbers = unpack(raw)
        if head.width > 1:
            return cls(head.labels, head.numbers, Rows(names, numbers, head.width))
        model = cls(head.labels, head.numbers, {})
        model._single = dict(zip(names, numbers, strict=True))
        return model

    def dump(self) -> bytes:
        """The model as compressed bytes, which depend on its weights alone."""
        weights = self.rows if self._single is None else {feature: (weight,) for feature, weight in self._single.items()}
        return pack(self.classes, self.bias, weights, len(self.bias))

    def scores(self, features: Iterable[str]) -> list[float]:
        """The log-odds of each class. Summed feature by feature: another order, or the exact sum, could tip what stands on a threshold."""
        if self._single is not None:
            value = self.bias[0]
            for weight in map(self._single.get, features):
                if weight is not None:
                    value += weight
            return [value]
        if len(self.bias) == 3:
            first, second, third = self.bias
            for row in map(self._cut.__getitem__, features):
                if row is not None:
                    a, b, c = row
                    first += a
                    second += b
                    third += c
            return [first, second, third]
        return self._many(features)

    def _many(self, features: Iterable[str]) -> list[float]:
        """The log-odds of many classes, their weights summed all at once."""
        packed, total = self._packed, self._fields.middle
        for f in features:
            value = packed.get(f)
            if value is None:
                value = packed[f] = self._fields.pack(self.rows[f]) if f in self.rows else 0
            total += value
        if len(packed) > _ENOUGH:
            packed.clear()
        return list(map(add, self.bias, self._fields.row(total)))

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
        if self._single is None:
            seen = {f: self.rows[f][0] for f in features if f in self.rows}
        else:
            seen = {f: self._single[f] for f in features if f in self._single}
        return sorted(seen.items(), key=lambda item: -abs(item[1]))[:most]


def sigmoid(x: float) -> float:
    """The logistic function, safe at both ends."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


@cache
def load_model(name: str) -> LinearModel | None:
    """The model shipped as ``data/models/<name>.weights.gz``; None where the package was built without it."""
    file = data_file(f"models/{name}.weights.gz")
    return LinearModel.load(file.read_bytes()) if file.is_file() else None
