"""Vectors of words, as ``training/make_vectors.py`` makes them: bytes in a file, and means of them.

A text is the mean of the vectors of its words, rare words counting more (SIF: Arora, Liang and Ma, "A simple but tough-to-beat baseline for sentence
embeddings", 2017), without the directions that all texts share, of length one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from hashlib import blake2b
from io import BytesIO
from typing import TYPE_CHECKING

from waqai.ingest.files import MissingExtraError
from waqai.lexicon.rows import data_file
from waqai.store.words import stem
from waqai.text.tokens import surfaces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]
    Bytes = NDArray[np.int8]

FILE = "models/meaning.npz"
#: Letters that may be a word of their own before a word without article; an index word keeps them (:mod:`waqai.store.words`).
_PROCLITICS = "وفبلك"
_LEAST = 3
#: The weight, of at most 1, that a word must have to be sought by itself.
_TELLING = 0.25
#: Components of a vector of length one as bytes: they seldom pass a quarter.
SCALE = 480.0


class Vectors:
    """The table: ``rows`` are words' directions in bytes, ``weights`` what brings each to its part in a mean, ``shared`` what all texts share."""

    def __init__(self, words: list[str], rows: Bytes, weights: Vector, shared: Vector, version: str) -> None:
        self.words, self.rows, self.weights, self.shared, self.version = words, rows, weights, shared, version
        self._numbers = {word: number for number, word in enumerate(words)}

    @property
    def width(self) -> int:
        """Components of a vector."""
        return int(self.rows.shape[1])

    @cached_property
    def directions(self) -> Vector:
        """The words' vectors, of length one."""
        import numpy as np

        rows = self.rows.astype(np.float32)
        found: Vector = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
        return found

    def number(self, word: str) -> int | None:
        """The row of an index word, or of what it is without letters before it; None for an unknown word."""
        while (found := self._numbers.get(word)) is None and word[:1] in _PROCLITICS and len(word) > _LEAST:
            word = word[1:]
        return found

    def numbers(self, text: str) -> list[int]:
        """The rows of the known words of a text, in order."""
        return [n for word in map(stem, surfaces(text)) if word and (n := self.number(word)) is not None]

    def telling(self, text: str) -> str:
        """The words of a text that tell something: those that are not among the few dozen commonest."""
        import numpy as np

        kept = []
        for surface in surfaces(text):
            number = self.number(word) if (word := stem(surface)) else None
            if word and (number is None or self.weights[number] * np.linalg.norm(self.rows[number].astype(np.float32)) > _TELLING):
                kept.append(surface)
        return " ".join(kept)

    def mean(self, numbers: Iterable[int]) -> Vector | None:
        """The vector of a text by its rows, repeated words damped; None if there is nothing to tell a meaning by."""
        import numpy as np

        distinct, counts = np.unique(np.fromiter(numbers, np.int64), return_counts=True)
        if not len(distinct):
            return None
        parts = self.weights[distinct] * (1 + np.log(counts, dtype=np.float32))
        total = parts @ self.rows[distinct].astype(np.float32)
        total /= max(float(np.linalg.norm(total)), 1e-9)
        total -= self.shared.T @ (self.shared @ total)
        length = float(np.linalg.norm(total))
        return total / length if length > 1e-6 else None

    def nearest(self, word: str, count: int = 10) -> list[tuple[str, float]]:
        """The index words whose vectors are nearest to that of a word as it is written, with their cosines; nothing for an unknown word."""
        import numpy as np

        number = self.number(stem(word))
        if number is None:
            return []
        cosines = self.directions @ self.directions[number]
        best = [int(n) for n in np.argsort(-cosines)[: count + 1] if n != number]
        return [(self.words[n], round(float(cosines[n]), 3)) for n in best[:count]]


def packed(vector: Vector) -> Bytes:
    """A vector of length one in bytes."""
    import numpy as np

    found: Bytes = np.clip(np.rint(vector * SCALE), -127, 127).astype(np.int8)
    return found


def write(words: list[str], rows: Bytes, weights: Vector, shared: Vector) -> bytes:
    """The file of a table; the same table gives the same bytes."""
    import numpy as np

    out = BytesIO()
    letters = np.frombuffer("\n".join(words).encode(), np.uint8)
    np.savez_compressed(out, words=letters, rows=rows, weights=weights.astype(np.float32), shared=shared.astype(np.float32))
    return out.getvalue()


def read(raw: bytes) -> Vectors:
    """The table of a file; MissingExtraError without numpy."""
    try:
        import numpy as np
    except ImportError:
        raise MissingExtraError("numpy", "meaning") from None
    with np.load(BytesIO(raw), allow_pickle=False) as table:
        words = table["words"].tobytes().decode().split("\n")
        return Vectors(words, table["rows"], table["weights"], table["shared"], blake2b(raw, digest_size=6).hexdigest())


@cache
def load() -> Vectors:
    """The package's table; MissingExtraError without numpy."""
    return read(data_file(FILE).read_bytes())
