"""Train the sequence models of namings and of quotes (``waqai.find.tagger``, ``waqai.find.quote_spans``) on the annotated reports.

    python training/train_chains.py tagger quote

Each is trained on all documents for ``data/models/``, and for each third of the documents without them (``training/build/``, not kept): what
comes after learns from namings and quotes drawn by models that did not see the document. Prints the figures of those.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import Pool

import pycrfsuite

from corpus import BUILD, MODELS, annotated, by_rules, gold_spans, third, unseen
from waqai.find import quote_spans, tagger
from waqai.find.chain import NEVER, Chain, made, spans
from waqai.find.quotes import find_quotes
from waqai.lexicon.vocabulary import Lexeme, vocabulary
from waqai.readers.embedded.analysis import Analysis
from waqai.text.tokens import word

#: (features of the tokens, labels, document) of a sentence
Sentence = tuple[list[list[str]], list[str], str]


def _draw(analysis: Analysis, sentence: int, wanted: list[tuple[int, int, str]], found: list[str]) -> set[int]:
    """Write gold spans (offsets and kind) into a sentence's labels; the longer wins. The tokens written."""
    first, last = analysis.bounds[sentence]
    tokens = analysis.tokens
    taken: set[int] = set()
    for start, end, kind in sorted(wanted, key=lambda s: s[0] - s[1]):
        inside = [k for k in range(first, last) if tokens[k].start < end and start < tokens[k].end]
        if not inside or taken & set(inside):
            continue
        taken.update(inside)
        for k in inside:
            found[k - first] = f"I-{kind}"
        found[inside[0] - first] = f"B-{kind}"
    return taken


def naming_sentences(part: str) -> Iterator[Sentence]:
    """Sentences labelled with gold namings (A) and, where no gold one stands, the rules' own (R)."""
    for document, gold in annotated(part):
        analysis, heads = by_rules(document)
        wanted = [(s, e, "A") for s, e in gold_spans(gold)]
        for number, (first, last) in enumerate(analysis.bounds):
            if last - first < 2:
                continue
            labels = ["O"] * (last - first)
            taken = _draw(analysis, number, wanted, labels)
            for actor in dict.fromkeys(analysis.actor_at[first:last]):
                if actor is not None and not any(k in taken for k in range(actor.start, actor.end)):
                    labels[actor.start - first : actor.end - first] = ["B-R", *["I-R"] * (actor.end - actor.start - 1)]
            yield made(tagger.words, analysis.lexemes[first:last], tagger.columns(analysis, heads, number)), labels, document.id


def quote_sentences(part: str) -> Iterator[Sentence]:
    """Sentences labelled with the contents of gold quotes."""
    for document, gold in annotated(part):
        analysis, heads = by_rules(document)
        tagger.tag(analysis, heads, unseen("tagger", document.id))
        finder, said = find_quotes(analysis)
        wanted = [(q["content"][0], q["content"][1], "D" if q["direct"] else "I") for q in gold["quotes"] if q.get("content")]
        for number, (first, last) in enumerate(analysis.bounds):
            if last - first < 2:
                continue
            labels = ["O"] * (last - first)
            _draw(analysis, number, wanted, labels)
            here = [s for s in said if first <= s.start < last]
            yield made(quote_spans.words, analysis.lexemes[first:last], quote_spans.columns(analysis, finder, here, number)), labels, document.id


SOURCES: dict[str, Callable[[str], Iterator[Sentence]]] = {"tagger": naming_sentences, "quote": quote_sentences}


def fit(rows: list[Sentence], iterations: int) -> Chain:
    """A trained chain; weights of no consequence are left out."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for x, y, _ in rows:
        trainer.append(x, y)
    trainer.set_params({"c1": 0.12, "c2": 0.02, "max_iterations": iterations, "feature.minfreq": 3, "feature.possible_transitions": True})
    with tempfile.NamedTemporaryFile() as file:
        trainer.train(file.name)
        trained = pycrfsuite.Tagger()
        trained.open(file.name)
        info = trained.info()
    names = sorted(info.labels)
    weights: dict[str, list[float]] = {}
    for (feature, label), w in info.state_features.items():
        if abs(w) >= 0.01:
            weights.setdefault(feature, [0.0] * len(names))[names.index(label)] = round(w, 3)
    transitions = [[round(info.transitions.get((a, b), NEVER), 3) for b in names] for a in names]
    return Chain(names, transitions, weights)


def _none(_lexeme: Lexeme) -> tuple[tuple[str, int], ...]:
    return ()


def measure(chain: Chain, rows: list[Sentence]) -> Counter[str]:
    """Counts of gold spans, spans drawn, and those drawn exactly, by kind."""
    count: Counter[str] = Counter()
    for x, y, _ in rows:
        gold, mine = set(spans(y, 0)), set(spans(chain.best(_none, [vocabulary().lexeme(word("."))] * len(x), [(list, [tuple(f) for f in x])]), 0))
        count.update(f"gold {kind}" for _, _, kind in gold)
        count.update(f"drawn {kind}" for _, _, kind in mine)
        count.update(f"exact {kind}" for _, _, kind in gold & mine)
        count["exact of any kind"] += len({g[:2] for g in gold if g[2] != "R"} & {m[:2] for m in mine})
    return count


def fold(name: str, n: int) -> None:
    """The chain for the documents of third ``n``, or the shipped one (``n`` below 0)."""
    rows = [*SOURCES[name]("train"), *SOURCES[name]("pool")]
    if n < 0:
        (MODELS / f"{name}.weights.gz").write_bytes(fit(rows, 80).dump())
        return
    chain = fit([r for r in rows if third(r[2]) != n], 60)
    BUILD.mkdir(exist_ok=True)
    (BUILD / f"{name}.{n}.weights.gz").write_bytes(chain.dump())
    print(name, n, dict(measure(chain, [r for r in rows if third(r[2]) == n])), flush=True)


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", choices=sorted(SOURCES))
    for name in sorted(parser.parse_args().names, reverse=True):
        with Pool(2) as pool:
            pool.map(partial(fold, name), [0, 1, 2, -1], chunksize=1)


if __name__ == "__main__":
    main()
