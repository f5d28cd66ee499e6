"""Train the tagger of named entities (``waqai.find.entities``) on two annotated corpora, and measure it.

    python training/train_ner.py             train on all sentences, write data/models/ner.json.gz
    python training/train_ner.py --measure   train without the held-out parts, print the figures

Corpora (beside the checkout, ``shared/data/ner``): NewsFANE (CC BY-SA 3.0), newswire of about 2000 to 2007 with 45 fine classes, and the sample of Wojood
(MIT) with 21 nested classes. Held out: the sentences of NewsFANE that are the test part of ANERcorp's usual split (NewsFANE is ANERcorp annotated
anew), and Wojood's own test file. CLEANANERCorp (GPL-3) is only measured on.

NewsFANE names neither offices nor dates: the rules' own stand in. Of Wojood's nested entities the outermost counts, but an office ends where a
body or place inside it begins (``وزير`` / ``خارجية فرنسا``), as it must in the other corpus.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pycrfsuite

from waqai.find import entities
from waqai.find.chain import spans
from waqai.find.places import find_places
from waqai.lexicon.classes import word_classes
from waqai.lexicon.entries import name_trie
from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.pipeline import by_rules
from waqai.text.fold import fold_word
from waqai.text.tokens import bare, tokens
from waqai.types import Document

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "ner"
TARGET = Path(__file__).resolve().parents[1] / "src" / "waqai" / "data" / "models" / "ner.json.gz"
#: What training makes for itself on the way, not kept.
BUILD = Path(__file__).resolve().parent / "build"
#: A sentence: its words, each with a label.
Row = list[tuple[str, str]]
#: Token features and labels of a sentence.
Sentence = tuple[list[list[str]], list[str]]

#: Of NewsFANE's sentences, in order: where ANERcorp's test part stands.
TEST_PART = range(2103, 3009)
#: NewsFANE has no marks between documents; so many sentences in a row pass for one.
_A_DOCUMENT = 10
_PERSONS = "Politician Athlete Artist Other_PER Religious_PER Scientist Businessperson Lawyer Engineer Police"
_BODIES = "Non-Governmental Sports Commercial Educational Medical-Science Religious_ORG Entertainment"
_AREAS = "GPE-Cluster Continent Water-Body Land-Region-Natural Celestial Building-Grounds Airport Path Subarea-Facility Plant"
NEWSFANE = {
    **dict.fromkeys(_PERSONS.split(), "PER"),
    **dict.fromkeys(_BODIES.split(), "ORG"),
    **dict.fromkeys(_AREAS.split(), "LOC"),
    **dict.fromkeys("Population-Center State-or-Province County-or-District".split(), "GPE"),
    "Government": "GOV",
    "Media": "MEDIA",
    "Group": "PEOPLE",
    "Nation": "NATION",
}
WOJOOD = {"PERS": "PER", "OCC": "OFFICE", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "LOC", "NORP": "PEOPLE", "EVENT": "EVENT", "DATE": "DATE"}
#: Classes that NewsFANE names.
NEWSFANE_KINDS = frozenset({*NEWSFANE.values(), "GROUP"})
#: Classes of ours in CLEANANERCorp's terms; its MISC (nisbas, peoples, works, products) is another notion.
COARSE = {"PER": "PERS", "GOV": "ORG", "MEDIA": "ORG", "GROUP": "ORG", "ORG": "ORG", "NATION": "LOC", "GPE": "LOC", "LOC": "LOC"}
_GROUPS = "حزب حركة جماعة تنظيم جبهة كتائب كتيبة سرايا ميليشيا مليشيا ميليشيات مليشيات فصيل فصائل تيار كتلة ائتلاف تحالف لواء عصابات"
_MEDIA = "جريدة صحيفة إذاعة قناة وكالة مجلة تلفزيون راديو فضائية محطة شبكة"
_STATE = "بلدية وزارة حكومة مجلس شرطة جيش محكمة برلمان قوات سلطة دائرة مديرية حكومة إدارة نيابة"
_FAITHS = "عرب مسلمين مسلمون مسلم يهود مسيحيين مسيحيون نصارى أكراد سنة شيعة دروز موارنة أقباط"
#: First words that tell the kind of a body.
HEADS = {bare(fold_word(w)): kind for kind, words in (("GROUP", _GROUPS), ("MEDIA", _MEDIA), ("GOV", _STATE)) for w in words.split()}
FAITHS = frozenset(bare(fold_word(w)) for w in _FAITHS.split())
#: The kinds of body that the tables know.
KINDS = {
    **dict.fromkeys(("party", "armed", "militia", "movement"), "GROUP"),
    **dict.fromkeys(("agency", "newspaper", "channel"), "MEDIA"),
    **dict.fromkeys(("security", "court", "body"), "GOV"),
}
_ENCLITICS = frozenset("ه ها هم هن هما نا كم كما ي ك ني".split())
_PROCLITICS = frozenset("و ف ب ل ك".split())
#: Words that begin with alef and lam of their own, not with an article.
_LAM = ("المان", "البان", "الاسك")


def read(file: Path) -> list[Row]:
    """The sentences of a file of lines ``word label``."""
    found: list[Row] = [[]]
    for line in file.read_text(encoding="utf-8-sig").split("\n"):
        word, label = [*line.rstrip().replace("\t", " ").split(" ", 1), "O"][:2]
        word = "".join(c for c in word if c not in "\u200e\u200f\ufeff")
        if word:
            found[-1].append((word, label))
        elif found[-1]:
            found.append([])
    return [row for row in found if row]


def rejoined(row: Row) -> Row:
    """A NewsFANE sentence as it was written: conjunctions, prepositions and pronouns back at their words, ``لال`` as ``لل``."""
    found: Row = []
    pending = ""
    for i, (word, label) in enumerate(row):
        following, further = row[i + 1] if i + 1 < len(row) else ("", "O")
        initials = bool(found) and len(found[-1][0]) == 1 and _arabic(found[-1][0])
        opens = label.startswith("B-") and further.startswith("I-")
        if word in _PROCLITICS and not opens and not initials and len(following) > 1 and _arabic(following) and (label == "O" or word == "و"):
            pending += word
        elif not pending and not label.startswith("B-") and _goes_back(word) and found and len(found[-1][0]) > 1 and _arabic(found[-1][0]):
            stem, own = found[-1]
            found[-1] = (stem[:-1] + "ت" + word if stem.endswith("ة") else stem + word, own)
        else:
            found.append((_with_article(pending, word), label))
            pending = ""
    return [*found, (pending, "O")] if pending else found


def _arabic(word: str) -> bool:
    return "ء" <= word[0] <= "ي"


def _goes_back(word: str) -> bool:
    """True for a pronoun or a last hamza that the corpus parts from its word."""
    return word in _ENCLITICS or word == "ء"


def _with_article(clitics: str, word: str) -> str:
    """A word with its clitics; the article after ``ل`` loses its alef, and the one before ``ل`` the alef that the corpus puts there."""
    if word.startswith("الال") and not _known_word(word) and _known_word("الل" + word[4:]):
        word = "الل" + word[4:]
    joined = clitics + word
    at = len(clitics) - 1 if clitics else 0
    if joined[at : at + 3] == "لال" and len(joined) > at + 5 and not _known_word(joined[at + 1 :], plain=True):
        return joined[:at] + "لل" + joined[at + 3 :]
    return joined


def _known_word(word: str, plain: bool = False) -> bool:
    """True for a word with a class of its own; ``plain``: for one of the few that begin with alef and lam without an article."""
    return word.startswith(_LAM) if plain else bare(fold_word(word)) in word_classes()


def _table_kinds(words: list[str]) -> set[str]:
    """The kinds of table entries that are exactly these words, the first one's clitics left out."""
    parts = tokens(" ".join(words))
    if not parts:
        return set()
    forms = {s.form for s in parts[0].word.splits if not s.enclitic} | {parts[0].word.folded}
    found: set[str] = set()
    for form in forms:
        hit = name_trie().at(parts, 0, (form,))
        if hit is not None and hit[0] == len(parts):
            found |= {f"{e.kind}:{e.role}" for e in hit[1]} | {e.kind for e in hit[1]}
    return found


def refined(kind: str, words: list[str], fine: bool) -> str:
    """Our class of an entity, by its first word and the tables where the corpus does not part bodies, peoples, nations and towns; "" for none."""
    first = words[0]
    stems = {bare(s.form) for s in tokens(fold_word(first))[0].word.splits if not s.enclitic} if _arabic(first) else {first}
    known = _table_kinds(words)
    if kind == "GPE" and not fine and "state" in known:
        return "NATION"
    if kind == "PEOPLE" and not fine:
        return "PEOPLE" if "demonym" in _table_kinds(words[:1]) or stems & FAITHS else ""
    if kind != "ORG":
        return kind
    if not fine and "state" in known:
        return "NATION"
    told = next((HEADS[s] for s in stems if s in HEADS), "")
    listed = next((KINDS[k.partition(":")[2]] for k in sorted(known) if k.startswith("organisation:") and k.partition(":")[2] in KINDS), "")
    if fine:
        # NewsFANE's own class of other bodies: parties and armed groups are the one thing it does not part.
        return "GROUP" if "GROUP" in (listed, told) else kind
    return listed or told or kind


def relabelled(row: Row, table: dict[str, str], fine: bool) -> Row:
    """A sentence with our labels."""
    found = [(word, "O") for word, _ in row]
    for start, end, kind in spans([label for _, label in row], 0):
        words = [word for word, _ in row[start:end]]
        mine = refined(table.get(kind, ""), words, fine)
        if mine:
            for k in range(start, end):
                found[k] = (found[k][0], f"{'B' if k == start else 'I'}-{mine}")
    return found


def newsfane() -> tuple[list[Row], list[Row]]:
    """(training part, held-out part); a sentence that stands in both is held out only."""
    rows = [relabelled(rejoined(row), NEWSFANE, True) for row in read(DATA / "newsfane" / "newsfane.tsv")]
    held = [rows[i] for i in TEST_PART]
    seen = {_letters(row) for row in held}
    return [row for i, row in enumerate(rows) if i not in TEST_PART and _letters(row) not in seen], held


def wojood() -> tuple[list[Row], list[Row]]:
    """(training part, held-out part); a sentence that stands in both is held out only."""
    parts = {
        name: [relabelled(_flat(row), WOJOOD, False) for row in read(DATA / "wojood_sample" / f"{name}.txt")] for name in ("train", "val", "test")
    }
    seen = {_letters(row) for row in parts["test"]}
    return [row for name in ("train", "val") for row in parts[name] if _letters(row) not in seen], parts["test"]


def _letters(row: Row) -> str:
    return "".join(fold_word(word) for word, _ in row)


def _flat(row: Row) -> Row:
    """Wojood's nested labels made one: the outermost; an office ends where an entity inside it begins."""
    found = [(word, "O") for word, _ in row]
    held = [set(labels.split()) for _, labels in row]
    all_spans: list[tuple[int, int, str]] = []
    for kind in WOJOOD:
        own = [f"I-{kind}" if f"I-{kind}" in h else f"B-{kind}" if f"B-{kind}" in h else "O" for h in held]
        all_spans += spans(own, 0)
    taken: set[int] = set()
    inner = [s for s in all_spans if s[2] in ("ORG", "GPE", "LOC", "FAC", "PERS")]
    for start, end, kind in sorted(all_spans, key=lambda s: (s[0] - s[1], s[2])):
        if kind == "OCC":
            end = min([s[0] for s in inner if start < s[0] < end], default=end)
            while end > start + 1 and row[end - 1][0] in ("في", "ل", "من", "-", "لدى", "على"):
                end -= 1
        if taken & set(range(start, end)):
            continue
        taken.update(range(start, end))
        for k in range(start, end):
            found[k] = (found[k][0], f"{'B' if k == start else 'I'}-{kind}")
    return found


def _by_words(rows: list[Row]) -> tuple[Document, list[tuple[int, int, str]]]:
    """A document of these sentences, a line each, and (start, end, label) of each word."""
    parts: list[str] = []
    words: list[tuple[int, int, str]] = []
    at = 0
    for row in rows:
        for i, (word, label) in enumerate(row):
            parts.append(word + ("\n" if i + 1 == len(row) else " "))
            words.append((at, at + len(word), label))
            at += len(word) + 1
    return Document(id="ner", text="".join(parts)), words


def labelled(rows: list[Row], rules: bool) -> tuple[Analysis, list[list[list[str]]], list[str]]:
    """The analysis of sentences, the features of each of its sentences' tokens, and all tokens' labels; ``rules``: dates and offices are the rules' own."""
    document, words = _by_words(rows)
    analysis, heads = by_rules(document)
    labels = ["O"] * len(analysis.tokens)
    at = 0
    for start, end, label in words:
        inside = []
        while at < len(analysis.tokens) and analysis.tokens[at].start < end:
            if analysis.tokens[at].end > start:
                inside.append(at)
            at += 1
        for n, k in enumerate(inside):
            labels[k] = label if not n else label.replace("B-", "I-")
    for first, last in analysis.bounds:
        if first < last:
            labels[first] = labels[first].replace("I-", "B-")
    if rules:
        _fill(analysis, labels)
    return analysis, [[entities.told(p) for p in sentence] for sentence in entities.pieces(analysis, heads)], labels


def _fill(analysis: Analysis, labels: list[str]) -> None:
    """Write the rules' dates and offices where the corpus has nothing."""
    wanted = [(t.start, t.end, "DATE") for t in analysis.times]
    wanted += [(*a.office, "OFFICE") for a in analysis.actors if a.office is not None]
    for start, end, kind in wanted:
        if kind == "OFFICE":
            end = next((k for k in range(start, end) if labels[k] != "O"), end)
        if start < end and all(labels[k] == "O" for k in range(start, end)):
            labels[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (end - start - 1)]


def sentences(rows: list[Row], rules: bool, size: int) -> Iterator[Sentence]:
    """Features and labels of every sentence, ``size`` sentences a document."""
    for n in range(0, len(rows), size):
        analysis, features, labels = labelled(rows[n : n + size], rules)
        for (first, last), x in zip(analysis.bounds, features, strict=True):
            yield x, labels[first:last]


def fit(rows: Iterable[Sentence], iterations: int, c1: float, c2: float) -> entities.EntityChain:
    """A trained chain; weights of no consequence are left out."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for x, y in rows:
        trainer.append(x, y)
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": iterations, "feature.minfreq": 2, "feature.possible_transitions": True})
    with tempfile.NamedTemporaryFile() as file:
        trainer.train(file.name)
        trained = pycrfsuite.Tagger()
        trained.open(file.name)
        info = trained.info()
    names = ["O", *sorted(set(info.labels) - {"O"})]
    weights: dict[str, dict[int, int]] = defaultdict(dict)
    for (feature, label), w in info.state_features.items():
        if abs(w) >= 0.03:
            weights[feature][names.index(label)] = round(w * 100)
    transitions = [[round(info.transitions.get((a, b), 0.0) * 100) if _may_follow(a, b) else entities.NEVER for b in names] for a in names]
    return entities.EntityChain(names, transitions, dict(weights))


def _may_follow(before: str, label: str) -> bool:
    return not label.startswith("I-") or before[2:] == label[2:]


Span = tuple[int, int, str]


class Score:
    """Spans wanted, drawn, and drawn right, by class."""

    def __init__(self) -> None:
        self.count: Counter[tuple[str, str]] = Counter()

    def add(self, gold: set[Span], mine: set[Span]) -> None:
        """Count one text's spans."""
        for what, found in (("gold", gold), ("drawn", mine), ("right", gold & mine)):
            self.count.update((what, kind) for _, _, kind in found)

    def table(self, title: str, kinds: Iterable[str] = ()) -> str:
        """Precision, recall and F1 of each class and of all."""
        named = sorted(kinds) or sorted({kind for what, kind in self.count if what == "gold"})
        lines = [f"{title:34} {'P':>6} {'R':>6} {'F1':>6} {'gold':>6}"]
        for kind in [*named, "all"]:
            gold, drawn, right = (
                sum(n for (w, k), n in self.count.items() if w == what and (k == kind or (kind == "all" and k in named)))
                for what in ("gold", "drawn", "right")
            )
            p, r = right / drawn if drawn else 0.0, right / gold if gold else 0.0
            lines.append(f"  {kind:32} {p:6.3f} {r:6.3f} {2 * p * r / (p + r) if p + r else 0.0:6.3f} {gold:6}")
        return "\n".join(lines)


def measure(chain: entities.EntityChain, rows: list[Row], size: int, rules: bool = False) -> Score:
    """Exact spans of each class on sentences of the corpora."""
    score = Score()
    for n in range(0, len(rows), size):
        analysis, _, labels = labelled(rows[n : n + size], rules)
        mine = entities.entity_marks(analysis, chain=chain)
        score.add(set(spans(labels, 0)), set(spans(mine, 0)))
    return score


def anercorp(chain: entities.EntityChain | None) -> Score:
    """Exact spans of PERS, LOC and ORG on CLEANANERCorp's test part; without a chain, of what rules and tables find."""
    rows = read(DATA / "cleananercorp" / "cleananercorp_TEST.txt")
    score = Score()
    for n in range(0, len(rows), _A_DOCUMENT):
        document, words = _by_words(rows[n : n + _A_DOCUMENT])
        analysis, heads = by_rules(document)
        gold = {(words[s][0], words[e - 1][1], kind) for s, e, kind in spans([w[2] for w in words], 0)}
        if chain is not None:
            drawn = [(s, e, COARSE.get(kind, "")) for s, e, kind in spans(entities.entity_marks(analysis, chain=chain), 0)]
        else:
            find_places(analysis, heads)
            drawn = _of_rules(analysis)
        mine = {(analysis.tokens[s].start, analysis.tokens[e - 1].end, kind) for s, e, kind in drawn if kind}
        score.add(gold, mine)
    return score


def _of_rules(analysis: Analysis) -> list[Span]:
    """What the rules find, in CLEANANERCorp's terms: names of persons, bodies and institutions, states and places."""
    found: list[Span] = []
    for actor in analysis.actors:
        if actor.form == "person" and actor.name is not None:
            found.append((*actor.name, "PERS"))
        elif actor.form in ("organisation", "institution") and actor.rule != "seat of power":
            found.append((*(actor.name or (actor.start, actor.end)), "ORG"))
        elif actor.form == "state":
            found.append((actor.start, actor.end, "LOC"))
    taken = {k for s, e, _ in found for k in range(s, e)}
    for place in analysis.places:
        start = place.start + bool(place.relation)
        if start < place.end and not taken & set(range(start, place.end)):
            found.append((start, place.end, "LOC"))
    return found


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--iterations", type=int, default=90)
    parser.add_argument("--c1", type=float, default=0.05)
    parser.add_argument("--c2", type=float, default=0.1)
    args = parser.parse_args()
    news, news_held = newsfane()
    other, other_held = wojood()
    if not args.measure:
        news, other = news + news_held, other + other_held
    rows = [*sentences(news, True, _A_DOCUMENT), *sentences(other, False, 1)]
    print(f"{len(rows)} sentences, {sum(len(y) for _, y in rows)} tokens", flush=True)
    chain = fit(rows, args.iterations, args.c1, args.c2)
    if not args.measure:
        TARGET.write_bytes(chain.dump())
        print(f"{TARGET.stat().st_size // 1024} KiB, {len(chain.weights)} features")
        return
    raw = chain.dump()
    BUILD.mkdir(exist_ok=True)
    (BUILD / "ner.measured.json.gz").write_bytes(raw)
    print(f"{len(raw) // 1024} KiB, {len(chain.weights)} features")
    print(measure(chain, news_held, _A_DOCUMENT).table("NewsFANE, held-out part", NEWSFANE_KINDS))
    print(measure(chain, other_held, 1).table("Wojood sample, test part"))
    print(anercorp(chain).table("CLEANANERCorp, test part", ("PERS", "LOC", "ORG")))
    print(anercorp(None).table("the same, rules and tables alone", ("PERS", "LOC", "ORG")))


if __name__ == "__main__":
    main()
