"""Linear chains: the best sequence of labels for the tokens of a sentence. Trained with CRFsuite (``training/``), run here without it.

What speaks for a label are the words around a token, each by the features it gives at its distance, and further pieces: a maker of feature names and
the key it makes them from. What a word or piece says for all labels is summed once and kept, as one whole number: that is what makes a chain fast in
plain Python.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from waqai.lexicon.rows import data_file
from waqai.lexicon.vocabulary import Lexeme
from waqai.weights import Fields, by_rows, pack, unpack

Maker = Callable[[Any], list[str]]
#: A maker of features and its key. The makers are functions of modules, so that two pieces are the same if they say the same.
Piece = tuple[Maker, Any]
#: What a word says of itself: features, each with the distance in tokens up to which it speaks for others.
WordMaker = Callable[[Lexeme], Sequence[tuple[str, int]]]
REACH = 2
_OFFSETS = range(-REACH, REACH + 1)
_ENOUGH = 200_000
#: Keeps the fields of a word's share from running into each other when a sum is negative.
_BIAS = 1 << 27
#: The weight of a pair of labels that may not follow each other.
NEVER = -20.0


def told(pieces: Iterable[Piece]) -> list[str]:
    """The feature names that some pieces give."""
    return [f for make, key in pieces for f in make(key)]


def made(maker: WordMaker, lexemes: Sequence[Lexeme], rows: Iterable[list[Piece]]) -> list[list[str]]:
    """The feature names of each token of a sentence, for training."""
    last = len(lexemes)
    own = [maker(lexeme) for lexeme in lexemes]
    return [
        [f"{o}{f}" for o in _OFFSETS if 0 <= i + o < last for f, reach in own[i + o] if abs(o) <= reach] + told(pieces)
        for i, pieces in enumerate(rows)
    ]


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
        self._numbers: dict[str, int] = {}
        #: By maker and key. Not by both together: a key of strings alone is soon left alone by the garbage collector.
        self._known: defaultdict[Maker, dict[Any, int]] = defaultdict(dict)
        self._words: dict[Lexeme, tuple[int, ...]] = {}
        self._spread: dict[tuple[str, int], int] = {}

    def _piece(self, piece: Piece) -> int:
        make, key = piece
        if len(self._known[make]) > _ENOUGH:
            self._known[make].clear()
        weights, numbers, total = self.weights, self._numbers, 0
        for f in make(key):
            if f in weights:
                value = numbers.get(f)
                total += self._number(f) if value is None else value
        self._known[make][key] = total
        return total

    def _number(self, feature: str) -> int:
        found = self._numbers[feature] = self._fields.pack(self.weights[feature])
        return found

    def _feature(self, feature: tuple[str, int]) -> int:
        """What a feature of a word says for the tokens from two before the word to two after it, one after the other."""
        if len(self._spread) > _ENOUGH:
            self._spread.clear()
        (name, reach), get, total = feature, self.weights.get, 0
        for o in range(-reach, reach + 1):
            if (row := get(f"{o}{name}")) is not None:
                total += self._fields.pack(row) << (self._fields.bits * (REACH - o))
        self._spread[feature] = total
        return total

    def _word(self, maker: WordMaker, lexeme: Lexeme) -> tuple[int, ...]:
        """What a word says for each of the tokens around it, from the one two before it on."""
        if len(self._words) > _ENOUGH:
            self._words.clear()
        width, known = self._fields.bits, self._spread
        total = sum([self._bias << (width * k) for k in range(len(_OFFSETS))])
        for feature in maker(lexeme):
            value = known.get(feature)
            total += self._feature(feature) if value is None else value
        share = (1 << width) - 1
        found = self._words[lexeme] = tuple([total >> (width * k) & share for k in range(len(_OFFSETS))])
        return found

    def best(self, maker: WordMaker, lexemes: Sequence[Lexeme], rows: Iterable[list[Piece]]) -> list[str]:
        """The best sequence of labels (Viterbi), one for each token."""
        if not lexemes:
            return []
        words, known, start, ways, own = self._words, self._known, self._start, self._ways, self._fields.thousandths
        edge = [(self._bias,) * len(_OFFSETS)] * REACH
        around = [*edge, *[words.get(lx) or self._word(maker, lx) for lx in lexemes], *edge]
        steps: list[list[int]] = []
        for i, pieces in enumerate(rows):
            total = start + around[i][4] + around[i + 1][3] + around[i + 2][2] + around[i + 3][1] + around[i + 4][0]
            for piece in pieces:
                value = known[piece[0]].get(piece[1])
                total += self._piece(piece) if value is None else value
            step = list(own(total))
            if steps:
                last = steps[-1]
                for label, (first, weight, others) in enumerate(ways):
                    top = last[first] + weight
                    for other, by in others:
                        if (score := last[other] + by) > top:
                            top = score
                    step[label] += top
            steps.append(step)
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
    return Chain(head.labels, [head.numbers[i : i + size] for i in range(0, size * size, size)], by_rows(names, numbers, size))


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
