"""Make ``data/clusters.txt.gz``: classes of Arabic words that keep the same company, learned from the unlabelled pool.

    python training/make_clusters.py            some ten minutes
    python training/make_clusters.py --tags     the parts of speech only

Skip-gram vectors of folded words (no text is kept, only each word's class), grouped by k-means. Seeded and on one thread: the same pool gives the
same classes. A line holds a class, fine and coarse, the part of speech of most of its words (from two small treebanks), then the words from the commonest on. A word that follows given names often enough to be part of names has a star, one that stands before them a plus.
"""

from __future__ import annotations

import gzip
import json
import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from gensim.models import Word2Vec
from sklearn.cluster import MiniBatchKMeans

from waqai.lexicon.rows import forms, rows
from waqai.text.fold import fold_word
from waqai.text.tokens import bare, tokens

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
POOL = SHARED / "pool" / "news_ar.jsonl.xz"
TARGET = ROOT / "src" / "waqai" / "data" / "clusters.txt.gz"
FINE, COARSE = 800, 80
WORDS = 40_000


class Pool:
    """The pool's paragraphs as lists of bare words, numbers as one sign; read once, kept in memory."""

    def __init__(self) -> None:
        self.rows = [row for row in self._read() if len(row) > 2]

    @staticmethod
    def _read() -> Iterator[list[str]]:
        known: dict[str, str] = {}
        with lzma.open(POOL, "rt", encoding="utf-8") as file:
            for line in file:
                for paragraph in json.loads(line)["text"].split("\n"):
                    row = []
                    for token in tokens(paragraph):
                        word = token.word
                        row.append("0" if word.number is not None else known.setdefault(word.folded, bare(word.folded)))
                    yield row

    def __iter__(self) -> Iterator[list[str]]:
        return iter(self.rows)


def name_words(pool: Pool) -> tuple[set[str], set[str]]:
    """Words of names and words before names.

    Of the first at least one occurrence in twenty stands right after a known given name (those names are among them), of the second at least one in
    twelve right before one.
    """
    given = {
        bare(fold_word(form))
        for row in rows("lexicon/person_names.tsv")
        if row["gender"] != "particle" and row["note"] != "ambiguous"
        for form in forms(row["form"])
    }
    total: Counter[str] = Counter()
    after: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for row in pool:
        total.update(row)
        after.update(b for a, b in pairwise(row) if a in given)
        before.update(a for a, b in pairwise(row) if b in given and a not in given)
    return given | {w for w, n in after.items() if n >= 0.05 * total[w]}, {w for w, n in before.items() if n >= total[w] / 12}


def tags() -> dict[str, Counter[str]]:
    """For each bare word of the treebanks how often it is a verb (V), noun (N), adjective (A) or something else (-)."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for line in (SHARED / "treebank" / "wikinews" / "WikiNews.pos.ref").read_text(encoding="utf-8").splitlines()[1:]:
        word, _, tag = line.partition("\t")
        parts = set(tag.split("+"))
        kind = "V" if "V" in parts else "A" if "ADJ" in parts else "N" if "NOUN" in parts else "-"
        found[bare(fold_word(word.replace("+", "")))][kind] += 1
    surface, until = "", 0
    for line in (SHARED / "treebank" / "pud" / "ar_pud-ud-test.conllu").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) < 4 or "." in cells[0]:
            until = 0
        elif "-" in cells[0]:
            surface, until = cells[1], int(cells[0].split("-")[1])
        else:
            kind = {"VERB": "V", "NOUN": "N", "ADJ": "A"}.get(cells[3], "-")
            if int(cells[0]) > until:
                found[bare(fold_word(cells[1]))][kind] += 1
            elif kind != "-":
                found[bare(fold_word(surface))][kind] += 1
    return found


def tagged(lines: list[str]) -> list[str]:
    """The lines of the file with the part of speech of most of each class's tagged words in the third column (- where none leads)."""
    known = tags()
    out = []
    for line in lines:
        fine, coarse, *_, words = line.rstrip("\n").split("\t")
        votes: Counter[str] = Counter()
        for word in words.split():
            for kind, n in known.get(word.rstrip("*+"), Counter()).items():
                votes[kind] += min(n, 3)
        best, most = votes.most_common(1)[0] if votes else ("-", 0)
        out.append(f"{fine}\t{coarse}\t{best if most >= 4 and most >= 0.6 * votes.total() else '-'}\t{words}\n")
    return out


def write(lines: list[str]) -> None:
    """Compress the file; bytes depend on its lines alone."""
    TARGET.write_bytes(gzip.compress("".join(lines).encode("utf-8"), 9, mtime=0))
    print(f"{len(lines)} classes, {TARGET.stat().st_size // 1024} KiB")


def main() -> None:
    """Train, group, write; with ``--tags`` only give the classes of the file their parts of speech anew."""
    if "--tags" in sys.argv:
        write(tagged(gzip.decompress(TARGET.read_bytes()).decode("utf-8").splitlines()))
        return
    pool = Pool()
    model = Word2Vec(pool, vector_size=64, window=3, min_count=12, sg=1, negative=8, epochs=4, seed=7, workers=1)
    words = [w for w in model.wv.index_to_key if w.isalpha()][:WORDS]
    vectors = model.wv[words]
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    fine = MiniBatchKMeans(FINE, random_state=7, n_init=3, batch_size=4096, max_iter=200).fit(vectors)
    coarse = MiniBatchKMeans(COARSE, random_state=7, n_init=3, batch_size=512).fit(fine.cluster_centers_)
    starred, plus = name_words(pool)
    lines = []
    for number in range(FINE):
        members = [w for w, label in zip(words, fine.labels_, strict=True) if label == number]
        if members:
            lines.append(f"{number}\t{coarse.labels_[number]}\t{' '.join(w + '*' * (w in starred) + '+' * (w in plus) for w in members)}\n")
    write(tagged(lines))


if __name__ == "__main__":
    main()
