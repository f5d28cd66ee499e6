"""Make ``data/models/meaning.npz``: vectors of words for search by meaning, learned from the unlabelled pool.

    python training/make_vectors.py POOL               some five minutes
    python training/make_vectors.py POOL --keep FILE   without every third document, for measuring; into FILE (see benchmarks/meaning.py)

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
WORDS, WIDTH = 40_000, 96
#: Words of a stretch, and pairs that meet less often than this are left out.
STRETCH, LEAST = 25, 3
#: A word with a letter before it is that word if it is this many times as common without.
PROCLITICS, RATIO = "وفبلك", 3
#: The weight of a word of frequency p in a mean is SMOOTH / (SMOOTH + p).
SMOOTH = 1e-4
#: Directions that all texts share, and texts they are taken from.
SHARED, SAMPLE = 1, 20_000
SEED = 7


def documents(pool: Path, keep: bool) -> Iterator[list[str]]:
    """The title and sentences of each document; ``keep`` leaves out every third."""
    with lzma.open(pool, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if keep and number % 3 == 0:
                continue
            row = json.loads(line)
            text = row["text"]
            yield [row.get("title") or "", *(text[span.start : span.end] for span in sentences(text))]


class Corpus:
    """The pool as numbers of words, stretch by stretch: ``flat`` holds the words, ``stretch`` the number of each one's stretch."""

    def __init__(self, pool: Path, keep: bool) -> None:
        known: dict[str, int] = {}
        flat, stretch = array("i"), array("i")
        number = 0
        for parts in documents(pool, keep):
            for part in parts:
                words = [known.setdefault(word, len(known)) for word in stems(part)]
                for at in range(0, len(words), STRETCH):
                    here = words[at : at + STRETCH]
                    flat.extend(here)
                    stretch.extend([number] * len(here))
                    number += 1
        self.words = list(known)
        self.flat, self.stretch = (np.frombuffer(a, np.int32) for a in (flat, stretch))

    def restrict(self) -> None:
        """Take letters off words that are commoner without; keep the commonest words, numbered by how common they are."""
        counts = np.bincount(self.flat, minlength=len(self.words))
        bare = self._bare(counts)
        flat = bare[self.flat]
        counts = np.bincount(flat, minlength=len(self.words))
        chosen = np.argsort(-counts, kind="stable")[:WORDS]
        ranks = np.full(len(self.words), -1, np.int32)
        ranks[chosen] = np.arange(len(chosen), dtype=np.int32)
        self.words = [self.words[n] for n in chosen]
        flat = ranks[flat]
        self.flat, self.stretch = flat[flat >= 0], self.stretch[flat >= 0]

    def _bare(self, counts: np.ndarray) -> np.ndarray:
        numbers = {word: n for n, word in enumerate(self.words)}
        bare = np.arange(len(self.words))
        for n, word in enumerate(self.words):
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
    """The rows' first components, each to the root of its singular value; as rows of length one."""
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
    directions = (basis @ vectors[:, order]) * values[order] ** 0.25
    return directions / np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-9)


def table(corpus: Corpus) -> bytes:
    """The file of the table."""
    vectors = factored(information(corpus), WIDTH)
    longest = np.abs(vectors).max(axis=1, keepdims=True)
    rows = np.rint(vectors / longest * 127).astype(np.int8)
    frequency = np.bincount(corpus.flat, minlength=len(corpus.words)) / len(corpus.flat)
    importance = SMOOTH / (SMOOTH + frequency)
    weights = importance / np.linalg.norm(rows.astype(np.float32), axis=1)
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
    pool = Path(sys.argv[1])
    keep = Path(sys.argv[3]) if sys.argv[2:3] == ["--keep"] else None
    corpus = Corpus(pool, keep is not None)
    corpus.restrict()
    made = table(corpus)
    (keep or TARGET).write_bytes(made)
    print(f"{len(corpus.words)} words, {len(corpus.flat)} read, {len(made)} bytes")


if __name__ == "__main__":
    main()
