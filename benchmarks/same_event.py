"""How well tellings of one event are found over outlets, cross-validated, beside what the likeness of documents alone finds.

    python benchmarks/same_event.py POOL.jsonl[.xz] [--readings CACHE.jsonl] [--ans STANCE_DIR]

The labels are ``tests/link/pairs.tsv``: pairs of tellings of pool documents, same or different event, read by hand, in groups within which every pair is
labelled; groups about one affair share a fold, so no affair is both learned and measured. A telling is found again by its document, type and the place of
its trigger. ``--readings`` keeps the readings between runs (documents beside the labelled ones in it make the measure harder: they join and part clusters
too). B-cubed is counted within the groups. ``--ans`` measures the test of contradiction on headline pairs that agree or disagree.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from waqai.api import Reader, read
from waqai.contract import from_json, to_json
from waqai.lexicon.weights import weight
from waqai.link import clusters
from waqai.link.events import Model, Scorer, contradiction, shipped
from waqai.link.features import NAMES, SIGNS, Profile, features, profile
from waqai.link.linker import Filed, Linker
from waqai.link.memory import MemoryStore
from waqai.tellings import Telling, tellings
from waqai.text.stems import stems
from waqai.types import Document, Reading

LABELS = Path(__file__).parents[1] / "tests/link/pairs.tsv"
PENALTY = 1.0
Floats = NDArray[np.float64]


class Labelled(Struct, frozen=True):
    """Two tellings, whether they are of one event, their group and fold."""

    group: str
    fold: int
    left: Telling
    right: Telling
    same: bool


# --- data ---------------------------------------------------------------------------------------------------------------------------------------------


def pool_documents(path: Path, wanted: set[str]) -> Iterator[Document]:
    """The pool documents with these ids."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            if raw["id"] in wanted:
                day = raw["date"][:10]
                document = Document.of(raw["text"], published=day, title=raw["title"], source=raw["source"])
                yield Document(raw["id"], document.text, document.title, document.source, published=document.published)


def readings(pool: Path, cache: Path | None) -> list[Reading]:
    """The readings of the labelled documents, from the cache if it is there."""
    if cache is not None and cache.exists():
        return [from_json(line) for line in cache.read_bytes().splitlines()]
    wanted = {row[side] for row in rows() for side in ("left", "right")}
    made = list(Reader().read_many(pool_documents(pool, wanted)))
    if cache is not None:
        cache.write_bytes(b"".join(to_json(r) + b"\n" for r in made))
    return made


def rows() -> list[dict[str, str]]:
    """The rows of the table of labels."""
    with LABELS.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def labelled(told: Sequence[Telling]) -> tuple[list[Labelled], int]:
    """The labelled pairs whose tellings a reader still gives, and how many of the pairs were lost."""
    by_document: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for t in told:
        by_document[t.document, t.type].append(t)
    found: list[Labelled] = []
    table = rows()
    for row in table:
        ends = [_find(by_document[row[side], row[f"{side}_type"]], row[f"{side}_trigger"]) for side in ("left", "right")]
        if ends[0] is not None and ends[1] is not None and ends[0] is not ends[1]:
            found.append(Labelled(row["group"], int(row["fold"]), ends[0], ends[1], row["label"] == "same"))
    return found, len(table) - len(found)


def _find(candidates: Sequence[Telling], trigger: str) -> Telling | None:
    """The telling whose first trigger stands there, or else one of whose triggers does."""
    start, end = map(int, trigger.split("-"))
    exact = [t for t in candidates if (t.triggers[0].span.start, t.triggers[0].span.end) == (start, end)]
    near = [t for t in candidates if any(e.span.start < end and start < e.span.end for e in t.triggers)]
    return next(iter(exact or near), None)


# --- learning -----------------------------------------------------------------------------------------------------------------------------------------


def fit(pairs: Sequence[Labelled], note: str = "") -> Model:
    """The logistic regression with a quadratic penalty whose weights keep to their signs, by projected gradients; the same for the same pairs."""
    x = np.array([features(profile(p.left), profile(p.right)) for p in pairs])
    y = np.array([p.same for p in pairs], dtype=float)
    signs = np.array([SIGNS[name] for name in NAMES], dtype=float)
    x1 = np.hstack([np.ones((len(x), 1)), x])
    step = 1 / (np.linalg.eigvalsh(x1.T @ x1 / 4)[-1] + 1 / PENALTY)
    w = np.zeros(x1.shape[1])
    ahead = w
    for turn in range(4000):
        gradient = x1.T @ (1 / (1 + np.exp(-(x1 @ ahead))) - y) + np.concatenate([[0.0], ahead[1:]]) / PENALTY
        following = ahead - step * gradient
        following[1:] = signs * np.maximum(signs * following[1:], 0)
        ahead = following + turn / (turn + 3) * (following - w)
        w = following
    return Model(round(float(w[0]), 3), {name: round(float(v), 3) for name, v in zip(NAMES, w[1:], strict=True)}, note)


# --- measures -----------------------------------------------------------------------------------------------------------------------------------------


def b_cubed(pairs: Sequence[Labelled], cluster_of: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of clusters, counted within each group of labelled tellings."""
    precision = recall = count = 0.0
    for members, event_of in _groups(pairs).values():
        for id in members:
            mine = {o for o in members if cluster_of[o] == cluster_of[id]}
            true = {o for o in members if event_of[o] == event_of[id]}
            precision += len(mine & true) / len(mine)
            recall += len(mine & true) / len(true)
            count += 1
    p, r = precision / count, recall / count
    return p, r, 2 * p * r / (p + r)


def _groups(pairs: Sequence[Labelled]) -> dict[str, tuple[list[str], dict[str, str]]]:
    """The tellings of each group, and the event of each of them (its first telling)."""
    groups: dict[str, tuple[list[str], dict[str, str]]] = {}
    by_group: dict[str, list[Labelled]] = defaultdict(list)
    for p in pairs:
        by_group[p.group].append(p)
    for group, members in by_group.items():
        ids = sorted({t.id for p in members for t in (p.left, p.right)})
        same = [clusters.pair(p.left.id, p.right.id) for p in members if p.same]
        groups[group] = (ids, {id: event[0] for event in clusters.components(ids, same) for id in event})
    return groups


def average_precision(scores: Floats, truth: Floats) -> float:
    """The mean precision over the ranks of the true ones."""
    order = np.argsort(-scores, kind="stable")
    hits = truth[order]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits == 1].mean())


def f1(scores: Floats, truth: Floats, threshold: float) -> float:
    """F1 of the pairs whose score reaches the threshold."""
    found = scores >= threshold
    return float(2 * (found & (truth == 1)).sum() / (found.sum() + truth.sum()))


def link_all(read_: Sequence[Reading], told: Mapping[str, tuple[Telling, ...]], model: Model) -> dict[str, str]:
    """The record of each telling when everything is linked."""
    store = MemoryStore()
    ids = store.add(Filed(r.document.id, r.document.text, told[r.document.id], r.document.published) for r in read_)
    Linker(store, Scorer(model)).update(ids)
    return {t.id: record.id for record in store.records() for t in record.tellings}


def cosine(texts: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """The TF-IDF vector of each text, of length one."""
    vectors: dict[str, dict[str, float]] = {}
    for id, text in texts.items():
        counted = Counter(stems(text))
        raw = {s: (1 + np.log(n)) * weight(s) for s, n in counted.items()}
        length = float(np.sqrt(sum(v * v for v in raw.values()))) or 1.0
        vectors[id] = {s: float(v) / length for s, v in raw.items()}
    return vectors


def baseline(pairs: Sequence[Labelled], read_: Sequence[Reading]) -> tuple[Floats, float, tuple[float, float, float]]:
    """Cosine of the documents of pairs of one type; the threshold that is best for it, and its B-cubed there."""
    vectors = cosine({r.document.id: f"{r.document.title or ''}\n{r.document.text}" for r in read_})

    def like(p: Labelled) -> float:
        a, b = vectors[p.left.document], vectors[p.right.document]
        return sum(v * b.get(s, 0.0) for s, v in a.items()) if p.left.type == p.right.type else 0.0

    scores = np.array([like(p) for p in pairs])
    tried = [(b_cubed(pairs, _by_threshold(pairs, scores, t / 50)), t / 50) for t in range(2, 40)]
    best, threshold = max(tried, key=lambda item: item[0][2])
    return scores, threshold, best


def _by_threshold(pairs: Sequence[Labelled], scores: Floats, threshold: float) -> dict[str, str]:
    """Clusters within groups: what pairs of that score connect."""
    found: dict[str, str] = {}
    joined = [clusters.pair(p.left.id, p.right.id) for p, s in zip(pairs, scores, strict=True) if s >= threshold]
    for event in clusters.components({t.id for p in pairs for t in (p.left, p.right)}, joined):
        found |= dict.fromkeys(event, event[0])
    return found


def contradictions(folder: Path) -> None:
    """Headline pairs: what the test of contradiction calls a contradiction, against the labels agree and disagree."""
    table: Counter[tuple[str, bool]] = Counter()
    for path in sorted((folder / "stance").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                table[row["stance"], _opposed(row["s1"], row["s2"])] += 1
    found = table["disagree", True]
    called = sum(n for (_, yes), n in table.items() if yes)
    meant = table["disagree", True] + table["disagree", False]
    print(f"contradiction: {sum(table.values())} headline pairs, {meant} disagree; called {called}, right {found}")
    print(f"  precision {found / max(1, called):.3f}  recall {found / max(1, meant):.3f}  {dict(sorted(table.items()))}")


def _opposed(one: str, other: str) -> bool:
    left, right = ([profile(t) for t in tellings(read(text, published="2018-06-01"))] for text in (one, other))
    scored = ((a, b, shipped().probability(a, b)) for a in left for b in right)
    return any(score >= clusters.THRESHOLD and contradiction(a, b, score) for a, b, score in scored)


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--ans", type=Path)
    args = parser.parse_args()
    if args.ans:
        contradictions(args.ans)
        return
    read_ = readings(args.pool, args.readings)
    told = {r.document.id: tellings(r) for r in read_}
    pairs, lost = labelled([t for ts in told.values() for t in ts])
    truth = np.array([p.same for p in pairs], dtype=float)
    print(f"{len(pairs)} pairs ({int(truth.sum())} same), {lost} lost; {len(read_)} documents, {sum(map(len, told.values()))} tellings")
    report(pairs, truth, read_, told)


def report(pairs: Sequence[Labelled], truth: Floats, read_: Sequence[Reading], told: Mapping[str, tuple[Telling, ...]]) -> None:
    """Print the cross-validated figures and the baselines."""
    views: dict[str, Profile] = {t.id: profile(t) for p in pairs for t in (p.left, p.right)}
    scores = np.zeros(len(pairs))
    cluster_of: dict[str, str] = {}
    for fold in sorted({p.fold for p in pairs}):
        model = fit([p for p in pairs if p.fold != fold])
        scorer = Scorer(model)
        for n, p in enumerate(pairs):
            if p.fold == fold:
                scores[n] = scorer.probability(views[p.left.id], views[p.right.id])
        linked = link_all(read_, told, model)
        cluster_of |= {t.id: linked[t.id] for p in pairs if p.fold == fold for t in (p.left, p.right)}
    likeness, threshold, best = baseline(pairs, read_)
    ids = {t.id for p in pairs for t in (p.left, p.right)}
    print("                                   B-cubed P      R     F1   pairs F1     AP")
    _line("linked, cross-validated", b_cubed(pairs, cluster_of), f1(scores, truth, clusters.THRESHOLD), average_precision(scores, truth))
    name = f"documents' cosine >= {threshold} (best)"
    _line(name, best, f1(likeness, truth, threshold), average_precision(likeness, truth))
    _line("every telling alone", b_cubed(pairs, {id: id for id in ids}), 0.0, float(truth.mean()))
    for low in np.arange(0, 1, 0.2):
        inside = (scores >= low) & (scores < low + 0.2 + (low > 0.7))
        if inside.any():
            print(
                f"  scores {low:.1f}..{low + 0.2:.1f}: {int(inside.sum()):4} pairs, mean {scores[inside].mean():.2f}, same {truth[inside].mean():.2f}"
            )


def _line(name: str, cubed: tuple[float, float, float], pairs: float, precision: float) -> None:
    print(f"{name:36}" + "".join(f"{v:7.3f}" for v in cubed) + f"{pairs:11.3f}{precision:7.3f}")


if __name__ == "__main__":
    main()
