"""Count in how many news documents each stem stands: ``data/models/words.json.gz``, the weights of words in linking.

    python training/count_words.py POOL.jsonl.xz [--documents 20000]

Every n-th document of the pool is counted, so the same pool gives the same bytes. Stems of fewer than ``LEAST`` documents are left out: they are
rare to the reader of the file too, and names of private persons are among them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
from collections import Counter
from pathlib import Path

from waqai.text.stems import stems

TARGET = Path(__file__).parents[1] / "src/waqai/data/models/words.json.gz"
LEAST = 12


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--documents", type=int, default=20_000)
    args = parser.parse_args()
    with lzma.open(args.pool, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    step = max(1, len(texts) // args.documents)
    chosen = texts[::step][: args.documents]
    counted = Counter(s for text in chosen for s in set(stems(text)))
    counts = {s: n for s, n in sorted(counted.items()) if n >= LEAST}
    data = json.dumps({"documents": len(chosen), "counts": counts}, ensure_ascii=False, separators=(",", ":")).encode()
    TARGET.write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{len(counts)} stems of {len(chosen)} documents, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
