"""Linear chains: the best sequence of labels for the tokens of a sentence. Trained with CRFsuite (``training/``), run here without it.

What speaks for a label comes in pieces: a maker of feature names and the key it makes them from. A piece seen before is not made again: its weights,
summed label by label, are kept. That is what makes a chain fast in plain Python.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from waqai.lexicon.rows import data_file

#: A maker of features and its key. The makers are functions of modules, so that two pieces are the same if they say the same.
Piece = tuple[Callable[[Any], list[str]], Any]
_ENOUGH = 200_000


def made(pieces: Iterable[Piece]) -> list[str]:
    """The feature names of one token."""
    return [f for maker, key in pieces for f in maker(key)]


class Chain:
    """A weight for each feature and label, and for each pair of neighbouring labels."""

    def __init__(self, labels: list[str], transitions: list[list[float]], weights: dict[str, list[float]]) -> None:
        self.labels, self.transitions, self.weights = labels, transitions, weights
        self._columns = [list(column) for column in zip(*transitions, strict=True)]
        self._known: dict[Piece, tuple[float, ...]] = {}

    def _vector(self, piece: Piece) -> tuple[float, ...]:
        total = [0.0] * len(self.labels)
        for f in piece[0](piece[1]):
            for i, w in enumerate(self.weights.get(f, ())):
                total[i] += w
        if len(self._known) > _ENOUGH:
            self._known.clear()
        found = self._known[piece] = tuple(total)
        return found

    def best(self, rows: Iterable[list[Piece]]) -> list[str]:
        """The best sequence of labels (Viterbi), one for each token's pieces."""
        known, vector = self._known, self._vector
        best: list[float] = []
        back: list[list[int]] = []
        for pieces in rows:
            own = [sum(v) for v in zip(*[known.get(p) or vector(p) for p in pieces], strict=True)]
            if not best:
                best = own
                continue
            chosen, step = [], []
            for column, score in zip(self._columns, own, strict=True):
                sums = [b + t for b, t in zip(best, column, strict=True)]
                top = max(sums)
                chosen.append(sums.index(top))
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
