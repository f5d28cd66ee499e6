"""Make ``data/models/meaning.npz``: vectors of words for search by meaning, learned from the unlabelled pool.

    python training/make_vectors.py POOL       some five minutes

Every third document is left out: ``benchmarks/meaning.py`` measures on these.

How often two index words stand in one stretch of a sentence, as positive pointwise mutual information (context counts to the power of 3/4: Levy, Goldberg and
Dagan 2015), factored by randomised singular value decomposition. No text is kept, only the commonest words and their vectors. Seeded and, with
OPENBLAS_NUM_THREADS=1, the same pool gives the same bytes on the same machine.
"""

from __future__ import annotations

import json
import lzma
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from waqai.meaning.vectors import FILE, write
from waqai.store.words import stems
from waqai.text.sentences import sentences

TARGET = Path(__file__).resolve().parents[1] / "src" / "waqai" / "data" / FILE
#: Words kept and components of their vectors.
WORDS, WIDTH = 36_000, 144
#: Words of a stretch, and pairs that meet less often than this are left out.
STRETCH, LEAST = 25, 3
#: A word with a letter before it is that word if it is this many times as common without.
PROCLITICS, RATIO = "وفبلك", 3
#: The weight of a word of frequency p in a mean is SMOOTH / (SMOOTH + p).
SMOOTH = 1e-3
#: Directions that all texts share, and texts they are taken from.
SHARED, SAMPLE = 1, 20_000
SEED = 7


def documents(pool: Path) -> Iterator[list[str]]:
    """The title and sentences of each document that is learned from."""
    with lzma.open(pool, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % 3 == 0:
                continue
            row = json.loads(line)
            text = row["text"]
            yield [row.get("title") or "", *(text[span.start : span.end] for span in sentences(text))]


def read(pool: Path) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The distinct index words of the documents and, for each word in its order, its number and that of its stretch."""
    known: dict[str, int] = {}
    flat, stretch = array("i"), array("i")
    count = 0
    for parts in documents(pool):
        for part in parts:
            words = [known.setdefault(word, len(known)) for word in stems(part)]
            for at in range(0, len(words), STRETCH):
                here = words[at : at + STRETCH]
                flat.extend(here)
                stretch.extend([count] * len(here))
                count += 1
    return list(known), np.frombuffer(flat, np.int32), np.frombuffer(stretch, np.int32)


class Corpus:
    """Texts as numbers of words, stretch by stretch: ``flat`` holds the words, ``stretch`` the number of each one's stretch."""

    def __init__(self, words: list[str], flat: np.ndarray, stretch: np.ndarray) -> None:
        """Take letters off words that are commoner without; keep the commonest words, numbered by how common they are."""
        bare = self._bare(words, np.bincount(flat, minlength=len(words)))
        flat = bare[flat]
        counts = np.bincount(flat, minlength=len(words))
        chosen = np.argsort(-counts, kind="stable")[:WORDS]
        ranks = np.full(len(words), -1, np.int32)
        ranks[chosen] = np.arange(len(chosen), dtype=np.int32)
        self.words = [words[n] for n in chosen]
        flat = ranks[flat]
        self.flat = flat[flat >= 0]
        _, self.stretch = np.unique(stretch[flat >= 0], return_inverse=True)

    @staticmethod
    def _bare(words: list[str], counts: np.ndarray) -> np.ndarray:
        numbers = {word: n for n, word in enumerate(words)}
        bare = np.arange(len(words))
        for n, word in enumerate(words):
            rest = numbers.get(word[1:]) if word[0] in PROCLITICS and len(word) > 3 else None
            if rest is not None and counts[rest] >= RATIO * counts[n]:
                bare[n] = rest
        return bare[bare]


def information(corpus: Corpus) -> sp.csr_matrix:
    """For each two words, how much more often than by chance they share a stretch."""
    size = len(corpus.words)
    ones = np.ones(len(corpus.flat), np.float32)
    meeting = sp.csr_matrix((ones, (corpus.stretch, corpus.flat)), shape=(int(corpus.stretch[-1]) + 1, size))
    meeting.data[:] = 1
    across = meeting.T.tocsr()
    rows = []
    for start in range(0, size, 4000):
        block = (across[start : start + 4000] @ meeting).tocoo()
        kept = (block.data >= LEAST) & (block.row + start != block.col)
        rows.append(sp.csr_matrix((block.data[kept], (block.row[kept], block.col[kept])), shape=block.shape))
    counts = sp.vstack(rows).tocsr()
    total = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1)
    context = total**0.75 / (total**0.75).sum()
    row = np.repeat(np.arange(size), np.diff(counts.indptr))
    counts.data = np.maximum(np.log(counts.data / (total[row] * context[counts.indices])), 0).astype(np.float32)
    counts.eliminate_zeros()
    return counts


def factored(matrix: sp.csr_matrix, width: int) -> np.ndarray:
    """The rows' left singular vectors for the largest singular values, not weighted by these; as rows of length one."""
    random = np.random.default_rng(SEED)
    across = matrix.T.tocsr()
    found = matrix @ random.normal(size=(matrix.shape[1], width + 16)).astype(np.float32)
    for _ in range(3):
        found, _ = np.linalg.qr(found)
        found = matrix @ (across @ found)
    basis, _ = np.linalg.qr(found)
    small = across @ basis
    values, vectors = np.linalg.eigh(small.T @ small)
    order = np.argsort(-values)[:width]
    directions = basis @ vectors[:, order]
    return directions / np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-9)


def table(corpus: Corpus) -> bytes:
    """The file of the table."""
    vectors = factored(information(corpus), WIDTH)
    longest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    rows = np.rint(vectors / longest * 127).astype(np.int8)
    frequency = np.bincount(corpus.flat, minlength=len(corpus.words)) / len(corpus.flat)
    importance = SMOOTH / (SMOOTH + frequency)
    weights = importance / np.maximum(np.linalg.norm(rows.astype(np.float32), axis=1), 1)
    return write(corpus.words, rows, weights, shared(corpus, rows, weights))


def shared(corpus: Corpus, rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The directions that most stretches have in common."""
    some = np.random.default_rng(SEED).choice(int(corpus.stretch[-1]) + 1, SAMPLE, replace=False)
    inside = np.isin(corpus.stretch, some)
    _, number = np.unique(corpus.stretch[inside], return_inverse=True)
    words = sp.csr_matrix((np.ones(len(number), np.float32), (number, corpus.flat[inside])), shape=(number.max() + 1, len(corpus.words)))
    words.data = 1 + np.log(words.data)
    texts = words @ (rows.astype(np.float32) * weights[:, None])
    texts /= np.maximum(np.linalg.norm(texts, axis=1, keepdims=True), 1e-9)
    return np.linalg.svd(texts, full_matrices=False)[2][:SHARED]


def main() -> None:
    """Read, count, factor, write."""
    corpus = Corpus(*read(Path(sys.argv[1])))
    made = table(corpus)
    TARGET.write_bytes(made)
    print(f"{len(corpus.words)} words of {len(corpus.flat)} read, {len(made)} bytes")


if __name__ == "__main__":
    main()
