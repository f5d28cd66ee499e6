"""Linear chains: the best sequence of labels for the tokens of a sentence. Trained with CRFsuite (``training/``), run here without it.

What speaks for a label are the words around a token, each by the features it gives at its distance, and further columns: a maker of feature names and
for each token of a sentence the key it makes them from. What a word or key says for all labels is summed once and kept, as one whole number, and a
sentence's numbers are looked up and added a column at a time: that is what makes a chain fast in plain Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from operator import add
from typing import Any

from waqai.lexicon.rows import data_file
from waqai.lexicon.vocabulary import Lexeme
from waqai.weights import Fields, Rows, pack, unpack

Maker = Callable[[Any], list[str]]
#: A maker of features and its key for each token of a sentence; an empty key says nothing.
Column = tuple[Maker, Sequence[Any]]
#: What a word says of itself: features, each with the distance in tokens up to which it speaks for others.
WordMaker = Callable[[Lexeme], Sequence[tuple[str, int]]]
REACH = 2
_OFFSETS = range(-REACH, REACH + 1)
#: By how far a feature reaches: what its name begins with at each distance.
_MARKS = [[str(o) for o in range(-reach, reach + 1)] for reach in range(REACH + 1)]
_ENOUGH = 200_000
#: Keeps the fields of a word's share from running into each other when a sum is negative.
_BIAS = 1 << 27
#: The weight of a pair of labels that may not follow each other.
NEVER = -20.0


def made(maker: WordMaker, lexemes: Sequence[Lexeme], columns: Iterable[Column]) -> list[list[str]]:
    """The feature names of each token of a sentence, for training."""
    last = len(lexemes)
    own = [maker(lexeme) for lexeme in lexemes]
    told = [[make(key) if key else [] for key in keys] for make, keys in columns]
    return [
        [f"{o}{f}" for o in _OFFSETS if 0 <= i + o < last for f, reach in own[i + o] if abs(o) <= reach] + [f for column in told for f in column[i]]
        for i in range(last)
    ]


class _Known(dict[Any, Any]):
    """Answers by key, each worked out when it is first asked for: looking up all keys of a sentence is one call of ``map``."""

    def __init__(self, work_out: Callable[[Any], Any]) -> None:
        self._work_out = work_out

    def __missing__(self, key: Any) -> Any:
        if len(self) > _ENOUGH:
            self.clear()
        found = self[key] = self._work_out(key)
        return found


class Chain:
    """A weight for each feature and label, and for each pair of neighbouring labels.

    What a word or piece says for all labels is one number (:class:`waqai.weights.Fields`); what a word says at all distances, one of as many of those.
    """

    def __init__(self, labels: list[str], transitions: list[list[float]], weights: Mapping[str, Sequence[float]]) -> None:
        self.labels, self.transitions, self.weights = labels, transitions, weights
        self._ways = [_ways(column) for column in zip(*transitions, strict=True)]
        self._fields = Fields(len(labels))
        self._bias = self._fields.ones * _BIAS
        self._start = self._fields.middle - len(_OFFSETS) * self._bias
        self._biases = sum([self._bias << (self._fields.bits * k) for k in range(len(_OFFSETS))])
        self._none = (self._bias,) * len(_OFFSETS)
        self._numbers: dict[str, int] = {}
        self._keys: dict[Maker, _Known] = {}
        self._words: dict[WordMaker, _Known] = {}
        self._spread = _Known(self._feature)

    def _key(self, make: Maker, key: Any) -> int:
        """What a key says for its token."""
        weights, numbers, total = self.weights, self._numbers, 0
        for f in make(key) if key else ():
            if f in weights:
                value = numbers.get(f)
                total += self._number(f) if value is None else value
        return total

    def _number(self, feature: str) -> int:
        found = self._numbers[feature] = self._fields.pack(self.weights[feature])
        return found

    def _feature(self, feature: tuple[str, int]) -> int:
        """What a feature of a word says for the tokens from two before the word to two after it, one after the other."""
        (name, reach), get, bits, total = feature, self.weights.get, self._fields.bits, 0
        for mark in _MARKS[reach]:
            total <<= bits
            if (row := get(mark + name)) is not None:
                total += self._fields.pack(row)
        return total << (bits * (REACH - reach))

    def _word(self, maker: WordMaker, lexeme: Lexeme) -> tuple[int, ...]:
        """What a word says for each of the tokens around it, from the one two before it on."""
        width = self._fields.bits
        total = sum(map(self._spread.__getitem__, maker(lexeme)), self._biases)
        share = (1 << width) - 1
        return tuple([total >> (width * k) & share for k in range(len(_OFFSETS))])

    def _look_up(self, maker: WordMaker, lexemes: Sequence[Lexeme], columns: Iterable[Column]) -> list[int]:
        """What speaks for the labels of each token of a sentence, begun at the middle of the fields."""
        words = self._words.get(maker) or self._words.setdefault(maker, _Known(partial(self._word, maker)))
        edge = [self._none] * REACH
        before2, before, own, after, after2 = zip(*edge, *map(words.__getitem__, lexemes), *edge, strict=True)
        start = self._start
        totals = [start + a + b + c + d + e for a, b, c, d, e in zip(after2, after[1:], own[2:], before[3:], before2[4:])]
        for make, keys in columns:
            known = self._keys.get(make) or self._keys.setdefault(make, _Known(partial(self._key, make)))
            totals = list(map(add, totals, map(known.__getitem__, keys)))
        return totals

    def best(self, maker: WordMaker, lexemes: Sequence[Lexeme], columns: Iterable[Column]) -> list[str]:
        """The best sequence of labels (Viterbi), one for each token."""
        if not lexemes:
            return []
        first, *rest = self._fields.each(self._look_up(maker, lexemes, columns))
        ways, last = self._ways, list(first)
        steps = [last]
        for own in rest:
            step = list(own)
            for label, (way, weight, others) in enumerate(ways):
                top = last[way] + weight
                for other, by in others:
                    if (score := last[other] + by) > top:
                        top = score
                step[label] += top
            steps.append(step)
            last = step
        return self._drawn(steps)

    def _drawn(self, steps: list[list[int]]) -> list[str]:
        """The labels along the best way through the scores of each step."""
        at = steps[-1].index(max(steps[-1]))
        drawn = [self.labels[at]]
        for scores in reversed(steps[:-1]):
            first, weight, others = self._ways[at]
            at, top = first, scores[first] + weight
            for other, by in others:
                if scores[other] + by > top:
                    at, top = other, scores[other] + by
            drawn.append(self.labels[at])
        return drawn[::-1]

    def dump(self) -> bytes:
        """The chain as compressed bytes, which depend on its weights alone."""
        return pack(self.labels, [w for row in self.transitions for w in row], self.weights, len(self.labels))


def _ways(column: Sequence[float]) -> tuple[int, int, list[tuple[int, int]]]:
    """The labels one may follow, with their weights in thousandths: the first, and the others; if it may follow none, all."""
    weights = [(label, round(weight * 1000)) for label, weight in enumerate(column)]
    allowed = [way for way, weight in zip(weights, column, strict=True) if weight > NEVER] or weights
    return (*allowed[0], allowed[1:])


def load(raw: bytes) -> Chain:
    """A chain from the bytes of :meth:`Chain.dump`."""
    head, names, numbers = unpack(raw)
    size = head.width
    return Chain(head.labels, [head.numbers[i : i + size] for i in range(0, size * size, size)], Rows(names, numbers, size))


@cache
def shipped(name: str) -> Chain | None:
    """The chain ``data/models/<name>.weights.gz``; None where the package was built without it."""
    file = data_file(f"models/{name}.weights.gz")
    return load(file.read_bytes()) if file.is_file() else None


def spans(labels: list[str], first: int) -> list[tuple[int, int, str]]:
    """(start, end, kind) of what a sentence's labels draw (``B-`` opens, ``I-`` goes on); token numbers from ``first``."""
    found: list[tuple[int, int, str]] = []
    for k, label in enumerate(labels, first):
        if label == "O":
            continue
        edge, _, kind = label.partition("-")
        if edge == "I" and found and found[-1][1] == k and found[-1][2] == kind:
            found[-1] = (found[-1][0], k + 1, kind)
        else:
            found.append((k, k + 1, kind))
    return found
