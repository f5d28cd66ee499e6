"""How many of the addressees that the reader finds are right, by a person's word on each of a sample of the pool.

    python benchmarks/addressees.py POOL.jsonl[.xz] [--step 76] [--offset 33] [--show]

Every ``step``-th document of the pool is read from number ``offset`` on. ``addressees.tsv`` beside this file holds what a person who read the sentences said of
each quote's addressee, by document, cue and naming (offsets in the text); no text of the pool. ``--show`` prints the sentences of those that nobody judged.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from waqai.api import Reader
from waqai.types import Document, Reading

JUDGED = Path(__file__).with_suffix(".tsv")
#: Code points around a cue that are shown.
_AROUND = 160
#: Document, start of the cue, start and end of the addressee's naming.
Key = tuple[str, int, int, int]


def documents(path: Path, step: int, offset: int) -> Iterator[Document]:
    """The documents of the sample."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, offset, None, step):
            raw = json.loads(line)
            yield Document(raw["id"], raw["text"].replace("\x00", ""), raw.get("title"))


def judged() -> dict[Key, str]:
    """What was said of each addressee: ``right`` or ``wrong``."""
    with JUDGED.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return {(r["document"], int(r["cue"]), int(r["start"]), int(r["end"])): r["verdict"] for r in rows}


def found(reading: Reading) -> Iterator[Key]:
    """The addressees of a reading, each once for its cue."""
    keys: dict[Key, None] = {}
    for quote in reading.quotes:
        if quote.addressee is not None:
            span = reading.mention(quote.addressee).evidence.span
            keys[reading.document.id, quote.cue.span.start, span.start, span.end] = None
    yield from keys


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--step", type=int, default=76)
    parser.add_argument("--offset", type=int, default=33)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    reader, known = Reader(), judged()
    counts: Counter[str] = Counter()
    for document in documents(args.pool, args.step, args.offset):
        reading = reader.read(document)
        counts["documents"] += 1
        counts["quotes"] += len(reading.quotes)
        for key in found(reading):
            verdict = known.get(key, "unjudged")
            counts[verdict] += 1
            if args.show and verdict == "unjudged":
                _, cue, start, end = key
                around = " ".join(document.text[max(0, cue - _AROUND) : cue + _AROUND].split())
                print(*key, document.text[start:end], around, sep="\t")
    right, wrong = counts["right"], counts["wrong"]
    print(*(f"{name} {count}" for name, count in counts.items()), sep=", ")
    if right or wrong:
        print(f"right {right} of {right + wrong} judged: {right / (right + wrong):.3f}")


if __name__ == "__main__":
    main()
