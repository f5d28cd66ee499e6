"""What ingest lets in and sets right, measured on a pool of Arabic reports: python benchmarks/ingest.py POOL.jsonl.xz [--every N] [--most N].

Prints how many reports, beginnings of reports and titles pass the language filter, how many come back unchanged from other encodings and from being
encoded twice, and what each costs.
"""

from __future__ import annotations

import argparse
import json
import lzma
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from waqai.ingest.encodings import decode_bytes, set_right
from waqai.ingest.language import language_of

BEGINNING = 60


def reports(path: str, every: int, most: int) -> Iterator[dict[str, str]]:
    """Every so many reports of the pool."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in islice(lines, 0, every * most, every))


def measure(name: str, values: list[str], holds: Callable[[str], bool], shown: Callable[[str], str] = lambda v: v[:60]) -> None:
    """Print for how many values something holds, the time it took, and the first for which it does not."""
    start = time.perf_counter()
    wrong = [v for v in values if not holds(v)]
    spent = 1_000 * (time.perf_counter() - start) / max(1, len(values))
    print(f"{name}: {len(values) - len(wrong)} of {len(values)}, {spent:.2f} ms each")
    for value in wrong[:3]:
        print(f"    not: {shown(value)!r}")


def encodable(texts: list[str], encoding: str) -> list[str]:
    """The texts without the characters that an encoding lacks."""
    return [t.encode(encoding, "ignore").decode(encoding) for t in texts]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pool")
    parser.add_argument("--every", type=int, default=200)
    parser.add_argument("--most", type=int, default=300)
    args = parser.parse_args()
    read = list(reports(args.pool, args.every, args.most))
    texts = [r["text"].rstrip("\x00") for r in read]
    language_of("وقف")  # the model is loaded once
    measure("reports that pass as Arabic", texts, lambda t: language_of(t).arabic)
    measure(f"first {BEGINNING} characters that pass", [t[:BEGINNING] for t in texts], lambda t: language_of(t).arabic)
    measure("titles that pass", [r["title"] for r in read if r.get("title")], lambda t: language_of(t).arabic)
    for encoding in ("utf-8", "utf-16-le", "windows-1256", "iso-8859-6"):
        declared = "iso-8859-1" if encoding == "utf-8" else "utf-8"
        measure(f"{encoding}, declared {declared}, read aright", encodable(texts, encoding), partial(comes_back, encoding, declared))
    for worn, true in (("latin-1", "utf-8"), ("cp1252", "windows-1256")):
        measure(f"{true} encoded again as {worn}, set right", encodable(texts, true), partial(twice, worn, true))
    measure("reports that setting right leaves alone", texts, lambda t: set_right(t).text == t)


def comes_back(encoding: str, declared: str, text: str) -> bool:
    """True if a text is read aright from an encoding under the name of another."""
    return decode_bytes(text.encode(encoding), declared).text == text


def twice(worn: str, true: str, text: str) -> bool:
    """True if a text comes back from being encoded, read wrongly and encoded again."""
    bytes_ = text.encode(true)
    wrong = "".join(bytes((b,)).decode(worn) if worn == "latin-1" or b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(b) for b in bytes_)
    return set_right(wrong).text == text


if __name__ == "__main__":
    main()
