"""Make ``data/clusters.txt.gz``: classes of Arabic words that keep the same company, learned from the unlabelled pool.

    python training/make_clusters.py            some ten minutes
    python training/make_clusters.py --marks    the parts of speech and marks only

Skip-gram vectors of folded words (no text is kept, only each word's class), grouped by k-means. Seeded and on one thread: the same pool gives the
same classes. A line holds a class, fine and coarse, the part of speech of most of its words (from two small treebanks), then the words from the commonest on. A word that follows given names often enough to be part of names has a star, one that stands before them
a plus, one that speaks a circumflex.
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


#: Verbs of saying that hardly mean anything else: what stands right after one speaks.
SAYING = "قال قالت وقال وقالت أضاف وأضاف وأضافت أفاد أفادت وأفاد وأفادت صرح وصرح وصرحت أوضح وأوضح وأوضحت وذكر وذكرت وأكد وأكدت".split()


def marks(pool: Pool) -> dict[str, str]:
    """The marks of each word that has one.

    A star: at least one occurrence in twenty stands right after a known given name, or the word is one. A plus: one in twelve stands right before a
    given name. A circumflex: one in forty stands right after a verb of saying.
    """
    given = {
        bare(fold_word(form))
        for row in rows("lexicon/person_names.tsv")
        if row["gender"] != "particle" and row["note"] != "ambiguous"
        for form in forms(row["form"])
    }
    saying = {fold_word(verb) for verb in SAYING}
    total: Counter[str] = Counter()
    after: Counter[str] = Counter()
    before: Counter[str] = Counter()
    speaking: Counter[str] = Counter()
    for row in pool:
        total.update(row)
        for a, b in pairwise(row):
            after[b] += a in given
            before[a] += b in given and a not in given
            speaking[b] += a in saying
    return {
        w: "*" * (w in given or after[w] >= 0.05 * n) + "+" * (before[w] >= n / 12) + "^" * (speaking[w] >= n / 40 and speaking[w] >= 3)
        for w, n in total.items()
    }


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
    """The lines of the file with the part of speech of most of each class's tagged words in the third column: - where none leads, P for places."""
    known = tags()
    places = {bare(fold_word(form)) for row in rows("places.tsv") for form in forms(row["form"]) if " " not in form}
    out = []
    for line in lines:
        fine, coarse, *_, words = line.rstrip("\n").split("\t")
        votes: Counter[str] = Counter()
        members = [word.rstrip("*+^") for word in words.split()]
        for word in members:
            for kind, n in known.get(word, Counter()).items():
                votes[kind] += min(n, 3)
        best, most = votes.most_common(1)[0] if votes else ("-", 0)
        tag = best if most >= 4 and most >= 0.6 * votes.total() else "-"
        if sum(word in places for word in members) >= 0.35 * len(members):
            tag = "P"
        out.append(f"{fine}\t{coarse}\t{tag}\t{words}\n")
    return out


def write(lines: list[str]) -> None:
    """Compress the file; bytes depend on its lines alone."""
    TARGET.write_bytes(gzip.compress("".join(lines).encode("utf-8"), 9, mtime=0))
    print(f"{len(lines)} classes, {TARGET.stat().st_size // 1024} KiB")


def main() -> None:
    """Train, group, write; with ``--marks`` only give the classes of the file their parts of speech and their words' marks anew."""
    pool = Pool()
    marked = marks(pool)
    if "--marks" in sys.argv:
        lines = []
        for line in gzip.decompress(TARGET.read_bytes()).decode("utf-8").splitlines():
            fine, coarse, *_, words = line.split("\t")
            members = [word.rstrip("*+^") for word in words.split()]
            lines.append(f"{fine}\t{coarse}\t{' '.join(w + marked.get(w, '') for w in members)}\n")
        write(tagged(lines))
        return
    model = Word2Vec(pool, vector_size=64, window=3, min_count=12, sg=1, negative=8, epochs=4, seed=7, workers=1)
    words = [w for w in model.wv.index_to_key if w.isalpha()][:WORDS]
    vectors = model.wv[words]
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    grouped = MiniBatchKMeans(FINE, random_state=7, n_init=3, batch_size=4096, max_iter=200).fit(vectors)
    coarse = MiniBatchKMeans(COARSE, random_state=7, n_init=3, batch_size=512).fit(grouped.cluster_centers_)
    lines = []
    for number in range(FINE):
        members = [w for w, label in zip(words, grouped.labels_, strict=True) if label == number]
        if members:
            lines.append(f"{number}\t{coarse.labels_[number]}\t{' '.join(w + marked.get(w, '') for w in members)}\n")
    write(tagged(lines))


if __name__ == "__main__":
    main()
