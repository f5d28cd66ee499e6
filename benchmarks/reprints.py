"""How surely reprints are found, and at what cost.

    python benchmarks/reprints.py POOL.jsonl[.xz] [--originals 300] [--background 10000]

From each original two edited reprints are made (seeded): cut to a third or more, another lead, the lead doubled, another agency line, slips of the pen,
changed digits, lines of the page. Against them stand look-alikes: pairs of different reports of one outlet to which the same background of an agency was
added (up to two fifths of the text), the most alike reports of one outlet and day that share no long run of words, and pairs read by hand
(``tests/link/lookalikes.tsv``: ids and labels). A reprint that shares no band counts as missed: it would never be compared. How many pairs of other pool
documents meet in a band says what looking them up costs.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from waqai.link.duplicates import bands, reprint, signature
from waqai.text.sentences import sentences
from waqai.text.stems import stems

LOOKALIKES = Path(__file__).parents[1] / "tests/link/lookalikes.tsv"
SEED = 30_11_2026
AGENCIES = ("رويترز", "أ ف ب", "وكالات", "د ب أ", "الأناضول", "سانا")
CITIES = ("القاهرة", "بيروت", "دمشق", "بغداد", "تونس", "الرباط")
FURNITURE = ("اقرأ أيضا: أخبار ذات صلة من الموقع", "شارك هذا الخبر عبر واتساب", "جميع الحقوق محفوظة للموقع", "تابعونا على صفحتنا")
LEADS = (
    "في تطور جديد يتابعه المراقبون عن كثب نقلت مصادر مطلعة تفاصيل ما جرى خلال الساعات الماضية.",
    "أفادت تقارير صحفية متطابقة اليوم بمعلومات جديدة حول الموضوع الذي يشغل الرأي العام.",
    "علمت الصحيفة من مصادرها الخاصة أن التطورات تتسارع في هذا الملف منذ صباح اليوم.",
)
#: Two reports that share so many words in a row hold a copied passage; only pairs that do not are sure to be two reports.
RUN = 30


class Text(Struct, frozen=True):
    """A pool document: id, outlet, day and text."""

    id: str
    source: str
    day: str
    text: str


class Case(Struct, frozen=True):
    """Two texts, whether one reprints the other, and how the case was made."""

    left: str
    right: str
    reprint: bool
    kind: str


# --- edits --------------------------------------------------------------------------------------------------------------------------------------------


def cut(text: str, draw: random.Random) -> str:
    """The first sentences, a third of the text or more."""
    spans = sentences(text)
    wanted = len(text) * draw.uniform(0.35, 0.9)
    kept = [s for s in spans if s.start < wanted]
    return text[: kept[-1].end] if kept else text


def drop(text: str, draw: random.Random) -> str:
    """Without a few sentences from the middle."""
    spans = sentences(text)
    if len(spans) < 4:
        return text
    gone = set(draw.sample(range(1, len(spans)), max(1, len(spans) // 4)))
    return "\n".join(text[s.start : s.end] for n, s in enumerate(spans) if n not in gone)


def new_lead(text: str, draw: random.Random) -> str:
    """Another first sentence."""
    spans = sentences(text)
    rest = text[spans[1].start :] if len(spans) > 3 else text
    return f"{draw.choice(LEADS)}\n{rest}"


def doubled_lead(text: str, draw: random.Random) -> str:
    """The first sentence printed twice, as heading and text."""
    first = sentences(text)[0]
    return f"{text[first.start : first.end]}\n{text}"


def agency_line(text: str, draw: random.Random) -> str:
    """Another dateline."""
    return f"{draw.choice(CITIES)} - {draw.choice(AGENCIES)} - {text}"


def slips(text: str, draw: random.Random) -> str:
    """A slip of the pen in one to three of a hundred words."""
    words = text.split(" ")
    for n in draw.sample(range(len(words)), max(1, int(len(words) * draw.uniform(0.01, 0.03)))):
        word = words[n]
        if len(word) > 3:
            at = draw.randrange(1, len(word) - 1)
            words[n] = draw.choice(
                (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2 :])
            )
    return " ".join(words)


def digits(text: str, draw: random.Random) -> str:
    """A third of the numbers changed."""
    return re.sub(r"\d+", lambda m: str(draw.randrange(1, 99)) if draw.random() < 0.34 else m.group(), text)


def furniture(text: str, draw: random.Random) -> str:
    """Lines of the page below the text."""
    return "\n".join((text, *draw.sample(FURNITURE, 2)))


EDITS: dict[str, Callable[[str, random.Random], str]] = {
    e.__name__: e for e in (cut, drop, new_lead, doubled_lead, agency_line, slips, digits, furniture)
}


def edited(text: str, draw: random.Random) -> tuple[str, str]:
    """The text after one to three different edits, and their names."""
    names = draw.sample(sorted(EDITS), draw.randint(1, 3))
    for name in names:
        text = EDITS[name](text, draw)
    return text, "+".join(names)


# --- cases --------------------------------------------------------------------------------------------------------------------------------------------


def grafts(texts: Sequence[Text], draw: random.Random, wanted: int) -> list[Case]:
    """Pairs of reports of one outlet that share an agency's background."""
    by_outlet: dict[str, list[Text]] = defaultdict(list)
    for t in texts:
        by_outlet[t.source].append(t)
    outlets = [found for _, found in sorted(by_outlet.items()) if len(found) >= 3]
    cases: list[Case] = []
    while len(cases) < wanted:
        one, two, three = draw.sample(draw.choice(outlets), 3)
        if not _shares_run(one.text, two.text):
            size = int(min(len(one.text), len(two.text)) * draw.uniform(0.2, 0.66))
            common = three.text[:size]
            cases.append(Case(f"{one.text}\n{common}", f"{two.text}\n{common}", False, "shared background"))
    return cases


def neighbours(texts: Sequence[Text], draw: random.Random, wanted: int) -> list[Case]:
    """For some reports the most alike one of the same outlet and day."""
    by_day: dict[tuple[str, str], list[tuple[Text, frozenset[str]]]] = defaultdict(list)
    for t in texts:
        by_day[t.source, t.day].append((t, frozenset(stems(t.text))))
    days = [found for _, found in sorted(by_day.items()) if len(found) > 3]
    cases: list[Case] = []
    for _ in range(wanted * 3):
        found = draw.choice(days)
        one, words = draw.choice(found)
        two = max((o for o in found if o[0] is not one), key=lambda o: len(o[1] & words) / len(o[1] | words))[0]
        if not _shares_run(one.text, two.text):
            cases.append(Case(one.text, two.text, False, "outlet and day"))
    return cases[:wanted]


def read_by_hand(by_id: Mapping[str, Text]) -> list[Case]:
    """The pairs of the table of look-alikes."""
    with LOOKALIKES.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return [Case(by_id[r["left"]].text, by_id[r["right"]].text, r["label"] == "reprint", f"by hand: {r['label']}") for r in rows]


def _shares_run(one: str, two: str) -> bool:
    left, right = one.split(), two.split()
    runs = {tuple(left[n : n + RUN]) for n in range(len(left) - RUN + 1)}
    return any(tuple(right[n : n + RUN]) in runs for n in range(len(right) - RUN + 1))


# --- measure ------------------------------------------------------------------------------------------------------------------------------------------


def pool(path: Path) -> list[Text]:
    """The pool's documents whose id stands once."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        raw = [json.loads(line) for line in lines]
    count = Counter(d["id"] for d in raw)
    return [Text(d["id"], d["source"], (d["date"] or "")[:10], d["text"]) for d in raw if count[d["id"]] == 1]


def measure(cases: Sequence[Case]) -> dict[str, Counter[str]]:
    """By kind: true and false positives and negatives, and the reprints that share no band."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        a, b = signature(case.left), signature(case.right)
        met = bool(set(bands(a)) & set(bands(b)))
        said = met and reprint(a, b)
        outcome = ("true" if said == case.reprint else "false") + (" positive" if said else " negative")
        table[case.kind][outcome] += 1
        table[case.kind]["no band"] += case.reprint and not met
    return table


def cost(texts: Sequence[str]) -> float:
    """Milliseconds of processor time a document for signature and bands."""
    begin = time.process_time()
    for text in texts:
        bands(signature(text))
    return (time.process_time() - begin) / len(texts) * 1000


def false_candidates(texts: Sequence[Text]) -> str:
    """How many pairs of a background meet in a band, and how many of them are called reprints."""
    index: dict[str, list[int]] = defaultdict(list)
    signed = [signature(t.text) for t in texts]
    for n, s in enumerate(signed):
        for band in bands(s):
            index[band].append(n)
    pairs = {(a, b) for found in index.values() for at, a in enumerate(found) for b in found[at + 1 :]}
    called = sum(reprint(signed[a], signed[b]) for a, b in pairs)
    return f"{len(pairs)} pairs of {len(texts)} documents meet in a band, {called} are called reprints"


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--originals", type=int, default=300)
    parser.add_argument("--background", type=int, default=10_000)
    args = parser.parse_args()
    draw = random.Random(SEED)
    everything = pool(args.pool)
    by_id = {t.id: t for t in everything}
    texts = [t for t in everything if 80 <= t.text.count(" ") <= 2000]
    originals = draw.sample(texts, args.originals)
    cases = [Case(t.text, *_reprint_of(t.text, draw)) for t in originals for _ in range(2)]
    some = draw.sample(texts, args.background)
    cases += grafts(some, draw, args.originals) + neighbours(texts, draw, args.originals) + read_by_hand(by_id)
    report(measure(cases))
    print(false_candidates(some))
    print(f"{cost([t.text for t in some[:2000]]):.2f} ms a document (signature and bands)")


def _reprint_of(text: str, draw: random.Random) -> tuple[str, bool, str]:
    changed, _ = edited(text, draw)
    return changed, True, "edited reprint"


def report(table: Mapping[str, Counter[str]]) -> None:
    """Print the table and its sums."""
    total: Counter[str] = Counter()
    for kind, found in table.items():
        print(f"  {kind:22} {dict(sorted(found.items()))}")
        total += found
    tp, fp, fn = total["true positive"], total["false positive"], total["false negative"]
    print(f"precision {tp / (tp + fp):.4f}  recall {tp / (tp + fn):.4f}  ({tp + fn} reprints, {fp + total['true negative']} look-alikes)")


if __name__ == "__main__":
    main()
