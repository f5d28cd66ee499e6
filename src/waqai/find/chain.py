"""Linear chains: the best sequence of labels for the tokens of a sentence. Trained with CRFsuite (``training/``), run here without it.

What speaks for a label are the words around a token, each by the features it gives at its distance, and further pieces: a maker of feature names and
the key it makes them from. A word or piece seen before is not looked up again feature by feature: its weights, summed label by label, are kept. That
is what makes a chain fast in plain Python.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from waqai.lexicon.rows import data_file
from waqai.lexicon.vocabulary import Lexeme

#: A maker of features and its key. The makers are functions of modules, so that two pieces are the same if they say the same.
Piece = tuple[Callable[[Any], list[str]], Any]
#: What a word says of itself, seen from a distance of 0, 1 or 2 tokens.
WordMaker = Callable[[Lexeme, int], Sequence[str]]
Vector = tuple[float, ...]
REACH = 2
_OFFSETS = range(-REACH, REACH + 1)
_DISTANCE = re.compile(r"-?[012](?=[a-z]=)")
_ENOUGH = 200_000
#: The weight of a pair of labels that may not follow each other.
NEVER = -20.0


def told(pieces: Iterable[Piece]) -> list[str]:
    """The feature names that some pieces give."""
    return [f for make, key in pieces for f in make(key)]


def made(maker: WordMaker, lexemes: Sequence[Lexeme], rows: Iterable[list[Piece]]) -> list[list[str]]:
    """The feature names of each token of a sentence, for training."""
    last = len(lexemes)
    return [[f"{o}{f}" for o in _OFFSETS if 0 <= i + o < last for f in maker(lexemes[i + o], abs(o))] + told(pieces) for i, pieces in enumerate(rows)]


class Chain:
    """A weight for each feature and label, and for each pair of neighbouring labels."""

    def __init__(self, labels: list[str], transitions: list[list[float]], weights: dict[str, list[float]]) -> None:
        self.labels, self.transitions, self.weights = labels, transitions, weights
        #: The weights of what a word says of itself, by distance and feature: ``-1w=...`` under -1 and ``w=...``.
        self._near: dict[int, dict[str, list[float]]] = {o: {} for o in _OFFSETS}
        for feature, row in weights.items():
            if distance := _DISTANCE.match(feature):
                self._near[int(distance[0])][feature[distance.end() :]] = row
        self._ways = [_ways(column) for column in zip(*transitions, strict=True)]
        self._nothing: Vector = (0.0,) * len(labels)
        self._known: dict[Piece, Vector] = {}
        self._words: dict[Lexeme, tuple[Vector, ...]] = {}

    def _sum(self, weights: dict[str, list[float]], features: Iterable[str]) -> Vector:
        rows = [row for row in map(weights.get, features) if row is not None]
        return tuple(map(sum, zip(*rows, strict=True))) if rows else self._nothing

    def _piece(self, piece: Piece) -> Vector:
        if len(self._known) > _ENOUGH:
            self._known.clear()
        found = self._known[piece] = self._sum(self.weights, piece[0](piece[1]))
        return found

    def _word(self, maker: WordMaker, lexeme: Lexeme) -> tuple[Vector, ...]:
        """A word's weights at each distance: for the token two before it first, for the one two after it last."""
        if len(self._words) > _ENOUGH:
            self._words.clear()
        found = self._words[lexeme] = tuple(self._sum(self._near[o], maker(lexeme, abs(o))) for o in _OFFSETS)
        return found

    def best(self, maker: WordMaker, lexemes: Sequence[Lexeme], rows: Iterable[list[Piece]]) -> list[str]:
        """The best sequence of labels (Viterbi), one for each token."""
        known, piece, ways, words = self._known, self._piece, self._ways, self._words
        nothing = (self._nothing,) * len(_OFFSETS)
        own_words = [words.get(lx) or self._word(maker, lx) for lx in lexemes]
        around = [nothing] * REACH + own_words + [nothing] * REACH
        best: list[float] = []
        back: list[list[int]] = []
        for i, pieces in enumerate(rows):
            vectors = [around[i][0], around[i + 1][1], around[i + 2][2], around[i + 3][3], around[i + 4][4]]
            vectors += [known.get(p) or piece(p) for p in pieces]
            own = map(sum, zip(*vectors))
            if not best:
                best = list(own)
                continue
            chosen, step = [], []
            for (at, weight, others), score in zip(ways, own):
                top = best[at] + weight
                for other, by in others:
                    if (value := best[other] + by) > top:
                        top, at = value, other
                chosen.append(at)
                step.append(top + score)
            back.append(chosen)
            best = step
        if not best:
            return []
        at = best.index(max(best))
        path = [at]
        for chosen in reversed(back):
            at = chosen[at]
            path.append(at)
        return [self.labels[i] for i in reversed(path)]

    def dump(self) -> bytes:
        """The chain as compressed JSON; the bytes depend on the weights alone."""
        table = {"labels": self.labels, "transitions": self.transitions, "weights": dict(sorted(self.weights.items()))}
        return gzip.compress(json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 9, mtime=0)


def _ways(column: Sequence[float]) -> tuple[int, float, list[tuple[int, float]]]:
    """The labels one may follow: the first and its weight, and the others with theirs; if it may follow none, all."""
    allowed = [(i, w) for i, w in enumerate(column) if w > NEVER] or list(enumerate(column))
    return (*allowed[0], allowed[1:])


def load(raw: bytes) -> Chain:
    """A chain from its compressed JSON."""
    table = json.loads(gzip.decompress(raw))
    return Chain(table["labels"], table["transitions"], table["weights"])


@cache
def shipped(name: str) -> Chain | None:
    """The chain ``data/models/<name>.json.gz``; None where the package was built without it."""
    file = data_file(f"models/{name}.json.gz")
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
